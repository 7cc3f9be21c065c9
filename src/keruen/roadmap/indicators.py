"""Indicators derived from Movements: a query by name, its parameters, and a value a month.

Planned, simulated and actual movements are measured apart and never mixed. The same query over the
same data gives the same number; each series carries the SHA-256 of the rows it was taken from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import measuring
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import refuse
from keruen.roadmap.tables import movement
from keruen.store.canonical import fingerprint

STATUSES = ("planned", "simulated", "actual")
COLUMNS = (
    "kind",
    "from_site",
    "to_site",
    "origin_country",
    "market",
    "from_date",
    "to_date",
    "quantity_t",
)


@dataclass(frozen=True)
class Series:
    """One status of one indicator: months (YYYY-MM) and values, and what they were taken from."""

    status: str
    months: tuple[str, ...]
    values: tuple[float, ...]
    total: float
    query: str
    data_sha256: str


@dataclass(frozen=True)
class Sources:
    """Where movements come from besides the register: run folders by status, and the sites.

    Parameters
    ----------
    countries : country by site.
    runs : frame of movements by status.
    folders : run folders by status that hold all that measures need.
    """

    countries: Mapping[str, str]
    runs: Mapping[str, pl.DataFrame]
    folders: Mapping[str, Path] = field(default_factory=dict)


def read_sources(
    sites: Path, planned: Path | None = None, simulated: Path | None = None
) -> Sources:
    """Sources from a table of sites and the folders of runs.

    Raises
    ------
    KeruenError : a folder without its table.
    """
    table = pl.read_csv(sites, infer_schema_length=0)
    runs = {}
    for status, folder in (("planned", planned), ("simulated", simulated)):
        if folder is None:
            continue
        path = folder / "movements.parquet"
        if not path.is_file():
            raise KeruenError(
                f"{folder} holds no movements.parquet", "Name the folder of a finished run."
            )
        runs[status] = _plain(pl.read_parquet(path))
    folders = {
        status: folder
        for status, folder in (("planned", planned), ("simulated", simulated))
        if folder is not None and measuring.is_whole(folder)
    }
    return Sources(dict(zip(table["site"], table["country"], strict=True)), runs, folders)


def measure(desk: Desk, indicator: Mapping[str, Any], sources: Sources) -> list[Series]:
    """The series of an indicator, one a status that has movements."""
    if indicator["query"] in measuring.QUERIES:
        return _measured(indicator, sources)
    query = QUERIES.get(indicator["query"] or "")
    if query is None:
        refuse(
            "the indicator {id} names the query {query}, which is not known",
            "Name one of {queries}.",
            id=indicator["id"],
            query=repr(indicator["query"]),
            queries=", ".join(sorted((*QUERIES, *measuring.QUERIES))),
        )
    frames = {**sources.runs, "actual": read_actual(desk)}
    found = []
    for status in STATUSES:
        if status in frames and frames[status].height:
            found.append(_series(status, indicator, frames[status], sources.countries, query))
    return found


def _measured(indicator: Mapping[str, Any], sources: Sources) -> list[Series]:
    """A measure of each whole run; what really moved has no prices, factors or stocks yet."""
    parameters = indicator["parameters"] or {}
    words = f"{indicator['query']} {parameters}"
    found = []
    for status in STATUSES:
        folder = sources.folders.get(status)
        made = measuring.measure_run(folder, indicator["query"], parameters) if folder else None
        if made is not None:
            found.append(
                Series(status, made.months, made.values, made.total, words, made.data_sha256)
            )
    return found


def read_actual(desk: Desk) -> pl.DataFrame:
    """What really moved, from the register."""
    columns = [movement.c[name] for name in COLUMNS]
    rows = desk.rows(
        select(*columns)
        .where(movement.c.status == "actual", movement.c.withdrawn_at.is_(None))
        .order_by(movement.c.reference)
    )
    schema = {name: pl.Float64 if name == "quantity_t" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def tonnes_through(
    frame: pl.DataFrame, parameters: Mapping[str, Any], countries: Mapping[str, str]
) -> pl.DataFrame:
    """Tonnes of one origin shipped by sea from one country's sites to other countries."""
    at = pl.col("from_site").replace_strict(countries, default=None, return_dtype=pl.String)
    to = pl.col("to_site").replace_strict(countries, default=None, return_dtype=pl.String)
    kept = frame.filter(
        (pl.col("kind") == "voyage")
        & (pl.col("origin_country") == parameters["origin_country"])
        & (at == parameters["from_country"])
        & (to != parameters["from_country"])
    )
    return _monthly(kept, pl.col("quantity_t").sum())


def tonnes_by_market(
    frame: pl.DataFrame, parameters: Mapping[str, Any], _countries: Mapping[str, str]
) -> pl.DataFrame:
    """Tonnes of one origin used in all markets."""
    kept = frame.filter(
        (pl.col("kind") == "use") & (pl.col("origin_country") == parameters["origin_country"])
    )
    return _monthly(kept, pl.col("quantity_t").sum())


def transit_days(
    frame: pl.DataFrame, parameters: Mapping[str, Any], _countries: Mapping[str, str]
) -> pl.DataFrame:
    """Days between the dates of dispatch and arrival by sea, weighted by tonnes."""
    days = (pl.col("to_date").str.to_date() - pl.col("from_date").str.to_date()).dt.total_days()
    kept = frame.filter(
        (pl.col("kind") == "voyage")
        & (pl.col("origin_country") == parameters["origin_country"])
        & pl.col("from_date").is_not_null()
    )
    weight = pl.col("quantity_t")
    return _monthly(kept, (days * weight).sum() / weight.sum())


QUERIES: dict[str, Callable[[pl.DataFrame, Mapping[str, Any], Mapping[str, str]], pl.DataFrame]] = {
    "tonnes_through": tonnes_through,
    "tonnes_by_market": tonnes_by_market,
    "transit_days": transit_days,
}
"""Every query by name; each gives a frame of `month` and `value`."""


def _series(
    status: str,
    indicator: Mapping[str, Any],
    frame: pl.DataFrame,
    countries: Mapping[str, str],
    query: Callable[[pl.DataFrame, Mapping[str, Any], Mapping[str, str]], pl.DataFrame],
) -> Series:
    parameters = indicator["parameters"] or {}
    found = query(frame, parameters, countries).sort("month")
    values = tuple(round(float(value), 6) for value in found["value"])
    mean = indicator["query"] == "transit_days"
    total = sum(values) / len(values) if mean and values else sum(values)
    return Series(
        status,
        tuple(found["month"]),
        values,
        round(total, 6),
        f"{indicator['query']} {parameters}",
        fingerprint(frame.sort(COLUMNS).rows()),
    )


def _monthly(frame: pl.DataFrame, value: pl.Expr) -> pl.DataFrame:
    return frame.group_by(pl.col("to_date").str.slice(0, 7).alias("month")).agg(
        value.alias("value")
    )


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        *(pl.col(name).cast(pl.Float64 if name == "quantity_t" else pl.String) for name in COLUMNS)
    )
