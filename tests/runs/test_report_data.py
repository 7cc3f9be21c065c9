from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from keruen.case.dictionary import read_dictionary
from keruen.movements.measures import landed_cost
from keruen.movements.tables import schema, sort_movements
from keruen.report import ReportData
from keruen.runs.labels import Labels, home_country
from keruen.runs.report_data import make_report_data
from keruen.runs.report_frames import assumptions
from tests.app.plans import IdlePlan, idle_plan
from tests.builders import small_case, with_values

OPENING = {"hub_option": "jorf_1", "site": "jorf", "tier": 1, "opening_period": 1}
LABELS = [
    {"kind": "country", "code": "MA", "label": "Morocco"},
    {"kind": "country", "code": "MA", "language": "fr", "label": "Maroc"},
    {"kind": "group", "code": "west", "label": "West Africa"},
]
FRENCH = {"grade": "fr1", "origin_country": "FR"}


def row(plan: IdlePlan, kind: str, period: int, arrival: int, **values: Any) -> dict[str, Any]:
    """One movement, its dates those of its periods."""
    periods = plan.case.calendar.periods
    whole = {
        "status": "planned",
        "kind": kind,
        "from_period": period,
        "to_period": arrival,
        "from_date": periods[period].start,
        "to_date": periods[arrival].start,
        **values,
    }
    whole.setdefault("received_t", whole["quantity_t"])
    return whole


@pytest.fixture(scope="module")
def plan() -> IdlePlan:
    """5,000 t by coaster from Rouen to the hub in two ships, and 3,000 t on to Dakar."""
    case = small_case(labels=LABELS)
    idle = idle_plan(case, openings=[OPENING], why=["The hub saves a long way round."])
    inward = {"route": "rouen>jorf>coaster", "from_site": "rouen", "to_site": "jorf"}
    onward = {"route": "jorf>dakar>coaster", "from_site": "jorf", "to_site": "dakar"}
    ship = {"mode": "sea", "vessel_class": "coaster"}
    at_rouen, at_dakar = ({"from_site": site, "to_site": site} for site in ("rouen", "dakar"))
    rows = [
        row(idle, "purchase", 0, 0, quantity_t=5000.0, crop_year=2026, **at_rouen, **FRENCH),
        row(idle, "voyage", 0, 0, quantity_t=5000.0, **inward, **ship, **FRENCH),
        row(idle, "trip", 0, 0, quantity_t=0.0, trips=2, **inward, **ship),
        row(idle, "voyage", 1, 1, quantity_t=3000.0, **onward, **ship, **FRENCH),
        row(idle, "trip", 1, 1, quantity_t=0.0, trips=1, **onward, **ship),
        row(idle, "use", 1, 1, quantity_t=3000.0, market="senegal", **at_dakar, **FRENCH),
    ]
    stocks = [
        {
            "status": "planned",
            "site": "jorf",
            "grade": "fr1",
            "period": period.index,
            "date": period.end,
            "quantity_t": 5000.0 if period.index == 0 else 2000.0,
        }
        for period in case.calendar.periods
    ]
    return replace(
        idle,
        movements=sort_movements(pl.DataFrame(rows, schema=schema("movements"))),
        stocks=pl.DataFrame(stocks, schema=schema("stocks")),
        openings=[OPENING],
    )


@pytest.fixture(scope="module")
def data(plan: IdlePlan) -> ReportData:
    return make_report_data(plan, plan.summary, {"seed": 0})


def only(frame: pl.DataFrame) -> dict[str, Any]:
    return frame.row(0, named=True) if frame.height == 1 else pytest.fail(f"rows: {frame.height}")


def test_sites_have_the_labels_of_their_countries(data: ReportData) -> None:
    countries = dict(data.sites.select("site", "country").iter_rows())
    assert (countries["jorf"], countries["rouen"]) == ("Morocco", "FR")
    assert data.country_labels == {"MA": "Morocco"}


def test_flows(data: ReportData) -> None:
    assert data.flows.select("from_site", "to_site", "vessel_class", "quantity_t").rows() == [
        ("jorf", "dakar", "coaster", 3000.0),
        ("rouen", "jorf", "coaster", 5000.0),
    ]


def test_sea_paths_join_the_ports_that_ships_sailed_between(data: ReportData) -> None:
    ends = data.sea_paths.group_by("from_site", "to_site", maintain_order=True).agg(
        pl.col("latitude").first().alias("first"), pl.col("latitude").last().alias("last")
    )
    assert ends.rows() == [("jorf", "dakar", 33.1, 14.7), ("rouen", "jorf", 49.4, 33.1)]


def test_landed_cost_is_that_of_the_measure(plan: IdlePlan, data: ReportData) -> None:
    measured = landed_cost(
        plan.case, plan.voyage_options.frame, plan.movements, plan.stocks
    ).filter(pl.col("grade").is_null() & (pl.col("market") == "senegal"))
    shown = only(data.landed_cost)
    assert (shown["market"], shown["name"], shown["origin_country"]) == ("senegal", "senegal", "FR")
    assert shown["quantity_t"] == 3000.0
    assert shown["landed_usd_per_t"] == pytest.approx(only(measured)["landed_usd_per_t"])
    assert shown["purchase_usd_per_t"] == pytest.approx(240.0)


