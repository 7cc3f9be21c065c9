"""Reads of screening: lists in use, subjects with their results, the queue of hits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import (
    ListedRow,
    ScreeningCheckRow,
    ScreeningHitRow,
    ScreeningJudgementRow,
    ScreeningJudgeRow,
    ScreeningListRow,
    ScreeningNoticeRow,
    ScreeningRuleRow,
    ScreeningSubjectRow,
)
from keruen.roadmap.screening_words import JUDGES_NEEDED, UNSETTLED
from keruen.screening import Listed, Lists, ListVersion, Subject, make_subject
from keruen.screening.lists import OLDEST_DAYS, Schema
from keruen.store.typed_rows import ExtendedRow

NEVER_STALE_DAYS = 100_000

SCHEMAS: dict[str, Schema] = {"person": "person", "entity": "entity", "vessel": "vessel"}


@dataclass(frozen=True, slots=True)
class Standing(ExtendedRow):
    """What the register says of a subject today.

    Parameters
    ----------
    result : ``no_match_in``, ``needs_review``, ``confirmed``, ``false_positive``,
        ``not_screenable`` or ``stale``.
    lists : the versions that were compared.
    cleared : whether the subject can be validated.
    """

    row: ScreeningSubjectRow
    check: ScreeningCheckRow
    result: str
    lists: tuple[ScreeningListRow, ...]
    hits: tuple[ScreeningHitRow, ...]
    cleared: bool

    @property
    def subject(self) -> ScreeningSubjectRow:
        """The subject."""
        return self.row


@dataclass(frozen=True, slots=True)
class QueuedHit(ExtendedRow):
    """A hit beside the subject, the listed entry and its list."""

    row: ScreeningHitRow
    subject: ScreeningSubjectRow
    listed: ListedRow
    version: ScreeningListRow


def read_lists(desk: Desk, *states: str) -> list[ScreeningListRow]:
    """Versions of lists that the actor's side loaded, the newest first."""
    held = t.screening_list.c
    query = select(t.screening_list).where(held.withdrawn_at.is_(None))
    if states:
        query = query.where(held.state.in_(states))
    return desk.records(ScreeningListRow, query.order_by(held.created_at.desc(), held.id))


def oldest_days(desk: Desk) -> int:
    """Days after its issue from which a list is too old, as the side decided."""
    held = t.screening_rule.c
    query = select(t.screening_rule).order_by(held.created_at.desc(), held.id.desc()).limit(1)
    row = desk.record(ScreeningRuleRow, query)
    return row.oldest_days if row else OLDEST_DAYS


def age_days(desk: Desk, row: ScreeningListRow) -> int:
    """Days since the issue of a list."""
    return (desk.today() - date.fromisoformat(row.issued)).days


def is_stale(desk: Desk, row: ScreeningListRow) -> bool:
    """Whether a list is too old."""
    return age_days(desk, row) > oldest_days(desk)


def read_judges(desk: Desk) -> list[str]:
    """Ids of the people who judge hits for the actor's side."""
    held = t.screening_judge.c
    query = select(held.person).where(held.withdrawn_at.is_(None)).distinct()
    return [str(row["person"]) for row in desk.rows(query.order_by(held.person))]


def read_named_judges(desk: Desk) -> list[ScreeningJudgeRow]:
    """The people who judge hits for the actor's side, with the ids of their naming."""
    held = t.screening_judge.c
    query = select(t.screening_judge).where(held.withdrawn_at.is_(None))
    return desk.records(ScreeningJudgeRow, query.order_by(held.created_at, held.id))


def judges_lack(desk: Desk) -> int:
    """How many judges the side still has to name."""
    return max(0, JUDGES_NEEDED - len(read_judges(desk)))


def prepare_lists(desk: Desk) -> tuple[list[ScreeningListRow], Lists | None]:
    """The lists in use with all their entries, prepared for comparison; None without a list."""
    rows = read_lists(desk, "in_use")
    versions = [
        ListVersion(
            row.publisher,
            date.fromisoformat(row.issued),
            row.sha256,
            row.source,
            tuple(_entry(each) for each in read_entries(desk, row.id)),
        )
        for row in rows
    ]
    # Whether a list is too old is decided when a result is read, so a check does not store it.
    prepared = Lists(versions, desk.today(), NEVER_STALE_DAYS) if versions else None
    return rows, prepared


