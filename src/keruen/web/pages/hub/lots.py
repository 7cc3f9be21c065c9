"""Lots: the list, and one lot with its tests, holds, genealogy and recall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.papers.quality import sample_papers
from keruen.hub.reads.account import read_documents
from keruen.hub.reads.bins import read_bins
from keruen.hub.reads.descent import Recall, read_recall
from keruen.hub.reads.lots import (
    LotHold,
    LotLine,
    LotStep,
    LotTest,
    find_lot,
    read_holds,
    read_lot_samples,
    read_lot_steps,
    read_lot_tests,
    read_lots,
)
from keruen.hub.reads.recall_shares import read_recall_shares
from keruen.hub.rows import LotRow
from keruen.hub.screening import read_note
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.laboratory import ROLE_WORDS, day_cell
from keruen.web.pages.hub.lot_forms import HOLD_WORDS, lot_forms
from keruen.web.pages.hub.lot_recall import (
    draw_recall,
    found_table,
    lot_cell,
    lot_name,
    source_table,
)
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.properties import property_name
from keruen.web.pages.hub.screening import screening_fact
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View, count_phrase

LOT_WORDS = {
    "receipt": N_("receipt"),
    "opening": N_("opening stock"),
    "commingled": N_("commingled lot"),
    "blended": N_("blend"),
}
STEP_WORDS = {"commingle": N_("commingled in a bin"), "blend": N_("blended")}


@dataclass(frozen=True, kw_only=True)
class LotRowLine:
    """A lot of the list."""

    lot: Annotated[Cell, N_("Lot")]
    kind: Annotated[Value, N_("Kind")]
    grade: Annotated[Value, N_("Grade")]
    owner: Annotated[Value, N_("Owner")]
    stored: Annotated[Value, N_("In store")]
    hold: Annotated[Value, N_("Hold")]


@dataclass(frozen=True, kw_only=True)
class OwnLotLine:
    """A lot of an owner, as the owner sees it."""

    lot: Annotated[Cell, N_("Lot")]
    grade: Annotated[Value, N_("Grade")]
    contract: Annotated[Value, N_("Contract")]
    origin: Annotated[Value, N_("Origin")]
    crop_year: Annotated[Value, N_("Crop year")]
    at: Annotated[Cell, N_("Recorded")]


@dataclass(frozen=True, kw_only=True)
class TestLine:
    """A result of a sample of the lot."""

    property: Annotated[Value, N_("Property")]
    value: Annotated[Value, N_("Result")]
    sample: Annotated[Cell, N_("Sample")]
    laboratory: Annotated[Value, N_("Laboratory")]
    tested: Annotated[Cell, N_("Tested on")]


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A hold on the lot or on a bin in which it lies."""

    kind: Annotated[Value, N_("Hold")]
    on: Annotated[Value, N_("On")]
    reason: Annotated[Value, N_("Reason")]
    since: Annotated[Cell, N_("Since")]
    released: Annotated[Value, N_("Released")]
    screened: Annotated[Value, N_("Screened with")]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A transformation of the lot."""

    kind: Annotated[Value, N_("What was done")]
    inputs: Annotated[Value, N_("From")]
    outputs: Annotated[Value, N_("To")]


@hub_page("/hub/lots")
def lots(asked: HubAsked) -> View:
    """Lots that the reader sees."""
    found = read_lots(asked.book)
    view = HubView(N_("Lots"))
    view.lead = count_phrase("One lot.", "{count} lots.", len(found))
    if asked.is_staff:
        stored = [each for each in found if each.kg]
        view.lead = count_phrase(
            "One lot lies in the bins.", "{count} lots lie in the bins.", len(stored)
        )
    rows, view.paging = asked.cut(sorted(found, key=lambda each: not each.kg))
    line = _line if asked.is_staff else _own_line
    kind = LotRowLine if asked.is_staff else OwnLotLine
    view.tables = [table_of(N_("Lots"), kind, [line(asked, each) for each in rows], view.paging)]
    view.paging = None
    view.data = {"lots": [{"id": each.row.id, "kg": each.kg} for each in rows]}
    return view


def _line(asked: HubAsked, each: LotLine) -> LotRowLine:
    stored = f"{asked.tonnes(each.kg)} ({', '.join(each.bins)})" if each.kg else "-"
    return LotRowLine(
        lot=lot_cell(each.row.id),
        kind=asked.words(LOT_WORDS.get(each.row.kind, each.row.kind)),
        grade=asked.grade(each.row.grade),
        owner=asked.party(each.row.owner) if each.row.owner else "-",
        stored=stored,
        hold=asked.words(N_("on hold")) if each.held else "-",
    )


def _own_line(asked: HubAsked, each: LotLine) -> OwnLotLine:
    return OwnLotLine(
        lot=lot_cell(each.row.id),
        grade=asked.grade(each.row.grade),
        contract=each.row.contract or "-",
        origin=each.row.origin or "-",
        crop_year=each.row.crop_year or "-",
        at=asked.time_cell(each.row.created_at),
    )


@hub_page("/hub/lots/{id}")
def lot(asked: HubAsked) -> View:
    """One lot: to an owner its tests and documents, to the terminal where its grain could be."""
    book = asked.book
    row = find_lot(book, asked.path["id"])
    samples, tests = read_lot_samples(book, row.id), read_lot_tests(book, row.id)
    view = HubView(Phrase(N_("Lot {name}"), {"name": lot_name(row.id)}).say(asked.language))
    view.kicker = asked.words(LOT_WORDS.get(row.kind, row.kind))
    view.facts = [
        Fact(N_("Grade"), asked.grade(row.grade)),
        Fact(N_("Owner"), asked.party(row.owner) if row.owner else "-"),
        Fact(N_("Contract"), row.contract or "-"),
        Fact(N_("Origin"), row.origin or "-"),
        Fact(N_("Crop year"), row.crop_year or "-"),
        Fact(N_("Id"), Cell(row.id, kind="code")),
    ]
    view.data = {"id": row.id, "kind": row.kind, "grade": row.grade}
    if asked.is_staff:
        _show_recall(asked, view, row)
    else:
        view.lead = count_phrase("One test result.", "{count} test results.", len(tests))
    view.tables.insert(0, _tests(asked, tests))
    view.tables += paper_table(asked, sample_papers(book, samples))
    return view


def _show_recall(asked: HubAsked, view: HubView, row: LotRow) -> None:
    book = asked.book
    recall, shares = read_recall(book, row.id), read_recall_shares(book, row.id)
    holds = read_holds(book, row.id)
    documents = {each.id: each for each in read_documents(book)}
    bins = {each.row.id: each.row.name for each in read_bins(book)}
    lots = {each.row.id: each.row for each in read_lots(book)}
    inside = [each for each in shares.found if not each.document]
    left = [each for each in shares.found if each.document]
    words = N_(
        "Its grain could be in bins ({bins}) and in loadings ({documents}) of owners ({owners})."
    )
    owners = {documents[each.document].owner for each in left if each.document in documents}
    counts = {"bins": len(inside), "documents": len(left), "owners": len(owners)}
    view.lead = Phrase(words, counts)
    open_holds = [each for each in holds if each.release is None]
    view.alarms = [
        Phrase(
            N_("{kind}: {reason}"),
            {"kind": asked.words(HOLD_WORDS[each.row.kind]), "reason": each.row.reason},
        )
        for each in open_holds
    ]
    view.notes.append(
        Phrase(
            N_(
                "How grain flows through a bin is not measured. The shares are estimates of three "
                "models; a recall stops everything that is listed, also with a share of zero."
            )
        )
    )
    view.drawings = [draw_recall(asked, row, shares, bins, documents, lots)]
    view.tables = [
        found_table(asked, shares, bins, documents),
        source_table(asked, shares, lots),
        _steps(asked, read_lot_steps(book, row.id)),
        _holds(asked, holds, bins),
    ]
    view.forms = [*lot_forms(asked, row, open_holds)]
    view.data |= {
        "sources": [each.id for each in recall.sources],
        "descendants": [each.id for each in recall.descendants],
        "owners": list(recall.owners),
        "found": [
            {
                "place": each.place,
                "document": each.document,
                "kg": each.kg,
                "shares": [round(one, 6) for one in each.shares],
            }
            for each in shares.found
        ],
    }
    view.links = _links(recall)


def _links(recall: Recall) -> list[Link]:
    return [Link(N_("Lots"), "/hub/lots")] if recall.sources or recall.descendants else []


def _steps(asked: HubAsked, steps: Sequence[LotStep]) -> Table:
    def side(lines: Sequence[tuple[str, int]]) -> str:
        return ", ".join(f"{lot_name(name)}: {asked.kilograms(kg)}" for name, kg in lines)

    return table_of(
        N_("Genealogy"),
        StepLine,
        [
            StepLine(
                kind=asked.words(STEP_WORDS.get(each.kind, each.kind)),
                inputs=side(each.inputs),
                outputs=side(each.outputs),
            )
            for each in steps
        ],
    )


def _tests(asked: HubAsked, tests: Sequence[LotTest]) -> Table:
    return table_of(
        N_("Tests"),
        TestLine,
        [
            TestLine(
                property=property_name(asked, each.result.property),
                value=f"{each.result.bound}{each.result.value} {each.result.unit}",
                sample=Cell(each.sample.reference, f"/hub/samples/{each.sample.id}", "reference"),
                laboratory=f"{each.order.laboratory} ({asked.words(ROLE_WORDS[each.order.role])})",
                tested=day_cell(asked, each.result.tested_on),
            )
            for each in tests
        ],
    )


def _holds(asked: HubAsked, holds: Sequence[LotHold], bins: Mapping[str, str]) -> Table:
    return table_of(
        N_("Holds"),
        HoldLine,
        [
            HoldLine(
                kind=asked.words(HOLD_WORDS[each.row.kind]),
                on=bins.get(each.row.place or "", asked.words(N_("this lot"))),
                reason=each.row.reason,
                since=asked.time_cell(each.row.created_at),
                released=f"{each.release.reason} ({each.release.evidence})"
                if each.release
                else asked.words(N_("not released")),
                screened=str(
                    screening_fact(asked, read_note(asked.book, "grain_hold", each.row.id)).value
                )
                if each.release
                else "-",
            )
            for each in holds
        ],
    )
