"""The difference of two versions: by hand, and against edits that are known."""

from __future__ import annotations

import random

from keruen.case.raw_csv import read_lines, read_tables_as_csv, write_lines
from keruen.case.read import shipped_case_path
from keruen.studies.reads.differences import CellChange, RowChange, compare_tables


def test_rows_and_cells_by_hand() -> None:
    before = {
        "lanes": "lane,mode,cost_usd_per_t\na,rail,4.50\nb,rail,5\nc,road,6\n",
        "grades": "grade,name\nwheat,Wheat\n",
    }
    after = {
        # The order of rows and the writing of a number do not count.
        "lanes": "lane,cost_usd_per_t,mode,note\nd,7,road,new\nb,5.5,rail,\na,4.5,rail,\n",
        "grades": "grade,name\nwheat,Wheat\n",
    }
    assert compare_tables(before, after) == [
        RowChange(
            "lanes",
            "lane=d",
            "added",
            (
                CellChange("lane", "", "d"),
                CellChange("cost_usd_per_t", "", "7"),
                CellChange("mode", "", "road"),
                CellChange("note", "", "new"),
            ),
        ),
        RowChange("lanes", "lane=b", "changed", (CellChange("cost_usd_per_t", "5", "5.5"),)),
        RowChange(
            "lanes",
            "lane=c",
            "removed",
            (
                CellChange("lane", "c", ""),
                CellChange("mode", "road", ""),
                CellChange("cost_usd_per_t", "6", ""),
            ),
        ),
    ]


def test_rows_of_one_key_are_matched_by_their_order() -> None:
    before = {"grades": "grade,name\nwheat,One\nwheat,Two\n"}
    after = {"grades": "grade,name\nwheat,One\nwheat,Three\nwheat,Four\n"}
    assert [(each.kind, each.cells) for each in compare_tables(before, after)] == [
        ("changed", (CellChange("name", "Two", "Three"),)),
        ("added", (CellChange("grade", "", "wheat"), CellChange("name", "", "Four"))),
    ]


def test_known_edits_are_found() -> None:
    """Random edits of a shipped case are found, each and no other."""
    chance = random.Random(7)
    tables = read_tables_as_csv(shipped_case_path("west-africa"))
    found = 0
    for _ in range(40):
        edited, expected = dict(tables), set()
        for table in chance.sample(["demand", "lanes", "sites", "labels"], 2):
            header, *rows = read_lines(tables[table])
            for number in chance.sample(range(len(rows)), 2):
                rows[number][header.index("note" if "note" in header else "label")] = "changed"
                expected.add((table, "changed"))
            edited[table] = write_lines([header, *chance.sample(rows, len(rows))])
        changes = compare_tables(tables, edited)
        assert {(each.table, each.kind) for each in changes} == expected
        assert len(changes) == 4
        found += len(changes)
        assert compare_tables(edited, edited) == []
    assert found == 160
