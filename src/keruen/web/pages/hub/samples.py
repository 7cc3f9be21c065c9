"""One sample: through whose hands it went, its orders and results, and entry of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.papers.quality import sample_papers
from keruen.hub.reads.laboratory import contract_lines, read_orders
from keruen.hub.reads.quality import read_custody
from keruen.hub.reads.samples import find_sample, read_results
from keruen.hub.rows import ContractLineRow, CustodyRow, SampleRow, TestOrderRow, TestResultRow
from keruen.hub.tables.laboratory import KINDS
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.laboratory import KIND_WORDS, ROLE_WORDS, day_cell
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.properties import property_name, property_unit
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View, count_phrase

ROLES = ("first", "second", "umpire")


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """A result, or what is waited for."""

    property: Annotated[Value, N_("Property")]
    value: Annotated[Value, N_("Result")]
    basis: Annotated[Value, N_("Basis")]
    method: Annotated[Value, N_("Method")]
    laboratory: Annotated[Value, N_("Laboratory")]
    tested: Annotated[Cell, N_("Tested on")]


@dataclass(frozen=True, kw_only=True)
class HandLine:
    """A hand-over of the sample."""

    at: Annotated[Cell, N_("Time")]
    giver: Annotated[Value, N_("From")]
    taker: Annotated[Value, N_("To")]
    seal: Annotated[Value, N_("Seal")]


@hub_page("/hub/samples/{id}")
def sample(asked: HubAsked) -> View:
    """A sample that the reader sees."""
    book = asked.book
    row = find_sample(book, asked.path["id"])
    orders, hands = read_orders(book, row.id), read_custody(book, row.id)
    results = {each.id: read_results(book, each.id) for each in orders}
    lines = {each.property: each for each in contract_lines(book, row.contract or "")}
    waiting = [
        (order, name)
        for order in orders
        for name in order.properties
        if name not in {each.property for each in results[order.id]}
    ]
    view = HubView(Phrase(N_("Sample {number}"), {"number": row.reference}).say(asked.language))
    view.kicker = asked.words(KIND_WORDS[row.kind])
    view.lead = count_phrase(
        "One test waits for its result.", "{count} tests wait for their results.", len(waiting)
    )
    if not orders:
        view.lead = asked.words(N_("No test of this sample was ordered."))
    if any(each.seal_intact == "no" for each in hands):
        words = N_("A seal was broken: results of the samples {names} can be disputed.")
        view.alarms.append(Phrase(words, {"names": row.reference}))
    holder = hands[-1].to_holder if hands else row.taken_by
    view.facts = [
        Fact(N_("Owner"), asked.party(row.owner)),
        Fact(N_("Taken"), asked.time_cell(row.taken_at)),
        Fact(N_("Parcel"), " ".join(each for each in (row.parcel, row.part) if each) or "-"),
        Fact(N_("Mass"), f"{row.mass_g} g"),
        Fact(N_("Increments"), row.increments),
        Fact(N_("With"), holder),
    ]
    view.links = _links(row)
    view.tables = [
        _results(asked, orders, results),
        _hands(asked, hands),
        *paper_table(asked, sample_papers(book, [row])),
    ]
    view.forms = [
        *(form for order, name in waiting for form in _result(asked, order, name, lines)),
        *_order(asked, row, orders, lines),
        *_hand_over(asked, row, holder),
        *_derive(asked, row),
    ]
    view.data = {
        "reference": row.reference,
        "results": [
            {"property": each.property, "value": f"{each.bound}{each.value}", "unit": each.unit}
            for rows in results.values()
            for each in rows
        ],
    }
    return view


def _links(row: SampleRow) -> list[Link]:
    found = []
    if row.contract:
        found.append(Link(N_("Contract"), f"/hub/contracts/{row.contract}"))
    if row.lot:
        found.append(Link(N_("Lot"), f"/hub/lots/{row.lot}"))
    return found


def _results(
    asked: HubAsked,
    orders: Sequence[TestOrderRow],
    results: Mapping[str, Sequence[TestResultRow]],
) -> Table:
    lines = []
    for order in orders:
        done = {each.property: each for each in results[order.id]}
        for name in order.properties:
            found = done.get(name)
            lines.append(
                ResultLine(
                    property=property_name(asked, name),
                    value=f"{found.bound}{found.value} {found.unit}"
                    if found
                    else asked.words(N_("waits")),
                    basis=(found.basis if found else "") or "-",
                    method=found.method if found else "-",
                    laboratory=f"{order.laboratory} ({asked.words(ROLE_WORDS[order.role])})",
                    tested=day_cell(asked, found.tested_on if found else ""),
                )
            )
    return table_of(N_("Results"), ResultLine, lines)


def _hands(asked: HubAsked, hands: Sequence[CustodyRow]) -> Table:
    return table_of(
        N_("Chain of custody"),
        HandLine,
        [
            HandLine(
                at=asked.time_cell(each.at),
                giver=each.from_holder,
                taker=each.to_holder,
                seal=" ".join(
                    (
                        each.seal,
                        asked.words(N_("intact") if each.seal_intact == "yes" else N_("broken")),
                    )
                ).strip(),
            )
            for each in hands
        ],
    )


def _result(
    asked: HubAsked, order: TestOrderRow, name: str, lines: Mapping[str, ContractLineRow]
) -> list[HubForm]:
    """The entry of one result, with unit, basis and method as the contract names them."""
    line = lines.get(name)
    today = asked.book.now.astimezone(asked.zone).date().isoformat()
    signs = [("<", "<"), (">", ">")]
    return hub_form(
        asked,
        "record_result",
        {"test_order_id": order.id, "property": name},
        Ask("bound", N_("Sign"), options=signs, hint=N_("Where the result is only a bound.")),
        Ask("value", N_("Result"), kind="number"),
        Ask("unit_of_value", N_("Unit"), line.unit if line else property_unit(name)),
        Ask("basis", N_("Basis"), line.basis if line else ""),
        Ask("method", N_("Method"), line.method if line else ""),
        Ask("tested_on", N_("Tested on"), today),
        label=N_("Record result"),
        about=f"{property_name(asked, name)}, {order.laboratory}",
        big=True,
    )


def _order(
    asked: HubAsked,
    row: SampleRow,
    orders: Sequence[TestOrderRow],
    lines: Mapping[str, ContractLineRow],
) -> list[HubForm]:
    if len(orders) == len(ROLES):
        return []
    role = ROLES[len(orders)]
    names = list(lines) or [name for each in orders for name in each.properties]
    return hub_form(
        asked,
        "order_tests",
        {"sample_id": row.id, "role": role},
        Ask("laboratory", N_("Laboratory")),
        Ask(
            "properties",
            N_("Properties"),
            " ".join(names),
            [(each, property_name(asked, each)) for each in names],
        ),
        Ask("due_on", N_("Due")),
        about=asked.words(ROLE_WORDS[role]),
    )


def _hand_over(asked: HubAsked, row: SampleRow, holder: str) -> list[HubForm]:
    return hub_form(
        asked,
        "hand_over_sample",
        {"sample_id": row.id, "from_holder": holder},
        Ask("to_holder", N_("To")),
        Ask("seal_intact", N_("The seal is intact"), "on"),
        Ask("seal", N_("Seal number"), row.seal),
        Ask("at", N_("Time"), hint=N_("Now where left empty.")),
    )


def _derive(asked: HubAsked, row: SampleRow) -> list[HubForm]:
    kinds = [(each, asked.words(KIND_WORDS[each])) for each in KINDS[KINDS.index(row.kind) + 1 :]]
    if not kinds:
        return []
    return hub_form(
        asked,
        "derive_sample",
        {"sources.0.sample": row.id},
        Ask("reference", N_("Number of the sample")),
        Ask("kind", N_("Kind"), options=kinds),
        Ask("sources.0.mass_g", N_("Mass taken"), unit="g", kind="whole", needed=True),
        Ask("made_by", N_("Made by")),
        Ask("seal", N_("Seal number")),
    )
