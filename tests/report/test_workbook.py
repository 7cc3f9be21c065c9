"""The workbook: every sheet opens, sums agree, and no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from keruen.report import ReportData, write_workbook
from tests.report.synthetic import make_data, make_summary

SHEETS = [
    *("Answer", "Purchases", "Sailings", "Lanes", "Landed cost by month"),
    *("Landed cost", "Flows", "Cover", "Corridors"),
    *("Ships", "Emissions", "Stocks", "Costs", "Assumptions"),
]

SUMS = [
    ("Flows", "Quantity, t", "flows", "quantity_t"),
    ("Landed cost", "Quantity, t", "landed_cost", "quantity_t"),
    ("Landed cost", "Landed, USD/t", "landed_cost", "landed_usd_per_t"),
    ("Cover", "Shortage, t", "cover", "shortage_t"),
    ("Corridors", "Quantity, t", "corridor_flows", "quantity_t"),
    ("Ships", "Trips", "ships", "trips"),
    ("Emissions", "CO2e, t", "emissions", "co2e_t"),
    ("Stocks", "In store, t", "stock_curves", "quantity_t"),
    ("Purchases", "Quantity, t", "purchases", "quantity_t"),
    ("Landed cost by month", "FOB, USD/t", "landed_months", "fob_usd_per_t"),
    ("Costs", "This plan, USD", "cost_terms", "usd"),
    ("Costs", "No hub, USD", "cost_terms", "no_hub_usd"),
]


def read(path: Path, sheet: str) -> pl.DataFrame:
    return fastexcel.read_excel(path).load_sheet(sheet).to_polars()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(make_data(), path)
    return path


def test_its_sheets(book: Path) -> None:
    assert fastexcel.read_excel(book).sheet_names == SHEETS


@pytest.mark.parametrize(("sheet", "heading", "name", "column"), SUMS)
def test_sums_agree_with_the_frames(
    book: Path, sheet: str, heading: str, name: str, column: str
) -> None:
    written, given = read(book, sheet)[heading], getattr(make_data(), name)[column]
    assert len(written) == len(given)
    assert written.sum() == pytest.approx(given.sum(), rel=1e-12)


def test_a_weekly_run_says_weeks(tmp_path: Path) -> None:
    write_workbook(make_data(period_kind="week"), tmp_path / "plan.xlsx")
    assert read(tmp_path / "plan.xlsx", "Landed cost by week").columns[2] == "Week of use, from"


def test_a_sailing_has_a_column_for_each_grade(book: Path) -> None:
    assert read(book, "Sailings").drop_nulls("Ships").rows() == [
        (
            *(dt.datetime(2027, 10, 1), dt.datetime(2027, 10, 31), "Liepāja", "Jorf Lasfar", None),
            *("panamax", 2, 120_000.0, None, 80_000.0, 40_000.0),
        ),
        (
            *(
                dt.datetime(2027, 11, 1),
                dt.datetime(2027, 11, 30),
                "Jorf Lasfar",
                "Banjul",
                "Dakar",
            ),
            *("handysize", 1, 20_000.0, 5_000.0, 20_000.0, None),
        ),
    ]


def test_lanes_have_a_column_for_each_period(book: Path) -> None:
    frame = read(book, "Lanes")
    assert frame.columns[-3:] == ["Total, t", "2027-10-01, t", "2027-11-01, t"]
    assert frame.rows() == [
        (
            "Kostanay",
            "Liepāja",
            "kostanay_liepaja",
            "rail",
            "Baltic, by Liepāja",
            90_000.0,
            70_000.0,
            20_000.0,
        )
    ]


def test_the_difference_of_all_terms_is_that_of_the_plans(book: Path) -> None:
    # 2,417.35 - 2,435.94 million USD
    assert read(book, "Costs")["Difference, USD"].sum() == pytest.approx(-18_590_000.0)


def test_the_answer_sheet_has_the_summary(book: Path) -> None:
    rows = fastexcel.read_excel(book).load_sheet("Answer", dtypes={"Value": "string"}).to_polars()
    answer = dict(rows.select("What", "Value").iter_rows())
    assert answer["Answer"] == "Build the hub at Jorf Lasfar"
    numbers = {
        "Value of the hub, USD a year, at least": 3_180_000.0,
        "Value of the hub, USD a year, at most": 8_940_000.0,
        "Plan: cost, USD": 2_417_350_000.0,
        "Plan: proven bound, USD": 2_409_120_000.0,
        "Plan: gap": 0.0034046,
        "No hub: cost, USD": 2_435_940_000.0,
        "No hub: gap": 0.0037152,
        "Years": 3.0,
        "Delivered, t": 10_141_000.0,
        "Through hub, t": 1_812_000.0,
    }
    assert {key: float(answer[key]) for key in numbers} == numbers


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    base = make_data()
    data = make_data(
        summary=make_summary(title=text),
        assumptions=base.assumptions.with_columns(value=pl.lit(text)),
        sites=base.sites.with_columns(name=pl.lit(text)),
    )
    write_workbook(data, tmp_path / "plan.xlsx")
    assert read(tmp_path / "plan.xlsx", "Assumptions")["Value"].unique().to_list() == [text]
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as package:
        names = package.namelist()
        sheets = [package.read(name).decode() for name in names if "worksheets/" in name]
        styles = package.read("xl/styles.xml").decode()
    assert not any("<f>" in sheet or "<f " in sheet or "hyperlink" in sheet for sheet in sheets)
    quoted = re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1])
    marked = [index for index, each in enumerate(quoted) if "quotePrefix" in each]
    assert len(marked) == 1
    assumptions = next(sheet for sheet in sheets if f's="{marked[0]}" t="s"' in sheet)
    assert assumptions.count(f's="{marked[0]}" t="s"') > 0


def test_a_long_text_is_cut_to_what_a_cell_holds(tmp_path: Path) -> None:
    data = make_data(why=("a" * 40_000,))
    write_workbook(data, tmp_path / "plan.xlsx")
    rows = read(tmp_path / "plan.xlsx", "Answer").filter(pl.col("What") == "Why")
    assert rows["Value"].to_list() == ["a" * 32_767]


def test_headings_are_frozen(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        for number in range(1, len(SHEETS) + 1):
            sheet = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert '<pane ySplit="1" topLeftCell="A2"' in sheet


def test_the_same_data_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    write_workbook(make_data(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


def test_an_empty_run_still_makes_every_sheet(tmp_path: Path) -> None:
    write_workbook(ReportData({}), tmp_path / "plan.xlsx")
    assert fastexcel.read_excel(tmp_path / "plan.xlsx").sheet_names == SHEETS
