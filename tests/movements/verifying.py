"""Verifying the plan worked by hand with some of its tables changed."""

from __future__ import annotations

from typing import Any

from keruen.movements.verify import verify_tables
from keruen.movements.violations import PLAN_AGAIN, Violation
from tests.movements.hand import (
    OPENINGS,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
    hand_summary,
)


def verify(**changed: Any) -> list[Violation]:
    """Violations of the hand plan with some of its tables changed."""
    given = {
        "case": hand_case(),
        "voyage_options": hand_options(),
        "movements": hand_movements(),
        "stocks": hand_stocks(),
        "openings": OPENINGS,
        "summary": hand_summary(),
    }
    return verify_tables(**{**given, **changed})


def told(found: list[Violation], *rules: str) -> list[str]:
    """First lines of violations of some rules, or of all; the second line is always the same."""
    lines = []
    for each in found:
        first, second = str(each).split("\n")
        assert second == f"  {PLAN_AGAIN}"
        if not rules or each.rule in rules:
            lines.append(first)
    return lines
