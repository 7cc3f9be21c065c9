"""The register of measures: each with its name, unit, formula and meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

Function = TypeVar("Function", bound=Callable[..., pl.DataFrame | float])


@dataclass(frozen=True)
class Measure:
    """One measure, as the page of measures shows it."""

    name: str
    unit: str
    formula: str
    meaning: str
    columns: tuple[str, ...]
    function: Callable[..., pl.DataFrame | float]


_measures: dict[str, Measure] = {}


def measure(
    *, unit: str, formula: str, meaning: str, columns: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Enter a function in the register under its own name."""

    def enter(function: Function) -> Function:
        name = function.__name__
        _measures[name] = Measure(name, unit, formula, meaning, columns, function)
        return function

    return enter


def registered_measures() -> tuple[Measure, ...]:
    """Every measure entered so far, by name."""
    return tuple(_measures[name] for name in sorted(_measures))
