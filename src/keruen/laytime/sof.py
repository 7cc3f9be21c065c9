"""A pasted statement of facts as typed events, with the source line beside each.

Nothing is guessed: a line whose date, time or meaning is not certain is listed as not recognised.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from keruen.errors import KeruenError
from keruen.laytime.dictionary import read_table
from keruen.laytime.sof_lines import SofLine, read_lines

CAUSE = re.compile(r"\b(?:due to|owing to|because of|on account of|cause|for|en raison de)\b")
ORDERS = ("dmy", "mdy")
MOST_LINES = 20_000


@dataclass(frozen=True)
class SofEvent:
    """An event that was read.

    Parameters
    ----------
    start, end : local times such as ``2026-06-01T08:00``; the end is empty for a moment.
    source : line numbers and texts.
    """

    kind: str
    start: str
    end: str
    source: str


@dataclass(frozen=True)
class NotRecognised:
    """A line that gave no event, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class SofReading:
    """What was read from a text."""

    notices: tuple[SofEvent, ...]
    events: tuple[SofEvent, ...]
    commenced: str
    completed: str
    not_recognised: tuple[NotRecognised, ...]


@dataclass(frozen=True)
class _Phrase:
    words: str
    kind: str
    role: str


@dataclass(frozen=True)
class _Open:
    kind: str
    start: str
    line: SofLine


@lru_cache(maxsize=1)
def _phrases() -> tuple[_Phrase, ...]:
    rows = [
        _Phrase(row["phrase"], row["kind"], row["role"]) for row in read_table("sof_phrases.csv")
    ]
    return tuple(sorted(rows, key=lambda each: -len(each.words)))


def read_facts(text: str, dates: str | None = None) -> SofReading:
    """Read a statement of facts that was pasted as text.

    Parameters
    ----------
    dates : ``dmy`` or ``mdy``, the order of numeric dates; without it a date such as 03/04/2026 is
        not recognised.

    Raises
    ------
    KeruenError : another order, or a text that is too long.

    >>> reading = read_facts("1 June 2026\\n0800 NOR tendered\\n1000-1230 Rain")
    >>> [(each.kind, each.start, each.end) for each in reading.events]
    [('rain', '2026-06-01T10:00', '2026-06-01T12:30')]
    """
    if dates is not None and dates not in ORDERS:
        raise KeruenError(f"{dates!r} is not an order of dates", f"Write {' or '.join(ORDERS)}.")
    if text.count("\n") > MOST_LINES:
        raise KeruenError(f"the text has more than {MOST_LINES:,} lines", "Split it.")
    reader = _Reader()
    for line in read_lines(text, dates):
        reader.read(line)
    return reader.finish()


def _found(words: str) -> list[_Phrase]:
    """Phrases in some words, the longest first, without those inside another."""
    left, found = f" {words} ", []
    for phrase in _phrases():
        if f" {phrase.words} " in left:
            found.append(phrase)
            left = left.replace(f" {phrase.words} ", " | ")
    return found


def _stamp(date: dt.date, minutes: int) -> str:
    day, rest = divmod(minutes, 24 * 60)
    if rest == 0 and day == 1:
        return f"{date.isoformat()}T24:00"
    at = date + dt.timedelta(days=day)
    return f"{at.isoformat()}T{rest // 60:02}:{rest % 60:02}"


def _source(*lines: SofLine) -> str:
    return " | ".join(f"line {each.number}: {each.text}" for each in lines)


