"""HiGHS made to end some of its runs with a status of failure."""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import pytest

STATUS = highspy.HighsModelStatus


@dataclass
class Faulty:
    """HiGHS whose runs of these numbers, from 0, end with a status of failure."""

    monkeypatch: pytest.MonkeyPatch
    status: highspy.HighsModelStatus = STATUS.kNotset
    failing: tuple[int, ...] = ()
    runs: int = 0
    cleared: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        run, status, clear = (
            highspy.Highs.run,
            highspy.Highs.getModelStatus,
            highspy.Highs.clearSolver,
        )

        def faulty_run(highs: highspy.Highs) -> object:
            self.runs += 1
            return run(highs)

        def faulty_status(highs: highspy.Highs) -> highspy.HighsModelStatus:
            return self.status if self.runs - 1 in self.failing else status(highs)

        def counted_clear(highs: highspy.Highs) -> object:
            self.cleared.append(self.runs)
            return clear(highs)

        self.monkeypatch.setattr(highspy.Highs, "run", faulty_run)
        self.monkeypatch.setattr(highspy.Highs, "getModelStatus", faulty_status)
        self.monkeypatch.setattr(highspy.Highs, "clearSolver", counted_clear)
