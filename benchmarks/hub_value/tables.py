"""The errors of estimates and brackets, as shares of the hub's fixed cost or saving."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

Row = dict[str, Any]

# Values within this share of the fixed cost of zero have no sign that could be wrong.
NEAR_ZERO = 0.01
LEAST_SCALE = 10.0


def _true(row: Row) -> float:
    return 0.5 * float(row["true_low"] + row["true_high"])


def _estimate(row: Row) -> tuple[float, float] | None:
    """The figure, and the same again: an estimate is one number."""
    if row["estimate_low"] is None:
        return None
    middle = 0.5 * float(row["estimate_low"] + row["estimate_high"])
    return middle, middle


def _bracket(row: Row) -> tuple[float, float] | None:
    """The end that is farther from the truth where it lies outside, else the truth; and the best
    figure.
    """
    if row["bracket_low"] is None or not math.isfinite(row["bracket_high"]):
        return None
    low, high = sorted((row["bracket_low"], row["bracket_high"]))
    return min(max(_true(row), low), high), float(row["bracket_best"])


Figure: TypeAlias = Callable[[Row], tuple[float, float] | None]
CLASSES: tuple[tuple[str, Figure, Callable[[Row], bool]], ...] = (
    ("estimate", _estimate, bool),
    ("bracket", _bracket, lambda row: not row["inland"]),
    ("bracket, towns behind the hub", _bracket, lambda row: row["inland"] and not row["shared"]),
    ("bracket, towns of other ports too", _bracket, lambda row: row["shared"]),
)


def error_rows(rows: Sequence[Row]) -> list[Row]:
    """One row a class: cases, bias, median and ninth tenth of the error, wrong signs.

    Errors are shares of the fixed cost, or of what the figure says that the hub saves before it
    where that is more. The error of a bracket is how far the truth lies outside it; a bracket has
    the wrong sign where it lies on one side of zero and the truth on the other.
    """
    found = []
    known = [row for row in rows if row["state"] == "known"]
    for kind, figure, belongs in CLASSES:
        of_kind = [(row, figure(row)) for row in known if belongs(row)]
        each = [
            (pair[0], _true(row), max(row["fixed_cost"], pair[1] + row["fixed_cost"], LEAST_SCALE))
            for row, pair in of_kind
            if pair is not None
        ]
        if not each:
            continue
        value, true, scale = (np.array(column) for column in zip(*each, strict=True))
        errors = (value - true) / scale
        wrong = (value * true < 0.0) & (np.abs(true) > NEAR_ZERO * scale)
        found.append(
            {
                "kind": kind,
                "cases": len(each),
                "bias": float(errors.mean()),
                "median": float(np.median(np.abs(errors))),
                "p90": float(np.quantile(np.abs(errors), 0.9)),
                "wrong_signs": int(wrong.sum()),
            }
        )
    return found


def error_table(rows: Sequence[Row]) -> str:
    """The table of docs/benchmarks.md."""
    lines = [
        "| figure | cases | bias | median error | 90 % of errors below | wrong sign |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['kind']} | {row['cases']} | {row['bias']:+.3f} | {row['median']:.3f} "
        f"| {row['p90']:.3f} | {row['wrong_signs']} |"
        for row in error_rows(rows)
    ]
    counts = {name: sum(row["state"] == name for row in rows) for name in _states(rows)}
    lines += ["", "Cases: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."]
    return "\n".join(lines)


def _states(rows: Sequence[Row]) -> list[str]:
    return sorted({row["state"] for row in rows})


def write_errors(rows: Sequence[Row]) -> None:
    """Store the errors that plans quote, beside the code that quotes them."""
    path = Path(str(files("keruen.plan.hub_value").joinpath("validated_errors.csv")))
    names = ("kind", "cases", "bias", "median", "p90", "wrong_signs")
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        for row in error_rows(rows):
            writer.writerow(
                {
                    key: f"{each:.4f}" if isinstance(each, float) else each
                    for key, each in row.items()
                }
            )
