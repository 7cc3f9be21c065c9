from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from keruen.app.terminal import progress
from keruen.app.terminal.progress import ProgressLines, progress_line


@dataclass(frozen=True)
class Report:
    stage: str
    seconds: float
    cost_usd: float | None = None
    bound_usd: float | None = None
    gap: float | None = None
    value_low_usd_per_year: float | None = None
    value_high_usd_per_year: float | None = None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_line() -> None:
    assert progress_line(Report("building the model", 0.4)) == "    0 s  building the model"
    assert progress_line(Report("whole model", 12.0, 2.5e9, 2.4e9, 0.04)) == (
        "   12 s  whole model: cost USD 2,500.0 million, bound USD 2,400.0 million, gap 4.00%"
    )
    assert progress_line(Report("ships", 5.0, None, None, None, -7.26e7, 5.1e6)) == (
        "    5 s  ships: hub value USD -72.6 to +5.1 million a year"
    )


def test_a_line_for_each_stage_and_then_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 101.0, 104.9, 105.0, 105.1, 105.2])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    lines = ProgressLines(stream)
    for stage, seconds in [("a", 0), ("a", 1), ("a", 4), ("a", 5), ("b", 6), ("a", 7)]:
        lines(Report(stage, float(seconds)))
    lines.close()
    assert stream.getvalue() == "    0 s  a\n    5 s  a\n    6 s  b\n"


def test_a_terminal_has_one_living_line() -> None:
    stream = Terminal()
    lines = ProgressLines(stream)
    lines(Report("a long stage", 1.0))
    lines(Report("short", 2.0))
    lines.close()
    assert stream.getvalue() == "\r    1 s  a long stage\r    2 s  short       \n"


def test_nothing_told_nothing_written() -> None:
    stream = Terminal()
    ProgressLines(stream).close()
    assert stream.getvalue() == ""
