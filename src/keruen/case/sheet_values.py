"""What the numbers in a sheet's cells stand for: shared texts, dates, and cell addresses."""

from __future__ import annotations

import datetime as dt
import re

from keruen.case.cells import number_text
from keruen.case.xml_parts import WorkbookError, WorkbookParts

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Parts of a number format that are text, colour or a condition, and so no date code.
NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_CODES = re.compile(r"[dmyhs]", re.IGNORECASE)
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

DAY_ZERO = dt.date(1899, 12, 30)
DAY_ZERO_1904 = dt.date(1904, 1, 1)
# Up to here the calendar of 1900 is off by one day, for it has a 29 February.
LAST_DOUBTFUL_SERIAL = 60
LAST_SERIAL = 2_958_465


def read_shared_texts(parts: WorkbookParts, name: str | None) -> list[str]:
    """The texts that cells refer to by number, without the reading aids of Asian scripts."""
    texts: list[str] = []
    if name is None or name not in parts:
        return texts
    pieces: list[str] = []
    state = {"text": False, "aid": False}

    def start(element: str, _: dict[str, str]) -> None:
        if element == "si":
            pieces.clear()
        elif element == "rPh":
            state["aid"] = True
        elif element == "t":
            state["text"] = not state["aid"]

    def end(element: str) -> None:
        if element == "si":
            texts.append(unescape("".join(pieces)))
        elif element == "rPh":
            state["aid"] = False
        elif element == "t":
            state["text"] = False

    def text(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    parts.parse(name, start, end, text)
    return texts


def read_date_styles(parts: WorkbookParts, name: str | None) -> set[int]:
    """Numbers of the cell styles that show a number as a date."""
    if name is None or name not in parts:
        return set()
    custom: set[int] = set()
    formats: list[int] = []
    inside: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "numFmt" and _is_date_format(attributes.get("formatCode", "")):
            custom.add(_whole(attributes.get("numFmtId"), "number format"))
        if element == "xf" and inside and inside[-1] == "cellXfs":
            formats.append(_whole(attributes.get("numFmtId", "0"), "number format"))
        inside.append(element)

    def end(_: str) -> None:
        inside.pop()

    parts.parse(name, start, end, lambda _: None)
    return {style for style, code in enumerate(formats) if code in custom | BUILT_IN_DATES}


def number_cell(text: str, is_date: bool, from_1904: bool) -> str:
    """Text of a cell that holds a number: the number exactly, or a date where it shows as one."""
    try:
        value = float(text)
    except ValueError:
        raise WorkbookError("is damaged: a number cell holds no number") from None
    if not is_date or not value.is_integer():
        return number_text(value) if abs(value) < float("inf") else text
    least = 0 if from_1904 else LAST_DOUBTFUL_SERIAL + 1
    if not least <= value <= LAST_SERIAL - (1_462 if from_1904 else 0):
        return number_text(value)
    zero = DAY_ZERO_1904 if from_1904 else DAY_ZERO
    return (zero + dt.timedelta(days=int(value))).isoformat()


def unescape(text: str) -> str:
    """Text with the escapes of control characters (``_x000D_``) undone, line ends made alike."""
    whole = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return whole.replace("\r\n", "\n")


def parse_address(address: str) -> tuple[int, int]:
    """Line and place of a cell address: ``C7`` is line 7, place 2."""
    found = ADDRESS.fullmatch(address)
    if not found:
        raise WorkbookError("is damaged: a cell has no address that can be read")
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), place - 1


def make_address(line: int, place: int) -> str:
    """Cell address of a line and place: line 7, place 2 is ``C7``."""
    letters = ""
    number = place + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{line}"


def _is_date_format(code: str) -> bool:
    return bool(DATE_CODES.search(NOT_CODES.sub("", code.split(";")[0])))


def _whole(text: str | None, what: str) -> int:
    if text is None or not text.isdecimal() or len(text) > 9:
        raise WorkbookError(f"is damaged: a {what} has no number")
    return int(text)
