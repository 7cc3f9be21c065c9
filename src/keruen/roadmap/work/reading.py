"""Reading the tasks of a side once for all its readers, and choosing those of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import Desk
from keruen.roadmap.scopes import Place, scopes_of_all
from keruen.roadmap.search import fold
from keruen.roadmap.waiting import Waiting, read_waiting
from keruen.roadmap.work.finding import find_own
from keruen.roadmap.work.items import KINDS, WorkItem
from keruen.store.roles import Actor
from keruen.store.unit_of_work import Row

MOST_OF_KIND = 5_000
"""So many tasks of one kind are read; a side with more has other worries than this list."""


@dataclass(frozen=True)
class WorkFilter:
    """Which tasks a reader wants to see.

    Parameters
    ----------
    whose : ``mine``, ``unassigned`` or ``side``.
    kind, theme : of the tasks; all if empty.
    due : ``overdue``, ``week``, ``month`` or empty for all.
    words : terms that the title or part contains.
    person : tasks of another person of the own side.
    """

    whose: str = "mine"
    kind: str = ""
    theme: str = ""
    due: str = ""
    words: str = ""
    person: str = ""


def read_work(desk: Desk) -> tuple[WorkItem, ...]:
    """Every task of the actor's side, the most pressing first; nothing for the public."""
    if desk.actor.side in ("", "*"):
        return ()
    return kept(desk, "work", lambda: _read(desk))


def _read(desk: Desk) -> tuple[WorkItem, ...]:
    found = [
        _item(waiting, row) for waiting in read_waiting(desk, MOST_OF_KIND) for row in waiting.rows
    ]
    found += find_own(desk)
    unique = {each.key: each for each in reversed(found)}
    given = _assigned(desk)
    placed = scopes_of_all(desk, {_place(each) for each in unique.values()})
    items = [
        replace(each, assigned=given.get(each.key, ""), scopes=placed[_place(each)])
        for each in unique.values()
    ]
    return tuple(sorted(items, key=lambda each: each.urgency))


TABLES = {
    "commitments": "commitment",
    "documents": "document",
    "sessions": "session",
    "decisions": "decision",
    "files": "file",
    "indicators": "indicator",
    "invitations": "invitation",
    "share a paper": "paper",
    "send a report": "report_request",
    "close a reporting round": "reporting_round",
    "accept a reading": "logframe_reading",
    "confirm a milestone": "milestone",
    "report a milestone": "milestone",
    "confirm a delivery": "delivery",
    **dict.fromkeys(
        (
            "request a mission",
            "clear a mission",
            "begin a mission",
            "report a mission",
            "accept a mission",
        ),
        "mission",
    ),
}
"""The table of a task's record, by its kind or else by the section of its kind."""


def _place(item: WorkItem) -> Place:
    room = KINDS[item.kind].room
    return TABLES.get(item.kind) or TABLES.get(room, room), item.record


def _item(waiting: Waiting, row: Row) -> WorkItem:
    until = row["until"] or (row.get("due_on") if waiting.room == "commitments" else None)
    titles = row.get("title") or row.get("names") or {"": str(row["id"])}
    if waiting.room == "sessions" and row.get("number"):
        titles = {language: f"{words} {row['number']}" for language, words in titles.items()}
    tiers = {row.get("tier", "party"), row.get("file_tier", "shared")}
    return WorkItem(
        waiting.kind,
        str(row["id"]),
        row.get("link") or f"/roadmap/{waiting.room}/{row['id']}",
        title_of(titles),
        str(row["about"] or ""),
        str(row["since"] or ""),
        str(until or ""),
        tuple(row["people"]),
        # What does not state its tier is taken for private: a mail then contains the link alone.
        "party" in tiers,
        str(row.get("theme") or ""),
        not_for=str(row.get("not_for") or ""),
    )


def title_of(titles: object) -> tuple[tuple[str, str], ...]:
    """A title as a task stores it."""
    held: Mapping[str, str] = titles if isinstance(titles, Mapping) else {"": str(titles)}
    return tuple(held.items())


def _assigned(desk: Desk) -> dict[tuple[str, str, str], str]:
    """To whom tasks were given, the newest first."""
    table = t.task_assignment.c
    query = (
        select(table.kind, table.record, table.part, table.person)
        .where(table.withdrawn_at.is_(None))
        .order_by(table.created_at, table.id)
    )
    return {(row["kind"], row["record"], row["part"]): row["person"] for row in desk.rows(query)}


def is_for(item: WorkItem, actor: Actor) -> bool:
    """Whether a task is one of a person: given to it, named by the record, or of its roles.

    What was given to somebody is a task of that person alone; what a record names people for is a
    task of those; the rest is a task of everybody whose role may do it, everywhere or in the scope
    of a grant. Whoever acts for an absent person has what that person delegated.
    """
    if item.not_for and item.not_for in (actor.account, *(each.account for each in actor.grants)):
        return False
    if item.assigned or item.people:
        return item.names(actor)
    return item.may_be_done_by(actor)


def filter_work(
    items: Iterable[WorkItem],
    wanted: WorkFilter,
    actor: Actor,
    today: str,
    until: Mapping[str, str],
) -> list[WorkItem]:
    """The tasks that a filter leaves, in their order.

    Parameters
    ----------
    today : the reader's day.
    until : the last day of each value of `due`.
    """
    terms = fold(wanted.words).split()
    found = []
    for item in items:
        if wanted.whose == "unassigned" and (item.assigned or item.people):
            continue
        if wanted.person and wanted.person not in (item.assigned, *item.people):
            continue
        if wanted.kind and item.kind != wanted.kind:
            continue
        if wanted.theme and item.theme != wanted.theme:
            continue
        if not _is_due(item, wanted.due, today, until):
            continue
        if terms and not _has(item, terms):
            continue
        # Last, as it asks for roles and scopes, and few tasks are left.
        if wanted.whose == "mine" and not wanted.person and not is_for(item, actor):
            continue
        found.append(item)
    return found


def _is_due(item: WorkItem, due: str, today: str, until: Mapping[str, str]) -> bool:
    if not due:
        return True
    if not item.until:
        return False
    if due == "overdue":
        return item.until_day < today
    return item.until_day <= until.get(due, today)


def _has(item: WorkItem, terms: Sequence[str]) -> bool:
    words = _folded(item.title, item.part)
    return all(term in words for term in terms)


@lru_cache(maxsize=32_768)
def _folded(title: tuple[tuple[str, str], ...], part: str) -> str:
    """The words of a task as search compares them; a side has the same tasks again and again."""
    return fold(" ".join((part, *(text for _, text in title))))
