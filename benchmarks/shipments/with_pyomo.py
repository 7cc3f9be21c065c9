"""The shipment model in pyomo: sets and rules, one expression for each row."""

from __future__ import annotations

import highspy
import pyomo.environ as pyo
from pyomo.contrib.appsi.base import TerminationCondition
from pyomo.contrib.appsi.solvers import Highs

from benchmarks.shipments.case import SHORTAGE_USD_PER_T, STORAGE_USD_PER_T, Floats, Shipments


def build(case: Shipments) -> pyo.ConcreteModel:
    """The model of a case."""
    model = pyo.ConcreteModel()
    model.origins = pyo.Set(initialize=case.origins)
    model.markets = pyo.Set(initialize=case.markets)
    model.periods = pyo.Set(initialize=case.periods)
    _add_columns(model, case)
    _add_origin_rows(model, case)
    _add_market_rows(model, case)
    _add_cost(model, case)
    return model


def _named(rows: list[str], columns: list, values: Floats) -> dict[tuple, float]:
    """A table's figures under the names of their row and column."""
    return {
        (row, column): figure
        for row, figures in zip(rows, values.tolist(), strict=True)
        for column, figure in zip(columns, figures, strict=True)
    }


def _add_columns(model: pyo.ConcreteModel, case: Shipments) -> None:
    silo_kt = dict(zip(case.markets, case.silo_kt.tolist(), strict=True))
    lanes = (model.origins, model.markets, model.periods)
    at_market = (model.markets, model.periods)
    model.loads = pyo.Var(*lanes, within=pyo.NonNegativeReals)
    model.trips = pyo.Var(*lanes, within=pyo.NonNegativeIntegers)
    model.stock = pyo.Var(*at_market, bounds=lambda _, market, __: (0.0, silo_kt[market]))
    model.use = pyo.Var(*at_market, within=pyo.NonNegativeReals)
    model.shortage = pyo.Var(*at_market, within=pyo.NonNegativeReals)


def _add_origin_rows(model: pyo.ConcreteModel, case: Shipments) -> None:
    offer_kt = _named(case.origins, case.periods, case.offer_kt)
    berths = dict(zip(case.origins, case.berths.tolist(), strict=True))
    intake_kt = _named(case.origins, case.markets, case.intake_kt)

    @model.Constraint(model.origins, model.periods)
    def supply(model, origin, period):
        loaded = sum(model.loads[origin, market, period] for market in model.markets)
        return loaded <= offer_kt[origin, period]

    @model.Constraint(model.origins, model.periods)
    def berth_trips(model, origin, period):
        sailing = sum(model.trips[origin, market, period] for market in model.markets)
        return sailing <= berths[origin]

    @model.Constraint(model.origins, model.markets, model.periods)
    def shipload(model, origin, market, period):
        room = intake_kt[origin, market] * model.trips[origin, market, period]
        return model.loads[origin, market, period] - room <= 0.0


def _add_market_rows(model: pyo.ConcreteModel, case: Shipments) -> None:
    opening_kt = _named(case.markets, case.periods, case.opening_kt)
    demand_kt = _named(case.markets, case.periods, case.demand_kt)

    @model.Constraint(model.markets, model.periods)
    def balance(model, market, period):
        change = model.stock[market, period] + model.use[market, period]
        if period > 0:
            change -= model.stock[market, period - 1]
            change -= sum(model.loads[origin, market, period - 1] for origin in model.origins)
        return change == opening_kt[market, period]

    @model.Constraint(model.markets, model.periods)
    def demand(model, market, period):
        served = model.use[market, period] + model.shortage[market, period]
        return served == demand_kt[market, period]


def _add_cost(model: pyo.ConcreteModel, case: Shipments) -> None:
    freight_usd_per_t = _named(case.origins, case.markets, case.freight_usd_per_t)
    trip_thousand_usd = _named(case.origins, case.markets, case.trip_thousand_usd)

    @model.Objective()
    def cost(model):
        shipping = sum(
            freight_usd_per_t[origin, market] * model.loads[origin, market, period]
            + trip_thousand_usd[origin, market] * model.trips[origin, market, period]
            for origin in model.origins
            for market in model.markets
            for period in model.periods
        )
        storing = sum(STORAGE_USD_PER_T * stock for stock in model.stock.values())
        lacking = sum(SHORTAGE_USD_PER_T * shortage for shortage in model.shortage.values())
        return shipping + storing + lacking


def hand_over(model: pyo.ConcreteModel) -> highspy.Highs:
    """HiGHS with the model in it."""
    solver = Highs()
    solver.set_instance(model)
    return solver._solver_model


def solve(model: pyo.ConcreteModel, gap: float | None) -> float:
    """Cost of the relaxation, or of whole ships to a relative gap."""
    solver = Highs()
    options = {"solve_relaxation": True} if gap is None else {"mip_rel_gap": gap}
    solver.highs_options = {"threads": 1, **options}
    ended = solver.solve(model)
    if ended.termination_condition != TerminationCondition.optimal:
        raise RuntimeError(f"pyomo ended with {ended.termination_condition}")
    return float(pyo.value(model.cost))
