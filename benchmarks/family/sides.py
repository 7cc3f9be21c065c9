"""Which places of a case are its markets' side, and which names go with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keruen.case.case import Case

Names = Mapping[str, frozenset[str]]
"""Short names by table: sites, lanes, markets."""


def market_side(case: Case) -> Names:
    """Sites, lanes and markets that lie behind the sea.

    That is every site but hub sites, sites that sell grain, and what lanes reach from those; every
    market; and the lanes that end at such a site.
    """
    lanes = case.rows("lanes")
    origins = _reached({row["site"] for row in case.rows("offers")}, lanes)
    hubs = {row["site"] for row in case.rows("hub_options")}
    sites = {row["site"] for row in case.rows("sites")} - origins - hubs
    return {
        "sites": frozenset(sites),
        "lanes": frozenset(row["lane"] for row in lanes if row["to_site"] in sites),
        "markets": frozenset(row["market"] for row in case.rows("markets")),
    }


def _reached(starts: set[str], lanes: list[dict[str, Any]]) -> set[str]:
    seen, frontier = set(starts), list(starts)
    while frontier:
        site = frontier.pop()
        for lane in lanes:
            if lane["from_site"] == site and lane["to_site"] not in seen:
                seen.add(lane["to_site"])
                frontier.append(lane["to_site"])
    return seen
