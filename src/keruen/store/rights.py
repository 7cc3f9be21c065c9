"""Changes of rights that one administrator proposes and another of the same side confirms.

A change is a row of the table `right_change`, which both sides see and which contains no secret.
Only the system itself writes there, so changes are confirmed through `administration` alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from keruen.store.database import is_private_party
from keruen.store.roles import SIDE
from keruen.store.row_visibility import SYSTEM
from keruen.store.rows import RightChangeRow
from keruen.store.rules import Rule
from keruen.store.tables import right_change
from keruen.store.typed_rows import read_first, read_rows

WAIT_HOURS = 72
"""How long an administrator who was set up alone must wait. It is no setting: whoever could make
it shorter is the one against whom it protects."""

LAPSE_HOURS = 7 * 24
"""A proposal that nobody confirms in this time lapses."""

KINDS = {
    "make_account": "make an account",
    "set_rights": "set roles and person",
    "reopen_account": "open an account again",
    "close_account": "close an administrator's account",
    "reset_password": "give a new password",
    "allow_key": "allow a new signing key",
    "end_key": "end a signing key",
    "set_up_administrator": "set up an administrator",
    "grant_role": "give a role for a scope and a time",
    "link_identity": "let an account sign in with an identity of a provider",
    "first_start": "made at the first start",
}
"""Kinds of change, in words."""

WITH_PASSWORD = ("make_account", "reset_password")
"""Kinds that give a password, of which each of the two is shown one half."""

KEPT = (
    "id",
    "tier",
    "party",
    "kind",
    "account",
    "roles",
    "person",
    "key",
    "seen",
    "proposed_party",
    "proposed_account",
    "proposed_person",
    "proposed_at",
    "due_at",
    "seat",
    "organisation",
)


def _differs(column: str) -> str:
    return f"coalesce(CAST(NEW.{column} AS TEXT), '~') <> coalesce(CAST(OLD.{column} AS TEXT), '~')"


RULES: tuple[Rule, ...] = (
    *(
        # PostgreSQL runs triggers in the order of their names; only the system may read accounts.
        Rule(
            "alone",
            "right_change",
            on,
            f"current_party_code() <> '{SYSTEM}'",
            "rights are changed on the page of accounts alone",
            "Sign in as an administrator and propose the change there.",
        )
        for on in ("insert", "update")
    ),
    Rule(
        "born",
        "right_change",
        "insert",
        "NEW.tier NOT IN ('shared', 'party') OR NOT (NEW.state = 'proposed' "
        "OR (NEW.state = 'waiting' AND NEW.kind = 'set_up_administrator') "
        "OR (NEW.state = 'in_effect' AND NEW.kind = 'first_start' AND NOT EXISTS "
        "(SELECT 1 FROM secret_account AS held WHERE held.party = NEW.party)))",
        "a change of rights begins as a proposal",
        "Propose it, and let another administrator confirm it.",
    ),
    Rule(
        "kept",
        "right_change",
        "update",
        "OLD.state NOT IN ('proposed', 'waiting') OR " + " OR ".join(map(_differs, KEPT)),
        "a change of rights is decided once and as it was proposed",
        "Propose another.",
    ),
    Rule(
        "two",
        "right_change",
        "update",
        "NEW.state = 'in_effect' AND (OLD.state <> 'proposed' "
        "OR coalesce(NEW.decided_account, '') = '' OR coalesce(NEW.decided_person, '') = '' "
        "OR NEW.decided_account = OLD.proposed_account OR NEW.decided_person = OLD.proposed_person "
        "OR NEW.decided_party <> OLD.party)",
        "a change of rights needs a second administrator who is another person",
        "Let another administrator of the same side confirm it.",
    ),
)
"""Rules of the database on changes of rights."""


@dataclass(frozen=True)
class Change:
    """A change of rights.

    Parameters
    ----------
    kind : one of `KINDS`.
    account, roles, person, key : what it is about; empty where it is about none.
    seen : what the account held when the change was proposed.
    due_at : when a proposal lapses, or when an administrator who was set up may begin to act.
    state : ``proposed`` | ``waiting`` | ``in_effect`` | ``refused`` | ``lapsed``.
    """

    id: str
    party: str
    kind: str
    account: str
    roles: tuple[str, ...]
    person: str
    key: str
    seen: dict[str, object]
    proposed_party: str
    proposed_account: str
    proposed_person: str
    proposed_at: str
    due_at: str
    state: str
    decided_account: str
    decided_at: str
    seat: str = SIDE
    organisation: str = ""


def list_changes(connection: Connection, party: str = "") -> list[Change]:
    """Changes of rights of a side, or of every side, newest first."""
    query = select(right_change).order_by(right_change.c.proposed_at.desc())
    if party:
        query = query.where(right_change.c.party == party)
    return [_change(row) for row in read_rows(connection, RightChangeRow, query)]


def find_change(connection: Connection, identifier: str) -> Change | None:
    """A change of rights by its id."""
    query = select(right_change).where(right_change.c.id == identifier)
    row = read_first(connection, RightChangeRow, query)
    return None if row is None else _change(row)


def add_change(
    connection: Connection,
    party: str,
    kind: str,
    proposed: tuple[str, str, str],
    *,
    state: str = "proposed",
    account: str = "",
    roles: list[str] | None = None,
    person: str = "",
    key: str = "",
    seen: dict[str, object] | None = None,
    seat: str = SIDE,
    organisation: str = "",
) -> Change:
    """Store a change of rights; `proposed` is the side, account and person of the proposer."""
    now = datetime.now(UTC)
    hours = WAIT_HOURS if state == "waiting" else LAPSE_HOURS
    row = RightChangeRow(
        id=f"right_{secrets.token_hex(8)}",
        tier="party" if is_private_party(connection, party) else "shared",
        party=party,
        kind=kind,
        account=account,
        roles=sorted(roles or []),
        person=person,
        key=key,
        seen=seen or {},
        proposed_party=proposed[0],
        proposed_account=proposed[1],
        proposed_person=proposed[2],
        proposed_at=say_time(now),
        due_at=say_time(now + timedelta(hours=hours) if state != "in_effect" else now),
        state=state,
        decided_party=None,
        decided_account=None,
        decided_person=None,
        decided_at=None,
        seat=seat,
        organisation=organisation,
    )
    connection.execute(right_change.insert().values(**row))
    return _change(row)


def decide_change(
    connection: Connection, change: Change, state: str, decided: tuple[str, str, str]
) -> None:
    """Bring a change into effect, or refuse it."""
    party, account, person = decided
    connection.execute(
        right_change.update()
        .where(right_change.c.id == change.id)
        .values(
            state=state,
            decided_party=party,
            decided_account=account,
            decided_person=person,
            decided_at=say_time(datetime.now(UTC)),
        )
    )


def may_replace_key(connection: Connection, person: str, key: str) -> bool:
    """Whether two administrators allowed a person to make another key in the place of this one."""
    table = right_change
    query = select(table.c.id).where(
        table.c.kind == "allow_key",
        table.c.person == person,
        table.c.key == key,
        table.c.state == "in_effect",
    )
    return connection.execute(query.limit(1)).first() is not None


def say_time(moment: datetime) -> str:
    """An instant as text in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _change(row: RightChangeRow) -> Change:
    state, due = row.state, row.due_at
    if due <= say_time(datetime.now(UTC)):
        state = {"proposed": "lapsed", "waiting": "in_effect"}.get(state, state)
    return Change(
        row.id,
        row.party,
        row.kind,
        row.account,
        tuple(row.roles),
        row.person,
        row.key,
        row.seen,
        row.proposed_party,
        row.proposed_account,
        row.proposed_person,
        row.proposed_at,
        due,
        state,
        row.decided_account or "",
        row.decided_at or "",
        row.seat,
        row.organisation,
    )
