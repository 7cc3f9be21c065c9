"""The folder of a plan, read back: the case as it was planned, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from keruen.errors import KeruenError
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json

if TYPE_CHECKING:
    from keruen.simulation import PlanTables


def read_plan(folder: Path, periods: int | None = None) -> tuple[PlanTables, dict[str, Any]]:
    """A plan's tables and its summary.

    Parameters
    ----------
    periods : simulate so many periods from the first on; None for all.

    Raises
    ------
    KeruenError : the folder is no plan, a file is missing, the plan is of another case than the one
        that lies beside it, or there are fewer periods.
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
    summary = read_json(folder / "summary.json")
    plan = PlanTables(
        case,
        read_parquet(folder / "voyage_options.parquet"),
        read_table("movements", folder / "movements.parquet"),
        summary.get("openings") or [],
        periods,
    )
    check_plan(plan)
    return plan, summary
