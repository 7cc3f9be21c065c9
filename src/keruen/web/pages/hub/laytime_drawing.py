"""The time of a ship at the terminal as a drawing: what counted, what not, demurrage."""

from __future__ import annotations

from datetime import UTC, datetime

from keruen.laytime.clock import Instant, Zone
from keruen.laytime.statement import PortResult
from keruen.web.dates import END, ISOLATE
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import NARROW, WIDE, Axis, Drawing, Frame, Key, over_time
from keruen.web.pages.hub.laytime_words import laytime_words
from keruen.web.pages.view import Phrase

MOST_NAME = 20
"""Characters of a name that fit beside its bar."""
STATES = ("turn", "laytime", "excepted", "demurrage", "demurrage_excepted")


def draw_time(asked: HubAsked, zone: Zone, result: PortResult) -> Drawing:
    """A port: one bar, each stretch of time by what it counted as."""
    words = laytime_words(asked.language)
    made = _draw(asked, zone, result, WIDE)
    made.narrow = _draw(asked, zone, result, NARROW)
    used = {line.state for line in result.lines}
    made.legend = [Key(state, words(f"state.{state}", state)) for state in STATES if state in used]
    return made


def _draw(asked: HubAsked, zone: Zone, result: PortResult, frame: Frame) -> Drawing:
    words = laytime_words(asked.language)
    axis = Axis(_at(result.lines[0].start), _at(result.lines[-1].end), frame)
    told = Phrase(
        N_("From {start} to {end}, by what each stretch of time counted as."),
        {
            "start": f"{ISOLATE}{zone.text(result.lines[0].start)}{END}",
            "end": f"{ISOLATE}{zone.text(result.lines[-1].end)}{END}",
        },
    )
    name = result.name
    if frame.left and len(name) > MOST_NAME:
        name = f"{name[: MOST_NAME - 1].rstrip()}…"
    made = over_time(asked, N_("Time"), told, axis, [name])
    for line in result.lines:
        reason = words(f"kind.{line.kind}", line.kind) if line.kind else ""
        title = ", ".join(each for each in (words(f"state.{line.state}", ""), reason) if each)
        title = f"{zone.text(line.start)} – {zone.text(line.end)}: {title}"
        start, end = _at(line.start), _at(line.end)
        bar = axis.bar(start, end, frame.y(0), frame.tall, line.state, title)
        if bar is not None:
            made.rects.append(bar)
    return made


def _at(instant: Instant) -> datetime:
    return datetime.fromtimestamp(float(instant), UTC)
