"""Words that the sections of a simulation share."""

from __future__ import annotations

from collections.abc import Callable

from keruen.report import numbers as n
from keruen.report.simulated_data import Mean, SimulationFound, Term


def between(row: Mean | Term, words: Callable[[float], str]) -> str:
    """An interval: ``12 to 15``; a dash where one replication gives none."""
    if row.low is None or row.high is None:
        return n.MISSING
    return f"{words(row.low)} to {words(row.high)}"


def days(value: float | None) -> str:
    """Days with one digit: ``3.4``."""
    return n.thousands(value, 1)


def chance_words(data: SimulationFound) -> str:
    """How the intervals were made."""
    return (
        "Intervals are 95% confidence intervals of the mean (Student; shares by Wilson). "
        f"Seed {data.seed}; each replication can be run again alone, by its number."
    )
