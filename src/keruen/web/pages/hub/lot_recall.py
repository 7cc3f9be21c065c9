"""Where grain of a lot could be, and from which receipts it could be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.reads.recall_shares import Found, RecallShares, Shares
from keruen.hub.rows import GrainDocumentRow, LotRow
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import Drawing
from keruen.web.pages.hub.genealogy_drawing import Piece, draw_genealogy
from keruen.web.pages.tables import Cell, Table, Value, table_of

PLACE_WORDS = {"ship": N_("ship"), "truck": N_("truck"), "wagon": N_("wagon")}


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


def lot_name(identifier: str) -> str:
    """A lot by the beginning of its id, which is enough for people."""
    return identifier.removeprefix("lot_")[:8]


def lot_cell(identifier: str) -> Cell:
    """A lot with its page."""
    return Cell(lot_name(identifier), f"/hub/lots/{identifier}", "data")


def _percent(asked: HubAsked, share: float) -> str:
    """A share in per cent; one below a tenth of a per cent is not shown as none."""
    if 0 < share < 0.0005:
        return f"<{say_share(0.001, asked.language, 1)}"
    return say_share(share, asked.language, 1)


def _columns(asked: HubAsked, shares: Shares) -> dict[str, str]:
    names = ("plug", "mixing", "funnel")
    return {name: _percent(asked, each) for name, each in zip(names, shares, strict=True)}


def _place(asked: HubAsked, each: Found, bins: Mapping[str, str]) -> str:
    return bins.get(each.place) or asked.words(PLACE_WORDS.get(each.place, each.place))


def _reference(each: Found, documents: Mapping[str, GrainDocumentRow]) -> str:
    found = documents.get(each.document)
    return found.reference if found else "-"


def draw_recall(
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
            f"{_place(asked, each, bins)}: {_reference(each, documents)}".removesuffix(": -"),
            asked.tonnes(each.kg),
            each.shares,
        )
        for each in shares.found
    ]
    return draw_genealogy(asked, lot_name(row.id), sources, found)


def found_table(
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


def source_table(asked: HubAsked, shares: RecallShares, lots: Mapping[str, LotRow]) -> Table:
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
