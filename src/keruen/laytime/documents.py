"""Input files: TOML, JSON or a workbook, as tables and values."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from keruen.errors import KeruenError
from keruen.laytime.facts import Charter
from keruen.laytime.read_charter import read_charter

MOST_BYTES = 8 * 2**20
MOST_DEPTH = 12
# TOML 1.1 lets a time leave its seconds out; the parser of Python reads TOML 1.0.
WITHOUT_SECONDS = re.compile(
    r"((?:=|\[|,)[ \t]*(?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2})(?=[ \t]*(?:[#,\]}\n]|[+-]\d{2}:|Z|$))"
)
REMEDY = "Begin from a template: keruen laytime new FILE.toml."


def read_file(path: str | Path) -> Charter:
    """Read a charter from a file: .toml, .json or .xlsx.

    Raises
    ------
    LaytimeError : with every finding.
    KeruenError : a file that cannot be read.
    """
    return read_charter(read_document(path))


def read_document(path: str | Path) -> dict[str, object]:
    """The tables of an input file, as JSON values; nothing of them is checked.

    Raises
    ------
    KeruenError : a file that cannot be read.
    """
    place = Path(path)
    suffix = place.suffix.lower()
    if suffix == ".xlsx":
        from keruen.laytime.read_workbook import read_workbook_document

        return read_workbook_document(place)
    if suffix not in (".toml", ".json"):
        raise KeruenError(
            f"{place.name} is not an input of laytime", "Give a file .toml, .json or .xlsx."
        )
    return statement_input(_parsed(place))


def read_statement(path: str | Path) -> dict[str, object]:
    """A stored statement, as `statement_json` gives it.

    Raises
    ------
    KeruenError : a file that cannot be read, or is not JSON.
    """
    place = Path(path)
    if place.suffix.lower() != ".json":
        raise KeruenError(f"{place.name} is not a stored statement", "Give a file .json.")
    return _parsed(place)


def _parsed(place: Path) -> dict[str, object]:
    suffix, text = place.suffix.lower(), read_text(place)
    try:
        value = parse_toml(text) if suffix == ".toml" else parse_json(text)
        document = plain(value)
    except (ValueError, RecursionError, OverflowError) as error:
        where = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
        raise KeruenError(
            f"{place.name} is not a {suffix[1:].upper()} file: {where}", REMEDY
        ) from error
    if not isinstance(document, dict):
        raise KeruenError(f"{place.name} holds no tables", REMEDY)
    return document


def parse_toml(text: str) -> dict[str, object]:
    """Tables of a TOML text; its times may leave their seconds out.

    Raises
    ------
    ValueError : not TOML.
    """
    return tomllib.loads(WITHOUT_SECONDS.sub(r"\1:00", text), parse_float=Decimal)


def parse_json(text: str) -> object:
    """A value of JSON; a name that is given twice is refused.

    Raises
    ------
    ValueError : not JSON.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names: dict[str, object] = {}
        for name, value in pairs:
            if name in names:
                raise ValueError(f"the name {name[:80]!r} is given twice")
            names[name] = value
        return names

    return json.loads(text, object_pairs_hook=once)


def statement_input(document: dict[str, object]) -> dict[str, object]:
    """The input of a statement where a statement was given, or the document itself."""
    basis = document.get("basis")
    if isinstance(basis, dict) and isinstance(basis.get("input"), dict):
        return {str(name): each for name, each in basis["input"].items()}
    return document


def read_text(path: Path) -> str:
    """The text of a file.

    Raises
    ------
    KeruenError : it is absent, too large, or not UTF-8.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KeruenError(
                f"{path.name} is larger than {MOST_BYTES // 2**20} MB", "Split the file."
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KeruenError(
            f"{path} cannot be read: {error.strerror or error}",
            "Check that the file exists and that you may read it.",
        ) from error
    except UnicodeDecodeError as error:
        raise KeruenError(f"{path.name} is not UTF-8 text", "Save it as UTF-8.") from error


def plain(value: object, depth: int = MOST_DEPTH) -> object:
    """A value of TOML as one of JSON: times as text, exact numbers as text."""
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, Mapping):
        return {str(name): plain(each, depth - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each, depth - 1) for each in value]
    if isinstance(value, dt.datetime):
        # A part of a second is left as it is, and refused where the time is read.
        return value.isoformat(timespec="seconds" if not value.microsecond else "microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return "1e99"
    return value
