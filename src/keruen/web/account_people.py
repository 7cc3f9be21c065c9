"""People, roles and keys of a party on the pages of accounts: of a side, or of a hub book alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from keruen.hub.book import read_book
from keruen.hub.roles import roles_of_party
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import read_desk
from keruen.roadmap.keys import last_keys
from keruen.roadmap.reads.register import people_of_side
from keruen.store import accounts
from keruen.store.refusal import refuse
from keruen.store.roles import Actor, side_roles
from keruen.web.hub_navigation import HUB
from keruen.web.once import page_key
from keruen.web.reading import Reading
from keruen.web.roadmap_package import NAME as ROADMAP
from keruen.web.site import Site

PERSON = re.compile(r"[a-z][a-z0-9_]{0,79}")
"""An id of a person in a hub book, which has no table of people."""


@dataclass(frozen=True)
class Party:
    """What the pages of accounts show of a party.

    Parameters
    ----------
    people : ids and names of persons that can be chosen.
    any_person : whether another id can be written.
    roles : that an account of the party can have.
    keys : ids and labels of the signing keys of the side.
    once : the key of the page, with which its forms act once.
    sides : names of the sides by code, in their order.
    """

    people: tuple[tuple[str, str], ...]
    any_person: bool
    roles: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()
    once: str = ""
    sides: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Names of the persons by id."""
        return dict(self.people)


def read_party(site: Site, reading: Reading, *, keys: bool = False) -> Party:
    """People, roles and keys of the party of a reader."""
    actor = reading.actor
    if ROADMAP in site.served:
        with read_desk(site.database, actor) as desk:
            people = tuple((row.id, row.name) for row in people_of_side(desk, actor.party))
            names = dict(people)
            held = last_keys(desk, actor.party) if keys else []
            return Party(
                people,
                False,
                side_roles(),
                tuple((row.id, f"{names.get(row.person, '')} ({row.key_id[:8]})") for row in held),
                page_key(desk, reading.form_key),
                tuple((each.code, pick(each.names, reading.language)) for each in desk.parties),
            )
    with read_book(site.database, actor) as book:
        terminal = book.terminal.code
        once = page_key(book, reading.form_key)
    with site.database.admin_read() as connection:
        known = accounts.list_people(connection, actor.party)
    people = tuple((each, each) for each in known)
    return Party(people, True, roles_of_party(is_terminal=actor.party == terminal), (), once)


def check_person(site: Site, reading: Reading, person: str) -> None:
    """The person of an account belongs to the party of the account.

    Raises
    ------
    RefusalError : another person, or an id that cannot be one.
    """
    if not person:
        return
    party = read_party(site, reading)
    if not party.any_person and person not in party.names:
        refuse("there is no such person of your side", "Add the person first.")
    if party.any_person and not PERSON.fullmatch(person):
        refuse(
            "{person} is not the id of a person",
            "Write small letters, digits and _, beginning with a letter.",
            kind="invalid",
            person=repr(person[:80]),
        )


def check_party_roles(site: Site, actor: Actor, roles: list[str]) -> None:
    """Roles of the terminal are for its accounts, and that of an owner for an owner's.

    Raises
    ------
    RefusalError : a role that an account of the party cannot have.
    """
    if HUB not in site.served or ROADMAP in site.served:
        return
    with read_book(site.database, actor) as book:
        allowed = roles_of_party(is_terminal=actor.party == book.terminal.code)
    for role in roles:
        if role not in allowed:
            refuse(
                "the role {role} is not one of {party}",
                "Give it one of: {roles}.",
                kind="invalid",
                role=repr(role[:80]),
                party=actor.party,
                roles=", ".join(allowed),
            )
