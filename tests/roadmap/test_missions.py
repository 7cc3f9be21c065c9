"""Missions of experts: the steps of sender and host, the CV of the expert, the report."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from keruen.roadmap import tables as t
from keruen.roadmap.acts.missions import erase_due_cvs, open_cv
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.erasing import erase_due
from keruen.roadmap.reads.projects import Visit, find_cv, read_visits
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.tables import log_entry
from tests.roadmap.project import FILE, Project, begin_project, guest_of, only
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_projects import refused

ON_EACH_DATABASE = True

CV = "Aigerim Sentinel, 20 years of milling in Kostanay"


@pytest.fixture
def project(database: Database) -> Project:
    """A project that admits a guest of Senegal as its recipient."""
    return begin_project(database)


def offer(database: Database, project: Project, **fields: Any) -> str:
    """Kazakhstan offers a mission to Senegal, with a CV; returns its id."""
    given: dict[str, Any] = {
        "file_id": project.file,
        "words": five("Train the mill"),
        "expertise": "Milling",
        "starts_on": "2026-11-23",
        "ends_on": "2026-12-04",
        "host_organisation": project.organisation,
        **fields,
    }
    act(database, KAZ, "offer_mission", **given)
    made: str = only(database, t.mission, KAZ)["id"]
    act(database, KAZ, "add_cv", mission_id=made, cv=CV)
    return made


def visit(database: Database, side: Actor) -> Visit:
    """The one mission as a reader sees it."""
    with read_desk(database, side, NOW) as desk:
        [found] = read_visits(desk, FILE)
    return found


def cv_of(database: Database, side: Actor, mission: str) -> str | None:
    """The CV of a mission as a reader sees it."""
    with read_desk(database, side, NOW) as desk:
        row = find_cv(desk, mission)
    return None if row is None else open_cv(row)


def test_a_mission_goes_its_steps_and_its_cv_is_seen_by_its_host_alone(
    database: Database, project: Project
) -> None:
    made, guest = offer(database, project), project.guest
    given: dict[str, Any] = {"mission_id": made}
    seen = {side.account: cv_of(database, side, made) for side in (MAR, KAZ, guest)}
    assert seen == {"mar": None, "kaz": CV, "dakar": None}
    assert refused(database, MAR, "request_mission", **given) == (
        "this mission has another host\n"
        "  Let the host do it; an organisation does with the account of a guest."
    )
    assert refused(database, guest, "clear_mission", **given).startswith(f"mission {made} is offer")
    act(database, guest, "request_mission", **given)
    act(database, KAZ, "clear_mission", **given)
    assert cv_of(database, guest, made) is None
    forged = "UPDATE mission SET host_cleared_at = :at WHERE id = :id"
    for side in (MAR, KAZ):
        assert attack(database, side, forged, id=made, at="2026-11-24") == (
            "the host of a mission requests, clears and accepts it"
        )
    assert visit(database, MAR).row.state == "requested"
    act(database, guest, "clear_mission", **given)
    assert visit(database, MAR).row.state == "cleared"
    seen = {side.account: cv_of(database, side, made) for side in (MAR, KAZ, guest)}
    assert seen == {"mar": None, "kaz": CV, "dakar": CV}
    assert cv_of(database, guest_of("org_other", "accra"), made) is None

    report: dict[str, Any] = {
        **given,
        "purpose": "To train",
        "findings": "The mill runs",
        "recommendations": [{"en": "Buy premix", "fr": "Acheter le prémélange"}],
        "next_steps": "A second visit",
    }
    said = refused(database, KAZ, "report_mission", **report)
    assert said.startswith(f"mission {made} is cleared and is reported while it is under way")
    act(database, KAZ, "begin_mission", **given)
    act(database, KAZ, "report_mission", **report)
    said = refused(database, KAZ, "accept_mission", **given)
    assert said.startswith("this mission has another host")
    act(database, guest, "accept_mission", **given)
    found = visit(database, guest)
    assert (found.row.state, found.report and found.report.findings) == (
        "accepted",
        "The mill runs",
    )
    advice = found.recommendations[0]
    assert advice.words == {"en": "Buy premix", "fr": "Acheter le prémélange"}

    duty = act(
        database,
        MAR,
        "commit_to_recommendation",
        recommendation_id=advice.id,
        due_on="2027-06-30",
        evidence=five("Contract"),
    ).id
    row = find(database, t.commitment, duty)
    assert (row["title"], row["provision"], row["due_on"]) == (advice.words, "p09", "2027-06-30")
    again = refused(
        database,
        KAZ,
        "commit_to_recommendation",
        recommendation_id=advice.id,
        due_on="2027-06-30",
        evidence=five("Contract"),
    )
    assert again.startswith("this recommendation has become a commitment already")


def test_no_log_and_no_table_contains_the_words_of_a_cv(
    database: Database, project: Project
) -> None:
    offer(database, project)
    looked = 0
    with database.admin_transaction() as connection:
        for table in t.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):
                looked += 1
                assert "Sentinel" not in repr(tuple(row)), table.name
        for name in ("log_entry", "log_value"):
            for row in connection.execute(text(f"SELECT * FROM {name}")):
                assert "Sentinel" not in repr(tuple(row))
    assert looked > 300


def test_an_erased_cv_cannot_be_read_again(database: Database, project: Project) -> None:
    made = offer(database, project)
    row = only_cv(database)
    assert row["due_on"] == "2031-12-04"
    kept = "UPDATE expert_cv SET sealed = :x WHERE id = :id"
    assert attack(database, KAZ, kept, id=row["id"], x=b"x") == (
        "this part of the record is never changed"
    )
    late = NOW + timedelta(days=6 * 366)
    for side, now, erased in ((MAR, late, 0), (KAZ, NOW, 0), (KAZ, late, 1), (KAZ, late, 0)):
        with open_desk(database, side, now) as desk:
            assert len(erase_due_cvs(desk)) == erased
    assert cv_of(database, KAZ, made) == ""
    again = "UPDATE expert_cv SET key = :key, erased_at = NULL WHERE id = :id"
    assert attack(database, KAZ, again, id=row["id"], key="00" * 32) == (
        "a CV is erased once and whole, and never shown to others than its host"
    )
    said = refused(database, KAZ, "erase_cv", cv_id=row["id"])
    assert said == "this CV is erased already\n  Nothing needs to be done."


def test_the_job_erases_a_cv_after_its_day_and_proves_it_in_the_log(
    database: Database, project: Project
) -> None:
    """Retention ends on 4 December 2031: the key is dropped on the day after, once."""
    made = offer(database, project)
    row = only_cv(database)
    key = hashlib.sha256(bytes.fromhex(row["key"])).hexdigest()
    for day, erased in ((4, 0), (5, 1), (6, 0)):
        assert erase_due(database, datetime(2031, 12, day, 12, tzinfo=UTC)) == erased
    assert cv_of(database, KAZ, made) == ""
    left = only_cv(database)
    assert (left["key"], left["erased_at"]) == (None, "2031-12-05T12:00:00.000000Z")
    assert hashlib.sha256(left["sealed"]).hexdigest() == row["sha256"]

    def entries(side: Actor) -> list[Any]:
        with read_desk(database, side, NOW) as desk:
            query = select(log_entry).where(log_entry.c.act == "erase_due_cv")
            return desk.rows(query)

    (entry,) = entries(KAZ)
    assert (entry["log"], entry["subject"]) == ("KAZ", row["id"])
    body = entry["body"] if isinstance(entry["body"], dict) else json.loads(entry["body"])
    assert body["facts"] == {
        "due_on": "2031-12-04",
        "sealed_sha256": row["sha256"],
        "key_sha256": key,
        "erased_at": "2031-12-05T12:00:00.000000Z",
    }
    assert "Sentinel" not in repr(entry)
    assert entries(MAR) == []


def only_cv(database: Database) -> dict[str, Any]:
    """The row of the one CV as its own side sees it."""
    return only(database, t.expert_cv, KAZ)


def test_a_withdrawn_mission_erases_the_cv(database: Database, project: Project) -> None:
    made = offer(database, project)
    act(database, KAZ, "withdraw_mission", mission_id=made, reason="The expert fell ill")
    assert cv_of(database, KAZ, made) == ""


def test_a_passport_is_refused(database: Database, project: Project) -> None:
    act(
        database,
        KAZ,
        "offer_mission",
        file_id=FILE,
        words=five("Train"),
        expertise="Milling",
        starts_on="2026-11-23",
        ends_on="2026-12-04",
        host_party="MAR",
    )
    made = only(database, t.mission)["id"]
    lines = (
        "P<KAZSENTINEL<<AIGERIM<<<<<<<<<<<<<<<<<<<<<<<",
        "N012345678KAZ8001014F3001012<<<<<<<<<<<<<<00",
        "P < K A Z S E N T I N E L < < A I G E R I M < < < < < < < < <",
    )
    for line in lines:
        assert refused(database, KAZ, "add_cv", mission_id=made, cv=f"A miller.\n{line}") == (
            "the CV contains the machine-readable lines of a passport or an identity card\n"
            "  Leave them out; a host needs the qualification of the expert, and not the document."
        )
    act(database, KAZ, "add_cv", mission_id=made, cv="A miller (yield < 80 %).")
    # Between the two sides the host is a side, which sees the CV once it cleared the mission.
    act(database, MAR, "request_mission", mission_id=made)
    assert cv_of(database, MAR, made) is None
    act(database, MAR, "clear_mission", mission_id=made)
    assert cv_of(database, MAR, made) == "A miller (yield < 80 %)."
    assert cv_of(database, project.guest, made) is None


def test_a_mission_lies_within_its_project(database: Database) -> None:
    with_days = act(
        database,
        MAR,
        "open_file",
        kind="expert_mission",
        title=five("Port experts"),
        provision_id="p10",
        starts_on="2027-01-01",
        ends_on="2027-12-31",
    ).id
    given: dict[str, Any] = {
        "file_id": with_days,
        "words": five("Visit"),
        "expertise": "Ports",
        "host_party": "MAR",
        "ends_on": "2028-01-05",
    }
    assert refused(database, KAZ, "offer_mission", **given, starts_on="2027-12-20") == (
        "the mission is from 2027-12-20 to 2028-01-05, and its project from 2027-01-01 to "
        "2027-12-31\n  Choose days within the project."
    )
    forged = (
        "INSERT INTO mission (id, tier, party, file, words, expertise, sender_party, host_party, "
        "starts_on, ends_on, state, created_at, created_by) VALUES ('forged', 'shared', 'KAZ', "
        ":file, '{}', 'Ports', 'KAZ', 'MAR', '2027-12-20', '2028-01-05', 'offered', 'now', 'kaz')"
    )
    assert attack(database, KAZ, forged, file=with_days) == (
        "a mission lies within the dates of its project"
    )
    act(
        database, KAZ, "offer_mission", **{**given, "ends_on": "2027-12-31"}, starts_on="2027-12-20"
    )
    made = only(database, t.mission, KAZ)["id"]
    act(database, MAR, "request_mission", mission_id=made)
    for side in (MAR, KAZ):
        act(database, side, "clear_mission", mission_id=made)
    assert refused(database, KAZ, "begin_mission", mission_id=made) == (
        "the mission begins on 2027-12-20\n  Wait for its day."
    )
