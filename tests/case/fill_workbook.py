"""Type rows into the sheets of a workbook, as a user does in a spreadsheet program."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, unescape

FIRST_DAY = dt.date(1899, 12, 30)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
Rows = Sequence[Mapping[str, str]]


def type_rows_into(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write rows below those that the named sheets have; empty texts leave a cell empty.

    A cell takes the style of the cell above it, so that a date is one where the column has dates.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode(), re.DOTALL)
    texts = ["".join(re.findall(r"<t[^>]*>(.*?)</t>", each, re.DOTALL)) for each in texts]
    names = re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"', parts["xl/workbook.xml"].decode())
    for name, number in names:
        if name in sheets:
            part = f"xl/worksheets/sheet{number}.xml"
            parts[part] = _with_rows(parts[part].decode(), texts, sheets[name]).encode()
    assert set(sheets) <= {name for name, _ in names}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _with_rows(xml: str, texts: Sequence[str], rows: Rows) -> str:
    header = {
        unescape(texts[int(number)]): letters
        for letters, number in re.findall(r'<c r="([A-Z]+)1" s="\d+" t="s"><v>(\d+)</v>', xml)
    }
    last = max(map(int, re.findall(r'<row r="(\d+)"', xml)))
    styles = dict(re.findall(rf'<c r="([A-Z]+){last}" s="(\d+)"', xml))
    lines = [
        f'<row r="{line}">'
        + "".join(
            _cell(f"{letters}{line}", row[name], styles.get(letters, "0"))
            for name, letters in header.items()
            if row.get(name)
        )
        + "</row>"
        for line, row in enumerate(rows, start=last + 1)
    ]
    assert all(set(row) <= set(header) for row in rows)
    return xml.replace("</sheetData>", "".join(lines) + "</sheetData>")


def _cell(address: str, text: str, style: str) -> str:
    if DATE.fullmatch(text):
        text = str((dt.date.fromisoformat(text) - FIRST_DAY).days)
    if NUMBER.fullmatch(text):
        return f'<c r="{address}" s="{style}"><v>{text}</v></c>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
