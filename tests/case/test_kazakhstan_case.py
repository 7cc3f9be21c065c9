"""What the shipped case holds: Kazakh wheat, a hub in Morocco, African markets."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from keruen.case import Case, apply_scenario, list_scenarios, read_case, shipped_case_path
from keruen.case.dictionary import read_dictionary
from keruen.case.write_csv import write_case_folder

NAME = "kazakhstan-morocco-africa"
KAZAKH_GRADES = {"kz_class_1_2", "kz_class_3", "kz_class_4", "kz_class_5"}
ATLANTIC_AND_SAHEL = ("atlantic_west", "atlantic_gulf", "atlantic_central", "sahel")
HUB_CANDIDATES = {
    "casablanca",
    "jorf_lasfar",
    "agadir",
    "safi",
    "nador",
    "nador_west_med",
    "tanger_med",
    "dakhla_atlantique",
}

# USDA FAS, PSD, May 2026: wheat imports forecast for 2026/27, thousand tonnes.
USDA_IMPORTS_KT = {
    "mauritania": 850,
    "senegal": 1000,
    "guinea": 550,
    "sierra_leone": 200,
    "liberia": 60,
    "cote_divoire": 900,
    "ghana": 1050,
    "togo": 450,
    "benin": 450,
    "nigeria": 6500,
    "cameroon": 1275,
    "gabon": 200,
    "congo": 350,
    "dr_congo": 600,
    "angola": 1350,
    "mali": 400,
    "burkina_faso": 400,
    "niger": 230,
    "chad": 250,
    "tunisia": 1850,
    "algeria": 8500,
    "libya": 2150,
    "egypt": 12500,
    "sudan": 2500,
    "ethiopia": 1400,
    "kenya": 2600,
    "tanzania": 1550,
    "mozambique": 1050,
    "south_africa": 2150,
}
MOROCCO_IMPORTS_KT = 4000
# FAO, food balance sheets, 2023, in wheat equivalent: USDA has no row for these three.
FAO_SUPPLY_KT = {"gambia": 108, "guinea_bissau": 24, "djibouti": 138}

# USD/t from an elevator of the three northern regions to free on board, by where a chain ends.
SEED_CHAINS_USD_PER_T = {
    "liepaja": (85, 120),
    "riga": (85, 120),
    "ust_luga": (75, 105),
    "vysotsk": (75, 105),
    "novorossiysk": (75, 105),
    "taman": (75, 105),
    "poti": (95, 130),
    "batumi": (95, 130),
    "temryuk": (85, 120),
    "bandar_abbas": (110, 140),
    "lianyungang": (130, 170),
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(NAME)


@pytest.fixture(scope="module")
def sites(case: Case) -> dict[str, dict[str, Any]]:
    return {row["site"]: row for row in case.rows("sites")}


def first_demand_kt(case: Case) -> dict[str, float]:
    """Yearly demand on the first day of the horizon, by market."""
    start = case.settings["start_date"]
    return {
        row["market"]: row["quantity_t_per_year"] / 1000
        for row in case.rows("demand")
        if row["from_date"] == start
    }


def test_horizon_is_three_seasons_from_september_2026(case: Case) -> None:
    assert case.settings["start_date"] == dt.date(2026, 9, 1)
    assert case.calendar.end_date == dt.date(2029, 9, 1)
    assert case.settings["maximum_hubs"] == 1


def test_kazakh_elevators_offer_four_grades_of_three_crops(
    case: Case, sites: dict[str, dict[str, Any]]
) -> None:
    elevators = {name for name, row in sites.items() if row["kind"] == "elevator"}
    assert len(elevators) >= 6
    assert {sites[name]["country"] for name in elevators} == {"KZ"}
    for name in elevators:
        offered = {row["grade"] for row in case.rows("offers") if row["site"] == name}
        assert offered == KAZAKH_GRADES
        crops = {row["crop_year"] for row in case.rows("harvests") if row["site"] == name}
        assert crops == {2026, 2027, 2028}
        left = {row["grade"] for row in case.rows("opening_stocks") if row["site"] == name}
        assert left == KAZAKH_GRADES


def test_kazakh_surplus_is_2_to_2_5_million_tonnes_a_year(
    case: Case, sites: dict[str, dict[str, Any]]
) -> None:
    surplus: Counter[int] = Counter()
    for row in case.rows("harvests"):
        if sites[row["site"]]["country"] == "KZ":
            surplus[row["crop_year"]] += row["quantity_t"]
    assert all(2.0e6 <= quantity <= 2.5e6 for quantity in surplus.values())


def test_classes_have_the_shares_of_2025(case: Case) -> None:
    # Kazinform, 4 November 2025: 53 % class 1 to 3, 35 % class 4, 12 % class 5 and off-class.
    for site in ("akmola", "aktobe"):
        share = {
            row["grade"]: row["share"]
            for row in case.rows("grade_shares")
            if row["site"] == site and row["crop_year"] == 2026
        }
        assert share["kz_class_1_2"] + share["kz_class_3"] == pytest.approx(0.53)
        assert share["kz_class_4"] == pytest.approx(0.35)
        assert share["kz_class_5"] == pytest.approx(0.12)


def test_class_3_suits_every_market_alone_and_class_4_none(case: Case) -> None:
    grades = {row["grade"]: row for row in case.rows("grades")}
    suits = {name: [meets(row, grades[name]) for row in case.rows("markets")] for name in grades}
    assert all(suits["kz_class_3"])
    assert not any(suits["kz_class_4"])
    assert not any(suits["kz_class_5"])


def meets(market: dict[str, Any], grade: dict[str, Any]) -> bool:
    return bool(
        grade["protein_pct"] >= market["protein_pct_minimum"]
        and grade["wet_gluten_pct"] >= market["wet_gluten_pct_minimum"]
        and grade["test_weight_kg_hl"] >= market["test_weight_kg_hl_minimum"]
        and grade["moisture_pct"] <= market["moisture_pct_maximum"]
        and grade["falling_number_s"] >= market["falling_number_s_minimum"]
    )


def test_eight_moroccan_ports_may_become_the_hub(case: Case) -> None:
    tiers: dict[str, list[int]] = defaultdict(list)
    for row in case.rows("hub_options"):
        tiers[row["site"]].append(row["tier"])
        assert 12 <= row["building_months"] <= 30
        assert 300 <= row["capex_usd"] / row["storage_capacity_t"] <= 800
    assert set(tiers) == HUB_CANDIDATES
    assert all(2 <= len(found) <= 3 for found in tiers.values())
    dakhla = [row for row in case.rows("hub_options") if row["site"] == "dakhla_atlantique"]
    assert all(row["earliest_date"] > dt.date(2028, 12, 31) for row in dakhla)


def test_hub_may_serve_21_atlantic_and_sahel_markets_and_morocco(case: Case) -> None:
    groups = {row["market"]: row["group"] for row in case.rows("markets")}
    far = {name for name, group in groups.items() if group in ATLANTIC_AND_SAHEL}
    assert len(far) == 21
    morocco = {name for name, group in groups.items() if group == "morocco"}
    assert len(morocco) == 3
    allowed = {row["market"] for row in case.rows("markets") if row["hub_allowed"]}
    assert allowed == far | morocco


def test_demand_is_what_usda_forecasts_for_2026_27(case: Case) -> None:
    demand = first_demand_kt(case)
    morocco = sum(quantity for name, quantity in demand.items() if name.startswith("morocco_"))
    assert morocco == pytest.approx(MOROCCO_IMPORTS_KT)
    others = {name: kt for name, kt in demand.items() if not name.startswith("morocco_")}
    assert others == USDA_IMPORTS_KT | FAO_SUPPLY_KT


def test_demand_grows_from_season_to_season_south_of_the_sahara(case: Case) -> None:
    rows = [row for row in case.rows("demand") if not row["market"].startswith("morocco_")]
    by_market: dict[str, list[float]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["from_date"]):
        by_market[row["market"]].append(row["quantity_t_per_year"])
    for first, second, third in by_market.values():
        assert first <= second <= third <= 1.08 * first


def test_supply_covers_demand_in_each_season(case: Case) -> None:
    offered: Counter[int] = Counter()
    for row in case.rows("harvests"):
        offered[row["crop_year"]] += row["quantity_t"]
    for season in (2026, 2027, 2028):
        day = dt.date(season + 1, 8, 31)
        latest: dict[str, float] = {}
        for row in sorted(case.rows("demand"), key=lambda row: row["from_date"]):
            if row["from_date"] <= day:
                latest[row["market"]] = row["quantity_t_per_year"]
        # Offers are limits at the upper end of what was seen, and no longer a stretch of them.
        assert 1.02 < offered[season] / sum(latest.values()) < 1.15


def test_opening_stocks_fit_their_stores(case: Case, sites: dict[str, dict[str, Any]]) -> None:
    held: Counter[str] = Counter()
    for row in case.rows("opening_stocks"):
        held[row["site"]] += row["quantity_t"]
    for site, quantity in held.items():
        assert 0 < quantity <= sites[site]["storage_capacity_t"], site


def test_every_market_begins_with_a_month_of_grain_or_nearly(case: Case) -> None:
    held: Counter[str] = Counter()
    for row in case.rows("opening_stocks"):
        held[row["site"]] += row["quantity_t"]
    demand = first_demand_kt(case)
    for market in case.rows("markets"):
        month_t = demand[market["market"]] * 1000 / 12
        assert held[market["site"]] > 0.85 * month_t, market["market"]


def test_what_is_left_at_the_end_is_worth_less_than_it_cost(case: Case) -> None:
    # Else a plan would fill its stores in the last month for the sake of the ending value.
    fraction = case.settings["ending_value_fraction"]
    value = {row["grade"]: row["reference_value_usd_per_t"] for row in case.rows("grades")}
    factor = {(row["profile"], row["month"]): row["factor"] for row in case.rows("profiles")}
    last_month = 8
    for row in case.rows("offers"):
        price = row["price_usd_per_t"] * factor.get((row["price_profile"], last_month), 1.0)
        assert fraction * value[row["grade"]] < price, (row["site"], row["grade"])


def test_russian_transit_ports_load_straight_from_wagons(
    sites: dict[str, dict[str, Any]],
) -> None:
    for name in ("ust_luga", "vysotsk", "novorossiysk", "taman", "temryuk"):
        assert sites[name]["country"] == "RU"
        assert sites[name]["storage_capacity_t"] == 0
        assert not sites[name]["blending"]
    for name in ("liepaja", "riga"):
        assert sites[name]["storage_capacity_t"] >= 60_000
        assert sites[name]["blending"]


@pytest.mark.parametrize("port", SEED_CHAINS_USD_PER_T)
def test_chains_to_free_on_board_cost_what_the_corridor_costs(
    case: Case, sites: dict[str, dict[str, Any]], port: str
) -> None:
    low, high = SEED_CHAINS_USD_PER_T[port]
    for origin in ("akmola", "kostanay", "north_kazakhstan"):
        cost = chain_cost_usd_per_t(case, sites, origin, port)
        assert cost is None or low <= cost <= high, (origin, cost)
    assert chain_cost_usd_per_t(case, sites, "akmola", port) is not None


def chain_cost_usd_per_t(
    case: Case, sites: dict[str, dict[str, Any]], start: str, end: str
) -> float | None:
    """Cost of lanes and handling from an elevator to a laden ship, along the cheapest lanes."""
    if start == end:
        return float(sites[end]["loading_cost_usd_per_t"])
    costs = []
    for lane in case.rows("lanes"):
        rest = None
        if lane["from_site"] == start:
            rest = chain_cost_usd_per_t(case, sites, lane["to_site"], end)
        if rest is not None:
            handling = sites[start]["loading_cost_usd_per_t"]
            handling += sites[lane["to_site"]]["receiving_cost_usd_per_t"]
            costs.append(lane["cost_usd_per_t"] + handling + rest)
    return min(costs, default=None)


def test_volga_don_is_shut_from_december_to_march(case: Case) -> None:
    closures = {row["closure"]: row for row in case.rows("closures")}
    winter = closures["volga_don_winter"]
    assert (winter["target"], winter["capacity_factor"]) == ("aktau_temryuk", 0)
    assert winter["months"].split() == ["12", "1", "2", "3"]


def test_subsidy_is_30_or_20_thousand_tenge_a_tonne(case: Case) -> None:
    lanes = {row["lane"]: row for row in case.rows("lanes")}
    amounts = {row["lane"]: row["amount_usd_per_t"] for row in case.rows("subsidies")}
    tenge_per_usd = 515
    for lane, amount in amounts.items():
        # Order No. 67: the higher rate is for the Baltic States, and for Azerbaijan with Georgia.
        high = lanes[lane]["corridor"] in ("baltic_states", "middle_corridor")
        assert amount == pytest.approx((30_000 if high else 20_000) / tenge_per_usd, abs=0.5)
    paid = [row["lane"] for row in case.rows("lanes") if row["corridor"] == "baltic_states"]
    assert set(paid) <= set(amounts)
    (programme,) = case.rows("subsidy_programmes")
    assert programme["budget_usd_per_year"] == pytest.approx(30e9 / tenge_per_usd, rel=0.01)


def test_emission_factors_are_those_of_glec(case: Case) -> None:
    factors = {row["emission_factor"]: row for row in case.rows("emission_factors")}
    wanted = {
        "sea_bulk_under_10k": 32.1,
        "sea_bulk_10_35k": 8.8,
        "sea_bulk_35_60k": 6.4,
        "sea_bulk_60_100k": 5.3,
    }
    for name, grams in wanted.items():
        assert factors[name]["g_co2e_per_t_km"] == grams
        assert factors[name]["distance_adjustment"] == 1.15
        assert "GLEC" in factors[name]["source"]
    assert case.settings["transshipment_kg_co2e_per_t"] == 1.2


def test_straits_dues_are_those_of_july_2025(case: Case) -> None:
    # Gold franc of 5.83 USD; 0.385 francs a net ton and 168 for the lights of the first 800 tons,
    # once for the round voyage.
    passages = {row["passage"]: row for row in case.rows("passages")}
    assert passages["bosporus"]["dues_usd_per_nt"] == pytest.approx(5.83 * 0.385)
    assert passages["bosporus"]["fixed_dues_usd"] == pytest.approx(5.83 * 168)
    assert passages["bosporus"]["ballast_dues_fraction"] == 0
    assert passages["gibraltar"]["dues_usd_per_nt"] == 0


def test_scenarios_ask_the_questions_of_the_corridor(case: Case) -> None:
    scenarios = list_scenarios(case)
    assert {scenario.name for scenario in scenarios} >= {
        "subsidy_off",
        "novorossiysk_halted",
        "russian_transit_closed",
        "poor_kazakh_harvest",
        "moroccan_drought",
        "freight_spike",
        "winter_swell",
        "ktz_tariff_3_1",
        "kazakh_export_ban",
        "no_rivals_through_hub",
        "cheap_hub_handling",
        "red_sea_closed",
    }
    assert all(scenario.question for scenario in scenarios)


def test_rail_tariff_scenario_raises_the_kazakh_leg_only(case: Case) -> None:
    # Kostanay to Liepāja: 200 km in Kazakhstan at 0.81 cents and 4 USD/t are 5.6 USD/t of the
    # cost; 3.1 times that adds 11.76.
    before = {row["lane"]: row["cost_usd_per_t"] for row in case.rows("lanes")}
    changed = apply_scenario(case, "ktz_tariff_3_1")
    after = {row["lane"]: row["cost_usd_per_t"] for row in changed.rows("lanes")}
    assert after["kostanay_liepaja"] - before["kostanay_liepaja"] == pytest.approx(11.76, abs=0.02)
    elevators = {row["site"] for row in case.rows("sites") if row["kind"] == "elevator"}
    for lane in case.rows("lanes"):
        rise = after[lane["lane"]] - before[lane["lane"]]
        assert (rise > 0) == (lane["from_site"] in elevators), lane["lane"]


def test_export_ban_scenario_stops_a_quota_that_never_binds_before(case: Case) -> None:
    (quota,) = case.rows("quotas")
    assert quota["quantity_t"] > 4 * 2.5e6 - 1
    (banned,) = apply_scenario(case, "kazakh_export_ban").rows("quotas")
    assert banned["quantity_t"] == 0


def test_labels_name_every_country_region_and_group_in_five_languages(case: Case) -> None:
    labels = {(row["kind"], row["code"], row["language"]) for row in case.rows("labels")}
    used = {("country", row["country"]) for row in [*case.rows("sites"), *case.rows("markets")]}
    used |= {("country", row["origin_country"]) for row in case.rows("grades")}
    for row in case.rows("corridors"):
        used |= {("country", code) for code in (row["transit_countries"] or "").split()}
    used |= {("region", row["sea_region"]) for row in case.rows("sites") if row["sea_region"]}
    used |= {("group", row["group"]) for row in case.rows("markets")}
    wanted = {(*code, language) for code in used for language in ("en", "fr", "ar", "kk", "ru")}
    assert wanted <= labels


def test_short_names_are_plain_and_full_names_are_true(
    sites: dict[str, dict[str, Any]],
) -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in sites)
    assert sites["liepaja"]["name"] == "Liepāja"
    assert sites["constanta"]["name"] == "Constanța"


def test_sources_name_a_publisher_and_a_year_and_no_place_on_a_disk(case: Case) -> None:
    for table in read_dictionary():
        for row in case.rows(table):
            assert re.search(r"\b(19|20)\d\d\b", row["source"]), (table, row["source"])
            text = row["source"] + (row["note"] or "")
            assert not re.search(r"https?:|(?<!\w)/\w+/|\.md\b", text), (table, text)


def test_tables_are_written_as_keruen_writes_them(case: Case, tmp_path: Path) -> None:
    shipped = shipped_case_path(NAME)
    again = write_case_folder(case, tmp_path / NAME, licence="Apache-2.0")
    assert {path.name for path in again.iterdir()} == {path.name for path in shipped.iterdir()}
    for path in again.iterdir():
        assert path.read_bytes() == (shipped / path.name).read_bytes(), path.name


def test_data_package_lists_each_table_once(case: Case) -> None:
    package = json.loads((shipped_case_path(NAME) / "datapackage.json").read_text("utf-8"))
    paths = [resource["path"] for resource in package["resources"]]
    assert len(paths) == len(set(paths))
    assert set(paths) == {f"{name}.csv" for name in read_dictionary() if len(case[name])}
