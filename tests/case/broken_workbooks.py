"""Faulty workbooks, each made from the small case's workbook by one change of its bytes."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from keruen.case import write_case_workbook
from keruen.case.dictionary import read_dictionary
from tests.builders import small_case

Break = Callable[[Path], object]

BOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
COST = "<v>50</v>"


def sheet_part(table: str) -> str:
    """Name of the part that holds the sheet of a table."""
    return f"xl/worksheets/sheet{list(read_dictionary()).index(table) + 1}.xml"


LANES = sheet_part("lanes")


@cache
def _small_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as place:
        return write_case_workbook(small_case(), Path(place) / "small.xlsx").read_bytes()


def put_small_workbook(path: Path) -> Path:
    """Put the workbook of the small case at `path`; it is made only once."""
    path.write_bytes(_small_workbook())
    return path


def edit_part(path: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    """Replace one part of a workbook by what `edit` makes of it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = edit(parts[part])
    assert changed != parts[part]
    parts[part] = changed
    write_parts(path, parts)


def write_parts(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    """Write a workbook of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    path.write_bytes(content.getvalue())


def _edit(part: str, old: str, new: str) -> Break:
    def edit(content: bytes) -> bytes:
        return content.replace(old.encode(), new.encode(), 1)

    return lambda path: edit_part(path, part, edit)


def _remove_part(part: str) -> Break:
    def remove(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name != part}
        write_parts(path, parts)

    return remove


def _whole(content: bytes) -> Break:
    return lambda path: path.write_bytes(content)


def _no_header(path: Path) -> None:
    edit_part(path, LANES, lambda content: re.sub(rb'<row r="1".*?</row>', b"", content))


def _no_cells(path: Path) -> None:
    edit_part(path, LANES, lambda content: re.sub(rb"<row .*</row>", b"", content))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2_000])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(LANES).header_offset + 200
    content[place : place + 40] = bytes(40)
    path.write_bytes(bytes(content))


def _bomb(path: Path) -> None:
    edit_part(path, TEXTS, lambda content: content + b" " * (140 * 2**20))


def _other_packing(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    write_parts(path, parts, zipfile.ZIP_BZIP2)


def _many_parts(path: Path) -> None:
    write_parts(path, {f"p{number}": b"" for number in range(5_001)})


def _formula(path: Path, cells: str) -> None:
    """Formulas in a workbook that a spreadsheet program has calculated."""
    edit_part(path, LANES, lambda part: part.replace(COST.encode(), cells.encode(), 1))
    edit_part(path, BOOK, lambda part: part.replace(b' fullCalcOnLoad="1"', b""))


def _only_sheet(path: Path) -> None:
    def rename(part: bytes) -> bytes:
        return re.sub(
            rb"<sheets>.*</sheets>",
            b'<sheets><sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets>',
            part,
        )

    edit_part(path, BOOK, rename)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><sst>"
)
ELSEWHERE = '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si>'

WORKBOOKS: dict[str, Break] = {
    "formula": lambda path: _formula(path, f"<f>25*2</f>{COST}"),
    "formulas": lambda path: _formula(
        path, f'<f>25*2</f>{COST}</c><c r="G2" t="str"><f>""</f><v></v>'
    ),
    "formula in a workbook to be calculated": _edit(LANES, COST, "<f>25*2</f><v>0</v>"),
    "formula with an error": _edit(
        LANES, '<c r="F2"><v>50</v>', '<c r="F2" t="e"><f>1/0</f><v>#DIV/0!</v>'
    ),
    "formula with an empty value": _edit(LANES, COST, "<f>25*2</f><v></v>"),
    "formula without a value": _edit(LANES, COST, "<f>25*2</f>"),
    "spreadsheet error": _edit(LANES, '<c r="F2"><v>50</v>', '<c r="F2" t="e"><v>#N/A</v>'),
    "merged cells": _edit(
        LANES, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:B2"/></mergeCells>'
    ),
    "renamed sheet": _edit(BOOK, 'name="lanes"', 'name="Lane list"'),
    "unknown sheet": _edit(BOOK, 'name="labels"', 'name="Tabelle1"'),
    "two sheets of one name": _edit(BOOK, 'name="labels"', 'name="lanes"'),
    "cell beside the table": _edit(
        LANES, "</row></sheetData>", '<c r="Z3"><v>7</v></c></row></sheetData>'
    ),
    "cell at the end of the world": _edit(
        LANES,
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>',
    ),
    "two cells of one address": _edit(LANES, '<c r="G2"', '<c r="F2"'),
    "no address": _edit(LANES, '<c r="G2"', '<c r="2G"'),
    "text that is not there": _edit(LANES, ' t="s"><v>', ' t="s"><v>9999'),
    "number cell without a number": _edit(LANES, COST, "<v>fifty</v>"),
    "date kept as a number": _edit(sheet_part("demand"), '<c r="B2" s="2"', '<c r="B2"'),
    "sheet without a header": _no_header,
    "sheet without cells": _no_cells,
    "sheet is missing": _remove_part(LANES),
    "no workbook within": _remove_part("_rels/.rels"),
    "not well-formed": _edit(LANES, "</sheetData>", "</sheetDta>"),
    "multiplying entities": _edit(TEXTS, "<sst", f"{LAUGHS}</sst><sst"),
    "entity of another file": _edit(TEXTS, "<sst", f"{ELSEWHERE}</sst><sst"),
    "unpacks without end": _bomb,
    "other packing": _other_packing,
    "too many parts": _many_parts,
    "cut short": _cut,
    "bytes overwritten": _flip,
    "protected by a password": _whole(OLE + bytes(4_096) + "EncryptedPackage".encode("utf-16-le")),
    "old format under a new name": _whole(OLE + bytes(4_096) + "Workbook".encode("utf-16-le")),
    "document of another program": _whole(OLE + bytes(4_096)),
    "OpenDocument under another name": lambda path: write_parts(
        path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}
    ),
    "binary workbook under another name": lambda path: write_parts(path, {"xl/workbook.bin": b""}),
    "no sheet of a case": _only_sheet,
    "empty": _whole(b""),
}
