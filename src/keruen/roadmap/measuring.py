"""Measures of a planned run that indicators cite: landed cost, emissions, days of cover.

They are the measures of `keruen.movements`, over the run's own tables and its own copy of the case;
nothing is computed here but the mean over markets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from keruen.case.door import read_case
from keruen.movements.flows import emissions
from keruen.movements.landed import landed_cost
from keruen.movements.markets import days_of_cover

TABLES = ("movements", "stocks", "voyage_options")


@dataclass(frozen=True)
class Measured:
    """Values by month (YYYY-MM), or none, and the one value for the whole."""

    months: tuple[str, ...]
    values: tuple[float, ...]
    total: float
    data_sha256: str


def is_whole(folder: Path) -> bool:
    """Whether a run folder holds every table that the measures need, and its case."""
    tables = all((folder / f"{name}.parquet").is_file() for name in TABLES)
    return tables and (folder / "case").is_dir()


def measure_run(folder: Path, query: str, parameters: Mapping[str, Any]) -> Measured | None:
    """One measure of a run by its name; None where nothing of that origin is in the run."""
    return _measure(folder.resolve(), query, str(parameters.get("origin_country", "")))


QUERIES = ("landed_usd_per_t", "kg_co2e_per_t", "days_of_cover")
"""Names of the measures."""


@cache
def _measure(folder: Path, query: str, origin: str) -> Measured | None:
    case = read_case(folder / "case")
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    movements, stocks, options = (frames[name] for name in TABLES)
    digest = hashlib.sha256()
    for name in TABLES:
        digest.update((folder / f"{name}.parquet").read_bytes())
    sha256 = digest.hexdigest()
    if query == "landed_usd_per_t":
        landed = landed_cost(case, options, movements, stocks)
        rows = landed.filter(pl.col("origin_country") == origin)
        tonnes = float(rows["quantity_t"].sum())
        if not tonnes:
            return None
        usd = float((rows["landed_usd_per_t"] * rows["quantity_t"]).sum())
        return Measured((), (), round(usd / tonnes, 6), sha256)
    if query == "kg_co2e_per_t":
        tonnes = float(movements.filter(pl.col("kind") == "use")["quantity_t"].sum())
        if not tonnes:
            return None
        kilograms = 1000.0 * float(emissions(case, options, movements)["co2e_t"].sum())
        return Measured((), (), round(kilograms / tonnes, 6), sha256)
    return _cover(days_of_cover(case, stocks), movements, sha256)


def _cover(cover: pl.DataFrame, movements: pl.DataFrame, sha256: str) -> Measured:
    """The mean over markets, at the end of each period, named by the month it begins in."""
    begins = dict(
        movements.select("from_period", pl.col("from_date").cast(pl.String).str.slice(0, 7))
        .unique()
        .iter_rows()
    )
    means = (
        cover.group_by("period")
        .agg(pl.col("days_of_cover").mean())
        .drop_nulls()
        .sort("period")
        .filter(pl.col("period").is_in(list(begins)))
    )
    values = tuple(round(float(value), 6) for value in means["days_of_cover"])
    months = tuple(begins[period] for period in means["period"])
    total = sum(values) / len(values) if values else 0.0
    return Measured(months, values, round(total, 6), sha256)
