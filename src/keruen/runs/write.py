"""A run: one plan with all that belongs to it, in one folder."""

from __future__ import annotations

import datetime as dt
import logging
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from keruen import __version__
from keruen.runs.folders import writing
from keruen.runs.json_files import to_json
from keruen.runs.manifest import hash_files, write_manifest
from keruen.summaries import AlternativesSummary, PlanSummary, ReplanSummary

if TYPE_CHECKING:
    import polars as pl

    from keruen.plan import Plan
    from keruen.plan.alternatives import Alternatives
    from keruen.report import ReportData

LOGGER = logging.getLogger(__name__)

PRICE_BOOK = "prices.json"
LAST_PLAN = "last_plan"
"""The movements of the plan that a re-plan replaces."""
ALTERNATIVES = "alternatives"
"""Folder of the alternatives of a run, its CSV and JSON tables, and their key in summaries."""
TABLES = ("movements", "stocks", "voyage_options")
SHAPING_PACKAGES = ("highspy", "numpy", "polars", "pyarrow", "scipy", "searoute")
"""Packages whose version can change a result, or the bytes in which it is written."""


def write_run(
    plan: Plan,
    folder: Path,
    scenario: str | None,
    force: bool,
    alternatives: Alternatives | None = None,
) -> ReportData:
    """Write the folder of a run, whole or not at all.

    Parameters
    ----------
    plan : the plan.
    folder : target; an existing run is replaced only with `force`, other content never.
    scenario : name of the scenario that was applied to the case; None for the case as it is.
    alternatives : plans of nearly the same cost, each of which becomes a run in a folder below.
    force : whether an existing run may be replaced.

    Returns
    -------
    The data of the report.

    Raises
    ------
    KeruenError : the folder exists, or it cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from keruen.case.read import read_case
    >>> from keruen.plan import PlanOptions, make_plan
    >>> case = read_case("west-africa").change("case", set={"periods": 6})
    >>> data = write_run(
    ...     make_plan(case, PlanOptions(hub=False, gap=0.05)), Path("runs/written"), None, False
    ... )
    >>> (Path("runs/written") / "report.html").is_file()
    True
    """
    with writing(folder, force) as fresh:
        more: PlanSummary = {}
        if alternatives is not None:
            more = {"alternatives": _write_alternatives(alternatives, fresh, scenario)}
        data = _write_files(plan, fresh, scenario, more)
        LOGGER.debug("files written: %s", ", ".join(sorted(each.name for each in fresh.iterdir())))
    LOGGER.info("run folder %s written", folder)
    return data


def _write_files(plan: Plan, fresh: Path, scenario: str | None, more: PlanSummary) -> ReportData:
    """All files of one run into an empty folder; `more` is added to its summary."""
    from keruen.case.write_csv import write_case_folder
    from keruen.movements.tables import write_table
    from keruen.report import write_report, write_workbook
    from keruen.runs.report_data import make_report_data

    for name, frame in _tables(plan).items():
        write_table(frame, fresh / f"{name}.parquet")
    write_case_folder(plan.case, fresh / "case")
    manifest = _manifest(plan, fresh, scenario)
    summary: PlanSummary = {**plan.summary, **more, "scenario": scenario}
    data = make_report_data(plan, summary, manifest)
    write_report(data, fresh / "report.html")
    write_workbook(data, fresh / "plan.xlsx")
    _write_json(fresh / "summary.json", summary)
    if plan.price_book is not None:
        _write_json(fresh / PRICE_BOOK, plan.price_book)
    if "replan" in plan.summary:
        _write_replan(plan.summary["replan"], fresh)
    write_manifest(fresh, manifest)
    return data


def _write_replan(told: ReplanSummary, fresh: Path) -> None:
    """What a re-plan changed, as JSON and as a table."""
    from keruen.movements.changes import changes_frame

    _write_json(fresh / "replan.json", told)
    changes_frame(told["changes"]).write_csv(fresh / "changes.csv", line_terminator="\n")


def _write_alternatives(
    found: Alternatives, fresh: Path, scenario: str | None
) -> AlternativesSummary:
    """A run for each alternative, and the table of all; gives what the summary says of them."""
    told = found.to_dict()
    for number, each in enumerate(found.found, start=1):
        place = fresh / ALTERNATIVES / str(number)
        place.mkdir(parents=True)
        _write_files(each.plan, place, scenario, {"alternative": told["plans"][number]})
        told["plans"][number]["folder"] = f"{ALTERNATIVES}/{number}"
    found.table().write_csv(fresh / f"{ALTERNATIVES}.csv", line_terminator="\n")
    _write_json(fresh / f"{ALTERNATIVES}.json", told)
    return told


def _tables(plan: Plan) -> dict[str, pl.DataFrame]:
    frames = (plan.movements, plan.stocks, plan.voyage_options.frame)
    tables = dict(zip(TABLES, frames, strict=True))
    return tables if plan.last is None else {**tables, LAST_PLAN: plan.last}


def _manifest(plan: Plan, folder: Path, scenario: str | None) -> dict[str, object]:
    """What made a run: the case, the options, the versions, and the checksums of its tables."""
    from keruen.solver import SEED

    return {
        "case": plan.case.name,
        "scenario": scenario,
        "fingerprint": plan.case.fingerprint,
        "seed": SEED,
        "options": asdict(plan.options),
        "versions": {
            "keruen": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in SHAPING_PACKAGES},
        },
        # The report shows these; the manifest itself has every file.
        "sha256": hash_files(folder),
        "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(to_json(content) + "\n", encoding="utf-8", newline="\n")
