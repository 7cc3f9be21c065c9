"""Family 8, policy: subsidies and their budgets, origin limits, the cap on CO2e (R21, R22, R28)."""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import OriginLimitRow, SubsidyProgrammeRow
from keruen.plan.model.demand import with_year
from keruen.plan.model.emissions import emissions_frame
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, USD_PER_UNIT, Decisions
from keruen.rows import rows as typed_rows
from keruen.solver import Model


def add_policy(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Subsidies within budgets and net tonnes; countries within shares; CO2e within the cap."""
    _add_subsidies(model, decisions, parameters)
    _add_origin_limits(model, decisions, parameters)
    _add_cap(model, decisions, parameters)


def _add_subsidies(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    paid = decisions.paid.index
    keys = ["programme", "lane", "period"]
    rows = model.add_rows("subsidised_tonnes", paid.select(keys), upper=0.0)
    model.add_terms(rows, paid, keys, 1.0)
    active = pl.DataFrame(
        [
            (row.programme, period, -share)
            for row in parameters.case.rows(SubsidyProgrammeRow)
            for period, share in enumerate(parameters.share(row.from_date, row.to_date))
        ],
        schema={"programme": pl.String, "period": pl.Int64, "value": pl.Float64},
        orient="row",
    )
    lane_grade = ["lane", "grade"]
    in_circle = decisions.counts.index.select(lane_grade)
    sent = decisions.send.index.join(in_circle, on=lane_grade, how="anti")
    columns = ["lane", "period", "column"]
    counted = pl.concat([sent.select(columns), decisions.eligible.index.select(columns)])
    counted = (
        paid.select(keys)
        .join(active, on=["programme", "period"])
        .join(counted, on=["lane", "period"])
    )
    model.add_terms(rows, counted, keys)
    budgets = pl.DataFrame(
        [
            (
                row.programme,
                year,
                row.budget_usd_per_year * parameters.budget_share(row.from_date, row.to_date, year),
            )
            for row in parameters.case.rows(SubsidyProgrammeRow)
            if row.budget_usd_per_year is not None
            for year in sorted(set(parameters.years))
        ],
        schema={"programme": pl.String, "year": pl.Int64, "budget_usd": pl.Float64},
        orient="row",
    )
    yearly = with_year(parameters, paid)
    keys = ["programme", "year"]
    index = yearly.select(keys).unique().join(budgets, on=keys).sort(keys)
    upper = index["budget_usd"] / USD_PER_UNIT
    rows = model.add_rows("subsidy_budget", index.select(keys), upper=upper)
    model.add_terms(rows, yearly, keys, "amount_usd_per_t")


def _add_origin_limits(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """use of the country - share x use of all <= 0 in each year."""
    country = {name: grade.origin_country for name, grade in parameters.grades.items()}
    used = with_year(parameters, decisions.use.index).with_columns(
        country=pl.col("grade").replace_strict(country, return_dtype=pl.String)
    )
    limits = typed_rows(parameters.case.frames.origin_limits.sort("origin_limit"), OriginLimitRow)
    for number, limit in enumerate(limits):
        market = limit.market
        within = used if market is None else used.filter(pl.col("market") == market)
        index = (
            within.select("year")
            .unique()
            .sort("year")
            .with_columns(origin_limit=pl.lit(limit.origin_limit))
        )
        rows = model.add_rows(f"origin_limit_{number}", index, upper=0.0)
        share = pl.when(pl.col("country") == limit.origin_country).then(1.0).otherwise(0.0)
        terms = within.select("year", "column", (share - limit.maximum_share).alias("value"))
        model.add_terms(rows, terms, ["year"])


def _add_cap(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    cap = parameters.case.settings.co2_cap_t_per_year
    if cap is None:
        return
    emitted = with_year(parameters, emissions_frame(decisions, parameters))
    index = emitted.select("year").unique().sort("year")
    rows = model.add_rows("co2_cap", index, upper=cap / TONNES_PER_UNIT)
    model.add_terms(rows, emitted, ["year"])
