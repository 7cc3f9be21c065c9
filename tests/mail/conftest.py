"""Registers for tests of mail, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.roadmap.desk import open_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR
from keruen.web.first_accounts import make_first_accounts
from tests.databases import (
    CHEAP,
    copied,
    leave_postgresql_to_the_long_suite,
    postgresql,
    register_url,
)
from tests.mail.servers import MailServer, mail_server
from tests.roadmap.sides import NOW

__all__ = ["postgresql", "register_url"]

pytest_itemcollected = leave_postgresql_to_the_long_suite

hashing.HASHER = CHEAP


@pytest.fixture
def database(register_url: str) -> Database:
    """The shipped roadmap, loaded a week before the tests begin, with its first accounts."""
    return copied(register_url, "mail", _build)[0]


def _build(url: str) -> tuple[Database, None]:
    database = open_register(url)
    with open_desk(database, SYSTEM_ADMINISTRATOR, NOW) as desk:
        load_roadmap(desk, read_roadmap())
    make_first_accounts(database, ["MAR", "KAZ"], bool)
    return database, None


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as made:
        yield made
