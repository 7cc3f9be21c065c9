"""Checks of hub tiers, reserves, closures and variations."""

from __future__ import annotations

from collections import defaultdict

from keruen.case.cells import names_in, number_text
from keruen.case.check_cells import note, note_unknown
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import (
    ClosureRow,
    HubOptionRow,
    OpeningStockRow,
    ReserveRow,
    SettingsRow,
    SiteRow,
    VariationRow,
)
from keruen.rows import FrameRow, given

# Where the name of a closure's target stands, by its kind.
CLOSURE_TARGETS = {
    "site": ("sites", "site"),
    "lane": ("lanes", "lane"),
    "corridor": ("corridors", "corridor"),
    "sea_region": ("sites", "sea_region"),
    "hub_option": ("hub_options", "hub_option"),
}
# Where the key of a variation may stand, by its target.
VARIATION_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "lane_cost": (("lanes", "lane"), ("corridors", "corridor")),
    "lane_capacity": (("lanes", "lane"), ("corridors", "corridor")),
    "offer_price": (("offers", "site"),),
    "harvest": (("harvests", "site"),),
    "demand": (("markets", "market"),),
    "hire": (("vessel_classes", "vessel_class"),),
    "fuel_price": (),
}


def check_hub_sites(rows: CaseRows, findings: Findings) -> None:
    """A hub stands at a port that can load ships."""
    sites = {row.cells.site: row for row in rows.of(SiteRow) if row.sound("site")}
    for row in rows.of(HubOptionRow):
        site = sites.get(row.cells.site) if row.sound("site") else None
        if site is None or not site.sound("kind", "load_rate_t_per_day"):
            continue
        if site.cells.kind != "port":
            note(
                findings,
                row,
                "site",
                f"a hub stands at a port, and this site is of kind {site.cells.kind}",
                "Name a port, or make the site one.",
            )
        elif site.cells.load_rate_t_per_day is None:
            note(
                findings,
                row,
                "site",
                "the port has no load_rate_t_per_day, so no ship could load at its hub",
                "Give the port a load_rate_t_per_day in sites.",
            )


def check_opening_stocks(rows: CaseRows, findings: Findings) -> None:
    """What lies at a site at the start fits in its storage and the tiers that are there then."""
    stocks: dict[str, list[CaseRow[OpeningStockRow]]] = defaultdict(list)
    for row in rows.of(OpeningStockRow):
        if row.sound("site", "quantity_t"):
            stocks[row.cells.site].append(row)
    for site in rows.of(SiteRow):
        if not site.sound("site", "storage_capacity_t") or site.cells.site not in stocks:
            continue
        found = stocks[site.cells.site]
        total = sum(row.cells.quantity_t for row in found)
        room = site.cells.storage_capacity_t + _tiers_at_start(rows, site.cells.site)
        if total > room * (1 + 1e-9) + 1e-6:
            findings.add(
                f"{number_text(round(total, 3))} t lie at {site.cells.site} at the start, more "
                f"than its storage of {number_text(round(room, 3))} t",
                "Lower the opening stock, or raise storage_capacity_t in sites.",
                table="opening_stocks",
                row=found[-1].name,
                column="quantity_t",
                value=number_text(found[-1].cells.quantity_t),
            )


def _tiers_at_start(rows: CaseRows, site: str) -> float:
    """Storage of the tiers that can be open from the first day."""
    start = (
        rows.of(SettingsRow)[0].cells.start_date
        if rows.of(SettingsRow) and rows.of(SettingsRow)[0].sound("start_date")
        else None
    )
    columns = ("site", "storage_capacity_t", "earliest_date", "building_months")
    total: float = sum(
        row.cells.storage_capacity_t
        for row in rows.of(HubOptionRow)
        if row.sound(*columns)
        and row.cells.site == site
        and start is not None
        and row.cells.earliest_date <= start
        and row.cells.building_months == 0
    )
    return total


