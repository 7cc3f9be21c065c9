"""`keruen serve --demo hub`: the book of a fictional terminal, with an account for each role."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from keruen.app.commands.serve import Listening, print_accounts
from keruen.app.commands.serve_hub import serve_book
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.demo import CHIEF, TERMINAL, make_month, set_up_terminal
from keruen.hub.demo.operations import make_operations
from keruen.hub.package import open_hub
from keruen.hub.roles import ROLES
from keruen.store import accounts, hashing
from keruen.store import administration as office
from keruen.store.database import Database
from keruen.store.passwords import new_password
from keruen.web.first_accounts import Made, Tell

DEMONSTRATIONS = ("hub",)
DEFAULT_DATABASE = "sqlite:///keruen-hub-demo.db"


def prepare_demonstration(url: str, tell: Tell = bool) -> Database:
    """Open the database of the demonstration; a new one gets the terminal and its month of work.

    Parameters
    ----------
    tell : prints the accounts before they are stored; if it fails, they are not there.

    Raises
    ------
    KeruenError : a database with another terminal.
    """
    database = open_hub(url)
    with database.admin_read() as connection:
        held = connection.execute(select(t.terminal.c.code)).scalar()
        work = connection.execute(select(t.posting.c.id).limit(1)).first()
    if held is None:
        set_up_terminal(database, CHIEF)
    elif held != TERMINAL:
        raise KeruenError(
            f"the database contains the book of {held}",
            "Give the demonstration a database of its own with --database.",
        )
    if work is None:
        make_month(database)
        make_operations(database, CHIEF, datetime.now(UTC))
    make_accounts(database, tell)
    return database


def make_accounts(database: Database, tell: Tell) -> list[Made]:
    """Make an account for each role and each owner, where there is none at all."""
    with database.admin_read() as connection:
        if accounts.has_any(connection):
            return []
        owners = sorted(connection.execute(select(t.hub_party.c.code)).scalars())
    wanted = [(f"term-{role.name.replace('_', '-')}", TERMINAL, role.name) for role in ROLES]
    wanted = [each for each in wanted if each[2] != "grain_owner"]
    wanted += [(code.lower(), code, "grain_owner") for code in owners]
    made, stored = [], []
    for name, party, role in wanted:
        password = new_password()
        made.append(Made(name, party, (role,), password))
        account = office.Account(name, party, f"person_{name}", (role,), False, 0.0)
        stored.append((account, hashing.hash_password(password)))
    with database.admin_transaction(alone=True) as connection:
        office.add_first_accounts(connection, stored)
        tell(made)
    return made


def serve_demonstration(name: str, url: str | None, listening: Listening) -> None:
    """Serve a demonstration until it is stopped.

    Raises
    ------
    KeruenError : a demonstration that is not known; what `serve` refuses.
    """
    if name not in DEMONSTRATIONS:
        raise KeruenError(
            f"there is no demonstration {name!r}", f"Name one of {', '.join(DEMONSTRATIONS)}."
        )
    serve_book(
        lambda: prepare_demonstration(url or DEFAULT_DATABASE, print_accounts),
        "The fictional terminal",
        listening,
    )
