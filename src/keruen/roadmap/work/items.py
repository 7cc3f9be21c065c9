"""One task: what is to be done on which record, since when, until when, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.roles import Actor, Grant, Scope


@dataclass(frozen=True)
class WorkKind:
    """A kind of task.

    Parameters
    ----------
    name : what is to be done.
    room : the section of the register with the records.
    families : what a role must cover; empty where the record names the person.
    acts : the acts that do it.
    """

    name: str
    room: str
    families: tuple[str, ...]
    acts: tuple[str, ...] = ()


OWN = (
    WorkKind("deliver a commitment", "commitments", ("commitment",), ("report_progress",
             "claim_done")),
    WorkKind("prepare a cultural item", "culture", ("programme",)),
    WorkKind("answer an invitation", "invitations", (), ("answer_invitation",)),
    WorkKind("confirm a change of rights", "accounts", ("account",)),
    WorkKind("renew a mandate", "people", ("mandate",), ("give_mandate",)),
    WorkKind("renew a grant", "accounts", ("account",)),
    WorkKind("renew a signing key", "people", ("signature",), ("make_key", "register_key")),
)  # fmt: skip
"""Tasks that no act of another side began: they follow from a day or from one's own side."""

KINDS: dict[str, WorkKind] = {
    **{name: WorkKind(name, wait.room, wait.families, wait.acts) for name, wait in WAITS.items()},
    **{each.name: each for each in OWN},
}
"""Every kind of task, the most pressing first within its group."""


@dataclass(frozen=True)
class WorkItem:
    """A task of a side.

    Parameters
    ----------
    kind : a name of `KINDS`.
    record : the id of the record that it is about.
    link : the page of the record.
    title : of the record, by language; a plain text under the empty language.
    part : the part of the record that waits.
    since : the instant from which on it waits; empty where it is unknown.
    until : the day or instant by which it is to be done; empty where there is none.
    people : persons whom the record names for it; empty where a role does it.
    private : whether the record belongs to one side alone.
    theme : of the record, where it has one.
    assigned : the person of the own side to whom it was given; empty where nobody was named.
    not_for : the account that began it and so must not do it.
    scopes : the theme, body, organisation and file to which the record belongs, for grants.
    """

    kind: str
    record: str
    link: str
    title: tuple[tuple[str, str], ...]
    part: str = ""
    since: str = ""
    until: str = ""
    people: tuple[str, ...] = ()
    private: bool = True
    theme: str = ""
    assigned: str = ""
    not_for: str = ""
    scopes: frozenset[Scope] = frozenset()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other task of its side."""
        return self.kind, self.record, self.part

    @property
    def texts(self) -> dict[str, str]:
        """The title by language."""
        return dict(self.title)

    @property
    def families(self) -> tuple[str, ...]:
        """What a role must cover to do it."""
        return KINDS[self.kind].families

    def may_be_done_by(self, actor: Actor) -> bool:
        """Whether a role of the actor, or a grant for the record, covers an act that does it."""
        return any(actor.may(family, self.scopes) for family in self.families)

    def names(self, actor: Actor) -> bool:
        """Whether it is given to the actor, or to somebody for whom the actor does such acts now.

        What an absent person delegated is no more than its roles: what needs no role, such as an
        answer to an invitation, stays with the person.
        """
        people = (self.assigned,) if self.assigned else self.people
        return (bool(actor.person) and actor.person in people) or any(
            grant.person in people and self._covers(actor, grant)
            for grant in actor.grants
            if grant.person
        )

    def _covers(self, actor: Actor, grant: Grant) -> bool:
        alone = replace(actor, roles=frozenset(), grants=(grant,))
        return self.may_be_done_by(alone)

    @property
    def until_day(self) -> str:
        """The day by which it is to be done; empty where there is none."""
        return self.until[:10]

    @property
    def urgency(self) -> tuple[bool, str, str, str]:
        """A key that sorts what is due first, then what waits longest."""
        return not self.until, self.until, self.since, self.record
