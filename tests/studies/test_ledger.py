"""The assumption ledger: sources, ages, confirmations and measured effects."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keruen.store.database import Database
from keruen.studies import tables as t
from keruen.studies.commands.cases import last_version
from keruen.studies.reads.effects import Effect
from keruen.studies.reads.ledger import Assumption, Ledger, last_year_named, read_ledger
from keruen.studies.unit import open_work, read_work
from tests.studies.people import PLANNER, do

NOW = datetime(2026, 11, 30, tzinfo=UTC)
LATER = datetime(2027, 12, 31, tzinfo=UTC)
RIGA = "lane=kostanay_riga"


@pytest.mark.parametrize(
    ("source", "year"),
    [
        ("USDA, November 2025", 2025),
        ("Season 2019/20, and a table of 2018", 2019),
        ("Outlook to 2040 of 2024", 2024),
        ("Resolution 12026, no year", None),
        ("", None),
    ],
)
def test_the_last_year_that_a_source_names(source: str, year: int | None) -> None:
    assert last_year_named(source, NOW) == year


@pytest.fixture
def case(database: Database) -> str:
    return do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa").id


def ledger_of(database: Database, case: str, folder: Path | None = None) -> Ledger:
    with read_work(database, PLANNER, NOW) as unit:
        found = read_ledger(unit, case, folder)
    assert found is not None
    return found


def row_of(ledger: Ledger, row: str = RIGA, table: str = "lanes") -> Assumption:
    return next(each for each in ledger.assumptions if (each.table, each.row) == (table, row))


def write(database: Database, case: str, **cells: str) -> str:
    """Write cells of the lane to Riga; returns the newest version."""
    with read_work(database, PLANNER) as unit:
        version = last_version(unit, case).id
    return do(
        database, PLANNER, "write_row", version_id=version, table="lanes", row=RIGA, cells=cells
    ).id


def test_reasons_by_hand(database: Database, case: str) -> None:
    assert row_of(ledger_of(database, case)).reasons == ()
    for source, reasons in {
        "A report of 2023": ("old source",),
        "A report of 2024": (),
        "A conversation": ("source without a year",),
    }.items():
        write(database, case, source=source)
        assert row_of(ledger_of(database, case)).reasons == reasons
    write(database, case, source="", confidence="")
    bare = row_of(ledger_of(database, case))
    assert (bare.source, bare.reasons) == ("", ("no source",))
    # Its own table gives no source; rows of `joint_years` take that of theirs.
    inherited = next(
        each for each in ledger_of(database, case).assumptions if each.table == "joint_years"
    )
    assert inherited.from_table
    assert "World Bank" in inherited.source
    assert inherited.confidence == "derived"


def test_a_confirmation_counts_for_a_year_and_for_the_values_confirmed(
    database: Database, case: str
) -> None:
    version = write(database, case, source="A report of 2019")
    do(
        database,
        PLANNER,
        "confirm_assumption",
        version_id=version,
        table="lanes",
        row=RIGA,
        note="Asked again.",
    )
    confirmed = row_of(ledger_of(database, case))
    assert (confirmed.reasons, confirmed.confirmed_by, confirmed.note) == (
        (),
        "aida",
        "Asked again.",
    )
    with read_work(database, PLANNER, LATER) as unit:
        later = read_ledger(unit, case)
    assert later is not None
    assert row_of(later).reasons == ("old source",)
    write(database, case, cost_usd_per_t="99")
    changed = row_of(ledger_of(database, case))
    assert changed.reasons == ("old source", "changed since it was confirmed")
    assert changed.changed_in == 3
    other = row_of(ledger_of(database, case), "lane=akmola_riga")
    assert other.changed_in == 1


def test_effects_are_those_of_the_newest_tornado(
    database: Database, case: str, tmp_path: Path
) -> None:
    assert row_of(ledger_of(database, case, tmp_path)).effect is None
    with read_work(database, PLANNER) as unit:
        version = last_version(unit, case).id
    bars = [
        {"term": "lanes", "part": "kostanay_riga", "words": "lane", "most_usd_per_year": 2.0e6},
        {
            "term": "hire",
            "part": "handysize",
            "most_usd_per_year": None,
            "first_order_usd_per_year": -3.0e5,
            "turns": True,
        },
        {"term": "fuel", "part": "", "most_usd_per_year": 1.0e5, "turns": False},
    ]
    for name, found in {
        "run_a": {"kind": "tornado", "bars": bars},
        "run_b": {"kind": "sweep", "points": []},
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "ask.json").write_text(json.dumps(found))
        with open_work(database, PLANNER) as unit:
            unit.add(
                t.study_run,
                tier="party",
                id=name,
                job=name,
                kind="ask",
                title="Effects",
                version=version,
                folder=name,
                manifest_sha256="0" * 64,
                figures={},
                seconds=1.0,
                bytes=1,
                ended_early="no",
                state="draft",
            )
    ledger = ledger_of(database, case, tmp_path)
    assert ledger.measured.run == "run_a"
    effects = {
        (each.table, each.row): each.effect
        for each in ledger.assumptions
        if each.effect is not None
    }
    assert effects == {
        ("lanes", RIGA): Effect(2.0e6, False, False),
        ("vessel_classes", "vessel_class=handysize"): Effect(3.0e5, True, True),
        ("case", "case=west-africa"): Effect(1.0e5, False, False),
    }
    # A folder that is absent, or a file that is damaged, measures nothing.
    (tmp_path / "run_a" / "ask.json").write_text('{"kind": "tornado", "bars": [{}]}')
    assert row_of(ledger_of(database, case, tmp_path)).effect is None
