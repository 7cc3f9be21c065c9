"""What every table of the hub book refuses: changes, and rows in the name of another party."""

from __future__ import annotations

from keruen.hub import tables
from keruen.hub.rules.conditions import TERMINAL, fraction
from keruen.store.rules import Rule

BY_OWNERS = ("claim_order", "claim_answer")
"""Tables to which owners add rows; to every other one the terminal alone does."""

CHANGED = "NEW.id <> OLD.id OR OLD.id IS NOT NULL"


def append_only(*names: str) -> tuple[Rule, ...]:
    """Rules under which rows of tables do not change."""
    return tuple(
        Rule(
            "append_only",
            name,
            "update",
            CHANGED,
            "the book is only added to",
            "Post a reversal or an adjustment.",
        )
        for name in names
    )


def by_terminal(*names: str) -> tuple[Rule, ...]:
    """Rules under which the terminal alone adds rows to tables."""
    return tuple(
        Rule(
            "by_terminal",
            name,
            "insert",
            f"NEW.party <> {TERMINAL} OR current_party_code() NOT IN (NEW.party, '**')",
            "the terminal alone writes this record",
            "Send the terminal an order.",
        )
        for name in names
    )


def whole_kilograms(name: str, column: str) -> Rule:
    """A rule under which a column contains whole kilograms, zero or more."""
    return Rule(
        f"whole_{column}",
        name,
        "insert",
        f"{fraction(column)} OR NEW.{column} < 0",
        "a quantity has whole kilograms, zero or more",
        "Write it in whole kilograms.",
    )


def whole_balance(name: str, column: str) -> Rule:
    """A rule under which a balance is in whole kilograms.

    It may be below zero: entries dated back within open days can make an earlier moment negative,
    which is an exception that is listed and not refused.
    """
    return Rule(
        f"whole_{column}",
        name,
        "insert",
        fraction(column),
        "a balance is in whole kilograms",
        "Write it in whole kilograms.",
    )


NAMES = tuple(each.name for each in tables.CORE)

RECORDS = (
    *append_only(*NAMES),
    *by_terminal(*(each for each in NAMES if each not in (*BY_OWNERS, "terminal"))),
    Rule(
        "only_one",
        "terminal",
        "insert",
        "EXISTS (SELECT 1 FROM terminal) OR current_party_code() NOT IN (NEW.code, '**') "
        "OR NEW.party <> NEW.code",
        "a book has one terminal, which writes its own record",
        "Open another database for another terminal.",
    ),
    whole_kilograms("place", "heel_kg"),
    whole_kilograms("bin_capacity", "kg"),
    whole_kilograms("survey", "measured_kg"),
    whole_kilograms("terminal", "second_person_above_kg"),
    whole_kilograms("bin_sweep", "after_seq"),
    *(whole_kilograms("daily_line", each) for each in ("in_kg", "out_kg")),
    *(whole_balance("daily_line", each) for each in ("opening_kg", "closing_kg")),
    Rule(
        "balance",
        "daily_line",
        "insert",
        "NEW.closing_kg <> NEW.opening_kg + NEW.in_kg - NEW.out_kg",
        "a line of a daily position closes with what it opened with, plus in, less out",
        "Sign the day through a command.",
    ),
    Rule(
        "whole_claim_kg",
        "grain_document",
        "insert",
        fraction("claim_kg"),
        "a document changes a claim by whole kilograms",
        "Write it in whole kilograms.",
    ),
    Rule(
        "reason",
        "grain_hold",
        "insert",
        "trim(NEW.reason) = ''",
        "a hold has a reason",
        "Write why the grain is held.",
    ),
    Rule(
        "reason",
        "hold_release",
        "insert",
        "trim(NEW.reason) = '' OR trim(NEW.evidence) = ''",
        "the release of a hold has a reason and what it rests on",
        "Write the reason, and the result, reading or decision.",
    ),
)
"""Rules of all tables of the core."""
