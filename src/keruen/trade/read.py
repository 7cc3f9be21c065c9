"""Read a CSV file of UN Comtrade, and refuse what would be counted twice or compared wrongly."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from keruen.store.refusal import Part, RefusalError, count_part, refuse
from keruen.trade.codes import (
    EXPORT,
    FLOWS,
    LEGACY_COLUMNS,
    LEGACY_FLOWS,
    LEVELS,
    NEEDED,
    OTHER_FLOWS,
    READ,
    REVISIONS,
    TOTAL,
    TOTALS,
)
from keruen.trade.data import Country, Flow, TradeData

MOST_BYTES = 256 * 2**20
"""A larger file is refused."""

MOST_ROWS = 2_000_000

KG_PER_T = 1_000.0
LEGACY_VALUE = "Trade Value (US$)"
"""A column that files from before 2023 have, and later ones do not."""

LARGEST = 1e18
"""No value of trade is larger; what is above comes from a shifted column."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
DIGITS = re.compile(r"[0-9]{1,3}")
EMPTY = ("", "NA", "null", "NULL", "None")
Key = tuple[int, str, str, str, str]


@dataclass
class _Row:
    """A row that is kept: its line, its cells by column."""

    line: int
    cells: dict[str, str]

    def reject(self, column: str, problem: Part, remedy: Part) -> NoReturn:
        """Refuse a cell."""
        raise RefusalError(
            "row {row}, column {column}, value {value}: {problem}",
            remedy.words,
            {
                **remedy.values,
                "row": str(self.line),
                "column": column,
                "value": repr(self.cells.get(column, "")[:60]),
                "problem": problem,
            },
            "invalid",
        )


@dataclass
class _Sum:
    """What is added up of a flow: the months of a year."""

    row: _Row
    value: float = 0.0
    kg: float | None = 0.0
    valuation: str = "FOB"
    months: set[str] = field(default_factory=set)


