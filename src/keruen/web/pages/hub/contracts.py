"""Contracts: the list, and one contract with its open quantity, specification and terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from keruen.hub.papers.calls import call_papers
from keruen.hub.papers.common import PaperLink
from keruen.hub.papers.weights import weight_papers
from keruen.hub.reads.contracts import (
    ContractView,
    NominationView,
    read_contract,
    read_contracts,
)
from keruen.hub.reads.laboratory import Parcel, read_parcels
from keruen.hub.reads.laytime import read_statements
from keruen.hub.rows import ContractLineRow, LaytimeResultRow
from keruen.hub.screening import read_note
from keruen.web.dates import isolate_limit
from keruen.web.marks import N_
from keruen.web.numbers import SPACE
from keruen.web.pages.hub.amounts import say_amount
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.contract_forms import DIRECTION_WORDS, contract_forms
from keruen.web.pages.hub.contract_quantity import draw_quantity
from keruen.web.pages.hub.laboratory import outcome_cell, reasons_of
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.properties import property_name
from keruen.web.pages.hub.screening import screening_fact
from keruen.web.pages.hub.terms import terms_table
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View

KIND_WORDS = {"sale": N_("sale"), "purchase": N_("purchase")}
OPTION_WORDS = {"buyer": N_("buyer's option"), "seller": N_("seller's option")}
PRICE_WORDS = {
    "fixed": N_("fixed price"),
    "basis": N_("basis price"),
    "formula": N_("price formula"),
    "to_be_fixed": N_("price to be fixed"),
}
AT_WORDS = {
    "loading": N_("at loading"),
    "discharge": N_("at discharge"),
    "mean": N_("mean of loading and discharge"),
}
METHOD_WORDS = {
    "weighbridge": N_("weighbridge"),
    "rail_scale": N_("rail scale"),
    "belt": N_("belt scale"),
    "hopper": N_("hopper scale"),
    "draft_survey": N_("draft survey"),
    "stated": N_("stated weight"),
}
UMPIRE_WORDS = {
    "": N_("no rule agreed"),
    "umpire_final": N_("the umpire's result is final"),
    "mean_with_nearest": N_("mean of the umpire's result and the nearer one"),
    "middle": N_("the middle of the three results"),
}
STEP_UNITS = {"per_t": N_("a tonne"), "percent_of_price": N_("% of the price")}


@dataclass(frozen=True, kw_only=True)
class ContractRowLine:
    """A contract of the list."""

    reference: Annotated[Cell, N_("Contract")]
    owner: Annotated[Value, N_("Owner")]
    kind: Annotated[Value, N_("Kind")]
    grade: Annotated[Value, N_("Grade")]
    contracted: Annotated[Value, N_("Contracted")]
    loaded: Annotated[Value, N_("Loaded")]
    open: Annotated[Value, N_("Open")]
    ships: Annotated[Value, N_("Shipment")]


@dataclass(frozen=True, kw_only=True)
class LimitLine:
    """A property of the specification."""

    property: Annotated[Value, N_("Property")]
    mean: Annotated[Value, N_("Mean")]
    part: Annotated[Value, N_("Each sub-lot")]
    reject: Annotated[Value, N_("Rejected")]
    method: Annotated[Value, N_("Method and basis")]
    tolerance: Annotated[Value, N_("Between laboratories")]
    scale: Annotated[Value, N_("Premium and discount")]


@dataclass(frozen=True, kw_only=True)
class NominationLine:
    """A nomination under the contract."""

    reference: Annotated[Value, N_("Nomination")]
    ship: Annotated[Value, N_("Ship")]
    direction: Annotated[Value, N_("Direction")]
    laycan: Annotated[Value, N_("Laycan")]
    nominated: Annotated[Value, N_("Nominated")]
    loaded: Annotated[Value, N_("Loaded")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class QualityRowLine:
    """A parcel of the contract with its quality."""

    parcel: Annotated[Value, N_("Parcel")]
    values: Annotated[Value, N_("Final values")]
    amount: Annotated[Value, N_("Premium or discount a tonne")]
    rule: Annotated[Cell, N_("By the results")]
    why: Annotated[Value, N_("Reasons")]
    decision: Annotated[Cell, N_("Decision")]


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """A laytime statement under the contract."""

    at: Annotated[Cell, N_("Calculated")]
    kind: Annotated[Value, N_("Kind")]
    net: Annotated[Value, N_("Net")]
    page: Annotated[Cell, N_("Statement")]


@hub_page("/hub/contracts")
def contracts(asked: HubAsked) -> View:
    """Contracts that the reader sees."""
    found = read_contracts(asked.book)
    view = HubView(N_("Contracts"))
    view.lead = Phrase(
        N_("{count} contracts; {open} t are open."),
        {
            "count": len(found),
            "open": sum(max(each.quantity.open_kg, 0) for each in found) // 1000,
        },
    )
    if asked.book.actor.may("hub.trade"):
        view.links = [Link(N_("New contract"), "/hub/new-contract")]
    view.tables = [
        table_of(N_("Contracts"), ContractRowLine, [_row(asked, each) for each in found])
    ]
    view.data = {
        "contracts": [
            {
                "id": each.row.id,
                "reference": each.row.reference,
                "open_kg": each.quantity.open_kg,
                "free_kg": each.quantity.free_kg,
            }
            for each in found
        ]
    }
    return view


def _row(asked: HubAsked, each: ContractView) -> ContractRowLine:
    return ContractRowLine(
        reference=Cell(each.row.reference, f"/hub/contracts/{each.row.id}", "reference"),
        owner=asked.party(each.row.owner),
        kind=asked.words(KIND_WORDS[each.row.kind]),
        grade=asked.grade(each.row.grade),
        contracted=asked.tonnes(each.row.kg),
        loaded=asked.tonnes(each.quantity.loaded_kg),
        open=asked.tonnes(each.quantity.open_kg),
        ships=_period(asked, each.row.ships_from, each.row.ships_to),
    )


def _period(asked: HubAsked, first: str, last: str) -> str:
    days = (asked.say_day(date.fromisoformat(each)) for each in (first, last))
    return " – ".join(days)


@hub_page("/hub/contracts/{id}")
def contract(asked: HubAsked) -> View:
    """One contract that the reader sees."""
    book = asked.book
    found = read_contract(book, asked.path["id"])
    row, quantity = found.row, found.quantity
    view = HubView(Phrase(N_("Contract {name}"), {"name": row.reference}).say(asked.language))
    view.kicker = f"{asked.party(row.owner)} – {row.counterparty}"
    view.lead = Phrase(
        N_("{open} of {kg} are open; at most {free} can still be nominated."),
        {
            "open": asked.kilograms(quantity.open_kg),
            "kg": asked.kilograms(quantity.due_kg),
            "free": asked.kilograms(max(quantity.free_kg, 0)),
        },
    )
    if quantity.is_fulfilled:
        view.notes.append(Phrase(N_("The quantity loaded is within the tolerance.")))
    note = read_note(book, "contract", row.id)
    view.facts = [*_facts(asked, found), screening_fact(asked, note)]
    parcels = [each for each in read_parcels(book) if each.contract.id == row.id]
    statements = [each for each in read_statements(book) if each.contract == row.id]
    view.drawings = [draw_quantity(asked, quantity)]
    view.tables = [
        _specification(asked, found.lines, row.currency),
        _nominations(asked, found.nominations),
        _qualities(asked, parcels, row.currency),
        _statements(asked, statements),
        *terms_table(asked, row.laytime_terms),
        *paper_table(asked, [*_call_papers(asked, found), *weight_papers(book, row.id)]),
    ]
    view.forms = [*contract_forms(asked, found)]
    view.links = [Link(N_("Versions and amendments"), f"/hub/contracts/{row.id}/amendments")]
    view.data = {
        "reference": row.reference,
        "contracted_kg": row.kg,
        "washed_out_kg": quantity.washed_out_kg,
        "loaded_kg": quantity.loaded_kg,
        "nominated_kg": quantity.nominated_kg,
        "open_kg": quantity.open_kg,
        "free_kg": quantity.free_kg,
    }
    return view


def _call_papers(asked: HubAsked, found: ContractView) -> list[PaperLink]:
    """Papers of the calls under the contract that are of its owner."""
    calls = dict.fromkeys(each.call for each in found.nominations if each.call)
    owner = found.row.owner
    return [paper for each in calls for paper in call_papers(asked.book, each, owner)]


def _facts(asked: HubAsked, found: ContractView) -> list[Fact]:
    row = found.row
    tolerance = f"-{row.less_pct}{SPACE}% / +{row.more_pct}{SPACE}%"
    weight = asked.words(METHOD_WORDS[row.final_weight_method])
    price = asked.words(PRICE_WORDS[row.price_form])
    return [
        Fact(N_("Terms"), f"{row.incoterm} {row.place} (Incoterms 2020)"),
        Fact(N_("Grade"), asked.grade(row.grade)),
        Fact(N_("Tolerance"), f"{tolerance}, {asked.words(OPTION_WORDS[row.tolerance_option])}"),
        Fact(N_("Price"), f"{price} {row.price} {row.currency}".replace("  ", " ")),
        Fact(N_("Shipment"), _period(asked, row.ships_from, row.ships_to)),
        Fact(N_("Final weight"), f"{weight}, {asked.words(AT_WORDS[row.final_weight_at])}"),
        Fact(N_("Final quality"), asked.words(AT_WORDS[row.final_quality_at])),
        Fact(N_("Umpire"), asked.words(UMPIRE_WORDS[row.umpire_rule])),
    ]


def _limit(least: str, most: str, unit: str) -> str:
    parts = [f"{sign} {value}" for sign, value in (("≥", least), ("≤", most)) if value]
    return isolate_limit(f"{' '.join(parts)} {unit}") if parts else "-"


def _specification(asked: HubAsked, lines: Sequence[ContractLineRow], currency: str) -> Table:
    found = []
    for each in lines:
        below, above = each.reject_below, each.reject_above
        reject = [f"{sign} {value}" for sign, value in (("<", below), (">", above)) if value]
        found.append(
            LimitLine(
                property=property_name(asked, each.property),
                mean=_limit(each.least, each.most, each.unit),
                part=_limit(each.least_part, each.most_part, each.unit),
                reject=isolate_limit(f"{' '.join(reject)} {each.unit}") if reject else "-",
                method=", ".join(part for part in (each.method, each.basis) if part) or "-",
                tolerance=f"{each.tolerance} {each.unit}" if each.tolerance else "-",
                scale="; ".join(_step(asked, step, currency) for step in each.steps) or "-",
            )
        )
    return table_of(N_("Specification"), LimitLine, found)


def _step(asked: HubAsked, step: Mapping[str, object], currency: str) -> str:
    """A step of a scale, with which of its edges belong to it."""
    low = "[" if step["includes_least"] else "]"
    high = "]" if step["includes_most"] else "["
    edges = isolate_limit(f"{low}{_edge(step['least'])}; {_edge(step['most'])}{high}")
    amounts = [str(step[name]) for name in ("base_amount", "amount") if _is_amount(step[name])]
    unit = asked.words(STEP_UNITS[str(step["of"])])
    money = currency if step["of"] == "per_t" else ""
    each = f" / {step['per']}" if step["per"] is not None else ""
    return f"{edges}: {money} {' + '.join(amounts) or '0'}{each} {unit}".replace("  ", " ")


def _edge(value: object) -> str:
    return "…" if value is None else str(value)


def _is_amount(value: object) -> bool:
    return value is not None and Decimal(str(value)) != 0


def _nominations(asked: HubAsked, rows: Sequence[NominationView]) -> Table:
    return table_of(
        N_("Nominations"),
        NominationLine,
        [
            NominationLine(
                reference=each.row.reference,
                ship=f"{each.row.vessel_name} {each.row.imo}".strip(),
                direction=asked.words(DIRECTION_WORDS[each.row.direction]),
                laycan=_period(asked, each.row.laycan_from, each.row.laycan_to),
                nominated=asked.kilograms(each.row.kg),
                loaded=asked.kilograms(each.loaded_kg),
                state=Cell(each.state, kind="state"),
            )
            for each in rows
        ],
    )


def _qualities(asked: HubAsked, parcels: Sequence[Parcel], currency: str) -> Table:
    lines = []
    for each in parcels:
        quality = each.quality
        values = [
            f"{property_name(asked, one.property)}{f' {one.part}' if one.part else ''}: "
            f"{one.result.bound}{one.result.value} {one.result.unit}"
            for one in (quality.values if quality else ())
        ]
        lines.append(
            QualityRowLine(
                parcel=each.parcel,
                values="; ".join(values) or "-",
                amount=say_amount(quality.amount_per_t, asked.language, currency)
                if quality
                else "-",
                rule=outcome_cell(quality.outcome if quality else ""),
                why=reasons_of(asked, each),
                decision=outcome_cell(each.decision.outcome if each.decision else ""),
            )
        )
    return table_of(N_("Quality of parcels"), QualityRowLine, lines)


def _statements(asked: HubAsked, rows: Sequence[LaytimeResultRow]) -> Table:
    return table_of(
        N_("Laytime statements"),
        StatementLine,
        [
            StatementLine(
                at=asked.time_cell(each.created_at),
                kind=asked.words(N_("final") if each.final else N_("interim")),
                net=say_amount(Decimal(each.net), asked.language, each.currency),
                page=Cell(asked.words(N_("Open")), f"/hub/laytime/{each.id}", "data"),
            )
            for each in rows
        ],
    )
