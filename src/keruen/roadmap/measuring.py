"""Measures of runs that indicators cite: landed cost, emissions, cover, port dwell.

They are the measures of `keruen.movements`, over a run's own tables; nothing is computed here but
means. A simulated run is priced by the case and the ways of the plan that it was made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.case.door import read_case
from keruen.movements.dwell import port_dwell
from keruen.movements.flows import emissions
from keruen.movements.landed import landed_cost
from keruen.movements.markets import cover, days_of_cover

MOVED = ("movements", "stocks")
GROUND = ("voyage_options",)


@dataclass(frozen=True)
class Run:
    """A run's tables, and the plan's folder that holds the case and the ways of its ships.

    Parameters
    ----------
    folder : holds movements and stocks.
    ground : holds the case and the voyage options; of a plan, the folder itself.
    """

    folder: Path
    ground: Path


@dataclass(frozen=True)
class Measured:
    """Values by month (YYYY-MM), or none, the one value for the whole, and parts of it by name."""

    months: tuple[str, ...]
    values: tuple[float, ...]
    total: float
    data_sha256: str
    parts: tuple[tuple[str, float], ...] = ()


def read_runs(planned: Path | None, simulated: Path | None) -> dict[str, Run]:
    """The runs that can be measured, by status.

    A simulated run can be where the plan beside it is of the same case, by its fingerprint.
    """
    runs: dict[str, Run] = {}
    if planned is not None and _is_whole(planned, planned):
        runs["planned"] = Run(planned, planned)
    if simulated is not None and planned is not None and _is_whole(simulated, planned):
        mine, its = _fingerprint(simulated), _fingerprint(planned)
        if mine is not None and mine == its:
            runs["simulated"] = Run(simulated, planned)
    return runs


def measure_run(run: Run, query: str, parameters: Mapping[str, Any]) -> Measured | None:
    """One measure of a run by its name; None where nothing of that kind is in the run."""
    frozen = tuple(sorted((key, str(value)) for key, value in parameters.items()))
    return _measure(run.folder.resolve(), run.ground.resolve(), query, frozen)


@dataclass(frozen=True)
class Tables:
    """What a measure reads."""

    case: Case
    movements: pl.DataFrame
    stocks: pl.DataFrame
    options: pl.DataFrame
    data_sha256: str

    def whole(self, total: float, parts: Mapping[str, float] | None = None) -> Measured:
        """One value for the whole run, with its parts by name."""
        named = tuple((name, round(value, 6)) for name, value in sorted((parts or {}).items()))
        return Measured((), (), round(total, 6), self.data_sha256, named)


def _landed(tables: Tables, parameters: Mapping[str, str]) -> Measured | None:
    """Mean landed cost of an origin's tonnes, USD/t, and that of each market."""
    landed = landed_cost(tables.case, tables.options, tables.movements, tables.stocks)
    rows = landed.filter(pl.col("origin_country") == parameters.get("origin_country", ""))
    usd = (pl.col("landed_usd_per_t") * pl.col("quantity_t")).sum()
    by_market = rows.group_by("market").agg(usd.alias("usd"), pl.col("quantity_t").sum())
    tonnes = float(by_market["quantity_t"].sum())
    if not tonnes:
        return None
    parts = {
        market: value / quantity for market, value, quantity in by_market.iter_rows() if quantity
    }
    return tables.whole(float(by_market["usd"].sum()) / tonnes, parts)


def _emissions(tables: Tables, _parameters: Mapping[str, str]) -> Measured | None:
    """Kilograms of CO2e a tonne used, of the whole corridor."""
    tonnes = float(tables.movements.filter(pl.col("kind") == "use")["quantity_t"].sum())
    if not tonnes:
        return None
    found = emissions(tables.case, tables.options, tables.movements)
    return tables.whole(1000.0 * float(found["co2e_t"].sum()) / tonnes)


