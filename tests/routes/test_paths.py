"""Cheapest chains: worked by hand, beside every chain tried, and their parts."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.routes.arcs import (
    Arc,
    Rates,
    arriving_parts,
    leaving_cost_usd_per_t,
    make_arcs,
    read_rates,
)
from keruen.routes.paths import CheapestPaths, cheapest_paths, cheapest_tree, graph_of, trace
from keruen.routes.voyages import make_voyage_options
from tests.builders import small_case, with_rows, with_values
from tests.reaching import reached, reaches

PARTS = ["purchase", "freight", "subsidy", "loading", "receiving"]
PARTS += ["insurance", "working_capital", "co2", "duty"]


def paths(case: Case, **options: Any) -> CheapestPaths:
    return cheapest_paths(case, make_voyage_options(case).frame, **options)


def chain(found: CheapestPaths, market: str, grade: str) -> dict[str, Any]:
    wanted = found.chains.filter(pl.col("market") == market, pl.col("grade") == grade)
    return wanted.to_dicts()[0]


def rich_case() -> Case:
    """The small case with every part of the cost in use."""
    case = small_case(
        settings={
            "insurance_rate": 0.004,
            "working_capital_rate_per_year": 0.09,
            "co2_price_usd_per_t": 50.0,
            "transshipment_kg_co2e_per_t": 1.2,
        },
        duties=[{"duty": "cet", "market_country": "SN", "rate": 0.05, "amount_usd_per_t": 1.0}],
        subsidy_programmes=[{"programme": "transport", "name": "Transport"}],
        subsidies=[
            {
                "programme": "transport",
                "lane": "kostanay_novorossiysk",
                "amount_usd_per_t": 20.0,
            }
        ],
    )
    case = with_values(case, "lanes", {"lane": "kostanay_novorossiysk"}, loss_fraction=0.01)
    return with_values(case, "sites", {"site": "dakar"}, loss_fraction=0.02)


def test_a_chain_worked_by_hand() -> None:
    found = paths(small_case())
    # Handy Novorossiysk to Dakar: 12 days laden, 18 with the return, 2 loading, 5 discharging and
    # 4 waiting: 29 * 10,000 + 600 * (360 + 22) + 30,000 + 13,500 = 562,700 USD for 20,000 t.
    row = chain(found, "senegal", "kz4")
    assert row["sites"] == "kostanay>novorossiysk>dakar"
    assert row["purchase_usd_per_t"] == 180.0
    assert row["freight_usd_per_t"] == pytest.approx(50 + 28.135)
    assert row["loading_usd_per_t"] == pytest.approx(2 + 5)
    assert row["receiving_usd_per_t"] == pytest.approx(6)
    assert row["cost_usd_per_t"] == pytest.approx(271.135)
    assert row["days"] == pytest.approx(10 + 2 + 12 + 1 + 2)
    assert row["kg_co2e_per_t"] == pytest.approx(2_500 * 0.020 + 3_600 * 1.852 * 0.008)
    assert not row["through_hub"]


def test_grades_are_ranked_by_cost() -> None:
    senegal = paths(small_case()).chains.filter(pl.col("market") == "senegal")
    assert senegal.select("rank", "grade").rows() == [(1, "fr1"), (2, "kz4"), (3, "kz3")]
    assert senegal["cost_usd_per_t"].to_list() == pytest.approx([269.74, 271.135, 291.135])


def test_the_inland_market_goes_on_by_road() -> None:
    found = paths(small_case())
    legs = found.legs.filter(pl.col("market") == "mali", pl.col("grade") == "fr1")
    assert legs.select("leg", "kind", "route", "mode", "vessel_class").rows() == [
        (1, "voyage", "rouen>dakar>handy", "sea", "handy"),
        (2, "lane", "dakar_bamako", "road", None),
    ]
    assert chain(found, "mali", "fr1")["cost_usd_per_t"] == pytest.approx(269.74 + 80 + 2)


def cheap_through_jorf() -> Case:
    return with_values(
        small_case(), "sea_distances", {"from_site": "novorossiysk"}, passages=""
    ).replace(
        trades=small_case()["trades"].filter(
            (pl.col("from_region") != "black_sea") | (pl.col("to_region") == "morocco")
        )
    )


def test_a_chain_through_the_hub_says_so() -> None:
    case = cheap_through_jorf()
    row = chain(paths(case), "senegal", "kz3")
    assert row["sites"] == "kostanay>novorossiysk>jorf>dakar"
    assert row["through_hub"]


def test_without_the_hub_no_ship_loads_there() -> None:
    found = paths(cheap_through_jorf(), with_hub=False)
    assert found.chains.filter(pl.col("grade") != "fr1").is_empty()
    assert not found.chains["through_hub"].any()


@pytest.mark.parametrize(
    ("through_hub", "rivals", "passes"),
    [(True, True, True), (False, True, False), (True, False, True)],
)
def test_which_grades_pass_through_the_hub(through_hub: bool, rivals: bool, passes: bool) -> None:
    case = with_values(cheap_through_jorf(), "offers", {"grade": "kz3"}, through_hub=through_hub)
    case = with_values(case, "case", {}, rivals_through_hub=rivals)
    found = paths(case).chains.filter(pl.col("grade") == "kz3", pl.col("market") == "senegal")
    assert found.is_empty() is not passes


def test_rivals_pass_through_the_hub_only_where_they_may() -> None:
    only_jorf = small_case()["trades"].filter(
        (pl.col("from_region") != "north_sea") | (pl.col("to_region") == "morocco")
    )
    case = small_case().replace(trades=only_jorf)
    assert chain(paths(case), "senegal", "fr1")["through_hub"]
    shut = with_values(case, "case", {}, rivals_through_hub=False)
    assert paths(shut).chains.filter(pl.col("grade") == "fr1").is_empty()


def test_losses_are_in_every_part() -> None:
    case = with_values(small_case(), "lanes", {"lane": "kostanay_novorossiysk"}, loss_fraction=0.2)
    case = with_values(case, "sites", {"site": "dakar"}, loss_fraction=0.5)
    row = chain(paths(case), "senegal", "kz4")
    legs = paths(case).legs.filter(pl.col("market") == "senegal", pl.col("grade") == "kz4")
    # 1 t at Dakar needs 2 t on the ship and 2.5 t on the train.
    assert legs["leaving_t"].to_list() == [2.5, 2.0]
    assert row["purchase_usd_per_t"] == 180 * 2.5
    assert row["freight_usd_per_t"] == pytest.approx(50 * 2.5 + 28.135 * 2)
    assert row["loading_usd_per_t"] == pytest.approx(2 * 2.5 + 5 * 2)
    assert row["receiving_usd_per_t"] == pytest.approx(6)


def test_every_part_worked_by_hand() -> None:
    row = chain(paths(rich_case()), "senegal", "kz4")
    at_sea, on_rail = 1 / 0.98, 1 / 0.98 / 0.99
    assert row["subsidy_usd_per_t"] == pytest.approx(-20 * on_rail)
    assert row["insurance_usd_per_t"] == pytest.approx(0.004 * 200 * at_sea)
    assert row["working_capital_usd_per_t"] == pytest.approx(
        0.09 * 200 / 365 * (10 * on_rail + 17 * at_sea)
    )
    # Handling at Novorossiysk on arrival and on leaving, and at Dakar on arrival.
    kg = 50 * on_rail + 1.2 * at_sea + (53.3376 + 1.2) * at_sea + 1.2
    assert row["kg_co2e_per_t"] == pytest.approx(kg)
    assert row["co2_usd_per_t"] == pytest.approx(kg / 1_000 * 50)
    assert row["duty_usd_per_t"] == pytest.approx(0.05 * 200 + 1)
    assert row["cost_usd_per_t"] == pytest.approx(sum(row[f"{part}_usd_per_t"] for part in PARTS))


def test_a_duty_counts_its_origin_its_country_and_its_days() -> None:
    case = small_case(
        duties=[
            {"duty": "fr", "market_country": "SN", "origin_country": "FR", "amount_usd_per_t": 7},
            {"duty": "ci", "market_country": "CI", "amount_usd_per_t": 9},
            {
                "duty": "january",
                "market_country": "SN",
                "amount_usd_per_t": 181,
                "to_date": small_case().calendar.periods[0].end.replace(month=1, day=31),
            },
        ]
    )
    found = paths(case)
    # January is 31 of the 181 days of the horizon.
    assert chain(found, "senegal", "fr1")["duty_usd_per_t"] == pytest.approx(7 + 31)
    assert chain(found, "senegal", "kz3")["duty_usd_per_t"] == pytest.approx(31)
    assert chain(found, "ivory_coast", "kz3")["duty_usd_per_t"] == 9


def test_a_subsidy_pays_no_more_than_the_lane_costs() -> None:
    case = with_values(rich_case(), "subsidies", {}, amount_usd_per_t=500.0)
    row = chain(paths(case), "senegal", "kz4")
    assert row["subsidy_usd_per_t"] == pytest.approx(-52 / 0.98 / 0.99)
    idle = with_values(case, "subsidy_programmes", {}, active=False)
    assert chain(paths(idle), "senegal", "kz4")["subsidy_usd_per_t"] == 0


def test_lanes_of_no_capacity_carry_nothing() -> None:
    case = with_values(
        small_case(), "lanes", {"lane": "kostanay_novorossiysk"}, capacity_t_per_day=0.0
    )
    assert set(paths(case).chains["grade"]) == {"fr1"}


def test_grades_that_need_blending_come_last() -> None:
    case = with_values(
        small_case(),
        "markets",
        {"market": "senegal"},
        protein_pct_minimum=12.0,
        moisture_pct_maximum=12.0,
    )
    senegal = paths(case).chains.filter(pl.col("market") == "senegal")
    assert senegal.select("rank", "grade", "needs_blending").rows() == [
        (1, "kz4", False),
        (2, "kz3", False),
        (3, "fr1", True),
    ]


def test_a_market_where_grain_is_bought_needs_no_leg() -> None:
    case = with_rows(
        small_case(), "markets", [{"market": "mill", "site": "kostanay", "country": "KZ"}]
    )
    row = chain(paths(case), "mill", "kz4")
    assert (row["sites"], row["cost_usd_per_t"], row["days"]) == ("kostanay", 180.0, 0.0)


def cheapest_of_all(arcs: list[Arc], start: str, end: str, rates: Rates, price: float) -> float:
    """Least cost of a tonne over every chain without a circle: the slow way."""
    best = float("inf")
    stack = [(start, price, frozenset({start}))]
    while stack:
        site, cost, seen = stack.pop()
        if site == end:
            best = min(best, cost)
            continue
        for arc in arcs:
            if arc.from_site == site and arc.to_site not in seen:
                leaving = cost + leaving_cost_usd_per_t(arc, rates, 200.0)
                arrived = leaving / arc.kept + sum(arriving_parts(arc, rates).values())
                stack.append((arc.to_site, arrived, seen | {arc.to_site}))
    return best


def test_the_search_equals_every_chain_tried() -> None:
    case = small_case(
        settings={"insurance_rate": 0.004, "working_capital_rate_per_year": 0.09},
        two_port_discharges=[
            {"first_site": "dakar", "second_site": "abidjan", "vessel_class": "handy"}
        ],
    )
    arcs, rates = make_arcs(case, make_voyage_options(case).frame), read_rates(case)
    found = paths(case)
    for market in ("senegal", "ivory_coast", "mali"):
        site = {row["market"]: row["site"] for row in case.rows("markets")}[market]
        best = cheapest_of_all(arcs, "rouen", site, rates, 240.0)
        assert chain(found, market, "fr1")["cost_usd_per_t"] == pytest.approx(best)


def arc(start: int, end: int, freight: float, kept: float) -> Arc:
    return Arc(
        "lane", f"{start}_{end}_{freight}", "rail", None, str(start), str(end),
        freight, 0.0, 1.0, 2.0, kept, 0.0, 0.0, 0.0,
    )  # fmt: skip


ARCS = st.builds(
    arc, st.integers(0, 3), st.integers(0, 3), st.floats(0, 50), st.sampled_from([0.5, 0.9, 1.0])
)


@reaches(15)
@given(st.lists(ARCS, min_size=4, max_size=12))
def test_the_search_equals_every_chain_tried_on_any_graph(arcs: list[Arc]) -> None:
    rates = Rates(0.0, 0.0, 0.0)
    path = trace(cheapest_tree(graph_of(arcs), {"0": 100.0}, rates, 200.0), "3")
    best = cheapest_of_all(arcs, "0", "3", rates, 100.0)
    if path is None:
        assert best == float("inf")
        return
    cost = 100.0
    for each in path:
        cost = (cost + each.freight_usd_per_t + 1.0) / each.kept + 2.0
    assert cost == pytest.approx(best)
    reached()
