"""What a run had proven at a time: the gap of the whole question, and what the hub is worth."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.decide.record import HUBS, Point, State, Trace
from benchmarks.decide.run import runs_alone

UNDECIDED = "not decided"


@dataclass(frozen=True)
class SearchState:
    """Cost, bound (USD), and the interval of the hub's value (USD a year, R30) after `seconds`.

    None stands for what was not known.
    """

    seconds: float
    cost_usd: float | None
    bound_usd: float | None
    low: float | None
    high: float | None

    @property
    def gap(self) -> float | None:
        """Relative gap of the whole question (R31)."""
        return State(self.seconds, self.cost_usd, self.bound_usd).gap

    @property
    def width(self) -> float | None:
        """USD a year between the ends of the interval."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def answer(self) -> str:
        """What the interval says: build, do not build, or not decided."""
        if self.low is not None and self.low > 0.0:
            return "build"
        if self.high is not None and self.high < 0.0:
            return "do not build"
        return UNDECIDED


def whole_standing(point: Point, seconds: float) -> SearchState:
    """HiGHS after so many seconds of the processor in each of the two models."""
    states = {hub: point.traces.get(hub, Trace()).at(seconds) for hub in HUBS}
    with_hub, no_hub = states["must"], states["none"]
    years = point.head["years"]
    costs = [state.cost_usd for state in states.values() if state.cost_usd is not None]
    bounds = [state.bound_usd for state in states.values() if state.bound_usd is not None]
    return SearchState(
        seconds,
        min(costs) if costs else None,
        min(bounds) if len(bounds) == len(HUBS) else None,
        _difference(no_hub.bound_usd, with_hub.cost_usd, years),
        _difference(no_hub.cost_usd, with_hub.bound_usd, years),
    )


def _difference(one: float | None, other: float | None, years: float) -> float | None:
    return None if one is None or other is None else (one - other) / years


def our_standing(point: Point) -> SearchState:
    """Keruen at the end of its run, by the clock on the wall."""
    end = point.traces["both"].end
    value = end.get("hub_value") or {"low": None, "high": None}
    return SearchState(
        float(end.get("seconds", point.head["seconds"])),
        end.get("cost_usd"),
        end.get("bound_usd"),
        value["low"],
        value["high"],
    )


def seconds_to_gap(point: Point, gap: float) -> float | None:
    """Seconds until cost and bound of the whole question were within a gap; None if never."""
    if point.head["who"] == "keruen":
        end = point.traces["both"].end
        found = point.traces["both"].first_at_gap(gap)
        reached = our_standing(point).gap
        if found is None and reached is not None and reached <= gap:
            return float(end["seconds"])
        return found
    times = sorted({state.seconds for trace in point.traces.values() for state in trace.states})
    for seconds in times:
        reached = whole_standing(point, seconds).gap
        if reached is not None and reached <= gap:
            return seconds
    return None


def peak_mb(point: Point) -> float | None:
    """Most memory: of the processes that ran side by side together, else of the larger one.

    None where no process lived to tell.
    """
    peaks = [trace.end["peak_mb"] for trace in point.traces.values() if "peak_mb" in trace.end]
    if not peaks:
        return None
    alone = runs_alone(point.head["size"], point.head["period_count"])
    return float(max(peaks) if alone else sum(peaks))
