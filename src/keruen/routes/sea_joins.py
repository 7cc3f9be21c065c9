"""How a port joins the sea: the cells at which it does, and the graph's nodes that it reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from keruen.routes.cells import CELL_NM, CELLS_PER_DEGREE, COLUMNS, ROWS
from keruen.routes.passage_lines import LonLat, crossed_between
from keruen.routes.sea_graph import load_graph
from keruen.routes.sea_grid import (
    Field,
    cell_of,
    centre_of,
    great_circle_nm,
    load_grid,
    search_field,
    straight_nm,
)

COAST_NM = 8.0
"""A port within this of a sea cell joins the nearest one."""

INLAND_FACTOR = 1.3
"""Miles by river or channel for one mile of the straight line from an inland port to the sea."""

FARTHEST_NM = 200.0
REACH_NM = 160.0
SIGHT_NM = 300.0

Start = tuple[int, int, float]


@dataclass(frozen=True)
class Join:
    """How a port joins the sea.

    `gap_nm` is the straight distance to the nearest sea cell on the port's side of every passage,
    whose middle is `nearest`; `starts` are the cells at which paths begin, as row, column and
    nautical miles from the port.
    """

    place: LonLat
    gap_nm: float
    nearest: LonLat
    starts: tuple[Start, ...]


@dataclass(frozen=True)
class Reach:
    """What a port reaches: its field, and length and passages to nodes of the graph."""

    join: Join
    field: Field
    nodes: dict[int, tuple[float, int]]

    def to_port(self, other: Join) -> tuple[float, int] | None:
        """Length and passages of the path over the grid to another port; None if out of reach."""
        if other.place == self.join.place:
            return 0.0, 0
        found: list[tuple[float, int]] = []
        straight = _straight(self.join.place, other.place, self.field.closed)
        if straight is not None:
            found.append(straight)
        for row, column, extra in other.starts:
            path = self.field.to(centre_of(row, column), row, column)
            if path is not None:
                found.append((path[0] + extra, path[1]))
        return min(found, default=None)


@lru_cache(maxsize=4096)
def join_port(place: LonLat) -> Join | None:
    """How a position joins the sea; None where no sea cell lies within `FARTHEST_NM`.

    A passage's line is not crossed between the port and the sea: a port joins on its own side.
    Within `COAST_NM` of the sea it joins the nearest cell. An inland port may join at any cell up
    to 1.6 times as far as the nearest and 10 nm, with `INLAND_FACTOR` miles a straight mile.
    """
    for radius_nm in (20.0, 60.0, FARTHEST_NM):
        cells = _sea_cells(place, radius_nm)
        if not cells:
            continue
        gap, row, column = cells[0]
        if gap <= COAST_NM:
            starts: tuple[Start, ...] = ((row, column, gap),)
        else:
            limit = 1.6 * gap + 10.0
            if limit > radius_nm and radius_nm < FARTHEST_NM:
                continue
            starts = tuple((r, c, INLAND_FACTOR * nm) for nm, r, c in cells if nm <= limit)
        return Join(place, gap, centre_of(row, column), starts)
    return None


@lru_cache(maxsize=512)
def reach_of(join: Join, closed: int) -> Reach:
    """What a port reaches with the passages of a mask closed."""
    graph = load_graph()
    far = max(nm for _, _, nm in join.starts)
    field = search_field(join.place, list(join.starts), REACH_NM + far, closed)
    nodes: dict[int, tuple[float, int]] = {}
    for node in graph.within(join.place, SIGHT_NM):
        found = _straight(join.place, graph.places[node], closed)
        if found is None and graph.nm_to(join.place, node) <= REACH_NM + far:
            found = field.to(graph.places[node], *map(int, graph.cells[node]))
        if found is not None:
            nodes[node] = found
    return Reach(join, field, nodes)


def _straight(start: LonLat, end: LonLat, closed: int) -> tuple[float, int] | None:
    if great_circle_nm(start, end) > SIGHT_NM:
        return None
    return straight_nm(start, end, closed)


def _sea_cells(place: LonLat, radius_nm: float) -> list[tuple[float, int, int]]:
    """Sea cells within a radius on the same side of every passage: miles, row and column."""
    row, column = cell_of(place)
    down = int(radius_nm / CELL_NM) + 1
    across = int(down / max(0.1, math.cos(math.radians(place[1])))) + 1
    rows = np.arange(max(0, row - down), min(ROWS, row + down + 1))
    columns = np.arange(column - across, column + across + 1) % COLUMNS
    found_rows, found_columns = np.nonzero(load_grid()[np.ix_(rows, columns)] & 3)
    if not found_rows.size:
        return []
    lats = 90.0 - (rows[found_rows] + 0.5) / CELLS_PER_DEGREE
    lons = (columns[found_columns] + 0.5) / CELLS_PER_DEGREE - 180.0
    part = np.sin(np.radians(lats - place[1]) / 2) ** 2 + math.cos(math.radians(place[1])) * np.cos(
        np.radians(lats)
    ) * (np.sin(np.radians(lons - place[0]) / 2) ** 2)
    nm = 2 * CELL_NM * CELLS_PER_DEGREE * np.degrees(np.arcsin(np.sqrt(part)))
    order = np.argsort(nm, kind="stable")
    cells: list[tuple[float, int, int]] = []
    for k in order:
        if nm[k] > radius_nm:
            break
        cell = (float(nm[k]), int(rows[found_rows[k]]), int(columns[found_columns[k]]))
        if not crossed_between(place, centre_of(*cell[1:])):
            cells.append(cell)
            if len(cells) == 1 and cell[0] <= COAST_NM:
                break
    return cells
