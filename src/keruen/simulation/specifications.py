"""Whether a grade alone meets the specification of a market (R18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEAST = ("protein_pct", "wet_gluten_pct", "test_weight_kg_hl", "falling_number_s")
MOST = ("moisture_pct",)


def meets_specification(grade: Mapping[str, Any], market: Mapping[str, Any]) -> bool:
    """Whether a grade that is not blended meets a market's specification.

    Parameters
    ----------
    grade : row of table `grades`.
    market : row of table `markets`; an empty limit allows any value.

    Examples
    --------
    >>> meets_specification({"protein_pct": 12.0}, {"protein_pct_minimum": 11.5})
    True
    """
    for name in LEAST:
        limit = market.get(f"{name}_minimum")
        if limit is not None and grade[name] < limit:
            return False
    for name in MOST:
        limit = market.get(f"{name}_maximum")
        if limit is not None and grade[name] > limit:
            return False
    return True
