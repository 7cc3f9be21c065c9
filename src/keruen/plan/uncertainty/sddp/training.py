"""Training: forward passes find states, backward passes cut the cost to go there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from keruen.plan.uncertainty.sddp.extensive import solve_path
from keruen.plan.uncertainty.sddp.gap import Gap, measure_gap
from keruen.plan.uncertainty.sddp.paths import Path, draw_path, walk
from keruen.plan.uncertainty.sddp.policy import LogEntry, Policy, Spread
from keruen.solver import Floats

LOGGER = logging.getLogger(__name__)

# Every so many iterations dominated cuts leave the solver.
SELECTION_ITERATIONS = 5
# The paths of a training have a second key of their own, so simulations do not repeat them.
TRAINING = 1


@dataclass(frozen=True)
class Stopping:
    """When a training ends; every rule counts work, so that each run ends alike.

    Parameters
    ----------
    iterations : at the latest after so many more.
    solves : at the latest when so many more stage programs were solved.
    stall_iterations : when the bound rose by less than `stall_share` of itself over so many.
    gap : when the upper end of the 95% interval of the gap is at most this, in the unit of costs.
    gap_every, gap_paths : how often the gap is looked at and on how many paths.
    """

    iterations: int = 100
    solves: int | None = None
    stall_iterations: int | None = None
    stall_share: float = 1e-9
    gap: float | None = None
    gap_every: int = 50
    gap_paths: int = 50


@dataclass(frozen=True)
class Training:
    """How a training ended: the bound and the rule, one of iterations, solves, stalled, gap."""

    bound: float
    rule: str
    iterations: int
    gap: Gap | None = None


def train(
    policy: Policy,
    stopping: Stopping | None = None,
    *,
    seed: int = 0,
    paths: int = 1,
    even_share: float = 0.0,
    foresight_iterations: int = 0,
    starts: Sequence[Floats] = (),
    workers: int = 1,
) -> Training:
    """Improve a policy until a rule ends the training.

    An iteration walks `paths` random paths with the present cuts, then goes back along them and
    adds, at each state met, a cut from the solutions of all outcomes that may follow. A training
    that is called again, or of a policy whose cuts were loaded, goes on with the next iteration.

    Parameters
    ----------
    stopping : rules; by default 100 iterations.
    seed : equal seeds give identical results.
    paths : in an iteration; in antithetic pairs.
    even_share : share of the paths on which all nodes and outcomes are equally likely. Rare ones
        are then met early; the bound is valid whatever the paths.
    foresight_iterations : so many first iterations go back along the states that are best on their
        paths when all of the path is known, in place of those of the policy, which knows nothing
        yet of the cost to go.
    starts : states before the first stage from which paths begin in turn, in place of those of the
        graph. The bounds of the log are those of the first.
    workers : number of threads; the result does not depend on it.

    Examples
    --------
    Buy at 2 before one or three units are needed, run short at 9: three are worth buying, as the
    third one is used with probability 1/2 and 9 / 2 > 2.

    >>> from keruen.plan.uncertainty.sddp import StageBuilder, linear_graph
    >>> first = StageBuilder()
    >>> first.add_state("stock")
    >>> _ = first.add_column("buy", cost=2.0)
    >>> _ = first.add_row({"stock.in": 1.0, "buy": 1.0, "stock.out": -1.0}, 0.0, 0.0)
    >>> second = StageBuilder()
    >>> second.add_state("stock")
    >>> _ = second.add_column("short", cost=9.0)
    >>> terms = {"stock.in": 1.0, "short": 1.0, "stock.out": -1.0}
    >>> _ = second.add_row(terms, 0.0, 0.0, name="need")
    >>> for need in (1.0, 3.0):
    ...     second.add_outcome(0.5, rows={"need": need})
    >>> policy = Policy(linear_graph([first.build(), second.build()], [0.0], lower_bound=0.0))
    >>> train(policy, Stopping(iterations=10)).bound
    6.0
    """
    rules = stopping or Stopping()
    if policy.seed is not None and policy.seed != seed and policy.log:
        LOGGER.debug("training goes on with seed %d after %d", seed, policy.seed)
    policy.seed = seed
    begun, solved = len(policy.log), policy.solves
    every = list(starts) or [policy.graph.initial]
    bounds = [entry.bound for entry in policy.log]
    with Spread(workers) as spread:
        while True:
            iteration = len(policy.log) + 1
            drawn = _draw(policy, seed, iteration, paths, even_share)
            begins = [every[(iteration + number) % len(every)] for number in range(paths)]
            if iteration <= foresight_iterations:
                path_cost = _learn_by_foresight(policy, drawn, begins, spread)
            else:
                path_cost = _iterate(policy, drawn, begins, spread)
            bound = policy.bound(every[0])
            bounds.append(bound)
            policy.log.append(LogEntry(iteration, bound, path_cost, policy.solves - solved))
            LOGGER.debug("iteration %d: bound %g, paths %g", iteration, bound, path_cost)
            done = iteration - begun
            if iteration % SELECTION_ITERATIONS == 0:
                for solver in policy.solvers:
                    solver.remove_dominated()
            rule, gap = _ended(policy, rules, bounds, done, policy.solves - solved, workers)
            if rule:
                return Training(bound, rule, done, gap)


def _draw(policy: Policy, seed: int, iteration: int, paths: int, even_share: float) -> list[Path]:
    drawn = []
    for number in range(paths):
        before = (iteration - 1) * paths + number
        is_even = int((before + 1) * even_share) > int(before * even_share)
        key = [seed, TRAINING, iteration]
        drawn.append(draw_path(policy.graph, key, number, even=is_even))
    return drawn


def _iterate(
    policy: Policy, drawn: Sequence[Path], begins: Sequence[Floats], spread: Spread
) -> float:
    """One forward and one backward pass; returns the mean cost of the paths."""
    visits = walk(policy, drawn, spread, begins)
    lines = [[(visit.node, visit.solution.state) for visit in path] for path in visits]
    _go_back(policy, lines, spread)
    # On a graph with a cycle the path ends at random instead of being discounted.
    is_cyclic = policy.graph.is_cyclic
    costs = [
        sum((1.0 if is_cyclic else each.weight) * each.solution.stage_cost for each in path)
        for path in visits
    ]
    return sum(costs) / len(costs)


def _learn_by_foresight(
    policy: Policy, drawn: Sequence[Path], begins: Sequence[Floats], spread: Spread
) -> float:
    """One backward pass along the best states of known paths; returns their mean cost."""
    plans = [
        solve_path(policy.graph, path, begin) for path, begin in zip(drawn, begins, strict=True)
    ]
    lines = [
        [(step.node, state) for step, state in zip(path, plan.state, strict=True)]
        for path, plan in zip(drawn, plans, strict=True)
    ]
    _go_back(policy, lines, spread)
    return sum(plan.value for plan in plans) / len(plans)


def _go_back(policy: Policy, lines: Sequence[Sequence[tuple[int, Floats]]], spread: Spread) -> None:
    """Add cuts at the states of some paths, from their last step to their first.

    Equal states of one step and group of nodes are used once.
    """
    for place in reversed(range(max(len(line) for line in lines))):
        found: dict[int, dict[bytes, Floats]] = {}
        for line in lines:
            if place < len(line):
                node, state = line[place]
                found.setdefault(policy.graph.group_of(node), {})[state.tobytes()] = state
        for group in sorted(found):
            policy.learn(policy.graph.groups[group], list(found[group].values()), spread)


def _ended(
    policy: Policy, rules: Stopping, bounds: list[float], done: int, solves: int, workers: int
) -> tuple[str, Gap | None]:
    gap = None
    if rules.gap is not None and done % rules.gap_every == 0:
        gap = measure_gap(policy, rules.gap_paths, seed=len(policy.log), workers=workers)
        if gap.high <= rules.gap:
            return "gap", gap
    stall = rules.stall_iterations
    if stall is not None and done > stall:
        risen = bounds[-1] - bounds[-1 - stall]
        if risen <= rules.stall_share * max(1.0, abs(bounds[-1])):
            return "stalled", gap
    if rules.solves is not None and solves >= rules.solves:
        return "solves", gap
    return ("iterations" if done >= rules.iterations else ""), gap
