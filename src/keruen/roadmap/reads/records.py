"""Records of any kind by their ids, and those that a field may name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import BindParameter, CompoundSelect, bindparam, func, literal, select, union_all

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import EventRow, MeasurementRow, MovementRow
from keruen.store.unit_of_work import Row

HEAVY = ("content", "texts")
"""Columns that a record's name does not need and that may be large."""

ASKED = 200
"""Ids in one query over all kinds, each of which has its own parameter for each of them."""


def read_records(desk: Desk, kind: str, identifiers: Iterable[str]) -> list[Row]:
    """Records of a kind without their heavy columns; none of a kind that has no ids."""
    table = t.metadata.tables.get(kind)
    wanted = sorted({each for each in identifiers if each})
    if table is None or "id" not in table.c or not wanted:
        return []
    columns = [each for each in table.c if each.name not in HEAVY]
    return desk.rows(select(*columns).where(table.c.id.in_(wanted)))


def find_record(desk: Desk, kind: str, identifier: str) -> Row | None:
    """A record of a kind, if the actor sees it."""
    table = t.metadata.tables[kind]
    return desk.first(select(table).where(table.c.id == identifier))


def record_kinds() -> list[str]:
    """Every kind of record that has an id and a tier."""
    tables = t.metadata.sorted_tables
    return [table.name for table in tables if {"id", "tier"} <= set(table.c.keys())]


def kinds_with(desk: Desk, identifiers: Iterable[str]) -> list[str]:
    """The kinds of which the actor sees a record with one of some ids, by one query a batch."""
    wanted = sorted({each for each in identifiers if each})
    found: set[str] = set()
    for start in range(0, len(wanted), ASKED):
        asked = {"wanted": wanted[start : start + ASKED]}
        found |= {*desk.connection.execute(_kinds_query(), asked).scalars()}
    return [kind for kind in record_kinds() if kind in found]


@cache
def _kinds_query() -> CompoundSelect[tuple[str]]:
    wanted: BindParameter[list[str]] = bindparam("wanted", expanding=True)
    columns = ((kind, t.metadata.tables[kind].c.id) for kind in record_kinds())
    return union_all(*(select(literal(kind)).where(each.in_(wanted)) for kind, each in columns))


def named_ids(
    desk: Desk, kind: str, own: str, over: tuple[str, ...], most: int | None
) -> list[str]:
    """Ids of the records that a field may name, the newest first; provisions by number.

    Parameters
    ----------
    own : the column that must name the actor's side, if any.
    over : states in which a record is not named.
    """
    columns = t.metadata.tables[kind].c
    query = select(columns.id).where(columns.withdrawn_at.is_(None))
    if own:
        query = query.where(columns[own] == desk.actor.party)
    if over:
        query = query.where(columns.state.not_in(over))
    newest = columns.number if kind == "provision" else columns.created_at.desc()
    return [row["id"] for row in desk.rows(query.order_by(newest, columns.id).limit(most))]


def own_movement_references(desk: Desk, most: int) -> list[str]:
    """References of the movements that the actor's side recorded, the newest first."""
    movement = t.movement.c
    query = select(movement.reference).where(
        movement.withdrawn_at.is_(None), movement.party == desk.actor.party
    )
    rows = desk.rows(query.order_by(movement.created_at.desc()).limit(most))
    return [row["reference"] for row in rows]


def own_events(desk: Desk, shown: list[str]) -> list[EventRow]:
    """Those of some events that the actor's side entered."""
    event = t.event.c
    query = select(t.event).where(event.id.in_(shown), event.party == desk.actor.party)
    return desk.records(EventRow, query)


def list_movements() -> Listing[MovementRow]:
    """Movements, those that arrived last first."""
    movement = t.movement.c
    arrived = func.coalesce(movement.to_date, "").desc()
    return Listing(
        MovementRow, select(t.movement).order_by(arrived, movement.reference, movement.id)
    )


def read_measurements(desk: Desk, indicator: str) -> list[MeasurementRow]:
    """Values of an indicator recorded by hand, by period."""
    measurement = t.measurement.c
    return desk.records(
        MeasurementRow,
        select(t.measurement)
        .where(measurement.indicator == indicator)
        .order_by(measurement.period, measurement.created_at),
    )


def newest_values(desk: Desk) -> dict[str, float]:
    """The newest value that was recorded by hand, by indicator."""
    measurement = t.measurement.c
    query = (
        select(t.measurement)
        .where(
            measurement.state == "recorded",
            measurement.status == "manual",
            measurement.withdrawn_at.is_(None),
        )
        .order_by(measurement.period, measurement.created_at)
    )
    return {row.indicator: row.value for row in desk.records(MeasurementRow, query)}
