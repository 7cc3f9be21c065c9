"""Programmes: fields of their types, roles validated by their own, entries answered."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.kinds import KINDS, check_values, is_imo_number
from keruen.roadmap.reads.programmes import read_deadlines
from keruen.roadmap.rows import FileRoleRow
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five
from tests.roadmap.test_attacks import attack


def refused(database: Database, side: Actor, name: str, /, **fields: Any) -> str:
    """What is said when an act is refused."""
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **fields)
    return str(error.value)


def roles_of(database: Database, file: str) -> list[Any]:
    """The roles of a file."""
    with read_desk(database, MAR, NOW) as desk:
        return desk.records(FileRoleRow, select(t.file_role).where(t.file_role.c.file == file))


def test_a_file_runs_when_each_role_is_validated(database: Database) -> None:
    here = "f_milling_project"
    for role, holder, party in (
        ("first_provider", "Morocco", "MAR"),
        ("second_provider", "Kazakhstan", "KAZ"),
        ("facilitator", "A bank", ""),
        ("recipient", "One country", ""),
        ("recipient", "Another country", ""),
    ):
        side = KAZ if party == "KAZ" else MAR
        act(database, side, "fill_role", file_id=here, role=role, holder=holder, of_party=party)
    assert refused(
        database, MAR, "fill_role", file_id=here, role="facilitator", holder="Another bank"
    ) == ("the role facilitator is already held by A bank\n  Let that be withdrawn first.")
    run = "UPDATE file SET state = 'validated' WHERE id = :id"
    words = "a file runs only when each of its roles is filled and validated"
    assert attack(database, MAR, run, id=here) == words
    paper = base64.b64encode(b"%PDF-1.4 signed").decode()
    named: dict[str, Any] = {"about": "file", "record_id": here, "name": "signed.pdf"}
    act(database, MAR, "attach_file", **named, content=paper)
    with read_desk(database, MAR, NOW) as desk:
        scan = desk.rows(select(t.attachment.c.id))[0]["id"]
    for each in roles_of(database, here):
        side = MAR if each["of_party"] == "MAR" else KAZ
        if each["role"] == "recipient":
            act(database, MAR, "record_signed_role", role_id=each["id"], attachment_id=scan)
        act(database, side, "validate_role", role_id=each["id"])
        # The second recipient is as needed as the first.
        done = all(row["validated"] for row in roles_of(database, here))
        assert find(database, t.file, here)["state"] == ("validated" if done else "proposed")
    act(database, KAZ, "run_file", file_id=here)
    act(database, MAR, "finish_file", file_id=here, result="Two mills fortify.")
    row = find(database, t.file, here)
    assert (row["state"], row["data"]["result"]) == ("finished", "Two mills fortify.")


def test_a_role_is_validated_by_its_own(database: Database) -> None:
    for role, party in (("sender", "KAZ"), ("host", "")):
        act(
            database,
            KAZ if party else MAR,
            "fill_role",
            file_id="f_rail_experts",
            role=role,
            holder="H",
            of_party=party,
        )
    words = "a role is validated by its own side, that of a third country by who did not record it"
    for each in roles_of(database, "f_rail_experts"):
        validated = "UPDATE file_role SET validated = :yes WHERE id = :id"
        assert attack(database, MAR, validated, id=each["id"], yes=True) == words
        assert attack(database, KAZ, validated, id=each["id"], yes=True) == ""


def test_fields_are_of_their_types(database: Database) -> None:
    fields = {"kind": "opportunity", "title": five("Offer"), "provision_id": "p10"}
    for data, what in (
        ({"direction": "sideways"}, "the field direction cannot hold 'sideways'"),
        ({"sector": "grain"}, "the field direction is empty"),
        ({"direction": "offer", "value_usd": "much"}, "the field value usd cannot hold 'much'"),
        ({"direction": "offer", "value_usd": -1}, "the field value usd cannot hold '-1'"),
        (
            {"direction": "offer", "closes_on": "31.1.2027"},
            "the field closes on cannot hold '31.1.2027'",
        ),
        ({"direction": "offer", "colour": "red"}, "'colour' is not a field here"),
    ):
        assert refused(database, MAR, "open_file", **fields, data=data).splitlines()[0] == what
    data = {"direction": "offer", "value_usd": "2500000", "closes_on": "2027-01-31"}
    made = act(database, MAR, "open_file", **fields, data=data).id
    assert find(database, t.file, made)["data"] == {
        "direction": "offer",
        "value_usd": 2_500_000.0,
        "closes_on": "2027-01-31",
    }


def test_fields_change_by_both_once_the_roles_are_validated(database: Database) -> None:
    here = "f_oic"
    for role, side in (("coordinator", MAR), ("second_coordinator", KAZ)):
        act(
            database,
            side,
            "fill_role",
            file_id=here,
            role=role,
            holder="Desk",
            of_party=side.party,
        )
    for each in roles_of(database, here):
        side = MAR if each["of_party"] == "MAR" else KAZ
        act(database, side, "validate_role", role_id=each["id"])
    data = {"body": "OIC", "session_on": "2027-06-01"}
    alone = "UPDATE file SET data = :data WHERE id = :id"
    words = "the fields of a file are set by who opened it, and later by both sides alone"
    assert attack(database, MAR, alone, id=here, data='{"body": "X"}') == words
    act(database, MAR, "set_file_fields", file_id=here, data=data)
    assert find(database, t.file, here)["data"] == {"body": "Organisation of Islamic Cooperation"}
    act(database, KAZ, "set_file_fields", file_id=here, data=data)
    assert find(database, t.file, here)["data"] == data


def test_an_interest_is_answered_by_the_other_side(database: Database) -> None:
    here = {"file_id": "f_offer_wheat"}
    entry = act(
        database, KAZ, "add_entry", **here, kind="interest", data={"organisation": "Millers"}
    ).id
    said = refused(database, KAZ, "accept_entry", entry_id=entry)
    assert said == "KAZ added this entry itself\n  Let the other side answer."
    accepted = "UPDATE file_entry SET state = 'accepted', answered_party = 'KAZ' WHERE id = :id"
    assert attack(database, KAZ, accepted, id=entry) == "a side cannot answer its own entry"
    said = refused(database, MAR, "conclude_entry", entry_id=entry, result="x")
    assert said.startswith("this entry waits for the other side's answer")
    done = "UPDATE file_entry SET state = 'done' WHERE id = :id"
    assert attack(database, MAR, done, id=entry) == "this entry waits for the other side"
    gone = "UPDATE file_entry SET state = 'withdrawn' WHERE id = :id"
    assert attack(database, MAR, gone, id=entry) == "a side withdraws its own entries alone"
    act(database, MAR, "accept_entry", entry_id=entry, answer="Let us meet.")
    meeting = {"words": "First meeting", "on": "2027-02-01", "place": "Casablanca"}
    met = act(database, MAR, "add_entry", **here, kind="meeting", data=meeting).id
    act(database, KAZ, "conclude_entry", entry_id=met, result="A contract is drafted.")
    row = find(database, t.file_entry, met)
    assert (row["state"], row["result"]) == ("done", "A contract is drafted.")
    changed = "UPDATE file_entry SET data = '{}' WHERE id = :id"
    assert attack(database, MAR, changed, id=met) == "this part of the record is never changed"


def test_a_hit_is_judged_by_the_other_side(database: Database) -> None:
    here = {"file_id": "f_vessel_screening", "kind": "hit"}
    data = {
        "subject": "MV Example",
        "subject_kind": "vessel",
        "imo_number": "9074729",
        "on": "2026-11-20",
        "words": "Same name as an entry",
    }
    wrong = {**data, "imo_number": "9074728"}
    assert refused(database, MAR, "add_entry", **here, data=wrong) == (
        "the field imo number cannot hold '9074728'\n"
        "  Copy the seven digits anew; the last one checks the others."
    )
    hit = act(database, MAR, "add_entry", **here, data=data).id
    act(database, KAZ, "refuse_entry", entry_id=hit, answer="Another ship of that name.")
    assert find(database, t.file_entry, hit)["state"] == "refused"


def test_days_of_entries_are_deadlines(database: Database) -> None:
    data = {"words": "Draft resolution", "on": "2027-01-15"}
    act(database, MAR, "add_entry", file_id="f_oic", kind="deadline", data=data)
    with read_desk(database, KAZ, NOW) as desk:
        found = read_deadlines(desk, NOW.date(), NOW.date().replace(year=2027, month=12))
    assert [(each.day, each.data["words"]) for each in found] == [
        ("2027-01-15", "Draft resolution")
    ]


def test_a_private_file_and_its_entries_are_shared_together(database: Database) -> None:
    fields = {"kind": "opportunity", "title": five("Quiet"), "provision_id": "p10"}
    made = act(database, MAR, "open_file", **fields, tier="party").id
    data = {"organisation": "Quiet"}
    entry = act(database, MAR, "add_entry", file_id=made, kind="interest", data=data).id
    with pytest.raises(KeruenError):
        find(database, t.file_entry, entry, KAZ)
    act(database, MAR, "share_file", file_id=made)
    assert find(database, t.file_entry, entry, KAZ)["data"] == data


def test_what_was_loaded_is_withdrawn_by_both(database: Database) -> None:
    about = {"file_id": "f_candidatures", "reason": "not needed"}
    act(database, MAR, "withdraw_file", **about)
    assert find(database, t.file, "f_candidatures")["state"] == "proposed"
    act(database, KAZ, "withdraw_file", **about)
    assert find(database, t.file, "f_candidatures")["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        # 9x7 + 0x6 + 7x5 + 4x4 + 7x3 + 2x2 = 139, so the last digit is 9.
        ("9074729", True),
        ("9074728", False),
        ("9319466", True),
        ("90747290", False),
        ("907472٩", False),
        ("", False),
    ],
)
def test_imo_numbers(number: str, fits: bool) -> None:
    assert is_imo_number(number) is fits


@given(st.integers(100_000, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_of_an_imo_number_is_seen(first: int, place: int, more: int) -> None:
    """A digit changed is seen unless its weight times the change is a multiple of ten."""
    digits = [int(each) for each in str(first)]
    last = sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=True)) % 10
    assert is_imo_number(f"{first}{last}")
    digits[place] = (digits[place] + more) % 10
    changed = "".join(map(str, digits)) + str(last)
    difference = (digits[place] - int(str(first)[place])) * (7 - place)
    assert is_imo_number(changed) == (difference % 10 == 0)


@given(
    st.sampled_from([entry for kind in KINDS.values() for entry in kind.entries]),
    st.dictionaries(
        st.sampled_from(["words", "on", "subject", "imo_number", "amount_usd", "x"]),
        st.one_of(
            st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.none())
        ),
    ),
)
def test_any_values_are_kept_or_refused_in_two_parts(entry: Any, given: dict[str, Any]) -> None:
    try:
        values = check_values(entry.fields, given)
    except KeruenError as error:
        parts = (error.what, error.remedy)
    else:
        parts = ("kept", "kept")
        assert set(values) <= {each.name for each in entry.fields}
    assert all(parts)
