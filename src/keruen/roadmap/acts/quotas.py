"""Limits on what one account and one side put into a register that is served."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk, say_instant
from keruen.roadmap.refusal import refuse
from keruen.store.quotas import say_size
from keruen.store.tables import log_entry

DAY = timedelta(hours=24)


def count_act(desk: Desk) -> None:
    """Refuse an act of an account that did as many within 24 hours as one may.

    They are counted once for a transaction, in the logs: every act is an entry of one.
    """
    if desk.quotas is None:
        return
    if desk.acts_of_day is None:
        entry, since = log_entry.c, say_instant(desk.now - DAY)
        query = select(func.count()).where(entry.by_account == desk.actor.account, entry.at > since)
        desk.acts_of_day = int(desk.connection.execute(query).scalar_one())
    if desk.acts_of_day >= desk.quotas.acts_a_day:
        refuse(
            "this account has reached the limit of {most} acts within 24 hours",
            "Continue tomorrow, or ask the system administrator to import a large table at once.",
            kind="limit",
            most=str(desk.quotas.acts_a_day),
        )
    desk.acts_of_day += 1


def check_storage(desk: Desk, record_id: str, size: int) -> None:
    """Refuse a file that would take a side beyond its limits; what it withdrew counts too."""
    if desk.quotas is None:
        return
    file = t.attachment.c
    mine = file.party == desk.actor.party
    if desk.count(t.attachment, mine, file.about == record_id) >= desk.quotas.files_of_record:
        refuse(
            "your side has reached the limit of {most} files attached to this record",
            "Put several files into one, or attach it to another record.",
            most=str(desk.quotas.files_of_record),
        )
    query = select(func.coalesce(func.sum(func.length(file.content)), 0)).where(mine)
    held = int(desk.connection.execute(query).scalar_one())
    if held + size > desk.quotas.storage_bytes:
        refuse(
            "with this file of {size} your side would exceed its limit of {most} for files; it has "
            "{held}",
            "Attach a smaller file, or ask the system administrator for a larger limit "
            "(keruen serve --storage-limit).",
            size=say_size(size),
            most=say_size(desk.quotas.storage_bytes),
            held=say_size(held),
        )
