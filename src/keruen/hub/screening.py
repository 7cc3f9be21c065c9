"""The screening of owners, buyers and ships before a record of theirs is validated.

A comparison is recorded once for each name, each set of lists and each result. Where lists are
files of the terminal, two people of it judge a hit (`hub_screening_verdict`); where they are in a
register, its judges do, and the result is asked for again each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import HubScreeningNoteRow, HubScreeningRow, HubScreeningVerdictRow
from keruen.hub.screeners import (
    CLEARED,
    CONFIRMED,
    FALSE_POSITIVE,
    FILES,
    NEEDS_REVIEW,
    NOT_SCREENED,
    STALE,
    Comparison,
    ScreenedSubject,
    UsedList,
)
from keruen.store.refusal import refuse, word

SAME, DIFFERENT = "same", "different"
VERDICTS = (SAME, DIFFERENT)
JUDGES_NEEDED = 2
"""Different people who find that a listed name is another one, before a party is cleared."""

SCREENED = "screened"


@dataclass(frozen=True)
class Standing:
    """What is known of a subject now.

    Parameters
    ----------
    row : its comparison; None where nothing was compared.
    result : with what people judged, and ``stale`` where a list is too old.
    """

    row: HubScreeningRow | None
    result: str
    lists: tuple[UsedList, ...]
    stale: tuple[UsedList, ...]


def screen(unit: Book, subject: ScreenedSubject) -> Standing:
    """Compare a subject with the lists of the terminal, and record what was found.

    Raises
    ------
    KeruenError : a list that cannot be read.
    """
    found = unit.screener(unit, subject)
    if found.result == NOT_SCREENED:
        return Standing(None, NOT_SCREENED, (), ())
    row = _recorded(unit, subject, found)
    return Standing(row, _result(unit, row, found), found.lists, found.stale)


def _recorded(unit: Book, subject: ScreenedSubject, found: Comparison) -> HubScreeningRow:
    """The comparison as it is recorded; added where it is not there yet."""
    lists = [list(each) for each in found.lists]
    held = t.hub_screening.c
    query = select(t.hub_screening).where(
        held.kind == subject.kind,
        held.name == subject.name,
        held.imo == subject.imo,
        held.result == found.result,
        held.origin == found.origin,
    )
    for row in unit.records(HubScreeningRow, query):
        if row.lists == lists and row.algorithm == found.algorithm:
            return row
    made = unit.add(
        t.hub_screening,
        tier="party",
        kind=subject.kind,
        name=subject.name,
        imo=subject.imo,
        result=found.result,
        origin=found.origin,
        lists=lists,
        hits=[dict(each) for each in found.hits],
        reasons=list(found.reasons),
        algorithm=found.algorithm,
    )
    return unit.find(HubScreeningRow, made)


def _result(unit: Book, row: HubScreeningRow, found: Comparison) -> str:
    judged = judged_result(read_verdicts(unit, row.id)) if row.origin == FILES else ""
    result = judged if judged and found.result == NEEDS_REVIEW else found.result
    # An open or confirmed hit counts before the age of a list.
    return STALE if found.stale and result in CLEARED else result


def judged_result(verdicts: Iterable[HubScreeningVerdictRow]) -> str:
    """What people found of hits; the empty text while too few have judged.

    One person who finds the same name stops a party; two who find another one clear it.
    """
    found = [each.verdict for each in verdicts]
    if SAME in found:
        return CONFIRMED
    return FALSE_POSITIVE if len(found) >= JUDGES_NEEDED else ""


def read_verdicts(unit: Book, screening: str) -> list[HubScreeningVerdictRow]:
    """What people found of the hits of a comparison, in their order."""
    held = t.hub_screening_verdict.c
    query = select(t.hub_screening_verdict).where(held.screening == screening)
    return unit.records(HubScreeningVerdictRow, query.order_by(held.created_at, held.id))


def check_cleared(standing: Standing, subject: ScreenedSubject) -> None:
    """Refuse a subject that screening did not clear; one that was not compared passes.

    Raises
    ------
    RefusalError : a hit, a list that is too old, or a name that cannot be compared.
    """
    if standing.result == STALE:
        refuse(
            "the list {list} with which {name} is compared is too old",
            "Bring its newest version.",
            list=", ".join(each.label for each in standing.stale),
            name=repr(subject.label[:80]),
        )
    if standing.result not in (*CLEARED, NOT_SCREENED):
        refuse(
            "the screening of {name} has the result {result}",
            "Screen the name on the page Screening, where two people judge the hits, or complete "
            "it.",
            name=repr(subject.label[:80]),
            result=word(standing.result.replace("_", " ")),
        )


def validate(
    unit: Book,
    of_kind: str,
    of: str,
    subjects: Iterable[ScreenedSubject],
    readers: Mapping[str, str],
) -> None:
    """Screen who and what a record is about, refuse what is not cleared, and note the lists.

    Parameters
    ----------
    readers : tier, party and reader of the note, which are those of the record.

    Raises
    ------
    RefusalError : a subject that is not cleared.
    """
    lists: dict[str, None] = {}
    screened = True
    for subject in dict.fromkeys(subjects):
        standing = screen(unit, subject)
        check_cleared(standing, subject)
        screened = screened and standing.result != NOT_SCREENED
        lists.update(dict.fromkeys(each.label for each in standing.lists))
    unit.add(
        t.hub_screening_note,
        **readers,
        of_kind=of_kind,
        of=of,
        state=SCREENED if screened and lists else NOT_SCREENED,
        lists=[*lists] if screened else [],
    )


def read_note(unit: Book, of_kind: str, of: str) -> HubScreeningNoteRow | None:
    """With which lists a record was validated; None where an earlier version wrote it."""
    held = t.hub_screening_note.c
    query = select(t.hub_screening_note).where(held.of_kind == of_kind, held.of == of)
    return unit.record(HubScreeningNoteRow, query)


def lists_of(note: HubScreeningNoteRow | None) -> tuple[str, ...]:
    """Lists with which a record was validated; empty where it was not screened."""
    return tuple(note.lists) if note is not None else ()


@dataclass(frozen=True)
class Compared:
    """A comparison with what people judged of its hits.

    Parameters
    ----------
    result : as it was found, or as people judged it.
    """

    row: HubScreeningRow
    verdicts: tuple[HubScreeningVerdictRow, ...]

    @property
    def result(self) -> str:
        """What counts now, apart from the age of the lists."""
        if self.row.origin == FILES and self.row.result == NEEDS_REVIEW:
            return judged_result(self.verdicts) or self.row.result
        return self.row.result


def read_compared(book: Book) -> list[Compared]:
    """Every comparison of the terminal, the latest first."""
    held = t.hub_screening.c
    query = select(t.hub_screening).order_by(held.created_at.desc(), held.id)
    verdicts: dict[str, list[HubScreeningVerdictRow]] = {}
    given = t.hub_screening_verdict.c
    judged = select(t.hub_screening_verdict).order_by(given.created_at, given.id)
    for each in book.records(HubScreeningVerdictRow, judged):
        verdicts.setdefault(each.screening, []).append(each)
    return [
        Compared(row, tuple(verdicts.get(row.id, ())))
        for row in book.records(HubScreeningRow, query)
    ]
