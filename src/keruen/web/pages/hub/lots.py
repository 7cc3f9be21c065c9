"""Lots: the list, and one lot with its tests, holds, genealogy and recall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.names import HOLD_KINDS
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
from keruen.hub.reads.recall_shares import Found, RecallShares, Shares, read_recall_shares
from keruen.hub.roles import RELEASES
from keruen.hub.rows import GrainDocumentRow, LotRow
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.drawings import Drawing
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.genealogy_drawing import Piece, draw_genealogy
from keruen.web.pages.hub.laboratory import ROLE_WORDS, day_cell
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.properties import property_name
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View, count_phrase

LOT_WORDS = {
    "receipt": N_("receipt"),
    "opening": N_("opening stock"),
    "commingled": N_("commingled lot"),
    "blended": N_("blend"),
}
HOLD_WORDS = {
    "quality": N_("quality hold"),
    "fumigation": N_("fumigation hold"),
    "quarantine": N_("quarantine hold"),
}
PLACE_WORDS = {"ship": N_("ship"), "truck": N_("truck"), "wagon": N_("wagon")}
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


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """Grain that could contain the lot."""

    place: Annotated[Value, N_("Where")]
    document: Annotated[Value, N_("Document")]
    owner: Annotated[Value, N_("Owner")]
    kg: Annotated[Value, N_("Weight")]
    plug: Annotated[Value, N_("Plug flow")]
    mixing: Annotated[Value, N_("Mixing")]
    funnel: Annotated[Value, N_("Funnel flow")]


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A receipt that the lot could contain."""

    lot: Annotated[Cell, N_("Receipt")]
    owner: Annotated[Value, N_("Owner")]
    kg: Annotated[Value, N_("Weight")]
    plug: Annotated[Value, N_("Plug flow")]
    mixing: Annotated[Value, N_("Mixing")]
    funnel: Annotated[Value, N_("Funnel flow")]


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


def lot_name(identifier: str) -> str:
    """A lot by the beginning of its id, which is enough for people."""
    return identifier.removeprefix("lot_")[:8]


def lot_cell(identifier: str) -> Cell:
    """A lot with its page."""
    return Cell(lot_name(identifier), f"/hub/lots/{identifier}", "data")


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
                "Nobody knows how grain flowed through a bin. The shares are estimates of three "
                "models; a recall stops everything that is listed, also with a share of zero."
            )
        )
    )
    view.drawings = [_drawing(asked, row, shares, bins, documents, lots)]
    view.tables = [
        _found(asked, shares, bins, documents),
        _sources(asked, shares, lots),
        _steps(asked, read_lot_steps(book, row.id)),
        _holds(asked, holds, bins),
    ]
    view.forms = [*_forms(asked, row, open_holds)]
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


def _percent(asked: HubAsked, share: float) -> str:
    """A share in per cent; one below a tenth of a per cent is not shown as none."""
    if 0 < share < 0.0005:
        return f"<{say_number(0.1, asked.language, 1)}{SPACE}%"
    return f"{say_number(100 * share, asked.language, 1)}{SPACE}%"


def _columns(asked: HubAsked, shares: Shares) -> dict[str, str]:
    names = ("plug", "mixing", "funnel")
    return {name: _percent(asked, each) for name, each in zip(names, shares, strict=True)}


def _place(asked: HubAsked, each: Found, bins: Mapping[str, str]) -> str:
    return bins.get(each.place) or asked.words(PLACE_WORDS.get(each.place, each.place))


def _reference(each: Found, documents: Mapping[str, GrainDocumentRow]) -> str:
    found = documents.get(each.document)
    return found.reference if found else "-"


def _drawing(
    asked: HubAsked,
    row: LotRow,
    shares: RecallShares,
    bins: Mapping[str, str],
    documents: Mapping[str, GrainDocumentRow],
    lots: Mapping[str, LotRow],
) -> Drawing:
    sources = [
        Piece(
            f"{lot_name(each.lot)} {asked.party(lots[each.lot].owner)}"
            if each.lot in lots
            else lot_name(each.lot),
            asked.tonnes(each.kg),
            each.shares,
        )
        for each in shares.sources
    ]
    found = [
        Piece(
            f"{_place(asked, each, bins)} {_reference(each, documents)}".removesuffix(" -"),
            asked.tonnes(each.kg),
            each.shares,
        )
        for each in shares.found
    ]
    return draw_genealogy(asked, lot_name(row.id), sources, found)


def _found(
    asked: HubAsked,
    shares: RecallShares,
    bins: Mapping[str, str],
    documents: Mapping[str, GrainDocumentRow],
) -> Table:
    return table_of(
        N_("Where its grain could be"),
        FoundLine,
        [
            FoundLine(
                place=_place(asked, each, bins),
                document=_reference(each, documents),
                owner=asked.party(documents[each.document].owner)
                if each.document in documents
                else "-",
                kg=asked.kilograms(each.kg),
                **_columns(asked, each.shares),
            )
            for each in shares.found
        ],
    )


def _sources(asked: HubAsked, shares: RecallShares, lots: Mapping[str, LotRow]) -> Table:
    return table_of(
        N_("Receipts that it could contain"),
        SourceLine,
        [
            SourceLine(
                lot=lot_cell(each.lot) if each.lot in lots else Cell("-", kind="data"),
                owner=asked.party(lots[each.lot].owner) if each.lot in lots else "-",
                kg=asked.kilograms(each.kg),
                **_columns(asked, each.shares),
            )
            for each in sorted(shares.sources, key=lambda each: -each.shares[1])
        ],
    )


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
                sample=Cell(each.sample.reference, f"/hub/samples/{each.sample.id}", "data"),
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
            )
            for each in holds
        ],
    )


def _forms(asked: HubAsked, row: LotRow, holds: Sequence[LotHold]) -> list[HubForm]:
    kinds = [(each, asked.words(HOLD_WORDS[each])) for each in HOLD_KINDS]
    forms: list[HubForm] = []
    for each in holds:
        if asked.book.actor.may(RELEASES[each.row.kind]):
            forms += hub_form(
                asked,
                "release_hold",
                {"hold": each.row.id},
                Ask("reason", N_("Reason"), kind="long"),
                Ask("evidence", N_("Evidence"), hint=N_("What the release rests on.")),
                about=f"{asked.words(HOLD_WORDS[each.row.kind])}: {each.row.reason}",
            )
    forms += hub_form(
        asked,
        "place_hold",
        {"lot": row.id},
        Ask("kind", N_("Kind"), "quality", kinds),
        Ask("reason", N_("Reason"), kind="long"),
    )
    customs = [("free", asked.words(N_("free circulation"))), ("bonded", asked.words(N_("bonded")))]
    forms += hub_form(
        asked,
        "change_customs",
        {"lot": row.id},
        Ask("status", N_("Customs status"), options=customs),
        Ask("reference", N_("Document of the authority")),
    )
    return forms
