"""Feedback of a simulation to the plan: lead times, capacities, harvests and policies.

The plan takes averages. Where random variation makes grain later, berths slower or crops smaller,
the case is changed accordingly. A market that runs out gets a stock floor, and a place before which
ships or trains queue a lower target utilisation: rows of table `policies`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import HarvestRow, LaneRow, PolicyRow, SiteRow
from keruen.movements.kind_rows import PurchaseMoved
from keruen.movements.operating_policies import FLOOR, UTILISATION, read_operating_policies
from keruen.rows import given
from keruen.simulation import world as w
from keruen.simulation.capacity import DISCHARGE_SHIP, LANE, LOAD_SHIP
from keruen.simulation.corridor import Corridor
from keruen.simulation.inputs import KG_PER_T
from keruen.simulation.results import list_markets
from keruen.simulation.run import Result
from keruen.simulation.world import Record

LEAST_DAYS = 0.25
"""Changes of a lead time below this are left alone."""

LEAST_SHARE = 0.02
"""So are changes of a capacity or a harvest below this share."""

SHORT_SHARE = 0.005
"""Share of its demand from which on a market's shortage asks for a stock floor."""

FLOOR_STEP_DAYS = 10.0
"""Days of use that one round adds to the floor of a market, at most."""

FLOOR_GAIN_DAYS = 150.0
"""Days of use that a round adds for each whole demand that was lacking: 1% asks for 1.5."""

MOST_OF_SILO = 0.5
"""Share of a market's silo that its floor may fill."""

WAITS_OF_SERVICE = 1.0
"""Mean wait, in times of the work itself, from which on a place asks for a lower utilisation."""

UTILISATION_STEP = 0.05
"""Share by which one round lowers the target utilisation of a place."""

LEAST_UTILISATION = 0.6
"""Target utilisation below which no round goes."""

SOURCE = "Keruen simulation of this case"


@dataclass(frozen=True)
class Change:
    """A value that the simulation corrects: its place, before and after."""

    table: str
    row: str
    column: str
    before: float | None
    after: float
    why: str


def correct_figures(
    original: Case, former: Case, corridor: Corridor, calm: Record, result: Result
) -> tuple[Case, list[Change]]:
    """The case with the lead times, capacities and harvests of a simulation.

    Parameters
    ----------
    original : the case as it was given; lead times and capacities are corrected from its values.
    former : the case of the plan that was simulated.
    corridor, result : the simulation.
    calm : the same plan's replication without random variation, in the same world.
    """
    changes = [
        *_lane_days(original, former, corridor, result),
        *_waiting_days(original, former, corridor, result),
        *_berth_capacities(original, former, corridor, calm, result),
        *_harvests(original, former, corridor, result),
    ]
    case = former
    by_column: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for change in changes:
        by_column[change.table, change.column][change.row] = change.after
    for (table, column), values in by_column.items():
        case = _set(case, table, column, values)
    return case, changes


def find_policies(
    case: Case, corridor: Corridor, result: Result, refused: Collection[str] = ()
) -> tuple[Case, list[Change]]:
    """The case with stock floors for markets that run out, and target utilisations for places
    before which ships or trains queue.

    Parameters
    ----------
    case : the case of the plan that was simulated.
    refused : names of rows of `policies` that are not changed.
    """
    case, floors = _floors(case, corridor, result, refused)
    case, shares = _utilisations(case, corridor, result, refused)
    return case, [*floors, *shares]


def rows_to_take_back(case: Case, before: Case) -> set[str]:
    """Names of the rows of `policies` to take back first where those that `case` has beyond
    `before` do not pay: target utilisations, for they take capacity from the plan; then floors."""
    known = {row.policy: dict(row) for row in before.rows(PolicyRow)}
    new = [row for row in case.rows(PolicyRow) if known.get(row.policy) != dict(row)]
    limits = {str(row.policy) for row in new if row.kind == UTILISATION}
    return limits or {str(row.policy) for row in new}


def take_back(case: Case, before: Case, names: Collection[str]) -> Case:
    """The case with some rows of `policies` as they were before, or without those that are new."""
    known = {row.policy: dict(row) for row in before.rows(PolicyRow)}
    rows = [
        known[row.policy] if row.policy in names else dict(row)
        for row in case.rows(PolicyRow)
        if row.policy not in names or row.policy in known
    ]
    return case.replace(policies=pl.DataFrame(rows, schema=before.frames.policies.schema))


