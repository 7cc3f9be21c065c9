"""Checks of sites, lanes and sea routes, and of what they join."""

from __future__ import annotations

import re
from collections import defaultdict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keruen.case.cells import COUNTRY, names_in
from keruen.case.check_cells import note
from keruen.case.findings import Findings
from keruen.case.graph import find_cycles, reached_from
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import (
    CorridorRow,
    LaneRow,
    MarketRow,
    OpeningStockRow,
    SiteRow,
    TradeRow,
    TwoPortDischargeRow,
    VesselClassRow,
)

Node = str | tuple[str, str]

LOCODE = re.compile(r"[A-Z]{2} ?[A-Z2-9]{3}")
PORT_NEEDS = ("sea_region", "draft_m")
WAYS = ("sites", "offers", "opening_stocks", "lanes", "trades", "two_port_discharges")
SHIPS_ONLY = ("load_rate_t_per_day", "discharge_rate_t_per_day")


def check_sites(rows: CaseRows, findings: Findings) -> None:
    """Ports have what ships need, other sites take no ships, and codes are codes."""
    for row in rows.of(SiteRow):
        if row.sound("kind"):
            _check_kind(row, findings)
        if row.sound("locode") and row.cells.locode and not LOCODE.fullmatch(row.cells.locode):
            note(
                findings,
                row,
                "locode",
                "is not a UN/LOCODE",
                "Give two letters of the country and three of the place, or leave it empty.",
            )
        if (
            row.sound("time_zone")
            and row.cells.time_zone
            and not _is_time_zone(row.cells.time_zone)
        ):
            note(
                findings,
                row,
                "time_zone",
                "is not an IANA time zone",
                "Give a name such as 'Africa/Casablanca', or leave it empty.",
            )


def _check_kind(row: CaseRow[SiteRow], findings: Findings) -> None:
    for column in PORT_NEEDS if row.cells.kind == "port" else ():
        if row.sound(column) and row[column] is None:
            row.add_broken(column)
            findings.add(
                f"a port needs a {column}",
                "Fill it in, or give the site another kind.",
                table="sites",
                row=row.name,
                column=column,
            )
    for column in SHIPS_ONLY if row.cells.kind != "port" else ():
        if row.sound(column) and row[column] is not None:
            note(
                findings,
                row,
                column,
                f"no ship comes to a site of kind {row.cells.kind}",
                "Make the site a port, or leave the cell empty.",
            )


def check_vessel_classes(rows: CaseRows, findings: Findings) -> None:
    """A case with ports has ships."""
    ports = [row for row in rows.of(SiteRow) if row.cells.kind == "port"]
    if ports and not rows.of(VesselClassRow):
        findings.add(
            f"the table has no rows, but {len(ports)} of the sites are ports",
            "Add the classes of ship that call there.",
            table="vessel_classes",
        )


def check_corridors(rows: CaseRows, findings: Findings) -> None:
    """Transit countries are country codes."""
    for row in rows.of(CorridorRow):
        codes = names_in(row.cells.transit_countries) if row.sound("transit_countries") else []
        if any(not COUNTRY.fullmatch(code) for code in codes):
            note(
                findings,
                row,
                "transit_countries",
                "is not a list of two-letter country codes",
                "Give two capital letters for each, separated by spaces, as in 'RU GE'.",
            )


def check_ends(rows: CaseRows, findings: Findings) -> None:
    """No lane or sea route leads to its own start, and ships go between ports."""
    kinds = {
        row.cells.site: row.cells.kind for row in rows.of(SiteRow) if row.sound("site", "kind")
    }
    for table, first, second in (
        ("lanes", "from_site", "to_site"),
        ("sea_distances", "from_site", "to_site"),
        ("two_port_discharges", "first_site", "second_site"),
    ):
        for row in rows[table]:
            if row.sound(first, second) and row[first] == row[second]:
                note(
                    findings,
                    row,
                    second,
                    f"is the same as {first}",
                    "Give two different sites, or remove the row.",
                )
            for column in (first, second) if table != "lanes" else ():
                site = row.text(column) if row.sound(column) else None
                if site is not None and kinds.get(site, "port") != "port":
                    note(
                        findings,
                        row,
                        column,
                        f"no ship comes to a site of kind {kinds[site]}",
                        "Name a port, or remove the row.",
                    )


