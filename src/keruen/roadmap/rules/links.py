"""A record refers to nothing that its own readers do not see.

What both sides share refers to what both see, and what a side adds for the public to what is
public; so a joint record cannot contain an id that the other side cannot follow. A record of
another side answers like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table

from keruen.roadmap import tables
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

SEEN = (
    "NOT EXISTS (SELECT 1 FROM {target} AS held WHERE held.id = NEW.{column} AND (held.tier = "
    "'public' OR (held.tier = 'shared' AND NEW.tier {narrow}) "
    "OR (held.tier = 'party' AND NEW.tier = 'party' AND held.party = NEW.party)))"
)
WHAT = "the record refers to one that its readers do not see"
REMEDY = "Name a record that all of them see, or share that one first."


BY_KIND = {
    ("evidence", "reference"): {
        "document": "document",
        "attachment": "attachment",
        "hub_record": "movement",
        "measurement": "measurement",
    },
    ("assent", "subject"): {
        name: name
        for name in (
            "commitment",
            "culture_item",
            "culture_programme",
            "delegation",
            "file",
            "outcome",
            "session",
            "text_version",
            "twinning",
        )
    },
}
"""Columns that name a record of the table given by the kind of the row."""


def link_rules() -> Iterator[Rule]:
    """The rule of every column that names a record with a tier."""
    for table in tables.metadata.sorted_tables:
        if {"tier", "party"} <= set(table.columns.keys()):
            for column in table.columns:
                yield from _rules(table, column)
    for (name, column_name), targets in BY_KIND.items():
        for kind, target in targets.items():
            seen = SEEN.format(target=target, column=column_name, narrow="<> ''")
            when = f"NEW.kind = '{kind}' AND {seen}"
            yield Rule(f"link_{column_name}_{kind}", name, "insert", when, WHAT, REMEDY)


def _rules(table: Table, column: Column[str]) -> Iterator[Rule]:
    for key in column.foreign_keys:
        target = key.column.table
        if "tier" not in target.columns:
            continue
        named = f"NEW.{column.name} IS NOT NULL AND current_party_code() <> '*' AND "
        # On adding, what is public refers to what is public. What is published later may refer to
        # what both sides share: its readers then see an id and nothing more.
        strict = SEEN.format(target=target.name, column=column.name, narrow="<> 'public'")
        wide = SEEN.format(target=target.name, column=column.name, narrow="<> ''")
        yield Rule(f"link_{column.name}", table.name, "insert", named + strict, WHAT, REMEDY)
        moved = f"({changed(column.name)} OR NEW.tier <> OLD.tier) AND "
        yield Rule(f"link_{column.name}", table.name, "update", named + moved + wide, WHAT, REMEDY)


__all__ = ["link_rules"]
