"""Section: what an assumption does to the cost of a case without hub options."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.ask_data import CostPoint, read_cost_points, read_questions
from keruen.report.blocks import Column, Rows, Section, Table
from keruen.report.charts.bars import bar, meter
from keruen.report.sections.ask_sweep import millions, unit_words


def cost_section(data: Mapping[str, object]) -> Section:
    """Each value with its cost a year, landed cost, and the share of demand that is served."""
    question = read_questions(data)[0]
    points = read_cost_points(data)
    landed = [point.landed_usd_per_t for point in points if point.landed_usd_per_t is not None]
    largest = max(landed, default=0.0)
    columns = [
        Column(f"{question.words}, {unit_words(question.unit)}", "text"),
        Column("Cost, million USD a year"),
        Column("Proven gap"),
        Column("Landed cost"),
        Column("Demand served"),
        Column("Unserved"),
    ]
    rows = [_row(point, largest) for point in points]
    caption = (
        "The plan at each value; cost is discounted, landed cost is the mean over all tonnes used"
    )
    lead = (f"{question.meaning[0].upper()}{question.meaning[1:]}.",)
    return Section("costs", "All values", lead, [Table(caption, columns, [Rows(rows)], wide=True)])


def _row(point: CostPoint, largest: float) -> list[str | Markup]:
    at = point.at[0]
    cells: list[str | Markup] = [n.thousands(at, 0) if abs(at) >= 10_000 else f"{at:.6g}"]
    cost, bound, landed = point.cost_usd, point.bound_usd, point.landed_usd_per_t
    if cost is None:
        return [*cells, point.status, *[n.MISSING] * 4]
    gap = (cost - bound) / abs(cost) if cost and bound is not None else None
    words = n.usd_per_t(landed)
    drawn = words if landed is None else meter(words, bar(landed, largest, words))
    return [
        *cells,
        millions(cost / point.years),
        n.percent(gap, 2),
        drawn,
        n.percent(point.served, 2),
        n.tonnes(point.shortage_t),
    ]
