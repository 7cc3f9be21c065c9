"""Owners, buyers and ships are screened before a record of theirs is validated."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from keruen.app.commands.hub_screening import find_screener
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.package import open_hub
from keruen.hub.papers.calls import statement_of_facts
from keruen.hub.screeners import FileScreener
from keruen.hub.screening import lists_of, read_note
from keruen.roadmap import tables as register
from keruen.roadmap.desk import read_desk
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from tests.databases import prepare
from tests.hub.lists_of_sanctions import (
    BUYER,
    CONTRACT,
    OTHER,
    OWNER,
    SHIP,
    Screened,
    with_files,
    write_list,
)
from tests.hub.operations import AGENT, ALMA
from tests.hub.terminal import ANNA, AUDITOR, BORIS, CHIEF, NOW, SECOND, TRADER, act, receive
from tests.hub.test_orders import answer, copy_of
from tests.roadmap.screened import JUDGES, judge, load, name_judges
from tests.roadmap.sides import MAR

ON_EACH_DATABASE = True
LABEL = "OpenSanctions targets, 2026-11-20"
HIT = (
    "the screening of 'Mills of Dakar' has the result needs review\n  Screen the name on the page "
    "Screening, where two people judge the hits, or complete it."
)


def note_of(database: Database, kind: str, of: str, actor: Any = CHIEF) -> tuple[str, ...] | None:
    """Lists with which a record was validated; None where the reader sees no note."""
    with read_book(database, actor, NOW) as book:
        found = read_note(book, kind, of)
        return None if found is None else (found.state, *lists_of(found))


def test_without_a_list_the_record_says_not_screened(database: Database) -> None:
    made = act(database, TRADER, "write_contract", **CONTRACT).id
    for reader in (CHIEF, ANNA):
        assert note_of(database, "contract", made, reader) == ("not_screened",)
    with pytest.raises(KeruenError) as error:
        act(database, TRADER, "screen_name", kind="firm", name="Mills of Dakar")
    assert str(error.value) == (
        "the terminal has no list\n  Name the files of lists in KERUEN_SCREENING_LISTS or with "
        "--screening-list, and restart Keruen."
    )


def test_no_match_validates_and_names_the_lists(database: Database, tmp_path: Path) -> None:
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", OTHER))
    made = at.act(TRADER, "write_contract", **CONTRACT).id
    assert note_of(database, "contract", made) == ("screened", LABEL)
    # Its owner reads the note, and no comparison; another owner reads nothing.
    assert note_of(database, "contract", made, ANNA) == ("screened", LABEL)
    with read_book(database, ANNA, NOW) as book:
        assert book.count(t.hub_screening) == 0
    with read_book(database, AUDITOR, NOW) as book:
        rows = book.rows(select(t.hub_screening).order_by(t.hub_screening.c.name))
    assert [(row["name"], row["result"]) for row in rows] == [
        ("Anna", "no_match_in"),
        ("Mills of Dakar", "no_match_in"),
    ]


@pytest.mark.parametrize("planted", [BUYER, OWNER])
def test_a_match_of_buyer_or_owner_stops_a_contract(
    database: Database, tmp_path: Path, planted: str
) -> None:
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", OTHER, planted))
    name = "Anna" if planted is OWNER else "Mills of Dakar"
    assert at.refused(TRADER, "write_contract", **CONTRACT) == HIT.replace("Mills of Dakar", name)
    with read_book(database, CHIEF, NOW) as book:
        assert book.count(t.contract) == book.count(t.hub_screening) == 0


def test_two_people_clear_a_hit_and_one_confirms_it(database: Database, tmp_path: Path) -> None:
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", BUYER))
    made = at.act(TRADER, "screen_name", kind="firm", name="Mills of Dakar").id
    given: dict[str, Any] = {
        "screening": made,
        "verdict": "different",
        "reason": "another register number",
    }
    at.act(TRADER, "judge_screening", **given)
    assert at.refused(TRADER, "write_contract", **CONTRACT) == HIT
    again = replace(SECOND, account="trader_again", person=TRADER.person)
    assert at.refused(again, "judge_screening", **given) == (
        "you have judged these hits already\n  Let another person judge."
    )
    nobody = replace(SECOND, person="")
    assert at.refused(nobody, "judge_screening", **given) == (
        "this account belongs to no person\n  Sign in with an account of your own."
    )
    at.act(SECOND, "judge_screening", **given)
    contract = at.act(TRADER, "write_contract", **CONTRACT).id
    assert note_of(database, "contract", contract) == ("screened", LABEL)
    # The same list on a later day needs no new judgement; a new version does.
    later = CONTRACT | {"reference": "S2"}
    at.act(TRADER, "write_contract", **later, now=NOW + timedelta(days=3))
    changed = write_list(tmp_path / "targets.simple.csv", BUYER, OTHER, day="2026-11-21")
    os.utime(changed, ns=(1, 1))
    assert at.refused(TRADER, "write_contract", **CONTRACT | {"reference": "S3"}) == HIT
    second = at.act(TRADER, "screen_name", kind="firm", name="Mills of Dakar").id
    assert second != made
    at.act(CHIEF, "judge_screening", **given | {"screening": second, "verdict": "same"})
    assert "has the result confirmed" in at.refused(
        TRADER, "write_contract", **CONTRACT | {"reference": "S3"}
    )


def test_the_database_refuses_a_judgement_in_the_name_of_another(
    database: Database, tmp_path: Path
) -> None:
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", BUYER))
    made = at.act(TRADER, "screen_name", kind="firm", name="Mills of Dakar").id
    row = {
        "id": "forged",
        "tier": "party",
        "party": "TERM",
        "screening": made,
        "person": CHIEF.person,
        "verdict": "different",
        "reason": "forged",
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": TRADER.account,
    }
    with pytest.raises(KeruenError) as error, open_book(database, TRADER, NOW) as book:
        book.connection.execute(insert(t.hub_screening_verdict).values(**row))
    assert str(error.value) == (
        "a person judges the hits of a comparison with files once, with a reason\n  Judge them "
        "with an account of your own."
    )


def test_a_stale_list_stops_every_record(database: Database, tmp_path: Path) -> None:
    place = write_list(tmp_path / "targets.simple.csv", OTHER, day="2026-10-01")
    at = with_files(database, place)
    assert at.refused(TRADER, "write_contract", **CONTRACT) == (
        "the list OpenSanctions targets, 2026-10-01 with which 'Anna' is compared is too old\n  "
        "Bring its newest version."
    )
    write_list(place, OTHER)
    os.utime(place, ns=(2, 2))
    assert at.act(TRADER, "write_contract", **CONTRACT).id


def open_call(at: Screened) -> dict[str, Any]:
    """The fields of a call of a new ship."""
    vessel = at.act(AGENT, "add_vessel", imo=ALMA, name="ALMA").id
    return {"reference": "C1", "vessel_id": vessel, "operation": "load"}


def test_a_listed_ship_is_found_by_its_number(database: Database, tmp_path: Path) -> None:
    """The list has the ship under another name."""
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", SHIP))
    assert at.refused(AGENT, "open_call", **open_call(at)) == (
        "the screening of 'ALMA (IMO 9074729)' has the result needs review\n  Screen the name on "
        "the page Screening, where two people judge the hits, or complete it."
    )


def test_a_call_is_noted_on_its_paper(database: Database, tmp_path: Path) -> None:
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", OTHER))
    call = at.act(AGENT, "open_call", **open_call(at)).id
    bare = act(
        database,
        AGENT,
        "open_call",
        reference="C2",
        vessel_id=act(database, AGENT, "add_vessel", imo="9290517", name="BETA").id,
        operation="load",
    ).id
    for each, lists in ((call, (LABEL,)), (bare, ())):
        act(
            database,
            AGENT,
            "record_fact",
            call_id=each,
            kind="rain",
            at="2026-11-24T08:00:00Z",
        )
        with read_book(database, CHIEF, NOW) as book:
            assert statement_of_facts(book, each).screening == lists
    assert note_of(database, "vessel_call", call, ANNA) == ("screened", LABEL)


def test_the_release_of_a_lot_screens_its_owner(database: Database, tmp_path: Path) -> None:
    lot = receive(database, "ANNA", "bin_1", 1_000).facts["lot"]
    hold = act(database, CHIEF, "place_hold", kind="quality", reason="smell", lot=lot).id
    given: dict[str, Any] = {"hold": hold, "reason": "clean", "evidence": "result 7"}
    place = write_list(tmp_path / "targets.simple.csv", OWNER)
    at = with_files(database, place)
    assert at.refused(CHIEF, "release_hold", **given) == HIT.replace("Mills of Dakar", "Anna")
    write_list(place, OTHER)
    os.utime(place, ns=(3, 3))
    at.act(CHIEF, "release_hold", **given)
    assert note_of(database, "grain_hold", hold) == ("screened", LABEL)


def test_a_mixed_lot_screens_every_owner_with_a_claim(database: Database, tmp_path: Path) -> None:
    receive(database, "BORIS", "bin_1", 1_000)
    receive(database, "ANNA", "bin_1", 1_000)
    hold = act(database, CHIEF, "place_hold", kind="quality", reason="smell", bin="bin_1").id
    given: dict[str, Any] = {"hold": hold, "reason": "clean", "evidence": "result 7"}
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", OWNER))
    assert at.refused(CHIEF, "release_hold", **given) == HIT.replace("Mills of Dakar", "Anna")


def test_a_sale_in_store_screens_both_parties(database: Database, tmp_path: Path) -> None:
    receive(database, "ANNA", "bin_1", 1_000)
    act(database, ANNA, "order_claim", kind="sale", other="BORIS", grade="wheat", kg=500)
    answer(database, BORIS)
    at = with_files(database, write_list(tmp_path / "targets.simple.csv", OWNER))
    mine = copy_of(database, TRADER)
    assert at.refused(TRADER, "post_order", order=mine) == HIT.replace("Mills of Dakar", "Anna")


def test_lists_come_from_the_environment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_screener(database).__name__ == "screen_nothing"
    place = write_list(tmp_path / "targets.simple.csv", OTHER)
    monkeypatch.setenv("KERUEN_SCREENING_LISTS", str(place))
    found = find_screener(database)
    assert isinstance(found, FileScreener)
    assert found.places == (place,)
    with pytest.raises(KeruenError) as error:
        find_screener(database, [tmp_path / "no.csv"])
    assert "cannot be read" in str(error.value)


def test_a_register_beside_the_book_uses_the_lists_of_its_side(
    register_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _ = prepare(register_url)
    database.engine.dispose()
    database = open_hub(register_url, [ROADMAP])
    act(database, replace(CHIEF, party="TERM"), "open_terminal", name="T", zone="Africa/Casablanca")
    act(database, CHIEF, "add_party", code="ANNA", name="Anna")
    act(database, CHIEF, "add_grade", id="wheat", name="Wheat", basis="moisture 14.0 %")
    monkeypatch.setenv("KERUEN_SCREENING_SIDE", "MAR")
    at = Screened(database, find_screener(database))
    first = at.act(TRADER, "write_contract", **CONTRACT).id
    assert note_of(database, "contract", first) == ("not_screened",)
    load(database, BUYER, now=NOW)
    name_judges(database)
    second = CONTRACT | {"reference": "S2"}
    assert at.refused(TRADER, "write_contract", **second) == HIT
    made = at.act(TRADER, "screen_name", kind="firm", name="Mills of Dakar").id
    given: dict[str, Any] = {"screening": made, "verdict": "different", "reason": "other"}
    assert at.refused(TRADER, "judge_screening", **given) == (
        "the hits of this comparison are judged in the register\n  Ask the judges of the side "
        "whose lists were used."
    )
    # The terminal reads nothing of the register's screening; the side reads the hit.
    with read_desk(database, TRADER, NOW) as desk:
        assert desk.count(register.screening_hit) == desk.count(register.screening_subject) == 0
    with read_desk(database, MAR, NOW) as desk:
        (hit,) = desk.rows(select(register.screening_hit))
    for each in JUDGES[:2]:
        judge(database, each, hit["id"], "different", NOW)
    third = at.act(TRADER, "write_contract", **second, now=NOW + timedelta(days=1)).id
    assert note_of(database, "contract", third) == ("screened", LABEL)
    monkeypatch.setenv("KERUEN_SCREENING_SIDE", "XYZ")
    with pytest.raises(KeruenError) as error:
        find_screener(database)
    assert str(error.value) == (
        "KERUEN_SCREENING_SIDE names 'XYZ', which is not a side of the register\n  Name one of "
        "KAZ, MAR."
    )
    with pytest.raises(KeruenError) as error:
        find_screener(database, [tmp_path / "targets.simple.csv"])
    assert str(error.value) == (
        "files of lists are given (targets.simple.csv), and the database has a register\n  Load "
        "them in the register, or leave out --screening-list and KERUEN_SCREENING_LISTS."
    )
