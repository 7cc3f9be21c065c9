"""Disruptions one by one, what a week of stock does, and the worst case step by step."""

from __future__ import annotations

import datetime as dt

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Rows, Section, Table
from keruen.report.charts.curve import stock_curve
from keruen.report.sections.simulated_wording import between, days
from keruen.report.simulated_data import SimulationFound
from keruen.rows import given


def disruptions_section(data: SimulationFound) -> Section | None:
    """Time to survive and to recover of each dated disruption."""
    rows = data.disruptions
    if not rows:
        return None
    columns = [
        Column("Disruption", "text"),
        Column("From"),
        Column("Days"),
        Column("With effect"),
        Column("Time to survive, days"),
        Column("Time to recover, days"),
        Column("Additional shortage"),
        Column("95% CI"),
        Column("Additional cost"),
    ]
    cells = [
        [
            str(row.title),
            n.day(row.from_date),
            n.thousands(row.days),
            n.percent(row.felt.mean, 0),
            days(row.survive_days.mean),
            days(row.recover_days.mean),
            n.tonnes(row.more_shortage_t.mean),
            between(row.more_shortage_t, n.tonnes),
            n.usd(row.more_cost_usd.mean),
        ]
        for row in sorted(rows, key=lambda row: -given(row.more_shortage_t.mean))
    ]
    lead = (
        "Each disruption is compared with the same replications without it. Time to survive: until "
        "additional shortage exceeds a tenth of a day's demand. Time to recover: from the end of "
        "the disruption until additional shortage stops. A dash: no effect, or no recovery within "
        "the horizon.",
    )
    table = Table("Disruptions, most severe first", columns, [Rows(cells)], wide=True)
    return Section("disruptions", "Disruption tests", lead, [table])


def weeks_section(data: SimulationFound) -> Section | None:
    """The effect of one week of additional opening stock."""
    rows = data.weeks
    if not rows:
        return None
    columns = [
        Column("Market", "text"),
        Column("Additional stock"),
        Column("Holding cost per year"),
        Column("Stock-out"),
        Column("With the stock"),
        Column("Reduction in shortage"),
        Column("95% CI"),
    ]
    cells = [
        [
            data.market_names[row.market],
            n.tonnes(row.more_t),
            n.usd(row.holding_usd_per_year),
            n.percent(row.runs_out_before.mean, 0),
            n.percent(row.runs_out_after.mean, 0),
            n.tonnes(row.shortage_saved_t.mean),
            between(row.shortage_saved_t, n.tonnes),
        ]
        for row in rows
    ]
    lead = (
        "Seven days of demand as additional opening stock, with storage for it, in the same "
        "replications.",
    )
    table = Table(
        "One additional week of stock, at the markets with the largest shortage",
        columns,
        [Rows(cells)],
        wide=True,
    )
    return Section("weeks", "Effect of one week of stock", lead, [table])


def timeline_section(data: SimulationFound) -> Section | None:
    """The worst replication, at the market with the largest shortage."""
    told = data.timeline
    if not told.steps:
        return None
    name = data.market_names[told.market]
    points = [(dt.date.fromisoformat(row.date), float(row.missing_t)) for row in told.missing]
    chart = stock_curve(points, (points[0][0], points[-1][0]), [], f"Tonnes missing at {name}")
    columns = [
        Column("Date", "text"),
        Column("Event", "text"),
        Column("Route", "text"),
        Column("Tonnes"),
        Column("Late, days"),
    ]
    cells = [
        [
            n.day(step.date),
            step.what.capitalize(),
            step.route.replace(">", " > "),
            n.tonnes(step.quantity_t),
            days(step.late_days) if step.late_days else n.MISSING,
        ]
        for step in told.steps
    ]
    table = Table(f"The {len(cells)} largest events at {name}", columns, [Rows(cells)], wide=True)
    lead = (
        f"Replication {told.replication} has the largest shortage. "
        f"{n.tonnes(told.shortage_t)} "
        f"of {n.tonnes(told.demand_t)} are unserved at {name}.",
    )
    blocks: list[Block] = [
        Figure(chart, "Tonnes lost, and tonnes due but late.", f"Cumulative shortage at {name}"),
        Fold("Sequence of events", [table]),
    ]
    return Section("worst", "Worst replication", lead, blocks)
