"""Ports on either side of every passage: each joins the sea on its own side."""

from __future__ import annotations

import pytest

from keruen.routes.distances import find_sea_route, find_sea_routes
from keruen.routes.network import load_network
from keruen.routes.passage_lines import PASSAGES
from tests.routes.ports import ports_case

# For each passage two ports on one side of its line and two on the other, (latitude, longitude).
# The first of each two lies at the mouth or inside.
SIDES: dict[str, tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]] = {
    "suez": (
        {"port_said": (31.26, 32.3), "alexandria": (31.19, 29.87)},
        {"suez_port": (29.95, 32.56), "port_sudan": (19.6, 37.23)},
    ),
    "panama": (
        {"colon": (9.36, -79.9), "kingston": (17.97, -76.8)},
        {"balboa": (8.95, -79.57), "callao": (-12.05, -77.15)},
    ),
    "bosporus": (
        {"anadolu_feneri": (41.22, 29.14), "burgas": (42.48, 27.48)},
        {"haydarpasa": (41.0, 29.01), "tekirdag": (40.97, 27.52)},
    ),
    "dardanelles": (
        {"gelibolu": (40.41, 26.67), "tekirdag": (40.97, 27.52)},
        {"kumkale": (40.0, 26.18), "izmir": (38.44, 27.14)},
    ),
    "gibraltar": (
        {"tangier": (35.79, -5.81), "cadiz": (36.53, -6.28)},
        {"ceuta": (35.9, -5.31), "algeciras": (36.13, -5.43)},
    ),
    "babalmandab": (
        {"mocha": (13.32, 43.24), "hodeidah": (14.83, 42.93)},
        {"djibouti": (11.6, 43.13), "aden": (12.8, 45.0)},
    ),
    "ormuz": (
        {"bandar_abbas": (27.15, 56.2), "dammam": (26.5, 50.2)},
        {"fujairah": (25.17, 56.37), "sohar": (24.5, 56.7)},
    ),
    "malacca": (
        {"belawan": (3.78, 98.68), "penang": (5.42, 100.35)},
        {"port_klang": (3.0, 101.35), "singapore": (1.26, 103.84)},
    ),
    "sunda": (
        {"jakarta": (-6.1, 106.88), "surabaya": (-7.2, 112.73)},
        {"panjang": (-5.47, 105.32), "bengkulu": (-3.9, 102.3)},
    ),
    "south_africa": (
        {"cape_town": (-33.9, 18.43), "walvis_bay": (-22.95, 14.5)},
        {"mossel_bay": (-34.18, 22.15), "durban": (-29.87, 31.03)},
    ),
    "chili": (
        {"punta_arenas": (-53.17, -70.9), "valparaiso": (-33.03, -71.63)},
        {"ushuaia": (-54.81, -68.3), "bahia_blanca": (-38.78, -62.27)},
    ),
    "bering": (
        {"lavrentiya": (65.58, -171.0), "nome": (64.5, -165.4)},
        {"uelen": (66.16, -169.81), "wales_north": (65.75, -168.0)},
    ),
    "northwest": (
        {"vancouver": (49.3, -123.2), "nome": (64.5, -165.4)},
        {"murmansk": (68.97, 33.05), "arkhangelsk": (64.55, 40.5)},
    ),
}


def test_every_passage_has_ports_on_both_sides() -> None:
    assert set(SIDES) == set(PASSAGES) == load_network().passages


@pytest.mark.parametrize("passage", sorted(SIDES))
def test_ports_join_the_sea_on_their_own_side(passage: str) -> None:
    one, other = SIDES[passage]
    places = {**one, **other}
    rows = [{"passage": "northwest", "open": True}]
    case = ports_case(places, passages=rows)
    within = [tuple(one), tuple(other)]
    for start, end in within:
        assert passage not in find_sea_route(case, start, end).passages
    mouths = (next(iter(one)), next(iter(other)))
    if passage not in {"sunda", "northwest", "chili"}:
        assert passage in find_sea_route(case, *mouths).passages

    shut = [{"passage": passage, "open": False}]
    if passage != "northwest":
        shut += rows
    closed = ports_case(places, passages=shut)
    for pair in within:
        # What does not go through the passage is as long as before: nothing is cut off.
        assert find_sea_route(closed, *pair).distance_nm == pytest.approx(
            find_sea_route(case, *pair).distance_nm, rel=1e-3
        )
    around = find_sea_routes(closed, [(a, b) for a in one for b in other])
    for pair, route in around.items():
        if route is not None:
            assert passage not in route.passages
            assert route.distance_nm > find_sea_route(case, *pair).distance_nm - 1e-6


@pytest.mark.parametrize(
    ("passage", "start", "end"),
    [
        ("suez", "alexandria", "port_sudan"),
        ("panama", "kingston", "callao"),
        ("gibraltar", "cadiz", "algeciras"),
        ("malacca", "penang", "singapore"),
        ("sunda", "jakarta", "bengkulu"),
        ("south_africa", "walvis_bay", "durban"),
        ("chili", "valparaiso", "bahia_blanca"),
        ("babalmandab", "hodeidah", "aden"),
        ("ormuz", "dammam", "sohar"),
    ],
)
def test_the_way_from_sea_to_sea_is_through_the_passage(passage: str, start: str, end: str) -> None:
    one, other = SIDES[passage]
    assert passage in find_sea_route(ports_case({**one, **other}), start, end).passages


@pytest.mark.parametrize(
    ("passage", "pair"),
    [
        ("bosporus", ("burgas", "tekirdag")),
        ("dardanelles", ("tekirdag", "izmir")),
        ("babalmandab", ("mocha", "djibouti")),
        ("ormuz", ("bandar_abbas", "fujairah")),
        ("gibraltar", ("tangier", "ceuta")),
    ],
)
def test_a_sea_behind_a_shut_passage_cannot_be_reached(passage: str, pair: tuple[str, str]) -> None:
    one, other = SIDES[passage]
    shut = {passage} | ({"suez"} if passage in {"babalmandab", "gibraltar"} else set())
    case = ports_case(
        {**one, **other}, passages=[{"passage": name, "open": False} for name in sorted(shut)]
    )
    assert find_sea_routes(case, [pair]) == {pair: None}
