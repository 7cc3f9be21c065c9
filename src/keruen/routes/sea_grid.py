"""The grid of sea cells: the land mask, and shortest paths over it.

Cells are 1/20 degree: land, coastal sea (one of the eight neighbours is land) or open sea.
Paths keep off the coast where they can: when a path is chosen, a mile in coastal sea weighs
`COASTAL_WEIGHT` miles; in its length it counts as one.
"""

from __future__ import annotations

import lzma
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from keruen.routes.cells import (
    CELL_NM,
    CELLS_PER_DEGREE,
    COLUMNS,
    EARTH_RADIUS_NM,
    NEAR_LINE,
    ROWS,
)
from keruen.routes.passage_lines import LonLat, line_segments

MOVES = np.array(
    [(r, c) for r in range(-3, 4) for c in range(-3, 4) if (r or c) and math.gcd(r, c) == 1],
    dtype=np.int64,
)
"""The 32 moves from a cell, in rows and columns."""

Grid = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@cache
def load_grid() -> Grid:
    """The grid of the whole earth, shape (3600, 7200), north at the top and 180 W at the left."""
    packed = lzma.decompress(files("keruen.routes").joinpath("sea_mask.xz").read_bytes())
    sea = np.unpackbits(np.frombuffer(packed, dtype=np.uint8)).reshape(ROWS, COLUMNS)
    return classify(sea.astype(bool))


def classify(sea: npt.NDArray[np.bool_]) -> Grid:
    """The grid made of a mask of sea cells: land, coastal sea, open sea, and cells near lines."""
    padded = np.pad(np.pad(sea, ((1, 1), (0, 0))), ((0, 0), (1, 1)), mode="wrap")
    tall = padded[:-2] & padded[1:-1] & padded[2:]
    inner = tall[:, :-2] & tall[:, 1:-1] & tall[:, 2:]
    grid: Grid = sea.astype(np.uint8) + (inner & sea).astype(np.uint8)
    step = 0.25 / CELLS_PER_DEGREE
    for lon1, lat1, lon2, lat2, _ in line_segments():
        count = int(max(abs(lon2 - lon1), abs(lat2 - lat1)) / step) + 2
        lons, lats = np.linspace(lon1, lon2, count), np.linspace(lat1, lat2, count)
        rows = np.floor((90.0 - lats) * CELLS_PER_DEGREE).astype(int)
        columns = np.floor((lons + 180.0) * CELLS_PER_DEGREE).astype(int)
        for down in range(-4, 5):
            for right in range(-4, 5):
                at = np.clip(rows + down, 0, ROWS - 1), (columns + right) % COLUMNS
                grid[at] |= NEAR_LINE
    return grid


def cell_of(place: LonLat) -> tuple[int, int]:
    """Row and column of the cell in which a position lies."""
    row = math.floor((90.0 - place[1]) * CELLS_PER_DEGREE)
    column = math.floor((place[0] + 180.0) * CELLS_PER_DEGREE)
    return min(max(row, 0), ROWS - 1), column % COLUMNS


def centre_of(row: int, column: int) -> LonLat:
    """Position of the middle of a cell, longitude from -180 to 180."""
    column %= COLUMNS
    return (column + 0.5) / CELLS_PER_DEGREE - 180.0, 90.0 - (row + 0.5) / CELLS_PER_DEGREE


@dataclass(frozen=True)
class Field:
    """Shortest paths from one origin to all cells within a limit.

    The window of cells begins at `top` and `left` (which may be below 0, round the earth). For each
    of its cells `cost` is the weighted length in nautical miles (infinite where none is found),
    `before` the cell before it on the path (-1 at a start).
    """

    origin: LonLat
    top: int
    left: int
    rows: int
    columns: int
    cost: Numbers
    before: Whole
    closed: int

    def to(self, place: LonLat, row: int, column: int) -> tuple[float, int] | None:
        """Length of the straightened path to a position in a cell, and the passages it crosses."""
        inner_row, inner_column = row - self.top, (column - self.left) % COLUMNS
        if not (0 <= inner_row < self.rows and inner_column < self.columns):
            return None
        if not math.isfinite(self.cost[inner_row * self.columns + inner_column]):
            return None
        from keruen.routes.sea_kernels import straighten

        length, mask = straighten(
            load_grid(),
            line_segments(),
            self.before,
            inner_row * self.columns + inner_column,
            self.top,
            self.left,
            self.columns,
            np.array([*self.origin, *place]),
            self.closed,
        )
        return float(length), int(mask)


def search_field(
    origin: LonLat, starts: list[tuple[int, int, float]], limit_nm: float, closed: int
) -> Field:
    """Search from an origin that joins the grid at `starts` (row, column, miles to get there).

    No path crosses the line of a passage whose bit is in `closed`.
    """
    from keruen.routes.sea_kernels import search

    grid = load_grid()
    row, column = cell_of(origin)
    reach = int(limit_nm / CELL_NM) + 4
    top, bottom = max(0, row - reach), min(ROWS, row + reach + 1)
    highest = max(abs(origin[1] + limit_nm / 60.0), abs(origin[1] - limit_nm / 60.0))
    narrow = max(0.05, math.cos(math.radians(min(89.0, highest))))
    across = min(COLUMNS // 2 - 1, int(reach / narrow) + 1)
    columns = 2 * across + 1
    cost, before = search(
        grid,
        line_segments(),
        np.array([each[:2] for each in starts], dtype=np.int64).reshape(-1, 2),
        np.array([each[2] for each in starts], dtype=np.float64),
        top,
        column - across,
        bottom - top,
        columns,
        limit_nm,
        closed,
        MOVES,
    )
    return Field(origin, top, column - across, bottom - top, columns, cost, before, closed)


def straight_nm(start: LonLat, end: LonLat, closed: int = 0) -> tuple[float, int] | None:
    """Great circle between two positions and the passages it crosses; None where land is near."""
    from keruen.routes.sea_kernels import sight

    mask = sight(load_grid(), line_segments(), *start, *end, closed)
    return None if mask < 0 else (great_circle_nm(start, end), int(mask))


def great_circle_nm(start: LonLat, end: LonLat) -> float:
    """Great-circle distance in nautical miles by the haversine formula."""
    (lon1, lat1), (lon2, lat2) = start, end
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    part = along + across * math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    return 2 * EARTH_RADIUS_NM * math.atan2(math.sqrt(part), math.sqrt(max(0.0, 1 - part)))
