"""Versions of texts: what every act on texts reads and checks."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.paragraphs import (
    is_by_paragraph,
    payload_of,
    read_concordances,
    read_paragraphs,
    standing_brackets,
)
from keruen.roadmap.rows import ConcordanceRow, DocumentRow, SessionRow, TextVersionRow
from keruen.roadmap.tables import (
    bracket,
    concordance,
    document_language,
    text_version,
)
from keruen.roadmap.versions import version_fingerprint
from keruen.store.canonical import fingerprint
from keruen.store.instants import read_instant
from keruen.store.refusal import Part, check, refuse, word

MARK = re.compile(r"\[\[([^\[\]]*)\]\]")
"""Where a bracket stands in a text: ``[[place]]``, whatever its place is called."""


OPENED_BEFORE = timedelta(hours=12)
"""A session is opened so long before it begins at the earliest."""


def check_begun(desk: Desk, row: SessionRow, step: str, before: timedelta = timedelta(0)) -> None:
    """Refuse a step of a session that it can only take once it has begun.

    Parameters
    ----------
    before : how long before it begins the step may be taken.
    """
    begins = read_instant(row.starts_at)
    check(
        desk.now >= begins - before,
        "session {number} begins on {day} at {time} UTC and cannot be {step} before",
        "Wait for that day; a session that moved is postponed and planned anew.",
        number=row.number,
        day=begins.date(),
        time=begins.strftime("%H:%M"),
        step=Part(step),
    )


def last_version(desk: Desk, document_id: str) -> TextVersionRow:
    """The newest version of a document."""
    versions = list_versions(desk, document_id)
    if not versions:
        refuse("document {id} has no text", "Write one.", id=document_id, kind="missing")
    return versions[-1]


def authentic_languages(desk: Desk, document_id: str) -> tuple[str, ...]:
    """The languages in which a document is authentic, in the order of their codes."""
    query = select(document_language.c.language).where(document_language.c.document == document_id)
    return tuple(sorted(row["language"] for row in desk.rows(query)))


def missing_concordance(desk: Desk, version: TextVersionRow) -> list[str]:
    """What is still to be confirmed, each as ``PARTY language``."""
    if is_by_paragraph(version):
        return _missing_by_paragraph(desk, version)
    given = {
        (row.of_party, row.language)
        for row in desk.records(
            ConcordanceRow, select(concordance).where(concordance.c.version == version.id)
        )
        if row.sha256 == version.sha256
    }
    return [
        f"{party.code} {language}"
        for party in desk.parties
        for language in authentic_languages(desk, version.document)
        if (party.code, language) not in given
    ]


def _missing_by_paragraph(desk: Desk, version: TextVersionRow) -> list[str]:
    """The languages in which a side has not confirmed every paragraph of a version."""
    placed = read_paragraphs(desk, version.id)
    given = read_concordances(desk, [each.id for each in placed])
    return [
        f"{party.code} {language}"
        for party in desk.parties
        for language in authentic_languages(desk, version.document)
        if not placed
        or any(
            (each.id, each.revision.sha256, language, party.code) not in given for each in placed
        )
    ]


def list_versions(desk: Desk, document_id: str) -> list[TextVersionRow]:
    """Every version of a document, in order."""
    return desk.records(
        TextVersionRow,
        select(text_version)
        .where(text_version.c.document == document_id)
        .order_by(text_version.c.number),
    )


def add_version(
    desk: Desk,
    row: DocumentRow,
    texts: Texts,
    languages: tuple[str, ...],
    supersedes: str | None,
    *,
    form: str | None = None,
) -> str:
    """Add the next version of a document, in each of its languages; returns its id.

    Parameters
    ----------
    form : none for a whole text.
    """
    clean = check_texts(texts, "the text", languages)
    highest = desk.connection.execute(
        select(func.max(text_version.c.number)).where(text_version.c.document == row.id)
    ).scalar()
    number = int(highest or 0) + 1
    return desk.add(
        text_version,
        tier=row.tier,
        document=row.id,
        number=number,
        texts=clean,
        sha256=version_fingerprint(row.id, number, clean),
        state="draft",
        supersedes=supersedes,
        author_party=desk.actor.party,
        form=form,
    )


def check_fingerprint(desk: Desk, row: TextVersionRow) -> None:
    """Refuse a version whose words are not those of its fingerprint."""
    check(
        fingerprint(payload_of(desk, row)) == row.sha256,
        "the words of version {id} do not fit its fingerprint",
        "They were changed outside the register. Restore the database from a backup.",
        id=row.id,
    )


def find_negotiable(desk: Desk, version_id: str) -> TextVersionRow:
    """A version that is still negotiated; refuses any other."""
    row = desk.find_live(TextVersionRow, version_id)
    check_fingerprint(desk, row)
    check(
        row.state in ("draft", "negotiated"),
        "version {id} is {state} and cannot be changed",
        "Write a new version; it supersedes this one.",
        id=version_id,
        state=word(row.state),
    )
    return row


def marked_places(texts: Texts) -> list[str]:
    """The places of brackets that stand in a text in any language, by name."""
    return sorted({place for words in texts.values() for place in MARK.findall(words)})


def check_no_open_bracket(desk: Desk, row: TextVersionRow) -> None:
    """Refuse a version with a bracket that is not resolved."""
    query = select(bracket.c.place).where(
        bracket.c.version == row.id,
        bracket.c.state == "open",
        bracket.c.withdrawn_at.is_(None),
    )
    places = [each["place"] for each in desk.rows(query)]
    if is_by_paragraph(row):
        places += [each.row.place for each in standing_brackets(desk, row.id)]
    check(
        not places,
        "this text still has open brackets: {places}",
        "Resolve every bracket; then agree and sign.",
        places=", ".join(sorted(places)),
    )
    left = marked_places(row.texts)
    check(
        not left,
        "places of brackets are left in the text: {places}",
        "Open and resolve them, or write a new version without them.",
        places=", ".join(left),
    )
