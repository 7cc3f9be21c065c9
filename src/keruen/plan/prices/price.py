"""Prices of resources, each confirmed by planning again, with the range in which it holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.plan.prices.program import HeldProgram
from keruen.plan.prices.resources import Resource, list_resources

STEPS = (0.01, 0.1, 0.5, 1.0)
"""Changes that are tried, as shares of what there is."""

DRAFT_STEPS_CM = (1.0, 10.0, 50.0, 100.0)

AGREES = 0.01
"""A price holds as far as the mean value of a unit is within this share of it."""


@dataclass(frozen=True)
class Price:
    """What a unit of a resource is worth in a year, discounted, in USD.

    `more_usd_per_year` is the value of one more unit and `less_usd_per_year` the cost of one less,
    both found by solving the relaxation again; None where it then has no solution. Each holds to
    within 1% for changes up to `holds_up_units` and `holds_down_units`, the largest that were
    tried. Without `confirmed` both are the row prices of the relaxation, and no range is known.
    """

    resource: Resource
    more_usd_per_year: float | None
    less_usd_per_year: float | None
    holds_up_units: float
    holds_down_units: float
    confirmed: bool


def find_prices(program: HeldProgram, count: int | None = None) -> list[Price]:
    """Prices of the resources of a program, the most valuable first.

    Parameters
    ----------
    count : how many are confirmed by solving again, the others by row prices alone; None for all.
    """
    found = list_resources(program)
    found.sort(key=lambda each: (-abs(each.first_order_usd) * _share(each), each.kind, each.key))
    confirmed = len(found) if count is None else count
    return [
        _confirm(program, each) if number < confirmed else _first_order(program, each)
        for number, each in enumerate(found)
    ]


def _share(resource: Resource) -> float:
    """A change that is about as hard to make for each resource: a hundredth, or a decimetre."""
    return 10.0 if resource.kind == "draft" else max(STEPS[0] * resource.amount, 1.0)


def _years(program: HeldProgram) -> float:
    return program.parameters.case.calendar.days / DAYS_PER_YEAR


def _first_order(program: HeldProgram, resource: Resource) -> Price:
    value = resource.first_order_usd / _years(program)
    return Price(resource, value, value, 0.0, 0.0, confirmed=False)


def _confirm(program: HeldProgram, resource: Resource) -> Price:
    more, up = _walk(program, resource, 1.0)
    less, down = _walk(program, resource, -1.0)
    return Price(resource, more, less, up, down, confirmed=True)


def _walk(program: HeldProgram, resource: Resource, sign: float) -> tuple[float | None, float]:
    """Value of a unit by the least step, and the largest step for which it holds."""
    price: float | None = None
    holds = 0.0
    for step in _steps(resource):
        if sign < 0.0 and step > resource.amount:
            break
        value = unit_value_usd(program, resource, sign * step)
        if value is None:
            break
        if price is None:
            price = value
        elif not math.isclose(value, price, rel_tol=AGREES, abs_tol=1e-6):
            break
        holds = step
    return price, holds


def _steps(resource: Resource) -> tuple[float, ...]:
    if resource.kind == "draft":
        return DRAFT_STEPS_CM
    base = resource.amount if resource.amount > 0.0 else 100.0
    return tuple(step * base for step in STEPS)


def unit_value_usd(program: HeldProgram, resource: Resource, units: float) -> float | None:
    """What a year saves for each unit of a change of so many units, by solving again."""
    cost = program.cost_usd_with(resource.change(units))
    if cost is None:
        return None
    return (program.cost_usd - cost) / units / _years(program)
