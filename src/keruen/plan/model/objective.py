"""The objective: every term of R26 and R27 as costs of columns, discounted to the first day."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from keruen.case.table_rows import DutyRow, OfferRow
from keruen.plan.model.emissions import emissions_frame
from keruen.plan.model.parameters import Floats, PlanParameters, annuity_usd_per_year
from keruen.plan.model.variables import USD_PER_UNIT, Decisions
from keruen.solver import Model


def add_objective(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Add the cost of every decision; the terms stand in the order of R26."""
    _add_purchases(model, decisions, parameters)
    _add_lanes(model, decisions, parameters)
    _add_voyages(model, decisions, parameters)
    _add_insurance(model, decisions, parameters)
    _add_handling(model, decisions, parameters)
    _add_storage(model, decisions, parameters)
    _add_working_capital(model, decisions, parameters)
    _add_duties(model, decisions, parameters)
    _add_hub(model, decisions, parameters)
    _add_co2(model, decisions, parameters)
    _add_shortage(model, decisions, parameters)
    _add_subsidies(model, decisions, parameters)
    _add_ending_value(model, decisions, parameters)


def _series(parameters: PlanParameters, key: str, values: dict[str, Floats]) -> pl.DataFrame:
    """Frame key, period, value from one array of shape (periods,) a key."""
    return pl.DataFrame(
        {
            key: [name for name in values for _ in range(parameters.period_count)],
            "period": np.tile(np.arange(parameters.period_count), len(values)),
            "each": np.concatenate(list(values.values())) if values else np.zeros(0),
        },
        schema={key: pl.String, "period": pl.Int64, "each": pl.Float64},
    )


def _discounted(
    model: Model,
    parameters: PlanParameters,
    frame: pl.DataFrame,
    term: str,
    part: str | None = None,
) -> None:
    """Add the costs of a frame with column, period and value (USD/t, or thousand USD a unit).

    `part` names the column of the frame that splits the term: a site, a corridor, a class.
    """
    weights = parameters.discount[frame["period"].to_numpy()]
    parts = None if part is None else frame[part]
    model.add_cost(frame["column"], frame["value"].to_numpy() * weights, term, parts)


def _values(parameters: PlanParameters) -> dict[str, float]:
    return {
        name: float(grade.reference_value_usd_per_t) for name, grade in parameters.grades.items()
    }


def _grade_value(parameters: PlanParameters) -> pl.Expr:
    return pl.col("grade").replace_strict(_values(parameters), return_dtype=pl.Float64)


