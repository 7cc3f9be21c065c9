"""What a Word document changes in a text: each changed paragraph as a proposal to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.roadmap.acts.imports import ImportedLine
from keruen.roadmap.acts.text_records import MARK
from keruen.roadmap.reads.paragraphs import Bracket, PlacedParagraph
from keruen.roadmap.rows import RevisionRow
from keruen.store.canonical import fingerprint
from keruen.web.languages import translate
from keruen.web.word_in import ReadRow, ReadWord, restore_marks
from keruen.web.word_marks import SHOWN, show_places


@dataclass(frozen=True)
class Exported:
    """The text that a Word document is compared with.

    Parameters
    ----------
    placed : its paragraphs as they are now.
    revisions : every wording by number of paragraph and of wording.
    brackets : brackets that stand, by number of paragraph and place.
    """

    placed: list[PlacedParagraph]
    revisions: Mapping[tuple[int, int], RevisionRow]
    brackets: Mapping[int, Mapping[str, Bracket]]


def find_changes(read: ReadWord, text: Exported) -> list[ImportedLine]:
    """What a Word document changes, in the order of its rows; deletions come last."""
    rows = _match(read, text)
    found: list[ImportedLine] = []
    seen: set[int] = set()
    previous = ""
    for row, placed, notes in rows:
        if placed is None:
            words = {code: restore_marks(said) for code, said in row.texts.items() if said}
            if words and not row.deleted:
                found.append(_line("new", previous, None, words, [*notes, "unmatched row"]))
            continue
        seen.add(placed.row.number)
        previous = placed.id
        if row.deleted or not any(row.texts.values()):
            found.append(_line("deleted", placed.id, placed.revision.id, {}, notes))
            continue
        line = _changed(read, row, placed, text, notes)
        if line is not None:
            found.append(line)
    for placed in text.placed:
        if placed.row.number not in seen:
            found.append(_line("deleted", placed.id, placed.revision.id, {}, ["row is missing"]))
    return found


def _match(
    read: ReadWord, text: Exported
) -> list[tuple[ReadRow, PlacedParagraph | None, list[str]]]:
    """Each row with its paragraph: by its bookmark, else by the hash of its words."""
    by_number = {each.row.number: each for each in text.placed}
    counts: dict[int, int] = {}
    for row in read.rows:
        if row.number is not None:
            counts[row.number] = counts.get(row.number, 0) + 1
    by_hash: dict[str, list[PlacedParagraph]] = {}
    for each in text.placed:
        if each.row.number not in counts:
            words = _shown(each, read.languages, text)
            by_hash.setdefault(fingerprint(words), []).append(each)
    found = []
    for row in read.rows:
        notes = list(row.notes)
        placed = by_number.get(row.number) if row.number is not None else None
        if placed is not None and counts[row.number or 0] > 1:
            notes.append("same row twice")
        if placed is None:
            after, before = (
                {code: _even(said) for code, said in words.items()}
                for words in (row.texts, row.before)
            )
            same = by_hash.get(fingerprint(after)) or by_hash.get(fingerprint(before)) or []
            if len(same) == 1:
                placed = same[0]
                if row.texts != row.before:
                    notes.append("found by its words")
        found.append((row, placed, notes))
    return found


def _shown(placed: PlacedParagraph, languages: tuple[str, ...], text: Exported) -> dict[str, str]:
    """The words of a paragraph as a Word document shows them, with single spaces."""
    return _shown_words(placed.revision.texts, placed.row.number, languages, text)


def _shown_words(
    texts: Mapping[str, str], number: int, languages: tuple[str, ...], text: Exported
) -> dict[str, str]:
    brackets = text.brackets.get(number, {})
    found = {}
    for code in languages:
        unworded = translate("no wording yet", code)
        pieces = show_places(texts.get(code, ""), brackets, code, unworded)
        found[code] = _even("".join(words for words, _ in pieces))
    return found


def _changed(
    read: ReadWord, row: ReadRow, placed: PlacedParagraph, text: Exported, notes: list[str]
) -> ImportedLine | None:
    """What a row changes in its paragraph; none where it has the words that were exported."""
    number = placed.row.number
    base = text.revisions.get((number, row.revision or 0), placed.revision)
    exported = _shown_words(base.texts, number, read.languages, text)
    changed = {}
    for code in read.languages:
        if code not in row.texts or "merged cells" in notes:
            continue
        words = restore_marks(row.texts[code])
        if _even(words) != _even(base.texts.get(code, "")):
            changed[code] = words
        if _inner(row.texts[code]) != _inner(exported[code]) and base.id == placed.revision.id:
            notes.append("words inside a bracket")
    if "merged cells" in notes:
        return _line("ask", placed.id, placed.revision.id, {}, notes)
    if not changed:
        if UNREAD & set(notes):
            return _line("ask", placed.id, placed.revision.id, {}, notes)
        return None
    if base.id != placed.revision.id:
        notes.append("changed in the register since")
    if len(changed) < len(base.texts):
        notes.append("not every language is changed")
    for code, words in changed.items():
        if sorted(MARK.findall(words)) != sorted(MARK.findall(base.texts.get(code, ""))):
            notes.append("a bracket is lost or added")
    return _line("changed", placed.id, placed.revision.id, changed, notes)


UNREAD = {"words inside a bracket", "nested brackets", "footnotes", "symbols"}
"""What somebody wrote and a person has to look at, where the words are as they were."""


def _even(words: str) -> str:
    """Words with plain single spaces: a space that breaks or does not is no change by itself."""
    return " ".join(words.split())


def _inner(words: str) -> list[tuple[str, str]]:
    return [(found[1], " ".join(found[2].split())) for found in SHOWN.finditer(words)]


def _line(
    kind: str, paragraph: str, revision: str | None, texts: dict[str, str], notes: list[str]
) -> ImportedLine:
    return ImportedLine(
        kind=kind,
        paragraph=paragraph,
        revision=revision or "",
        texts=texts,
        notes=", ".join(dict.fromkeys(notes)),
    )
