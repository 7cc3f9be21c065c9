"""Names on the berth plan: none runs over the end of a bar, and none over another name."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from keruen.web.pages.hub.berths import CHARACTER, GAP, place_names
from keruen.web.pages.hub.drawings import Rect, Text

RIGHT = 300.0
met = {"inside": 0, "beside": 0, "shortened": 0, "none": 0}


def bar(x: float, width: float) -> Rect:
    return Rect(x, 31.0, width, 24.0, "stay")


def placed(*bars: tuple[float, float, str]) -> list[tuple[float, str, str]]:
    found = place_names([(bar(x, width), name) for x, width, name in bars], 0.0, RIGHT)
    assert {each.y for each in found} <= {47.0}
    return [(each.x, each.text, each.anchor) for each in found]


def test_a_name_stands_in_a_bar_that_is_long_enough() -> None:
    # Eight characters of 6.6 and twice 5 are 62.8.
    assert placed((100, 62.8, "Harvest1")) == [(105, "Harvest1", "start")]


def test_a_name_stands_after_a_short_bar_or_before_it() -> None:
    assert placed((100, 20, "Harvest1")) == [(125, "Harvest1", "start")]
    assert placed((270, 20, "Harvest1")) == [(265, "Harvest1", "end")]


def test_a_name_between_two_bars_is_shortened_or_left_to_the_title() -> None:
    # 40 wide: four characters, and one of them is the mark that the name goes on.
    found = placed((0, 100, "A"), (101, 40, "Harvest1"), (142, 158, "B"))
    assert found == [(5, "A", "start"), (106, "Har…", "start"), (147, "B", "start")]
    assert placed((0, 100, "A"), (101, 8, "Harvest1"), (110, 190, "B")) == [
        (5, "A", "start"),
        (115, "B", "start"),
    ]


def extent(text: Text) -> tuple[float, float]:
    wide = len(text.text) * CHARACTER
    return (text.x - wide, text.x) if text.anchor == "end" else (text.x, text.x + wide)


@given(
    st.lists(
        st.tuples(st.integers(0, 290), st.integers(2, 120), st.text("abcdefgh", min_size=1)),
        min_size=1,
        max_size=6,
    )
)
def names_stay_apart(found: list[tuple[int, int, str]]) -> None:
    """Bars that follow one another, as ships at one berth do."""
    bars, end = [], 0.0
    for gap, width, name in found:
        begins = end + gap % 40
        if begins + width <= RIGHT:
            bars.append((bar(begins, width), name))
            end = begins + width
    texts = place_names(bars, 0.0, RIGHT)
    met["none"] += len(bars) - len(texts)
    for text in texts:
        begins, ends = extent(text)
        assert begins >= 0
        assert ends <= RIGHT
        inside = [each for each, _ in bars if each.x < ends and each.x + each.width > begins]
        if inside:
            (own,) = inside
            assert own.x + GAP <= begins
            assert ends <= own.x + own.width - GAP + 1e-6
        met["shortened" if "…" in text.text else "inside" if inside else "beside"] += 1
    spans = sorted(extent(each) for each in texts)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_names_stay_apart() -> None:
    names_stay_apart()
    assert min(met.values()) >= 5, met
