"""The parts of the page of a project: framework, contributions, missions, and their acts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from keruen.roadmap.acts.missions import open_cv
from keruen.roadmap.partners import holder_of
from keruen.roadmap.reads.projects import (
    LogframeLine,
    Promise,
    Visit,
    read_logframe,
    read_milestones,
    read_partners,
    read_promises,
    read_visits,
    total_promises,
)
from keruen.roadmap.rows import ExpertCvRow, FileRow, MilestoneRow
from keruen.rows import text_in
from keruen.store.typed_rows import TypedRow
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Asked, Link, View


@dataclass(frozen=True, kw_only=True)
class FrameworkLine:
    """A row of the table: Logical framework."""

    level: Annotated[Cell, N_("Level")]
    words: Annotated[Cell, N_("What")]
    indicator: Annotated[Cell, N_("Indicator")]
    baseline: Annotated[str, N_("Baseline")]
    target: Annotated[str, N_("Target")]
    actual: Annotated[str, N_("Actual value")]
    source: Annotated[Cell, N_("Source")]
    assumption: Annotated[Cell, N_("Assumption")]


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """A row of the table: Values that wait for the other side."""

    indicator: Annotated[Cell, N_("Indicator")]
    value: Annotated[str, N_("Value")]
    day: Annotated[str, N_("Day")]
    evidence: Annotated[Cell, N_("Evidence")]
    by: Annotated[Cell, N_("Recorded by")]


@dataclass(frozen=True, kw_only=True)
class MilestoneLine:
    """A row of the table: Milestones."""

    words: Annotated[Cell, N_("What")]
    due: Annotated[str, N_("Due")]
    state: Annotated[Cell, N_("State")]
    reached: Annotated[str, N_("Reached on")]
    evidence: Annotated[Cell, N_("Evidence")]


@dataclass(frozen=True, kw_only=True)
class TotalLine:
    """A row of the table: Contributions by kind and unit."""

    kind: Annotated[Cell, N_("Kind")]
    unit: Annotated[Cell, N_("Unit")]
    promised: Annotated[str, N_("Promised")]
    delivered: Annotated[str, N_("Delivered")]
    confirmed: Annotated[str, N_("Confirmed")]


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """A row of the table: Contributions."""

    words: Annotated[Cell, N_("What")]
    giver: Annotated[Cell, N_("Giver")]
    receiver: Annotated[Cell, N_("Receiver")]
    kind: Annotated[Cell, N_("Kind")]
    promised: Annotated[Cell, N_("Promised")]
    delivered: Annotated[str, N_("Delivered")]
    confirmed: Annotated[str, N_("Confirmed")]
    value: Annotated[Cell, N_("Estimated value")]


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """A row of the table: Deliveries."""

    words: Annotated[Cell, N_("What")]
    quantity: Annotated[Cell, N_("Quantity")]
    day: Annotated[str, N_("Day")]
    reference: Annotated[Cell, N_("Reference")]
    state: Annotated[Cell, N_("State")]
    answer: Annotated[Cell, N_("Answer")]


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """A row of the table: Missions."""

    words: Annotated[Cell, N_("Terms of reference")]
    expertise: Annotated[Cell, N_("Expertise")]
    sender: Annotated[Cell, N_("Sender")]
    host: Annotated[Cell, N_("Host")]
    days: Annotated[Cell, N_("Days")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class ExpertLine:
    """A row of the table: Experts."""

    mission: Annotated[Cell, N_("Mission")]
    expert: Annotated[Cell, N_("Name and CV")]
    until: Annotated[str, N_("Erased after")]


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """A row of the table: Reports of missions."""

    mission: Annotated[Cell, N_("Mission")]
    purpose: Annotated[Cell, N_("Purpose")]
    findings: Annotated[Cell, N_("Findings")]
    next_steps: Annotated[Cell, N_("Next steps")]


@dataclass(frozen=True, kw_only=True)
class AdviceLine:
    """A row of the table: Recommendations."""

    number: Annotated[int, N_("No.")]
    words: Annotated[Cell, N_("What")]
    commitment: Annotated[Cell, N_("Commitment")]


@dataclass(frozen=True)
class Project:
    """What is read of a project for its page."""

    frame: list[LogframeLine]
    milestones: list[MilestoneRow]
    promises: list[Promise]
    visits: list[Visit]
    names: dict[str, dict[str, str]]


def read_project(asked: Asked, file: str) -> Project:
    """The framework, the contributions and the missions of a project."""
    desk = asked.desk
    promises, visits = read_promises(desk, file), read_visits(desk, file)
    named = [text_in(each.row, f"{part}_organisation") for each in promises for part in GIVEN]
    named += [each.row.host_organisation for each in visits]
    names = read_partners(desk, named)
    return Project(read_logframe(desk, file), read_milestones(desk, file), promises, visits, names)


GIVEN = ("giver", "receiver")


def show_project(asked: Asked, view: View, row: FileRow, project: Project) -> None:
    """Put the parts of a project on its page."""
    view.tables += [
        each
        for each in (
            *_frame_tables(asked, project),
            *_promise_tables(asked, project),
            *_visit_tables(asked, project),
        )
        if each.lines
    ]
    view.links.append(Link(N_("Results as a table (CSV)"), f"/roadmap/files/{row.id}/results.csv"))
    view.data |= {
        "logframe": [{"row": each.row, "actual": each.actual} for each in project.frame],
        "milestones": project.milestones,
        "contributions": [
            {"contribution": each.row, "deliveries": list(each.deliveries)}
            for each in project.promises
        ],
        "missions": [
            {
                "mission": each.row,
                "report": each.report,
                "recommendations": list(each.recommendations),
            }
            for each in project.visits
        ],
    }


def _frame_tables(asked: Asked, project: Project) -> list[Table]:
    rows = {each.row.id: each.row for each in project.frame}
    return [
        table_of(
            N_("Logical framework"),
            FrameworkLine,
            [
                FrameworkLine(
                    level=Cell(each.row.level, kind="state"),
                    words=_said(asked, each.row.words),
                    indicator=_said(asked, each.row.indicator),
                    baseline=_measure(asked, each.row.baseline, each.row.unit),
                    target=_measure(asked, each.row.target, each.row.unit),
                    actual=_actual(asked, each),
                    source=Cell(each.row.source or "-", kind="data"),
                    assumption=_said(asked, each.row.assumption),
                )
                for each in project.frame
            ],
        ),
        table_of(
            N_("Values that wait for the other side"),
            WaitingLine,
            [
                WaitingLine(
                    indicator=_said(asked, rows[reading.row].indicator),
                    value=_measure(asked, reading.value, rows[reading.row].unit),
                    day=say_day(reading.day, asked.language),
                    evidence=Cell(reading.evidence, kind="data"),
                    by=Cell(reading.recorded_party, kind="side"),
                )
                for each in project.frame
                for reading in each.waiting
            ],
        ),
        table_of(
            N_("Milestones"),
            MilestoneLine,
            [
                MilestoneLine(
                    words=_said(asked, each.words),
                    due=say_day(each.due_on, asked.language),
                    state=Cell(each.state, kind="state"),
                    reached=say_day(each.day, asked.language) if each.day else "-",
                    evidence=Cell(each.evidence or "-", kind="data"),
                )
                for each in project.milestones
            ],
        ),
    ]


def _promise_tables(asked: Asked, project: Project) -> list[Table]:
    return [
        table_of(
            N_("Contributions by kind and unit"),
            TotalLine,
            [
                TotalLine(
                    kind=Cell(each.kind, kind="state"),
                    unit=Cell(each.unit, kind="data"),
                    promised=_exact(asked, each.promised),
                    delivered=_exact(asked, each.delivered),
                    confirmed=_exact(asked, each.confirmed),
                )
                for each in total_promises(project.promises)
            ],
        ),
        table_of(
            N_("Contributions"),
            PromiseLine,
            [
                PromiseLine(
                    words=_said(asked, each.row.words),
                    giver=_partner(asked, project, each.row, "giver"),
                    receiver=_partner(asked, project, each.row, "receiver"),
                    kind=Cell(each.row.kind, kind="state"),
                    promised=Cell(
                        f"{_exact(asked, Decimal(each.row.quantity))} {each.row.unit}", kind="data"
                    ),
                    delivered=_exact(asked, each.delivered),
                    confirmed=_exact(asked, each.confirmed),
                    value=Cell(_worth(asked, each), kind="data"),
                )
                for each in project.promises
            ],
        ),
        table_of(
            N_("Deliveries"),
            ReceiptLine,
            [
                ReceiptLine(
                    words=_said(asked, each.row.words),
                    quantity=Cell(
                        f"{_exact(asked, Decimal(sent.quantity))} {each.row.unit}", kind="data"
                    ),
                    day=say_day(sent.day, asked.language),
                    reference=Cell(sent.reference or "-", kind="data"),
                    state=Cell(sent.state, kind="state"),
                    answer=Cell(sent.answer or "-", kind="data"),
                )
                for each in project.promises
                for sent in each.deliveries
            ],
        ),
    ]


def _visit_tables(asked: Asked, project: Project) -> list[Table]:
    return [
        table_of(
            N_("Missions"),
            VisitLine,
            [
                VisitLine(
                    words=_said(asked, each.row.words),
                    expertise=Cell(each.row.expertise, kind="data"),
                    sender=Cell(each.row.sender_party, kind="side"),
                    host=_partner(asked, project, each.row, "host"),
                    days=Cell(
                        f"{say_day(each.row.starts_on, asked.language)} – "
                        f"{say_day(each.row.ends_on, asked.language)}",
                        kind="time",
                    ),
                    state=Cell(each.row.state, kind="state"),
                )
                for each in project.visits
            ],
        ),
        table_of(
            N_("Experts"),
            ExpertLine,
            [
                ExpertLine(
                    mission=_said(asked, each.row.words),
                    expert=_expert(each.cv),
                    until=say_day(each.cv.due_on, asked.language),
                )
                for each in project.visits
                if each.cv is not None
            ],
        ),
        table_of(
            N_("Reports of missions"),
            ReportLine,
            [
                ReportLine(
                    mission=_said(asked, each.row.words),
                    purpose=Cell(each.report.purpose, kind="data"),
                    findings=Cell(each.report.findings, kind="data"),
                    next_steps=Cell(each.report.next_steps, kind="data"),
                )
                for each in project.visits
                if each.report is not None
            ],
        ),
        table_of(
            N_("Recommendations"),
            AdviceLine,
            [
                AdviceLine(
                    number=advice.number,
                    words=_said(asked, advice.words),
                    commitment=Cell(N_("yes"), f"/roadmap/commitments/{advice.commitment}", "state")
                    if advice.commitment
                    else Cell(N_("no"), kind="state"),
                )
                for each in project.visits
                for advice in each.recommendations
            ],
        ),
    ]


def _said(asked: Asked, texts: dict[str, str] | None) -> Cell:
    return Cell(asked.say(texts) if texts else "-", kind="data")


def _measure(asked: Asked, value: float | None, unit: str | None) -> str:
    if value is None:
        return "-"
    return f"{_exact(asked, Decimal(repr(value)))} {unit or ''}".strip()


def _exact(asked: Asked, amount: Decimal) -> str:
    """A number with all its digits."""
    exponent = amount.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return say_number(float(amount), asked.language, digits)


def _actual(asked: Asked, line: LogframeLine) -> str:
    if line.actual is None:
        return asked.words(N_("none accepted")) if line.row.baseline is not None else "-"
    day = say_day(line.actual.day, asked.language)
    return f"{_measure(asked, line.actual.value, line.row.unit)} ({day})"


def _partner(asked: Asked, project: Project, row: TypedRow, part: str) -> Cell:
    party, organisation = holder_of(row, part)
    if party:
        return Cell(party, kind="side")
    return Cell(asked.say(project.names.get(organisation or "", {})) or "-", kind="data")


def _worth(asked: Asked, promise: Promise) -> str:
    row = promise.row
    if row.value is None:
        return "-"
    return f"{row.currency} {_exact(asked, Decimal(row.value))} ({row.method})"


def _expert(row: ExpertCvRow) -> Cell:
    if row.key is None:
        return Cell(N_("erased"), kind="state")
    return Cell(open_cv(row), kind="data")
