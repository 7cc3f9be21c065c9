"""Policies of table `policies`: what is done when the plan's timetable cannot be met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from keruen.case.case import Case
from keruen.case.table_rows import MarketRow, PolicyRow, ReserveRow
from keruen.errors import KeruenError
from keruen.movements.kind_rows import LaneMoved, VoyageMoved
from keruen.movements.parameters import MeasureParameters
from keruen.rows import given
from keruen.simulation.inputs import PlanTables, kilograms

USUAL_PRIORITY = 100
USUAL_PATIENCE_DAYS = 14.0
"""Default days that a dispatch waits for its grain."""

USUAL_DEMAND_PATIENCE_DAYS = 15.0
"""Default days after its period that demand waits for late grain."""


@dataclass(frozen=True)
class Trigger:
    """When a site has and awaits less than `level_kg`, a lot is sent by `route`."""

    site: str
    route: str
    level_kg: int
    lot_kg: int


@dataclass(frozen=True)
class Release:
    """A reserve at a site is kept back until its market has fewer days of cover than `days`."""

    site: str
    market: str
    days: float
    hold_kg: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Policies:
    """All policies of a case, ready for the world."""

    triggers: tuple[Trigger, ...] = ()
    released: tuple[Release, ...] = ()
    priorities: Mapping[str, int] = field(default_factory=dict)
    waits: Mapping[str | None, float] = field(default_factory=dict)

    def priority(self, site: str) -> int:
        """Turn of a dispatch to a site; smaller goes first."""
        return self.priorities.get(site, USUAL_PRIORITY)

    def patience(self, site: str) -> float:
        """Days that a dispatch waits for its grain at a loading site."""
        return self.waits.get(site, self.waits.get(None, USUAL_PATIENCE_DAYS))

    def hold(self, sites: Mapping[str, int], periods: int) -> npt.NDArray[np.int64]:
        """Kilograms kept back by site and period."""
        table = np.zeros((len(sites), periods), np.int64)
        for row in self.released:
            table[sites[row.site]] += row.hold_kg[:periods]
        return table

    def releases(self, sites: Iterable[str], markets: list[str]) -> list[tuple[float, int]]:
        """For each site the days of cover below which its reserve is free, and of which market."""
        found = {row.site: (row.days, markets.index(row.market)) for row in self.released}
        return [found.get(site, (math.nan, 0)) for site in sites]


def read_policies(plan: PlanTables, case: Case) -> Policies:
    """The policies of a case.

    Raises
    ------
    KeruenError : a trigger's route is none that the plan uses, or a reserve has no market.
    """
    rows = case.rows(PolicyRow)
    markets = {row.market: row.site for row in case.rows(MarketRow)}
    return Policies(
        triggers=tuple(_trigger(plan, row) for row in rows if row.kind == "stock_trigger"),
        released=tuple(
            release
            for row in rows
            if row.kind == "reserve_release"
            for release in _release(plan, case, row)
        ),
        priorities={
            markets[given(row.market)]: int(given(row.priority))
            for row in rows
            if row.kind == "market_priority"
        },
        waits={row.site: float(given(row.days)) for row in rows if row.kind == "patience"},
    )


def read_demand_patience(case: Case) -> dict[str, float]:
    """Days after its period that late demand waits before it is lost, by market."""
    days = {
        row.market: given(row.days) for row in case.rows(PolicyRow) if row.kind == "demand_patience"
    }
    usual = days.get(None, USUAL_DEMAND_PATIENCE_DAYS)
    return {row.market: float(days.get(row.market, usual)) for row in case.rows(MarketRow)}


def _trigger(plan: PlanTables, row: PolicyRow) -> Trigger:
    used = {one.route: one.to_site for one in plan.moved(LaneMoved)}
    used |= {one.route: one.to_site for one in plan.moved(VoyageMoved)}
    route, site = given(row.route), given(row.site)
    if route not in used:
        raise KeruenError(
            f"table policies, row {row.policy}, route {row.route!r}: the plan sends nothing "
            "by this route",
            "Name a lane or a voyage option (from>to>class) that the plan uses.",
        )
    if used[route] != site:
        raise KeruenError(
            f"table policies, row {row.policy}, route {row.route!r}: it does not end at the "
            f"site {row.site}",
            "Name the site that the route supplies.",
        )
    level, lot = kilograms(given(row.level_t)), kilograms(given(row.lot_t))
    return Trigger(site, route, level, lot)


def _release(plan: PlanTables, case: Case, row: PolicyRow) -> list[Release]:
    parameters = MeasureParameters(case)
    opened = {one["hub_option"]: one["opening_period"] for one in plan.openings}
    first = {
        option.site: opened.get(name)
        for name, option in parameters.hub_options.items()
        if option.tier == 1
    }
    site = given(row.site)
    found = []
    for reserve in case.rows(ReserveRow):
        if reserve.site != site:
            continue
        market = row.market or reserve.market or _market_at(case, site)
        if market is None:
            raise KeruenError(
                f"table policies, row {row.policy}, site {row.site!r}: neither the policy "
                "nor the reserve specifies the market whose days of cover release it",
                "Give the policy a market.",
            )
        amount = np.nan_to_num(parameters.reserve_t[reserve.reserve])
        if reserve.only_with_hub:
            opening = first.get(site)
            periods = np.arange(len(amount))
            amount = amount * (periods >= opening) if opening is not None else 0.0 * amount
        hold = np.asarray(np.floor(amount * 1000.0), np.int64)
        found.append(Release(site, market, float(given(row.days)), hold))
    return found


def _market_at(case: Case, site: str) -> str | None:
    for row in case.rows(MarketRow):
        if row.site == site:
            return row.market
    return None
