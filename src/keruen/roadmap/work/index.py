"""The tasks of a side by who may do them, so that those of one person are found without a search.

A digest of 500 readers looks for the tasks of each; the side's own list is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.delegations import read_heads_of_side
from keruen.roadmap.work.items import WorkItem
from keruen.roadmap.work.reading import is_for, read_work
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
    heads : persons who lead a delegation of the side to a session that is to come or sits.
    """

    of_person: dict[str, list[WorkItem]]
    of_families: dict[tuple[str, ...], list[WorkItem]]
    late: dict[str, list[WorkItem]]
    heads: frozenset[str] = frozenset()

    @classmethod
    def of(cls, items: Iterable[WorkItem], heads: frozenset[str] = frozenset()) -> WorkIndex:
        """The index of some tasks."""
        made = cls({}, {}, {}, heads)
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
        people = {actor.person, *(each.person for each in actor.grants)} - {""}
        found = {
            id(each): each
            for person in people
            for each in self.of_person.get(person, ())
            if is_for(each, actor)
        }
        for families, items in self.of_families.items():
            if any(actor.may(family, ()) for family in families):
                # A role, or a grant for everything: there is no record to look at.
                found |= {id(each): each for each in items if not each.not_for}
                items = [each for each in items if each.not_for]
            elif not any(actor.may(family) for family in families):
                continue
            found |= {id(each): each for each in items if is_for(each, actor)}
        return sorted(found.values(), key=newness, reverse=True)


def index_work(desk: Desk) -> WorkIndex:
    """The tasks of the actor's side by who may do them."""
    if desk.actor.side in ("", "*"):
        return WorkIndex({}, {}, {})
    return kept(desk, "work index", lambda: WorkIndex.of(read_work(desk), read_heads_of_side(desk)))
