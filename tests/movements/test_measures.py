"""Measures of the plan worked by hand, and the page that describes them all."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from keruen.movements import measures
from keruen.movements.flows import emissions_t_by_period
from keruen.movements.measures import (
    MEASURES,
    corridor_flows,
    cover,
    days_of_cover,
    emissions,
    hub_throughput,
    measures_page,
    origin_shares,
    port_dwell,
    ships,
    stock_curves,
)
from keruen.movements.tables import schema, sort_movements
from tests.builders import with_rows
from tests.movements.hand import (
    OPENINGS,
    at_market,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
)

ROOT = Path(__file__).resolve().parents[2]


def test_cover() -> None:
    frame = cover(hand_case(), hand_movements())
    assert frame.rows() == [("senegal", 2027, 4_800.0, 2_440.0, 2_360.0, 2_440 / 4_800)]


def test_cover_without_demand_is_empty() -> None:
    frame = cover(hand_case(demand=[]), hand_movements().clear())
    assert frame.rows() == [("senegal", 2027, 0.0, 0.0, 0.0, None)]


def test_corridor_flows() -> None:
    case = hand_case(corridors=[{"corridor": "north", "capacity_t_per_day": 200.0}])
    assert corridor_flows(case, hand_movements()).rows() == [
        ("north", 0, 4_000.0, 6_200.0),
        ("north", 1, 1_600.0, 5_600.0),
        ("north", 2, 0.0, 6_200.0),
        ("north", 3, 0.0, 6_000.0),
    ]
    assert corridor_flows(hand_case(), hand_movements())["capacity_t"].to_list() == [None] * 4


def test_ships() -> None:
    assert ships(hand_options(), hand_movements()).rows() == [
        ("port>dakar>handy", "handy", 1, 1, 4_000.0, 4_000 / 4_200),
        ("port>dakar>handy", "handy", 3, 1, 1_000.0, 1_000 / 4_200),
    ]


def test_emissions() -> None:
    frame = emissions(hand_case(), hand_options(), hand_movements())
    assert frame.select("leg", "mode", "method").rows() == [
        ("handling", "port", "transshipment_kg_co2e_per_t"),
        ("lane", "rail", "made up for tests"),
        ("voyage", "handy", "made up for tests"),
    ]
    # Handling: 5,000 t shipped and 5,488 + 3,960 t received, at 2 kg a tonne.
    assert frame["co2e_t"].to_list() == pytest.approx([2 * 14.448, 112.0, 92.6])
    by_period = emissions_t_by_period(hand_case(), hand_options(), hand_movements())
    assert by_period.tolist() == pytest.approx([85.88, 118.392, 8.704, 20.52])


def test_stock_curves() -> None:
    frame = stock_curves(hand_case(), hand_stocks(), OPENINGS)
    port = frame.filter(pl.col("site") == "port")
    assert port["quantity_t"].to_list() == [2_940.0, 1_096.0, 1_488.0, 488.0]
    assert port["capacity_t"].to_list() == [10_000.0, 50_000.0, 50_000.0, 50_000.0]
    assert frame["site"].unique().sort().to_list() == ["dakar", "farm", "port"]


def test_sites_without_store_have_no_curve() -> None:
    case = with_rows(hand_case(), "sites", [{"site": "yard", "kind": "terminal"}])
    frame = stock_curves(case, hand_stocks(), OPENINGS)
    assert "yard" not in frame["site"].to_list()


def test_hub_throughput() -> None:
    assert hub_throughput(hand_case(), hand_movements()).rows() == [
        ("port", 0, 2_940.0, 0.0),
        ("port", 1, 2_156.0, 4_000.0),
        ("port", 2, 392.0, 0.0),
        ("port", 3, 0.0, 1_000.0),
    ]


def test_origin_shares() -> None:
    french = {**at_market("use", 3, 610.0), "grade": "fr1", "origin_country": "FR"}
    rows = pl.DataFrame([french], schema=schema("movements"))
    frame = origin_shares(sort_movements(pl.concat([hand_movements(), rows])))
    assert frame.rows() == [("senegal", "FR", 610.0, 0.2), ("senegal", "KZ", 2_440.0, 0.8)]


def test_days_of_cover_count_all_markets_at_the_site() -> None:
    # 40 t a day in Senegal; a neighbour at the same site takes 10 t a day.
    case = with_rows(hand_case(), "markets", [{"market": "gambia", "site": "dakar"}])
    case = with_rows(case, "demand", [{"market": "gambia", "quantity_t_per_year": 3_650.0}])
    frame = days_of_cover(case, hand_stocks())
    assert frame["market"].to_list() == ["gambia"] * 4 + ["senegal"] * 4
    assert frame["demand_t_per_day"].to_list() == pytest.approx([50.0] * 8)
    assert frame["days_of_cover"].to_list() == pytest.approx([0, 0, 54.4, 30.4] * 2)


def test_port_dwell() -> None:
    # Port: half of the stocks at both ends times the days; 4,000 t and 1,000 t shipped.
    # Dakar: nothing till March, then 1,360 x 31 and 2,120 x 30, and 1,240 t and 1,200 t used.
    frame = port_dwell(hand_case(), hand_movements(), hand_stocks())
    assert set(frame["origin_country"]) == {"KZ"}
    port = frame.filter(pl.col("site") == "port")
    assert port["stock_t_days"].to_list() == pytest.approx([45_570, 56_504, 40_052, 29_640])
    assert port["left_t"].to_list() == [0.0, 4_000.0, 0.0, 1_000.0]
    assert port["dwell_days"].to_list() == pytest.approx([None, 14.126, None, 29.64])
    dakar = frame.filter((pl.col("site") == "dakar") & (pl.col("stock_t_days") > 0))
    assert dakar["stock_t_days"].to_list() == pytest.approx([1_360 * 31, 2_120 * 30])
    assert set(frame["site"]) == {"port", "dakar"}


def test_port_dwell_counts_what_lay_there_before() -> None:
    opening = [{"site": "port", "grade": "kz3", "quantity_t": 1_000.0}]
    before = port_dwell(hand_case(opening_stocks=opening), hand_movements(), hand_stocks())
    first = before.filter((pl.col("site") == "port") & (pl.col("period") == 0))
    assert first["stock_t_days"].to_list() == pytest.approx([(1_000 + 2_940) / 2 * 31])


def test_grain_that_stays_two_months_dwells_two_months() -> None:
    """Little's law in a steady state: 100 t come each month and leave two months later."""
    columns = {"status": "planned", "site": "port", "grade": "kz3"}
    held = [{**columns, "period": t, "date": None, "quantity_t": 200.0} for t in range(4)]
    stocks = pl.DataFrame(held, schema=schema("stocks"))
    sails = hand_movements().filter(pl.col("kind") == "voyage").head(1)
    months = [
        sails.with_columns(
            from_period=pl.lit(t, pl.Int64), to_period=pl.lit(t, pl.Int64), quantity_t=100.0
        )
        for t in range(4)
    ]
    frame = port_dwell(hand_case(), pl.concat(months), stocks)
    port = frame.filter((pl.col("site") == "port") & (pl.col("period") > 0))
    assert port["dwell_days"].to_list() == pytest.approx([2 * 28, 2 * 31, 2 * 30])


def test_port_dwell_without_departures_is_empty() -> None:
    frame = port_dwell(hand_case(), hand_movements().clear(), hand_stocks())
    assert frame.height
    assert frame["dwell_days"].to_list() == [None] * frame.height


def test_every_measure_is_registered_with_the_columns_it_gives() -> None:
    case, options, moves, stocks = hand_case(), hand_options(), hand_movements(), hand_stocks()
    given = {
        "case": case,
        "voyage_options": options,
        "movements": moves,
        "stocks": stocks,
        "openings": OPENINGS,
    }
    names = {each.name for each in MEASURES}
    others = {"MEASURES", "Measure", "measures_page"}
    assert names == set(measures.__all__) - others
    for each in MEASURES:
        code = each.function.__code__
        wanted = code.co_varnames[: code.co_argcount]
        result = each.function(**{name: given[name] for name in wanted})
        if each.columns:
            assert isinstance(result, pl.DataFrame)
            assert tuple(result.columns) == each.columns
        else:
            assert isinstance(result, float)
        assert each.function.__doc__ is not None
        assert "Formula:" in each.function.__doc__ or "sum of" in each.function.__doc__


def test_the_page_of_measures_is_current() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert page == measures_page()
