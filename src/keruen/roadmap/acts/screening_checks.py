"""Subjects are compared with the lists in use; a new version compares all of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.screening_ids import ScreeningSubjectId
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.screening import (
    Standing,
    judges_lack,
    prepare_lists,
    read_standing,
    subject_of,
)
from keruen.roadmap.rows import ListedRow, ScreeningHitRow, ScreeningListRow, ScreeningSubjectRow
from keruen.roadmap.screening_words import JUDGES_NEEDED
from keruen.screening import ALGORITHM, Lists, Screened, Subject, make_subject
from keruen.screening.output import score_parts
from keruen.store.fields import Code, MaybeLine
from keruen.store.refusal import check, refuse, word


@dataclass(frozen=True)
class SubjectFields:
    """Who or what is compared, as texts.

    Parameters
    ----------
    owners : names joined by semicolons.
    """

    kind: str
    name: str
    original: str = ""
    register_no: str = ""
    imo: str = ""
    country: str = ""
    owners: str = ""


def screen_subject(desk: Desk, fields: SubjectFields) -> Standing:
    """Compare a subject with the lists of the actor's side, before it is validated.

    The same subject is recorded once; its newest check counts. The validation of a firm, a ship or
    an owner calls this first, then `check_cleared`.

    Raises
    ------
    RefusalError : the side has no list in use, or a field is wrong.
    """
    subject = _read_subject(fields)
    held = t.screening_subject.c
    known = desk.record(
        ScreeningSubjectRow,
        select(t.screening_subject).where(
            held.kind == subject.kind,
            held.name == subject.name,
            held.original == subject.original,
            held.register_no == subject.register_no,
            held.imo == subject.imo,
            held.withdrawn_at.is_(None),
        ),
    )
    rows, lists = _lists_in_use(desk)
    if known is not None and tuple(known.owners) == subject.owners:
        standing = read_standing(desk, known.id)
        # The same names and versions give the same hits on any day; whether a list is too old is
        # decided when the result is read. Comparing again would open judged hits.
        if {row.id for row in rows} == set(standing.check.lists) and (
            standing.check.algorithm == ALGORITHM
        ):
            return standing
        record_checks(desk, [(known.id, subject)], rows, lists)
        return read_standing(desk, known.id)
    made = desk.add(
        t.screening_subject,
        tier="party",
        kind=subject.kind,
        name=subject.name,
        original=subject.original,
        register_no=subject.register_no,
        imo=subject.imo,
        country=subject.country,
        owners=list(subject.owners),
    )
    record_checks(desk, [(made, subject)], rows, lists)
    return read_standing(desk, made)


def check_cleared(desk: Desk, standing: Standing) -> None:
    """Refuse the validation of a subject that screening did not clear.

    Raises
    ------
    RefusalError : fewer than two judges, a list that is too old, or a hit.
    """
    lacking = judges_lack(desk)
    check(
        not lacking,
        "your side has fewer than {needed} people who judge hits",
        "Name {lacking} more on the page of lists; a side with one judge cannot validate.",
        needed=JUDGES_NEEDED,
        lacking=lacking,
    )
    check(
        standing.result != "stale",
        "a list with which {name} was compared is too old",
        "Load the newest version of the list.",
        name=repr(_label(standing.subject)),
    )
    check(
        standing.cleared,
        "the screening of {name} has the result {result}",
        "Let two people of your side judge the hits, or complete the names.",
        name=repr(_label(standing.subject)),
        result=word(standing.result.replace("_", " ")),
    )


@act("programme")
def check_name(
    desk: Desk,
    kind: Code,
    name: MaybeLine = "",
    original: MaybeLine = "",
    register_no: MaybeLine = "",
    imo: MaybeLine = "",
    country: MaybeLine = "",
    owners: MaybeLine = "",
) -> Done:
    """Compare a firm, a ship, an owner or a bank with the lists of your side."""
    fields = SubjectFields(kind, name, original, register_no, imo, country, owners)
    standing = screen_subject(desk, fields)
    facts = {"result": standing.result, "hits": len(standing.hits)}
    return Done("screening_subject", standing.subject.id, "party", facts=facts)


@act("programme")
def check_name_again(desk: Desk, screening_subject_id: ScreeningSubjectId) -> Done:
    """Compare a subject again with the lists that are in use now."""
    row = desk.find_live(ScreeningSubjectRow, screening_subject_id)
    rows, lists = _lists_in_use(desk)
    record_checks(desk, [(row.id, subject_of(row))], rows, lists)
    result = read_standing(desk, row.id).result
    return Done("screening_subject", row.id, "party", facts={"result": result})


def screen_all_again(desk: Desk) -> int:
    """Compare every subject of the side with the lists in use; returns how many."""
    held = t.screening_subject.c
    query = select(t.screening_subject).where(
        held.party == desk.actor.party, held.withdrawn_at.is_(None)
    )
    subjects = [
        (row.id, subject_of(row))
        for row in desk.records(ScreeningSubjectRow, query.order_by(held.id))
    ]
    rows, lists = prepare_lists(desk)
    if lists is not None and subjects:
        record_checks(desk, subjects, rows, lists)
    return len(subjects)


def record_checks(
    desk: Desk,
    subjects: Sequence[tuple[str, Subject]],
    rows: Sequence[ScreeningListRow],
    lists: Lists,
) -> None:
    """Store a check of each subject with its hits; hits of earlier checks are superseded."""
    results = lists.screen([subject for _, subject in subjects])
    entries = _entries(desk, rows)
    for (identifier, _), found in zip(subjects, results, strict=True):
        made = desk.add(
            t.screening_check,
            tier="party",
            subject=identifier,
            lists=[row.id for row in rows],
            algorithm=found.algorithm,
            day=found.day.isoformat(),
            result=found.result,
            reasons=list(found.reasons),
        )
        _supersede(desk, identifier, made)
        _record_hits(desk, identifier, made, found, entries)


def _record_hits(
    desk: Desk, subject: str, made: str, found: Screened, entries: dict[tuple[str, str], str]
) -> None:
    for hit in found.hits:
        desk.add(
            t.screening_hit,
            tier="party",
            subject=subject,
            check_id=made,
            listed=entries[hit.version.sha256, hit.listed.ref],
            subject_name=hit.subject_name,
            listed_name=hit.listed_name,
            role=hit.role,
            weak=hit.weak,
            score=hit.score.score,
            threshold=hit.score.threshold,
            parts=score_parts(hit),
            state="open",
        )


def _supersede(desk: Desk, subject: str, check_id: str) -> None:
    held = t.screening_hit.c
    query = select(t.screening_hit).where(
        held.subject == subject, held.check_id != check_id, held.state != "superseded"
    )
    for row in desk.records(ScreeningHitRow, query):
        desk.go(t.screening_hit, row, "superseded")


def _entries(desk: Desk, rows: Sequence[ScreeningListRow]) -> dict[tuple[str, str], str]:
    """Ids of the entries by the SHA-256 of their list and their reference."""
    shas = {row.id: row.sha256 for row in rows}
    query = select(t.listed).where(t.listed.c.of_list.in_(shas))
    return {(shas[row.of_list], row.ref): row.id for row in desk.records(ListedRow, query)}


def _lists_in_use(desk: Desk) -> tuple[list[ScreeningListRow], Lists]:
    rows, lists = prepare_lists(desk)
    if lists is None:
        refuse(
            "your side has no list in use",
            "Load a list on the page of lists first.",
        )
    return rows, lists


def _read_subject(fields: SubjectFields) -> Subject:
    try:
        subject = make_subject(
            fields.kind,
            fields.name,
            fields.original,
            fields.register_no,
            fields.imo,
            fields.country,
            fields.owners,
        )
    except KeruenError as error:
        refuse("{fault}", "{remedy}", kind="invalid", fault=error.what, remedy=error.remedy)
    check(
        bool(subject.name or subject.original or subject.imo),
        "the subject has neither a name nor a ship number",
        "Write a name in Latin letters, the original name, or the IMO number of a ship.",
        kind="invalid",
    )
    return subject


def _label(row: ScreeningSubjectRow) -> str:
    return (row.name or row.original or f"IMO {row.imo}")[:80]
