"""Routes of Word documents: a text out, and its edited copy in."""

from __future__ import annotations

import hashlib

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from keruen.errors import KeruenError
from keruen.roadmap.acts import do
from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.desk import Desk, open_desk, read_desk
from keruen.roadmap.reads.imports import revisions_by_number
from keruen.roadmap.reads.paragraphs import read_paragraphs, read_text_brackets
from keruen.roadmap.rows import DocumentRow
from keruen.store.fields import MOST_ENTRIES
from keruen.store.refusal import check
from keruen.web.act_routes import go_on
from keruen.web.calls import storable
from keruen.web.page_rendering import show_again
from keruen.web.pages.paragraph_rows import standing_of
from keruen.web.site import Site, check_form_key, status_of
from keruen.web.uploads import Upload
from keruen.web.word_changes import Exported, find_changes
from keruen.web.word_in import ReadWord, read_word
from keruen.web.word_out import make_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_word(application: FastAPI, site: Site) -> None:
    """Serve the Word document of a text, and take an edited copy of it."""

    @application.get("/roadmap/documents/{id}/text.docx")
    def text_as_word(request: Request, id: str, languages: str = "", since: int = 0) -> Response:
        """A text by paragraph as a Word document, one or two languages side by side."""
        reading = site.reading(request)
        columns = tuple(each for each in languages.split(",") if each)
        with read_desk(site.database, reading.actor) as desk:
            made = make_word(desk, id, reading.language, columns, since)
        answer = Response(made, media_type=WORD)
        answer.headers["Content-Disposition"] = 'attachment; filename="text.docx"'
        return answer

    @application.post("/roadmap/word", include_in_schema=False)
    def word_in(request: Request, upload: Upload) -> Response:
        sent, name, content = upload
        id = storable(sent.get("document_id", ""))[:80]
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        forward = f"/roadmap/documents/{id}/import"
        try:
            read = read_word(content)
            with open_desk(site.database, reading.actor) as desk:
                store_changes(desk, id, read, name, content)
        except KeruenError as error:
            page = show_again(site, forward, reading, "import_changes", sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        return go_on(site, forward, "import_changes")


def store_changes(desk: Desk, document: str, read: ReadWord, name: str, content: bytes) -> None:
    """Store what a Word document changes in a text as proposals of the actor's side.

    Raises
    ------
    RefusalError : a Word document of another text, or one that the actor may not change.
    """
    row = desk.find_live(DocumentRow, document)
    check(
        read.document in ("", row.id),
        "the Word document is of another text",
        "Send it on the page of the text from which it was exported.",
        kind="invalid",
    )
    placed = read_paragraphs(desk, last_version(desk, document).id)
    held = read_text_brackets(desk, [each.id for each in placed])
    text = Exported(
        placed,
        revisions_by_number(desk, placed),
        {each.row.number: standing_of(held.get(each.id, [])) for each in placed},
    )
    changes = find_changes(read, text)
    check(
        bool(changes),
        "the Word document changes nothing",
        "Edit the words in its table, save it, and send it again.",
        kind="invalid",
    )
    check(
        len(changes) <= MOST_ENTRIES,
        "the Word document changes {count} paragraphs",
        "Send at most {most} changes at once: confirm some in the register, then export again.",
        kind="invalid",
        count=len(changes),
        most=MOST_ENTRIES,
    )
    fields = {
        "document_id": row.id,
        "changes": [each.model_dump() for each in changes],
        "file_name": " ".join(name.split())[:200] or "text.docx",
        "file_sha256": hashlib.sha256(content).hexdigest(),
    }
    do(desk, "import_changes", fields)
