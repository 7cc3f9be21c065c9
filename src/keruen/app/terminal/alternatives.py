"""Plans of nearly the same cost as the command line prints them: one column a plan."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import table
from keruen.app.terminal.plan_answer import WIDTH, plain
from keruen.records import read_record

if TYPE_CHECKING:
    from keruen.report import ReportData

AT_ONCE = 5
"""Plans beside the first in one table."""


def describe_alternatives(data: ReportData, folder: Path) -> str:
    """What was found, the plans side by side, and where their runs are."""
    from keruen.report.alternatives_data import AlternativesFound
    from keruen.report.sections.alternatives import figure_rows, titles, words

    found = read_record(AlternativesFound, data.summary["alternatives"], "alternatives")
    lines = textwrap.wrap(plain(" ".join(words(found))), WIDTH)
    heads = titles(found)
    rows = figure_rows(found, data)
    how = rows.pop()
    for start in range(1, max(len(heads), 2), AT_ONCE):
        places = [0, *range(start, min(start + AT_ONCE, len(heads)))]
        shown = [("", *(heads[place] for place in places))]
        shown += [(row[0], *(plain(row[1 + place]) for place in places)) for row in rows]
        lines += ["", *table(shown)]
    lines += ["", *(f"  {head}: {way}" for head, way in zip(heads[1:], how[2:], strict=True))]
    if found.found:
        lines.append(f"Runs: {folder / 'alternatives'}; table: {folder / 'alternatives.csv'}")
    return "\n".join(lines).rstrip()
