"""Roles for a time and a scope, and roles that an absent account delegates to a colleague.

A grant gives rights, so two administrators give it, and one ends it. A delegation is made by who
will be absent, for roles that the account itself has: what was delegated is not passed on, and the
rights to sign and to manage accounts are not delegated. Whoever delegates and whoever acts count as
one where two persons are needed.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from keruen.errors import KeruenError
from keruen.store.database import is_private_party
from keruen.store.instants import write_instant
from keruen.store.roles import ALL, ROLES, SCOPES, SIDE, Actor, Grant
from keruen.store.row_visibility import SYSTEM
from keruen.store.rows import RoleDelegationRow, RoleGrantRow, SecretAccountRow
from keruen.store.rules import Rule
from keruen.store.tables import role_delegation, role_grant, secret_account
from keruen.store.typed_rows import read_first, read_rows

NOT_DELEGATED = ("account", "signature", "load")
"""Families that are never delegated or granted for a scope: who signs has a mandate of the own."""

LONGEST_DAYS = 366

RULES: tuple[Rule, ...] = tuple(
    Rule(
        "alone",
        table,
        on,
        f"current_party_code() <> '{SYSTEM}'",
        "rights are changed on the page of accounts alone",
        "Sign in and make the change there.",
    )
    for table in ("role_grant", "role_delegation")
    for on in ("insert", "update")
)
"""Only the system itself writes grants and delegations."""


def is_delegable(role: str) -> bool:
    """Whether a role can be granted for a scope or delegated: it neither signs nor gives rights.

    Examples
    --------
    >>> is_delegable("administrator"), is_delegable("reader")
    (False, True)
    """
    families = ROLES[role].families if role in ROLES else frozenset(NOT_DELEGATED)
    return not any(each.rpartition(".")[2] in NOT_DELEGATED for each in families)


def check_scope(scope: str, target: str) -> None:
    """Refuse a scope that is not known, or one without its record."""
    if scope not in SCOPES:
        raise KeruenError(f"there is no scope {scope[:20]!r}", f"Take one of {', '.join(SCOPES)}.")
    if (scope == ALL) != (not target):
        raise KeruenError(
            "a scope names one record, and the scope all names none",
            "Name the record of the scope.",
        )


def check_days(starts_on: str, ends_on: str) -> None:
    """Refuse days that cannot be read, that end before they begin, or that are too many."""
    try:
        first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    except ValueError as error:
        raise KeruenError(
            "the first or the last day cannot be read", "Write days such as 2026-12-31."
        ) from error
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        raise KeruenError(
            f"rights are given for 1 to {LONGEST_DAYS} days", "Correct the first or the last day."
        )


def write_terms(role: str, scope: str, target: str, starts_on: str, ends_on: str) -> str:
    """The terms of a grant in one line, as a proposal shows them.

    Examples
    --------
    >>> write_terms("secretary", "theme", "food", "2026-12-01", "2027-02-28")
    'secretary theme:food 2026-12-01..2027-02-28'
    """
    if not is_delegable(role):
        raise KeruenError(
            f"the role {role[:40]!r} is not given for a scope",
            "Give it to the account itself, on the page of accounts.",
        )
    check_scope(scope, target)
    check_days(starts_on, ends_on)
    return f"{role} {scope}:{target} {starts_on}..{ends_on}"


def add_grant(connection: Connection, party: str, account: str, terms: str, change: str) -> None:
    """Store a grant that two administrators gave."""
    role, place, days = terms.split(" ")
    scope, _, target = place.partition(":")
    starts_on, _, ends_on = days.partition("..")
    connection.execute(
        role_grant.insert().values(
            id=f"grant_{secrets.token_hex(8)}",
            tier="party" if is_private_party(connection, party) else "shared",
            party=party,
            account=account,
            role=role,
            scope=scope,
            target=target,
            starts_on=starts_on,
            ends_on=ends_on,
            change=change,
        )
    )


def list_grants(connection: Connection, party: str) -> list[RoleGrantRow]:
    """Grants of a side that were not ended, also those whose time has not come or is over."""
    table = role_grant
    query = select(table).where(table.c.party == party, table.c.ended_at.is_(None))
    return read_rows(connection, RoleGrantRow, query.order_by(table.c.account, table.c.starts_on))


def find_grant(connection: Connection, identifier: str, party: str) -> RoleGrantRow:
    """A grant of a side that was not ended.

    Raises
    ------
    KeruenError : none with this id.
    """
    for each in list_grants(connection, party):
        if each.id == identifier:
            return each
    raise KeruenError("there is no such grant of your side", "Look at the list of grants.")


def end_grant(connection: Connection, identifier: str) -> None:
    """End a grant now."""
    table = role_grant
    ended = table.update().where(table.c.id == identifier)
    connection.execute(ended.values(ended_at=write_instant(datetime.now(UTC))))


def add_delegation(
    connection: Connection,
    actor: Actor,
    to_account: str,
    roles: list[str],
    place: tuple[str, str],
    days: tuple[str, str],
    reason: str,
) -> RoleDelegationRow:
    """Delegate own roles to an account of another person of the same side.

    Raises
    ------
    KeruenError : a role that the actor does not have itself or that is not delegated, an account
        that is not of the side or of the same person, a time or a scope that cannot be used.
    """
    check_scope(*place)
    check_days(*days)
    if actor.seat != SIDE or not actor.party:
        raise KeruenError(
            "only an account of a side delegates roles", "Sign in with such an account."
        )
    beyond = sorted(set(roles) - actor.roles)
    if beyond or not roles:
        raise KeruenError(
            f"this account does not itself have the role {', '.join(beyond) or '(none)'}",
            "Delegate roles of the account itself; what was delegated to it is not passed on.",
        )
    if not all(map(is_delegable, roles)):
        raise KeruenError(
            "the rights to sign and to manage accounts are not delegated",
            "Let the side give a mandate, or another administrator act.",
        )
    if not reason.strip():
        raise KeruenError("nothing is delegated without a reason", "Write the reason.")
    query = select(secret_account).where(secret_account.c.name == to_account)
    held = read_first(connection, SecretAccountRow, query)
    if held is None or held.party != actor.party or held.seat != SIDE or held.disabled:
        raise KeruenError(
            f"there is no open account {to_account[:40]!r} of your side", "Name a colleague."
        )
    if held.name == actor.account or (held.person and held.person == actor.person):
        raise KeruenError("roles are delegated to another person", "Name a colleague.")
    row = RoleDelegationRow(
        id=f"delegation_{secrets.token_hex(8)}",
        tier="party" if is_private_party(connection, actor.party) else "shared",
        party=actor.party,
        from_account=actor.account,
        to_account=to_account,
        roles=sorted(roles),
        scope=place[0],
        target=place[1],
        starts_on=days[0],
        ends_on=days[1],
        reason=reason.strip(),
        made_at=write_instant(datetime.now(UTC)),
        ended_at=None,
    )
    connection.execute(role_delegation.insert().values(**row))
    return row


def list_delegations(connection: Connection, account: str) -> list[RoleDelegationRow]:
    """What an account delegates and what is delegated to it, as far as it was not ended."""
    table = role_delegation
    ours = or_(table.c.from_account == account, table.c.to_account == account)
    query = select(table).where(ours, table.c.ended_at.is_(None)).order_by(table.c.starts_on)
    return read_rows(connection, RoleDelegationRow, query)


def end_delegation(connection: Connection, identifier: str, account: str) -> RoleDelegationRow:
    """End a delegation; either of its two accounts may.

    Raises
    ------
    KeruenError : none of this account with this id.
    """
    for each in list_delegations(connection, account):
        if each.id == identifier:
            table = role_delegation
            ended = table.update().where(table.c.id == identifier)
            connection.execute(ended.values(ended_at=write_instant(datetime.now(UTC))))
            return each
    raise KeruenError("there is no such delegation of yours", "Look at the list on your page.")


def live_grants(
    connection: Connection, account: str, now: datetime | None = None
) -> tuple[Grant, ...]:
    """What is granted and delegated to an account now.

    What is delegated is no more than the absent account itself has at this moment, and nothing
    while that account is closed.
    """
    return live_grants_of(connection, account, now).get(account, ())


def live_grants_of(
    connection: Connection, account: str = "", now: datetime | None = None
) -> dict[str, tuple[Grant, ...]]:
    """What is granted and delegated now, by account; of one account alone if it is named."""
    today = (now or datetime.now(UTC)).date().isoformat()
    table, delegated = role_grant, role_delegation
    query = select(table).where(_live(table, today))
    joined = (
        select(
            delegated.c.to_account,
            delegated.c.roles,
            delegated.c.scope,
            delegated.c.target,
            secret_account,
        )
        .join(secret_account, secret_account.c.name == delegated.c.from_account)
        .where(_live(delegated, today), secret_account.c.disabled.is_(False))
    )
    if account:
        query = query.where(table.c.account == account)
        joined = joined.where(delegated.c.to_account == account)
    found: dict[str, list[Grant]] = {}
    for each in read_rows(connection, RoleGrantRow, query):
        found.setdefault(each.account, []).append(Grant(each.role, each.scope, each.target))
    for row in connection.execute(joined):
        absent = SecretAccountRow(*row[4:])
        mine = sorted(filter(is_delegable, set(row[1]) & set(absent.roles)))
        found.setdefault(str(row[0]), []).extend(
            Grant(role, row[2], row[3], absent.name, absent.person) for role in mine
        )
    return {name: tuple(grants) for name, grants in found.items()}


def are_one(connection: Connection, first: str, second: str, now: datetime | None = None) -> bool:
    """Whether two accounts count as one where two persons are needed.

    They do where they are one account or one person, or where one acts for the other at this time.
    """
    if first == second:
        return True
    query = select(secret_account.c.person).where(secret_account.c.name.in_([first, second]))
    people = [each for each in connection.execute(query).scalars() if each]
    if len(people) != len(set(people)):
        return True
    today = (now or datetime.now(UTC)).date().isoformat()
    table = role_delegation
    between = or_(
        and_(table.c.from_account == first, table.c.to_account == second),
        and_(table.c.from_account == second, table.c.to_account == first),
    )
    delegated = select(table.c.id).where(between, _live(table, today))
    return connection.execute(delegated).first() is not None


def _live(table: Table, today: str) -> ColumnElement[bool]:
    return and_(table.c.starts_on <= today, table.c.ends_on >= today, table.c.ended_at.is_(None))
