"""Cutting planes that count whole ships into a market's port.

What a market's port uses over some periods a..b comes from the stock before a, from lanes, from
what is bought there or from ships that arrive in a..b, or is short. With T_v trips of option v,
intake Q_v (after loss), D the demand of the market and s everything else that can serve it:

    s + sum Q_v T_v >= D.

Ships come whole, so rounding this by any divisor Q (mixed-integer rounding) gives a valid row that
the relaxation may break: with b = D / Q, f = b - floor(b), a_v = Q_v / Q,

    s / (Q f) + sum (floor(a_v) + min(frac(a_v) / f, 1)) T_v >= ceil(b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import Floats, PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import Cuts, Integers, column_numbers

MOST_SHIPLOADS = 6.0
LEAST_VIOLATION = 0.02
LEAST_FRACTION = 0.01
LEAST_DIVISOR = 1e-6


@dataclass(frozen=True)
class PortColumns:
    """Columns that can serve the markets at one port, by period.

    `trip_column`, `trip_period` and `trip_intake` have one place for each option and period of
    arrival; the intake is in the model's unit, after loss. `other_columns` are lanes that arrive
    and purchases, with what one unit brings in `other_values`; they, `stock_columns` and
    `short_columns` are lists by period. `divisors` are the intakes, each once.
    """

    site: str
    demand: Floats
    trip_column: Integers
    trip_period: Integers
    trip_intake: Floats
    stock_columns: list[Integers]
    other_columns: list[Integers]
    other_values: list[Floats]
    short_columns: list[Integers]
    opening: float
    divisors: Floats


def port_columns(plan_model: PlanModel) -> list[PortColumns]:
    """The columns of every market port that ships reach."""
    parameters = plan_model.parameters
    trips = _trip_arrivals(plan_model)
    demand = _site_demand(parameters)
    found: list[PortColumns] = []
    for site in sorted(demand):
        here = trips.filter(pl.col("site") == site)
        if (here["intake"] >= LEAST_DIVISOR).any():
            found.append(_port(plan_model, site, here, demand[site]))
    return found


def _site_demand(parameters: PlanParameters) -> dict[str, Floats]:
    demand: dict[str, Floats] = {}
    for market, row in sorted(parameters.markets.items()):
        needed = parameters.demand_t(market) / TONNES_PER_UNIT
        demand[row.site] = demand.get(row.site, np.zeros(len(needed))) + needed
    return demand


def _trip_arrivals(plan_model: PlanModel) -> pl.DataFrame:
    """site, period of arrival, column of the trips, intake that can reach the site."""
    trips = plan_model.decisions.trips.index
    kept = {name: 1.0 - row.loss_fraction for name, row in plan_model.parameters.sites.items()}
    first = trips.select(
        pl.col("to_site").alias("site"),
        (pl.col("period") + pl.col("later")).alias("period"),
        "column",
        pl.col("largest_t").alias("intake_t"),
    )
    second = trips.filter(pl.col("second_site").is_not_null()).select(
        pl.col("second_site").alias("site"),
        (pl.col("period") + pl.col("second_later")).alias("period"),
        "column",
        pl.col("second_largest_t").alias("intake_t"),
    )
    factor = pl.col("site").replace_strict(kept, return_dtype=pl.Float64)
    return (
        pl.concat([first, second])
        .filter(pl.col("period") < plan_model.parameters.period_count)
        .with_columns(intake=pl.col("intake_t") / TONNES_PER_UNIT * factor)
        .sort("site", "period", "column")
    )


def _port(plan_model: PlanModel, site: str, trips: pl.DataFrame, demand: Floats) -> PortColumns:
    decisions, parameters = plan_model.decisions, plan_model.parameters
    count = parameters.period_count
    held = decisions.stock.index.filter(pl.col("site") == site)
    by_lane = decisions.arriving.filter(
        (pl.col("site") == site) & (pl.col("by") == "lane") & (pl.col("period") < count)
    )
    bought = decisions.buy.index.filter(pl.col("site") == site).with_columns(value=pl.lit(1.0))
    columns = ["period", "column", "value"]
    other = pl.concat([by_lane.select(columns), bought.select(columns)])
    short = decisions.short.index.filter(pl.col("site") == site)
    intakes = trips["intake"].to_numpy()
    opening = parameters.case.frames.opening_stocks.filter(pl.col("site") == site)[
        "quantity_t"
    ].sum()
    return PortColumns(
        site=site,
        demand=demand,
        trip_column=column_numbers(trips),
        trip_period=trips["period"].to_numpy().astype(np.int64),
        trip_intake=intakes,
        stock_columns=_by_period(held, count),
        other_columns=_by_period(other, count),
        other_values=[
            other.filter(pl.col("period") == period)["value"].to_numpy() for period in range(count)
        ],
        short_columns=_by_period(short, count),
        opening=float(opening) / TONNES_PER_UNIT,
        divisors=np.unique(np.round(intakes[intakes >= LEAST_DIVISOR], 6)),
    )


def _by_period(frame: pl.DataFrame, count: int) -> list[Integers]:
    return [column_numbers(frame.filter(pl.col("period") == period)) for period in range(count)]


def find_cuts(ports: list[PortColumns], values: Floats) -> Cuts | None:
    """The most broken rounding row of each port and first period, None where none is broken."""
    rows: list[tuple[float, Integers, Floats]] = []
    for port in ports:
        rows += _cuts_of_port(port, values)
    if not rows:
        return None
    return Cuts(
        lower=np.array([row[0] for row in rows]),
        start=np.concatenate([[0], np.cumsum([len(row[1]) for row in rows])]).astype(np.int64),
        index=np.concatenate([row[1] for row in rows]),
        value=np.concatenate([row[2] for row in rows]),
    )


def _cuts_of_port(port: PortColumns, values: Floats) -> list[tuple[float, Integers, Floats]]:
    count = len(port.demand)
    stock = np.array([values[columns].sum() for columns in port.stock_columns])
    other = np.array(
        [
            values[port.short_columns[period]].sum()
            + (port.other_values[period] * values[port.other_columns[period]]).sum()
            for period in range(count)
        ]
    )
    rows: list[tuple[float, Integers, Floats]] = []
    trip_values = values[port.trip_column]
    for first in range(count):
        before = stock[first - 1] if first else port.opening
        best: tuple[float, int, float] | None = None
        needed, rest = 0.0, before
        for last in range(first, count):
            needed += port.demand[last]
            rest += other[last]
            if needed / port.divisors[-1] > MOST_SHIPLOADS:
                break
            inside = (port.trip_period >= first) & (port.trip_period <= last)
            for divisor in port.divisors:
                right, fraction = _rounded(needed, divisor)
                if fraction < LEAST_FRACTION:
                    continue
                coefficients = _coefficients(port.trip_intake[inside], divisor, fraction)
                left = rest / (divisor * fraction) + coefficients @ trip_values[inside]
                violation = (right - left) / max(1.0, right)
                if violation > LEAST_VIOLATION and (best is None or violation > best[0]):
                    best = (violation, last, divisor)
        if best is not None:
            rows.append(_row(port, first, best[1], best[2]))
    return rows


def _rounded(needed: float, divisor: float) -> tuple[float, float]:
    share = needed / divisor
    return float(np.ceil(share)), float(share - np.floor(share))


def _coefficients(intakes: Floats, divisor: float, fraction: float) -> Floats:
    shares = intakes / divisor
    whole = np.floor(shares + 1e-9)
    part = np.maximum(shares - whole, 0.0)
    return np.asarray(whole + np.minimum(part / fraction, 1.0), dtype=np.float64)


def _row(
    port: PortColumns, first: int, last: int, divisor: float
) -> tuple[float, Integers, Floats]:
    needed = float(port.demand[first : last + 1].sum())
    right, fraction = _rounded(needed, divisor)
    inside = (port.trip_period >= first) & (port.trip_period <= last)
    slack = 1.0 / (divisor * fraction)
    columns = [port.trip_column[inside]]
    values = [_coefficients(port.trip_intake[inside], divisor, fraction)]
    if first:
        columns.append(port.stock_columns[first - 1])
        values.append(np.full(len(port.stock_columns[first - 1]), slack))
    else:
        right -= port.opening * slack
    for period in range(first, last + 1):
        columns += [port.short_columns[period], port.other_columns[period]]
        values += [
            np.full(len(port.short_columns[period]), slack),
            port.other_values[period] * slack,
        ]
    # A ship that calls twice at one port in the same run of periods would stand twice; add up.
    index, place = np.unique(np.concatenate(columns), return_inverse=True)
    return right, index, np.bincount(place, weights=np.concatenate(values)).astype(np.float64)
