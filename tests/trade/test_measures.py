"""Measures of trade, worked by hand on three goods, and properties of the formulas."""

from __future__ import annotations

import random

import pytest

from keruen.store.refusal import RefusalError
from keruen.trade import (
    HubFlow,
    comparative_advantage,
    compare_hub,
    compare_mirror,
    complementarity,
    formulas,
    intensity,
    make_report,
    potential,
    read_comtrade,
)
from tests.trade.files import HAND, csv_of


def test_comparative_advantage_by_hand() -> None:
    found = comparative_advantage(read_comtrade(csv_of(*HAND)), "398", 2023)
    # (60/100) / (200/2000), 0, (40/100) / (1500/2000)
    assert [(each.code, each.value) for each in found] == [
        ("10", pytest.approx(6.0)),
        ("31", 0.0),
        ("87", pytest.approx(0.5333, abs=1e-4)),
    ]
    assert [each.world_usd for each in found] == [200, 300, 1_500]


def test_complementarity_by_hand() -> None:
    # 100 (1 - 1/2 (|0.4 - 0.6| + |0.6 - 0.4|))
    assert complementarity(read_comtrade(csv_of(*HAND)), "398", "504", 2023) == pytest.approx(80.0)


def test_intensity_by_hand_with_and_without_the_exporter() -> None:
    found = intensity(read_comtrade(csv_of(*HAND)), "398", "504", 2023)
    assert found.with_exporter == pytest.approx(0.60)
    assert found.without_exporter == pytest.approx(0.57)
    assert (found.flow_usd, found.reported_by) == (3, "X")


def test_potential_by_hand() -> None:
    found = {
        each.code: each for each in potential(read_comtrade(csv_of(*HAND)), "398", "504", 2023)
    }
    assert found["10"].potential_usd == 37
    assert (found["87"].potential_usd, found["87"].reported_by) == (40, "")


def test_the_importer_reports_where_the_exporter_does_not() -> None:
    rows = (*HAND[:-1], ("2023", "504", "398", "M", "10", "H6", "5", "9"))
    data = read_comtrade(csv_of(*rows))
    found = intensity(data, "398", "504", 2023)
    assert (found.flow_usd, found.reported_by) == (5, "M")
    assert {each.code: each.potential_usd for each in potential(data, "398", "504", 2023)} == {
        "10": 35,
        "87": 40,
    }


def test_mirror_of_both_sides_and_of_one() -> None:
    rows = (
        *HAND,
        ("2023", "504", "398", "M", "10", "H6", "3.6", "7500"),
        ("2023", "504", "398", "M", "31", "H6", "1", ""),
    )
    found = compare_mirror(read_comtrade(csv_of(*rows)), "398", "504")
    assert [(each.code, each.exporter_usd, each.importer_usd) for each in found] == [
        ("10", 3, 3.6),
        ("31", None, 1),
    ]
    assert found[0].ratio == pytest.approx(1.2)
    assert (found[0].exporter_t, found[0].importer_t) == (0.008, 7.5)
    assert (found[1].ratio, found[1].importer_valuation) == (None, "CIF")


def test_rows_of_totals_replace_sums_where_every_flow_has_one() -> None:
    totals = (
        ("2023", "398", "0", "X", "TOTAL", "H6", "200", ""),
        ("2023", "251", "0", "X", "TOTAL", "H6", "1900", ""),
        ("2023", "504", "0", "M", "TOTAL", "H6", "100", ""),
        ("2023", "398", "504", "X", "TOTAL", "H6", "3", ""),
    )
    data = read_comtrade(csv_of(*HAND, *totals))
    assert data.uses_totals
    # (60/200) / (200/2100)
    assert comparative_advantage(data, "398", 2023)[0].value == pytest.approx(3.15)
    # Exports 0.3, 0.2 and 0.5 of other goods; imports 0.4 and 0.6.
    assert complementarity(data, "398", "504", 2023) == pytest.approx(50.0)
    assert not read_comtrade(csv_of(*HAND, *totals[:3])).uses_totals


def test_a_row_of_the_world_replaces_the_sum_of_reporters() -> None:
    rows = (*HAND, ("2023", "0", "0", "X", "10", "H6", "400", ""))
    data = read_comtrade(csv_of(*rows))
    assert data.world_total(2023) == 400
    assert make_report(data, "398", "504").lines[0].reporters == 0


