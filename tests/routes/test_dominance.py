"""Dominated classes: what stays is beaten by nothing, what goes is beaten by what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from keruen.case.voyage_rows import VoyageRow
from keruen.routes.dominance import split_dominated

NUMBERS = st.integers(0, 4).map(float)


def ship(name: str, intake_t: float, lump_sum_usd: float, transit_days: float) -> VoyageRow:
    values: dict[str, Any] = {
        **dict.fromkeys(VoyageRow.__slots__, 0.0),
        "from_site": "a",
        "to_site": "b",
        "second_site": None,
        "vessel_class": name,
        "intake_t": intake_t,
        "lump_sum_usd": lump_sum_usd,
        "transit_days": transit_days,
    }
    return VoyageRow(**values)


def names(rows: list[Any]) -> list[str]:
    return [row["vessel_class"] for row in rows]


def test_each_of_three_ways_to_be_better_keeps_a_ship() -> None:
    rows = [ship("large", 9, 9, 9), ship("cheap", 8, 8, 9), ship("fast", 8, 9, 8)]
    assert names(split_dominated(rows)[0]) == ["large", "cheap", "fast"]


def test_of_equals_the_first_by_name_stays() -> None:
    kept, gone = split_dominated([ship("b", 5, 5, 5), ship("a", 5, 5, 5), ship("c", 5, 5, 5)])
    assert names(kept) == ["a"]
    assert [words for _, words in gone] == [
        "dominated by a: 5 t for 5 USD in 5.0 days, against 5 t for 5 USD in 5.0 days"
    ] * 2


def test_another_route_is_no_rival() -> None:
    other = replace(ship("best", 9, 1, 1), to_site="c")
    assert len(split_dominated([ship("worse", 5, 5, 5), other])[0]) == 2


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_what_stays_covers_what_goes(figures: list[tuple[float, float, float]]) -> None:
    rows = [ship(f"class_{number}", *each) for number, each in enumerate(figures)]
    kept, gone = split_dominated(rows)
    assert len(kept) + len(gone) == len(rows)

    def beats(left: Any, right: Any) -> bool:
        return bool(
            left["intake_t"] >= right["intake_t"]
            and left["lump_sum_usd"] <= right["lump_sum_usd"]
            and left["transit_days"] <= right["transit_days"]
        )

    assert all(any(beats(rival, row) for rival in kept) for row, _ in gone)
    assert not any(beats(left, right) for left in kept for right in kept if left is not right)
