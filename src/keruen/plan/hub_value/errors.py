"""How far an estimate is from the truth: measured on cases that were solved to optimality.

The figures are those of `python -m benchmarks hub-value` (docs/benchmarks.md), as shares of the
hub's fixed cost or of what the figure says that it saves before it, whichever is larger: half of
all errors lie below `median`, nine tenths below `p90`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from keruen.plan.hub_value.gain import Kind


@dataclass(frozen=True)
class ErrorClass:
    """The validated error of one kind of estimate, as shares of fixed cost or saving."""

    kind: str
    cases: int
    bias: float
    median: float
    p90: float
    wrong_signs: int


@cache
def error_classes() -> dict[str, ErrorClass]:
    """The classes that were validated, by name."""
    text = files(__package__).joinpath("validated_errors.csv").read_text(encoding="utf-8")
    return {
        row["kind"]: ErrorClass(
            row["kind"],
            int(row["cases"]),
            float(row["bias"]),
            float(row["median"]),
            float(row["p90"]),
            int(row["wrong_signs"]),
        )
        for row in csv.DictReader(text.splitlines())
    }


def class_name(kind: Kind, *, towns: bool, shared: bool) -> str | None:
    """Name of the class of an estimate; None where both plans were solved."""
    if kind == "solved":
        return None
    if kind == "estimate" or not towns:
        return kind
    return "bracket, towns of other ports too" if shared else "bracket, towns behind the hub"


def error_class(kind: Kind, *, towns: bool, shared: bool) -> ErrorClass | None:
    """The validated error of an estimate; None where nothing is estimated or validated.

    Parameters
    ----------
    towns : whether lanes lead from the hub to markets.
    shared : whether other hub sites have lanes to these markets too.
    """
    name = class_name(kind, towns=towns, shared=shared)
    return None if name is None else error_classes().get(name)
