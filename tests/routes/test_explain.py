"""Explaining a route: the parts of a voyage, the legs of a chain."""

from __future__ import annotations

import pytest

from keruen.errors import KeruenError
from keruen.routes.explain import explain_route
from tests.builders import small_case, with_values


def test_a_voyage_in_its_parts_worked_by_hand() -> None:
    case = small_case(
        settings={
            "insurance_rate": 0.006,
            "working_capital_rate_per_year": 0.0365,
            "co2_price_usd_per_t": 100.0,
            "transshipment_kg_co2e_per_t": 1.0,
        }
    )
    found = explain_route(case, "JORF", "dak")
    assert (found.from_site, found.to_site, found.kind) == ("jorf", "dakar", "sea")
    # Nothing is offered at Jorf, so the mean of all grades counts: 220, 200 and 200.
    assert found.reference_value_usd_per_t == pytest.approx(620 / 3)
    assert found.voyages["vessel_class"].to_list() == ["handy", "coaster"]
    assert found.voyages.to_dicts()[0] == {
        "option": "jorf>dakar>handy",
        "vessel_class": "handy",
        "second_site": None,
        "distance_nm": 1_200.0,
        "passages": "",
        "sea_days": 4.0,
        "load_days": 4.0,
        "discharge_days": 5.0,
        "waiting_days": 2.0,
        "voyage_days": 17.0,
        "intake_t": 20_000.0,
        "hire_usd": 170_000.0,
        "fuel_usd": 85_200.0,
        "port_dues_usd": 22_500.0,
        "passage_dues_usd": 0.0,
        "war_risk_usd": 0.0,
        "lump_sum_usd": 277_700.0,
        "transit_days": 10.0,
        "hire_usd_per_t": 8.5,
        "fuel_usd_per_t": pytest.approx(4.26),
        "port_dues_usd_per_t": pytest.approx(1.125),
        "passage_dues_usd_per_t": 0.0,
        "war_risk_usd_per_t": 0.0,
        "lump_sum_usd_per_t": pytest.approx(13.885),
        "loading_usd_per_t": 3.0,
        "receiving_usd_per_t": 6.0,
        "insurance_usd_per_t": pytest.approx(1.24),
        "working_capital_usd_per_t": pytest.approx(0.0365 * 10 / 365 * 620 / 3),
        "co2_usd_per_t": pytest.approx(1.97792),
        "cost_usd_per_t": pytest.approx(13.885 + 9 + 1.24 + 0.001 * 620 / 3 + 1.97792),
        "kg_co2e_per_t": pytest.approx(17.7792 + 2),
    }
    assert found.legs.is_empty()


def test_what_is_lost_on_receipt_is_not_received() -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, loss_fraction=0.1)
    row = explain_route(case, "jorf", "dakar").voyages.to_dicts()[0]
    assert row["receiving_usd_per_t"] == pytest.approx(5.4)


def test_the_offered_grades_give_the_value() -> None:
    assert explain_route(small_case(), "rouen", "dakar").reference_value_usd_per_t == 200
    assert explain_route(small_case(), "kostanay", "dakar").reference_value_usd_per_t == 210


def test_a_two_port_voyage_is_shown_for_both_ports() -> None:
    case = small_case(
        two_port_discharges=[
            {"first_site": "dakar", "second_site": "abidjan", "vessel_class": "handy"}
        ]
    )
    first = explain_route(case, "jorf", "dakar").voyages
    second = explain_route(case, "jorf", "abidjan").voyages
    name = "jorf>dakar+abidjan>handy"
    assert dict(first.select("option", "transit_days").iter_rows())[name] == 10.0
    assert dict(second.select("option", "transit_days").iter_rows())[name] == 18.5


def test_classes_left_out_are_given_with_their_reason() -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, draft_m=4.0)
    found = explain_route(case, "rouen", "dakar")
    assert found.voyages["vessel_class"].to_list() == ["coaster"]
    assert found.dropped.select("vessel_class", "reason").rows() == [
        (
            "handy",
            "no cargo: handy draws 9 m laden, and the 4 m of dakar leave nothing of its 20000 t",
        )
    ]


def test_a_land_route_is_built_up_of_lanes() -> None:
    found = explain_route(small_case(), "Dakar", "BAMAKO")
    assert found.kind == "land"
    assert found.voyages.is_empty()
    (leg,) = found.legs.to_dicts()
    assert (leg["route"], leg["mode"], leg["days"]) == ("dakar_bamako", "road", 5.0)
    assert leg["freight_usd_per_t"] == 80.0
    assert leg["receiving_usd_per_t"] == 2.0
    assert leg["cost_usd_per_t"] == 82.0
    assert leg["kg_co2e_per_t"] == pytest.approx(78.0)


def test_a_chain_of_lanes_and_ships() -> None:
    found = explain_route(small_case(), "kost", "bamako")
    assert found.kind == "chain"
    assert found.legs["route"].to_list() == [
        "kostanay_novorossiysk",
        "novorossiysk>dakar>handy",
        "dakar_bamako",
    ]
    assert found.legs["cost_usd_per_t"].sum() == pytest.approx(52 + 39.135 + 82)


def test_nothing_goes() -> None:
    with pytest.raises(KeruenError) as caught:
        explain_route(small_case(), "bamako", "dakar")
    assert str(caught.value) == (
        "nothing goes from bamako to dakar: no voyage, and no chain of lanes and voyages\n"
        "  Add a row to table trades or lanes."
    )


def test_nothing_goes_because_no_ship_may() -> None:
    case = with_values(small_case(), "passages", {"passage": "bosporus"}, open=False)
    with pytest.raises(KeruenError) as caught:
        explain_route(case, "novorossiysk", "jorf")
    assert str(caught.value) == (
        "nothing goes from novorossiysk to jorf: no voyage, and no chain of lanes and voyages; "
        "ships do not sail because no sea route from novorossiysk to jorf is open; closed "
        "passages: bosporus, northwest\n"
        "  Add a row to table trades or lanes."
    )


def test_a_route_to_itself() -> None:
    with pytest.raises(KeruenError) as caught:
        explain_route(small_case(), "jorf", "JORF")
    assert str(caught.value) == (
        "a route from jorf to itself has nothing to explain\n  Name two different sites."
    )