def test_cover(data: ReportData) -> None:
    senegal = only(data.cover.filter(pl.col("market") == "senegal"))
    assert (senegal["year"], senegal["demand_t"], senegal["use_t"]) == (2027, 18_100.0, 3_000.0)
    assert senegal["group"] is None


def test_groups_have_their_labels() -> None:
    case = small_case(labels=LABELS)
    assert Labels(case).of("group", "west") == "West Africa"
    assert Labels(case).of("group", "east") == "east"
    assert Labels(case, "fr").countries == {"MA": "Maroc"}


def test_the_hub(data: ReportData) -> None:
    tier = only(data.hub_tiers)
    assert (tier["hub_option"], str(tier["opening_date"])) == ("jorf_1", "2027-02-01")
    assert tier["storage_capacity_t"] == 40_000.0
    through = only(data.hub_throughput)
    assert (through["site"], through["period"], str(through["date"])) == ("jorf", 1, "2027-02-01")
    assert (through["origin_country"], through["quantity_t"]) == ("FR", 3000.0)


def test_ships(plan: IdlePlan, data: ReportData) -> None:
    options = {each["option"]: each for each in plan.voyage_options.frame.to_dicts()}
    onward, inward = data.ships.to_dicts()
    assert (inward["from_site"], inward["trips"], inward["quantity_t"]) == ("rouen", 2, 5000.0)
    assert inward["utilisation"] == pytest.approx(0.5)
    lump_sum = options["rouen>jorf>coaster"]["lump_sum_usd"]
    assert inward["usd_per_t"] == pytest.approx(2 * lump_sum / 5000.0)
    assert onward["utilisation"] == pytest.approx(0.6)


def test_emissions_have_the_tonnes_moved(data: ReportData) -> None:
    coaster = only(data.emissions)
    assert (coaster["leg"], coaster["mode"], coaster["quantity_t"]) == ("voyage", "coaster", 8000.0)
    # 8 g a tonne and kilometre over 1,200 nm, on each of the two ways.
    assert coaster["co2e_t"] == pytest.approx(8000.0 * 8e-6 * 1200 * 1.852)


def test_handling_counts_what_ports_put_out_and_take_in(plan: IdlePlan) -> None:
    case = small_case(labels=LABELS, settings={"transshipment_kg_co2e_per_t": 2.0})
    dirty = make_report_data(replace(plan, case=case), plan.summary, {})
    handling = only(dirty.emissions.filter(pl.col("leg") == "handling"))
    # Out of Rouen and into the hub 5,000 t each, out of the hub and into Dakar 3,000 t each.
    assert handling["quantity_t"] == 16_000.0
    assert handling["co2e_t"] == pytest.approx(32.0)


def test_stock_curves_end_on_the_last_day(data: ReportData) -> None:
    jorf = data.stock_curves.filter(pl.col("site") == "jorf")
    assert str(jorf["date"][0]) == "2027-01-31"
    assert jorf["quantity_t"].to_list() == [5000.0, *[2000.0] * 5]
    # 10,000 t of its own, and 40,000 t of the tier from the second period on.
    assert jorf["capacity_t"].to_list() == [10_000.0, *[50_000.0] * 5]


def test_every_number_of_the_case_is_an_assumption(plan: IdlePlan, data: ReportData) -> None:
    numbers = sum(
        plan.case[table][column.name].count()
        for table, columns in read_dictionary().items()
        if any(column.name == "confidence" for column in columns)
        for column in columns
        if column.type in {"number", "integer"} and not column.key
    )
    assert data.assumptions.height == numbers
    price = data.assumptions.filter(
        (pl.col("row") == "site=rouen and grade=fr1") & (pl.col("column") == "price_usd_per_t")
    )
    assert only(price)["value"] == "240"
    assert only(price)["unit"] == "USD/t"


def test_what_else_is_told(plan: IdlePlan, data: ReportData) -> None:
    assert data.home_country == "KZ"
    assert data.money_year == 2026
    assert data.why == ("The hub saves a long way round.",)
    assert dict(data.run) == {"seed": 0}
    assert data.cost_terms.rows() == [("shortage", plan.summary["cost_usd"], None)]
    assert data.dropped_voyages == ()


def test_voyages_that_no_ship_can_make(plan: IdlePlan) -> None:
    shallow = with_values(plan.case, "sites", {"site": "abidjan"}, draft_m=2.0)
    told = make_report_data(idle_plan(shallow), plan.summary, {}).dropped_voyages
    assert any(line.startswith("jorf to abidjan by coaster: no cargo: ") for line in told)


def test_a_case_without_elevators_has_no_home() -> None:
    case = small_case()
    ports = case["sites"].with_columns(kind=pl.lit("port"))
    assert home_country(case.replace(sites=ports)) == ""


def test_a_table_of_many_rows_is_counted_and_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven sites stand above a limit of six, and two lanes below it."""
    monkeypatch.setattr("keruen.runs.report_frames.MOST_LISTED_ROWS", 6)
    listed = assumptions(small_case())
    sites = listed.filter(pl.col("table") == "sites")
    assert sites.select("row", "column", "source").rows() == [
        ("all 7 rows", None, "not listed here")
    ]
    assert listed.filter(pl.col("table") == "lanes")["row"].n_unique() == 2
