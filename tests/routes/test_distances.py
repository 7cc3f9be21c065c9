"""Sea distances: searoute's own figures, closed passages, the table that stands before them."""

from __future__ import annotations

import itertools
import time
import warnings

import pytest

from keruen.errors import KeruenError
from keruen.routes.distances import SeaRoute, find_sea_route, find_sea_routes
from keruen.routes.network import great_circle_nm, load_network
from tests.routes.ports import PORTS, ports_case

# Nautical miles by searoute 1.6.0, Northwest Passage closed, rounded to one.
SEAROUTE_1_6_0 = {
    ("novorossiysk", "jorf"): 2491,
    ("constanta", "jorf"): 2245,
    ("poti", "jorf"): 2619,
    ("liepaja", "jorf"): 2290,
    ("liepaja", "dakar"): 3493,
    ("rouen", "jorf"): 1224,
    ("jorf", "dakar"): 1328,
    ("jorf", "lagos"): 2973,
    ("jorf", "luanda"): 3726,
    ("jorf", "mombasa"): 5269,
}


def test_distances_of_searoute_1_6_0() -> None:
    routes = find_sea_routes(ports_case(), SEAROUTE_1_6_0)
    lengths = {pair: route.distance_nm for pair, route in routes.items() if route}
    assert lengths == pytest.approx(SEAROUTE_1_6_0, rel=0.005)


@pytest.mark.parametrize("closed", [("northwest",), ("northwest", "suez"), ("northwest", "panama")])
def test_one_search_an_origin_equals_searoute_pair_by_pair(closed: tuple[str, ...]) -> None:
    from searoute import searoute

    case = ports_case(passages=[{"passage": name, "open": False} for name in closed])
    pairs = list(itertools.combinations(PORTS, 2))
    routes = find_sea_routes(case, pairs)
    for start, end in pairs:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            feature = searoute(
                list(PORTS[start][::-1]),
                list(PORTS[end][::-1]),
                units="naut",
                restrictions=list(closed),
                return_passages=True,
            )
        route = routes[start, end]
        assert route is not None
        if feature.properties["length"] == 0:
            assert (start, end) == ("casablanca", "mohammedia")
            continue
        assert route.distance_nm == pytest.approx(feature.properties["length"], abs=0.1)
        # searoute's own list leaves out the Dardanelles, which its network knows.
        named = set(route.passages) - {"dardanelles"}
        assert named == set(feature.properties["traversed_passages"])


def test_closing_suez_triples_novorossiysk_to_sohar() -> None:
    through = find_sea_route(ports_case(), "novorossiysk", "sohar")
    round_africa = find_sea_route(
        ports_case(passages=[{"passage": "suez", "open": False}]), "novorossiysk", "sohar"
    )
    assert through.passages == ("bosporus", "dardanelles", "suez", "babalmandab")
    assert round_africa.passages == ("bosporus", "dardanelles", "gibraltar", "south_africa")
    assert round_africa.distance_nm / through.distance_nm == pytest.approx(12_075 / 4_067, rel=1e-3)


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
    assert route.distance_nm == pytest.approx(7_499, abs=1)


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
    assert find_sea_route(case, "liepaja", "jorf").distance_nm == pytest.approx(2_290, abs=1)


def test_ports_that_join_the_lanes_at_one_place_are_measured_straight() -> None:
    route = find_sea_route(ports_case(), "casablanca", "mohammedia")
    # Haversine by hand: 0.12 degrees of latitude are 7.205 nm and 0.22 of longitude, at the mean
    # latitude of 33.66, 60.04 * 0.22 * cos(33.66 degrees) = 10.99 nm; together 13.14 nm.
    assert route == SeaRoute(pytest.approx(13.14, abs=0.01), ())
    twins = ports_case({"a": (6.44, 3.37), "b": (6.44, 3.37)})
    assert find_sea_route(twins, "a", "b").distance_nm == 1.0


def test_great_circle_of_a_quarter_of_the_earth() -> None:
    assert great_circle_nm((0.0, 0.0), (90.0, 0.0)) == pytest.approx(5_403.6, abs=0.1)


def test_five_hundred_pairs_take_seconds() -> None:
    places = {
        f"{site}{step}": (latitude + 0.1 * step, longitude)
        for site, (latitude, longitude) in PORTS.items()
        for step in range(3)
    }
    pairs = list(itertools.combinations(places, 2))[:500]
    case = ports_case(places)
    start = time.perf_counter()
    cold = find_sea_routes(case, pairs)
    middle = time.perf_counter()
    warm = find_sea_routes(case, pairs)
    end = time.perf_counter()
    assert len(cold) == 500
    assert warm == cold
    assert middle - start < 10
    assert end - middle < 0.5
