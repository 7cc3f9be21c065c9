"""Verification: every rule and every dollar, recomputed from what a run wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from keruen.case.case import Case
from keruen.case.read import read_case
from keruen.errors import KeruenError
from keruen.movements.evidence import Evidence
from keruen.movements.tables import find_faults, read_parquet
from keruen.movements.verify_charges import check_option_charges
from keruen.movements.verify_hub import (
    check_direct_only,
    check_opening_words,
    check_openings,
    check_through_hub,
    check_transshipment,
)
from keruen.movements.verify_idle_hub import check_idle_hub
from keruen.movements.verify_limits import check_limits
from keruen.movements.verify_markets import (
    check_cover,
    check_demand,
    check_emissions,
    check_origin_limits,
    check_subsidies,
)
from keruen.movements.verify_money import (
    check_cost,
    check_gaps,
    check_hub_value,
    check_hub_words,
    check_tonnes,
)
from keruen.movements.verify_movements import (
    check_closures,
    check_lane_arrivals,
    check_lane_capacities,
    check_losses,
    check_row_numbers,
    check_ship_arrivals,
    check_shiploads,
    check_voyage_options,
)
from keruen.movements.verify_names import check_dates, check_order, check_words
from keruen.movements.verify_operating_policies import check_operating_policies
from keruen.movements.verify_stocks import (
    check_balance,
    check_handling,
    check_reserves,
    check_storage,
)
from keruen.movements.verify_supply import check_quality, check_quotas, check_supply
from keruen.movements.violations import Violation
from keruen.summaries import Openings

Check = Callable[[Evidence], list[Violation]]

# What the other checks take for granted: where one of these finds something, the others wait.
WORDS: tuple[Check, ...] = (check_words, check_dates, check_opening_words)

# Columns of the voyage options that verification reads.
# `war_risk_usd` came later: an option without it has no premium.
OPTION_COLUMNS = (
    *("option", "from_site", "to_site", "second_site", "vessel_class", "distance_nm"),
    *("first_distance_nm", "transit_days", "second_transit_days", "intake_t", "second_intake_t"),
    *("hire_usd", "fuel_usd", "port_dues_usd", "passage_dues_usd", "lump_sum_usd"),
    *("kg_co2e_per_t", "second_kg_co2e_per_t"),
)

RULES: tuple[Check, ...] = (
    *(check_order, check_row_numbers, check_voyage_options, check_option_charges),
    *(check_lane_arrivals, check_ship_arrivals, check_losses, check_closures),
    *(check_balance, check_storage, check_handling, check_lane_capacities, check_shiploads),
    *(check_supply, check_quotas, check_quality),
    *(check_demand, check_cover, check_origin_limits, check_subsidies, check_reserves),
    *(check_openings, check_through_hub, check_transshipment, check_direct_only),
    *(check_idle_hub, check_emissions),
    *(check_cost, check_gaps, check_hub_value, check_hub_words, check_tonnes),
    check_limits,
    check_operating_policies,
)
"""Every check, in the order of its findings."""


def verify_tables(
    case: Case,
    voyage_options: pl.DataFrame,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    openings: Openings,
    summary: Mapping[str, object],
) -> list[Violation]:
    """Recompute every rule from the tables of a plan; return all violations.

    Quantities have a tolerance of 1e-6 of the limit and 0.001 t, the balance of 0.001 t, money of
    1e-6 and a cent. Names, dates and periods are checked first; if they are wrong, the checks that
    depend on them are skipped.

    Parameters
    ----------
    case : the case as planned, with its scenario applied.
    voyage_options : one row per option, as `make_voyage_options` returns them.
    movements, stocks : tables by the schemas of `keruen.movements.tables`.
    openings : rows with `hub_option`, `site`, `tier` and `opening_period`.
    summary : at least `cost_usd`, `bound_usd`, `gap`.

    Returns
    -------
    The violations, each with rule, table, row, column, value and remedy; empty if every rule is
    satisfied.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.05)
    >>> from keruen.routes.voyages import make_voyage_options
    >>> options = make_voyage_options(case).frame
    >>> verify_tables(case, options, plan.movements, plan.stocks, [], plan.summary)
    []
    """
    found = [
        Violation(
            "", fault.table, fault.row, fault.column, fault.value, fault.problem, fault.remedy
        )
        for name, frame in (("movements", movements), ("stocks", stocks))
        for fault in find_faults(name, frame)
    ]
    if found:
        return found
    found = _missing_columns(voyage_options)
    if found:
        return found
    if "war_risk_usd" not in voyage_options.columns:
        voyage_options = voyage_options.with_columns(war_risk_usd=pl.lit(0.0))
    evidence = Evidence(case, voyage_options, movements, stocks, openings, summary)
    found = [violation for check in WORDS for violation in check(evidence)]
    if found:
        return found
    return [violation for check in RULES for violation in check(evidence)]


def _missing_columns(voyage_options: pl.DataFrame) -> list[Violation]:
    return [
        Violation("", "voyage_options", "", name, "", "the column is missing")
        for name in OPTION_COLUMNS
        if name not in voyage_options.columns
    ]


def verify_run(folder: Path) -> list[Violation]:
    """Recompute every rule from the files of a run folder; return all violations.

    Parameters
    ----------
    folder : run folder of a plan, with its case, tables and summary.

    Returns
    -------
    The violations, each with rule, table, row, column, value and remedy; empty if every rule is
    satisfied.

    Raises
    ------
    KeruenError : a file is missing or cannot be read.
    CaseError : the case in the folder is not valid.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.05)
    >>> verify_run(keruen.write_run(plan, "runs/verified"))
    []
    """
    case_folder = folder / "case"
    if not case_folder.is_dir():
        raise KeruenError(
            f"the folder case is missing in {folder}",
            "Give the folder of a run that ended; it holds the case as it was planned.",
        )
    case = read_case(case_folder)
    summary = _read_json(folder / "summary.json")
    found = _fingerprint_faults(case, _read_json(folder / "manifest.json"))
    violations = verify_tables(
        case,
        read_parquet(folder / "voyage_options.parquet"),
        read_parquet(folder / "movements.parquet"),
        read_parquet(folder / "stocks.parquet"),
        _openings(summary, folder),
        summary,
    )
    if violations and _is_of_earlier_rules(summary):
        raise KeruenError(
            f"the run in {folder} was planned under earlier rules for what is left at the end, "
            "subsidies, rotation and transshipment (R12, R22, R23, R27), and does not follow from "
            f"those of this version: {str(violations[0]).splitlines()[0]}",
            "Plan the case again, or verify the run with the version that made it.",
        )
    return found + violations


def _is_of_earlier_rules(summary: Mapping[str, object]) -> bool:
    """Whether a plan was made before summaries reported what is left at the end (R27)."""
    tonnes = summary.get("tonnes")
    return (
        isinstance(tonnes, Mapping)
        and "left_t" not in tonnes
        and isinstance(summary.get("bound_usd"), int | float)
        and "status" in summary
    )


def _openings(summary: Mapping[str, object], folder: Path) -> Openings:
    openings = summary.get("openings")
    if isinstance(openings, list) and all(isinstance(each, Mapping) for each in openings):
        return openings
    raise KeruenError(
        f"the file summary.json in {folder} has no list of openings",
        "Give the folder of a run that ended; plan again where files were changed.",
    )


def _read_json(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"the file {path.name} in {path.parent} cannot be read ({error})",
            "Give the folder of a run that ended; plan again where files were changed.",
        ) from error
    if not isinstance(content, dict):
        raise KeruenError(
            f"the file {path.name} in {path.parent} does not hold a JSON object",
            "Give the folder of a run that ended; plan again where files were changed.",
        )
    return content


def _fingerprint_faults(case: Case, manifest: Mapping[str, object]) -> list[Violation]:
    """The case in the run folder is not the one that was planned."""
    told = manifest.get("case_fingerprint", manifest.get("fingerprint"))
    if told == case.fingerprint:
        return []
    problem = f"the case in the folder has the fingerprint {case.fingerprint}"
    remedy = "Plan again: the case's tables were changed after the run."
    return [Violation("", "manifest", "", "case_fingerprint", str(told), problem, remedy)]
