"""Colours that can be read: contrast by WCAG 2.2 in daylight, in the dark and on paper."""

from __future__ import annotations

import re

import pytest

from keruen.report.colours import CORRIDOR_COLOURS, corridor_classes
from keruen.report.page import read_style
from keruen.report.report_data import COST_PARTS
from tests.report.synthetic import frame, make_data, month

DAYLIGHT, DARK = "daylight", "dark"

TEXT = ("ink", "muted", "wheat-ink", "indigo", "steppe")
SHAPES = (
    *("wheat", "indigo", "steppe", "madder", "slate", "home"),
    *(f"part-{part}" for part in COST_PARTS if part != "subsidy"),
    *(f"corridor-{rank}" for rank in range(CORRIDOR_COLOURS + 1)),
)


def palette(scheme: str) -> dict[str, str]:
    """Custom properties of one scheme by name."""
    blocks = re.findall(r":root \{(.*?)\}", read_style(), re.DOTALL)
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[0]))
    if scheme == DARK:
        values |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[1]))
    return values


def luminance(colour: str) -> float:
    """Relative luminance of a colour by WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_as_published() -> None:
    # WCAG 2.2: black on white is 21:1; #767676 is the lightest grey that passes AA on white.
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", [DAYLIGHT, DARK])
@pytest.mark.parametrize("name", TEXT)
def test_text_has_contrast(scheme: str, name: str) -> None:
    colours = palette(scheme)
    for ground in ("paper", "card"):
        assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [DAYLIGHT, DARK])
@pytest.mark.parametrize("name", SHAPES)
def test_shapes_have_contrast(scheme: str, name: str) -> None:
    assert contrast(palette(scheme)[name], palette(scheme)["paper"]) >= 3.0


@pytest.mark.parametrize("name", [*TEXT, *SHAPES])
def test_everything_has_contrast_on_white_paper(name: str) -> None:
    assert contrast(palette(DAYLIGHT)[name], "#ffffff") >= (4.5 if name in TEXT else 3.0)


@pytest.mark.parametrize("scheme", [DAYLIGHT, DARK])
def test_lines_and_names_stand_out_from_land_and_sea(scheme: str) -> None:
    colours = palette(scheme)
    for ground in ("land", "sea"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5
        for rank in range(1, CORRIDOR_COLOURS + 1):
            assert contrast(colours[f"corridor-{rank}"], colours[ground]) >= 3.0
    for line in ("home", "rival"):
        assert contrast(colours[line], colours["sea"]) >= 2.5


def test_both_schemes_have_the_same_names() -> None:
    blocks = re.findall(r":root \{(.*?)\}", read_style(), re.DOTALL)
    names = [set(re.findall(r"--([\w-]+):", block)) for block in blocks[:2]]
    assert names[0] == names[1]


def test_every_part_and_corridor_has_its_colour() -> None:
    style = read_style()
    wanted = [f".part-{part} {{" for part in COST_PARTS if part != "subsidy"]
    wanted += [f".corridor-{rank} {{" for rank in range(CORRIDOR_COLOURS + 1)]
    wanted += [f".flow.corridor-{rank} {{" for rank in range(CORRIDOR_COLOURS + 1)]
    assert [each for each in wanted if each not in style] == []


def test_the_busiest_corridors_have_colours_of_their_own() -> None:
    rows = [
        {
            "corridor": f"c{number}",
            "name": f"C{number}",
            "period": 0,
            "date": month(0),
            "quantity_t": 1000.0 - number,
        }
        for number in range(9)
    ]
    classes = corridor_classes(make_data(corridor_flows=frame("corridor_flows", rows)))
    assert classes["c0"] == "corridor-1"
    assert classes["c6"] == "corridor-7"
    assert classes["c7"] == classes["c8"] == "corridor-0"
