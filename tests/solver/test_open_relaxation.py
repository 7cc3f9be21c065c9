"""A relaxation that stays open gives what a fresh solve of the changed program gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from keruen.solver import (
    INFINITY,
    Cuts,
    Matrix,
    Model,
    OpenRelaxation,
    add_rows,
    solve_relaxation,
)


def two_sources() -> Matrix:
    """10 units from a source at 1 with 6 on hand, the rest from one at 3."""
    model = Model()
    model.add_columns("source", pl.DataFrame({"name": ["near", "far"]}), cost=np.array([1.0, 3.0]))
    rows = model.add_rows(
        "limit",
        pl.DataFrame({"name": ["need", "hand"]}),
        lower=np.array([10.0, -INFINITY]),
        upper=np.array([INFINITY, 6.0]),
    )
    numbers = np.array([0, 0, 1]) + rows.start
    model.add_entries(numbers, np.array([0, 1, 0]), 1.0)
    return model.matrix()


def test_rows_costs_and_entries_change_by_hand() -> None:
    program = OpenRelaxation(two_sources())
    assert program.solve().cost == pytest.approx(6 * 1 + 4 * 3)
    program.set_rows(np.array([1]), np.array([-INFINITY]), np.array([7.0]))
    assert program.solve().cost == pytest.approx(7 * 1 + 3 * 3)
    program.set_costs(np.array([1]), np.array([5.0]))
    assert program.solve().cost == pytest.approx(7 * 1 + 3 * 5)
    program.set_entries(np.array([0]), np.array([1]), np.array([3.0]))
    assert program.solve().cost == pytest.approx(7 * 1 + 1 * 5)


def test_the_open_program_agrees_with_a_fresh_one() -> None:
    matrix = two_sources()
    program = OpenRelaxation(matrix)
    for hand in (6.0, 2.0, 12.0, 0.0, 6.0):
        upper = np.array([INFINITY, hand])
        program.set_rows(np.array([1]), np.array([-INFINITY]), np.array([hand]))
        fresh, _ = solve_relaxation(replace(matrix, row_upper=upper))
        again = program.solve()
        assert again.cost == pytest.approx(fresh.cost)
        assert again.row_prices @ np.array([10.0, hand]) == pytest.approx(again.cost)


def test_a_change_that_leaves_no_solution_and_back() -> None:
    program = OpenRelaxation(two_sources())
    program.solve()
    program.set_rows(np.array([1]), np.array([8.0]), np.array([6.0]))
    assert program.solve().status == "infeasible"
    program.set_rows(np.array([1]), np.array([-INFINITY]), np.array([6.0]))
    assert program.solve().cost == pytest.approx(18.0)


def row(lower: float, coefficients: list[float]) -> Cuts:
    """One row over the first columns that is at least `lower`."""
    count = len(coefficients)
    return Cuts(
        lower=np.array([lower]),
        start=np.array([0, count]),
        index=np.arange(count),
        value=np.array(coefficients),
    )


def test_rows_are_added_and_deleted_by_hand() -> None:
    program = OpenRelaxation(two_sources())
    assert program.solve().cost == pytest.approx(6 * 1 + 4 * 3)
    program.add_rows(row(7.0, [0.0, 1.0]))
    program.add_rows(row(5.0, [1.0, 0.0]))
    solution = program.solve()
    assert solution.cost == pytest.approx(5 * 1 + 7 * 3)
    assert solution.row_prices == pytest.approx([0.0, 0.0, 3.0, 1.0])
    program.delete_rows(np.array([2]))
    assert program.solve().cost == pytest.approx(6 * 1 + 4 * 3)
    program.delete_rows(np.array([2]))
    solution = program.solve()
    assert solution.cost == pytest.approx(6 * 1 + 4 * 3)
    assert len(solution.row_prices) == 2


def test_many_changes_of_rows_agree_with_fresh_programs() -> None:
    random = np.random.default_rng(3)
    matrix = two_sources()
    program = OpenRelaxation(matrix)
    kept: list[Cuts] = []
    for _ in range(40):
        if kept and random.random() < 0.4:
            number = int(random.integers(len(kept)))
            program.delete_rows(np.array([2 + number]))
            del kept[number]
        else:
            kept.append(row(float(random.uniform(0, 9)), list(random.uniform(0.1, 1.0, 2))))
            program.add_rows(kept[-1])
        fresh, _ = solve_relaxation(add_rows(matrix, kept))
        assert program.solve().cost == pytest.approx(fresh.cost, rel=1e-9)


def random_program(generator: np.random.Generator) -> Matrix:
    """A feasible program of 30 columns and 12 rows with many equal costs, so that it has ties."""
    model = Model()
    costs = generator.integers(1, 4, size=30).astype(float)
    model.add_columns("flow", pl.DataFrame({"n": range(30)}), cost=costs, upper=5.0)
    rows = model.add_rows("need", pl.DataFrame({"n": range(12)}), lower=3.0)
    for row in range(12):
        chosen = generator.choice(30, size=8, replace=False)
        model.add_entries(np.full(8, row) + rows.start, chosen, 1.0)
    return model.matrix()


def test_a_solve_from_a_basis_does_not_depend_on_the_solves_before_it() -> None:
    """Two programs that solved different things give the same bits from the same basis."""
    generator = np.random.default_rng(4)
    moved = 0
    for _ in range(20):
        matrix = random_program(generator)
        first, second = OpenRelaxation(matrix), OpenRelaxation(matrix)
        first.solve()
        basis = first.basis()
        everything = np.arange(30)
        for _ in range(3):
            second.set_costs(everything, generator.uniform(1.0, 3.0, size=30))
            second.solve()
        costs = generator.integers(1, 4, size=30).astype(float)
        for program in (first, second):
            program.set_costs(everything, costs)
            program.set_basis(basis)
        one, two = first.solve(), second.solve()
        assert np.array_equal(one.values, two.values)
        assert one.cost == pytest.approx(solve_relaxation(replace(matrix, cost=costs))[0].cost)
        second.set_basis(None)
        moved += not np.array_equal(second.solve().values, one.values)
    # Where every optimum were unique, the test would not tell one basis from another.
    assert moved > 3
