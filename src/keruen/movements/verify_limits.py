"""Verifies a user's own limits from the tables of a plan (R33)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from keruen.errors import KeruenError
from keruen.movements.evidence import Evidence
from keruen.movements.limits import Limit, limited_t
from keruen.movements.violations import PLAN_AGAIN, Violation, allowed, number


def check_limits(evidence: Evidence) -> list[Violation]:
    """Every limit of the summary holds for the movements."""
    rows = evidence.summary.get("limits") or []
    if not isinstance(rows, list):
        return [Violation("R33", "summary", "", "limits", number(rows), "it is not a list")]
    return [violation for row in rows for violation in _check(evidence, row)]


def _check(evidence: Evidence, row: object) -> list[Violation]:
    try:
        limit = Limit(**row) if isinstance(row, Mapping) else None
    except (TypeError, KeruenError):
        limit = None
    if limit is None:
        problem = "it is not a limit on tonnes moved"
        return [Violation("R33", "summary", "", "limits", number(row), problem)]
    moved = limited_t(limit, evidence.movements, limit.where, evidence.periods)
    whole = limited_t(limit, evidence.movements, limit.share_of, evidence.periods)
    found: list[Violation] = []
    bounds = (
        ("at least", limit.at_least_t, None),
        ("at most", limit.at_most_t, None),
        ("at least", limit.at_least_share, whole),
        ("at most", limit.at_most_share, whole),
    )
    for side, amount, base in bounds:
        if amount is None:
            continue
        limits = np.full(len(moved), float(amount)) if base is None else amount * base
        high, low = (moved, limits) if side == "at most" else (limits, moved)
        for period in np.flatnonzero(high > allowed(low)):
            place = f" and period={period}" if limit.each_period else ""
            problem = f"the limit allows {side} {number(float(limits[period]))} t"
            found.append(
                Violation(
                    "R33",
                    "movements",
                    f"limit={limit.name}{place}",
                    "quantity_t",
                    number(float(moved[period])),
                    problem,
                    PLAN_AGAIN,
                )
            )
    return found
