"""Rows of accounts: how they are found, checked, changed and written in the log."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from keruen.errors import KeruenError
from keruen.store import accounts, log, rights
from keruen.store.database import is_private_party
from keruen.store.rights import Change
from keruen.store.roles import SEATS, SIDE, SYSTEM_PARTY, Actor, side_roles
from keruen.store.rows import SecretAccountRow
from keruen.store.tables import secret_account
from keruen.store.typed_rows import read_first, read_rows

NEEDED_ADMINISTRATORS = 2

RESERVED = ("keeper", "setup")
"""Names that the log uses for the system itself."""


@dataclass(frozen=True)
class Account:
    """An account without its secrets.

    Parameters
    ----------
    active_from : from when it may act, if that lay ahead when it was made.
    seat, organisation : for what it sits at the register, and for which organisation.
    """

    name: str
    party: str
    person: str
    roles: tuple[str, ...]
    disabled: bool
    created_at: float
    active_from: float | None = None
    seat: str = SIDE
    organisation: str = ""

    @property
    def plain(self) -> bool:
        """Whether it can do nothing but read."""
        return set(self.roles) <= {"reader"} and not self.person


def list_able(connection: Connection, party: str) -> list[Account]:
    """Administrators of a side who can confirm: open, in their time, each with a person."""
    query = select(secret_account).where(
        secret_account.c.party == party,
        secret_account.c.seat == SIDE,
        secret_account.c.person != "",
        accounts.may_act(time.time()),
    )
    rows = read_rows(connection, SecretAccountRow, query.order_by(secret_account.c.created_at))
    return [read_account(row) for row in rows if "administrator" in row.roles]


def able_people(connection: Connection, party: str, without: str = "") -> set[str]:
    """The people behind those administrators; two accounts of one person count once."""
    return {each.person for each in list_able(connection, party) if each.name != without}


def check_may_manage(actor: Actor) -> None:
    if not actor.may("account"):
        raise KeruenError("this account is not an administrator", "Ask your side's administrator.")


def check_party(actor: Actor, party: str) -> None:
    if actor.party not in (SYSTEM_PARTY, party):
        raise KeruenError(
            "an administrator manages the accounts of its own side",
            "Ask the other side's administrator.",
        )


def check_seat(seat: str, organisation: str, person: str) -> None:
    """Refuse a seat that is not known, or one without what it needs."""
    if seat not in SEATS:
        raise KeruenError(f"there is no seat {seat[:20]!r}", f"Take one of {', '.join(SEATS)}.")
    if seat != SIDE and not organisation:
        raise KeruenError(
            f"the seat {seat} needs an organisation", "Name the organisation of the account."
        )
    if seat != SIDE and person:
        raise KeruenError(
            f"an account of the seat {seat} does not act as a person of the side",
            "Leave the person out.",
        )


def check_roles(roles: list[str], held: tuple[str, ...], seat: str = SIDE) -> None:
    unknown = sorted(set(roles) - set(side_roles(seat)))
    if unknown or not roles:
        raise KeruenError(
            f"the roles {', '.join(unknown) or '(none)'} cannot be given",
            f"Take from {', '.join(side_roles(seat))}.",
        )
    both = {"administrator", "signatory"}
    if both <= set(roles) and not both <= set(held):
        raise KeruenError(
            "an administrator account cannot also sign",
            "Give one of the two roles to another account of another person.",
        )


def check_name(name: str) -> None:
    if not accounts.is_account_name(name):
        raise KeruenError(
            f"the account name {name[:40]!r} is not of letters, digits, - and _",
            "Choose another name.",
        )
    if name.lower() in RESERVED:
        raise KeruenError(f"the account name {name!r} is the machine's own", "Choose another name.")


def check_free(connection: Connection, name: str) -> None:
    query = select(secret_account.c.name).where(secret_account.c.name == name)
    if connection.execute(query).first() is not None:
        raise KeruenError(f"the account {name!r} already exists", "Take another name.")


def find_managed(connection: Connection, actor: Actor, name: str) -> Account:
    """An account that the actor keeps; another side's does not exist for it."""
    check_may_manage(actor)
    query = select(secret_account).where(secret_account.c.name == name)
    row = read_first(connection, SecretAccountRow, query)
    if row is None or actor.party not in (SYSTEM_PARTY, row.party):
        raise KeruenError(
            f"there is no account {name[:40]!r} here", "Look at the list of accounts."
        )
    return read_account(row)


