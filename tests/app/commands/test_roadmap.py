"""`keruen roadmap record`: a table from the shell, in the name of one side."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.app.commands.roadmap import load_into, record_file
from keruen.errors import KeruenError
from keruen.movements.tables import TableError

HEADER = "reference,kind,quantity_t,to_date,from_site,to_site,origin_country\n"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register with the shipped roadmap, and no runs beside it."""
    monkeypatch.chdir(tmp_path)
    address = f"sqlite:///{tmp_path / 'register.db'}"
    load_into(address, None)
    return address


def test_a_table_is_recorded_for_a_side(url: str, tmp_path: Path) -> None:
    table = tmp_path / "moved.csv"
    table.write_text(
        HEADER + "b1,voyage,5,2026-11-20,casablanca,dakar,KZ\n"
        "b2,voyage,5,2026-11-20,casablanca,atlantis,KZ\n",
        encoding="utf-8",
    )
    outcome = record_file(url, table, "MAR")
    assert outcome.text == (
        "2 of 2 movements are new\n"
        "not in the table of sites, so they are not counted by country: atlantis"
    )
    assert outcome.data == {"rows": 2, "recorded": 2, "unknown_sites": ["atlantis"]}
    assert record_file(url, table, "KAZ").data["recorded"] == 0
    table.write_text(HEADER + "b1,voyage,6,2026-11-20,casablanca,dakar,KZ\n", encoding="utf-8")
    with pytest.raises(TableError):
        record_file(url, table, "MAR")


def test_a_side_that_is_not_there(url: str, tmp_path: Path) -> None:
    table = tmp_path / "moved.csv"
    table.write_text(HEADER, encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        record_file(url, table, "ABC")
    assert str(error.value) == "there is no side 'ABC'\n  Name one of MAR, KAZ."
    with pytest.raises(KeruenError) as error:
        record_file(url, table, "")
    assert (
        str(error.value)
        == "the option --party is missing\n  Give the side that records, with --party."
    )
