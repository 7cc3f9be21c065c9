"""`keruen account`: accounts, managed by the system administrator."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from keruen.app.commands.packages import open_stored, packages_of
from keruen.app.commands.serve import database_url
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.hub import tables as hub_tables
from keruen.hub.roles import ROLES as HUB_ROLES
from keruen.roadmap import tables
from keruen.store import administration as office
from keruen.store import rights
from keruen.store.database import Database
from keruen.store.factor_key import make_key_file
from keruen.store.roles import AT_SIDE, SIDE, SYSTEM_ADMINISTRATOR, Seating

OWNER = "grain_owner"
"""The one role of the hub book that is for owners."""


def tell_accounts(url: str | None) -> Outcome:
    """The accounts of a database, without any secret."""
    database = open_stored(database_url(url))
    with database.admin_read() as connection:
        found = office.list_accounts(connection, SYSTEM_ADMINISTRATOR)
    text = "\n".join(map(_line, found)) or "there are no accounts"
    return Outcome(text, {"accounts": [asdict(each) for each in found]})


def make_factor_key(path: Path) -> Outcome:
    """Write a new key file for second factors."""
    make_key_file(path)
    text = (
        f"{path} was written. Start the server with --second-factor {path}, and store a copy of "
        "the file apart from the backups of the database."
    )
    return Outcome(text, {"path": str(path)})


def tell_changes(url: str | None) -> Outcome:
    """Changes of rights that wait for somebody, without any secret."""
    database = open_stored(database_url(url))
    with database.admin_read() as connection:
        found = [
            each
            for each in rights.list_changes(connection)
            if each.state in ("proposed", "waiting")
        ]
    lines = [
        f"{each.id}  {each.party}  {rights.KINDS[each.kind]}  {each.account or each.person}  "
        f"{each.state} until {each.due_at[:16]}"
        for each in found
    ]
    text = "\n".join(lines) or "no pending changes of rights"
    return Outcome(text, {"changes": [asdict(each) for each in found]})


def add_account(
    url: str | None,
    name: str,
    party: str,
    roles: list[str],
    person: str,
    seat: str = SIDE,
    organisation: str = "",
) -> Outcome:
    """Add an account.

    One that only reads is there at once. An administrator of a side that has fewer than two is set
    up and waits; any other is proposed to the side's administrators.
    """
    database = open_stored(database_url(url))
    _check(database, party, person, roles)
    _check_organisation(database, organisation)
    seating = Seating(seat, organisation)
    with database.admin_read() as connection:
        able = len(office.able_people(connection, party))
    if seating == AT_SIDE and roles == ["administrator"] and able < office.NEEDED_ADMINISTRATORS:
        done = office.set_up_administrator(database, SYSTEM_ADMINISTRATOR, name, party, person)
    else:
        done = office.make_account(
            database, SYSTEM_ADMINISTRATOR, name, party, roles, person, seating
        )
    return _told(f"account {name} of {party} was added", name, party, done)


def set_password(url: str | None, name: str) -> Outcome:
    """Give an account a new password."""
    database = open_stored(database_url(url))
    party = _party_of(database, name)
    done = office.reset_password(database, SYSTEM_ADMINISTRATOR, name)
    return _told(f"account {name} has a new password", name, party, done)


def set_closed(url: str | None, name: str, closed: bool) -> Outcome:
    """Close or reopen an account."""
    database = open_stored(database_url(url))
    party = _party_of(database, name)
    done = office.set_closed(database, SYSTEM_ADMINISTRATOR, name, closed)
    return _told(f"account {name} is {'closed' if closed else 'open'}", name, party, done)


def refuse_change(url: str | None, identifier: str) -> Outcome:
    """Refuse a change of rights that waits."""
    database = open_stored(database_url(url))
    office.refuse(database, SYSTEM_ADMINISTRATOR, identifier)
    return Outcome(f"the change {identifier} was refused", {"change": identifier})


def _line(each: office.Account) -> str:
    moment = "" if each.active_from is None else f"{datetime.fromtimestamp(each.active_from, UTC)}"
    waits = each.active_from is not None and each.active_from > time.time()
    notes = f"{'  closed' if each.disabled else ''}{f'  from {moment[:16]}' if waits else ''}"
    seat = f"  {each.seat} of {each.organisation}" if each.organisation else ""
    roles = ", ".join(each.roles)
    return f"{each.name}  {each.party}  {roles}{seat}{notes}"


def _told(words: str, name: str, party: str, done: office.Answer) -> Outcome:
    if done.state == "proposed":
        words = (
            f"proposed as {done.change}: an administrator of {party} confirms it by "
            f"{done.until[:16]} UTC on the page Accounts"
        )
    elif done.state == "waiting":
        words = f"account {name} of {party} may act from {done.until[:16]} UTC"
    label = "first half of the password" if done.half else "password"
    shown = f"\n{label} {done.secret}  (shown only once)" if done.secret else ""
    data = {"account": name, "state": done.state}
    if done.change:
        data |= {"change": done.change, "until": done.until}
    if done.secret:
        data["first_half" if done.half else "password"] = done.secret
    return Outcome(words + shown, data)


def _party_of(database: Database, name: str) -> str:
    with database.admin_read() as connection:
        found = office.list_accounts(connection, SYSTEM_ADMINISTRATOR)
    return next((each.party for each in found if each.name == name), "")


def _check(database: Database, party: str, person: str, roles: list[str]) -> None:
    """The party must be one of the roadmap's sides, or of the hub book, and its role fit it."""
    with database.admin_read() as connection:
        packages = packages_of(connection)
        sides, people = _sides(connection, party) if "roadmap" in packages else ([], set[str]())
        terminal, owners = _hub_parties(connection) if "hub" in packages else ("", [])
    codes = [*sides, *([terminal] if terminal else []), *owners]
    if party not in codes:
        kind = "party" if "hub" in packages else "side"
        raise KeruenError(
            f"there is no {kind} {party!r}", f"Use one of: {', '.join(codes) or '(none loaded)'}."
        )
    if person and party in sides and person not in people:
        raise KeruenError(
            f"there is no person {person!r} of {party}", "Add the person first, or omit the option."
        )
    if party not in sides:
        _check_hub_roles(party, terminal, roles)


