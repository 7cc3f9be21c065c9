"""Nothing happened that lies ahead: by act, and by plain SQL as each side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import FileRow, MandateRow
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, act, find, five

BEGINS = datetime(2027, 3, 10, 8, tzinfo=UTC)
"""When the session of 10 March 2027 at 9 begins by the zone data, give or take an hour."""
EARLY = BEGINS - timedelta(days=2)
SOON = BEGINS - timedelta(hours=8)
ON_TIME = BEGINS + timedelta(hours=3)


def refused(database: Database, name: str, now: datetime = NOW, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, MAR, name, now=now, **fields)
    return str(error.value)


def attack(database: Database, now: datetime, statement: str, **values: object) -> str:
    try:
        with database.writing(MAR, now) as connection:
            done = connection.execute(text(statement), values)
            return "" if done.rowcount else "no row"
    except KeruenError as error:
        return error.what


def test_no_step_of_a_session_before_it_begins(database: Database) -> None:
    here = act(
        database,
        MAR,
        "plan_session",
        body_id="joint_commission",
        host="MAR",
        level="ministers",
        starts="2027-03-10T09:00",
        ends="2027-03-10T17:00",
        zone="Africa/Casablanca",
    ).id
    item = {"body_id": "joint_commission", "session_id": here}
    act(database, MAR, "add_agenda_item", **item, title=five("Item"))
    for step in ("convene_session", "adopt_agenda"):
        for side in SIDES:
            act(database, side, step, session_id=here)
    assert " and cannot be opened before\n" in refused(
        database, "open_session", EARLY, session_id=here
    )
    words = "a session is opened, minuted, signed and closed once it has begun"
    opened = "UPDATE session SET state = :state WHERE id = :id"
    assert attack(database, EARLY, opened, state="in_progress", id=here) == words
    who = {"session_id": here, "person_id": "person_mar"}
    assert "attendance is recorded while it sits" in refused(database, "record_attendance", **who)
    act(database, MAR, "open_session", now=SOON, session_id=here)
    minutes = {
        "session_id": here,
        "title": five("Minutes"),
        "texts": five("Agreed."),
        "languages": LANGUAGES,
    }
    assert " and cannot be minuted before\n" in refused(database, "draft_minutes", SOON, **minutes)
    assert attack(database, SOON, opened, state="minutes_drafted", id=here) == words
    act(database, MAR, "record_attendance", now=ON_TIME, **who)
    document = act(database, MAR, "draft_minutes", now=ON_TIME, **minutes).id
    with read_desk(database, MAR, NOW) as desk:
        query = select(tables.text_version.c.id)
        version = desk.rows(query.where(tables.text_version.c.document == document))[0]["id"]
    for side in SIDES:
        for language in LANGUAGES:
            act(database, side, "confirm_concordance", version_id=version, language=language)
    for side in SIDES:
        act(database, side, "agree_to_text", version_id=version)
    secret = {"version_id": version, "passphrase": "passphrase of MAR"}
    assert " and cannot be signed before\n" in refused(database, "sign_text", EARLY, **secret)
    for side in SIDES:
        mine = {"version_id": version, "passphrase": f"passphrase of {side.party}"}
        act(database, side, "sign_text", now=ON_TIME, **mine)
    assert " and cannot be closed before\n" in refused(
        database, "close_session", EARLY, session_id=here
    )
    assert attack(database, EARLY, opened, state="closed", id=here) == words
    act(database, MAR, "close_session", now=ON_TIME, session_id=here)
    assert find(database, tables.session, here)["state"] == "closed"
    with read_desk(database, MAR, NOW) as desk:
        held = desk.records(
            MandateRow, select(tables.mandate).where(tables.mandate.c.of_party == "MAR")
        )[0]["id"]
    assert refused(database, "end_mandate", mandate_id=held, ends_on="2027-03-01") == (
        "a text was signed by this mandate on 2027-03-10\n  End it on that day or later."
    )
    ended = "UPDATE mandate SET ends_on = '2027-03-01' WHERE id = :id"
    assert attack(database, NOW, ended, id=held) == (
        "a mandate by which a text was signed ends on that day or later"
    )


def test_what_moved_and_what_was_measured_lies_not_ahead(database: Database) -> None:
    use = {"kind": "use", "market": "senegal", "quantity_t": 1.0, "reference": "u"}
    assert refused(database, "record_movement", **use, to_date="2036-01-01") == (
        "the day 2036-01-01 lies after today, 2026-11-24\n  Record the movement once it has "
        "taken place."
    )
    insert = (
        "INSERT INTO movement (id, tier, party, status, kind, to_date, quantity_t, reference, "
        "created_at, created_by) VALUES ('m', 'public', 'MAR', 'actual', 'use', :day, 1, 'm', "
        "'2036-01-01T00:00:00.000000Z', 'mar')"
    )
    words = "an actual movement is dated today or earlier"
    assert attack(database, NOW, insert, day="2036-01-01") == words
    assert attack(database, NOW, insert, day="2026-11-24") == ""
    value = {"indicator_id": "i_tonnes_africa", "value": 1.0, "reason": "scale"}
    for period in ("2027", "2026-12"):
        assert refused(database, "record_measurement", **value, period=period) == (
            f"the period {period} has not begun\n  Record a value once it was measured."
        )
    assert act(database, MAR, "record_measurement", **value, period="2026-11").id


def test_an_entry_tells_what_happened(database: Database) -> None:
    with read_desk(database, MAR, NOW) as desk:
        kinds = {row["kind"]: row["id"] for row in desk.records(FileRow, select(tables.file))}
    data = {"incident_kind": "cyber", "words": "Mail was read.", "on": "2026-11-25"}
    entry = {"file_id": kinds["incident_notice"], "kind": "incident"}
    assert refused(database, "add_entry", **entry, data=data) == (
        "the day 2026-11-25 lies after today\n  Write the day on which it happened."
    )
    # In Kazakhstan the day has begun by then.
    late = NOW.replace(hour=20)
    assert act(database, KAZ, "add_entry", now=late, **entry, data=data).id
    mission = {"words": "Rails", "from": "2027-02-02", "to": "2027-02-01"}
    assert refused(
        database, "add_entry", file_id=kinds["expert_mission"], kind="mission", data=mission
    ) == ("the entry would end on 2027-02-01, before it begins on 2027-02-02\n  Correct the dates.")


def test_a_decision_takes_no_effect_before_it_closes(database: Database) -> None:
    days = {"closes_on": "2027-01-31", "takes_effect_on": "2027-01-30"}
    assert refused(
        database, "propose_decision", title=five("D"), effect="Something.", **days
    ).startswith("the decision would take effect on 2027-01-30, before")
