"""Section: what a re-plan changes against the last plan, and why."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.records import read_record
from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Rows, Section, Table
from keruen.report.replan_data import PlanChange, ReplanFound
from keruen.report.report_data import ReportData

KINDS = {"purchase": "Bought", "voyage": "By ship", "lane": "By lane"}
LEAST_USD = 1.0


def replan_section(data: ReportData) -> Section | None:
    """The changes of a re-plan; None for any other plan."""
    found = data.summary.get("replan")
    if not found:
        return None
    told = read_record(ReplanFound, found, "replan")
    blocks: list[Block] = []
    if told.changes:
        blocks.append(_changes(told.changes, data))
    if told.deviations:
        rows = [[each.words] for each in told.deviations]
        blocks.append(
            Table("How reality differed from the last plan", [Column("What", "text")], [Rows(rows)])
        )
    return Section("replan", "Changes against the last plan", words(told), blocks)


def words(told: ReplanFound) -> list[str]:
    """What changed in all, the freeze and the budget, as sentences."""
    price, change_t = told.change_cost_usd_per_t, told.change_t
    since = n.month(told.from_date)
    count = len(told.deviations)
    lead = [
        f"Re-planned from {since}; before it, actual movements differ from the last plan in "
        f"{n.count(count, 'point')}."
    ]
    if change_t < 0.5:
        lead.append("No purchase and no sailing of the last plan changes.")
    else:
        lead.append(
            f"{n.tonnes(change_t)} of purchases and sailings change against the last plan; at "
            f"{n.usd_per_t(price)} that counts as {n.usd(change_t * price)}, which is not part of "
            "the cost."
        )
    budget, needed, freeze = told.change_budget_usd, told.needed_usd, told.freeze
    if budget is not None:
        lead.append(f"The budget for changes is {n.usd(budget)}.")
        if needed is not None and needed > budget + LEAST_USD:
            lead.append(
                f"No plan is feasible with less than {n.usd(needed)} of changes, so that much was "
                "allowed."
            )
    if freeze:
        frozen = told.change_frozen_t
        kept = "" if frozen >= 0.5 else " and unchanged"
        lead.append(f"The first {n.count(freeze, 'period')} {_are(freeze)} frozen{kept}.")
        if frozen >= 0.5:
            lead.append(f"There {n.tonnes(frozen)} change, because no plan is feasible with less.")
    return lead


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def change_rows(changes: Sequence[PlanChange], data: ReportData) -> list[list[str]]:
    """One row a change: month, what, way, grade, tonnes in both plans, difference, reason."""
    return [
        [
            n.month(row.month),
            KINDS[row.kind],
            _way(row, data),
            row.grade or "",
            n.thousands(row.last_t),
            n.thousands(row.new_t),
            _signed(row.difference_t),
            row.reason,
        ]
        for row in changes
    ]


def _changes(changes: Sequence[PlanChange], data: ReportData) -> Table:
    # The difference stands early: on a phone only the first columns are seen.
    columns = [
        *(Column(title, "text") for title in ("Month", "Change")),
        *(Column(title) for title in ("Difference, t", "Last plan, t", "This plan, t")),
        *(Column(title, "text") for title in ("Grade", "Reason")),
    ]
    rows = [
        [month, f"{what}: {where}", difference, last, new, grade, reason]
        for month, what, where, grade, last, new, difference, reason in change_rows(changes, data)
    ]
    return Table("Changes by month and route", columns, [Rows(rows)], wide=True)


def _way(row: PlanChange, data: ReportData) -> str:
    start = data.site_name(row.from_site)
    if row.kind == "purchase":
        return start
    return f"{start} to {data.site_name(row.to_site)}"


def _signed(value: float) -> str:
    text = n.thousands(value)
    return f"+{text}" if value > 0.0 else text
