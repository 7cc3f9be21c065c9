"""One actor's unit of work on studies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from keruen.store.database import Database, moment_of
from keruen.store.roles import Actor
from keruen.store.unit_of_work import UnitOfWork


@dataclass
class Studies(UnitOfWork):
    """One actor's transaction on cases, scenarios, jobs and runs."""

    tiers: ClassVar[tuple[str, ...]] = ("public", "shared", "party")


@contextmanager
def open_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Studies]:
    """A unit of work whose transaction is committed whole or not at all."""
    with database.writing(actor, now) as connection:
        yield Studies(connection, actor, moment_of(connection), quotas=database.quotas)


@contextmanager
def read_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Studies]:
    """A unit of work that only reads."""
    with database.reading(actor) as connection:
        yield Studies(connection, actor, now or datetime.now(UTC))