def _set(case: Case, table: str, column: str, values: dict[str, float]) -> Case:
    rows = case.rows(table)
    name = next(iter(rows[0]))
    for row in rows:
        key = f"{row['site']} {row['crop_year']}" if table == "harvests" else row[name]
        if key in values:
            row[column] = values[key]
    return case.replace(**{table: pl.DataFrame(rows, schema=case[table].schema)})


def _on_the_way(corridor: Corridor, result: Result) -> dict[tuple[str, str], tuple[float, float]]:
    """By route, the mean days that it took longer on the way than planned, and its arrivals."""
    totals = result.arrays.routes.sum(axis=0)
    found = {}
    for place, route in enumerate(corridor.routes):
        left, arrived = totals[place, w.LEFT], totals[place, w.ARRIVED]
        if left > 0 and arrived > 0:
            late = totals[place, w.ARRIVED_LATE] / arrived - totals[place, w.LEFT_LATE] / left
            found[route] = (float(late), float(arrived))
    return found


def _lane_days(original: Case, former: Case, corridor: Corridor, result: Result) -> list[Change]:
    before = {row.lane: row.transit_days for row in former.rows(LaneRow)}
    first = {row.lane: row.transit_days for row in original.rows(LaneRow)}
    found = []
    for (kind, lane), (late, _) in _on_the_way(corridor, result).items():
        if kind != "lane":
            continue
        # Lateness is counted from the plan that was simulated; it never falls below the original.
        after = max(first[lane], before[lane] + late)
        if abs(after - before[lane]) >= LEAST_DAYS:
            why = "mean simulated days from departure to arrival"
            found.append(Change("lanes", lane, "transit_days", before[lane], round(after, 2), why))
    return found


def _waiting_days(original: Case, former: Case, corridor: Corridor, result: Result) -> list[Change]:
    late_by_site: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (kind, route), (late, arrived) in _on_the_way(corridor, result).items():
        if kind == "voyage":
            site = corridor.plan.options[route].to_site
            late_by_site[site][0] += late * arrived
            late_by_site[site][1] += arrived
    first = {row.site: row.waiting_days or 0.0 for row in original.rows(SiteRow)}
    before = {row.site: row.waiting_days or 0.0 for row in former.rows(SiteRow)}
    found = []
    for site, (days, count) in sorted(late_by_site.items()):
        after = max(first[site], before[site] + days / count)
        if abs(after - before[site]) >= LEAST_DAYS:
            why = "mean simulated days at sea and waiting for the berth, in excess of the plan"
            found.append(Change("sites", site, "waiting_days", before[site], round(after, 2), why))
    return found


def _berth_capacities(
    original: Case, former: Case, corridor: Corridor, calm: Record, result: Result
) -> list[Change]:
    """Berths that take longer for the same ships have so much less capacity."""
    first = {row.site: row for row in original.rows(SiteRow)}
    now = {row.site: row for row in former.rows(SiteRow)}
    served = result.arrays.queues[:, :, 0].sum(axis=0)
    busy = result.arrays.queues[:, :, 4].sum(axis=0)
    found = []
    for place, (kind, site) in enumerate(corridor.resources):
        if kind not in (LOAD_SHIP, DISCHARGE_SHIP) or not served[place]:
            continue
        column, before = _berth_capacity(now[site], kind)
        if before is None:
            continue
        planned = calm.queues["busy_days"][place] / max(1, calm.queues["served"][place])
        share = min(1.0, planned / (busy[place] / served[place])) if busy[place] > 0.0 else 1.0
        after = given(_berth_capacity(first[site], kind)[1]) * share
        if planned > 0.0 and abs(after / before - 1.0) >= LEAST_SHARE:
            why = "simulated throughput of its berths in the available time"
            found.append(Change("sites", site, column, before, round(after, 1), why))
    return found


def _berth_capacity(row: SiteRow, kind: str) -> tuple[str, float | None]:
    """Column and value of the capacity of the berths that load or discharge."""
    if kind == LOAD_SHIP:
        return "loading_capacity_t_per_day", row.loading_capacity_t_per_day
    return "receiving_capacity_t_per_day", row.receiving_capacity_t_per_day


