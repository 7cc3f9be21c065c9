"""All checks of a case, in order: the table of contents of what a sound case is."""

from __future__ import annotations

from collections.abc import Callable

from keruen.case.check_cells import (
    check_keys,
    check_presence,
    check_references,
    check_required,
    check_values,
)
from keruen.case.check_charges import check_war_risk_premiums
from keruen.case.check_country import check_outlines, warn_of_sites_outside_their_country
from keruen.case.check_dates import check_demand, check_spans, check_start
from keruen.case.check_incentives import (
    warn_of_circles,
    warn_of_ending_value,
    warn_of_free_transshipment,
)
from keruen.case.check_limits import (
    check_closures,
    check_hub_sites,
    check_opening_stocks,
    check_reserves,
    check_tiers,
    check_variations,
)
from keruen.case.check_network import (
    check_corridors,
    check_ends,
    check_reach,
    check_sites,
    check_trains,
    check_two_ports,
    check_vessel_classes,
    check_zero_day_cycles,
)
from keruen.case.check_observed import check_observed_flows
from keruen.case.check_policies import check_disruptions, check_policies
from keruen.case.check_regimes import check_regime_effects, check_regime_history, check_regimes
from keruen.case.check_scenarios import check_changes
from keruen.case.check_supply import (
    check_grade_shares,
    check_harvest_profiles,
    check_offers,
    check_profiles,
)
from keruen.case.check_uncertainty import check_uncertainty
from keruen.case.check_value import (
    check_error_correlations,
    check_joint_years,
    check_offer_steps,
    check_value_parameters,
)
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings
from keruen.case.rows import CaseRows
from keruen.case.table_sources import check_table_sources
from keruen.errors import Finding

Check = Callable[[CaseRows, Findings], None]

# Checks across rows and tables, each with the tables that it must be able to read.
CROSS_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (check_start, ("case",)),
    (check_table_sources, ("table_sources",)),
    (check_sites, ("sites",)),
    (check_outlines, ("country_shapes",)),
    (check_profiles, ("profiles",)),
    (check_harvest_profiles, ("harvests", "profiles")),
    (check_grade_shares, ("harvests", "grade_shares")),
    (check_offers, ("offers", "grade_shares")),
    (check_corridors, ("corridors",)),
    (check_ends, ("sites",)),
    (check_two_ports, ("sites", "two_port_discharges")),
    (check_trains, ("lanes",)),
    (check_zero_day_cycles, ("lanes",)),
    (check_vessel_classes, ("sites", "vessel_classes")),
    (
        check_reach,
        ("sites", "offers", "opening_stocks", "lanes", "trades", "two_port_discharges", "markets"),
    ),
    (check_hub_sites, ("sites", "hub_options")),
    (check_opening_stocks, ("case", "sites", "opening_stocks", "hub_options")),
    (check_tiers, ("hub_options",)),
    (check_demand, ("markets", "demand", "case")),
    (check_reserves, ("reserves", "hub_options")),
    (check_closures, ("closures",)),
    (check_war_risk_premiums, ("war_risk_premiums", "vessel_classes")),
    (check_variations, ("variations",)),
    (check_uncertainty, ("uncertainty",)),
    (check_disruptions, ("disruptions",)),
    (check_policies, ("policies", "sites")),
    (check_regimes, ("regimes",)),
    (check_regime_effects, ("regimes", "regime_effects")),
    (check_regime_history, ("regimes", "regime_history")),
    (check_joint_years, ("joint_years", "sites", "markets")),
    (check_error_correlations, ("error_correlations", "markets")),
    (check_value_parameters, ("value_parameters",)),
    (check_offer_steps, ("offer_steps",)),
    (check_observed_flows, ("observed_flows",)),
    (check_spans, ("case",)),
    (check_changes, ("changes",)),
)

# Checks that only warn, each with the tables that it must be able to read. They run where a case
# is checked (`keruen.case.check_case`), not each time that one is read or changed.
WARNING_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (warn_of_sites_outside_their_country, ("sites", "country_shapes")),
    (
        warn_of_ending_value,
        ("case", "grades", "offers", "harvests", "grade_shares", "profiles"),
    ),
    (warn_of_circles, ("sites", "lanes", "subsidies", "subsidy_programmes")),
    (warn_of_free_transshipment, ("sites", "hub_options", "trades")),
)


# Tables whose names a plan does not look up: only simulations, scenarios and reports do, and a duty
# of a country without a market is never paid.
NOT_LOOKED_UP = (
    *("duties", "quotas", "uncertainty", "disruptions", "policies"),
    *("regimes", "regime_effects", "regime_history", "joint_years", "error_correlations"),
    *("value_parameters", "offer_steps", "safety_stocks"),
    *("scenarios", "changes", "labels", "observed_flows"),
)
PLANNING_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (check_start, ("case",)),
    (check_profiles, ("profiles",)),
    (check_trains, ("lanes",)),
)


def check_for_planning(rows: CaseRows) -> list[Finding]:
    """Errors for which no plan can be made: values, required cells, keys, and names looked up."""
    values, findings, names = Findings(), Findings(), Findings()
    check_values(rows, values)
    check_presence(rows, findings)
    check_required(rows, findings)
    check_keys(rows, findings)
    check_references(rows, names)
    for check, tables in PLANNING_CHECKS:
        if rows.known(*tables):
            check(rows, findings)
    looked_up = [each for each in names.in_order() if each.table not in NOT_LOOKED_UP]
    # A name that no file could hold harms no plan.
    kinds = {
        (table, column.name): column.type
        for table, columns in read_dictionary().items()
        for column in columns
    }
    numbers = [each for each in values.in_order() if kinds.get((each.table, each.column)) != "text"]
    return [*numbers, *findings.in_order(), *looked_up]


def check_rows(rows: CaseRows, findings: Findings, *, values: bool) -> None:
    """Check typed rows; `values` checks each single value too, for cases made in memory."""
    if values:
        check_values(rows, findings)
    check_presence(rows, findings)
    check_required(rows, findings)
    check_keys(rows, findings)
    check_references(rows, findings)
    for check, tables in CROSS_CHECKS:
        if rows.known(*tables):
            check(rows, findings)


def check_warnings(rows: CaseRows, findings: Findings) -> None:
    """Report what is probably a mistake in rows that `check_rows` has seen."""
    for check, tables in WARNING_CHECKS:
        if rows.known(*tables):
            check(rows, findings)
