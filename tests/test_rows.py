"""Typed rows of frames: the generated classes are current, and read what the tables hold."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from keruen.api.cases import read_case
from keruen.case import row_module as case_module
from keruen.case import table_frames, table_rows
from keruen.case.dictionary import read_dictionary
from keruen.case.table_rows import ROW_CLASSES, LaneRow, SettingsRow
from keruen.case.voyage_rows import VoyageCallRow, VoyageCostRow, VoyageRow
from keruen.laytime import row_module as laytime_module
from keruen.laytime import statement_words
from keruen.movements import row_module as movement_module
from keruen.movements import rows as movement_rows
from keruen.movements.tables import MOVEMENT_COLUMNS
from keruen.report import frame_rows
from keruen.report import row_module as report_module
from keruen.roadmap.reads.agenda import AgendaLine
from keruen.routes.voyages import OPTION_SCHEMA
from keruen.rows import given, rows


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (table_rows, case_module.write_module()),
        (table_frames, case_module.write_frames_module()),
        (movement_rows, movement_module.write_module()),
        (statement_words, laytime_module.write_module()),
        (frame_rows, report_module.write_module()),
    ],
)
def test_generated_rows_are_current(module: ModuleType, source: str) -> None:
    path = Path(str(module.__file__))
    assert path.read_text(encoding="utf-8") == source, "run scripts/make_row_types.py"


def test_every_table_of_a_case_is_read_into_its_class() -> None:
    case = read_case("kazakhstan-morocco-africa")
    assert set(ROW_CLASSES) == set(read_dictionary())
    filled = 0
    for table, kind in ROW_CLASSES.items():
        assert table == kind.TABLE
        found = rows(case[table], kind)
        assert [dict(row) for row in found] == case[table].to_dicts()
        filled += len(found)
    assert filled > 1_000


def test_every_table_of_a_case_is_a_frame_by_its_name() -> None:
    case = read_case("west-africa")
    for table, frame in case.tables.items():
        assert getattr(case.frames, table) is frame
    assert list(table_frames.TableFrames.__slots__) == list(read_dictionary())


def test_cells_that_may_be_empty_are_those_without_a_default() -> None:
    kinds = LaneRow.__annotations__
    assert kinds["corridor"] == "str | None"
    assert kinds["cost_usd_per_t"] == "float"
    assert SettingsRow.__annotations__["insurance_rate"] == "float", "it has a default"
    assert list(movement_rows.MovementRow.__slots__) == [each.name for each in MOVEMENT_COLUMNS]


def test_columns_are_found_by_their_names() -> None:
    frame = read_case("west-africa")["lanes"]
    turned = frame.select(reversed(frame.columns))
    assert rows(turned, LaneRow) == rows(frame, LaneRow)
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        rows(frame.drop("mode"), LaneRow)


def test_a_row_is_a_mapping_too() -> None:
    (first, *_) = read_case("west-africa").rows(LaneRow)
    assert first["mode"] == first.mode == "rail"
    assert "mode" in first
    assert "table" not in first
    assert len(first) == len(LaneRow.__slots__)
    with pytest.raises(KeyError):
        first["no_such_column"]


def test_rows_of_voyages_have_the_columns_of_the_options() -> None:
    assert list(VoyageRow.__slots__) == list(OPTION_SCHEMA)
    for kind in (VoyageCostRow, VoyageCallRow):
        assert set(kind.__slots__) <= set(OPTION_SCHEMA)


def test_an_extended_row_has_the_columns_of_its_row_and_its_own() -> None:
    line = AgendaLine(None, 3, {"en": "Rail"}, "carried over", "c", "p", "open", None, coming=True)
    assert list(line)[:2] == ["position", "title"]
    assert "row" not in line
    assert line["coming"] is True
    with pytest.raises(KeyError):
        line["id"]


def test_an_empty_cell_that_the_checks_require_is_refused() -> None:
    assert given(0.0) == 0.0
    with pytest.raises(ValueError, match="check the case first"):
        given(None)
