"""The graph of the sea: nodes over all seas, edges as long as the shortest path between their ends.

`scripts/make_sea_network.py` makes the file that is read here.
"""

from __future__ import annotations

import io
import lzma
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from keruen.routes.cells import EARTH_RADIUS_NM
from keruen.routes.passage_lines import LonLat
from keruen.routes.sea_grid import centre_of, great_circle_nm

GRAPH_VERSION = 1
"""Part of the key of the cache: changes with the files, the rules of joining or the correction."""


@dataclass(frozen=True)
class SeaGraph:
    """Nodes by cell (row, column) and position, and edges in both directions.

    `ends` has shape (edges, 2); `lengths_nm` and `masks` (passages crossed) go with its rows;
    `points` are the nodes on the unit sphere.
    """

    cells: npt.NDArray[np.int64]
    places: tuple[LonLat, ...]
    ends: npt.NDArray[np.int64]
    lengths_nm: npt.NDArray[np.float64]
    masks: npt.NDArray[np.int64]
    points: npt.NDArray[np.float64]

    def within(self, place: LonLat, radius_nm: float) -> list[int]:
        """Nodes within a radius of a position, in order of number."""
        cosines = self.points @ _on_sphere([place])[0]
        near = np.flatnonzero(cosines >= math.cos(radius_nm / EARTH_RADIUS_NM))
        return [int(node) for node in near]

    def nm_to(self, place: LonLat, node: int) -> float:
        """Great circle from a position to a node."""
        return great_circle_nm(place, self.places[node])


@cache
def load_graph() -> SeaGraph:
    """Read the graph of the sea."""
    packed = lzma.decompress(files("keruen.routes").joinpath("sea_graph.xz").read_bytes())
    with np.load(io.BytesIO(packed)) as read:
        cells = read["cells"].astype(np.int64)
        first = np.cumsum(read["first_steps"].astype(np.int64))
        one_way = np.stack([first, read["seconds"].astype(np.int64)], axis=1)
        lengths = read["tenths_nm"].astype(np.float64) / 10.0
        masks = read["masks"].astype(np.int64)
    places = tuple(centre_of(int(row), int(column)) for row, column in cells)
    return SeaGraph(
        cells,
        places,
        np.concatenate([one_way, one_way[:, ::-1]]),
        np.concatenate([lengths, lengths]),
        np.concatenate([masks, masks]),
        _on_sphere(places),
    )


def _on_sphere(places: object) -> npt.NDArray[np.float64]:
    lons, lats = np.radians(np.array(places, dtype=np.float64)).T
    return np.stack([np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)], 1)
