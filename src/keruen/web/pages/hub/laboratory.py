"""The laboratory queue: what waits for a result, for an order, for a decision; blends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.hub.reads.contracts import read_contracts
from keruen.hub.reads.laboratory import (
    BlendView,
    Parcel,
    read_blends,
    read_parcels,
    read_replaceable,
    read_unordered,
)
from keruen.hub.reads.names import read_owners
from keruen.hub.reads.quality import QueueLine, read_queue
from keruen.hub.rows import SampleRow
from keruen.hub.tables.laboratory import KINDS
from keruen.web.marks import N_, NP_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.properties import property_name, property_names, say_reason
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Link, Phrase, View, count_phrase

STATES = (
    NP_("state", "accept"),
    NP_("state", "hold"),
    NP_("state", "reject"),
    NP_("state", "proposed"),
    NP_("state", "accepted"),
    NP_("state", "refused"),
    NP_("state", "withdrawn"),
    NP_("state", "completed"),
    NP_("state", "ordered"),
    NP_("state", "declined"),
    NP_("state", "posted"),
)
"""States of parcels, nominations and orders on claims."""

OUTCOME_WORDS = {"accept": N_("Accept"), "hold": N_("Hold"), "reject": N_("Reject")}
ROLE_WORDS = {
    "first": N_("first laboratory"),
    "second": N_("second laboratory"),
    "umpire": N_("umpire"),
}
KIND_WORDS = {
    "increment": N_("increment"),
    "bulk": N_("bulk sample"),
    "contract": N_("contract sample"),
    "analysis": N_("analysis sample"),
    "retained": N_("retained sample"),
}
BLEND_WORDS = {
    "ordered": N_("ordered"),
    "made": N_("made, on hold until it is tested"),
    "tested": N_("tested"),
}


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """A row of the queue."""

    sample: Annotated[Cell, N_("Sample")]
    owner: Annotated[Value, N_("Owner")]
    waiting: Annotated[Value, N_("Waits for")]
    laboratory: Annotated[Value, N_("Laboratory")]
    due: Annotated[Cell, N_("Due")]
    seal: Annotated[Value, N_("Seal")]


@dataclass(frozen=True, kw_only=True)
class UnorderedLine:
    """A sample of which no test was ordered."""

    sample: Annotated[Cell, N_("Sample")]
    owner: Annotated[Value, N_("Owner")]
    kind: Annotated[Value, N_("Kind")]
    taken: Annotated[Cell, N_("Taken")]


@dataclass(frozen=True, kw_only=True)
class ParcelLine:
    """A parcel with what its results lead to."""

    contract: Annotated[Cell, N_("Contract")]
    parcel: Annotated[Value, N_("Parcel")]
    rule: Annotated[Cell, N_("By the results")]
    why: Annotated[Value, N_("Reasons")]
    decision: Annotated[Cell, N_("Decision")]


@dataclass(frozen=True, kw_only=True)
class BlendLine:
    """An order to blend."""

    reference: Annotated[Cell, N_("Blend")]
    recipe: Annotated[Value, N_("Recipe")]
    into: Annotated[Value, N_("Into bin")]
    state: Annotated[Value, N_("State")]
    outcome: Annotated[Cell, N_("Test")]


@staff_page("/hub/laboratory")
def laboratory(asked: HubAsked) -> View:
    """What the laboratory has before it."""
    book = asked.book
    queue, unordered = read_queue(book), read_unordered(book)
    parcels, blends = read_parcels(book), read_blends(book)
    tests = sum(len(each.waiting) for each in queue)
    view = HubView(N_("Laboratory queue"))
    view.lead = count_phrase(
        "One test waits for its result.", "{count} tests wait for their results.", tests
    )
    today = book.now.astimezone(asked.zone).date().isoformat()
    late = [each for each in queue if each.order.due_on and each.order.due_on < today]
    broken = [each for each in queue if each.custody_broken]
    if late:
        names = ", ".join(each.sample.reference for each in late[:5])
        view.alarms.append(Phrase(N_("Overdue results of samples: {names}."), {"names": names}))
    if broken:
        names = ", ".join(each.sample.reference for each in broken[:5])
        words = N_("A seal was broken: results of the samples {names} can be disputed.")
        view.alarms.append(Phrase(words, {"names": names}))
    view.tables = [
        _queue(asked, queue, today),
        _unordered(asked, unordered),
        _parcels(asked, parcels),
        _blends(asked, blends),
    ]
    view.forms = [
        *_decide(asked, parcels),
        *(form for each in blends for form in _blend_forms(asked, each)),
        *take_form(asked),
    ]
    view.links = [Link(N_("Plan a blend"), "/hub/blend")]
    view.data = {
        "waiting": [
            {"sample": each.sample.reference, "properties": list(each.waiting)} for each in queue
        ],
        "parcels": [
            {
                "contract": each.contract.reference,
                "parcel": each.parcel,
                "outcome": each.quality.outcome if each.quality else "",
                "decision": each.decision.outcome if each.decision else "",
            }
            for each in parcels
        ],
    }
    return view


def sample_cell(row: SampleRow) -> Cell:
    """A sample by its number, with its page."""
    return Cell(row.reference, f"/hub/samples/{row.id}", "reference")


def day_cell(asked: HubAsked, day: str) -> Cell:
    """A day as a cell; a dash where there is none."""
    text = asked.say_day(date.fromisoformat(day)) if day else "-"
    return Cell(text, kind="time")


def _queue(asked: HubAsked, queue: Sequence[QueueLine], today: str) -> Table:
    return table_of(
        N_("Tests that wait for results"),
        WaitingLine,
        [
            WaitingLine(
                sample=sample_cell(each.sample),
                owner=asked.party(each.sample.owner),
                waiting=property_names(asked, each.waiting),
                laboratory=f"{each.order.laboratory} ({asked.words(ROLE_WORDS[each.order.role])})",
                due=_due(asked, each.order.due_on, today),
                seal=asked.words(N_("broken") if each.custody_broken else N_("intact")),
            )
            for each in queue
        ],
    )


def _due(asked: HubAsked, day: str, today: str) -> Cell:
    found = day_cell(asked, day)
    if day and day < today:
        return Cell(f"{found.text} ({asked.words(N_('overdue'))})", kind="time")
    return found


def _unordered(asked: HubAsked, rows: Sequence[SampleRow]) -> Table:
    return table_of(
        N_("Samples without an order"),
        UnorderedLine,
        [
            UnorderedLine(
                sample=sample_cell(row),
                owner=asked.party(row.owner),
                kind=asked.words(KIND_WORDS[row.kind]),
                taken=asked.time_cell(row.taken_at),
            )
            for row in rows
        ],
    )


def outcome_cell(outcome: str) -> Cell:
    """Accept, hold or reject as a state."""
    return Cell(outcome, kind="state") if outcome else Cell("-", kind="data")


def reasons_of(asked: HubAsked, parcel: Parcel) -> str:
    """Why a parcel is not accepted, or why it cannot be judged."""
    if parcel.quality is None:
        return " ".join(say_reason(asked, each) for each in parcel.missing if each)
    reasons = "; ".join(say_reason(asked, each.what) for each in parcel.quality.breaches)
    return reasons or asked.words(N_("every limit is met"))


def _parcels(asked: HubAsked, parcels: Sequence[Parcel]) -> Table:
    return table_of(
        N_("Parcels to decide"),
        ParcelLine,
        [
            ParcelLine(
                contract=Cell(
                    each.contract.reference, f"/hub/contracts/{each.contract.id}", "data"
                ),
                parcel=each.parcel,
                rule=outcome_cell(each.quality.outcome if each.quality else ""),
                why=reasons_of(asked, each),
                decision=outcome_cell(each.decision.outcome if each.decision else ""),
            )
            for each in parcels
        ],
    )


def _blends(asked: HubAsked, blends: Sequence[BlendView]) -> Table:
    return table_of(
        N_("Blends"),
        BlendLine,
        [
            BlendLine(
                reference=Cell(
                    each.row.reference, f"/hub/lots/{each.done.lot}" if each.done else "", "data"
                ),
                recipe=", ".join(
                    f"{line['bin']}: {asked.kilograms(int(line['kg']))}" for line in each.row.recipe
                ),
                into=each.row.to_bin,
                state=asked.words(BLEND_WORDS[each.state]),
                outcome=outcome_cell(each.test.outcome if each.test else ""),
            )
            for each in blends
        ],
    )


def _decide(asked: HubAsked, parcels: Sequence[Parcel]) -> list[HubForm]:
    """A decision for each parcel that has results and none yet, or other results since."""
    forms: list[HubForm] = []
    options = [(each, asked.words(word)) for each, word in OUTCOME_WORDS.items()]
    for each in parcels:
        if each.quality is None:
            continue
        if each.decision is not None and each.decision.outcome == each.quality.outcome:
            continue
        forms += hub_form(
            asked,
            "decide_quality",
            {"contract_id": each.contract.id, "parcel": each.parcel},
            Ask("outcome", N_("Decision"), each.quality.outcome, options),
            Ask(
                "reason",
                N_("Reason"),
                hint=N_("Needed where the decision differs from the results."),
                kind="long",
            ),
            about=f"{each.contract.reference} {each.parcel}",
        )
    return forms


def _blend_forms(asked: HubAsked, blend: BlendView) -> list[HubForm]:
    """What can be done with a blend next: make it, or record its test."""
    given = {"blend_id": blend.row.id}
    if blend.state == "ordered":
        return hub_form(
            asked,
            "carry_out_blend",
            given,
            Ask("at", N_("Time"), hint=N_("Now where left empty.")),
            about=blend.row.reference,
        )
    if blend.state != "made":
        return []
    fields = []
    for number, limit in enumerate(blend.row.limits):
        name = str(limit["property"])
        for key in ("property", "unit", "basis", "method"):
            if limit.get(key):
                given[f"results.{number}.{key}"] = str(limit[key])
        label, unit = property_name(asked, name), str(limit["unit"])
        place = f"results.{number}.value"
        fields.append(Ask(place, label, unit=unit, needed=True, kind="number"))
    today = asked.book.now.astimezone(asked.zone).date().isoformat()
    return hub_form(
        asked,
        "record_blend_test",
        given,
        *fields,
        Ask("tested_on", N_("Tested on"), today),
        about=blend.row.reference,
    )


def take_form(asked: HubAsked) -> list[HubForm]:
    """A new sample."""
    owners = list(read_owners(asked.book).items())
    contracts = [
        (each.row.id, f"{each.row.reference} ({asked.party(each.row.owner)})")
        for each in read_contracts(asked.book)
    ]
    return hub_form(
        asked,
        "take_sample",
        {},
        Ask("owner", N_("Owner"), options=owners),
        Ask("reference", N_("Number of the sample")),
        Ask(
            "kind",
            N_("Kind"),
            "contract",
            [(each, asked.words(KIND_WORDS[each])) for each in KINDS],
        ),
        Ask("mass_g", N_("Mass"), unit="g"),
        Ask("increments", N_("Increments"), "1"),
        Ask("taken_by", N_("Taken by")),
        Ask("contract_id", N_("Contract"), options=contracts),
        Ask("parcel", N_("Parcel")),
        Ask("part", N_("Sub-lot"), hint=N_("Empty for the whole parcel.")),
        Ask("lot", N_("Lot"), hint=N_("The id of the lot, from its page.")),
        Ask("seal", N_("Seal number")),
        Ask("resample_of", N_("In the place of sample"), options=_replaceable(asked)),
        Ask("at", N_("Time"), hint=N_("Now where left empty.")),
    )


def _replaceable(asked: HubAsked) -> list[tuple[str, str]]:
    """Samples that another one can take the place of."""
    return [(row.id, row.reference) for row in read_replaceable(asked.book)]
