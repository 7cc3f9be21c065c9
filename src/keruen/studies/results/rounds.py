"""The rounds of a loop of planning and simulation, as it wrote them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from keruen.records import read_record
from keruen.studies.results.files import read_file
from keruen.studies.rows import StudyRunRow


@dataclass(frozen=True)
class LoopRound:
    """A plan and its simulation.

    Parameters
    ----------
    simulated_usd : ends of the 95% confidence interval of the mean.
    difference : of the simulated from the planned cost, as a share of the planned one.
    shortage_t : mean of the simulated unserved demand.
    """

    number: int
    planned_usd: float
    simulated_usd: tuple[float, float]
    difference: float
    shortage_t: float


def read_rounds(folder: Path, row: StudyRunRow) -> list[LoopRound]:
    """The rounds of a loop, the first one first.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    KeruenError : the file lacks a name, or has a value of another type.
    """
    found = read_record(_Loop, json.loads(read_file(folder, row, "loop.json")), "loop.json")
    return [_read(each) for each in found.rounds]


class _Mean(TypedDict):
    mean: float


class _Ends(TypedDict):
    low: float
    high: float


@dataclass(frozen=True)
class _Round:
    """A round as it is written."""

    round: int
    planned_usd: float
    simulated_interval_usd: _Ends
    difference: float
    shortage_t: _Mean


@dataclass(frozen=True)
class _Loop:
    rounds: tuple[_Round, ...]


def _read(found: _Round) -> LoopRound:
    interval = found.simulated_interval_usd
    return LoopRound(
        found.round,
        float(found.planned_usd),
        (float(interval["low"]), float(interval["high"])),
        float(found.difference),
        float(found.shortage_t["mean"]),
    )
