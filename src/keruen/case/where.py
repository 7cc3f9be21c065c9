"""Conditions that choose rows: ``corridor=north and mode=rail``, a value may end in ``*``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.case.cells import Trouble, parse_cell
from keruen.case.dictionary import columns_by_name
from keruen.case.findings import listed, nearest


@dataclass(frozen=True)
class Condition:
    """One column and what its value must be; with `prefix`, what it must begin with."""

    column: str
    value: object
    prefix: bool = False

    def holds(self, row: Mapping[str, object]) -> bool:
        """Whether the row meets the condition."""
        found = row[self.column]
        if self.prefix:
            return found is not None and str(found).startswith(str(self.value))
        return bool(found == self.value)


def parse_where(text: str | None, table: str) -> tuple[list[Condition], Trouble | None]:
    """Conditions of a `where` cell on the columns of `table`; an empty cell has none."""
    conditions: list[Condition] = []
    for part in text.split(" and ") if text else []:
        condition, trouble = _parse_part(part.strip(), table)
        if condition is None:
            return [], trouble
        conditions.append(condition)
    return conditions, None


def _parse_part(part: str, table: str) -> tuple[Condition | None, Trouble | None]:
    columns = columns_by_name(table)
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not equals or not name:
        return None, (
            f"{part!r} is not a condition",
            "Write column=value, several joined by ' and ', as in 'corridor=north and mode=rail'.",
        )
    if name not in columns:
        meant = nearest(name, columns)
        hint = f"Did you mean {meant!r}? " if meant else ""
        return None, (
            f"{name!r} is not a column of {table}",
            f"{hint}Give one of: {listed(list(columns), 40)}.",
        )
    if value.endswith("*"):
        if columns[name].type not in ("text", "choice"):
            return None, (
                f"{name!r} is not a text column, so its value cannot end in '*'",
                "Give the whole value.",
            )
        return Condition(name, value[:-1], prefix=True), None
    if value == "":
        return Condition(name, None), None
    parsed, trouble = parse_cell(value, columns[name])
    if trouble:
        return None, (f"{value!r} cannot be a value of {name}: it {trouble[0]}", trouble[1])
    return Condition(name, parsed), None
