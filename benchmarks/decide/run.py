"""Run one point: a size, a kind of periods, and who solves it, in processes of their own."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from benchmarks.decide.record import HUBS, Lines, join_lines
from benchmarks.family import make_case
from keruen import __version__

SIDE_BY_SIDE_MB = 9_000.0
ALONE_MB = 16_000.0
LARGE_PERIODS = 1_200
"""Size times periods from which the two whole models do not run side by side."""

Running: TypeAlias = tuple[subprocess.Popen[bytes], str, Path]
"""A child, which model it runs, and where its lines go."""


def run_point(
    who: str, size: int, periods: str, seconds: float, out: Path, more: list[str] | None = None
) -> None:
    """Run one point and leave its lines in `out`, which appears when all is done."""
    out.parent.mkdir(parents=True, exist_ok=True)
    case = make_case(size, periods)
    head = out.with_name(out.name + ".head")
    Lines(head).write(
        kind="point",
        who=who,
        size=size,
        periods=periods,
        period_count=case.calendar.count,
        years=case.calendar.days / 365.0,
        markets=case["markets"].height,
        seconds=seconds,
        highspy=version("highspy"),
        keruen=__version__,
        machine=f"{platform.machine()}, Python {platform.python_version()}",
    )
    words = ["--size", str(size), "--periods", periods, "--seconds", str(seconds), *(more or [])]
    if who == "keruen":
        parts = [_part(out, "keruen")]
        wait_for([(_start(["keruen", *words], parts[0]), "both", parts[0])])
    else:
        parts = [_part(out, hub) for hub in HUBS]
        _run_both(runs_alone(size, case.calendar.count), words, parts)
    join_lines([head, *parts], out)


def _part(out: Path, name: str) -> Path:
    return out.with_name(f"{out.name}.{name}")


def runs_alone(size: int, period_count: int) -> bool:
    """Whether the two whole models run one after the other, for want of memory."""
    return size * period_count >= LARGE_PERIODS


def _run_both(alone: bool, words: list[str], parts: list[Path]) -> None:
    most = ALONE_MB if alone else SIDE_BY_SIDE_MB
    running: list[Running] = []
    for hub, part in zip(HUBS, parts, strict=True):
        command = ["highs", *words, "--hub", hub, "--most-mb", str(most)]
        running.append((_start(command, part), hub, part))
        if alone:
            wait_for(running[-1:])
    if not alone:
        wait_for(running)


def _start(words: list[str], part: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "benchmarks.decide.child", *words, "--out", str(part)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def wait_for(running: list[Running]) -> None:
    """Wait for all; where a child died, what it had written stands, and its code is added."""
    for process, hub, part in running:
        code = process.wait()
        if code:
            end = json.dumps({"kind": "end", "hub": hub, "status": f"ended with code {code}"})
            with part.open("a", encoding="utf-8") as lines:
                lines.write(end + "\n")
