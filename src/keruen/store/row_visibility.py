"""Tiers in the database: what is public, shared by all parties, read by two, or private to one.

Every table with the columns `tier` and `party` is guarded. A row of tier `party` is seen, made and
changed by its own side alone. In a table that also has the column `reader`, a row of tier `pair` is
made and changed by its party alone, and read by this party and by one other, its `reader`: the
terminal and one owner of grain. A tier may widen and never narrow; no row is ever deleted. On
PostgreSQL row-level security does it, on SQLite views, an authorizer and triggers. Counts, sums and
joins see what a plain ``select`` sees.

All this is for accounts that act for a side. For an organiser, a company or a guest (the seat of
its account) the function `current_party_code()` is empty, as for the public, so every guard is
closed to them. A table that they see says so by a `SeatAccess` in its `info`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import MetaData, Table

GUARD_MARK = "keruen guard:"
"""Prefix of the messages of triggers; only messages with it are shown to the reader."""

MEMBER_ROLE = "keruen_member"
"""The role of PostgreSQL under which every actor reads and writes; it owns nothing."""

SECRET_PREFIX = "secret_"
"""Prefix of tables that only the system itself reads: accounts and their sessions."""

SEAT_TABLE = "secret_seat"
"""The table that lists tables of a database with a `SeatAccess`, for the views of SQLite."""

SEAT_ACCESS = "seat_access"
"""The key in the `info` of a table under which its `SeatAccess` is written."""

NEVER = "1 = 0"

SYSTEM = "**"
"""The party of a transaction of the system itself, which sees every row."""

ASKED = "(SELECT current_party_code())"
"""Who reads, evaluated once for a statement and not for each row."""

SIDE_TIERS = "('public', 'shared', 'pair', 'party')"
"""The tiers by which sides see rows; rows of any other tier are opened by a `SeatAccess` alone."""


@dataclass(frozen=True)
class SeatAccess:
    """Which rows of a table an organiser, a company or a guest sees, adds and changes.

    Each part is a condition in the SQL that SQLite and PostgreSQL both understand. It may contain
    ``{row}`` (the row), ``{seat}``, ``{organisation}``, ``{party}`` (the party that manages the
    account) and ``{account}`` of whoever asks. It may name other tables: they are read with the
    rights of whoever asks. It is false for the public, whatever it says. It may also open rows of a
    tier of the package's own, such as ``council``, to the seat ``side``.

    Parameters
    ----------
    seen : a row is seen where this is true, besides what its tier allows to sides.
    made : a row is added where this is true of it.
    changed : a row is changed where this is true of it before and after the change.

    Examples
    --------
    >>> SeatAccess("{row}.tier = 'firm' AND {seat} = 'company'").expand("seen", "NEW")
    "(NEW.tier = 'firm' AND (SELECT current_seat()) = 'company')"
    """

    seen: str
    made: str = NEVER
    changed: str = NEVER

    def expand(self, part: str, row: str) -> str:
        """The condition of a part for a row, as SQL."""
        condition: str = getattr(self, part)
        for name, function in ASKING.items():
            condition = condition.replace(f"{{{name}}}", f"(SELECT {function}())")
        return f"({condition.replace('{row}', row)})"


ASKING = {
    "seat": "current_seat",
    "organisation": "current_organisation_code",
    "party": "current_seat_party_code",
    "account": "current_account_code",
}
"""Functions of the database that know who asks, each evaluated once for a statement."""

SEATED = "(SELECT current_seat()) <> ''"
"""The condition that somebody signed in asks."""

SEEN = (
    "(tier = 'public' OR (tier = 'shared' AND {party} <> '') "
    "OR (tier = 'party' AND party = {party} AND {party} NOT IN ('', '*')))"
)

SEEN_BY_TWO = (
    f"({SEEN} OR (tier = 'pair' AND {{party}} IN (party, reader) AND {{party}} NOT IN ('', '*')))"
)
"""The same for a table whose rows may have a second reader."""

OWN = "a row that one side keeps to itself belongs to that side | Sign in as that side."
NARROW = "what was shown cannot be hidden again | Withdraw it with a reason; the record stays."
DELETE = "nothing in the register is deleted | Withdraw it with a reason; the record stays."
TWO = "a row of two readers names another party as its reader | Name the other party."
FIXED = "the two readers of a row do not change | Write another row, and withdraw this one."
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
  $$ SELECT CASE WHEN current_user <> '{MEMBER_ROLE}' THEN '{SYSTEM}'
     WHEN coalesce(current_setting('app.seat', true), '') = 'side'
     THEN coalesce(current_setting('app.party', true), '') ELSE '' END $$;
CREATE OR REPLACE FUNCTION current_seat() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_user <> '{MEMBER_ROLE}' THEN '{SYSTEM}'
     WHEN coalesce(current_setting('app.party', true), '') = '' THEN ''
     ELSE coalesce(current_setting('app.seat', true), '') END $$;
CREATE OR REPLACE FUNCTION current_seat_party_code() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_user <> '{MEMBER_ROLE}' THEN '{SYSTEM}'
     ELSE coalesce(current_setting('app.party', true), '') END $$;
CREATE OR REPLACE FUNCTION current_organisation_code() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_user <> '{MEMBER_ROLE}' THEN ''
     ELSE coalesce(current_setting('app.organisation', true), '') END $$;
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


def is_guarded(columns: Collection[str]) -> bool:
    """Whether the rows of a table with these columns have a tier and an owner."""
    return {"tier", "party"} <= set(columns)


def seen_condition(columns: Collection[str], party: str = ASKED) -> str:
    """The condition under which a party sees a row of a table with these columns.

    Parameters
    ----------
    party : the expression of who reads.
    """
    seen = SEEN_BY_TWO if "reader" in columns else SEEN
    return seen.replace("{party}", party)


def view_statement(table: str, columns: Collection[str], opened: str = "") -> str:
    """On SQLite, the statement that creates the view of visible rows in front of a table.

    Parameters
    ----------
    opened : the condition under which other seats than sides see a row.
    """
    seated = f" OR {opened}" if opened else ""
    return (
        f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" AS "{table}" WHERE '
        f"{seen_condition(columns)}{seated} OR {ASKED} = '{SYSTEM}'"
    )


def access_of(table: Table) -> SeatAccess | None:
    """What a table opens to other seats than sides, if anything."""
    found = table.info.get(SEAT_ACCESS)
    return found if isinstance(found, SeatAccess) else None


def opened_condition(table: Table, part: str, row: str = "") -> str:
    """The condition under which a table opens a row to a seat; false where it opens none."""
    access = access_of(table)
    if access is None:
        return NEVER
    return f"({SEATED} AND {access.expand(part, row or _quoted(table))})"


def _quoted(table: Table) -> str:
    return f'"{table.name}"'


def guarded_tables(metadata: MetaData) -> list[Table]:
    """Tables whose rows have a tier and an owner, by name."""
    return [
        table
        for table in sorted(metadata.tables.values(), key=lambda each: each.name)
        if is_guarded(table.columns.keys())
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
        if not is_guarded(table.columns.keys()):
            for event in ("insert", "update"):
                closed = refuse_sqlite("current_party_code() = ''", READ_ONLY)
                yield _sqlite_trigger(package, table.name, event, closed)
    for table in guarded_tables(metadata):
        mine = (
            f"NEW.tier IN ('party', 'pair') AND current_party_code() NOT IN (NEW.party, '{SYSTEM}')"
        )
        two, fixed = "", ""
        if "reader" in table.columns:
            two = refuse_sqlite(without_reader("NEW"), TWO)
            fixed = refuse_sqlite(other_readers("OLD", "NEW"), FIXED)
        yield _sqlite_trigger(
            package,
            table.name,
            "insert",
            refuse_sqlite(_closed(table, "made", ("NEW",)), READ_ONLY)
            + refuse_sqlite(mine, OWN)
            + two,
        )
        yield _sqlite_trigger(
            package,
            table.name,
            "update",
            refuse_sqlite(_closed(table, "changed", ("OLD", "NEW")), READ_ONLY)
            + refuse_sqlite(
                "OLD.tier IN ('party', 'pair') "
                f"AND current_party_code() NOT IN (OLD.party, '{SYSTEM}')",
                OWN,
            )
            + refuse_sqlite(mine, OWN)
            + two
            + fixed
            + refuse_sqlite(narrower("OLD", "NEW"), NARROW),
        )


def _closed(table: Table, part: str, rows: tuple[str, ...]) -> str:
    """The condition that whoever asks may not add or change a row."""
    if access_of(table) is None:
        return "current_party_code() = ''"
    by_side = " AND ".join(f"{row}.tier IN {SIDE_TIERS}" for row in rows)
    by_seat = " AND ".join(opened_condition(table, part, row) for row in rows)
    return (
        f"current_party_code() <> '{SYSTEM}' "
        f"AND NOT (current_party_code() <> '' AND {by_side}) AND NOT ({by_seat})"
    )


def narrower(old: str, new: str) -> str:
    """The condition that a tier became narrower than it was."""
    return (
        f"({old}.tier = 'public' AND {new}.tier <> 'public') "
        f"OR ({old}.tier = 'shared' AND {new}.tier IN ('party', 'pair')) "
        f"OR ({old}.tier = 'pair' AND {new}.tier = 'party')"
    )


def without_reader(new: str) -> str:
    """The condition that a row of two readers does not name another party."""
    return f"{new}.tier = 'pair' AND {new}.reader IN ('', '*', '{SYSTEM}', {new}.party)"


def other_readers(old: str, new: str) -> str:
    """The condition that a row of two readers gets other readers."""
    return (
        f"{old}.tier = 'pair' AND {new}.tier = 'pair' "
        f"AND ({new}.party <> {old}.party OR {new}.reader <> {old}.reader)"
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
        if table.name.startswith(SECRET_PREFIX):
            continue
        yield f'GRANT SELECT, INSERT, UPDATE ON "{table.name}" TO {MEMBER_ROLE}'
        if not is_guarded(table.columns.keys()):
            body = _refuse_postgresql("current_party_code() = ''", READ_ONLY)
            yield from _postgresql_trigger(package, table.name, "INSERT OR UPDATE", body)
    for table in guarded_tables(metadata):
        name = table.name
        seen = seen_condition(table.columns.keys())
        owned = "tier NOT IN ('party', 'pair') OR party = current_party_code()"
        made = f"current_party_code() <> '' AND ({owned})"
        used = f"{seen} AND current_party_code() <> ''"
        kept = made
        if access_of(table) is not None:
            made = f"({made} AND tier IN {SIDE_TIERS}) OR {opened_condition(table, 'made')}"
            by_seat = opened_condition(table, "changed")
            kept = f"({kept} AND tier IN {SIDE_TIERS}) OR {by_seat}"
            used = f"({used} AND tier IN {SIDE_TIERS}) OR {by_seat}"
            seen = f"{seen} OR {opened_condition(table, 'seen')}"
        yield f'DROP POLICY IF EXISTS machine ON "{name}"'
        # Row-level security is forced on the owner too, so the system needs a policy of its own.
        yield f'CREATE POLICY machine ON "{name}" TO current_user USING (true) WITH CHECK (true)'
        yield f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'
        for policy, rule in (
            ("seen", f"FOR SELECT USING ({seen})"),
            ("made", f"FOR INSERT WITH CHECK ({made})"),
            ("changed", f"FOR UPDATE USING ({used}) WITH CHECK ({kept})"),
        ):
            yield f'DROP POLICY IF EXISTS {policy} ON "{name}"'
            yield f'CREATE POLICY {policy} ON "{name}" {rule}'
        body = _refuse_postgresql(f"TG_OP = 'UPDATE' AND ({narrower('OLD', 'NEW')})", NARROW)
        events = "UPDATE"
        if "reader" in table.columns:
            events = "INSERT OR UPDATE"
            others = "OLD.tier = 'pair' AND OLD.party <> current_party_code()"
            body += _refuse_postgresql(without_reader("NEW"), TWO)
            body += _refuse_postgresql(f"TG_OP = 'UPDATE' AND {others}", OWN)
            body += _refuse_postgresql(f"TG_OP = 'UPDATE' AND {other_readers('OLD', 'NEW')}", FIXED)
        yield from _postgresql_trigger(package, name, events, body)


def _postgresql_trigger(package: str, table: str, events: str, body: str) -> Iterable[str]:
    guard = f"{package}_tier_{table}"
    yield (
        f'CREATE OR REPLACE FUNCTION "{guard}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
        f"BEGIN {body}RETURN NEW; END $$"
    )
    yield f'DROP TRIGGER IF EXISTS "{guard}" ON "{table}"'
    yield (
        f'CREATE TRIGGER "{guard}" BEFORE {events} ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard}"()'
    )


def _refuse_postgresql(condition: str, words: str) -> str:
    """A statement in a trigger of PostgreSQL that refuses a change where a condition is true."""
    return f"IF {condition} THEN PERFORM keruen_refuse('{GUARD_MARK} {words}'); END IF; "
