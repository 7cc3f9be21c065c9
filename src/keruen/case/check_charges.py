"""Checks of what passages and war risks cost a ship."""

from __future__ import annotations

from keruen.case.check_limits import check_target
from keruen.case.findings import Findings
from keruen.case.rows import CaseRows
from keruen.case.table_rows import VesselClassRow, WarRiskPremiumRow

PREMIUM_TARGETS = {
    "site": ("sites", "site"),
    "sea_region": ("sites", "sea_region"),
    "passage": ("passages", "passage"),
}


def check_war_risk_premiums(rows: CaseRows, findings: Findings) -> None:
    """A premium names something that is there, and a share of the hull value has a hull value."""
    shares = []
    for row in rows.of(WarRiskPremiumRow):
        if row.sound("target_kind", "target"):
            check_target(rows, row, PREMIUM_TARGETS[row.cells.target_kind], findings)
        if row.sound("hull_value_fraction") and row.cells.hull_value_fraction:
            shares.append(row.name)
    for ship in rows.of(VesselClassRow) if shares else ():
        if ship.sound("hull_value_usd") and ship.cells.hull_value_usd is None:
            findings.add(
                "the cell is empty, but table war_risk_premiums gives a share of the hull value "
                f"in row {shares[0]}",
                "Give the insured value of a ship of this class, or give the premium as "
                "premium_usd.",
                table="vessel_classes",
                row=ship.name,
                column="hull_value_usd",
            )
