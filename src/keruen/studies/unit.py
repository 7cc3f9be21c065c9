"""One actor's unit of work on studies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from keruen.store.database import Database, moment_of
from keruen.store.refusal import refuse
from keruen.store.roles import SIDE, Actor
from keruen.store.unit_of_work import UnitOfWork


@dataclass
class Studies(UnitOfWork):
    """One actor's transaction on cases, scenarios, jobs and runs.

    Parameters
    ----------
    incoming : a file that was sent with the command, as it lies on this machine.
    """

    tiers: ClassVar[tuple[str, ...]] = ("public", "shared", "party")

    incoming: Path | None = None


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


@contextmanager
def open_as_team(
    database: Database, actor: Actor, now: datetime | None = None
) -> Iterator[Studies]:
    """`open_work` for a person of a team.

    Raises
    ------
    RefusalError : the account has another seat than that of a side.
    """
    _require_side(actor)
    with open_work(database, actor, now) as unit:
        yield unit


@contextmanager
def read_as_team(
    database: Database, actor: Actor, now: datetime | None = None
) -> Iterator[Studies]:
    """`read_work` for a person of a team, or for the public.

    Raises
    ------
    RefusalError : the account has another seat than that of a side.
    """
    _require_side(actor)
    with read_work(database, actor, now) as unit:
        yield unit


def _require_side(actor: Actor) -> None:
    if actor.account and actor.seat != SIDE:
        refuse(
            "studies are for the teams of the sides",
            "Ask a person of the side for a link to the run.",
            kind="forbidden",
        )
