"""Feedback of a simulation to the plan: lead times, capacities, harvests and safety stocks.

The plan takes averages. Where random variation makes grain later, berths slower or crops
smaller, the case is changed accordingly, and a market that runs out gets a reserve.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.simulation import world as w
from keruen.simulation.capacity import DISCHARGE_SHIP, LOAD_SHIP
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
"""Share of its demand from which on a market's shortage asks for a reserve."""

RESERVE_STEP_DAYS = 10.0
"""Days of cover that one round adds to the reserve of a market, at most."""

RESERVE_GAIN_DAYS = 150.0
"""Days of cover that a round adds for each whole demand that was lacking: 1% asks for 1.5."""

MOST_OF_SILO = 0.5
"""Share of a market's silo that its reserve may fill."""

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


def adjust_case(
    original: Case, former: Case, corridor: Corridor, calm: Record, result: Result
) -> tuple[Case, list[Change]]:
    """The case with which to plan next, and what was changed against the former one.

    Parameters
    ----------
    original : the case as it was given; lead times and capacities are corrected from its values.
    former : the case of the plan that was simulated.
    corridor, result : the simulation.
    calm : the same plan's replication without random variation.
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
    case, reserves = _reserves(case, corridor, result)
    return case, [*changes, *reserves]


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
    totals = result.arrays["routes"].sum(axis=0)
    found = {}
    for place, route in enumerate(corridor.routes):
        left, arrived = totals[place, w.LEFT], totals[place, w.ARRIVED]
        if left > 0 and arrived > 0:
            late = totals[place, w.ARRIVED_LATE] / arrived - totals[place, w.LEFT_LATE] / left
            found[route] = (float(late), float(arrived))
    return found


def _lane_days(original: Case, former: Case, corridor: Corridor, result: Result) -> list[Change]:
    before = {row["lane"]: row["transit_days"] for row in former.rows("lanes")}
    first = {row["lane"]: row["transit_days"] for row in original.rows("lanes")}
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
            site = corridor.plan.options[route]["to_site"]
            late_by_site[site][0] += late * arrived
            late_by_site[site][1] += arrived
    first = {row["site"]: row["waiting_days"] or 0.0 for row in original.rows("sites")}
    before = {row["site"]: row["waiting_days"] or 0.0 for row in former.rows("sites")}
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
    columns = {
        LOAD_SHIP: "loading_capacity_t_per_day",
        DISCHARGE_SHIP: "receiving_capacity_t_per_day",
    }
    given = {row["site"]: row for row in original.rows("sites")}
    now = {row["site"]: row for row in former.rows("sites")}
    served = result.arrays["queues"][:, :, 0].sum(axis=0)
    busy = result.arrays["queues"][:, :, 4].sum(axis=0)
    found = []
    for place, (kind, site) in enumerate(corridor.resources):
        column = columns.get(kind)
        if column is None or now[site][column] is None or not served[place]:
            continue
        planned = calm.queues["busy_days"][place] / max(1, calm.queues["served"][place])
        share = min(1.0, planned / (busy[place] / served[place])) if busy[place] > 0.0 else 1.0
        after = given[site][column] * share
        if planned > 0.0 and abs(after / now[site][column] - 1.0) >= LEAST_SHARE:
            why = "simulated throughput of its berths in the available time"
            found.append(Change("sites", site, column, now[site][column], round(after, 1), why))
    return found


def _harvests(original: Case, former: Case, corridor: Corridor, result: Result) -> list[Change]:
    """Crops of which less could be bought than was planned are so much smaller in the mean."""
    bought = float(result.arrays["balance"][:, w.BOUGHT].mean())
    planned = sum(row["quantity_t"] for row in corridor.plan.rows("purchase")) * KG_PER_T
    if planned <= 0.0 or bought / planned > 1.0 - LEAST_SHARE:
        return []
    share = bought / planned
    now = {(row["site"], row["crop_year"]): row["quantity_t"] for row in former.rows("harvests")}
    why = "share of planned purchases that were available in the simulation"
    return [
        Change(
            "harvests",
            f"{row['site']} {row['crop_year']}",
            "quantity_t",
            now[row["site"], row["crop_year"]],
            round(row["quantity_t"] * share, 1),
            why,
        )
        for row in original.rows("harvests")
    ]


def _reserves(case: Case, corridor: Corridor, result: Result) -> tuple[Case, list[Change]]:
    rows = case.rows("reserves")
    mine = {row["reserve"]: row for row in rows}
    sites = {row["site"]: row for row in case.rows("sites")}
    found = []
    horizon = float(corridor.plan.edges[-1])
    for market in list_markets(corridor, result):
        if market["share_short"] <= SHORT_SHARE:
            continue
        daily_t = market["demand_t"] / horizon
        most = MOST_OF_SILO * sites[market["site"]]["storage_capacity_t"] / max(daily_t, 1e-9)
        name = f"chance.{market['market']}"
        before = mine[name]["days_of_cover"] if name in mine else 0.0
        step = min(RESERVE_STEP_DAYS, market["share_short"] * RESERVE_GAIN_DAYS + 1.0)
        after = round(min(before + step, most), 1)
        if after <= before:
            continue
        if name in mine:
            mine[name]["days_of_cover"] = after
        else:
            rows.append(_reserve(case, name, market, after))
        why = f"{100.0 * market['share_short']:.1f}% of its demand was unserved in the simulation"
        found.append(Change("reserves", name, "days_of_cover", before or None, after, why))
    return case.replace(reserves=pl.DataFrame(rows, schema=case["reserves"].schema)), found


def _reserve(case: Case, name: str, market: dict[str, Any], days: float) -> dict[str, Any]:
    calendar = case.calendar
    # The first period has only what lies there; a reserve from the second on can be met.
    begin = calendar.periods[min(1, calendar.count - 1)].start
    return {
        "reserve": name,
        "site": market["site"],
        "from_date": begin,
        "to_date": None,
        "quantity_t": None,
        "days_of_cover": days,
        "market": market["market"],
        "rotation_months": None,
        "only_with_hub": False,
        "source": SOURCE,
        "confidence": "derived",
        "note": None,
    }
