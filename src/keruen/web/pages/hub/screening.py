"""Screening at the terminal: names and ships that were compared, their hits, and judgements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.rows import HubScreeningNoteRow
from keruen.hub.screeners import FILES, NEEDS_REVIEW
from keruen.hub.screening import JUDGES_NEEDED, SCREENED, Compared, read_compared
from keruen.screening.scope import SCOPE
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Fact, Phrase, View, count_phrase

KIND_WORDS = {"firm": N_("Firm"), "vessel": N_("Ship")}
VERDICT_WORDS = {
    "different": N_("another party or ship"),
    "same": N_("the same party or ship"),
}


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """A name that was compared."""

    name: Annotated[Cell, N_("Name")]
    kind: Annotated[Value, N_("Kind")]
    result: Annotated[Cell, N_("Result")]
    lists: Annotated[Value, N_("Lists")]
    at: Annotated[Cell, N_("Compared at")]


@dataclass(frozen=True, kw_only=True)
class HitLine:
    """A listed name that a comparison found."""

    name: Annotated[Cell, N_("Name")]
    listed: Annotated[Cell, N_("Listed name")]
    reference: Annotated[Value, N_("Entry of the list")]
    score: Annotated[Value, N_("Score")]
    judged: Annotated[Value, N_("Judged")]


@staff_page("/hub/screening")
def screening(asked: HubAsked) -> View:
    """Names and ships that were compared with lists, the hits, and what people judged."""
    found = read_compared(asked.book)
    waiting = [each for each in found if each.result == NEEDS_REVIEW]
    view = HubView(N_("Screening"))
    view.lead = count_phrase("One name waits for people.", "{count} names wait for people.",
                             len(waiting))  # fmt: skip
    view.notes = [
        Phrase(SCOPE),
        Phrase(
            N_("Owners, buyers and ships are compared before their contract, call, sale or "
               "release is recorded. {needed} people who find another party clear a hit; one who "
               "finds the same party confirms it."),
            {"needed": JUDGES_NEEDED},
        ),
    ]  # fmt: skip
    rows, paging = asked.cut(found)
    view.tables = [
        table_of(
            N_("Names that were compared"),
            ComparedLine,
            [_line(asked, each) for each in rows],
            paging,
        ),
        table_of(N_("Hits"), HitLine, [line for each in rows for line in _hits(asked, each)]),
    ]
    view.forms = [*_forms(asked, waiting)]
    view.data = {
        "screenings": [
            {
                "id": each.row.id,
                "name": each.row.name,
                "imo": each.row.imo,
                "result": each.result,
                "lists": each.row.lists,
                "hits": each.row.hits,
            }
            for each in rows
        ]
    }
    return view


def _line(asked: HubAsked, each: Compared) -> ComparedLine:
    row = each.row
    name = f"{row.name} (IMO {row.imo})" if row.imo else row.name
    return ComparedLine(
        name=Cell(name, kind="data"),
        kind=asked.words(KIND_WORDS[row.kind]),
        result=Cell(each.result, kind="state"),
        lists="; ".join(f"{publisher}, {issued}" for publisher, issued, _ in row.lists),
        at=asked.time_cell(row.created_at),
    )


def _hits(asked: HubAsked, each: Compared) -> Iterator[HitLine]:
    for hit in each.row.hits:
        yield HitLine(
            name=Cell(str(hit["subject_name"]), kind="data"),
            listed=Cell(str(hit["listed_name"]), kind="data"),
            reference=f"{hit['list']}, {hit['ref']}",
            score=say_number(float(str(hit["score"])), asked.language, 2),
            judged=f"{len(each.verdicts)}/{JUDGES_NEEDED}",
        )


def _forms(asked: HubAsked, waiting: list[Compared]) -> Iterator[HubForm]:
    person = asked.book.actor.person
    verdicts = [(name, asked.words(words)) for name, words in VERDICT_WORDS.items()]
    for each in waiting:
        own = any(one.person == person for one in each.verdicts)
        if each.row.origin == FILES and not own:
            yield from hub_form(
                asked,
                "judge_screening",
                {"screening": each.row.id},
                Ask("verdict", N_("The listed name is"), options=verdicts, needed=True),
                Ask("reason", N_("Reason")),
                about=each.row.name,
            )
    kinds = [(name, asked.words(words)) for name, words in KIND_WORDS.items()]
    yield from hub_form(
        asked,
        "screen_name",
        {},
        Ask("kind", N_("Kind"), options=kinds),
        Ask("name", N_("Name")),
        Ask("imo", N_("IMO number"), needed=False),
    )


def screening_fact(asked: HubAsked, note: HubScreeningNoteRow | None) -> Fact:
    """With which lists a record was compared, or that it was not screened."""
    screened = note is not None and note.state == SCREENED
    words = "; ".join(note.lists) if note is not None and screened else ""
    return Fact(N_("Screened with"), words or asked.words(N_("not screened")))
