"""Flows as strands: what shares a stretch of sea is drawn as one line as wide as its tonnes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Edge = tuple[Point, Point]


@dataclass(frozen=True)
class Strand:
    """A line of one width: its points, and the tonnes that move along it in either direction."""

    points: tuple[Point, ...]
    quantity_t: float


def make_strands(lines: Iterable[tuple[Sequence[Point], float]]) -> list[Strand]:
    """Lines laid over one another: tonnes add up where two share a stretch, whichever way it goes.

    Each stretch is in exactly one strand; thin strands come first, so that wide ones lie above.
    """
    lines = [(list(points), tonnes) for points, tonnes in lines]
    totals: dict[Edge, float] = {}
    for points, tonnes in lines:
        for edge in _edges(points):
            totals[edge] = totals.get(edge, 0.0) + tonnes
    strands: list[Strand] = []
    drawn: set[Edge] = set()
    for points, _ in lines:
        run: list[Point] = []
        run_t = 0.0
        for first, second in pairwise(points):
            edge = _edge(first, second)
            fresh = edge not in drawn and first != second
            if run and fresh and abs(totals[edge] - run_t) <= 1e-9 * run_t:
                run.append(second)
            else:
                _close(strands, run, run_t)
                run, run_t = ([first, second], totals[edge]) if fresh else ([], 0.0)
            drawn.add(edge)
        _close(strands, run, run_t)
    return sorted(strands, key=lambda strand: strand.quantity_t)


def _close(strands: list[Strand], run: list[Point], quantity_t: float) -> None:
    if run:
        strands.append(Strand(tuple(run), quantity_t))


def _edges(points: Sequence[Point]) -> set[Edge]:
    return {_edge(a, b) for a, b in pairwise(points) if a != b}


def _edge(first: Point, second: Point) -> Edge:
    return (first, second) if first <= second else (second, first)
