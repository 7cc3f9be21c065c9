"""`keruen hub`: a terminal from its tables to a verified book, and what is refused."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from keruen.app.commands import hub, hub_demo, hub_recall, hub_reconcile
from keruen.app.commands.serve import Listening
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.demo import CHIEF
from keruen.hub.package import open_hub
from keruen.hub.reads.charges import read_account
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.verifying import verify_book
from keruen.store import hashing
from keruen.store.roles import ROLES
from tests.databases import CHEAP

HEADER = "command,owner,bin,grade,kg,moisture_pct,reference,at\n"


@pytest.fixture(autouse=True)
def present_roles() -> Iterator[None]:
    """The roles of the hub book end with the test."""
    before = dict(ROLES)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the fictional terminal, and no work."""
    address = f"sqlite:///{tmp_path / 'hub.db'}"
    assert hub.set_up(address, None, "TERM").text == "terminal TERM set up with 44 records"
    return address


def table(folder: Path, *rows: str) -> Path:
    """A table of commands."""
    path = folder / "work.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_from_tables_to_a_signed_day(url: str, tmp_path: Path) -> None:
    work = table(
        tmp_path,
        "receive_grain,AMBER,bin_01,wheat_11,1000000,14.0,Hatch 1,2026-10-01T08:00:00+00:00",
        "receive_grain,CEDAR,bin_01,wheat_11,25000,12.0,Ticket 1,2026-10-01T09:00:00+00:00",
        "load_grain,AMBER,bin_01,,200000,,Order 1,2026-10-01T10:00:00+00:00",
    )
    assert hub.import_file(url, work, "person_a").text == f"{work}: 3 commands done"
    position = hub.show_position(url, "2026-10-01")
    assert position.text.splitlines()[:3] == [
        "2026-10-01 (24 hours, open), kilograms",
        "bin         grade                opening            in           out       closing",
        "bin_01      wheat_11                   0     1,025,000       200,000       825,000",
    ]
    signed = hub.sign_position(url, "", "person_a")
    assert signed.text == "2026-10-01 signed: 825,000 kg in 1 line"
    with pytest.raises(KeruenError) as error:
        hub.import_file(url, work, "person_a")
    assert str(error.value) == (
        "work.csv, line 2: the day of this entry is closed by its signed daily position\n"
        "  Post an adjustment in an open day that names the document which it corrects."
    )
    assert hub.verify_database(url).text == (
        "3 documents, 11 entries, 7 logs: 825,000 kg in bins, 825,000 kg claimed, 0 kg of declared "
        "differences\nno fault"
    )
    assert hub_reconcile.show_reconciliation(url).text == (
        "wheat_11: 825,000 kg in bins + 0 kg declared = 825,000 kg claimed"
    )
    database = open_hub(url)
    with read_book(database, CHIEF) as book:
        lot = book.connection.execute(select(t.lot.c.id).where(t.lot.c.owner == "CEDAR")).scalar()
    found = hub_recall.show_recall(url, str(lot)).data
    assert (len(found["sources"]), len(found["descendants"])) == (0, 1)
    assert [(each["place"], each["kg"]) for each in found["whereabouts"]] == [
        ("bin_01", 825_000),
        ("ship", 200_000),
    ]


def test_a_wrong_row_leaves_nothing(url: str, tmp_path: Path) -> None:
    good = "receive_grain,AMBER,bin_01,wheat_11,1000,14,T1,"
    for wrong, words in (
        (
            "receive_grain,AMBER,bin_01,wheat_11,33.6,14,T2,",
            "work.csv, line 3: Receive grain: invalid input: kg is not a whole number\n"
            "  Correct the fields listed.",
        ),
        (
            "receive_grain,AMBER,bin_99,wheat_11,1000,14,T2,",
            "work.csv, line 3: there is no place 'bin_99'\n  Check the id on the page of its kind.",
        ),
    ):
        with pytest.raises(KeruenError) as error:
            hub.import_file(url, table(tmp_path, good, wrong), "")
        assert str(error.value) == words
    with pytest.raises(KeruenError) as error:
        hub.import_file(url, table(tmp_path, good, "weigh,AMBER,bin_01,,,,,"), "")
    assert error.value.what.endswith("line 3, column command: the command 'weigh' is not known")
    assert hub.verify_database(url).data["documents"] == 0


def test_an_owner_exports_its_own(url: str, tmp_path: Path) -> None:
    work = table(
        tmp_path,
        "receive_grain,AMBER,bin_01,wheat_11,1000,14,T1,",
        "receive_grain,CEDAR,bin_01,wheat_11,2000,14,T2,",
    )
    hub.import_file(url, work, "")
    out = tmp_path / "mine"
    hub.export_folder(url, out, "AMBER", force=False)
    with (out / "claim_entry.csv").open(encoding="utf-8") as file:
        assert [(row["owner"], row["kg"]) for row in csv.DictReader(file)] == [("AMBER", "1000")]
    for name in ("place_entry", "posting", "place", "daily_position"):
        assert len((out / f"{name}.csv").read_text(encoding="utf-8").splitlines()) == 1, name
    with pytest.raises(KeruenError) as error:
        hub.export_folder(url, out, "AMBER", force=False)
    assert error.value.remedy == "Give another folder, or use --force to replace it."
    with pytest.raises(KeruenError) as error:
        hub.export_folder(url, tmp_path / "x", "NOBODY", force=False)
    assert error.value.what == "the party 'NOBODY' is not known"


def test_a_database_without_a_terminal(tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as error:
        hub.verify_database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert str(error.value) == (
        "the hub book has no terminal yet\n  Set it up with `keruen hub init`."
    )


def test_a_second_terminal_is_refused(url: str) -> None:
    with pytest.raises(KeruenError) as error:
        hub.set_up(url, None, "OTHER")
    assert error.value.what == "the database has a terminal already"


def test_the_demonstration_is_a_month_of_sound_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    told: list[str] = []
    database = hub_demo.prepare_demonstration(
        url, lambda made: told.extend(each.name for each in made)
    )
    with read_book(database, CHIEF) as book:
        found = verify_book(book)
        assert read_exceptions(book) == []
        assert "fictional" in book.terminal.note.lower()
        assert book.count(t.place, t.place.c.kind == "bin") == 12
        assert book.count(t.hub_party, t.hub_party.c.kind == "owner") == 4
        assert book.count(t.daily_position) >= 29
        filled = (t.contract, t.sample, t.quality_decision, t.tariff, t.charge, t.payment)
        assert [book.count(table) for table in filled] == [4, 6, 1, 6, 82, 1]
        account = read_account(book, "SAVANNA", "USD", date(2026, 10, 1), date(2026, 11, 30))
        assert account.closing == sum(each.line.amount for each in account.lines) > 0
    assert found.faults == ()
    assert (found.documents, found.stock_kg, found.claims_kg, found.declared_kg) == (
        # The month has 207 documents; around now two receipts, a loading and a ticket follow.
        211,
        14_462_954,
        14_466_111,
        3_157,
    )
    assert len(told) == 13
    database.engine.dispose()
    # A second start finds all of it.
    again = hub_demo.prepare_demonstration(url, lambda _made: pytest.fail("accounts again"))
    assert len(told) == 13
    with pytest.raises(KeruenError) as error:
        hub_demo.serve_demonstration("other", url, Listening())
    assert str(error.value) == "there is no demonstration 'other'\n  Name one of hub."
    again.engine.dispose()
