"""A text by paragraph as a Word document: two languages side by side, changes tracked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.run import Run

from keruen.roadmap.acts.text_records import authentic_languages, last_version
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.paragraphs import (
    Bracket,
    PlacedParagraph,
    is_by_paragraph,
    read_comments,
    read_paragraphs,
    read_text_brackets,
)
from keruen.roadmap.reads.texts import is_agreed_by_all, read_versions
from keruen.roadmap.rows import DocumentRow, TextVersionRow
from keruen.store.refusal import refuse
from keruen.web.languages import LANGUAGES, translate, translate_word
from keruen.web.pages.paragraph_rows import standing_of
from keruen.web.word_marks import show_bracket

AGREED = ("agreed", "signed", "published")
TOKEN = re.compile(r"\[\[[^\[\]]*\]\]|\s+|[^\s\[]+|\[")
RIGHT_TO_LEFT = ("ar",)


@dataclass
class _Numbers:
    """Numbers of bookmarks and changes, each used once in a document."""

    last: int = 0

    def next(self) -> str:
        self.last += 1
        return str(self.last)


@dataclass(frozen=True)
class _Change:
    """Who changed words and when, as every tracked change says."""

    author: str
    at: str
    numbers: _Numbers


def make_word(
    desk: Desk, document_id: str, language: str, columns: tuple[str, ...] = (), since: int = 0
) -> bytes:
    """The newest version of a text by paragraph as a Word document.

    Parameters
    ----------
    columns : the languages that stand side by side; without them the reader's and the next one.
    since : the version since which changes are tracked; zero for the last one that both sides
        agreed to, if there is one.

    Raises
    ------
    RefusalError : a text that is not by paragraph, or a language or version that it has not.
    """
    row = desk.find(DocumentRow, document_id)
    version = last_version(desk, document_id)
    placed = read_paragraphs(desk, version.id) if is_by_paragraph(version) else []
    if not placed:
        refuse(
            "this text is not by paragraph and has no Word document",
            "Divide it into paragraphs, or download its PDF.",
            kind="missing",
        )
    languages = _columns(authentic_languages(desk, document_id), language, columns)
    base = _base(desk, document_id, version, since)
    held = read_text_brackets(desk, [each.id for each in placed])
    comments = read_comments(desk, [each.id for each in placed])
    made = docx.Document()
    _set_page(made, pick(row.title, language))
    numbers = _Numbers()
    made.add_heading(pick(row.title, language), 1)
    facts = f"{translate('Version', language)} {version.number} · SHA-256 {version.sha256}"
    made.add_paragraph(facts)
    table = made.add_table(rows=1, cols=1 + len(languages))
    table.style = "Table Grid"
    heading = table.rows[0].cells
    name = f"k_d_{row.id}_{version.number}"
    _bookmark(heading[0].paragraphs[0].add_run("№"), [name], numbers)
    for cell, code in zip(heading[1:], languages, strict=True):
        cell.paragraphs[0].add_run(f"{LANGUAGES[code]} ({code})").bold = True
    for each in placed:
        cells = table.add_row().cells
        marks = [f"k_p{each.row.number}", f"k_r{each.row.number}_{each.revision.number}"]
        _bookmark(cells[0].paragraphs[0].add_run(str(each.row.number)), marks, numbers)
        standing = standing_of(held.get(each.id, []))
        change = _Change(
            each.revision.author_party,
            each.revision.created_at[:19] + "Z",
            numbers,
        )
        runs: list[Run] = []
        for cell, code in zip(cells[1:], languages, strict=True):
            before = base.get(each.row.number, {}).get(code, "") if base is not None else None
            runs += _write_words(cell, each, code, before, standing, change)
        for said in comments.get(each.id, []):
            if said.tier != "party" and not said.resolved_at and runs:
                quoted = f"“{said.quote}” " if said.quote else ""
                made.add_comment(
                    [runs[0]], f"{quoted}{said.words}", said.of_party, said.of_party[:3]
                )
        _note_kind(cells[0], each, language)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _columns(languages: tuple[str, ...], language: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    unknown = sorted(set(asked) - set(languages))
    if unknown or len(asked) > 2:
        refuse(
            "the document has no two columns {languages}",
            "Ask for one or two of {known}.",
            kind="invalid",
            languages=", ".join(asked)[:80],
            known=", ".join(languages),
        )
    if asked:
        return tuple(dict.fromkeys(asked))
    order = [each for each in LANGUAGES if each in languages]
    return tuple(sorted(order, key=lambda each: each != language)[:2])


def _base(
    desk: Desk, document_id: str, version: TextVersionRow, since: int
) -> dict[int, Mapping[str, str]] | None:
    """The words since which changes are tracked, by paragraph; none where nothing is."""
    earlier = [each for each in read_versions(desk, document_id) if each.number < version.number]
    if since:
        chosen = next((each for each in earlier if each.number == since), None)
        if chosen is None:
            refuse(
                "the document has no earlier version {number}",
                "Ask for one of {numbers}.",
                kind="missing",
                number=since,
                numbers=", ".join(str(each.number) for each in earlier) or "-",
            )
    else:
        chosen = next((each for each in earlier if was_agreed(desk, each)), None)
    if chosen is None or not is_by_paragraph(chosen):
        return None
    return {each.row.number: each.revision.texts for each in read_paragraphs(desk, chosen.id)}


def was_agreed(desk: Desk, version: TextVersionRow) -> bool:
    """Whether both sides agreed to a version, which may have been superseded since."""
    return version.state in AGREED or is_agreed_by_all(desk, version)


def _set_page(made: Document, title: str) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    made.core_properties.title = title
    made.core_properties.author = "Keruen"


def _bookmark(run: Run, names: list[str], numbers: _Numbers) -> None:
    """Put bookmarks around a run."""
    for name in names:
        number = numbers.next()
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        run._r.addprevious(start)
        run._r.addnext(end)


def _write_words(
    cell: _Cell,
    placed: PlacedParagraph,
    language: str,
    before: str | None,
    standing: Mapping[str, Bracket],
    change: _Change,
) -> list[Run]:
    """Write the words of a paragraph into a cell; returns the runs that stand."""
    paragraph = cell.paragraphs[0]
    rtl = language in RIGHT_TO_LEFT
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    now = placed.revision.texts.get(language, "")
    unworded = translate("no wording yet", language)
    runs = []
    for kind, words in _changes(before, now):
        place = re.fullmatch(r"\[\[([^\[\]]*)\]\]", words)
        if place:
            words = show_bracket(standing.get(place[1]), place[1], language, unworded)
        run = paragraph.add_run(words)
        _set_language(run, language, rtl, highlighted=bool(place))
        if kind == "equal":
            runs.append(run)
        else:
            _track(run, kind, change)
            if kind == "insert":
                runs.append(run)
    return runs


def _changes(before: str | None, now: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each ``equal``, ``insert`` or ``delete``; a bracket is one piece."""
    old = TOKEN.findall(before) if before is not None else TOKEN.findall(now)
    new = TOKEN.findall(now)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for name, tokens in (("delete", old[a:b]), ("insert", new[c:d])):
            if kind == "equal" and name == "delete":
                continue
            yield from _joined("equal" if kind == "equal" else name, tokens)


