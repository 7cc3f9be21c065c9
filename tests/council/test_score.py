"""The score of an offer and a request, worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from keruen.council.score import WEIGHTS, Line, score

OFFER = Line(
    "offer",
    "trade",
    hs="100119",
    quantity=30_000,
    unit="t",
    first=date(2027, 8, 1),
    last=date(2027, 8, 31),
    country="KAZ",
    markets=frozenset({"MAR", "SEN"}),
    languages=frozenset({"ru", "en"}),
    certificates=frozenset({"ISO 22000", "HACCP"}),
)
REQUEST = Line(
    "request",
    "trade",
    hs="100199",
    quantity=20_000,
    unit="t",
    first=date(2027, 8, 22),
    last=date(2027, 9, 10),
    country="MAR",
    languages=frozenset({"fr", "en"}),
    certificates=frozenset({"HACCP"}),
)


def test_the_parts_are_those_of_a_hand_calculation() -> None:
    """HS 4 digits 0.7; the request is covered whole and two thirds of the offer are taken; ten
    days of 31 and of 20 are common; both markets fit; English is common.

    Offer: 0.315 + 0.15 * 2/3 + 0.15 * 10/31 + 0.15 + 0.10; request: 0.315 + 0.15 + 0.15 * 10/20 +
    0.15 + 0.10.
    """
    found = score(OFFER, REQUEST)
    ours = 0.315 + 0.10 + 0.15 * 10 / 31 + 0.25
    theirs = 0.315 + 0.15 + 0.075 + 0.25
    assert found.value == pytest.approx(math.sqrt(ours * theirs))
    assert found.missing == ()
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_both_directions_give_the_same_score() -> None:
    assert score(REQUEST, OFFER).value == pytest.approx(score(OFFER, REQUEST).value)


@pytest.mark.parametrize(
    ("change", "unmet"),
    [
        ({"kind": "service"}, "kind"),
        ({"direction": "offer"}, "direction"),
        ({"certificates": frozenset({"organic"})}, "certificates"),
    ],
)
def test_a_condition_that_is_not_met_leaves_no_score(change: dict[str, str], unmet: str) -> None:
    found = score(OFFER, replace(REQUEST, **change))  # type: ignore[arg-type]
    assert (found.value, found.parts, found.unmet) == (0.0, (), unmet)


@pytest.mark.parametrize(
    ("hs", "worth"), [("100119", 1.0), ("100191", 0.7), ("100610", 0.4), ("870321", 0.0)]
)
def test_hs_codes_agree_by_heading(hs: str, worth: float) -> None:
    part = score(OFFER, replace(REQUEST, hs=hs)).parts[0]
    assert (part.name, part.ours, part.theirs) == ("hs", worth, worth)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"hs": ""}, ("hs",)),
        ({"unit": "m3"}, ("quantity",)),
        ({"last": None}, ("dates",)),
        ({"country": ""}, ("market",)),
        ({"languages": frozenset()}, ("language",)),
    ],
)
def test_what_is_left_out_is_listed(change: dict[str, str], missing: tuple[str, ...]) -> None:
    found = score(OFFER, replace(REQUEST, **change))  # type: ignore[arg-type]
    assert found.missing == missing
    assert 0.0 < found.value < score(OFFER, REQUEST).value
