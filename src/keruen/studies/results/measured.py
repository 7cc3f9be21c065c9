"""The measures of a plan's run, read once for each content of its folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from keruen.case.case import Case
from keruen.report.map.compared_map import draw_compared
from keruen.report.report_data import ReportData
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json
from keruen.runs.read_whole import read_whole_plan
from keruen.runs.report_data import make_report_data
from keruen.studies.results.files import read_manifest, run_folder
from keruen.studies.rows import StudyRunRow

MOST_RUNS = 24
"""How many runs stay measured; the least recently read is dropped."""

MOST_MAPS = 64
"""How many maps of compared runs stay drawn."""


@dataclass(frozen=True)
class Measured:
    """A run of a plan with its measures.

    Parameters
    ----------
    case : as it was planned.
    data : what its report shows.
    """

    case: Case
    data: ReportData

    @property
    def cost_usd(self) -> float:
        """The cost of the plan."""
        return float(self.data.summary["cost_usd"])

    @property
    def bound_usd(self) -> float | None:
        """The proven lower bound of the cost, if there is one."""
        found = self.data.summary.get("bound_usd")
        return None if found is None else float(found)


def measure_run(folder: Path, row: StudyRunRow) -> Measured:
    """The measures of the run of a plan.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    KeruenError : its files cannot be read as a plan.
    """
    read_manifest(folder, row)
    return _measure(run_folder(folder, row), row.manifest_sha256)


def draw_flows(
    folder: Path, rows: Sequence[StudyRunRow], titles: Sequence[str], label: str
) -> Markup:
    """The flows of the runs of plans on one map, drawn once for each content of their folders.

    Parameters
    ----------
    titles : of the runs.
    label : what the map shows, in a sentence.

    Raises
    ------
    RefusalError : files of a run are missing or were changed.
    """
    places = []
    for row in rows:
        read_manifest(folder, row)
        places.append((run_folder(folder, row), row.manifest_sha256))
    return _draw(tuple(places), tuple(titles), label)


@lru_cache(maxsize=MOST_MAPS)
def _draw(places: tuple[tuple[Path, str], ...], titles: tuple[str, ...], label: str) -> Markup:
    named = [(title, _measure(*place).data) for title, place in zip(titles, places, strict=True)]
    return draw_compared(named, label)


@lru_cache(maxsize=MOST_RUNS)
def _measure(place: Path, _digest: str) -> Measured:
    plan, _ = read_whole_plan(place)
    return Measured(plan.case, make_report_data(plan, plan.summary, read_json(place / MANIFEST)))
