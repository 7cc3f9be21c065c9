"""A small picture of the growth: seconds to an equal gap over markets, both axes in powers."""

from __future__ import annotations

import math

from benchmarks.decide.standing import seconds_to_gap
from benchmarks.decide.tables import Pairs

WIDTH, HEIGHT = 560, 340
LEFT, RIGHT, TOP, BOTTOM = 60, 130, 24, 44
COLOURS = {"keruen": "#1b6ca8", "highs": "#b3541e"}
NAMES = {"keruen": "Keruen", "highs": "HiGHS"}
DASHES = {"month": "", "week": ' stroke-dasharray="6 4"'}

Line = tuple[str, str, list[tuple[float, float]]]
"""Who, kind of periods, and (markets, seconds)."""


def growth_lines(pairs: Pairs, gap: float) -> list[Line]:
    """The lines of the picture; a run that never came to the gap leaves no mark."""
    lines: list[Line] = []
    for who in COLOURS:
        for periods in DASHES:
            marks = []
            for (kind, _), pair in pairs.items():
                point = pair.ours if who == "keruen" else pair.whole
                seconds = None if point is None or kind != periods else seconds_to_gap(point, gap)
                if point is not None and seconds is not None:
                    marks.append((float(point.head["markets"]), seconds))
            if marks:
                lines.append((who, periods, sorted(marks)))
    return lines


def draw(lines: list[Line], gap: float) -> str:
    """The picture as SVG text; lines must hold at least one mark."""
    marks = [mark for _, _, line in lines for mark in line]
    across = _scale([markets for markets, _ in marks], LEFT, WIDTH - RIGHT, (1, 2, 5))
    up = _scale([seconds for _, seconds in marks], HEIGHT - BOTTOM, TOP, (1,))
    title = f"Seconds until the gap is {100.0 * gap:g} %, over the number of markets"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(across, up),
        *(_line(line, across, up) for line in lines),
        f'<text x="{LEFT}" y="{TOP - 8}">seconds</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">markets</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Scale:
    """Places values on an axis whose equal steps are equal ratios."""

    def __init__(self, ticks: list[float], start: float, end: float) -> None:
        self.ticks, self.start, self.end = ticks, start, end

    def at(self, value: float) -> float:
        first, last = math.log(self.ticks[0]), math.log(self.ticks[-1])
        return self.start + (math.log(value) - first) / (last - first) * (self.end - self.start)


def _scale(values: list[float], start: float, end: float, steps: tuple[int, ...]) -> _Scale:
    """An axis from the tick at or below the least value to the one at or above the largest."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    ticks = [step * 10.0**power for power in range(low, high + 2) for step in steps]
    first = max(place for place, tick in enumerate(ticks) if tick <= min(values))
    last = min(place for place, tick in enumerate(ticks) if tick >= max(values))
    return _Scale(ticks[first : max(last, first + 1) + 1], start, end)


def _grid(across: _Scale, up: _Scale) -> list[str]:
    lines = []
    for tick in across.ticks:
        x = across.at(tick)
        lines.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        label = f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tick:g}</text>'
        lines.append(label)
    for tick in up.ticks:
        y = up.at(tick)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    return lines


def _line(line: Line, across: _Scale, up: _Scale) -> str:
    who, periods, marks = line
    places = [(across.at(markets), up.at(seconds)) for markets, seconds in marks]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    colour = COLOURS[who]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    x, y = places[-1]
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{DASHES[periods]}/>{dots}'
        f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{NAMES[who]}, {periods}s</text>'
    )
