"""Giving tasks to people of one's own side, and saving filters of lists."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.roadmap.acts.fields import AssignmentId, FilterId, PersonId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import PersonRow, SavedFilterRow, TaskAssignmentRow
from keruen.roadmap.tables import saved_filter, task_assignment
from keruen.store.fields import Line, MaybeLine
from keruen.store.refusal import check, refuse

MOST_FILTERS = 30
REPLACED = "given to another person"

PAGES = ("/roadmap/work", "/roadmap/commitments", "/roadmap/search", "/roadmap/timeline")
"""Pages whose filters can be saved."""


@act("task")
def assign_task(
    desk: Desk,
    task: Line,
    record_id: Line,
    person_id: PersonId,
    part: MaybeLine = "",
    note: MaybeLine = "",
) -> Done:
    """Give a task of the own side to one of its people; the other side does not see it."""
    who = desk.find_live(PersonRow, person_id)
    check(
        who.of_party == desk.actor.party,
        "{name} belongs to {party}",
        "Give the task to a person of your side.",
        kind="forbidden",
        name=who.name,
        party=who.of_party,
    )
    here = task_assignment.c
    query = select(task_assignment).where(
        here.kind == task,
        here.record == record_id,
        here.part == part,
        here.withdrawn_at.is_(None),
    )
    for row in desk.records(TaskAssignmentRow, query):
        check(row.person != person_id, "{name} has this task already", "Nothing needs to be done.",
              name=who.name)  # fmt: skip
        desk.withdraw(task_assignment, row, REPLACED)
    made = desk.add(
        task_assignment,
        tier="party",
        kind=task,
        record=record_id,
        part=part,
        person=person_id,
        note=note or None,
    )
    return Done("task_assignment", made, "party")


@act("task")
def release_task(desk: Desk, assignment_id: AssignmentId, reason: Line) -> Done:
    """Give a task back to everybody whose role may do it."""
    row = desk.find_live(TaskAssignmentRow, assignment_id)
    desk.withdraw(task_assignment, row, reason)
    return Done("task_assignment", row.id, "party")


@act("task")
def save_filter(desk: Desk, name: Line, page: Line, query: MaybeLine = "") -> Done:
    """Save what a list was asked for under a name of one's own."""
    check(
        page in PAGES,
        "the page {page} has no filters to save",
        "Choose one of {pages}.",
        kind="invalid",
        page=repr(page[:60]),
        pages=", ".join(PAGES),
    )
    here = saved_filter.c
    mine = (here.account == desk.actor.account, here.withdrawn_at.is_(None))
    held = desk.connection.execute(
        select(func.count()).select_from(saved_filter).where(*mine)
    ).scalar_one()
    if held >= MOST_FILTERS:
        refuse(
            "this account has {most} saved filters already",
            "Remove one that you no longer use.",
            most=MOST_FILTERS,
        )
    made = desk.add(
        saved_filter, tier="party", name=name, page=page, query=query, account=desk.actor.account
    )
    return Done("saved_filter", made, "party")


@act("task")
def remove_filter(desk: Desk, filter_id: FilterId) -> Done:
    """Remove a saved filter of one's own."""
    row = desk.find_live(SavedFilterRow, filter_id)
    check(
        row.account == desk.actor.account,
        "this filter belongs to another account",
        "Remove your own filters.",
        kind="forbidden",
    )
    desk.withdraw(saved_filter, row, "removed")
    return Done("saved_filter", row.id, "party")
