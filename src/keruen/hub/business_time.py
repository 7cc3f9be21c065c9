"""When something was done: instant, zone and offset as entered, and the days of a terminal.

The day of a terminal begins at a local time, such as 06:00, so it has 23 or 25 hours where clocks
change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from keruen.store.instants import write_instant
from keruen.store.refusal import refuse
from keruen.zones import zone_edition


@dataclass(frozen=True)
class BusinessTime:
    """An instant as it is stored.

    Parameters
    ----------
    at : in UTC, as text.
    zone : the IANA zone of the terminal.
    utc_offset : as entered, such as ``+01:00``.
    tzdata : the edition of the time zone data.
    """

    at: str
    zone: str
    utc_offset: str
    tzdata: str

    @property
    def columns(self) -> dict[str, str]:
        """The columns of a record that has this time."""
        return {
            "business_at": self.at,
            "zone": self.zone,
            "utc_offset": self.utc_offset,
            "tzdata": self.tzdata,
        }


@dataclass(frozen=True)
class TerminalDay:
    """A day of a terminal.

    Parameters
    ----------
    day : the date on which it begins.
    starts, ends : in UTC; the end belongs to the next day.
    """

    day: date
    starts: datetime
    ends: datetime

    @property
    def hours(self) -> int:
        """How many hours it has.

        Examples
        --------
        >>> day_of(date(2026, 3, 29), "Europe/Riga", "00:00").hours
        23
        """
        return round((self.ends - self.starts).total_seconds() / 3600)


def write_time(moment: datetime, zone: str) -> BusinessTime:
    """A time as it is stored.

    Raises
    ------
    RefusalError : a time without an offset.

    Examples
    --------
    >>> write_time(datetime.fromisoformat("2026-11-24T10:30+01:00"), "Africa/Casablanca").at
    '2026-11-24T09:30:00.000000Z'
    """
    offset = moment.utcoffset()
    if offset is None:
        refuse(
            "the time {time} has no offset",
            "Write it with its offset, such as 2026-11-24T10:30+00:00.",
            kind="invalid",
            time=moment.isoformat(),
        )
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    written = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return BusinessTime(write_instant(moment), zone, written, zone_edition())


def day_of(day: date, zone: str, starts_at: str) -> TerminalDay:
    """A day of a terminal by the date on which it begins."""
    return TerminalDay(
        day, _instant(day, zone, starts_at), _instant(day + timedelta(days=1), zone, starts_at)
    )


def day_at(moment: datetime, zone: str, starts_at: str) -> TerminalDay:
    """The day of a terminal that contains an instant.

    Examples
    --------
    >>> day_at(datetime(2026, 11, 24, 5, 59, tzinfo=UTC), "Africa/Dakar", "06:00").day
    datetime.date(2026, 11, 23)
    """
    found = day_of(moment.astimezone(ZoneInfo(zone)).date(), zone, starts_at)
    if moment < found.starts:
        found = day_of(found.day - timedelta(days=1), zone, starts_at)
    elif moment >= found.ends:
        found = day_of(found.day + timedelta(days=1), zone, starts_at)
    return found


def _instant(day: date, zone: str, starts_at: str) -> datetime:
    """When the clock of the zone shows a time for the first time on a day.

    A time that the clock skips is taken with the offset before the change, so it comes after it.
    """
    local = datetime.combine(day, time.fromisoformat(starts_at), ZoneInfo(zone))
    return local.astimezone(UTC)
