"""What moved and what is stored, aggregated: enough owners and tonnes, or nothing is shown.

A group of movements is shown where at least so many owners and tonnes are in it, or where all its
owners consent. A stock is the sum of the movements before it, so two stocks and the movements
between them would disclose a group that is not shown. A stock is therefore shown only where the
groups hidden since the last stock that was shown are together large enough, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from keruen.case.calendar import Calendar
from keruen.movements.tables import schema, sort_movements, sort_stocks

KG_PER_T = 1_000.0


@dataclass(frozen=True)
class Moved:
    """Grain of one owner that moved between the terminal and another site (kg).

    Parameters
    ----------
    kind : ``lane`` or ``voyage``.
    route : lane or voyage option of the case.
    left, arrived : local days of departure and arrival.
    received_kg : after losses.
    """

    owner: str
    kind: str
    route: str
    from_site: str
    to_site: str
    mode: str
    grade: str
    origin_country: str
    left: date
    arrived: date
    kg: int
    received_kg: int
    vessel_class: str = ""


@dataclass(frozen=True)
class Threshold:
    """What a group must have so that it is shown.

    Parameters
    ----------
    owners : at least so many different owners.
    kg : at least so many kilograms.
    consenting : owners who consent to groups of their own.
    """

    owners: int
    kg: int
    consenting: frozenset[str] = frozenset()

    def allows(self, owners: Collection[str], kg: int) -> bool:
        """Whether a group of some owners and kilograms is shown."""
        named = set(owners)
        return named <= self.consenting or (len(named) >= self.owners and kg >= self.kg)


@dataclass
class _Group:
    owners: set[str] = field(default_factory=set)
    kg: int = 0
    received_kg: int = 0


def actual_movements(
    moved: Sequence[Moved], calendar: Calendar, threshold: Threshold
) -> pl.DataFrame:
    """`Movements` of status ``actual`` by route, grade and period, of groups that are shown.

    Parameters
    ----------
    calendar : of the case with which they are compared; movements outside it are left out.
    """
    rows = [
        {
            "status": "actual",
            "kind": kind,
            "route": route,
            "from_site": from_site,
            "to_site": to_site,
            "mode": mode,
            "vessel_class": vessel_class or None,
            "grade": grade,
            "origin_country": origin,
            "from_period": left,
            "to_period": arrived,
            "from_date": calendar.periods[left].start,
            "to_date": calendar.periods[arrived].start,
            "quantity_t": group.kg / KG_PER_T,
            "received_t": group.received_kg / KG_PER_T,
        }
        for (
            kind,
            route,
            from_site,
            to_site,
            mode,
            vessel_class,
            grade,
            origin,
            left,
            arrived,
        ), group in _groups(moved, calendar).items()
        if threshold.allows(group.owners, group.kg)
    ]
    return sort_movements(pl.DataFrame(rows, schema=schema("movements")))


_Key = tuple[str, str, str, str, str, str, str, str, int, int]


def _groups(moved: Sequence[Moved], calendar: Calendar) -> dict[_Key, _Group]:
    groups: dict[_Key, _Group] = defaultdict(_Group)
    for each in moved:
        left, arrived = calendar.period_at(each.left), calendar.period_at(each.arrived)
        if left is None or arrived is None:
            continue
        group = groups[
            each.kind,
            each.route,
            each.from_site,
            each.to_site,
            each.mode,
            each.vessel_class,
            each.grade,
            each.origin_country,
            left,
            arrived,
        ]
        group.owners.add(each.owner)
        group.kg += each.kg
        group.received_kg += each.received_kg
    return groups


@dataclass(frozen=True)
class StockChange:
    """A change of what one owner has in store at the terminal (kg)."""

    owner: str
    grade: str
    day: date
    kg: int


def actual_stocks(
    site: str,
    changes: Sequence[StockChange],
    moved: Sequence[Moved],
    calendar: Calendar,
    threshold: Threshold,
) -> pl.DataFrame:
    """`Stocks` of status ``actual`` at the end of each period, where they are shown.

    Parameters
    ----------
    changes : every change since the beginning of the book.
    moved : the movements of which `actual_movements` shows groups.
    """
    hidden = _hidden(site, moved, calendar, threshold)
    rows = []
    for grade in sorted({each.grade for each in changes}):
        own = [each for each in changes if each.grade == grade]
        since = _Group()
        for period in calendar.periods:
            stored = _balances(own, period.end)
            group = hidden.get((grade, period.index), _Group())
            since.owners |= group.owners
            since.kg += group.kg
            total = sum(stored.values())
            shown = threshold.allows(stored, total) and (
                not since.owners or threshold.allows(since.owners, since.kg)
            )
            if shown and stored:
                since = _Group()
                rows.append(
                    {
                        "status": "actual",
                        "site": site,
                        "grade": grade,
                        "period": period.index,
                        "date": date.fromordinal(period.end.toordinal() - 1),
                        "quantity_t": total / KG_PER_T,
                    }
                )
    return sort_stocks(pl.DataFrame(rows, schema=schema("stocks")))


def _balances(changes: Sequence[StockChange], before: date) -> dict[str, int]:
    """What each owner has in store before a day (kg), without owners that have nothing."""
    stored: dict[str, int] = defaultdict(int)
    for each in changes:
        if each.day < before:
            stored[each.owner] += each.kg
    return {owner: kg for owner, kg in stored.items() if kg}


def _hidden(
    site: str, moved: Sequence[Moved], calendar: Calendar, threshold: Threshold
) -> dict[tuple[str, int], _Group]:
    """By grade and period at the terminal, the groups that are not shown."""
    found: dict[tuple[str, int], _Group] = defaultdict(_Group)
    for key, group in _groups(moved, calendar).items():
        if threshold.allows(group.owners, group.kg):
            continue
        # What leaves the terminal changes its stock on leaving, what arrives there on arriving.
        place = (key[6], key[8] if key[2] == site else key[9])
        found[place].owners |= group.owners
        found[place].kg += group.kg
    return found


ROADMAP_COLUMNS = (
    *("reference", "kind", "quantity_t", "from_date", "to_date", "from_site", "to_site"),
    *("route", "mode", "grade", "origin_country"),
)
"""Columns of `roadmap_rows`."""


def roadmap_rows(frame: pl.DataFrame, terminal: str) -> list[dict[str, object]]:
    """Rows for the register of the roadmap: one for each group, with a stable reference.

    Parameters
    ----------
    frame : from `actual_movements`.
    terminal : code of the terminal, which begins each reference.
    """
    rows: list[dict[str, object]] = []
    for row in frame.iter_rows(named=True):
        month = f"{row['from_date']:%Y-%m}..{row['to_date']:%Y-%m}"
        rows.append(
            {
                "reference": "/".join(
                    (terminal, row["route"], row["grade"], row["origin_country"], month)
                ),
                "kind": row["kind"],
                "quantity_t": row["quantity_t"],
                "from_date": row["from_date"].isoformat(),
                "to_date": row["to_date"].isoformat(),
                "from_site": row["from_site"],
                "to_site": row["to_site"],
                "route": row["route"],
                "mode": row["mode"],
                "grade": row["grade"],
                "origin_country": row["origin_country"],
            }
        )
    return rows