def check_tiers(rows: CaseRows, findings: Findings) -> None:
    """The tiers of a site are 1, 2, 3 and so on, each once."""
    tiers: dict[str, dict[int, list[CaseRow[FrameRow]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.of(HubOptionRow):
        if row.sound("site", "tier"):
            tiers[row.cells.site][row.cells.tier].append(row)
    for site, found in tiers.items():
        for tier, same in sorted(found.items()):
            if len(same) > 1:
                note(
                    findings,
                    same[1],
                    "tier",
                    f"{site} has this tier already, in {same[0].name}",
                    "Give each tier of a site its own number.",
                )
            if tier > 1 and tier - 1 not in found:
                note(
                    findings,
                    same[0],
                    "tier",
                    f"{site} has no tier {tier - 1}, so this tier could never open",
                    "Number the tiers of a site 1, 2, 3 without a gap.",
                )


def check_reserves(rows: CaseRows, findings: Findings) -> None:
    """A reserve has one size, and what that size and its condition need."""
    hub_sites = rows.names("hub_options", "site")
    for row in rows.of(ReserveRow):
        if not row.sound("quantity_t", "days_of_cover", "market", "only_with_hub", "site"):
            continue
        sizes = [name for name in ("quantity_t", "days_of_cover") if row[name] is not None]
        if len(sizes) != 1:
            findings.add(
                f"the reserve has {'both' if sizes else 'neither'} quantity_t "
                f"{'and' if sizes else 'nor'} days_of_cover",
                "Give one of the two.",
                table="reserves",
                row=row.name,
            )
        if row.cells.days_of_cover is not None and row.cells.market is None:
            findings.add(
                "the cell is empty, but days_of_cover is given",
                "Name the market whose use counts.",
                table="reserves",
                row=row.name,
                column="market",
            )
        if row.cells.only_with_hub and row.cells.site not in hub_sites:
            note(
                findings,
                row,
                "only_with_hub",
                f"{row.cells.site} has no hub option, so the reserve would never bind",
                "Give false, or add a hub option at the site.",
            )


def check_closures(rows: CaseRows, findings: Findings) -> None:
    """A closure names something that is there, and months that are months."""
    for row in rows.of(ClosureRow):
        if row.sound("target_kind", "target"):
            check_target(rows, row, CLOSURE_TARGETS[row.cells.target_kind], findings)
        check_months(row, findings)


def check_target(
    rows: CaseRows,
    row: CaseRow[FrameRow],
    place: tuple[str, str],
    findings: Findings,
    name: str | None = None,
) -> None:
    """The target of a row, or one `name` of several in it, stands in `place`: table and column."""
    table, key = place
    known = rows.names(table, key)
    wanted = given(row.text("target")) if name is None else name
    if wanted not in known and rows.known(table, f"{table}.{key}"):
        where = f"column {key} of table {table}"
        note_unknown(findings, row, "target", wanted, where, known)


def check_months(row: CaseRow[FrameRow], findings: Findings) -> None:
    """The months of a row are calendar months."""
    if row.sound("months") and not are_months(row.text("months")):
        note(
            findings,
            row,
            "months",
            "is not a list of calendar months",
            "Give numbers from 1 to 12, each once, separated by spaces, as in '12 1 2'.",
        )


def are_months(text: str | None) -> bool:
    """Whether a cell holds calendar months, each once."""
    months = names_in(text)
    known = {str(month) for month in range(1, 13)}
    return set(months) <= known and len(set(months)) == len(months)


def check_variations(rows: CaseRows, findings: Findings) -> None:
    """A variation names something that its target has, and only one such thing."""
    for row in rows.of(VariationRow):
        if row.sound("target", "key") and row.cells.key is not None:
            _check_variation_key(rows, row, findings)


def _check_variation_key(rows: CaseRows, row: CaseRow[VariationRow], findings: Findings) -> None:
    places = VARIATION_KEYS[row.cells.target]
    if not places:
        note(
            findings,
            row,
            "key",
            f"a variation of {row.cells.target} has no key",
            "Leave the cell empty.",
        )
        return
    if not all(rows.known(table, f"{table}.{column}") for table, column in places):
        return
    known = frozenset[str]().union(*(rows.names(*place) for place in places))
    where = " or ".join(f"column {column} of table {table}" for table, column in places)
    holders = [table for table, column in places if row.cells.key in rows.names(table, column)]
    if row.cells.key not in known:
        note_unknown(findings, row, "key", row.cells.key or "", where, known)
    elif len(holders) > 1:
        note(
            findings,
            row,
            "key",
            f"the name stands in {' and in '.join(holders)}, so it is not clear which is meant",
            "Rename one of the two.",
        )
