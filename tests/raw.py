"""Rows that no rule would let in, as an earlier program or a broken disk may have left them."""

from __future__ import annotations

import sqlite3

import psycopg

from keruen.store.database import Database


def write_raw(database: Database, table: str, statement: str, *values: object) -> None:
    """Write to a table beside its rules and guards, which stand again afterwards.

    Parameters
    ----------
    statement : with a question mark for each value.
    """
    if database.dialect == "postgresql":
        url = database.engine.url.set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement.replace("?", "%s").encode(), values)
        return
    with sqlite3.connect(str(database.engine.url.database), timeout=20) as raw:
        held = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in held:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute(statement, values)
        for _, made in held:
            raw.execute(made)
    raw.close()
