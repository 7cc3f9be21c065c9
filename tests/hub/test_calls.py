"""Calls on both databases: timestamps, berth plan, public stem, statements of facts, laytime."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from keruen import laytime
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.calls import (
    CallView,
    find_plan_conflicts,
    line_up_events,
    read_line_up,
    read_stem,
)
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.reads.facts import (
    read_fact_entries,
    read_laytime,
    read_versions,
    running_laytime,
    side_by_side,
)
from keruen.hub.ships.line_up_feed import line_up_feed
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from tests.hub.operations import (
    AGENT,
    ALMA,
    ANALYST,
    BETA,
    at,
    call,
    contract,
    fact,
    propose,
)
from tests.hub.terminal import (
    ANNA,
    BORIS,
    CHIEF,
    CLERK,
    NOW,
    TRADER,
    act,
    load,
    receive,
    refused,
)

LATER = NOW + timedelta(days=5)


def line_up(database: Database) -> list[CallView]:
    """The line-up as the agent sees it."""
    with read_book(database, AGENT, NOW) as book:
        return read_line_up(book)


def berth(database: Database, name: str = "B1", **fields: Any) -> str:
    """A berth of 200 m and 11.5 m, of which 0.5 m stay below the keel."""
    given: dict[str, Any] = {
        "name": name,
        "depth_m": "11.5",
        "under_keel_m": "0.5",
        "max_length_m": "200",
    }
    return act(database, CHIEF, "add_berth", **{**given, **fields}).id


def plan(database: Database, ship: str, here: str, first: str, last: str, **fields: Any) -> Any:
    """A plan of a call at a berth, by days of November."""
    given: dict[str, Any] = {
        "call_id": ship,
        "berth_id": here,
        "arrives": at(first).isoformat(),
    }
    return act(database, AGENT, "plan_berth", **given, departs=at(last).isoformat(), **fields)


def test_the_last_timestamp_of_a_name_is_in_force(database: Database) -> None:
    ship = call(database)
    for name, time in (("eta", "25T08:00"), ("rta", "26T06:00"), ("eta", "25T20:00")):
        act(database, AGENT, "record_call_time", call_id=ship, name=name, at=at(time).isoformat())
    (found,) = line_up(database)
    assert found.arrives == "2026-11-26T06:00:00.000000Z"
    assert (found.by, found.state, found.sequence) == ("rta", "expected", 3)
    assert found.times["eta"] == "2026-11-25T20:00:00.000000Z"
    act(database, AGENT, "record_call_time", call_id=ship, name="ata")
    (found,) = line_up(database)
    assert (found.by, found.state) == ("ata", "arrived")
    ahead = at("24T10:00").isoformat()
    assert refused(database, AGENT, "record_call_time", call_id=ship, name="atd", at=ahead) == (
        f"the actual time {ahead} lies ahead\n  Record an estimated or planned time."
    )
    assert refused(database, AGENT, "record_call_time", call_id=ship, name="etx").startswith(
        "the timestamp 'etx' is not known\n  Write one of eta, rta, pta, ata"
    )


def test_an_offset_as_entered_is_stored(database: Database) -> None:
    ship = call(database)
    text = "2026-11-25T08:00:00+01:00"
    act(database, AGENT, "record_call_time", call_id=ship, name="eta", at=text)
    with read_book(database, AGENT, NOW) as book:
        (row,) = book.rows(t.call_time.select())
    assert row["at"] == "2026-11-25T07:00:00.000000Z"
    assert (row["utc_offset"], row["zone"]) == ("+01:00", "Africa/Casablanca")
    assert row["tzdata"] >= "2026c"


def test_conflicts_of_the_berth_plan(database: Database) -> None:
    here = berth(database)
    one = call(database)
    two = call(database, BETA, "C2")
    plan(database, one, here, "25T06:00", "27T06:00")
    fields: dict[str, Any] = {
        "call_id": two,
        "berth_id": here,
        "arrives": at("26T06:00").isoformat(),
        "departs": at("28T06:00").isoformat(),
    }
    words = (
        f"SHIP {ALMA} and SHIP {BETA} lie at berth B1 at once, from 2026-11-26 06:00 to "
        "2026-11-27 06:00"
    )
    assert refused(database, AGENT, "plan_berth", **fields) == (
        f"the berth plan has conflicts: {words}\n  Plan it otherwise, or confirm that the plan is "
        "meant (despite_conflicts)."
    )
    done = act(database, AGENT, "plan_berth", **fields, despite_conflicts=True)
    assert done.note == words
    with read_book(database, AGENT, NOW) as book:
        assert [each.kind for each in find_plan_conflicts(book)] == ["two_ships"]
    plan(database, two, here, "27T06:00", "28T06:00")
    with read_book(database, AGENT, NOW) as book:
        assert find_plan_conflicts(book) == []


def test_a_deep_ship_needs_the_tide(database: Database) -> None:
    here, ship = berth(database), call(database)
    assert "draws 11.4 m" in refused(
        database,
        AGENT,
        "plan_berth",
        call_id=ship,
        berth_id=here,
        arrives=at("25T06:00").isoformat(),
        departs=at("25T12:00").isoformat(),
        draught_m="11.4",
    )
    act(
        database,
        AGENT,
        "add_tide",
        begins=at("25T05:00").isoformat(),
        ends=at("25T13:00").isoformat(),
        height_m="0.4",
        source="tide table of the port",
    )
    plan(database, ship, here, "25T06:00", "25T12:00", draught_m="11.4")


def test_the_stem_is_public_and_names_no_owner(database: Database) -> None:
    here, ship = berth(database), call(database)
    made = contract(database)
    nomination = propose(database, made, 100_000)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    plan(database, ship, here, "25T06:00", "27T06:00")
    with read_book(database, PUBLIC, NOW) as book:
        (line,) = read_stem(book)
        feed = line_up_feed("TERM", line_up_events(book))
        for table in t.OPERATIONS:
            public = {"vessel", "vessel_name", "berth", "tide_window", "vessel_call"}
            public |= {"call_time", "call_berth", "call_omitted"}
            assert bool(book.count(table)) <= (table.name in public), table.name
    assert (line.vessel, line.berth, line.by) == (f"SHIP {ALMA}", "B1", "pta")
    for secret in (b"ANNA", b"wheat", b"100", made.encode()):
        assert secret not in feed
    assert "ANNA" not in str(line)


def test_an_omitted_call_is_not_in_the_line_up(database: Database) -> None:
    ship = call(database)
    act(database, AGENT, "omit_call", call_id=ship, reason="fixed elsewhere")
    assert line_up(database) == []
    assert refused(database, AGENT, "record_call_time", call_id=ship, name="eta") == (
        "the call C1 does not take place\n  Open another call."
    )


def test_ships_have_check_digits_in_the_database_too(database: Database) -> None:
    assert refused(database, AGENT, "add_vessel", imo="9074728", name="X").startswith(
        "'9074728' is not an IMO ship number"
    )
    ship: dict[str, Any] = {
        "imo": "9074728",
        "name": "X",
        "length_m": "",
        "draught_m": "",
    }
    with pytest.raises(KeruenError) as error, open_book(database, AGENT, NOW) as book:
        book.add(t.vessel, tier="public", **ship)
    assert str(error.value) == (
        "the IMO number of the ship is wrong: its last digit is a check digit\n  Compare it with "
        "the papers of the ship."
    )


def alongside(database: Database) -> tuple[str, str]:
    """A ship alongside for a contract of ANNA: notice 20 November 08:00 UTC, rain on the 21st."""
    ship, made = call(database), contract(database)
    nomination = propose(database, made, 400_000)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    fact(database, ship, "notice_tendered", "20T08:00", states={"in_port": True})
    fact(database, ship, "commenced", "20T16:00")
    rain = fact(database, ship, "rain", "21T10:00")
    act(database, AGENT, "end_fact", fact_id=rain.id, at=at("21T22:00").isoformat())
    return ship, made


def test_laytime_runs_on_while_an_interruption_begins(database: Database) -> None:
    """Rain that begins this moment takes nothing off yet: 17 hours are left, as without it."""
    ship, made = alongside(database)
    fact(database, ship, "wind", "24T09:00")
    with read_book(database, ANALYST, NOW) as book:
        first = running_laytime(book, ship, made).running
    with read_book(database, ANALYST, NOW + timedelta(seconds=30)) as book:
        later = running_laytime(book, ship, made).running
    assert first is not None
    assert later is not None
    assert first.left_s == 17 * 3600
    assert later.left_s == 17 * 3600


def test_laytime_runs_on_all_that_is_nominated(database: Database) -> None:
    """What is loaded so far is a part of the 400 t, and allows no less: 17 hours are left."""
    ship, made = alongside(database)
    with read_book(database, ANALYST, NOW) as book:
        (nomination,) = read_nominations(book)
    receive(database, "ANNA", "bin_1", 100_000)
    loaded = load(database, "ANNA", "bin_1", 100_000)
    fields = {"nomination_id": nomination.row.id, "document_id": loaded.id}
    act(database, CLERK, "fulfil_nomination", **fields)
    with read_book(database, ANALYST, NOW) as book:
        running = running_laytime(book, ship, made).running
    assert running is not None
    assert running.left_s == 17 * 3600


def test_laytime_runs_and_is_settled_on_the_facts_of_the_call(database: Database) -> None:
    """400 t at 100 t a day are 4 days; laytime from 14:00 on 20 November, rain 12 hours.

    On 24 November at 09:00 3 days 19 hours have passed, less 12 hours: 17 hours are left. Completed
    on 25 November at 08:00 are 4 days 18 hours less 12: 6 hours on demurrage, 3,000.00.
    """
    ship, made = alongside(database)
    with read_book(database, ANALYST, NOW) as book:
        running = running_laytime(book, ship, made).running
    assert running is not None
    assert running.left_s == 17 * 3_600
    act(
        database,
        AGENT,
        "record_fact",
        now=LATER,
        call_id=ship,
        kind="completed",
        at=at("25T08:00").isoformat(),
    )
    version = act(database, AGENT, "issue_facts", now=LATER, call_id=ship, owner="ANNA")
    done = act(
        *(database, ANALYST, "settle_laytime"),
        now=LATER,
        version_id=version.id,
        contract_id=made,
        final=True,
    )
    assert done.facts["net"] == "3000.00"
    with read_book(database, ANNA, LATER) as book:
        (row,) = read_laytime(book, ship)
    assert (row.net, row.demurrage, row.final) == ("3000.00", "3000.00", True)
    again = laytime.replay(row.statement)
    assert again is not None
    with read_book(database, BORIS, LATER) as book:
        assert read_laytime(book, ship) == []
        assert read_versions(book, ship) == []


def test_versions_of_authors_side_by_side(database: Database) -> None:
    ship, _ = alongside(database)
    act(database, AGENT, "issue_facts", call_id=ship, owner="ANNA")
    own: dict[str, Any] = {
        "notices": [{"at": "2026-11-20T08:00+00:00"}],
        "commenced": "2026-11-20T16:00+00:00",
        "events": [
            {"kind": "rain", "from": "2026-11-21T10:00+00:00", "to": "2026-11-21T18:00+00:00"}
        ],
    }
    act(database, ANNA, "submit_facts", call_id=ship, facts_json=json.dumps(own))
    master = {**own, "events": []}
    act(
        *(database, AGENT, "record_facts"),
        call_id=ship,
        owner="ANNA",
        author="ship",
        facts_json=json.dumps(master),
    )
    for actor in (ANNA, CHIEF):
        with read_book(database, actor, NOW) as book:
            versions = read_versions(book, ship)
        assert [each.author for each in versions] == ["owner", "ship", "terminal"]
    lines = side_by_side([each.facts for each in versions])
    assert [(each.kind, each.differs) for each in lines] == [
        ("notice_tendered", False),
        ("commenced", False),
        ("rain", True),
    ]
    assert [end[11:16] for _, end in lines[2].times] == ["18:00", "", "22:00"]
    broken = {**own, "events": [{"kind": "rain", "from": "2026-11-21T10:00"}]}
    assert refused(database, ANNA, "submit_facts", call_id=ship, facts_json=json.dumps(broken)) == (
        "table port port events, row rain 2026-11-21 10:00, column to: no end\n  Give the time at "
        "which it ended."
    )
    assert refused(database, ANNA, "submit_facts", call_id=ship, facts_json="[") == (
        "the facts cannot be read\n  Write a JSON object with notices, events, commenced and "
        "completed."
    )


def test_entries_are_struck_out_and_not_changed(database: Database) -> None:
    ship = call(database)
    rain = fact(database, ship, "rain", "21T10:00")
    act(database, AGENT, "end_fact", fact_id=rain.id, at=at("21T12:00").isoformat())
    assert refused(database, AGENT, "end_fact", fact_id=rain.id) == (
        "the event rain does not wait for its end\n  Look at the statement of facts; an event ends "
        "once."
    )
    act(database, AGENT, "strike_fact", fact_id=rain.id, reason="another berth")
    with read_book(database, AGENT, NOW) as book:
        assert read_fact_entries(book, ship) == []
    swell = fact(database, ship, "swell", "22T10:00")
    assert refused(
        database, AGENT, "end_fact", fact_id=swell.id, at=at("22T09:00").isoformat()
    ) == ("an event ends after it began, once\n  Name the entry that began, and a later time.")
    early = datetime(2026, 11, 24, 9, 0, 40, tzinfo=UTC)
    done = act(database, AGENT, "end_fact", now=early, fact_id=swell.id)
    with read_book(database, AGENT, NOW) as book:
        begun, ended = read_fact_entries(book, ship)
    assert ended.id == done.id
    assert ended.at == datetime(2026, 11, 24, 9, tzinfo=UTC), "now, to the minute"
    assert begun.phase == "begin"
    assert refused(
        database, AGENT, "record_fact", call_id=ship, kind="rain", at=at("24T10:00").isoformat()
    ).startswith("the event lies ahead, at 2026-11-24T10:00:00+00:00\n")
