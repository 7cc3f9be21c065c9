"""Measures of what moves: corridors, ships, the hub, stocks and emissions."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.movements.parameters import MeasureParameters, period_frame
from keruen.movements.periods import Floats
from keruen.movements.prices import price_movements
from keruen.movements.registry import measure
from keruen.summaries import Openings


def _periods(case: Case) -> pl.DataFrame:
    return pl.DataFrame({"period": range(case.calendar.count)}, schema={"period": pl.Int64})


@measure(
    unit="t",
    formula="sum of quantity_t that leaves on the lanes that end the corridor (R14)",
    meaning="tonnes through each corridor in each period, beside its capacity (empty: no limit)",
    columns=("corridor", "period", "quantity_t", "capacity_t"),
)
def corridor_flows(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes through each corridor in each period, by the lanes that end it (R14).

    Formula: sum of `quantity_t` over the lanes that end the corridor. Every corridor and period
    has a row; `capacity_t` is null where the corridor has no limit.
    """
    parameters = MeasureParameters(case)
    ends = [lane for lanes in parameters.ending_lanes.values() for lane in lanes]
    lanes = movements.filter((pl.col("kind") == "lane") & pl.col("route").is_in(ends))
    sums = lanes.group_by("corridor", period="from_period").agg(pl.col("quantity_t").sum())
    count = case.calendar.count
    capacity = period_frame(parameters.corridor_capacity_t, ("corridor",), "capacity_t", count)
    grid = case.frames.corridors.select("corridor").join(_periods(case), how="cross")
    keys = ["corridor", "period"]
    whole = grid.join(sums, on=keys, how="left").join(capacity, on=keys, how="left")
    return (
        whole.with_columns(pl.col("quantity_t").fill_null(0.0))
        .select(*keys, "quantity_t", "capacity_t")
        .sort(keys)
    )


