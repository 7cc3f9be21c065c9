"""Warnings of subsidies above the cost of a circle that a ship closes (R22)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from keruen.case.case import Case
from keruen.case.cells import number_text
from keruen.case.table_rows import SubsidyProgrammeRow, SubsidyRow
from keruen.errors import Finding
from keruen.routes.arcs import Arc


def warn_of_sea_circles(case: Case, arcs: Sequence[Arc]) -> Iterator[Finding]:
    """Subsidised lanes whose grain comes back at a profit on a way with a voyage.

    The check of the tables reports circles of lanes alone; this one needs voyage options. A step
    costs its freight, the loading where it begins and the receiving where it ends; a voyage is
    counted at its full intake.
    """
    active = {row.programme for row in case.rows(SubsidyProgrammeRow) if row.active}
    aid: defaultdict[str, float] = defaultdict(float)
    for row in case.rows(SubsidyRow):
        if row.programme in active:
            aid[row.lane] += row.amount_usd_per_t
    by_route = {arc.route: arc for arc in arcs if arc.kind == "lane"}
    for row in case.rows(SubsidyRow):
        lane = by_route.get(row.lane)
        if lane is None or row.programme not in active or not row.amount_usd_per_t:
            continue
        back = _way_back(arcs, lane, aid)
        if not back or all(arc.kind == "lane" for arc in back):
            continue
        circle = [lane, *back]
        usd = sum(_usd_per_t(arc) for arc in circle)
        paid = sum(_aid(arc, aid) for arc in circle)
        if paid > usd + 1e-9:
            amount = number_text(row.amount_usd_per_t)
            yield Finding(
                "subsidies",
                f"programme={row.programme} and lane={row.lane}",
                "amount_usd_per_t",
                amount,
                f"subsidies of {number_text(round(paid, 2))} USD a tonne are paid on the circle "
                f"{' > '.join(map(_name, circle))}, which costs {number_text(round(usd, 2))} USD "
                "a tonne; tonnes that come back are not paid",
                "Lower the amount, or correct the costs of the lanes and ships.",
                "warning",
            )


def _usd_per_t(arc: Arc) -> float:
    return arc.freight_usd_per_t + arc.loading_usd_per_t + arc.receiving_usd_per_t


def _name(arc: Arc) -> str:
    if arc.kind == "lane":
        return arc.route
    return f"{arc.vessel_class} from {arc.from_site} to {arc.to_site}"


def _aid(arc: Arc, aid: Mapping[str, float]) -> float:
    return aid.get(arc.route, 0.0) if arc.kind == "lane" else 0.0


def _way_back(arcs: Sequence[Arc], lane: Arc, aid: Mapping[str, float]) -> list[Arc]:
    """Arcs of the way from the end of a lane to its start that costs least net of subsidies."""
    start, end = lane.to_site, lane.from_site
    usd: dict[str, float] = {start: 0.0}
    ways: dict[str, list[Arc]] = {start: []}
    for _ in range(len({arc.from_site for arc in arcs})):
        changed = False
        for arc in arcs:
            way = ways.get(arc.from_site)
            # A way that meets a site twice would be a circle of its own.
            if way is None or arc.from_site == end or arc.to_site in _sites(start, way):
                continue
            net = usd[arc.from_site] + _usd_per_t(arc) - _aid(arc, aid)
            if net < usd.get(arc.to_site, math.inf) - 1e-9:
                usd[arc.to_site], ways[arc.to_site] = net, [*way, arc]
                changed = True
        if not changed:
            break
    return ways.get(end, [])


def _sites(start: str, way: Sequence[Arc]) -> set[str]:
    return {start, *(arc.to_site for arc in way)}
