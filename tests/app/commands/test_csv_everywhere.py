"""One reader of CSV: each command that is given a file reads it alike and says the same of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from keruen.case import check_case, read_case, write_case_folder
from keruen.errors import Finding
from keruen.movements.read_movements import read_movements as read_for_calibration
from keruen.movements.tables import TableError, schema
from keruen.roadmap.recording import read_movements
from tests.builders import small_case

RECORDED = (
    "reference,kind,quantity_t,to_date,from_site,to_site,lot\n"
    "b1,voyage,25000.5,2026-11-20,casablanca,dakar,\n"
)
HAPPENED = (
    f"{','.join(schema('movements'))}\n"
    "actual,voyage,casablanca_dakar,casablanca,dakar,sea,,handysize,kz3,KZ,,,,0,1,2026-11-01,"
    "2026-11-20,25000.5,25000.5,\n"
)
NUMBERS = {"offers": "200", "recorded": "25000.5", "happened": "25000.5"}
DATES = {"recorded": "2026-11-20", "happened": "2026-11-20"}

Findings = list[Finding]


def _offers(text: bytes | None, place: Path) -> tuple[str, Findings]:
    place.mkdir(exist_ok=True)
    folder = write_case_folder(small_case(), place / "case", force=True)
    path = folder / "offers.csv"
    source = path.read_text(encoding="utf-8")
    if text is not None:
        path.write_bytes(text)
    return source, check_case(folder)


def _movements(read: Callable[[Path], object], source: str) -> Callable[..., tuple[str, Findings]]:
    def of(text: bytes | None, place: Path) -> tuple[str, Findings]:
        place.mkdir(exist_ok=True)
        path = place / "offers.csv"
        path.write_bytes(source.encode() if text is None else text)
        try:
            read(path)
        except TableError as error:
            return source, list(error.findings)
        return source, []

    return of


READERS: dict[str, Callable[..., tuple[str, Findings]]] = {
    "offers": _offers,
    "recorded": _movements(read_movements, RECORDED),
    "happened": _movements(read_for_calibration, HAPPENED),
}


def _wide(text: str, header: str, cell: str) -> str:
    first, *rows = text.splitlines()
    return "\n".join([f"{first},{header}", *(f"{row},{cell}" for row in rows)]) + "\n"


ACCEPTED: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r").encode(),
    "blank lines": lambda text: b"\n" + text.replace("\n", "\n\n").encode(),
    "quotes": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    ).encode(),
    "Excel's first line": lambda text: f"sep=,\n{text}".encode(),
    "trailing empty columns": lambda text: _wide(text, ",", ",").encode(),
    "a private column": lambda text: _wide(text, "_asked by", "=me").encode(),
}

REFUSED: dict[str, tuple[Callable[[str], bytes], str, str, str]] = {
    "semicolons": (
        lambda text: text.replace(",", ";").encode(),
        "line 1",
        "has cells separated by semicolons",
        "Save the file again with commas between the cells and a point as decimal mark.",
    ),
    "UTF-16": (
        lambda text: text.encode("utf-16"),
        "",
        "offers.csv is UTF-16, not UTF-8",
        "Save the file again as CSV in UTF-8.",
    ),
    "a row too long": (
        lambda text: (text.rstrip("\n") + ",,\n").encode(),
        "line {last}",
        "the row has {more} cells and the header has {width}",
        "Give the row one cell for each column; put cells that hold a comma in quotes, and write "
        "a point as decimal mark.",
    ),
    "an open quote": (
        lambda text: (text + '"open').encode(),
        "line {next}",
        "is not well-formed CSV: unexpected end of data",
        "Put cells that hold a comma, a quote or a line break in quotes, double the quotes within "
        "them, and close each quote.",
    ),
    "nothing": (
        lambda _: b"",
        "",
        "the file is empty",
        "Write a header line with the names of the columns, and a line for each row.",
    ),
    "a column without a name": (
        lambda text: _wide(text, "", "x").encode(),
        "",
        "the header has a column without a name",
        "Name the column, or remove it.",
    ),
}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_accepted_is_accepted_everywhere(reader: str, tmp_path: Path) -> None:
    source, _ = READERS[reader](None, tmp_path / "source")
    for number, (name, change) in enumerate(ACCEPTED.items()):
        place = tmp_path / str(number)
        assert READERS[reader](change(source), place)[1] == [], name
        if reader == "offers":
            assert read_case(place / "case").fingerprint == small_case().fingerprint


@pytest.mark.parametrize("reader", READERS)
def test_what_is_refused_is_refused_alike(reader: str, tmp_path: Path) -> None:
    source, _ = READERS[reader](None, tmp_path / "source")
    lines = source.splitlines()
    width = len(lines[0].split(","))
    named = {"last": len(lines), "next": len(lines) + 1, "width": width, "more": width + 2}
    table = "offers" if reader == "offers" else "movements"
    for number, (name, (change, row, problem, remedy)) in enumerate(REFUSED.items()):
        place = tmp_path / str(number)
        found = [each for each in READERS[reader](change(source), place)[1] if each.table == table]
        assert [(each.row, each.problem, each.remedy) for each in found] == [
            (row.format(**named), problem.format(**named), remedy)
        ], name


@pytest.mark.parametrize("reader", READERS)
def test_a_column_twice_and_a_decimal_comma(reader: str, tmp_path: Path) -> None:
    source, _ = READERS[reader](None, tmp_path / "source")
    names = source.splitlines()[0].split(",")
    place = tmp_path / "twice"
    # The last column is one that a row may leave empty.
    twice = source.replace(names[-1], names[0], 1)
    found = READERS[reader](twice.encode(), place)[1]
    assert ("header names this column twice", names[0]) in [
        (each.problem.removeprefix("the "), each.column) for each in found
    ]
    place = tmp_path / "comma"
    comma = source.replace(NUMBERS[reader], '"200,5"', 1)
    found = READERS[reader](comma.encode(), place)[1]
    assert [(each.value, each.problem, each.remedy) for each in found] == [
        (
            "200,5",
            "is a number with a comma",
            "Write a point as decimal mark and nothing between thousands, as in 200.5.",
        )
    ]


@pytest.mark.parametrize("reader", DATES)
def test_dates_with_a_time(reader: str, tmp_path: Path) -> None:
    source = {"recorded": RECORDED, "happened": HAPPENED}[reader]
    for ending in ("T00:00:00", " 00:00:00.000", "T00:00:00.000Z", "T00:00:00+00:00"):
        text = source.replace(DATES[reader], DATES[reader] + ending)
        assert READERS[reader](text.encode(), tmp_path)[1] == []
    text = source.replace(DATES[reader], f"{DATES[reader]}T13:20:00Z")
    found = READERS[reader](text.encode(), tmp_path)[1]
    assert [str(each) for each in found] == [
        "table movements, row line 2, column to_date, value '2026-11-20T13:20:00Z': has a time of "
        "day, where only a whole day is read\n  Write the date alone, as in 2026-11-20."
    ]
