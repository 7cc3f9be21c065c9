"""Changes from a Word document: each is shown before and after, and confirmed or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.reads.imports import read_imported
from keruen.roadmap.reads.paragraphs import is_by_paragraph, read_paragraphs
from keruen.roadmap.rows import DocumentRow
from keruen.web.forms import Form
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.paragraph_rows import WordChange, mark_words, plain
from keruen.web.pages.view import Asked, Fact, Link, Phrase, View, forms_for, page

KIND_WORDS = {
    "changed": N_("Changed words"),
    "new": N_("New paragraph"),
    "deleted": N_("Paragraph removed"),
    "ask": N_("Cannot be matched"),
}
NOTE_WORDS = {
    "a bracket is lost or added": N_("A bracket is lost or added."),
    "changed in the register since": N_("The paragraph changed in the register since the export."),
    "found by its words": N_("The bookmark is gone; the paragraph was found by its words."),
    "footnotes": N_("Footnotes and endnotes were left out."),
    "hidden characters": N_("Characters that are not seen were removed."),
    "hidden text": N_("Text that is formatted as hidden was left out."),
    "merged cells": N_("The row has merged or missing cells and was not read."),
    "nested brackets": N_("Brackets are nested, which is not possible."),
    "not every language is changed": N_("Not every language is changed."),
    "row is missing": N_("The row is missing in the Word document."),
    "same row twice": N_("The row is in the Word document twice."),
    "symbols": N_("Symbols of a special font were left out."),
    "unmatched row": N_("The row belongs to no paragraph of the text."),
    "words inside a bracket": N_(
        "Words inside a bracket were changed; offer them as an alternative."
    ),
}


@dataclass(frozen=True)
class ShownImport:
    """A change: what it is, its paragraph, notes, its words before and after."""

    id: str
    kind: str
    name: str
    notes: list[str]
    changes: list[WordChange]


@dataclass
class ImportView(View):
    """The changes of a Word document that wait to be confirmed."""

    template: ClassVar[str] = "imports.html.jinja"

    proposals: list[ShownImport] = field(default_factory=list)
    sends_for: str = ""

    @property
    def acting(self) -> bool:
        """The changes have the whole width."""
        return False

    @property
    def side_forms(self) -> list[Form]:
        """Every form stands beside its change."""
        return []

    def forms_of(self, identifier: str) -> list[Form]:
        """The forms of a change."""
        return [each for each in self.forms if ("imported_id", identifier) in each.hidden]


def _changes(old: dict[str, str], new: dict[str, str]) -> list[WordChange]:
    return [
        WordChange(code, *mark_words(plain(old.get(code, "")), plain(new.get(code, ""))))
        for code in LANGUAGES
        if old.get(code, "") != new.get(code, "")
    ]


@page("/roadmap/documents/{id}/import")
def import_page(asked: Asked) -> View:
    """What a Word document would change in a text; nothing enters it before it is confirmed."""
    desk = asked.desk
    row = desk.find(DocumentRow, asked.path["id"])
    here = f"/roadmap/documents/{row.id}"
    view = ImportView(asked.say(row.title), kicker=N_("Changes from a Word document"))
    view.links = [Link(N_("Text"), here), Link(N_("Word document"), f"{here}/text.docx")]
    version = last_version(desk, row.id)
    view.data = {"document": row, "changes": []}
    if not desk.actor.may("text") or not is_by_paragraph(version):
        view.notes.append(Phrase(N_("This text takes no Word document from you.")))
        return view
    view.sends_for = row.id
    rows = read_imported(desk, row.id)
    placed = {each.id: each for each in read_paragraphs(desk, version.id)}
    wanted = []
    for each in rows:
        held = placed.get(each.paragraph or "")
        old = dict(held.revision.texts) if held and each.kind != "new" else {}
        new = {} if each.kind == "deleted" else {**old, **each.texts}
        if each.kind == "ask":
            new = old
        view.proposals.append(
            ShownImport(
                each.id,
                KIND_WORDS[each.kind],
                held.name if held else "-",
                [NOTE_WORDS[note] for note in (each.question or "").split(", ") if note],
                [
                    WordChange(
                        code, *mark_words(plain(old.get(code, "")), plain(new.get(code, "")))
                    )
                    for code in LANGUAGES
                    if old.get(code, "") != new.get(code, "")
                ],
            )
        )
        about = {"imported_id": each.id}
        wanted += [] if each.kind == "ask" else [("take_change", about)]
        wanted += [("drop_change", about)]
    view.forms = [replace(each, words="") for each in forms_for(asked, *wanted)]
    view.facts = [Fact(N_("Changes to confirm"), len(rows))]
    if rows:
        view.facts.append(Fact(N_("File"), rows[0].file_name))
    view.data["changes"] = [{**each} for each in rows]
    return view
