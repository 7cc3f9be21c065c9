"""Prices of a port's least cover that suit whole ships: they are the port's own, not its market's.

A least cover (R20) is a limit of one market in one year. At the price that the relaxation gives it
whole ships may bring far less, or more, than it asks for. The bound is concave in the price; the
two lines that touch it on either side of its top show how high it may be, and where to look next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keruen.plan.search.port_pricing import price_block
from keruen.plan.search.port_subproblems import Block
from keruen.solver import Floats, Matrix

MOST_STEPS = 12
# Thousand USD: how near to the top is near enough.
NEAR = 1.0
FIRST_STEP_USD_PER_T = 32.0
# USD a tonne: a least cover with a lower price in the relaxation is left as it is.
LEAST_PRICE = 0.01
MET_KT = 1e-6


@dataclass(frozen=True)
class _Point:
    """The bound of a port at prices of its least covers, and its slopes there: cover less use."""

    prices: Floats
    value: float
    slopes: Floats


def raise_cover(
    block: Block, matrix: Matrix, costs: Floats, prices: Floats
) -> tuple[float, Floats]:
    """The bound of a port by whole ships, and the prices of its least covers.

    The bound is without price x least cover, which is on the right side of the rows; with it the
    sum is at least what it is at the prices given.

    Parameters
    ----------
    costs, prices : reduced costs of all columns, and the row prices at which they are so.
    """
    rows = block.cover_rows
    begun = np.maximum(prices[rows], 0.0)
    if not (begun > LEAST_PRICE).any():
        # To know what is used takes several times as long as to know what it costs.
        return price_block(block, costs, pattern=False).cost, begun
    columns = [matrix.index[matrix.start[row] : matrix.start[row + 1]] for row in rows]
    least = matrix.row_lower[rows]

    def look(at: Floats) -> _Point:
        trial = costs.copy()
        for used, more in zip(columns, at - begun, strict=True):
            trial[used] -= more
        found = price_block(block, trial, pattern=True)
        amounts = np.zeros(len(costs))
        np.add.at(amounts, found.columns, found.values)
        slopes = least - np.array([amounts[used].sum() for used in columns])
        return _Point(at, found.cost + float(at @ least), slopes)

    best = look(begun)
    for which in range(len(rows)):
        if np.isfinite(best.value) and not _is_highest(best, which):
            best = _highest(look, best, which)
    return best.value - float(best.prices @ least), best.prices


def _is_highest(point: _Point, which: int) -> bool:
    slope, price = point.slopes[which], point.prices[which]
    return bool(abs(slope) <= MET_KT or (slope < 0.0 and price <= 0.0))


def _highest(look: Callable[[Floats], _Point], start: _Point, which: int) -> _Point:
    """The highest point found along the price of one least cover, which is zero or more."""
    best = start
    left, right = (start, None) if start.slopes[which] > 0.0 else (None, start)
    step = FIRST_STEP_USD_PER_T
    for _ in range(MOST_STEPS):
        price = _next_price(left, right, which, step)
        if left is not None and right is not None:
            ceiling = left.value + left.slopes[which] * (price - left.prices[which])
            if ceiling - best.value <= NEAR:
                break
        step *= 4.0
        prices = start.prices.copy()
        prices[which] = price
        here = look(prices)
        if not np.isfinite(here.value):
            break
        if here.value > best.value:
            best = here
        if _is_highest(here, which):
            break
        if here.slopes[which] > 0.0:
            left = here
        else:
            right = here
    return best


def _next_price(left: _Point | None, right: _Point | None, which: int, step: float) -> float:
    """A step on where one side is open; else where the two lines that touch the bound meet."""
    if right is None:
        assert left is not None
        return float(left.prices[which]) + step
    if left is None:
        return max(float(right.prices[which]) - step, 0.0)
    rise = right.value - left.value
    rise += left.slopes[which] * left.prices[which] - right.slopes[which] * right.prices[which]
    return float(rise / (left.slopes[which] - right.slopes[which]))
