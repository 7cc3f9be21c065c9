"""`keruen account`: what the keeper of the machine does with accounts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from keruen.app.outcome import Outcome
from keruen.app.serving import database_url
from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.register import open_register
from keruen.store import administration as office
from keruen.store.database import Database
from keruen.store.roles import KEEPER


def tell_accounts(url: str | None) -> Outcome:
    """The accounts of a register, without any secret."""
    database = open_register(database_url(url))
    with database.looking() as connection:
        found = office.list_accounts(connection, KEEPER)
    lines = [
        f"{each.name}  {each.party}  {', '.join(each.roles)}{'  closed' if each.disabled else ''}"
        for each in found
    ]
    text = "\n".join(lines) or "there are no accounts"
    return Outcome(text, {"accounts": [asdict(each) for each in found]})


def add_account(
    url: str | None, name: str, party: str, roles: list[str], person: str, file: Path | None
) -> Outcome:
    """Add an account; its password is read from a file, or made and told once."""
    database = open_register(database_url(url))
    given = _read_password(file)
    _check(database, party, person)
    with database.keeping() as connection:
        made = office.make_account(connection, KEEPER, name, party, roles, person)
        if given:
            office.reset_password(connection, KEEPER, name, given)
    return _told(f"account {name} of {party} was added", name, "" if given else made)


def set_password(url: str | None, name: str, file: Path | None) -> Outcome:
    """Set a new password."""
    database = open_register(database_url(url))
    given = _read_password(file)
    with database.keeping() as connection:
        made = office.reset_password(connection, KEEPER, name, given)
    return _told(f"account {name} has a new password", name, made)


def set_closed(url: str | None, name: str, closed: bool) -> Outcome:
    """Close or reopen an account."""
    database = open_register(database_url(url))
    with database.keeping() as connection:
        office.set_disabled(connection, KEEPER, name, closed)
    return Outcome(f"account {name} is {'closed' if closed else 'open'}", {"account": name})


def _told(words: str, name: str, made: str) -> Outcome:
    shown = f"\npassword {made}  (shown this once)" if made else ""
    return Outcome(words + shown, {"account": name, **({"password": made} if made else {})})


def _read_password(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeruenError(
            f"{file} cannot be read", "Name a text file whose first line is the password."
        ) from error
    first = text.splitlines()[0].strip() if text.strip() else ""
    if not first:
        raise KeruenError(f"{file} holds no password", "Write the password in its first line.")
    return first


def _check(database: Database, party: str, person: str) -> None:
    """The side must be one of the roadmap's, and the person one of that side."""
    with database.looking() as connection:
        codes = list(connection.execute(select(tables.party.c.code)).scalars())
        query = select(tables.person.c.id).where(tables.person.c.of_party == party)
        people = set(connection.execute(query).scalars())
    if party not in codes:
        raise KeruenError(
            f"there is no side {party!r}", f"Name one of {', '.join(codes) or '(none loaded)'}."
        )
    if person and person not in people:
        raise KeruenError(
            f"there is no person {person!r} of {party}", "Add the person first, or leave it out."
        )
