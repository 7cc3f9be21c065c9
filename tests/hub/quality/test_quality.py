"""Specifications with limits of means and sub-lots, and laboratories that differ."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.hub.quality.comparison import settle
from keruen.hub.quality.specification import (
    Result,
    SpecificationLine,
    judge,
    outcome_of,
)
from keruen.store.refusal import RefusalError

D = Decimal
BASIS = "12 % moisture"
PROTEIN = SpecificationLine(
    "protein", "%", BASIS, "", D("15.0"), None, D("14.9"), None, D("14.0"), None
)
FALLING = SpecificationLine("falling number", "s", least=D(250))
MOISTURE = SpecificationLine("moisture", "%", most=D("14.0"), reject_above=D("14.5"))


def protein(value: str, **values: str) -> Result:
    """A result of protein on the basis of the contract."""
    given_values = {"unit": "%", "basis": BASIS, **values}
    return Result("protein", D(value), **given_values)


def test_edges_are_inclusive_and_sub_lots_have_limits_of_their_own() -> None:
    # "Average 15.0, no sub-lot below 14.9": the mean is met, one sub-lot is not.
    found = judge(
        [PROTEIN],
        {"protein": protein("15.0")},
        {"hold 1": {"protein": protein("14.9")}, "hold 2": {"protein": protein("14.8")}},
    )
    assert [(each.part, each.outcome, each.what) for each in found] == [
        ("hold 2", "hold", "protein of sub-lot hold 2 is 14.8 %, below 14.9 %")
    ]
    assert outcome_of(found) == "hold"


def test_rejection_is_worse_than_a_hold() -> None:
    found = judge([PROTEIN, MOISTURE], {"protein": protein("13.9")})
    assert [each.what for each in found] == [
        "protein is 13.9 %, below the limit of rejection 14.0 %",
        "moisture was not tested",
    ]
    assert outcome_of(found) == "reject"
    assert outcome_of([]) == "accept"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("14.0", "accept"), ("14.01", "hold"), ("14.5", "hold"), ("14.51", "reject")],
)
def test_moisture_by_steps(value: str, outcome: str) -> None:
    found = judge([MOISTURE], {"moisture": Result("moisture", D(value), "%")})
    assert outcome_of(found) == outcome


@pytest.mark.parametrize(
    ("bound", "value", "what"),
    [
        (">", 400, None),
        (">", 250, None),
        (">", 200, "falling number is >200 s, which does not decide the limit 250 s"),
        ("<", 250, "falling number is <250 s, below 250 s"),
        ("<", 300, "falling number is <300 s, which does not decide the limit 250 s"),
    ],
)
def test_a_bound_is_not_a_value(bound: str, value: int, what: str | None) -> None:
    result = Result("falling number", D(value), "s", bound=bound)
    found = judge([FALLING], {"falling number": result})
    assert [each.what for each in found] == ([] if what is None else [what])


def test_results_that_cannot_be_compared_are_held() -> None:
    for result, words in (
        (protein("16", basis="dry matter"), "protein is reported dry matter, and the limit is on"),
        (protein("16", unit="g/kg"), "protein is reported in g/kg, and the limit is in %"),
    ):
        (found,) = judge([PROTEIN], {"protein": result})
        assert found.what.startswith(words)
        assert found.outcome == "hold"
    kjeldahl = SpecificationLine("protein", "%", method="ISO 20483", least=D(10))
    (found,) = judge([kjeldahl], {"protein": protein("16", method="NIR")})
    assert found.what == "protein was tested by NIR, and the contract requires ISO 20483"


def test_two_laboratories() -> None:
    assert settle(D("12.4"), None, None).value == D("12.4")
    within = settle(D("12.4"), D("12.7"), D("0.3"))
    assert (within.value, within.rule, within.difference) == (
        D("12.55"),
        "mean_within_tolerance",
        D("0.3"),
    )
    apart = settle(D("12.4"), D("12.71"), D("0.3"))
    assert (apart.value, apart.rule) == (None, "umpire_needed")
    values = {
        rule: settle(D("12.0"), D("12.9"), D("0.3"), D("12.5"), rule).value
        for rule in ("umpire_final", "mean_with_nearest", "middle")
    }
    # 12.9 is nearer to 12.5 than 12.0: (12.9 + 12.5) / 2.
    assert values == {
        "umpire_final": D("12.5"),
        "mean_with_nearest": D("12.7"),
        "middle": D("12.5"),
    }
    assert settle(D(12), D(13), D("0.3"), D("12.5"), "mean_with_nearest").value == D("12.5")


def test_terms_that_are_missing() -> None:
    with pytest.raises(RefusalError) as error:
        settle(D(12), D(13), None)
    assert str(error.value) == (
        "two laboratories are compared by a tolerance, and the contract states none\n  Record the "
        "tolerance of the test method in the contract."
    )
    with pytest.raises(RefusalError) as error:
        settle(D(12), D(13), D("0.1"), D("12.5"))
    assert str(error.value) == (
        "the contract has no rule for the result of an umpire\n  Record one of umpire_final, "
        "mean_with_nearest, middle in the contract."
    )


@given(*[st.decimals(5, 20, places=2) for _ in range(3)])
def test_the_order_of_laboratories_does_not_matter(a: Decimal, b: Decimal, c: Decimal) -> None:
    for rule in ("umpire_final", "mean_with_nearest", "middle"):
        one, other = settle(a, b, D("0.2"), c, rule), settle(b, a, D("0.2"), c, rule)
        assert one == other
        assert one.value is not None
        assert min(a, b, c) <= one.value <= max(a, b, c)
