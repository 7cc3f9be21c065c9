"""Section: the terms of the cost, against the plan without a hub."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Rows, Section, Table, Text
from keruen.report.charts.bars import signed_bar
from keruen.report.frames import largest, smallest, total
from keruen.report.report_data import ReportData
from keruen.rows import FrameRow
from keruen.rows import rows as typed_rows
from keruen.summaries import PlanSummary, SideSummary

TERM_NAMES = {
    "purchase": "Purchase of grain",
    "lanes": "Land lanes",
    "voyages": "Ships",
    "insurance": "Insurance",
    "loading": "Loading",
    "receiving": "Receiving",
    "storage": "Storage",
    "working_capital": "Working capital",
    "duties": "Duties",
    "hub": "Hub: capital and fixed operation",
    "co2": "CO2e price",
    "shortage": "Shortage, at the price ceiling",
    "subsidy": "Subsidy (deducted)",
    "ending_value": "Value of grain left at the end (deducted)",
}


@dataclass(frozen=True, slots=True)
class _CostLine(FrameRow):
    """A term of the cost, and what it is above the plan without a hub."""

    term: str
    usd: float | None
    no_hub_usd: float | None
    difference: float


def costs_section(data: ReportData) -> Section:
    """Each term in million USD, with the difference to the plan without a hub, and the proofs."""
    frame = data.cost_terms
    blocks: list[Block] = [Text("This plan has no cost terms.")]
    if not frame.is_empty():
        blocks = [_compared(frame) if _has_twin(data) else _alone(frame)]
    blocks.append(_proofs(data))
    return Section("costs", "Cost by term", _lead(data), blocks)


def term_name(term: str | None) -> str:
    """What a term is called on pages."""
    term = term or ""
    return TERM_NAMES.get(term, term.replace("_", " ").capitalize())


def _has_twin(data: ReportData) -> bool:
    """Whether there is another plan, without a hub, to compare this one with."""
    opens = bool(data.summary.get("openings") or data.summary.get("hub"))
    return opens and bool(data.cost_terms["no_hub_usd"].is_not_null().any())


def _lead(data: ReportData) -> list[str]:
    year = f" of {data.money_year}" if data.money_year else ""
    words = [f"Discounted over the horizon, in million US dollars{year}."]
    cost = data.summary.get("cost_usd")
    twin = None if data.no_hub is None else data.no_hub.get("cost_usd")
    if n.is_number(cost) and n.is_number(twin) and _has_twin(data):
        difference = twin - cost
        side = "less" if difference >= 0 else "more"
        words.append(
            f"The plan costs {n.usd(cost)}, {n.usd(abs(difference))} {side} than the best plan "
            "found without a hub. The difference between the two plans is not a proven value; the "
            "proven interval is at the top of the report."
        )
    elif n.is_number(cost):
        words.append(f"The plan costs {n.usd(cost)}.")
    return words


def _alone(frame: pl.DataFrame) -> Table:
    rows = [[term_name(term), _millions(value)] for term, value in frame["term", "usd"].iter_rows()]
    rows.append(["Cost", _millions(total(frame, "usd"))])
    columns = [Column("Term", "text"), Column("Million USD")]
    return Table("Cost by term", columns, [Rows(rows)], last_is_total=True)


def _compared(frame: pl.DataFrame) -> Table:
    frame = frame.with_columns(
        (pl.col("usd").fill_null(0.0) - pl.col("no_hub_usd").fill_null(0.0)).alias("difference")
    )
    low, high = smallest(frame, "difference"), largest(frame, "difference")
    rows = [
        [
            term_name(row.term),
            _millions(row.usd),
            _millions(row.no_hub_usd),
            _bar(row.difference, low, high),
            _signed(row.difference),
        ]
        for row in typed_rows(frame, _CostLine)
    ]
    sums = [total(frame, column) for column in ("usd", "no_hub_usd", "difference")]
    rows.append(["Cost", _millions(sums[0]), _millions(sums[1]), Markup(""), _signed(sums[2])])
    columns = [
        Column("Term", "text"),
        Column("This plan"),
        Column("No hub"),
        Column("Difference", "chart"),
        Column("Difference"),
    ]
    caption = "Cost by term compared with the plan without a hub, in million USD"
    return Table(caption, columns, [Rows(rows)], last_is_total=True, css_class="costs")


def _proofs(data: ReportData) -> Table:
    plans: list[PlanSummary | SideSummary] = [data.summary]
    columns = [Column("What is proven", "text"), Column("This plan")]
    if data.no_hub and _has_twin(data):
        plans.append(data.no_hub)
        columns.append(Column("No hub"))
    rows = [
        ["Best plan found, million USD", *(_millions(plan.get("cost_usd")) for plan in plans)],
        [
            "Lower bound on cost, million USD",
            *(_bound(plan) for plan in plans),
        ],
        ["Gap", *(n.percent(plan.get("gap"), 3) for plan in plans)],
        ["Search time", *(n.seconds(plan.get("seconds")) for plan in plans)],
    ]
    return Table("Proven bound of each plan", columns, [Rows(rows)])


def _bound(plan: PlanSummary | SideSummary) -> str:
    bound = plan.get("bound_usd")
    return n.NO_BOUND if bound is None and "bound_usd" in plan else _millions(bound)


def _bar(difference: float, low: float, high: float) -> Markup:
    side = "more" if difference > 0 else "less"
    return signed_bar(difference, low, high, f"{n.usd(abs(difference))} {side} than without a hub")


def _millions(value: float | None) -> str:
    return n.thousands(value / 1e6, 2) if n.is_number(value) else n.MISSING


def _signed(value: float) -> str:
    text = _millions(value)
    return f"+{text}" if value > 0 and text != "0.00" else text
