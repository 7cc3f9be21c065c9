"""A plan of the hub at held prices: one whole pattern a market and the hub's own ships, whole.

The patterns are what the markets' programs chose at some prices. Together with the columns of the
hub's own site they make a small program, whose solution carries grain that really comes to the
hub: an upper bound of what the parts cost at best.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.fixed_prices import NO_MARKETS, HeldPrices, Part
from keruen.plan.hub_value.hub_part import most_nodes
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.port_pricing import BARRED
from keruen.solver import Matrix, solve_whole

# Even after the deadline the combination gets so long: without a plan the bracket has no end.
LEAST_SECONDS = 5.0


def combine_patterns(
    side: HeldPrices,
    patterns: Sequence[Part],
    *,
    gap: float,
    deadline: Deadline = ENDLESS,
    with_hub: bool = True,
) -> Whole:
    """The cheapest combination, in thousand USD without the constant; infinite where none exists.

    Parameters
    ----------
    gap : stop when its cost is known to within this.
    deadline : when the search is cut off.
    with_hub : False leaves the hub, its lanes and its towns out: the markets alone.
    """
    chosen = _distinct(patterns)
    names = sorted({part.name for part in chosen})
    if not with_hub and not names:
        held = float(side.right[side.is_cover] @ side.first[side.is_cover])
        return Whole(held, held)
    zero = side.costs(np.zeros(len(side.rows)))
    columns = side.own_columns[zero[side.own_columns] < BARRED]
    # Cover rows of markets that are left out keep their prices.
    kept = np.array([not name or name in names for name in side.row_market], dtype=bool)
    held = float(side.right[~kept] @ side.first[~kept])
    if with_hub:
        rows = np.union1d(np.flatnonzero(side.own_rows), side.rows[kept])
    else:
        columns, rows = columns[:0], side.rows[kept & side.is_cover]
    matrix = side.matrix.rows[rows].tocsc()
    opened = side.problem.plan_model.decisions.open.numbers
    fixed = np.asarray(matrix[:, opened] @ side.matrix.lower[opened])
    effects = np.array([matrix[:, part.columns] @ part.values for part in chosen]).reshape(
        len(chosen), len(rows)
    )
    one_each = sparse.csr_array(
        (np.ones(len(chosen)), ([names.index(part.name) for part in chosen], range(len(chosen)))),
        shape=(len(names), len(chosen)),
    )
    full = sparse.vstack(
        [
            sparse.hstack([matrix[:, columns], sparse.csr_array(effects.T)]),
            sparse.hstack([sparse.csr_array((len(names), len(columns))), one_each]),
        ]
    ).tocsr()
    found = solve_whole(
        Matrix(
            cost=np.concatenate([zero[columns], [part.at_zero for part in chosen]]),
            lower=np.zeros(len(columns) + len(chosen)),
            upper=np.concatenate(
                [
                    np.minimum(side.matrix.upper, side.problem.most)[columns],
                    np.ones(len(chosen)),
                ]
            ),
            integer=np.concatenate([side.matrix.integer[columns], np.ones(len(chosen), bool)]),
            row_lower=np.concatenate([side.matrix.row_lower[rows] - fixed, np.ones(len(names))]),
            row_upper=np.concatenate([side.matrix.row_upper[rows] - fixed, np.ones(len(names))]),
            start=full.indptr.astype(np.int64),
            index=full.indices.astype(np.int64),
            value=full.data,
        ),
        gap=0.0,
        node_limit=most_nodes(full.shape[1]),
        time_limit_seconds=max(deadline.left(), LEAST_SECONDS),
        options={"mip_abs_gap": gap},
    )
    if not len(found.values):
        return Whole(np.inf, -np.inf)
    return Whole(found.cost + held, found.bound + held)


def _distinct(patterns: Sequence[Part]) -> list[Part]:
    """The patterns of markets, each once."""
    seen: dict[tuple[str, float, bytes], Part] = {}
    for part in patterns:
        if part.name not in NO_MARKETS and np.isfinite(part.cost):
            key = (part.name, round(part.at_zero, 4), np.round(part.slope, 4).tobytes())
            seen.setdefault(key, part)
    return list(seen.values())
