"""Reads of incidents: each with its clocks and reports, and the duty contacts of the sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import DutyContactRow, IncidentReportRow, IncidentRow
from keruen.roadmap.screening_words import (
    FINAL_WITHIN_DAYS,
    RECEIVED_WITHIN_HOURS,
    UPDATE_WITHIN_HOURS,
)
from keruen.store.instants import read_instant, write_instant
from keruen.store.typed_rows import ExtendedRow


@dataclass(frozen=True, slots=True)
class IncidentLine(ExtendedRow):
    """An incident with its clocks, each from the moment of the report.

    Parameters
    ----------
    receive_until, update_until, final_until : instants until which the other side acknowledges it
        and its own side sends an update and the final report.
    """

    row: IncidentRow
    reports: tuple[IncidentReportRow, ...]
    receive_until: str
    update_until: str
    final_until: str

    def next_report(self, now: str) -> str:
        """Until when the next report is due; empty where none is."""
        if self.row.state == "closed":
            return ""
        return self.final_until if self.reports or now > self.final_until else self.update_until


def read_incidents(desk: Desk) -> list[IncidentLine]:
    """Incidents of both sides, the newest first."""
    held = t.incident.c
    rows = desk.records(
        IncidentRow,
        select(t.incident)
        .where(held.withdrawn_at.is_(None))
        .order_by(held.created_at.desc(), held.id),
    )
    given: dict[str, list[IncidentReportRow]] = {}
    query = select(t.incident_report).order_by(t.incident_report.c.created_at)
    for report in desk.records(IncidentReportRow, query):
        given.setdefault(report.incident, []).append(report)
    return [_line(row, given.get(row.id, [])) for row in rows]


def _line(row: IncidentRow, reports: list[IncidentReportRow]) -> IncidentLine:
    begun = read_instant(row.created_at)
    reports = sorted(reports, key=lambda each: (each.created_at, each.kind == "final"))
    return IncidentLine(
        row,
        tuple(reports),
        write_instant(begun + timedelta(hours=RECEIVED_WITHIN_HOURS[row.severity])),
        write_instant(begun + timedelta(hours=UPDATE_WITHIN_HOURS)),
        write_instant(begun + timedelta(days=FINAL_WITHIN_DAYS)),
    )


def read_contacts(desk: Desk) -> list[DutyContactRow]:
    """The duty contact of each side, with the stand-in."""
    held = t.duty_contact.c
    return desk.records(
        DutyContactRow,
        select(t.duty_contact).where(held.withdrawn_at.is_(None)).order_by(held.of_party),
    )
