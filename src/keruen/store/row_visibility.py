"""Tiers in the database: what is public, what both sides share, what is private to one side.

Every table with the columns `tier` and `party` is guarded. A row of tier `party` is seen, made and
changed by its own side alone; a tier may widen and never narrow; no row is ever deleted. On
PostgreSQL row-level security does it, on SQLite views, an authorizer and triggers.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import MetaData, Table

GUARD_MARK = "keruen guard:"
"""Prefix of the messages of triggers; only messages with it are shown to the reader."""

MEMBER_ROLE = "keruen_member"
"""The role of PostgreSQL under which every actor reads and writes; it owns nothing."""

SECRET_PREFIX = "secret_"
"""Prefix of tables that only the system itself reads: accounts and their sessions."""

SYSTEM = "**"
"""The party of a transaction of the system itself, which sees every row."""

ASKED = "(SELECT current_party_code())"
"""Who reads, evaluated once for a statement and not for each row."""

SEEN = (
    "(tier = 'public' OR (tier = 'shared' AND {party} <> '') "
    "OR (tier = 'party' AND party = {party} AND {party} NOT IN ('', '*')))"
)

TIER_VIEW = (
    'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE '
    + SEEN.replace("{party}", ASKED)
    + f" OR {ASKED} = '{SYSTEM}'"
)

OWN = "a row that one side keeps to itself belongs to that side | Sign in as that side."
NARROW = "what was shown cannot be hidden again | Withdraw it with a reason; the record stays."
DELETE = "nothing in the register is deleted | Withdraw it with a reason; the record stays."
READ_ONLY = "the public changes nothing | Sign in."

POSTGRESQL_FUNCTIONS = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{MEMBER_ROLE}') THEN
    CREATE ROLE {MEMBER_ROLE} NOLOGIN;
  END IF;
  -- An owner that is no superuser steps down to the member only if it may become one.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper) THEN
    GRANT {MEMBER_ROLE} TO CURRENT_USER;
  END IF;
END $$;
CREATE OR REPLACE FUNCTION current_party_code() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_user = '{MEMBER_ROLE}'
     THEN coalesce(current_setting('app.party', true), '') ELSE '{SYSTEM}' END $$;
CREATE OR REPLACE FUNCTION current_moment(hours integer) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT to_char(coalesce(nullif(current_setting('app.now', true), '')::timestamptz,
     clock_timestamp()) AT TIME ZONE 'UTC' + make_interval(hours => hours),
     'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
CREATE OR REPLACE FUNCTION json_part(value text, part text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::json ->> part $$;
CREATE OR REPLACE FUNCTION current_person_code() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.person', true), '') $$;
CREATE OR REPLACE FUNCTION current_account_code() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.account', true), '') $$;
CREATE OR REPLACE FUNCTION keruen_refuse(words text) RETURNS void LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION USING MESSAGE = words; END $$;
"""


def guarded_tables(metadata: MetaData) -> list[Table]:
    """Tables whose rows have a tier and an owner, by name."""
    return [
        table
        for table in sorted(metadata.tables.values(), key=lambda each: each.name)
        if {"tier", "party"} <= set(table.columns.keys())
    ]


def tier_statements(dialect: str, metadata: MetaData, package: str) -> list[str]:
    """The statements that create the guards of the tiers for the tables of a package.

    Tables without a tier, except secret ones, can be read and added to by every side.
    """
    if dialect == "postgresql":
        return [*_postgresql(metadata, package)]
    return [*_sqlite(metadata, package)]


def refuse_sqlite(condition: str, words: str) -> str:
    """A statement in a trigger of SQLite that refuses a change where a condition is true."""
    quoted = words.replace("'", "''")
    return f"SELECT RAISE(ABORT, '{GUARD_MARK} {quoted}') WHERE {condition};"


def _sqlite(metadata: MetaData, package: str) -> Iterable[str]:
    for table in metadata.tables.values():
        if table.name.startswith(SECRET_PREFIX):
            continue
        yield _sqlite_trigger(package, table.name, "delete", refuse_sqlite("1", DELETE))
    for table in guarded_tables(metadata):
        mine = f"NEW.tier = 'party' AND current_party_code() NOT IN (NEW.party, '{SYSTEM}')"
        yield _sqlite_trigger(
            package,
            table.name,
            "insert",
            refuse_sqlite("current_party_code() = ''", READ_ONLY) + refuse_sqlite(mine, OWN),
        )
        yield _sqlite_trigger(
            package,
            table.name,
            "update",
            refuse_sqlite("current_party_code() = ''", READ_ONLY)
            + refuse_sqlite("OLD.tier = 'party' AND OLD.party IS NOT current_party_code()", OWN)
            + refuse_sqlite(mine, OWN)
            + refuse_sqlite(narrower("OLD", "NEW"), NARROW),
        )


def narrower(old: str, new: str) -> str:
    """The condition that a tier became narrower than it was."""
    return (
        f"({old}.tier = 'public' AND {new}.tier <> 'public') "
        f"OR ({old}.tier = 'shared' AND {new}.tier = 'party')"
    )


def _sqlite_trigger(package: str, table: str, what: str, body: str) -> str:
    return (
        f'CREATE TRIGGER IF NOT EXISTS main."{package}_tier_{table}_{what}" '
        f'BEFORE {what.upper()} ON "{table}" '
        f"BEGIN {body} END"
    )


def _postgresql(metadata: MetaData, package: str) -> Iterable[str]:
    yield POSTGRESQL_FUNCTIONS
    for table in metadata.tables.values():
        if not table.name.startswith(SECRET_PREFIX):
            yield f'GRANT SELECT, INSERT, UPDATE ON "{table.name}" TO {MEMBER_ROLE}'
    for table in guarded_tables(metadata):
        name = table.name
        seen = SEEN.replace("{party}", ASKED)
        made = "current_party_code() <> '' AND (tier <> 'party' OR party = current_party_code())"
        yield f'DROP POLICY IF EXISTS machine ON "{name}"'
        # Row-level security is forced on the owner too, so the system needs a policy of its own.
        yield f'CREATE POLICY machine ON "{name}" TO current_user USING (true) WITH CHECK (true)'
        yield f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'
        for policy, rule in (
            ("seen", f"FOR SELECT USING ({seen})"),
            ("made", f"FOR INSERT WITH CHECK ({made})"),
            (
                "changed",
                f"FOR UPDATE USING ({seen} AND current_party_code() <> '') WITH CHECK ({made})",
            ),
        ):
            yield f'DROP POLICY IF EXISTS {policy} ON "{name}"'
            yield f'CREATE POLICY {policy} ON "{name}" {rule}'
        guard = f"{package}_tier_{name}"
        yield (
            f'CREATE OR REPLACE FUNCTION "{guard}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            f"BEGIN IF {narrower('OLD', 'NEW')} THEN "
            f"PERFORM keruen_refuse('{GUARD_MARK} {NARROW}'); END IF; RETURN NEW; END $$"
        )
        yield f'DROP TRIGGER IF EXISTS "{guard}" ON "{name}"'
        yield (
            f'CREATE TRIGGER "{guard}" BEFORE UPDATE ON "{name}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{guard}"()'
        )
