"""The command `observed`: flows of a plan compared with observed flows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import count, table
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.report.frame_rows import SeenFlowRow
from keruen.rows import rows as typed_rows

if TYPE_CHECKING:
    import polars as pl


def show_observed(folder: Path) -> Outcome:
    """Compare the plan of a run folder with the observed flows of its case.

    Raises
    ------
    KeruenError : the folder is not a plan, or its case has no observed flows.
    """
    from keruen.runs.labels import Labels
    from keruen.runs.observed_frame import observed_frame
    from keruen.runs.read import read_plan

    run, _ = read_plan(folder)
    if run.case.frames.observed_flows.is_empty():
        raise KeruenError(
            f"{folder}: the case of this run has no table observed_flows",
            "Add observed shipments to table observed_flows of the case, and plan again.",
        )
    frame = observed_frame(run.case, run.movements, Labels(run.case))
    return Outcome("\n".join(_lines(frame)), {"observed_flows": frame.to_dicts()})


def markdown_table(frame: pl.DataFrame) -> str:
    """The comparison as a table of a Markdown page."""
    lines = [
        "| flow | period | observed | plan | reason for the difference |",
        "|---|---|---|---|---|",
    ]
    for row in typed_rows(frame, SeenFlowRow):
        seen, plan = _amounts(row)
        cells = (row.name or "", row.seen, seen, plan, row.explanation or "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _amounts(row: SeenFlowRow) -> tuple[str, str]:
    from keruen.report.sections.observed import amounts

    seen, plan = (words.replace("\u00a0", " ") for words in amounts(row))
    return seen, plan


def _lines(frame: pl.DataFrame) -> list[str]:
    from keruen.report.sections.observed import is_near, without_plan_words

    rows = typed_rows(frame, SeenFlowRow)
    near = sum(is_near(row) for row in rows)
    lines = [
        f"{near} of {count(len(rows), 'flow')} that were seen are near those of the plan: within a "
        "quarter of the tonnes, or 10 points of a share.",
        *(words.replace("\u00a0", " ") for words in without_plan_words(rows)),
    ]
    for group in dict.fromkeys(row.group for row in rows):
        cells = [(row.name or "", row.seen, *_amounts(row)) for row in rows if row.group == group]
        lines += ["", *table([(str(group), "when", "seen", "plan"), *cells])]
    return lines
