"""Data sets: loaded with source and licence, seen by seats, published, withdrawn."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import text

from keruen.errors import KeruenError
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.store.roles import PUBLIC, Actor
from keruen.trade import make_report, sample_path
from keruen.trade_data.reads import list_sets, read_content, read_set
from keruen.trade_data.registry import REGISTRY
from keruen.trade_data.unit import open_work, read_work

ON_EACH_DATABASE = True

ANALYST = Actor("aida", "KAZ", "", frozenset({"trade_analyst"}))
OTHER = Actor("said", "MAR", "", frozenset({"trade_analyst"}))
READER = Actor("nur", "MAR", "", frozenset({"reader"}))
ORGANISER = Actor("org", "MAR", "", frozenset({"trade_analyst"}), "organiser", "org_council")
FIRM = Actor("firm", "MAR", "", frozenset({"reader"}), "company", "org_firm")
GUEST = Actor("guest", "MAR", "", frozenset({"reader"}), "guest", "org_dakar")
FIELDS = {
    "title": "Sample",
    "source": "Keruen, made up, 2026",
    "licence": "Apache-2.0",
    "file_name": "sample.csv",
}
SAMPLE = sample_path().read_bytes()


def do(
    database: Database, actor: Actor, name: str, content: bytes | None = None, **fields: Any
) -> CommandResult:
    """Do a command, with a file."""
    with open_work(database, actor) as unit:
        unit.incoming = content
        return REGISTRY.execute(unit, name, fields)


def seen(database: Database, actor: Actor) -> list[str]:
    """Titles of the data sets that an actor sees."""
    with read_work(database, actor) as unit:
        return [each.title for each in list_sets(unit)]


def test_a_data_set_has_its_source_licence_and_hash(database: Database) -> None:
    made = do(database, ANALYST, "load_set", SAMPLE, **FIELDS)
    with read_work(database, READER) as unit:
        (row,) = list_sets(unit)
        assert (row.id, row.party, row.source, row.licence) == (
            made.id,
            "KAZ",
            FIELDS["source"],
            FIELDS["licence"],
        )
        assert row.sha256 == hashlib.sha256(SAMPLE).hexdigest()
        assert (row.levels, row.years, row.classification) == ([2, 4, 6], [2022, 2023], "H6")
        assert row.label == "made-up sample of Keruen, not statistics"
        assert read_content(unit, row) == SAMPLE
        report = make_report(read_set(unit, row, 4), "KAZ", "MAR", 2023)
        assert report.lines[0].complementarity == pytest.approx(80.0)
        assert read_set(unit, row, None).level == 2
        with pytest.raises(RefusalError) as error:
            read_set(unit, row, 3)
    assert str(error.value) == "the file has no HS codes of 3 digits\n  Choose one of: 2, 4, 6."


def test_who_sees_what(database: Database) -> None:
    made = do(database, ORGANISER, "load_set", SAMPLE, **FIELDS)
    actors = (ANALYST, OTHER, READER, ORGANISER, FIRM, GUEST, PUBLIC)
    assert [len(seen(database, each)) for each in actors] == [1, 1, 1, 1, 1, 0, 0]
    do(database, ORGANISER, "publish_set", set_id=made.id)
    assert [len(seen(database, each)) for each in actors] == [1] * 7
    with read_work(database, PUBLIC) as unit:
        assert read_content(unit, list_sets(unit)[0]) == SAMPLE
    do(database, OTHER, "withdraw_set", set_id=made.id, reason="An older revision.")
    assert seen(database, ANALYST) == []


@pytest.mark.parametrize("actor", [READER, FIRM, GUEST, PUBLIC])
def test_others_load_nothing(database: Database, actor: Actor) -> None:
    with pytest.raises(KeruenError):
        do(database, actor, "load_set", SAMPLE, **FIELDS)
    assert seen(database, ANALYST) == []


def test_what_is_refused(database: Database) -> None:
    made = do(database, ANALYST, "load_set", SAMPLE, **FIELDS)
    cases: list[tuple[Actor, str, bytes | None, dict[str, str], str]] = [
        (
            ANALYST,
            "load_set",
            SAMPLE,
            FIELDS,
            "this file is loaded already\n  Open that data set, or withdraw it first.",
        ),
        (
            ANALYST,
            "load_set",
            None,
            FIELDS,
            "no file was sent\n"
            "  Send the form of the page of trade statistics to /trade/files, with the file.",
        ),
        (
            OTHER,
            "withdraw_set",
            None,
            {"set_id": made.id, "reason": "Not ours."},
            "this data set belongs to another side\n  Ask that side to change it.",
        ),
        (
            ANALYST,
            "load_set",
            SAMPLE.replace(b",1001,", b",001,", 1),
            FIELDS,
            "row 4, column cmdCode, value '001': it has 3 digits: a leading zero was lost\n"
            "  Save codes as text, such as 0201, or download the file again.",
        ),
    ]
    for actor, name, content, fields, words in cases:
        with pytest.raises(RefusalError) as error:
            do(database, actor, name, content, **fields)
        assert str(error.value) == words
    assert seen(database, ANALYST) == ["Sample"]


def test_the_database_refuses_changes_of_a_data_set(database: Database) -> None:
    made = do(database, ANALYST, "load_set", SAMPLE, **FIELDS)
    changes = (
        "UPDATE trade_set SET licence = 'none'",
        "UPDATE trade_set SET flows = 1",
        "UPDATE trade_content SET trade_set = trade_set || 'x'",
        "UPDATE trade_set SET tier = 'party'",
    )
    for statement in changes:
        with pytest.raises(Exception, match=r"never changes|FOREIGN|foreign|hidden|CHECK|tier"):
            _change(database, statement)
    assert made.tier == "shared"


def _change(database: Database, statement: str) -> None:
    with open_work(database, ANALYST) as unit:
        unit.connection.execute(text(statement))
