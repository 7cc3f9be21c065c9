"""Documents, their versions, brackets and signatures; decisions."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import BracketRow, DocumentRow, SignatureRow, TextVersionRow


def newest_versions(desk: Desk, documents: list[str]) -> dict[str, TextVersionRow]:
    """The newest version of each document that has one."""
    version = t.text_version.c
    query = select(t.text_version).where(version.document.in_(documents)).order_by(version.number)
    return {row.document: row for row in desk.records(TextVersionRow, query)}


def read_versions(desk: Desk, document: str) -> list[TextVersionRow]:
    """Every version of a document, the newest first."""
    version = t.text_version.c
    query = select(t.text_version).where(version.document == document)
    return desk.records(TextVersionRow, query.order_by(version.number.desc()))


def find_version(desk: Desk, identifier: str | None) -> TextVersionRow | None:
    """A version of a text, if the actor sees it."""
    return desk.record(
        TextVersionRow, select(t.text_version).where(t.text_version.c.id == identifier)
    )


def read_brackets(desk: Desk, version: str) -> list[BracketRow]:
    """The brackets of a version."""
    return desk.records(BracketRow, select(t.bracket).where(t.bracket.c.version == version))


def read_signatures(desk: Desk, version: str) -> list[SignatureRow]:
    """The signatures under a version."""
    return desk.records(SignatureRow, select(t.signature).where(t.signature.c.version == version))


def is_agreed_by_all(desk: Desk, row: TextVersionRow) -> bool:
    """Whether each side has agreed to the present words of a version."""
    given = t.assent.c
    agreed = desk.count(
        t.assent,
        given.kind == "text_version",
        given.subject == row.id,
        given.step == f"agree:{row.sha256}",
    )
    return agreed == len(desk.parties)


def texts_of_decision(desk: Desk, decision: str) -> list[DocumentRow]:
    """The documents with the text of a decision."""
    return desk.records(DocumentRow, select(t.document).where(t.document.c.decision == decision))
