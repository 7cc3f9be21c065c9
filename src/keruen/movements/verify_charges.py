"""Verifies what voyages pay for passages and war risks, from the tables of the case (R25)."""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import (
    PassageDuesRow,
    PassageRow,
    SiteRow,
    VesselClassRow,
    WarRiskPremiumRow,
)
from keruen.case.voyage_rows import VoyageCallRow
from keruen.movements.evidence import Evidence
from keruen.movements.violations import Violation, differences
from keruen.rows import rows as typed_rows


def check_option_charges(evidence: Evidence) -> list[Violation]:
    """Passage dues and war-risk premiums of each option are those of the case (R25).

    Options that do not name their passages are not checked.
    """
    options = evidence.voyage_options
    if "passages" not in options.columns:
        return []
    case = evidence.case
    ships = {row.vessel_class: row for row in case.rows(VesselClassRow)}
    tariffs = {row.passage: row for row in case.rows(PassageRow)}
    regions = {row.site: row.sea_region for row in case.rows(SiteRow)}
    premiums = {(row.target_kind, row.target): row for row in case.rows(WarRiskPremiumRow)}
    steps = case.rows(PassageDuesRow)
    expected = []
    for option in typed_rows(options, VoyageCallRow):
        ship = ships[option.vessel_class]
        passages = (option.passages or "").split()
        dues = [
            _dues_usd(ship, tariffs[each], [row for row in steps if row.passage == each])
            for each in passages
            if each in tariffs
        ]
        calls = [option.from_site, option.to_site, option.second_site]
        called = [
            premiums.get(("site", site), premiums.get(("sea_region", regions[site] or "")))
            for site in calls
            if site is not None
        ]
        passed = [premiums.get(("passage", each)) for each in passages if each in tariffs]
        war_risk = sum(_premium_usd(ship, each) for each in called)
        war_risk += (1.0 + ship.ballast_fraction) * sum(_premium_usd(ship, each) for each in passed)
        expected.append((sum(dues), war_risk))
    schema = {"dues": pl.Float64, "premium": pl.Float64}
    both = options.with_columns(
        pl.DataFrame(expected, schema=schema, orient="row"), route=pl.col("option")
    )
    return [
        *differences(
            *("R25", "voyage_options", both, "passage_dues_usd", pl.col("dues")),
            "the dues of its passages by the case are",
        ),
        *differences(
            *("R25", "voyage_options", both, "war_risk_usd", pl.col("premium")),
            "the war-risk premiums of its calls and passages by the case are",
        ),
    ]


def _dues_usd(ship: VesselClassRow, tariff: PassageRow, steps: list[PassageDuesRow]) -> float:
    """Dues of a passage, laden and in ballast; each step adds its rate less the one before."""
    laden = tariff.fixed_dues_usd + tariff.dues_usd_per_nt * ship.net_tonnage
    before = 0.0
    for step in sorted(steps, key=lambda row: row.from_nt):
        above = max(0.0, ship.net_tonnage - step.from_nt)
        laden += (step.dues_usd_per_nt - before) * above
        before = step.dues_usd_per_nt
    return float(laden + laden * tariff.ballast_dues_fraction * ship.ballast_fraction)


def _premium_usd(ship: VesselClassRow, premium: WarRiskPremiumRow | None) -> float:
    if premium is None:
        return 0.0
    hull_usd = ship.hull_value_usd or 0.0
    return float(premium.hull_value_fraction * hull_usd + premium.premium_usd)