def test_groups_of_countries_are_not_added_to_the_world() -> None:
    rows = (*HAND, ("2023", "97", "0", "X", "10", "H6", "900", ""))
    assert read_comtrade(csv_of(*rows)).world_total(2023) == 2_000


@pytest.mark.parametrize(
    ("year", "exporter", "text"),
    [
        (2022, "398", "no year 2022\n  Choose one of: 2023."),
        (2023, "504", "exporter and importer are the same country 504\n  Name two countries."),
        (2023, "999", "the file has no country '999'\n  Name one of: 0, 251, 398, 504."),
        (
            2023,
            "0",
            "the file has no flow X of 0 with the world (partnerCode 0) in 2023\n"
            "  Download the file again with the partner World, or choose another year.",
        ),
    ],
)
def test_what_cannot_be_measured(year: int, exporter: str, text: str) -> None:
    with pytest.raises(RefusalError) as error:
        make_report(read_comtrade(csv_of(*HAND)), exporter, "504", year)
    assert (
        str(error.value).removeprefix("the file has ").endswith(text.removeprefix("the file has "))
    )


def test_an_empty_world_is_refused() -> None:
    rows = (*HAND[5:7], ("2023", "398", "0", "X", "10", "H6", "0", ""))
    with pytest.raises(RefusalError) as error:
        intensity(read_comtrade(csv_of(*rows)), "398", "504", 2023)
    assert str(error.value) == (
        "the total of flow X of 398 in 2023 is zero\n"
        "  Choose a year with trade, or download the file again."
    )
    with pytest.raises(RefusalError) as error:
        read_comtrade(csv_of(*HAND[5:7])).world_total(2023)
    assert str(error.value) == (
        "world exports of 2023 are zero or missing\n"
        "  Download the file again with exports of every reporter to the partner World."
    )


def test_properties_of_the_formulas() -> None:
    draws = random.Random(4)
    reached = 0
    for _ in range(300):
        goods = [f"{number:02}" for number in range(1, draws.randint(2, 7))]
        exports = {good: draws.choice([0.0, draws.uniform(1, 90)]) for good in goods}
        others = {good: draws.uniform(0, 90) for good in goods}
        world = {good: exports[good] + others[good] for good in goods}
        total, all_world = sum(exports.values()), sum(world.values())
        if total <= 0:
            continue
        reached += 1
        values = {
            good: formulas.comparative_advantage(exports[good], total, world[good], all_world)
            for good in goods
        }
        # Weighted by the shares of world trade, advantages average 1.
        mean = sum((values[good] or 0.0) * world[good] / all_world for good in goods)
        assert mean == pytest.approx(1.0)
        fit = formulas.complementarity(exports, others)
        back = formulas.complementarity(others, exports)
        assert fit is not None
        assert -1e-9 <= fit <= 100 + 1e-9
        assert fit == pytest.approx(back)
        assert formulas.complementarity(exports, exports) == pytest.approx(100.0)
    assert reached >= 200


def test_hub_flows_beside_imports() -> None:
    flows = [
        HubFlow(2027, "504", 10.0, 4_000.0),
        HubFlow(2027, "MAR", 0.03, 12.0),
        HubFlow(2027, "MAR", 0.015, 6.0),
        HubFlow(2027, "SEN", 5.0, None),
    ]
    header = ("reporterISO", "partnerISO")
    rows = [(*row, "MAR" if row[1] == "504" else "", "") for row in HAND]
    data = read_comtrade(
        csv_of(
            *rows,
            columns=(
                "period",
                "reporterCode",
                "partnerCode",
                "flowCode",
                "cmdCode",
                "classificationCode",
                "primaryValue",
                "netWgt",
                *header,
            ),
        )
    )
    found = {each.destination: each for each in compare_hub(data, flows, "10")}
    # 0.045 t of 90 kg.
    assert found["MAR"].share == pytest.approx(0.5)
    assert (found["MAR"].value_usd, found["MAR"].recorded_year) == (18.0, 2023)
    assert (found["SEN"].share, found["SEN"].recorded_year, found["SEN"].value_usd) == (
        None,
        None,
        None,
    )
