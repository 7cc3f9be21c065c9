"""Queries that compare what was used with what markets need: the case's table of demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keruen.movements.markets import demand_frame
from keruen.records import read_record
from keruen.roadmap.indicators.series import Found
from keruen.roadmap.indicators.sources import Data, Missing
from keruen.store.refusal import Part

KEYS = ["part", "month"]


def need_covered_percent(data: Data, parameters: Mapping[str, object]) -> Found:
    """Percent of the import need that grain of one origin meets: 100 x tonnes used / need.

    By month and by market; the total is all tonnes over all need of the months considered: those of
    the whole run, or from the first to the last in which something was really used.
    """
    table = _use_and_need(data, parameters)
    share = 100.0 * pl.col("used_t").sum() / pl.col("need_t").sum()
    return _found(data, table, share)


def open_need_t(data: Data, parameters: Mapping[str, object]) -> Found:
    """Tonnes of the need of markets that a hub may serve which one origin does not meet yet.

    Potential through the hub: need - tonnes used, none below zero, by market and month. The total
    is their sum over the months considered.
    """
    markets = data.case.frames.markets.filter(pl.col("hub_allowed")).select(part="market")
    table = _use_and_need(data, parameters).join(markets, on="part", how="semi")
    return _found(data, table, (pl.col("need_t") - pl.col("used_t")).clip(0.0).sum())


@dataclass(frozen=True, slots=True)
class _Without:
    """Countries whose markets a query leaves out."""

    without_countries: tuple[str, ...] = ()


def _use_and_need(data: Data, parameters: Mapping[str, object]) -> pl.DataFrame:
    """`part` (a market outside the countries left out), `month`, `need_t`, `used_t`."""
    need = need_by_month(data)
    out = read_record(_Without, parameters).without_countries
    markets = data.case.frames.markets.filter(~pl.col("country").is_in(list(out)))
    need = need.join(markets.select(part="market"), on="part", how="semi")
    uses = data.movements.filter(
        (pl.col("kind") == "use") & (pl.col("origin_country") == parameters["origin_country"])
    )
    used = uses.group_by(part="market", month=pl.col("to_date").str.slice(0, 7)).agg(
        used_t=pl.col("quantity_t").sum()
    )
    if data.status == "actual":
        if not used.height:
            raise Missing(Part("no use of this origin is recorded yet"))
        first, last = str(used["month"].min()), str(used["month"].max())
        need = need.filter(pl.col("month").is_between(pl.lit(first), pl.lit(last)))
    if not need.height:
        raise Missing(Part("the case has no import requirement for these months"))
    return need.join(used, on=KEYS, how="left").with_columns(pl.col("used_t").fill_null(0.0))


def need_by_month(data: Data) -> pl.DataFrame:
    """Tonnes that each market needs in each month of the case's horizon: `part`, `month`, `need_t`.

    A period counts in the month in which it begins.
    """
    starts = pl.DataFrame(
        {
            "period": range(data.case.calendar.count),
            "month": [f"{period.start:%Y-%m}" for period in data.case.calendar.periods],
        }
    )
    demand = demand_frame(data.case).join(starts, on="period", how="left")
    return demand.group_by("month", part="market").agg(need_t=pl.col("demand_t").sum())


def _found(data: Data, table: pl.DataFrame, value: pl.Expr) -> Found:
    # A month without need has no share.
    table = table.filter(pl.col("need_t") > 0)
    if not table.height:
        raise Missing(Part("the case has no import requirement for these months"))
    return Found(
        table.group_by("month").agg(value=value),
        float(table.select(value).item()),
        {"movements": data.movements, "case": data.case.fingerprint},
        "market",
        table.group_by(KEYS).agg(value=value),
        table.group_by("part").agg(value=value),
        [Part("import requirement: the demand of case {case}", {"case": data.case.name})],
    )