def read_comtrade(
    source: Path | bytes, *, level: int | None = None, classification: str = ""
) -> TradeData:
    """Read a CSV file of UN Comtrade.

    Codes are read as text, so leading zeros stay. Only totals over modes of transport
    (``motCode`` 0), customs procedures (``customsCode`` C00), second partners (``partner2Code`` 0)
    and modes of supply (``mosCode`` 0) are read, as their parts would be counted twice. Months are
    added up to years, and years without all twelve months are marked.

    Parameters
    ----------
    source : the file, or its content.
    level : digits of the HS codes to read (2, 4 or 6); needed where a file has several levels.
    classification : revision to read, such as ``H6``; needed where a file has several.

    Returns
    -------
    TradeData : flows in USD and tonnes, exports FOB and imports as the reporter valued them (CIF as
        a rule).

    Raises
    ------
    RefusalError : a file that cannot be read, with the row, column and value; several levels or
        revisions without a choice; a flow that the file has twice.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> data.classification, data.level, data.codes
    ('H6', 2, ['10', '31', '87'])
    """
    content = source if isinstance(source, bytes) else _read_file(source)
    notes: list[Part] = []
    rows = list(_rows(_decode(content, notes)))
    if not rows:
        refuse("the file has no rows", "Download the file again.", kind="invalid")
    rows = _choose_classification(rows, classification, notes)
    rows = _choose_level(rows, level, notes)
    kept = _keep_totals(rows, notes)
    sums, months = _add_up(kept)
    flows = [
        Flow(
            *key,
            each.value,
            None if each.kg is None else each.kg / KG_PER_T,
            each.valuation,
        )
        for key, each in sorted(sums.items())
    ]
    _note_valuation(flows, notes)
    codes = {each.code for each in flows} - {TOTAL}
    return TradeData(
        tuple(flows),
        classification=rows[0].cells["classificationCode"],
        level=len(min(codes)) if codes else 0,
        countries=_countries(kept),
        goods={row.cells["cmdCode"]: row.cells.get("cmdDesc", "") for row in kept},
        months=months,
        notes=tuple(notes),
        label="; ".join(sorted({row.cells.get("datasetNote", "") for row in kept} - {""})),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def read_levels(source: Path | bytes, *, classification: str = "") -> list[int]:
    """The levels of HS codes that a file has, such as 2, 4 and 6 digits.

    Parameters
    ----------
    source : the file, or its content.
    classification : the revision that is read, where a file has several.

    Raises
    ------
    RefusalError : a file that cannot be read.

    Examples
    --------
    >>> from keruen.trade import read_levels, sample_path
    >>> read_levels(sample_path())
    [2, 4, 6]
    """
    content = source if isinstance(source, bytes) else _read_file(source)
    rows = list(_rows(_decode(content, [])))
    if rows:
        rows = _choose_classification(rows, classification, [])
    return sorted({_digits(row) for row in rows if row.cells["cmdCode"] != TOTAL})


def _read_file(path: Path) -> bytes:
    """The content of a file within the limit."""
    if not path.is_file():
        refuse(
            "there is no file {file}", "Check the path.", kind="missing", file=repr(str(path)[:200])
        )
    if path.stat().st_size > MOST_BYTES:
        refuse(
            "the file is larger than {most} MB",
            "Download fewer years or reporters.",
            kind="limit",
            most=MOST_BYTES // 2**20,
        )
    return path.read_bytes()


def _decode(content: bytes, notes: list[Part]) -> str:
    """The text of a file in UTF-8, or in the Windows-1252 of downloads from the web site."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        refuse(
            "the file is not CSV text in UTF-8",
            "Download it again as CSV, or save it as CSV in UTF-8.",
            kind="invalid",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Codes and numbers are ASCII, so that only descriptions depend on the encoding.
        notes.append(Part("descriptions were read as Windows-1252, because they are not UTF-8"))
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[_Row]:
    """Rows with their lines; a comma at the end of each, as in downloads, is accepted."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    legacy, count = False, 0
    try:
        for cells in reader:
            if not any(each.strip() for each in cells):
                continue
            if not header:
                header = [each.strip() for each in cells]
                legacy = LEGACY_VALUE in header
                if legacy:
                    header = [LEGACY_COLUMNS.get(each, each) for each in header]
                header = _check_header(header)
                continue
            count += 1
            if count > MOST_ROWS:
                refuse(
                    "the file has more than {most} rows",
                    "Download fewer years or reporters.",
                    kind="limit",
                    most=MOST_ROWS,
                )
            if len(cells) == len(header) + 1 and not cells[-1].strip():
                cells = cells[:-1]
            if len(cells) != len(header):
                refuse(
                    "row {row}: {cells} cells under {columns} columns",
                    "Quote descriptions that contain commas, or download the file again.",
                    kind="invalid",
                    row=str(reader.line_num),
                    cells=len(cells),
                    columns=len(header),
                )
            named = {
                name: value.strip()
                for name, value in zip(header, cells, strict=True)
                if name in READ
            }
            if legacy:
                named |= _present_codes(named)
            yield _check_row(_Row(reader.line_num, named))
    except csv.Error as error:
        refuse(
            "row {row}: the CSV cannot be read ({error})",
            "Close quotation marks, or download the file again.",
            kind="invalid",
            row=str(reader.line_num),
            error=str(error)[:120],
        )


def _present_codes(named: dict[str, str]) -> dict[str, str]:
    """Codes of a row from before 2023 as they are today; an empty breakdown is its total."""
    found = {"flowCode": LEGACY_FLOWS.get(named["flowCode"], named["flowCode"])}
    found |= {name: total for name, total in TOTALS.items() if named.get(name) == ""}
    return found


def _check_header(header: list[str]) -> list[str]:
    """Refuse a header without the columns that are needed, or with one twice."""
    if len(header) == 1 and header[0].count(";") + header[0].count("\t") > 2:
        refuse(
            "the columns are not separated by commas",
            "Save the file as CSV with commas.",
            kind="invalid",
        )
    missing = [name for name in NEEDED if name not in header]
    if missing:
        refuse(
            "the file has no column {columns}",
            "Download the file from UN Comtrade with every column and do not rename them.",
            kind="invalid",
            columns=", ".join(missing),
        )
    twice = [name for name in READ if header.count(name) > 1]
    if twice:
        refuse(
            "the file has column {column} twice",
            "Remove one of them.",
            kind="invalid",
            column=twice[0],
        )
    return header


def _check_row(row: _Row) -> _Row:
    """Check codes and the period of a row; country codes lose leading zeros, HS codes do not."""
    cells = row.cells
    for column in ("reporterCode", "partnerCode"):
        if not DIGITS.fullmatch(cells[column]):
            row.reject(
                column,
                Part("it is not a numeric country code"),
                Part("Write the UN Comtrade code, such as 398; 0 is the world."),
            )
        cells[column] = cells[column].lstrip("0") or "0"
    if cells["flowCode"] not in (*FLOWS, *OTHER_FLOWS):
        row.reject(
            "flowCode",
            Part("it is not a flow of UN Comtrade"),
            Part("Write X for exports or M for imports."),
        )
    if cells["classificationCode"] not in REVISIONS:
        row.reject(
            "classificationCode",
            Part("it is not a revision of the Harmonised System"),
            Part("Download the file with an HS classification (H0 to H6)."),
        )
    _check_good(row)
    _check_period(row)
    return row


def _check_good(row: _Row) -> None:
    code = row.cells["cmdCode"]
    if code == TOTAL:
        return
    if not (code.isascii() and code.isdigit() and 1 <= len(code) <= 6):
        row.reject(
            "cmdCode",
            Part("it is not an HS code"),
            Part("Write 2, 4 or 6 digits as text, or TOTAL."),
        )
    if len(code) not in LEVELS:
        row.reject(
            "cmdCode",
            Part("it has {count} digits: a leading zero was lost", {"count": len(code)}),
            Part("Save codes as text, such as 0201, or download the file again."),
        )


def _check_period(row: _Row) -> None:
    period, frequency = row.cells["period"], row.cells.get("freqCode", "")
    plain = period.isascii() and period.isdigit()
    whole = plain and len(period) in (4, 6) and 1962 <= int(period[:4]) <= 2100
    if not whole or (len(period) == 6 and not 1 <= int(period[4:]) <= 12):
        row.reject(
            "period",
            Part("it is neither a year nor a month"),
            Part("Write a year such as 2023, or a month such as 202301."),
        )
    if frequency not in ("", "A", "M") or frequency == ("M" if len(period) == 4 else "A"):
        row.reject(
            "freqCode",
            Part("it does not fit the period {period}", {"period": period}),
            Part("Write A for years or M for months."),
        )


def _choose_classification(rows: list[_Row], wanted: str, notes: list[Part]) -> list[_Row]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row.cells["classificationCode"], row.line)
    if wanted:
        kept = [row for row in rows if row.cells["classificationCode"] == wanted]
        if not kept:
            refuse(
                "the file has no rows of classification {wanted}",
                "Choose one of: {found}.",
                kind="missing",
                wanted=repr(wanted[:20]),
                found=", ".join(sorted(first)),
            )
        _note_left_out(len(rows) - len(kept), "classificationCode", notes)
        return kept
    if len(first) > 1:
        refuse(
            "the file mixes revisions of the Harmonised System: {found}",
            "Choose one of them, or download the file with one: the same code can mean another "
            "good.",
            kind="invalid",
            found=", ".join(f"{name} (row {line})" for name, line in sorted(first.items())),
        )
    return rows


