"""Verifies how grain moves: arrivals, losses, capacities of lanes, whole shiploads (R4 to R15)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.movements.evidence import TRAVELLING, Evidence
from keruen.movements.periods import CLOSED_BELOW, Floats, arrival_delay, arrival_shares
from keruen.movements.tables import GRAM_T
from keruen.movements.violations import (
    ABSOLUTE_TOLERANCE_T,
    RELATIVE_TOLERANCE,
    Violation,
    differences,
    exceedings,
    mismatches,
    number,
)


def check_lane_arrivals(evidence: Evidence) -> list[Violation]:
    """Lanes spread over two periods of arrival in the shares of R6."""
    mean = evidence.case.calendar.mean_period_days
    shares = [
        {"route": name, "delay": delay, "share": share}
        for name, row in evidence.parameters.lanes.items()
        for delay, share in arrival_shares(row.transit_days, mean)
    ]
    types = {"route": pl.String, "delay": pl.Int64, "share": pl.Float64}
    keys = ["route", "grade", "from_period"]
    lanes = evidence.of_kind("lane")
    sent = lanes.group_by(keys).agg(sent_t=pl.col("quantity_t").sum())
    expected = sent.join(pl.DataFrame(shares, schema=types), on="route").with_columns(
        to_period=pl.col("from_period") + pl.col("delay"),
        expected=pl.col("sent_t") * pl.col("share"),
    )
    arrived = lanes.group_by(*keys, "to_period").agg(pl.col("quantity_t").sum())
    both = arrived.join(expected, on=[*keys, "to_period"], how="full", coalesce=True).with_columns(
        pl.col("quantity_t", "expected").fill_null(0.0), kind=pl.lit("lane")
    )
    problem = "of what left, the part that arrives in this period is"
    ordered = both.sort(*keys, "to_period")
    return differences("R6", "movements", ordered, "quantity_t", pl.col("expected"), problem)


def check_ship_arrivals(evidence: Evidence) -> list[Violation]:
    """Ships arrive whole in the nearest period (R7)."""
    mean = evidence.case.calendar.mean_period_days
    ports = evidence.destinations.with_columns(
        delay=pl.col("transit_days").map_elements(
            lambda days: arrival_delay(days, mean), return_dtype=pl.Int64
        )
    ).select(route="option", to_site="destination", delay="delay")
    sailed = evidence.of_kind("voyage", "trip").filter(pl.col("to_period").is_not_null())
    joined = sailed.join(ports, on=["route", "to_site"], how="left", maintain_order="left")
    arrival = pl.col("from_period") + pl.col("delay")
    problem = "by its transit days the ship arrives in period"
    return mismatches("R7", "movements", joined, "to_period", arrival, problem)


def check_losses(evidence: Evidence) -> list[Violation]:
    """What arrives is what left less the losses (R8); what does not travel loses nothing."""
    case = evidence.case
    site_loss = case.frames.sites.select(to_site="site", site_loss="loss_fraction")
    lane_loss = case.frames.lanes.select(route="lane", lane_loss="loss_fraction")
    moved = evidence.of_kind(*TRAVELLING).join(site_loss, on="to_site", how="left")
    moved = moved.join(lane_loss, on="route", how="left").sort("kind", "route", "from_period")
    kept = (1.0 - pl.col("lane_loss").fill_null(0.0)) * (1.0 - pl.col("site_loss"))
    expected = pl.col("quantity_t") * kept
    problem = "after the losses on the way and at the site there arrive"
    found = differences("R8", "movements", moved, "received_t", expected, problem)
    bought = evidence.of_kind("purchase")
    problem = "grain is bought without loss:"
    found += differences("R8", "movements", bought, "received_t", pl.col("quantity_t"), problem)
    # Nothing arrives with the other kinds: their cell is zero, or repeats the quantity.
    still = evidence.of_kind("trip", "use", "shortage", "subsidy")
    odd = still.filter(pl.col("received_t") != 0.0)
    problem = "nothing arrives with this row; the cell is zero or repeats quantity_t, which is"
    return found + differences("R8", "movements", odd, "received_t", pl.col("quantity_t"), problem)


def check_closures(evidence: Evidence) -> list[Violation]:
    """Nothing leaves, reaches or uses what is closed (R4)."""
    parameters = evidence.parameters
    found = []
    for lane, sent in sorted(evidence.sums(evidence.of_kind("lane"), "route").items()):
        found += _closed(f"route={lane}", sent, parameters.lane_factor[lane], "the lane is closed")
    sent_from = (evidence.sent_by_lane + evidence.sent_by_ship).sum(axis=1)
    received = evidence.received.sum(axis=1)
    for index, site in enumerate(evidence.sites):
        factor = parameters.site_factor[site]
        problem = "the site is closed, and grain leaves it"
        found += _closed(f"from_site={site}", sent_from[index], factor, problem)
        problem = "the site is closed, and grain reaches it"
        found += _closed(f"to_site={site}", received[index], factor, problem)
    return found


def _closed(row: str, tonnes: Floats, factor: Floats, problem: str) -> list[Violation]:
    wrong = (factor < CLOSED_BELOW) & (tonnes > ABSOLUTE_TOLERANCE_T)
    return [
        Violation(
            "R4", "movements", f"{row} and period={t}", "quantity_t", number(tonnes[t]), problem
        )
        for t in np.flatnonzero(wrong)
    ]


def check_lane_capacities(evidence: Evidence) -> list[Violation]:
    """Lanes and corridors carry no more than their capacities (R13, R14)."""
    parameters = evidence.parameters
    sent = evidence.sums(evidence.of_kind("lane"), "route")
    found = []
    for lane, tonnes in sorted(sent.items()):
        capacity = parameters.lane_capacity_t[lane]
        if capacity is not None:
            problem = "the lane carries more than its capacity"
            found += exceedings("R13", f"route={lane}", tonnes, capacity, problem)
    for corridor, capacity in parameters.corridor_capacity_t.items():
        ends = [sent[lane] for lane in parameters.ending_lanes[corridor] if lane in sent]
        total = np.sum(ends, axis=0) if ends else np.zeros(evidence.periods)
        problem = "the lanes that end the corridor carry more than its capacity"
        found += exceedings("R14", f"corridor={corridor}", total, capacity, problem)
    return found


def check_shiploads(evidence: Evidence) -> list[Violation]:
    """Ships carry no more than their intake times whole trips (R15)."""
    keys = ["route", "from_period"]
    options = evidence.voyage_options.select(
        *("intake_t", "second_site", "second_intake_t"), route="option"
    )
    trips = evidence.of_kind("trip").group_by(keys).agg(pl.col("trips").sum())
    loads = evidence.of_kind("voyage").join(options, on="route", how="left")
    loads = loads.with_columns(second=pl.col("to_site").eq_missing(pl.col("second_site")))
    loaded = loads.group_by(keys).agg(
        pl.col("quantity_t").sum(),
        second_t=pl.col("quantity_t").filter(pl.col("second")).sum(),
    )
    sums = loaded.join(trips, on=keys, how="left").join(options, on="route", how="left")
    sums = sums.with_columns(pl.col("trips").fill_null(0)).sort(keys)
    found = []
    for row in sums.iter_rows(named=True):
        words = f"route={row['route']} and from_period={row['from_period']}"
        parts = [
            ("quantity_t", "intake_t", "the ships"),
            ("second_t", "second_intake_t", "the part"),
        ]
        for tonnes, intake, who in parts:
            limit = (row[intake] or 0.0) * row["trips"]
            if row[tonnes] > limit * (1 + RELATIVE_TOLERANCE) + ABSOLUTE_TOLERANCE_T:
                where = "" if tonnes == "quantity_t" else " for the second port"
                problem = f"{who}{where} may carry {number(limit)} t in {row['trips']} trips"
                found.append(
                    Violation("R15", "movements", words, "quantity_t", number(row[tonnes]), problem)
                )
    return found


def check_row_numbers(evidence: Evidence) -> list[Violation]:
    """Trips stand in rows of kind trip alone, without tonnes; crops in purchases (R15, R32)."""
    trips = evidence.of_kind("trip")
    others = evidence.movements.filter(pl.col("kind") != "trip")
    unbought = evidence.movements.filter(pl.col("kind") != "purchase")
    none = pl.lit(None, dtype=pl.Int64)
    small = others.filter(pl.col("quantity_t") < GRAM_T)
    return [
        *mismatches(
            *("R15", "movements", trips, "quantity_t", pl.lit(0.0)),
            "the tonnes of a trip stand in its rows of kind voyage; here the cell is",
        ),
        *mismatches(
            *("R15", "movements", others, "trips", none),
            "only rows of kind trip count trips; here the cell is",
        ),
        *mismatches(
            *("R16", "movements", unbought, "crop_year", none),
            "only purchases name their crop; here the cell is",
        ),
        *mismatches(
            *("R32", "movements", small, "quantity_t", pl.lit(None, dtype=pl.Float64)),
            "less than a gram is not written; the cell is",
        ),
    ]


def check_voyage_options(evidence: Evidence) -> list[Violation]:
    """The lump sum of an option is the sum of its parts (R26), its emissions those of R28."""
    case, options = evidence.case, evidence.voyage_options.with_columns(route=pl.col("option"))
    parts = pl.sum_horizontal(
        *("hire_usd", "fuel_usd", "port_dues_usd", "passage_dues_usd", "war_risk_usd")
    )
    problem = "the sum of hire, fuel, port dues, passage dues and war-risk premium is"
    found = differences("R26", "voyage_options", options, "lump_sum_usd", parts, problem)
    factors = case.frames.vessel_classes.join(case.frames.emission_factors, on="emission_factor")
    grams = pl.col("g_co2e_per_t_km") * pl.col("distance_adjustment")
    factors = factors.select("vessel_class", g_per_t_nm=grams * 1.852)
    joined = options.join(factors, on="vessel_class", how="left", maintain_order="left")
    two_ports = pl.col("second_site").is_not_null()
    to_first = pl.when(two_ports).then(pl.col("first_distance_nm")).otherwise(pl.col("distance_nm"))
    both = [("kg_co2e_per_t", joined, to_first)]
    both.append(("second_kg_co2e_per_t", joined.filter(two_ports), pl.col("distance_nm")))
    for column, rows, distance in both:
        kg = distance * pl.col("g_per_t_nm") / 1000.0
        problem = "factor x adjustment x laden distance is"
        found += differences("R28", "voyage_options", rows, column, kg, problem)
    return found
