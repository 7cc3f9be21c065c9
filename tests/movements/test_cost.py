"""The cost of the plan worked by hand, term by term (R26 to R28)."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.errors import KeruenError
from keruen.movements.cost import TERMS, cost_terms, total_cost_usd
from keruen.summaries import Opening
from tests.builders import with_values
from tests.movements.hand import (
    COST_USD,
    DISCOUNT,
    OPENINGS,
    TERMS_USD,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
)


@pytest.fixture(scope="module")
def terms() -> pl.DataFrame:
    return cost_terms(hand_case(), hand_options(), hand_movements(), hand_stocks(), OPENINGS)


def test_every_term_has_every_period_in_order(terms: pl.DataFrame) -> None:
    assert terms["term"].to_list() == [term for term in TERMS for _ in range(4)]
    assert terms["period"].to_list() == [0, 1, 2, 3] * len(TERMS)


@pytest.mark.parametrize("term", TERMS)
def test_term_by_hand(terms: pl.DataFrame, term: str) -> None:
    rows = terms.filter(pl.col("term") == term)
    assert rows["usd"].to_list() == pytest.approx(TERMS_USD[term], rel=1e-12)
    discounted = [usd * factor for usd, factor in zip(TERMS_USD[term], DISCOUNT, strict=True)]
    assert rows["discounted_usd"].to_list() == pytest.approx(discounted, rel=1e-12)
    assert any(rows["usd"])


def test_total_by_hand() -> None:
    total = total_cost_usd(hand_case(), hand_options(), hand_movements(), hand_stocks(), OPENINGS)
    assert total == pytest.approx(COST_USD, rel=1e-12)


def test_a_closed_hub_costs_nothing() -> None:
    terms = cost_terms(hand_case(), hand_options(), hand_movements(), hand_stocks(), [])
    assert terms.filter(pl.col("term") == "hub")["usd"].sum() == 0.0


def test_an_annuity_is_paid_for_the_hub() -> None:
    case = with_values(hand_case(), "hub_options", {"hub_option": "port_1"}, life_years=2.0)
    case = with_values(
        case, "hub_options", {"hub_option": "port_1"}, capital_rate_per_year=0.1, capex_usd=1_000.0
    )
    case = with_values(case, "hub_options", {"hub_option": "port_1"}, fixed_opex_usd_per_year=0.0)
    terms = cost_terms(case, hand_options(), hand_movements(), hand_stocks(), OPENINGS)
    hub = terms.filter(pl.col("term") == "hub")["usd"].to_list()
    # 1,000 USD over two years at 10 %: x / 1.1 + x / 1.21 = 1,000, so x = 1,210 / 2.1.
    assert hub == pytest.approx([0.0] + [1_210 / 2.1 * days / 365 for days in (28, 31, 30)])


def test_no_movements_cost_nothing() -> None:
    case = hand_case(opening_stocks=[])
    empty = cost_terms(
        case, hand_options().clear(), hand_movements().clear(), hand_stocks().clear(), []
    )
    assert empty["usd"].to_list() == [0.0] * (4 * len(TERMS))


@pytest.mark.parametrize(
    ("cells", "where", "message"),
    [
        (
            {"route": "farm_moon"},
            pl.col("kind") == "lane",
            "row kind=lane and route=farm_moon and to_site=port and grade=kz3 and from_period=0 "
            "and to_period=0: cost of route=farm_moon and from_period=0 is not known",
        ),
        (
            {"from_site": "moon"},
            pl.col("kind") == "purchase",
            "row kind=purchase and from_site=moon and grade=kz3 and crop_year=2026 and "
            "from_period=0: price of from_site=moon and grade=kz3 and from_period=0 is not known",
        ),
        (
            {"market": "moon"},
            pl.col("kind") == "shortage",
            "row kind=shortage and from_site=dakar and market=moon and from_period=0: "
            "price_ceiling_usd_per_t of market=moon is not known",
        ),
    ],
)
def test_a_strange_name_has_no_price(cells: dict[str, str], where: pl.Expr, message: str) -> None:
    strange = hand_movements().with_columns(
        pl.when(where).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in cells.items()
    )
    with pytest.raises(KeruenError) as caught:
        cost_terms(hand_case(), hand_options(), strange, hand_stocks(), OPENINGS)
    remedy = "Measure with the case and the voyage options with which the table was written."
    assert str(caught.value) == f"{message}\n  {remedy}"


def test_a_strange_opening_has_no_price() -> None:
    openings = [Opening(hub_option="moon_1", site="moon", tier=1, opening_period=0)]
    with pytest.raises(KeruenError) as caught:
        cost_terms(hand_case(), hand_options(), hand_movements(), hand_stocks(), openings)
    assert str(caught.value) == (
        "openings, hub_option 'moon_1': the case has no such option\n"
        "  Measure with the case for which the plan was made."
    )
