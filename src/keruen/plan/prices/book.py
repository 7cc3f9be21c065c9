"""The price book of a plan: every price and every market's explanation, kept with its run.

It is computed once, when the plan is made, so that `keruen prices` and `keruen why` answer at once.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TypedDict

import polars as pl

from keruen.case.case import Case
from keruen.movements.landed import landed_cost
from keruen.movements.landed_months import landed_cost_by_month
from keruen.plan.prices.price import Price, find_prices
from keruen.plan.prices.program import HeldProgram, hold_program
from keruen.plan.prices.reconcile import reconcile
from keruen.plan.prices.supply_routes import find_supply_columns
from keruen.plan.prices.why import explain_market
from keruen.plan.prices.wording import price_sentence, reason_sentences, reconciliation_sentences
from keruen.summaries import Openings

LANDED_COLUMNS = ("origin_country", "grade", "quantity_t", "landed_usd_per_t")

MOST_COLUMNS = 250_000
"""Programs with more columns have no price book: their relaxation takes as long as the plan."""


class PriceBook(TypedDict):
    """Prices of all resources and the explanation of each market, as plain values."""

    relaxation_usd: float
    prices: list[dict[str, object]]
    markets: dict[str, dict[str, object]]


def make_price_book(
    case: Case,
    openings: Openings,
    voyage_options: pl.DataFrame,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    most_columns: int | None = MOST_COLUMNS,
) -> PriceBook | None:
    """Prices of all resources of a plan and the explanation of each market, as plain values.

    Parameters
    ----------
    openings : rows with `hub_option` and `opening_period`.
    voyage_options, movements, stocks : the tables of the plan.
    most_columns : size of the program above which there is no book; no limit where None.

    Returns
    -------
    `relaxation_usd`; `prices`, the rows of `price_row`, the most valuable first, by the row prices
    of the relaxation; `markets`, by market its `sentences`, `services`, `through_hub`, `direct`,
    `handling_usd_per_t`, `switch_below_usd_per_t`, `reconciliation` and `landed_cost`. None where
    the program has more columns than that.

    Raises
    ------
    FaultError : the relaxation has no solution, though the plan is one.
    """
    program = hold_program(case, openings, most_columns)
    if program is None:
        return None
    landed = landed_cost(case, voyage_options, movements, stocks)
    months = landed_cost_by_month(case, voyage_options, movements, stocks)
    routes = find_supply_columns(program)
    markets = {
        market: explain_for_book(program, movements, landed, months, market, routes)
        for market in program.parameters.markets
    }
    prices = [price_row(program, price) for price in find_prices(program, 0)]
    return {"relaxation_usd": program.cost_usd, "prices": prices, "markets": markets}


def explain_for_book(
    program: HeldProgram,
    movements: pl.DataFrame,
    landed: pl.DataFrame,
    months: pl.DataFrame,
    market: str,
    routes: pl.DataFrame | None = None,
) -> dict[str, object]:
    """One market's explanation as plain values."""
    reason = explain_market(program, movements, market, routes)
    found = reconcile(program, months, market, reason.services)
    sentences = [*reason_sentences(program, reason), *reconciliation_sentences(found)]
    rows = landed.filter(pl.col("market") == market).select(LANDED_COLUMNS)
    return {
        **asdict(reason),
        "site": program.parameters.markets[market].site,
        "reconciliation": None if found is None else asdict(found),
        "landed_cost": rows.to_dicts(),
        "sentences": sentences,
    }


def price_row(program: HeldProgram, price: Price) -> dict[str, object]:
    """A price as plain values, with its sentence."""
    resource = price.resource
    dates = [program.period_date(period).isoformat() for period in resource.periods]
    return {
        "kind": resource.kind,
        "key": resource.key,
        "words": resource.words,
        "unit": resource.unit,
        "amount": resource.amount,
        "table": resource.table,
        "column": resource.column,
        "more_usd_per_year": price.more_usd_per_year,
        "less_usd_per_year": price.less_usd_per_year,
        "holds_up_units": price.holds_up_units,
        "holds_down_units": price.holds_down_units,
        "confirmed": price.confirmed,
        "scarce_from": dates,
        "sentence": price_sentence(program, price),
    }
