"""A private row of a side in every table of projects, elections, culture, screening and incidents.

Values are made from the columns; `VALUES` has those that the rules of a table ask for. Every text
contains the mark of the side, so that a page, feed or export of the other side which shows any of
them is found.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk, open_desk
from keruen.roadmap.rules.immutability import BORN
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.typed_rows import PYTHON_TYPE
from tests.roadmap.sides import five

DAYS = ("day", "due_on", "starts_on", "ends_on", "happened_on", "issued")
VALUES: dict[str, dict[str, Any]] = {
    "election": {
        "ballot": "secret",
        "base": "members",
        "share": "majority",
        "members": 193,
        "due_on": "2027-10-10",
    },
    "candidature": {"state": "considered"},
    "assurance": {"class_of": "oral"},
    "vote_cast": {"choice": "yes"},
    "incident": {"kind": "cyber", "severity": "high", "marking": "amber"},
    "incident_report": {"kind": "update"},
    "institution": {"kind": "library"},
    "culture_item": {"kind": "exhibition"},
    "culture_budget": {"amount": "10", "currency": "MAD"},
    "public_licence": {"licence": "CC0-1.0"},
    "logframe_row": {"level": "output", "baseline": 0.0, "unit": "t"},
    "logframe_reading": {"value": 1.0},
    "contribution": {
        "kind": "expert_days",
        "quantity": "2",
        "giver_party": "MAR",
        "value": "5",
        "currency": "MAD",
    },
    "delivery": {"quantity": "1"},
    "expert_cv": {"key": "a sealed key"},
}
WORDS = {
    "assurance": ("note",),
    "candidature": ("post",),
    "contribution": ("method",),
    "culture_item": ("place",),
    "election": ("regional_group", "term"),
    "institution": ("city",),
    "listed": ("program",),
    "logframe_row": ("indicator", "source", "assumption"),
    "milestone": ("evidence",),
}
"""Columns that may be empty, and have words here."""

TABLES = frozenset(
    {
        *("logframe_row", "logframe_reading", "milestone", "contribution", "delivery", "mission"),
        *("expert_cv", "election", "candidature", "assurance", "vote_item", "vote_cast"),
        *("institution", "culture_programme", "culture_item", "culture_budget"),
        *("public_contact", "public_licence", "incident", "incident_report"),
        *("screening_list", "listed", "screening_subject", "screening_check", "screening_hit"),
        *("screening_judge", "screening_notice", "screening_rule"),
    }
)
"""The tables that get a private row."""

SIDES = ("MAR", "KAZ")


def keep_private_rows(database: Database, side: str, word: str) -> None:
    """Add a private row of a side to each of the tables."""
    actor = Actor(side.lower(), side, f"person_{side.lower()}", frozenset())
    other = next(each for each in SIDES if each != side)
    made: dict[str, str] = {}
    with open_desk(database, actor) as desk:
        made["file"] = desk.add(
            t.file,
            tier="party",
            kind="triangular_project",
            provision="p09",
            title=five(word),
            data={},
            state="proposed",
        )
        for table in t.metadata.sorted_tables:
            if table.name in TABLES:
                row = {
                    column.name: _value(desk, table, column, made, (side, other, word))
                    for column in table.columns
                    if column.name not in MADE
                }
                row |= _own_values(table.name, side, other)
                made[table.name] = desk.add(table, tier="party", **row)


MADE = {
    *("id", "tier", "party", "created_at", "created_by", "withdrawn_at", "withdrawn_reason"),
}
"""Columns that are made with each record."""


def _own_values(table: str, side: str, other: str) -> dict[str, Any]:
    found = dict(VALUES.get(table, {}))
    if table == "contribution":
        found |= {"giver_party": side, "receiver_party": other}
    elif table == "delivery":
        found["receiver_party"] = other
    elif table == "mission":
        found |= {"sender_party": side, "host_party": other}
    elif table == "candidature":
        found["of_party"] = side
    return found


def _value(
    desk: Desk, table: Table, column: Column[Any], made: dict[str, str], of: tuple[str, str, str]
) -> Any:
    side, _, word = of
    if column.foreign_keys:
        return _linked(desk, column, made, side)
    if column.name == "state":
        return BORN.get(table.name, "open")
    if column.nullable:
        return words_for(column, word) if column.name in WORDS.get(table.name, ()) else None
    if column.name.endswith("party"):
        return side
    if column.name in DAYS:
        return "2026-11-20"
    if isinstance(column.type, JSON):
        return words_for(column, word)
    plain = {int: 1, float: 0.5, bool: False, bytes: b"x"}
    return plain.get(column.type.python_type, word)


def words_for(column: Column[Any], word: str) -> Any:
    """A mark as a column stores words: as text, by language, or in a list."""
    if not isinstance(column.type, JSON):
        return word
    kind = str(column.info[PYTHON_TYPE])
    if kind.startswith("list"):
        return [word]
    if kind == "dict[str, dict[str, str]]":
        return {"MAR": five(word)}
    return five(word)


def _linked(desk: Desk, column: Column[Any], made: dict[str, str], side: str) -> str | None:
    """The row above: the private one where there is one, else any that the side sees."""
    target = next(iter(column.foreign_keys)).column.table
    if column.nullable:
        return None
    if target.name in made:
        return made[target.name]
    query = select(target.c.id)
    if "of_party" in target.c:
        query = query.where(target.c.of_party == side)
    found = desk.first(query.limit(1))
    return None if found is None else str(found["id"])
