"""The family of cases: sound, deterministic, and the same question by the tonne in every size."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.family import make_case
from benchmarks.family.make import demand_factor
from benchmarks.family.sides import market_side
from keruen.case import check_case, read_case, write_case_folder
from keruen.case.case import Case
from keruen.plan.model.parameters import PlanParameters
from keruen.routes.voyages import make_voyage_options

SHIPPED = "kazakhstan-morocco-africa"


def total(case: Case, table: str, column: str) -> float:
    """Sum of a column."""
    return float(case[table][column].sum())


def test_size_one_by_month_is_the_shipped_case() -> None:
    assert make_case(1, "month").fingerprint == read_case(SHIPPED).fingerprint


@pytest.mark.parametrize("periods", ["month", "week"])
@pytest.mark.parametrize("size", [1, 2, 5, 10])
def test_every_case_of_the_family_is_sound(size: int, periods: str) -> None:
    case = make_case(size, periods)
    assert check_case(case) == []
    assert case["markets"].height == 35 * size
    assert case["sites"].height == 77 + 35 * (size - 1)


def test_the_markets_side_of_the_shipped_case() -> None:
    """32 market sites have a port or a road of their own; three mills lie behind hub ports."""
    names = market_side(read_case(SHIPPED))
    assert len(names["sites"]) == len(names["markets"]) == 35
    assert {"dakar", "bamako", "morocco_centre"} <= names["sites"]
    assert not {"casablanca", "riga", "aktau", "alat"} & names["sites"]
    assert {"dakar_bamako", "casablanca_morocco_centre"} <= names["lanes"]
    assert not {"kostanay_riga", "aktau_alat"} & names["lanes"]


def test_a_copy_hangs_together() -> None:
    case = make_case(2, "month")
    lanes = {row["lane"]: row for row in case.rows("lanes")}
    assert lanes["dakar_bamako_2"]["from_site"] == "dakar_2"
    assert lanes["dakar_bamako_2"]["to_site"] == "bamako_2"
    assert lanes["casablanca_morocco_centre_2"]["from_site"] == "casablanca"
    assert lanes["casablanca_morocco_centre_2"]["capacity_t_per_day"] == 20_000.0
    assert lanes["kostanay_riga"]["trains_per_day"] == 1.5
    pairs = {(row["first_site"], row["second_site"]) for row in case.rows("two_port_discharges")}
    assert pairs == {
        *[("banjul", "bissau"), ("freetown", "monrovia")],
        *[("banjul_2", "bissau_2"), ("freetown_2", "monrovia_2")],
    }


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("harvests", "quantity_t"),
        ("corridors", "capacity_t_per_day"),
        ("quotas", "quantity_t"),
        ("subsidy_programmes", "budget_usd_per_year"),
        ("hub_options", "storage_capacity_t"),
        ("hub_options", "capex_usd"),
        ("hub_options", "fixed_opex_usd_per_year"),
    ],
)
def test_what_all_copies_share_grows_with_the_size(table: str, column: str) -> None:
    one, five = make_case(1, "month"), make_case(5, "month")
    assert total(five, table, column) == pytest.approx(5.0 * total(one, table, column), rel=1e-12)


def test_a_copy_of_a_market_wants_its_own_factor_of_the_demand() -> None:
    one, two = make_case(1, "month"), make_case(2, "month")
    wanted = one["demand"].select("from_date", "market", was="quantity_t_per_year")
    copies = (
        two["demand"]
        .filter(pl.col("market").str.ends_with("_2"))
        .with_columns(
            pl.col("market").str.strip_suffix("_2"),
            factor=pl.col("market").map_elements(demand_factor, return_dtype=pl.Float64),
        )
    )
    both = copies.join(wanted, on=["market", "from_date"])
    assert both.height == one["demand"].height
    assert both["factor"].is_between(0.8, 1.2).all()
    assert both["factor"].n_unique() == 35
    assert_frame_equal(
        both.select(wanted=pl.col("quantity_t_per_year")),
        both.select(wanted=pl.col("was") * pl.col("factor")),
    )


def test_every_origin_reaches_a_copy_where_it_reaches_the_market() -> None:
    whole = make_voyage_options(make_case(2, "month")).frame
    frame = whole.filter(pl.col("second_site").is_null())
    copies = frame.filter(pl.col("to_site").str.ends_with("_2"))
    first = frame.filter(~pl.col("to_site").str.ends_with("_2"))
    reached = copies.with_columns(pl.col("to_site").str.strip_suffix("_2"))
    keys = ["from_site", "to_site", "vessel_class"]
    second = whole["second_site"].drop_nulls()
    assert len(second) == 2 * second.str.ends_with("_2").sum() > 0
    both = first.join(reached, on=[*keys, "distance_nm", "lump_sum_usd", "intake_t"], how="semi")
    assert both.height == reached.height > 300
    # Nothing but ships between origins and hubs is without a copy.
    hubs = {row["site"] for row in make_case(1, "month").rows("hub_options")}
    assert set(first.join(reached, on=keys, how="anti")["to_site"]) <= hubs


def test_weeks_cover_the_same_horizon() -> None:
    months, weeks = make_case(2, "month"), make_case(2, "week")
    assert weeks.calendar.count == 156
    assert 0 <= months.calendar.days - weeks.calendar.days < 7
    demand = [
        sum(
            float(PlanParameters(case).demand_t(market).sum())
            for market in PlanParameters(case).markets
        )
        / case.calendar.days
        for case in (months, weeks)
    ]
    assert demand[1] == pytest.approx(demand[0], rel=5e-3)


def test_a_case_of_the_family_comes_back_from_its_folder(tmp_path: Path) -> None:
    case = make_case(2, "week")
    assert read_case(write_case_folder(case, tmp_path / "two")).fingerprint == case.fingerprint


@pytest.mark.parametrize(("size", "periods"), [(0, "month"), (1, "day")])
def test_what_is_no_case_of_the_family(size: int, periods: str) -> None:
    with pytest.raises(ValueError, match=f"no case of size {size} in periods of a {periods}"):
        make_case(size, periods)


def test_what_a_simulation_reads_goes_with_its_places() -> None:
    case = make_case(2, "month")
    chances = {row["uncertainty"]: row for row in case.rows("uncertainty")}
    assert chances["wait_dakar_2"]["target"] == "dakar_2"
    assert chances["dakar_bamako_blocked_2"]["target"] == "dakar_bamako_2"
    assert "wait_casablanca_2" not in chances
    policies = {row["policy"]: row for row in case.rows("policies")}
    assert policies["mali_first_2"]["market"] == "mali_2"
    assert "casablanca_release_2" not in policies
    disruptions = case["disruptions"]["disruption"].to_list()
    assert disruptions == read_case(SHIPPED)["disruptions"]["disruption"].to_list()
