"""Sea distances: searoute's own figures, closed passages, the table that stands before them."""

from __future__ import annotations

import itertools
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.routes.distances import SeaRoute, find_sea_route, find_sea_routes
from keruen.routes.network import great_circle_nm, load_network
from keruen.routes.passage_lines import PASSAGES
from keruen.routes.sea_grid import centre_of, search_field
from keruen.routes.sea_joins import join_port
from keruen.routes.sea_lengths import corrected_nm
from tests.routes.ports import PORTS, ports_case

# Nautical miles by searoute 1.6.0, Northwest Passage closed, rounded to one. Its ports join the
# nearest node of a coarse network, which makes legs along a coast too long.
SEAROUTE_1_6_0 = {
    ("novorossiysk", "jorf"): 2491,
    ("constanta", "jorf"): 2245,
    ("poti", "jorf"): 2619,
    ("liepaja", "jorf"): 2290,
    ("rouen", "jorf"): 1224,
    ("jorf", "dakar"): 1328,
    ("jorf", "lagos"): 2973,
    ("jorf", "luanda"): 3726,
    ("jorf", "mombasa"): 5269,
}


def test_distances_are_near_those_of_searoute_and_mostly_below() -> None:
    routes = find_sea_routes(ports_case(), SEAROUTE_1_6_0)
    lengths = {pair: route.distance_nm for pair, route in routes.items() if route}
    shares = [lengths[pair] / nm for pair, nm in SEAROUTE_1_6_0.items()]
    assert len(shares) == len(SEAROUTE_1_6_0)
    assert min(shares) > 0.92
    assert max(shares) < 1.02


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("novorossiysk", "constanta"),
        pytest.param("jorf", "dakar", marks=pytest.mark.long),
        pytest.param("dakar", "lagos", marks=pytest.mark.long),
        pytest.param("jorf", "rouen", marks=pytest.mark.long),
    ],
)
def test_the_graph_and_one_search_over_the_grid_agree(start: str, end: str) -> None:
    """The second method is one search from port to port, without nodes."""
    places = [PORTS[site][::-1] for site in (start, end)]
    first, second = (join_port(place) for place in places)
    assert first is not None
    assert second is not None
    limit = 1.6 * great_circle_nm(*places) + 100.0
    field = search_field(first.place, list(first.starts), limit, 0)
    found = []
    for row, column, extra in second.starts:
        path = field.to(centre_of(row, column), row, column)
        assert path is not None
        found.append(path[0] + extra)
    straight = great_circle_nm(*places)
    expected = corrected_nm(min(found), straight)
    assert find_sea_route(ports_case(), start, end).distance_nm == pytest.approx(expected, rel=0.01)


@given(
    st.lists(st.sampled_from(sorted(PORTS)), min_size=3, max_size=3, unique=True),
    st.sets(st.sampled_from(PASSAGES), max_size=3),
)
@settings(max_examples=15, deadline=None, derandomize=True)
def distances_are_metric_and_keep_to_open_passages(three: list[str], closed: set[str]) -> None:
    rows = [{"passage": name, "open": name not in closed} for name in sorted(PASSAGES)]
    case = ports_case(passages=rows)
    a, b, c = three
    routes = find_sea_routes(case, [(a, b), (b, c), (a, c), (c, a)])
    ab, bc, ac, ca = routes.values()
    for (start, end), route in routes.items():
        if route is not None:
            straight = great_circle_nm(PORTS[start][::-1], PORTS[end][::-1])
            assert route.distance_nm >= straight * (1 - 1e-9)
            assert closed.isdisjoint(route.passages)
    if ab is not None and bc is not None:
        assert ac is not None
        assert ac.distance_nm <= ab.distance_nm + bc.distance_nm + 1.0
        COUNTED.append(three)
    if ac is not None:
        assert ca is not None
        assert (ca.distance_nm, ca.passages) == (ac.distance_nm, ac.passages[::-1])


COUNTED: list[list[str]] = []


def test_distances_are_metric_and_keep_to_open_passages() -> None:
    COUNTED.clear()
    distances_are_metric_and_keep_to_open_passages()
    assert len(COUNTED) >= 5


