"""Past years replayed: the history of regimes, crops, imports and prices as one world a start.

Each start knows past data only: chances and lengths of regimes are counted over the events that
began before it, without those of the held-out years. A crisis is therefore not foreseen just
because it is in the table. Month-to-month price levels have no history here; the price of a year
is that of the joint years. Beside the replay stands the advice of the start: the net of the hub in
random worlds drawn from what was known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import JointYearRow, RegimeHistoryRow
from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.bookkeeping import Outcome
from keruen.plan.uncertainty.conditions import Oracle
from keruen.plan.uncertainty.intervals import Estimate, estimate
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.network import MONTH_DAYS, Network
from keruen.plan.uncertainty.policy import RollingPolicy
from keruen.plan.uncertainty.regimes import PRICE_CHAIN, Chain, Regime
from keruen.plan.uncertainty.worlds import World, WorldMaker, YearResiduals, no_year
from keruen.solver import Floats

HELD_OUT = frozenset({2010, 2022})
"""Years whose crises are not counted, at any start."""
FIRST_DAY = dt.date(2010, 1, 1)
"""First day that table `regime_history` is taken to cover."""
JEFFREYS = 0.5
BUILD, DO_NOT_BUILD, OPEN = "build", "do not build", "open"
ADVICE_WORLDS = 10
"""Random worlds of each start in which its advice is found."""
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
            row.regime,
            row.from_date,
            dt.date(2100, 1, 1) if row.to_date is None else row.to_date + dt.timedelta(1),
        )
        for row in case.rows(RegimeHistoryRow)
    ]


def starts(case: Case, network: Network) -> list[int]:
    """Years from whose start month every joint year of the horizon is known."""
    years = sorted({row.year for row in case.rows(JointYearRow)})
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


def known_years(maker: WorldMaker, year: int) -> tuple[YearResiduals, ...]:
    """Past years that a start may draw from: ended before it, and not held out."""
    known = [each for each in maker.years if each.year < year and each.year not in HELD_OUT]
    return tuple(known) or (no_year(maker.network),)


def foreseen(model: DesignModel, case: Case, year: int, numbers: Sequence[int]) -> list[Outcome]:
    """What the policy of a start comes to in random worlds drawn from its past alone."""
    history = read_history(case)
    day = dt.date(year, model.network.start.month, 1)
    chains = tuple(fitted(chain, history, day) for chain in model.oracle.chains)
    policy = RollingPolicy(Oracle(model.network, chains, model.oracle.effects))
    maker = replace(
        model.maker, chains=chains, years=known_years(model.maker, year), second_level=False
    )
    return [policy.run(maker.world(number)) for number in numbers]


def row(
    year: int,
    network: Network,
    pair: tuple[Arrays, Arrays],
    regimes: Sequence[str],
    forecast: tuple[Arrays, Arrays],
    fixed_cost: float,
) -> dict[str, object]:
    """One start: both sides in its own history, and what the method would have advised.

    Parameters
    ----------
    pair : the replay without and with the hub.
    forecast : the same in worlds drawn from the past of the start.
    fixed_cost : of the hub, USD a year.
    """
    years = network.years
    saving = float(_cost(pair[0], years)[0] - _cost(pair[1], years)[0])
    net = estimate(_cost(forecast[0], years) - _cost(forecast[1], years)).shifted(-fixed_cost)
    found: dict[str, object] = {
        "year": year,
        "saving_usd_per_year": saving,
        "net_usd_per_year": saving - fixed_cost,
        "regimes": list(regimes),
        "advised_net_usd_per_year": net.as_json(),
        "advice": advice(net),
    }
    for side, arrays in zip(("without", "with"), pair, strict=True):
        days = cover_days(network, arrays)
        found |= {
            f"cost_{side}_usd_per_year": float(_cost(arrays, years)[0]),
            f"unserved_{side}_t_per_year": float(arrays.short_kt.sum() * 1000.0 / years),
            f"mean_cover_{side}_days": float(days.mean()),
            f"least_cover_{side}_days": float(days.min()),
        }
    return found


def advice(net: Estimate) -> str:
    """What an interval of the net advises: to build, not to build, or neither."""
    if net.low is None or net.high is None or net.low <= 0.0 <= net.high:
        return OPEN
    return BUILD if net.low > 0.0 else DO_NOT_BUILD


def cover_days(network: Network, arrays: Arrays) -> Floats:
    """Days of cover of all markets together at the end of each month, shape (worlds, months)."""
    use = np.sum([place.use_kt[: network.months] for place in network.places], axis=0)
    return np.asarray(arrays.stock_kt / use * MONTH_DAYS)


def _cost(arrays: Arrays, years: float) -> Floats:
    """Cost of each world, USD a year."""
    return np.asarray(arrays.parts.sum(axis=1) * 1000.0 / years)
