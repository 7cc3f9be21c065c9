"""Hubs of the reduced corridor: the tiers of a site, with their rates and fixed cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import ClosureRow, HubOptionRow
from keruen.errors import KeruenError
from keruen.plan.model.parameters import PlanParameters, annuity_usd_per_year
from keruen.plan.uncertainty.network import Hub
from keruen.plan.uncertainty.origins import Months
from keruen.solver import Floats


@dataclass(frozen=True)
class HubDesign:
    """The tiers 1 to `tier` at a site; `silo_share` scales the silo, for checks and break-evens."""

    site: str
    tier: int
    silo_share: float = 1.0


def make_hub(
    case: Case,
    plan: PlanParameters,
    months: Months,
    design: HubDesign,
    handling_usd: float,
    turns_per_month: float,
) -> Hub:
    """The tiers of a design, open in every month.

    Raises
    ------
    KeruenError : the case has no such tier.
    """
    rows = [
        row
        for row in case.rows(HubOptionRow)
        if row.site == design.site and row.tier <= design.tier
    ]
    if not any(row.tier == design.tier for row in rows):
        raise KeruenError(
            f"table hub_options: {design.site} has no tier {design.tier}",
            "Name a site and a tier that stand there.",
        )
    site = plan.sites[design.site]
    factor = _seasonal_factor(case, months, design.site)
    days = months.take(plan.days)
    silo = sum(float(row.storage_capacity_t) for row in rows) / 1000.0 * design.silo_share
    receiving = sum(float(row.receiving_capacity_t_per_day) for row in rows)
    loading = sum(float(row.loading_capacity_t_per_day) for row in rows)
    fixed = sum(
        annuity_usd_per_year(row.capex_usd, row.life_years, row.capital_rate_per_year)
        + float(row.fixed_opex_usd_per_year)
        for row in rows
    )
    return Hub(
        site=design.site,
        name=site.name,
        tier=design.tier,
        silo_kt=silo,
        receiving_kt=np.minimum(receiving * days * factor / 1000.0, turns_per_month * silo),
        loading_kt=loading * days * factor / 1000.0,
        storage_usd=float(site.storage_cost_usd_per_t_per_month),
        loss=float(site.loss_fraction),
        handling_usd=handling_usd,
        fixed_usd_per_year=fixed,
    )


def _seasonal_factor(case: Case, months: Months, site: str) -> Floats:
    """Share of a hub site's capacity left by month: what returns every year.

    Dated closures, such as a port that is being built, do not count in steady state.
    """
    lasting = [
        dict(row)
        for row in case.rows(ClosureRow)
        if row.from_date is None and row.to_date is None and row.months is not None
    ]
    return months.take(PlanParameters(case.replace(closures=lasting)).site_factor(site))


def designs_of(case: Case) -> list[HubDesign]:
    """Every site and tier of a case, site by site.

    Raises
    ------
    KeruenError : the case has no hub options.
    """
    rows = case.rows(HubOptionRow)
    if not rows:
        raise KeruenError(
            f"table hub_options: the case {case.name} has no hub option to value",
            "Add a row for each tier of each site that may become a hub.",
        )
    order = list(dict.fromkeys(row.site for row in rows))
    return sorted(
        (HubDesign(row.site, row.tier) for row in rows),
        key=lambda design: (order.index(design.site), design.tier),
    )