def _cover(tables: Tables, _parameters: Mapping[str, str]) -> Measured:
    """The mean over markets, at the end of each period, named by the month it begins in."""
    covered = days_of_cover(tables.case, tables.stocks)
    begins = dict(
        tables.movements.select("from_period", pl.col("from_date").cast(pl.String).str.slice(0, 7))
        .unique()
        .iter_rows()
    )
    means = (
        covered.group_by("period")
        .agg(pl.col("days_of_cover").mean())
        .drop_nulls()
        .sort("period")
        .filter(pl.col("period").is_in(list(begins)))
    )
    values = tuple(round(float(value), 6) for value in means["days_of_cover"])
    months = tuple(begins[period] for period in means["period"])
    total = sum(values) / len(values) if values else 0.0
    markets = covered.group_by("market").agg(pl.col("days_of_cover").mean()).drop_nulls()
    parts = tuple((name, round(value, 6)) for name, value in sorted(markets.iter_rows()))
    return Measured(months, values, round(total, 6), tables.data_sha256, parts)


def _need(tables: Tables, parameters: Mapping[str, str]) -> Measured | None:
    """Share of the markets' need, in percent, that grain of one origin covers."""
    needed = cover(tables.case, tables.movements).group_by("market").agg(pl.col("demand_t").sum())
    used = (
        tables.movements.filter(
            (pl.col("kind") == "use")
            & (pl.col("origin_country") == parameters.get("origin_country", ""))
        )
        .group_by("market")
        .agg(pl.col("quantity_t").sum())
    )
    whole = needed.join(used, on="market", how="left").with_columns(
        pl.col("quantity_t").fill_null(0.0)
    )
    need = float(whole["demand_t"].sum())
    if not need:
        return None
    parts = {
        market: 100.0 * tonnes / demand
        for market, demand, tonnes in whole.select("market", "demand_t", "quantity_t").iter_rows()
        if demand
    }
    return tables.whole(100.0 * float(whole["quantity_t"].sum()) / need, parts)


def _dwell(tables: Tables, parameters: Mapping[str, str]) -> Measured | None:
    """Days that a tonne of one origin lies at the ports of one country, or at all ports."""
    countries = tables.case["sites"].select("site", "country")
    rows = (
        port_dwell(tables.case, tables.movements, tables.stocks)
        .filter(pl.col("origin_country") == parameters.get("origin_country", ""))
        .join(countries, on="site")
    )
    if parameters.get("country"):
        rows = rows.filter(pl.col("country") == parameters["country"])
    left = float(rows["left_t"].sum())
    if not left:
        return None
    parts = {
        site: days
        for site, days in rows.select("site", "dwell_days").iter_rows()
        if days is not None
    }
    return tables.whole(float(rows["stock_t_days"].sum()) / left, parts)


Query = Callable[[Tables, Mapping[str, str]], Measured | None]
QUERIES: dict[str, Query] = {
    "landed_usd_per_t": _landed,
    "kg_co2e_per_t": _emissions,
    "days_of_cover": _cover,
    "need_covered_percent": _need,
    "port_dwell_days": _dwell,
}
"""The measures by name."""


@cache
def _measure(
    folder: Path, ground: Path, query: str, parameters: tuple[tuple[str, str], ...]
) -> Measured | None:
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in MOVED}
    options = pl.read_parquet(ground / "voyage_options.parquet")
    digest = hashlib.sha256()
    for path in (
        *(folder / f"{name}.parquet" for name in MOVED),
        ground / "voyage_options.parquet",
    ):
        digest.update(path.read_bytes())
    tables = Tables(
        read_case(ground / "case"),
        frames["movements"],
        frames["stocks"],
        options,
        digest.hexdigest(),
    )
    return QUERIES[query](tables, dict(parameters))


def _is_whole(folder: Path, ground: Path) -> bool:
    """Whether the folders hold every table that the measures need, and the case."""
    moved = all((folder / f"{name}.parquet").is_file() for name in MOVED)
    known = all((ground / f"{name}.parquet").is_file() for name in GROUND)
    return moved and known and (ground / "case").is_dir()


def _fingerprint(folder: Path) -> str | None:
    """The fingerprint of the case that a run was made for."""
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found.get("fingerprint") if isinstance(found, dict) else None
