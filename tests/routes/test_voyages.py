"""Voyage options: one worked by hand, drafts, closures, refusals, two ports."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.routes.voyages import make_voyage_options
from tests.builders import small_case, with_rows, with_values

TWO_PORTS = [{"first_site": "dakar", "second_site": "abidjan", "vessel_class": "handy"}]


def option(case: Case, name: str) -> dict[str, Any]:
    rows = make_voyage_options(case).frame.filter(pl.col("option") == name).to_dicts()
    assert len(rows) == 1, name
    return rows[0]


def dropped(case: Case) -> list[tuple[str, ...]]:
    return make_voyage_options(case).dropped.rows()


def test_a_voyage_worked_by_hand() -> None:
    # 1,200 nm at 12.5 kn are 4 days; 20,000 t are loaded in 4 days and discharged in 5; the empty
    # return is half of 4 days; one waits 2 days at Dakar.
    assert option(small_case(), "jorf>dakar>handy") == {
        "option": "jorf>dakar>handy",
        "from_site": "jorf",
        "to_site": "dakar",
        "second_site": None,
        "vessel_class": "handy",
        "distance_nm": 1_200.0,
        "first_distance_nm": None,
        "passages": "",
        "sea_days": 4.0,
        "load_days": 4.0,
        "discharge_days": 5.0,
        "waiting_days": 2.0,
        "transit_days": 4.0 + 4.0 + 2.0,
        "second_transit_days": None,
        "voyage_days": 4.0 + 2.0 + 4.0 + 5.0 + 2.0,
        "intake_t": 20_000.0,
        "second_intake_t": None,
        "hire_usd": 10_000.0 * 17.0,
        "fuel_usd": 600.0 * (20.0 * 6.0 + 2.0 * 11.0),
        "port_dues_usd": 15_000.0 * 1.5,
        "passage_dues_usd": 0.0,
        "war_risk_usd": 0.0,
        "lump_sum_usd": 170_000.0 + 85_200.0 + 22_500.0,
        "kg_co2e_per_t": pytest.approx(8.0 * 1_200 * 1.852 / 1_000),
        "second_kg_co2e_per_t": None,
    }


def test_a_passage_adds_its_wait_once_and_its_dues_for_the_return_too() -> None:
    row = option(small_case(), "novorossiysk>jorf>handy")
    # 2,400 nm are 8 days, 12 with the return; loading 2, discharging 4; a day each at
    # Novorossiysk and the Bosporus.
    assert row["passages"] == "bosporus"
    assert row["waiting_days"] == 2.0
    assert row["voyage_days"] == 12.0 + 2.0 + 4.0 + 2.0
    assert row["transit_days"] == 2.0 + 8.0 + 1.0
    assert row["hire_usd"] == 200_000.0
    assert row["fuel_usd"] == 600.0 * (20.0 * 12.0 + 2.0 * 8.0)
    assert row["passage_dues_usd"] == 9_000.0 * 1.5
    assert row["lump_sum_usd"] == 200_000.0 + 153_600.0 + 22_500.0 + 13_500.0


def test_the_adjusted_distance_counts_for_emissions() -> None:
    case = with_values(
        small_case(),
        "emission_factors",
        {"emission_factor": "bulk_carrier"},
        g_co2e_per_t_km=5.3,
        distance_adjustment=1.15,
    )
    assert option(case, "rouen>jorf>handy")["kg_co2e_per_t"] == pytest.approx(
        5.3e-3 * 1.15 * 1_200 * 1.852
    )


@pytest.mark.parametrize(
    ("load_draft_m", "discharge_draft_m", "intake_t"),
    [
        (12.0, 10.0, 20_000.0),  # both deeper than the 9 m of the ship
        (12.0, 8.0, 16_000.0),  # a metre short: 100 cm of 40 t
        (12.0, 8.7, 18_800.0),  # 0.3 m are 30 cm, to the last digit
        (7.5, 8.0, 14_000.0),  # the shallower port counts: 150 cm of 40 t
    ],
)
def test_drafts_limit_the_intake(
    load_draft_m: float, discharge_draft_m: float, intake_t: float
) -> None:
    case = with_values(small_case(), "sites", {"site": "jorf"}, draft_m=load_draft_m)
    case = with_values(case, "sites", {"site": "dakar"}, draft_m=discharge_draft_m)
    row = option(case, "jorf>dakar>handy")
    assert row["intake_t"] == intake_t
    assert row["load_days"] == intake_t / 5_000
    assert row["discharge_days"] == intake_t / 4_000


@pytest.mark.parametrize("site", ["jorf", "dakar"])
def test_the_parcel_of_either_port_limits_the_intake(site: str) -> None:
    case = with_values(small_case(), "sites", {"site": site}, maximum_parcel_t=12_000.0)
    assert option(case, "jorf>dakar>handy")["intake_t"] == 12_000.0


def test_a_port_too_shallow_for_any_cargo_is_left_out_and_said() -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, draft_m=4.0)
    assert dropped(case) == [
        (
            start,
            "dakar",
            "handy",
            "no cargo: handy draws 9 m laden, and the 4 m of dakar leave nothing of its 20000 t",
        )
        for start in ("jorf", "novorossiysk", "rouen")
    ]
    assert option(case, "jorf>dakar>coaster")["intake_t"] == 5_000 - 15 * 250


def test_what_the_small_case_offers() -> None:
    options = make_voyage_options(small_case())
    assert options.dropped.is_empty()
    assert options.frame["option"].to_list() == [
        "jorf>abidjan>coaster",
        "jorf>abidjan>handy",
        "jorf>dakar>coaster",
        "jorf>dakar>handy",
        "novorossiysk>abidjan>handy",
        "novorossiysk>dakar>handy",
        "novorossiysk>jorf>handy",
        "rouen>abidjan>coaster",
        "rouen>abidjan>handy",
        "rouen>dakar>coaster",
        "rouen>dakar>handy",
        "rouen>jorf>coaster",
        "rouen>jorf>handy",
    ]


def test_no_ship_goes_from_a_port_to_itself() -> None:
    case = with_rows(small_case(), "trades", [{"from_region": "morocco", "to_region": "morocco"}])
    frame = make_voyage_options(case).frame
    assert frame.filter(pl.col("from_site") == pl.col("to_site")).is_empty()


def test_ports_without_a_rate_neither_load_nor_discharge() -> None:
    case = with_values(small_case(), "sites", {"site": "rouen"}, load_rate_t_per_day=None)
    case = with_values(case, "sites", {"site": "dakar"}, discharge_rate_t_per_day=None)
    frame = make_voyage_options(case).frame
    assert set(frame["from_site"]) == {"jorf", "novorossiysk"}
    assert set(frame["to_site"]) == {"abidjan", "jorf"}


def test_a_case_without_trades_has_no_options() -> None:
    options = make_voyage_options(small_case(trades=[]))
    assert options.frame.is_empty()
    assert options.dropped.is_empty()


def test_closed_passages_leave_out_what_they_cut_off() -> None:
    case = with_values(small_case(), "passages", {"passage": "bosporus"}, open=False)
    options = make_voyage_options(case)
    assert set(options.frame["from_site"]) == {"jorf", "rouen"}
    assert options.dropped.rows() == [
        (
            "novorossiysk",
            end,
            "handy",
            f"no sea route from novorossiysk to {end} is open; closed passages: bosporus, "
            "northwest",
        )
        for end in ("abidjan", "dakar", "jorf")
    ]


def test_the_hub_sends_no_ship_to_a_direct_only_port() -> None:
    case = with_values(small_case(), "markets", {"market": "senegal"}, hub_allowed=False)
    options = make_voyage_options(case)
    reason = "jorf is a hub site, and hub_allowed is false for every market of dakar"
    assert options.dropped.rows() == [
        ("jorf", "dakar", "coaster", reason),
        ("jorf", "dakar", "handy", reason),
    ]
    assert "rouen>dakar>handy" in options.frame["option"].to_list()


def test_one_market_that_the_hub_may_serve_keeps_its_port() -> None:
    case = with_values(small_case(), "markets", {"market": "senegal"}, hub_allowed=False)
    case = with_rows(case, "markets", [{"market": "gambia", "site": "dakar"}])
    assert make_voyage_options(case).dropped.is_empty()


def test_ports_that_serve_nobody_are_kept() -> None:
    case = small_case(markets=[{"market": "mali", "site": "bamako", "hub_allowed": False}])
    assert make_voyage_options(case).dropped.is_empty()


def test_two_ports_worked_by_hand() -> None:
    case = with_values(
        small_case(two_port_discharges=TWO_PORTS), "sites", {"site": "abidjan"}, draft_m=6.0
    )
    row = option(case, "jorf>dakar+abidjan>handy")
    # Abidjan takes 20,000 - 40 * 300 = 8,000 t. Two legs of 1,200 nm are 4 days each. Dakar
    # discharges 12,000 t in 3 days, Abidjan 8,000 t in 2; one waits 2 days at each.
    assert (row["to_site"], row["second_site"]) == ("dakar", "abidjan")
    assert (row["intake_t"], row["second_intake_t"]) == (20_000.0, 8_000.0)
    assert (row["distance_nm"], row["first_distance_nm"]) == (2_400.0, 1_200.0)
    assert (row["sea_days"], row["load_days"], row["discharge_days"]) == (8.0, 4.0, 5.0)
    assert row["waiting_days"] == 4.0
    assert row["transit_days"] == 4.0 + 4.0 + 2.0
    assert row["second_transit_days"] == 10.0 + 3.0 + 4.0 + 2.0
    assert row["voyage_days"] == 8.0 + 4.0 + 4.0 + 5.0 + 4.0
    assert row["port_dues_usd"] == 15_000.0 * 2.5
    assert row["fuel_usd"] == 600.0 * (20.0 * 12.0 + 2.0 * 13.0)
    assert row["kg_co2e_per_t"] == pytest.approx(8.0 * 1_200 * 1.852 / 1_000)
    assert row["second_kg_co2e_per_t"] == pytest.approx(8.0 * 2_400 * 1.852 / 1_000)


def test_a_second_port_that_could_take_all_counts_half_the_days() -> None:
    case = with_values(
        small_case(two_port_discharges=TWO_PORTS),
        "sites",
        {"site": "abidjan"},
        discharge_rate_t_per_day=2_000.0,
    )
    row = option(case, "jorf>dakar+abidjan>handy")
    assert row["second_intake_t"] == 20_000.0
    assert row["discharge_days"] == 10_000 / 4_000 + 10_000 / 2_000


def test_two_ports_need_a_trade_to_both_regions_that_names_the_class() -> None:
    case = small_case(two_port_discharges=[{**TWO_PORTS[0], "vessel_class": "coaster"}])
    starts = make_voyage_options(case).frame.filter(pl.col("second_site").is_not_null())
    # The trades from the Black Sea name the handy only.
    assert starts["from_site"].to_list() == ["jorf", "rouen"]


def test_the_hub_makes_no_two_port_voyage_with_a_direct_only_port() -> None:
    case = with_values(
        small_case(two_port_discharges=TWO_PORTS),
        "markets",
        {"market": "ivory_coast"},
        hub_allowed=False,
    )
    assert (
        "jorf",
        "dakar+abidjan",
        "handy",
        "jorf is a hub site, and hub_allowed is false for every market of abidjan",
    ) in dropped(case)


def test_a_dominated_class_is_left_out_and_said() -> None:
    case = with_rows(
        small_case(),
        "vessel_classes",
        [{"vessel_class": "dear", "hire_usd_per_day": 11_000.0, "ballast_fraction": 0.5}],
    )
    options = make_voyage_options(case)
    assert "dear" not in options.frame["vessel_class"].to_list()
    assert options.dropped.filter(pl.col("from_site") == "rouen").rows()[2] == (
        "rouen",
        "jorf",
        "dear",
        "dominated by handy: 20000 t for 221700 USD in 6.0 days, against 20000 t for 233700 USD "
        "in 6.0 days",
    )


def message(case: Case) -> str:
    with pytest.raises(KeruenError) as caught:
        make_voyage_options(case)
    return str(caught.value)


def test_an_unknown_class_in_a_trade() -> None:
    case = with_rows(
        small_case(),
        "trades",
        [{"from_region": "morocco", "to_region": "asia", "vessel_classes": "handy dhow"}],
    )
    assert message(case) == (
        "table trades, row from_region=morocco and to_region=asia, column vessel_classes, value "
        "'dhow': no such vessel class\n"
        "  Use names of table vessel_classes: coaster, handy."
    )


def test_a_two_port_discharge_where_no_ship_discharges() -> None:
    case = small_case(two_port_discharges=[{**TWO_PORTS[0], "second_site": "rouen"}])
    assert message(case) == (
        "table two_port_discharges, row first_site=dakar and second_site=rouen, column "
        "second_site, value 'rouen': not a port that discharges ships\n"
        "  Name a port with discharge_rate_t_per_day in table sites."
    )


@pytest.mark.parametrize("column", ["draft_m", "sea_region"])
def test_a_port_without_draft_or_region(column: str) -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, **{column: None})
    assert message(case) == (
        f"table sites, row site=dakar, column {column}: empty for a port\n"
        "  Give it, or change the kind of the site."
    )


def test_a_class_without_emission_factor() -> None:
    case = with_values(
        small_case(), "vessel_classes", {"vessel_class": "handy"}, emission_factor="rowing"
    )
    assert message(case) == (
        "table vessel_classes, row vessel_class=handy, column emission_factor, value 'rowing': no "
        "such row in emission_factors\n"
        "  Use the name of a row of table emission_factors."
    )
