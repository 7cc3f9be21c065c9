"""The bracket of a hub's gain where its own network is too large to be solved whole.

At fixed prices the corridor separates into the markets' ports (fixed_prices.py) and the hub with
its lanes and the towns behind them, which is solved whole (hub_part.py). What these parts cost at
least with the tiers shut, less what a plan with the tiers open costs, is the low end; a plan with
them shut, less what the parts cost at least with them open, is the high end. The best figure is the
difference of the two bounds, which lose nearly the same. All are taken at the prices of either
relaxation. It is a bracket of an estimate, not a proof.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.dual import Dual, maximise
from keruen.plan.hub_value.estimate import CLOSED
from keruen.plan.hub_value.fixed_prices import HeldPrices, Part, priced_ports
from keruen.plan.hub_value.hub_part import folded_prices, hub_rows, solve_hub
from keruen.plan.hub_value.patterns import combine_patterns
from keruen.plan.hub_value.prices import MEAN, RowPrices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.solver import Floats

# USD a tonne: markets that gain nothing where grain in the hub is so much cheaper are left out.
SCREEN_USD_PER_T = 3.0
LEAST_GAIN = 1.0
ENOUGH = 0.002
COVER_ROUNDS = 15
# Rounds with the hub, its lanes and towns as one part, each of which is a whole program.
JOINT_ROUNDS = 4
# Price vectors around the best at which patterns are made: half on a line, half at random.
SPREAD_ROUNDS = 24
SPREADS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True)
class Bracket:
    """The gain of a hub at one vector of held prices, thousand USD over the horizon.

    `held` finds what changed costs make of it to a first order.

    `bound` is what the plan with the hub costs at least at these prices; the larger one of two
    vectors is the better bound. `markets` are those that gain from the hub, `mu` the best prices
    of grain in it.
    """

    low: float
    high: float
    best: float
    bound: float
    markets: list[str]
    mu: Floats
    held: HeldGain


class HeldGain:
    """What a change of the markets' costs adds to a gain while all prices are held."""

    def __init__(self, closed: HeldPrices, shut: Floats, opened: HeldPrices, work: Floats) -> None:
        """
        Parameters
        ----------
        shut, work : prices mu of the side with the tiers shut and of that with them open.
        """
        self._sides = ((closed, shut), (opened, work))
        self._now: list[float] | None = None

    def change(self, more: Floats) -> float:
        """By how much the gain grows where columns cost more, in thousand USD.

        Prices of grain in the hub stay, so what it loads is taken to cost no more than now: a
        change that favours the hub gains at most this.

        Parameters
        ----------
        more : what each column costs more, shape (columns,).
        """
        if self._now is None:
            self._now = [sum(side.market_costs(mu).values()) for side, mu in self._sides]
        then = [sum(side.market_costs(mu, more).values()) for side, mu in self._sides]
        return (then[0] - self._now[0]) - (then[1] - self._now[1])


