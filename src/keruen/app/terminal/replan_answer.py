"""What a re-plan changes, as the command line prints it."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import table
from keruen.app.terminal.plan_answer import WIDTH, plain
from keruen.records import read_record

if TYPE_CHECKING:
    from keruen.report import ReportData

MOST_CHANGES = 40
MOST_DEVIATIONS = 12


def describe_replan(data: ReportData, folder: Path) -> str:
    """The cost of the rest, what changed by month and route, why, and how reality differed."""
    from keruen.report import numbers as n
    from keruen.report.replan_data import ReplanFound
    from keruen.report.sections.replan import change_rows, words

    summary = data.summary
    told = read_record(ReplanFound, summary["replan"], "replan")
    gap = summary["gap"]
    proven = n.NO_BOUND if gap is None else f"proven gap {n.percent(gap, 2)}"
    head = f"The rest of the plan costs {n.usd(summary['cost_usd'])} ({proven})."
    lines = [
        str(summary["title"]),
        "",
        *textwrap.wrap(plain(" ".join([head, *words(told)])), WIDTH),
    ]
    rows = change_rows(told.changes, data)
    if rows:
        titles = ("change", "month", "grade", "last plan, t", "this plan, t", "difference, t")
        cells = [
            (f"{what}: {where}", month, grade, last, new, difference)
            for month, what, where, grade, last, new, difference, _ in rows[:MOST_CHANGES]
        ]
        lines += ["", *table([titles, *(tuple(map(plain, row)) for row in cells)])]
        lines += [f"  and {len(rows) - MOST_CHANGES} more"] if len(rows) > MOST_CHANGES else []
        lines += ["", "Reasons:"]
        reasons = dict.fromkeys(row[-1] for row in rows)
        lines += [line for reason in reasons for line in _point(reason)]
    deviations = [each.words for each in told.deviations]
    if deviations:
        lines += ["", "How reality differed from the last plan:"]
        lines += [line for words_ in deviations[:MOST_DEVIATIONS] for line in _point(words_)]
        if len(deviations) > MOST_DEVIATIONS:
            lines.append(f"  and {len(deviations) - MOST_DEVIATIONS} more")
    lines += ["", f"Report: {folder / 'report.html'}; table: {folder / 'changes.csv'}"]
    return "\n".join(lines)


def _point(words: str) -> list[str]:
    return textwrap.wrap(plain(words), WIDTH, initial_indent="  - ", subsequent_indent="    ")
