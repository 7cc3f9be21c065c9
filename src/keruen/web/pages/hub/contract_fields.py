"""Inputs of contracts and of their amendments: terms, specification, scales, laytime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from keruen.hub.grain.properties import read_properties
from keruen.hub.quality.comparison import UMPIRE_RULES
from keruen.hub.rows import ContractLineRow, ContractRow
from keruen.hub.trade.terms import FINAL_AT, INCOTERMS, OPTIONS, PRICE_FORMS, WEIGHT_METHODS
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.contracts import (
    AT_WORDS,
    METHOD_WORDS,
    OPTION_WORDS,
    PRICE_WORDS,
    STEP_UNITS,
    UMPIRE_WORDS,
)
from keruen.web.pages.hub.forms import Ask, Pairs
from keruen.web.pages.hub.properties import property_name

LAYTIME = {
    "demurrage_per_day": N_("Demurrage a day"),
    "despatch_per_day": N_("Despatch a day (an amount, half or none)"),
    "rate_t_per_day": N_("Laytime rate (t a day)"),
    "allowed_hours": N_("Laytime allowed (hours)"),
    "turn_hours": N_("Turn time (hours)"),
    "weather": N_("Weather (such as actual)"),
}
"""Terms of laytime that a form asks for; others are written through the API."""

LIMITS = {
    "least": N_("Least"),
    "most": N_("Most"),
    "least_part": N_("Least of each sub-lot"),
    "most_part": N_("Most of each sub-lot"),
    "reject_below": N_("Rejected below"),
    "reject_above": N_("Rejected above"),
    "tolerance": N_("Between laboratories"),
}
PARTS = {
    "pro_rata": N_("pro rata"),
    "complete": N_("complete parts alone"),
    "begun": N_("each part that is begun"),
}
STEPS = {
    "least": N_("From"),
    "most": N_("To"),
    "base_amount": N_("Amount of the whole step"),
    "amount": N_("Amount for each part"),
    "per": N_("Part"),
    "start": N_("Counted from"),
}


def _words(asked: HubAsked, names: Sequence[str], words: Mapping[str, str]) -> Pairs:
    return [(each, asked.words(words[each]) if each in words else each) for each in names]


def terms_asks(asked: HubAsked, row: ContractRow | None, *, owner: bool = False) -> list[Ask]:
    """Quantity, period and price; to the terminal also delivery and what is final.

    Parameters
    ----------
    row : whose values stand in the inputs.
    owner : whether an owner proposes, who amends the first three alone.
    """

    def value(name: str) -> str:
        return "" if row is None else str(row[name])

    first = row is None
    asks = [
        Ask("kg", N_("Quantity"), value("kg"), unit="kg", kind="whole", needed=first),
        Ask("less_pct", N_("Tolerance below"), value("less_pct"), unit="%", kind="number"),
        Ask("more_pct", N_("Tolerance above"), value("more_pct"), unit="%", kind="number"),
        Ask("ships_from", N_("Shipment from"), value("ships_from"), needed=first),
        Ask("ships_to", N_("Shipment to"), value("ships_to"), needed=first),
        Ask(
            "price_form",
            N_("Form of the price"),
            value("price_form") or "to_be_fixed",
            _words(asked, PRICE_FORMS, PRICE_WORDS),
        ),
        Ask("price", N_("Price"), value("price")),
    ]
    if owner:
        return asks
    weights = _words(asked, WEIGHT_METHODS, METHOD_WORDS)
    places = _words(asked, FINAL_AT, AT_WORDS)
    umpires = _words(asked, UMPIRE_RULES, UMPIRE_WORDS)
    return [
        Ask("incoterm", "Incoterms 2020", value("incoterm"), [(each, each) for each in INCOTERMS]),
        Ask("place", N_("Place of delivery"), value("place"), needed=first),
        *asks[:3],
        Ask(
            "tolerance_option",
            N_("Option of the tolerance"),
            value("tolerance_option"),
            _words(asked, OPTIONS, OPTION_WORDS),
        ),
        *asks[3:],
        Ask("final_weight_at", N_("Place of the final weight"), value("final_weight_at"), places),
        Ask("final_weight_method", N_("Final weight"), value("final_weight_method"), weights),
        Ask("final_quality_at", N_("Final quality"), value("final_quality_at"), places),
        Ask("umpire_rule", N_("Umpire"), value("umpire_rule"), umpires, needed=False),
    ]


def specification_asks(asked: HubAsked, lines: Sequence[ContractLineRow]) -> list[Ask]:
    """The specification and its scales as rows."""
    known = dict.fromkeys([*(each.property for each in lines), *read_properties()])
    names = [(each, property_name(asked, each)) for each in known]
    of = [(each, asked.words(words)) for each, words in STEP_UNITS.items()]
    flags = [("true", asked.words(N_("yes"))), ("false", asked.words(N_("no")))]
    parts = [(each, asked.words(words)) for each, words in PARTS.items()]
    return [
        Ask(
            "specification",
            N_("Specification"),
            columns=(
                Ask("property", N_("Property"), options=names),
                Ask("unit", N_("Unit")),
                Ask("basis", N_("Basis")),
                Ask("method", N_("Method")),
                *(Ask(name, label, kind="number") for name, label in LIMITS.items()),
            ),
            rows=tuple(_limits(each) for each in lines),
        ),
        Ask(
            "scales",
            N_("Premium and discount"),
            columns=(
                Ask("property", N_("Property"), options=names),
                Ask("of", N_("Unit"), options=of),
                *(Ask(name, label, kind="number") for name, label in STEPS.items()),
                Ask("includes_least", N_("The lower edge belongs to it"), options=flags),
                Ask("includes_most", N_("The upper edge belongs to it"), options=flags),
                Ask("parts", N_("Parts count"), options=parts),
            ),
            rows=tuple(row for each in lines for row in _steps(each)),
        ),
    ]


def _limits(row: ContractLineRow) -> dict[str, str]:
    return {name: str(row[name]) for name in ("property", "unit", "basis", "method", *LIMITS)}


def _steps(row: ContractLineRow) -> Iterator[dict[str, str]]:
    for step in row.steps:
        values = {name: "" if step[name] is None else str(step[name]) for name in STEPS}
        edges = {
            name: "true" if step[name] else "false" for name in ("includes_least", "includes_most")
        }
        about = {"property": row.property, "of": str(step["of"]), "parts": str(step["parts"])}
        yield {**about, **values, **edges}


def laytime_asks(terms: Mapping[str, object]) -> list[Ask]:
    """Terms of laytime that a form asks for."""
    return [
        Ask(f"laytime_terms.{name}", label, str(terms.get(name, "")), needed=False, kind="text")
        for name, label in LAYTIME.items()
    ]
