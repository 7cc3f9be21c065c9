"""A Word document of a text, read row by row, with tracked changes read from the XML.

`python-docx` leaves out the words of tracked insertions and keeps none of deletions in `.text`, so
the words are read from the elements: before the changes and after all of them are accepted.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NoReturn

from lxml import etree

from keruen.store.plain_text import find_fault
from keruen.store.refusal import refuse
from keruen.web.word_marks import DOCUMENT, HEADING, NAMESPACE, PARAGRAPH, REVISION, SHOWN

W = f"{{{NAMESPACE}}}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The namespace of *Strict Open XML*, which Word offers beside the usual one (ISO/IEC 29500)."""
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
"""What stands around tables, rows and cells without being one: content controls, tracked rows."""
MOST_PARTS = 2_000
MOST_UNPACKED_BYTES = 50_000_000
MOST_RATIO = 200
"""So many times larger than packed may a part be; beyond, it is taken for a bomb."""
MOST_ROWS = 2_000
MAIN = "word/document.xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
HYPERLINK = "/hyperlink"
NESTED = re.compile(r"\[\[[^\[\]]*\[")


@dataclass(frozen=True)
class ReadRow:
    """A row of the table of a Word document.

    Parameters
    ----------
    number : of the paragraph, by its bookmark; none where the bookmark is gone.
    revision : number of the wording that was exported.
    texts, before : words by language with all changes accepted, and with none.
    notes : what was noted while reading, by language code and name.
    """

    number: int | None
    revision: int | None
    texts: dict[str, str]
    before: dict[str, str]
    deleted: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadWord:
    """A Word document: of which document and version it was made, and its rows."""

    document: str
    version: int
    languages: tuple[str, ...]
    rows: list[ReadRow] = field(default_factory=list)


def read_word(content: bytes) -> ReadWord:
    """Read a Word document that `make_word` wrote and people edited.

    Raises
    ------
    RefusalError : a file that is not a Word document, has macros, links to other files, is larger
        unpacked than it may be, or has no table of paragraphs.
    """
    root = _parse(_unpack(content).replace(STRICT, NAMESPACE.encode()))
    body = root.find(f"{W}body")
    table = None if body is None else next(_tables(body), None)
    if table is None:
        _refuse_table()
    rows = list(_rows(table))
    if not rows or len(rows) > MOST_ROWS:
        _refuse_table()
    heading = rows[0]
    cells = [_words(each)[1] for each in _cells(heading)]
    languages = [found[1] for each in cells[1:] if (found := HEADING.search(each.strip()))]
    if not languages or len(languages) != len(cells) - 1 or len(set(languages)) < len(languages):
        _refuse_table()
    named = [found for name in _bookmarks(root) if (found := DOCUMENT.fullmatch(name))]
    document, version = (named[0][1], int(named[0][2])) if named else ("", 0)
    read = [_read_row(each, tuple(languages)) for each in rows[1:]]
    return ReadWord(document, version, tuple(languages), read)


def _refuse_table() -> NoReturn:
    refuse(
        "the Word document has no table of paragraphs with a language in each heading",
        "Export the text again and edit the words in its table; leave the headings as they are.",
        kind="invalid",
    )


def _unpack(content: bytes) -> bytes:
    """The main part of a Word document, once the whole package was checked."""
    try:
        package = zipfile.ZipFile(BytesIO(content))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        _refuse_file()
    names = {each.filename for each in parts}
    if MAIN not in names or "[Content_Types].xml" not in names:
        _refuse_file()
    unpacked = sum(each.file_size for each in parts)
    swollen = any(
        each.file_size > 1_000_000 and each.file_size > MOST_RATIO * max(1, each.compress_size)
        for each in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or swollen:
        refuse(
            "the Word document is {size} MB unpacked, in {count} parts",
            "Send one without pictures and embedded files, of at most {most} MB unpacked.",
            kind="invalid",
            size=unpacked // 1_000_000,
            count=len(parts),
            most=MOST_UNPACKED_BYTES // 1_000_000,
        )
    if any(each.lower().rpartition("/")[2] in MACROS for each in names):
        _refuse_macros()
    try:
        types = _read_part(package, "[Content_Types].xml")
        if b"macroEnabled" in types:
            _refuse_macros()
        for name in sorted(each for each in names if each.endswith(".rels")):
            _check_relations(_read_part(package, name))
        return _read_part(package, MAIN)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError):
        _refuse_file()


def _refuse_file() -> NoReturn:
    refuse(
        "the file is not a Word document (.docx)",
        "Save it as .docx, without a password, and send it again.",
        kind="invalid",
    )


def _refuse_macros() -> NoReturn:
    refuse(
        "the Word document contains macros",
        "Save it as .docx without macros, and send it again.",
        kind="invalid",
    )


def _read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part, never more of it than its heading says and the limit allows."""
    with package.open(name) as part:
        content = part.read(MOST_UNPACKED_BYTES + 1)
    if len(content) > MOST_UNPACKED_BYTES:
        raise zipfile.BadZipFile(name)
    return content


def _check_relations(content: bytes) -> None:
    for each in _parse(content):
        if each.get("TargetMode") == "External" and not each.get("Type", "").endswith(HYPERLINK):
            refuse(
                "the Word document refers to another file: {target}",
                "Remove the linked template, picture or object, and send it again.",
                kind="invalid",
                target=repr(each.get("Target", "")[:120]),
            )


def _parse(content: bytes) -> etree._Element:
    """XML without entities, from nowhere else, of a bounded depth."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        _refuse_file()
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        _refuse_file()