def test_there_is_no_jump_where_the_direct_search_ends() -> None:
    """Along the coast of Brazil the direct search reaches 160 nm; both sides of it agree."""
    places = {"first": (-8.05, -34.85)}
    places |= {f"at_{k}": (-8.05 - 0.25 * k, -34.75 - 0.1 * k) for k in range(6, 16)}
    routes = find_sea_routes(ports_case(places), [("first", site) for site in list(places)[1:]])
    lengths = [route.distance_nm for route in routes.values() if route]
    steps = [after - before for before, after in pairwise(lengths)]
    assert len(steps) == 9
    assert lengths[0] < 140 < 190 < lengths[-1]
    assert all(10.0 < step < 26.0 for step in steps)


def test_closing_suez_triples_novorossiysk_to_sohar() -> None:
    through = find_sea_route(ports_case(), "novorossiysk", "sohar")
    round_africa = find_sea_route(
        ports_case(passages=[{"passage": "suez", "open": False}]), "novorossiysk", "sohar"
    )
    assert through.passages == ("bosporus", "dardanelles", "suez", "babalmandab")
    assert round_africa.passages == ("bosporus", "dardanelles", "gibraltar", "south_africa")
    assert round_africa.distance_nm / through.distance_nm == pytest.approx(12_075 / 4_067, rel=0.03)


def test_both_directions_are_one_route() -> None:
    case = ports_case()
    out, back = find_sea_route(case, "poti", "jorf"), find_sea_route(case, "jorf", "poti")
    assert out.distance_nm == back.distance_nm
    assert out.passages == ("bosporus", "dardanelles", "gibraltar")
    assert back.passages == ("gibraltar", "dardanelles", "bosporus")


def test_a_distance_does_not_depend_on_what_else_is_asked() -> None:
    case, pair = ports_case(), ("jorf", "luanda")
    alone = find_sea_routes(case, [pair])[pair]
    among = find_sea_routes(case, [("liepaja", "luanda"), ("luanda", "jorf"), pair])[pair]
    assert alone == among


def test_northwest_passage_is_shut_unless_the_case_opens_it() -> None:
    shut = find_sea_route(ports_case(), "liepaja", "vancouver")
    named = find_sea_route(
        ports_case(passages=[{"passage": "northwest", "open": True}]), "liepaja", "vancouver"
    )
    assert "panama" in shut.passages
    assert "northwest" in named.passages
    assert named.distance_nm < shut.distance_nm


def test_a_row_of_the_table_stands_before_the_search_in_both_directions() -> None:
    case = ports_case(
        sea_distances=[
            {"from_site": "poti", "to_site": "jorf", "distance_nm": 2_600, "passages": "suez kiel"}
        ]
    )
    assert find_sea_route(case, "poti", "jorf") == SeaRoute(2_600.0, ("suez", "kiel"))
    assert find_sea_route(case, "jorf", "poti") == SeaRoute(2_600.0, ("kiel", "suez"))


def test_each_direction_may_have_its_own_row() -> None:
    case = ports_case(
        sea_distances=[
            {"from_site": "poti", "to_site": "jorf", "distance_nm": 2_600},
            {"from_site": "jorf", "to_site": "poti", "distance_nm": 2_700},
        ]
    )
    assert find_sea_route(case, "poti", "jorf").distance_nm == 2_600
    assert find_sea_route(case, "jorf", "poti").distance_nm == 2_700


def test_a_row_through_a_closed_passage_gives_way_to_the_search() -> None:
    case = ports_case(
        sea_distances=[
            {"from_site": "jorf", "to_site": "mombasa", "distance_nm": 5_000, "passages": "suez"}
        ],
        passages=[{"passage": "suez", "open": False}],
    )
    route = find_sea_route(case, "jorf", "mombasa")
    assert route.passages == ("south_africa",)
    assert route.distance_nm == pytest.approx(7_499, rel=0.03)


