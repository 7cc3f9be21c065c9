"""The host, the level and the times of a session, as they are entered."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import available_timezones

from keruen.roadmap.calendar.clocks import to_utc
from keruen.roadmap.days import LONGEST_SESSION_DAYS
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import BodyRow
from keruen.store.refusal import check


def check_level(row: BodyRow, level: str) -> None:
    """Refuse a level that the body does not have."""
    check(
        level in row.levels,
        "the body has no level {level}",
        "Name one of {levels}.",
        kind="invalid",
        level=repr(level[:40]),
        levels=", ".join(row.levels),
    )


def check_host(desk: Desk, host: str) -> None:
    """Refuse a host that is not a side."""
    codes = [each.code for each in desk.parties]
    check(
        host in codes,
        "the host {host} is not a side of this roadmap",
        "Name one of {parties}.",
        kind="invalid",
        host=repr(host[:20]),
        parties=", ".join(codes),
    )


def read_times(starts: datetime, ends: datetime, zone: str) -> tuple[datetime, datetime]:
    """The instants of a session's times by the clock of its place."""
    check(
        zone in available_timezones(),
        "the time zone {zone} is not known",
        "Write an IANA zone such as Africa/Casablanca.",
        kind="invalid",
        zone=repr(zone[:40]),
    )
    check(
        starts.tzinfo is None and ends.tzinfo is None,
        "the times carry a zone of their own",
        "Write them by the clock of the place, without an offset.",
        kind="invalid",
    )
    begin, end = to_utc(starts, zone), to_utc(ends, zone)
    check(
        begin < end, "the session would end before it begins", "Correct the times.", kind="invalid"
    )
    check(
        end - begin <= timedelta(days=LONGEST_SESSION_DAYS),
        "the session would last more than {days} days",
        "Look at the times; a longer meeting is several sessions.",
        kind="invalid",
        days=LONGEST_SESSION_DAYS,
    )
    return begin, end
