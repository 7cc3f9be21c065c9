"""What sections say, worked by hand on frames of a few rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from keruen.report.blocks import Figure, Fold, Group, Legend, Section, Table, Text
from keruen.report.sections.assumptions import (
    assumption_folds,
    confidence_counts,
    figure_words,
    row_words,
)
from keruen.report.sections.computed import computed_section, flatten
from keruen.report.sections.corridors import corridors_section
from keruen.report.sections.costs import costs_section, term_name
from keruen.report.sections.cover import cover_section
from keruen.report.sections.emissions import emissions_section
from keruen.report.sections.flows import flows_section
from keruen.report.sections.hub import hub_section
from keruen.report.sections.landed_cost import landed_cost_section
from keruen.report.sections.observed import observed_section
from keruen.report.sections.ships import ships_section
from keruen.report.sections.stocks import stocks_section
from tests.report.reading import Page
from tests.report.synthetic import frame, make_data, make_summary


def lead(section: Section) -> str:
    return " ".join(section.lead).replace("\u00a0", " ")


def first_table(section: Section) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table))


def cells(table: Table) -> list[list[str]]:
    """Every row of a table as plain text."""
    return [
        [
            Page(str(cell)).text if "<" in str(cell) else str(cell).replace("\u00a0", " ")
            for cell in row
        ]
        for group in table.groups
        for row in group.rows
    ]


def landed(market: str, origin: str, quantity: float, **parts: float) -> dict[str, Any]:
    return {
        "market": market,
        "name": market.title(),
        "origin_country": origin,
        "quantity_t": quantity,
        "landed_usd_per_t": sum(parts.values()),
        **{f"{part}_usd_per_t": value for part, value in parts.items()},
    }


def test_landed_cost_is_a_mean_by_tonnes() -> None:
    rows = [
        landed("dakar", "KZ", 100.0, purchase=200.0, inland=70.0, subsidy=-30.0),
        landed("lagos", "KZ", 300.0, purchase=200.0, inland=90.0, subsidy=-10.0),
        landed("lagos", "FR", 50.0, purchase=250.0),
    ]
    section = landed_cost_section(make_data(landed_cost=frame("landed_cost", rows)))
    # (100 x 240 + 300 x 280) / 400 = 270
    assert lead(section) == (
        "Grain of Kazakhstan lands at USD 270.00/t on average, grain of other origins at "
        "USD 250.00/t."
    )
    table = first_table(section)
    assert [group.heading for group in table.groups] == ["Lagos", "Dakar"]
    assert [(row[0], row[2], row[3]) for row in cells(table)] == [
        ("Kazakhstan", "280.00", "0.3"),
        ("France", "250.00", "0.1"),
        ("Kazakhstan", "240.00", "0.1"),
    ]
    legend = next(block for block in section.blocks if isinstance(block, Legend))
    assert [words for _, words in legend.items] == [
        "Purchase of grain",
        "Land lanes",
        "Subsidy (deducted)",
    ]


def test_many_markets_fold_away() -> None:
    rows = [landed(f"m{n}", "KZ", 1000.0 - n, purchase=200.0) for n in range(13)]
    section = landed_cost_section(make_data(landed_cost=frame("landed_cost", rows)))
    folds = [block for block in section.blocks if isinstance(block, Fold)]
    assert folds[0].summary == "3\u00a0further markets"
    assert len(first_table(section).groups) == 10


def test_cover_names_the_lowest() -> None:
    rows = [
        cover("dakar", 2028, 100.0, 100.0),
        cover("dakar", 2029, 100.0, 90.0),
        cover("banjul", 2028, 50.0, 40.0),
    ]
    section = cover_section(make_data(cover=frame("cover", rows)))
    assert lead(section) == (
        "92.0% of demand is served; 20 t are unserved. The lowest share is 80.0%, Banjul in 2028."
    )
    assert cells(first_table(section)) == [
        ["Banjul", "80.0% 2028: 80.0%", "–"],
        ["Dakar", "100.0% 2028: 100.0%", "90.0% 2029: 90.0%"],
    ]


def cover(market: str, year: int, demand: float, use: float) -> dict[str, Any]:
    return {
        "market": market,
        "name": market.title(),
        "group": "Coast",
        "year": year,
        "demand_t": demand,
        "use_t": use,
        "shortage_t": demand - use,
        "cover": use / demand,
    }


def test_full_cover_is_said() -> None:
    data = make_data(cover=frame("cover", [cover("dakar", 2028, 10.0, 10.0)]))
    assert lead(cover_section(data)) == ("All demand is served in every market and year.")


def test_a_small_shortage_never_shows_as_all_served() -> None:
    rows = [cover("libreville", 2028, 180_000_000.0, 179_981_100.0)]
    section = cover_section(make_data(cover=frame("cover", rows)))
    assert lead(section) == (
        "99.99% of demand is served; 18,900 t are unserved. The lowest share is 99.99%, "
        "Libreville in 2028."
    )
    assert cells(first_table(section)) == [["Libreville", "99.99% 2028: 99.99%"]]


def corridor(name: str, date: dt.date, quantity: float, capacity: float | None) -> dict[str, Any]:
    return {
        "corridor": name.lower(),
        "name": name,
        "period": 0,
        "date": date,
        "quantity_t": quantity,
        "capacity_t": capacity,
    }


def test_corridors_add_up_half_months() -> None:
    first, half, second = dt.date(2028, 1, 1), dt.date(2028, 1, 16), dt.date(2028, 2, 1)
    rows = [
        corridor("Baltic", first, 100.0, 200.0),
        corridor("Baltic", half, 200.0, 200.0),
        corridor("Baltic", second, 150.0, 300.0),
        corridor("Middle", first, 50.0, None),
        corridor("Idle", first, 0.0, 10.0),
    ]
    section = corridors_section(make_data(corridor_flows=frame("corridor_flows", rows)))
    assert lead(section) == (
        "The busiest is Baltic: 450 t, maximum in January 2028 (300 t). Same scale for all "
        "corridors, tonnes per month."
    )
    (group,) = [block for block in section.blocks if isinstance(block, Group)]
    captions = {
        block.title: block.caption.replace("\u00a0", " ")
        for block in group.blocks
        if isinstance(block, Figure)
    }
    assert captions == {
        "Baltic": "450 t, maximum in January 2028 (300 t); at most 75% of its capacity",
        "Middle": "50 t, maximum in January 2028 (50 t)",
    }
    assert [block.words for block in section.blocks if isinstance(block, Text)] == [
        "Not used: Idle."
    ]


def throughput(origin: str | None, quantity: float) -> dict[str, Any]:
    date = dt.date(2028, 7, 1)
    return {
        "site": "jorf",
        "period": 0,
        "date": date,
        "origin_country": origin,
        "quantity_t": quantity,
    }


def test_the_share_of_home_grain_at_the_hub() -> None:
    rows = [throughput("KZ", 750.0), throughput("FR", 250.0)]
    section = hub_section(make_data(hub_throughput=frame("hub_throughput", rows)))
    assert section is not None
    assert lead(section) == (
        "1,000 t are loaded into ships at the hub, 75.0% of it grain of Kazakhstan."
    )
    unknown = hub_section(
        make_data(hub_throughput=frame("hub_throughput", [throughput(None, 9.0)]))
    )
    assert unknown is not None
    assert lead(unknown) == "9 t are loaded into ships at the hub."
    assert hub_section(make_data(hub_throughput=frame("hub_throughput", []))) is None


def ship(vessel: str, trips: int, quantity: float, utilisation: float | None) -> dict[str, Any]:
    return {
        "from_site": "jorf",
        "to_site": "dakar",
        "vessel_class": vessel,
        "trips": trips,
        "quantity_t": quantity,
        "utilisation": utilisation,
        "usd_per_t": 12.5,
    }


def test_ships_in_one_sentence() -> None:
    rows = [ship("coaster", 3, 18_000.0, 0.9), ship("handysize", 1, 10_000.0, 0.5)]
    section = ships_section(make_data(ships=frame("ships", rows)))
    # 28,000 t of 20,000 + 20,000 t of intake
    assert lead(section) == (
        "4 trips carry 28,000 t; 75% of them by coaster. Ships are 70% full on average."
    )
    assert cells(first_table(section)) == [
        ["Jorf Lasfar → Dakar coaster", "3", "18.0", "90% 90% full", "12.50"],
        ["Jorf Lasfar → Dakar handysize", "1", "10.0", "50% 50% full", "12.50"],
    ]
    unknown = ships_section(make_data(ships=frame("ships", [ship("coaster", 1, 5_000.0, None)])))
    assert lead(unknown) == "1 trip carries 5,000 t; 100% of them by coaster."


def test_emissions_name_their_method() -> None:
    rows = [
        {"leg": "lane", "mode": "rail", "method": "GLEC 3.2", "co2e_t": 50.0, "quantity_t": 1000.0},
        {
            "leg": "handling",
            "mode": "port",
            "method": "transshipment_kg_co2e_per_t",
            "co2e_t": 1.0,
        },
    ]
    summary = make_summary(tonnes={"delivered_t": 500.0})
    section = emissions_section(make_data(summary=summary, emissions=frame("emissions", rows)))
    assert lead(section) == (
        "51 t CO2e over the horizon, 102.0 kg per tonne delivered. Method: GLEC 3.2; the "
        "figure of the case for one handling in a port."
    )
    rows_shown = cells(first_table(section))
    assert [(row[0], row[2], row[3]) for row in rows_shown] == [
        ("Lane, rail GLEC 3.2", "50", "50.0"),
        ("Handling, port the figure of the case for one handling in a port", "1", "–"),
        ("All legs", "51", ""),
    ]


def test_costs_stand_beside_their_twin() -> None:
    rows = [
        {"term": "purchase", "usd": 30e6, "no_hub_usd": 28e6},
        {"term": "voyages", "usd": 10e6, "no_hub_usd": 15e6},
        {"term": "subsidy", "usd": -1e6, "no_hub_usd": -1e6},
    ]
    data = make_data(
        summary=make_summary(cost_usd=39e6),
        no_hub={"cost_usd": 42e6, "bound_usd": 41e6, "gap": 0.0238, "seconds": 9.0},
        cost_terms=frame("cost_terms", rows),
    )
    section = costs_section(data)
    assert "The plan costs USD 39.0 million, USD 3.00 million less than" in lead(section)
    assert [(row[0], row[1], row[2], row[4]) for row in cells(first_table(section))] == [
        ("Purchase of grain", "30.00", "28.00", "+2.00"),
        ("Ships", "10.00", "15.00", "−5.00"),
        ("Subsidy (deducted)", "−1.00", "−1.00", "0.00"),
        ("Cost", "39.00", "42.00", "−3.00"),
    ]


def test_costs_without_a_twin() -> None:
    rows = [{"term": "purchase", "usd": 30e6}, {"term": "new_levy", "usd": 1e6}]
    data = make_data(
        summary=make_summary(no_hub=None, cost_usd=31e6), cost_terms=frame("cost_terms", rows)
    )
    assert cells(first_table(costs_section(data))) == [
        ["Purchase of grain", "30.00"],
        ["New levy", "1.00"],
        ["Cost", "31.00"],
    ]
    assert term_name("new_levy") == "New levy"


def test_stocks_in_order_of_their_peak() -> None:
    rows = [
        {"site": site, "name": site.title(), "date": date, "quantity_t": quantity}
        for site, date, quantity in [
            ("dakar", dt.date(2028, 1, 31), 5.0),
            ("dakar", dt.date(2028, 2, 29), 9.0),
            ("jorf", dt.date(2028, 1, 31), 20.0),
            ("empty", dt.date(2028, 1, 31), 0.0),
        ]
    ]
    section = stocks_section(make_data(stock_curves=frame("stock_curves", rows)))
    (group,) = [block for block in section.blocks if isinstance(block, Group)]
    assert [
        (block.title, block.caption.replace("\u00a0", " "))
        for block in group.blocks
        if isinstance(block, Figure)
    ] == [("Jorf", "at most 20 t, 31 January 2028"), ("Dakar", "at most 9 t, 29 February 2028")]


def test_flows_say_the_tonnes_of_the_summary() -> None:
    assert lead(flows_section(make_data())) == (
        "Over the horizon: 10.14 Mt delivered to the markets, 4.26 Mt grown in Kazakhstan, "
        "1.81 Mt through the hub, 128,400 t unserved."
    )


def figure(table: str, source: str, confidence: str | None) -> dict[str, Any]:
    return {
        "table": table,
        "row": "lane=a_b",
        "column": "cost_usd_per_t",
        "value": "61.4",
        "unit": "USD/t",
        "source": source,
        "confidence": confidence,
    }


def test_assumptions_fold_by_table_and_stand_under_their_source() -> None:
    rows = [
        figure("lanes", "Railways, tariff 2026", "published"),
        figure("lanes", "Own estimate", "estimate"),
        figure("emission_factors", "Own estimate", None),
    ]
    data = make_data(assumptions=frame("assumptions", rows))
    folds = assumption_folds(data)
    assert [fold.summary for fold in folds] == [
        "Lanes (1 published, 1 estimate)",
        "Emission factors (1 unrated)",
    ]
    table = folds[0].blocks[0]
    assert isinstance(table, Table)
    assert [(group.heading, group.css_class) for group in table.groups] == [
        ("Published: Railways, tariff 2026", "confidence published"),
        ("Estimate: Own estimate", "confidence estimate"),
    ]
    assert cells(table)[0] == ["a_b", "cost 61.4 USD/t"]
    assert confidence_counts(data.assumptions) == [
        ("published", 1),
        ("derived", 0),
        ("estimate", 1),
        ("unrated", 1),
    ]


@pytest.mark.parametrize(
    ("column", "value", "unit", "words"),
    [
        ("draft_m", "12.5", "m", "draft 12.5 m"),
        ("maximum_parcel_t", "70000", "t", "maximum parcel 70,000 t"),
        ("storage_cost_usd_per_t_per_month", "3", "USD/t/month", "storage cost 3 USD/t/month"),
        ("crop_year", "2026", "year", "crop 2026 year"),
        ("protein_pct", "13", "%", "protein pct 13 %"),
        ("factor", "-12345", "", "factor −12,345"),
    ],
)
def test_a_figure_in_words(column: str, value: str, unit: str, words: str) -> None:
    assert Page(figure_words(column, value, unit)).text == words


def test_a_row_without_the_names_of_its_columns() -> None:
    assert row_words("lane=a_b and grade=kz3") == "a_b, kz3"
    assert row_words("line 7") == "line 7"
    assert row_words("") == ""


def test_the_run_is_told_whole() -> None:
    assert list(flatten({"options": {"gap": 0.01, "hub": None}, "case_file": "x"})) == [
        ("Options, gap", "0.01"),
        ("Options, hub", "null"),
        ("Case file", "x"),
    ]
    section = computed_section(make_data())
    rows = dict(cells(first_table(section)))
    assert rows["Fingerprint"] == "9f2c6b1e" * 8
    assert rows["Versions, highspy"] == "1.16.0"
    fold = next(block for block in section.blocks if isinstance(block, Fold))
    assert fold.summary == "2\u00a0voyages excluded, with reasons"


@pytest.mark.parametrize("money_year", [None, 2026])
def test_the_year_of_the_money_is_said_where_known(money_year: int | None) -> None:
    rows = dict(cells(first_table(computed_section(make_data(money_year=money_year)))))
    assert rows["Money"] == ("US dollars of 2026" if money_year else "US dollars")


def seen(group: str, name: str, **cells: Any) -> dict[str, Any]:
    row = {"group": group, "name": name, "seen": "2025", "source": "KTZ, 2026"}
    return {**row, "confidence": "published", **cells}


def test_the_plan_stands_beside_what_was_seen_by_group() -> None:
    rows = [
        seen("Origins", "Russia", observed_t=21e6, plan_t=19.3e6),
        seen("Markets", "Egypt, from Russia", observed_share=0.729, plan_share=0.95),
        seen("Markets", "Algeria, from France", observed_t=0.0, plan_t=0.0),
        seen(
            "Markets",
            "Algeria, from Kazakhstan",
            observed_t=390e3,
            plan_t=0.0,
            explanation="State tenders.",
        ),
    ]
    section = observed_section(make_data(observed_flows=frame("observed_flows", rows)))
    assert section is not None
    table = first_table(section)
    assert [group.heading for group in table.groups] == ["Origins", "Markets"]
    assert cells(table) == [
        ["Russia, 2025", "21,000 kt", "19,300 kt"],
        ["Egypt, from Russia, 2025", "72.9%", "95.0%"],
        ["Algeria, from France, 2025", "0 kt", "0 kt"],
        ["Algeria, from Kazakhstan, 2025", "390 kt", "0 kt"],
    ]
    # 19.3 of 21 Mt is 8 % off; 95 and 72.9 are 22 points apart; nothing is as far from nothing.
    assert lead(section).startswith("2 of 4 flows that were seen are near those of the plan")
    (fold,) = (block for block in section.blocks if isinstance(block, Fold))
    (why,) = (block for block in fold.blocks if isinstance(block, Table))
    assert cells(why)[-1] == [
        "Algeria, from Kazakhstan",
        "State tenders.",
        "KTZ, 2026 (published)",
    ]


def test_a_share_that_the_plan_has_nothing_of_is_a_dash_and_not_near() -> None:
    rows = [seen("Seasons of origins", "Argentina", observed_share=0.0, plan_share=None)]
    section = observed_section(make_data(observed_flows=frame("observed_flows", rows)))
    assert section is not None
    assert cells(first_table(section)) == [["Argentina, 2025", "0.0%", "\N{EN DASH}"]]
    assert lead(section).startswith("0 of 1 flow ")


def test_a_case_in_which_nothing_was_seen_has_no_such_section() -> None:
    assert observed_section(make_data(observed_flows=frame("observed_flows", []))) is None
