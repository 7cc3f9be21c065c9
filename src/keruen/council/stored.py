"""What columns of JSON of the council contain, for a type checker."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class StoredFloor(TypedDict):
    """A timetable with a minimum of meetings; where it was not reached, it has no `value`.

    Meetings are slot, table, and the two companies. Prices are in value of wishes, between ends.
    """

    floor: int
    status: str
    value: NotRequired[float]
    gap: NotRequired[float]
    price_least: NotRequired[float]
    price_most: NotRequired[float]
    without_meeting: NotRequired[list[str]]
    meetings: list[tuple[str, int, str, str]]
