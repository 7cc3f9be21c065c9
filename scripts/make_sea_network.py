"""Makes `sea_mask.xz` (the sea cells) and `sea_graph.xz` (the graph) in `src/keruen/routes`.

    python scripts/make_sea_network.py globe_combined_mask_compressed.npz

The file is that of the package `global-land-mask` 1.0.0 (MIT licence): the cells of 30 arc seconds
of NOAA's GLOBE elevation model (public domain) that are sea. `searoute` gives inland lanes.

1. A cell of 1/20 degree is sea where at least half of its 36 samples are.
2. The Arctic beyond the Atlantic, and the Antarctic, are not sea: grain ships do not cross them.
3. Canals and inland lanes of searoute, and straits narrower than a cell, are opened along a line.
4. Parts of the sea of fewer than 100 cells are land, and so are those not joined to the rest.
5. Nodes are placed in blocks of 45, 90 or 180 nm, smaller near the coast, one for each part of the
   sea in a block. Edges are shortest paths over the grid, or straight lines over open sea. An edge
   goes where two shorter ones are at most 0.5 % longer and cross the same passages.
"""

from __future__ import annotations

import io
import lzma
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from keruen.routes import sea_grid
from keruen.routes.cells import CELL_NM, CELLS_PER_DEGREE, COLUMNS, EARTH_RADIUS_NM, ROWS
from keruen.routes.network import SEAM_TAGS, load_network
from keruen.routes.sea_grid import cell_of, centre_of, great_circle_nm

FOLDER = Path(__file__).parent.parent / "src" / "keruen" / "routes"
NARROWS = {
    "Messina": ((15.55, 38.4), (15.64, 38.25), (15.6, 38.0), (15.5, 37.7)),
    "Kerch": ((36.7, 45.6), (36.62, 45.4), (36.52, 45.25), (36.5, 45.0), (36.5, 44.85)),
    "Oresund": ((12.5, 56.3), (12.63, 56.05), (12.72, 55.85), (12.75, 55.6), (12.7, 55.3)),
}
NARROWS |= {
    "Magellan, east": ((-68.3, -52.45), (-69.5, -52.47), (-70.3, -52.72), (-70.7, -53.0)),
    "Magellan, west": ((-71.0, -53.8), (-71.3, -53.93), (-72.4, -53.5), (-74.9, -52.6)),
    "Rio Grande do Sul": ((-52.08, -31.9), (-52.1, -32.1), (-52.0, -32.25)),
    "Seto, east": ((134.3, 34.55), (134.7, 34.6), (135.05, 34.6), (135.2, 34.5)),
    "Seto, west": ((133.6, 34.28), (133.2, 34.15), (132.9, 34.0)),
}
CANALS = frozenset({"suez", "panama", "bosporus", "dardanelles"})
INLAND_NM = 12.0
SMALLEST_SEA_CELLS = 100
FIELD_NM = 220.0
SIGHT_NM = {15: 300.0, 30: 400.0, 60: 700.0}
SPANNERS = (1.0015, 1.005)
"""Two passes: the second thins what the first left."""

Edges = dict[tuple[int, int], tuple[float, int]]


def make_mask(source: Path) -> np.ndarray:
    globe = np.load(source)["mask"]
    step = globe.shape[0] // ROWS
    sea = globe.reshape(ROWS, step, COLUMNS, step).mean(axis=(1, 3)) >= 0.5
    _leave_out_ice(sea)
    raw = keep_seas(sea)
    opened = raw.copy()
    for line in NARROWS.values():
        for pair in pairwise(line):
            open_line(opened, *pair)
    for start, end in inland_lanes(raw):
        open_line(opened, start, end)
    labels = label_seas(opened)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray(labels == sizes.argmax())


def _leave_out_ice(sea: np.ndarray) -> None:
    lats = 90.0 - (np.arange(ROWS) + 0.5) / CELLS_PER_DEGREE
    lons = (np.arange(COLUMNS) + 0.5) / CELLS_PER_DEGREE - 180.0
    sea[lats < -62.0] = False
    sea[lats > 76.0] = False
    arctic = (lons > 60.0) | (lons < -62.0)
    sea[np.ix_(lats > 66.2, arctic)] = False
    sea[np.ix_(lats > 72.0, lons < -20.0)] = False


