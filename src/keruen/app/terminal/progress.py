"""Progress of a search, shown on standard error."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from keruen.app.terminal.formatting import money, percent

SECONDS_BETWEEN_LINES = 5.0

PROGRESS_FILE = "KERUEN_PROGRESS_FILE"
"""Environment variable: a file to which each line of progress is added as a JSON object."""


class Stage(Protocol):
    """What the planner reports: a stage's name, seconds since the start, cost, bound and gap."""

    @property
    def stage(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def cost_usd(self) -> float | None: ...
    @property
    def bound_usd(self) -> float | None: ...
    @property
    def gap(self) -> float | None: ...
    @property
    def value_low_usd_per_year(self) -> float | None: ...
    @property
    def value_high_usd_per_year(self) -> float | None: ...


def progress_line(stage: Stage) -> str:
    """One line: ``   12 s  whole model: cost USD 12,026.0 million, ..., gap 0.75%``."""
    parts = []
    if stage.cost_usd is not None:
        parts.append(f"cost {money(stage.cost_usd)}")
    if stage.bound_usd is not None:
        parts.append(f"bound {money(stage.bound_usd)}")
    if stage.gap is not None:
        parts.append(f"gap {percent(stage.gap)}")
    low, high = stage.value_low_usd_per_year, stage.value_high_usd_per_year
    if low is not None and high is not None:
        parts.append(f"hub value USD {low / 1e6:+,.1f} to {high / 1e6:+,.1f} million a year")
    tail = ": " + ", ".join(parts) if parts else ""
    return f"{stage.seconds:5.0f} s  {stage.stage}{tail}"


class ProgressLines:
    """Prints progress: one updated line on a terminal, otherwise separate lines.

    Without a terminal a line is printed for each new stage, and otherwise at most every
    `SECONDS_BETWEEN_LINES`.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream if stream is not None else sys.stderr
        self.living = self.stream.isatty()
        self._stages: set[str] = set()
        self._last_time = 0.0
        self._width = 0
        self.last: Stage | None = None
        named = os.environ.get(PROGRESS_FILE)
        self._file = Path(named) if named else None

    def say(self, words: str) -> None:
        """Print a separate line."""
        self.close()
        self._note({"words": words})
        self.stream.write(words + "\n")
        self.stream.flush()

    def __call__(self, stage: Stage) -> None:
        """Show one report of the planner."""
        self.last = stage
        line = progress_line(stage)
        self._note(
            {
                "words": stage.stage,
                "seconds": round(stage.seconds, 2),
                "cost_usd": stage.cost_usd,
                "bound_usd": stage.bound_usd,
                "gap": stage.gap,
                "value_low_usd_per_year": stage.value_low_usd_per_year,
                "value_high_usd_per_year": stage.value_high_usd_per_year,
            }
        )
        if self.living:
            self.stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            now = time.monotonic()
            if stage.stage in self._stages and now - self._last_time < SECONDS_BETWEEN_LINES:
                return
            self._stages.add(stage.stage)
            self._last_time = now
            self.stream.write(line + "\n")
        self.stream.flush()

    def _note(self, line: dict[str, object]) -> None:
        """Add a line to the file of progress, if there is one; a full disk ends no search."""
        if self._file is not None:
            with suppress(OSError), self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def close(self) -> None:
        """End the updated line, so that further output begins on a new line."""
        if self.living and self._width:
            self.stream.write("\n")
            self.stream.flush()
            self._width = 0