def check_administrators_left(connection: Connection, actor: Actor, held: Account) -> None:
    """Refuse a change that leaves a side too few administrators.

    A side needs two; the system administrator may leave it one.
    """
    if held.disabled:
        return
    query = select(secret_account).where(
        secret_account.c.party == held.party,
        secret_account.c.disabled.is_(False),
        secret_account.c.name != held.name,
    )
    others = [
        row
        for row in read_rows(connection, SecretAccountRow, query)
        if "administrator" in row.roles
    ]
    if not others:
        raise KeruenError(
            f"{held.name} is the last administrator of its side",
            "Make another account administrator first.",
        )
    able = able_people(connection, held.party, held.name)
    if actor.party != SYSTEM_PARTY and len(able) < NEEDED_ADMINISTRATORS:
        raise KeruenError(
            f"without {held.name} fewer than two administrators could act for its side",
            "Make another account administrator first; the system administrator can close a "
            "stolen account at once.",
        )


def seen_of(held: Account) -> dict[str, object]:
    return {"roles": sorted(held.roles), "person": held.person, "disabled": held.disabled}


def identity_of(actor: Actor) -> tuple[str, str, str]:
    return actor.party, actor.account, actor.person


def set_disabled(connection: Connection, name: str, disabled: bool) -> None:
    if disabled:
        accounts.end_everything(connection, name)
    change_row(connection, name, disabled=disabled)


def change_row(connection: Connection, name: str, **values: object) -> None:
    table = secret_account
    connection.execute(table.update().where(table.c.name == name).values(**values))


def insert_account(connection: Connection, made: Account, kept: str) -> None:
    connection.execute(
        secret_account.insert().values(
            name=made.name,
            party=made.party,
            person=made.person,
            roles=sorted(made.roles),
            password_hash=kept,
            disabled=False,
            created_at=time.time(),
            active_from=made.active_from,
            seat=made.seat,
            organisation=made.organisation,
        )
    )


def read_account(row: SecretAccountRow) -> Account:
    return Account(
        row.name,
        row.party,
        row.person,
        tuple(row.roles),
        row.disabled,
        row.created_at,
        row.active_from,
        row.seat,
        row.organisation,
    )


def write_change(connection: Connection, actor: Actor, act: str, change: Change) -> None:
    held = Account(
        change.account,
        change.party,
        change.person,
        change.roles,
        False,
        0.0,
        seat=change.seat,
        organisation=change.organisation,
    )
    extra = {"change": change.id, **({"key": change.key} if change.key else {})}
    if act.startswith("propose_"):
        extra["lapses_at"] = change.due_at
    write_entry(connection, actor, act, held, **extra)


def write_entry(
    connection: Connection, actor: Actor, act: str, held: Account, **extra: str
) -> None:
    """Write a change of accounts in the log that every party reads, or in that of its own party."""
    private = is_private_party(connection, held.party)
    fields = {
        "party": held.party,
        "account": held.name,
        "roles": sorted(held.roles),
        "person": held.person,
        **extra,
    }
    if held.seat != SIDE:
        fields |= {"seat": held.seat, "organisation": held.organisation}
    log.append(
        connection,
        held.party if private else log.SHARED,
        at=rights.say_time(datetime.now(UTC)),
        party=actor.party,
        account=actor.account,
        act=act,
        body={
            "id": held.name or held.person,
            "kind": "account",
            "tier": "party" if private else "shared",
            "fields": fields,
        },
    )
