"""Nominations from a plan, and aggregates that disclose no single owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.case.calendar import Calendar
from keruen.hub.plans.aggregates import (
    Moved,
    StockChange,
    Threshold,
    actual_movements,
    actual_stocks,
    roadmap_rows,
)
from keruen.hub.plans.nominations import propose_nominations, split_kg, split_month
from keruen.movements.tables import check_movements, check_stocks, schema
from keruen.store.refusal import RefusalError

YEAR = Calendar(date(2027, 1, 1), "month", 12)


def planned(**values: object) -> dict[str, object]:
    """A voyage of a plan from Liepaja to Casablanca in March 2027."""
    row: dict[str, object] = {
        "status": "planned",
        "kind": "voyage",
        "route": "lie_cas",
        "from_site": "liepaja",
        "to_site": "casablanca",
        "mode": "sea",
        "vessel_class": "handysize",
        "grade": "w3",
        "origin_country": "KZ",
        "from_period": 2,
        "to_period": 2,
        "from_date": date(2027, 3, 1),
        "to_date": date(2027, 3, 1),
        "quantity_t": 50_000.0005,
        "received_t": 49_750.0,
    }
    return {**row, **values}


def plan(*rows: dict[str, object]) -> pl.DataFrame:
    """A table of movements."""
    return pl.DataFrame(rows, schema=schema("movements"))


def test_ships_of_a_group_by_hand() -> None:
    table = plan(
        planned(received_t=50_000.0005),
        planned(grade="w4", received_t=10_000.0, quantity_t=10_000.0),
        planned(kind="trip", grade=None, origin_country=None, quantity_t=0.0, trips=3),
        planned(to_site="dakar", route="lie_dak"),
    )
    found = propose_nominations(table, "casablanca")
    assert [each.reference for each in found] == [f"lie_cas/2027-03/{n}" for n in (1, 2, 3)]
    assert [(each.laycan_from.day, each.laycan_to.day) for each in found] == [
        (1, 10),
        (11, 20),
        (21, 31),
    ]
    # 50,000,000.5 kg are 50,000,000 (half to even), 16,666,666 a ship and 2 more on the last.
    assert [[parcel.kg for parcel in each.parcels] for each in found] == [
        [16_666_666, 3_333_333],
        [16_666_666, 3_333_333],
        [16_666_668, 3_333_334],
    ]
    assert {each.direction for each in found} == {"receipt"}
    assert {each.direction for each in propose_nominations(table, "liepaja")} == {"loading"}


def test_a_plan_that_does_not_use_the_site() -> None:
    with pytest.raises(RefusalError) as error:
        propose_nominations(plan(planned()), "agadir")
    assert str(error.value) == (
        "no voyage of the plan loads or discharges at 'agadir'\n  Name a site of the plan that its "
        "voyages use, or plan with the hub open there."
    )


@given(st.integers(0, 10**10), st.integers(1, 60))
def test_parts_sum_to_the_whole(kg: int, count: int) -> None:
    parts = split_kg(kg, count)
    assert sum(parts) == kg
    assert len(set(parts[:-1])) <= 1
    assert 0 <= parts[-1] - parts[0] < count
    windows = split_month("2027-02", count)
    assert windows[0][0] == date(2027, 2, 1)
    assert windows[-1][1] == date(2027, 2, 28)
    assert all(first <= last for first, last in windows)
    assert all(one[0] <= other[0] for one, other in pairwise(windows))


def moved(owner: str, month: int, kg: int, **values: object) -> Moved:
    """Grain that left the terminal on a ship."""
    day = date(2027, month, 10)
    row: dict[str, object] = {
        "owner": owner,
        "kind": "voyage",
        "route": "cas_dak",
        "from_site": "casablanca",
        "to_site": "dakar",
        "mode": "sea",
        "grade": "w3",
        "origin_country": "KZ",
        "vessel_class": "handysize",
        "left": day,
        "arrived": day,
        "kg": kg,
        "received_kg": kg,
    }
    return Moved(**{**row, **values})  # type: ignore[arg-type]


def test_small_groups_are_not_shown() -> None:
    threshold = Threshold(3, 10_000_000)
    few = [moved("ANNA", 1, 30_000_000), moved("BORIS", 1, 30_000_000)]
    enough = [moved(owner, 2, 4_000_000) for owner in ("ANNA", "BORIS", "CLARA")]
    light = [moved(owner, 3, 1_000_000) for owner in ("ANNA", "BORIS", "CLARA")]
    frame = actual_movements([*few, *enough, *light], YEAR, threshold)
    check_movements(frame)
    assert frame.select("from_period", "quantity_t").rows() == [(1, 12_000.0)]
    willing = Threshold(3, 10_000_000, frozenset({"ANNA", "BORIS"}))
    assert actual_movements(few, YEAR, willing)["quantity_t"].to_list() == [60_000.0]
    (row,) = roadmap_rows(frame, "TERM")
    assert row["reference"] == "TERM/cas_dak/w3/KZ/2027-02..2027-02"
    assert row["to_date"] == "2027-02-01"


def test_stocks_do_not_disclose_what_movements_hide() -> None:
    """January +30,000 t of three owners; in February one owner ships; March and April three ship.

    The stock of February would give February's shipment by subtraction, and so would that of March:
    both are hidden. In April the hidden shipments since January are of three owners in all.
    """
    owners = ("ANNA", "BORIS", "CLARA")
    opening = [StockChange(owner, "w3", date(2027, 1, 5), 10_000_000) for owner in owners]
    shipped = [
        moved("ANNA", 2, 2_000_000),
        *(moved(owner, 3, 1_000_000) for owner in owners),
        moved("BORIS", 4, 1_500_000),
        moved("CLARA", 4, 1_500_000, route="cas_abj"),
    ]
    changes = [*opening, *(StockChange(each.owner, "w3", each.left, -each.kg) for each in shipped)]
    threshold = Threshold(3, 3_000_000)
    frame = actual_stocks("casablanca", changes, shipped, YEAR, threshold)
    check_stocks(frame)
    assert frame.select("period", "quantity_t").rows()[:2] == [(0, 30_000.0), (3, 22_000.0)]
    assert actual_movements(shipped, YEAR, threshold)["from_period"].to_list() == [2]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("ANNA", "BORIS", "CLARA", "DANA")),
            st.integers(1, 6),
            st.integers(1, 9),
            st.sampled_from(("cas_dak", "cas_abj")),
        ),
        min_size=1,
        max_size=14,
    )
)
def test_differences_of_stocks_never_give_a_small_group(
    rows: list[tuple[str, int, int, str]],
) -> None:
    """Subtract every pair of stocks that are shown, and every group shown between them."""
    shipped = [moved(owner, month, kg, route=route) for owner, month, kg, route in rows]
    names = ("ANNA", "BORIS", "CLARA", "DANA")
    opening = [StockChange(owner, "w3", date(2027, 1, 1), 1_000) for owner in names]
    changes = [*opening, *(StockChange(each.owner, "w3", each.left, -each.kg) for each in shipped)]
    threshold = Threshold(2, 5)
    stocks = actual_stocks("casablanca", changes, shipped, YEAR, threshold)
    shown = actual_movements(shipped, YEAR, threshold)
    for (early, _), (late, _) in combinations(stocks.select("period", "quantity_t").rows(), 2):
        between = [each for each in shipped if early < each.left.month - 1 <= late]
        keys = {(row["route"], row["from_period"]) for row in shown.iter_rows(named=True)}
        hidden = [each for each in between if (each.route, each.left.month - 1) not in keys]
        if hidden:
            owners = {each.owner for each in hidden}
            assert threshold.allows(owners, sum(each.kg for each in hidden))


def test_exact_kilograms_become_tonnes() -> None:
    assert Decimal(
        str(actual_movements([moved("ANNA", 1, 1_234_567)], YEAR, Threshold(1, 0))["quantity_t"][0])
    ) == Decimal("1234.567")