def _check_organisation(database: Database, organisation: str) -> None:
    """Refuse an organisation that is not in the roadmap."""
    with database.admin_read() as connection:
        found = not organisation or "roadmap" not in packages_of(connection)
        if not found:
            table = tables.organisation.c
            query = select(table.id).where(table.id == organisation, table.withdrawn_at.is_(None))
            found = connection.execute(query).first() is not None
    if not found:
        raise KeruenError(
            f"there is no organisation {organisation[:40]!r}",
            "Use the id of one that the page of a programme or a commitment names.",
        )


def _sides(connection: Connection, party: str) -> tuple[list[str], set[str]]:
    """The sides of the roadmap, and the people of one of them."""
    codes = list(connection.execute(select(tables.party.c.code)).scalars())
    query = select(tables.person.c.id).where(
        tables.person.c.of_party == party, tables.person.c.withdrawn_at.is_(None)
    )
    return codes, set(connection.execute(query).scalars())


def _hub_parties(connection: Connection) -> tuple[str, list[str]]:
    """The terminal of the hub book, and its other parties."""
    terminal = connection.execute(select(hub_tables.terminal.c.code)).scalar()
    codes = connection.execute(select(hub_tables.hub_party.c.code)).scalars()
    return terminal or "", sorted(codes)


def _check_hub_roles(party: str, terminal: str, roles: list[str]) -> None:
    """Refuse roles of the terminal for an owner, and that of an owner for the terminal."""
    own = {each.name for each in HUB_ROLES}
    for role in roles:
        if role in own and (role == OWNER) == (party == terminal):
            fitting = sorted(own - {OWNER}) if party == terminal else [OWNER]
            raise KeruenError(
                f"the role {role} is not one of {party}",
                f"Give it one of: {', '.join([*fitting, 'reader', 'administrator'])}.",
            )
