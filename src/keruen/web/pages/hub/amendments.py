"""Versions of a contract: what each amendment changes, its answer, and a new proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.reads.amendments import (
    AmendmentView,
    Change,
    changes_of,
    lines_of,
    read_amendments,
    written_lines,
)
from keruen.hub.reads.contracts import ContractView, read_contract
from keruen.hub.rows import ContractLineRow, ContractRow
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.contract_fields import (
    LIMITS,
    laytime_asks,
    specification_asks,
    terms_asks,
)
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.properties import property_name
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Link, Phrase, View

NAMES = {
    "incoterm": "Incoterms 2020",
    "place": N_("Place of delivery"),
    "kg": N_("Quantity"),
    "less_pct": N_("Tolerance below"),
    "more_pct": N_("Tolerance above"),
    "tolerance_option": N_("Option of the tolerance"),
    "price_form": N_("Form of the price"),
    "price": N_("Price"),
    "ships_from": N_("Shipment from"),
    "ships_to": N_("Shipment to"),
    "final_weight_at": N_("Place of the final weight"),
    "final_weight_method": N_("Final weight"),
    "final_quality_at": N_("Final quality"),
    "umpire_rule": N_("Umpire"),
    "laytime_terms": N_("Laytime terms"),
    "unit": N_("Unit"),
    "basis": N_("Basis"),
    "method": N_("Method"),
    "steps": N_("Premium and discount"),
    **LIMITS,
}
"""Terms and columns of limits that change."""

ANSWERS = {"accepted": N_("Accept"), "refused": N_("Refuse")}


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """An amendment."""

    number: Annotated[Value, N_("Version")]
    state: Annotated[Cell, N_("State")]
    by: Annotated[Value, N_("Proposed by")]
    agreement: Annotated[Value, N_("Agreement")]
    reason: Annotated[Value, N_("Reason")]
    answer: Annotated[Value, N_("Reason of the answer")]


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A term that an amendment changes."""

    version: Annotated[Value, N_("Version")]
    term: Annotated[Value, N_("Term")]
    before: Annotated[Value, N_("Before")]
    after: Annotated[Value, N_("After")]


@hub_page("/hub/contracts/{id}/amendments")
def amendments(asked: HubAsked) -> View:
    """The versions of a contract that the reader sees."""
    found = read_contract(asked.book, asked.path["id"])
    row = found.row
    versions = read_amendments(asked.book, row.id)
    valid = max((each.row.number for each in versions if each.state == "accepted"), default=0)
    title = Phrase(N_("Versions of contract {name}"), {"name": row.reference})
    view = HubView(title.say(asked.language))
    view.lead = (
        Phrase(N_("Version {number} is in force."), {"number": valid})
        if valid
        else Phrase(N_("The contract is in force as it was written."))
    )
    view.tables = [
        table_of(
            N_("Amendments"), VersionLine, [_line(asked, each) for each in reversed(versions)]
        ),
        table_of(N_("What changes"), ChangeLine, _changes(asked, row.id, versions)),
    ]
    view.forms = [*_answers(asked, versions), *_proposal(asked, found)]
    view.links = [Link(N_("Contract"), f"/hub/contracts/{row.id}")]
    view.data = {
        "contract": row.reference,
        "in_force": valid,
        "amendments": [
            {"number": each.row.number, "state": each.state, "agreement": each.row.agreement}
            for each in versions
        ],
    }
    return view


def _line(asked: HubAsked, each: AmendmentView) -> VersionLine:
    return VersionLine(
        number=each.row.number,
        state=Cell(each.state, kind="state"),
        by=asked.party(each.row.party),
        agreement=each.row.agreement,
        reason=each.row.reason,
        answer=each.reason or "-",
    )


def _changes(asked: HubAsked, contract: str, versions: list[AmendmentView]) -> list[ChangeLine]:
    """What each amendment changes of the version that it amends."""
    written = asked.book.find(ContractRow, contract)
    before: dict[int, tuple[Mapping[str, object], tuple[ContractLineRow, ...]]] = {
        0: (written, written_lines(asked.book, contract))
    }
    lines = []
    for each in versions:
        terms, old = before[each.row.replaces]
        for change in changes_of(terms, old, each.row):
            lines.append(
                ChangeLine(
                    version=each.row.number,
                    term=_name(asked, change),
                    before=_value(asked, change.name[-1], change.before),
                    after=_value(asked, change.name[-1], change.after),
                )
            )
        before[each.row.number] = (each.row.terms, tuple(lines_of(each.row)))
    return lines[::-1]


def _name(asked: HubAsked, change: Change) -> str:
    word = asked.words(NAMES[change.name[-1]])
    return word if len(change.name) == 1 else f"{property_name(asked, change.name[0])}: {word}"


def _value(asked: HubAsked, name: str, value: object) -> str:
    if name == "kg":
        return asked.kilograms(int(str(value)))
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {each}" for key, each in value.items()) or "-"
    if isinstance(value, list):
        return str(len(value)) if value else "-"
    return str(value) or "-"


def _answers(asked: HubAsked, versions: list[AmendmentView]) -> list[HubForm]:
    """Answers to what the other party proposed, and the withdrawal of an own proposal."""
    forms: list[HubForm] = []
    options = [(each, asked.words(words)) for each, words in ANSWERS.items()]
    for each in versions:
        if each.state != "proposed":
            continue
        about = Phrase(
            N_("Version {number}: {agreement}"),
            {"number": each.row.number, "agreement": each.row.agreement},
        ).say(asked.language)
        given = {"amendment": each.row.id}
        if each.row.party == asked.book.actor.party:
            name = "withdraw_amendment" if asked.is_staff else "withdraw_own_amendment"
            forms += hub_form(asked, name, given, Ask("reason", N_("Reason")), about=about)
        else:
            forms += hub_form(
                asked,
                "confirm_amendment" if asked.is_staff else "answer_amendment",
                given,
                Ask("answer", N_("Answer"), options=options),
                Ask("reason", N_("Reason"), hint=N_("Needed for a refusal."), kind="text"),
                about=about,
                big=True,
            )
    return forms


def _proposal(asked: HubAsked, found: ContractView) -> list[HubForm]:
    """A new version, which begins with the one in force."""
    about = [
        Ask("agreement", N_("Agreement"), hint=N_("Number and date of what both sides signed.")),
        Ask("reason", N_("Reason")),
    ]
    given = {"contract_id": found.row.id}
    if not asked.is_staff:
        asks = terms_asks(asked, found.row, owner=True)
        return hub_form(asked, "propose_amendment", given, *about, *asks)
    return hub_form(
        asked,
        "amend_contract",
        given,
        *about,
        *terms_asks(asked, found.row),
        *specification_asks(asked, found.lines),
        *laytime_asks(found.row.laytime_terms),
    )
