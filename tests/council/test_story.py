"""From a draft of a profile to an item on the commission's backlog, and who sees what on the way.

The steps follow the table of docs/council.md, on both databases.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.solving import solve_requested
from keruen.council.unit import open_work, read_work
from keruen.errors import KeruenError
from keruen.roadmap import tables as register
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.store.roles import PUBLIC, Actor
from tests.council.people import (
    GRAIN,
    MILL,
    ORG_KAZ,
    ORG_MAR,
    PORT,
    RAIL,
    SIDE_KAZ,
    SIDE_MAR,
    do,
    first_meeting,
    make_event,
    seen,
    validate,
    wish_both,
    write_profile,
)

ON_EACH_DATABASE = True


def refused(database: Database, actor: Actor, command: str, /, **fields: Any) -> str:
    """What a refused command says."""
    with pytest.raises(KeruenError) as error:
        do(database, actor, command, **fields)
    return str(error.value)


def test_a_profile_is_read_as_the_table_says(database: Database) -> None:
    profile = write_profile(database, GRAIN)
    assert seen(database, GRAIN) == {"company": 1, "profile": 1}
    for actor in (ORG_KAZ, ORG_MAR, MILL, RAIL, SIDE_KAZ, SIDE_MAR, PUBLIC):
        assert seen(database, actor) == {}, actor
    do(database, GRAIN, "submit_profile")
    assert seen(database, ORG_KAZ) == {"company": 1, "profile": 1}
    for actor in (ORG_MAR, MILL, RAIL, SIDE_KAZ, SIDE_MAR, PUBLIC):
        assert seen(database, actor) == {}, actor
    assert "was not compared with any list" in refused(
        database, ORG_KAZ, "validate_profile", profile_id=profile
    )
    screened = do(database, ORG_KAZ, "screen_profile", profile_id=profile)
    assert screened.note == "Not screened: no lists are loaded."
    done = do(database, ORG_KAZ, "validate_profile", profile_id=profile)
    assert done.note == "Not screened: no lists are loaded."
    for actor in (GRAIN, ORG_MAR, MILL, RAIL):
        assert seen(database, actor) == {"company": 1, "profile": 1}, actor
    assert seen(database, ORG_KAZ) == {"check": 1, "company": 1, "profile": 1}
    for actor in (SIDE_KAZ, SIDE_MAR, PUBLIC):
        assert seen(database, actor) == {}, actor


def test_a_new_draft_is_hidden_while_the_old_profile_is_shown(database: Database) -> None:
    validate(database, GRAIN)
    write_profile(database, GRAIN, legal_name="New name")
    assert seen(database, ORG_MAR) == {"company": 1, "profile": 1}
    do(database, GRAIN, "submit_profile")
    assert seen(database, ORG_KAZ)["profile"] == 2
    assert seen(database, MILL)["profile"] == 1
    with read_work(database, GRAIN) as unit:
        newest = unit.rows(select(t.council_profile).order_by(t.council_profile.c.number.desc()))
    do(database, ORG_KAZ, "screen_profile", profile_id=newest[0]["id"])
    do(database, ORG_KAZ, "validate_profile", profile_id=newest[0]["id"])
    with read_work(database, MILL) as unit:
        shown = unit.rows(select(t.council_profile.c.legal_name))
    assert [each["legal_name"] for each in shown] == ["New name"]


def test_texts_that_are_left_out_stay_as_they_were(database: Database) -> None:
    for changes, about in (
        ({"about": {"ru": "Зерно"}}, {"ru": "Зерно"}),
        ({"about": None}, {"ru": "Зерно"}),
        ({"about": {}}, {}),
    ):
        profile = write_profile(database, GRAIN, **changes)
        with read_work(database, GRAIN) as unit:
            assert unit.find(t.council_profile, profile)["about"] == about


def test_a_suspended_company_is_not_shown(database: Database) -> None:
    validate(database, GRAIN)
    listing = do(
        database, GRAIN, "add_listing", direction="offer", kind="trade", title="Wheat", hs="100199"
    ).id
    assert "listing" not in seen(database, ORG_KAZ)
    do(database, GRAIN, "publish_listing", listing_id=listing)
    assert seen(database, MILL) == {"company": 1, "profile": 1, "listing": 1}
    assert "belongs to another side" in refused(
        database, ORG_MAR, "suspend_company", company_id=GRAIN.organisation, reason="x"
    )
    do(database, ORG_KAZ, "suspend_company", company_id=GRAIN.organisation, reason="Register")
    assert seen(database, MILL) == seen(database, ORG_MAR) == {}
    assert seen(database, GRAIN) == {"company": 1, "profile": 1, "listing": 1}
    do(database, ORG_KAZ, "readmit_company", company_id=GRAIN.organisation)
    assert seen(database, MILL) == {"company": 1, "profile": 1, "listing": 1}


def begin_day(database: Database) -> str:
    """Four companies at an event with wishes of two pairs, and a published timetable."""
    for each in (MILL, PORT, GRAIN, RAIL):
        validate(database, each)
    event = make_event(database)
    for each in (MILL, PORT, GRAIN, RAIL):
        do(database, each, "take_part", event_id=event)
    do(database, GRAIN, "set_away", event_id=event, away="09:30")
    wish_both(database, event, MILL, GRAIN)
    wish_both(database, event, PORT, RAIL, 2)
    publish(database, event)
    return event


def publish(database: Database, event: str, *, repairs: bool = False) -> list[dict[str, Any]]:
    """Have a timetable computed and publish the highest floor that was reached."""
    asked = do(database, ORG_MAR, "request_timetable", event_id=event, repairs=repairs).id
    assert solve_requested(database) == 1
    with read_work(database, ORG_KAZ) as unit:
        row = unit.find(t.council_timetable, asked)
    assert row["state"] == "solved"
    floor = max(each["floor"] for each in row["floors"] if "value" in each)
    do(database, ORG_MAR, "publish_timetable", timetable_id=asked, floor=floor)
    return list(row["floors"])


def meetings(database: Database, actor: Actor) -> list[tuple[str, str, str, str]]:
    """Meetings that an actor sees: slot, companies, state."""
    with read_work(database, actor) as unit:
        met = t.council_meeting.c
        rows = unit.rows(select(met.slot, met.company_a, met.company_b, met.state))
    return sorted(tuple(each.values()) for each in rows)


def test_availability_and_notes_are_read_by_the_company_alone(database: Database) -> None:
    begin_day(database)
    do(database, GRAIN, "add_note", company_id=MILL.organisation, words="Pays late.")
    private = {"availability", "note"}
    assert private <= set(seen(database, GRAIN))
    for actor in (ORG_KAZ, ORG_MAR, MILL, RAIL, SIDE_KAZ, SIDE_MAR, PUBLIC):
        assert not private & set(seen(database, actor)), actor


def test_a_meeting_is_read_by_both_companies_and_both_organisers(database: Database) -> None:
    begin_day(database)
    first = [("09:00", "grain", "mill", "published")]
    with read_work(database, ORG_KAZ) as unit:
        floors = unit.rows(select(t.council_timetable))[0]["floors"]
    assert [(each["floor"], each["status"], each["gap"]) for each in floors] == [
        (0, "optimal", 0.0),
        (1, "optimal", 0.0),
    ]
    assert meetings(database, MILL) == meetings(database, GRAIN) == first
    other = meetings(database, PORT)
    assert [each[1:] for each in other] == [("port", "rail", "published")]
    assert meetings(database, ORG_MAR) == meetings(database, ORG_KAZ) == sorted(first + other)
    assert meetings(database, SIDE_MAR) == meetings(database, PUBLIC) == []


def test_contacts_are_shown_once_both_accept(database: Database) -> None:
    begin_day(database)
    do(database, GRAIN, "add_contact", name="Aida", email="aida@grain.example")
    meeting = first_meeting(database, MILL)

    def readers() -> list[str]:
        everyone = (GRAIN, MILL, PORT, RAIL, ORG_KAZ, ORG_MAR, SIDE_KAZ)
        return [each.account for each in everyone if "contact" in seen(database, each)]

    before = ["account_grain", "org_kaz"]
    assert readers() == before
    do(database, MILL, "accept_meeting", meeting_id=meeting)
    assert readers() == before
    assert "accepted this meeting" in refused(database, MILL, "accept_meeting", meeting_id=meeting)
    assert "there is no council meeting" in refused(
        database, PORT, "accept_meeting", meeting_id=meeting
    )
    do(database, GRAIN, "accept_meeting", meeting_id=meeting)
    assert readers() == ["account_grain", "account_mill", "org_kaz"]


def test_a_company_cannot_accept_for_the_other_in_sql(database: Database) -> None:
    begin_day(database)
    met = t.council_meeting
    meeting = first_meeting(database, MILL)
    for values in ({"accepted_a": "now"}, {"state": "held"}, {"slot": "09:30"}):
        with pytest.raises(KeruenError), open_work(database, MILL) as unit:
            unit.connection.execute(met.update().where(met.c.id == meeting).values(**values))


def test_moving_one_company_changes_its_meetings_alone(database: Database) -> None:
    event = begin_day(database)
    before = meetings(database, PORT)
    do(database, MILL, "set_away", event_id=event, away="09:00")
    floors = publish(database, event, repairs=True)
    assert floors[0]["meetings"] != []
    assert meetings(database, PORT) == before
    # Grain is away at 09:30 and the mill at 09:00: the meeting cannot be placed again.
    assert meetings(database, MILL) == [("09:00", "grain", "mill", "moved")]
    do(database, GRAIN, "set_away", event_id=event, away="")
    publish(database, event)
    assert ("09:30", "grain", "mill", "published") in meetings(database, MILL)
    assert meetings(database, PORT) == before


def test_the_close_of_the_day_reaches_the_backlog(database: Database) -> None:
    event = begin_day(database)
    meeting = first_meeting(database, MILL)
    do(database, ORG_KAZ, "record_meeting", meeting_id=meeting, state="held")
    do(
        database,
        MILL,
        "report_outcome",
        meeting_id=meeting,
        stage="contract",
        hs="100199",
        value_usd=2_000_000,
        next_step="Supply of 8,000 t of wheat",
    )
    do(
        database,
        MILL,
        "record_obstacle",
        title="Two laboratories test the same lot",
        words="Each border asks for its own certificate.",
        hs="100199",
        firms=4,
    )
    for actor in (ORG_KAZ, GRAIN, RAIL, SIDE_MAR, SIDE_KAZ):
        assert not {"outcome", "obstacle"} & set(seen(database, actor)), actor
    assert {"outcome", "obstacle"} <= set(seen(database, ORG_MAR))
    done = do(database, ORG_MAR, "close_event", event_id=event)
    assert done.facts == {"handed_over": 2}
    assert seen(database, SIDE_MAR) == {"obstacle": 2}
    assert seen(database, SIDE_KAZ) == {}
    with read_work(database, SIDE_MAR) as unit:
        handed = {each["kind"]: each["id"] for each in unit.rows(select(t.council_obstacle))}
        body = unit.rows(select(register.body.c.id))[0]["id"]
        provision = unit.rows(select(register.provision.c.id))[0]["id"]
    assert "may not do" in refused(
        database, MILL, "take_obstacle", handed_id=handed["obstacle"], body_id=body
    )
    taken = do(database, SIDE_MAR, "take_obstacle", handed_id=handed["obstacle"], body_id=body)
    promised = do(
        database,
        SIDE_MAR,
        "take_contract",
        handed_id=handed["contract"],
        provision_id=provision,
        title="Supply of 8,000 t of wheat",
        due_on="2027-12-31",
    )
    with read_work(database, SIDE_KAZ) as unit:
        item = unit.find(register.agenda_item, str(taken.facts["record"]))
        promise = unit.find(register.commitment, str(promised.facts["record"]))
    assert item["title"] == {"en": "Two laboratories test the same lot (HS 100199)"}
    assert (item["origin"], item["session"], item["body"]) == ("council proposal", None, body)
    assert (promise["state"], promise["due_on"]) == ("proposed", "2027-12-31")
    assert "was taken before" in refused(
        database, SIDE_MAR, "take_obstacle", handed_id=handed["obstacle"], body_id=body
    )


def test_codes_that_are_wrong_are_refused(database: Database) -> None:
    for field, value, said in (
        (
            "isic",
            "0461",
            "'0461' is not a class of ISIC Rev. 4\n  Write four digits, such as 1061.",
        ),
        (
            "bin_number",
            "990140000385",
            "'990140000385' is not a BIN\n  Write its 12 digits; the last one is a check digit.",
        ),
        ("ice", "123", "'123' is not an ICE\n  Write its 15 digits."),
        (
            "hs",
            "770100",
            "'770100' is not a subheading of the Harmonized System\n"
            "  Write six digits, such as 100199.",
        ),
        (
            "latin_name",
            "Дала",
            "the Latin name contains letters of another script\n"
            "  Write the name in Latin letters: it is compared with lists.",
        ),
    ):
        with pytest.raises(RefusalError) as error:
            write_profile(database, GRAIN, **{field: value})
        assert str(error.value) == said
