"""The assumptions that move the answer most: found from prices, confirmed by planning again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.case.case import Case
from keruen.case.table_rows import MarketRow, PassageRow
from keruen.errors import CaseError
from keruen.plan.ask.change import check_changed, scale_rows
from keruen.plan.ask.planner import AskOptions, answer_case, check_hub_can_open
from keruen.plan.ask.point import Point
from keruen.plan.ask.point_runner import PointRunner, Report
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.result.price_sensitivity import CHANGE, Relaxations, find_assumptions
from keruen.summaries import PriceAssumption

COUNT = 10


@dataclass(frozen=True)
class Bar:
    """One assumption: what its prices promise of 10% more, and what plans with 10% make of it.

    `first_order_usd_per_year` is the effect of 10% more on the value of the hub with all
    quantities held; `less` and `more` are the points planned again with 10% less and more, None
    where the case does not allow the change, or the clock left no time.
    """

    words: str
    term: str
    part: str
    first_order_usd_per_year: float
    less: Point | None
    more: Point | None
    note: str = ""


@dataclass(frozen=True)
class Tornado:
    """The case as it is, and its bars, the strongest first by prices."""

    base: Point
    bars: tuple[Bar, ...]


def tornado(
    case: Case,
    options: AskOptions,
    *,
    done: Mapping[str, Point],
    report: Report,
    count: int = COUNT,
) -> Tornado:
    """Find the assumptions that move the hub's value most, and plan each at 10% less and more.

    Parameters
    ----------
    done, report : see `PointRunner`.
    count : how many assumptions.
    """
    check_hub_can_open(case)
    walk = PointRunner(options, done, report)
    at = (0.0,)
    base = walk.known(case, at)
    if base is None:
        answered = walk.work(case, at, 2 * count + 1)
        base = answered.point
    else:
        # What the relaxations spend is not kept with a point; they alone are solved again.
        answered = answer_case(case, at, {}, gap=options.gap, seconds=0.0)
    if not answered.spent.get("must") or not answered.spent.get("none"):
        return Tornado(base, ())
    spent = Relaxations(answered.spent["must"], answered.spent["none"])
    rows = find_assumptions(PlanParameters(case), spent, base.years, count)
    bars = [_bar(case, row, walk, 2 * (len(rows) - number)) for number, row in enumerate(rows)]
    return Tornado(base, tuple(bars))


def _bar(case: Case, row: PriceAssumption, walk: PointRunner, points_left: int) -> Bar:
    points: dict[float, Point | None] = {}
    notes = _dues_note(case) if row["term"] == "dues" else []
    for place, factor in enumerate((1.0 - CHANGE, 1.0 + CHANGE)):
        name = f"{row['words'].removesuffix(':')} at {factor:.0%}"
        try:
            changed = check_changed(scale_assumption(case, row["term"], row["part"], factor), name)
        except CaseError as error:
            points[factor] = None
            notes.append(f"{factor - 1:+.0%} is not allowed: {error.findings[0].problem}")
            continue
        at = (factor,)
        skip = walk.is_over() and walk.known(changed, at) is None
        points[factor] = None if skip else walk.answer(changed, at, points_left - place)
    less, more = points.values()
    return Bar(
        words=row["words"].removesuffix(":"),
        term=row["term"],
        part=row["part"],
        first_order_usd_per_year=row["effect_usd_per_year"],
        less=less,
        more=more,
        note="; ".join(notes),
    )


def _dues_note(case: Case) -> list[str]:
    """Dues are scaled through the tonnage of the class, which a fixed part does not follow."""
    fixed = any(row.fixed_dues_usd for row in case.rows(PassageRow))
    if not fixed and case.frames.passage_dues.is_empty():
        return []
    return ["tonnage is scaled; passage dues with a fixed part or steps change by less"]


PRICED_CELLS: dict[str, tuple[tuple[str, tuple[str, ...], str | None], ...]] = {
    "purchase": (("offers", ("price_usd_per_t",), "site"),),
    "lanes": (("lanes", ("cost_usd_per_t",), "lane"),),
    "hire": (("vessel_classes", ("hire_usd_per_day",), "vessel_class"),),
    "fuel": (("case", ("fuel_price_usd_per_t",), None),),
    # Only dues depend on gross and net tonnage. See `_dues_note` for dues that are not linear.
    "dues": (("vessel_classes", ("gross_tonnage", "net_tonnage"), "vessel_class"),),
    "war_risk": (("war_risk_premiums", ("hull_value_fraction", "premium_usd"), None),),
    "insurance": (("case", ("insurance_rate",), None),),
    "loading": (("sites", ("loading_cost_usd_per_t",), "site"),),
    "receiving": (("sites", ("receiving_cost_usd_per_t",), "site"),),
    "storage": (("sites", ("storage_cost_usd_per_t_per_month",), "site"),),
    "working_capital": (("case", ("working_capital_rate_per_year",), None),),
    "duties": (("duties", ("rate", "amount_usd_per_t"), "market_country"),),
    "hub": (("hub_options", ("capex_usd", "fixed_opex_usd_per_year"), "site"),),
    "co2": (("case", ("co2_price_usd_per_t",), None),),
    "shortage": (("markets", ("price_ceiling_usd_per_t",), "market"),),
    "subsidy": (("subsidies", ("amount_usd_per_t",), "programme"),),
    "ending_value": (("case", ("ending_value_fraction",), None),),
}
"""Where the money of a term stands in a case: table, columns, column that names its part."""


def scale_assumption(case: Case, term: str, part: str, factor: float) -> Case:
    """The case with the price behind a term of the cost, or one part of it, multiplied."""
    if term == "duties":
        countries = {row.market: row.country for row in case.rows(MarketRow)}
        part = countries.get(part, part)
    for table, columns, key in PRICED_CELLS[term]:
        where = {} if key is None else {key: part}
        case = scale_rows(case, table, columns, where, factor)
    return case
