"""A unit of work: one actor's open transaction, with the few things that commands need."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, overload

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from keruen.store.database import Database, moment_of
from keruen.store.instants import write_instant
from keruen.store.quotas import Quotas
from keruen.store.refusal import refuse, word
from keruen.store.roles import Actor
from keruen.store.typed_rows import R, read_first, read_rows

Row = Mapping[str, Any]

ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
"""What an id may be; anything else names no record."""


@dataclass
class UnitOfWork:
    """One actor's transaction; a package adds what its own commands need in a subclass.

    Parameters
    ----------
    connection : the open transaction.
    actor : who acts.
    now : the moment of the command, with its zone.
    seen : the fingerprint of what was shown to the actor, for a command that agrees to it.
    quotas : limits of what the actor may add; None for commands of the system.
    acts_of_day : how many commands the account did within 24 hours, once it was counted.
    """

    tiers: ClassVar[tuple[str, ...]] = ("public", "shared", "party")
    """The tiers in which records of the package are added."""

    connection: Connection
    actor: Actor
    now: datetime
    seen: str = ""
    quotas: Quotas | None = None
    acts_of_day: int | None = None

    @property
    def moment(self) -> str:
        """The moment as text in UTC."""
        return write_instant(self.now)

    def rows(self, query: ExecutableReturnsRows) -> list[Row]:
        """Rows of a query as mappings."""
        found = self.connection.execute(query)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def first(self, query: ExecutableReturnsRows) -> Row | None:
        """The first row of a query, if any."""
        row = self.connection.execute(query).mappings().first()
        return None if row is None else dict(row)

    def records(self, kind: type[R], query: ExecutableReturnsRows) -> list[R]:
        """Whole rows of a table, typed; the query begins with ``select(kind.table)``."""
        return read_rows(self.connection, kind, query)

    def record(self, kind: type[R], query: ExecutableReturnsRows) -> R | None:
        """The first whole row of a table that a query finds, typed."""
        return read_first(self.connection, kind, query)

    def count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        """How many rows the actor may see that meet the conditions."""
        query = select(func.count()).select_from(table).where(*conditions)
        return int(self.connection.execute(query).scalar_one())

    @overload
    def find(self, table: Table, identifier: str) -> Row: ...

    @overload
    def find(self, table: type[R], identifier: str) -> R: ...

    def find(self, table: Table | type[R], identifier: str) -> Row | R:
        """A record by its id, typed if its class is given; what one may not see does not exist."""
        kind, table = (None, table) if isinstance(table, Table) else (table, table.table)
        query = select(table).where(table.c.id == identifier)
        row: Row | R | None = None
        if ID.fullmatch(identifier):
            row = self.first(query) if kind is None else self.record(kind, query)
        if row is None:
            refuse(
                "there is no {record} {id}",
                "Check the id on the page of its kind.",
                kind="missing",
                record=word(table.name),
                id=repr(identifier[:80]),
            )
        return row

    @overload
    def find_live(self, table: Table, identifier: str) -> Row: ...

    @overload
    def find_live(self, table: type[R], identifier: str) -> R: ...

    def find_live(self, table: Table | type[R], identifier: str) -> Row | R:
        """A record that is not withdrawn, typed if its class is given."""
        row = self.find(table, identifier)
        if row["withdrawn_at"]:
            name = table.name if isinstance(table, Table) else table.table.name
            refuse(
                "{record} {id} was withdrawn: {reason}",
                "Work on the record that takes its place.",
                record=word(name),
                id=identifier,
                reason=row["withdrawn_reason"] or "",
            )
        return row

    def new_id(self, prefix: str) -> str:
        """An id that cannot be guessed, so that ids disclose nothing of other records."""
        return f"{prefix}_{secrets.token_hex(8)}"

    def add(self, table: Table, *, tier: str, id: str = "", **values: object) -> str:
        """Add a record in a tier, made now by the actor; returns its id."""
        if tier not in self.tiers:
            refuse(
                "the tier {tier} is not known",
                "Write one of {kinds}.",
                kind="invalid",
                tier=repr(tier),
                kinds=", ".join(self.tiers),
            )
        identifier = id or self.new_id(table.name)
        row = {
            "id": identifier,
            "tier": tier,
            "party": values.pop("party", self.actor.party),
            "created_at": self.moment,
            "created_by": self.actor.account,
            **values,
        }
        self.connection.execute(table.insert().values(**row))
        self.after_write(table, row)
        return identifier

    def after_write(self, table: Table, row: Row) -> None:
        """Called with each record that was added or changed; a package keeps indexes here."""

    def change(self, table: Table, identifier: str, **values: object) -> None:
        """Change a record."""
        self.connection.execute(table.update().where(table.c.id == identifier).values(**values))

    def change_where(
        self, table: Table, *conditions: ColumnElement[bool], **values: object
    ) -> None:
        """Change every record that meets the conditions and that the actor sees."""
        for row in self.rows(select(table.c.id).where(*conditions)):
            self.change(table, row["id"], **values)

    def withdraw(self, table: Table, row: Row, reason: str) -> None:
        """Withdraw a record with a reason; it stays readable."""
        if not reason.strip():
            refuse("nothing is withdrawn without a reason", "Write the reason.", kind="invalid")
        self.change(table, row["id"], withdrawn_at=self.moment, withdrawn_reason=reason.strip())


@contextmanager
def open_unit(
    database: Database, actor: Actor, now: datetime | None = None
) -> Iterator[UnitOfWork]:
    """A unit of work whose transaction is committed whole or not at all."""
    with database.writing(actor, now) as connection:
        yield UnitOfWork(connection, actor, moment_of(connection), quotas=database.quotas)


@contextmanager
def read_unit(
    database: Database, actor: Actor, now: datetime | None = None
) -> Iterator[UnitOfWork]:
    """A unit of work that only reads."""
    with database.reading(actor) as connection:
        yield UnitOfWork(connection, actor, now or datetime.now(UTC))
