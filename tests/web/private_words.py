"""Private words of a side in every column of the register that holds words of people.

`keep_private_words` copies each private row and writes the mark of the side into the columns of
words that its act left empty, and into the reason of a withdrawal. `unmarked_columns` names the
columns that still have no mark, so a new column of words is not forgotten.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Table, Text, insert, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk, open_desk
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.row_visibility import guarded_tables
from tests.web.private_rows import MADE, words_for

CODES = frozenset(
    {
        *("kind", "state", "status", "level", "origin", "modality", "function", "direction"),
        *("ballot", "base", "share", "choice", "class_of", "confidence", "currency", "licence"),
        *("language", "languages", "interpretation", "media_type", "page", "zone", "host"),
        *("tzdata", "form", "entry_rule", "target", "recurrence", "claimed_by", "confirmed_by"),
        *("severity", "marking", "verdict"),
        *("shares_seat_with", "role", "answer_kind", "credentials_by", "prevails", "data_sha256"),
        # Amounts, hashes, keys and ids of records without a foreign key.
        *("quantity", "amount", "value", "sha256", "file_sha256", "seen", "key", "sealed_pem"),
        *(
            "record",
            "about",
            "about_kind",
            "accepted",
            "account",
            "imo",
            "minutes",
            "query",
            "parameters",
        ),
        # Names of what was noted while a Word document was read.
        "question",
    }
)
"""Columns of codes, amounts, hashes and ids, whatever their table."""

CODES_OF = {
    ("bracket", "place"),
    ("text_bracket", "place"),
    ("invitation", "answer"),
}
"""Columns that are codes in one table and words in another."""

ENDS = ("_on", "_at", "_day", "_until", "_offset", "_account", "_person", "party")
DAYS = ("day", "period", "issued")
COUNTERS = ("number", "position", "precedence", "sequence")


def record_tables() -> list[Table]:
    """Tables of records; what search keeps of them has no id of its own."""
    return [table for table in guarded_tables(t.metadata) if "id" in table.columns]


def is_words(table: Table, column: Column[Any]) -> bool:
    """Whether people write words into a column."""
    name = column.name
    return (
        isinstance(column.type, Text | JSON)
        and not column.foreign_keys
        and (name == "withdrawn_reason" or name not in MADE)
        and name not in CODES
        and (table.name, name) not in CODES_OF
        and name not in DAYS
        and not name.endswith(ENDS)
    )


def unmarked_columns(database: Database, word: str) -> dict[str, list[str]]:
    """Columns of words in which no private row has a mark, by table with private rows."""
    found: dict[str, list[str]] = {}
    with database.admin_read() as connection:
        for table in record_tables():
            rows = connection.execute(select(table).where(table.c.tier == "party")).mappings().all()
            lacking = [
                column.name
                for column in table.columns
                if is_words(table, column)
                and not any(word in str(row[column.name]) for row in rows)
            ]
            if rows and lacking:
                found[table.name] = lacking
    return found


def keep_private_words(database: Database, side: str, word: str) -> int:
    """Copy private rows of a side with a mark in each column of words; returns how many."""
    actor = Actor(side.lower(), side, f"person_{side.lower()}", frozenset())
    lacking = unmarked_columns(database, word)
    made = 0
    for table in record_tables():
        if table.name not in lacking or table.name in ONCE:
            continue
        with open_desk(database, actor) as desk:
            query = select(table).where(table.c.tier == "party", table.c.party == side)
            row = desk.rows(query.order_by(table.c.created_at, table.c.id))[0]
            desk.connection.execute(insert(table).values(**_marked(desk, table, dict(row), word)))
        made += 1
    return made


ONCE = frozenset(
    {
        *("agenda_slot", "assurance", "commitment_lead", "commitment_target", "concordance"),
        *("delegation", "delegation_member", "dependency", "expert_cv", "file_role"),
        *("invitation", "legal_instrument", "measurement", "paper_chunk", "paper_file"),
        *("paragraph_concordance", "report_request", "session", "slot_member", "text_bracket"),
        *("text_version", "version_paragraph", "vote_cast", "vote_item"),
    }
)
"""Tables with one row for what it is about, or that begin in one state: no copy is made there, and
their row is not withdrawn, so it stays on the pages that show it."""


def _marked(desk: Desk, table: Table, row: dict[str, Any], word: str) -> dict[str, Any]:
    """A copy of a row, withdrawn, with the mark in each column of words."""
    copy = {name: value for name, value in row.items() if value is not None}
    copy |= {"id": desk.new_id(table.name), "withdrawn_at": desk.moment}
    for column in table.columns:
        if column.name in COUNTERS:
            copy[column.name] = int(row[column.name]) + 700
        if is_words(table, column) and word not in str(row[column.name]):
            copy[column.name] = words_for(column, word)
    return copy
