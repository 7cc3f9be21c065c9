"""Ordering policies: what is bought and sent at the start of each month, from what is known then.

A policy is a callable that is given an `Observation` and returns `Orders`. It is called once at the
start of each period of the calendar, before anything of that period happens, and sees nothing of
what comes later: no draw of a later period, no shortage to come, no disruption that has not begun.

>>> def nothing(known: Observation) -> Orders:
...     return Orders()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SiteGrade = tuple[str, str]
"""A site and a grade."""


@dataclass(frozen=True)
class Cargo:
    """Grain under way or ordered: what is still to arrive at a site.

    Attributes
    ----------
    route : lane, or voyage option, as in the plan's tables.
    to_site, grade : where it goes, and what it is.
    kg : still to arrive, after loss.
    expected_day : when it should arrive by its travel days, in days from the start; it may be past.
    has_left : False for an order that has not left yet.
    """

    route: str
    to_site: str
    grade: str
    kg: int
    expected_day: float
    has_left: bool


@dataclass(frozen=True)
class Observation:
    """What is known at the start of a period.

    Attributes
    ----------
    period : its number, from 0.
    date : its first day.
    day : that day, in days from the start of the horizon.
    period_days : first days of all periods and the end of the last: shape [periods + 1].
    stock_kg : what lies at each site by grade and may leave, without what is promised.
    cargo : grain under way and ordered.
    waiting_kg : demand of earlier periods that waits, by market.
    past_demand_kg : demand of each market in the periods before this one, as it was.
    past_short_kg : what of it is lost for good.
    expected_demand_kg : demand of each market by period as the case expects it, of all periods.
    offered_kg : by (site, crop year, grade), what is offered up to the end of this period less what
        has been bought.
    """

    period: int
    date: dt.date
    day: float
    period_days: tuple[float, ...]
    stock_kg: Mapping[SiteGrade, int]
    cargo: tuple[Cargo, ...]
    waiting_kg: Mapping[str, int]
    past_demand_kg: Mapping[str, tuple[int, ...]]
    past_short_kg: Mapping[str, tuple[int, ...]]
    expected_demand_kg: Mapping[str, tuple[int, ...]]
    offered_kg: Mapping[tuple[str, int, str], int]


@dataclass(frozen=True)
class Purchase:
    """Grain to buy at a site, of a crop, on a day of the period (days from the start)."""

    site: str
    crop_year: int
    grade: str
    kg: int
    day: float


@dataclass(frozen=True)
class Shipment:
    """A train, lot or ship to release.

    Attributes
    ----------
    route : lane, or voyage option.
    kg : kilograms by grade, for the first port of a voyage.
    day : when it is released, from this period on; it waits for its grain, its berth and its path.
    second_kg : kilograms by grade for the second port of a voyage, where it has one.
    """

    route: str
    kg: Mapping[str, int]
    day: float
    second_kg: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Orders:
    """What a policy decides for a period."""

    purchases: tuple[Purchase, ...] = ()
    shipments: tuple[Shipment, ...] = ()


OrderingPolicy = Callable[[Observation], Orders]
"""Called at the start of each period, in order, once per replication and period. A policy that
remembers something of a replication must forget it when `Observation.period` is 0."""
