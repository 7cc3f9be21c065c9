"""What comes back, by hand and against the solver's largest flow (R22, R23)."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.movements.circulation import Move, Return, can_return, returned
from keruen.solver import Model, solve_relaxation


def move(route: str, start: str, end: str, period: int, tonnes: float, days: int = 0) -> Move:
    return Move(route, start, end, period, period + days, tonnes)


def test_what_returns_in_a_period_is_the_narrowest_part_of_the_circle() -> None:
    first = [move("rail", "a", "b", 0, 100.0)]
    rest = [move("out", "b", "c", 0, 60.0), move("back", "c", "a", 0, 40.0)]
    assert returned([*first, *rest], first, "a") == Return(40.0, ("b", "c", "a"))


def test_grain_waits_but_does_not_go_back_in_time() -> None:
    first = [move("rail", "a", "b", 2, 100.0)]
    later, earlier = move("back", "b", "a", 5, 30.0), move("back", "b", "a", 1, 50.0)
    assert returned([*first, later, earlier], first, "a").quantity_t == 30.0
    assert can_return([*first, earlier], "b", "a")
    assert returned([*first, earlier], first, "a").quantity_t == 0.0


def test_a_move_is_no_way_before_it_arrives() -> None:
    first = [move("rail", "a", "b", 0, 100.0, days=2)]
    back = [move("back", "b", "a", period, 10.0) for period in range(4)]
    assert returned([*first, *back], first, "a").quantity_t == 20.0


SITES = ("a", "b", "c")
MOVES = st.lists(
    st.tuples(
        *(st.sampled_from(SITES), st.sampled_from(SITES)),
        *(st.integers(0, 2), st.integers(0, 1), st.integers(1, 9)),
    ),
    min_size=1,
    max_size=12,
)


def largest_flow_t(moves: list[Move], first: list[Move], end: str) -> float:
    """The same by linear programming: balances of each site and period, grain waits for nothing."""
    places = [(site, period) for site in SITES for period in range(5)]
    arcs = [
        (each.from_site, each.from_period, each.to_site, each.to_period, each.quantity_t)
        for each in moves
        if each not in first
    ]
    arcs += [(site, period, site, period + 1, 1e4) for site in SITES for period in range(4)]
    sources = [("", 0, each.to_site, each.to_period, each.quantity_t) for each in first]
    sinks = [(end, period, "", 0, 1e4) for period in range(5)]
    columns = [*arcs, *sources, *sinks]
    model = Model()
    index = pl.DataFrame({"arc": range(len(columns))})
    model.add_columns("flow", index, upper=pl.Series([float(arc[4]) for arc in columns]))
    rows = model.add_rows(
        "balance", pl.DataFrame({"place": range(len(places))}), lower=0.0, upper=0.0
    )
    entries = [
        (rows.start + number, column, sign)
        for number, place in enumerate(places)
        for column, arc in enumerate(columns)
        for sign in ((-1.0 if arc[:2] == place else 0.0) + (1.0 if arc[2:4] == place else 0.0),)
        if sign
    ]
    row, column, value = zip(*entries, strict=True)
    model.add_entries(pl.Series(row), pl.Series(column), pl.Series(value))
    into = pl.Series([len(arcs) + number for number in range(len(sources))])
    model.add_cost(into, -1.0)
    solution, _ = solve_relaxation(model.matrix())
    assert solution.status == "optimal"
    return -solution.cost


reached: list[bool] = []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(MOVES)
def test_what_returns_is_the_largest_flow(drawn: list[tuple[str, str, int, int, int]]) -> None:
    moves = [
        Move(f"{number}", start, end, period, period + later, float(tonnes))
        for number, (start, end, period, later, tonnes) in enumerate([("a", "b", 0, 0, 7), *drawn])
        if start != end
    ]
    first = [each for each in moves if (each.from_site, each.to_site) == ("a", "b")]
    found = returned(moves, first, "a").quantity_t
    assert found == pytest.approx(largest_flow_t(moves, first, "a"), abs=1e-5)
    if found:
        assert can_return(moves, "b", "a")
        reached.append(True)


def test_enough_draws_return_something() -> None:
    assert len(reached) >= 10
