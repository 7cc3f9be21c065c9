"""Reading an indicator: its query over each status apart, with what it was taken from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from keruen.records import read_record
from keruen.roadmap.desk import Desk
from keruen.roadmap.indicators import cost_queries as costing
from keruen.roadmap.indicators import flow_queries as moving
from keruen.roadmap.indicators import import_need as needing
from keruen.roadmap.indicators import port_dwell as dwelling
from keruen.roadmap.indicators.series import (
    STATUSES,
    Absent,
    Cut,
    Found,
    Series,
    frame_sha256,
    plain,
)
from keruen.roadmap.indicators.sources import Data, Missing, Sources, actual_data, run_data
from keruen.store.canonical import canonical_bytes, fingerprint
from keruen.store.refusal import Part, refuse

Query = Callable[[Data, Mapping[str, object]], Found]

QUERIES: dict[str, Query] = {
    each.__name__: each
    for each in (
        moving.tonnes_through,
        moving.tonnes_by_market,
        moving.transit_days,
        needing.need_covered_percent,
        needing.open_need_t,
        dwelling.port_dwell_days,
        costing.landed_usd_per_t,
        costing.kg_co2e_per_t,
        costing.days_of_cover,
    )
}
"""Every query by name."""

NEEDED = {
    "tonnes_through": ("origin_country", "from_country"),
    "tonnes_by_market": ("origin_country",),
    "transit_days": ("origin_country",),
    "need_covered_percent": ("origin_country",),
    "open_need_t": ("origin_country",),
    "port_dwell_days": ("origin_country",),
    "landed_usd_per_t": ("origin_country",),
}
"""Parameters without which a query cannot be asked."""


NO_RUN = {
    "planned": Part("no planned run is shown"),
    "simulated": Part("no simulated run is shown"),
}


class Asking(Protocol):
    """An indicator, or as much of it as its query needs."""

    @property
    def id(self) -> str: ...

    @property
    def query(self) -> str | None: ...

    @property
    def parameters(self) -> dict[str, object] | None: ...


@dataclass
class Readings:
    """Reads several indicators from the same records; what really moved is read once.

    Parameters
    ----------
    desk : the open transaction.
    sources : where runs come from.
    """

    desk: Desk
    sources: Sources
    _actual: Data | None = field(default=None, repr=False)

    def read(self, indicator: Asking) -> list[Series | Absent]:
        """Each status of an indicator, in order: its series, or why it has none.

        Raises
        ------
        RefusalError : a query that is not known, or that lacks a parameter.
        """
        name, query, parameters = _query_of(indicator)
        asked = canonical_bytes(parameters).decode("utf-8")
        found: list[Series | Absent] = []
        for status in STATUSES:
            if status == "actual":
                found.append(_measure(self.actual, name, query, parameters))
                continue
            if status not in self.sources.runs:
                found.append(Absent(status, NO_RUN[status]))
                continue
            key = (status, name, asked)
            kept = self.sources.kept.get(key)
            if kept is None:
                kept = _measure(run_data(self.sources, status), name, query, parameters)
                self.sources.kept[key] = kept
            found.append(kept)
        return found

    @property
    def actual(self) -> Data:
        """What really moved."""
        if self._actual is None:
            self._actual = actual_data(self.sources, self.desk)
        return self._actual


def read_indicator(desk: Desk, indicator: Asking, sources: Sources) -> list[Series | Absent]:
    """Each status of one indicator, in order: its series, or why it has none."""
    return Readings(desk, sources).read(indicator)


def measure(desk: Desk, indicator: Asking, sources: Sources) -> list[Series]:
    """The series of an indicator, one a status that has a value."""
    found = read_indicator(desk, indicator, sources)
    return [each for each in found if isinstance(each, Series)]


def _query_of(indicator: Asking) -> tuple[str, Query, dict[str, object]]:
    name = indicator.query or ""
    query = QUERIES.get(name)
    if query is None:
        refuse(
            "the indicator {id} names the query {query}, which is not known",
            "Name one of {queries}.",
            id=indicator.id,
            query=repr(indicator.query),
            queries=", ".join(sorted(QUERIES)),
        )
    parameters = dict(indicator.parameters or {})
    missing = [each for each in NEEDED.get(name, ()) if not parameters.get(each)]
    if missing:
        refuse(
            "the query {query} of the indicator {id} lacks {parameters}",
            "Load an indicator that gives them.",
            id=indicator.id,
            query=name,
            parameters=", ".join(missing),
        )
    return name, query, parameters


@dataclass(frozen=True, slots=True)
class _Simulated:
    """How many replications the summary of a run is of."""

    replications: int | None = None


def _measure(data: Data, name: str, query: Query, parameters: dict[str, object]) -> Series | Absent:
    if data.status == "actual" and not data.movements.height:
        return Absent("actual", Part("no actual movement is recorded yet"))
    try:
        found = query(data, parameters)
    except Missing as missing:
        return Absent(data.status, missing.why)
    months = found.months.filter(pl.col("month").is_not_null()).sort("month")
    tables = {
        table: used if isinstance(used, str) else frame_sha256(used)
        for table, used in sorted(found.used.items())
    }
    notes = list(found.notes)
    replications: int | None = None
    if data.status == "simulated":
        replications = read_record(_Simulated, data.summary).replications
        notes.insert(0, _replications_note(replications))
    return Series(
        data.status,
        tuple(months["month"]),
        tuple(plain(value) for value in months["value"]),
        plain(found.total),
        name,
        fingerprint(tables),
        parameters,
        tables,
        found.part_kind,
        _cuts(found.parts),
        _totals(found.part_totals),
        tuple(notes),
        replications,
    )


def _replications_note(replications: int | None) -> Part:
    if replications is None:
        return Part("one replication; the run does not state how many there were")
    told = {"count": replications}
    return Part("the replication with the median cost, of {count}", told)


def _cuts(parts: pl.DataFrame | None) -> tuple[Cut, ...]:
    if parts is None:
        return ()
    sorted_parts = parts.drop_nulls(["part", "month"]).sort("part", "month")
    if not {"low", "high"} <= set(parts.columns):
        cells = sorted_parts.select("part", "month", "value").iter_rows()
        return tuple(Cut(part, month, plain(value), None) for part, month, value in cells)
    spans = sorted_parts.select("part", "month", "value", "low", "high").iter_rows()
    return tuple(
        Cut(part, month, plain(value), None if low is None else (plain(low), plain(high)))
        for part, month, value, low, high in spans
    )


def _totals(totals: pl.DataFrame | None) -> dict[str, float]:
    if totals is None:
        return {}
    rows = totals.drop_nulls("part").sort("part").select("part", "value").iter_rows()
    return {part: plain(value) for part, value in rows}
