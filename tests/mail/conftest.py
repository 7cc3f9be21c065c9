"""Registers for tests of mail, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keruen.store import hashing
from keruen.store.database import Database
from tests.databases import CHEAP, postgresql, prepare, register_url
from tests.mail.servers import MailServer, mail_server

__all__ = ["postgresql", "register_url"]

hashing.HASHER = CHEAP


@pytest.fixture
def database(register_url: str) -> Database:
    """The shipped roadmap with its first accounts."""
    return prepare(register_url)[0]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as made:
        yield made
