"""Leases: which process does a job now, so that the same job is not run twice at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from keruen.store.database import Database
from keruen.store.instants import write_instant
from keruen.store.tables import secret_lease


@dataclass(frozen=True)
class Lease:
    """Who does a job, until when, and when it was last done."""

    holder: str
    until: str
    last_run_at: str


def take_lease(
    database: Database, name: str, holder: str, now: datetime, length: timedelta
) -> bool:
    """Take a lease that is free, over, or one's own; whether it is one's own now."""
    table, moment = secret_lease.c, write_instant(now)
    values = {"holder": holder, "until": write_instant(now + length)}
    with database.admin_transaction(alone=True) as connection:
        changed = connection.execute(
            secret_lease.update()
            .where(table.name == name, or_(table.until <= moment, table.holder == holder))
            .values(**values)
        )
        if changed.rowcount:
            return True
        if connection.execute(select(table.name).where(table.name == name)).first() is not None:
            return False
        connection.execute(secret_lease.insert().values(name=name, last_run_at=None, **values))
    return True


def end_lease(database: Database, name: str, holder: str, now: datetime) -> None:
    """Give a lease back after the job was done."""
    table, moment = secret_lease.c, write_instant(now)
    with database.admin_transaction() as connection:
        connection.execute(
            secret_lease.update()
            .where(table.name == name, table.holder == holder)
            .values(until=moment, last_run_at=moment)
        )


def read_lease(connection: Connection, name: str) -> Lease | None:
    """A lease by its name, if it was ever taken."""
    table = secret_lease.c
    query = select(table.holder, table.until, table.last_run_at).where(table.name == name)
    row = connection.execute(query).first()
    return None if row is None else Lease(row[0], row[1], row[2] or "")
