"""The linear program of one stage: columns and rows by name, states, and what is random in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_array

from keruen.solver import INFINITY, Floats, Integers, Matrix

Sides: TypeAlias = float | tuple[float, float]
"""One number, or a lower and an upper one."""


@dataclass(frozen=True)
class Outcome:
    """What one draw of a stage sets, in the order of the stage's random rows, columns and costs.

    `row_lower` and `row_upper` have shape (random rows,), `lower` and `upper` (random columns,),
    `cost` (random costs,).
    """

    probability: float
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats


@dataclass(frozen=True)
class Stage:
    """Minimise cost @ y over rows and bounds, for given incoming states and one outcome.

    `matrix` has the figures of the program without noise. `states_in` and `states_out` are the
    columns of the states in one order, shape (states,). `random_rows`, `random_columns` and
    `random_costs` are what outcomes set. Build one with `StageBuilder`.
    """

    matrix: Matrix
    states: tuple[str, ...]
    states_in: Integers
    states_out: Integers
    outcomes: tuple[Outcome, ...]
    random_rows: Integers
    random_columns: Integers
    random_costs: Integers
    columns: Mapping[str, int]
    rows: Mapping[str, int]

    @property
    def probabilities(self) -> Floats:
        """Probability of each outcome, shape (outcomes,)."""
        return np.array([outcome.probability for outcome in self.outcomes])

    def with_outcome(self, outcome: Outcome) -> Matrix:
        """The program in which an outcome has come true; the incoming states are still free."""
        matrix = self.matrix
        row_lower, row_upper = matrix.row_lower.copy(), matrix.row_upper.copy()
        lower, upper, cost = matrix.lower.copy(), matrix.upper.copy(), matrix.cost.copy()
        row_lower[self.random_rows] = outcome.row_lower
        row_upper[self.random_rows] = outcome.row_upper
        lower[self.random_columns] = outcome.lower
        upper[self.random_columns] = outcome.upper
        cost[self.random_costs] = outcome.cost
        return replace(
            matrix, cost=cost, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper
        )


@dataclass(frozen=True)
class _Draw:
    probability: float
    rows: Mapping[str, Sides]
    columns: Mapping[str, Sides]
    costs: Mapping[str, float]


@dataclass
class StageBuilder:
    """Builds the program of a stage by names.

    A state `stock` has two columns: `stock.in`, which the stage before fixes, and `stock.out`.

    Examples
    --------
    Buy at 2 or run short at 9, when one or three units are needed:

    >>> builder = StageBuilder()
    >>> builder.add_state("stock", upper=4.0)
    >>> _ = builder.add_column("buy", cost=2.0)
    >>> _ = builder.add_column("short", cost=9.0)
    >>> terms = {"stock.in": 1.0, "buy": 1.0, "short": 1.0, "stock.out": -1.0}
    >>> _ = builder.add_row(terms, 0.0, 0.0, name="need")
    >>> builder.add_outcome(0.5, rows={"need": 1.0})
    >>> builder.add_outcome(0.5, rows={"need": 3.0})
    >>> stage = builder.build()
    >>> stage.matrix.shape
    (1, 4)
    """

    _columns: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _states: list[str] = field(default_factory=list)
    _cost: list[float] = field(default_factory=list)
    _lower: list[float] = field(default_factory=list)
    _upper: list[float] = field(default_factory=list)
    _row_lower: list[float] = field(default_factory=list)
    _row_upper: list[float] = field(default_factory=list)
    _entries: list[tuple[int, int, float]] = field(default_factory=list)
    _draws: list[_Draw] = field(default_factory=list)

    def add_state(
        self, name: str, *, lower: float = 0.0, upper: float = INFINITY, cost: float = 0.0
    ) -> None:
        """Add a state; bounds and cost are those of what the stage hands on."""
        self.add_column(f"{name}.in", lower=-INFINITY)
        self.add_column(f"{name}.out", cost=cost, lower=lower, upper=upper)
        self._states.append(name)

    def add_column(
        self, name: str, *, cost: float = 0.0, lower: float = 0.0, upper: float = INFINITY
    ) -> int:
        """Add a column; returns its number.

        Raises
        ------
        ValueError : the name is taken, or a figure is not a number.
        """
        if name in self._columns:
            raise ValueError(f"a column named {name!r} already exists")
        if np.isnan([cost, lower, upper]).any():
            raise ValueError(f"column {name!r} has a cost or bound that is not a number")
        self._columns[name] = len(self._cost)
        self._cost.append(cost)
        self._lower.append(lower)
        self._upper.append(upper)
        return self._columns[name]

    def add_row(
        self, terms: Mapping[str, float], lower: float, upper: float, *, name: str = ""
    ) -> int:
        """Add the row `lower <= sum of coefficient x column <= upper`; returns its number.

        Raises
        ------
        KeyError : a term names a column that does not exist.
        ValueError : the name is taken, or a figure is not a number.
        """
        number = len(self._row_lower)
        name = name or f"row {number}"
        if name in self._rows:
            raise ValueError(f"a row named {name!r} already exists")
        if np.isnan([lower, upper, *terms.values()]).any():
            raise ValueError(f"row {name!r} has a figure that is not a number")
        self._entries += [(number, self._columns[key], value) for key, value in terms.items()]
        self._rows[name] = number
        self._row_lower.append(lower)
        self._row_upper.append(upper)
        return number

    def add_outcome(
        self,
        probability: float,
        *,
        rows: Mapping[str, Sides] | None = None,
        columns: Mapping[str, Sides] | None = None,
        costs: Mapping[str, float] | None = None,
    ) -> None:
        """Add an outcome of the stage's noise.

        Parameters
        ----------
        probability : of this outcome; those of a stage add up to 1.
        rows : right-hand sides by row. One number replaces the finite sides of the row.
        columns : bounds by column. One number fixes the column.
        costs : costs by column.
        """
        self._draws.append(_Draw(probability, rows or {}, columns or {}, costs or {}))

    def build(self) -> Stage:
        """The finished stage; without an outcome it has a certain one.

        Raises
        ------
        ValueError : the probabilities do not add up to 1.
        """
        draws = self._draws or [_Draw(1.0, {}, {}, {})]
        total = sum(draw.probability for draw in draws)
        if abs(total - 1.0) > 1e-9 or min(draw.probability for draw in draws) < 0.0:
            raise ValueError(f"the probabilities of the outcomes add up to {total:.12g}, not to 1")
        rows = _numbers((draw.rows for draw in draws), self._rows)
        columns = _numbers((draw.columns for draw in draws), self._columns)
        costs = _numbers((draw.costs for draw in draws), self._columns)
        return Stage(
            matrix=self._matrix(),
            states=tuple(self._states),
            states_in=np.array([self._columns[f"{each}.in"] for each in self._states], np.int64),
            states_out=np.array([self._columns[f"{each}.out"] for each in self._states], np.int64),
            outcomes=tuple(self._outcome(draw, rows, columns, costs) for draw in draws),
            random_rows=np.array(list(rows.values()), np.int64),
            random_columns=np.array(list(columns.values()), np.int64),
            random_costs=np.array(list(costs.values()), np.int64),
            columns=dict(self._columns),
            rows=dict(self._rows),
        )

    def _matrix(self) -> Matrix:
        shape = (len(self._row_lower), len(self._cost))
        places = np.array([entry[:2] for entry in self._entries], np.int64).reshape(-1, 2)
        values = np.array([entry[2] for entry in self._entries])
        entries = csr_array((values, (places[:, 0], places[:, 1])), shape=shape)
        entries.sum_duplicates()
        return Matrix(
            cost=np.array(self._cost),
            lower=np.array(self._lower),
            upper=np.array(self._upper),
            integer=np.zeros(len(self._cost), dtype=bool),
            row_lower=np.array(self._row_lower),
            row_upper=np.array(self._row_upper),
            start=entries.indptr.astype(np.int64),
            index=entries.indices.astype(np.int64),
            value=entries.data.astype(np.float64),
        )

    def _outcome(
        self,
        draw: _Draw,
        rows: Mapping[str, int],
        columns: Mapping[str, int],
        costs: Mapping[str, int],
    ) -> Outcome:
        row_sides = [
            _row_sides(draw.rows.get(name), self._row_lower[number], self._row_upper[number])
            for name, number in rows.items()
        ]
        bounds = [
            _bounds(draw.columns.get(name), self._lower[number], self._upper[number])
            for name, number in columns.items()
        ]
        return Outcome(
            probability=draw.probability,
            row_lower=np.array([low for low, _ in row_sides], np.float64),
            row_upper=np.array([high for _, high in row_sides], np.float64),
            lower=np.array([low for low, _ in bounds], np.float64),
            upper=np.array([high for _, high in bounds], np.float64),
            cost=np.array(
                [draw.costs.get(name, self._cost[number]) for name, number in costs.items()],
                np.float64,
            ),
        )


def _numbers(draws: Iterable[Iterable[str]], known: Mapping[str, int]) -> dict[str, int]:
    """Names that some draw sets, in the order in which they first occur, with their numbers."""
    found: dict[str, int] = {}
    for draw in draws:
        for name in draw:
            found[name] = known[name]
    return found


def _row_sides(given: Sides | None, lower: float, upper: float) -> tuple[float, float]:
    if given is None:
        return lower, upper
    if isinstance(given, tuple):
        return given
    return (
        given if np.isfinite(lower) else lower,
        given if np.isfinite(upper) else upper,
    )


def _bounds(given: Sides | None, lower: float, upper: float) -> tuple[float, float]:
    if given is None:
        return lower, upper
    return given if isinstance(given, tuple) else (given, given)
