"""What a hub saves before its fixed cost, by the best method that ends within its work.

1. Both plans solved whole: the gain is known to within a tenth of the fixed cost (`solved`).
2. The hub's own network solved whole, the rest at prices (`estimate`).
3. The bracket at held prices (`bracket`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.bracket import HeldGain, brackets_at
from keruen.plan.hub_value.estimate import AGREE, CLOSED, WANTED, estimate_gain
from keruen.plan.hub_value.network import Network
from keruen.plan.hub_value.prices import RowPrices, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.search.cuts import PortColumns, find_cuts, port_columns
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.solver import Matrix, add_rows, solve_relaxation, solve_whole

Kind: TypeAlias = Literal["solved", "estimate", "bracket"]
PriceCall: TypeAlias = Callable[[HubProblem, float], RowPrices | None]

# Nodes of the search for each of the two whole plans.
WHOLE_NODES = 2_000
# A network with more whole numbers than this has never been solved within a minute.
LARGEST_NETWORK = 3_000
ROUNDS = 12


@dataclass(frozen=True)
class Gain:
    """What a hub saves before its fixed cost, in thousand USD over the horizon.

    `low` to `high` is what the method leaves open, `best` the figure to quote. `checked` tells
    whether two vectors of prices agree (always, where both plans were solved). `brackets` are the
    ends at the prices of either relaxation, where the kind is `bracket`, `at` names the prices that
    `best` is taken at, and `held` finds what changed costs make of it to a first order.
    """

    kind: Kind
    low: float
    best: float
    high: float
    checked: bool
    brackets: dict[str, tuple[float, float]] = field(default_factory=dict)
    at: str | None = None
    held: HeldGain | None = field(default=None, compare=False, repr=False)


def find_gain(
    problem: HubProblem,
    *,
    deadline: Deadline = ENDLESS,
    prices: PriceCall = relaxation_prices,
    kinds: tuple[Kind, ...] = ("solved", "estimate", "bracket"),
    only: str | None = None,
    wanted: float = WANTED,
) -> Gain | None:
    """The gain of a hub; None where no method ends within its work, or a plan does not exist.

    Parameters
    ----------
    deadline : when the work is cut off; a bracket is taken all the same.
    prices : gives the row prices of the two relaxations, asked only where they are needed.
    kinds : the methods that may be used.
    only : the one relaxation at whose prices a bracket is taken; None for both.
    wanted : how close both plans are solved, as a share of the fixed cost.
    """
    if "solved" in kinds and problem.matrix.shape[1] <= SMALL_COLUMNS:
        solved = _solve_both(problem, deadline, wanted)
        if solved is not None:
            return _at_least_idle(problem, solved)
    if not {"estimate", "bracket"} & set(kinds):
        return None
    vectors = prices(problem, max(deadline.left(), 1.0))
    if vectors is None:
        return None
    if "estimate" in kinds:
        network = Network(problem)
        if int((network.inside & problem.matrix.integer).sum()) <= LARGEST_NETWORK:
            found = estimate_gain(problem, network, vectors, deadline=deadline)
            if found is not None:
                middle = 0.5 * (found.low + found.high)
                gain = Gain("estimate", found.low, middle, found.high, found.checked)
                return _at_least_idle(problem, gain)
    if "bracket" not in kinds:
        return None
    return _bracket(problem, vectors, deadline, only)


def _at_least_idle(problem: HubProblem, gain: Gain) -> Gain:
    """A hub that may stand unused loses no more than its fixed cost (R30)."""
    if not problem.can_be_idle:
        return gain
    return replace(
        gain,
        low=max(gain.low, 0.0),
        best=max(gain.best, 0.0),
        high=max(gain.high, 0.0),
        brackets={
            name: (max(low, 0.0), max(high, 0.0)) for name, (low, high) in gain.brackets.items()
        },
    )


def _solve_both(problem: HubProblem, deadline: Deadline, wanted: float) -> Gain | None:
    ports = port_columns(problem.plan_model)
    sides = []
    for name, matrix in (("shut", problem.no_hub), ("open", problem.with_hub)):
        # What ships of a shut hub would cost does not matter, so most changes share that side.
        key = f"{name} {wanted} {problem.costs_that_matter(name == 'shut')}"
        known = problem.shared.sides
        if key not in known:
            if deadline.has_ended():
                return None
            known[key] = _solve(problem, matrix, ports, deadline, wanted)
        side = known[key]
        if not math.isfinite(side.cost) or side.cost - side.bound > CLOSED * problem.scale:
            del known[key]
            return None
        sides.append(side)
    shut, work = sides
    fixed = problem.fixed_cost
    low, high = shut.bound - work.cost + fixed, shut.cost - work.bound + fixed
    return Gain("solved", low, 0.5 * (low + high), high, True)


def _solve(
    problem: HubProblem,
    matrix: Matrix,
    ports: list[PortColumns],
    deadline: Deadline,
    wanted: float,
) -> Whole:
    _, cuts = solve_relaxation(
        matrix,
        cut=lambda values: find_cuts(ports, values),
        rounds=ROUNDS,
        time_limit_seconds=deadline.left(),
    )
    found = solve_whole(
        add_rows(matrix, cuts) if cuts else matrix,
        gap=0.0,
        node_limit=WHOLE_NODES,
        time_limit_seconds=deadline.left(),
        halted=deadline.cancelled,
        options={"mip_abs_gap": wanted * problem.scale},
    )
    return Whole(found.cost, min(found.bound, found.cost))


def _bracket(
    problem: HubProblem, prices: RowPrices, deadline: Deadline, only: str | None
) -> Gain | None:
    found = brackets_at(problem, prices, deadline=deadline, only=only)
    if not found:
        return None
    # At the prices at which the plan with the hub is bounded best, less is lost.
    at, best = max(found, key=lambda pair: pair[1].bound)
    lows, highs = [each.low for _, each in found], [each.high for _, each in found]
    gain = Gain(
        kind="bracket",
        low=min(lows),
        best=min(max(best.best, best.low), best.high),
        high=max(highs),
        checked=max(highs) - min(lows) <= AGREE * problem.scale,
        brackets={name: (each.low, each.high) for name, each in found},
        at=at,
        held=best.held,
    )
    return _at_least_idle(problem, gain)
