"""Limits on the files that one side attaches to a register that is served."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.store.quotas import say_size
from keruen.store.refusal import refuse


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
    papers = t.paper_file.c
    more = select(func.coalesce(func.sum(papers.size_bytes), 0)).where(
        papers.party == desk.actor.party
    )
    held = sum(int(desk.connection.execute(each).scalar_one()) for each in (query, more))
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
