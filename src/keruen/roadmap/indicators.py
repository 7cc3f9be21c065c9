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
from keruen.roadmap.measuring import Run, read_runs
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
MEANS = ("transit_days",)
"""Queries whose values are means by tonnes, so that months are never added up."""


@dataclass(frozen=True)
class Series:
    """One status of an indicator: months (YYYY-MM), values, parts, what they were taken from."""

    status: str
    months: tuple[str, ...]
    values: tuple[float, ...]
    total: float
    query: str
    data_sha256: str
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Sources:
    """Where movements come from besides the register: run folders by status, and the sites.

    Parameters
    ----------
    countries : country by site.
    runs : frame of movements by status.
    whole : runs by status that hold all that measures need.
    places : names of sites and markets by code, and by language where the case has labels.
    """

    countries: Mapping[str, str]
    runs: Mapping[str, pl.DataFrame]
    whole: Mapping[str, Run] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
    return Sources(
        dict(zip(table["site"], table["country"], strict=True)), runs, read_runs(planned, simulated)
    )


def _read_places(folder: Path) -> dict[str, dict[str, str]]:
    """Names of sites as the case has them, and of markets as its labels name their countries."""
    labels: dict[str, dict[str, str]] = {}
    for row in _rows(folder / "labels.csv"):
        if row["kind"] == "country":
            labels.setdefault(row["code"], {})[row["language"]] = row["label"]
    places = {row["site"]: {"en": row["name"]} for row in _rows(folder / "sites.csv")}
    for row in _rows(folder / "markets.csv"):
        places[row["market"]] = {"en": row["name"], **labels.get(row["country"], {})}
    return places


def _rows(path: Path) -> list[dict[str, str]]:
    return pl.read_csv(path, infer_schema_length=0).to_dicts() if path.is_file() else []


def measure(desk: Desk, indicator: Mapping[str, Any], sources: Sources) -> list[Series]:
    """The series of an indicator, one a status that has movements."""
    if indicator["query"] in measuring.QUERIES:
        return _measured(desk, indicator, sources)
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


def _measured(desk: Desk, indicator: Mapping[str, Any], sources: Sources) -> list[Series]:
    """A measure of each whole run, and of what really moved where that can tell it."""
    parameters = indicator["parameters"] or {}
    words = f"{indicator['query']} {parameters}"
    found = []
    for status in ("planned", "simulated"):
        run = sources.whole.get(status)
        made = measuring.measure_run(run, indicator["query"], parameters) if run else None
        if made is not None:
            found.append(
                Series(
                    status,
                    made.months,
                    made.values,
                    made.total,
                    words,
                    made.data_sha256,
                    made.parts,
                )
            )
    if indicator["query"] in ACTUAL:
        frame = read_lots(desk)
        actual = ACTUAL[indicator["query"]](frame, parameters, sources.countries)
        if actual.height:
            found.append(_actual_series(actual, words, frame))
    return found


def _actual_series(frame: pl.DataFrame, words: str, data: pl.DataFrame) -> Series:
    """A series from rows of `part`, `month`, `value` and `weight`: means by weight."""
    weighed = (pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum()
    months = frame.group_by("month").agg(weighed.alias("value")).sort("month")
    parts = frame.group_by("part").agg(weighed.alias("value")).sort("part")
    total = float(frame.select(weighed).item())
    return Series(
        "actual",
        tuple(months["month"]),
        tuple(round(float(value), 6) for value in months["value"]),
        round(total, 6),
        words,
        fingerprint(data.sort(data.columns).rows()),
        tuple((name, round(float(value), 6)) for name, value in parts.iter_rows()),
    )


def read_lots(desk: Desk) -> pl.DataFrame:
    """What really moved with the lot it belongs to, from the register."""
    names = ("lot", *COLUMNS)
    rows = desk.rows(
        select(*(movement.c[name] for name in names))
        .where(
            movement.c.status == "actual",
            movement.c.withdrawn_at.is_(None),
            movement.c.lot.is_not(None),
        )
        .order_by(movement.c.reference)
    )
    schema = {name: pl.Float64 if name == "quantity_t" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def dwell_of_lots(
    frame: pl.DataFrame, parameters: Mapping[str, Any], countries: Mapping[str, str]
) -> pl.DataFrame:
    """Days between a lot's arrival at a site and its leaving it, weighted by the tonnes that left.

    A lot that has not left yet is not counted; the month is that of leaving.
    """
    kept = frame.filter(pl.col("origin_country") == parameters.get("origin_country", ""))
    came = (
        kept.filter(pl.col("to_site").is_not_null() & pl.col("to_date").is_not_null())
        .group_by("lot", site="to_site")
        .agg(pl.col("to_date").min().alias("came_on"))
    )
    left = kept.filter(pl.col("from_site").is_not_null() & pl.col("from_date").is_not_null())
    found = left.join(came, left_on=["lot", "from_site"], right_on=["lot", "site"])
    days = (pl.col("from_date").str.to_date() - pl.col("came_on").str.to_date()).dt.total_days()
    rows = found.select(
        pl.col("from_site").alias("part"),
        pl.col("from_date").str.slice(0, 7).alias("month"),
        days.cast(pl.Float64).alias("value"),
        pl.col("quantity_t").alias("weight"),
    ).filter(pl.col("value") >= 0)
    if parameters.get("country"):
        inside = [site for site, country in countries.items() if country == parameters["country"]]
        rows = rows.filter(pl.col("part").is_in(inside))
    return rows


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
    return _monthly(kept, (days * weight).sum() / weight.sum(), weight.sum())


QUERIES: dict[str, Callable[[pl.DataFrame, Mapping[str, Any], Mapping[str, str]], pl.DataFrame]] = {
    "tonnes_through": tonnes_through,
    "tonnes_by_market": tonnes_by_market,
    "transit_days": transit_days,
}
"""Every query by name; each gives a frame of `month` and `value`."""


ACTUAL: dict[str, Callable[[pl.DataFrame, Mapping[str, Any], Mapping[str, str]], pl.DataFrame]] = {
    "port_dwell_days": dwell_of_lots,
}
"""Measures that what really moved can tell as well; the others need prices, factors or stocks."""


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
    total = float(found["value"].sum())
    if indicator["query"] in MEANS:
        weight = float(found["weight"].sum())
        total = float((found["value"] * found["weight"]).sum()) / weight if weight else 0.0
    return Series(
        status,
        tuple(found["month"]),
        values,
        round(total, 6),
        f"{indicator['query']} {parameters}",
        fingerprint(frame.sort(COLUMNS).rows()),
        _parts(frame, indicator["query"], parameters),
    )


def _parts(
    frame: pl.DataFrame, query: str, parameters: Mapping[str, Any]
) -> tuple[tuple[str, float], ...]:
    """Tonnes of each market, where an indicator counts them."""
    if query != "tonnes_by_market":
        return ()
    kept = frame.filter(
        (pl.col("kind") == "use") & (pl.col("origin_country") == parameters["origin_country"])
    )
    sums = kept.group_by("market").agg(pl.col("quantity_t").sum()).drop_nulls().sort("market")
    return tuple((name, round(float(value), 6)) for name, value in sums.iter_rows())


def _monthly(frame: pl.DataFrame, value: pl.Expr, weight: pl.Expr | None = None) -> pl.DataFrame:
    values = [value.alias("value"), *([weight.alias("weight")] if weight is not None else [])]
    return frame.group_by(pl.col("to_date").str.slice(0, 7).alias("month")).agg(values)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        *(pl.col(name).cast(pl.Float64 if name == "quantity_t" else pl.String) for name in COLUMNS)
    )
