"""Checks of what the value of a hub under uncertainty reads beside the regimes."""

from __future__ import annotations

import numpy as np

from keruen.case.cells import cell_text
from keruen.case.check_cells import note, note_unknown
from keruen.case.check_regimes import check_interval
from keruen.case.findings import Findings, listed
from keruen.case.rows import CaseRows
from keruen.case.table_rows import (
    ErrorCorrelationRow,
    JointYearRow,
    OfferStepRow,
    ValueParameterRow,
)

WORLD = "world"
RESIDUALS = ("crop_log_residual", "demand_log_residual", "price_log_residual")
RANGES: dict[str, tuple[float, float]] = {
    "supply_share": (0.0, 1.0),
    "hub_turns_per_month": (0.0, 30.0),
    "shortage_price_factor": (0.1, 20.0),
    "demand_error_share": (0.0, 5.0),
    "demand_error_correlation": (0.0, 1.0),
    "forecast_share": (0.0, 1.0),
    "late_share": (0.0, 1.0),
    "late_cost_usd_per_t": (0.0, 1000.0),
    "overflow_cost_usd_per_t": (0.0, 1000.0),
    "small_parcel_premium": (-0.5, 5.0),
    "hub_safety_share": (0.0, 1.0),
    "safety_penalty_usd_per_t": (0.0, 1000.0),
    "ending_value_share": (0.0, 1.0),
}
"""By parameter: the least and the greatest value that has a meaning."""


def check_joint_years(rows: CaseRows, findings: Findings) -> None:
    """Each area of the table is a country of the case, and has every year that any has."""
    found = rows.of(JointYearRow)
    known = rows.names("sites", "country") | rows.names("markets", "country") | {WORLD}
    years: dict[str, set[int]] = {}
    for row in found:
        if not row.sound("area", "year"):
            return
        if row.cells.area not in known:
            note_unknown(
                findings, row, "area", row.cells.area, "the sites and markets of the case", known
            )
        years.setdefault(row.cells.area, set()).add(row.cells.year)
        if all(row[column] is None for column in RESIDUALS):
            findings.add(
                "the row has no residual",
                f"Give at least one of {', '.join(RESIDUALS)}, or remove the row.",
                table=row.table,
                row=row.name,
            )
    every = set().union(*years.values())
    for area, has in years.items():
        lacking = sorted(every - has)
        if lacking:
            findings.add(
                f"area {area} has no row for {listed([str(year) for year in lacking], 6)}",
                "Years are drawn whole: give every area the same years.",
                table="joint_years",
            )


def check_error_correlations(rows: CaseRows, findings: Findings) -> None:
    """Each pair is named once, no market with itself, and the matrix is positive definite."""
    found = rows.of(ErrorCorrelationRow)
    pairs: set[frozenset[str]] = set()
    for row in found:
        if not row.sound("first_market", "second_market", "correlation"):
            return
        pair = frozenset((row.cells.first_market, row.cells.second_market))
        if len(pair) == 1:
            note(
                findings,
                row,
                "second_market",
                "a market correlates with itself by 1",
                "Name another market, or remove the row.",
            )
            return
        if pair in pairs:
            note(
                findings,
                row,
                "second_market",
                "the pair of markets has a row already",
                "Keep one of the two rows.",
            )
            return
        pairs.add(pair)
    if not found:
        return
    names = sorted({name for pair in pairs for name in pair})
    matrix = np.eye(len(names))
    for row in found:
        i, j = names.index(row.cells.first_market), names.index(row.cells.second_market)
        matrix[i, j] = matrix[j, i] = row.cells.correlation
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least <= 1e-9:
        findings.add(
            f"the matrix of {len(names)} markets is not positive definite: its smallest "
            f"eigenvalue is {least:.3f}",
            "Multiply all correlations by a number below 1, such as "
            f"{max(0.0, int(95.0 / (1.0 - least)) / 100.0):g}.",
            table="error_correlations",
        )


def check_value_parameters(rows: CaseRows, findings: Findings) -> None:
    """Each figure is in its range and inside its interval."""
    for row in rows.of(ValueParameterRow):
        if not row.sound("parameter"):
            continue
        low, high = RANGES[row.cells.parameter]
        for column in ("value", "low", "high"):
            number = row.number(column) if row.sound(column) else None
            if number is not None and not low <= number <= high:
                note(
                    findings,
                    row,
                    column,
                    f"{row.cells.parameter} lies between {cell_text(low)} and {cell_text(high)}",
                    "Give a figure in this range.",
                )
                row.add_broken(column)
        if row.sound("low", "value", "high"):
            check_interval(row, "low", "value", "high", "the figure", findings)


def check_offer_steps(rows: CaseRows, findings: Findings) -> None:
    """Steps are numbered from 1, each has grain, and each is dearer than the one before."""
    steps = rows.of(OfferStepRow)
    if not all(row.sound("step", "share_of_offer", "premium_usd_per_t") for row in steps):
        return
    before = None
    for number, row in enumerate(sorted(steps, key=lambda row: row.cells.step), start=1):
        if row.cells.step != number:
            note(
                findings,
                row,
                "step",
                f"there is no step {number}",
                "Number the steps from 1 without a gap.",
            )
            return
        if row.cells.share_of_offer == 0:
            note(
                findings,
                row,
                "share_of_offer",
                "the step has no grain",
                "Give a share above 0, or remove the row.",
            )
        if before is not None and row.cells.premium_usd_per_t <= before:
            note(
                findings,
                row,
                "premium_usd_per_t",
                f"is not above that of step {number - 1}, {cell_text(before)}",
                "Give premiums that rise from step to step.",
            )
        before = row.cells.premium_usd_per_t
