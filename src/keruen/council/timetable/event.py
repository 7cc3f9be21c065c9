"""An event: its slots and tables, the firms with the slots in which they are free, their wishes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keruen.errors import KeruenError

RANKS = (1, 2, 3)
"""Ranks of wishes: 1 is wished most and weighs 3, 3 weighs 1."""

MOST_FIRMS, MOST_SLOTS, MOST_TABLES = 300, 48, 200
"""The largest event that is read."""


@dataclass(frozen=True)
class Firm:
    """A firm that takes part.

    Parameters
    ----------
    side : firms meet firms of another side.
    free : numbers of the slots in which it can meet, from 0.
    """

    id: str
    side: str
    free: frozenset[int]
    name: str = ""


@dataclass(frozen=True)
class Wish:
    """A firm wishes to meet another, with a rank from 1 (most) to 3."""

    giver: str
    taker: str
    rank: int

    @property
    def weight(self) -> int:
        """3 for rank 1, 2 for rank 2, 1 for rank 3."""
        return 4 - self.rank


@dataclass(frozen=True, order=True)
class Meeting:
    """Two firms in a slot at a table, both from 0; the first firm is the earlier by id."""

    slot: int
    table: int
    a: str
    b: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two firms."""
        return (self.a, self.b)


@dataclass(frozen=True)
class Event:
    """A matchmaking day.

    Parameters
    ----------
    slots : local times at which meetings begin, such as ``09:00``, in their order.
    minutes, buffer : length of a meeting, and the least time between two (minutes).
    tables : meetings that can take place at once.
    cap : most meetings of a firm.
    published : meetings of a timetable that firms have already received.

    Examples
    --------
    >>> free = frozenset({0, 1})
    >>> event = Event(
    ...     date(2027, 5, 12), "Africa/Casablanca", ("09:00", "09:30"), 25, 5, 4, 2,
    ...     (Firm("ma1", "MAR", free), Firm("kz1", "KAZ", free)),
    ...     (Wish("ma1", "kz1", 1), Wish("kz1", "ma1", 3)),
    ... )
    >>> event.pairs
    {('kz1', 'ma1'): 1.7320508075688772}
    """

    day: date
    zone: str
    slots: tuple[str, ...]
    minutes: int
    buffer: int
    tables: int
    cap: int
    firms: tuple[Firm, ...]
    wishes: tuple[Wish, ...]
    published: tuple[Meeting, ...] = ()

    @cached_property
    def firm_by_id(self) -> Mapping[str, Firm]:
        """The firms by their ids."""
        return {each.id: each for each in self.firms}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], float]:
        """Pairs of firms of two sides that wish to meet each other, with the value of a meeting.

        The value is the square root of the product of both weights: a meeting that one side does
        not wish has no value and is not arranged.
        """
        weights = {(each.giver, each.taker): each.weight for each in self.wishes}
        found = {}
        for (giver, taker), weight in weights.items():
            back = weights.get((taker, giver))
            if giver < taker and back and self._of_two_sides(giver, taker):
                found[giver, taker] = math.sqrt(weight * back)
        return dict(sorted(found.items()))

    def _of_two_sides(self, one: str, other: str) -> bool:
        return self.firm_by_id[one].side != self.firm_by_id[other].side

    def common(self, one: str, other: str) -> list[int]:
        """Slots in which two firms are free."""
        return sorted(self.firm_by_id[one].free & self.firm_by_id[other].free)

    def name(self, firm: str) -> str:
        """The name of a firm; its id where it has none."""
        return self.firm_by_id[firm].name or firm


