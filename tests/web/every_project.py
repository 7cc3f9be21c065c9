"""Projects in every state: readings, milestones, deliveries and missions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.project import FILE, begin_project
from tests.roadmap.sides import KAZ, MAR, NOW, act, five

PAST = "2026-11-20"
EVIDENCE = "https://example.org/proof"


def fill_projects(database: Database) -> None:
    """A project with a guest of a third country and all that belongs to it."""
    project = begin_project(database)
    _readings(database)
    _milestones(database)
    _deliveries(database, project.organisation, project.guest)
    _missions(database)


def added(database: Database, table: Table, side: Actor, name: str, /, **fields: Any) -> str:
    """Do an act that adds one row to a table; its id."""
    before = _ids(database, table, side)
    act(database, side, name, **fields)
    (made,) = _ids(database, table, side) - before
    return made


def _ids(database: Database, table: Table, side: Actor) -> set[str]:
    with read_desk(database, side, NOW) as desk:
        return {str(row["id"]) for row in desk.rows(select(table.c.id))}


def _readings(database: Database) -> None:
    given: dict[str, Any] = {"file_id": FILE, "words": five("Two mills fortify flour")}
    measured: dict[str, Any] = {
        "indicator": five("Mills"),
        "unit": "mills",
        "baseline": 0.0,
        "target": 2.0,
    }
    row = added(
        *(database, t.logframe_row, MAR, "add_logframe_row"),
        **given,
        **measured,
        level="output",
        due_on="2027-12-31",
        source="Report of the mills",
    )
    for value, name in ((1.0, "accept_reading"), (2.0, "refuse_reading"), (1.5, "")):
        reading: dict[str, Any] = {"row_id": row, "value": value, "day": PAST, "evidence": EVIDENCE}
        made = added(database, t.logframe_reading, MAR, "record_reading", **reading)
        answer: dict[str, Any] = {"answer": "One mill is idle."} if name == "refuse_reading" else {}
        if name:
            act(database, KAZ, name, reading_id=made, **answer)


def _milestones(database: Database) -> None:
    for number, steps in enumerate(((), ("report",), ("report", "confirm"))):
        given: dict[str, Any] = {
            "file_id": FILE,
            "words": five(f"Stage {number}"),
            "due_on": "2027-03-01",
        }
        made = added(database, t.milestone, MAR, "add_milestone", **given)
        if "report" in steps:
            proof: dict[str, Any] = {"day": PAST, "evidence": EVIDENCE}
            act(database, MAR, "report_milestone", milestone_id=made, **proof)
        if "confirm" in steps:
            act(database, KAZ, "confirm_milestone", milestone_id=made)


def _deliveries(database: Database, organisation: str, guest: Actor) -> None:
    given: dict[str, Any] = {
        "file_id": FILE,
        "day": "2026-11-01",
        "words": five("Millers who teach"),
    }
    amount: dict[str, Any] = {"kind": "expert_days", "quantity": "20", "unit": "days"}
    parts: dict[str, Any] = {"giver_party": "MAR", "receiver_organisation": organisation}
    about: dict[str, Any] = {**given, **amount, **parts}
    promised = added(database, t.contribution, MAR, "promise_contribution", **about)
    for name in ("confirm_delivery", "refuse_delivery", ""):
        sent: dict[str, Any] = {"contribution_id": promised, "quantity": "3", "day": PAST}
        made = added(database, t.delivery, MAR, "record_delivery", **sent)
        answer: dict[str, Any] = {"answer": "Nobody came."} if name == "refuse_delivery" else {}
        if name:
            act(database, guest, name, delivery_id=made, **answer)


def _missions(database: Database) -> None:
    """Missions of Kazakh experts to Morocco, each one step further."""
    steps: tuple[tuple[Actor, str, dict[str, Any]], ...] = (
        (MAR, "request_mission", {}),
        (KAZ, "clear_mission", {}),
        (KAZ, "begin_mission", {}),
        (
            KAZ,
            "report_mission",
            {
                "purpose": "To train",
                "findings": "The mill runs.",
                "recommendations": [five("Buy premix")],
                "next_steps": "A second visit.",
            },
        ),
        (MAR, "accept_mission", {}),
    )
    for far in range(len(steps) + 1):
        given: dict[str, Any] = {
            "file_id": FILE,
            "words": five(f"Train the mill, part {far}"),
            "expertise": "Milling",
            "starts_on": "2026-11-23",
            "ends_on": "2026-12-04",
            "host_party": "MAR",
        }
        made = added(database, t.mission, KAZ, "offer_mission", **given)
        act(database, KAZ, "add_cv", mission_id=made, cv="Twenty years of milling")
        for side, name, fields in steps[:far]:
            act(database, side, name, mission_id=made, **fields)
            if name == "clear_mission":
                act(database, MAR, name, mission_id=made)
