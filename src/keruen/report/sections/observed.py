"""Section: flows of the plan compared with observed flows."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.report import numbers as n
from keruen.report.blocks import Column, Fold, Rows, Section, Table
from keruen.report.frame_rows import SeenFlowRow
from keruen.report.report_data import ReportData
from keruen.rows import rows as typed_rows

CLOSE = 0.25
"""A plan within this share of the tonnes seen is near them."""
CLOSE_SHARE = 0.1
"""A share within so much of the share seen is near it."""


def observed_section(data: ReportData) -> Section | None:
    """A row for each flow that was seen, by group; None for a case that has none."""
    frame = data.observed_flows
    if frame.is_empty():
        return None
    rows = typed_rows(frame, SeenFlowRow)
    groups = list(dict.fromkeys(row.group or "" for row in rows))
    table = Table(
        "What was seen and what the plan ships in as many days of the same calendar months",
        [Column("Flow and period", "text"), Column("Seen"), Column("Plan")],
        [
            Rows([_cells(row) for row in rows if (row.group or "") == group], group)
            for group in groups
        ],
    )
    why = Table(
        "Reason for the difference, and source of the observation",
        [Column("Flow", "text"), Column("Why", "text"), Column("Source", "text")],
        [
            Rows(
                [
                    [
                        row.name or "",
                        row.explanation or n.MISSING,
                        f"{row.source or ''} ({row.confidence or ''})",
                    ]
                    for row in rows
                ]
            )
        ],
        wide=True,
    )
    fold = Fold("Reasons for differences, by flow", [why])
    return Section("observed", "Plan and observed flows", _lead(rows), [table, fold])


def amounts(row: SeenFlowRow) -> tuple[str, str]:
    """What was seen and what the plan ships, as words: thousand tonnes, or per cent."""
    if row.observed_share is not None:
        return n.percent(row.observed_share), n.percent(row.plan_share)
    return _kilotonnes(row.observed_t), _kilotonnes(row.plan_t)


def is_near(row: SeenFlowRow) -> bool:
    """Whether the plan ships about what was seen."""
    if row.observed_share is not None:
        seen, plan = row.observed_share, row.plan_share
        return plan is not None and abs(plan - seen) <= CLOSE_SHARE
    seen_t, plan_t = row.observed_t, row.plan_t
    return seen_t is not None and plan_t is not None and abs(plan_t - seen_t) <= CLOSE * seen_t


def has_plan(row: SeenFlowRow) -> bool:
    """Whether the plan has a figure: not where its horizon lacks a month that was seen."""
    return (row.plan_t if row.observed_share is None else row.plan_share) is not None


def without_plan_words(rows: Sequence[SeenFlowRow]) -> list[str]:
    """A sentence on the flows that the plan cannot be compared with; empty where all can."""
    count = sum(not has_plan(row) for row in rows)
    if not count:
        return []
    return [
        f"{n.count(count, 'flow')} cannot be compared: the horizon of the plan lacks months that "
        "were seen, or nothing was shipped that a share could be taken of."
    ]


def _kilotonnes(value: float | None) -> str:
    return n.MISSING if value is None else f"{n.thousands(value / 1000)} kt"


def _cells(row: SeenFlowRow) -> list[str]:
    return [f"{row.name or ''}, {row.seen or ''}", *amounts(row)]


def _lead(rows: list[SeenFlowRow]) -> list[str]:
    near = sum(is_near(row) for row in rows)
    return [
        f"{near} of {n.count(len(rows), 'flow')} that were seen are near those of the plan: within "
        f"{n.percent(CLOSE, 0)} of the tonnes, or {n.thousands(CLOSE_SHARE * 100)} points of a "
        "share.",
        *without_plan_words(rows),
        "A plan minimises cost; it does not model the decisions of traders.",
    ]
