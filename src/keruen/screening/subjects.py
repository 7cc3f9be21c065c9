"""Subjects that are compared with lists: firms, ships, owners, banks."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from keruen.errors import KeruenError
from keruen.screening.imo import read_imo_number

SubjectKind = Literal["firm", "vessel", "owner", "operator", "bank", "person"]
KINDS: tuple[str, ...] = get_args(SubjectKind)
COLUMNS = ("kind", "name", "original", "register_no", "imo", "country", "owners")
MOST_SUBJECTS = 100_000


@dataclass(frozen=True)
class Subject:
    """Who or what is compared.

    Parameters
    ----------
    name : in Latin letters; may be empty for a ship with its number.
    original : the name in its own script.
    register_no : number in the register of companies (ICE, RC, BIN).
    imo : a ship's IMO number.
    owners : names of the owners and operators of a ship, compared each for itself.
    """

    kind: SubjectKind
    name: str
    original: str = ""
    register_no: str = ""
    imo: str = ""
    country: str = ""
    owners: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the subject is called in one line."""
        return self.name or self.original or (f"IMO {self.imo}" if self.imo else "without name")


def make_subject(
    kind: str,
    name: str,
    original: str = "",
    register_no: str = "",
    imo: str = "",
    country: str = "",
    owners: str = "",
) -> Subject:
    """A subject from texts, with its fields checked.

    Parameters
    ----------
    owners : names joined by semicolons.

    Raises
    ------
    KeruenError : an unknown kind, or a number that is not a ship's.

    Examples
    --------
    >>> make_subject("vessel", "Example", imo="IMO 9074729").imo
    '9074729'
    """
    given = kind.strip().casefold() or "firm"
    for each in KINDS:
        if given == each:
            return Subject(
                each,  # type: ignore[arg-type]
                name.strip(),
                original.strip(),
                register_no.strip(),
                read_imo_number(imo),
                country.strip(),
                tuple(dict.fromkeys(part.strip() for part in owners.split(";") if part.strip())),
            )
    raise KeruenError(
        f"column kind, value {kind[:40]!r}: it is not known", f"Write one of {', '.join(KINDS)}."
    )


def read_subjects(place: Path) -> list[Subject]:
    """Subjects from a CSV file with a heading.

    Raises
    ------
    KeruenError : the file cannot be read, lacks a column, or a value is wrong, with its line.
    """
    try:
        content = place.read_bytes()
    except OSError as error:
        raise KeruenError(
            f"file {place} cannot be read: {error.strerror or error}", "Check its name."
        ) from None
    return parse_subjects(content, place.name)


def parse_subjects(content: bytes, source: str) -> list[Subject]:
    """Subjects from the bytes of a CSV file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise KeruenError(
            f"file {source}, line {line}: the file is not in UTF-8",
            "Save it as CSV in UTF-8.",
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    subjects: list[Subject] = []
    header: list[str] | None = None
    try:
        for values in reader:
            if not any(each.strip() for each in values):
                continue
            if header is None:
                header = _read_header(values, source)
                continue
            subjects.append(_read_row(values, header, source, reader.line_num))
            if len(subjects) > MOST_SUBJECTS:
                raise KeruenError(
                    f"file {source} has more than {MOST_SUBJECTS:,} rows",
                    "Split the file.",
                )
    except csv.Error:
        raise KeruenError(
            f"file {source}, line {reader.line_num}: a quotation does not end",
            "Correct the line, or save the file as CSV again.",
        ) from None
    if not subjects:
        raise KeruenError(
            f"file {source} has no subject",
            f"Write a heading ({', '.join(COLUMNS)}), then a row for each name.",
        )
    return subjects


def _read_header(values: list[str], source: str) -> list[str]:
    header = [each.strip().casefold() for each in values]
    unknown = [each for each in header if each not in COLUMNS]
    doubled = [each for each in header if header.count(each) > 1]
    if unknown or doubled or not {"name", "original", "imo"} & set(header):
        wrong = (unknown or doubled or ["no column name"])[0]
        raise KeruenError(
            f"file {source}, heading: {wrong[:40]!r} is not expected",
            f"Use the columns {', '.join(COLUMNS)}, each at most once.",
        )
    return header


def _read_row(values: list[str], header: list[str], source: str, line: int) -> Subject:
    if len(values) != len(header):
        raise KeruenError(
            f"file {source}, line {line} has {len(values)} values, the heading {len(header)}",
            "Put a text with commas into quotation marks.",
        )
    row = dict(zip(header, values, strict=True))
    try:
        return make_subject(
            row.get("kind", ""),
            row.get("name", ""),
            row.get("original", ""),
            row.get("register_no", ""),
            row.get("imo", ""),
            row.get("country", ""),
            row.get("owners", ""),
        )
    except KeruenError as error:
        raise KeruenError(f"file {source}, line {line}, {error.what}", error.remedy) from None
