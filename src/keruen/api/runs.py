"""Run folders: a plan written with all that belongs to it, and read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.plans import Plan, as_plan

if TYPE_CHECKING:
    from keruen.api.alternatives import Alternatives


def write_run(
    plan: Plan,
    folder: str | Path,
    *,
    overwrite: bool = False,
    alternatives: Alternatives | None = None,
) -> Path:
    """Write a plan as a run folder: tables, case, report, workbook, manifest with checksums.

    The folder is written whole or not at all. `keruen verify`, `simulate`, `compare` and the other
    commands read it.

    Parameters
    ----------
    plan : what make_plan or read_run returned.
    folder : the folder to make.
    overwrite : replace a run that is there already; anything else is never replaced.
    alternatives : what `make_alternatives` found for the plan; each becomes a run of its own in
        the folder ``alternatives``, beside ``alternatives.csv`` and ``alternatives.json``.

    Returns
    -------
    The folder; its report is `report.html`.

    Raises
    ------
    KeruenError : the folder is there already, or the disk refuses.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> folder = keruen.write_run(plan, "runs/mine")
    >>> (folder / "report.html").is_file()
    True
    """
    from dataclasses import replace

    from keruen.routes.voyages import make_voyage_options
    from keruen.runs.write import write_run as write

    given = as_plan(plan)
    made = given._made
    if made.voyage_options.dropped.is_empty():
        # A run folder does not hold the voyages that were left out; the report shows them.
        dropped = make_voyage_options(made.case).dropped
        made = replace(made, voyage_options=replace(made.voyage_options, dropped=dropped))
    place = Path(folder)
    found = None if alternatives is None else alternatives._made
    write(made, place, given.scenario, overwrite, found)
    return place


def read_run(folder: str | Path) -> Plan:
    """Read the plan of a run folder.

    Parameters
    ----------
    folder : a folder that `write_run` or `keruen plan` wrote.

    Returns
    -------
    The plan: its tables, measures, verification and simulation work as for a new one.

    Raises
    ------
    KeruenError : the folder is not a plan's, a file is missing or damaged, or the case beside it is
        not the one that was planned.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> folder = keruen.write_run(plan, "runs/again")
    >>> keruen.read_run(folder).cost_usd == plan.cost_usd
    True
    """
    from keruen.runs.read_whole import read_whole_plan

    return Plan(*read_whole_plan(Path(folder)))
