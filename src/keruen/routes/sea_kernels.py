"""The loops over sea cells: search, line of sight, straightening. Imported when they are needed."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

from keruen.routes.cells import (
    CELL_NM,
    CELLS_PER_DEGREE,
    COASTAL_WEIGHT,
    COLUMNS,
    EARTH_RADIUS_NM,
    ROWS,
    SHORT_SIGHT_NM,
)

Grid = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """The function compiled when first called, and kept for later runs where that can be."""
    with suppress(RuntimeError):
        kept: Kernel = njit(cache=True, nogil=True)(function)
        return kept
    unkept: Kernel = njit(nogil=True)(function)
    return unkept


@compiled
def _great_circle(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    part = along + across * math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    return 2 * EARTH_RADIUS_NM * math.atan2(math.sqrt(part), math.sqrt(max(0.0, 1 - part)))


@compiled
def _crossed(segments: Numbers, lon1: float, lat1: float, lon2: float, lat2: float) -> int:
    """Mask of the passages whose lines a short straight piece crosses."""
    if lon2 - lon1 > 180.0:
        lon2 -= 360.0
    elif lon1 - lon2 > 180.0:
        lon2 += 360.0
    mask = 0
    for k in range(segments.shape[0]):
        ax, ay, bx, by = segments[k, 0], segments[k, 1], segments[k, 2], segments[k, 3]
        if max(ax, bx) < min(lon1, lon2) or min(ax, bx) > max(lon1, lon2):
            continue
        if max(ay, by) < min(lat1, lat2) or min(ay, by) > max(lat1, lat2):
            continue
        a = (lon2 - lon1) * (ay - lat1) - (lat2 - lat1) * (ax - lon1)
        b = (lon2 - lon1) * (by - lat1) - (lat2 - lat1) * (bx - lon1)
        c = (bx - ax) * (lat1 - ay) - (by - ay) * (lon1 - ax)
        d = (bx - ax) * (lat2 - ay) - (by - ay) * (lon2 - ax)
        if (a > 0.0) != (b > 0.0) and (c > 0.0) != (d > 0.0):
            mask |= int(segments[k, 4])
    return mask


@compiled
def search(
    grid: Grid,
    segments: Numbers,
    starts: Whole,
    start_nm: Numbers,
    top: int,
    left: int,
    rows: int,
    columns: int,
    limit_nm: float,
    closed: int,
    moves: Whole,
) -> tuple[Numbers, Whole]:
    """Dijkstra over the window with buckets of one tenth of a mile."""
    size = rows * columns
    cost = np.full(size, np.inf)
    before = np.full(size, -1, dtype=np.int64)
    settled = np.zeros(size, dtype=np.uint8)
    per_nm = 10.0
    buckets = int(limit_nm * per_nm) + 2
    head = np.full(buckets, -1, dtype=np.int64)
    capacity = 4 * size + 64
    follow = np.empty(capacity, dtype=np.int64)
    item = np.empty(capacity, dtype=np.int64)
    used = 0
    for k in range(starts.shape[0]):
        row, column = starts[k, 0] - top, (starts[k, 1] - left) % COLUMNS
        if row < 0 or row >= rows or column >= columns or start_nm[k] > limit_nm:
            continue
        cell = row * columns + column
        if start_nm[k] < cost[cell]:
            cost[cell] = start_nm[k]
            slot = int(start_nm[k] * per_nm)
            item[used], follow[used], head[slot] = cell, head[slot], used
            used += 1
    for slot in range(buckets):
        while head[slot] >= 0:
            entry = head[slot]
            head[slot] = follow[entry]
            cell = item[entry]
            if settled[cell]:
                continue
            settled[cell] = 1
            row, column = cell // columns, cell % columns
            state = grid[top + row, (left + column) % COLUMNS]
            kind = state & 3
            if kind == 0:
                continue
            latitude = 90.0 - (top + row + 0.5) / CELLS_PER_DEGREE
            for k in range(moves.shape[0]):
                down, right = moves[k, 0], moves[k, 1]
                is_long = abs(down) > 1 or abs(right) > 1
                if is_long and kind != 2:
                    continue
                to_row, to_column = row + down, column + right
                if to_row < 0 or to_row >= rows or to_column < 0 or to_column >= columns:
                    continue
                at_column = (left + to_column) % COLUMNS
                to_kind = grid[top + to_row, at_column] & 3
                if to_kind == 0 or (is_long and to_kind != 2):
                    continue
                if down != 0 and right != 0 and not is_long:
                    one = grid[top + to_row, (left + column) % COLUMNS] & 3
                    other = grid[top + row, at_column] & 3
                    if one == 0 and other == 0:
                        continue
                target = to_row * columns + to_column
                if settled[target]:
                    continue
                narrow = math.cos(math.radians(latitude - 0.5 * down / CELLS_PER_DEGREE))
                nm = CELL_NM * math.sqrt(down * down + (right * narrow) ** 2)
                weight = 0.5 * (1.0 if kind == 2 else COASTAL_WEIGHT)
                weight += 0.5 * (1.0 if to_kind == 2 else COASTAL_WEIGHT)
                total = cost[cell] + nm * weight
                if total >= cost[target] or total > limit_nm:
                    continue
                if state & 4 and closed:
                    lon1 = (left + column + 0.5) / CELLS_PER_DEGREE - 180.0
                    lon1 -= 360.0 * math.floor((lon1 + 180.0) / 360.0)
                    lon2 = lon1 + right / CELLS_PER_DEGREE
                    lat2 = latitude - down / CELLS_PER_DEGREE
                    if _crossed(segments, lon1, latitude, lon2, lat2) & closed:
                        continue
                if used >= capacity:
                    continue
                cost[target], before[target] = total, cell
                to_slot = int(total * per_nm)
                item[used], follow[used], head[to_slot] = target, head[to_slot], used
                used += 1
    return cost, before


@compiled
def sight(
    grid: Grid,
    segments: Numbers,
    lon1: float,
    lat1: float,
    lon2: float,
    lat2: float,
    closed: int,
) -> int:
    """Mask of passages on a great circle that keeps to open sea but near its ends; -1 for none."""
    length = _great_circle(lon1, lat1, lon2, lat2)
    count = int(length / 1.0) + 1
    if count < 2:
        count = 2
    a1, a2 = math.radians(lat1), math.radians(lat2)
    o1, o2 = math.radians(lon1), math.radians(lon2)
    x1, y1, z1 = math.cos(a1) * math.cos(o1), math.cos(a1) * math.sin(o1), math.sin(a1)
    x2, y2, z2 = math.cos(a2) * math.cos(o2), math.cos(a2) * math.sin(o2), math.sin(a2)
    angle = max(length / EARTH_RADIUS_NM, 1e-9)
    mask, was_lon, was_lat = 0, lon1, lat1
    for k in range(1, count + 1):
        part = k / count
        p = math.sin((1 - part) * angle) / math.sin(angle)
        q = math.sin(part * angle) / math.sin(angle)
        x, y, z = p * x1 + q * x2, p * y1 + q * y2, p * z1 + q * z2
        lat = math.degrees(math.atan2(z, math.sqrt(x * x + y * y)))
        lon = math.degrees(math.atan2(y, x))
        row = min(max(int((90.0 - lat) * CELLS_PER_DEGREE), 0), ROWS - 1)
        state = grid[row, int((lon + 180.0) * CELLS_PER_DEGREE) % COLUMNS]
        kind = state & 3
        end_nm = min(part, 1.0 - part) * length
        if kind == 0:
            return -1
        if kind == 1 and end_nm > 2 * CELL_NM and length > SHORT_SIGHT_NM:
            return -1
        if state & 4:
            mask |= _crossed(segments, was_lon, was_lat, lon, lat)
            if mask & closed:
                return -1
        was_lon, was_lat = lon, lat
    return mask


@compiled
def straighten(
    grid: Grid,
    segments: Numbers,
    before: Whole,
    cell: int,
    top: int,
    left: int,
    columns: int,
    ends: Numbers,
    closed: int,
) -> tuple[float, int]:
    """Length and passages of a path with its corners pulled straight where open sea allows."""
    count = 1
    at = cell
    while before[at] >= 0:
        at = before[at]
        count += 1
    lons, lats = np.empty(count + 2), np.empty(count + 2)
    at = cell
    for k in range(count, 0, -1):
        row, column = at // columns, at % columns
        lon = (left + column + 0.5) / CELLS_PER_DEGREE - 180.0
        lons[k] = lon - 360.0 * math.floor((lon + 180.0) / 360.0)
        lats[k] = 90.0 - (top + row + 0.5) / CELLS_PER_DEGREE
        at = before[at]
    lons[0], lats[0], lons[count + 1], lats[count + 1] = ends[0], ends[1], ends[2], ends[3]
    total, mask, here = 0.0, 0, 0
    while here < count + 1:
        there = here + 1
        crossing = _crossed(segments, lons[here], lats[here], lons[there], lats[there])
        for further in range(count + 1, here + 1, -1):
            seen = sight(
                grid, segments, lons[here], lats[here], lons[further], lats[further], closed
            )
            if seen >= 0:
                there, crossing = further, seen
                break
        total += _great_circle(lons[here], lats[here], lons[there], lats[there])
        mask |= crossing
        here = there
    return total, mask
