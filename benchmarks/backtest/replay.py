"""Replays a shipment: a small case of 2025 in which nothing but its own way is open.

The tables are those of the shipped case, cut down to the elevators, the port, the port of discharge
and the market of the shipment; what hangs on the dates of 2026 is left out (closures, price peaks)
and the dates are those of 2025. The market wants what was shipped, in the months in which it came,
so the plan has one flow to choose from: how many trains and ships carry it, and when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from benchmarks.backtest.shipments import (
    FROM_FEBRUARY_2025_USD_PER_T,
    FUEL_2025_USD_PER_T,
    TRAIN_T,
    Shipment,
)
from keruen.case.case import Case
from keruen.case.dictionary import read_dictionary
from keruen.case.read import read_case
from keruen.movements import measures
from keruen.plan import Plan, PlanOptions, make_plan

SHIPPED = "kazakhstan-morocco-africa"
GRADE = "kz_class_3"
KEPT = ("case", "grades", "profiles", "vessel_classes", "passages", "passage_dues")
"""Tables that the replay takes as they are, but for the settings of the horizon."""
START = dt.date(2024, 11, 1)
PERIODS = 15
TRANSIT_MARGIN_DAYS = 60


@dataclass(frozen=True)
class Replay:
    """What the replay of a shipment gave."""

    shipment: Shipment
    plan: Plan
    shipped_t: float
    trains: float
    ships: int
    rail_days: float
    port_days: float
    sea_days: float
    free_on_board_usd_per_t: float
    landed_usd_per_t: float
    subsidy_usd_per_t: float

    @property
    def door_to_port_days(self) -> float:
        """Days from the elevator to the port of discharge, loading included."""
        return self.rail_days + self.port_days + self.sea_days


def replay(shipment: Shipment, base: Case | None = None) -> Replay:
    """Plan the case of a shipment and measure what a tonne cost and how long it took."""
    case = make_case(shipment, read_case(SHIPPED) if base is None else base)
    plan = make_plan(case, PlanOptions(gap=1e-4, time_limit_seconds=60.0, hub=False))
    moved = plan.movements
    rail = moved.filter((pl.col("kind") == "lane") & (pl.col("to_site") == shipment.port))
    sea = moved.filter(pl.col("kind") == "voyage")
    option = plan.voyage_options.frame.filter(
        pl.col("option").is_in(sea["route"].unique().to_list())
    )
    weights = sea.group_by(option="route").agg(pl.col("quantity_t").sum())
    option = option.join(weights, on="option")
    lanes = {row["lane"]: row for row in case.rows("lanes")}
    sites = {row["site"]: row for row in case.rows("sites")}
    tonnes = float(rail["quantity_t"].sum())
    per_lane = rail.group_by("route").agg(pl.col("quantity_t").sum()).rows()
    rail_days = sum(lanes[name]["transit_days"] * sent for name, sent in per_lane) / tonnes
    rail_usd = sum(lanes[name]["cost_usd_per_t"] * sent for name, sent in per_lane) / tonnes
    port = sites[shipment.port]
    handling = port["receiving_cost_usd_per_t"] + port["loading_cost_usd_per_t"]
    cost = measures.landed_cost(case, plan.voyage_options.frame, moved, plan.stocks)
    whole = cost.filter(pl.col("grade").is_null()).row(0, named=True)
    return Replay(
        shipment,
        plan,
        shipped_t=float(sea["quantity_t"].sum()),
        trains=tonnes / TRAIN_T,
        ships=int(moved["trips"].sum()),
        rail_days=rail_days,
        port_days=_mean(option, pl.col("load_days") + port["waiting_days"]),
        sea_days=_mean(option, pl.col("sea_days")),
        free_on_board_usd_per_t=rail_usd + handling + sites["akmola"]["loading_cost_usd_per_t"],
        landed_usd_per_t=whole["landed_usd_per_t"] - whole["subsidy_usd_per_t"],
        subsidy_usd_per_t=-whole["subsidy_usd_per_t"],
    )


def _mean(option: pl.DataFrame, of: pl.Expr) -> float:
    """Mean over voyage options by their tonnes."""
    return float(
        option.select((of * pl.col("quantity_t")).sum() / pl.col("quantity_t").sum()).item()
    )


def make_case(shipment: Shipment, base: Case) -> Case:
    """The case of 2025 in which only the way of a shipment is open."""
    inland = _inland_lanes(shipment, base)
    sites = {*shipment.elevators, shipment.port, shipment.discharge}
    sites |= {lane["to_site"] for lane in inland}
    rail = [
        row
        for row in base.rows("lanes")
        if row["from_site"] in shipment.elevators and row["to_site"] == shipment.port
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "sites": [_open(row) for row in base.rows("sites") if row["site"] in sites],
        "offers": [
            {**row, "price_usd_per_t": FROM_FEBRUARY_2025_USD_PER_T}
            for row in base.rows("offers")
            if row["site"] in shipment.elevators and row["grade"] == GRADE
        ],
        "lanes": [*rail, *inland],
        "corridors": [
            row
            for row in base.rows("corridors")
            if row["corridor"] in {lane["corridor"] for lane in (*rail, *inland)}
        ],
        "subsidies": [
            row for row in base.rows("subsidies") if row["lane"] in {each["lane"] for each in rail}
        ],
        "subsidy_programmes": [
            {**row, "budget_usd_per_year": None} for row in base.rows("subsidy_programmes")
        ],
        "markets": [
            {**row, "minimum_cover": 1.0}
            for row in base.rows("markets")
            if row["market"] == shipment.market
        ],
        "demand": _demand(shipment, base),
    }
    regions = {
        row["site"]: row["sea_region"] for row in tables["sites"] if row["sea_region"] is not None
    }
    tables["trades"] = [
        row
        for row in base.rows("trades")
        if (row["from_region"], row["to_region"])
        == (regions[shipment.port], regions[shipment.discharge])
    ]
    tables["war_risk_premiums"] = [
        row
        for row in base.rows("war_risk_premiums")
        if row["target_kind"] != "sea_region" or row["target"] in regions.values()
    ]
    crop = {"crop_year": 2024, "from_date": START, "to_date": dt.date(2025, 12, 31)}
    tables["harvests"] = [
        {**row, **crop, "harvest_profile": None, "quantity_t": shipment.tonnes}
        for row in base.rows("harvests")
        if row["site"] in shipment.elevators and row["crop_year"] == 2026
    ]
    tables["grade_shares"] = [
        {**row, "crop_year": 2024, "share": 1.0}
        for row in base.rows("grade_shares")
        if row["site"] in shipment.elevators and (row["crop_year"], row["grade"]) == (2026, GRADE)
    ]
    used = {row["emission_factor"] for row in (*rail, *inland, *base.rows("vessel_classes"))}
    tables["emission_factors"] = [
        row for row in base.rows("emission_factors") if row["emission_factor"] in used
    ]
    settings = {
        **base.settings,
        "case": f"replay-{shipment.name.replace('_', '-')}",
        "start_date": START,
        "periods": PERIODS,
        "fuel_price_usd_per_t": FUEL_2025_USD_PER_T,
    }
    frames = {
        name: pl.DataFrame(tables.get(name, []), schema=base[name].schema)
        for name in read_dictionary()
    }
    frames |= {name: base[name] for name in KEPT}
    frames["grades"] = (
        base["grades"]
        .filter(pl.col("grade") == GRADE)
        .with_columns(reference_value_usd_per_t=pl.lit(FROM_FEBRUARY_2025_USD_PER_T))
    )
    frames["case"] = pl.DataFrame([settings], schema=base["case"].schema)
    return Case(frames)


def _open(row: dict[str, Any]) -> dict[str, Any]:
    """A site without a cap on what comes by rail: the shipment is what came."""
    return row if row["kind"] == "inland" else {**row, "receiving_capacity_t_per_day": None}


def _inland_lanes(shipment: Shipment, base: Case) -> list[dict[str, Any]]:
    """Lanes from the port of discharge to the market's site; none where they are the same."""
    (market,) = (row for row in base.rows("markets") if row["market"] == shipment.market)
    return [
        row
        for row in base.rows("lanes")
        if (row["from_site"], row["to_site"]) == (shipment.discharge, market["site"])
    ]


def _demand(shipment: Shipment, base: Case) -> list[dict[str, Any]]:
    """What was shipped, day by day alike, from its arrival on; nothing before and after."""
    like = next(row for row in base.rows("demand") if row["market"] == shipment.market)
    later = dt.timedelta(days=TRANSIT_MARGIN_DAYS)
    first, after = shipment.first_day + later, shipment.last_day + later
    yearly = shipment.tonnes * 365.0 / (after - first).days
    steps = [(START, 0.0), (first, yearly), (after, 0.0)]
    return [
        {**like, "from_date": day, "quantity_t_per_year": tonnes, "demand_profile": None}
        for day, tonnes in steps
    ]
