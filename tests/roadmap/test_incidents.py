"""Incidents between sides: acknowledged as received, reported on until the final report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.incidents import read_contacts, read_incidents
from keruen.roadmap.waiting import read_waiting
from keruen.store.database import Database
from tests.roadmap.screened import JUDGES, name_judges
from tests.roadmap.sides import KAZ, MAR, NOW, act
from tests.roadmap.test_delegations import attacked, refused

ON_EACH_DATABASE = True
REPORT: dict[str, Any] = {
    "incident_kind": "cyber",
    "severity": "high",
    "marking": "amber",
    "words": "The booking system is down",
    "happened_on": "2026-11-23",
}


@pytest.fixture
def reported(database: Database) -> str:
    """An incident that Morocco reported."""
    return act(database, MAR, "report_incident", **REPORT).id


def test_an_incident_waits_for_the_other_side_with_its_clock(
    database: Database, reported: str
) -> None:
    with read_desk(database, KAZ, NOW) as desk:
        tasks = {each.kind: each.rows for each in read_waiting(desk)}
        (row,) = tasks["receive an incident"]
        (line,) = read_incidents(desk)
    # 4 hours for high severity.
    assert row["until"] == "2026-11-24T13:00:00.000000Z"
    assert (line.row.id, line.receive_until) == (reported, "2026-11-24T13:00:00.000000Z")
    assert line.update_until == "2026-11-27T09:00:00.000000Z"
    assert line.final_until == "2026-12-24T09:00:00.000000Z"
    with read_desk(database, MAR, NOW) as desk:
        assert "receive an incident" not in {each.kind for each in read_waiting(desk) if each.rows}


def test_receipt_is_not_agreement_and_comes_once_from_the_other_side(
    database: Database, reported: str
) -> None:
    assert refused(database, MAR, "receive_incident", incident_id=reported) == (
        "your side reported this incident\n  Let the other side acknowledge it."
    )
    held = t.incident
    assert (
        attacked(
            database,
            MAR,
            update(held)
            .where(held.c.id == reported)
            .values(state="received", received_party="KAZ"),
        )
        == "the other side acknowledges once, at the moment at which it does"
    )
    act(database, KAZ, "receive_incident", incident_id=reported)
    assert "is received and cannot become received" in refused(
        database, KAZ, "receive_incident", incident_id=reported
    )
    with read_desk(database, MAR, NOW) as desk:
        (line,) = read_incidents(desk)
    assert (line.row.state, line.row.received_party) == ("received", "KAZ")


def test_reports_until_the_final_one(database: Database, reported: str) -> None:
    fields: dict[str, Any] = {"incident_id": reported, "words": "Restored"}
    assert refused(database, KAZ, "report_on_incident", report_kind="update", **fields) == (
        "the other side reported this incident\n"
        "  Acknowledge it; the side that reported it reports on it."
    )
    later = NOW + timedelta(hours=73)
    with read_desk(database, MAR, later) as desk:
        kinds = {each.kind for each in read_waiting(desk) if each.rows}
    assert "report on an incident" in kinds
    act(database, MAR, "report_on_incident", report_kind="update", now=later, **fields)
    act(database, MAR, "report_on_incident", report_kind="final", now=later, **fields)
    with read_desk(database, MAR, later) as desk:
        (line,) = read_incidents(desk)
        kinds = {each.kind for each in read_waiting(desk) if each.rows}
    assert (line.row.state, [each.kind for each in line.reports]) == ("closed", ["update", "final"])
    assert "report on an incident" not in kinds
    assert refused(database, MAR, "report_on_incident", report_kind="update", **fields) == (
        "this incident is closed\n  Report another incident."
    )
    held = t.incident
    other = act(database, MAR, "report_incident", **REPORT).id
    assert (
        attacked(database, MAR, update(held).where(held.c.id == other).values(state="closed"))
        == "an incident is closed by its final report"
    )


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (
            "severity",
            "grave",
            "the severity 'grave' is not known\n  Write one of high, ordinary.",
        ),
        (
            "marking",
            "black",
            "the marking 'black' is not known\n  Write one of red, amber, green, clear.",
        ),
        (
            "happened_on",
            "2026-11-25",
            "the day 2026-11-25 lies after today\n  Write the day on which it happened.",
        ),
    ],
)
def test_what_is_refused(database: Database, field: str, value: str, expected: str) -> None:
    assert refused(database, MAR, "report_incident", **{**REPORT, field: value}) == expected


def test_a_duty_contact_has_a_stand_in(database: Database) -> None:
    name_judges(database, 2)
    first, second = (each.person for each in JUDGES[:2])
    assert (
        refused(database, MAR, "name_duty_contact", person_id=first, stand_in_id=first)
        == "the stand-in is the duty contact\n  Choose another person."
    )
    act(database, MAR, "name_duty_contact", person_id=first, stand_in_id=second)
    act(database, MAR, "name_duty_contact", person_id=second, stand_in_id=first)
    with read_desk(database, KAZ, NOW) as desk:
        assert [(each.person, each.stand_in) for each in read_contacts(desk)] == [(second, first)]