def _choose_level(rows: list[_Row], wanted: int | None, notes: list[Part]) -> list[_Row]:
    first: dict[int, int] = {}
    for row in rows:
        if row.cells["cmdCode"] != TOTAL:
            first.setdefault(len(row.cells["cmdCode"]), row.line)
    if wanted is not None:
        if wanted not in first:
            refuse(
                "the file has no HS codes of {wanted} digits",
                "Choose one of: {found}.",
                kind="missing",
                wanted=wanted,
                found=", ".join(str(each) for each in sorted(first)) or "-",
            )
        kept = [row for row in rows if row.cells["cmdCode"] == TOTAL or _digits(row) == wanted]
        _note_left_out(len(rows) - len(kept), "cmdCode", notes)
        return kept
    if len(first) > 1:
        refuse(
            "the file has HS codes of several levels: {found}",
            "Choose one level, as the codes of one level are contained in those of another.",
            kind="invalid",
            found=", ".join(f"{each} digits (row {line})" for each, line in sorted(first.items())),
        )
    return rows


def _digits(row: _Row) -> int:
    return len(row.cells["cmdCode"])


def _keep_totals(rows: list[_Row], notes: list[Part]) -> list[_Row]:
    """Rows of exports and imports that are totals of their breakdowns."""
    kept: list[_Row] = []
    left: Counter[str] = Counter()
    parts: dict[tuple[str, ...], tuple[_Row, str]] = {}
    for row in rows:
        if row.cells["flowCode"] not in FLOWS:
            left["flowCode"] += 1
            continue
        column = next(
            (name for name, total in TOTALS.items() if row.cells.get(name, total) != total), ""
        )
        if column:
            left[column] += 1
            parts.setdefault(_key(row), (row, column))
        else:
            kept.append(row)
    whole = {_key(row) for row in kept}
    for key, (row, column) in parts.items():
        if key not in whole:
            row.reject(
                column,
                Part("the file has this part of a flow without its total"),
                Part(
                    "Download the file again with {column} {total}, the total.",
                    {"column": column, "total": TOTALS[column]},
                ),
            )
    for column, count in sorted(left.items()):
        _note_left_out(count, column, notes)
    if not kept:
        refuse(
            "the file has no exports (X) or imports (M)",
            "Download the file with these flows.",
            kind="invalid",
        )
    return kept