def _bookmarks(element: etree._Element) -> list[str]:
    return [each.get(f"{W}name", "") for each in element.iter(f"{W}bookmarkStart")]


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of a name, also those inside content controls; not those deeper."""
    for each in element:
        if each.tag == f"{W}{name}":
            yield each
        elif each.tag in WRAPPERS:
            yield from _inside(each, name)


def _tables(body: etree._Element) -> Iterator[etree._Element]:
    return _inside(body, "tbl")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _inside(table, "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return list(_inside(row, "tc"))


def _names_of(row: etree._Element) -> list[str]:
    """The bookmarks of a row; one that covers the whole row may stand before it in the table."""
    before = []
    for each in row.itersiblings(preceding=True):
        if each.tag == f"{W}bookmarkStart":
            before.append(each.get(f"{W}name", ""))
        elif each.tag != f"{W}bookmarkEnd":
            break
    return before + _bookmarks(row)


def _read_row(row: etree._Element, languages: tuple[str, ...]) -> ReadRow:
    names = _names_of(row)
    numbers = [int(found[1]) for name in names if (found := PARAGRAPH.fullmatch(name))]
    revisions = {
        int(found[1]): int(found[2]) for name in names if (found := REVISION.fullmatch(name))
    }
    number = numbers[0] if len(numbers) == 1 else None
    notes: list[str] = []
    cells = _cells(row)
    merged = any(
        each.find(f"{W}tcPr/{W}vMerge") is not None
        or each.find(f"{W}tcPr/{W}hMerge") is not None
        or any(each.find(f"{W}tcPr/{W}cell{name}") is not None for name in ("Del", "Ins", "Merge"))
        or int((_value(each.find(f"{W}tcPr/{W}gridSpan")) or "1").strip() or "1") > 1
        for each in cells
    )
    if merged or len(cells) != len(languages) + 1 or len(numbers) > 1:
        notes.append("merged cells")
    texts, before = {}, {}
    for language, cell in zip(languages, cells[1:], strict=False):
        old, new = _words(cell)
        notes += _left_out(cell)
        clean, hidden = strip_hidden(new)
        if hidden:
            notes.append("hidden characters")
        if NESTED.search(clean):
            notes.append("nested brackets")
        texts[language], before[language] = _spaced(clean), _spaced(strip_hidden(old)[0])
    marked = row.find(f"{W}trPr/{W}del") is not None
    return ReadRow(
        number,
        revisions.get(number) if number is not None else None,
        texts,
        before,
        marked,
        tuple(dict.fromkeys(notes)),
    )


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _left_out(cell: etree._Element) -> Iterator[str]:
    """What stands in a cell and is not read as words."""
    gone = {each for name in GONE for moved in cell.iter(name) for each in moved.iter()}
    for names, note in LEFT_OUT.items():
        if any(each not in gone for name in names for each in cell.iter(f"{W}{name}")):
            yield note
    if any(_is_hidden(each) for each in cell.iter(f"{W}r")):
        yield "hidden text"


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and _value(mark) not in ("0", "false", "off")


def _spaced(words: str) -> str:
    """Words with single spaces; those that do not break, as in numbers, stay as they are."""
    return BREAKING.sub(" ", words).strip(" ")


def strip_hidden(words: str) -> tuple[str, bool]:
    """Words without characters that are not seen, and whether there were any.

    Examples
    --------
    >>> strip_hidden("a\N{RIGHT-TO-LEFT OVERRIDE}b")
    ('ab', True)
    """
    if not find_fault(words):
        return words, False
    kept = "".join(each for each in words if each.isspace() or not find_fault(each))
    joined = kept if not find_fault(kept) else "".join(each for each in kept if each.isprintable())
    return joined, True


def _words(element: etree._Element) -> tuple[str, str]:
    """The words of an element before its tracked changes, and with all of them accepted."""
    old: list[str] = []
    new: list[str] = []
    _collect(element, old, new, True, True)
    return "".join(old), "".join(new)


GONE = {f"{W}del", f"{W}moveFrom"}
COME = {f"{W}ins", f"{W}moveTo"}
SKIPPED = {f"{W}instrText", f"{W}delInstrText", f"{W}rPr", f"{W}pPr", f"{W}tcPr", f"{W}trPr"}
SPACES = {f"{W}tab", f"{W}ptab", f"{W}br", f"{W}cr"}
BREAKING = re.compile(r"[ \t\r\n]+")
LEFT_OUT = {("footnoteReference", "endnoteReference"): "footnotes", ("sym",): "symbols"}
"""Elements of a cell that have no words, and how that is noted."""


def _collect(
    element: etree._Element, old: list[str], new: list[str], in_old: bool, in_new: bool
) -> None:
    for each in element:
        tag = each.tag
        if not isinstance(tag, str) or tag in SKIPPED or tag.endswith("}Fallback"):
            continue
        if tag == f"{W}r" and _is_hidden(each):
            continue
        said = ""
        if tag in (f"{W}t", f"{W}delText", MATH_TEXT):
            said = each.text or ""
        elif tag in SPACES:
            said = " "
        elif tag == f"{W}noBreakHyphen":
            said = "-"
        if said:
            if in_old:
                old.append(said)
            if in_new:
                new.append(said)
            continue
        _collect(each, old, new, in_old and tag not in COME, in_new and tag not in GONE)
        if tag == f"{W}p":
            old.append("\n")
            new.append("\n")


def restore_marks(words: str) -> str:
    """Words in which each bracket is its mark again, such as [[4.1]]."""
    return SHOWN.sub(lambda found: f"[[{found[1]}]]", words)