def check_two_ports(rows: CaseRows, findings: Findings) -> None:
    """Ships can discharge at both ports of a two-port discharge."""
    rates = {
        row.cells.site: row.cells.discharge_rate_t_per_day
        for row in rows.of(SiteRow)
        if row.sound("site", "kind", "discharge_rate_t_per_day") and row.cells.kind == "port"
    }
    for row in rows.of(TwoPortDischargeRow):
        for column in ("first_site", "second_site"):
            site = row.text(column) if row.sound(column) else None
            if site is not None and rates.get(site, 1.0) is None:
                note(
                    findings,
                    row,
                    column,
                    "the port has no discharge_rate_t_per_day",
                    "Give the port one in sites, or remove the row.",
                )


def check_trains(rows: CaseRows, findings: Findings) -> None:
    """Slots a day come with the grain that one train carries."""
    for row in rows.of(LaneRow):
        if not row.sound("trains_per_day", "train_t"):
            continue
        if row.cells.trains_per_day is not None and row.cells.train_t is None:
            findings.add(
                "the cell is empty, but trains_per_day is given",
                "Give the tonnes per train.",
                table="lanes",
                row=row.name,
                column="train_t",
            )


def check_zero_day_cycles(rows: CaseRows, findings: Findings) -> None:
    """Refuse a circle of lanes with a total transit time of zero."""
    ways: dict[str, set[str]] = defaultdict(set)
    for row in rows.of(LaneRow):
        sound = row.sound("from_site", "to_site", "transit_days")
        if sound and row.cells.transit_days == 0 and row.cells.from_site != row.cells.to_site:
            ways[row.cells.from_site].add(row.cells.to_site)
    for cycle in find_cycles(ways):
        findings.add(
            f"lanes without transit days form a cycle: {' > '.join(cycle)}",
            "Give at least one lane of the cycle transit days above 0.",
            table="lanes",
            column="transit_days",
        )


def check_reach(rows: CaseRows, findings: Findings) -> None:
    """Each market can be reached from a site that sells or stores grain."""
    if not all(row.sound(*row) for table in WAYS for row in rows[table]):
        return
    sources = rows.names("offers", "site")
    sources |= {row.cells.site for row in rows.of(OpeningStockRow) if row.cells.quantity_t}
    reached = reached_from(sources, _ways(rows))
    for row in rows.of(MarketRow):
        if row.sound("site") and row.cells.site not in reached:
            note(
                findings,
                row,
                "site",
                "no lane or sea trade leads to it from a site that offers or stores grain",
                "Add lanes, a trade of its sea region with a discharge rate at the port, or remove "
                "the market.",
            )


def _ways(rows: CaseRows) -> dict[Node, set[Node]]:
    """Where grain can go: from site to site by lane, and through sea regions by ship.

    A ship's way is port, region left, region reached, arrival, port; so that the number of steps
    stays that of the rows, however many ports a region has.
    """
    ways: dict[Node, set[Node]] = defaultdict(set)
    for lane in rows.of(LaneRow):
        ways[lane.cells.from_site].add(lane.cells.to_site)
    for site in rows.of(SiteRow):
        port, region = site.cells.site, site.cells.sea_region or ""
        if site.cells.kind == "port" and site.cells.load_rate_t_per_day is not None:
            ways[port].add(("left", region))
        if site.cells.kind == "port" and site.cells.discharge_rate_t_per_day is not None:
            ways["reached", region].add(("arrival", port))
            ways["arrival", port].add(port)
    for trade in rows.of(TradeRow):
        ways["left", trade.cells.from_region].add(("reached", trade.cells.to_region))
    for call in rows.of(TwoPortDischargeRow):
        ways["arrival", call.cells.first_site].add(call.cells.second_site)
    return ways


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
