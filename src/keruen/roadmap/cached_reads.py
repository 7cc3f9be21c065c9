"""Results computed from a register, cached as long as nothing was written in the logs.

Every act is written in a log, so results for a side from the same logs in the same minute are
equal. The heads of the logs are read in the transaction that also reads the records, so a value
never belongs to other heads than those it is cached under.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy import select
from sqlalchemy.engine import Engine

from keruen.roadmap.days import Fault
from keruen.roadmap.desk import Desk
from keruen.store.tables import log_entry

LONGEST_WAIT_SECONDS = 5.0
MOST = 64
"""Number of values cached for each database; the least recently used are dropped."""

Value = TypeVar("Value")
Entry = tuple[tuple[object, ...], object, list[Fault]]


class Turn:
    """A lock that can be dropped once nothing has it or waits for it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()


class Shelf:
    """Values by name and reader, each with the state in which it was computed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[object, ...], Entry] = OrderedDict()
        self._making: weakref.WeakValueDictionary[tuple[object, ...], Turn] = (
            weakref.WeakValueDictionary()
        )

    def turn(self, key: tuple[object, ...]) -> Turn:
        """Whose turn it is to compute a value: of many readers one, while the others wait."""
        with self._lock:
            return self._making.setdefault(key, Turn())

    def find(self, key: tuple[object, ...], state: tuple[object, ...]) -> Entry | None:
        """A value, if the state is still that in which it was computed."""
        with self._lock:
            found = self._held.get(key)
            if found is None or found[0] != state:
                return None
            self._held.move_to_end(key)
            return found

    def keep(self, key: tuple[object, ...], entry: Entry) -> None:
        """Store a value in place of an older one of the same key."""
        with self._lock:
            self._held[key] = entry
            self._held.move_to_end(key)
            while len(self._held) > MOST:
                self._held.popitem(last=False)


_SHELVES: weakref.WeakKeyDictionary[Engine, Shelf] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def kept(desk: Desk, name: str, make: Callable[[], Value], *parts: object) -> Value:
    """An immutable value, recomputed only after a log grew or a minute passed.

    The public and accounts that sit for no side do not see the shared log, so for them everything
    is recomputed, as in a transaction that writes, whose entries of a log may never come to be.

    Parameters
    ----------
    name, parts : which value it is; the reader's side belongs to it by itself.
    """
    writing = desk.connection.get_execution_options().get("keruen_writing", True)
    if not desk.actor.side or writing:
        return make()
    if desk.heads is None:
        desk.heads = read_heads(desk)
    with _LOCK:
        shelf = _SHELVES.setdefault(desk.connection.engine, Shelf())
    key = (name, desk.actor.side, *parts)
    state = (*desk.heads, desk.moment[:16])
    found = shelf.find(key, state)
    if found is None:
        turn = shelf.turn(key)
        # Where values are made of one another, two readers may wait for each other: not for long.
        mine = turn.lock.acquire(timeout=LONGEST_WAIT_SECONDS)
        try:
            found = shelf.find(key, state)
            if found is None:
                before = len(desk.faults)
                value = make()
                shelf.keep(key, (state, value, desk.faults[before:]))
                return value
        finally:
            if mine:
                turn.lock.release()
    for fault in found[2]:
        desk.note_fault(fault.table, fault.title)
    return cast(Value, found[1])


def read_heads(desk: Desk) -> tuple[int, ...]:
    """The last positions of the logs that the actor sees."""
    heads = []
    for name in ("shared", desk.actor.party):
        entry = log_entry.c
        last = select(entry.position).where(entry.log == name).order_by(entry.position.desc())
        row = desk.first(last.limit(1))
        heads.append(-1 if row is None else int(row["position"]))
    return tuple(heads)
