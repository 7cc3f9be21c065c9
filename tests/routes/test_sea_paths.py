from __future__ import annotations

from itertools import pairwise

import pytest

from keruen.routes.distances import find_sea_route
from keruen.routes.network import great_circle_nm
from keruen.routes.sea_paths import find_sea_paths
from tests.builders import small_case, with_values

PAIR = ("novorossiysk", "jorf")


def test_a_path_is_about_as_long_as_its_route() -> None:
    case = small_case(sea_distances=[])
    points = find_sea_paths(case, [PAIR])[PAIR]
    assert points[0] == (37.8, 44.7)
    assert points[-1] == (-8.6, 33.1)
    between = sum(great_circle_nm(*step) for step in pairwise(points[1:-1]))
    assert between == pytest.approx(find_sea_route(case, *PAIR).distance_nm, rel=0.03)


def test_a_path_passes_the_straits() -> None:
    points = find_sea_paths(small_case(), [PAIR])[PAIR]
    for strait in [(29.0, 41.1), (-5.6, 35.95)]:
        assert min(great_circle_nm(strait, point) for point in points) < 40


def test_the_way_back_is_the_same_way() -> None:
    back = (PAIR[1], PAIR[0])
    paths = find_sea_paths(small_case(), [PAIR, back])
    assert paths[back] == paths[PAIR][::-1]


def test_a_closed_passage_leaves_no_points() -> None:
    case = with_values(small_case(), "passages", {"passage": "bosporus"}, open=False)
    assert find_sea_paths(case, [PAIR]) == {PAIR: ()}


def test_a_port_far_from_the_sea_has_no_points() -> None:
    pair = ("kostanay", "jorf")
    assert find_sea_paths(small_case(), [pair]) == {pair: ()}


def test_no_pairs() -> None:
    assert find_sea_paths(small_case(), []) == {}
