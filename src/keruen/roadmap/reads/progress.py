"""Progress rolled up: a parent's is the weighted mean of its children that are not cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from sqlalchemy import Table, and_, exists, func, or_, select

from keruen.roadmap import tables
from keruen.roadmap.desk import Desk
from keruen.store.typed_rows import TypedRow, columns_of

OVER = ("cancelled", "withdrawn")
"""States in which a commitment counts no more."""


@dataclass(frozen=True)
class Sum:
    """Commitments of one theme and provision that are part of no other and still count.

    Parameters
    ----------
    weight : their weights together.
    done : their weights times their progress, together.
    """

    theme: str
    provision: str
    count: int
    weight: float
    done: float


class Weighted(Protocol):
    """What a roll-up needs of a commitment."""

    @property
    def id(self) -> str: ...

    @property
    def parent(self) -> str | None: ...

    @property
    def weight(self) -> float: ...

    @property
    def progress(self) -> float: ...

    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FamilyRow(TypedRow):
    """The columns of a commitment that is a part or has parts."""

    table: ClassVar[Table] = tables.commitment
    id: str
    parent: str | None
    theme: str
    provision: str
    weight: float
    progress: float
    state: str


def roll_up(commitments: Iterable[Weighted]) -> dict[str, float]:
    """Progress by commitment, from 0 to 1.

    Parameters
    ----------
    commitments : whole commitments, or what a roll-up needs of them.
    """
    rows = {row.id: row for row in commitments}
    children: dict[str, list[str]] = {}
    for row in rows.values():
        if row.parent is not None and row.parent in rows and row.state not in OVER:
            children.setdefault(row.parent, []).append(row.id)
    done: dict[str, float] = {}

    def progress(identifier: str) -> float:
        if identifier not in done:
            parts = children.get(identifier)
            if parts:
                weight = sum(rows[part].weight for part in parts)
                total = sum(rows[part].weight * progress(part) for part in parts)
                done[identifier] = total / weight
            else:
                done[identifier] = float(rows[identifier].progress)
        return done[identifier]

    for identifier in rows:
        progress(identifier)
    return done


def mean_progress(sums: Iterable[Sum]) -> float:
    """Progress of commitments together, by weight; nothing where there are none."""
    held = list(sums)
    weight = sum(each.weight for each in held)
    return sum(each.done for each in held) / weight if weight else 0.0


def read_sums(desk: Desk) -> list[Sum]:
    """Sums over all commitments that the actor sees.

    The database sums those without parts; only families are read row by row, so that a page needs
    no row of the thousands that have neither parts nor a parent.
    """
    here, part = tables.commitment.c, tables.commitment.alias("part")
    parts = exists().where(
        part.c.parent == here.id, part.c.withdrawn_at.is_(None), part.c.state.not_in(OVER)
    )
    live = and_(here.withdrawn_at.is_(None), here.parent.is_(None), here.state.not_in(OVER))
    plain = desk.connection.execute(
        select(
            here.theme,
            here.provision,
            func.count().label("count"),
            func.sum(here.weight).label("weight"),
            func.sum(here.weight * here.progress).label("done"),
        )
        .where(live, ~parts)
        .group_by(here.theme, here.provision)
        .order_by(here.theme, here.provision)
    )
    sums = [Sum(*row) for row in plain]
    families = desk.records(
        FamilyRow,
        select(*columns_of(FamilyRow))
        .where(here.withdrawn_at.is_(None), or_(here.parent.is_not(None), parts))
        .order_by(here.id),
    )
    rolled = roll_up(families)
    for row in families:
        if row.parent is None and row.state not in OVER:
            done = row.weight * rolled[row.id]
            sums.append(Sum(row.theme, row.provision, 1, row.weight, done))
    return sums
