"""Instants as texts: in UTC, to the microsecond, so that texts sort as instants do."""

from __future__ import annotations

from datetime import UTC, datetime


def write_instant(moment: datetime) -> str:
    """An instant as text in UTC.

    Examples
    --------
    >>> write_instant(datetime(2026, 11, 24, 9, tzinfo=UTC))
    '2026-11-24T09:00:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> datetime:
    """An instant from its text.

    Examples
    --------
    >>> read_instant("2026-11-24T09:00:00.000000Z").hour
    9
    """
    return datetime.fromisoformat(text)