def read_event(path: Path) -> Event:
    """Read an event from a JSON file.

    Raises
    ------
    KeruenError : a file that cannot be read, or an event that cannot be used.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise KeruenError(f"{path} is not UTF-8 text", "Save it as UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise KeruenError(
            f"{path} is not JSON: {str(error)[:120]}", "Correct the file at that place."
        ) from error
    return make_event(data)


def _wrong(what: str, remedy: str) -> NoReturn:
    raise KeruenError(what, remedy)


def _rows(data: Mapping[str, object], name: str, needed: bool = True) -> list[Mapping[str, object]]:
    rows = data.get(name)
    if rows is None and not needed:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        _wrong(f"{name} is not a list of objects", f'Write "{name}": [{{...}}, ...].')
    return rows


def _text(row: Mapping[str, object], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        _wrong(f"{place}: {field} is not a text", f"Write {field} as a text that is not empty.")
    return value.strip()


def _whole(row: Mapping[str, object], field: str, place: str, least: int, most: int) -> int:
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        _wrong(
            f"{place}: {field} is {json.dumps(value)[:40]}",
            f"Write a whole number from {least} to {most}.",
        )
    return value


def minutes_of(slot: str, place: str) -> int:
    """Minutes since midnight of a time such as 09:30.

    Raises
    ------
    KeruenError : a text that is not a time.
    """
    hours, _, rest = slot.partition(":")
    if not (len(hours) == len(rest) == 2 and (hours + rest).isascii() and (hours + rest).isdigit()):
        _wrong(f"{place}: {slot[:20]!r} is not a time", "Write it as 09:30.")
    if int(hours) > 23 or int(rest) > 59:
        _wrong(f"{place}: {slot[:20]!r} is not a time", "Write it as 09:30.")
    return 60 * int(hours) + int(rest)


def check_slots(slots: list[str], minutes: int, buffer: int) -> tuple[str, ...]:
    """The times at which meetings begin, in their order and far enough apart.

    Raises
    ------
    KeruenError : a text that is not a time; two slots that overlap; too few or too many.
    """
    if not 1 <= len(slots) <= MOST_SLOTS:
        _wrong(f"event: there are {len(slots)} slots", f"Write 1 to {MOST_SLOTS} slots.")
    starts = [minutes_of(each, "event, slots") for each in slots]
    for earlier, later, label in zip(starts, starts[1:], slots[1:], strict=False):
        if later - earlier < minutes + buffer:
            _wrong(
                f"event: slot {label} begins {later - earlier} minutes after the one before",
                f"Leave {minutes + buffer} minutes: the meeting and the buffer.",
            )
    if starts[-1] + minutes > 24 * 60:
        _wrong(f"event: the meeting of slot {slots[-1]} ends after midnight", "Begin it earlier.")
    return tuple(slots)


def make_event(data: object) -> Event:
    """An event from plain data, as a JSON file has them.

    Raises
    ------
    KeruenError : an event that cannot be used, with the row and field.
    """
    if not isinstance(data, dict) or not isinstance(data.get("event"), dict):
        _wrong("there is no object named event", 'Write {"event": {...}, "firms": [...], ...}.')
    head = data["event"]
    try:
        day = date.fromisoformat(_text(head, "day", "event"))
    except ValueError:
        _wrong(f"event: day {head['day'][:20]!r} is not a day", "Write it as 2027-05-12.")
    zone = _text(head, "zone", "event")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _wrong(f"event: zone {zone[:40]!r} is not known", "Write one such as Africa/Casablanca.")
    minutes = _whole(head, "minutes", "event", 5, 240)
    buffer = _whole(head, "buffer", "event", 0, 120)
    listed = head.get("slots")
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        _wrong("event: slots is not a list of times", 'Write ["09:00", "09:30"].')
    slots = check_slots(listed, minutes, buffer)
    tables = _whole(head, "tables", "event", 1, MOST_TABLES)
    cap = _whole(head, "cap", "event", 1, MOST_SLOTS)
    firms = _read_firms(data, slots)
    known = {each.id: each for each in firms}
    wishes = _read_wishes(data, known)
    published = _read_published(data, known, slots)
    return Event(day, zone, slots, minutes, buffer, tables, cap, firms, wishes, published)


def _slot_number(label: object, slots: tuple[str, ...], place: str) -> int:
    if not isinstance(label, str) or label not in slots:
        _wrong(f"{place}: {str(label)[:20]!r} is not a slot", f"Write one of {', '.join(slots)}.")
    return slots.index(label)


def _read_firms(data: Mapping[str, object], slots: tuple[str, ...]) -> tuple[Firm, ...]:
    firms: dict[str, Firm] = {}
    for number, row in enumerate(_rows(data, "firms"), 1):
        place = f"firms, row {number}"
        identifier = _text(row, "id", place)
        if identifier in firms:
            _wrong(f"{place}: there is another firm {identifier!r}", "Write each firm once.")
        free = row.get("free")
        if free is None:
            free = list(slots)
        if not isinstance(free, list):
            _wrong(f"{place}: free is not a list of slots", "Write slots, or leave it out for all.")
        numbers = frozenset(_slot_number(each, slots, f"{place}, free") for each in free)
        name = row.get("name", "")
        if not isinstance(name, str):
            _wrong(f"{place}: name is not a text", "Write a text, or leave it out.")
        firms[identifier] = Firm(identifier, _text(row, "side", place), numbers, name)
    if len(firms) > MOST_FIRMS:
        _wrong(f"there are {len(firms)} firms", f"Write {MOST_FIRMS} firms at most.")
    return tuple(firms.values())


def _known(identifier: str, known: Mapping[str, Firm], place: str) -> str:
    if identifier not in known:
        _wrong(f"{place}: there is no firm {identifier[:40]!r}", "Name a firm of the list firms.")
    return identifier


def _read_wishes(data: Mapping[str, object], known: Mapping[str, Firm]) -> tuple[Wish, ...]:
    wishes: dict[tuple[str, str], Wish] = {}
    for number, row in enumerate(_rows(data, "wishes", needed=False), 1):
        place = f"wishes, row {number}"
        giver = _known(_text(row, "from", place), known, place)
        taker = _known(_text(row, "to", place), known, place)
        if known[giver].side == known[taker].side:
            _wrong(
                f"{place}: {giver} and {taker} are of the same side", "Firms meet the other side."
            )
        if (giver, taker) in wishes:
            _wrong(f"{place}: {giver} wishes to meet {taker} twice", "Write the wish once.")
        wishes[giver, taker] = Wish(giver, taker, _whole(row, "rank", place, 1, 3))
    return tuple(wishes.values())


def _read_published(
    data: Mapping[str, object], known: Mapping[str, Firm], slots: tuple[str, ...]
) -> tuple[Meeting, ...]:
    published: list[Meeting] = []
    taken: set[tuple[int, str]] = set()
    for number, row in enumerate(_rows(data, "published", needed=False), 1):
        place = f"published, row {number}"
        a, b = sorted(_known(_text(row, each, place), known, place) for each in ("a", "b"))
        slot = _slot_number(row.get("slot"), slots, place)
        table = _whole(row, "table", place, 1, MOST_TABLES) - 1
        for mark in ((slot, a), (slot, b), (slot, f"table {table}")):
            if mark in taken:
                _wrong(
                    f"{place}: {mark[1]} is taken twice at {slots[slot]}", "Write one of the two."
                )
            taken.add(mark)
        published.append(Meeting(slot, table, a, b))
    return tuple(published)
