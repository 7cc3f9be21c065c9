"""Search over the words of every record that the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.meetings import find_body
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.records import find_record
from keruen.roadmap.search import (
    SEARCHED,
    Hit,
    find_hits,
    find_keys,
    find_keys_after,
    terms_of,
)
from keruen.store.cursors import Place
from keruen.store.refusal import refuse
from keruen.store.unit_of_work import Row
from keruen.web.marks import N_
from keruen.web.pages.tables import PAGE_ROWS, Cell, Paging, table_of
from keruen.web.pages.view import Asked, Choice, SearchView, View, count_phrase, page

PAGE_OF: Mapping[str, str] = {
    "provision": "/roadmap/provisions/{id}",
    "body": "/roadmap/bodies/{id}",
    "session": "/roadmap/sessions/{id}",
    "commitment": "/roadmap/commitments/{id}",
    "document": "/roadmap/documents/{id}",
    "decision": "/roadmap/decisions/{id}",
    "indicator": "/roadmap/indicators/{id}",
    "file": "/roadmap/files/{id}",
    "event": "/roadmap/calendar?day={day}",
    "organisation": "/roadmap/people",
    "person": "/roadmap/people",
    "reporting_round": "/roadmap/reporting/{id}",
    "movement": "/roadmap/movements",
    "election": "/roadmap/elections",
    "vote_item": "/roadmap/elections",
    "institution": "/roadmap/culture",
    "culture_programme": "/roadmap/culture/{id}",
    "public_contact": "/roadmap/publication",
    "public_licence": "/roadmap/publication",
    "screening_list": "/roadmap/screening/lists",
    "screening_rule": "/roadmap/screening/lists",
    "screening_subject": "/roadmap/screening/subjects/{id}",
    "screening_notice": "/roadmap/screening/queue",
    "incident": "/roadmap/screening/incidents",
}
"""The page on which a record is shown; records of other tables are shown with one of these."""


@page("/roadmap/search")
def search(asked: Asked) -> View:
    """Records that have every term, with the words around the first."""
    query = asked.query
    terms = terms_of(query.get("q", ""))
    connection = asked.desk.connection
    counts, keys = kept(asked.desk, "search", lambda: find_keys(connection, terms), *terms)
    kind = query.get("kind", "")
    kind = kind if kind in SEARCHED else ""
    total = counts.get(kind, 0) if kind else sum(counts.values())
    if asked.by_cursor:
        paging, keys = _keys_after(asked, terms, kind, total)
        hits = find_hits(connection, terms, kind, 0, asked.size, keys)
    else:
        paging = asked.paging(total)
        hits = find_hits(connection, terms, kind, paging.first, PAGE_ROWS, keys)
    view = SearchView(N_("Search"), search=query.get("q", ""))
    view.lead = (
        count_phrase("One record has every word.", "{count} records have every word.", total)
        if terms
        else N_("Write one word or several: records that have all of them are listed.")
    )
    view.choices = [
        Choice(
            "kind",
            N_("Kind"),
            [(name, f"{asked.words(name)} ({counts[name]})") for name in sorted(counts)],
            kind,
        )
    ]
    if hits:
        lines = [_line(asked, hit) for hit in hits]
        view.tables = [table_of(N_("Records found"), HitLine, lines, paging)]
    view.data = {
        "total": total,
        "counts": counts,
        "hits": [
            {"kind": hit.kind, "id": hit.record, "words": " ".join(hit.snippet).strip()}
            for hit in hits
        ],
    }
    return view


def _keys_after(
    asked: Asked, terms: list[str], kind: str, total: int
) -> tuple[Paging, list[tuple[str, str]]]:
    """The records of a page by cursor, by table and id."""
    field, place = asked.cursor_place("")
    if place is not None and [type(each) for each in place] != [str, str]:
        refuse("the cursor is not of this list", "Begin with the first page.", kind="invalid")
    after = None if place is None else (str(place[0]), str(place[1]))
    found = find_keys_after(asked.desk.connection, terms, kind, asked.size + 1, after)
    shown = found[: asked.size]
    following: Place | None = [*shown[-1]] if len(found) > len(shown) else None
    return asked.note_page(field, total, following), shown


@dataclass(frozen=True, kw_only=True)
class HitLine:
    """A row of the table: Records found."""

    record: Annotated[Cell, N_("Record")]
    kind: Annotated[Cell, N_("Kind")]
    words: Annotated[Cell, N_("Text found")]


def _line(asked: Asked, hit: Hit) -> HitLine:
    name, shown = _shown_by(asked.desk, hit.kind, hit.row)
    before, word, after = hit.snippet
    return HitLine(
        record=Cell(
            _title(asked, name, shown),
            _link(name, shown),
            "data",
            proposed=is_project_proposal(shown),
        ),
        kind=Cell(hit.kind, kind="state"),
        words=Cell(" ".join(each for each in (before, word, after) if each), kind="data"),
    )


def _shown_by(desk: Desk, kind: str, row: Row) -> tuple[str, Row]:
    """The record on whose page a record is shown, as the reader sees it."""
    while True:
        table, column = SEARCHED[kind].shown_by
        if not table:
            return kind, row
        found = find_record(desk, table, row[column])
        if found is None:
            return kind, row
        kind, row = table, found


def _link(kind: str, row: Row) -> str:
    path = PAGE_OF.get(kind, "")
    return path.format(id=row["id"], day=row.get("starts_on") or "") if path else ""


TITLES: Mapping[str, Callable[[Asked, Row], str]] = {
    "session": lambda asked, row: _session(asked, row),
    "movement": lambda _, row: str(row["reference"]),
    "person": lambda _, row: str(row["name"]),
    "attachment": lambda _, row: str(row["name"]),
    "screening_list": lambda _, row: f"{row['publisher']}, {row['issued']}",
    "screening_subject": lambda _, row: str(row["name"] or row["original"] or row["imo"]),
    "screening_notice": lambda _, row: str(row["subject_name"]),
    "public_licence": lambda _, row: str(row["licence"]),
}


def _title(asked: Asked, kind: str, row: Row) -> str:
    if kind in TITLES:
        return TITLES[kind](asked, row)
    for column in ("title", "names", "capacity"):
        if row.get(column):
            return asked.say(row[column])
    return asked.words(kind)


def _session(asked: Asked, row: Row) -> str:
    body = find_body(asked.desk, row["body"])
    name = asked.say(body.names) if body else asked.words("session")
    return f"{name}, {row['number']}"