def _harvests(original: Case, former: Case, corridor: Corridor, result: Result) -> list[Change]:
    """Crops of which less could be bought than was planned are so much smaller in the mean."""
    bought = float(result.arrays.balance[:, w.BOUGHT].mean())
    planned = sum(row.quantity_t for row in corridor.plan.moved(PurchaseMoved)) * KG_PER_T
    if planned <= 0.0 or bought / planned > 1.0 - LEAST_SHARE:
        return []
    share = bought / planned
    now = {(row.site, row.crop_year): row.quantity_t for row in former.rows(HarvestRow)}
    why = "share of planned purchases that were available in the simulation"
    return [
        Change(
            "harvests",
            f"{row.site} {row.crop_year}",
            "quantity_t",
            now[row.site, row.crop_year],
            round(row.quantity_t * share, 1),
            why,
        )
        for row in original.rows(HarvestRow)
    ]


def _floors(
    case: Case, corridor: Corridor, result: Result, refused: Collection[str]
) -> tuple[Case, list[Change]]:
    """A stock floor for each market that runs out, higher in each round."""
    mine = {row.market: row for row in case.rows(PolicyRow) if row.kind == FLOOR}
    sites = {row.site: row for row in case.rows(SiteRow)}
    changed, found = [], []
    horizon = float(corridor.plan.edges[-1])
    for market in list_markets(corridor, result):
        if market.share_short <= SHORT_SHARE:
            continue
        daily_t = market.demand_t / horizon
        most = MOST_OF_SILO * given(sites[market.site].storage_capacity_t) / max(daily_t, 1e-9)
        row = mine.get(market.market)
        before = 0.0 if row is None else given(row.days)
        step = min(FLOOR_STEP_DAYS, market.share_short * FLOOR_GAIN_DAYS + 1.0)
        after = round(min(before + step, most), 1)
        if after <= before:
            continue
        name = f"floor.{market.market}" if row is None else row.policy
        if name in refused:
            continue
        changed.append(_policy(name, FLOOR, market=market.market, days=after))
        why = f"{100.0 * market.share_short:.1f}% of its demand was unserved in the simulation"
        found.append(Change("policies", name, "days", before or None, after, why))
    return _with_policies(case, changed), found


def _utilisations(
    case: Case, corridor: Corridor, result: Result, refused: Collection[str]
) -> tuple[Case, list[Change]]:
    """A lower target utilisation for each berth and lane with a queue longer than the work."""
    known = read_operating_policies(case)
    served = result.arrays.queues[:, :, 0].sum(axis=0)
    waited = result.arrays.queues[:, :, 1].sum(axis=0)
    busy = result.arrays.queues[:, :, 4].sum(axis=0)
    asked: dict[tuple[str, str], str] = {}
    for place, (kind, name) in enumerate(corridor.resources):
        column = "route" if kind == LANE else "site"
        if kind not in (LOAD_SHIP, DISCHARGE_SHIP, LANE) or busy[place] <= 0.0:
            continue
        ratio = waited[place] / busy[place]
        if served[place] and ratio > WAITS_OF_SERVICE:
            why = f"its {kind} made them wait {ratio:.1f} times the work in the simulation"
            asked.setdefault((column, name), why)
    changed, found = [], []
    for (column, name), why in asked.items():
        before = known.lane(name) if column == "route" else known.site(name)
        after = round(max(LEAST_UTILISATION, before - UTILISATION_STEP), 2)
        if after >= before:
            continue
        on_lane = column == "route"
        old = next(
            (
                each.policy
                for each in case.rows(PolicyRow)
                if each.kind == UTILISATION and (each.route if on_lane else each.site) == name
            ),
            f"utilisation.{name}",
        )
        if old in refused:
            continue
        site, route = (None, name) if on_lane else (name, None)
        changed.append(_policy(old, UTILISATION, site=site, route=route, share=after))
        found.append(Change("policies", old, "share", before if before < 1.0 else None, after, why))
    return _with_policies(case, changed), found


def _policy(
    name: str,
    kind: str,
    *,
    market: str | None = None,
    site: str | None = None,
    route: str | None = None,
    days: float | None = None,
    share: float | None = None,
) -> PolicyRow:
    return PolicyRow(
        policy=name,
        kind=kind,
        site=site,
        market=market,
        route=route,
        level_t=None,
        lot_t=None,
        days=days,
        priority=None,
        share=share,
        source=SOURCE,
        confidence="derived",
        note=None,
    )


def _with_policies(case: Case, changed: list[PolicyRow]) -> Case:
    """A case with rows of `policies` added, or in the place of those of their names."""
    if not changed:
        return case
    names = {row.policy for row in changed}
    rows = [row for row in case.rows(PolicyRow) if row.policy not in names] + changed
    return case.replace(
        policies=pl.DataFrame([dict(row) for row in rows], schema=case.frames.policies.schema)
    )
