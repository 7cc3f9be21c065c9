"""Findings about sea routes: whatever planning would refuse, in the same words."""

from __future__ import annotations

import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.routes.check_routes import check_routes
from keruen.routes.voyages import make_voyage_options
from tests.builders import small_case, with_rows, with_values


def searched_case() -> Case:
    """The small case with no table of distances, and Rouen at the mouth of the Seine."""
    case = small_case(sea_distances=[])
    return with_values(case, "sites", {"site": "rouen"}, latitude=49.45, longitude=0.2)


def moved(latitude: float, longitude: float) -> Case:
    """The small case with no table of distances and Dakar somewhere else."""
    case = searched_case()
    return with_values(case, "sites", {"site": "dakar"}, latitude=latitude, longitude=longitude)


def test_a_sound_case_has_no_findings() -> None:
    assert check_routes(small_case()) == []
    assert check_routes(searched_case()) == []


def test_a_port_over_30_nm_inland_is_a_finding_and_still_planned() -> None:
    case = moved(14.78, -16.1)
    (finding,) = check_routes(case)
    assert (finding.table, finding.row, finding.level) == ("sites", "site=dakar", "warning")
    assert str(finding).startswith(
        "warning: table sites, row site=dakar: the port (latitude 14.78, longitude -16.1) lies "
    )
    assert str(finding).endswith(
        " nm from the sea, more than 30 nm, so that its sea distances are uncertain\n"
        "  Correct latitude and longitude of dakar in table sites, or give its distances in table "
        "sea_distances."
    )
    assert make_voyage_options(case).frame.height > 0


def test_a_port_over_200_nm_inland_is_refused_in_the_same_words() -> None:
    case = moved(16.77, -3.01)
    (finding,) = check_routes(case)
    with pytest.raises(KeruenError) as caught:
        make_voyage_options(case)
    assert "cannot be measured: dakar (latitude 16.77, longitude -3.01) lies " in finding.problem
    assert "more than 200 nm" in caught.value.what
    assert (
        finding.remedy
        == caught.value.remedy
        == (
            "Correct latitude and longitude of dakar in table sites, or give the distance in table "
            "sea_distances."
        )
    )
    assert finding.problem == caught.value.what


def test_a_far_port_with_its_distances_given_is_no_finding() -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, latitude=16.77, longitude=-3.01)
    pairs = {
        (row["from_site"], row["to_site"])
        for row in make_voyage_options(case).frame.to_dicts()
        if row["to_site"] == "dakar"
    }
    assert pairs
    assert check_routes(case) == []


def test_a_closed_passage_with_an_unknown_name_is_a_finding_in_the_same_words() -> None:
    case = searched_case()
    row = {**case.rows("passages")[0], "passage": "suezz", "open": False}
    frame = case["passages"]
    case = case.replace(passages=frame.vstack(type(frame)([row], schema=frame.schema)))
    (finding,) = check_routes(case)
    with pytest.raises(KeruenError) as caught:
        make_voyage_options(case)
    assert str(finding) == str(caught.value)
    assert (finding.table, finding.row, finding.column, finding.value) == (
        "passages",
        "passage=suezz",
        "open",
        "false",
    )


@pytest.mark.parametrize("column", ["sea_region", "draft_m"])
def test_a_port_without_what_ships_need_is_a_finding_in_the_same_words(column: str) -> None:
    case = with_values(small_case(), "sites", {"site": "dakar"}, **{column: None})
    (finding,) = check_routes(case)
    with pytest.raises(KeruenError) as caught:
        make_voyage_options(case)
    assert str(finding) == str(caught.value)


def sea_circle(amount: float, back: float) -> Case:
    """A subsidised lane whose grain can come back to its start by ship and a lane.

    The ship sails from novorossiysk to dakar; the lane from there back to kostanay costs `back`.
    """
    case = with_rows(
        small_case(),
        "lanes",
        [
            {
                "lane": "back",
                "from_site": "dakar",
                "to_site": "kostanay",
                "cost_usd_per_t": back,
                "transit_days": 10.0,
            }
        ],
    )
    case = with_rows(case, "subsidy_programmes", [{"programme": "aid"}])
    return with_rows(
        case,
        "subsidies",
        [{"programme": "aid", "lane": "kostanay_novorossiysk", "amount_usd_per_t": amount}],
    )


def test_a_subsidy_above_the_cost_of_a_circle_by_ship_is_a_warning() -> None:
    """The circle costs its lanes, the lump sum per tonne, loading and receiving, by hand here."""
    case = sea_circle(500.0, 20.0)
    sites = {row["site"]: row for row in case.rows("sites")}
    lanes = {row["lane"]: row for row in case.rows("lanes")}
    options = make_voyage_options(case).frame.to_dicts()
    ship = min(
        (row for row in options if (row["from_site"], row["to_site"]) == ("novorossiysk", "dakar")),
        key=lambda row: row["lump_sum_usd"] / row["intake_t"],
    )
    usd = ship["lump_sum_usd"] / ship["intake_t"]
    usd += lanes["kostanay_novorossiysk"]["cost_usd_per_t"] + lanes["back"]["cost_usd_per_t"]
    for site in ("kostanay", "novorossiysk", "dakar"):
        usd += sites[site]["loading_cost_usd_per_t"] + sites[site]["receiving_cost_usd_per_t"]
    (finding,) = check_routes(case)
    assert str(finding) == (
        "warning: table subsidies, row programme=aid and lane=kostanay_novorossiysk, column "
        "amount_usd_per_t, value '500': subsidies of 500 USD a tonne are paid on the circle "
        f"kostanay_novorossiysk > {ship['vessel_class']} from novorossiysk to dakar > back, which "
        f"costs {round(usd, 2):g} USD a tonne; tonnes that come back are not paid\n"
        "  Lower the amount, or correct the costs of the lanes and ships."
    )
    assert check_routes(sea_circle(usd - 0.01, 20.0)) == []
    assert len(check_routes(sea_circle(usd + 0.01, 20.0))) == 1
