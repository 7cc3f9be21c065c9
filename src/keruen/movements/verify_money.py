"""Verifies the summary: cost and its terms, gap, value of the hub, tonnes (R26, R30, R31)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.movements.cost import TERMS, cost_terms
from keruen.movements.credit import ending_grain
from keruen.movements.evidence import Evidence
from keruen.movements.verify_idle_hub import idle_loss_usd
from keruen.movements.violations import CENT_USD, RELATIVE_TOLERANCE, Violation, number


def check_cost(evidence: Evidence) -> list[Violation]:
    """The cost and its terms, added up from the tables, are those of the summary (R26)."""
    terms = cost_terms(
        evidence.case,
        evidence.voyage_options,
        evidence.movements,
        evidence.stocks,
        evidence.openings,
    )
    sums = terms.group_by("term").agg(pl.col("discounted_usd").sum())
    measured = dict(sums.iter_rows())
    total = math.fsum(measured.values())
    problem = "added up from the tables, discounted, it is"
    found = _unequal("R26", "", "cost_usd", evidence.summary.get("cost_usd"), total, problem)
    told = _part(evidence.summary, "cost_terms_usd")
    for term in TERMS:
        value = told.get(term, 0.0)
        found += _unequal("R26", term, "cost_terms_usd", value, measured[term], problem)
    for term in sorted(set(told) - set(TERMS)):
        problem = f"the cost has no such term; it has {', '.join(TERMS)}"
        value = number(told[term])
        found.append(Violation("R26", "summary", term, "cost_terms_usd", value, problem))
    return found


def _part(summary: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A group of numbers of the summary; empty where it is no group."""
    part = summary.get(name)
    return part if isinstance(part, Mapping) else {}


def _unequal(
    rule: str,
    row: str,
    column: str,
    told: object,
    measured: float,
    problem: str,
    slack: float = 0.0,
) -> list[Violation]:
    """A number of the summary that is not what it should be, to a millionth and a cent."""
    margin = RELATIVE_TOLERANCE * abs(measured) + CENT_USD + slack
    if isinstance(told, int | float) and abs(told - measured) <= margin:
        return []
    return [Violation(rule, "summary", row, column, number(told), f"{problem} {number(measured)}")]


def check_gaps(evidence: Evidence) -> list[Violation]:
    """Gaps are (cost - bound) / |cost|, and no bound is above its cost (R31).

    Where no bound was proven, bound and gap are both empty.
    """
    found = []
    for name in ("", "with_hub", "no_hub"):
        summary = evidence.summary.get(name) if name else evidence.summary
        if isinstance(summary, Mapping):
            found += _gap_faults(name, summary)
    return found


def _gap_faults(name: str, summary: Mapping[str, object]) -> list[Violation]:
    cost, bound, told = summary.get("cost_usd"), summary.get("bound_usd"), summary.get("gap")
    is_unproven = "bound_usd" in summary and bound is None
    if isinstance(cost, int | float) and is_unproven:
        if told is None:
            return []
        problem = "without a bound there is no gap"
        return [Violation("R31", "summary", name, "gap", number(told), problem)]
    if not isinstance(cost, int | float) or not isinstance(bound, int | float):
        problem = "cost_usd and bound_usd must both be numbers"
        return [Violation("R31", "summary", name, "bound_usd", number(bound), problem)]
    if not math.isfinite(bound):
        problem = "it must be a finite number, or empty where no bound was proven"
        return [Violation("R31", "summary", name, "bound_usd", number(bound), problem)]
    found = []
    if bound > cost + RELATIVE_TOLERANCE * abs(cost) + CENT_USD:
        problem = f"the bound is above the cost, {number(float(cost))}"
        found.append(Violation("R31", "summary", name, "bound_usd", number(bound), problem))
    gap = (cost - bound) / abs(cost) if cost else 0.0
    if not isinstance(told, int | float) or abs(told - gap) > 1e-9 + RELATIVE_TOLERANCE * abs(gap):
        problem = f"(cost - bound) / |cost| is {number(float(gap))}"
        found.append(Violation("R31", "summary", name, "gap", number(told), problem))
    return found


