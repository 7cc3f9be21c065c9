"""What contracts and their amendments check: fixed words, dates, laytime, specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from keruen.hub.commands.operation_fields import ScaleField, SpecificationField, written
from keruen.hub.quality.comparison import UMPIRE_RULES
from keruen.hub.reads.quality import scale_of
from keruen.hub.stored import SpecificationTerms
from keruen.hub.trade.terms import (
    FINAL_AT,
    INCOTERMS,
    OPTIONS,
    PRICE_FORMS,
    WEIGHT_METHODS,
    check_word,
)
from keruen.laytime.errors import Findings
from keruen.laytime.read_terms import read_terms
from keruen.store.refusal import Part, check


class Terms(NamedTuple):
    """Terms of a contract that are words of a fixed list."""

    incoterm: str
    tolerance_option: str
    price_form: str
    final_weight_at: str
    final_weight_method: str
    final_quality_at: str
    umpire_rule: str


def check_terms(terms: Terms, ships_from: date, ships_to: date) -> None:
    """Refuse words that are not known, and a period that ends before it begins."""
    known = (
        (INCOTERMS, Part("the Incoterm")),
        (OPTIONS, Part("the option of the tolerance")),
        (PRICE_FORMS, Part("the form of the price")),
        (FINAL_AT, Part("the place of the final weight")),
        (WEIGHT_METHODS, Part("the method of the final weight")),
        (FINAL_AT, Part("the place of the final quality")),
        (("", *UMPIRE_RULES), Part("the rule of umpires")),
    )
    for value, (words, field) in zip(terms, known, strict=True):
        check_word(value, words, field)
    check(
        ships_from <= ships_to,
        "the period of shipment ends before it begins",
        "Correct the dates.",
        kind="invalid",
    )


def check_laytime(terms: Mapping[str, object]) -> None:
    """Refuse terms of laytime that could not be calculated with later."""
    if terms:
        findings = Findings()
        read_terms(terms, findings, "laytime_terms")
        findings.refuse()


def lines_of_fields(
    specification: Sequence[SpecificationField], scales: Sequence[ScaleField]
) -> list[SpecificationTerms]:
    """Lines of a specification as they are stored; a scale that leaves a gap is refused."""
    steps = _steps(specification, scales)
    return [
        {
            "line": number,
            "property": line.property,
            "unit": line.unit,
            "basis": line.basis,
            "method": line.method,
            "steps": steps[line.property],
            "least": written(line.least),
            "most": written(line.most),
            "least_part": written(line.least_part),
            "most_part": written(line.most_part),
            "reject_below": written(line.reject_below),
            "reject_above": written(line.reject_above),
            "tolerance": written(line.tolerance),
        }
        for number, line in enumerate(specification, start=1)
    ]


def _steps(
    specification: Sequence[SpecificationField], scales: Sequence[ScaleField]
) -> dict[str, list[dict[str, object]]]:
    """Steps of each property as they are stored; a scale that leaves a gap is refused."""
    names = [line.property for line in specification]
    for name in names:
        check(
            names.count(name) == 1,
            "the specification has the property {name} twice",
            "Write one line for each property.",
            kind="invalid",
            name=name,
        )
    found: dict[str, list[dict[str, object]]] = {name: [] for name in names}
    for step in scales:
        check(
            step.property in found,
            "the scale is of {name}, which the specification does not have",
            "Add the property to the specification, even without limits.",
            kind="invalid",
            name=repr(step.property),
        )
        found[step.property].append(step.model_dump(mode="json"))
    for name, steps in found.items():
        if steps:
            scale_of(name, steps)
    return found
