"""Dates: every stored day is in the years that the register accepts."""

from __future__ import annotations

from collections.abc import Iterator

from keruen.roadmap import tables
from keruen.roadmap.days import FIRST_DAY, LAST_DAY, MOST_GRACE_MONTHS
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

DAYS = (
    "starts_on",
    "ends_on",
    "due_on",
    "closes_on",
    "takes_effect_on",
    "from_date",
    "to_date",
    "day",
    "signed_on",
)
"""Columns with a day, in any table."""
INSTANTS = {"session": ("starts_at", "ends_at"), "event": ("starts_at", "ends_at")}
"""Columns with an instant that was entered by hand."""

SPAN = f"BETWEEN '{FIRST_DAY.isoformat()}' AND '{LAST_DAY.isoformat()}'"


def _no_day(text: str) -> str:
    """The condition that a text is no day within the years that are taken."""
    return (
        f"({text} NOT LIKE '____-__-__' OR {text} NOT {SPAN} "
        f"OR substr({text}, 6, 2) NOT BETWEEN '01' AND '12' "
        f"OR substr({text}, 9, 2) NOT BETWEEN '01' AND '31')"
    )


def _no_instant(column: str) -> str:
    day = _no_day(f"substr(NEW.{column}, 1, 10)")
    return f"(NEW.{column} NOT LIKE '____-__-__T__:__:__.______Z' OR {day})"


def date_rules() -> Iterator[Rule]:
    """The rules of every table with a day that people enter."""
    for table in tables.metadata.sorted_tables:
        wrong = {name: _no_day(f"NEW.{name}") for name in DAYS if name in table.columns}
        for name in INSTANTS.get(table.name, ()):
            wrong[name] = _no_instant(name)
        if not wrong:
            continue
        # A null compares to nothing, so it is let through; other rules ask for what is needed.
        conditions = {
            "insert": " OR ".join(wrong.values()),
            # What an earlier version stored may stand, so that the row can still be withdrawn.
            "update": " OR ".join(f"(({changed(name)}) AND {bad})" for name, bad in wrong.items()),
        }
        for on, condition in conditions.items():
            yield Rule(
                "days",
                table.name,
                on,
                condition,
                f"days lie between {FIRST_DAY.isoformat()} and {LAST_DAY.isoformat()} here",
                "Write a day such as 2030-12-31.",
            )


DATES = [
    *date_rules(),
    Rule(
        "order",
        "session",
        "insert",
        "NEW.ends_at <= NEW.starts_at",
        "a session ends after it begins",
        "Correct the times.",
    ),
    Rule(
        "grace",
        "body",
        "insert",
        f"NEW.grace_months NOT BETWEEN 0 AND {MOST_GRACE_MONTHS}",
        f"the grace of a body is 0 to {MOST_GRACE_MONTHS} months",
        "Write fewer months.",
    ),
]
