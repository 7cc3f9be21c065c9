"""Premiums and discounts: published scales of the European Union, step by step."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keruen.errors import KeruenError
from keruen.hub.grain import Adjustment, Rounding, Scale, Step, adjust, adjust_all

TENTH = Rounding("half_up", 1)


def decimal(text: str) -> Decimal:
    return Decimal(text)


# Reg. (EU) 1272/2009, Annex IX: EUR/t for each 0.1 point of moisture.
MOISTURE = Scale(
    "moisture_percent",
    "per_t",
    (
        Step(
            decimal("10.0"),
            decimal("13.4"),
            includes_most=True,
            amount=decimal("0.1"),
            per=decimal("0.1"),
            start=decimal("13.5"),
            parts="complete",
        ),
        Step(decimal("13.4"), decimal("14.1"), includes_least=False),
        Step(
            decimal("14.1"),
            decimal("14.5"),
            includes_most=True,
            amount=decimal("-0.2"),
            per=decimal("0.1"),
            start=decimal("14.0"),
            parts="complete",
        ),
    ),
    TENTH,
    "Reg. (EU) 1272/2009, Annex IX",
)
# The same annex: "less than 76 to 75" 0.5 EUR/t, "less than 75 to 74" 1.0 EUR/t.
SPECIFIC_WEIGHT = Scale(
    "test_weight_kg_per_hl",
    "per_t",
    (
        Step(decimal("74"), decimal("75"), base_amount=decimal("-1.0")),
        Step(decimal("75"), decimal("76"), base_amount=decimal("-0.5")),
        Step(decimal("76"), None),
    ),
)


@pytest.mark.parametrize(
    ("moisture", "per_t"),
    [
        ("10.0", "3.5"),
        ("11.0", "2.5"),
        ("13.3", "0.2"),
        ("13.4", "0.1"),
        ("13.5", "0"),
        ("14.0", "0"),
        ("14.04", "0"),
        ("14.05", "-0.2"),
        ("14.1", "-0.2"),
        ("14.2", "-0.4"),
        ("14.5", "-1.0"),
        ("14.54", "-1.0"),
    ],
)
def test_moisture_of_the_intervention_scale(moisture: str, per_t: str) -> None:
    found = adjust(MOISTURE, decimal(moisture), 1_000)
    assert found.per_t == decimal(per_t)
    assert found.total == decimal(per_t)


@pytest.mark.parametrize("moisture", ["14.6", "14.55", "9.9"])
def test_moisture_beyond_the_scale_is_refused(moisture: str) -> None:
    assert adjust(MOISTURE, decimal(moisture), 1_000).is_refused


@pytest.mark.parametrize(
    ("weight", "per_t"),
    [
        ("76", "0"),
        ("75.9", "-0.5"),
        ("75", "-0.5"),
        ("74.99", "-1.0"),
        ("74", "-1.0"),
        ("81.2", "0"),
    ],
)
def test_less_than_76_to_75_includes_75(weight: str, per_t: str) -> None:
    found = adjust(SPECIFIC_WEIGHT, decimal(weight), 25_000_000)
    assert found.per_t == decimal(per_t)
    assert found.total == 25_000 * decimal(per_t)


def test_two_rates_one_after_the_other() -> None:
    """1% per point to 3%, 1.5% beyond: 4% of foreign matter cost 3 + 1.5 = 4.5% of the price."""
    scale = Scale(
        "foreign_matter_percent",
        "percent_of_price",
        (
            Step(None, decimal("1"), includes_most=True),
            Step(
                decimal("1"),
                decimal("3"),
                includes_least=False,
                includes_most=True,
                amount=decimal("-1"),
                per=decimal("1"),
                start=decimal("0"),
            ),
            Step(
                decimal("3"),
                None,
                includes_least=False,
                base_amount=decimal("-3"),
                amount=decimal("-1.5"),
                per=decimal("1"),
                start=decimal("3"),
            ),
        ),
    )
    found = adjust(scale, decimal("4"), 100_000, decimal("300"))
    assert found.per_t == decimal("-13.5")
    assert found == Adjustment(
        "foreign_matter_percent", decimal("4"), 3, found.per_t, decimal("-1350.00")
    )
    assert adjust(scale, decimal("3"), 100_000, decimal("300")).total == decimal("-900.00")
    assert adjust(scale, decimal("1"), 100_000, decimal("300")).total == decimal("0.00")


@pytest.mark.parametrize(
    ("parts", "amount"), [("pro_rata", "-2.5"), ("complete", "-2"), ("begun", "-3")]
)
def test_parts_of_a_unit(parts: str, amount: str) -> None:
    scale = Scale(
        "broken_percent",
        "per_t",
        (
            Step(
                decimal("5"),
                None,
                amount=decimal("-1"),
                per=decimal("1"),
                start=decimal("5"),
                parts=parts,  # type: ignore[arg-type]
            ),
        ),
    )
    assert adjust(scale, decimal("7.5"), 1_000).per_t == decimal(amount)


def test_all_scales_of_a_contract() -> None:
    values = {"moisture_percent": decimal("14.3"), "test_weight_kg_per_hl": decimal("75.4")}
    found = adjust_all([MOISTURE, SPECIFIC_WEIGHT], values, 3_000_500, decimal("250"))
    assert [each.total for each in found] == [decimal("-1800.30"), decimal("-1500.25")]
    with pytest.raises(KeruenError) as caught:
        adjust_all([MOISTURE], {}, 1, decimal("250"))
    assert str(caught.value) == (
        "moisture_percent: the contract has a scale for it, and its result is missing\n"
        "  Enter the result of the laboratory first."
    )


def one(*steps: Step) -> Scale:
    return Scale("protein_percent", "per_t", steps)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: one(),
            "scale of protein_percent: no steps\n  Give at least the step without an amount.",
        ),
        (
            lambda: one(Step(None, decimal("11")), Step(decimal("12"), None)),
            "scale of protein_percent, steps 1 and 2: (, 11) and [12, ) do not meet\n"
            "  Give the steps in ascending order, each beginning where the last ends.",
        ),
        (
            lambda: one(Step(None, decimal("11"), includes_most=True), Step(decimal("11"), None)),
            "scale of protein_percent, steps 1 and 2: both include the edge 11\n"
            "  Include each edge in exactly one step.",
        ),
        (
            lambda: one(Step(None, decimal("11")), Step(decimal("11"), None, includes_least=False)),
            "scale of protein_percent, steps 1 and 2: neither includes the edge 11\n"
            "  Include each edge in exactly one step.",
        ),
        (
            lambda: one(Step(decimal("12"), decimal("11"))),
            "scale of protein_percent, step 1: from 12 to 11 contains no figure\n"
            "  Give the lower end first.",
        ),
        (
            lambda: one(Step(decimal("11"), None, amount=decimal("1"))),
            "scale of protein_percent, step 1: amount, per and start belong together\n"
            "  Give all three, or only base_amount for an amount of the whole step.",
        ),
        (
            lambda: one(
                Step(
                    decimal("11"),
                    decimal("13"),
                    amount=decimal("1"),
                    per=decimal("1"),
                    start=decimal("12"),
                )
            ),
            "scale of protein_percent, step 1, start, value 12: inside the step\n"
            "  Amounts count from an edge of the step or from outside it; split the step there.",
        ),
        (
            lambda: one(Step(decimal("11"), None, per=Decimal(0), start=decimal("11"))),
            "scale of protein_percent, step 1, per, value '0': outside the range\n"
            "  Give a figure above 0.",
        ),
        (
            lambda: Scale("protein_percent", "eur", (Step(None, None),)),  # type: ignore[arg-type]
            "scale of protein_percent, unit, value 'eur': unknown\n"
            "  Name one of: per_t, percent_of_price.",
        ),
        (
            lambda: adjust(MOISTURE, 14.1, 1),  # type: ignore[arg-type]
            "moisture_percent, value '14.1': float is not an exact number\n"
            '  Give a decimal, such as Decimal("14.1").',
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
