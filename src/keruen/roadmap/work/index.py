"""The tasks of a side by who may do them, so that those of one person are found without a search.

A digest of 500 readers looks for the tasks of each; the side's own list is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import Desk
from keruen.roadmap.work.items import WorkItem
from keruen.roadmap.work.reading import read_work
from keruen.store.roles import Actor


def newness(item: WorkItem) -> tuple[str, str]:
    """A key that sorts tasks by when they began."""
    return item.since, item.record


@dataclass(frozen=True)
class WorkIndex:
    """The tasks of a side, the newest first in each list.

    Parameters
    ----------
    of_person : tasks that were given to a person, or for which a record names it.
    of_families : the others, by what a role must cover.
    late : tasks that go up the side when they are late, by their due day.
    """

    of_person: dict[str, list[WorkItem]]
    of_families: dict[tuple[str, ...], list[WorkItem]]
    late: dict[str, list[WorkItem]]

    @classmethod
    def of(cls, items: Iterable[WorkItem]) -> WorkIndex:
        """The index of some tasks."""
        made = cls({}, {}, {})
        for item in sorted(items, key=newness, reverse=True):
            people = (item.assigned,) if item.assigned else item.people
            for person in people:
                made.of_person.setdefault(person, []).append(item)
            if not people:
                made.of_families.setdefault(item.families, []).append(item)
            if item.kind == "deliver a commitment" and item.until:
                made.late.setdefault(item.until_day, []).append(item)
        return made

    def of_actor(self, actor: Actor) -> list[WorkItem]:
        """The tasks of one person, the newest first: those that `is_for` finds."""
        found = list(self.of_person.get(actor.person, ())) if actor.person else []
        for families, items in self.of_families.items():
            if any(actor.may(family) for family in families):
                found += items
        found = [each for each in found if not each.not_for or each.not_for != actor.account]
        return sorted(found, key=newness, reverse=True)


def index_work(desk: Desk) -> WorkIndex:
    """The tasks of the actor's side by who may do them."""
    if desk.actor.party in ("", "*"):
        return WorkIndex({}, {}, {})
    return kept(desk, "work index", lambda: WorkIndex.of(read_work(desk)))
