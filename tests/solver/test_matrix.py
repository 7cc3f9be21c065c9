"""What a finished program tells about itself, beside dense arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.solver import INFINITY, Floats, Matrix, solve_interior, solve_relaxation
from tests.solver.programs import Drawn, drawn_programs, masks, optimum, prices, program


def allows(matrix: Matrix, dense: Floats, values: Floats, tolerance: float = 1e-6) -> bool:
    """Whether a point keeps all limits of a program."""
    activity = dense @ values
    return bool(
        (values >= matrix.lower - tolerance).all()
        and (values <= matrix.upper + tolerance).all()
        and (activity >= matrix.row_lower - tolerance).all()
        and (activity <= matrix.row_upper + tolerance).all()
    )


@given(drawn_programs(), st.data())
def test_activity_and_reduced_costs_are_those_of_dense_arrays(
    drawn: Drawn, data: st.DataObject
) -> None:
    matrix, dense = drawn.matrix, drawn.dense
    values = data.draw(prices(matrix.shape[1]))
    row_prices = data.draw(prices(matrix.shape[0]))
    assert matrix.shape == dense.shape
    np.testing.assert_array_equal(matrix.rows.toarray(), dense)
    np.testing.assert_allclose(matrix.activity(values), dense @ values, atol=1e-9)
    reduced = matrix.cost - dense.T @ row_prices
    np.testing.assert_allclose(matrix.reduced_costs(row_prices), reduced, atol=1e-9)


def test_activity_keeps_the_digits_of_each_row() -> None:
    matrix = program([0.0, 0.0], [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert matrix.activity(np.array([1e16, 0.1])).tolist() == [1e16, 0.0, 0.1, 0.0]


@given(drawn_programs(), st.data())
def test_a_safe_bound_is_never_above_the_optimum(drawn: Drawn, data: st.DataObject) -> None:
    matrix = drawn.matrix
    row_prices = data.draw(prices(matrix.shape[0]))
    least, _ = optimum(matrix, drawn.dense)
    assert least is not None
    bound = matrix.safe_bound(row_prices, np.full(matrix.shape[1], INFINITY))
    assert bound <= least + 1e-7


@given(drawn_programs(bounded=False), st.data())
def test_a_safe_bound_holds_with_values_that_no_column_needs_to_exceed(
    drawn: Drawn, data: st.DataObject
) -> None:
    matrix = drawn.matrix
    row_prices = data.draw(prices(matrix.shape[0]))
    least, at = optimum(matrix, drawn.dense)
    assert least is not None
    assert matrix.safe_bound(row_prices, at + data.draw(st.floats(0.0, 5.0))) <= least + 1e-7


@given(drawn_programs())
def test_the_bound_at_the_best_prices_is_the_optimum(drawn: Drawn) -> None:
    matrix = drawn.matrix
    solved, _ = solve_relaxation(matrix)
    bound = matrix.safe_bound(solved.row_prices, matrix.upper)
    assert abs(bound - solved.cost) <= 1e-7 * (1.0 + abs(solved.cost))


@given(drawn_programs())
def test_the_bound_at_the_prices_of_the_interior_method_is_near_and_below(drawn: Drawn) -> None:
    matrix = drawn.matrix
    least, _ = optimum(matrix, drawn.dense)
    assert least is not None
    bound = matrix.safe_bound(solve_interior(matrix).row_prices, matrix.upper)
    assert least - 1e-3 * (1.0 + abs(least)) <= bound <= least + 1e-7


def test_a_bound_worked_by_hand() -> None:
    # Least 2 x + 3 y with x + y >= 4 and x <= 3: x = 3, y = 1 cost 9. At price 2 the row gives 8,
    # x nothing, y 1 at its lower bound 0; at price 3 it gives 12, less (3 - 2) times 3 of x: 9.
    matrix = program([2.0, 3.0], [[1.0, 1.0]], row_lower=4.0, upper=[3.0, INFINITY])
    most = np.array([3.0, 4.0])
    assert matrix.safe_bound(np.array([2.0]), most) == 8.0
    assert matrix.safe_bound(np.array([3.0]), most) == 9.0
    # At price 4, y is taken at the 4 it never needs to exceed: 16 - 2 * 3 - 1 * 4.
    assert matrix.safe_bound(np.array([4.0]), most) == 6.0
    # A column whose price is exact is nothing to know about.
    assert matrix.safe_bound(np.array([3.0]), np.array([3.0, INFINITY])) == 9.0


@pytest.mark.parametrize(
    ("limits", "price"), [({"row_lower": 4.0}, -1.0), ({"row_upper": 4.0}, 1.0)]
)
def test_a_price_for_a_limit_that_is_not_there_counts_nothing(
    limits: dict[str, float], price: float
) -> None:
    matrix = program([2.0, 3.0], [[1.0, 1.0]], upper=5.0, **limits)
    assert matrix.safe_bound(np.array([price]), matrix.upper) == 0.0


def test_a_column_without_limits_bounds_nothing_unless_its_price_is_exact() -> None:
    matrix = program([1.0, 1.0], [[1.0, 2.0]], row_lower=6.0, lower=[-INFINITY, 0.0])
    most = np.array([9.0, 9.0])
    assert matrix.safe_bound(np.array([0.5]), most) == -INFINITY
    # At price 1 the free column drops out: 6 - (2 - 1) * 9.
    assert matrix.safe_bound(np.array([1.0]), most) == -3.0


@given(drawn_programs(from_zero=True), st.data())
def test_only_columns_is_the_program_with_the_others_at_zero(
    drawn: Drawn, data: st.DataObject
) -> None:
    matrix, dense = drawn.matrix, drawn.dense
    kept = data.draw(masks(matrix.shape[1]))
    smaller, rows = matrix.only_columns(kept)
    np.testing.assert_array_equal(smaller.rows.toarray(), dense[rows][:, kept])
    np.testing.assert_array_equal(smaller.cost, matrix.cost[kept])
    np.testing.assert_array_equal(smaller.upper, matrix.upper[kept])
    np.testing.assert_array_equal(smaller.row_lower, matrix.row_lower[rows])
    np.testing.assert_array_equal(smaller.row_upper, matrix.row_upper[rows])
    least, _ = optimum(replace(matrix, upper=np.where(kept, matrix.upper, 0.0)), dense)
    solved, _ = solve_relaxation(smaller)
    if least is None:
        assert solved.status == "infeasible"
    else:
        assert solved.status == "optimal"
        assert abs(solved.cost - least) <= 1e-6 * (1.0 + abs(least))


def test_only_columns_leaves_out_rows_that_hold_without_them() -> None:
    matrix = program(
        [1.0, 2.0, 3.0],
        [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 4.0]],
        row_lower=[2.0, -1.0, 5.0, -INFINITY],
        row_upper=[INFINITY, 6.0, INFINITY, 8.0],
        integer=[True, False, False],
    )
    smaller, rows = matrix.only_columns(np.array([True, False, True]))
    # Row 1 allows zero and goes; row 2 wants five of the column that is left out and stays.
    assert rows.tolist() == [0, 2, 3]
    assert smaller.rows.toarray().tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 4.0]]
    assert smaller.integer.tolist() == [True, False]
    assert solve_relaxation(smaller)[0].status == "infeasible"


@given(drawn_programs(), st.data())
def test_around_is_the_program_with_the_others_as_they_are(
    drawn: Drawn, data: st.DataObject
) -> None:
    matrix, dense, point = drawn.matrix, drawn.dense, drawn.point
    free = data.draw(masks(matrix.shape[1]))
    window = matrix.around(point, free)
    fixed = replace(
        matrix,
        lower=np.where(free, matrix.lower, point),
        upper=np.where(free, matrix.upper, point),
    )
    least, _ = optimum(fixed, dense)
    assert least is not None
    solved, _ = solve_relaxation(window)
    assert solved.status == "optimal"
    whole = _put(point, free, solved.values)
    assert allows(matrix, dense, whole)
    assert abs(matrix.cost @ whole - least) <= 1e-6 * (1.0 + abs(least))


@given(drawn_programs(), st.data())
def test_around_stays_open_where_rounding_breaks_a_limit(drawn: Drawn, data: st.DataObject) -> None:
    matrix, dense = drawn.matrix, drawn.dense
    columns = matrix.shape[1]
    nearly = drawn.point + 1e-3 * data.draw(prices(columns, largest=1.0))
    nearly = np.clip(nearly, matrix.lower, matrix.upper)
    free = data.draw(masks(columns))
    solved, _ = solve_relaxation(matrix.around(nearly, free))
    assert solved.status == "optimal"
    broken = np.abs(dense).sum(axis=1).max(initial=0.0) * 1e-3 + 1e-6
    assert allows(matrix, dense, _put(nearly, free, solved.values), broken)


def test_around_lets_a_broken_limit_stay_as_broken_as_it_is() -> None:
    # x is as large as it may be and y does not move: 1 + 2.999 is not 4, nor 1 + 3.001 at most 4.
    for y, limits in ((2.999, {"row_lower": 4.0}), (3.001, {"row_upper": 4.0, "lower": 1.0})):
        matrix = program([1.0, 1.0], [[1.0, 1.0]], upper=[1.0, 9.0], **limits)
        window = matrix.around(np.array([1.0, y]), np.array([True, False]))
        solved, _ = solve_relaxation(window)
        assert solved.status == "optimal"
        assert solved.values.tolist() == [1.0]


def _put(values: Floats, free: npt.NDArray[np.bool_], found: Floats) -> Floats:
    whole = values.copy()
    whole[free] = found
    return whole
