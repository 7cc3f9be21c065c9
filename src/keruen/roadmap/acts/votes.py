"""Joint texts, where they were delivered, recorded votes, and days loaded from calendars."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from keruen.roadmap.acts.elections import check_word
from keruen.roadmap.acts.fields import DocumentId, FileId, MaybeProvisionId
from keruen.roadmap.acts.logframes import check_past
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import LANGUAGES, Desk, check_texts
from keruen.roadmap.multilateral_words import CHOICES
from keruen.roadmap.rows import DocumentRow, EventRow, FileRow
from keruen.roadmap.tables import event, joint_text, text_delivery, vote_cast, vote_item
from keruen.store.fields import Code, Day, Line, MaybeLine, Titles
from keruen.store.refusal import check, row_of_form

MOST_DAYS = 100


class DayLine(BaseModel):
    """A day of a calendar that was loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    starts_on: Day
    ends_on: Day
    place: MaybeLine = ""


class ChoiceLine(BaseModel):
    """How a side voted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: Code
    choice: Code


@act("programme")
def link_joint_text(desk: Desk, file_id: FileId, document_id: DocumentId) -> Done:
    """Negotiate the joint position on a file in a document of the text tool."""
    row = desk.find_live(FileRow, file_id)
    paper = desk.find_live(DocumentRow, document_id)
    check(
        row.kind in ("multilateral_file", "candidature") and row.tier == paper.tier,
        "this file and this document are not seen by the same readers, or have no joint position",
        "Choose a shared multilateral file and a shared document.",
        kind="invalid",
    )
    held = (joint_text.c.file == file_id, joint_text.c.document == document_id)
    check(
        desk.count(joint_text, *held) == 0,
        "this document is linked already",
        "Nothing needs to be done.",
    )
    desk.add(joint_text, tier=row.tier, file=file_id, document=document_id)
    return Done("file", file_id, row.tier)


@act("programme")
def record_text_delivery(
    desk: Desk, document_id: DocumentId, meeting: Line, day: Day, symbol: MaybeLine = ""
) -> Done:
    """Record where and when the actor's side delivered a joint text, with its symbol."""
    paper = desk.find_live(DocumentRow, document_id)
    check(
        desk.count(joint_text, joint_text.c.document == document_id) > 0,
        "this document is not the joint text of a file",
        "Link it to the file first.",
    )
    check_past(desk, day)
    desk.add(
        text_delivery,
        tier="shared" if paper.tier == "public" else paper.tier,
        document=document_id,
        meeting=meeting,
        day=day.isoformat(),
        of_party=desk.actor.party,
        symbol=symbol or None,
    )
    return Done("document", document_id, "shared")


@act("programme")
def record_vote(
    desk: Desk,
    organ: Line,
    symbol: Line,
    title: Titles,
    day: Day,
    source: Line,
    choices: Annotated[list[ChoiceLine], Field(min_length=1, max_length=10)],
) -> Done:
    """Record how the sides voted in an open vote, as its record shows it."""
    codes = [each.code for each in desk.parties]
    check(
        sorted(each.party for each in choices) == sorted(codes),
        "the vote of {sides} is asked for",
        "Write the choice of each side.",
        kind="invalid",
        sides=", ".join(codes),
    )
    for each in choices:
        check_word(each.choice, CHOICES, "choice")
    check_past(desk, day)
    held = (vote_item.c.organ == organ, vote_item.c.symbol == symbol)
    check(
        desk.count(vote_item, *held) == 0,
        "the vote on {symbol} is recorded already",
        "Nothing needs to be done.",
        symbol=symbol,
    )
    made = desk.add(
        vote_item,
        tier="shared",
        organ=organ,
        title=check_texts(title, "the title"),
        symbol=symbol,
        day=day.isoformat(),
        source=source,
    )
    for each in choices:
        desk.add(vote_cast, tier="shared", item=made, of_party=each.party, choice=each.choice)
    return Done("vote_item", made, "shared")


@act("event")
def load_days(
    desk: Desk,
    source: Line,
    lines: Annotated[list[DayLine], Field(min_length=1, max_length=MOST_DAYS)],
    language: Code = "en",
    provision_id: MaybeProvisionId = "",
) -> Done:
    """Put the days of a calendar on the calendar, with their source; those there already stay."""
    check_word(language, LANGUAGES, "language")
    query = select(event).where(event.c.source == source, event.c.withdrawn_at.is_(None))
    held = {(each.starts_on, each.title.get(language)) for each in desk.records(EventRow, query)}
    made = []
    for number, line in enumerate(lines):
        with row_of_form("lines", number):
            check(
                line.starts_on <= line.ends_on,
                "the event would end before it begins",
                "Correct the dates.",
                kind="invalid",
            )
        if (line.starts_on.isoformat(), line.title) in held:
            continue
        made.append(_add_day(desk, line, source, language, provision_id))
    return Done("event", made[0] if made else "", "shared", facts={"events": made})


def _add_day(desk: Desk, line: DayLine, source: str, language: str, provision: str) -> str:
    return desk.add(
        event,
        tier="shared",
        kind="multilateral",
        title={language: line.title},
        starts_on=_day(line.starts_on),
        ends_on=_day(line.ends_on),
        place={language: line.place} if line.place else None,
        provision=provision or None,
        source=source,
        sequence=0,
    )


def _day(day: date) -> str:
    return day.isoformat()
