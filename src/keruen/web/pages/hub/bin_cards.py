"""A bin drawn to scale: its height is its capacity, its fill what lies in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.hub.care.temperature import RiseAlarm
from keruen.hub.reads.bins import BinView
from keruen.hub.reads.care import read_alarms
from keruen.web import dates
from keruen.web.numbers import SPACE, say_number, say_share, say_unit
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.wording import HOLDS

LEFT_TO_RIGHT = "\u2066"
"""Begins a range of numbers, whose order is the same in every language."""

HEIGHT, TOP = 110.0, 12.0
"""The drawing of the largest bin, and the space of its roof."""


@dataclass(frozen=True)
class BinCard:
    """A bin as it is drawn.

    Parameters
    ----------
    top, tall : where its wall begins, and how tall it is, in units of the drawing.
    fill : how tall the grain stands in it.
    look : the class of its grain.
    grade, lot, share, weight, room : in the reader's language; empty for an empty bin.
    warmth : its lowest and highest temperature; empty where none was read.
    warm : whether a sensor rose too fast.
    holds : kinds of holds in the reader's language.
    """

    id: str
    name: str
    top: float
    tall: float
    fill: float
    look: str
    grade: str
    lot: str
    share: str
    weight: str
    capacity: str
    warmth: str
    warm: bool
    holds: tuple[str, ...]


def bin_card(
    asked: HubAsked, view: BinView, rises: Sequence[RiseAlarm] = (), largest_kg: int = 0
) -> BinCard:
    """A bin for the drawing.

    Parameters
    ----------
    largest_kg : capacity of the largest bin beside it, to whose scale it is drawn; its own where
        left out.
    """
    scale = largest_kg or view.largest_kg or 1
    tall = HEIGHT * min(1.0, (view.largest_kg or scale) / scale)
    share = view.kg / view.capacity_kg if view.capacity_kg else 0.0
    warmth = ""
    if view.warmth is not None:
        low, high = (
            say_number(float(each), asked.language, 1)
            for each in (view.warmth.lowest_c, view.warmth.highest_c)
        )
        unit = say_unit("°C", asked.language)
        told = low if low == high else f"{LEFT_TO_RIGHT}{low}–{high}{dates.END}"
        warmth = f"{told}{SPACE}{unit}"
    held = tuple(dict.fromkeys(asked.words(HOLDS[each.kind]) for each in view.holds))
    grades = [*asked.grades]
    number = grades.index(view.grade) if view.grade in grades else 0
    return BinCard(
        view.row.id,
        view.row.name,
        round(TOP + HEIGHT - tall, 1),
        round(tall, 1),
        round(tall * min(1.0, share), 1),
        f"grain-{number % 4}",
        asked.grade(view.grade) if view.grade else "",
        view.contents[0].lot if view.contents else "",
        say_share(share, asked.language) if view.kg else "",
        asked.tonnes(view.kg) if view.kg else "",
        asked.tonnes(view.capacity_kg, 0),
        warmth,
        bool(rises),
        held,
    )


def read_rises(asked: HubAsked, bins: Sequence[BinView]) -> Mapping[str, tuple[RiseAlarm, ...]]:
    """Sensors that rose too fast, by bin, by the strictest rule that a reading came under."""
    if not asked.rises and (country := asked.country):
        for each in bins:
            if each.warmth is not None:
                asked.rises[each.row.id] = read_alarms(asked.book, each.row.id, country).rises
    return asked.rises
