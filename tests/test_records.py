"""Records of stored JSON: read by field, checked by type, with whole error texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

import pytest

from keruen.errors import KeruenError
from keruen.records import read_record, read_records

REMEDY = "\n  Make the run again with this version of Keruen."


@dataclass(frozen=True, slots=True)
class Interval:
    mean: float
    low: float | None


class Opening(TypedDict):
    period: int


@dataclass(frozen=True, slots=True)
class Design:
    site: str
    tier: int
    is_idle: bool
    net: Interval
    points: tuple[tuple[float, float], ...]
    parts: Mapping[str, Interval]
    names: Sequence[str] = ()
    note: object = None
    opening: Opening | None = None
    found: dict[str, int] = field(default_factory=dict, init=False)


DESIGN: dict[str, object] = {
    "site": "dakar",
    "tier": 1,
    "is_idle": False,
    "net": {"mean": 2, "low": None, "high": 3.0},
    "points": [[1.0, 2.0], [3.0, 4]],
    "parts": {"freight": {"mean": 0.5, "low": 0.25}},
    "names": ["a", "b"],
}


def test_a_record_has_the_values_of_the_object() -> None:
    read = read_record(Design, DESIGN)
    assert read.net == Interval(2, None)
    assert isinstance(read.net.mean, int), "numbers are not converted"
    assert read.points == ((1.0, 2.0), (3.0, 4))
    assert read.parts["freight"].low == 0.25
    assert (read.site, read.tier, read.is_idle, read.names) == ("dakar", 1, False, ("a", "b"))
    assert read.note is None
    assert read_record(Design, {**DESIGN, "opening": {"period": 3, "site": ""}}).opening == {
        "period": 3
    }


def test_a_missing_name_has_its_default_or_is_an_error() -> None:
    assert read_record(Design, {key: DESIGN[key] for key in DESIGN if key != "names"}).names == ()
    without = {key: DESIGN[key] for key in DESIGN if key != "tier"}
    with pytest.raises(KeruenError) as caught:
        read_records(Design, [DESIGN, without], "designs")
    assert str(caught.value) == f"designs[1].tier is missing{REMEDY}"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"site": 3}, "site is 3, and not a text"),
        ({"tier": True}, "tier is True, and not a whole number"),
        ({"is_idle": 1}, "is_idle is 1, and not true or false"),
        ({"net": {"mean": "2", "low": None}}, "net.mean is '2', and not a number"),
        ({"net": [1.0]}, "net is [1.0], and not an object"),
        ({"points": [[1.0]]}, "points[0] is [1.0], and not a list of 2"),
        ({"points": "ab"}, "points is 'ab', and not a list"),
        ({"parts": []}, "parts is [], and not an object"),
        ({"parts": {"freight": 1.0}}, "parts.freight is 1.0, and not an object"),
        ({"opening": {"site": "dakar"}}, "opening.period is missing"),
        ({"opening": {"period": "3"}}, "opening.period is '3', and not a whole number"),
        ({"opening": []}, "opening is [], and not an object"),
    ],
)
def test_a_value_of_another_type_is_named(change: dict[str, object], text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        read_record(Design, {**DESIGN, **change})
    assert str(caught.value) == text + REMEDY


def test_a_choice_is_one_of_its_values() -> None:
    @dataclass(frozen=True)
    class Chosen:
        method: Literal["auto", "whole"] = "auto"

    assert read_record(Chosen, {"method": "whole"}).method == "whole"
    with pytest.raises(KeruenError) as caught:
        read_record(Chosen, {"method": "half"})
    assert str(caught.value) == "method is 'half', and not one of 'auto', 'whole'" + REMEDY


def test_only_dataclasses_of_known_types_are_read() -> None:
    @dataclass
    class Odd:
        made: set[str]

    with pytest.raises(TypeError, match="int is not a dataclass"):
        read_record(int, {})
    with pytest.raises(TypeError, match="is not a type of a record's field"):
        read_record(Odd, {"made": []})
