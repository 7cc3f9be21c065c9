"""Provisions, themes, organisations and people: what other records name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import (
    MandateRow,
    OrganisationRow,
    PersonRow,
    ProvisionRow,
    SigningKeyRow,
    ThemeRow,
)

LINKED = (t.commitment, t.body, t.event, t.file, t.decision, t.indicator)
"""Tables whose records belong to a provision."""


def read_provisions(desk: Desk) -> list[ProvisionRow]:
    """Every provision, by its number."""
    return desk.records(ProvisionRow, select(t.provision).order_by(t.provision.c.number))


def count_linked(desk: Desk) -> dict[str, int]:
    """How many records belong to each provision, as far as the actor sees them."""
    counts: dict[str, int] = {}
    for table in LINKED:
        query = (
            select(table.c.provision, func.count().label("count"))
            .where(table.c.withdrawn_at.is_(None), table.c.provision.is_not(None))
            .group_by(table.c.provision)
        )
        for row in desk.rows(query):
            counts[row["provision"]] = counts.get(row["provision"], 0) + row["count"]
    return counts


def read_themes(desk: Desk) -> list[ThemeRow]:
    """Every theme, in its order."""
    return desk.records(ThemeRow, select(t.theme).order_by(t.theme.c.position))


def read_organisations(desk: Desk) -> list[OrganisationRow]:
    """Every organisation, by id."""
    return desk.records(OrganisationRow, select(t.organisation).order_by(t.organisation.c.id))


def organisation_names(desk: Desk) -> dict[str, dict[str, str]]:
    """Names of organisations in their languages, by id."""
    return {each.id: each.names for each in read_organisations(desk)}


def person_names(desk: Desk, people: Iterable[str] | None = None) -> dict[str, str]:
    """Names of people by id: of some, or of all."""
    query = select(t.person.c.id, t.person.c.name)
    if people is not None:
        wanted = sorted({each for each in people if each})
        if not wanted:
            return {}
        query = query.where(t.person.c.id.in_(wanted))
    return {row["id"]: row["name"] for row in desk.rows(query)}


def read_people(desk: Desk, people: Iterable[str]) -> dict[str, PersonRow]:
    """People by id."""
    query = select(t.person).where(t.person.c.id.in_(sorted(set(people))))
    return {row.id: row for row in desk.records(PersonRow, query)}


def people_of_side(desk: Desk, party: str) -> list[PersonRow]:
    """The people of a side that are not withdrawn."""
    person = t.person.c
    query = select(t.person).where(person.of_party == party, person.withdrawn_at.is_(None))
    return desk.records(PersonRow, query)


def has_person(desk: Desk, identifier: str) -> bool:
    """Whether a person is in the register."""
    return desk.count(t.person, t.person.c.id == identifier) > 0


def list_people() -> Listing[PersonRow]:
    """People by side and name."""
    person = t.person.c
    return Listing(PersonRow, select(t.person).order_by(person.of_party, person.name, person.id))


def list_mandates() -> Listing[MandateRow]:
    """Mandates by the day on which they begin."""
    return Listing(MandateRow, select(t.mandate).order_by(t.mandate.c.starts_on, t.mandate.c.id))


def list_signing_keys() -> Listing[SigningKeyRow]:
    """Signing keys by the time at which they were registered."""
    key = t.signing_key.c
    return Listing(SigningKeyRow, select(t.signing_key).order_by(key.created_at, key.id))


def find_signing_key(desk: Desk, identifier: str | None) -> SigningKeyRow | None:
    """A signing key, if the actor sees it."""
    return desk.record(SigningKeyRow, select(t.signing_key).where(t.signing_key.c.id == identifier))
