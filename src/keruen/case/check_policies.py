"""Checks of disruptions and of policies, which a simulation reads."""

from __future__ import annotations

import datetime as dt

from keruen.case.calendar import Calendar
from keruen.case.cells import names_in
from keruen.case.check_cells import note, note_unknown
from keruen.case.check_dates import read_horizon
from keruen.case.check_limits import CLOSURE_TARGETS, check_target
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import DisruptionRow, LaneRow, PolicyRow, ReserveRow, SiteRow
from keruen.rows import given

# By kind of policy: the columns that it needs, and those that it takes besides.
POLICY_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stock_trigger": (("site", "route", "level_t", "lot_t"), ()),
    "reserve_release": (("site", "days"), ("market",)),
    "market_priority": (("market", "priority"), ()),
    "patience": (("days",), ("site",)),
    "demand_patience": (("days",), ("market",)),
    "reorder": (("market", "level_t", "lot_t"), ()),
    "stock_floor": (("days",), ("market",)),
    "stock_target": (("days",), ("market",)),
    "target_utilisation": (("share",), ("site", "route")),
}
COLUMNS = ("site", "market", "route", "level_t", "lot_t", "days", "priority", "share")
# What no two policies of a kind may have alike.
ONCE = {
    "stock_trigger": ("site", "route"),
    "reserve_release": ("site",),
    "market_priority": ("market",),
    "patience": ("site",),
    "demand_patience": ("market",),
    "reorder": ("market",),
    "stock_floor": ("market",),
    "stock_target": ("market",),
    "target_utilisation": ("site", "route"),
}


def check_disruptions(rows: CaseRows, findings: Findings) -> None:
    """A disruption shuts things that are there, for some time, on a day or at random."""
    calendar = read_horizon(rows)
    for row in rows.of(DisruptionRow):
        if row.sound("target_kind", "target"):
            for name in names_in(row.cells.target):
                check_target(rows, row, CLOSURE_TARGETS[row.cells.target_kind], findings, name)
        if row.sound("days") and row.cells.days == 0:
            note(findings, row, "days", "closes nothing", "Give days above 0.")
        if row.sound("from_date", "probability_per_year"):
            _check_when(row, calendar, findings)


def _check_when(row: CaseRow[DisruptionRow], calendar: Calendar | None, findings: Findings) -> None:
    first, chance = row.cells.from_date, row.cells.probability_per_year
    if first is None and chance is None:
        findings.add(
            "both from_date and probability_per_year are empty",
            "Give the first day, or the probability that it begins in a year.",
            table=row.table,
            row=row.name,
            column="from_date",
        )
    elif first is not None and chance is not None:
        note(
            findings,
            row,
            "probability_per_year",
            f"the disruption begins on {first.isoformat()}, so it does not come at random",
            "Leave one of the two cells empty.",
        )
    elif first is not None and calendar:
        _check_begins_within(row, first, calendar, findings)


def _check_begins_within(
    row: CaseRow[DisruptionRow], first: dt.date, calendar: Calendar, findings: Findings
) -> None:
    start, end = calendar.start_date, calendar.end_date
    if start <= first < end:
        return
    side = "before" if first < start else "after"
    last = end - dt.timedelta(days=1)
    note(
        findings,
        row,
        "from_date",
        f"lies {side} the horizon, {start.isoformat()} to {last.isoformat()}",
        "Give a day of the horizon, or remove the row.",
    )


def check_policies(rows: CaseRows, findings: Findings) -> None:
    """A policy has what its kind needs and no more, and names what it can act on."""
    for row in rows.of(PolicyRow):
        if not row.sound("kind"):
            continue
        _check_columns(row, findings)
        if row.cells.kind == "target_utilisation":
            _check_utilisation(rows, row, findings)
        elif row.sound("site") and row.cells.site is not None:
            _check_site(rows, row, findings)
        if row.cells.kind == "stock_trigger":
            _check_trigger(rows, row, findings)
    _check_once(rows, findings)


def _check_columns(row: CaseRow[PolicyRow], findings: Findings) -> None:
    needs, takes = POLICY_COLUMNS[row.cells.kind]
    for column in COLUMNS:
        if not row.sound(column):
            continue
        if column in needs and row[column] is None:
            findings.add(
                f"the cell is empty, but {row.cells.kind} needs it",
                f"Give {', '.join(needs[:-1])}{' and ' if len(needs) > 1 else ''}{needs[-1]}.",
                table=row.table,
                row=row.name,
                column=column,
            )
        elif row[column] is not None and column not in (*needs, *takes):
            row.add_broken(column)
            note(
                findings, row, column, f"{row.cells.kind} does not use it", "Leave the cell empty."
            )