class _Reader:
    """Pairs beginnings with their ends, line after line."""

    def __init__(self) -> None:
        self.notices: list[SofEvent] = []
        self.events: list[SofEvent] = []
        self.left: list[NotRecognised] = []
        self.commenced = ""
        self.completed = ""
        self.open: dict[str, _Open] = {}
        self.suspended: _Open | None = None

    def read(self, line: SofLine) -> None:
        """Read one line."""
        if not line.times and line.names_date and not line.words and not line.problem:
            return
        if line.problem:
            self._leave(line, line.problem)
        elif not line.times:
            self._leave(line, "no time")
        elif line.date is None:
            self._leave(line, "a time without a date")
        else:
            self._event(line, line.date)

    def _leave(self, line: SofLine, reason: str) -> None:
        self.left.append(NotRecognised(line.number, line.text, reason))

    def _event(self, line: SofLine, date: dt.date) -> None:
        cause = CAUSE.search(line.words)
        head = line.words[: cause.start()] if cause else line.words
        tail = line.words[cause.end() :] if cause else ""
        heads, tails = _found(head), _found(tail)
        stamps = [_stamp(date, each) for each in line.times]
        if len({each.kind for each in heads}) > 1 or len({each.kind for each in tails}) > 1:
            names = ", ".join(sorted({each.kind for each in [*heads, *tails]}))
            self._leave(line, f"may be several events: {names}")
        elif len({each.role for each in heads}) > 1:
            self._leave(line, "may begin or end something")
        elif not heads and not tails:
            self._leave(line, "no known event")
        elif tails and heads and heads[0].role not in ("stop", "span", "start"):
            self._leave(line, "the cause and the event do not fit")
        elif len(stamps) == 2:
            self._span(line, stamps, heads, tails)
        else:
            self._moment(line, stamps[0], heads, tails)

    def _span(
        self, line: SofLine, stamps: list[str], heads: Sequence[_Phrase], tails: Sequence[_Phrase]
    ) -> None:
        phrase = tails[0] if tails else heads[0]
        if phrase.role == "moment":
            self._leave(line, f"{phrase.kind} is a moment, and the line gives a span")
        elif phrase.kind == "work" and phrase.role in ("stop", "end"):
            self._leave(line, "work ends, and the cause is not given")
        else:
            self.events.append(SofEvent(phrase.kind, stamps[0], stamps[1], _source(line)))

    def _moment(
        self, line: SofLine, stamp: str, heads: Sequence[_Phrase], tails: Sequence[_Phrase]
    ) -> None:
        phrase = heads[0] if heads else tails[0]
        if phrase.role == "moment":
            self._add_moment(line, stamp, phrase.kind)
        elif phrase.kind == "work":
            self._work(line, stamp, phrase.role, tails)
        elif phrase.role == "start":
            if phrase.kind in self.open:
                self._leave(line, f"{phrase.kind} has begun already")
            else:
                self.open[phrase.kind] = _Open(phrase.kind, stamp, line)
        elif phrase.role == "end":
            self._close(phrase.kind, line, stamp)
        else:
            self._leave(line, f"{phrase.kind} without an end")

    def _add_moment(self, line: SofLine, stamp: str, kind: str) -> None:
        event = SofEvent(kind, stamp, "", _source(line))
        if kind == "notice_tendered":
            self.notices.append(event)
        else:
            self.events.append(event)

    def _work(self, line: SofLine, stamp: str, role: str, tails: Sequence[_Phrase]) -> None:
        if role in ("start", "resume"):
            if "work" in self.open:
                self._leave(line, "work goes on already")
                return
            if role == "start":
                self.commenced = self.commenced or stamp
            if self.suspended is not None:
                source = _source(self.suspended.line, line)
                self.events.append(
                    SofEvent(self.suspended.kind, self.suspended.start, stamp, source)
                )
                self.suspended = None
            self.open["work"] = _Open("work", stamp, line)
        elif role in ("stop", "end"):
            self._close("work", line, stamp)
            if role == "end":
                self.completed = stamp
            elif tails:
                self.suspended = _Open(tails[0].kind, stamp, line)
        else:
            self._leave(line, "work without an end")

    def _close(self, kind: str, line: SofLine, stamp: str) -> None:
        begun = self.open.pop(kind, None)
        if begun is None:
            self._leave(line, f"{kind} ends, and no beginning was read")
        elif begun.start >= stamp:
            self._leave(line, f"{kind} ends before it begins")
        else:
            self.events.append(SofEvent(kind, begun.start, stamp, _source(begun.line, line)))

    def finish(self) -> SofReading:
        """All events in order; what was begun and not ended is not recognised."""
        rest = [*self.open.values(), *([self.suspended] if self.suspended else [])]
        for each in rest:
            self._leave(each.line, f"{each.kind} begins, and no end was read")
        return SofReading(
            tuple(self.notices),
            tuple(sorted(self.events, key=lambda each: (each.start, each.end))),
            self.commenced,
            self.completed,
            tuple(sorted(self.left, key=lambda each: each.number)),
        )


def reading_toml(reading: SofReading, port: Mapping[str, str] | None = None) -> str:
    """A reading as part of an input file: one port with its notices and events.

    Parameters
    ----------
    port : fields of the port that a statement of facts does not give: name, zone, cargo_t.
    """
    given = {"name": "", "zone": "", **(port or {})}
    lines = [
        "# Read from a statement of facts. Check every line, and those that were not recognised."
    ]
    lines += [
        f"# not recognised, line {each.number} ({each.reason}): {_comment(each.text)}"
        for each in reading.not_recognised
    ]
    lines += ["", "[[ports]]", *(f"{name} = {quoted(each)}" for name, each in given.items())]
    for name, stamp in (("commenced", reading.commenced), ("completed", reading.completed)):
        if stamp:
            lines.append(f"{name} = {quoted(stamp)}")
    for each in reading.notices:
        lines += ["", "[[ports.notices]]", f"at = {quoted(each.start)}"]
        lines.append(f"source = {quoted(each.source)}")
    for each in reading.events:
        lines += ["", "[[ports.events]]", f"kind = {quoted(each.kind)}"]
        lines.append(f"from = {quoted(each.start)}")
        if each.end:
            lines.append(f"to = {quoted(each.end)}")
        lines.append(f"source = {quoted(each.source)}")
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_comment(escaped)}"'