def check_hub_value(evidence: Evidence) -> list[Violation]:
    """The value of the hub follows from both plans and the idle hub (R30)."""
    summary = evidence.summary
    told, twin = summary.get("hub_value_usd_per_year"), summary.get("no_hub")
    if not isinstance(told, Mapping) or not isinstance(twin, Mapping):
        return []
    with_hub = summary.get("with_hub")
    if not isinstance(with_hub, Mapping):
        if told.get("low") is None and told.get("high") is None and not told.get("decided"):
            return []  # No plan with a hub was asked for, or none was found.
        with_hub = summary
    hub_ends, twin_ends = _ends(with_hub), _ends(twin)
    if hub_ends is None or twin_ends is None:
        return []  # `check_gaps` has told so.
    years = evidence.case.calendar.days / DAYS_PER_YEAR
    low = _a_year(twin_ends.bound_usd, hub_ends.cost_usd, years)
    idle_usd = idle_loss_usd(evidence)
    if idle_usd is not None:
        low = -idle_usd / years if low is None else max(low, -idle_usd / years)
    high = _a_year(twin_ends.cost_usd, hub_ends.bound_usd, years)
    # Differences of large costs keep the rounding of those costs.
    slack = 1e-9 * abs(twin_ends.cost_usd) / years
    row = "hub_value_usd_per_year"
    problem = "from the plans with and without a hub and the idle hub, per year, it is"
    found = []
    for column, end in (("low", low), ("high", high)):
        if end is not None:
            found += _unequal("R30", row, column, told.get(column), end, problem, slack)
        elif told.get(column) is not None:
            value = number(told[column])
            words = "without the bound of the other plan it must be empty"
            found.append(Violation("R30", "summary", row, column, value, words))
    decided = (low is not None and low > 0.0) or (high is not None and high < 0.0)
    if told.get("decided") is not decided:
        problem = f"with {number(low)} to {number(high)} USD a year it is {decided}"
        value = number(told.get("decided"))
        found.append(Violation("R30", "summary", row, "decided", value, problem))
    return found + _cheaper(summary, hub_ends, twin_ends)


class _Ends(NamedTuple):
    """The cost of a plan, and its bound where one was proven."""

    cost_usd: float
    bound_usd: float | None


def _ends(plan: Mapping[str, object]) -> _Ends | None:
    """Cost and bound; None where there is no cost, or neither a bound nor an empty one."""
    cost, bound = plan.get("cost_usd"), plan.get("bound_usd", "")
    if not isinstance(cost, int | float):
        return None
    if bound is not None and not (isinstance(bound, int | float) and math.isfinite(bound)):
        return None
    return _Ends(cost, bound)


def _a_year(more: float | None, less: float | None, years: float) -> float | None:
    return None if more is None or less is None else (more - less) / years


def _cheaper(summary: Mapping[str, object], with_hub: _Ends, twin: _Ends) -> list[Violation]:
    """The plan written is the cheaper of both, and the bound the lower of both (R30)."""
    found = []
    for column, first, second in (
        ("cost_usd", with_hub.cost_usd, twin.cost_usd),
        ("bound_usd", with_hub.bound_usd, twin.bound_usd),
    ):
        if first is None or second is None:
            if summary.get(column) is not None:
                problem = "without a bound of both plans there is none of the whole question"
                value = number(summary[column])
                found.append(Violation("R30", "summary", "", column, value, problem))
            continue
        least = min(first, second)
        problem = "the lower of the plans with and without a hub is"
        found += _unequal("R30", "", column, summary.get(column), least, problem)
    return found


def check_hub_words(evidence: Evidence) -> list[Violation]:
    """The hub that the summary names is one of its openings (R24)."""
    hub = evidence.summary.get("hub")
    told = None
    if hub is not None:
        told = (hub.get("site"), hub.get("tier")) if isinstance(hub, Mapping) else hub
    known = {(row["site"], row["tier"]) for row in evidence.openings}
    if (told is None and not known) or any(told == each for each in known):
        return []
    problem = f"the openings are {', '.join(f'{s} {t}' for s, t in sorted(known)) or 'none'}"
    return [Violation("R24", "summary", "hub", "site", number(told), problem)]


def check_tonnes(evidence: Evidence) -> list[Violation]:
    """Tonnes in the summary are the sums of the tables' rows."""
    hub_sites = list(evidence.parameters.hub_sites)
    ships = evidence.of_kind("voyage").filter(pl.col("from_site").is_in(hub_sites))
    left = ending_grain(
        evidence.case,
        evidence.voyage_options,
        evidence.movements,
        evidence.stocks,
        evidence.openings,
    )
    measured = {
        "delivered_t": evidence.of_kind("use")["quantity_t"].sum(),
        "shortage_t": evidence.of_kind("shortage")["quantity_t"].sum(),
        "through_hub_t": ships["quantity_t"].sum(),
        "left_t": left.select(pl.col("in_stock_t", "in_transit_t").sum()).sum_horizontal().sum(),
        "credited_t": left["credited_t"].sum(),
        "bought_not_used_t": _bought_not_used_t(evidence, left),
    }
    told = _part(evidence.summary, "tonnes")
    found = []
    for name, tonnes in measured.items():
        if name in told:
            problem = "added up from the movements it is"
            found += _unequal("", "tonnes", name, told[name], float(tonnes), problem)
    return found


def _bought_not_used_t(evidence: Evidence, left: pl.DataFrame) -> float:
    """Of each grade what is left, as far as it was bought; what lay there first is used first."""
    total = 0.0
    for index, grade in enumerate(evidence.grades):
        rows = left.filter(pl.col("grade") == grade)
        there = float(rows["in_stock_t"].sum()) + float(rows["in_transit_t"].sum())
        total += min(there, float(evidence.bought[:, index].sum()))
    return total
