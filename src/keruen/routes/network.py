"""The network of sea lanes of the `searoute` package, and the shortest routes over it.

This is the one file that opens searoute. Its search settles one pair a call; here one search from
an origin settles all its destinations, over the same nodes, weights and tags.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import numpy as np

SEAM_TAGS = frozenset({"segment", "segment2", "pacific_ocean"})
"""Tags with which searoute marks where its map is cut; no ship sees them."""

EARTH_RADIUS_NM = 6_371_008.8 / 1_852.0

LonLat = tuple[float, float]
Path = tuple[float, tuple[str, ...]]


@dataclass(frozen=True)
class SeaNetwork:
    """Nodes and directed edges of the network of sea lanes.

    `nodes` are (longitude, latitude) in degrees; `edges` is an integer array of shape (edges, 2);
    `weights_km` and `tags` go with its rows; `nearest` gives the node at which a position joins.
    """

    nodes: tuple[LonLat, ...]
    edges: np.ndarray[Any, np.dtype[np.int64]]
    weights_km: np.ndarray[Any, np.dtype[np.float64]]
    tags: tuple[str, ...]
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

    return SeaNetwork(
        nodes, np.array(edges, dtype=np.int64), np.array(weights), tuple(tags), nearest
    )


def shortest_paths(
    network: SeaNetwork, targets: Mapping[int, Iterable[int]], closed: frozenset[str]
) -> dict[tuple[int, int], Path | None]:
    """Shortest paths from each origin node to each of its target nodes.

    Parameters
    ----------
    network : the network of sea lanes.
    targets : for each origin node, the nodes to reach.
    closed : tags of the edges that may not be used.

    Returns
    -------
    for each (origin, target): length in nautical miles along the great circles between the nodes
    of the path, and the passages in the order in which they are met; None where no path is open.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    is_open = np.array([tag not in closed for tag in network.tags])
    size = len(network.nodes)
    rows, columns = network.edges[is_open].T
    matrix = csr_array((network.weights_km[is_open], (rows, columns)), shape=(size, size))
    tag_of = {
        (int(start), int(end)): tag
        for (start, end), tag in zip(network.edges, network.tags, strict=True)
        if tag and tag not in SEAM_TAGS
    }
    found: dict[tuple[int, int], Path | None] = {}
    for origin, ends in targets.items():
        _, before = dijkstra(matrix, indices=origin, return_predecessors=True)
        for end in ends:
            nodes = _walk_back(before, origin, end)
            found[origin, end] = _measure(network, nodes, tag_of) if nodes else None
    return found


def great_circle_nm(start: LonLat, end: LonLat) -> float:
    """Great-circle distance in nautical miles by the haversine formula, on searoute's sphere."""
    (lon1, lat1), (lon2, lat2) = start, end
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    along = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    part = along + across * math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    return 2 * EARTH_RADIUS_NM * math.atan2(math.sqrt(part), math.sqrt(1 - part))


def _walk_back(before: Any, origin: int, end: int) -> list[int]:
    nodes = [end]
    while nodes[-1] != origin:
        previous = int(before[nodes[-1]])
        if previous < 0:
            return []
        nodes.append(previous)
    return nodes[::-1]


def _measure(network: SeaNetwork, nodes: list[int], tag_of: Mapping[tuple[int, int], str]) -> Path:
    steps = list(pairwise(nodes))
    length = sum(great_circle_nm(network.nodes[start], network.nodes[end]) for start, end in steps)
    passages = dict.fromkeys(tag_of[step] for step in steps if step in tag_of)
    return float(length), tuple(passages)
