"""The shipment model in linopy: labelled arrays, a whole family of rows in one expression."""

from __future__ import annotations

import highspy
import linopy
import pandas as pd
import xarray as xr

from benchmarks.shipments.case import SHORTAGE_USD_PER_T, STORAGE_USD_PER_T, Shipments

linopy.options["semantics"] = "v1"


def build(case: Shipments) -> linopy.Model:
    """The model of a case."""
    origin = pd.Index(case.origins, name="origin")
    market = pd.Index(case.markets, name="market")
    period = pd.Index(case.periods, name="period")
    lane, at_market = [origin, market, period], [market, period]

    def table(values: object, *axes: pd.Index) -> xr.DataArray:
        return xr.DataArray(values, coords=axes)

    model = linopy.Model()
    load = model.add_variables(lower=0.0, coords=lane, name="load")
    trips = model.add_variables(lower=0.0, coords=lane, name="trips", integer=True)
    silo = table(case.silo_kt, market).expand_dims(period=period).transpose("market", "period")
    stock = model.add_variables(lower=0.0, upper=silo, coords=at_market, name="stock")
    use = model.add_variables(lower=0.0, coords=at_market, name="use")
    shortage = model.add_variables(lower=0.0, coords=at_market, name="shortage")

    offer = table(case.offer_kt, origin, period)
    model.add_constraints(load.sum("market") <= offer, name="supply")
    model.add_constraints(trips.sum("market") <= table(case.berths, origin), name="berths")
    intake = table(case.intake_kt, origin, market)
    model.add_constraints(load - intake * trips <= 0.0, name="shipload")
    before = stock.shift(period=1).fillna(0)
    arriving = load.shift(period=1).fillna(0).sum("origin")
    model.add_constraints(
        stock - before - arriving + use == table(case.opening_kt, *at_market), name="balance"
    )
    model.add_constraints(use + shortage == table(case.demand_kt, *at_market), name="demand")
    model.add_objective(
        (table(case.freight_usd_per_t, origin, market) * load).sum()
        + (table(case.trip_thousand_usd, origin, market) * trips).sum()
        + (STORAGE_USD_PER_T * stock).sum()
        + (SHORTAGE_USD_PER_T * shortage).sum()
    )
    return model


def hand_over(model: linopy.Model) -> highspy.Highs:
    """HiGHS with the model in it; names of columns and rows stay behind, which is quicker."""
    return linopy.io.to_highspy(model, set_names=False)


def solve(model: linopy.Model, gap: float | None) -> float:
    """Cost of the relaxation, or of whole ships to a relative gap."""
    options = {"solve_relaxation": True} if gap is None else {"mip_rel_gap": gap}
    ended = model.solve(
        solver_name="highs",
        io_api="direct",
        set_names=False,
        progress=False,
        output_flag=False,
        threads=1,
        **options,
    )
    if ended != ("ok", "optimal"):
        raise RuntimeError(f"linopy ended with {ended}")
    return float(model.objective.value)
