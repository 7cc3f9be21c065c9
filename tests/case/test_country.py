"""Sites outside their stated country: a warning that names distance and table, and its waiver."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from keruen.case import check_case, read_case, write_case_folder
from keruen.case.country_shapes import (
    NM_PER_DEGREE,
    Polygon,
    distance_outside_nm,
    great_circle_nm,
    parse_outline,
    read_country_shapes,
)
from keruen.errors import Finding, KeruenError
from tests.builders import small_case, with_rows, with_values

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))"


def moved(site: str, latitude: float, longitude: float, **values: Any) -> list[Finding]:
    case = with_values(
        *(small_case(), "sites", {"site": site}),
        latitude=latitude,
        longitude=longitude,
        **values,
    )
    return check_case(case)


def test_a_wrong_sign_is_found() -> None:
    # Jorf Lasfar lies at 33.1, -8.6.
    (found,) = moved("jorf", 33.1, 8.6)
    away_nm = distance_outside_nm(33.1, 8.6, read_country_shapes()["MA"])
    assert str(found) == (
        "warning: table sites, row site=jorf, column latitude and longitude, value '33.1 8.6': the "
        f"site lies {away_nm:,.0f} nm ({away_nm / 60:.2f}°) outside the outline of MA in table "
        "country_shapes\n"
        "  The sign of the longitude may be wrong. Correct the coordinates or the country, or set "
        "country_check to false for this row."
    )
    assert 450 < away_nm < 560  # Oujda, on the eastern border, lies at 34.7, -1.9


@pytest.mark.parametrize(
    ("site", "latitude", "longitude", "hint"),
    [
        ("kostanay", 63.6, 53.2, "Latitude and longitude may be swapped. "),
        ("kostanay", -53.2, 63.6, "The sign of the latitude may be wrong. "),
        ("dakar", -14.7, 17.4, "The signs of latitude and longitude may be wrong. "),
        ("dakar", -17.4, 14.7, "Latitude and longitude may be swapped. "),
        ("dakar", 17.4, 14.7, "Latitude and longitude may be swapped, with a wrong sign. "),
        ("rouen", 10.0, 100.0, ""),
    ],
)
def test_what_may_have_gone_wrong(site: str, latitude: float, longitude: float, hint: str) -> None:
    (found,) = moved(site, latitude, longitude)
    assert found.level == "warning"
    assert (
        found.remedy.removesuffix(
            "Correct the coordinates or the country, or set country_check to false for this row."
        )
        == hint
    )


def test_a_row_can_waive_the_check() -> None:
    assert moved("jorf", 33.1, 8.6, country_check=False) == []


def test_a_quarter_of_a_degree_is_allowed() -> None:
    case = with_rows(small_case(), "country_shapes", [square("MA")])
    near = {"latitude": 5.0, "country_check": True}
    for longitude, count in ((10.24, 0), (10.26, 1)):
        changed = with_values(case, "sites", {"site": "jorf"}, longitude=longitude, **near)
        assert len(check_case(changed)) == count


def square(country: str) -> dict[str, Any]:
    return {"country": country, "part": 1, "outline": SQUARE}


def test_the_rows_of_a_case_replace_those_of_a_deployment_and_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "shapes.csv"
    place.write_text(f'country,part,outline\nMA,1,"{SQUARE}"\nSN,1,"{SQUARE}"\n', encoding="utf-8")
    monkeypatch.setenv("KERUEN_COUNTRY_SHAPES", str(place))
    assert [found.row for found in check_case(small_case())] == ["site=jorf", "site=dakar"]
    around = "POLYGON ((-20 10, -5 10, -5 40, -20 40, -20 10))"
    rows = [{**square(country), "outline": around} for country in ("MA", "SN")]
    assert check_case(with_rows(small_case(), "country_shapes", rows)) == []


def test_a_table_of_a_deployment_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, why in (
        ("country,part\nMA,1\n", "column outline: the column is missing"),
        (
            "country,outline\nMA,POINT (0 0)\n",
            "row line 2, column outline: it is not of the form POLYGON ((longitude latitude, ...))",
        ),
    ):
        place = tmp_path / "shapes.csv"
        place.write_text(text, encoding="utf-8")
        monkeypatch.setenv("KERUEN_COUNTRY_SHAPES", str(place))
        with pytest.raises(KeruenError) as error:
            check_case(small_case())
        assert error.value.what == (
            f"the table of country outlines {place}, named in KERUEN_COUNTRY_SHAPES, cannot be "
            f"read: {why}"
        )
        assert error.value.remedy.endswith(" Or unset KERUEN_COUNTRY_SHAPES.")


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ("POINT (0 0)", "it is not of the form POLYGON ((longitude latitude, ...))"),
        ("POLYGON ((0 0, 1 0, 1 1))", "a ring needs four points or more, and its last point must"),
        ("POLYGON ((0 0, 1 0, 1 95, 0 0))", "'1 95' lies outside 360 degrees east and 90 north"),
        ("POLYGON ((0 0, 1, 1 1, 0 0))", "'1' is not a longitude and a latitude"),
        ("POLYGON ((0 0, 1 x, 1 1, 0 0))", "could not convert string to float: 'x'"),
    ],
)
def test_an_outline_that_is_none_is_an_error(outline: str, why: str) -> None:
    case = with_rows(small_case(), "country_shapes", [{**square("MA"), "outline": outline}])
    (found,) = check_case(case)
    assert (found.table, found.column, found.level) == ("country_shapes", "outline", "error")
    assert found.problem.startswith(f"is not an outline: {why}")


def test_the_square_is_worked_by_hand() -> None:
    polygon = parse_outline(SQUARE)
    assert distance_outside_nm(2.0, 2.0, [polygon]) == 0.0
    degree_nm = great_circle_nm((0.0, 0.0), (0.0, 1.0))
    assert degree_nm == pytest.approx(NM_PER_DEGREE, rel=1e-3)
    assert distance_outside_nm(12.0, 5.0, [polygon]) == pytest.approx(2 * degree_nm)
    assert distance_outside_nm(5.0, 5.0, [polygon]) == pytest.approx(
        degree_nm * math.cos(math.radians(5.0)), rel=1e-3
    )


def test_outlines_across_the_antimeridian_and_near_a_pole() -> None:
    fiji = parse_outline("POLYGON ((177 -19, 183 -19, 183 -15, 177 -15, 177 -19))")
    for longitude in (178.0, -178.0, 182.0):
        assert distance_outside_nm(-17.0, longitude, [fiji]) == 0.0
    west = parse_outline("POLYGON ((170 60, 180 60, 180 70, 170 70, 170 60))")
    assert distance_outside_nm(65.0, -179.0, [west]) == pytest.approx(
        great_circle_nm((-179.0, 65.0), (180.0, 65.0))
    )
    cap = parse_outline("POLYGON ((-180 -90, 180 -90, 180 -80, -180 -80, -180 -90))")
    assert distance_outside_nm(-85.0, 12.0, [cap]) == 0.0
    assert distance_outside_nm(90.0, 0.0, [cap]) == pytest.approx(
        great_circle_nm((0.0, 90.0), (0.0, -80.0))
    )


def _sampled_nm(latitude: float, longitude: float, polygons: tuple[Polygon, ...]) -> float:
    """The least great-circle distance to points on the rings, 0.02° or less apart."""
    least = math.inf
    for polygon in polygons:
        for ring in polygon:
            for (x, y), (u, v) in pairwise(ring):
                parts = max(1, math.ceil(math.hypot(u - x, v - y) / 0.02))
                for n in range(parts + 1):
                    point = (x + (u - x) * n / parts, y + (v - y) * n / parts)
                    least = min(least, great_circle_nm((longitude, latitude), point))
    return least


def test_distances_agree_with_points_on_the_outline() -> None:
    chance, shapes, compared = random.Random(5), read_country_shapes(), 0
    for country in ("LV", "GE", "SN", "TG"):
        for ring_point in chance.sample(shapes[country][0][0], 6):
            longitude = ring_point[0] + chance.uniform(-1.0, 1.0)
            latitude = ring_point[1] + chance.uniform(-1.0, 1.0)
            away_nm = distance_outside_nm(latitude, longitude, shapes[country])
            if away_nm > 0.0:
                compared += 1
                sampled = _sampled_nm(latitude, longitude, shapes[country])
                assert away_nm == pytest.approx(sampled, rel=0.01, abs=0.7)
    assert compared >= 8


def test_every_site_of_the_shipped_case_lies_in_its_country_and_none_does_mirrored() -> None:
    case, shapes = read_case("kazakhstan-morocco-africa"), read_country_shapes()
    mirrored = 0
    for site in case.rows("sites"):
        polygons = shapes[site["country"]]
        place = site["latitude"], site["longitude"]
        assert distance_outside_nm(*place, polygons) <= 15.0, site["site"]
        swapped = place[1], place[0]
        for wrong in (swapped, (-place[0], place[1]), (place[0], -place[1])):
            if abs(wrong[0]) <= 90 and math.dist(wrong, place) > 20:
                mirrored += 1
                assert distance_outside_nm(*wrong, polygons) > 15.0, site["site"]
    assert mirrored > 80


def test_the_shipped_table_is_small_and_whole() -> None:
    shapes = read_country_shapes()
    assert len(shapes) > 200
    assert all(shapes[country] for country in ("KZ", "FJ", "XX"))
    path = Path(__file__).parents[2] / "src/keruen/case/shapes/country_shapes.csv"
    assert path.stat().st_size < 400_000
    lesotho = distance_outside_nm(-29.5, 28.3, shapes["ZA"])
    assert lesotho > 15.0  # a hole in South Africa


def test_a_country_column_may_be_absent(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    assert "country_check" in (folder / "sites.csv").read_text(encoding="utf-8")
    assert read_case(folder)["sites"]["country_check"].all()
