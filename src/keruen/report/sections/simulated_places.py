"""Berths, stations and paths under chance, and how full the silos are."""

from __future__ import annotations

from collections import defaultdict

from keruen.report import numbers as n
from keruen.report.blocks import (
    Block,
    Column,
    Figure,
    Fold,
    Group,
    Legend,
    Rows,
    Section,
    Table,
    Text,
)
from keruen.report.charts.fan import FanPoint, fan
from keruen.report.sections.simulated_wording import between, days
from keruen.report.simulated_data import Berth, SimulationFound
from keruen.rows import given

SHOWN = 12
SILOS = 9

WHY_ABOVE_ROOM = (
    "Stock at the end of periods, compared with the storage capacity of the site. A plan respects "
    "this capacity at the end of its periods and may need more within them; the simulation allows "
    "what the plan needs, so a late ship can leave a silo above 100% of its capacity."
)


def berths_section(data: SimulationFound) -> Section:
    """Occupancy and waiting time of each berth or station."""
    limited = [row for row in data.berths if row.servers is not None]
    rows = sorted(limited, key=lambda row: -given(row.wait_days.mean) * given(row.served.mean))
    blocks: list[Block] = [_table(data, rows[:SHOWN], "Longest waiting times")]
    if len(rows) > SHOWN:
        blocks.append(Fold("All other places", [_table(data, rows[SHOWN:], "Other places")]))
    lead = (
        "Occupancy is the share of time that berths or stations are in use. Above about 70% "
        "waiting times rise steeply, which the averages of a plan do not show.",
    )
    return Section("berths", "Berths and waiting times", lead, blocks)


def place_name(data: SimulationFound, place: str) -> str:
    """The name of a site, or both ends of a lane."""
    names = data.site_names
    ends = data.lane_ends.get(place)
    if ends is not None:
        return f"{names[ends[0]]} to {names[ends[1]]}"
    return names.get(place, data.corridor_names.get(place, place))


def _table(data: SimulationFound, rows: list[Berth], caption: str) -> Table:
    columns = [
        Column("Place", "text"),
        Column("Servers"),
        Column("Occupancy"),
        Column("Wait, days"),
        Column("95% CI"),
        Column("Wait / service"),
        Column("Longest, days"),
        Column("Queue"),
    ]
    cells = [
        [
            f"{place_name(data, row.place)}, {row.kind}",
            n.thousands(row.servers),
            n.percent(given(row.occupancy).mean, 0),
            days(row.wait_days.mean),
            between(row.wait_days, days),
            n.thousands(row.wait_to_service, 2),
            days(row.longest_wait_days),
            n.thousands(row.queue.mean, 2),
        ]
        for row in rows
    ]
    return Table(caption, columns, [Rows(cells)], wide=True)


def silos_section(data: SimulationFound) -> Section | None:
    """Stock of each site with storage, and its capacity."""
    dates = data.dates
    span = (dates[0], dates[-1])
    by_site: dict[str, list[FanPoint]] = defaultdict(list)
    fullest: dict[str, float] = defaultdict(float)
    for row in data.silos:
        low, middle, high = row.q5_t, row.q50_t, row.q95_t
        room = row.capacity_t
        by_site[row.site].append(FanPoint(dates[row.period], (low, low, middle, high, high), room))
        if room > 0.0:
            fullest[row.site] = max(fullest[row.site], high / room)
    if not by_site:
        return None
    order = sorted(by_site, key=lambda site: -fullest[site])
    figures: list[Block] = [
        Figure(
            fan(by_site[site], span, "t", f"Stock at {data.site_names[site]}"),
            f"Up to {n.percent(fullest[site], 0)} full in 95% of replications.",
            data.site_names[site],
        )
        for site in order
    ]
    blocks: list[Block] = [
        Legend([("fill-half", "90% of replications"), ("fill-plan", "capacity")]),
        Text(WHY_ABOVE_ROOM),
        Group(figures[:SILOS], "multiples"),
    ]
    if len(figures) > SILOS:
        rest = [Group(figures[SILOS:], "multiples")]
        blocks.append(Fold("All other sites", rest, printed=False))
    return Section("silos", "Storage utilisation", (), blocks)
