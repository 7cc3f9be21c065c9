"""What the numbers in a sheet's cells stand for: shared texts, dates, and cell addresses."""

from __future__ import annotations

import datetime as dt
import re

from keruen.case.cells import number_text
from keruen.case.xml_parts import WorkbookError, WorkbookParts

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Parts of a number format that are text, colour, a condition or a name, and so not a date code.
NOT_CODES = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE)
DATE_CODES = re.compile(r"[dmyhs]", re.IGNORECASE)
# Seconds may have decimals (ss.000); any other place of a digit makes it the format of a number.
DECIMAL_SECONDS = re.compile(r"s[.,]0+", re.IGNORECASE)
DIGIT_PLACES = re.compile(r"[0#?@]")
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

DAY_ZERO = dt.date(1899, 12, 30)
DAY_ZERO_1904 = dt.date(1904, 1, 1)
# Up to here the calendar of 1900 is off by one day, for it has a 29 February.
LAST_DOUBTFUL_SERIAL = 60
LAST_SERIAL = 2_958_465
SECONDS_OF_A_DAY = 86_400


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
    """Numbers of the cell styles that show a number as a date.

    A format that a file defines under a built-in number goes before the built-in one.
    """
    if name is None or name not in parts:
        return set()
    custom: dict[int, bool] = {}
    formats: list[int] = []
    inside: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        # A differential style (dxf) has number formats of its own, which no cell refers to.
        if element == "numFmt" and "dxf" not in inside:
            number = _whole(attributes.get("numFmtId"), "number format")
            custom[number] = is_date_format(attributes.get("formatCode", ""))
        if element == "xf" and inside and inside[-1] == "cellXfs":
            formats.append(_whole(attributes.get("numFmtId", "0"), "number format"))
        inside.append(element)

    def end(_: str) -> None:
        inside.pop()

    parts.parse(name, start, end, lambda _: None)
    return {
        style
        for style, number in enumerate(formats)
        if custom.get(number, number in BUILT_IN_DATES)
    }


def number_cell(text: str, is_date: bool, from_1904: bool) -> str:
    """Text of a cell that holds a number: the number exactly, or a date where it shows as one.

    A date with a fraction is a date with a time of day, to the second.
    """
    try:
        value = float(text)
    except ValueError:
        raise WorkbookError("is damaged: a number cell holds no number") from None
    if abs(value) == float("inf"):
        return text
    least = 0 if from_1904 else LAST_DOUBTFUL_SERIAL + 1
    if not is_date or not least <= value < LAST_SERIAL + 1 - (1_462 if from_1904 else 0):
        return number_text(value)
    days, seconds = divmod(round(value * SECONDS_OF_A_DAY), SECONDS_OF_A_DAY)
    zero = DAY_ZERO_1904 if from_1904 else DAY_ZERO
    try:
        day = (zero + dt.timedelta(days=days)).isoformat()
    except OverflowError:
        return number_text(value)
    if not seconds:
        return day
    minutes, second = divmod(seconds, 60)
    return f"{day}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


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


def columns_of(area: str) -> range:
    """Places of the columns of an area such as ``B2:D9``; none where it is not an area."""
    ends = [ADDRESS.fullmatch(end) for end in area.split(":")]
    if len(ends) != 2 or not all(ends):
        return range(0)
    (_, first), (_, last) = (parse_address(end) for end in area.split(":"))
    return range(first, last + 1)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time, by its first section.

    Text in a format, such as the unit in ``0.0 "days"``, does not make it a date; neither do the
    letters of a format with places for digits that some programs write without quotes.
    """
    first = NOT_CODES.sub(" ", code).split(";")[0]
    return bool(DATE_CODES.search(first)) and not DIGIT_PLACES.search(
        DECIMAL_SECONDS.sub("s", first)
    )


def _whole(text: str | None, what: str) -> int:
    if text is None or not text.isdecimal() or len(text) > 9:
        raise WorkbookError(f"is damaged: a {what} has no number")
    return int(text)
