"""The best prices of grain in the hub: the largest sum of what all parts cost, by cutting planes.

The sum of the parts' costs is concave in the prices mu, and each part's answer at one mu bounds it
at every other. A master program over these bounds proposes the next mu within a box around the
best one; the box shrinks where a proposal is worse and widens where the best lies on its edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from scipy import sparse

from keruen.plan.hub_value.fixed_prices import HeldPrices, Part
from keruen.plan.hub_value.problem import Mask
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.solver import Floats, Matrix, solve_relaxation

AnswerCall: TypeAlias = Callable[[Floats], list[Part]]

ROUNDS = 20
# So many rounds are made before a deadline cuts off: fewer give useless prices.
LEAST_ROUNDS = 6
FIRST_BOX = 2.0
WIDEST_BOX = 64.0
NARROWEST_BOX = 0.02
# Rows that are no stock of grain have prices of another size.
OTHER_ROWS = 50.0
# Cuts of a part that are kept: the newest, and those that bind.
KEPT_CUTS = 40
FREE = 1e7


@dataclass
class Dual:
    """The best prices found, their proven value without the constant, and every part's answers."""

    value: float
    mu: Floats
    parts: list[Part]
    patterns: list[Part] = field(default_factory=list)


def maximise(
    side: HeldPrices,
    starts: Sequence[Floats],
    markets: Sequence[str],
    *,
    enough: float,
    deadline: Deadline = ENDLESS,
    rounds: int = ROUNDS,
    least_rounds: int = LEAST_ROUNDS,
    held: Mask | None = None,
    answer: AnswerCall | None = None,
    known: Sequence[Part] = (),
) -> Dual:
    """The best prices mu of one side, from the best of the starts.

    Parameters
    ----------
    markets : the markets whose parts depend on mu; all others are left out of the value.
    enough : stop when the value can rise by no more than this, in thousand USD.
    deadline : when the rounds are cut off.
    rounds : most rounds.
    least_rounds : so many rounds are made before the deadline cuts off.
    held : rows of mu whose prices do not move, shape (rows of mu,); None for none.
    answer : gives the parts at prices mu; None for those of `HeldPrices.parts`.
    known : parts that bound the value already.
    """
    best: Dual | None = None
    patterns = list(known)
    ask = answer if answer is not None else lambda mu: side.parts(mu, markets)
    for start in starts:
        parts = ask(start)
        patterns += parts
        value = _value(side, parts, start)
        if best is None or value > best.value:
            best = Dual(value, start, parts)
    assert best is not None
    lower, upper = side.limits()
    # Rows of markets that are left out keep their prices: their parts are not in the value.
    out = np.array([bool(name) and name not in markets for name in side.row_market], dtype=bool)
    fixed = out if held is None else out | held
    lower, upper = np.where(fixed, best.mu, lower), np.where(fixed, best.mu, upper)
    scale = np.where(side.is_grain, 1.0, OTHER_ROWS)
    box = FIRST_BOX
    for number in range(rounds):
        cut_off = number >= least_rounds and deadline.has_ended()
        if cut_off or not np.isfinite(best.value):
            break
        low = np.maximum(best.mu - box * scale, lower)
        high = np.minimum(best.mu + box * scale, upper)
        proposed, most = _master(side, patterns, low, high)
        if proposed is None:
            break
        on_edge = bool((np.abs(proposed - best.mu) > box * scale - 1e-6).any())
        if most - best.value < enough:
            if not on_edge or box >= WIDEST_BOX:
                break
            box *= 2.0
            continue
        parts = ask(proposed)
        patterns += parts
        value = _value(side, parts, proposed)
        if value > best.value + 1e-9:
            best = Dual(value, proposed, parts)
        else:
            box = max(0.5 * box, NARROWEST_BOX)
    best.patterns = patterns
    return best


def _value(side: HeldPrices, parts: Sequence[Part], mu: Floats) -> float:
    return sum(part.cost for part in parts) + float(side.right @ mu)


def _master(
    side: HeldPrices, patterns: Sequence[Part], low: Floats, high: Floats
) -> tuple[Floats | None, float]:
    """The mu in a box at which the bounds known so far are highest, and their value there."""
    names = sorted({part.name for part in patterns})
    place = {name: number for number, name in enumerate(names)}
    kept = _newest(patterns)
    count, rows = len(low), len(kept)
    slopes = sparse.csr_array(np.array([part.slope for part in kept]))
    which = sparse.csr_array(
        (np.ones(rows), (np.arange(rows), [place[part.name] for part in kept])),
        shape=(rows, len(names)),
    )
    full = sparse.hstack([-slopes, which]).tocsr()
    solution, _ = solve_relaxation(
        Matrix(
            cost=np.concatenate([-side.right, -np.ones(len(names))]),
            lower=np.concatenate([low, np.full(len(names), -FREE * 10)]),
            upper=np.concatenate([high, np.full(len(names), FREE * 10)]),
            integer=np.zeros(count + len(names), dtype=bool),
            row_lower=np.full(rows, -np.inf),
            row_upper=np.array([part.at_zero for part in kept]),
            start=full.indptr.astype(np.int64),
            index=full.indices.astype(np.int64),
            value=full.data,
        )
    )
    if solution.status != "optimal":
        return None, np.inf
    return solution.values[:count], -solution.cost


def _newest(patterns: Sequence[Part]) -> list[Part]:
    seen: dict[str, int] = {}
    kept = []
    for part in reversed(patterns):
        seen[part.name] = seen.get(part.name, 0) + 1
        if seen[part.name] <= KEPT_CUTS:
            kept.append(part)
    return kept
