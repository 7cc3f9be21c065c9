"""A violation: one cell of a run's tables that breaks a rule, in two parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
import polars as pl

from keruen.errors import Finding
from keruen.movements.periods import Floats
from keruen.movements.tables import row_words

RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE_T = 1e-3
CENT_USD = 0.01

PLAN_AGAIN = "Plan the case again, and do not change the tables of a run by hand."


@dataclass(frozen=True, order=True)
class Violation:
    """One number of a run that does not follow from the rules.

    `rule` is the rule's number, or empty for what no rule has a number for. `row` is the row's key
    as text. `problem` says what is wrong, `remedy` what to do.
    """

    rule: str
    table: str
    row: str
    column: str
    value: str
    problem: str
    remedy: str = PLAN_AGAIN

    def __str__(self) -> str:
        finding = Finding(self.table, self.row, self.column, self.value, self.problem, self.remedy)
        return f"{self.rule + ': ' if self.rule else ''}{finding}"


@overload
def allowed(limit: Floats) -> Floats: ...


@overload
def allowed(limit: float) -> float: ...


def allowed(limit: float | Floats) -> float | Floats:
    """A limit with its tolerance: a millionth of it and a kilogram."""
    return limit + RELATIVE_TOLERANCE * np.abs(limit) + ABSOLUTE_TOLERANCE_T


def exceedings(
    rule: str, row: str, amounts_t: Floats, limits_t: Floats, problem: str, table: str = "movements"
) -> list[Violation]:
    """Periods in which tonnes pass a limit; `problem` is followed by the limit."""
    return [
        Violation(
            rule,
            table,
            f"{row} and period={period}",
            "quantity_t",
            number(amounts_t[period]),
            f"{problem} of {number(limits_t[period])} t",
        )
        for period in np.flatnonzero(amounts_t > allowed(limits_t))
    ]


def mismatches(
    rule: str, table: str, frame: pl.DataFrame, column: str, expected: pl.Expr, problem: str
) -> list[Violation]:
    """Rows whose cell is not what it should be; `problem` is followed by what it should be."""
    wrong = frame.filter(pl.col(column).ne_missing(expected))
    if wrong.is_empty():
        return []
    return [
        Violation(
            rule,
            table,
            row_words(row),
            column,
            number(row[column]),
            f"{problem} {number(row['expected'])}",
        )
        for row in wrong.with_columns(expected=expected).iter_rows(named=True)
    ]


def differences(
    rule: str, table: str, frame: pl.DataFrame, column: str, expected: pl.Expr, problem: str
) -> list[Violation]:
    """Rows whose tonnes differ from what they should be by more than the tolerance."""
    margin = expected.abs() * RELATIVE_TOLERANCE + ABSOLUTE_TOLERANCE_T
    wrong = frame.filter((pl.col(column) - expected).abs() > margin)
    return mismatches(rule, table, wrong, column, expected, problem)


def number(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return "empty" if value is None else str(value)
