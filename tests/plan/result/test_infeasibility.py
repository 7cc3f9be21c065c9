"""Where no plan meets every limit: the limits that conflict, and the smallest change, in words."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.plan.result.infeasibility import explain_infeasible
from tests.plan.hand import LAND, change, land_case, plan_of
from tests.plan.hand_tables import TWO_WAYS, hub_case, hub_site, tier
from tests.plan.solving import model_of


def refusal(case: Case, *, hub: bool = False) -> str:
    with pytest.raises(InfeasibleError) as caught:
        plan_of(case, hub=hub)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_a_reserve_larger_than_its_store() -> None:
    case = land_case(
        sites=change("sites", LAND, "mill", name="Mill", storage_capacity_t=1_000.0),
        reserves=[{"reserve": "silo", "site": "mill", "quantity_t": 4_000.0}],
    )
    conflict = (
        "no plan meets every limit; these limits conflict:\n"
        "    - the storage at Mill (table sites, row site=mill, column storage_capacity_t)\n"
        "    - the reserve silo (table reserves, row reserve=silo, column quantity_t or "
        "days_of_cover)\n"
        "  Smallest change that makes the case feasible:\n"
    )
    changes = (  # of equally small changes the solver's is told
        "    - lower the reserve silo by 3,000 t in each period (at first from 4,000 to 1,000 t): "
        "table reserves, row reserve=silo, column quantity_t or days_of_cover",
        "    - raise the storage at Mill by 3,000 t in each period (at first from 1,000 to 4,000 "
        "t): table sites, row site=mill, column storage_capacity_t",
    )
    assert refusal(case) in [conflict + each for each in changes]


def test_a_least_cover_beyond_what_the_lane_carries() -> None:
    """Half of 9,000 t are asked for, 40 t a day make 3,600: 900 more, 300 in each month."""
    case = land_case(
        lanes=change("lanes", LAND, "rail", capacity_t_per_day=40.0),
        markets=[{"market": "town", "site": "mill", "name": "Town", "minimum_cover": 0.5}],
    )
    assert refusal(case) == (
        "no plan meets every limit; these limits conflict:\n"
        "    - the capacity of lane rail (table lanes, row lane=rail, column capacity_t_per_day)\n"
        "    - the least cover of Town in 2027 (table markets, row market=town, column "
        "minimum_cover)\n"
        "  Smallest change that makes the case feasible:\n"
        "    - raise the capacity of lane rail by 300 t in each period (at first from 1,240 to "
        "1,540 t): table lanes, row lane=rail, column capacity_t_per_day"
    )


def test_a_ban_against_a_least_cover() -> None:
    """What is bought in February counts by half, as the ban holds for 14 of its 28 days: 950 t of
    quota are the 1,900 t that lack for nine tenths of 9,000."""
    case = land_case(
        quotas=[
            {
                "quota": "ban",
                "country": "KZ",
                "quantity_t": 0.0,
                "from_date": dt.date(2027, 2, 1),
                "to_date": dt.date(2027, 2, 14),
            }
        ],
        markets=[{"market": "town", "site": "mill", "name": "Town", "minimum_cover": 0.9}],
    )
    assert refusal(case) == (
        "no plan meets every limit; these limits conflict:\n"
        "    - the export quota ban (table quotas, row quota=ban, column quantity_t)\n"
        "    - the least cover of Town in 2027 (table markets, row market=town, column "
        "minimum_cover)\n"
        "  Smallest change that makes the case feasible:\n"
        "    - raise the export quota ban by 950 t (at first from 0 to 950 t): table quotas, "
        "row quota=ban, column quantity_t"
    )


def test_a_cap_on_emissions_against_a_least_cover() -> None:
    """By rail 9,000 t emit 90 t of CO2e."""
    case = land_case(
        settings={"co2_cap_t_per_year": 60.0},
        **TWO_WAYS,
        markets=[{"market": "town", "site": "mill", "minimum_cover": 1.0}],
    )
    assert refusal(case) == (
        "no plan meets every limit; these limits conflict:\n"
        "    - the least cover of town in 2027 (table markets, row market=town, column "
        "minimum_cover)\n"
        "    - the yearly cap on CO2e in 2027 (table case, column co2_cap_t_per_year)\n"
        "  Smallest change that makes the case feasible:\n"
        "    - raise the yearly cap on CO2e in 2027 by 30 t (at first from 60 to 90 t): table "
        "case, column co2_cap_t_per_year"
    )


def test_more_in_store_at_the_start_than_fits() -> None:
    """9,000 t are there, January uses 3,100: 5,900 must fit, and there is no storage."""
    opening = [{"site": "mill", "grade": "wheat", "quantity_t": 9_000.0}]
    assert refusal(land_case(opening_stocks=opening)) == (
        "no plan meets every limit; these limits conflict:\n"
        "    - the storage at mill (table sites, row site=mill, column storage_capacity_t)\n"
        "  Smallest change that makes the case feasible:\n"
        "    - raise the storage at mill by 5,900 t in each period (at first from 0 to 5,900 t): "
        "table sites, row site=mill, column storage_capacity_t"
    )


def test_what_fractions_could_meet_but_whole_hubs_cannot() -> None:
    """Each of two mills is reached over its own hub, and one hub may open.

    Half of each would carry enough for 40 % of the need; whole hubs need a second site.
    """
    case = hub_case(
        tier(receiving_capacity_t_per_day=200.0),
        tier("other", site="other", receiving_capacity_t_per_day=200.0),
        sites=[
            *LAND["sites"],
            {"site": "second_mill", "kind": "inland"},
            hub_site(),
            hub_site("other"),
        ],
        lanes=[
            {"lane": f"{start}-{end}", "from_site": start, "to_site": end}
            for start, end in (
                ("farm", "hub"),
                ("hub", "mill"),
                ("farm", "other"),
                ("other", "second_mill"),
            )
        ],
        markets=[
            {"market": "town", "site": "mill", "minimum_cover": 0.4},
            {"market": "village", "site": "second_mill", "minimum_cover": 0.4},
        ],
        demand=[
            {"market": "town", "quantity_t_per_year": 73_000.0},
            {"market": "village", "quantity_t_per_year": 73_000.0},
        ],
    )
    assert refusal(case, hub=True) == (
        "no plan meets every limit with whole ships; these limits conflict:\n"
        "    - the number of hub sites, at least one where a hub is asked for (table case, column "
        "maximum_hubs)\n"
        "  Smallest change that makes the case feasible:\n"
        "    - raise the number of hub sites, at least one where a hub is asked for by 1 hubs (at "
        "first from 1 to 2 hubs): table case, column maximum_hubs"
    )


def test_where_no_limit_helps_the_rest_of_the_case_is_named() -> None:
    """A row that no limit of the case can mend: something must be at least 1 and holds nothing."""
    plan_model = model_of(land_case())
    plan_model.model.add_rows("impossible", pl.DataFrame({"nothing": [0]}), lower=1.0)
    assert str(explain_infeasible(plan_model)) == (
        "no plan meets every limit, and relaxing the limits of the case does not help\n"
        "  Check closures, transit times and opening stocks: grain is in a place that it cannot "
        "leave."
    )
