"""Screening: no match in a named list of a day, never beside a hit in any spelling or script."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk
from keruen.roadmap.names import same_name
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_programmes import refused

HERE = {"file_id": "f_vessel_screening"}
HIT = {
    "subject": "Северный Ветер",
    "subject_kind": "vessel",
    "imo_number": "9074729",
    "on": "2026-11-20",
    "words": "Same name as an entry",
}
CHECK = {
    "subject_kind": "vessel",
    "list_name": "UN consolidated list",
    "list_date": "2026-11-19",
    "on": "2026-11-20",
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("MV Example", "mv  EXAMPLE"),
        ("M/V Example", "Example"),
        ("Étoile du Sud", "ETOILE DU SUD"),
        ("Sud, Étoile du", "etoile du sud"),
        ("Example Trading Ltd.", "Example Trading, Limited"),
        ("Северный Ветер", "Severnyi Veter"),
        ("Северный Ветер", "SEVERNIY VETER"),
        ("Қазақ Астық", "Kazak Astyk"),
        ("Қазақ Астық", "Qazaq Astyq"),
        ("محمد بن راشد", "Mohammed bin Rashid"),
        ("شركة النجم", "Al Najm"),
        ("Global Grain", "Globl Grain"),
        ("\uff2d\uff36 Example", "Example"),
    ],
)
def test_one_name_in_many_spellings(first: str, second: str) -> None:
    assert same_name(first, second)
    assert same_name(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("MV Example", "MV Sample"),
        ("Atlas Grain", "Atlantic Steel"),
        ("Северный Ветер", "Южный Ветер"),
        ("محمد بن راشد", "Karim Alaoui"),
        ("Example", ""),
    ],
)
def test_other_names_are_others(first: str, second: str) -> None:
    assert not same_name(first, second)


def test_no_match_is_refused_while_a_hit_stands(database: Database) -> None:
    hit = act(database, MAR, "add_entry", **HERE, kind="hit", data=HIT).id

    def say(**more: Any) -> str:
        data = {**CHECK, **more}
        return refused(database, KAZ, "add_entry", **HERE, kind="no_match", data=data)

    said = (
        "a hit on 'Северный Ветер' of 2026-11-20 is open\n  Let the other side judge the hit "
        "first; a name with a hit has no result of no match."
    )
    for name in ("северный  ветер", "Severny Veter", "VETER SEVERNYI"):
        for day in ("2026-11-19", "2026-11-20", "2026-11-23"):
            assert say(subject=name, on=day) == said
    assert say(subject="Another ship", imo_number="9074729") == said
    plain = "a check without a match names its list and date, and its name has no hit"
    assert _insert(database, {**CHECK, "subject": "СЕВЕРНЫЙ ВЕТЕР".lower()}) in (plain, "")
    assert _insert(database, {**CHECK, "subject": "Северный  Ветер"}) == plain
    assert _insert(database, {**CHECK, "subject": "X", "imo_number": "9074729"}) == plain
    assert _insert(database, {"subject": "Quite another", "on": "2026-11-20"}) == plain
    act(database, KAZ, "accept_entry", entry_id=hit)
    assert say(subject="Severny Veter").startswith("a hit on 'Северный Ветер' of 2026-11-20 is acc")
    other = act(
        database, KAZ, "add_entry", **HERE, kind="no_match", data={**CHECK, "subject": "Atlas"}
    ).id
    assert find(database, t.file_entry, other)["data"]["list_name"] == "UN consolidated list"


def test_a_hit_that_is_none_leaves_the_name_free(database: Database) -> None:
    hit = act(database, MAR, "add_entry", **HERE, kind="hit", data=HIT).id
    act(database, KAZ, "refuse_entry", entry_id=hit, answer="Another ship.")
    data = {**CHECK, "subject": HIT["subject"]}
    assert act(database, MAR, "add_entry", **HERE, kind="no_match", data=data).id
    # The hit of one side's own file is no business of the other, whose check it does not stop.
    private = {"kind": "screening_list", "title": five("Own"), "provision_id": "p10"}
    own = act(database, MAR, "open_file", **private, tier="party").id
    quiet = {**HIT, "subject": "Quiet", "imo_number": "9176187"}
    act(database, MAR, "add_entry", file_id=own, kind="hit", data=quiet)
    data = {**CHECK, "subject": "Quiet"}
    assert act(database, KAZ, "add_entry", **HERE, kind="no_match", data=data).id
    assert refused(database, MAR, "add_entry", **HERE, kind="no_match", data=data)


def test_the_list_and_its_date_are_named(database: Database) -> None:
    bare = {"subject": "Atlas", "subject_kind": "counterparty", "on": "2026-11-20"}

    def say(**more: str) -> str:
        data = {**bare, **more}
        return refused(database, MAR, "add_entry", **HERE, kind="no_match", data=data)

    unnamed = (
        "a check without a match names the list and its date\n"
        "  Write both, or set the publisher and the date of the file."
    )
    assert say() == say(list_name="UN") == say(list_date="2026-11-01") == unnamed
    assert say(list_name="UN", list_date="2026-11-21") == (
        "the list is of 2026-11-21, after the check of 2026-11-20\n"
        "  Write the date of the list that was compared."
    )
    for kind in ("hit", "no_match"):
        data = {**bare, "on": "2026-11-26", "words": "w"}
        if kind == "no_match":
            del data["words"]
        assert refused(database, MAR, "add_entry", **HERE, kind=kind, data=data) == (
            "the day 2026-11-26 lies after today\n  Write the day on which it happened."
        )
    known = {"publisher": "UN", "as_of": "2026-11-18"}
    given = {"kind": "screening_list", "title": five("L"), "provision_id": "p10", "data": known}
    made = act(database, MAR, "open_file", **given).id
    entry = act(database, MAR, "add_entry", file_id=made, kind="no_match", data=bare).id
    held = find(database, t.file_entry, entry)["data"]
    assert (held["list_name"], held["list_date"]) == ("UN", "2026-11-18")


def test_old_clear_checks_are_read_and_no_longer_added(database: Database) -> None:
    data = {"subject": "Atlas", "subject_kind": "vessel", "on": "2026-11-20"}
    assert refused(database, MAR, "add_entry", **HERE, kind="clear_check", data=data).startswith(
        "a file of this kind holds no 'clear_check'"
    )
    assert _insert(database, data, "clear_check") == "entries of this kind are no longer added"
    with open_desk(database, SYSTEM_ADMINISTRATOR, NOW) as desk:
        made = desk.add(
            t.file_entry, tier="shared", file="f_vessel_screening", kind="clear_check",
            of_party="*", data=data, state="open",
        )  # fmt: skip
    assert find(database, t.file_entry, made)["data"] == data


def _insert(database: Database, data: dict[str, Any], kind: str = "no_match") -> str:
    statement = (
        "INSERT INTO file_entry (id, tier, party, file, kind, of_party, data, state, created_at, "
        "created_by) VALUES (:id, 'shared', 'MAR', 'f_vessel_screening', :kind, 'MAR', :data, "
        "'open', 'now', 'mar')"
    )
    words = json.dumps(data)
    return attack(database, MAR, statement, id=f"x{abs(hash(words))}", kind=kind, data=words)
