"""Break-evens: by how much a price must change for the hub to pay.

The costs of the columns are changed and the gain is found once more, until the value is zero: a
monotone search, as the hub gains from every one of these changes. A bracket takes too long for
that; its gain changes to a first order, with the prices of grain held (bracket.py). Other
assumptions have a first-order break-even (assumptions.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import polars as pl

from keruen.plan.hub_value.gain import Gain
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.solver import column_numbers

# Cargoes up to this size sail in the small ships whose freight a hub is meant to save.
SMALL_PARCEL_T = 15_000.0
SMALL_PARCELS = f"direct voyages with parcels up to {SMALL_PARCEL_T:,.0f} t"
ALL_PARCELS = "direct voyages to the ports that the hub can serve"
CLOSE = 0.1
MOST_TRIALS = 7

GainCall = Callable[[HubProblem], Gain | None]


@dataclass(frozen=True)
class HubBreakEven:
    """The change of one assumption at which the hub's value is zero.

    `low` to `high` is where the value turns and `value` where a straight line between them does;
    all None where no change up to `tried` turns it. `unit` is USD/t or share; `words` name what
    changes. `first_order` shows that prices of grain were held. `points` are the changes tried
    with the hub's value there, in thousand USD over the horizon, in order.
    """

    name: str
    words: str
    unit: str
    low: float | None
    high: float | None
    tried: float
    value: float | None = None
    first_order: bool = False
    points: tuple[tuple[float, float], ...] = ()


def fixed_cost_break_even(problem: HubProblem, gain: Gain) -> HubBreakEven | None:
    """The relative change of the hub's fixed cost at which it pays for itself; exact."""
    if problem.fixed_cost <= 0.0 or not all(map(math.isfinite, (gain.low, gain.best, gain.high))):
        return None
    low, high = (end / problem.fixed_cost - 1.0 for end in (gain.low, gain.high))
    words = "the fixed cost of the hub (capital and operation)"
    best = gain.best / problem.fixed_cost - 1.0
    return HubBreakEven("fixed_cost", words, "share", low, high, 1.0, best)


def break_evens(
    problem: HubProblem, gain: Gain, again: GainCall, *, deadline: Deadline = ENDLESS
) -> list[HubBreakEven]:
    """The break-evens of a hub, in the order in which a reader wants them.

    Parameters
    ----------
    again : finds the gain of a problem with changed costs.
    deadline : when the trials are cut off.
    """
    found = []
    changes = [_handling(problem), _small_parcels(problem)]
    for change in changes:
        if change is None:
            continue
        trial_round = _search(problem, gain, change, _trial(problem, gain, change, again), deadline)
        if trial_round is not None:
            found.append(trial_round)
    fixed = fixed_cost_break_even(problem, gain)
    return found if fixed is None else [*found, fixed]


@dataclass(frozen=True)
class _Change:
    """A change of cost of size 1, from which the hub gains, shape (columns,)."""

    name: str
    words: str
    unit: str
    cost: np.ndarray[tuple[int], np.dtype[np.float64]]
    first: float
    most: float
    sign: float


def _handling(problem: HubProblem) -> _Change | None:
    """One USD less for each tonne that the hub loads into a ship, discounted as it is paid."""
    loads = problem.plan_model.decisions.load
    here = loads.index.filter(pl.col("from_site") == problem.site)
    if here.is_empty():
        return None
    cost = np.zeros(problem.matrix.shape[1])
    weights = problem.plan_model.parameters.discount
    cost[column_numbers(here)] = -weights[here["period"].to_numpy()]
    words = "handling a tonne of grain that passes through the hub"
    return _Change("handling", words, "USD/t", cost, 2.0, 64.0, -1.0)


def _small_parcels(problem: HubProblem) -> _Change | None:
    """Dearer direct voyages to the ports that the hub can serve, of one time their cost."""
    trips = problem.plan_model.decisions.trips
    direct = trips.index.filter(
        pl.col("to_site").is_in(problem.served_ports) & (pl.col("from_site") != problem.site)
    )
    small = direct.filter(pl.col("intake_t") <= SMALL_PARCEL_T)
    words = ALL_PARCELS if small.is_empty() else SMALL_PARCELS
    chosen = direct if small.is_empty() else small
    if chosen.is_empty():
        return None
    columns = column_numbers(chosen)
    cost = np.zeros(problem.matrix.shape[1])
    cost[columns] = problem.matrix.cost[columns]
    return _Change("small_parcels", words, "share", cost, 0.05, 1.6, 1.0)


Trial: TypeAlias = Callable[[float], float | None]


def _trial(problem: HubProblem, gain: Gain, change: _Change, again: GainCall) -> Trial:
    """Returns the gain at a size of the change; None where none is found."""

    def trial(size: float) -> float | None:
        if gain.held is not None:
            return gain.best + gain.held.change(size * change.cost)
        tried = replace(problem, changed_cost=problem.matrix.cost + size * change.cost)
        found = again(tried)
        return None if found is None else found.best

    return trial


def _search(
    problem: HubProblem, gain: Gain, change: _Change, trial: Trial, deadline: Deadline
) -> HubBreakEven | None:
    """The size of a change at which the value is zero; None where it is cut off before that."""
    fixed = problem.fixed_cost
    at_zero = gain.best - fixed
    if not math.isfinite(at_zero):
        return None
    # Where the hub pays already, the same change the other way is looked for.
    way = 1.0 if at_zero < 0.0 else -1.0
    inner, outer = (0.0, at_zero), None
    points = [inner]
    is_first_order = gain.held is not None
    size = change.first
    for _ in range(MOST_TRIALS):
        if deadline.has_ended():
            break
        found = trial(way * size)
        # A trial whose time ended before both of its sides had a bound says nothing.
        if found is None or not math.isfinite(found):
            break
        value = found - fixed
        points.append((change.sign * way * size, value))
        if value * at_zero > 0.0:
            inner = (size, value)
        else:
            outer = (size, value)
        if outer is None:
            if size >= change.most:
                return HubBreakEven(
                    change.name,
                    change.words,
                    change.unit,
                    None,
                    None,
                    change.sign * way * size,
                    first_order=is_first_order,
                    points=tuple(sorted(points)),
                )
            size = min(size * 2.0, change.most)
            continue
        if outer[0] - inner[0] <= CLOSE * outer[0]:
            break
        size = _between(inner, outer)
    if outer is None:
        return None
    low, high = sorted(change.sign * way * each for each in (inner[0], outer[0]))
    (near, here), (far, there) = inner, outer
    best = near + (far - near) * here / (here - there) if here != there else far
    return HubBreakEven(
        change.name,
        change.words,
        change.unit,
        low,
        high,
        far,
        change.sign * way * best,
        first_order=is_first_order,
        points=tuple(sorted(points)),
    )


def _between(inner: tuple[float, float], outer: tuple[float, float]) -> float:
    """Where a straight line between two trials meets zero, not too near to either."""
    share = inner[1] / (inner[1] - outer[1]) if inner[1] != outer[1] else 0.5
    share = min(max(share, 0.1), 0.9)
    return inner[0] + share * (outer[0] - inner[0])
