"""Registers with accounts that receive mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from keruen.mail.contacts import set_contact, set_preference, verify_address, verify_token
from keruen.mail.recipients import Preference, find_recipient
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.mail.service import MailService
from tests.mail.servers import MailServer

MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
"""A working day of both sides: 09:30 in Rabat and 14:30 in Astana."""

BASE = "https://roadmap.example"
ROLES = {
    "": frozenset({"focal_point", "secretary"}),
    "-signatory": frozenset({"signatory"}),
    "-admin-1": frozenset({"administrator"}),
    "-admin-2": frozenset({"administrator"}),
}
PEOPLE = {"": "_desk", "-signatory": "", "-admin-1": "_admin_1", "-admin-2": "_admin_2"}


def actor_of(name: str) -> Actor:
    """The actor of one of the first accounts."""
    side, dash, rest = name.partition("-")
    suffix = f"{dash}{rest}"
    return Actor(name, side.upper(), f"person_{side}{PEOPLE[suffix]}", ROLES[suffix])


def address_of(name: str) -> str:
    """The address that the tests give an account."""
    return f"{name}@{name[:3]}.example"


def subscribe(
    database: Database,
    name: str,
    language: str = "en",
    *,
    verified: bool = True,
    zone: str = "",
    address: str = "",
    preference: Preference | None = None,
) -> Actor:
    """Give an account an address, as its holder does on the pages."""
    actor = actor_of(name)
    with database.admin_transaction() as connection:
        set_contact(connection, actor, address or address_of(name), language, zone, MONDAY)
        if preference is not None:
            set_preference(connection, actor, preference, MONDAY)
        if verified:
            found = find_recipient(connection, name)
            assert found is not None
            assert verify_address(connection, name, verify_token(found), MONDAY)
    return actor


def environment(**servers: MailServer) -> Mapping[str, str]:
    """The variables that name the servers of sides, such as ``MAR=server``."""
    found = {}
    for party, server in servers.items():
        found[f"KERUEN_MAIL_{party}"] = server.environment
        found[f"KERUEN_MAIL_{party}_FROM"] = f"roadmap@{party.lower()}.example"
    return found


def service(database: Database, now: datetime = MONDAY, **servers: MailServer) -> MailService:
    """The mail service of a register at a moment, with a server for each side."""
    return MailService(database, BASE, environment(**servers), lambda: now)
