"""A mixed-integer program as named blocks of columns and rows, built a whole block at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array, csr_array

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]

Values: TypeAlias = Floats | pl.Series | float

INFINITY = float("inf")


@dataclass(frozen=True)
class ColumnBlock:
    """Columns that mean the same thing: one for each row of `index`.

    `index` has the block's own key columns and `column`, the number of the column in the model.
    """

    name: str
    index: pl.DataFrame
    start: int

    @property
    def count(self) -> int:
        """Number of columns in the block."""
        return self.index.height

    @property
    def numbers(self) -> Integers:
        """Column numbers of the block."""
        return np.arange(self.start, self.start + self.count, dtype=np.int64)

    def of(self, values: Floats) -> Floats:
        """The part of a whole solution vector that belongs to this block."""
        return values[self.start : self.start + self.count]


@dataclass(frozen=True)
class RowBlock:
    """Rows that say the same thing: one for each row of `index` (key columns and `row`)."""

    name: str
    index: pl.DataFrame
    start: int

    @property
    def count(self) -> int:
        """Number of rows in the block."""
        return self.index.height


def column_numbers(index: pl.DataFrame) -> Integers:
    """The numbers of the columns in a part of a block's `index`, in its order.

    Examples
    --------
    >>> import polars as pl
    >>> column_numbers(pl.DataFrame({"site": ["dakar"], "column": [7]})).tolist()
    [7]
    """
    return index["column"].to_numpy().astype(np.int64, copy=False)


def row_numbers(index: pl.DataFrame) -> Integers:
    """The numbers of the rows in a part of a block's `index`, in its order."""
    return index["row"].to_numpy().astype(np.int64, copy=False)


@dataclass(frozen=True)
class Matrix:
    """A finished program: minimise cost @ x, lower_row <= A x <= upper_row, lower <= x <= upper.

    `start`, `index`, `value` hold A row by row (compressed sparse rows).
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    start: Integers
    index: Integers
    value: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return len(self.row_lower), len(self.cost)

    @property
    def rows(self) -> csr_array:
        """A, as a scipy matrix."""
        return csr_array((self.value, self.index, self.start), shape=self.shape)

    def only_columns(self, kept: npt.NDArray[np.bool_]) -> tuple[Matrix, Integers]:
        """The program with some of its columns, all others at zero, and the rows they touch.

        Returns the smaller program and the numbers of its rows in this one. Rows that no kept
        column touches stay when zero would break them, so that the smaller program is infeasible
        where this one is with those columns at zero.
        """
        part = self.rows[:, np.flatnonzero(kept)].tocsr()
        broken = (self.row_lower > 0.0) | (self.row_upper < 0.0)
        rows = np.flatnonzero((np.diff(part.indptr) > 0) | broken)
        part = part[rows].tocsr()
        smaller = Matrix(
            cost=self.cost[kept],
            lower=self.lower[kept],
            upper=self.upper[kept],
            integer=self.integer[kept],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            start=part.indptr.astype(np.int64),
            index=part.indices.astype(np.int64),
            value=part.data,
        )
        return smaller, rows

    def around(
        self, values: Floats, free: npt.NDArray[np.bool_], *, strict: bool = False
    ) -> Matrix:
        """The program of some columns when all others keep their values.

        A solution of it put in the place of those columns is one of the whole program. A row that
        the values break may stay as broken as it is, unless `strict`.
        """
        rest = np.where(free, 0.0, values)
        done = np.asarray(self.rows @ rest)
        columns = np.flatnonzero(free)
        part = self.rows[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(part.indptr) > 0)
        part = part[rows].tocsr()
        # What the fixed columns already break by rounding must not shut the window.
        now = done[rows] + np.asarray(part @ values[columns])
        row_lower, row_upper = self.row_lower[rows], self.row_upper[rows]
        lower = (row_lower if strict else np.minimum(row_lower, now)) - done[rows]
        upper = (row_upper if strict else np.maximum(row_upper, now)) - done[rows]
        return Matrix(
            cost=self.cost[columns],
            lower=self.lower[columns],
            upper=self.upper[columns],
            integer=self.integer[columns],
            row_lower=lower,
            row_upper=upper,
            start=part.indptr.astype(np.int64),
            index=part.indices.astype(np.int64),
            value=part.data,
        )

    def reduced_costs(self, prices: Floats) -> Floats:
        """cost - A' prices, one number a column."""
        return np.asarray(self.cost - self.rows.T @ prices, dtype=np.float64)

    def safe_bound(self, prices: Floats, most: Floats) -> float:
        """A lower bound of the program that holds whatever the row prices are.

        The Lagrangian bound: sum of price x right side, plus for each column its reduced cost at
        the bound that makes it least. `most` is a value that no column needs to exceed, shape
        (columns,), used where a column has no upper bound. Prices from an interior or unfinished
        solve give a bound that is a little lower, never one that is wrong.
        """
        prices = np.where((prices > 0.0) & ~np.isfinite(self.row_lower), 0.0, prices)
        prices = np.where((prices < 0.0) & ~np.isfinite(self.row_upper), 0.0, prices)
        right = np.where(prices > 0.0, self.row_lower, self.row_upper)
        rows = float(prices[prices != 0.0] @ right[prices != 0.0])
        reduced = self.reduced_costs(prices)
        at = np.where(reduced > 0.0, self.lower, np.minimum(self.upper, most))
        at = np.where(reduced == 0.0, 0.0, at)
        return rows + float(reduced @ at)

    def activity(self, values: Floats) -> Floats:
        """A x, one number a row."""
        products = self.value * values[self.index]
        activity = np.zeros(len(self.row_lower))
        filled = np.flatnonzero(np.diff(self.start))
        if len(filled):
            # A running sum and its differences would lose digits; each row keeps its own sum.
            activity[filled] = np.add.reduceat(products, self.start[filled])
        return activity


