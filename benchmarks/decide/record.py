"""What a run leaves behind: lines of JSON, read back as traces of cost and bound over time."""

from __future__ import annotations

import json
import math
import os
import resource
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
HUBS = ("must", "none")


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


class Lines:
    """A file of JSON lines, each there for good once it is written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def write(self, **values: Any) -> None:
        """Add a line; a number that is not finite becomes null."""
        self._file.write(json.dumps({name: _plain(value) for name, value in values.items()}) + "\n")
        self._file.flush()


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def join_lines(parts: list[Path], whole: Path) -> None:
    """Make one file of several; it appears whole or not at all."""
    unfinished = whole.with_name(whole.name + ".part")
    unfinished.write_text("".join(part.read_text(encoding="utf-8") for part in parts))
    os.replace(unfinished, whole)
    for part in parts:
        part.unlink()


@dataclass(frozen=True)
class State:
    """What a model's run knew: seconds, cost and bound in USD (None while unknown)."""

    seconds: float
    cost_usd: float | None
    bound_usd: float | None

    @property
    def gap(self) -> float | None:
        """(cost - bound) / |cost|, None while either is missing."""
        if self.cost_usd is None or self.bound_usd is None:
            return None
        return (self.cost_usd - self.bound_usd) / abs(self.cost_usd)


@dataclass
class Trace:
    """One model's run: its size, what was known when, and how it ended."""

    model: dict[str, Any] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)
    end: dict[str, Any] = field(default_factory=dict)

    def at(self, seconds: float) -> State:
        """The best cost and bound known after so many seconds."""
        known = [state for state in self.states if state.seconds <= seconds]
        costs = [state.cost_usd for state in known if state.cost_usd is not None]
        bounds = [state.bound_usd for state in known if state.bound_usd is not None]
        return State(seconds, min(costs) if costs else None, max(bounds) if bounds else None)

    def first_at_gap(self, gap: float) -> float | None:
        """Seconds until cost and bound were within a relative gap; None if they never were."""
        for state in self.states:
            reached = self.at(state.seconds).gap
            if reached is not None and reached <= gap:
                return state.seconds
        return None


@dataclass
class Point:
    """One run of one size: `head` says which, and there is a trace for each of the two models."""

    head: dict[str, Any] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)


def read_point(path: Path) -> Point:
    """Read the lines of a run back."""
    point = Point()
    for text in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        kind = line.pop("kind")
        if kind == "point":
            point.head = line
            continue
        trace = point.traces.setdefault(line.pop("hub"), Trace())
        if kind == "model":
            trace.model = line
        elif kind == "state":
            trace.states.append(State(line["seconds"], line["cost_usd"], line["bound_usd"]))
        else:
            trace.end = line
    return point
