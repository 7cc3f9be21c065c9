"""Crops, markets, triggers and prices of a corridor, as the arrays of its world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, MarketRow, SiteRow
from keruen.movements.kind_rows import ShortageMoved, UseMoved
from keruen.movements.parameters import MeasureParameters
from keruen.routes.markets import meets_specification
from keruen.simulation import world as w
from keruen.simulation.builder import WorldArrays, WorldBuilder, records
from keruen.simulation.inputs import KG_PER_T, PlanTables, kilograms
from keruen.simulation.policies import Trigger, read_demand_patience
from keruen.simulation.price_variation import PricedPlaces, price_variation
from keruen.simulation.pricing import Key, Prices
from keruen.simulation.uncertainty import StochasticInputs


class Made(Protocol):
    """What is known of a corridor once its dispatches are made."""

    plan: PlanTables
    case: Case
    whole_case: Case
    periods: int
    random: bool
    builder: WorldBuilder
    chance: StochasticInputs
    site_rows: dict[str, SiteRow]
    market_rows: dict[str, MarketRow]
    sites: dict[str, int]
    stores: dict[tuple[str, str], int]
    markets: list[str]
    uses: list[tuple[str, str]]
    keys: dict[Key, int]
    trips: dict[str, int]

    @property
    def trigger_counts(self) -> list[tuple[Trigger, int]]:
        """Triggers and how many spare dispatches each has, in order."""
        ...

    @property
    def prices(self) -> Prices:
        """Prices in the case of the world."""
        ...


def list_crops(case: Case) -> list[tuple[str, int, str]]:
    """Site, year and grade of every crop, sorted."""
    return sorted(MeasureParameters(case).offered_t)


def price_arrays(made: Made) -> WorldArrays:
    """Triggers and prices as the world's arrays."""
    out_usd, in_usd = made.prices.of_keys(list(made.keys))
    buy_usd, hold_usd = made.prices.of_stores(list(made.stores))
    places = [*made.stores, *((to_site, grade) for _, _, to_site, grade in made.keys)]
    spares = len(made.builder.jobs) - sum(count for _, count in made.trigger_counts)
    triggers = []
    for policy, count in made.trigger_counts:
        triggers.append((made.sites[policy.site], policy.level_kg, spares, spares + count))
        spares += count
    return {
        "triggers": records(w.TRIGGER, triggers),
        "out_usd": out_usd,
        "in_usd": in_usd,
        "trip_usd": made.prices.of_trips(list(made.trips)),
        "buy_usd": buy_usd,
        "hold_usd": hold_usd,
        **made.prices.of_left(places, made.plan.openings),
        "duty_usd": made.prices.of_uses(made.uses),
        "ceiling_usd": made.prices.of_shortage(made.markets),
        "discount": MeasureParameters(made.whole_case).discount[: made.periods],
        **(_varying(made) if made.random else {}),
    }


def _varying(made: Made) -> WorldArrays:
    """How prices vary, as the world's arrays."""
    starts = [made.plan.options[route].from_site for route in made.trips]
    places = PricedPlaces(list(made.stores), starts, list(made.keys))
    return price_variation(made.whole_case, places)


def crop_arrays(made: Made) -> WorldArrays:
    """Crops as the world's arrays."""
    offered = MeasureParameters(made.case).offered_t
    rows: list[tuple[int, int, int]] = []
    draws: list[int] = []
    for site, year, _ in list_crops(made.case):
        where: dict[str, str | None] = {
            "site": site,
            "country": made.site_rows[site].country,
        }
        found = made.chance.draws("harvest", where, w.MULTIPLY)
        rows.append((year, len(draws), len(draws) + len(found)))
        draws += found
    table = [offered[crop][: made.periods] * KG_PER_T for crop in list_crops(made.case)]
    return {
        "crops": records(w.CROP, rows),
        "crop_draws": np.asarray(draws, np.int64),
        "crop_offered": np.asarray(table, np.float64).reshape(len(rows), made.periods),
    }


def market_arrays(made: Made) -> WorldArrays:
    """Markets, their demand and what they use as the world's arrays."""
    planned: dict[tuple[str, str, int], int] = defaultdict(int)
    for row in made.plan.moved(UseMoved):
        planned[row.market, row.grade, row.from_period] += kilograms(row.quantity_t)
    change = _demand_change(made)
    use_kg = [
        [
            round(planned[market, grade, period] * change[market][period])
            for period in range(made.periods)
        ]
        for market, grade in made.uses
    ]
    patience = read_demand_patience(made.whole_case)
    grades = {row.grade: row for row in made.case.rows(GradeRow)}
    rows: list[tuple[float, ...]] = []
    draws: list[int] = []
    first = 0
    for market in made.markets:
        last = first + sum(use[0] == market for use in made.uses)
        where: dict[str, str | None] = {
            "market": market,
            "country": made.market_rows[market].country,
        }
        found = made.chance.draws("demand", where, w.MULTIPLY)
        site = made.sites[made.market_rows[market].site]
        numbers = (site, first, last, len(draws), len(draws) + len(found))
        rows.append((*numbers, patience[market]))
        draws += found
        first = last
    return {
        "use_store": np.asarray(
            [made.stores[made.market_rows[m].site, grade] for m, grade in made.uses],
            np.int64,
        ),
        "use_kg": np.asarray(use_kg, np.int64).reshape(len(made.uses), made.periods),
        "may_replace": np.asarray(
            [meets_specification(made.market_rows[m], grades[g]) for m, g in made.uses],
            np.bool_,
        ),
        "markets": records(w.MARKET, rows),
        "market_draws": np.asarray(draws, np.int64),
        "demand": _demand(made, planned, change),
    }


def _demand_change(made: Made) -> dict[str, w.Floats]:
    """By market and period, the demand of the world's case as a factor on the plan's."""
    before = MeasureParameters(made.plan.case).demand_t
    now = MeasureParameters(made.whole_case).demand_t
    return {
        market: np.divide(
            now[market], before[market], out=np.ones_like(now[market]), where=before[market] > 0
        )
        for market in made.markets
    }


def _demand(
    made: Made, planned: Mapping[tuple[str, str, int], int], change: Mapping[str, w.Floats]
) -> w.Floats:
    """Demand in kilograms: what the plan uses and lacks, times what another case changes."""
    short: dict[tuple[str, int], int] = defaultdict(int)
    for row in made.plan.moved(ShortageMoved):
        short[row.market, row.from_period] += kilograms(row.quantity_t)
    table = np.zeros((len(made.markets), made.periods))
    for place, market in enumerate(made.markets):
        for period in range(made.periods):
            total = short[market, period] + sum(
                planned[market, grade, period] for m, grade in made.uses if m == market
            )
            table[place, period] = total * change[market][period]
    return table
