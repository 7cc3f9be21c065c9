"""Queries that need a run's own case: landed cost, emissions, days of cover.

They are the measures of `keruen.movements`, over the run's tables and its copy of the case; nothing
is computed here but means by tonnes and the mean over markets.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from keruen.movements.flows import emissions, emissions_t_by_period
from keruen.movements.landed import trace_costs
from keruen.movements.markets import days_of_cover as cover_of_run
from keruen.roadmap.indicators.series import Found
from keruen.roadmap.indicators.sources import Data, Missing
from keruen.store.refusal import Part

KEYS = ["part", "month"]


def landed_usd_per_t(data: Data, parameters: Mapping[str, object]) -> Found:
    """Landed cost of a tonne of one origin, weighted by tonnes used, by month of use and market."""
    data.check_run()
    trace = trace_costs(data.case, data.voyage_options, data.whole, data.stocks)
    uses = trace.uses.select("market", "origin_country", "from_period", "quantity_t")
    table = uses.with_columns(pl.Series("usd", trace.used.sum(axis=1))).filter(
        pl.col("origin_country") == parameters["origin_country"]
    )
    if not float(table["quantity_t"].sum()):
        raise Missing(Part("nothing of this origin is used in the run"))
    table = table.with_columns(_month(data, "from_period"), part="market")
    usd_per_t = pl.col("usd").sum() / pl.col("quantity_t").sum()
    return Found(
        table.group_by("month").agg(value=usd_per_t),
        float(table.select(usd_per_t).item()),
        _used(data),
        "market",
        table.group_by(KEYS).agg(value=usd_per_t),
        table.group_by("part").agg(value=usd_per_t),
        [Part("the hub's fixed cost and the shortage cost are not allocated to tonnes")],
    )


def kg_co2e_per_t(data: Data, _parameters: Mapping[str, object]) -> Found:
    """Kilograms of CO2e of all that moves, of every origin, over the tonnes used.

    A month has what was emitted in it over what was used in it; the total is all over all.
    """
    data.check_run()
    uses = data.whole.filter(pl.col("kind") == "use")
    tonnes = float(uses["quantity_t"].sum())
    if not tonnes:
        raise Missing(Part("nothing of this origin is used in the run"))
    emitted = emissions_t_by_period(data.case, data.voyage_options, data.whole)
    kilograms = pl.DataFrame({"period": range(len(emitted)), "kg": 1000.0 * emitted})
    used = uses.group_by(period="from_period").agg(t=pl.col("quantity_t").sum())
    months = (
        kilograms.join(used, on="period", how="left")
        .with_columns(_month(data, "period"))
        .group_by("month")
        .agg(pl.col("kg", "t").sum())
        .filter(pl.col("t") > 0)
        .select("month", value=pl.col("kg") / pl.col("t"))
    )
    whole = 1000.0 * float(emissions(data.case, data.voyage_options, data.whole)["co2e_t"].sum())
    return Found(months, whole / tonnes, _used(data))


def days_of_cover(data: Data, _parameters: Mapping[str, object]) -> Found:
    """Days that the stock at the end of a period would last at its demand, by market.

    A month's value is the mean over markets, the total the mean over months; a market's whole is
    its mean over months. A simulation gives the span of its replications for each market and month.
    """
    data.check_run()
    table = cover_of_run(data.case, data.stocks).with_columns(
        _month(data, "period"), part="market", value="days_of_cover"
    )
    table = table.filter(pl.col("value").is_not_null())
    ends = int(data.whole["from_period"].max() or 0)  # type: ignore[arg-type]
    table = table.filter(pl.col("period") <= ends)
    mean = pl.col("value").mean()
    used = {name: value for name, value in _used(data).items() if name != "voyage_options"}
    # A month of several periods has the mean of their ends, in the span of the replications too.
    aggregates = [mean]
    spans = _spans(data)
    if spans is not None:
        table = table.join(spans, on=["market", "period"], how="left")
        aggregates += [pl.col("low", "high").mean()]
        used["spans"] = spans
    months = table.group_by("month").agg(mean)
    if not months.height:
        raise Missing(Part("no market of the run has a demand"))
    return Found(
        months,
        float(months.select(mean).item()),
        used,
        "market",
        table.group_by(KEYS).agg(aggregates),
        table.group_by("part").agg(mean),
        [Part("stock at the ends of periods, over the demand of the period")],
    )


def _spans(data: Data) -> pl.DataFrame | None:
    """The interval of 90 % of the replications: `market`, `period`, `low`, `high`."""
    rows = data.summary.get("cover")
    if data.status != "simulated" or not isinstance(rows, list) or not rows:
        return None
    return pl.DataFrame(rows).select(
        "market", pl.col("period").cast(pl.Int64), low="q5", high="q95"
    )


def _month(data: Data, period: str) -> pl.Expr:
    starts = {place: f"{each.start:%Y-%m}" for place, each in enumerate(data.case.calendar.periods)}
    return pl.col(period).replace_strict(starts, return_dtype=pl.String).alias("month")


def _used(data: Data) -> dict[str, pl.DataFrame | str]:
    return {
        "movements": data.whole,
        "stocks": data.stocks,
        "voyage_options": data.voyage_options,
        "case": data.case.fingerprint,
    }
