"""The limit on how many commands an account does within a day, counted in the logs.

To count ten thousand entries for each command would cost more than the command. What is stored in
the process is an upper bound: the entries of an earlier count and those written since. Entries only
leave the day, so as long as the bound is below the limit nothing else needs to be counted; once it
reaches the limit the entries of the day are counted again.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Engine

from keruen.store.database import acting_as_system
from keruen.store.instants import write_instant
from keruen.store.refusal import refuse
from keruen.store.roles import SIDE
from keruen.store.tables import log_entry
from keruen.store.unit_of_work import UnitOfWork

DAY = timedelta(hours=24)

OVERLAP = timedelta(seconds=1)
"""Entries of so long before an earlier count are counted twice, for servers whose clocks differ."""

MOST_SINCE = 100
"""Entries since the last count that are counted each time; then the bound takes them in."""

MOST_ACCOUNTS = 10_000
"""Accounts whose bound is stored; beyond that all are forgotten and counted again."""

COUNT = (
    select(func.count())
    .select_from(log_entry)
    .where(log_entry.c.by_account == bindparam("account"), log_entry.c.at > bindparam("since"))
)


@dataclass(frozen=True)
class _Bound:
    """At most so many acts of an account within the day before a moment."""

    most: int
    moment: datetime


_BOUNDS: weakref.WeakKeyDictionary[Engine, dict[str, _Bound]] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def count_act(unit: UnitOfWork) -> None:
    """Refuse an act of an account that did as many within 24 hours as one may.

    They are counted once for a transaction, in the logs: every act is an entry of one.
    """
    if unit.quotas is None:
        return
    if unit.acts_of_day is None:
        unit.acts_of_day = _count(unit, unit.quotas.acts_a_day)
    if unit.acts_of_day >= unit.quotas.acts_a_day:
        # In a transaction of several acts, what was counted first is a bound too.
        unit.acts_of_day = _count_day(unit)
    if unit.acts_of_day >= unit.quotas.acts_a_day:
        refuse(
            "this account has reached the limit of {most} acts within 24 hours",
            "Continue tomorrow, or ask the system administrator to import a large table at once.",
            kind="limit",
            most=str(unit.quotas.acts_a_day),
        )
    unit.acts_of_day += 1


def _count(unit: UnitOfWork, limit: int) -> int:
    """How many acts the account did within the day; at most so many, where that is below a limit.

    What was written and undone meanwhile only makes the bound larger.
    """
    held = _find_bound(unit)
    if held is not None and unit.now >= held.moment:
        since = _count_since(unit, held.moment - OVERLAP)
        most = held.most + since
        if most < limit:
            if since > MOST_SINCE:
                _store_bound(unit, most)
            return most
    return _count_day(unit)


def _count_day(unit: UnitOfWork) -> int:
    count = _count_since(unit, unit.now - DAY)
    _store_bound(unit, count)
    return count


def _count_since(unit: UnitOfWork, moment: datetime) -> int:
    asked = {"account": unit.actor.account, "since": write_instant(moment)}
    if unit.actor.seat == SIDE:
        return int(unit.connection.execute(COUNT, asked).scalar_one())
    # Some of its entries are in a log that it does not read.
    with acting_as_system(unit.connection):
        return int(unit.connection.execute(COUNT, asked).scalar_one())


def _find_bound(unit: UnitOfWork) -> _Bound | None:
    with _LOCK:
        return _BOUNDS.get(unit.connection.engine, {}).get(unit.actor.account)


def _store_bound(unit: UnitOfWork, most: int) -> None:
    with _LOCK:
        bounds = _BOUNDS.setdefault(unit.connection.engine, {})
        if len(bounds) >= MOST_ACCOUNTS:
            bounds.clear()
        bounds[unit.actor.account] = _Bound(most, unit.now)
