"""The dynamic program of one port: worked by hand, against enumeration, against HiGHS."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.plan.search.port_dynamic_program import NEVER, compiled, plan_deliveries
from keruen.plan.search.port_subproblems import mix_corners, round_needs, step_of
from keruen.solver import Matrix, solve_whole
from tests.plan.random_cases import FAST
from tests.reaching import reached, reaches


@dataclass
class Port:
    """A port in steps: what plan_deliveries takes; one market."""

    opening: int
    capacity: list[int]
    receiving: list[int]
    need: list[int]
    short_cost: list[float]
    hold_cost: list[float]
    ships: list[tuple[int, int, float, float]]
    """Period, steps, cost of sailing and cost of a step of each ship, by period."""
    out_most: list[int]
    in_most: list[int]
    price: list[float]

    def solve(self, *, pattern: bool = True) -> Any:
        periods = np.array([ship[0] for ship in self.ships], dtype=np.int64)
        return plan_deliveries(
            self.opening,
            np.array(self.capacity),
            np.array(self.receiving),
            np.array([self.need]),
            np.array([self.need]),
            np.array([self.short_cost], dtype=np.float64),
            np.array(self.hold_cost, dtype=np.float64),
            np.searchsorted(periods, np.arange(len(self.need) + 1)),
            np.array([ship[1] for ship in self.ships], dtype=np.int64),
            np.array([ship[2] for ship in self.ships], dtype=np.float64),
            np.array([ship[3] for ship in self.ships], dtype=np.float64),
            np.array(self.out_most),
            np.array(self.in_most),
            np.array(self.price, dtype=np.float64),
            pattern,
        )

    def matrix(self) -> Matrix:
        """The same as a whole program: trips, loads, short, stock, out and in, by period."""
        periods, ships = len(self.need), len(self.ships)
        count = 2 * ships + 4 * periods
        cost = np.zeros(count)
        upper = np.full(count, np.inf)
        rows: list[tuple[dict[int, float], float, float]] = []
        for number, (_, units, fixed, unit) in enumerate(self.ships):
            cost[number], cost[ships + number] = fixed, unit
            rows.append(({ships + number: 1.0, number: -float(units)}, -np.inf, 0.0))
        short, stock, gone, come = (2 * ships + part * periods for part in range(4))
        for t in range(periods):
            cost[short + t], upper[short + t] = self.short_cost[t], self.need[t]
            cost[stock + t], upper[stock + t] = self.hold_cost[t], self.capacity[t]
            cost[gone + t], upper[gone + t] = -self.price[t], self.out_most[t]
            cost[come + t], upper[come + t] = self.price[t], self.in_most[t]
            here = [number for number, ship in enumerate(self.ships) if ship[0] == t]
            balance = dict.fromkeys((ships + number for number in here), 1.0)
            balance |= {short + t: 1.0, stock + t: -1.0, gone + t: -1.0, come + t: 1.0}
            right = float(self.need[t])
            if t:
                balance[stock + t - 1] = 1.0
            else:
                right -= self.opening
            rows.append((balance, right, right))
            arriving = dict.fromkeys((ships + number for number in here), 1.0)
            rows.append((arriving, -np.inf, float(self.receiving[t])))
        integer = np.arange(count) < ships
        lengths = [len(row) for row, _, _ in rows]
        return Matrix(
            cost=cost,
            lower=np.zeros(count),
            upper=upper,
            integer=integer,
            row_lower=np.array([low for _, low, _ in rows]),
            row_upper=np.array([high for _, _, high in rows]),
            start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            index=np.array([c for row, _, _ in rows for c in row], dtype=np.int64),
            value=np.array([v for row, _, _ in rows for v in row.values()]),
        )


@st.composite
def ports(draw: st.DrawFn, *, periods: int, units: int, kinds: int, joined: bool) -> Port:
    """Random ports; tight storage, berths that bind, ships of several sizes."""

    def each(low: int, high: int) -> list[int]:
        return [draw(st.integers(low, high)) for _ in range(periods)]

    ships = [
        (t, draw(st.integers(1, units)), float(draw(st.integers(0, 30))), draw(st.integers(-2, 6)))
        for t in range(periods)
        for _ in range(draw(st.integers(0, kinds)))
    ]
    wide = draw(st.booleans())
    return Port(
        opening=draw(st.integers(0, units)),
        capacity=each(units, 2 * units),
        receiving=[10_000] * periods if wide else each(0, 2 * units),
        need=each(0, units),
        short_cost=[float(value) for value in each(5, 20)],
        hold_cost=[float(value) for value in each(-1, 3)],
        ships=[(t, size, fixed, float(unit)) for t, size, fixed, unit in ships],
        out_most=each(0, units) if joined else [0] * periods,
        in_most=each(0, units) if joined else [0] * periods,
        price=[float(value) for value in each(-3, 9)],
    )


def cost_of(port: Port, answer: Any) -> float:
    """What the deliveries cost, and that they are allowed."""
    _, trips, brought, short, stock, gone = answer
    total, before = 0.0, port.opening
    for t in range(len(port.need)):
        here = [number for number, ship in enumerate(port.ships) if ship[0] == t]
        arrived = sum(int(brought[number]) for number in here)
        assert arrived <= port.receiving[t]
        assert before + arrived - (port.need[t] - short[0, t]) - gone[t] == stock[t]
        assert 0 <= stock[t] <= port.capacity[t]
        assert 0 <= short[0, t] <= port.need[t]
        assert -port.in_most[t] <= gone[t] <= port.out_most[t]
        for number in here:
            _, units, fixed, unit = port.ships[number]
            assert 0 <= brought[number] <= units * trips[number]
            total += fixed * trips[number] + unit * brought[number]
        total += port.short_cost[t] * short[0, t] + port.hold_cost[t] * stock[t]
        total -= port.price[t] * gone[t]
        before = int(stock[t])
    return total


def enumerated(port: Port) -> float:
    """The cheapest deliveries by trying all numbers of ships and all loads."""
    best = {port.opening: 0.0}
    for t in range(len(port.need)):
        here = [ship for ship in port.ships if ship[0] == t]
        after: dict[int, float] = {}
        most = port.capacity[t] + port.need[t] + port.out_most[t]
        loads = [range(most + 1)] * len(here)
        for amounts in itertools.product(*loads):
            arrived = sum(amounts)
            if arrived > port.receiving[t]:
                continue
            spent = sum(
                fixed * -(-amount // units) + unit * amount
                for amount, (_, units, fixed, unit) in zip(amounts, here, strict=True)
            )
            for before, so_far in best.items():
                for short in range(port.need[t] + 1):
                    for gone in range(-port.in_most[t], port.out_most[t] + 1):
                        stock = before + arrived - (port.need[t] - short) - gone
                        if 0 <= stock <= port.capacity[t]:
                            cost = so_far + spent + port.short_cost[t] * short
                            cost += port.hold_cost[t] * stock - port.price[t] * gone
                            after[stock] = min(after.get(stock, np.inf), cost)
        best = after
    return min(best.values(), default=np.inf)


def test_two_small_ships_or_one_large_by_hand() -> None:
    """Needs of 2, 2 and 2; a ship of 4 for 10 or of 2 for 6, a step 1; storage 2, holding 1.

    Large in the first month (10 + 4 loaded + 2 held), small in the third (6 + 2): 24. Three small
    ships cost 24 as well but hold nothing; two large cost more.
    """
    port = Port(
        0, [2] * 3, [99] * 3, [2] * 3, [50.0] * 3, [1.5, 1.5, 0.0],
        [(t, size, fixed, 1.0) for t in range(3) for size, fixed in ((2, 6.0), (4, 10.0))],
        [0] * 3, [0] * 3, [0.0] * 3,
    )  # fmt: skip
    cost, trips, brought, short, stock, _ = port.solve()
    assert cost == pytest.approx(24.0)
    assert trips.tolist() == [1, 0, 1, 0, 1, 0]
    assert brought.tolist() == [2, 0, 2, 0, 2, 0]
    assert not short.any()
    assert not stock.any()
    port.hold_cost = [0.5, 0.5, 0.0]
    cost, trips, _, _, stock, _ = port.solve()
    assert cost == pytest.approx(10.0 + 4.0 + 2 * 0.5 + 6.0 + 2.0)
    assert trips.sum() == 2
    assert stock.sum() == 2


def test_a_port_that_cannot_empty_its_stock() -> None:
    port = Port(5, [2], [9], [1], [1.0], [0.0], [], [0], [0], [0.0])
    assert port.solve()[0] >= NEVER


@settings(max_examples=60, phases=FAST, deadline=None)
@given(ports(periods=2, units=3, kinds=2, joined=False))
def test_agrees_with_enumeration(port: Port) -> None:
    assert port.solve()[0] == pytest.approx(enumerated(port), abs=1e-9)


@settings(max_examples=25, phases=FAST, deadline=None)
@given(ports(periods=2, units=2, kinds=1, joined=True))
def test_agrees_with_enumeration_where_grain_goes_on(port: Port) -> None:
    found = enumerated(port)
    cost = port.solve()[0]
    assert (cost >= NEVER and found == np.inf) or cost == pytest.approx(found, abs=1e-9)


@reaches(20)
@settings(max_examples=40, phases=FAST, deadline=None)
@given(ports(periods=6, units=12, kinds=3, joined=True))
def test_agrees_with_the_whole_program_and_gives_the_deliveries(port: Port) -> None:
    answer = port.solve()
    found = solve_whole(port.matrix(), gap=1e-9)
    if found.status == "infeasible":
        assert answer[0] >= NEVER
        return
    reached()
    assert answer[0] == pytest.approx(found.cost, abs=1e-6)
    assert cost_of(port, answer) == pytest.approx(answer[0], abs=1e-6)
    assert port.solve(pattern=False)[0] == answer[0]


@settings(max_examples=60, phases=FAST, deadline=None)
@given(
    st.lists(st.floats(0.0, 9.0), min_size=3, max_size=3),
    st.floats(0.0, 5.0),
    st.sampled_from([0.3, 0.7, 1.0, 2.5]),
    st.floats(0.0, 2.0),
)
def test_a_coarser_step_never_makes_the_bound_too_high(
    demand: list[float], opening: float, step: float, hold: float
) -> None:
    """The true optimum, in tonnes, is never below the dynamic program in steps of any size."""
    need, slack, start = round_needs(np.array([demand]), opening, step)
    assert (slack >= -1e-9).all()
    assert (slack < 2 * step + 1e-9).all()
    intake, fixed, unit, short, room = 4.0, 9.0, 1.0, 6.0, 7.0
    stepped = Port(
        start,
        [int(np.ceil((room + extra) / step - 1e-9)) for extra in slack],
        [10_000] * 3,
        need[0].tolist(),
        [short * step] * 3,
        [hold * step] * 3,
        [(t, int(np.ceil(intake / step - 1e-9)), fixed, unit * step) for t in range(3)],
        [0] * 3, [0] * 3, [0.0] * 3,
    )  # fmt: skip
    more = np.ceil(np.array([demand]) / step).astype(np.int64)
    bound = plan_deliveries(
        stepped.opening, np.array(stepped.capacity), np.array(stepped.receiving), need, more,
        np.array([stepped.short_cost]), np.array(stepped.hold_cost), np.arange(4),
        np.array([ship[1] for ship in stepped.ships]),
        np.array([ship[2] for ship in stepped.ships]),
        np.array([ship[3] for ship in stepped.ships]),
        np.zeros(3, np.int64), np.zeros(3, np.int64), np.zeros(3), False,
    )[0] - hold * float(slack.sum())  # fmt: skip
    true = Port(
        0, [0] * 3, [10_000] * 3, [0] * 3, [short] * 3, [hold] * 3,
        [(t, 4, fixed, unit) for t in range(3)], [0] * 3, [0] * 3, [0.0] * 3,
    )  # fmt: skip
    matrix = true.matrix()
    balance = np.array([3, 5, 7])
    right = np.array(demand) - np.array([opening, 0.0, 0.0])
    matrix.row_lower[balance] = right
    matrix.row_upper[balance] = right
    matrix.upper[6:9] = demand
    matrix.upper[9:12] = room
    best = solve_whole(matrix, gap=1e-9)
    assert best.status == "optimal"
    assert bound <= best.cost + 1e-6


def test_the_step_makes_intakes_whole() -> None:
    """40.48 and 61.6 kt are 92 and 140 steps of 0.44."""
    step = step_of(np.array([40.48, 61.6]), 2_200.0)
    assert 2_200.0 / 5_000 <= step <= 1.0
    for intake in (40.48, 61.6):
        assert intake / step == pytest.approx(round(intake / step), abs=1e-6)


def test_corners_of_mixes_by_hand() -> None:
    """Protein 10 and 14 for at least 12: half and half, or the better one alone."""
    corners = mix_corners(np.array([[10.0 - 12.0, 14.0 - 12.0]]))
    assert sorted(map(tuple, corners.round(9).tolist())) == [(0.0, 1.0), (0.5, 0.5)]
    assert len(mix_corners(np.array([[-1.0, -2.0]]))) == 0
    assert mix_corners(np.zeros((0, 1))).tolist() == [[1.0]]


def test_what_cannot_be_kept_is_compiled_all_the_same() -> None:
    """A function without a file has nowhere to be kept, as in a folder that is read only."""
    names: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x\n", names)
    assert compiled(names["twice"])(21) == 42