def _joined(kind: str, tokens: list[str]) -> Iterator[tuple[str, str]]:
    plain: list[str] = []
    for each in tokens:
        if each.startswith("[["):
            if plain:
                yield kind, "".join(plain)
            plain = []
            yield kind, each
        else:
            plain.append(each)
    if plain:
        yield kind, "".join(plain)


def _set_language(run: Run, language: str, rtl: bool, *, highlighted: bool) -> None:
    """Set the language of a run, its direction, and its highlight where it is a bracket."""
    properties = run._r.get_or_add_rPr()
    if highlighted:
        mark = OxmlElement("w:highlight")
        mark.set(qn("w:val"), "yellow")
        properties.append(mark)
    if rtl:
        properties.append(OxmlElement("w:rtl"))
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if rtl else "w:val"), language)
    properties.append(spoken)


def _track(run: Run, kind: str, change: _Change) -> None:
    """Put a run into a tracked insertion or deletion."""
    wrapper = OxmlElement("w:ins" if kind == "insert" else "w:del")
    wrapper.set(qn("w:id"), change.numbers.next())
    wrapper.set(qn("w:author"), change.author)
    wrapper.set(qn("w:date"), change.at)
    run._r.addprevious(wrapper)
    wrapper.append(run._r)
    if kind == "delete":
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _note_kind(cell: _Cell, placed: PlacedParagraph, language: str) -> None:
    if placed.row.kind != "paragraph":
        cell.paragraphs[0].add_run(f" {translate_word(placed.row.kind, language)}").italic = True
