"""The rounds of a loop of planning and simulation, as it wrote them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """
    found = json.loads(read_file(folder, row, "loop.json"))
    return [_read(each) for each in found["rounds"]]


def _read(found: Mapping[str, Any]) -> LoopRound:
    interval = found["simulated_interval_usd"]
    return LoopRound(
        int(found["round"]),
        float(found["planned_usd"]),
        (float(interval["low"]), float(interval["high"])),
        float(found["difference"]),
        float(found["shortage_t"]["mean"]),
    )
