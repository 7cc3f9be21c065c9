"""Papers that can be taken away from a page: PDF in three languages, and the record as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from keruen.hub.papers.common import PaperLink
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.tables import Cell, Table, Value, table_of

PAPER_WORDS = {
    "notice_of_readiness": N_("Notice of readiness"),
    "statement_of_facts": N_("Statement of facts"),
    "weight_certificate": N_("Weight certificate"),
    "quality_certificate": N_("Quality certificate"),
    "bill_of_lading_draft": N_("Bill of lading (draft)"),
    "warehouse_receipt": N_("Warehouse receipt"),
}


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper, in each language and as data."""

    kind: Annotated[Value, N_("Document")]
    number: Annotated[Value, N_("Number")]
    en: Annotated[Cell, "English"]
    fr: Annotated[Cell, "Français"]
    ar: Annotated[Cell, "العربية"]
    record: Annotated[Cell, N_("Record with hash")]


def paper_address(paper: PaperLink, ending: str) -> str:
    """Where a paper is taken from."""
    return f"/hub/papers/{paper.kind}/{quote(paper.of, safe='~')}.{ending}"


def paper_table(asked: HubAsked, papers: Sequence[PaperLink]) -> list[Table]:
    """The papers of a page as a table; none where there are none."""
    if not papers:
        return []
    return [
        table_of(
            N_("Documents"),
            PaperLine,
            [
                PaperLine(
                    kind=asked.words(PAPER_WORDS[each.kind]),
                    number=each.number,
                    en=Cell("PDF", paper_address(each, "en.pdf"), "data"),
                    fr=Cell("PDF", paper_address(each, "fr.pdf"), "data"),
                    ar=Cell("PDF", paper_address(each, "ar.pdf"), "data"),
                    record=Cell("JSON", paper_address(each, "json"), "data"),
                )
                for each in papers
            ],
        )
    ]
