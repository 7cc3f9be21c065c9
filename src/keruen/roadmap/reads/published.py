"""Dated facts that are public, the newest first, and the statement with the names of the states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from sqlalchemy import ColumnElement, Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import (
    CommitmentRow,
    CultureItemRow,
    EventRow,
    IndicatorRow,
    MeasurementRow,
    MovementRow,
    TwinningRow,
)
from keruen.store.typed_rows import R

SHIPPED = Path(__file__).parents[1] / "shipped" / "public.json"
NEWEST = 60
"""So many facts of each kind are read."""


class _Statement(TypedDict):
    event: str


class _Public(TypedDict):
    statement: _Statement
    states: dict[str, dict[str, str]]


@dataclass(frozen=True)
class PublishedFact:
    """A dated fact that is public.

    Parameters
    ----------
    day : on which it took place, was recorded or changed, as YYYY-MM-DD.
    kind : the table of its record.
    texts : its title by language.
    link : its page; empty where it has none.
    value, unit, period : of a recorded value or a quantity.
    state : of a record with states.
    """

    day: str
    kind: str
    texts: dict[str, str]
    link: str = ""
    value: float | None = None
    unit: str = ""
    period: str = ""
    state: str = ""


@cache
def _public() -> _Public:
    found: _Public = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found


def full_names(desk: Desk) -> dict[str, dict[str, str]]:
    """The full name of each state by code and language; its short name where none is known."""
    states = _public()["states"]
    return {each.code: states.get(each.code, each.names) for each in desk.parties}


def read_statement(desk: Desk) -> EventRow | None:
    """The event of the joint statement, if the register has it and it is public."""
    event = t.event.c
    query = select(t.event).where(
        event.id == _public()["statement"]["event"],
        event.tier == "public",
        event.withdrawn_at.is_(None),
    )
    return desk.record(EventRow, query)


def read_published_facts(desk: Desk) -> list[PublishedFact]:
    """Dated facts that are public and not withdrawn, the newest first."""
    facts = [*_events(desk), *_commitments(desk), *_values(desk), *_movements(desk)]
    facts += [*_culture(desk), *_twinnings(desk)]
    return sorted(facts, key=lambda each: (each.day, each.kind, each.link), reverse=True)[:NEWEST]


def _newest(
    desk: Desk, kind: type[R], by: ColumnElement[str], *conditions: ColumnElement[bool]
) -> list[R]:
    table: Table = kind.table
    public = (table.c.tier == "public", table.c.withdrawn_at.is_(None), *conditions)
    return desk.records(kind, select(table).where(*public).order_by(by.desc()).limit(NEWEST))


def _events(desk: Desk) -> Iterator[PublishedFact]:
    for row in _newest(desk, EventRow, t.event.c.starts_on):
        yield PublishedFact(row.starts_on, "event", row.title)


def _commitments(desk: Desk) -> Iterator[PublishedFact]:
    live = t.commitment.c.state != "withdrawn"
    for row in _newest(desk, CommitmentRow, t.commitment.c.changed_at, live):
        link = f"/roadmap/commitments/{row.id}"
        yield PublishedFact(row.changed_at[:10], "commitment", row.title, link, state=row.state)


def _values(desk: Desk) -> Iterator[PublishedFact]:
    recorded = t.measurement.c.state == "recorded"
    rows = _newest(desk, MeasurementRow, t.measurement.c.created_at, recorded)
    query = select(t.indicator).where(t.indicator.c.id.in_({row.indicator for row in rows}))
    measured = {row.id: row for row in desk.records(IndicatorRow, query)}
    for row in rows:
        indicator = measured.get(row.indicator)
        if indicator is not None:
            yield PublishedFact(
                row.created_at[:10],
                "measurement",
                indicator.names,
                f"/roadmap/indicators/{indicator.id}",
                row.value,
                indicator.unit,
                row.period,
            )


def _movements(desk: Desk) -> Iterator[PublishedFact]:
    arrived = t.movement.c.to_date.is_not(None)
    for row in _newest(desk, MovementRow, t.movement.c.to_date, arrived):
        yield PublishedFact(
            row.to_date or "",
            "movement",
            {"en": row.kind},
            "/roadmap/movements",
            row.quantity_t,
            "t",
            "",
            row.kind,
        )


def _culture(desk: Desk) -> Iterator[PublishedFact]:
    for row in _newest(desk, CultureItemRow, t.culture_item.c.starts_on):
        link = f"/roadmap/culture/{row.programme}"
        yield PublishedFact(row.starts_on, "culture_item", row.title, link, state=row.state)


def _twinnings(desk: Desk) -> Iterator[PublishedFact]:
    for row in _newest(desk, TwinningRow, t.twinning.c.starts_on):
        yield PublishedFact(
            row.starts_on, "twinning", row.subject, "/roadmap/culture", state=row.state
        )
