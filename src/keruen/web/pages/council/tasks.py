"""Tasks of the council in words, for its first page and for mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.council.tasks import CouncilTask, read_tasks
from keruen.web.marks import N_
from keruen.web.pages.council.package import CouncilAsked
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Table, table_of

TASKS: dict[str, str] = {
    "answer a meeting": N_("Accept a meeting of your timetable"),
    "answer a meeting request": N_("Wish the meeting that another company asked for, or leave it"),
    "report on a meeting": N_("Report what came of a meeting"),
    "state when the company is away": N_("State when your company is away on the day"),
    "correct the profile": N_("Correct the profile that your organiser returned"),
    "submit the profile": N_("Submit the profile of your company"),
    "renew an offer or request": N_("Renew an offer or request that ends"),
    "validate a company": N_("Validate or return the profile of a company"),
    "choose a timetable": N_("Choose and publish a timetable"),
    "record whether a meeting was held": N_("Record whether a meeting was held"),
    "close an event": N_("Close an event"),
    "take into the register": N_("Take an obstacle or a contract into the register"),
}
"""What is to be done, by the kind of task."""

MOST = 50


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A row of the table: Waiting for you."""

    what: Annotated[Cell, N_("Task")]
    about: Annotated[Cell, N_("About")]
    since: Annotated[str, N_("Since")]
    until: Annotated[str, N_("Until")]


def tasks_table(asked: CouncilAsked) -> Table:
    """What waits for the reader."""
    return table_of(
        N_("Waiting for you"),
        TaskLine,
        [_line(asked, each) for each in read_tasks(asked.unit)[:MOST]],
    )


def _line(asked: CouncilAsked, each: CouncilTask) -> TaskLine:
    return TaskLine(
        what=Cell(asked.words(TASKS[each.kind]), each.link, "data"),
        about=Cell(each.title, kind="data"),
        since=say_day(each.since[:10], asked.language),
        until=say_day(each.until, asked.language) if each.until else "-",
    )