def _key(row: _Row) -> tuple[str, ...]:
    names = ("period", "reporterCode", "partnerCode", "flowCode", "cmdCode")
    return tuple(row.cells[name] for name in names)


def _note_left_out(count: int, column: str, notes: list[Part]) -> None:
    if count:
        notes.append(
            count_part(
                "{count} row was left out by column {column}",
                "{count} rows were left out by column {column}",
                count,
                column=column,
            )
        )


def _add_up(rows: Sequence[_Row]) -> tuple[dict[Key, _Sum], dict[tuple[str, int, str], int]]:
    """Flows by year, reporter, partner, flow and good; months reported, for monthly data."""
    sums: dict[Key, _Sum] = {}
    months: dict[tuple[str, int, str], set[str]] = {}
    yearly: dict[bool, int] = {}
    for row in rows:
        cells = row.cells
        period = cells["period"]
        yearly.setdefault(len(period) == 4, row.line)
        if len(yearly) > 1:
            row.reject(
                "period",
                Part("the file has years and months, which would be counted twice"),
                Part("Keep years or months alone."),
            )
        year = int(period[:4])
        key = (year, cells["reporterCode"], cells["partnerCode"], cells["flowCode"])
        each = sums.setdefault((*key, cells["cmdCode"]), _Sum(row))
        if period in each.months:
            row.reject(
                "cmdCode",
                Part("row {other} has the same flow", {"other": str(each.row.line)}),
                Part("Remove one of them, or download the file again without breakdowns."),
            )
        each.months.add(period)
        each.value += _value(row)
        kg = _number(row, "netWgt")
        # A weight of zero beside a value was not recorded; a sum with such a part is not known.
        each.kg = None if each.kg is None or not kg else each.kg + kg
        each.valuation = _valuation(row)
        if len(period) == 6:
            months.setdefault((cells["reporterCode"], year, cells["flowCode"]), set()).add(period)
    return sums, {key: len(found) for key, found in sorted(months.items())}


def _value(row: _Row) -> float:
    value = _number(row, "primaryValue")
    if value is None:
        row.reject("primaryValue", Part("it is empty"), Part("Write a value in US dollars."))
    return value


def _number(row: _Row, column: str) -> float | None:
    """A number of a cell; None where it is empty or the column is not there."""
    text = row.cells.get(column, "")
    if text in EMPTY:
        return None
    value = float(text) if NUMBER.fullmatch(text) and text.isascii() else math.nan
    if not 0.0 <= value <= LARGEST:
        row.reject(
            column,
            Part("it is not a number of 0 or more"),
            Part("Write digits with a decimal point and without separators, such as 1234.5."),
        )
    return value


def _valuation(row: _Row) -> str:
    """FOB or CIF: imports are CIF unless the file has them FOB alone."""
    if row.cells["flowCode"] == EXPORT:
        return "FOB"
    cif, fob = _number(row, "cifvalue"), _number(row, "fobvalue")
    return "FOB" if not cif and fob and fob == _number(row, "primaryValue") else "CIF"


def _note_valuation(flows: Sequence[Flow], notes: list[Part]) -> None:
    count = sum(each.flow != EXPORT and each.valuation == "FOB" for each in flows)
    if count:
        notes.append(
            count_part(
                "{count} flow of imports is valued FOB and not CIF",
                "{count} flows of imports are valued FOB and not CIF",
                count,
            )
        )


def _countries(rows: Sequence[_Row]) -> dict[str, Country]:
    """Countries of a file by code."""
    found: dict[str, Country] = {}
    for row in rows:
        for side in ("reporter", "partner"):
            code = row.cells[f"{side}Code"]
            iso = row.cells.get(f"{side}ISO", "").upper()[:3]
            name = row.cells.get(f"{side}Desc", "")[:120]
            if code not in found or not found[code].iso:
                found[code] = Country(iso, name)
    return dict(sorted(found.items(), key=lambda each: int(each[0])))