def _check_utilisation(rows: CaseRows, row: CaseRow[PolicyRow], findings: Findings) -> None:
    """A share above 0, of a site or of a lane."""
    if row.sound("share") and row.cells.share == 0:
        note(findings, row, "share", "allows nothing to move", "Give a share above 0.")
    if not row.sound("route") or row.cells.route is None:
        return
    if row.sound("site") and row.cells.site is not None:
        note(
            findings,
            row,
            "route",
            "the row names a site too",
            "Give one row for the site and one for the lane.",
        )
    elif rows.known("lanes"):
        lanes = rows.names("lanes", "lane")
        if row.cells.route not in lanes:
            note_unknown(
                findings, row, "route", row.cells.route, "column lane of table lanes", lanes
            )


def _check_site(rows: CaseRows, row: CaseRow[PolicyRow], findings: Findings) -> None:
    site = next((site for site in rows.of(SiteRow) if site.cells.site == row.cells.site), None)
    if site is None or not site.sound("storage_capacity_t") or not rows.known("hub_options"):
        return
    if not site.cells.storage_capacity_t and row.cells.site not in rows.names(
        "hub_options", "site"
    ):
        note(
            findings,
            row,
            "site",
            "the site has no silo: its storage_capacity_t is 0 and no hub may stand there",
            "Name a site with storage, or give it some in sites.",
        )
    elif row.cells.kind == "reserve_release":
        _check_release(rows, row, findings)


def _check_release(rows: CaseRows, row: CaseRow[PolicyRow], findings: Findings) -> None:
    """There is a reserve to release, and a market whose cover says when."""
    if not rows.known("reserves", "markets"):
        return
    reserves = [reserve for reserve in rows.of(ReserveRow) if reserve.cells.site == row.cells.site]
    if not reserves:
        note(
            findings,
            row,
            "site",
            "no reserve lies there, so there is nothing to release",
            "Name the site of a reserve, or remove the row.",
        )
    elif (
        row.sound("market")
        and row.cells.market is None
        and row.cells.site not in rows.names("markets", "site")
        and any(reserve.cells.market is None for reserve in reserves)
    ):
        findings.add(
            "the cell is empty, and neither the reserve nor the site has a market",
            "Name the market whose days of cover release the reserve.",
            table=row.table,
            row=row.name,
            column="market",
        )


def _check_trigger(rows: CaseRows, row: CaseRow[PolicyRow], findings: Findings) -> None:
    if row.sound("lot_t") and row.cells.lot_t == 0:
        note(findings, row, "lot_t", "sends nothing", "Give a lot above 0 tonnes.")
    if not row.sound("route") or row.cells.route is None:
        return
    ends = _ends(rows, row, findings)
    if ends and row.sound("site") and row.cells.site is not None and row.cells.site not in ends:
        note(
            findings,
            row,
            "route",
            f"does not end at the site, {row.cells.site}",
            "Name a lane or voyage option that ends there, or the site that it supplies.",
        )


def _ends(rows: CaseRows, row: CaseRow[PolicyRow], findings: Findings) -> list[str]:
    """Sites at which the route discharges; none, with a finding, where it is no route."""
    route = given(row.cells.route)
    if ">" not in route:
        if not rows.known("lanes"):
            return []
        lanes = rows.names("lanes", "lane")
        if route not in lanes:
            note_unknown(findings, row, "route", route, "column lane of table lanes", lanes)
        return [lane.cells.to_site for lane in rows.of(LaneRow) if lane.cells.lane == route]
    parts = route.split(">")
    ends = parts[1].split("+")
    if len(parts) != 3 or len(ends) > 2:
        note(
            findings,
            row,
            "route",
            "is not a voyage option",
            "Write from>to>class, or from>first+second>class.",
        )
        return []
    return ends if _all_known(rows, row, [parts[0], *ends], parts[2], findings) else []


def _all_known(
    rows: CaseRows, row: CaseRow[PolicyRow], sites: list[str], vessel_class: str, findings: Findings
) -> bool:
    """Whether a voyage option is made of sites and a class that the case has."""
    wanted = [(name, "sites", "site") for name in sites]
    wanted.append((vessel_class, "vessel_classes", "vessel_class"))
    for name, table, column in wanted:
        if not rows.known(table):
            return False
        known = rows.names(table, column)
        if name not in known:
            where = f"column {column} of table {table}"
            note_unknown(findings, row, "route", name, where, known)
            return False
    return True


def _check_once(rows: CaseRows, findings: Findings) -> None:
    """No two policies of a kind say what is done about the same thing."""
    first: dict[tuple[object, ...], CaseRow[PolicyRow]] = {}
    for row in rows.of(PolicyRow):
        if not row.sound("kind", *COLUMNS):
            continue
        columns = ONCE[row.cells.kind]
        other = first.setdefault((row.cells.kind, *(row[column] for column in columns)), row)
        if other is not row:
            note(
                findings,
                row,
                columns[0],
                f"there is a {row.cells.kind} of this {' and '.join(columns)} already, in "
                f"{other.name}",
                "Keep one of the two rows.",
            )
