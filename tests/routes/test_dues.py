"""Passage dues and war-risk premiums: published formulas, cases worked by hand, two methods."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case import read_case
from keruen.case.case import Case
from keruen.movements.evidence import Evidence
from keruen.movements.verify_charges import check_option_charges
from keruen.routes.dues import PassageTariff
from keruen.routes.voyages import make_voyage_options
from tests.builders import frame, small_case, with_rows, with_values

EMPTY = pl.DataFrame()
HANDY_NT, HANDY_BALLAST = 9_000.0, 0.5


def voyage(case: Case, name: str = "novorossiysk>jorf>handy") -> dict[str, Any]:
    (row,) = make_voyage_options(case).frame.filter(pl.col("option") == name).to_dicts()
    return row


def charge_faults(case: Case, options: pl.DataFrame) -> list[str]:
    found = check_option_charges(Evidence(case, options, EMPTY, EMPTY, [], {}))
    return [f"{each.rule} {each.column} {each.problem}" for each in found]


def turkish_straits(gold_franc_usd: float) -> PassageTariff:
    return PassageTariff(168.0 * gold_franc_usd, 0.385 * gold_franc_usd, ballast_dues_fraction=0.0)


def test_the_formula_of_the_turkish_straits_gives_the_official_example() -> None:
    # The ministry's example of June 2024: 10,000 NT at a gold franc of 5.07 USD pay 20,370 USD.
    assert turkish_straits(5.07).laden_dues_usd(10_000.0) == pytest.approx(20_370.0, abs=2.0)


def test_the_shipped_case_charges_the_turkish_straits_once() -> None:
    options = make_voyage_options(read_case("kazakhstan-morocco-africa")).frame
    west = options.filter(
        pl.col("from_site") == "constanta",
        pl.col("passages").is_in(["bosporus dardanelles", "bosporus dardanelles gibraltar"]),
    )
    paid = {row["vessel_class"]: row["passage_dues_usd"] for row in west.to_dicts()}
    tons = {"coaster": 2_400, "handysize": 10_500, "supramax": 18_500, "panamax": 26_500}
    assert len(paid) >= 2
    assert paid == pytest.approx({name: 5.83 * (0.385 * tons[name] + 168) for name in paid})
    assert west["war_risk_usd"].max() == 0.0


def test_steps_are_worked_by_hand() -> None:
    steps = ((0.0, 8.0), (5_000.0, 4.0), (10_000.0, 1.0))
    tariff = PassageTariff(fixed_dues_usd=100.0, dues_usd_per_nt=0.5, steps=steps)
    assert tariff.laden_dues_usd(4_000.0) == 100 + 2_000 + 32_000
    assert tariff.laden_dues_usd(7_000.0) == 100 + 3_500 + 40_000 + 8_000
    assert tariff.laden_dues_usd(12_000.0) == 100 + 6_000 + 40_000 + 20_000 + 2_000
    assert PassageTariff(steps=((1_000.0, 3.0),)).laden_dues_usd(900.0) == 0.0


@pytest.mark.parametrize(("share", "passages"), [(0.0, 1.0), (0.85, 1.425), (1.0, 1.5)])
def test_the_return_pays_its_share_of_the_laden_dues(share: float, passages: float) -> None:
    case = with_values(
        small_case(),
        *("passages", {"passage": "bosporus"}),
        dues_usd_per_nt=2.0,
        fixed_dues_usd=1_000.0,
        ballast_dues_fraction=share,
    )
    before, after = voyage(small_case()), voyage(case)
    assert after["passage_dues_usd"] == pytest.approx(passages * (1_000.0 + 2.0 * HANDY_NT))
    more = after["passage_dues_usd"] - before["passage_dues_usd"]
    assert after["lump_sum_usd"] - before["lump_sum_usd"] == pytest.approx(more)


def with_premiums(case: Case, *rows: tuple[str, str, float, float]) -> Case:
    names = ("target_kind", "target", "hull_value_fraction", "premium_usd")
    case = with_values(case, "vessel_classes", {}, hull_value_usd=10e6)
    return with_rows(
        case, "war_risk_premiums", [dict(zip(names, row, strict=True)) for row in rows]
    )


def test_a_call_pays_once_and_a_passage_again_for_the_return() -> None:
    assert voyage(small_case())["war_risk_usd"] == 0.0
    port = with_premiums(small_case(), ("site", "novorossiysk", 0.005, 0.0))
    assert voyage(port)["war_risk_usd"] == 50_000.0
    strait = with_premiums(small_case(), ("passage", "bosporus", 0.001, 500.0))
    assert voyage(strait)["war_risk_usd"] == 1.5 * 10_500.0
    both = with_premiums(
        small_case(), ("site", "jorf", 0.0, 7_000.0), ("passage", "bosporus", 0.001, 500.0)
    )
    row = voyage(both)
    assert row["war_risk_usd"] == 7_000.0 + 15_750.0
    parts = ("hire_usd", "fuel_usd", "port_dues_usd", "passage_dues_usd", "war_risk_usd")
    assert row["lump_sum_usd"] == pytest.approx(sum(row[part] for part in parts))


def test_a_region_covers_its_ports_and_a_port_has_its_own_premium() -> None:
    region = {row["site"]: row["sea_region"] for row in small_case().rows("sites")}["novorossiysk"]
    whole = with_premiums(small_case(), ("sea_region", region, 0.01, 0.0))
    assert voyage(whole)["war_risk_usd"] == 100_000.0
    own = with_rows(
        whole,
        "war_risk_premiums",
        [{"target_kind": "site", "target": "novorossiysk", "hull_value_fraction": 0.002}],
    )
    assert voyage(own)["war_risk_usd"] == 20_000.0


amounts = st.floats(0.0, 1e5)
shares = st.floats(0.0, 1.0)
steps = st.dictionaries(st.sampled_from([0.0, 1_500.0, 5_000.0, 8_999.0, 9_500.0]), shares)


@settings(max_examples=30)
@given(fixed=amounts, rate=shares, ballast=shares, tariff=steps, hull=shares, amount=amounts)
def test_routes_and_verification_charge_alike(
    fixed: float,
    rate: float,
    ballast: float,
    tariff: dict[float, float],
    hull: float,
    amount: float,
) -> None:
    case = with_values(
        with_premiums(
            small_case(), ("passage", "bosporus", hull, amount), ("site", "dakar", hull, 0.0)
        ),
        *("passages", {"passage": "bosporus"}),
        dues_usd_per_nt=rate,
        fixed_dues_usd=fixed,
        ballast_dues_fraction=ballast,
    )
    rows = [
        {"passage": "bosporus", "from_nt": start, "dues_usd_per_nt": step}
        for start, step in tariff.items()
    ]
    case = case.replace(passage_dues=frame("passage_dues", rows))
    options = make_voyage_options(case).frame
    assert options.filter(pl.col("passages") == "bosporus").height >= 1
    assert charge_faults(case, options) == []


def test_the_shipped_voyages_are_verified_and_a_changed_one_is_found() -> None:
    case = read_case("kazakhstan-morocco-africa")
    options = make_voyage_options(case).frame
    assert (options["war_risk_usd"] > 0).sum() > 20
    assert charge_faults(case, options) == []
    one = options.filter(pl.col("option") == "novorossiysk>jorf_lasfar>panamax")
    dues, premium = one["passage_dues_usd"][0], one["war_risk_usd"][0]
    changed = one.with_columns(pl.col("passage_dues_usd") + 1, pl.col("war_risk_usd") - 1)
    assert charge_faults(case, changed) == [
        f"R25 passage_dues_usd the dues of its passages by the case are {dues:.10g}",
        f"R25 war_risk_usd the war-risk premiums of its calls and passages by the case are "
        f"{premium:.10g}",
    ]
