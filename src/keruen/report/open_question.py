"""Why the hub question is not decided: the two numbers behind each bound of the interval (R30)."""

from __future__ import annotations

import math

from keruen.report import numbers as n
from keruen.summaries import PlanSummary, SideSummary

SAME = 1e-6


def what_keeps_it_open(summary: PlanSummary) -> list[str]:
    """A sentence for the low end of the hub's value and one for the high end.

    Parameters
    ----------
    summary : the content of summary.json, of a run that is not decided.

    Returns
    -------
    Empty where the summary lacks one of the plans, a bound or the years.
    """
    value, years = summary.get("hub_value_usd_per_year"), summary.get("years")
    if value is None or not n.is_number(years) or years <= 0:
        return []
    low, high = value["low"], value["high"]
    if low is None or high is None:
        return []
    with_hub, no_hub = _ends(summary.get("with_hub")), _ends(summary.get("no_hub"))
    if with_hub is None or no_hub is None:
        return []
    (hub_cost, hub_bound), (twin_cost, twin_bound) = with_hub, no_hub
    idle = summary.get("idle_hub")
    return [
        _low_end(low, years, hub_cost, twin_bound, None if idle is None else idle["cost_usd"]),
        f"The hub could save up to {n.usd(max(high, 0.0))} a year: "
        f"{_two_numbers('without a hub', twin_cost, 'with a hub', hub_bound, years)}",
        "A longer search that finds a cheaper plan or a higher bound narrows the interval; the "
        "question is decided when both ends are on one side of zero.",
    ]


def _ends(side: SideSummary | None) -> tuple[float, float] | None:
    """Cost and bound of a plan; None where one is missing."""
    if side is None:
        return None
    cost, bound = side.get("cost_usd"), side.get("bound_usd")
    return (cost, bound) if n.is_number(cost) and n.is_number(bound) else None


def _low_end(low: float, years: float, cost: float, bound: float, loss: float | None) -> str:
    """What the hub may lose at most: by a plan and a bound, or by standing idle."""
    numbers = _two_numbers("with a hub", cost, "without a hub", bound, years)
    if loss is None or abs(loss / years + low) > SAME * max(1.0, loss / years):
        return f"The hub could cost up to {n.usd(max(-low, 0.0))} more a year: {numbers}"
    by_plans = (cost - bound) / years
    if by_plans <= loss / years * (1.0 + SAME):
        return f"The hub cannot lose more than {n.usd(-low)} a year: {numbers}"
    return (
        f"An unused hub costs at least {n.usd(-low)} a year; that is the most a hub can lose. The "
        f"plans alone would allow a loss of {n.usd(by_plans)} a year: {numbers}"
    )


def _years(years: float) -> str:
    """``1 year``, ``3 years``, ``2.5 years``; a leap day makes no tenth."""
    shown = round(years, 1)
    return f"{shown:g}{n.SPACE}{'year' if shown == 1.0 else 'years'}"


def _two_numbers(where: str, cost: float, other: str, bound: float, years: float) -> str:
    """The cost of one plan and the bound of the other, with decimals enough to see them apart."""
    apart = abs(cost - bound) / 1e6
    decimals = 1 if apart == 0.0 else min(max(1 - math.floor(math.log10(apart)), 1), 6)
    dear, least = (f"USD{n.SPACE}{n.thousands(each / 1e6, decimals)}" for each in (cost, bound))
    return (
        f"the best plan found {where} costs {dear}{n.SPACE}million, and every plan {other} is "
        f"proven to cost at least {least}{n.SPACE}million, over {_years(years)}."
    )
