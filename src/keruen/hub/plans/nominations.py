"""From the voyages of a plan to proposed nominations: whole ships in whole kilograms."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from keruen.store.refusal import refuse

KG_PER_T = 1_000


@dataclass(frozen=True)
class ProposedParcel:
    """Grain of one grade on a ship (kg)."""

    grade: str
    kg: int


@dataclass(frozen=True)
class ProposedNomination:
    """A ship that a plan wants at the terminal.

    Parameters
    ----------
    reference : route, month and number of the ship, such as ``liepaja_casablanca/2027-03/2``.
    direction : ``receipt`` where it discharges at the terminal, ``loading`` where it loads there.
    laycan_from, laycan_to : its part of the month.
    """

    reference: str
    route: str
    direction: str
    from_site: str
    to_site: str
    vessel_class: str
    laycan_from: date
    laycan_to: date
    parcels: tuple[ProposedParcel, ...]

    @property
    def kg(self) -> int:
        """Grain on the ship (kg)."""
        return sum(each.kg for each in self.parcels)


def propose_nominations(movements: pl.DataFrame, site: str) -> list[ProposedNomination]:
    """Nominations for the voyages of a plan that discharge or load at a site.

    Voyages of one route and month of departure are one group. The tonnes of each grade are rounded
    to kilograms once and split evenly by the ships of the group, the remainder on the last ship.
    Each ship gets an equal part of the month as laycan. The month of a receipt is that of its
    arrival.

    Parameters
    ----------
    movements : a sound table of movements with rows of the kinds ``voyage`` and ``trip``.
    site : name of the terminal in the plan.

    Raises
    ------
    RefusalError : no voyage of the plan uses the site.
    """
    voyages = movements.filter(pl.col("kind") == "voyage")
    groups: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(dict)
    about: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    left: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for row in voyages.sort("route", "from_period", "grade").iter_rows(named=True):
        for direction, column, day in (
            ("loading", "from_site", row["from_date"]),
            ("receipt", "to_site", row["to_date"]),
        ):
            if row[column] != site:
                continue
            key = (row["route"], f"{day:%Y-%m}", direction)
            column_t = "quantity_t" if direction == "loading" else "received_t"
            sums = groups[key]
            sums[row["grade"]] = sums.get(row["grade"], Decimal(0)) + Decimal(repr(row[column_t]))
            about[key] = (row["from_site"], row["to_site"], row["vessel_class"])
            left[key].add(row["from_period"])
    if not groups:
        refuse(
            "no voyage of the plan loads or discharges at {site}",
            "Name a site of the plan that its voyages use, or plan with the hub open there.",
            kind="missing",
            site=repr(site),
        )
    ships = _ships(movements)
    return [
        each
        for key in sorted(groups)
        for each in _split(
            key, about[key], groups[key], sum(ships.get((key[0], at), 0) for at in left[key])
        )
    ]


def _ships(movements: pl.DataFrame) -> dict[tuple[str, int], int]:
    """Trips by route and period of departure."""
    trips = movements.filter(pl.col("kind") == "trip").group_by("route", "from_period")
    counted = trips.agg(pl.col("trips").sum())
    return {(str(route), int(period)): int(count) for route, period, count in counted.iter_rows()}


def _split(
    key: tuple[str, str, str],
    about: tuple[str, str, str],
    tonnes: dict[str, Decimal],
    ships: int,
) -> list[ProposedNomination]:
    route, month, direction = key
    count = max(ships, 1)
    parts = {
        grade: split_kg(int((t * KG_PER_T).to_integral_value(ROUND_HALF_EVEN)), count)
        for grade, t in sorted(tonnes.items())
    }
    windows = split_month(month, count)
    return [
        ProposedNomination(
            f"{route}/{month}/{number + 1}",
            route,
            direction,
            *about,
            *windows[number],
            tuple(
                ProposedParcel(grade, kilograms[number])
                for grade, kilograms in parts.items()
                if kilograms[number]
            ),
        )
        for number in range(count)
        if any(kilograms[number] for kilograms in parts.values())
    ]


def split_kg(kg: int, count: int) -> list[int]:
    """Kilograms in equal whole parts, the remainder on the last.

    Examples
    --------
    >>> split_kg(100_000_001, 3)
    [33333333, 33333333, 33333335]
    """
    part = kg // count
    return [*[part] * (count - 1), kg - part * (count - 1)]


def split_month(month: str, count: int) -> list[tuple[date, date]]:
    """First and last day of equal parts of a month; of more parts than days some are the same day.

    Examples
    --------
    >>> [f"{first:%d}-{last:%d}" for first, last in split_month("2027-02", 3)]
    ['01-09', '10-18', '19-28']
    """
    first = date.fromisoformat(f"{month}-01")
    days = calendar.monthrange(first.year, first.month)[1]
    parts: Sequence[tuple[int, int]] = [
        (number * days // count, max((number + 1) * days // count - 1, number * days // count))
        for number in range(count)
    ]
    return [(first + timedelta(days=begin), first + timedelta(days=end)) for begin, end in parts]
