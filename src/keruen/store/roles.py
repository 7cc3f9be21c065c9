"""Who acts, and what each role may do: one table for pages, API and command line.

The families of a package other than the roadmap begin with its name (`hub.weighing`), so that a
role of one package covers no command of another.
"""

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
        Role("administrator", "manages the accounts of its side", frozenset({"account"})),
        Role(
            "keeper",
            "loads a roadmap and administers the server; belongs to no side",
            frozenset({"load", "account"}),
        ),
    )
}
"""What each role may do; an account without any may only read. Packages register theirs."""

LAST = ("administrator", "keeper")
"""Roles that lists show after those of packages."""


def register_roles(*roles: Role) -> None:
    """Add the roles of a package; registering the same role again changes nothing.

    Raises
    ------
    ValueError : a name that another role has.
    """
    for role in roles:
        if ROLES.setdefault(role.name, role) != role:
            raise ValueError(f"there is another role {role.name!r}")
    for name in LAST:
        ROLES[name] = ROLES.pop(name)


def side_roles() -> tuple[str, ...]:
    """The roles that an account of a side can have."""
    return tuple(name for name in ROLES if name != "keeper")


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, its side, its person and its roles.

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
