"""Delegations to a session and their members, in their order of precedence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import DelegationRow, MandateRow
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class Member(TypedRow):
    """A member of a delegation by name: never an address.

    Parameters
    ----------
    from_day, to_day : days on which the person takes part, by the clock of the place.
    """

    table: ClassVar[Table] = t.delegation_member
    id: str
    delegation: str
    session: str
    person: str
    tier: str
    name: str
    of_party: str
    function: str
    precedence: int
    mandate: str | None
    from_day: str
    to_day: str
    credentials_by: str | None
    credentials_on: str | None


def read_delegations_of(desk: Desk, session: str) -> list[DelegationRow]:
    """The delegations to a session that the actor sees, in the order of the sides."""
    query = select(t.delegation).where(
        t.delegation.c.session == session, t.delegation.c.withdrawn_at.is_(None)
    )
    order = [each.code for each in desk.parties]
    return sorted(desk.records(DelegationRow, query), key=lambda each: order.index(each.of_party))


def find_delegation(desk: Desk, session: str, party: str) -> DelegationRow | None:
    """The delegation of a side to a session, if the actor sees it."""
    found = read_delegations_of(desk, session)
    return next((each for each in found if each.of_party == party), None)


def read_members(desk: Desk, session: str, party: str = "") -> list[Member]:
    """The live members of the delegations to a session, by side and precedence.

    Parameters
    ----------
    party : the side whose members are asked for; those of every side where it is empty.
    """
    member, person = t.delegation_member.c, t.person.c
    names = [each for each in Member.__dataclass_fields__ if each != "table"]
    query = (
        select(*(person.name if each == "name" else member[each] for each in names))
        .join(t.person, person.id == member.person)
        .where(member.session == session, member.withdrawn_at.is_(None))
        .order_by(member.precedence, member.created_at, member.id)
    )
    if party:
        query = query.where(member.of_party == party)
    order = [each.code for each in desk.parties]
    return sorted(desk.records(Member, query), key=lambda each: order.index(each.of_party))


def read_heads_of_side(desk: Desk) -> frozenset[str]:
    """The persons who lead a delegation of the actor's side to a session that is not over."""
    member, session = t.delegation_member.c, t.session.c
    query = (
        select(member.person)
        .join(t.session, session.id == member.session)
        .where(
            member.of_party == desk.actor.party,
            member.function == "head",
            member.withdrawn_at.is_(None),
            session.withdrawn_at.is_(None),
            session.state.not_in(("closed", "cancelled")),
        )
    )
    return frozenset(row["person"] for row in desk.rows(query))


def level_step(found: Iterable[DelegationRow]) -> str:
    """The step by which both sides accept the levels of the heads of their delegations."""
    levels = sorted((each.of_party, each.level) for each in found)
    return "levels:" + ",".join(f"{party}={level}" for party, level in levels)


def short_mandates(desk: Desk, session: str) -> list[Member]:
    """Members whose mandate ended since, before the last day on which they take part."""
    found = []
    for each in read_members(desk, session):
        if each.mandate:
            held = desk.record(MandateRow, select(t.mandate).where(t.mandate.c.id == each.mandate))
            if held is not None and held.ends_on is not None and held.ends_on < each.to_day:
                found.append(each)
    return found
