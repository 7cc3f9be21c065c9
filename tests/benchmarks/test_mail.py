"""The readers of the benchmark of mail: each gets a digest of its own tasks."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.bench_mail import ENVIRONMENT
from benchmarks.mail.readers import add_readers
from benchmarks.register.make import Size, make_register
from keruen.mail.recipients import list_recipients
from keruen.web.mail.jobs import queue_digests
from keruen.web.mail.service import MailService
from tests.databases import postgresql, register_url

__all__ = ["postgresql", "register_url"]

DAY = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)


def test_every_reader_has_an_address_and_a_digest(register_url: str) -> None:
    size = Size(commitments=100, links=1_000, events=20, sessions=4)
    database, _ = make_register(register_url, size)
    add_readers(database, 16)
    with database.admin_read() as connection:
        assert len(list_recipients(connection, DAY)) == 16
    service = MailService(database, "https://roadmap.example", ENVIRONMENT, lambda: DAY)
    assert queue_digests(service, service.relays()) == 16
    assert queue_digests(service, service.relays()) == 0
