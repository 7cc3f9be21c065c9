"""One actor's unit of work on trade data."""

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
class TradeWork(UnitOfWork):
    """One actor's transaction on data sets.

    Parameters
    ----------
    incoming : the content of a file that was sent, for the command that stores it.
    """

    tiers: ClassVar[tuple[str, ...]] = ("shared", "public")
    incoming: bytes | None = None


@contextmanager
def open_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[TradeWork]:
    """A unit of work whose transaction is committed whole or not at all."""
    with database.writing(actor, now) as connection:
        yield TradeWork(connection, actor, moment_of(connection), quotas=database.quotas)


@contextmanager
def read_work(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[TradeWork]:
    """A unit of work that only reads."""
    with database.reading(actor) as connection:
        yield TradeWork(connection, actor, now or datetime.now(UTC))
