"""Stock floors and target utilisation of table `policies`: what a plan leaves for delays (R34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keruen.case.case import Case
from keruen.case.table_rows import MarketRow, PolicyRow

FLOOR = "stock_floor"
UTILISATION = "target_utilisation"

MOST_OF_SILO = 0.9
"""Share of a market's own storage that a floor may fill."""


@dataclass(frozen=True)
class OperatingPolicies:
    """What a plan keeps free for delays.

    Attributes
    ----------
    floor_days : days of use to have in store at the end of each period after the first, by market.
    sites, lanes : share of the capacities that a plan uses at most, where a row names them.
    usual : the share of all others, and of corridors; 1 where no row gives one.
    """

    floor_days: Mapping[str, float] = field(default_factory=dict)
    sites: Mapping[str, float] = field(default_factory=dict)
    lanes: Mapping[str, float] = field(default_factory=dict)
    usual: float = 1.0

    def site(self, site: str) -> float:
        """Share of the receiving and loading capacities of a site."""
        return self.sites.get(site, self.usual)

    def lane(self, lane: str) -> float:
        """Share of the capacity and the trains of a lane."""
        return self.lanes.get(lane, self.usual)


def read_operating_policies(case: Case) -> OperatingPolicies:
    """The stock floors and target utilisations of a case."""
    rows = case.rows(PolicyRow)
    days = {row.market: row.days or 0.0 for row in rows if row.kind == FLOOR}
    usual = days.get(None, 0.0)
    floors = {row.market: days.get(row.market, usual) for row in case.rows(MarketRow)}
    shares = [row for row in rows if row.kind == UTILISATION and row.share is not None]
    return OperatingPolicies(
        {market: number for market, number in floors.items() if number > 0.0},
        {row.site: row.share or 1.0 for row in shares if row.site is not None},
        {row.route: row.share or 1.0 for row in shares if row.route is not None},
        next(
            (row.share or 1.0 for row in shares if row.site is None and row.route is None),
            1.0,
        ),
    )