def keep_seas(sea: np.ndarray) -> np.ndarray:
    labels = label_seas(sea)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray(sizes[labels] >= SMALLEST_SEA_CELLS)


def label_seas(sea: np.ndarray) -> np.ndarray:
    labels, count = ndimage.label(sea, structure=np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]]))
    parent = np.arange(count + 1)
    for left, right in zip(labels[:, 0], labels[:, -1], strict=True):
        if left and right:
            low, high = sorted((parent[left], parent[right]))
            parent[parent == high] = low
    return np.asarray(parent[labels])


def open_line(sea: np.ndarray, start: tuple[float, float], end: tuple[float, float]) -> None:
    (lon1, lat1), (lon2, lat2) = start, end
    if lon2 - lon1 > 180:
        lon2 -= 360
    elif lon1 - lon2 > 180:
        lon2 += 360
    count = int(max(abs(lon2 - lon1), abs(lat2 - lat1)) / 0.01) + 2
    was = None
    for lon, lat in zip(
        np.linspace(lon1, lon2, count), np.linspace(lat1, lat2, count), strict=True
    ):
        row, column = cell_of((lon, lat))
        if was and was[0] != row and was[1] != column:
            sea[row, was[1]] = True
        sea[row, column] = True
        was = row, column


def inland_lanes(sea: np.ndarray) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Lanes of searoute through canals, rivers, lakes and ice: of land nodes far from the sea."""
    network = load_network()
    nodes = [
        ((lon + 180.0) % 360.0 - 180.0 if abs(lon) > 180 else lon, lat)
        for lon, lat in network.nodes
    ]
    inside = np.array([not sea[cell_of(node)] for node in nodes])
    away = ndimage.distance_transform_edt(~sea) * CELL_NM
    far = np.array([away[cell_of(node)] > INLAND_NM for node in nodes])
    links: dict[int, set[int]] = {}
    for start, end in network.edges:
        if inside[start] and inside[end]:
            links.setdefault(int(start), set()).add(int(end))
            links.setdefault(int(end), set()).add(int(start))
    kept: set[int] = set()
    for seed in np.flatnonzero(inside & far):
        stack = [int(seed)]
        while stack:
            node = stack.pop()
            if node not in kept:
                kept.add(node)
                stack.extend(links.get(node, ()))
    found = []
    for (start, end), tag in zip(network.edges, network.tags, strict=True):
        if tag in SEAM_TAGS:
            continue
        canal = tag in CANALS and (inside[start] or inside[end] or _near_canal(nodes, start, end))
        if start < end and (canal or start in kept or end in kept):
            found.append((nodes[start], nodes[end]))
    return found


def _near_canal(nodes: Sequence[tuple[float, float]], start: int, end: int) -> bool:
    return great_circle_nm(nodes[start], nodes[end]) < 60.0


def place_nodes(grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kind = grid & 3
    away = ndimage.distance_transform_edt(kind > 0) * CELL_NM
    cells: list[tuple[int, int]] = []
    sizes: list[int] = []

    def visit(top: int, left: int, tall: int, wide: int) -> None:
        block = kind[top : top + tall, left : left + wide]
        if not block.any():
            return
        near = away[top : top + tall, left : left + wide][block > 0].min()
        if (tall == 60 and near > 250) or (tall == 30 and near > 60) or tall == 15:
            labels, count = ndimage.label(block > 0)
            for number in range(1, count + 1):
                part = labels == number
                if part.sum() < 3:
                    continue
                chosen = part & (block == 2) if (part & (block == 2)).any() else part
                rows, columns = np.nonzero(chosen)
                middle = (rows - tall / 2) ** 2 + ((columns - wide / 2) * tall / wide) ** 2
                at = int(middle.argmin())
                cells.append((top + int(rows[at]), left + int(columns[at])))
                sizes.append(tall)
            return
        half, across = tall // 2, (wide + 1) // 2
        for down in (0, half):
            for right in (0, across):
                size = min(across, wide - right)
                if size > 0:
                    visit(top + down, left + right, half, size)

    for top in range(0, ROWS, 60):
        lat = 90.0 - (top + 30) / CELLS_PER_DEGREE
        wide = int(60 / max(0.1, np.cos(np.radians(lat))))
        for left in range(0, COLUMNS, wide):
            visit(top, left, 60, min(wide, COLUMNS - left))
    return np.array(cells), np.array(sizes)


def make_edges(cells: np.ndarray, sizes: np.ndarray) -> Edges:
    places = [centre_of(*cell) for cell in cells]
    lons, lats = np.radians(np.array(places)).T
    points = np.stack([np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)], 1)
    tree = cKDTree(points)
    edges: Edges = {}
    began = time.time()
    for i, place in enumerate(places):
        reach = 2 * np.sin(SIGHT_NM[int(sizes[i])] / EARTH_RADIUS_NM / 2)
        hidden = []
        for j in tree.query_ball_point(points[i], reach):
            if j == i:
                continue
            far = great_circle_nm(place, places[j])
            if far > SIGHT_NM[int(min(sizes[i], sizes[j]))] and far > FIELD_NM:
                continue
            if j < i and sizes[j] >= sizes[i]:
                continue
            seen = sea_grid.straight_nm(place, places[j])
            if seen is not None:
                edges[min(i, j), max(i, j)] = seen
            elif far <= FIELD_NM:
                hidden.append(j)
        if hidden:
            row, column = map(int, cells[i])
            field = sea_grid.search_field(place, [(row, column, 0.0)], FIELD_NM * 1.25, 0)
            for j in hidden:
                found = field.to(places[j], *map(int, cells[j]))
                if found is not None:
                    key = min(i, j), max(i, j)
                    edges[key] = min(found, edges.get(key, found))
        if i % 500 == 0:
            print(
                f"{i} of {len(places)} nodes, {len(edges)} edges, {time.time() - began:.0f} s",
                flush=True,
            )
    return edges


def thin(edges: Edges, spanner: float) -> Edges:
    beside: dict[int, dict[int, tuple[float, int]]] = {}
    kept = {}
    for (i, j), (length, mask) in sorted(edges.items(), key=lambda each: each[1][0]):
        one, other = beside.setdefault(i, {}), beside.setdefault(j, {})
        small, large = (one, other) if len(one) < len(other) else (other, one)
        limit = length * spanner
        if any(
            k in large and first + large[k][0] <= limit and (through | large[k][1]) == mask
            for k, (first, through) in small.items()
        ):
            continue
        one[j] = other[i] = kept[i, j] = (length, mask)
    return kept


def main(source: Path) -> None:
    sea = make_mask(source)
    packed = lzma.compress(np.packbits(sea).tobytes(), preset=9)
    (FOLDER / "sea_mask.xz").write_bytes(packed)
    print(f"sea_mask.xz: {len(packed):,} bytes")
    sea_grid.load_grid.cache_clear()
    cells, sizes = place_nodes(sea_grid.load_grid())
    print({int(size): int((sizes == size).sum()) for size in np.unique(sizes)}, "nodes by block")
    edges = make_edges(cells, sizes)
    kept = edges
    for spanner in SPANNERS:
        kept = thin(kept, spanner)
    print(f"{len(edges):,} edges, {len(kept):,} kept")
    size = write_graph(cells, kept, FOLDER / "sea_graph.xz")
    print(f"sea_graph.xz: {size:,} bytes")


def write_graph(cells: np.ndarray, edges: Edges, path: Path) -> int:
    """Write the graph, edges sorted by their ends and the first ends as steps; bytes written."""
    keys = np.array(sorted(edges), dtype=np.int64)
    values = [edges[int(i), int(j)] for i, j in keys]
    held = io.BytesIO()
    np.savez(
        held,
        cells=cells.astype(np.uint16),
        first_steps=np.diff(keys[:, 0], prepend=0).astype(np.uint16),
        seconds=keys[:, 1].astype(np.uint16),
        tenths_nm=np.array([round(10 * length) for length, _ in values], dtype=np.uint16),
        masks=np.array([mask for _, mask in values], dtype=np.uint16),
    )
    path.write_bytes(lzma.compress(held.getvalue(), preset=9))
    return path.stat().st_size


if __name__ == "__main__":
    main(Path(sys.argv[1]))
