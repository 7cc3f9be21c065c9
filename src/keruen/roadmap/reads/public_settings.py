"""The licence of the open data, and whom the public writes to."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.culture_words import LICENCES, Licence
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import PublicContactRow, PublicLicenceRow


def read_licences(desk: Desk) -> list[PublicLicenceRow]:
    """Licences that were proposed or agreed, as far as the actor sees them, the newest first."""
    row = t.public_licence.c
    query = select(t.public_licence).where(row.withdrawn_at.is_(None))
    return desk.records(PublicLicenceRow, query.order_by(row.created_at.desc(), row.id))


def read_agreed_licences(desk: Desk) -> list[PublicLicenceRow]:
    """The licences in force: one, or none."""
    return [each for each in read_licences(desk) if each.state == "agreed"]


def read_licence(desk: Desk) -> Licence | None:
    """The licence that both sides chose; None until they have."""
    found = read_agreed_licences(desk)
    return LICENCES.get(found[0].licence) if found else None


def read_contacts(desk: Desk) -> list[PublicContactRow]:
    """Whom the public writes to, by side."""
    row = t.public_contact.c
    query = select(t.public_contact).where(row.withdrawn_at.is_(None))
    return desk.records(PublicContactRow, query.order_by(row.of_party, row.created_at))


def read_own_contacts(desk: Desk) -> list[PublicContactRow]:
    """The address of the actor's side."""
    return [each for each in read_contacts(desk) if each.of_party == desk.actor.party]
