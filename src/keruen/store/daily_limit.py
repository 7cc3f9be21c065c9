"""The limit on how many commands an account does within a day, counted in the logs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from keruen.store.instants import write_instant
from keruen.store.refusal import refuse
from keruen.store.tables import log_entry
from keruen.store.unit_of_work import UnitOfWork

DAY = timedelta(hours=24)


def count_act(unit: UnitOfWork) -> None:
    """Refuse an act of an account that did as many within 24 hours as one may.

    They are counted once for a transaction, in the logs: every act is an entry of one.
    """
    if unit.quotas is None:
        return
    if unit.acts_of_day is None:
        entry, since = log_entry.c, write_instant(unit.now - DAY)
        query = select(func.count()).where(entry.by_account == unit.actor.account, entry.at > since)
        unit.acts_of_day = int(unit.connection.execute(query).scalar_one())
    if unit.acts_of_day >= unit.quotas.acts_a_day:
        refuse(
            "this account has reached the limit of {most} acts within 24 hours",
            "Continue tomorrow, or ask the system administrator to import a large table at once.",
            kind="limit",
            most=str(unit.quotas.acts_a_day),
        )
    unit.acts_of_day += 1
