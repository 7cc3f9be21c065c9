"""The shipment model in named blocks of columns and rows."""

from __future__ import annotations

import highspy
import polars as pl

from benchmarks.shipments.case import SHORTAGE_USD_PER_T, STORAGE_USD_PER_T, Shipments
from keruen.solver import Model, solve_relaxation, solve_whole

# Every solve of the solver room begins with this step; a benchmark alone has a use for it apart.
from keruen.solver.highs import open_program as pass_to_highs

LANE = ["origin", "market", "period"]
ORIGIN = ["origin", "period"]
MARKET = ["market", "period"]


def build(case: Shipments) -> Model:
    """The model of a case."""
    model = Model()
    origins, markets, lanes = _frames(case)
    load = model.add_columns("load", lanes.select(LANE), cost=lanes["freight_usd_per_t"])
    trips = model.add_columns(
        "trips", lanes.select(LANE), cost=lanes["trip_thousand_usd"], integer=True
    )
    stock = model.add_columns(
        "stock", markets.select(MARKET), cost=STORAGE_USD_PER_T, upper=markets["silo_kt"]
    )
    use = model.add_columns("use", markets.select(MARKET))
    shortage = model.add_columns("shortage", markets.select(MARKET), cost=SHORTAGE_USD_PER_T)

    supply = model.add_rows("supply", origins.select(ORIGIN), upper=origins["offer_kt"])
    model.add_terms(supply, load.index, ORIGIN, 1.0)

    berths = model.add_rows("berths", origins.select(ORIGIN), upper=origins["berths"])
    model.add_terms(berths, trips.index, ORIGIN, 1.0)

    shipload = model.add_rows("shipload", lanes.select(LANE), upper=0.0)
    model.add_terms(shipload, load.index, LANE, 1.0)
    model.add_terms(shipload, trips.index.with_columns(value=-lanes["intake_kt"]), LANE)

    balance = model.add_rows(
        "balance", markets.select(MARKET), lower=markets["opening_kt"], upper=markets["opening_kt"]
    )
    model.add_terms(balance, stock.index, MARKET, 1.0)
    model.add_terms(balance, _a_period_later(stock.index), MARKET, -1.0)
    model.add_terms(balance, _a_period_later(load.index), MARKET, -1.0)
    model.add_terms(balance, use.index, MARKET, 1.0)

    demand = model.add_rows(
        "demand", markets.select(MARKET), lower=markets["demand_kt"], upper=markets["demand_kt"]
    )
    model.add_terms(demand, use.index, MARKET, 1.0)
    model.add_terms(demand, shortage.index, MARKET, 1.0)
    return model


def _frames(case: Shipments) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Keys and figures of origins, of markets and of lanes, a row for each period."""
    periods = pl.DataFrame({"period": case.periods})
    origins = pl.DataFrame({"origin": case.origins, "berths": case.berths})
    markets = pl.DataFrame({"market": case.markets, "silo_kt": case.silo_kt})
    lanes = (
        origins.select("origin")
        .join(markets.select("market"), how="cross")
        .with_columns(
            intake_kt=case.intake_kt.ravel(),
            trip_thousand_usd=case.trip_thousand_usd.ravel(),
            freight_usd_per_t=case.freight_usd_per_t.ravel(),
        )
    )
    return (
        origins.join(periods, how="cross").with_columns(offer_kt=case.offer_kt.ravel()),
        markets.join(periods, how="cross").with_columns(
            demand_kt=case.demand_kt.ravel(), opening_kt=case.opening_kt.ravel()
        ),
        lanes.join(periods, how="cross"),
    )


def _a_period_later(terms: pl.DataFrame) -> pl.DataFrame:
    return terms.with_columns(pl.col("period") + 1)


def hand_over(model: Model) -> highspy.Highs:
    """HiGHS with the model in it."""
    return pass_to_highs(model.matrix(), True, 1, {})


def solve(model: Model, gap: float | None) -> float:
    """Cost of the relaxation, or of whole ships to a relative gap."""
    if gap is None:
        return solve_relaxation(model.matrix())[0].cost
    return solve_whole(model.matrix(), gap=gap).cost
