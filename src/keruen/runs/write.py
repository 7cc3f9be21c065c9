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

if TYPE_CHECKING:
    import polars as pl

    from keruen.plan import Plan
    from keruen.report import ReportData

LOGGER = logging.getLogger(__name__)

PRICE_BOOK = "prices.json"
TABLES = ("movements", "stocks", "voyage_options")
SHAPING_PACKAGES = ("highspy", "numpy", "polars", "pyarrow", "scipy", "searoute")
"""Packages whose version can change a result, or the bytes in which it is written."""


def write_run(plan: Plan, folder: Path, scenario: str | None, force: bool) -> ReportData:
    """Write the folder of a run, whole or not at all.

    Parameters
    ----------
    plan : the plan.
    folder : target; an existing run is replaced only with `force`, other content never.
    scenario : name of the scenario that was applied to the case; None for the case as it is.
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
    from keruen.case.write_csv import write_case_folder
    from keruen.movements.tables import write_table
    from keruen.report import write_report, write_workbook
    from keruen.runs.report_data import make_report_data

    with writing(folder, force) as fresh:
        for name, frame in _tables(plan).items():
            write_table(frame, fresh / f"{name}.parquet")
        write_case_folder(plan.case, fresh / "case")
        manifest = _manifest(plan, fresh, scenario)
        summary = {**plan.summary, "scenario": scenario}
        data = make_report_data(plan, summary, manifest)
        write_report(data, fresh / "report.html")
        write_workbook(data, fresh / "plan.xlsx")
        _write_json(fresh / "summary.json", summary)
        if plan.price_book is not None:
            _write_json(fresh / PRICE_BOOK, plan.price_book)
        write_manifest(fresh, manifest)
        LOGGER.debug("files written: %s", ", ".join(sorted(each.name for each in fresh.iterdir())))
    LOGGER.info("run folder %s written", folder)
    return data


def _tables(plan: Plan) -> dict[str, pl.DataFrame]:
    frames = (plan.movements, plan.stocks, plan.voyage_options.frame)
    return dict(zip(TABLES, frames, strict=True))


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
