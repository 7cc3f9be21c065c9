"""Personal data that are erased by themselves once their time is over.

The key with which a CV is sealed is dropped. The entry in the log of the side that sent the expert
proves it: it has the SHA-256 of what stays sealed and of the key that was dropped, so that whoever
finds a key later can show whether it is that one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.acts.missions import erase_due_cvs
from keruen.roadmap.desk import open_desk
from keruen.store.database import Database
from keruen.store.entries import Entry, write_entry
from keruen.store.roles import Actor

ACT = "erase_due_cv"
ACCOUNT = "jobs"
"""Who erased, in the log: no person did."""


def erase_due(database: Database, now: datetime) -> int:
    """Erase every CV whose time is over, of each side in its own name; returns how many.

    Parameters
    ----------
    now : the moment of the erasure, with its zone.
    """
    with database.admin_read() as connection:
        held, today = t.expert_cv.c, now.date().isoformat()
        due = select(held.of_party).where(held.key.is_not(None), held.due_on < today)
        sides = sorted(set(connection.execute(due).scalars()))
    count = 0
    for side in sides:
        actor = Actor(ACCOUNT, side, "", frozenset())
        with open_desk(database, actor, now) as desk:
            for each in erase_due_cvs(desk):
                write_entry(
                    desk.connection,
                    actor,
                    desk.moment,
                    Entry(ACT, "expert_cv", each.id, "party", {"cv_id": each.id}, each.proof),
                )
                count += 1
    return count
