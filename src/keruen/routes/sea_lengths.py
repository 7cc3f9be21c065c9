"""Lengths of sea routes between positions, and the passages that they go through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from keruen.routes.passage_lines import PASSAGE_LINES, LonLat, passage_mask, passages_in
from keruen.routes.sea_graph import SeaGraph, load_graph
from keruen.routes.sea_grid import great_circle_nm
from keruen.routes.sea_joins import Join, Reach, reach_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FACTOR = 1.01
APPROACH_NM = 2.0
APPROACH_SHARE = 0.1
"""Logged miles for the length of a path: see `corrected_nm` and docs/routes.md."""

SHORTEST_NM = 1.0

Path = tuple[float, tuple[str, ...]]
JoinPair = tuple[Join, Join]


def shortest_paths(pairs: Iterable[JoinPair], closed: Iterable[str]) -> dict[JoinPair, Path | None]:
    """The shortest open sea route of each pair of ports: its length and its passages in order.

    Returns
    -------
    for each pair length in nautical miles, corrected (see `corrected_nm`), and the passages in the
    order in which they are met; None where no path is open.
    """
    mask = passage_mask(closed)
    ends: dict[Join, list[Join]] = {}
    for start, end in dict.fromkeys(pairs):
        ends.setdefault(start, []).append(end)
    graph = load_graph()
    matrix, masks = _matrix(graph, mask)
    found: dict[JoinPair, Path | None] = {}
    for start, others in ends.items():
        reach = reach_of(start, mask)
        costs, before = _search(matrix, reach)
        for end in others:
            path = _shorter(
                reach.to_port(end),
                start.place,
                _over_graph(graph, reach, reach_of(end, mask), costs, before, masks),
            )
            found[start, end] = _corrected(start, end, path)
    return found


def corrected_nm(length_nm: float, straight_nm: float) -> float:
    """A length over the grid as ships log it, not less than the great circle.

    FACTOR * length + min(APPROACH_NM, APPROACH_SHARE * length)
    """
    logged = FACTOR * length_nm + min(APPROACH_NM, APPROACH_SHARE * length_nm)
    return max(logged, straight_nm, SHORTEST_NM)


Found = tuple[float, tuple[str, ...]] | None
Lengths = npt.NDArray[np.float64]
Nodes = npt.NDArray[np.int32]
Masks = dict[tuple[int, int], int]
"""Passages of the edges that cross any, by the nodes of an edge."""


def _corrected(start: Join, end: Join, path: Found) -> Path | None:
    if path is None:
        return None
    return corrected_nm(path[0], great_circle_nm(start.place, end.place)), path[1]


def _matrix(graph: SeaGraph, closed: int) -> tuple[csr_array, Masks]:
    """Lengths of the open edges as a sparse matrix, and the passages of those that cross any."""
    from scipy.sparse import csr_array

    is_open = (graph.masks & closed) == 0
    rows, columns = graph.ends[is_open].T
    size = len(graph.places) + 1
    lengths = csr_array((graph.lengths_nm[is_open], (rows, columns)), shape=(size, size))
    crossing = np.flatnonzero(is_open & (graph.masks > 0))
    masks = {(int(graph.ends[k, 0]), int(graph.ends[k, 1])): int(graph.masks[k]) for k in crossing}
    return lengths, masks


def _search(lengths: csr_array, reach: Reach) -> tuple[Lengths, Nodes]:
    """Length from a port to each node, and the node before each on the path.

    The port is one node more, with edges to what it reaches: the last row of the matrix.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    size = lengths.shape[0]
    nodes = np.array(sorted(reach.nodes), dtype=np.int32)
    values = np.array([reach.nodes[int(node)][0] for node in nodes])
    joined = csr_array(
        (
            np.concatenate([lengths.data, values]),
            np.concatenate([lengths.indices, nodes]),
            np.concatenate([lengths.indptr[:-1], [len(lengths.data) + len(values)]]),
        ),
        shape=(size, size),
    )
    found: tuple[Lengths, Nodes] = dijkstra(joined, indices=size - 1, return_predecessors=True)
    return found


def _over_graph(
    graph: SeaGraph, start: Reach, end: Reach, lengths: Lengths, before: Nodes, masks: Masks
) -> Found:
    best, last = np.inf, -1
    for node, (nm, _) in end.nodes.items():
        if lengths[node] + nm < best:
            best, last = lengths[node] + nm, node
    if last < 0:
        return None
    nodes = [last]
    while (previous := int(before[nodes[-1]])) < len(graph.places):
        nodes.append(previous)
    nodes.reverse()
    names = _ordered(start.nodes[nodes[0]][1], start.join.place)
    for one, other in pairwise(nodes):
        names += _ordered(masks.get((one, other), 0), graph.places[one])
    names += _ordered(end.nodes[last][1], graph.places[last])
    return float(best), tuple(dict.fromkeys(names))


def _shorter(direct: tuple[float, int] | None, place: LonLat, over_graph: Found) -> Found:
    if direct is None:
        return over_graph
    if over_graph is not None and over_graph[0] < direct[0]:
        return over_graph
    return direct[0], tuple(_ordered(direct[1], place))


def _ordered(mask: int, start: LonLat) -> list[str]:
    """Passages of one edge in the order in which they are met from its start."""
    middle: Mapping[str, LonLat] = {
        name: PASSAGE_LINES[name][len(PASSAGE_LINES[name]) // 2] for name in passages_in(mask)
    }
    return sorted(middle, key=lambda name: great_circle_nm(start, middle[name]))
