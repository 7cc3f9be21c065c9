"""What varies, what may happen and what is done about it in the shipped case."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.case import Case, apply_scenario, read_case

NAME = "kazakhstan-morocco-africa"
DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
# Averaged closures of weather and congestion, which come and go; all others are of one time.
AVERAGED = {
    "aktau_autumn_bans",
    "china_autumn_queue",
    "novorossiysk_bora",
    "ust_luga_ice",
    "vysotsk_ice",
    "swell_atlantic_casablanca",
    "swell_atlantic_jorf_lasfar",
    "swell_atlantic_safi",
    "swell_atlantic_agadir",
    "swell_atlantic_dakhla_atlantique",
    "swell_mediterranean_nador",
    "swell_mediterranean_nador_west_med",
    "swell_mediterranean_tanger_med",
}
FACTORS = ("travel_days", "load_rate", "discharge_rate", "harvest", "demand")


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(NAME)


def _mean(row: dict[str, Any]) -> float:
    """Mean of a law, as textbooks give it."""
    if row["law"] == "uniform":
        return float(row["low"] + row["high"]) / 2.0
    if row["law"] == "triangular":
        return float(row["low"] + row["mode"] + row["high"]) / 3.0
    return float(row["mean"])


def _of(case: Case, varies: str) -> list[dict[str, Any]]:
    return [row for row in case.rows("uncertainty") if row["varies"] == varies]


@pytest.mark.parametrize("scenario", [None, "winter_swell"])
def test_random_closures_shut_as_much_as_the_plan_leaves_out(
    case: Case, scenario: str | None
) -> None:
    """Closures in a year x mean days / days of the months = 1 - capacity factor."""
    case = apply_scenario(case, scenario) if scenario else case
    closures = {row["closure"]: row for row in case.rows("closures")}
    replaced = [row for row in _of(case, "closed_days") if row["replaces_closure"]]
    assert {row["replaces_closure"] for row in replaced} == AVERAGED
    assert len(replaced) == len(AVERAGED)
    for row in replaced:
        closure = closures[row["replaces_closure"]]
        assert row["months"] == closure["months"]
        days = sum(DAYS[int(month)] for month in row["months"].split())
        share = row["frequency_per_year"] * _mean(row) / days
        assert share == pytest.approx(1.0 - closure["capacity_factor"], rel=1e-4)


def test_atlantic_swell_lasts_one_to_five_days(case: Case) -> None:
    swell = [row for row in _of(case, "closed_days") if row["target"] == "jorf_lasfar"]
    assert [(row["low"], row["high"], row["months"]) for row in swell] == [(1.0, 5.0, "12 1 2 3")]


def test_waits_are_in_the_mean_those_of_the_plan(case: Case) -> None:
    """Every wait of a site, and of a passage over the days of a year, keeps its planned mean."""
    planned = {row["site"]: row["waiting_days"] for row in case.rows("sites")}
    planned |= {row["passage"]: row["waiting_days"] for row in case.rows("passages")}
    days: dict[str, float] = {}
    for row in _of(case, "waiting_days"):
        months = [int(month) for month in (row["months"] or "").split()] or list(DAYS)
        share = sum(DAYS[month] for month in months) / 365.0
        days[row["target"]] = days.get(row["target"], 0.0) + share * _mean(row)
    assert len(days) > 40
    for name, mean in days.items():
        assert mean == pytest.approx(planned[name], abs=0.01), name


def test_factors_have_a_mean_near_one(case: Case) -> None:
    for varies in FACTORS:
        rows = _of(case, varies)
        assert rows
        for row in rows:
            queue = row["uncertainty"].startswith("autumn_queue_")
            low, high = (1.3, 1.45) if queue else (0.85, 1.15)
            assert low < _mean(row) < high, row["uncertainty"]


def test_every_market_and_crop_varies_once_and_from_year_to_year(case: Case) -> None:
    countries = {site["site"]: site["country"] for site in case.rows("sites")}
    sellers = {countries[row["site"]] for row in case.rows("harvests")}
    users = {row["country"] for row in case.rows("markets")}
    for varies, wanted in (("harvest", sellers), ("demand", users)):
        rows = _of(case, varies)
        assert sorted(row["target"] for row in rows) == sorted(wanted)
        assert {row["scope"] for row in rows} == {"year"}


def test_the_kazakh_crop_spreads_as_in_2015_to_2025(case: Case) -> None:
    """USDA PSD: mean 14.6 Mt, standard deviation 2.5 Mt."""
    (row,) = (row for row in _of(case, "harvest") if row["target"] == "KZ")
    assert row["standard_deviation"] == pytest.approx(2.5 / 14.6, abs=0.005)


def test_every_corridor_and_class_spreads(case: Case) -> None:
    travel = _of(case, "travel_days")
    for kind, table in (("corridor", "corridors"), ("vessel_class", "vessel_classes")):
        named = {row["target"] for row in travel if row["target_kind"] == kind}
        assert named == set(case[table][kind])


def test_every_region_that_loads_or_discharges_spreads_all_year(case: Case) -> None:
    for work in ("load", "discharge"):
        regions = {row["sea_region"] for row in case.rows("sites") if row[f"{work}_rate_t_per_day"]}
        found: dict[str, set[int]] = {region: set() for region in regions}
        for row in _of(case, f"{work}_rate"):
            if row["target_kind"] == "sea_region":
                months = {int(month) for month in (row["months"] or "").split()} or set(DAYS)
                assert not found[row["target"]] & months
                found[row["target"]] |= months
        assert all(months == set(DAYS) for months in found.values())


def test_disruptions_are_few_and_of_both_kinds(case: Case) -> None:
    rows = case.rows("disruptions")
    dated = [row for row in rows if row["from_date"]]
    assert 6 <= len(rows) <= 12
    assert 0 < len(dated) < len(rows)
    shut = {(row["target"], row["days"]) for row in dated}
    assert {("novorossiysk", 30.0), ("jorf_lasfar", 21.0), ("jorf_lasfar_1", 30.0)} <= shut


def test_policies_wait_release_each_reserve_and_serve_the_hungriest_first(case: Case) -> None:
    rows = case.rows("policies")
    kinds = {
        kind: [row for row in rows if row["kind"] == kind] for kind in case["policies"]["kind"]
    }
    assert [(row["site"], row["days"]) for row in kinds["patience"]] == [(None, 10.0)]
    released = sorted(row["site"] for row in kinds["reserve_release"])
    assert released == sorted(case["reserves"]["site"])
    sahel = {row["market"] for row in case.rows("markets") if row["group"] == "sahel"}
    assert {row["market"] for row in kinds["market_priority"]} == {"sudan", *sahel}
