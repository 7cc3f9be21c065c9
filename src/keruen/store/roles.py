"""Who acts, and what each role may do: one table for pages, API and command line."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM_PARTY = "*"
"""The party of the system administrator, who sees what is shared and belongs to no side."""


@dataclass(frozen=True)
class Role:
    """A role, in words, with the families of acts it may do."""

    name: str
    words: str
    families: frozenset[str]


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("reader", "reads what its side may see", frozenset()),
        Role(
            "focal_point",
            "leads commitments: progress, evidence, claims, projects, files",
            frozenset({"commitment", "evidence", "programme", "indicator", "event", "attachment"}),
        ),
        Role(
            "secretary",
            "runs bodies, sessions, agendas, texts and brackets",
            frozenset({"body", "session", "text", "decision", "event", "mandate", "attachment"}),
        ),
        Role("signatory", "signs for its side and agrees in its name", frozenset({"signature"})),
        Role("administrator", "manages the accounts of its side", frozenset({"account"})),
        Role(
            "keeper",
            "loads a roadmap and administers the server; belongs to no side",
            frozenset({"load", "account"}),
        ),
    )
}
"""What each role may do; whoever holds none of them may only read."""


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, its side, the person behind it and the roles it holds.

    The public has no account and no party.
    """

    account: str
    party: str
    person: str
    roles: frozenset[str]

    def may(self, family: str) -> bool:
        """Whether one of the actor's roles covers a family of acts."""
        return any(family in ROLES[role].families for role in self.roles if role in ROLES)


PUBLIC = Actor("", "", "", frozenset())
"""Anybody, without an account: sees what is public."""

SYSTEM_ADMINISTRATOR = Actor("keeper", SYSTEM_PARTY, "", frozenset({"keeper"}))
"""The system administrator on the command line."""
