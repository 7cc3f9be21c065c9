"""Local times as they were entered, compared with the time zone data of today.

A session stores the instants of its beginning and end, its zone, the offset from UTC that the zone
had when the times were entered, and the edition of those data. Where a later edition
gives the zone another offset, the instant and the local time no longer agree, and the sides say
which of the two they meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from keruen.roadmap.calendar.clocks import to_utc
from keruen.roadmap.rows import SessionRow
from keruen.store.instants import read_instant
from keruen.zones import UNKNOWN, is_later_edition, zone_edition

OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):(?P<minutes>[0-5]\d)")


@dataclass(frozen=True)
class LocalTimes:
    """The times of a session by the clock of its place.

    Parameters
    ----------
    edition : of the zone data with which they were entered; ``unknown`` where none was stored.
    entered : beginning and end as they were entered; none where no offset was stored.
    shown : beginning and end as the zone data of today show the stored instants.
    """

    edition: str
    entered: tuple[datetime, datetime] | None
    shown: tuple[datetime, datetime]

    @property
    def known(self) -> bool:
        """Whether it is known with which offsets they were entered."""
        return self.entered is not None

    @property
    def moved(self) -> bool:
        """Whether the zone data of today show other times than those that were entered."""
        return self.entered is not None and self.entered != self.shown

    @property
    def data_are_older(self) -> bool:
        """Whether the zone data here are older than those with which they were entered."""
        return is_later_edition(self.edition, zone_edition())


def zone_columns(begin: datetime, end: datetime, zone: str) -> dict[str, str]:
    """What is stored beside two instants: their offsets in a zone, and the edition of its data."""
    place = ZoneInfo(zone)
    return {
        "starts_offset": say_offset(begin.astimezone(place)),
        "ends_offset": say_offset(end.astimezone(place)),
        "tzdata": zone_edition(),
    }


def read_local_times(session: SessionRow) -> LocalTimes:
    """The local times of a session.

    Raises
    ------
    ValueError, KeyError, OSError : a stored zone, offset or instant that cannot be read.
    """
    place = ZoneInfo(session.zone)
    begin, end = read_instant(session.starts_at), read_instant(session.ends_at)
    shown = (_naive(begin.astimezone(place)), _naive(end.astimezone(place)))
    edition = session.tzdata or UNKNOWN
    offsets = (session.starts_offset, session.ends_offset)
    if edition == UNKNOWN or offsets[0] is None or offsets[1] is None:
        return LocalTimes(UNKNOWN, None, shown)
    entered = (
        _naive(begin.astimezone(UTC)) + read_offset(offsets[0]),
        _naive(end.astimezone(UTC)) + read_offset(offsets[1]),
    )
    return LocalTimes(edition, entered, shown)


def keep_local(session: SessionRow, times: LocalTimes) -> tuple[datetime, datetime]:
    """The instants at which the clock of the place shows the times that were entered.

    Raises
    ------
    KeruenError : a time that the clock now skips or shows twice.
    """
    if times.entered is None:
        raise ValueError("the local times are not known")
    begin, end = times.entered
    return to_utc(begin, session.zone), to_utc(end, session.zone)


def say_offset(moment: datetime) -> str:
    """The offset of a clock from UTC, such as ``+01:00``."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def read_offset(text: str) -> timedelta:
    """An offset from its text.

    Raises
    ------
    ValueError : a text that is none.
    """
    found = OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no offset")
    shift = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return -shift if found["sign"] == "-" else shift


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
