"""The tables of docs/benchmarks.md: what was asked, what was proven, the ratios, and the growth."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.decide.record import HUBS, Point, Trace
from benchmarks.decide.standing import (
    SearchState,
    our_standing,
    peak_mb,
    seconds_to_gap,
    whole_standing,
)

GAPS = (0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
TIMES = (60.0, 600.0)
MILLION = 1e6
UNKNOWN = "–"

Key = tuple[str, int]
"""Kind of periods and size."""


@dataclass(frozen=True)
class Pair:
    """Both runs of one case of the family; either may be missing."""

    ours: Point | None
    whole: Point | None


Pairs = dict[Key, Pair]


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, with the columns aligned and figures to the right."""
    lines = [header, *rows]
    widths = [max(3, *(len(line[place]) for line in lines)) for place in range(len(header))]
    shown = ["| " + " | ".join(map(str.rjust, line, widths)) + " |" for line in lines]
    rule = "| " + " | ".join("-" * (width - 1) + ":" for width in widths) + " |"
    return "\n".join([shown[0], rule, *shown[1:]])


def size_table(pairs: Pairs) -> str:
    """How large the model with a hub is in each row."""
    rows = []
    for (periods, size), pair in pairs.items():
        if pair.whole is None:
            continue
        head = pair.whole.head
        models = [pair.whole.traces.get(hub, Trace()).model for hub in HUBS]
        known = [models[0].get(name) for name in ("columns", "rows", "nonzeros", "whole")]
        counts = [UNKNOWN if count is None else f"{count:,}" for count in known]
        built = sum(model.get("build_seconds", math.nan) for model in models)
        rows.append(
            [
                _name(periods, size),
                str(head["markets"]),
                str(head["period_count"]),
                *counts,
                UNKNOWN if math.isnan(built) else f"{built:.1f}",
            ]
        )
    header = ["row", "markets", "periods", "columns", "rows", "non-zeros", "whole", "both built s"]
    return markdown(header, rows)


def proof_table(pairs: Pairs) -> str:
    """What each run had proven, and when."""
    rows = []
    for key, pair in pairs.items():
        for who, state, point in _standings(pair):
            rows.append([_name(*key), who, *_words(state), _gigabytes(peak_mb(point))])
    header = [
        *["row", "run", "s", "cost MUSD", "bound MUSD", "gap %", "hub worth MUSD a year"],
        *["width", "answer", "GB"],
    ]
    return markdown(header, rows)


def _standings(pair: Pair) -> list[tuple[str, SearchState, Point]]:
    found = []
    if pair.ours is not None:
        found.append(("Keruen", our_standing(pair.ours), pair.ours))
    if pair.whole is not None:
        for seconds in TIMES:
            found.append(("HiGHS", whole_standing(pair.whole, seconds), pair.whole))
    return found


def _words(state: SearchState) -> list[str]:
    gap = state.gap
    interval = f"{_millions(state.low)} to {_millions(state.high)}"
    return [
        f"{state.seconds:.0f}",
        _millions(state.cost_usd),
        _millions(state.bound_usd),
        UNKNOWN if gap is None else f"{100.0 * gap:.2f}",
        UNKNOWN if state.low is None and state.high is None else interval,
        _millions(state.width),
        state.answer,
    ]


def _millions(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value / MILLION:,.1f}"


def _gigabytes(megabytes: float | None) -> str:
    return UNKNOWN if megabytes is None else f"{megabytes / 1e3:.1f}"


def _name(periods: str, size: int) -> str:
    return f"{size} x, {periods}s"


def ratio_table(pairs: Pairs) -> str:
    """HiGHS over Keruen: gap and width of the interval at both times, and memory."""
    rows = []
    for key, pair in pairs.items():
        if pair.ours is None or pair.whole is None:
            continue
        ours = our_standing(pair.ours)
        cells = []
        for seconds in TIMES:
            whole = whole_standing(pair.whole, seconds)
            cells += [_ratio(whole.gap, ours.gap), _ratio(whole.width, ours.width)]
        memory = _ratio(peak_mb(pair.whole), peak_mb(pair.ours))
        rows.append([_name(*key), *cells, memory])
    header = ["HiGHS / Keruen"]
    for seconds in TIMES:
        header += [f"gap, {seconds:.0f} s", f"width, {seconds:.0f} s"]
    return markdown([*header, "memory"], rows)


def _ratio(one: float | None, other: float | None) -> str:
    if other is None:
        return UNKNOWN if one is None else "Keruen has none"
    if one is None:
        return "HiGHS has none"
    return "both closed" if other <= 0.0 else f"{one / other:.1f}"


def equal_gap(pairs: Pairs) -> float | None:
    """The closest of the usual gaps that Keruen reached in every row; None if there is none."""
    ours = [pair.ours for pair in pairs.values() if pair.ours is not None]
    reached = [
        gap for gap in GAPS if ours and all(seconds_to_gap(each, gap) is not None for each in ours)
    ]
    return min(reached) if reached else None


def growth_table(pairs: Pairs, gap: float) -> str:
    """Seconds to an equal gap, row by row."""
    rows = []
    for key, pair in pairs.items():
        cells = [
            UNKNOWN if point is None else _seconds(seconds_to_gap(point, gap))
            for point in (pair.ours, pair.whole)
        ]
        rows.append([_name(*key), *cells])
    return markdown([f"until the gap is {100.0 * gap:g} %", "Keruen s", "HiGHS s"], rows)


def _seconds(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f}"


def slope(points: list[tuple[float, float]]) -> float | None:
    """Least-squares slope of log seconds over log extent; None for fewer than two extents."""
    if len({extent for extent, _ in points}) < 2:
        return None
    across = [math.log(extent) for extent, _ in points]
    up = [math.log(seconds) for _, seconds in points]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    spread = sum((each - middle) ** 2 for each in across)
    pairs = zip(across, up, strict=True)
    return sum((one - middle) * (other - height) for one, other in pairs) / spread


def growth_lines(pairs: Pairs, gap: float) -> list[str]:
    """Slopes of Keruen's seconds to an equal gap: over markets, and over periods."""
    lines = []
    for periods in sorted({periods for periods, _ in pairs}):
        row = {key: pair for key, pair in pairs.items() if key[0] == periods}
        lines.append(_slope_line(row, gap, "markets", f"in {periods}s"))
    for size in sorted({size for _, size in pairs}):
        row = {key: pair for key, pair in pairs.items() if key[1] == size}
        lines.append(_slope_line(row, gap, "period_count", f"at size {size}"))
    return [line for line in lines if line]


def _slope_line(pairs: Pairs, gap: float, extent: str, where: str) -> str:
    """One slope in words; empty where fewer than two points make none."""
    points = [
        (float(pair.ours.head[extent]), seconds)
        for pair in pairs.values()
        if pair.ours is not None and (seconds := seconds_to_gap(pair.ours, gap)) is not None
    ]
    found = slope(points)
    along = "periods" if extent == "period_count" else extent
    return "" if found is None else f"slope of seconds over {along} {where}: {found:.2f}"
