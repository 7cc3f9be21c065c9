"""Changes read from a Word document: proposals that the uploader confirms one by one."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select

from keruen.roadmap.acts.fields import DocumentId, ImportedId
from keruen.roadmap.acts.paragraph_records import (
    STEP,
    add_first,
    check_by_paragraph,
    check_words,
    find_paragraph,
    put_words,
    unresolved_places,
    write_version_again,
)
from keruen.roadmap.acts.paragraphs import position_after, remove_paragraph
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.text_records import authentic_languages, find_negotiable, last_version
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import DocumentRow, ImportedChangeRow
from keruen.roadmap.tables import imported_change
from keruen.store.fields import Line, Wordings
from keruen.store.refusal import check, refuse

KINDS = ("changed", "new", "deleted", "ask")
NOTES = (
    "a bracket is lost or added",
    "changed in the register since",
    "found by its words",
    "footnotes",
    "hidden characters",
    "hidden text",
    "merged cells",
    "nested brackets",
    "not every language is changed",
    "row is missing",
    "same row twice",
    "symbols",
    "unmatched row",
    "words inside a bracket",
)
"""What is noted of a change for the one who confirms it."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ImportedLine(BaseModel):
    """A change read from a file.

    Parameters
    ----------
    kind : ``changed``, ``new``, ``deleted``, or ``ask`` where only people can say what it is.
    paragraph : the one that changes; for a new one, the one before it; empty for the first.
    notes : what is to be known before it is confirmed, names of `NOTES` with commas.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    paragraph: str = ""
    revision: str = ""
    texts: Wordings = {}
    notes: str = ""


@act("text")
def import_changes(
    desk: Desk,
    document_id: DocumentId,
    changes: list[ImportedLine],
    file_name: Line,
    file_sha256: Sha256,
) -> Done:
    """Store the changes of a Word document as proposals of the own side for a text."""
    row = desk.find_live(DocumentRow, document_id)
    check_by_paragraph(find_negotiable(desk, last_version(desk, document_id).id))
    for old in _open(desk, document_id):
        desk.go(imported_change, old, "dropped")
    for position, each in enumerate(changes, start=1):
        if each.kind not in KINDS or set(filter(None, each.notes.split(", "))) - set(NOTES):
            refuse(
                "a change has the kind {given} and the notes {notes}, which are not known",
                "Send the Word document on the page of the text.",
                kind="invalid",
                given=repr(each.kind[:40]),
                notes=repr(each.notes[:80]),
            )
        desk.add(
            imported_change,
            tier="party",
            document=row.id,
            paragraph=each.paragraph or None,
            revision=each.revision or None,
            kind=each.kind,
            texts=each.texts,
            question=each.notes or None,
            position=position,
            file_name=file_name,
            file_sha256=file_sha256,
            of_party=desk.actor.party,
            state="open",
        )
    return Done("document", row.id, "party")


def _open(desk: Desk, document_id: str) -> list[ImportedChangeRow]:
    held = imported_change.c
    query = select(imported_change).where(
        held.document == document_id,
        held.state == "open",
        held.of_party == desk.actor.party,
    )
    return desk.records(ImportedChangeRow, query)


@act("text", binds="imported_change")
def take_change(desk: Desk, imported_id: ImportedId) -> Done:
    """Put a change from a Word document into the text."""
    row = _found(desk, imported_id)
    document = desk.find(DocumentRow, row.document)
    if row.kind == "new":
        version = find_negotiable(desk, last_version(desk, row.document).id)
        words = check_words(desk, row.document, row.texts, [], "-")
        position = (
            position_after(desk, version, row.paragraph or "") if row.paragraph else STEP // 2
        )
        add_first(desk, document, version, "paragraph", words, position)
        write_version_again(desk, version)
    elif row.kind == "deleted":
        remove_paragraph(desk, row.paragraph or "")
    elif row.kind == "changed":
        version, placed = find_paragraph(desk, row.paragraph or "")
        languages = authentic_languages(desk, row.document)
        texts = {**placed.revision.texts, **row.texts}
        places = unresolved_places(desk, placed.id)
        words = check_words(
            desk, row.document, {each: texts[each] for each in languages}, places, placed.name
        )
        put_words(desk, version, placed, words, placed.revision.alternat)
    else:
        refuse(
            "this row of the Word document cannot be matched to a paragraph",
            "Make the change on the page of the text, then drop it here.",
        )
    desk.go(imported_change, row, "taken")
    return Done("document", row.document, document.tier)


@act("text")
def drop_change(desk: Desk, imported_id: ImportedId) -> Done:
    """Drop a change from a Word document; the text stays as it is."""
    row = _found(desk, imported_id)
    desk.go(imported_change, row, "dropped")
    return Done("imported_change", imported_id, "party")


def _found(desk: Desk, identifier: str) -> ImportedChangeRow:
    row = desk.find_live(ImportedChangeRow, identifier)
    check(
        row.state == "open",
        "this change was already taken or dropped",
        "Send the Word document again if it is still needed.",
    )
    return row
