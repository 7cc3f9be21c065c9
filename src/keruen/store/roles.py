"""Who acts, and what each role may do: one table for pages, API and command line.

The families of a package other than the roadmap begin with its name (`hub.weighing`), so that a
role of one package covers no command of another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

SIDE = "side"
"""The seat of an account that acts for its party and sees what the parties share."""

OUTER_SEATS = ("organiser", "company", "guest")
"""Seats of accounts that belong to an organisation: they see only what a table opens to them."""

SEATS = (SIDE, *OUTER_SEATS)

SYSTEM_PARTY = "*"
"""The party of the system administrator, who sees what is shared and belongs to no side."""


@dataclass(frozen=True)
class Role:
    """A role, in words, with the families of acts it may do.

    Parameters
    ----------
    seats : the seats of accounts that can have it.
    """

    name: str
    words: str
    families: frozenset[str]
    seats: frozenset[str] = frozenset({SIDE})


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("reader", "reads what its side may see", frozenset(), frozenset(SEATS)),
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


def side_roles(seat: str = SIDE) -> tuple[str, ...]:
    """The roles that an account of a seat can have."""
    return tuple(name for name, role in ROLES.items() if name != "keeper" and seat in role.seats)


ALL = "all"
SCOPES = (ALL, "theme", "body", "organisation", "file")
"""For what a grant is good: everything, or what belongs to one record."""

Scope = tuple[str, str]
"""A kind of scope and the id of its record, such as ``("theme", "food")``."""


@dataclass(frozen=True)
class Grant:
    """A role for a time and a scope, as it is good now.

    Parameters
    ----------
    target : the id of the record of the scope; empty for the scope ``all``.
    account, person : for whom its holder acts while that account is absent; empty for a grant of
        the holder's own.

    Examples
    --------
    >>> Grant("secretary", "theme", "food").covers({("theme", "food"), ("file", "f_1")})
    True
    """

    role: str
    scope: str = ALL
    target: str = ""
    account: str = ""
    person: str = ""

    def covers(self, record: Collection[Scope]) -> bool:
        """Whether it is good for a record of these scopes."""
        return self.scope == ALL or (self.scope, self.target) in record


@dataclass(frozen=True)
class Seating:
    """A seat and the organisation for which an account has it.

    Examples
    --------
    >>> Seating("guest", "org_dakar").organisation
    'org_dakar'
    """

    seat: str = SIDE
    organisation: str = ""


AT_SIDE = Seating()
"""The seating of most accounts: they act for their party."""


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, its party, its person and its roles.

    The public has no account and no party.

    Parameters
    ----------
    party : the party that manages the account.
    seat : ``side`` acts for the party and sees what the parties share. An ``organiser``, a
        ``company`` and a ``guest`` belong to an organisation and see only what a table opens to
        their seat.
    organisation : the id of that organisation; empty for most accounts of a side.
    grants : further roles, each for a scope, and roles of absent accounts.

    Raises
    ------
    ValueError : a seat that is not known, or another seat than ``side`` without an organisation.

    Examples
    --------
    >>> firm = Actor("firm", "MAR", "", frozenset({"reader"}), "company", "org_firm")
    >>> firm.party, firm.side
    ('MAR', '')
    """

    account: str
    party: str
    person: str
    roles: frozenset[str]
    seat: str = SIDE
    organisation: str = ""
    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        if self.seat not in SEATS:
            raise ValueError(f"the seat is one of {', '.join(SEATS)}, not {self.seat!r}")
        if self.seat != SIDE and not self.organisation:
            raise ValueError(f"the seat {self.seat} needs an organisation")

    @property
    def side(self) -> str:
        """The party for which the actor sees and acts; empty for the public and other seats."""
        return self.party if self.seat == SIDE else ""

    @property
    def acts_as(self) -> frozenset[str]:
        """Every role, also those of grants."""
        return self.roles | {each.role for each in self.grants}

    def holds(self, family: str) -> bool:
        """Whether one of the actor's own roles covers a family of acts everywhere."""
        return any(self._covers(role, family) for role in self.roles)

    def may(self, family: str, record: Collection[Scope] | None = None) -> bool:
        """Whether a role or a grant covers a family of acts.

        Parameters
        ----------
        record : the scopes of the record that it is about; where left out, whether the actor may
            do it for some record.

        Examples
        --------
        >>> grant = Grant("administrator", "theme", "food")
        >>> desk = Actor("desk", "MAR", "", frozenset(), grants=(grant,))
        >>> desk.may("account"), desk.may("account", {("theme", "trade")})
        (True, False)
        """
        return self.holds(family) or self.find_grant(family, record) is not None

    def find_grant(self, family: str, record: Collection[Scope] | None = None) -> Grant | None:
        """The grant by which the actor may do a family of acts; own ones before those of others."""
        fitting = (
            each
            for each in sorted(self.grants, key=lambda grant: bool(grant.account))
            if self._covers(each.role, family) and (record is None or each.covers(record))
        )
        return next(fitting, None)

    def _covers(self, role: str, family: str) -> bool:
        held = ROLES.get(role)
        return held is not None and family in held.families and self.seat in held.seats


PUBLIC = Actor("", "", "", frozenset())
"""Anybody, without an account: sees what is public."""

SYSTEM_ADMINISTRATOR = Actor("keeper", SYSTEM_PARTY, "", frozenset({"keeper"}))
"""The system administrator on the command line."""
