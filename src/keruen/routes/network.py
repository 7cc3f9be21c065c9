"""The network of sea lanes of the `searoute` package: names of passages, and lines for maps.

This is the one file that opens searoute. Lengths come from the graph of the sea (`sea_graph`),
whose canals and inland lanes are those of this network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from keruen.routes.passage_lines import LonLat, crossed_between, line_segments
from keruen.routes.sea_grid import great_circle_nm as great_circle_nm

SEAM_TAGS = frozenset({"segment", "segment2", "pacific_ocean"})
"""Tags with which searoute marks where its map is cut; no ship sees them."""


@dataclass(frozen=True)
class SeaNetwork:
    """Nodes and directed edges of the network of sea lanes.

    `nodes` are (longitude, latitude) in degrees; `edges` is an integer array of shape (edges, 2);
    `weights_km`, `tags` and `masks` (passages whose lines it crosses) go with its rows; `nearest`
    gives the node nearest to a position.
    """

    nodes: tuple[LonLat, ...]
    edges: npt.NDArray[np.int64]
    weights_km: npt.NDArray[np.float64]
    tags: tuple[str, ...]
    masks: npt.NDArray[np.int64]
    nearest: Callable[[LonLat], int]

    @property
    def passages(self) -> frozenset[str]:
        """Names of all straits and canals that the network knows."""
        return frozenset(self.tags) - SEAM_TAGS - {""}


def searoute_version() -> str:
    """Version of the installed searoute package, without importing it."""
    return version("searoute")


@cache
def load_network() -> SeaNetwork:
    """Load the network of sea lanes; the first call takes about half a second."""
    from searoute import setup_M

    graph = setup_M()
    nodes = tuple((float(lon), float(lat)) for lon, lat in graph.nodes)
    index = {node: number for number, node in enumerate(graph.nodes)}
    edges, weights, tags = [], [], []
    for start, neighbours in graph.adjacency():
        for end, data in neighbours.items():
            edges.append((index[start], index[end]))
            weights.append(float(data["weight"]))
            tags.append(data.get("passage") or "")

    def nearest(position: LonLat) -> int:
        return index[graph.kdtree.query(position)]

    ends = np.array(edges, dtype=np.int64)
    return SeaNetwork(nodes, ends, np.array(weights), tuple(tags), _crossed(nodes, ends), nearest)


def _crossed(nodes: tuple[LonLat, ...], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Mask of the passages whose lines each edge crosses."""
    places = np.array(nodes)
    lons = (places[:, 0] + 180.0) % 360.0 - 180.0
    first, second = lons[ends[:, 0]], lons[ends[:, 1]]
    lats = places[ends, 1]
    north, south = lats.max(axis=1), lats.min(axis=1)
    masks = np.zeros(len(ends), dtype=np.int64)
    for lon1, lat1, lon2, lat2, _ in line_segments():
        beside = (np.minimum(first, second) <= max(lon1, lon2)) & (
            np.maximum(first, second) >= min(lon1, lon2)
        )
        beside &= (south <= max(lat1, lat2)) & (north >= min(lat1, lat2))
        for edge in np.flatnonzero(beside):
            start, end = ends[edge]
            masks[edge] |= crossed_between(
                (float(lons[start]), nodes[start][1]), (float(lons[end]), nodes[end][1])
            )
    return masks
