"""What a ship pays for passages and war risks: tariffs as the case gives them (R25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from keruen.case.case import Case
from keruen.case.table_rows import PassageDuesRow, PassageRow, SiteRow, WarRiskPremiumRow


@dataclass(frozen=True)
class WarRisk:
    """An additional war-risk premium of one call or transit."""

    hull_value_fraction: float = 0.0
    premium_usd: float = 0.0

    def usd(self, hull_value_usd: float) -> float:
        """Premium of a ship: the share of its hull value, and the amount."""
        return self.hull_value_fraction * hull_value_usd + self.premium_usd


NO_WAR_RISK = WarRisk()


@dataclass(frozen=True)
class PassageTariff:
    """How a passage charges a ship; units as in table passages.

    `steps` are (from_nt, dues_usd_per_nt) in ascending order: the tons of a ship within a step pay
    the rate of that step.
    """

    fixed_dues_usd: float = 0.0
    dues_usd_per_nt: float = 0.0
    steps: tuple[tuple[float, float], ...] = ()
    ballast_dues_fraction: float = 1.0
    war_risk: WarRisk = NO_WAR_RISK

    def laden_dues_usd(self, net_tonnage: float) -> float:
        """Dues of one laden passage.

        fixed_dues_usd + dues_usd_per_nt * NT + sum over steps of rate * tons within the step
        """
        ends = [*(start for start, _ in self.steps), float("inf")]
        stepped = sum(
            rate * max(0.0, min(net_tonnage, end) - start)
            for (start, rate), (_, end) in zip(self.steps, pairwise(ends), strict=True)
        )
        return self.fixed_dues_usd + self.dues_usd_per_nt * net_tonnage + stepped


def read_tariffs(case: Case) -> dict[str, PassageTariff]:
    """The tariff of each row of table passages, by its name."""
    steps: dict[str, list[tuple[float, float]]] = {}
    for row in case.rows(PassageDuesRow):
        steps.setdefault(row.passage, []).append((row.from_nt, row.dues_usd_per_nt))
    war_risks = _war_risks(case, "passage")
    return {
        row.passage: PassageTariff(
            fixed_dues_usd=row.fixed_dues_usd,
            dues_usd_per_nt=row.dues_usd_per_nt,
            steps=tuple(sorted(steps.get(row.passage, []))),
            ballast_dues_fraction=row.ballast_dues_fraction,
            war_risk=war_risks.get(row.passage, NO_WAR_RISK),
        )
        for row in case.rows(PassageRow)
    }


def read_port_war_risks(case: Case) -> dict[str, WarRisk]:
    """The premium of a call at each port that has one; its own row, else that of its region."""
    sites, regions = _war_risks(case, "site"), _war_risks(case, "sea_region")
    found: dict[str, WarRisk] = {}
    for row in case.rows(SiteRow):
        risk = sites.get(row.site) or regions.get(row.sea_region or "")
        if risk is not None:
            found[row.site] = risk
    return found


def _war_risks(case: Case, kind: str) -> Mapping[str, WarRisk]:
    return {
        row.target: WarRisk(row.hull_value_fraction, row.premium_usd)
        for row in case.rows(WarRiskPremiumRow)
        if row.target_kind == kind
    }
