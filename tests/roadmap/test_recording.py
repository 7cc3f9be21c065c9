"""Tables of movements: sites by UN/LOCODE, unnamed columns located, amounts and days in sense."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keruen.app.commands.serve import SITES
from keruen.movements.tables import TableError
from keruen.roadmap.recording import read_movements, read_site_codes

TODAY = date(2026, 11, 24)
HEADER = "reference,kind,quantity_t,to_date,from_site,to_site"


def write(folder: Path, *lines: str) -> Path:
    table = folder / "moved.csv"
    table.write_text("\n".join((*lines, "")), encoding="utf-8")
    return table


def said(path: Path) -> list[tuple[str, str, str, str]]:
    with pytest.raises(TableError) as error:
        read_movements(path, TODAY, {"XXABC": ["one", "two"]})
    return [(each.row, each.column, each.problem, each.remedy) for each in error.value.findings]


def test_a_un_locode_stands_for_its_site(tmp_path: Path) -> None:
    codes = read_site_codes(SITES)
    assert codes["MACAS"] == ["casablanca"]
    table = write(
        tmp_path,
        HEADER,
        "a,voyage,5,2026-11-20,MACAS,dakar",
        "b,voyage,5,2026-11-20,ma cas,SNDKR",
        "c,voyage,5,2026-11-20,casablanca,elsewhere",
    )
    rows = read_movements(table, TODAY, codes)
    assert [(row["from_site"], row["to_site"]) for row in rows] == [
        ("casablanca", "dakar"),
        ("casablanca", "dakar"),
        ("casablanca", "elsewhere"),
    ]
    table = write(tmp_path, HEADER, "a,voyage,5,2026-11-20,XXABC,dakar")
    assert said(table) == [
        (
            "line 2",
            "from_site",
            "is the UN/LOCODE of more than one site: one, two",
            "Write the short name of the one you mean.",
        )
    ]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("a,voyage,-5,2026-11-20,x,y", "quantity_t", "the quantity -5.0 t is not above zero"),
        ("a,voyage,0,2026-11-20,x,y", "quantity_t", "the quantity 0.0 t is not above zero"),
        (
            "a,voyage,1e12,2026-11-20,x,y",
            "quantity_t",
            "the quantity 1000000000000.0 t is more than any movement",
        ),
        ("a,voyage,5,2026-11-25,x,y", "to_date", "the day 2026-11-25 lies after today, 2026-11-24"),
        ("a,use,5,2036-01-01,x,y", "to_date", "the day 2036-01-01 lies after today, 2026-11-24"),
        (
            "a,voyage,5,0026-11-20,x,y",
            "to_date",
            "the day 0026-11-20 lies outside the years 1990 to 2100",
        ),
    ],
)
def test_amounts_and_days_that_cannot_be(
    tmp_path: Path, row: str, column: str, problem: str
) -> None:
    table = write(tmp_path, HEADER, row)
    assert (column, problem) in [each[1:3] for each in said(table)]


def test_columns_without_a_name_are_located(tmp_path: Path) -> None:
    table = write(tmp_path, f"_note,{HEADER},,", "n,a,voyage,5,2026-11-20,x,y,1,2")
    assert said(table) == [
        (
            "",
            "",
            "the header has 2 columns without a name: number 8, 9 from the left",
            "Name these columns, or remove them.",
        )
    ]
    table = write(tmp_path, f"{HEADER},", "a,voyage,5,2026-11-20,x,y,1")
    assert [each[2] for each in said(table)] == ["the header has a column without a name"]


def test_semicolons_are_named(tmp_path: Path) -> None:
    table = write(tmp_path, HEADER.replace(",", ";"), "a;voyage;5,5;2026-11-20;x;y")
    assert said(table)[0][2] == "has cells separated by semicolons"