@measure(
    unit="trips, t, fraction",
    formula="utilisation = sum of quantity_t / (intake_t x trips)",
    meaning="trips of each voyage option in each period, what they carry and how full they sail",
    columns=("option", "vessel_class", "period", "trips", "quantity_t", "utilisation"),
)
def ships(voyage_options: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """Trips by voyage option and period, with their tonnes and utilisation.

    Formula: utilisation = tonnes / (`intake_t` x trips); null where no trip sails.
    """
    keys = ["option", "vessel_class", "period"]
    sea = movements.filter(pl.col("kind").is_in(["trip", "voyage"]))
    sums = sea.group_by("vessel_class", option="route", period="from_period").agg(
        pl.col("trips").sum(), pl.col("quantity_t").sum()
    )
    intakes = voyage_options.select("option", "intake_t")
    joined = sums.join(intakes, on="option", how="left")
    offered = pl.col("intake_t") * pl.col("trips")
    full = pl.when(offered > 0).then(pl.col("quantity_t") / offered)
    return (
        joined.with_columns(utilisation=full)
        .select(*keys, "trips", "quantity_t", "utilisation")
        .sort(keys)
    )


@measure(
    unit="t CO2e",
    formula="R28: factor x distance adjustment x distance x sent; kilograms a tonne x handled",
    meaning="well-to-wake emissions by leg, mode or vessel class, and method",
    columns=("leg", "mode", "method", "co2e_t"),
)
def emissions(case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame) -> pl.DataFrame:
    """Emissions in tonnes of CO2e by leg (lane, voyage or handling), mode and method (R28).

    Formula: R28. `mode` is the lane's mode or the vessel class, `port` for handling; `method` names
    the emission factor's method, `transshipment_kg_co2e_per_t` of the case for handling.
    """
    priced = price_movements(case, voyage_options, movements)
    methods = case.frames.emission_factors.select("emission_factor", "method")
    lane_methods = case.frames.lanes.join(methods, on="emission_factor", how="left")
    class_methods = case.frames.vessel_classes.join(methods, on="emission_factor", how="left")
    lanes = priced.filter(pl.col("kind") == "lane").join(
        lane_methods.select(route="lane", method="method"), on="route", how="left"
    )
    voyages = priced.filter(pl.col("kind") == "voyage").join(
        class_methods.select("vessel_class", "method"), on="vessel_class", how="left"
    )
    kg = pl.col("transport_kg")
    handled = priced.select(pl.col("loading_kg").sum() + pl.col("receiving_kg").sum()).item()
    handling = {
        "leg": ["handling"],
        "mode": ["port"],
        "method": ["transshipment_kg_co2e_per_t"],
        "kg": [float(handled)],
    }
    lines = [
        lanes.select(leg=pl.lit("lane"), mode="mode", method="method", kg=kg),
        voyages.select(leg=pl.lit("voyage"), mode="vessel_class", method="method", kg=kg),
        pl.DataFrame(handling).filter(pl.col("kg") > 0),
    ]
    keys = ["leg", "mode", "method"]
    sums = pl.concat(lines).group_by(keys).agg(co2e_t=pl.col("kg").sum() / 1000.0)
    return sums.sort(keys)


def emissions_t_by_period(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame
) -> Floats:
    """Emissions of each period in t CO2e: shape [periods]; receiving falls on arrival (R28)."""
    count = case.calendar.count
    priced = price_movements(case, voyage_options, movements)
    left = (priced["transport_kg"] + priced["loading_kg"]).to_numpy()
    totals = np.bincount(priced["from_period"].to_numpy(), weights=left, minlength=count)
    arrived = priced.filter(pl.col("to_period") < count)
    totals += np.bincount(
        arrived["to_period"].to_numpy(), weights=arrived["receiving_kg"].to_numpy(), minlength=count
    )
    tonnes: Floats = totals / 1000.0
    return tonnes


def storage_capacity_t(case: Case, openings: Openings) -> dict[str, Floats]:
    """Storage by site in each period, with its open tiers times their closure factors (R11)."""
    parameters = MeasureParameters(case)
    capacity = {
        name: np.full(parameters.days.count, float(row.storage_capacity_t))
        for name, row in parameters.sites.items()
    }
    for name, state in parameters.open_share(openings).items():
        tier = parameters.hub_options[name]
        added = tier.storage_capacity_t * parameters.tier_factor[name]
        capacity[tier.site] = capacity[tier.site] + added * state
    return capacity


@measure(
    unit="t",
    formula="sum of quantity_t over grades at the end of each period; capacity by R11",
    meaning="stock of each site that can store, at the end of each period, beside its capacity",
    columns=("site", "period", "quantity_t", "capacity_t"),
)
def stock_curves(case: Case, stocks: pl.DataFrame, openings: Openings) -> pl.DataFrame:
    """Stock and storage capacity of each site at the end of each period, in tonnes.

    Formula: sum of `quantity_t` over grades; capacity by R11. Sites that neither hold nor could
    hold grain have no rows.
    """
    keys = ["site", "period"]
    sums = stocks.group_by(keys).agg(pl.col("quantity_t").sum())
    capacity = period_frame(
        storage_capacity_t(case, openings), ("site",), "capacity_t", case.calendar.count
    )
    whole = capacity.join(sums, on=keys, how="left").with_columns(
        pl.col("quantity_t").fill_null(0.0)
    )
    most = pl.max_horizontal("quantity_t", "capacity_t").max().over("site")
    return whole.filter(most > 0).select(*keys, "quantity_t", "capacity_t").sort(keys)


@measure(
    unit="t",
    formula="received_t that reaches a hub site; quantity_t that ships load there",
    meaning="tonnes into each site with hub options, and out of it by ship, in each period",
    columns=("site", "period", "received_t", "shipped_t"),
)
def hub_throughput(case: Case, movements: pl.DataFrame) -> pl.DataFrame:
    """Tonnes into each hub site by lane and ship, and out of it by ship, in each period.

    Formula: sum of `received_t` by `to_site` and `to_period`, and of `quantity_t` by `from_site`
    and `from_period`. Every site with hub options has a row for each period.
    """
    keys = ["site", "period"]
    sites = sorted(MeasureParameters(case).hub_sites)
    moved = movements.filter(pl.col("kind").is_in(["lane", "voyage"]))
    arrived = moved.group_by(site="to_site", period="to_period").agg(pl.col("received_t").sum())
    by_sea = moved.filter(pl.col("kind") == "voyage")
    shipped = by_sea.group_by(site="from_site", period="from_period").agg(
        shipped_t=pl.col("quantity_t").sum()
    )
    grid = pl.DataFrame({"site": sites}, schema={"site": pl.String})
    grid = grid.join(_periods(case), how="cross")
    whole = grid.join(arrived, on=keys, how="left").join(shipped, on=keys, how="left")
    return whole.with_columns(pl.col("received_t", "shipped_t").fill_null(0.0)).sort(keys)
