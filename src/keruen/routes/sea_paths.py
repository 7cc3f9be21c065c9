"""The way that ships go between two ports, as points for a map."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import SiteRow
from keruen.routes.cells import EARTH_RADIUS_NM
from keruen.routes.distances import JOIN_LIMIT_NM, Pair, closed_passages
from keruen.routes.network import SeaNetwork, load_network
from keruen.routes.passage_lines import LonLat, crossed_between, passage_mask


def find_sea_paths(case: Case, pairs: Iterable[Pair]) -> dict[Pair, tuple[LonLat, ...]]:
    """Points of the shortest open sea route of each pair of ports, from port to port.

    A map is all that they are for: lengths are those of `find_sea_routes`, which a row of table
    `sea_distances` can correct.

    Parameters
    ----------
    case : the case, with its tables sites and passages.
    pairs : short names (from_site, to_site).

    Returns
    -------
    for each pair (longitude, latitude) in degrees, the ports themselves at both ends; no points
    where no route is open, or a port lies too far from the sea lanes to be joined to them.
    """
    network = load_network()
    position = {row.site: (float(row.longitude), float(row.latitude)) for row in case.rows(SiteRow)}
    wanted = list(dict.fromkeys(pairs))
    sites = {site for pair in wanted for site in pair}
    node = {site: _join(network, position[site]) for site in sorted(sites)}
    joined = [(start, end) for start, end in wanted if node[start] >= 0 and node[end] >= 0]
    before = _predecessors(network, sorted({node[start] for start, _ in joined}), case)
    paths: dict[Pair, tuple[LonLat, ...]] = dict.fromkeys(wanted, ())
    for start, end in joined:
        nodes = _walk(before[node[start]], node[start], node[end])
        if nodes:
            points = tuple(network.nodes[each] for each in nodes)
            paths[start, end] = (position[start], *points, position[end])
    return paths


def _join(network: SeaNetwork, place: LonLat) -> int:
    """The nearest node on a place's side of all passages; -1 where none is near enough."""
    lons, lats = np.radians(np.array(network.nodes)).T
    lon, lat = np.radians(np.array(place))
    part = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * (
        np.sin((lons - lon) / 2) ** 2
    )
    far_nm = 2 * EARTH_RADIUS_NM * np.arcsin(np.sqrt(part))
    for node in np.argsort(far_nm, kind="stable"):
        if far_nm[node] > JOIN_LIMIT_NM:
            break
        if not crossed_between(place, network.nodes[node]):
            return int(node)
    return -1


def _predecessors(network: SeaNetwork, origins: list[int], case: Case) -> dict[int, list[int]]:
    """For each origin, the node before each node on the shortest open way to it; below 0: none."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    if not origins:
        return {}
    closed = closed_passages(case)
    is_open = (network.masks & passage_mask(closed)) == 0
    size = len(network.nodes)
    rows, columns = network.edges[is_open].T
    matrix = csr_array((network.weights_km[is_open], (rows, columns)), shape=(size, size))
    _, before = dijkstra(matrix, indices=origins, return_predecessors=True)
    return dict(zip(origins, before.tolist(), strict=True))


def _walk(before: list[int], origin: int, end: int) -> list[int]:
    nodes = [end]
    while nodes[-1] != origin:
        previous = before[nodes[-1]]
        if previous < 0:
            return []
        nodes.append(previous)
    return nodes[::-1]