def _add_purchases(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    prices: dict[str, Floats] = {}
    for offer in parameters.case.rows(OfferRow):
        prices[f"{offer.site}|{offer.grade}"] = (
            offer.price_usd_per_t
            * parameters.profile(offer.price_profile)
            * parameters.variation("offer_price", offer.site)
        )
    bought = decisions.buy.index.with_columns(
        offer=pl.concat_str("site", "grade", separator="|")
    ).join(_series(parameters, "offer", prices), on=["offer", "period"])
    _discounted(model, parameters, bought.with_columns(value=pl.col("each")), "purchase", "site")


def _add_lanes(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    costs = {
        name: lane.cost_usd_per_t * parameters.variation("lane_cost", name, lane.corridor)
        for name, lane in parameters.lanes.items()
    }
    sent = decisions.send.index.join(_series(parameters, "lane", costs), on=["lane", "period"])
    _discounted(model, parameters, sent.with_columns(value=pl.col("each")), "lanes", "lane")


def _add_voyages(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    hire = {
        name: parameters.variation("hire", name)
        for name in parameters.case.frames.vessel_classes["vessel_class"]
    }
    fuel = parameters.variation("fuel_price")
    trips = decisions.trips.index.join(
        _series(parameters, "vessel_class", hire), on=["vessel_class", "period"]
    )
    fuel_factor = pl.Series(fuel[trips["period"].to_numpy()])
    for term, usd in (
        ("hire", pl.col("hire_usd") * pl.col("each")),
        ("fuel", pl.col("fuel_usd") * fuel_factor),
        ("dues", pl.col("port_dues_usd") + pl.col("passage_dues_usd")),
        ("war_risk", pl.col("war_risk_usd")),
    ):
        costs = trips.with_columns(value=usd / USD_PER_UNIT)
        _discounted(model, parameters, costs, term, "vessel_class")


def _add_insurance(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    rate = parameters.case.settings.insurance_rate
    loaded = decisions.load.index.with_columns(value=_grade_value(parameters) * rate)
    _discounted(model, parameters, loaded, "insurance")


def _add_handling(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    costs = parameters.case.frames.sites.select(
        "site", "loading_cost_usd_per_t", "receiving_cost_usd_per_t"
    )
    for frame, cost in (
        (decisions.leaving, "loading_cost_usd_per_t"),
        (_in_horizon(decisions, parameters), "receiving_cost_usd_per_t"),
    ):
        handled = frame.join(costs, on="site").with_columns(value=pl.col("value") * pl.col(cost))
        _discounted(model, parameters, handled, cost.removesuffix("_cost_usd_per_t"), "site")


def _in_horizon(decisions: Decisions, parameters: PlanParameters) -> pl.DataFrame:
    return decisions.arriving.filter(pl.col("period") < parameters.period_count)


def _add_storage(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    costs = {
        name: site.storage_cost_usd_per_t_per_month * parameters.days / DAYS_PER_MONTH
        for name, site in parameters.sites.items()
    }
    held = decisions.stock.index.join(_series(parameters, "site", costs), on=["site", "period"])
    _discounted(model, parameters, held.with_columns(value=pl.col("each")), "storage", "site")


def _add_working_capital(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    rate = parameters.case.settings.working_capital_rate_per_year / DAYS_PER_YEAR
    days = pl.Series(parameters.days[decisions.stock.index["period"].to_numpy()])
    held = decisions.stock.index.with_columns(value=_grade_value(parameters) * rate * days)
    _discounted(model, parameters, held, "working_capital")
    lanes = parameters.case.frames.lanes.select("lane", "transit_days")
    sent = decisions.send.index.join(lanes, on="lane")
    options = decisions.trips.index.select("option", "transit_days", "second_transit_days").unique()
    loaded = decisions.load.index.join(options, on="option").with_columns(
        transit_days=pl.when(pl.col("second"))
        .then(pl.col("second_transit_days"))
        .otherwise(pl.col("transit_days"))
    )
    for frame in (sent, loaded):
        tied = _grade_value(parameters) * rate * pl.col("transit_days")
        _discounted(model, parameters, frame.with_columns(value=tied), "working_capital")


def _add_duties(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    countries = {name: market.country for name, market in parameters.markets.items()}
    values = _values(parameters)
    by_pair: dict[str, Floats] = {}
    for market, country in countries.items():
        for name, grade in parameters.grades.items():
            duty = np.zeros(parameters.period_count)
            for row in parameters.case.rows(DutyRow):
                origin = row.origin_country
                if row.market_country == country and origin in (None, grade.origin_country):
                    amount = row.rate * values[name] + row.amount_usd_per_t
                    duty += amount * parameters.share(row.from_date, row.to_date)
            by_pair[f"{market}|{name}"] = duty
    used = decisions.use.index.with_columns(
        pair=pl.concat_str("market", "grade", separator="|")
    ).join(_series(parameters, "pair", by_pair), on=["pair", "period"])
    _discounted(model, parameters, used.with_columns(value=pl.col("each")), "duties", "market")


def hub_cost_usd_per_day(parameters: PlanParameters, hub_option: str) -> float:
    """Annuity and fixed operation of a tier for one day (R26, R29)."""
    row = parameters.hub_options[hub_option]
    annuity = annuity_usd_per_year(row.capex_usd, row.life_years, row.capital_rate_per_year)
    return float((annuity + row.fixed_opex_usd_per_year) / DAYS_PER_YEAR)


def _add_hub(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    costs = {
        name: hub_cost_usd_per_day(parameters, name) * parameters.days / USD_PER_UNIT
        for name in parameters.hub_options
    }
    opened = decisions.open.index.join(
        _series(parameters, "hub_option", costs), on=["hub_option", "period"]
    )
    _discounted(model, parameters, opened.with_columns(value=pl.col("each")), "hub", "site")


def _add_co2(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    price = parameters.case.settings.co2_price_usd_per_t
    if price > 0.0:
        emitted = emissions_frame(decisions, parameters)
        _discounted(model, parameters, emitted.with_columns(value=pl.col("value") * price), "co2")


def _add_shortage(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    ceilings = parameters.case.frames.markets.select(
        "market", pl.col("price_ceiling_usd_per_t").alias("value")
    )
    _discounted(
        model, parameters, decisions.short.index.join(ceilings, on="market"), "shortage", "market"
    )


def _add_subsidies(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    paid = decisions.paid.index.with_columns(value=-pl.col("amount_usd_per_t"))
    _discounted(model, parameters, paid, "subsidy", "programme")


def _add_ending_value(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    credited = decisions.credit.index.with_columns(value=-pl.col("usd_per_t"))
    _discounted(model, parameters, credited, "ending_value")
