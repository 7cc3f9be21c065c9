"""Blocks of columns and rows become the program that is meant."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.solver import INFINITY, Model, solve_relaxation

PORTS = ["Batumi", "Poti", "Aktau"]


def two_blocks() -> Model:
    """Columns load (two ports, two periods) and store (three ports)."""
    model = Model()
    lanes = pl.DataFrame({"port": ["Batumi", "Batumi", "Poti"], "period": [0, 1, 0]})
    model.add_columns("load", lanes, cost=np.array([1.0, 2.0, 3.0]), upper=9.0)
    ports = pl.DataFrame({"port": PORTS})
    model.add_columns("store", ports, lower=pl.Series([0, 1, 2]), integer=True)
    return model


def test_columns_are_numbered_block_after_block() -> None:
    model = two_blocks()
    load, store = model.columns["load"], model.columns["store"]
    assert load.index.columns == ["port", "period", "column"]
    assert load.index["column"].to_list() == [0, 1, 2]
    assert store.index["column"].to_list() == [3, 4, 5]
    assert store.numbers.tolist() == [3, 4, 5]
    assert (load.count, store.count, model.column_count) == (3, 3, 6)
    values = np.array([10.0, 11.0, 12.0, 13.0, 14.0, 15.0])
    assert load.of(values).tolist() == [10.0, 11.0, 12.0]
    assert store.of(values).tolist() == [13.0, 14.0, 15.0]


def test_figures_of_columns_and_rows_arrive_in_the_matrix() -> None:
    model = two_blocks()
    model.add_rows("limit", pl.DataFrame({"period": [0, 1]}), upper=np.array([4.0, 5.0]))
    model.add_rows("least", pl.DataFrame({"port": ["Poti"]}), lower=7)
    matrix = model.matrix()
    assert matrix.shape == (3, 6)
    assert matrix.cost.tolist() == [1.0, 2.0, 3.0, 0.0, 0.0, 0.0]
    assert matrix.lower.tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]
    assert matrix.upper.tolist() == [9.0, 9.0, 9.0, INFINITY, INFINITY, INFINITY]
    assert matrix.integer.tolist() == [False, False, False, True, True, True]
    assert matrix.row_lower.tolist() == [-INFINITY, -INFINITY, 7.0]
    assert matrix.row_upper.tolist() == [4.0, 5.0, INFINITY]
    assert matrix.start.tolist() == [0, 0, 0, 0]


def test_an_empty_model_is_a_program_of_nothing() -> None:
    matrix = Model().matrix()
    assert matrix.shape == (0, 0)
    assert matrix.start.tolist() == [0]
    assert solve_relaxation(matrix)[0].cost == 0.0


def test_entries_of_one_place_add_up() -> None:
    model = two_blocks()
    model.add_rows("limit", pl.DataFrame({"period": [0, 1]}))
    model.add_entries(np.array([1, 0, 1]), np.array([2, 5, 2]), np.array([1.5, 4.0, 2.0]))
    model.add_entries(pl.Series([1]), pl.Series([0]), 8.0)
    assert model.matrix().rows.toarray().tolist() == [
        [0.0, 0.0, 0.0, 0.0, 0.0, 4.0],
        [8.0, 0.0, 3.5, 0.0, 0.0, 0.0],
    ]


def test_terms_join_rows_by_their_keys() -> None:
    model = two_blocks()
    limit = model.add_rows("limit", pl.DataFrame({"period": [1, 0]}))
    load = model.columns["load"].index
    model.add_terms(limit, load, ["period"], 1.0)
    model.add_terms(limit, load.with_columns(kt=pl.Series([0.5, 0.25, 0.125])), ["period"], "kt")
    assert model.matrix().rows.toarray()[:, :3].tolist() == [[0.0, 1.25, 0.0], [1.5, 0.0, 1.125]]


def test_terms_without_a_row_are_left_out() -> None:
    model = two_blocks()
    limit = model.add_rows("limit", pl.DataFrame({"port": ["Aktau"]}))
    model.add_terms(limit, model.columns["load"].index, ["port"], 1.0)
    assert model.matrix().value.size == 0
    model.add_terms(limit, model.columns["store"].index, ["port"], 1.0)
    assert model.matrix().rows.toarray().tolist() == [[0.0, 0.0, 0.0, 0.0, 0.0, 1.0]]


def test_terms_in_the_order_of_rows_with_equal_keys_go_to_each_of_them() -> None:
    model = Model()
    keys = pl.DataFrame({"port": ["Poti", "Poti"]})
    columns = model.add_columns("x", keys)
    rows = model.add_rows("r", keys)
    model.add_terms(rows, columns.index, ["port"], 1.0)
    assert model.matrix().rows.toarray().tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_terms_with_an_empty_key_find_no_row() -> None:
    model = Model()
    keys = pl.DataFrame({"port": ["Poti", None]})
    columns = model.add_columns("x", keys)
    rows = model.add_rows("r", keys)
    model.add_terms(rows, columns.index, ["port"], 1.0)
    assert model.matrix().rows.toarray().tolist() == [[1.0, 0.0], [0.0, 0.0]]


KEYS = st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 2))


@given(
    rows=st.lists(KEYS, max_size=6),
    terms=st.lists(st.tuples(KEYS, st.integers(-3, 3)), max_size=8),
)
def test_terms_go_where_keys_are_equal(
    rows: list[tuple[str, int]], terms: list[tuple[tuple[str, int], int]]
) -> None:
    _check_terms(rows, [key for key, _ in terms], [float(value) for _, value in terms])


@given(keys=st.lists(KEYS, max_size=6), shuffled=st.randoms(use_true_random=False))
def test_terms_go_where_keys_are_equal_in_any_order(keys: list, shuffled: object) -> None:
    others = list(keys)
    _check_terms(keys, others, [1.0] * len(keys))
    shuffled.shuffle(others)  # type: ignore[attr-defined]
    _check_terms(keys, others, [1.0] * len(keys))


def _check_terms(
    rows: list[tuple[str, int]], terms: list[tuple[str, int]], values: list[float]
) -> None:
    model = Model()
    columns = model.add_columns("x", _frame(terms))
    block = model.add_rows("r", _frame(rows))
    model.add_terms(
        block, columns.index.with_columns(value=pl.Series(values, dtype=pl.Float64)), ["k", "t"]
    )
    expected = [
        [value if key == row else 0.0 for key, value in zip(terms, values, strict=True)]
        for row in rows
    ]
    dense = model.matrix().rows.toarray()
    np.testing.assert_array_equal(dense, np.array(expected).reshape(dense.shape))


def _frame(keys: list[tuple[str, int]]) -> pl.DataFrame:
    return pl.DataFrame(keys, schema={"k": pl.String, "t": pl.Int64}, orient="row")


def test_costs_add_up_and_are_spent_by_term_and_part() -> None:
    model = two_blocks()
    load, store = model.columns["load"], model.columns["store"]
    model.add_cost(load.numbers, np.array([1.0, 1.0, 2.0]), "freight", pl.Series(["a", "b", "a"]))
    model.add_cost(store.index["column"], 0.5, "storage")
    model.add_cost(np.array([0, 0]), 10.0, "freight", pl.Series(["b", None]))
    assert model.matrix().cost.tolist() == [22.0, 3.0, 5.0, 0.5, 0.5, 0.5]
    spent = model.spend(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))
    assert spent == {
        ("freight", "a"): 7.0,
        ("freight", "b"): 12.0,
        ("freight", ""): 10.0,
        ("storage", ""): 7.5,
    }


def test_a_row_is_described_by_block_and_keys() -> None:
    model = two_blocks()
    model.add_rows("limit", pl.DataFrame({"period": [0, 1]}))
    model.add_rows("none", pl.DataFrame({"port": []}, schema={"port": pl.String}))
    model.add_rows("least", pl.DataFrame({"port": ["Poti"], "period": [4]}))
    assert model.describe_row(1) == ("limit", {"period": 1})
    assert model.describe_row(2) == ("least", {"port": "Poti", "period": 4})
    for number in (3, -1):
        with pytest.raises(IndexError) as raised:
            model.describe_row(number)
        assert str(raised.value) == f"the model has no row {number}"


def test_a_name_is_given_once() -> None:
    model = two_blocks()
    index = pl.DataFrame({"port": PORTS})
    model.add_rows("load", index)
    with pytest.raises(ValueError) as raised:
        model.add_columns("load", index)
    assert str(raised.value) == "a block of columns named 'load' already exists"
    with pytest.raises(ValueError) as raised:
        model.add_rows("load", index)
    assert str(raised.value) == "a block of rows named 'load' already exists"


@pytest.mark.parametrize("which", ["cost", "lower", "upper"])
def test_figures_of_columns_have_the_length_of_the_index(which: str) -> None:
    with pytest.raises(ValueError) as raised:
        Model().add_columns("x", pl.DataFrame({"port": PORTS}), **{which: np.zeros(2)})
    assert str(raised.value) == "2 values for 3 places"


def test_figures_of_rows_and_entries_have_their_length() -> None:
    model = two_blocks()
    with pytest.raises(ValueError) as raised:
        model.add_rows("r", pl.DataFrame({"port": PORTS}), upper=np.zeros(4))
    assert str(raised.value) == "4 values for 3 places"
    with pytest.raises(ValueError) as raised:
        model.add_entries(np.array([0, 0]), np.array([1]), 1.0)
    assert str(raised.value) == "2 rows for 1 columns"
    with pytest.raises(ValueError) as raised:
        model.add_entries(np.array([0, 0]), np.array([1, 2]), np.ones(3))
    assert str(raised.value) == "3 values for 2 places"


@pytest.mark.parametrize(
    "figures", [np.array([1.0, np.nan, 1.0]), pl.Series([1.0, None, 1.0]), pl.Series([1, None, 1])]
)
def test_a_figure_may_not_be_missing(figures: np.ndarray | pl.Series) -> None:
    with pytest.raises(ValueError) as raised:
        Model().add_columns("x", pl.DataFrame({"port": PORTS}), cost=figures)
    assert str(raised.value) == "place 1 holds no number"


def test_a_model_keeps_no_hold_on_what_it_was_given() -> None:
    cost = np.ones(3)
    model = Model()
    model.add_columns("x", pl.DataFrame({"port": PORTS}), cost=cost)
    cost[:] = 7.0
    assert model.matrix().cost.tolist() == [1.0, 1.0, 1.0]
    model.matrix().cost[:] = 9.0
    assert model.matrix().cost.tolist() == [1.0, 1.0, 1.0]
