"""The daily position: what each bin contained at the beginning and the end of a terminal day."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book, read_contents
from keruen.hub.business_time import TerminalDay, day_at, day_of
from keruen.hub.names import BIN
from keruen.hub.reads.flows import read_flows, read_totals
from keruen.hub.rows import DailyPositionRow
from keruen.store.canonical import fingerprint
from keruen.store.instants import read_instant, write_instant


@dataclass(frozen=True)
class PositionLine:
    """A bin and a grade within a day; opening + in - out = closing."""

    place: str
    grade: str
    opening_kg: int
    in_kg: int
    out_kg: int
    closing_kg: int


@dataclass(frozen=True)
class Position:
    """The position of a day.

    Parameters
    ----------
    after_seq : the last posting of the book when it was computed.
    sha256 : of the day and the lines in canonical form; the person who signs states it.
    """

    day: TerminalDay
    lines: tuple[PositionLine, ...]
    after_seq: int
    sha256: str
    signed: bool

    @property
    def closing_kg(self) -> int:
        """All grain in bins at the end of the day."""
        return sum(line.closing_kg for line in self.lines)


def read_position(book: Book, day: date) -> Position:
    """The position of a terminal day.

    It begins with the last signed position before the day, before whose end no entry can be dated,
    and adds the ledger of places since then. `keruen.hub.verifying` recomputes signed days from the
    whole ledger.
    """
    found = day_of(day, book.terminal.zone, book.terminal.day_starts_at)
    starts, ends = write_instant(found.starts), write_instant(found.ends)
    opening = _opening(book, starts)
    came: Counter[tuple[str, str]] = Counter()
    went: Counter[tuple[str, str]] = Counter()
    for flow in read_flows(book, since=starts, until=ends):
        if flow.kind != BIN:
            continue
        key = (flow.place, flow.grade)
        if flow.kg > 0:
            came[key] += flow.kg
        else:
            went[key] -= flow.kg
    lines = tuple(
        PositionLine(
            *key,
            opening[key],
            came[key],
            went[key],
            opening[key] + came[key] - went[key],
        )
        for key in sorted({*opening, *came, *went})
        if opening[key] or came[key] or went[key]
    )
    last = book.connection.execute(select(func.max(t.posting.c.seq))).scalar()
    held = t.daily_position
    signed = book.count(held, held.c.day == day.isoformat()) > 0
    return Position(found, lines, int(last or 0), position_sha256(found, lines), signed)


def read_last_signed(book: Book, until: str = "") -> DailyPositionRow | None:
    """The last signed day; with an instant, of those that ended by then."""
    held = t.daily_position
    query = select(held).order_by(held.c.ends_at.desc()).limit(1)
    return book.record(DailyPositionRow, query.where(held.c.ends_at <= until) if until else query)


def read_closing(book: Book, signed: DailyPositionRow) -> Counter[tuple[str, str]]:
    """What each bin contained at the end of a signed day, by grade (kg)."""
    line = t.daily_line.c
    query = select(line.place, line.grade, line.closing_kg).where(line.daily_position == signed.id)
    return Counter({(row[0], row[1]): int(row[2]) for row in book.connection.execute(query)})


def _opening(book: Book, starts: str) -> Counter[tuple[str, str]]:
    """What each bin contained when a day began, by grade.

    No entry is dated before the end of a signed day, so the last one that ended by then is where
    the sum begins. Without one, the entries since are subtracted from what the bins contain now,
    or the entries before are summed where these are fewer.
    """
    query = select(t.place.c.id).where(t.place.c.kind == BIN)
    bins = {*book.connection.execute(query).scalars()}
    signed = read_last_signed(book, starts)
    found: Counter[tuple[str, str]] = Counter()
    if signed is not None:
        found = read_closing(book, signed)
        found.update(read_totals(book, since=signed.ends_at, until=starts))
    elif _is_early(book, starts):
        found.update(read_totals(book, until=starts))
    else:
        for place in bins:
            for content in read_contents(book, place).values():
                found[place, content.grade] += content.kg
        found.subtract(read_totals(book, since=starts))
    return Counter({key: kg for key, kg in found.items() if key[0] in bins})


def _is_early(book: Book, starts: str) -> bool:
    """Whether fewer postings are dated before an instant than after it."""
    sealed = t.posting.c
    before = book.count(t.posting, sealed.business_at < starts)
    return before < int(book.connection.execute(select(func.max(sealed.seq))).scalar() or 0) / 2


def position_sha256(day: TerminalDay, lines: tuple[PositionLine, ...]) -> str:
    """The SHA-256 of a day and its lines in canonical form."""
    return fingerprint(
        {
            "day": day.day.isoformat(),
            "starts_at": write_instant(day.starts),
            "ends_at": write_instant(day.ends),
            "lines": [asdict(line) for line in lines],
        }
    )


def last_signed(book: Book) -> DailyPositionRow | None:
    """The last signed day, if any."""
    held = t.daily_position
    return book.record(DailyPositionRow, select(held).order_by(held.c.day.desc()).limit(1))


def next_day(book: Book) -> date | None:
    """The day to sign next: after the last signed one, or that of the first posting."""
    last = last_signed(book)
    if last is not None:
        at: datetime | None = read_instant(last.ends_at)
    else:
        first = book.connection.execute(select(func.min(t.posting.c.business_at))).scalar()
        at = read_instant(first) if first else None
    if at is None:
        return None
    return day_at(at, book.terminal.zone, book.terminal.day_starts_at).day
