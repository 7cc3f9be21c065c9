"""Checks of observed shipments, with which a report compares a plan."""

from __future__ import annotations

from keruen.case.check_cells import note
from keruen.case.check_limits import check_months
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import ObservedFlowRow

PLACES = ("origin_country", "from_site", "market_country", "corridor")


def check_observed_flows(rows: CaseRows, findings: Findings) -> None:
    """A row says whose flow was seen, and either its tonnes or a share of it."""
    for row in rows.of(ObservedFlowRow):
        if not row.sound(*PLACES, "quantity_t", "share", "months"):
            continue
        _check_whose(row, findings)
        _check_what(row, findings)
        check_months(row, findings)
        if row.sound("from_date", "to_date") and row.cells.to_date < row.cells.from_date:
            note(findings, row, "to_date", "is before from_date", "Give a later day.")


def _check_whose(row: CaseRow[ObservedFlowRow], findings: Findings) -> None:
    if all(row[place] is None for place in PLACES):
        findings.add(
            f"{', '.join(PLACES[:-1])} and {PLACES[-1]} are all empty",
            "Fill in at least one of them.",
            table=row.table,
            row=row.name,
            column=PLACES[0],
        )
    if row.cells.corridor is not None and (row.cells.from_site or row.cells.market_country):
        note(
            findings,
            row,
            "corridor",
            "a flow is seen on a corridor, or from a port or to a country, but not both",
            "Leave corridor empty, or from_site and market_country.",
        )


def _check_what(row: CaseRow[ObservedFlowRow], findings: Findings) -> None:
    if (row.cells.quantity_t is None) == (row.cells.share is None):
        both = "both given" if row.cells.share is not None else "both empty"
        findings.add(
            f"quantity_t and share are {both}",
            "Give the tonnes that were seen, or the share.",
            table=row.table,
            row=row.name,
            column="quantity_t",
        )
    elif row.cells.months is not None and row.cells.share is None:
        note(
            findings,
            row,
            "months",
            "months apply only to a share, and the row gives tonnes",
            "Leave months empty: the dates say when the tonnes were shipped.",
        )
    elif row.cells.share is not None and row.cells.months is None and not _of_origin(row):
        note(
            findings,
            row,
            "share",
            "is of an origin in what a country took, and one of the two is empty",
            "Fill in origin_country and market_country, or the months of a share of the year.",
        )


def _of_origin(row: CaseRow[ObservedFlowRow]) -> bool:
    return row.cells.origin_country is not None and row.cells.market_country is not None
