"""The folder of a plan, read back: the case as it was planned, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keruen.errors import KeruenError
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json, read_summary
from keruen.summaries import PlanSummary

if TYPE_CHECKING:
    from keruen.simulation import PlanTables


def read_plan(folder: Path, periods: int | None = None) -> tuple[PlanTables, PlanSummary]:
    """Read the tables and the summary of a plan.

    Parameters
    ----------
    folder : run folder of a plan.
    periods : number of periods from the first on; None for all.

    Returns
    -------
    The tables with the case as planned, and the content of `summary.json`.

    Raises
    ------
    KeruenError : the folder is not a plan, a file is missing, the case was changed after planning,
        or there are fewer periods.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> folder = keruen.write_run(keruen.make_plan(case, hub=False, gap=0.05), "runs/read")
    >>> tables, summary = read_plan(folder)
    >>> tables.movements.height > 0, summary["hub"] is None
    (True, True)
    """
    from keruen.case import read_case
    from keruen.movements.tables import read_parquet, read_table
    from keruen.simulation import PlanTables, check_plan

    manifest = read_json(folder / MANIFEST)
    if "fingerprint" not in manifest or not (folder / "voyage_options.parquet").is_file():
        raise KeruenError(
            f"{folder} is not the run folder of a plan",
            "Give a run folder written by `keruen plan`.",
        )
    case = read_case(folder / "case")
    if case.fingerprint != manifest["fingerprint"]:
        raise KeruenError(
            f"the case in {folder / 'case'} was changed after planning",
            "Plan that case first, and give the folder of its plan.",
        )
    count = case.calendar.count
    if periods is not None and not 1 <= periods <= count:
        raise KeruenError(
            f"option --periods, value {periods}: the plan has {count} periods",
            f"Give a number from 1 to {count}, or omit the option.",
        )
    summary = read_summary(folder)
    plan = PlanTables(
        case,
        read_parquet(folder / "voyage_options.parquet"),
        read_table("movements", folder / "movements.parquet"),
        summary.get("openings") or [],
        periods,
    )
    check_plan(plan)
    return plan, summary
