"""The map: where things lie, how wide lines are, and names without overlap."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.report.blocks import Figure
from keruen.report.map.dots import make_places
from keruen.report.map.flow_lines import make_strands
from keruen.report.map.flow_map import draw_map, make_layers, make_window, sites_beyond
from keruen.report.map.labels import LETTER_WIDTH, Dot, Label, place_labels
from keruen.report.map.land import clip, land_path, read_land
from keruen.report.map.projection import NARROWEST, WIDEST, WIDTH, fit, great_circle
from keruen.report.sections.flows import flows_section
from tests.report.reading import Page
from tests.report.synthetic import frame, make_data, make_summary

Point = tuple[float, float]


def is_land(longitude: float, latitude: float) -> bool:
    """Whether a point is inside an odd number of rings."""
    crossings = 0
    for ring in read_land():
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > latitude) != (y2 > latitude):
                crossings += longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "land"),
    [
        ("Kostanay", 63.6, 53.2, True),
        ("Bamako", -8.0, 12.6, True),
        ("Marrakesh", -8.0, 31.6, True),
        ("Madagascar", 46.7, -19.5, True),
        ("Atlantic", -30.0, 20.0, False),
        ("Caspian Sea", 50.5, 42.0, False),
        ("Black Sea", 35.0, 43.3, False),
        ("Mediterranean", 18.0, 34.5, False),
        ("Baltic", 19.5, 56.5, False),
        ("Red Sea", 38.0, 20.5, False),
    ],
)
def test_the_land_table_has_land_and_sea(
    place: str, longitude: float, latitude: float, land: bool
) -> None:
    assert is_land(longitude, latitude) is land, place


def test_places_lie_as_on_a_map() -> None:
    window = fit([(-10.0, 0.0), (70.0, 55.0)])
    west, east = window.place(-10.0, 0.0), window.place(70.0, 55.0)
    # The margin of 7% on each side leaves 1 / 1.14 of the width between them.
    assert east[0] - west[0] == pytest.approx(WIDTH / 1.14)
    assert west[0] == pytest.approx(WIDTH - east[0])
    assert east[1] < west[1]


def test_the_projection_is_miller_s() -> None:
    # Snyder, Map Projections: A Working Manual (USGS, 1987), numerical example for a sphere of
    # radius 1: 50 degrees north, 75 degrees west lies at x = -1.3089969, y = 0.9536371.
    window = fit([(0.0, 0.0), (1.0, 1.0)])
    origin, there = window.place(0.0, 0.0), window.place(-75.0, 50.0)
    assert (there[0] - origin[0]) / window.scale == pytest.approx(-1.3089969, abs=1e-7)
    assert (origin[1] - there[1]) / window.scale == pytest.approx(0.9536371, abs=1e-7)


places = st.tuples(st.floats(min_value=-179, max_value=179), st.floats(min_value=-60, max_value=75))


@given(st.lists(places, min_size=1, max_size=12))
def test_every_place_is_inside_the_window(chosen: list[Point]) -> None:
    window = fit(chosen)
    for longitude, latitude in chosen:
        x, y = window.place(longitude, latitude)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= window.height
    assert NARROWEST - 1e-9 <= WIDTH / window.height <= WIDEST + 1e-9


def test_a_great_circle_goes_over_the_pole_of_its_ends() -> None:
    points = great_circle((0.0, 60.0), (180.0 - 1e-9, 60.0), 2)
    assert points[1][1] == pytest.approx(90.0, abs=1e-4)
    # Along the equator it stays on it, in equal steps.
    assert great_circle((0.0, 0.0), (90.0, 0.0), 3) == [
        pytest.approx(point) for point in [(0, 0), (30, 0), (60, 0), (90, 0)]
    ]
    assert great_circle((5.0, 5.0), (5.0, 5.0)) == [(5.0, 5.0), (5.0, 5.0)]


def test_a_ring_is_cut_at_the_edge_of_the_window() -> None:
    ring = [(-100.0, 10.0), (50.0, 10.0), (50.0, 40.0), (-100.0, 40.0)]
    assert sorted(clip(ring, 100.0, 100.0)) == [
        (-20.0, 10.0),
        (-20.0, 40.0),
        (50.0, 10.0),
        (50.0, 40.0),
    ]
    assert clip([(-90.0, 0.0), (-50.0, 0.0), (-50.0, 9.0)], 100.0, 100.0) == []


def test_land_outside_the_window_is_left_out() -> None:
    near = land_path(fit([(-10.0, 30.0), (-5.0, 35.0)]))
    assert len(near) < len(land_path(fit([(-10.0, 0.0), (70.0, 55.0)])))
    assert near.startswith("M")


def test_strands_add_up_where_ways_are_shared() -> None:
    a, b, c, d = (0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (1.0, 1.0)
    strands = make_strands([([a, b, c], 10.0), ([d, b, c], 5.0), ([c, b], 1.0)])
    assert [(strand.points, strand.quantity_t) for strand in strands] == [
        ((d, b), 5.0),
        ((a, b), 10.0),
        ((b, c), 16.0),
    ]


nodes = st.integers(min_value=0, max_value=6)
ways = st.lists(
    st.tuples(st.lists(nodes, min_size=2, max_size=8), st.integers(min_value=1, max_value=9)),
    max_size=8,
)


@given(ways)
def test_strands_hold_every_stretch_once_with_its_tonnes(
    chosen: list[tuple[list[int], int]],
) -> None:
    lines = [([(float(node), 0.0) for node in path], float(tonnes)) for path, tonnes in chosen]
    wanted: dict[frozenset[Point], float] = {}
    for points, tonnes in lines:
        stretches = {frozenset(pair) for pair in pairwise(points)}
        for stretch in stretches:
            if len(stretch) == 2:
                wanted[stretch] = wanted.get(stretch, 0.0) + tonnes
    found: dict[frozenset[Point], float] = {}
    for strand in make_strands(lines):
        for pair in pairwise(strand.points):
            assert frozenset(pair) not in found
            found[frozenset(pair)] = strand.quantity_t
    assert found == wanted


def box(label: Label, size: float) -> tuple[float, float, float, float]:
    """The letters of a label, without any margin."""
    length = LETTER_WIDTH * size * len(label.name)
    left = label.x - {"start": 0.0, "middle": length / 2, "end": length}[label.anchor]
    return left, label.y - 0.75 * size, left + length, label.y + 0.2 * size


dots = st.lists(
    st.builds(
        Dot,
        x=st.floats(min_value=0, max_value=600),
        y=st.floats(min_value=0, max_value=400),
        radius=st.floats(min_value=1, max_value=9),
        name=st.text("abcdef", min_size=1, max_size=14),
        weight=st.floats(min_value=0, max_value=100),
    ),
    max_size=30,
)


@given(dots)
def test_names_overlap_neither_each_other_nor_the_edge(chosen: list[Dot]) -> None:
    labels = place_labels(chosen, 600.0, 400.0, 12.0, 20)
    assert len(labels) <= 20
    boxes = [box(label, 12.0) for label in labels]
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= 600
        assert bottom <= 400


def test_the_greatest_is_named_first() -> None:
    crowd = [Dot(100.0 + step, 100.0, 3.0, f"n{step}", float(step)) for step in range(5)]
    assert [label.name for label in place_labels(crowd, 600.0, 400.0, 12.0, 2)] == ["n4", "n3"]


def test_the_hub_is_named_even_in_a_crowd() -> None:
    crowd = [
        Dot(x, y, 6.0, f"p{x}{y}", 1.0) for x in range(250, 360, 10) for y in range(150, 260, 10)
    ]
    weighty = Dot(300.0, 200.0, 3.0, "Agadir", 50.0)
    named = place_labels([*crowd, weighty], 600.0, 400.0, 12.0, 200)
    assert "Agadir" not in [label.name for label in named]
    (label,) = place_labels([*crowd, Dot(300.0, 200.0, 3.0, "Agadir", inf)], 600.0, 400.0, 12.0, 1)
    assert (label.name, label.anchor) == ("Agadir", "start")


def test_a_far_rival_comes_in_over_the_edge() -> None:
    far = {"site": "rosario", "name": "Rosario", "country": "Argentina", "kind": "port"}
    sites = frame(
        "sites", [*make_data().sites.to_dicts(), {**far, "latitude": -32.9, "longitude": -60.6}]
    )
    rows = [
        flow("kostanay", "liepaja", "rail", "baltic", "KZ", 60.0),
        flow("liepaja", "dakar", "sea", None, "KZ", 60.0),
        flow("rosario", "dakar", "sea", None, "AR", 9.0),
    ]
    data = make_data(sites=sites, flows=frame("flows", rows))
    assert sites_beyond(data) == ["Rosario"]
    window = make_window(data)
    assert window.holds(*window.place(63.6, 53.2))
    assert window.holds(*window.place(-17.43, 14.68))
    assert "Rosario" not in draw_map(data, "a map")
    (lead,) = [block for block in flows_section(data).blocks if isinstance(block, Figure)]
    assert lead.caption.endswith("Natural Earth. Outside the map: Rosario.")
    everything = make_data(sites=sites, flows=frame("flows", rows), home_country="")
    assert sites_beyond(everything) == []


def test_home_grain_lies_over_all_grain_at_sea_and_lanes_have_their_corridor() -> None:
    data = make_data(
        flows=frame(
            "flows",
            [
                flow("liepaja", "jorf", "sea", None, "KZ", 60.0),
                flow("liepaja", "jorf", "sea", None, "FR", 40.0),
                flow("kostanay", "liepaja", "rail", "baltic", "KZ", 60.0),
                flow("esil", "liepaja", "rail", None, "KZ", 5.0),
                flow("nowhere", "liepaja", "rail", None, "KZ", 5.0),
            ],
        )
    )
    layers = make_layers(data, fit([(-10.0, 0.0), (70.0, 60.0)]))
    totals = {layer.css_class: sum(tonnes for _, tonnes in layer.lines) for layer in layers}
    assert totals == {
        "flow rival": 100.0,
        "flow home": 60.0,
        "flow corridor-0": 5.0,
        "flow corridor-1": 60.0,
    }
    assert [layer.css_class for layer in layers][:2] == ["flow rival", "flow home"]


def flow(
    start: str, end: str, mode: str, corridor: str | None, origin: str, quantity: float
) -> dict[str, object]:
    return {
        "from_site": start,
        "to_site": end,
        "mode": mode,
        "corridor": corridor,
        "origin_country": origin,
        "quantity_t": quantity,
    }


def test_places_have_their_role_and_their_tonnes() -> None:
    rows = [
        flow("kostanay", "liepaja", "rail", "baltic", "KZ", 50.0),
        flow("liepaja", "jorf", "sea", None, "KZ", 50.0),
        flow("jorf", "dakar", "sea", None, "KZ", 30.0),
    ]
    data = make_data(flows=frame("flows", rows))
    found = {
        place.name: (place.role, place.quantity_t)
        for place in make_places(data, fit([(-20.0, 0.0), (70.0, 60.0)]))
    }
    assert found == {
        "Kostanay": ("origin", 50.0),
        "Liepāja": ("through", 50.0),
        "Jorf Lasfar": ("hub", 50.0),
        "Dakar": ("market", 30.0),
    }


def test_the_widest_line_carries_the_most() -> None:
    page = Page(draw_map(make_data(), "a map"))
    paths = [each for each in page.all("path") if each["class"].startswith("flow")]
    assert max(float(each["stroke-width"]) for each in paths) == 15.0
    assert min(float(each["stroke-width"]) for each in paths) >= 1.6
    assert page.all("svg")[0]["aria-label"] == "a map"
    assert page.text.count("Jorf Lasfar") >= 3


def test_a_sea_route_is_drawn_both_ways_and_missing_ones_as_great_circles() -> None:
    rows = [flow("jorf", "liepaja", "sea", None, "KZ", 10.0)]
    window = fit([(-10.0, 30.0), (25.0, 60.0)])
    there = make_data()
    back = make_data(flows=frame("flows", rows))
    (home,) = [layer for layer in make_layers(back, window) if layer.css_class == "flow home"]
    assert (
        len(home.lines[0][0]) == there.sea_paths.filter(from_site="liepaja", to_site="jorf").height
    )
    assert home.lines[0][0][0] == pytest.approx(window.place(-8.63, 33.12))
    bare = make_data(flows=frame("flows", rows), sea_paths=frame("sea_paths", []))
    (home,) = [layer for layer in make_layers(bare, window) if layer.css_class == "flow home"]
    assert len(home.lines[0][0]) == 25


def test_a_site_without_a_place_is_left_off_the_map() -> None:
    sites = make_data().sites
    lost = sites.with_columns(latitude=None, longitude=None)
    data = make_data(sites=lost, summary=make_summary(openings=[]))
    assert make_layers(data, fit([])) == []
    assert make_places(data, fit([])) == []
