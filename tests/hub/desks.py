"""Commands through the HTTP API by accounts with tokens, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from fastapi.testclient import TestClient

from keruen.hub.book import Book, open_book, read_book
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.own_account import make_own_token
from keruen.store.roles import Actor
from keruen.web.application import make_application
from keruen.web.hub_package import serve_hub
from tests.web.conftest import Served

PASSWORD = "quiet harbour 7 lanterns"


@dataclass
class Desks:
    """A served hub book, and a token of each account.

    Parameters
    ----------
    now : the moment of the next command.
    """

    database: Database
    client: TestClient
    now: datetime
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, actor: Actor | None, name: str, /, **fields: Any) -> Any:
        """The answer of the API to a command."""
        headers = {}
        if actor is not None:
            headers["Authorization"] = f"Bearer {self.tokens[actor.account]}"
        return self.client.post(f"/api/hub/acts/{name}", json=fields, headers=headers)

    def do(self, actor: Actor, name: str, /, **fields: Any) -> str:
        """Do a command; returns the id of what it made."""
        answer = self.ask(actor, name, **fields)
        assert answer.status_code == 200, (name, answer.text)
        return str(answer.json()["id"])

    def refused(self, actor: Actor, name: str, /, **fields: Any) -> str:
        """What a command is refused with; nothing of the server's fault."""
        answer = self.ask(actor, name, **fields)
        assert 400 <= answer.status_code < 500, (name, answer.text)
        return str(answer.json()["what"])

    def entries(self, actor: Actor) -> list[dict[str, Any]]:
        """Every entry of the logs that an account reads, page by page."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.client.get(
                "/api/hub/log",
                params={"size": 50, "cursor": cursor},
                headers={"Authorization": f"Bearer {self.tokens[actor.account]}"},
            ).json()
            found += page["entries"]
            cursor = page["next"]
            if not cursor:
                return found

    def at(self, day: int, hour: int = 8, minute: int = 0) -> None:
        """Move the clock to a time of November 2026 (UTC)."""
        self.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def reading(self, actor: Actor) -> Any:
        """A book that reads at the moment of the clock."""
        return read_book(self.database, actor, self.now)


def open_desks(
    database: Database, actors: Iterable[Actor], now: datetime, kind: type[Desks] = Desks
) -> Desks:
    """Serve a book whose clock is that of the test, with an account and a token of each actor."""
    desks: Desks

    def opened(database: Database, actor: Actor) -> Any:
        return open_book(database, actor, desks.now)

    def read(database: Database, actor: Actor) -> Any:
        return read_book(database, actor, desks.now)

    served = replace(serve_hub(), open_unit=opened, read_unit=read)
    client = Served(make_application(database, packages=[served]), {}).client()
    desks = kind(database, client, now)
    for actor in actors:
        roles = tuple(sorted(actor.roles))
        made = Account(actor.account, actor.party, actor.person, roles, False, 0.0)
        with database.admin_transaction() as connection:
            insert_account(connection, made, hashing.hash_password(PASSWORD))
        token = make_own_token(database, actor, PASSWORD, [*roles], "here")
        desks.tokens[actor.account] = token
    return desks


def first(book: Book, query: Any) -> Any:
    """The one value that a query finds."""
    return book.connection.execute(query).scalar_one()