def bracket_gain(
    problem: HubProblem,
    ports: PortBound,
    prices: Floats,
    *,
    deadline: Deadline = ENDLESS,
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

    shut = maximise(
        closed,
        [closed.first],
        markets,
        enough=enough,
        deadline=deadline,
        rounds=COVER_ROUNDS if closed.has_cover(markets) else 0,
        held=~closed.is_cover,
    )
    starts = [*opened.starts([begin, shut.mu], shut.mu), *([] if mu is None else [mu])]
    work = maximise(opened, starts, markets, enough=enough, deadline=deadline)
    if not (np.isfinite(shut.value) and np.isfinite(work.value)):
        return None
    also = set(_screen(opened, work.mu, without)) - set(markets)
    if also:
        markets = sorted(also | set(markets))
        known = shut.patterns + closed.market_parts(shut.mu, sorted(also))
        shut = replace(shut, patterns=known, parts=closed.parts(shut.mu, markets))
        work = maximise(opened, [work.mu], markets, enough=enough, deadline=deadline)
    # Both sides get the same work, so that their bounds lose alike.
    no_hub = _without_hub(closed, shut, markets, enough, deadline)
    work = _joint(opened, work, markets, enough, deadline)
    patterns = [*shut.patterns, *work.patterns, *_spread(opened, work, markets, deadline)]
    made = combine_patterns(opened, patterns, gap=enough, deadline=deadline)
    with_hub = Whole(made.cost, work.value)
    if not (np.isfinite(no_hub.cost) and np.isfinite(with_hub.bound)):
        return None
    costs = opened.market_costs(work.mu)
    others = [name for name in without if name not in markets]
    same = closed.constant - opened.constant + problem.fixed_cost
    # Patterns count tonnes in whole steps (port_subproblems.py), so the ends may cross by a step's
    # cost.
    low, high = sorted((no_hub.bound - with_hub.cost, no_hub.cost - with_hub.bound))
    # Where the plan without the hub is not solved, the costs say less than the bounds.
    is_solved = no_hub.cost - no_hub.bound <= CLOSED * problem.scale and np.isfinite(made.cost)
    best = 0.5 * (low + high) if is_solved else no_hub.bound - with_hub.bound
    more = sum(max(without[name] - costs[name], 0.0) for name in others)
    return Bracket(
        low=max(low + same, 0.0),
        high=high + same + more,
        best=max(best + same, 0.0),
        bound=opened.constant + with_hub.bound + sum(costs[name] for name in others),
        markets=markets,
        mu=work.mu,
        held=HeldGain(closed, shut.mu, opened, work.mu),
    )


def _without_hub(
    side: HeldPrices, dual: Dual, markets: list[str], enough: float, deadline: Deadline
) -> Whole:
    """Cost and bound of the side without the hub.

    Nothing joins the markets to the site then: each is bounded and combined alone.
    """
    hub = solve_hub(side, hub_rows(side), dual.mu, gap=enough, deadline=deadline)
    cover = float(side.right[side.is_cover] @ dual.mu[side.is_cover])
    ports = sum(part.cost for part in dual.parts if part.name in markets)
    alone = combine_patterns(side, dual.patterns, gap=enough, deadline=deadline, with_hub=False)
    return Whole(alone.cost + hub.whole.cost, ports + cover + hub.whole.bound)


def _joint(
    side: HeldPrices,
    dual: Dual,
    markets: list[str],
    enough: float,
    deadline: Deadline,
) -> Dual:
    """The best prices with the hub, its lanes and towns solved as one part."""
    rows = hub_rows(side)

    def answer(mu: Floats) -> list[Part]:
        hub = solve_hub(side, rows, mu, gap=enough, deadline=deadline)
        return [*side.market_parts(mu, markets), hub.part(side, mu)]

    found = maximise(
        side,
        [folded_prices(side, rows, dual.mu)],
        markets,
        enough=enough,
        deadline=deadline,
        rounds=JOINT_ROUNDS,
        least_rounds=0,
        held=~side.is_grain & ~side.is_cover,
        answer=answer,
        known=[part for part in dual.patterns if part.name in markets],
    )
    return found if found.value >= dual.value else replace(dual, patterns=found.patterns)


def _screen(opened: HeldPrices, first: Floats, without: dict[str, float]) -> list[str]:
    """Markets that would gain if grain in the hub were cheaper than it is thought to be."""
    cheap = first.copy()
    cheap[opened.is_grain] -= SCREEN_USD_PER_T
    with_hub = opened.market_costs(cheap)
    gain = {name: without[name] - with_hub[name] for name in without}
    return sorted(name for name, saved in gain.items() if not saved <= LEAST_GAIN)


def _spread(side: HeldPrices, dual: Dual, markets: list[str], deadline: Deadline) -> list[Part]:
    """Patterns of the markets at prices around the best: more for the program to choose from."""
    chance = np.random.default_rng(7)
    found: list[Part] = []
    for number in range(SPREAD_ROUNDS):
        if deadline.has_ended():
            break
        mu = dual.mu.copy()
        by = SPREADS[number % len(SPREADS)]
        if number < SPREAD_ROUNDS // 2:
            mu[side.is_grain] += by if number % 2 else -by
        else:
            mu[side.is_grain] += chance.normal(0.0, by, int(side.is_grain.sum()))
        found += side.parts(mu, markets)
    return found


def brackets_at(
    problem: HubProblem,
    prices: RowPrices,
    *,
    deadline: Deadline = ENDLESS,
    only: str | None = None,
) -> list[tuple[str, Bracket]]:
    """The bracket at the prices of either relaxation, side by side, with their names.

    Parameters
    ----------
    only : the one relaxation whose prices are wanted.
    """
    ports = priced_ports(problem)
    vectors = [(name, each) for name, each in prices.vectors() if name != MEAN]

    def bracket(name: str, vector: Floats) -> Bracket | None:
        found = bracket_gain(
            problem,
            ports,
            vector,
            deadline=deadline,
            grain=prices.with_hub,
            mu=problem.shared.bound_prices.get(name),
        )
        if found is not None:
            problem.shared.bound_prices[name] = found.mu
        return found

    wanted = [pair for pair in vectors if only in (None, pair[0])]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda pair: (pair[0], bracket(*pair)), wanted))
    return [(name, each) for name, each in found if each is not None]
