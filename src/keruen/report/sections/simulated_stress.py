"""Disruptions one by one, what a week of stock does, and the worst case step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Rows, Section, Table
from keruen.report.charts.curve import stock_curve
from keruen.report.sections.simulated_wording import between, days


def disruptions_section(data: Mapping[str, Any]) -> Section | None:
    """Time to survive and to recover of each dated disruption."""
    rows = data["disruptions"]
    if not rows:
        return None
    columns = [
        Column("Disruption", "text"),
        Column("From"),
        Column("Days"),
        Column("Felt"),
        Column("Survives, days"),
        Column("Recovers, days"),
        Column("Lacks more"),
        Column("95%"),
        Column("Costs more"),
    ]
    cells = [
        [
            str(row["title"]),
            n.day(row["from_date"]),
            n.thousands(row["days"]),
            n.percent(row["felt"]["mean"], 0),
            days(row["survive_days"]["mean"]),
            days(row["recover_days"]["mean"]),
            n.tonnes(row["more_shortage_t"]["mean"]),
            between(row["more_shortage_t"], n.tonnes),
            n.usd(row["more_cost_usd"]["mean"]),
        ]
        for row in sorted(rows, key=lambda row: -row["more_shortage_t"]["mean"])
    ]
    lead = (
        "Each is set against the same replications without it. It survives until markets lack a "
        "tenth of a day's demand more; it has recovered when they lack no more than their twins, "
        "counted from the end of the disruption. A dash: it was not felt, or did not end in time.",
    )
    table = Table("Disruptions, the worst first", columns, [Rows(cells)], wide=True)
    return Section("disruptions", "What a disruption does", lead, [table])


def weeks_section(data: Mapping[str, Any]) -> Section | None:
    """What a week of stock more from the start would change."""
    rows = data["weeks"]
    if not rows:
        return None
    columns = [
        Column("Market", "text"),
        Column("Stock more"),
        Column("Holding it, a year"),
        Column("Runs out"),
        Column("With it"),
        Column("Lacks less"),
        Column("95%"),
    ]
    cells = [
        [
            str(data["market_names"][row["market"]]),
            n.tonnes(row["more_t"]),
            n.usd(row["holding_usd_per_year"]),
            n.percent(row["runs_out_before"]["mean"], 0),
            n.percent(row["runs_out_after"]["mean"], 0),
            n.tonnes(row["shortage_saved_t"]["mean"]),
            between(row["shortage_saved_t"], n.tonnes),
        ]
        for row in rows
    ]
    lead = (
        "Seven days of demand more in store at the start, with room for them, in the same "
        "replications.",
    )
    table = Table("One week more, where most is lacked", columns, [Rows(cells)], wide=True)
    return Section("weeks", "What buys a week", lead, [table])


def timeline_section(data: Mapping[str, Any]) -> Section | None:
    """The worst replication, seen from the market that it leaves shortest."""
    told = data["timeline"]
    if not told["steps"]:
        return None
    name = str(data["market_names"][told["market"]])
    points = [
        (dt.date.fromisoformat(row["date"]), float(row["missing_t"])) for row in told["missing"]
    ]
    chart = stock_curve(points, (points[0][0], points[-1][0]), [], f"Tonnes missing at {name}")
    columns = [
        Column("Date", "text"),
        Column("What", "text"),
        Column("Route", "text"),
        Column("Tonnes"),
        Column("Late, days"),
    ]
    cells = [
        [
            n.day(step["date"]),
            step["what"].capitalize(),
            step["route"].replace(">", " > "),
            n.tonnes(step["quantity_t"]),
            days(step["late_days"]) if step["late_days"] else n.MISSING,
        ]
        for step in told["steps"]
    ]
    table = Table(
        f"The weightiest {len(cells)} events at {name}", columns, [Rows(cells)], wide=True
    )
    lead = (
        f"Replication {told['replication']} is the worst of all. {name} lacks "
        f"{n.tonnes(told['shortage_t'])} of {n.tonnes(told['demand_t'])} in it.",
    )
    blocks: list[Block] = [
        Figure(chart, "Tonnes lost for good, and due but late.", f"Missing so far at {name}"),
        Fold("Step by step", [table]),
    ]
    return Section("worst", "The worst case, step by step", lead, blocks)
