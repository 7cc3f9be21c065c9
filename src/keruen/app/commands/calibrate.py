"""The command `calibrate`: what happened against what the case assumes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.case import open_case
from keruen.app.terminal.formatting import count, table
from keruen.app.terminal.outcome import Outcome
from keruen.case.atomic import written_whole
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.simulation.calibrate import Fit

SCENARIO = "calibrated"


def calibrate_case(name: str, movements: Path, out: Path | None, force: bool) -> Outcome:
    """Refit a case from actual movements, and write the changes as rows of a scenario.

    Parameters
    ----------
    movements : a table of movements, Parquet or CSV.
    out : a CSV file of rows of table `changes`; None writes none.

    Raises
    ------
    KeruenError : the case or the table is wrong, or the file may not be written.
    """
    from keruen.movements.read_movements import read_movements
    from keruen.simulation.calibrate import as_changes, calibrate

    case = open_case(name, None)
    fits = calibrate(case, read_movements(movements))
    changes = as_changes(fits, SCENARIO)
    if out is not None:
        _write(out, changes, force)
    data = {
        "case": case.name,
        "movements": str(movements),
        "fits": [_as_json(fit) for fit in fits],
        "changes": changes,
        "written": None if out is None else str(out),
    }
    return Outcome(_words(fits, out), data)


def _write(out: Path, changes: Sequence[Mapping[str, object]], force: bool) -> None:
    if out.exists() and not force:
        raise KeruenError(
            f"{out} already exists", "Give another file name, or use --force to replace it."
        )
    from keruen.case.dictionary import read_dictionary

    text = io.StringIO()
    names = [column.name for column in read_dictionary()["changes"]]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(changes)
    out.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(out, force=True, replaceable=lambda _: True) as fresh:
        fresh.write_text(text.getvalue(), encoding="utf-8")


def _as_json(fit: Fit) -> dict[str, object]:
    return {
        "table": fit.table,
        "row": fit.row,
        "column": fit.column,
        "before": fit.before,
        **asdict(fit.after.as_estimate()),
        "movements": fit.movements,
        "differs": fit.differs,
    }


def _words(fits: list[Fit], out: Path | None) -> str:
    differing = [fit for fit in fits if fit.differs]
    lines = [
        f"{count(len(fits), 'value')} estimated, of which {len(differing)} differ from the case."
    ]
    if differing:
        rows = [("value", "before", "after", "95%", "movements")]
        rows += [
            (
                f"{fit.table} {fit.row} {fit.column}",
                f"{fit.before:.4g}",
                f"{fit.after.mean:.4g}",
                f"{fit.after.low:.4g} to {fit.after.high:.4g}",
                f"{fit.movements}",
            )
            for fit in differing
        ]
        lines += ["", *table(rows)]
    if out is not None:
        lines += [
            "",
            f"Changes: {out}. Add its rows to table changes, and the scenario {SCENARIO} to table "
            "scenarios.",
        ]
    return "\n".join(lines)
