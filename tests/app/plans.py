"""A plan that needs no solver: nothing is bought, nothing moves, and every market goes short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.movements.tables import schema, sort_movements
from keruen.routes.voyages import VoyageOptions, make_voyage_options

DAYS = 181
TONNES_PER_DAY = {"senegal": 100.0, "ivory_coast": 100.0, "mali": 50.0}
COST_USD = 250.0 * DAYS * 1000.0
"""Of the small case: 250 t a day for 181 days at a price ceiling of 1,000 USD/t."""


@dataclass(frozen=True)
class IdleOptions:
    """Options as the planner has them."""

    gap: float = 0.005
    time_limit_seconds: float | None = None
    hub: bool = True
    method: str = "auto"
    until_decided: bool = False
    value_seconds: float = 0.0
    price_book: bool = False
    patience: float = 1.0


@dataclass(frozen=True)
class IdlePlan:
    """What a plan of the small case offers, with nothing done."""

    case: Case
    voyage_options: VoyageOptions
    movements: pl.DataFrame
    stocks: pl.DataFrame
    summary: dict[str, Any]
    options: IdleOptions = field(default_factory=IdleOptions)
    openings: list[dict[str, Any]] = field(default_factory=list)
    price_book: dict[str, Any] | None = None
    twin: None = None
    last: None = None


def idle_plan(case: Case, **summary: Any) -> IdlePlan:
    """The plan of the small case in which nothing is done; `summary` adds to its summary."""
    return IdlePlan(
        case=case,
        voyage_options=make_voyage_options(case),
        movements=_shortages(case),
        stocks=pl.DataFrame(schema=schema("stocks")),
        summary={**_summary(case), **summary},
    )


def _shortages(case: Case) -> pl.DataFrame:
    rows = [
        {
            "status": "planned",
            "kind": "shortage",
            "from_site": row["site"],
            "to_site": row["site"],
            "market": row["market"],
            "from_period": period.index,
            "to_period": period.index,
            "from_date": period.start,
            "to_date": period.start,
            "quantity_t": TONNES_PER_DAY[row["market"]] * period.days,
            "received_t": TONNES_PER_DAY[row["market"]] * period.days,
        }
        for row in case.rows("markets")
        for period in case.calendar.periods
    ]
    return sort_movements(pl.DataFrame(rows, schema=schema("movements")))


def _summary(case: Case) -> dict[str, Any]:
    twin = {"cost_usd": COST_USD, "bound_usd": COST_USD, "gap": 0.0, "seconds": 0.1}
    return {
        "case": case.name,
        "title": case.settings["title"],
        "scenario": None,
        "status": "optimal within gap",
        **twin,
        "hub": None,
        "openings": [],
        "hub_value_usd_per_year": {
            "low": 0.0,
            "high": 0.0,
            "decided": False,
            "words": "not decided at this gap",
        },
        "no_hub": twin,
        "cost_terms_usd": {"shortage": COST_USD},
        "years": DAYS / 365,
        "tonnes": {
            "delivered_t": 0.0,
            "shortage_t": 250.0 * DAYS,
            "through_hub_t": 0.0,
            "home_t": 0.0,
            "left_t": 0.0,
        },
        "assumptions": [],
        "progress": [],
    }