@dataclass
class Model:
    """A program under construction.

    Blocks are added whole, from arrays; nothing is looked up by name while building, so that a
    model of a million entries takes well under a second.
    """

    columns: dict[str, ColumnBlock] = field(default_factory=dict)
    rows: dict[str, RowBlock] = field(default_factory=dict)
    _cost: list[Floats] = field(default_factory=list)
    _lower: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _integer: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    _row_lower: list[Floats] = field(default_factory=list)
    _row_upper: list[Floats] = field(default_factory=list)
    _entries: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    _costs: list[tuple[str, list[str] | None, Integers, Floats]] = field(default_factory=list)
    _distinct: dict[tuple[str, ...], bool] = field(default_factory=dict)
    column_count: int = 0
    row_count: int = 0

    def add_columns(
        self,
        name: str,
        index: pl.DataFrame,
        *,
        cost: Values = 0.0,
        lower: Values = 0.0,
        upper: Values = INFINITY,
        integer: bool = False,
    ) -> ColumnBlock:
        """Add a block of columns, one for each row of `index`.

        Parameters
        ----------
        name : unique name of the block.
        index : key columns, shape (n, keys).
        cost, lower, upper : a number, or n numbers.
        integer : whether the columns take whole values only.

        Raises
        ------
        ValueError : the name is taken, or an array has another length than `index` or a gap.
        """
        if name in self.columns:
            raise ValueError(f"a block of columns named {name!r} already exists")
        count = index.height
        numbers = np.arange(self.column_count, self.column_count + count, dtype=np.int64)
        block = ColumnBlock(
            name, index.with_columns(pl.Series("column", numbers)), self.column_count
        )
        self.columns[name] = block
        self._cost.append(_spread(cost, count))
        self._lower.append(_spread(lower, count))
        self._upper.append(_spread(upper, count))
        self._integer.append(np.full(count, integer))
        self.column_count += count
        return block

    def add_rows(
        self,
        name: str,
        index: pl.DataFrame,
        *,
        lower: Values = -INFINITY,
        upper: Values = INFINITY,
    ) -> RowBlock:
        """Add a block of rows, one for each row of `index`, still without entries."""
        if name in self.rows:
            raise ValueError(f"a block of rows named {name!r} already exists")
        count = index.height
        numbers = np.arange(self.row_count, self.row_count + count, dtype=np.int64)
        block = RowBlock(name, index.with_columns(pl.Series("row", numbers)), self.row_count)
        self.rows[name] = block
        self._row_lower.append(_spread(lower, count))
        self._row_upper.append(_spread(upper, count))
        self.row_count += count
        return block

    def add_entries(
        self, rows: Integers | pl.Series, columns: Integers | pl.Series, values: Values
    ) -> None:
        """Add coefficients; entries of the same row and column add up."""
        row_numbers = _integers(rows)
        column_numbers = _integers(columns)
        if len(row_numbers) != len(column_numbers):
            raise ValueError(f"{len(row_numbers)} rows for {len(column_numbers)} columns")
        self._entries.append((row_numbers, column_numbers, _spread(values, len(row_numbers))))

    def add_terms(
        self, block: RowBlock, terms: pl.DataFrame, on: list[str], value: str | float = "value"
    ) -> None:
        """Add the entries of `terms` (keys, `column`, value) to the rows with the same keys.

        Terms whose keys name no row of the block are left out: a limit that is not given binds
        nothing.
        """
        if self._is_row_for_row(block, terms, on):
            joined = terms.with_columns(block.index["row"])
        else:
            rows = block.index.select([*on, "row"])
            joined = terms.join(rows, on=on, how="inner", maintain_order="left")
        values: Values = joined[value] if isinstance(value, str) else value
        self.add_entries(joined["row"], joined["column"], values)

    def _is_row_for_row(self, block: RowBlock, terms: pl.DataFrame, on: list[str]) -> bool:
        """Whether the terms are those of the rows in their order: then a join would only take time.

        That is so of most large families, such as ships that carry what is loaded.
        """
        keys = block.index.select(on)
        if terms.height != block.count or not terms.select(on).equals(keys, null_equal=False):
            return False
        place = (block.name, *on)
        if place not in self._distinct:
            self._distinct[place] = keys.n_unique() == keys.height
        return self._distinct[place]

    def add_cost(
        self,
        columns: Integers | pl.Series,
        values: Values,
        term: str = "",
        parts: pl.Series | None = None,
    ) -> None:
        """Add to the cost of columns, under a term and, if given, a part of it for each column."""
        numbers = _integers(columns)
        named = None if parts is None else parts.to_list()
        self._costs.append((term, named, numbers, _spread(values, len(numbers))))

    def spend(self, values: Floats) -> dict[tuple[str, str], float]:
        """What a solution costs by term and part; costs given with the columns have no term."""
        spent: dict[tuple[str, str], float] = {}
        for term, parts, numbers, costs in self._costs:
            products = costs * values[numbers]
            if parts is None:
                spent[term, ""] = spent.get((term, ""), 0.0) + float(products.sum())
                continue
            sums = (
                pl.DataFrame(
                    {"part": parts, "cost": products},
                    schema={"part": pl.String, "cost": pl.Float64},
                )
                .group_by("part")
                .agg(pl.col("cost").sum())
                .sort("part")
            )
            for part, cost in sums.iter_rows():
                key = (term, part or "")
                spent[key] = spent.get(key, 0.0) + float(cost)
        return spent

    def matrix(self) -> Matrix:
        """The finished program."""
        cost = _join(self._cost)
        for _, _, numbers, values in self._costs:
            np.add.at(cost, numbers, values)
        rows = _join_integers([entry[0] for entry in self._entries])
        columns = _join_integers([entry[1] for entry in self._entries])
        values = _join([entry[2] for entry in self._entries])
        start, index, value = _compress(rows, columns, values, self.row_count, self.column_count)
        return Matrix(
            cost=cost,
            lower=_join(self._lower),
            upper=_join(self._upper),
            integer=np.concatenate(self._integer) if self._integer else np.zeros(0, dtype=bool),
            row_lower=_join(self._row_lower),
            row_upper=_join(self._row_upper),
            start=start,
            index=index,
            value=value,
        )

    def describe_row(self, number: int) -> tuple[str, dict[str, object]]:
        """Block name and keys of a row."""
        for block in self.rows.values():
            if block.start <= number < block.start + block.count:
                keys = block.index.row(number - block.start, named=True)
                keys.pop("row")
                return block.name, keys
        raise IndexError(f"the model has no row {number}")


def _compress(
    rows: Integers, columns: Integers, values: Floats, row_count: int, column_count: int
) -> tuple[Integers, Integers, Floats]:
    """Coordinates to compressed rows, adding up what falls on the same place, without zeros."""
    matrix = coo_array((values, (rows, columns)), shape=(row_count, column_count)).tocsr()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return (
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int64),
        matrix.data.astype(np.float64),
    )


def _integers(values: Integers | pl.Series) -> Integers:
    array = values.to_numpy() if isinstance(values, pl.Series) else values
    return array.astype(np.int64, copy=False)


def _spread(values: Values, count: int) -> Floats:
    if isinstance(values, pl.Series):
        array = values.cast(pl.Float64).to_numpy()
    else:
        array = np.asarray(values, dtype=np.float64)
    if np.isnan(array).any():
        raise ValueError(f"place {np.isnan(array).argmax()} holds no number")
    if array.ndim == 0:
        return np.full(count, float(array))
    if len(array) != count:
        raise ValueError(f"{len(array)} values for {count} places")
    return array.astype(np.float64, copy=True)


def _join(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _join_integers(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
