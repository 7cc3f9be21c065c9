"""The first start: people and accounts of each side, whose passwords are printed or not there.

Passwords are shown while the transaction that makes the accounts is still open. If this fails, or
the process is killed before or after it, there is no account, and the next start makes all anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from keruen.roadmap import tables
from keruen.roadmap.desk import open_desk
from keruen.roadmap.reads.register import has_person
from keruen.store import accounts, hashing
from keruen.store import administration as office
from keruen.store.database import Database
from keruen.store.passwords import new_password
from keruen.store.roles import Actor


@dataclass(frozen=True)
class First:
    """An account with which a side begins.

    Parameters
    ----------
    suffix : follows the code of the side in the names of account and person.
    person_suffix : the same of the person, where it is another.
    words : what its person is called, before the code of the side.
    """

    suffix: str
    person_suffix: str
    roles: tuple[str, ...]
    words: str


FIRST = (
    First("", "_desk", ("focal_point", "secretary"), "Demonstration desk"),
    First("-signatory", "", ("signatory",), "Demonstration signatory"),
    First("-admin-1", "_admin_1", ("administrator",), "Demonstration administrator 1"),
    First("-admin-2", "_admin_2", ("administrator",), "Demonstration administrator 2"),
)
"""Who works, who signs, and two who keep accounts: three kinds of people, and no one is two."""

PLANNING = (
    First("-planner", "_planner", ("planner",), "Demonstration planner"),
    First("-approver", "_approver", ("case_approver", "planner"), "Demonstration approver"),
)
"""Who plans and who approves, where studies are served along."""


@dataclass(frozen=True)
class Made:
    """An account made at the first start, with the password that is shown once."""

    name: str
    party: str
    roles: tuple[str, ...]
    password: str


Tell = Callable[[list[Made]], object]


def make_first_accounts(
    database: Database, parties: list[str], tell: Tell, first: Sequence[First] = FIRST
) -> list[Made]:
    """Make the first accounts where there is none at all, and show their passwords.

    Parameters
    ----------
    tell : prints the passwords; what it raises undoes all.
    first : the accounts of each side.
    """
    with database.admin_read() as connection:
        if accounts.has_any(connection):
            return []
    wanted = []
    for party in parties:
        _add_people(database, party, first)
        for each in first:
            name, person = (f"{party.lower()}{each.suffix}", _person(party, each))
            password = new_password()
            account = office.Account(name, party, person, tuple(sorted(each.roles)), False, 0.0)
            wanted.append((account, hashing.hash_password(password), password))
    with database.admin_transaction(alone=True) as connection:
        if accounts.has_any(connection):
            return []
        office.add_first_accounts(connection, [(account, kept) for account, kept, _ in wanted])
        made = [
            Made(account.name, account.party, account.roles, password)
            for account, _, password in wanted
        ]
        tell(made)
    return made


def say_accounts(made: list[Made]) -> str:
    """The first accounts in words, one a line."""
    width = max((len(each.name) for each in made), default=0)
    lines = [
        f"account {each.name:{width}s}  password {each.password}  "
        f"{', '.join(role.replace('_', ' ') for role in each.roles)}"
        for each in made
    ]
    return "\n".join([*lines, "(passwords are shown this once; write them down)"])


def _person(party: str, each: First) -> str:
    return f"person_{party.lower()}{each.person_suffix}"


def _add_people(database: Database, party: str, first: Sequence[First]) -> None:
    """The people behind the accounts; those of a start that was cut off are there already."""
    setup = Actor("setup", party, "", frozenset())
    with open_desk(database, setup) as desk:
        for each in first:
            identifier = _person(party, each)
            if has_person(desk, identifier):
                continue
            desk.add(
                tables.person,
                tier="shared",
                id=identifier,
                of_party=party,
                name=f"{each.words} of {party}",
            )
