"""The limit on acts within a day: exact where it refuses, cheap where it does not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from keruen.errors import KeruenError
from keruen.store import daily_limit
from keruen.store.database import Database, open_database
from keruen.store.quotas import Quotas
from keruen.store.tables import log_entry
from keruen.store.unit_of_work import UnitOfWork, open_unit
from tests.store.ledger.commands import ANNA, REGISTRY, TERM, document, open_ledger

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
LIMIT = "this account has reached the limit of 12 acts within 24 hours"


def act(database: Database, number: int, now: datetime) -> str:
    """One act at a moment; what was refused, or an empty text."""
    try:
        with open_unit(database, TERM, now) as unit:
            REGISTRY.execute(unit, "post_receipt", document(f"R{number}", lines=1))
    except KeruenError as error:
        return error.what
    return ""


def test_acts_are_refused_as_if_each_were_counted(register_url: str) -> None:
    """Two methods that must agree, over hours in which acts come in bursts.

    Every third act comes from another process, which has its own bound.
    """
    database = open_ledger(register_url)
    other = open_database(register_url)
    for each in (database, other):
        each.quotas = Quotas(acts_a_day=12)
    chance, now, refused = random.Random(3), BEGIN, 0
    done: list[datetime] = []
    for number in range(150):
        now += timedelta(seconds=chance.choice((1, 5, 60, 3600, 9000)))
        expected = sum(each > now - timedelta(hours=24) for each in done) >= 12
        found = act(chance.choice((database, database, other)), number, now)
        assert found == (LIMIT if expected else ""), number
        if expected:
            refused += 1
        else:
            done.append(now)
    assert 10 <= refused <= 140
    with database.admin_read() as connection:
        query = select(func.count()).where(log_entry.c.by_account == "clerk")
        assert connection.execute(query).scalar_one() == len(done)


def test_a_day_is_not_counted_for_each_act(
    register_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300 entries, an act looks at those since the last count."""
    database = open_ledger(register_url)
    database.quotas = Quotas(acts_a_day=1000)
    counted: list[int] = []
    count = daily_limit._count_since

    def note(unit: UnitOfWork, moment: datetime) -> int:
        counted.append(count(unit, moment))
        return counted[-1]

    monkeypatch.setattr(daily_limit, "_count_since", note)
    for number in range(300):
        assert act(database, number, BEGIN + timedelta(seconds=10 * number)) == ""
    assert max(counted) <= daily_limit.MOST_SINCE + 1
    assert sum(counted) < 300 * daily_limit.MOST_SINCE


def test_a_clock_that_was_set_back_counts_the_day(register_url: str) -> None:
    database = open_ledger(register_url)
    database.quotas = Quotas(acts_a_day=12)
    for number in range(6):
        assert act(database, number, BEGIN) == ""
    for number in range(6, 12):
        assert act(database, number, BEGIN - timedelta(hours=1)) == ""
    assert act(database, 12, BEGIN) == LIMIT
    assert act(database, 13, BEGIN + timedelta(hours=23, minutes=30)) == ""


def test_several_acts_of_one_transaction(register_url: str) -> None:
    database = open_ledger(register_url)
    database.quotas = Quotas(acts_a_day=12)
    with open_unit(database, TERM, BEGIN) as unit:
        for number in range(12):
            REGISTRY.execute(unit, "post_receipt", document(f"R{number}", lines=1))
        with pytest.raises(KeruenError) as caught:
            REGISTRY.execute(unit, "post_receipt", document("R12", lines=1))
        assert caught.value.what == LIMIT
    # Another account has its own count.
    with open_unit(database, ANNA, BEGIN) as unit:
        REGISTRY.execute(unit, "post_receipt", document("A1", owner="TERM", lines=1))
