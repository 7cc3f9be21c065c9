"""Sea routes between the ports of a case: their length, and the passages on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from keruen.case.case import Case
from keruen.case.table_rows import PassageRow, SeaDistanceRow, SiteRow
from keruen.errors import KeruenError
from keruen.routes.cache import Entry, RouteCache
from keruen.routes.network import great_circle_nm, load_network, searoute_version
from keruen.routes.passage_lines import PASSAGES, LonLat
from keruen.routes.sea_joins import FARTHEST_NM, Join, join_port
from keruen.routes.sea_lengths import shortest_paths

LOGGER = logging.getLogger(__name__)

SHUT_UNLESS_NAMED = frozenset({"northwest"})
"""Passages that no grain ship takes; a row of table passages with open = true lets them be used."""

JOIN_LIMIT_NM = FARTHEST_NM
"""Farthest that a port may lie from the sea."""

Pair = tuple[str, str]
PositionPair = tuple[LonLat, LonLat]


@dataclass(frozen=True)
class SeaRoute:
    """A sea route: its length in nautical miles and its passages in order of travel."""

    distance_nm: float
    passages: tuple[str, ...]

    def reversed(self) -> SeaRoute:
        """The same route the other way."""
        return SeaRoute(self.distance_nm, self.passages[::-1])


def closed_passages(case: Case) -> frozenset[str]:
    """Names of the passages through which no ship of the case may go."""
    is_open = {row.passage: row.open for row in case.rows(PassageRow)}
    shut = {name for name, open_now in is_open.items() if not open_now}
    return frozenset(shut | (SHUT_UNLESS_NAMED - is_open.keys()))


def find_sea_route(case: Case, from_site: str, to_site: str) -> SeaRoute:
    """The shortest open sea route between two ports of a case.

    Raises
    ------
    KeruenError : no route is open, a port lies too far from the sea lanes, or a closed passage has
        a name that nothing knows.
    """
    route = find_sea_routes(case, [(from_site, to_site)])[from_site, to_site]
    if route is None:
        closed = ", ".join(sorted(closed_passages(case)))
        raise KeruenError(
            f"no sea route from {from_site} to {to_site} is open with these passages closed: "
            f"{closed}",
            "Open a passage in table passages, or give the distance in table sea_distances.",
        )
    return route


def find_sea_routes(case: Case, pairs: Iterable[Pair]) -> dict[Pair, SeaRoute | None]:
    """The shortest open sea route of each pair of ports; None where closed passages leave none.

    A row of table `sea_distances` stands before any search, in both directions, unless it goes
    through a closed passage. All other pairs are searched over the graph of the sea once, without
    regard to direction, and kept on disk (see `RouteCache`).

    Parameters
    ----------
    case : the case, with its tables sites, passages and sea_distances.
    pairs : short names (from_site, to_site).

    Raises
    ------
    KeruenError : a port lies too far from the sea lanes, or a closed passage has a name that
        neither searoute nor table sea_distances knows.
    """
    closed = closed_passages(case)
    given = _given_routes(case, closed)
    routes: dict[Pair, SeaRoute | None] = {}
    searched: dict[Pair, PositionPair] = {}
    position = {row.site: (float(row.longitude), float(row.latitude)) for row in case.rows(SiteRow)}
    for start, end in dict.fromkeys(pairs):
        if (start, end) in given:
            routes[start, end] = given[start, end]
        else:
            searched[start, end] = (position[start], position[end])
    if searched:
        routes |= _search(case, searched, closed)
    return routes


def _given_routes(case: Case, closed: frozenset[str]) -> dict[Pair, SeaRoute]:
    routes: dict[Pair, SeaRoute] = {}
    for row in case.rows(SeaDistanceRow):
        passages = tuple((row.passages or "").split())
        if closed.isdisjoint(passages):
            routes[row.from_site, row.to_site] = SeaRoute(row.distance_nm, passages)
    backward = {(end, start): route.reversed() for (start, end), route in routes.items()}
    return {**backward, **routes}


def _search(
    case: Case, searched: Mapping[Pair, PositionPair], closed: frozenset[str]
) -> dict[Pair, SeaRoute | None]:
    cache = RouteCache(searoute_version(), closed)
    kept = cache.read()
    wanted = {_key(ends): (min(ends), max(ends)) for ends in searched.values()}
    missing = {key: ends for key, ends in wanted.items() if key not in kept}
    LOGGER.info("%d sea routes needed, %d of them to be searched", len(wanted), len(missing))
    if missing:
        _check_names(case, closed)
        pair_of = {_key(ends): pair for pair, ends in searched.items()}
        sites = {
            place: site
            for pair, ends in searched.items()
            for site, place in zip(pair, ends, strict=True)
        }
        joins = {
            key: (
                _join(ends[0], sites[ends[0]], pair_of[key]),
                _join(ends[1], sites[ends[1]], pair_of[key]),
            )
            for key, ends in missing.items()
        }
        paths = shortest_paths(joins.values(), closed)
        new: dict[str, Entry] = {key: paths[joined] for key, joined in joins.items()}
        cache.add(new)
        kept |= new
    return {pair: _directed(kept[_key(ends)], ends) for pair, ends in searched.items()}


def _key(ends: PositionPair) -> str:
    (lon1, lat1), (lon2, lat2) = min(ends), max(ends)
    return f"{lon1!r} {lat1!r} {lon2!r} {lat2!r}"


def _directed(entry: Entry, ends: PositionPair) -> SeaRoute | None:
    if entry is None:
        return None
    route = SeaRoute(*entry)
    return route if ends[0] <= ends[1] else route.reversed()


def _join(place: LonLat, site: str, pair: Pair) -> Join:
    join = join_port(place)
    if join is None:
        raise KeruenError(
            f"the sea route from {pair[0]} to {pair[1]} cannot be measured: "
            f"{far_from_sea(place, site)}",
            far_from_sea_remedy(site),
        )
    return join


def far_from_sea(place: LonLat, site: str) -> str:
    """What is wrong with a port that lies too far from the sea to be joined to it."""
    network = load_network()
    gap_nm = great_circle_nm(place, network.nodes[network.nearest(place)])
    return (
        f"{site} (latitude {place[1]:g}, longitude {place[0]:g}) lies "
        f"{max(gap_nm, JOIN_LIMIT_NM + 1):.0f} nm from the nearest sea lane, more than "
        f"{JOIN_LIMIT_NM:g} nm"
    )


def far_from_sea_remedy(site: str) -> str:
    """What to do about a port that lies too far from the sea."""
    return (
        f"Correct latitude and longitude of {site} in table sites, or give the distance in "
        "table sea_distances."
    )


def is_given(case: Case, pair: Pair) -> bool:
    """Whether a row of table `sea_distances` gives the distance of a pair."""
    return pair in _given_routes(case, closed_passages(case))


def find_unknown_passages(case: Case, closed: frozenset[str]) -> list[str]:
    """Closed passages that nothing knows: they would close nothing without a word."""
    known = set(PASSAGES)
    for row in case.rows(SeaDistanceRow):
        known.update((row.passages or "").split())
    return sorted(closed - known)


def unknown_passage_error(name: str) -> KeruenError:
    """The error of a closed passage that nothing knows."""
    return KeruenError(
        f"table passages, row passage={name}, column open, value 'false': no sea "
        "route goes by that name, so closing it would change nothing",
        f"Use one of the names {', '.join(sorted(PASSAGES))}, or name it in column "
        "passages of table sea_distances.",
    )


def _check_names(case: Case, closed: frozenset[str]) -> None:
    for name in find_unknown_passages(case, closed):
        raise unknown_passage_error(name)
