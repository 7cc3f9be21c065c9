"""The cuts of a node: all that were found, which of them the solver has, which are best somewhere.

A cut says that the cost to go is at least `intercept + slope @ state`, for every state.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from keruen.solver import Floats, Integers

Kind = TypeVar("Kind", bound=np.generic)

# Cuts whose figures differ by less than this share of the largest one are one cut.
SAME = 1e-12
_FIRST_SIZE = 64


class CutPool:
    """Cuts of one node, and the states at which they were compared (level-one selection).

    A cut that is the highest at none of the compared states is dominated there; the solver does
    without it until it is violated again (de Matos, Philpott and Finardi 2015).

    Parameters
    ----------
    states : number of states.
    targets : number of cost-to-go columns: one, or with multi-cuts one for each outcome that may
        follow.
    """

    def __init__(self, states: int, targets: int = 1) -> None:
        self._count = 0
        self._points = 0
        self.targets = targets
        self._intercept = np.zeros(_FIRST_SIZE)
        self._slope = np.zeros((_FIRST_SIZE, states))
        self._target = np.zeros(_FIRST_SIZE, dtype=np.int64)
        self._in_solver = np.zeros(_FIRST_SIZE, dtype=bool)
        self._point = np.zeros((_FIRST_SIZE, states))
        self._best_value = np.full((_FIRST_SIZE, targets), -np.inf)
        self._best_cut = np.full((_FIRST_SIZE, targets), -1, dtype=np.int64)

    def __len__(self) -> int:
        return self._count

    @property
    def intercept(self) -> Floats:
        """Intercept of each cut, shape (cuts,)."""
        return self._intercept[: self._count]

    @property
    def slope(self) -> Floats:
        """Slope of each cut by state, shape (cuts, states)."""
        return self._slope[: self._count]

    @property
    def target(self) -> Integers:
        """The cost-to-go column each cut is for, shape (cuts,)."""
        return self._target[: self._count]

    @property
    def in_solver(self) -> npt.NDArray[np.bool_]:
        """Whether each cut is a row of the solver now, shape (cuts,)."""
        return self._in_solver[: self._count]

    @property
    def points(self) -> Floats:
        """The states at which cuts are compared, shape (points, states)."""
        return self._point[: self._points]

    def add(self, intercept: float, slope: Floats, target: int = 0) -> int:
        """Add a cut and compare it at all points; returns its number.

        A cut that is there already, but for rounding, is not added again.
        """
        number = self._find(intercept, slope, target)
        if number >= 0:
            return number
        number = self._count
        if number == len(self._intercept):
            self._intercept = _double(self._intercept)
            self._slope = _double(self._slope)
            self._target = _double(self._target)
            self._in_solver = _double(self._in_solver)
        self._intercept[number] = intercept
        self._slope[number] = slope
        self._target[number] = target
        self._in_solver[number] = False
        self._count += 1
        values = intercept + self.points @ slope
        better = values > self._best_value[: self._points, target]
        self._best_value[: self._points, target][better] = values[better]
        self._best_cut[: self._points, target][better] = number
        return number

    def _find(self, intercept: float, slope: Floats, target: int) -> int:
        """Number of a cut that is equal but for rounding, or -1."""
        size = SAME * max(1.0, abs(intercept), float(np.abs(slope).max(initial=0.0)))
        near = (np.abs(self.intercept - intercept) <= size) & (self.target == target)
        for number in np.flatnonzero(near).tolist():
            if (np.abs(self._slope[number] - slope) <= size).all():
                return number
        return -1

    def visit(self, state: Floats) -> None:
        """Add a state at which cuts are compared; one that is there already changes nothing."""
        if (self.points == state).all(axis=1).any():
            return
        number = self._points
        if number == len(self._point):
            self._point = _double(self._point)
            self._best_value = _double(self._best_value)
            self._best_cut = _double(self._best_cut)
        self._point[number] = state
        self._points += 1
        self._best_value[number] = -np.inf
        self._best_cut[number] = -1
        if not self._count:
            return
        values = self.intercept + self.slope @ state
        for target in range(self.targets):
            mine = np.flatnonzero(self.target == target)
            if len(mine):
                best = mine[int(values[mine].argmax())]
                self._best_value[number, target] = values[best]
                self._best_cut[number, target] = best

    def violated(self, state: Floats, costs: Floats, tolerance: float) -> Integers:
        """The most violated cut of each target that the solver does not have, if any.

        Parameters
        ----------
        costs : the solver's cost to go by target, shape (targets,).
        tolerance : a violation is counted above this times the larger of 1 and the cost to go.
        """
        if not self._count:
            return np.zeros(0, dtype=np.int64)
        height = self.intercept + self.slope @ state - costs[self.target]
        height[self.in_solver] = -np.inf
        if self.targets == 1:
            number = int(height.argmax())
            worst = [number] if height[number] > tolerance * max(1.0, abs(costs[0])) else []
            return np.array(worst, dtype=np.int64)
        found = []
        for target in range(self.targets):
            mine = np.flatnonzero(self.target == target)
            if len(mine):
                number = int(mine[height[mine].argmax()])
                if height[number] > tolerance * max(1.0, abs(costs[target])):
                    found.append(number)
        return np.array(found, dtype=np.int64)

    def mark(self, numbers: Integers, in_solver: bool) -> None:
        """Record that the solver has some cuts, or has them no more."""
        self._in_solver[numbers] = in_solver

    def value(self, state: Floats, target: int = 0) -> float:
        """The highest cut at a state; -inf without cuts."""
        mine = self.target == target
        if not mine.any():
            return -np.inf
        return float((self.intercept[mine] + self.slope[mine] @ state).max())

    def selected(self) -> npt.NDArray[np.bool_]:
        """Whether each cut is the highest at some compared state, shape (cuts,)."""
        keep = np.zeros(self._count, dtype=bool)
        best = self._best_cut[: self._points]
        keep[best[best >= 0]] = True
        return keep


def _double(array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """The array with as much space again."""
    return np.concatenate([array, np.zeros_like(array)])
