"""Two clocks: an instant as each capital reads it, by tz data."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from keruen.store.refusal import refuse


def to_utc(local: datetime, zone: str) -> datetime:
    """The instant of a local time.

    Raises
    ------
    KeruenError : a time that the clock of the place skips or shows twice.
    """
    place = ZoneInfo(zone)
    first = local.replace(tzinfo=place, fold=0)
    second = local.replace(tzinfo=place, fold=1)
    back = first.astimezone(UTC).astimezone(place).replace(tzinfo=None)
    if back != local.replace(tzinfo=None):
        refuse(
            "{time} does not exist in {zone}: the clock is set forward",
            "Choose a time before or after the change.",
            kind="invalid",
            time=local.isoformat(sep=" ", timespec="minutes"),
            zone=zone,
        )
    if first.utcoffset() != second.utcoffset():
        refuse(
            "{time} comes twice in {zone}: the clock is set back",
            "Choose a time before or after the change.",
            kind="invalid",
            time=local.isoformat(sep=" ", timespec="minutes"),
            zone=zone,
        )
    return first.astimezone(UTC)


def both_clocks(instant: datetime, zones: list[str]) -> list[datetime]:
    """An instant as each zone's clock shows it."""
    return [instant.astimezone(ZoneInfo(zone)) for zone in zones]
