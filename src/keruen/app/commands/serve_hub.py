"""`keruen serve` of a database that has the book of a hub and no roadmap."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from keruen.app.commands.hub_screening import find_screener
from keruen.app.commands.packages import packages_of
from keruen.app.commands.serve import Listening, read_quotas
from keruen.hub import tables as t
from keruen.hub.package import HUB, open_hub
from keruen.roadmap.register import ROADMAP
from keruen.store import accounts, hashing
from keruen.store import administration as office
from keruen.store.database import Database, open_database
from keruen.store.passwords import new_password
from keruen.web.addresses import open_port, read_place, written_host
from keruen.web.application import make_application
from keruen.web.first_accounts import Made, Tell
from keruen.web.hub_package import serve_hub
from keruen.web.logs import start_logging

FIRST = (
    ("term", "supervisor"),
    ("term-admin-1", "administrator"),
    ("term-admin-2", "administrator"),
)
"""Who runs the terminal, and two who manage its accounts: three persons."""


def has_hub_alone(url: str) -> bool:
    """Whether a database has the book of a hub and no roadmap; a new one has neither."""
    database = open_database(url)
    with database.admin_read() as connection:
        found = packages_of(connection)
    database.engine.dispose()
    return HUB.name in found and ROADMAP.name not in found


def prepare_hub(url: str, tell: Tell) -> Database:
    """Open the book; where it has no account at all, those of the terminal are made.

    Parameters
    ----------
    tell : prints the accounts before they are stored; if it fails, they are not there.
    """
    database = open_hub(url)
    with database.admin_read() as connection:
        terminal = connection.execute(select(t.terminal.c.code)).scalar()
        known = accounts.has_any(connection)
    if terminal is None or known:
        return database
    made, stored = [], []
    for name, role in FIRST:
        password = new_password()
        made.append(Made(name, terminal, (role,), password))
        person = f"person_{name.replace('-', '_')}"
        account = office.Account(name, terminal, person, (role,), False, 0.0)
        stored.append((account, hashing.hash_password(password)))
    with database.admin_transaction(alone=True) as connection:
        office.add_first_accounts(connection, stored)
        tell(made)
    return database


def serve_book(prepare: Callable[[], Database], name: str, listening: Listening) -> None:
    """Serve the book of a hub alone until it is stopped.

    Parameters
    ----------
    prepare : opens the database, once the address is known to be free.
    name : of what is served, for the line that is printed.

    Raises
    ------
    KeruenError : what `serve` refuses.
    """
    from keruen.web.connection import make_server
    from keruen.web.limits import Limits
    from keruen.web.proxies import read_proxies

    place = read_place(listening)
    proxies = read_proxies(list(listening.trusted_proxies))
    limits, quotas = Limits(), read_quotas(listening.storage_limit)
    door = open_port(listening.host, listening.port)
    start_logging(listening.log_level, as_json=listening.log_json)
    database = prepare()
    own = f"http://{written_host(listening.host)}:{door.getsockname()[1]}"
    print(f"{name} is at {place.url or own}/hub  (Ctrl-C stops it)", flush=True)
    application = make_application(
        database,
        packages=[serve_hub(find_screener(database, listening.screening_lists))],
        hosts=place.hosts,
        secure=place.secure,
        public_url=place.url,
        limits=limits,
        proxies=proxies,
        quotas=quotas,
    )
    make_server(application, limits, proxies).run(sockets=[door])
