"""The bracket of a hub's gain where its own network is too large to be solved whole.

At held prices the corridor falls into parts (held.py). What the parts cost at least with the tiers
shut, less what a plan with the tiers open costs, is the low end; a plan with them shut, less what
the parts cost at least with them open, is the high end. Both are taken at the prices of either
relaxation. It is a bracket of an estimate, not a proof.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from keruen.plan.bound import PortBound
from keruen.plan.hub_value.dual import Dual, maximise
from keruen.plan.hub_value.held import HeldPrices, Part, priced_ports
from keruen.plan.hub_value.patterns import combine_patterns
from keruen.plan.hub_value.prices import MEAN, RowPrices
from keruen.plan.hub_value.problem import HubProblem
from keruen.solver import Floats

# USD a tonne: markets that gain nothing where grain in the hub is so much cheaper are left out.
SCREEN_USD_PER_T = 3.0
LEAST_GAIN = 1.0
ENOUGH = 0.002
SPREADS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True)
class Bracket:
    """The gain of a hub at one vector of held prices, thousand USD over the horizon.

    `bound` is what the plan with the hub costs at least at these prices; the larger one of two
    vectors is the better bound. `markets` are those that gain from the hub, `mu` the best prices
    of grain in it.
    """

    low: float
    high: float
    bound: float
    markets: list[str]
    mu: Floats


def bracket_gain(
    problem: HubProblem,
    ports: PortBound,
    prices: Floats,
    *,
    seconds: float,
    grain: Floats | None = None,
    mu: Floats | None = None,
) -> Bracket | None:
    """The bracket at one vector of row prices; None where none is found: the hub's site is not
    a part by itself, or the patterns make no plan without it.

    Parameters
    ----------
    grain : row prices whose values of grain in the hub are tried as a beginning, shape (rows,).
    mu : prices of an earlier bracket, to begin from too.
    """
    began = time.perf_counter()
    closed = HeldPrices(problem, ports, prices, is_open=False)
    opened = HeldPrices(problem, ports, prices, is_open=True, others_cost=closed.others_cost)
    if closed.hub is None or opened.hub is None:
        return None
    enough = ENOUGH * problem.scale
    # Of the prices to begin from, the screen takes those that know most of grain in the hub.
    begin = opened.first if grain is None else grain[opened.rows]
    first = mu if mu is not None else opened.starts([begin], opened.first)[-1]
    without = closed.market_costs(closed.first)
    markets = _screen(opened, first, without)
    left = seconds - (time.perf_counter() - began)
    shut = maximise(closed, [closed.first], markets, enough=enough, seconds=0.2 * left, rounds=30)
    starts = [*opened.starts([begin, shut.mu], shut.mu), *([] if mu is None else [mu])]
    work = maximise(opened, starts, markets, enough=enough, seconds=0.45 * left)
    if not (np.isfinite(shut.value) and np.isfinite(work.value)):
        return None
    patterns = [*shut.patterns, *work.patterns, *_spread(opened, work, markets, 0.1 * left)]
    left = max(seconds - (time.perf_counter() - began), 1.0)
    with_hub = combine_patterns(opened, patterns, gap=enough, seconds=0.5 * left)
    no_hub = combine_patterns(closed, shut.patterns, gap=enough, seconds=0.5 * left)
    if not np.isfinite(no_hub.cost):
        return None
    costs = opened.market_costs(work.mu)
    others = [name for name in without if name not in markets]
    same = closed.constant - opened.constant + problem.fixed_cost
    more = sum(max(without[name] - costs[name], 0.0) for name in others)
    return Bracket(
        low=max(shut.value - with_hub.cost + same, 0.0),
        high=no_hub.cost - work.value + same + more,
        bound=opened.constant + work.value + sum(costs[name] for name in others),
        markets=markets,
        mu=work.mu,
    )


def _screen(opened: HeldPrices, first: Floats, without: dict[str, float]) -> list[str]:
    """Markets that would gain if grain in the hub were cheaper than it is thought to be."""
    cheap = first.copy()
    cheap[opened.is_grain] -= SCREEN_USD_PER_T
    with_hub = opened.market_costs(cheap)
    gain = {name: without[name] - with_hub[name] for name in without}
    return sorted(name for name, saved in gain.items() if not saved <= LEAST_GAIN)


def _spread(side: HeldPrices, dual: Dual, markets: list[str], seconds: float) -> list[Part]:
    """Patterns of the markets at prices around the best: more for the program to choose from."""
    ends = time.perf_counter() + seconds
    chance = np.random.default_rng(7)
    found: list[Part] = []
    for turn in range(24):
        if time.perf_counter() > ends:
            break
        mu = dual.mu.copy()
        by = SPREADS[turn % len(SPREADS)]
        if turn < 12:
            mu[side.is_grain] += by if turn % 2 else -by
        else:
            mu[side.is_grain] += chance.normal(0.0, by, int(side.is_grain.sum()))
        found += side.parts(mu, markets)
    return found


def brackets_at(
    problem: HubProblem, prices: RowPrices, *, seconds: float, only: str | None = None
) -> list[tuple[str, Bracket]]:
    """The bracket at the prices of either relaxation, side by side, with their names.

    Parameters
    ----------
    only : the one relaxation whose prices are wanted.
    """
    ports = priced_ports(problem)
    vectors = [(name, each) for name, each in prices.vectors() if name != MEAN]

    def bracket(name: str, vector: Floats) -> Bracket | None:
        key = f"mu {name}"
        found = bracket_gain(
            problem,
            ports,
            vector,
            seconds=seconds,
            grain=prices.with_hub,
            mu=problem.shared.get(key),
        )
        if found is not None:
            problem.shared[key] = found.mu
        return found

    wanted = [pair for pair in vectors if only in (None, pair[0])]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda pair: (pair[0], bracket(*pair)), wanted))
    return [(name, each) for name, each in found if each is not None]
