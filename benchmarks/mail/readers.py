"""Accounts with an address, people who lead commitments: what digests and tasks are made for."""

from __future__ import annotations

from sqlalchemy import insert, select

from keruen.roadmap import tables as t
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR, Actor
from keruen.store.tables import contact, contact_preference, secret_account, secret_mail_key

SIDES = ("MAR", "KAZ")
LANGUAGES = ("fr", "ar", "en", "kk", "ru")
ROLES = (["focal_point"], ["secretary"], ["focal_point", "secretary"], ["signatory"])
LEVELS = ("title", "full", "link")
AT = "2026-11-01T00:00:00.000000Z"


def add_readers(database: Database, count: int) -> None:
    """Add so many people with accounts and addresses, half on each side, as leads in turn.

    Rows are added by the system, past the administrators who would confirm each account.
    """
    people, accounts, contacts, wishes, keys = [], [], [], [], []
    for number in range(count):
        side = SIDES[number % 2]
        name = f"reader-{number}"
        people.append(
            {"id": f"person_{name}", "tier": "shared", "party": side, "of_party": side,
             "name": f"Reader {number}", "created_at": AT, "created_by": "benchmark"}
        )  # fmt: skip
        accounts.append(
            {"name": name, "party": side, "person": f"person_{name}",
             "roles": ROLES[number // 2 % len(ROLES)], "password_hash": "", "disabled": False,
             "created_at": 0.0, "active_from": None}
        )  # fmt: skip
        contacts.append(
            {"account": name, "tier": "party", "party": side,
             "email": f"{name}@{side.lower()}.example", "zone": "", "verified_at": AT,
             "language": LANGUAGES[number % len(LANGUAGES)], "changed_at": AT}
        )  # fmt: skip
        wishes.append(
            {"account": name, "tier": "party", "party": side, "digest": "daily", "hour": 8,
             "ladder": [-30, -14, -7, -1, 1, 7, 14], "at_once": [],
             "level": LEVELS[number % len(LEVELS)]}
        )  # fmt: skip
        keys.append({"account": name, "key": f"key of {name}"})
    with database.writing(SYSTEM_ADMINISTRATOR) as connection:
        connection.execute(insert(t.person), people)
    with database.admin_transaction(alone=True) as connection:
        for table, rows in (
            (secret_account, accounts),
            (contact, contacts),
            (contact_preference, wishes),
            (secret_mail_key, keys),
        ):
            connection.execute(insert(table), rows)
    for place, side in enumerate(SIDES):
        _name_leads(database, side, place, count)


def _name_leads(database: Database, side: str, place: int, count: int) -> None:
    """Give every second commitment a person who leads it; the others are for the roles."""
    lead = t.commitment_lead.c
    with database.writing(Actor("benchmark", side, "", frozenset())) as connection:
        query = select(lead.id).where(lead.withdrawn_at.is_(None), lead.of_party == side)
        leads = connection.execute(query.order_by(lead.id)).scalars().all()
        for number, identifier in enumerate(leads[::2]):
            person = f"person_reader-{2 * (number % (count // 2)) + place}"
            connection.execute(
                t.commitment_lead.update().where(lead.id == identifier).values(person=person)
            )