def read_entries(desk: Desk, identifier: str) -> list[ListedRow]:
    """The entries of a list."""
    held = t.listed.c
    return desk.records(
        ListedRow, select(t.listed).where(held.of_list == identifier).order_by(held.ref, held.id)
    )


def _entry(row: ListedRow) -> Listed:
    return Listed(
        row.ref,
        SCHEMAS[row.schema],
        tuple(row.names),
        tuple(row.weak),
        tuple(row.born),
        tuple(row.countries),
        row.imo or "",
        row.program or "",
    )


def subject_of(row: ScreeningSubjectRow) -> Subject:
    """A subject of the register as it is compared."""
    return make_subject(
        row.kind,
        row.name,
        row.original,
        row.register_no,
        row.imo,
        row.country,
        "; ".join(row.owners),
    )


def list_subjects() -> Listing[ScreeningSubjectRow]:
    """Subjects of the actor's side, the newest first."""
    held = t.screening_subject.c
    query = select(t.screening_subject).where(held.withdrawn_at.is_(None))
    return Listing(ScreeningSubjectRow, query.order_by(held.created_at.desc(), held.id))


def read_standing(desk: Desk, identifier: str) -> Standing:
    """What the register says of a subject today, from its newest check and its hits."""
    subject = desk.find(ScreeningSubjectRow, identifier)
    held = t.screening_check.c
    check = desk.record(
        ScreeningCheckRow,
        select(t.screening_check)
        .where(held.subject == identifier)
        .order_by(held.created_at.desc(), held.id.desc())
        .limit(1),
    )
    assert check is not None  # A subject is added together with its first check.
    hits = desk.records(
        ScreeningHitRow,
        select(t.screening_hit)
        .where(t.screening_hit.c.check_id == check.id)
        .order_by(t.screening_hit.c.score.desc(), t.screening_hit.c.id),
    )
    lists = tuple(row for row in read_lists(desk) if row.id in check.lists)
    result = _result(desk, check, hits, lists)
    cleared = result in ("no_match_in", "false_positive") and not judges_lack(desk)
    return Standing(subject, check, result, lists, tuple(hits), cleared)


def _result(
    desk: Desk,
    check: ScreeningCheckRow,
    hits: list[ScreeningHitRow],
    lists: tuple[ScreeningListRow, ...],
) -> str:
    states = {hit.state for hit in hits}
    if "confirmed" in states:
        return "confirmed"
    if states & set(UNSETTLED):
        return "needs_review"
    if any(is_stale(desk, row) for row in lists):
        return "stale"
    if "false_positive" in states and check.result == "needs_review":
        return "false_positive"
    return check.result


def list_queue() -> Listing[ScreeningHitRow]:
    """Hits that nobody has settled, the highest score first."""
    held = t.screening_hit.c
    query = select(t.screening_hit).where(held.state.in_(UNSETTLED), held.withdrawn_at.is_(None))
    return Listing(ScreeningHitRow, query.order_by(held.score.desc(), held.id))


def beside(desk: Desk, row: ScreeningHitRow) -> QueuedHit:
    """A hit beside the subject, the listed entry and its list."""
    entry = desk.find(ListedRow, row.listed)
    return QueuedHit(
        row,
        desk.find(ScreeningSubjectRow, row.subject),
        entry,
        desk.find(ScreeningListRow, entry.of_list),
    )


def read_judgements(desk: Desk, hit: str) -> list[ScreeningJudgementRow]:
    """Judgements of a hit that the actor sees: the own one, and all once there are two."""
    held = t.screening_judgement.c
    query = select(t.screening_judgement).where(held.hit == hit).order_by(held.position)
    return desk.records(ScreeningJudgementRow, query)


def count_unsettled(desk: Desk) -> int:
    """How many hits nobody has settled."""
    query = select(func.count().label("n")).where(t.screening_hit.c.state.in_(UNSETTLED))
    return int(desk.rows(query)[0]["n"])


def read_notices(desk: Desk) -> list[ScreeningNoticeRow]:
    """Notices of confirmed hits between the sides, the newest first."""
    held = t.screening_notice.c
    return desk.records(
        ScreeningNoticeRow, select(t.screening_notice).order_by(held.created_at.desc(), held.id)
    )