def test_no_open_route() -> None:
    case = ports_case(passages=[{"passage": "bosporus", "open": False}])
    assert find_sea_routes(case, [("poti", "jorf")]) == {("poti", "jorf"): None}
    with pytest.raises(KeruenError) as caught:
        find_sea_route(case, "poti", "jorf")
    assert str(caught.value) == (
        "no sea route from poti to jorf is open with these passages closed: bosporus, northwest\n"
        "  Open a passage in table passages, or give the distance in table sea_distances."
    )


def test_a_port_far_from_the_sea_is_named() -> None:
    case = ports_case({**PORTS, "timbuktu": (16.77, -3.01)})
    with pytest.raises(KeruenError) as caught:
        find_sea_routes(case, [("jorf", "dakar"), ("jorf", "timbuktu")])
    node = load_network().nodes[load_network().nearest((-3.01, 16.77))]
    gap = round(great_circle_nm((-3.01, 16.77), node))
    assert gap > 200
    assert str(caught.value) == (
        "the sea route from jorf to timbuktu cannot be measured: timbuktu (latitude 16.77, "
        f"longitude -3.01) lies {gap} nm from the nearest sea lane, more than 200 nm\n"
        "  Correct latitude and longitude of timbuktu in table sites, or give the distance in "
        "table sea_distances."
    )


def test_a_closed_passage_that_nothing_knows_is_an_error() -> None:
    case = ports_case(passages=[{"passage": "suezz", "open": False}])
    with pytest.raises(KeruenError) as caught:
        find_sea_routes(case, [("jorf", "dakar")])
    assert str(caught.value) == (
        "table passages, row passage=suezz, column open, value 'false': no sea route goes by that "
        "name, so closing it would change nothing\n"
        "  Use one of the names babalmandab, bering, bosporus, chili, dardanelles, gibraltar, "
        "malacca, northwest, ormuz, panama, south_africa, suez, sunda, or name it in column "
        "passages of table sea_distances."
    )


def test_a_closed_passage_that_only_the_table_knows_closes_its_row() -> None:
    case = ports_case(
        sea_distances=[
            {"from_site": "liepaja", "to_site": "jorf", "distance_nm": 2_000, "passages": "kiel"}
        ],
        passages=[{"passage": "kiel", "open": False}],
    )
    assert find_sea_route(case, "liepaja", "jorf").distance_nm == pytest.approx(2_290, rel=0.03)


def test_near_ports_are_measured_along_the_coast() -> None:
    route = find_sea_route(ports_case(), "casablanca", "mohammedia")
    # Haversine by hand: 0.12 degrees of latitude are 7.205 nm and 0.22 of longitude, at the mean
    # latitude of 33.66, 60.04 * 0.22 * cos(33.66 degrees) = 10.99 nm; together 13.14 nm. Ships
    # leave and enter harbour by the sea, and the correction adds a tenth.
    assert route.passages == ()
    assert 13.14 * 1.11 < route.distance_nm < 20.0
    twins = ports_case({"a": (6.44, 3.37), "b": (6.44, 3.37)})
    assert find_sea_route(twins, "a", "b").distance_nm == 1.0


def test_the_correction_worked_by_hand() -> None:
    # 1.01 * 10 + 0.1 * 10 = 11.1; 1.01 * 1,000 + 2 = 1,012; the great circle and 1 nm are least.
    assert corrected_nm(10.0, 9.0) == pytest.approx(11.1)
    assert corrected_nm(1_000.0, 990.0) == pytest.approx(1_012.0)
    assert corrected_nm(100.0, 120.0) == 120.0
    assert corrected_nm(0.1, 0.1) == 1.0


def test_great_circle_of_a_quarter_of_the_earth() -> None:
    assert great_circle_nm((0.0, 0.0), (90.0, 0.0)) == pytest.approx(5_403.6, abs=0.1)


def test_five_hundred_pairs_are_the_same_from_the_cache() -> None:
    places = {
        f"{site}{step}": (latitude + 0.1 * step, longitude)
        for site, (latitude, longitude) in PORTS.items()
        for step in range(3)
    }
    pairs = list(itertools.combinations(places, 2))[:500]
    case = ports_case(places)
    cold = find_sea_routes(case, pairs)
    warm = find_sea_routes(case, pairs)
    assert len(cold) == 500
    assert warm == cold
