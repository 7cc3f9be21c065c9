"""One change of a scenario, understood: which rows, what is done, with which value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.case.case import TABLE_SOURCES
from keruen.case.cells import Trouble, parse_cell
from keruen.case.dictionary import Column, columns_by_name, read_dictionary
from keruen.case.findings import listed, nearest
from keruen.case.table_rows import ChangeRow
from keruen.case.where import Condition, parse_where

# Tables that a scenario may not change: those that make it.
OWN_TABLES = ("scenarios", "changes")
# Tables that a scenario has no reason to change: rows have taken their source already.
UNCHANGED_TABLES = (*OWN_TABLES, TABLE_SOURCES)
# What `close` closes, by table: the target kind of a closure and the column of its name.
CLOSES = {
    "sites": ("site", "site"),
    "lanes": ("lane", "lane"),
    "corridors": ("corridor", "corridor"),
    "hub_options": ("hub_option", "hub_option"),
}
# What `vary` varies, by table and column: the target of a variation and the column of its key.
VARIES: dict[tuple[str, str], tuple[str, str | None]] = {
    ("lanes", "cost_usd_per_t"): ("lane_cost", "lane"),
    ("lanes", "capacity_t_per_day"): ("lane_capacity", "lane"),
    ("offers", "price_usd_per_t"): ("offer_price", "site"),
    ("demand", "quantity_t_per_year"): ("demand", "market"),
    ("vessel_classes", "hire_usd_per_day"): ("hire", "vessel_class"),
    ("case", "fuel_price_usd_per_t"): ("fuel_price", None),
    ("harvests", "quantity_t"): ("harvest", "site"),
}

Located = tuple[str, Trouble]


@dataclass(frozen=True)
class Change:
    """A row of table `changes` whose every part is understood; `close` has no column."""

    change: str
    table: str
    conditions: Sequence[Condition]
    column: str
    action: str
    value: object
    row: ChangeRow

    def finds(self, rows: Sequence[Mapping[str, object]]) -> list[int]:
        """Places of the rows that the change is about."""
        return [
            place
            for place, row in enumerate(rows)
            if all(condition.holds(row) for condition in self.conditions)
        ]


def read_change(row: ChangeRow) -> tuple[Change | None, Located | None]:
    """Understand a row of `changes`; else the column that is wrong, with problem and remedy."""
    table, action = row.table_name, row.action
    trouble = _table_trouble(table)
    if trouble:
        return None, ("table_name", trouble)
    conditions, trouble = parse_where(row.where, table)
    if trouble:
        return None, ("where", trouble)
    located = _column_trouble(row) or _dates_trouble(row)
    if located:
        return None, located
    value, trouble = _parse_value(row)
    if trouble:
        return None, ("value", trouble)
    name = row.column or ""
    return Change(row.change, table, conditions, name, action, value, row), None


def _table_trouble(table: str) -> Trouble | None:
    allowed = [name for name in read_dictionary() if name not in UNCHANGED_TABLES]
    if table in OWN_TABLES:
        return "a scenario cannot change the tables that make it", "Name another table."
    if table == TABLE_SOURCES:
        return (
            "a scenario cannot change this table, whose source and confidence the rows have",
            "Change the column source or confidence of the table whose rows you mean.",
        )
    if table not in allowed:
        meant = nearest(table, allowed)
        hint = f"Did you mean {meant!r}? " if meant else ""
        return "is not a table", f"{hint}Give one of: {listed(allowed, 40)}."
    return None


def _column_trouble(row: ChangeRow) -> Located | None:
    table, name, action = row.table_name, row.column, row.action
    if action == "close":
        return _close_trouble(table, name)
    if name is None:
        return "column", (f"the cell is empty, but {action} changes a column", "Name the column.")
    columns = columns_by_name(table)
    if name not in columns:
        meant = nearest(name, columns)
        hint = f"Did you mean {meant!r}? " if meant else ""
        return "column", (
            f"is not a column of {table}",
            f"{hint}Give one of: {listed(list(columns), 40)}.",
        )
    if action == "vary" and (table, name) not in VARIES:
        can = ", ".join(f"{table}.{column}" for table, column in VARIES)
        return "column", (
            f"vary cannot change {table}.{name}",
            f"Use set or scale, or vary one of: {can}.",
        )
    if action == "set" and columns[name].key:
        return "column", (
            "is the name of a row, which a scenario cannot change",
            "Change another column, or make the change in the case itself.",
        )
    if action == "scale" and columns[name].type != "number":
        return "column", (
            f"scale multiplies numbers, and {name} is of type {columns[name].type}",
            "Use set.",
        )
    return None


def _close_trouble(table: str, name: str | None) -> Located | None:
    if table not in CLOSES:
        return "table_name", (
            f"close cannot close rows of {table}",
            f"Close rows of one of: {', '.join(CLOSES)}.",
        )
    if name is not None:
        return "column", ("close changes no column", "Leave the cell empty.")
    return None


def _dates_trouble(row: ChangeRow) -> Located | None:
    for name, date in (("from_date", row.from_date), ("to_date", row.to_date)):
        if row.action in ("set", "scale") and date is not None:
            return name, (
                f"{row.action} holds for the whole horizon and takes no dates",
                "Leave the cell empty, or use close or vary.",
            )
    return None


def _parse_value(row: ChangeRow) -> tuple[object, Trouble | None]:
    """The new value (set) or the factor (scale, close, vary); an empty `close` is 0."""
    text, action = row.value or "", row.action
    if action == "set":
        column = columns_by_name(row.table_name)[row.column or ""]
        if not text and column.required:
            return None, (
                f"the cell is empty, but every row of {row.table_name} has a {column.name}",
                "Give the new value.",
            )
        return parse_cell(text, column)
    if not text and action != "close":
        return None, (f"the cell is empty, but {action} needs a factor", "Give the factor.")
    return parse_cell(text or "0", _FACTORS[action])


def _factor(action: str) -> Column:
    """What the factor of an action may be, as the table where it will stand has it."""
    if action == "close":
        return columns_by_name("closures")["capacity_factor"]
    return columns_by_name("variations")["factor"]


_FACTORS = {action: _factor(action) for action in ("scale", "close", "vary")}
