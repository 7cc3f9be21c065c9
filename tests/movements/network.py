"""Random plans on a ring of three sites, whose lanes arrive within the period of leaving."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.movements.tables import schema, sort_movements, sort_stocks
from tests.builders import build_case
from tests.movements.hand import STARTS, movement

SITES = ("a", "b", "c")
LANES = (("a", "b"), ("b", "c"), ("c", "a"))
LOSSES = {"a_b": 0.0, "b_c": 0.01, "c_a": 0.0}


def ring_case() -> Case:
    """Three sites in a ring, two grades, a market at site c; four months."""
    return build_case(
        case=[{"periods": 4, "working_capital_rate_per_year": 0.08, "co2_price_usd_per_t": 40.0}],
        grades=[{"grade": "kz3"}, {"grade": "fr1", "origin_country": "FR"}],
        sites=[
            {
                "site": site,
                "kind": "elevator",
                "loading_cost_usd_per_t": 1.0 + place,
                "receiving_cost_usd_per_t": 2.0 + place,
                "storage_cost_usd_per_t_per_month": 0.5 + place,
                "storage_capacity_t": 100_000.0,
            }
            for place, site in enumerate(SITES)
        ],
        opening_stocks=[{"site": "a", "grade": "fr1", "quantity_t": 500.0}],
        offers=[
            {"site": site, "grade": grade, "price_usd_per_t": 100.0 + place}
            for place, site in enumerate(SITES)
            for grade in ("kz3", "fr1")
        ],
        lanes=[
            {
                "lane": f"{start}_{end}",
                "from_site": start,
                "to_site": end,
                "cost_usd_per_t": 10.0,
                "distance_km": 500.0,
                "loss_fraction": LOSSES[f"{start}_{end}"],
            }
            for start, end in LANES
        ],
        markets=[{"market": "town", "site": "c"}],
        demand=[{"market": "town", "quantity_t_per_year": 0.0}],
        duties=[{"duty": "levy", "market_country": "SN", "amount_usd_per_t": 3.0}],
        emission_factors=[{"emission_factor": "rail", "g_co2e_per_t_km": 20.0}],
    )


def ring_plan(case: Case, random: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Movements and stocks that balance: random amounts are bought, sent on and used."""
    stock = {(site, grade): 0.0 for site in SITES for grade in ("kz3", "fr1")}
    for row in case.rows("opening_stocks"):
        stock[row["site"], row["grade"]] += row["quantity_t"]
    moves: list[dict[str, Any]] = []
    stocks: list[dict[str, Any]] = []
    for period in range(4):
        for grade, country in (("kz3", "KZ"), ("fr1", "FR")):
            grain = {"grade": grade, "origin_country": country}
            moves += _one_period(stock, period, grain, random)
        stocks += [
            {
                "status": "planned",
                "site": site,
                "grade": grade,
                "period": period,
                "date": STARTS[period + 1] - dt.timedelta(days=1),
                "quantity_t": tonnes,
            }
            for (site, grade), tonnes in stock.items()
            if tonnes > 1e-6
        ]
    return (
        sort_movements(pl.DataFrame(moves, schema=schema("movements"))),
        sort_stocks(pl.DataFrame(stocks, schema=schema("stocks"))),
    )


def _one_period(
    stock: dict[tuple[str, str], float],
    period: int,
    grain: dict[str, Any],
    random: np.random.Generator,
) -> list[dict[str, Any]]:
    grade = grain["grade"]
    rows = []
    for site in SITES:
        bought = float(random.integers(0, 1_000))
        if bought:
            stock[site, grade] += bought
            place = {"from_site": site, "to_site": site, "crop_year": 2026}
            rows.append(movement("purchase", period, bought, **place, **grain))
    # Twice round the ring: what arrives may leave again in the same period.
    for start, end in LANES * 2:
        sent = float(random.uniform(0, 1)) * stock[start, grade]
        received = sent * (1 - LOSSES[f"{start}_{end}"])
        stock[start, grade] -= sent
        stock[end, grade] += received
        place = {"route": f"{start}_{end}", "from_site": start, "to_site": end, "mode": "rail"}
        rows.append(movement("lane", period, sent, **place, **grain, received_t=received))
    used = float(random.uniform(0, 1)) * stock["c", grade]
    stock["c", grade] -= used
    place = {"from_site": "c", "to_site": "c", "market": "town"}
    rows.append(movement("use", period, used, **place, **grain))
    return rows
