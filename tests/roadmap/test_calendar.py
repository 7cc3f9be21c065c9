"""The calendar: working days of both sides, entries layer by layer, feeds read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from keruen.roadmap import tables
from keruen.roadmap.calendar.observed import OBSERVED
from keruen.roadmap.calendar.working import (
    WorkingDays,
    has_table,
    national_holidays,
    read_working_days,
    weekend,
)
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.calendar_entries import LAYERS, SOURCES, choose_layers, read_entries
from keruen.roadmap.reads.calendar_feed import Entry, make_feed
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act, five

BOTH = WorkingDays({"MAR": "MA", "KAZ": "KZ"})
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def holidays_of(country: str, year: int, kind: str) -> set[str]:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return {
        f"{day:%m-%d}"
        for day in days
        if day.year == year and any(each == kind for _, each in national_holidays(country, day))
    }


def test_holidays_of_morocco_that_the_law_fixes() -> None:
    """Decree 2-77-169 as amended; 14 January since 2024, 31 October (Unity Day) since 2026."""
    fixed = {"01-01", "01-11", "01-14", "05-01", "07-30", "08-14", "08-20", "08-21", "11-06"}
    assert holidays_of("MA", 2025, "holiday") == fixed | {"11-18"}
    for year in range(2026, 2031):
        assert holidays_of("MA", year, "holiday") == fixed | {"11-18", "10-31"}


def test_holidays_of_kazakhstan_as_they_were_published() -> None:
    """Lists of the Ministry of Labour for 2025 and 2026, the moved days among them."""
    assert holidays_of("KZ", 2025, "moved") == {"01-03"}
    assert holidays_of("KZ", 2025, "observed") == {
        *("03-10", "03-24", "03-25", "07-07", "09-01", "10-27"),
    }
    assert not BOTH.rests("KAZ", date(2025, 1, 5)), "a Sunday of work, for Friday the third"
    assert BOTH.rests("MAR", date(2025, 1, 5))
    assert holidays_of("KZ", 2026, "observed") >= {"03-09", "03-24", "03-25", "05-11"}
    assert "05-27" in holidays_of("KZ", 2026, "estimate")


def test_holidays_of_the_hijri_calendar_are_estimates() -> None:
    assert holidays_of("MA", 2027, "estimate") == {
        *("03-09", "03-10", "05-16", "05-17", "06-06", "08-14", "08-15"),
    }
    off = BOTH.days_off("MAR", date(2027, 3, 9))
    assert [(each.name, each.kind, each.rests) for each in off] == [
        ("Eid al-Fitr", "estimate", True)
    ]
    beside = BOTH.days_off("MAR", date(2027, 3, 11))
    assert [(each.name, each.kind, each.rests) for each in beside] == [
        ("Eid al-Fitr", "possible", False)
    ]
    assert BOTH.days_off("KAZ", date(2027, 3, 11)) == []


def test_holidays_that_are_past_are_as_they_were_observed() -> None:
    """Announcements of the Ministry of Habous; Umm al-Qura was a day ahead of each of 2025."""
    assert holidays_of("MA", 2025, "estimate") == set()
    assert holidays_of("MA", 2025, "sighted") == {
        *("03-31", "04-01", "06-07", "06-08", "06-27", "09-05", "09-06"),
    }
    assert holidays_of("MA", 2024, "sighted") == {
        *("04-10", "04-11", "06-17", "06-18", "07-08", "09-16", "09-17"),
    }
    assert not BOTH.rests("MAR", date(2025, 6, 6)), "a Friday of work, as Eid came on Saturday"
    assert BOTH.rests("KAZ", date(2025, 6, 6))
    off = BOTH.days_off("MAR", date(2025, 3, 31))
    assert [(each.name, each.kind, each.rests) for each in off] == [
        ("Eid al-Fitr", "sighted", True)
    ]
    assert holidays_of("MA", 2027, "sighted") == set()
    assert all(each.source for each in OBSERVED)


def test_religious_days_of_each_side(database: Database) -> None:
    with read_desk(database, MAR, NOW) as desk:
        found = read_entries(desk, "en", date(2025, 3, 1), date(2025, 6, 30), ("religious",))
    told = {(each.label, each.first_day.isoformat(), each.party, each.note) for each in found}
    assert {each for each in told if each[0] == "Eid al-Adha"} == {
        ("Eid al-Adha", "2025-06-06", "KAZ", "sighted"),
        ("Eid al-Adha", "2025-06-07", "MAR", "sighted"),
    }
    assert {each for each in told if each[0] == "Eid al-Fitr"} == {
        ("Eid al-Fitr", "2025-03-30", "", "estimate"),
        ("Eid al-Fitr", "2025-03-31", "MAR", "sighted"),
    }


def test_the_assembly_of_interpol_is_a_dated_event_of_its_provision(database: Database) -> None:
    for side in (MAR, KAZ, PUBLIC):
        with read_desk(database, side, NOW) as desk:
            days = (date(2025, 11, 1), date(2025, 11, 30))
            found = [
                each
                for each in read_entries(desk, "en", *days, ("events",))
                if "Interpol" in each.title
            ]
        assert [(each.first_day, each.last_day, each.place, each.link) for each in found] == [
            (date(2025, 11, 24), date(2025, 11, 27), "Marrakech", "/roadmap/provisions/p12")
        ]


def test_a_proposal_is_marked_on_the_calendar(database: Database) -> None:
    entry = read(database, MAR)["c_trade_potential"]
    assert (entry.note, entry.tentative) == ("proposal of this project", True)
    about = {"commitment_id": "c_trade_potential"}
    for side in (MAR, KAZ):
        act(database, side, "accept_commitment", **about)
    entry = read(database, MAR)["c_trade_potential"]
    assert (entry.note, entry.tentative) == ("", False)


def test_weekends_come_from_cldr() -> None:
    assert weekend("MA") == weekend("KZ") == {5, 6}
    assert weekend("IR") == {4}
    assert weekend("") == {5, 6}
    assert not has_table("")
    assert has_table("MA")


def test_working_days_of_march_2027_counted_by_hand() -> None:
    """23 weekdays; Kazakhstan rests on 8, 15, 22, 23, 24, Morocco on 9 and 10."""
    first, last = date(2027, 2, 28), date(2027, 3, 31)
    assert BOTH.between(first, last, "KAZ") == 23 - 5
    assert BOTH.between(first, last, "MAR") == 23 - 2
    assert BOTH.between(first, last) == 23 - 7
    assert BOTH.nearest(date(2027, 3, 24)) == date(2027, 3, 19)
    assert BOTH.nearest(date(2027, 3, 20), timedelta(days=1)) == date(2027, 3, 25)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 1)), st.integers(0, 40))
def test_what_both_work_is_no_more_than_what_each_works(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    both = BOTH.between(first, last)
    each = [BOTH.between(first, last, party) for party in ("MAR", "KAZ")]
    assert sum(each) - days <= both <= min(each)


def test_a_side_declares_its_own_days(database: Database) -> None:
    about = {"title": five("Day of mourning"), "starts_on": "2027-04-05", "ends_on": "2027-04-05"}
    made = act(database, MAR, "add_event", kind="holiday", **about).id
    moved = {"title": five("Moved"), "starts_on": "2027-03-20", "ends_on": "2027-03-20"}
    act(database, KAZ, "add_event", kind="working day", **moved)
    secret = {"title": five("Secret"), "starts_on": "2027-04-06", "ends_on": "2027-04-06"}
    act(database, MAR, "add_event", kind="holiday", tier="party", **secret)
    with read_desk(database, KAZ, NOW) as desk:
        days = read_working_days(desk)
        assert days.rests("MAR", date(2027, 4, 5))
        assert not days.rests("KAZ", date(2027, 4, 5))
        assert not days.rests("KAZ", date(2027, 3, 20))
        assert days.rests("MAR", date(2027, 3, 20))
        assert not days.rests("MAR", date(2027, 4, 6))
    with read_desk(database, MAR, NOW) as desk:
        assert read_working_days(desk).rests("MAR", date(2027, 4, 6))
    act(database, MAR, "withdraw_event", event_id=made, reason="not so")
    with read_desk(database, KAZ, NOW) as desk:
        assert not read_working_days(desk).rests("MAR", date(2027, 4, 5))


def test_a_session_on_a_holiday_and_a_procedure_that_closes_on_one(database: Database) -> None:
    done = act(
        database,
        KAZ,
        "plan_session",
        body_id="consultations",
        host="KAZ",
        level="ministers",
        starts="2027-03-09T09:00",
        ends="2027-03-09T17:00",
        zone="Asia/Almaty",
    )
    assert done.note == "2027-03-09 MAR: Eid al-Fitr (estimate)"
    about = {"title": five("Study"), "effect": "studied"}
    done = act(database, MAR, "propose_decision", closes_on="2027-01-31", **about)
    assert done.note == "2027-01-31 MAR: Weekend (weekend); 2027-01-31 KAZ: Weekend (weekend)"
    assert act(database, MAR, "propose_decision", closes_on="2027-02-01", **about).note == ""


def read(database: Database, side: Actor, *layers: str, first: date = FIRST) -> dict[str, Entry]:
    with read_desk(database, side, NOW) as desk:
        found = read_entries(desk, "en", first, LAST, layers or LAYERS)
    assert len({each.uid for each in found}) == len(found)
    return {each.uid: each for each in found}


def test_every_kind_of_day_is_on_the_calendar(database: Database) -> None:
    about = {"title": five("Study"), "effect": "studied"}
    made = act(
        database,
        MAR,
        "propose_decision",
        closes_on="2027-02-01",
        takes_effect_on="2027-06-01",
        **about,
    ).id
    with read_desk(database, MAR, NOW) as desk:
        mandate = desk.rows(_mandates("KAZ"))[0]["id"]
    act(database, KAZ, "end_mandate", mandate_id=mandate, ends_on="2027-05-31")
    found = read(database, MAR)
    assert found[f"{made}_closes"].label == "Written procedure closes"
    assert f"{made}_effect" not in found, "nobody has agreed to it yet"
    assert found[f"{mandate}_ends"].title == "Signatory of KAZ (Minister)"
    assert found["c_trade_potential"].starts == date(2027, 6, 30)
    assert found["c_trade_potential"].link == "/roadmap/commitments/c_trade_potential"
    rounds = [uid for uid in found if uid.startswith("c_coordination_")]
    assert rounds == ["c_coordination_2027-03-31", "c_coordination_2027-09-30"]
    assert found["c_coverage_2027-02-28"].label == "Round due"
    assert found["holiday_KAZ_2027-12-16_0"].label == "Independence Day"
    assert found["religious_eid_al-fitr_2027-03-09"].note == "estimate"
    # The commission meets every second year and was founded on 28 February 2025.
    expected = found["expected_joint_commission_2027-02-28"]
    assert (expected.starts, expected.ends) == (date(2027, 2, 28), date(2027, 4, 27))
    assert expected.label == "Session expected"
    act(database, KAZ, "agree_to_decision", decision_id=made)
    found = read(database, MAR)
    assert f"{made}_closes" not in found
    assert found[f"{made}_effect"].starts == date(2027, 6, 1)


def test_days_of_programmes_are_deadlines_of_those_who_see_them(database: Database) -> None:
    data = {"words": "Draft resolution", "on": "2027-01-15"}
    made = act(database, MAR, "add_entry", file_id="f_oic", kind="deadline", data=data).id
    entry = read(database, KAZ, "deadlines")[made]
    assert (entry.label, entry.starts) == ("deadline", date(2027, 1, 15))
    assert (entry.description, entry.link) == ("Draft resolution", "/roadmap/files/f_oic")
    assert made not in read(database, PUBLIC, "deadlines")


def _mandates(party: str) -> Any:
    return select(tables.mandate).where(tables.mandate.c.of_party == party)


def test_layers_are_the_parts_of_the_whole(database: Database) -> None:
    assert set(SOURCES) == set(LAYERS)
    whole = read(database, MAR, first=date(2025, 1, 1))
    parts = [read(database, MAR, layer, first=date(2025, 1, 1)) for layer in LAYERS]
    assert sum(len(part) for part in parts) == len(whole)
    for layer, part in zip(LAYERS, parts, strict=True):
        assert part
        assert {each.layer for each in part.values()} == {layer}
    assert choose_layers(None, ("events",)) == ("events",)
    assert choose_layers("", ("events",)) == ()
    assert choose_layers("religious,sessions,nothing", ()) == ("sessions", "religious")


def test_what_one_side_keeps_is_on_no_other_calendar(database: Database) -> None:
    days = {"starts_on": "2027-04-06", "ends_on": "2027-04-06", "tier": "party"}
    event = act(database, MAR, "add_event", kind="visit", title=five("quiet"), **days).id
    duty = act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p08",
        title=five("quiet"),
        due_on="2027-04-06",
        recurrence="FREQ=MONTHLY",
        tier="party",
    ).id
    assert {event, f"{duty}_2027-05-06"} <= set(read(database, MAR))
    for other in (KAZ, PUBLIC):
        entries = read(database, other)
        assert not [uid for uid in entries if uid.startswith((event, duty))]
        assert "quiet" not in str(list(entries.values()))


def plan(database: Database) -> str:
    return act(
        database,
        MAR,
        "plan_session",
        body_id="business_council",
        host="MAR",
        level="council",
        starts="2027-04-01T09:00",
        ends="2027-04-01T17:00",
        zone="Africa/Casablanca",
        place="Rabat",
    ).id


def test_a_session_takes_the_place_of_what_is_expected_and_counts_its_changes(
    database: Database,
) -> None:
    first = date(2025, 1, 1)
    expected = "expected_business_council_2026-02-28"
    assert expected in read(database, MAR, "sessions", first=first)
    made = plan(database)
    entries = read(database, MAR, "sessions", first=first)
    assert expected not in entries
    seen = [entries[made]]
    for step in ("convene_session", "agree_to_postpone"):
        for side in (MAR, KAZ):
            act(database, side, step, session_id=made)
            seen.append(read(database, MAR, "sessions")[made])
    act(
        database,
        KAZ,
        "replan_session",
        session_id=made,
        starts="2027-05-03T09:00",
        ends="2027-05-03T17:00",
        host="KAZ",
        zone="Asia/Almaty",
    )
    seen.append(read(database, MAR, "sessions")[made])
    for side in (MAR, KAZ):
        act(database, side, "agree_to_cancel_session", session_id=made)
        seen.append(read(database, MAR, "sessions")[made])
    sequences = [each.sequence for each in seen]
    assert sequences == sorted(set(sequences)), "it grows with every change"
    assert [each.cancelled for each in seen] == [False] * 7 + [True]
    assert [each.tentative for each in seen[:5]] == [True, True, False, False, True]
    assert seen[5].starts == datetime(2027, 5, 3, 4, tzinfo=UTC)
    assert (seen[0].party, seen[5].party) == ("MAR", "KAZ")


AWKWARD = "A; b, c\\d: «é» تجربة " + "қазақ " * 30


def test_a_feed_is_read_back_as_it_was_written() -> None:
    changed = datetime(2027, 1, 1, tzinfo=UTC)
    begin = datetime(2027, 3, 1, 9, tzinfo=UTC)
    entries = [
        Entry("s", AWKWARD, begin, begin + timedelta(hours=8), changed, layer="sessions"),
        Entry(
            "d",
            "Study",
            FIRST,
            FIRST,
            changed,
            layer="deadlines",
            alarm_days=14,
            link="/roadmap/commitments/d",
        ),
        Entry("c", "Gone", FIRST, FIRST, changed, sequence=3, cancelled=True, alarm_days=14),
    ]
    content = make_feed("Keruen", entries, "http://localhost/")
    assert make_feed("Keruen", reversed(entries), "http://localhost/") == content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"VTIMEZONE" not in content
    assert b"DTSTART:20270301T090000Z" in content
    feed = icalendar.Calendar.from_ical(content)
    found = {str(each["uid"]): each for each in feed.walk("VEVENT")}
    assert str(found["s@keruen"]["summary"]) == AWKWARD
    assert found["s@keruen"].decoded("dtend") == begin + timedelta(hours=8)
    duty = found["d@keruen"]
    assert duty.decoded("dtend") - duty.decoded("dtstart") == timedelta(days=1)
    assert str(duty["url"]) == "http://localhost/roadmap/commitments/d"
    assert duty["categories"].to_ical() == b"deadlines"
    alarms = duty.walk("VALARM")
    assert [each.decoded("trigger") for each in alarms] == [timedelta(days=-14)]
    gone = found["c@keruen"]
    assert (str(gone["status"]), int(gone["sequence"])) == ("CANCELLED", 3)
    assert not gone.walk("VALARM")


@pytest.mark.parametrize("language", ["fr", "ar", "kk", "ru"])
def test_entries_are_told_in_the_language_asked_for(database: Database, language: str) -> None:
    with read_desk(database, MAR, NOW) as desk:
        found = {
            each.uid: each for each in read_entries(desk, language, FIRST, LAST, ("deadlines",))
        }
    with read_desk(database, MAR, NOW) as desk:
        english = {each.uid: each for each in read_entries(desk, "en", FIRST, LAST, ("deadlines",))}
    assert set(found) == set(english)
    assert found["c_trade_potential"].title != english["c_trade_potential"].title
