"""Unsound rows of the tables of the value under uncertainty give their whole message."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from keruen.case.case import Case
from keruen.case.check_value import RANGES
from keruen.case.dictionary import columns_by_name
from keruen.case.read import check_case, read_case
from keruen.plan.uncertainty.parameters import NUMBERS
from tests.small import west_africa

GIVEN = {"source": "test", "confidence": "estimate"}
REGIME = {
    "regime": "storm",
    "name": "A storm",
    "entry_probability_per_month": 0.1,
    "mean_months": 2.0,
    **GIVEN,
}
EFFECT = {
    "regime": "storm",
    "target_kind": "site",
    "target": "rouen",
    "capacity_factor": 0.5,
    "price_factor": 1.0,
    "freight_factor": 1.0,
    **GIVEN,
}


def with_regimes(*regimes: dict[str, Any], effects: list[dict[str, Any]] | None = None) -> Case:
    named = [{**EFFECT, "regime": row["regime"]} for row in regimes]
    return west_africa().replace(
        regimes=list(regimes),
        regime_effects=named if effects is None else effects,
        regime_history=[],
    )


FAULTS: dict[str, tuple[Any, str]] = {
    "a chance above one": (
        lambda: with_regimes({**REGIME, "entry_probability_per_month": 1.2}),
        "table regimes, row regime=storm, column entry_probability_per_month, value '1.2': "
        "is above the most allowed, 1\n"
        "  Give 1 or less.",
    ),
    "a regime that never begins": (
        lambda: with_regimes({**REGIME, "entry_probability_per_month": 0.0}),
        "table regimes, row regime=storm, column entry_probability_per_month, value '0': "
        "the regime never begins\n"
        "  Give a probability above 0, or remove the row.",
    ),
    "a regime that never ends": (
        lambda: with_regimes({**REGIME, "mean_months": 1e6}),
        "table regimes, row regime=storm, column mean_months, value '1000000': "
        "is above the most allowed, 120 months\n"
        "  Give 120 months or less.",
    ),
    "half an interval": (
        lambda: with_regimes({**REGIME, "mean_months_low": 1.0}),
        "table regimes, row regime=storm, column mean_months_high: "
        "the cell is empty, but mean_months_low is given\n"
        "  Give both mean_months_low and mean_months_high, or neither.",
    ),
    "an interval beside its value": (
        lambda: with_regimes(
            {**REGIME, "entry_probability_low": 0.2, "entry_probability_high": 0.3}
        ),
        "table regimes, row regime=storm, column entry_probability_low, value '0.2': "
        "is above the probability itself, 0.1\n"
        "  Give entry_probability_low, entry_probability_per_month and entry_probability_high in "
        "rising order.",
    ),
    "months that are none": (
        lambda: with_regimes({**REGIME, "months": "2 13"}),
        "table regimes, row regime=storm, column months, value '2 13': "
        "is not a list of calendar months\n"
        "  Give numbers from 1 to 12 separated by spaces, such as 2 3.",
    ),
    "chances of a chain above one": (
        lambda: with_regimes(
            {**REGIME, "chain": "sky", "entry_probability_per_month": 0.7},
            {**REGIME, "regime": "calm", "chain": "sky", "entry_probability_per_month": 0.6},
        ),
        "table regimes, row regime=calm, column entry_probability_per_month, value '0.6': "
        "the probabilities of chain sky in month 1 add up to 1.3, above 1\n"
        "  Lower the probabilities of these regimes, or put them into different chains.",
    ),
    "a regime without effect": (
        lambda: with_regimes(REGIME, effects=[]),
        "table regimes, row regime=storm, column regime, value 'storm': "
        "the regime has no effect: no row of regime_effects names it\n"
        "  Add a row to regime_effects, or remove the regime.",
    ),
    "an unknown site": (
        lambda: with_regimes(REGIME, effects=[{**EFFECT, "target": "roven"}]),
        "table regime_effects, row regime=storm and target_kind=site and target=roven, column "
        "target, value 'roven': there is no such name in column site of table sites\n"
        "  Did you mean 'rouen'? Give a name that stands there, or add a row for it.",
    ),
    "a price of a lane": (
        lambda: with_regimes(
            REGIME,
            effects=[
                {**EFFECT, "target_kind": "lane", "target": "dakar_bamako", "price_factor": 1.5}
            ],
        ),
        "table regime_effects, row regime=storm and target_kind=lane and target=dakar_bamako, "
        "column price_factor, value '1.5': a lane has no price\n"
        "  Leave the cell empty, or name a site, sea region or country.",
    ),
    "all that is not all": (
        lambda: with_regimes(REGIME, effects=[{**EFFECT, "target_kind": "all"}]),
        "table regime_effects, row regime=storm and target_kind=all and target=rouen, column "
        "target, value 'rouen': target_kind is all\n"
        "  Write all.",
    ),
    "a span that ends before it begins": (
        lambda: with_regimes(REGIME).replace(
            regime_history=[
                {
                    "regime": "storm",
                    "from_date": dt.date(2020, 5, 1),
                    "to_date": dt.date(2020, 4, 1),
                    **GIVEN,
                }
            ]
        ),
        "table regime_history, row regime=storm and from_date=2020-05-01, column to_date, value "
        "'2020-04-01': is before from_date, 2020-05-01\n"
        "  Give a last day that is not before the first.",
    ),
    "an area of no site": (
        lambda: west_africa().replace(
            joint_years=[{"year": 2012, "area": "XX", "crop_log_residual": 0.1, **GIVEN}]
        ),
        "table joint_years, row year=2012 and area=XX, column area, value 'XX': "
        "there is no such name in the sites and markets of the case\n"
        "  Give a name that stands there, or add a row for it.",
    ),
    "a year that lacks an area": (
        lambda: west_africa().replace(
            joint_years=[
                {"year": 2012, "area": "KZ", "crop_log_residual": 0.1, **GIVEN},
                {"year": 2013, "area": "KZ", "crop_log_residual": 0.1, **GIVEN},
                {"year": 2012, "area": "SN", "demand_log_residual": 0.1, **GIVEN},
            ]
        ),
        "table joint_years: area SN has no row for 2013\n"
        "  Years are drawn whole: give every area the same years.",
    ),
    "a matrix that is not positive definite": (
        lambda: west_africa().replace(
            error_correlations=[
                {"first_market": a, "second_market": b, "correlation": c, **GIVEN}
                for a, b, c in (
                    ("senegal", "gambia", 0.9),
                    ("gambia", "mali", 0.9),
                    ("senegal", "mali", -0.9),
                )
            ]
        ),
        "table error_correlations: the matrix of 3 markets is not positive definite: its smallest "
        "eigenvalue is -0.800\n"
        "  Multiply all correlations by a number below 1, such as 0.52.",
    ),
    "a pair that is named twice": (
        lambda: west_africa().replace(
            error_correlations=[
                {"first_market": a, "second_market": b, "correlation": 0.1, **GIVEN}
                for a, b in (("senegal", "mali"), ("mali", "senegal"))
            ]
        ),
        "table error_correlations, row first_market=mali and second_market=senegal, column "
        "second_market, value 'senegal': the pair of markets has a row already\n"
        "  Keep one of the two rows.",
    ),
    "a figure out of range": (
        lambda: west_africa().replace(
            value_parameters=[{"parameter": "forecast_share", "value": 1.5, **GIVEN}]
        ),
        "table value_parameters, row parameter=forecast_share, column value, value '1.5': "
        "forecast_share lies between 0 and 1\n"
        "  Give a figure in this range.",
    ),
    "steps with a gap": (
        lambda: west_africa().replace(
            offer_steps=[
                {"step": step, "share_of_offer": 1.0, "premium_usd_per_t": 10.0 * step, **GIVEN}
                for step in (1, 3)
            ]
        ),
        "table offer_steps, row step=3, column step, value '3': there is no step 2\n"
        "  Number the steps from 1 without a gap.",
    ),
    "steps that do not rise": (
        lambda: west_africa().replace(
            offer_steps=[
                {"step": step, "share_of_offer": 1.0, "premium_usd_per_t": 5.0, **GIVEN}
                for step in (1, 2)
            ]
        ),
        "table offer_steps, row step=2, column premium_usd_per_t, value '5': "
        "is not above that of step 1, 5\n"
        "  Give premiums that rise from step to step.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_unsound_rows_give_their_message(name: str) -> None:
    make, text = FAULTS[name]
    assert "\n".join(str(finding) for finding in check_case(make())) == text


def test_cases_without_these_tables_are_sound_and_keep_their_fingerprint() -> None:
    """Cases of earlier versions lack them; with empty ones nothing of a case changes."""
    names = (
        *("regimes", "regime_effects", "regime_history", "joint_years", "error_correlations"),
        *("value_parameters", "offer_steps", "safety_stocks", "table_sources"),
    )
    bare = west_africa().replace(**{name: [] for name in names})
    assert check_case(bare) == []
    older = {name: frame for name, frame in bare.tables.items() if name not in names}
    assert Case(older).fingerprint == bare.fingerprint
    assert read_case("west-africa").fingerprint != bare.fingerprint


def test_the_figures_of_the_table_are_those_that_the_value_reads() -> None:
    """One list of names: choices of the dictionary, ranges of the checks, fields of the reader."""
    choices = columns_by_name("value_parameters")["parameter"].choices
    assert set(choices) == set(RANGES)
    varied = {"crisis_rate_factor", "handling_change_usd_per_t", "lead_time_factor"}
    assert set(choices) == set(NUMBERS) - varied
