"""What assumptions do to the answer, as a run of `keruen ask tornado` measured it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.studies import tables as t
from keruen.studies.names import ASK
from keruen.studies.reads.row_values import RowValues
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import Studies

ANSWER_FILE = "ask.json"
TORNADO = "tornado"


@dataclass(frozen=True)
class _Bar:
    """An assumption of the answer."""

    term: str
    part: str
    words: str = ""
    first_order_usd_per_year: float | None = None
    most_usd_per_year: float | None = None
    turns: bool = False


@dataclass(frozen=True)
class _Answer:
    kind: str = ""
    bars: tuple[_Bar, ...] = ()


@dataclass(frozen=True)
class Effect:
    """The effect of an assumption on the yearly value of the hub, at 10% less or more.

    Parameters
    ----------
    usd_per_year : the larger of both changes, as planned again; to a first order where it was not.
    turns : whether the sign of the answer changes.
    first_order : whether it was not planned again.
    """

    usd_per_year: float
    turns: bool
    first_order: bool


@dataclass(frozen=True)
class Measured:
    """The newest run that measured the assumptions of a case.

    Parameters
    ----------
    run : its id; empty where there is none.
    version : on which it is based.
    """

    run: str = ""
    version: str = ""
    bars: tuple[_Bar, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)

    def effect(self, table: str, row: RowValues) -> Effect | None:
        """The effect of a row; None where it was not measured."""
        if not self.bars:
            return None
        # The planner is large; it is loaded only where there is something to look up.
        from keruen.plan.ask.tornado import PRICED_CELLS

        found: list[Effect] = []
        for bar in self.bars:
            part = self.countries.get(bar.part, bar.part) if bar.term == "duties" else bar.part
            for name, _, key in PRICED_CELLS.get(bar.term, ()):
                if name == table and (key is None or row.cells.get(key) == part):
                    found += _effect_of(bar)
        return max(found, key=lambda each: abs(each.usd_per_year), default=None)


def _effect_of(bar: _Bar) -> list[Effect]:
    planned = bar.most_usd_per_year
    value = bar.first_order_usd_per_year if planned is None else planned
    return [] if value is None else [Effect(abs(value), bar.turns, planned is None)]


def read_measured(
    unit: Studies, case: str, folder: Path | None, markets: Sequence[RowValues]
) -> Measured:
    """The newest run of `keruen ask tornado` on a version of a case.

    Parameters
    ----------
    folder : in which runs lie.
    markets : rows of table `markets`, whose countries pay duties.
    """
    run, version = t.study_run, t.case_version
    query = (
        select(run)
        .join(version, version.c.id == run.c.version)
        .where(version.c.study_case == case, run.c.kind == ASK)
        .order_by(run.c.created_at.desc())
    )
    for row in unit.records(StudyRunRow, query):
        answer = _read_answer(folder, row.folder)
        if answer.kind == TORNADO:
            countries = {
                each.cells.get("market", ""): each.cells.get("country", "") for each in markets
            }
            return Measured(row.id, row.version, answer.bars, countries)
    return Measured()


def _read_answer(folder: Path | None, name: str) -> _Answer:
    """The answer of a run; an empty one where its file is absent or another kind."""
    if folder is not None and Path(name).name == name:
        with suppress(OSError, ValueError, KeruenError):
            found = json.loads((folder / name / ANSWER_FILE).read_text("utf-8"))
            if isinstance(found, dict) and found.get("kind") == TORNADO:
                return read_record(_Answer, found)
    return _Answer()
