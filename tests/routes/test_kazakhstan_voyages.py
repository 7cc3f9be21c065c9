"""Voyages of the shipped case: few enough to plan, and priced as the trade prices them."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.case import Case, read_case
from keruen.routes.paths import cheapest_paths
from keruen.routes.voyages import make_voyage_options

# USD/t of a voyage sheet by hand: hire 5,500 / 12,000 / 13,500 / 14,500 USD a day, fuel at 550,
# half of the way back in ballast, two days of waiting, 8,000 t a day at both ends.
VOYAGE_SHEET_USD_PER_T = {
    "riga>jorf_lasfar>panamax": 13.0,
    "novorossiysk>jorf_lasfar>panamax": 15.0,
    "constanta>jorf_lasfar>panamax": 14.0,
    "liepaja>casablanca>handysize": 18.0,
    "rouen>casablanca>handysize": 13.0,
    "jorf_lasfar>nouakchott>handysize": 17.0,
    "jorf_lasfar>dakar>handysize": 16.0,
    "jorf_lasfar>abidjan>supramax": 16.0,
    "jorf_lasfar>lagos>supramax": 17.0,
    "jorf_lasfar>banjul>coaster": 26.0,
    "liepaja>dakar>handysize": 25.0,
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("kazakhstan-morocco-africa")


@pytest.fixture(scope="module")
def options(case: Case) -> pl.DataFrame:
    return make_voyage_options(case).frame


def test_integer_columns_of_three_years_stay_below_21_000(
    case: Case, options: pl.DataFrame
) -> None:
    assert options.height * case.settings.periods < 21_000


@pytest.mark.parametrize("option", VOYAGE_SHEET_USD_PER_T)
def test_freight_is_near_a_voyage_sheet(options: pl.DataFrame, option: str) -> None:
    row = options.row(by_predicate=pl.col("option") == option, named=True)
    freight = row["lump_sum_usd"] / row["intake_t"]
    assert freight == pytest.approx(VOYAGE_SHEET_USD_PER_T[option], rel=0.2)


def test_every_market_is_reached_without_a_hub_well_below_its_ceiling(
    case: Case, options: pl.DataFrame
) -> None:
    chains = cheapest_paths(case, options, with_hub=False).chains
    ceiling = {row["market"]: row["price_ceiling_usd_per_t"] for row in case.rows("markets")}
    rivals = chains.filter(pl.col("origin_country") != "KZ", ~pl.col("needs_blending"))
    for market, limit in ceiling.items():
        landed = rivals.filter(pl.col("market") == market)["cost_usd_per_t"].min()
        assert isinstance(landed, float)
        assert landed < 0.85 * limit, market


def test_stores_hold_a_shipload_and_a_third(case: Case, options: pl.DataFrame) -> None:
    least = options.group_by("to_site").agg(pl.col("intake_t").min())
    markets = {row["site"] for row in case.rows("markets")}
    store = {row["site"]: row["storage_capacity_t"] for row in case.rows("sites")}
    for site, intake in least.rows():
        if site in markets:
            assert store[site] >= 1.3 * intake, site


def test_each_hub_candidate_could_serve_all_coastal_markets(
    case: Case, options: pl.DataFrame
) -> None:
    hubs = {row["site"] for row in case.rows("hub_options")}
    ports = {row["site"] for row in case.rows("sites") if row["kind"] == "port"}
    markets = [row for row in case.rows("markets") if row["group"].startswith("atlantic")]
    coastal = {row["site"] for row in markets} & ports
    for hub in hubs:
        served = set(options.filter(pl.col("from_site") == hub)["to_site"])
        assert served >= coastal, hub
