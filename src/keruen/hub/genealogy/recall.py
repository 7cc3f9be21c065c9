"""Recall both ways: the lots that could be in a lot, and those it could be in, with shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

from keruen.errors import KeruenError
from keruen.hub.genealogy.flow import Edge
from keruen.hub.grain.checks import shown

Direction = Literal["forward", "backward"]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Kernel = TypeVar("Kernel", bound=Callable[..., object])

CLOSE = 1e-6
"""Models move the same weight into a lot; kilograms by which sums of floats may differ."""


@dataclass(frozen=True)
class Lot:
    """A lot in book order.

    Parameters
    ----------
    own_kg : kilograms that came from outside the book, such as a receipt from a ship.
    """

    name: str
    own_kg: int = 0


@dataclass(frozen=True)
class Present:
    """A lot of a recall and the share it stands for, under each model.

    Forward, the share of this lot that came from the recalled one; backward, the share of the
    recalled one that came from this lot.
    """

    lot: str
    plug_share: float
    mixing_share: float
    funnel_share: float


@dataclass(frozen=True)
class Recall:
    """The lots of a recall, the recalled one first.

    Parameters
    ----------
    places : places of the lots in book order, shape (n,).
    shares : under plug flow, mixing and funnel flow, shape (n, 3).
    edges_read : edges that were read, which are those between the lots of the recall.
    """

    lot: str
    direction: Direction
    names: Sequence[str]
    places: Whole
    shares: Floats
    edges_read: int

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def lots(self) -> tuple[str, ...]:
        """Names of the lots."""
        return tuple(self.names[place] for place in self.places.tolist())

    def __iter__(self) -> Iterator[Present]:
        for lot, shares in zip(self.lots, self.shares.tolist(), strict=True):
            yield Present(lot, *shares)


class Genealogy:
    """Which lots went into which, as arrays.

    Parameters
    ----------
    lots : all lots in book order; a lot is made from lots before it.
    edges : in any order; edges between the same two lots add up.

    Raises
    ------
    KeruenError : a lot twice or unknown, an edge against book order, kilograms below zero, or
        models that move different weights into a lot.

    Examples
    --------
    >>> from keruen.hub.genealogy.flow import Draw, Fill, bin_edges
    >>> lots = [Lot("A", 100), Lot("B", 100), Lot("C")]
    >>> edges = bin_edges([Fill("A", 100), Fill("B", 100), Draw("C", 150)])
    >>> for present in Genealogy(lots, edges).recall("A"):
    ...     print(present.lot, round(present.plug_share, 3), present.mixing_share)
    A 1.0 1.0
    C 0.667 0.5
    """

    def __init__(self, lots: Iterable[Lot], edges: Iterable[Edge]) -> None:
        all_lots = list(lots)
        places = {lot.name: place for place, lot in enumerate(all_lots)}
        if len(places) < len(all_lots):
            names = [lot.name for lot in all_lots]
            twice = next(each for place, each in enumerate(names) if places[each] != place)
            raise KeruenError(
                f"lot {shown(twice)}: listed twice", "Give each lot once, in book order."
            )
        all_edges = list(edges)
        for each in all_edges:
            for name in (each.parent, each.child):
                if name not in places:
                    raise KeruenError(
                        f"edge {shown(each.parent)} to {shown(each.child)}: the lot "
                        f"{shown(name)} is unknown",
                        "Add the lot to the lots, at its place in book order.",
                    )
        self._set(
            [lot.name for lot in all_lots],
            np.array([lot.own_kg for lot in all_lots], dtype=np.float64),
            np.array([places[each.parent] for each in all_edges], dtype=np.int64),
            np.array([places[each.child] for each in all_edges], dtype=np.int64),
            np.array(
                [(each.plug_kg, each.mixing_kg, each.funnel_kg) for each in all_edges],
                dtype=np.float64,
            ).reshape(-1, 3),
        )

    @classmethod
    def from_arrays(
        cls, names: Sequence[str], own_kg: Floats, parents: Whole, children: Whole, kg: Floats
    ) -> Genealogy:
        """The same from arrays, for large books.

        Parameters
        ----------
        names : of the lots in book order, n of them.
        own_kg : shape (n,).
        parents, children : places of lots, shape (m,).
        kg : under plug flow, mixing and funnel flow, shape (m, 3).

        Raises
        ------
        KeruenError : as for `Genealogy`.
        """
        made = cls.__new__(cls)
        made._set(list(names), own_kg, parents, children, kg)
        return made

    def _set(
        self, names: list[str], own_kg: Floats, parents: Whole, children: Whole, kg: Floats
    ) -> None:
        self._names = names
        wrong = np.flatnonzero((parents >= children) | (kg < 0).any(axis=1))
        if len(wrong):
            parent, child = (names[each[wrong[0]]] for each in (parents, children))
            raise KeruenError(
                f"edge {shown(parent)} to {shown(child)}: against book order, or kilograms below "
                "zero",
                "A lot is made from lots before it; correct the order of the lots or the edge.",
            )
        count = len(names)
        totals = np.stack(
            [own_kg + np.bincount(children, kg[:, model], count) for model in range(3)], axis=1
        )
        apart = np.flatnonzero(np.ptp(totals, axis=1) > CLOSE * (1.0 + totals.max(axis=1)))
        if len(apart):
            shown_kg = ", ".join(f"{each:.0f}" for each in totals[apart[0]])
            raise KeruenError(
                f"lot {shown(names[apart[0]])}: plug flow, mixing and funnel flow move different "
                f"weights into it, {shown_kg} kg",
                "Give each edge its kilograms under all three models.",
            )
        self._of = {name: place for place, name in enumerate(names)}
        part = kg / np.where(totals > 0, totals, 1.0)[children]
        self._forward = _side(count, parents, children, part)
        self._backward = _side(count, children, parents, part)

    def recall(self, lot: str, direction: Direction = "forward") -> Recall:
        """The lots that could contain a lot (forward), or that it could contain (backward).

        The lots are the union over the three models and what could have stayed behind in bins.
        Only edges between these lots are read.

        Raises
        ------
        KeruenError : an unknown lot.
        """
        place = self._of.get(lot)
        if place is None:
            raise KeruenError(
                f"lot {shown(lot)}: unknown", "Check the name of the lot on its ticket."
            )
        side = self._forward if direction == "forward" else self._backward
        places = np.flatnonzero(_reached(side.start, side.other, place))
        if direction == "backward":
            places = places[::-1].copy()
        shares, edges_read = _shares(side.start, side.other, side.part, places)
        return Recall(lot, direction, self._names, places, shares, int(edges_read))


@dataclass(frozen=True)
class _Side:
    """Edges by the lot that a recall comes from: those of lot n are start[n] to start[n + 1]."""

    start: Whole
    other: Whole
    part: Floats


def _side(count: int, lots: Whole, other: Whole, part: Floats) -> _Side:
    order = np.argsort(lots, kind="stable")
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(lots, minlength=count), out=start[1:])
    return _Side(start, other[order], part[order])


def _compiled(function: Kernel) -> Kernel:
    """The function compiled when first called, and stored for later runs where that can be."""
    with suppress(RuntimeError):
        stored: Kernel = njit(cache=True, nogil=True)(function)
        return stored
    unstored: Kernel = njit(nogil=True)(function)
    return unstored


@_compiled
def _reached(start: Whole, other: Whole, place: int) -> npt.NDArray[np.bool_]:
    """Whether each place can be reached from one; no recursion, each place is read once."""
    seen = np.zeros(len(start) - 1, dtype=np.bool_)
    found = np.empty(len(start) - 1, dtype=np.int64)
    found[0] = place
    seen[place] = True
    count, done = 1, 0
    while done < count:
        here = found[done]
        done += 1
        for edge in range(start[here], start[here + 1]):
            there = other[edge]
            if not seen[there]:
                seen[there] = True
                found[count] = there
                count += 1
    return seen


@_compiled
def _shares(start: Whole, other: Whole, part: Floats, places: Whole) -> tuple[Floats, int]:
    """Shares of the reached places, in one pass: they are in book order or its reverse."""
    share = np.zeros((len(start) - 1, 3))
    share[places[0]] = 1.0
    edges = 0
    for here in places:
        for edge in range(start[here], start[here + 1]):
            edges += 1
            there = other[edge]
            for model in range(3):
                share[there, model] += part[edge, model] * share[here, model]
    return share[places], edges
