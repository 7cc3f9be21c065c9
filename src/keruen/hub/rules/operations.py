"""What every table of operations refuses: changes, and rows in the name of another party."""

from __future__ import annotations

from keruen.hub import tables
from keruen.hub.rules.records import append_only, by_terminal, whole_kilograms
from keruen.hub.tables.base import Kilograms

ERASABLE = ("driver",)
"""Tables whose rows are emptied at the request of a person; a rule of their own guards them."""

BY_OWNERS = (
    *("nomination", "nomination_answer", "fact_version", "publication_consent"),
    *("contract_amendment", "contract_amendment_answer", "downgrade_answer"),
)
"""Tables to which owners add rows; to every other one the terminal alone does."""

TABLES = (*tables.OPERATIONS, *tables.ADDED)
NAMES = tuple(each.name for each in TABLES)

KILOGRAMS = tuple(
    (table.name, column.name)
    for table in TABLES
    for column in table.columns
    if isinstance(column.type, Kilograms)
)
"""Columns of kilograms; PostgreSQL would round a fraction without an error."""

OPERATIONS = (
    *(whole_kilograms(*each) for each in KILOGRAMS),
    *append_only(*(each for each in NAMES if each not in ERASABLE)),
    *by_terminal(*(each for each in NAMES if each not in BY_OWNERS)),
)
"""Rules of all tables of operations."""
