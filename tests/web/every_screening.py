"""Lists, hits, notices and incidents in every state."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from tests.roadmap.screened import JUDGES, check_name, judge, load, name_judges, standing
from tests.roadmap.sides import KAZ, MAR, NOW, act
from tests.roadmap.test_incidents import REPORT
from tests.screening.builders import target
from tests.web.every_project import added

NAMES = (
    "Altyn Dan Trading",
    "Steppe Harvest Export",
    "Baraka Mills Company",
    "Caspian Grain House",
    "Zhaiyk River Logistics",
    "Tariq Maritime Services",
)
VERDICTS: tuple[tuple[str, ...], ...] = (
    (),
    ("same",),
    ("same", "same"),
    ("same", "same"),
    ("different", "different"),
    ("same", "different"),
)
"""What judges find on the hit of each name."""


def fill_screening(database: Database) -> None:
    """Subjects whose hits are judged to every outcome, and lists of three versions."""
    rows = [target(f"L{number}", name) for number, name in enumerate(NAMES)]
    load(database, target("L9", "Oasis Flour Brokers"), day="2026-11-18")
    name_judges(database)
    check_name(database, "Oasis Flour Brokers")
    load(database, *rows, day="2026-11-19")
    for name, verdicts in zip(NAMES, VERDICTS, strict=True):
        (hit,) = standing(database, check_name(database, name)).hits
        for person, verdict in zip(JUDGES, verdicts, strict=False):
            judge(database, person, hit.id, verdict)
    load(database, rows[0], day="2026-11-20")
    with read_desk(database, KAZ, NOW) as desk:
        notices = desk.rows(select(t.screening_notice.c.id))
    act(database, KAZ, "receive_notice", screening_notice_id=notices[0]["id"])
    _incidents(database)


def _incidents(database: Database) -> None:
    for number in range(3):
        made = added(database, t.incident, MAR, "report_incident", **REPORT)
        if number:
            act(database, KAZ, "receive_incident", incident_id=made)
        if number > 1:
            fields: dict[str, Any] = {"report_kind": "final", "words": "Restored."}
            act(database, MAR, "report_on_incident", incident_id=made, **fields)
