"""Past years replayed: the history of regimes, crops, imports and prices as one world a start.

Each start knows past data only: chances and lengths of regimes are counted over the events that
began before it, without those of the held-out years. A crisis is therefore not foreseen just
because it is in the table. Month-to-month price levels have no history here; the price of a year
is that of the joint years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from keruen.case.case import Case
from keruen.plan.uncertainty.bookkeeping import Outcome
from keruen.plan.uncertainty.conditions import Oracle
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.network import Network
from keruen.plan.uncertainty.policy import RollingPolicy
from keruen.plan.uncertainty.regimes import PRICE_CHAIN, Chain, Regime
from keruen.plan.uncertainty.worlds import World, WorldMaker

HELD_OUT = frozenset({2010, 2022})
"""Years whose crises are not counted, at any start."""
FIRST_DAY = dt.date(2010, 1, 1)
"""First day that table `regime_history` is taken to cover."""
JEFFREYS = 0.5
LEAST_SHARE = 0.5
"""Share of a month's days from which a regime counts as in force."""


@dataclass(frozen=True)
class Span:
    """When a regime was in force; `end` is the day after the last."""

    regime: str
    start: dt.date
    end: dt.date


def read_history(case: Case) -> list[Span]:
    """The spans of table `regime_history`; those that have not ended reach far ahead."""
    return [
        Span(
            row["regime"],
            row["from_date"],
            dt.date(2100, 1, 1) if row["to_date"] is None else row["to_date"] + dt.timedelta(1),
        )
        for row in case.rows("regime_history")
    ]


def starts(case: Case, network: Network) -> list[int]:
    """Years from whose start month every joint year of the horizon is known."""
    years = sorted({row["year"] for row in case.rows("joint_years")})
    blocks = -(-network.months // 12)
    return [year for year in years if all(year + block in years for block in range(blocks))]


def fitted(chain: Chain, history: Sequence[Span], day: dt.date) -> Chain:
    """A chain with the chances and lengths that a day's past gives; prices are left alone."""
    if chain.name == PRICE_CHAIN:
        return chain
    years = max((day - FIRST_DAY).days, 1) / 365.25
    return Chain(chain.name, tuple(_fitted(each, history, day, years) for each in chain.regimes))


def _fitted(regime: Regime, history: Sequence[Span], day: dt.date, years: float) -> Regime:
    past = [
        span
        for span in history
        if span.regime == regime.name and span.start < day and span.start.year not in HELD_OUT
    ]
    rate = (len(past) + JEFFREYS) / years
    ended = [(span.end - span.start).days / 30.4375 for span in past if span.end <= day]
    length = max(1.0, float(np.mean(ended))) if ended else regime.mean_months
    entry = min(1.0, rate / len(regime.months))
    return replace(
        regime, entry=entry, entry_interval=None, mean_months=length, length_interval=None
    )


def past_world(maker: WorldMaker, history: Sequence[Span], year: int) -> World:
    """The world of the months from a year's start month on; monthly errors are drawn."""
    drawn = maker.world(year)
    network = maker.network
    moved = _moved(network, year)
    states = np.zeros_like(drawn.states)
    for column, chain in enumerate(maker.chains):
        for state, regime in enumerate(chain.regimes, start=1):
            spans = [span for span in history if span.regime == regime.name]
            for month in range(network.months):
                if _in_force(spans, moved.month_date(month), moved.month_date(month + 1)):
                    states[month, column] = state
    by_year = {each.year: each for each in maker.years}
    blocks = tuple(year + block for block in range(len(drawn.years)))
    return replace(
        drawn,
        number=year,
        states=states,
        years=blocks,
        residuals=tuple(by_year[each] for each in blocks),
    )


def _moved(network: Network, year: int) -> Network:
    return replace(network, start=dt.date(year, network.start.month, 1))


def _in_force(spans: Sequence[Span], first: dt.date, after: dt.date) -> bool:
    days = sum(max(0, (min(span.end, after) - max(span.start, first)).days) for span in spans)
    return days >= LEAST_SHARE * (after - first).days


def replay(model: DesignModel, case: Case, year: int) -> Outcome:
    """What the policy of a start comes to in its own history."""
    history = read_history(case)
    world = past_world(model.maker, history, year)
    day = dt.date(year, model.network.start.month, 1)
    chains = tuple(fitted(chain, history, day) for chain in model.oracle.chains)
    policy = RollingPolicy(Oracle(model.network, chains, model.oracle.effects))
    return policy.run(world)


def in_force_words(model: DesignModel, case: Case, year: int) -> list[str]:
    """Names of the regimes that were in force in the months of a start."""
    world = past_world(model.maker, read_history(case), year)
    return [
        regime.name
        for column, chain in enumerate(model.oracle.chains)
        for state, regime in enumerate(chain.regimes, start=1)
        if (world.states[:, column] == state).any()
    ]


def row(
    year: int,
    years: float,
    base: Mapping[str, Any],
    with_hub: Mapping[str, Any],
    regimes: Sequence[str],
) -> dict[str, Any]:
    """One start: the saving, what went short, and the regimes in force."""
    saving = (base["parts"].sum() - with_hub["parts"].sum()) * 1000.0 / years
    return {
        "year": year,
        "saving_usd_per_year": float(saving),
        "unserved_without_t_per_year": float(base["short_kt"].sum() * 1000.0 / years),
        "unserved_with_t_per_year": float(with_hub["short_kt"].sum() * 1000.0 / years),
        "regimes": list(regimes),
    }
