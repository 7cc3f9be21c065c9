"""One actor's unit of work on the council."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from keruen.council.names import TIERS
from keruen.store.database import Database, moment_of
from keruen.store.roles import Actor
from keruen.store.unit_of_work import UnitOfWork


@dataclass
class Council(UnitOfWork):
    """One actor's transaction on companies, offers, events, meetings and outcomes."""

    tiers: ClassVar[tuple[str, ...]] = TIERS

    @property
    def company(self) -> str:
        """The company for which the actor acts; empty for others."""
        return self.actor.organisation if self.actor.seat == "company" else ""

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.now.astimezone(UTC).date()


@contextmanager
def open_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Council]:
    """A unit of work whose transaction is committed whole or not at all."""
    with database.writing(actor, now) as connection:
        yield Council(connection, actor, moment_of(connection), quotas=database.quotas)


@contextmanager
def read_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Council]:
    """A unit of work that only reads."""
    with database.reading(actor) as connection:
        yield Council(connection, actor, now or datetime.now(UTC))
