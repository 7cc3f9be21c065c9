"""Rules that the database enforces: each written once, for SQLite and PostgreSQL.

A rule is a condition over ``NEW`` and ``OLD``, in the SQL that both understand, under which a row
may not be added or changed, and a message to the reader in two parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from keruen.store.row_visibility import GUARD_MARK, refuse_sqlite


@dataclass(frozen=True)
class Rule:
    """A condition under which a table refuses a change.

    Parameters
    ----------
    name : unique among the rules of a table.
    table : the table it guards.
    on : ``insert`` or ``update``.
    when : the condition under which the change is refused.
    what, remedy : the two parts of the message to the reader; without single quotes.
    """

    name: str
    table: str
    on: str
    when: str
    what: str
    remedy: str


def rule_statements(dialect: str, rule: Rule, package: str) -> list[str]:
    """The statements that create the triggers of a rule of a package."""
    name = f"{package}_rule_{rule.table}_{rule.on}_{rule.name}"
    return _postgresql(rule, name) if dialect == "postgresql" else _sqlite(rule, name)


def _sqlite(rule: Rule, name: str) -> list[str]:
    body = refuse_sqlite(rule.when, f"{rule.what} | {rule.remedy}")
    return [
        f'DROP TRIGGER IF EXISTS main."{name}"',
        f'CREATE TRIGGER main."{name}" BEFORE {rule.on.upper()} ON "{rule.table}" BEGIN {body} END',
    ]


def _postgresql(rule: Rule, name: str) -> list[str]:
    condition = rule.when.replace("%", "%%")
    words = f"{GUARD_MARK} {rule.what} | {rule.remedy}".replace("'", "''").replace("%", "%%")
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF {condition} THEN PERFORM keruen_refuse('{words}'); END IF; RETURN NEW; END $$",
        f'DROP TRIGGER IF EXISTS "{name}" ON "{rule.table}"',
        f'CREATE TRIGGER "{name}" BEFORE {rule.on.upper()} ON "{rule.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{name}"()',
    ]
