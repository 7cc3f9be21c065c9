"""A statement as a picture: what counted, what was excepted, and the time on demurrage, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from keruen.laytime.clock import DAY_S, HOUR_S, Instant, Zone, date_of, day_of
from keruen.laytime.dictionary import read_kinds
from keruen.laytime.facts import Port
from keruen.laytime.statement import Line, PortResult, Statement
from keruen.laytime.statement_words import StatementWords
from keruen.laytime.words import read_words

WIDTH = 720
LEFT, RIGHT = 16, 16
BAND_H, EVENT_H, HEAD_H, AXIS_H, GAP_H, LEGEND_H = 34, 15, 30, 34, 18, 34
MOST_TICKS = 13
LABEL_W = 36
FONT = "Libertinus Serif, Amiri, serif"

COLOURS = {
    "turn": "#e9e2d2",
    "laytime": "#2f6d62",
    "excepted": "#c9bfa8",
    "demurrage": "#a83c35",
    "demurrage_excepted": "#e3b7b3",
}
INK, PALE = "#2b2620", "#6d655a"
LEGEND = ("turn", "laytime", "excepted", "demurrage", "demurrage_excepted")


@dataclass(frozen=True)
class _Scale:
    start: Instant
    end: Instant

    def x(self, at: Instant) -> float:
        """Place of an instant, in units of the picture."""
        share = float(at - self.start) / float(max(self.end - self.start, 1))
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def timeline_svg(statement: Statement, language: str = "en") -> str:
    """A picture of each port's time, with its events below and a legend.

    Parameters
    ----------
    language : en, fr or ar.
    """
    words = read_words(language)
    ports = {port.name: port for port in statement.charter.ports}
    parts: list[str] = []
    top = 8.0
    for result in statement.ports:
        if result.lines:
            drawn, top = _port(ports[result.name], result, words, top)
            parts += drawn
    used = [
        state
        for state in LEGEND
        if any(line.state == state for result in statement.ports for line in result.lines)
    ]
    parts += _legend(used, words, top)
    height = top + LEGEND_H
    title = escape(words.timeline)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img" font-family="{FONT}" '
        f'aria-label="{title}"><title>{title}</title>\n'
        '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{COLOURS["excepted"]}"/>'
        '<rect width="2" height="6" fill="#ffffff" fill-opacity="0.55"/></pattern></defs>\n'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _port(
    port: Port, result: PortResult, words: StatementWords, top: float
) -> tuple[list[str], float]:
    lines = result.lines
    scale = _Scale(lines[0].start, lines[-1].end)
    name = f"{port.name} ({port.zone.name})"
    parts = [_text(LEFT, top + 16, name, _Style(14, INK, weight="600"))]
    band = top + HEAD_H
    for line in lines:
        parts.append(_block(scale, line, band, port.zone, words))
    for at in (result.start, result.expiry):
        if at is not None and scale.start < at < scale.end:
            x = scale.x(at)
            parts.append(
                f'<line x1="{x:.2f}" x2="{x:.2f}" y1="{band - 5:g}" y2="{band + BAND_H + 5:g}" '
                f'stroke="{INK}" stroke-width="1.6"/>'
            )
    below, drawn = _events(port, scale, band + BAND_H + 8, words)
    parts += _axis(port.zone, scale, below, band)
    parts += drawn
    return parts, below + AXIS_H + GAP_H


def _block(scale: _Scale, line: Line, y: float, zone: Zone, words: StatementWords) -> str:
    x, width = scale.x(line.start), scale.x(line.end) - scale.x(line.start)
    fill = "url(#stripes)" if line.state == "excepted" else COLOURS[line.state]
    opacity = "" if line.part in (0, 1) else ' fill-opacity="0.55"'
    reason = words[f"kind.{line.kind}"] if line.kind else ""
    tip = f"{zone.text(line.start)} - {zone.text(line.end)}: {words['state.' + line.state]}"
    tip += f", {reason}" if reason else ""
    return (
        f'<rect x="{x:.2f}" y="{y:g}" width="{max(width, 0.4):.2f}" height="{BAND_H}" '
        f'fill="{fill}"{opacity}><title>{escape(tip)}</title></rect>'
    )


def _events(
    port: Port, scale: _Scale, top: float, words: StatementWords
) -> tuple[float, list[str]]:
    """Events in rows, one row a kind; labels once a row where there is room."""
    rows: dict[str, list[tuple[Instant, Instant]]] = {}
    for event in port.events:
        if read_kinds()[event.kind].shape == "moment" or event.end is None:
            continue
        start, end = max(event.start, scale.start), min(event.end, scale.end)
        if start < end:
            rows.setdefault(event.kind, []).append((start, end))
    parts: list[str] = []
    y = top
    for kind, spans in rows.items():
        colour = "#8aa8a1" if kind == "work" else "#7c5405"
        for start, end in spans:
            x, width = scale.x(start), scale.x(end) - scale.x(start)
            parts.append(
                f'<rect x="{x:.2f}" y="{y + 3:g}" width="{max(width, 1):.2f}" height="6" rx="1" '
                f'fill="{colour}"/>'
            )
        parts += _row_label(scale, spans, y, words[f"kind.{kind}"])
        y += EVENT_H
    return y + 2, parts


def _row_label(
    scale: _Scale, spans: Sequence[tuple[Instant, Instant]], y: float, word: str
) -> list[str]:
    """The name of a row, beside its last span or before its first."""
    end, begin = scale.x(spans[-1][1]), scale.x(spans[0][0])
    if WIDTH - RIGHT - end > 9 * len(word):
        return [_text(end + 5, y + 10, word, _Style(11, PALE, halo=True))]
    if begin - LEFT > 9 * len(word):
        return [_text(begin - 5, y + 10, word, _Style(11, PALE, anchor="end", halo=True))]
    return [_text((begin + end) / 2, y + 10, word, _Style(11, INK, anchor="middle", halo=True))]


def _axis(zone: Zone, scale: _Scale, y: float, band: float) -> list[str]:
    """Midnights of the local calendar, with dates; of long calls every second day or fewer."""
    first, last = (day_of(zone.to_local(at)) for at in (scale.start, scale.end))
    days = max(last - first + 1, 1)
    step = max((days + MOST_TICKS - 1) // MOST_TICKS, 1)
    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}" stroke="{PALE}" '
        'stroke-width="0.8"/>'
    ]
    days_shown = range(first, last + 1, step)
    places = [scale.x(max(zone.boundary(day * DAY_S), scale.start)) for day in days_shown]
    for number, (day, x) in enumerate(zip(days_shown, places, strict=True)):
        if zone.boundary(day * DAY_S) >= scale.start:
            parts.append(
                f'<line x1="{x:.2f}" x2="{x:.2f}" y1="{band:g}" y2="{y + 4:g}" stroke="#d5cdbd" '
                'stroke-width="0.6"/>'
            )
        after = places[number + 1] if number + 1 < len(places) else float(WIDTH)
        # A first day of a few hours leaves its room to the day that follows.
        if after - x >= LABEL_W and x < WIDTH - LABEL_W:
            parts.append(_text(x + 3, y + 15, date_of(day).strftime("%d/%m"), _Style(12, PALE)))
    if scale.end - scale.start <= 2 * DAY_S:
        parts += _hours(zone, scale, y)
    return parts


def _hours(zone: Zone, scale: _Scale, y: float) -> list[str]:
    """Every sixth hour of a short call."""
    first = day_of(zone.to_local(scale.start)) * DAY_S
    parts = []
    for number in range(13):
        at = zone.boundary(first + number * 6 * HOUR_S)
        if scale.start <= at < scale.end and scale.x(at) < WIDTH - RIGHT - 40:
            hour = zone.text(at)[11:]
            parts.append(_text(scale.x(at) + 3, y + 28, hour, _Style(10, PALE)))
    return parts


def _legend(states: Sequence[str], words: StatementWords, top: float) -> list[str]:
    parts: list[str] = []
    x = float(LEFT)
    for state in states:
        fill = "url(#stripes)" if state == "excepted" else COLOURS[state]
        word = words[f"state.{state}"]
        parts.append(f'<rect x="{x:g}" y="{top + 4:g}" width="16" height="12" fill="{fill}"/>')
        width = 7.6 * len(word)
        # Arabic is set from its left end: readers of SVG do not agree on anchors of `direction`.
        parts.append(_text(x + 22, top + 15, word, _Style(13, INK)))
        x += 44 + width
    return parts


@dataclass(frozen=True)
class _Style:
    """How a text is set."""

    size: int
    fill: str
    weight: str = ""
    anchor: str = ""
    halo: bool = False


def _text(x: float, y: float, text: str, style: _Style) -> str:
    more = f' font-weight="{style.weight}"' if style.weight else ""
    more += f' text-anchor="{style.anchor}"' if style.anchor else ""
    if style.halo:
        more += ' paint-order="stroke" stroke="#ffffff" stroke-width="3"'
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{style.size}" fill="{style.fill}"{more}>'
        f"{escape(text)}</text>"
    )
