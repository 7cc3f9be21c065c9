"""The tutorial: its tables are typed into the template, and its commands print what it says."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from keruen.app.commands.case import check_case as check_command
from keruen.case import read_case, write_template
from keruen.case.dictionary import read_tables
from keruen.case.read_me_sheet import columns_to_fill
from keruen.movements.landed import landed_cost
from keruen.plan import PlanOptions, make_plan
from keruen.rows import given
from tests.case.fill_workbook import Rows, type_rows_into
from tests.page_blocks import blocks_of

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")


def tables_of_page() -> dict[str, Rows]:
    """Rows of each table of the page whose text before it names its sheet."""
    tables: dict[str, Rows] = {}
    before = ""
    for block in PAGE.split("\n\n"):
        if not block.startswith("|"):
            before = block
            continue
        head, _, *lines = [
            [cell.strip() for cell in line[1:-1].split("|")] for line in block.strip().splitlines()
        ]
        sheet = re.search(r"Sheet\s+`(\w+)`", before)
        if sheet is None:
            continue
        name = sheet[1]
        tables[name] = [dict(zip(head, cells, strict=True)) for cells in lines]
    return tables


def _outputs() -> list[str]:
    """What the commands of the page print, in their order."""
    blocks = [each for each in blocks_of("docs/tutorial.md") if each.kind == "console"]
    steps = [step for block in blocks for step in block.steps]
    return [printed for _, printed in steps if printed]


@pytest.fixture(scope="module")
def corridor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template, filled in as the page says."""
    path = tmp_path_factory.mktemp("tutorial") / "corridor.xlsx"
    write_template(path)
    tables = tables_of_page()
    assert len(tables) == 14
    type_rows_into(path, tables)
    return path


def test_the_page_names_every_required_sheet_and_column() -> None:
    tables = tables_of_page()
    for table in read_tables().values():
        assert not table.required or table.name in tables
    for name, rows in tables.items():
        assert set(columns_to_fill(name)) <= set(rows[0]), name
        assert name in ("table_sources", *(row["table_name"] for row in tables["table_sources"]))


def test_the_workbook_is_sound(corridor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corridor.parent)
    outcome = check_command(corridor.name, None, strict=True)
    assert f"{outcome.text}\n" == _outputs()[0]
    assert outcome.exit_code == 0


def test_the_plan_is_the_one_of_the_page(corridor: Path) -> None:
    case = read_case(corridor)
    plan = make_plan(case, PlanOptions(gap=0.002))
    assert given(plan.summary["gap"]) <= 0.002
    words = _outputs()[1].replace("\n", " ")
    cost, per_year, mean = map(float, re.findall(r"USD ([\d.]+)[ /]", words))
    assert "ALL DEMAND SERVED " in words
    assert plan.summary["cost_usd"] / 1e6 == pytest.approx(cost, rel=0.003)
    assert per_year == pytest.approx(cost * 365.25 / 366, rel=0.003)
    landed = landed_cost(case, plan.voyage_options.frame, plan.movements, plan.stocks)
    landed = landed.filter(pl.col("grade").is_null())
    found = dict(landed.select("market", "landed_usd_per_t").iter_rows())
    shown = dict(re.findall(r"^\| (\w+) \| [\d,]+ \| ([\d.]+) \|$", PAGE, re.MULTILINE))
    assert len(found) == 3
    assert found == {name: pytest.approx(float(usd), rel=0.005) for name, usd in shown.items()}
    use = landed["quantity_t"]
    paid = float((landed["landed_usd_per_t"] * use).sum())
    assert paid / float(use.sum()) == pytest.approx(mean, rel=0.003)
