"""A desk: one actor's open transaction on the register, with the few things that acts need."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, overload
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, Table, func, or_, select

from keruen.roadmap import search, tables
from keruen.roadmap.days import UNREADABLE, Fault
from keruen.roadmap.refusal import Part, refuse, word
from keruen.roadmap.rows import AssentRow, PartyRow
from keruen.roadmap.states import allows
from keruen.store.database import Database
from keruen.store.quotas import Quotas
from keruen.store.roles import Actor
from keruen.store.typed_rows import R, read_first, read_rows

Row = Mapping[str, Any]
Texts = dict[str, str]

LANGUAGES = ("fr", "en", "ar", "kk", "ru")
TIERS = ("public", "shared", "party")


ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
"""What an id may be; anything else names no record."""


@dataclass
class Desk:
    """One actor's transaction.

    Parameters
    ----------
    connection : the open transaction.
    actor : who acts.
    now : the moment of the act, with its zone.
    seen : the fingerprint of what was shown to the actor, for an act that agrees to it.
    """

    connection: Connection
    actor: Actor
    now: datetime
    seen: str = ""
    quotas: Quotas | None = None
    """Limits of what the actor may add to the register; None for commands of the system."""
    acts_of_day: int | None = None
    """How many acts the account did within 24 hours, once it was counted."""
    heads: tuple[int, ...] | None = None
    """The last positions of the logs, once a reading transaction asked for them."""
    _parties: list[PartyRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """Rows of which something could not be computed while this desk read."""

    @property
    def moment(self) -> str:
        """The moment as text in UTC."""
        return say_instant(self.now)

    @property
    def parties(self) -> list[PartyRow]:
        """The sides, in the roadmap's order."""
        if not self._parties:
            query = select(tables.party).order_by(tables.party.c.position)
            self._parties = self.records(PartyRow, query)
        return self._parties

    def note_fault(self, table: str, title: object) -> None:
        """Note a row of which something cannot be computed; once, however often it is met."""
        fault = Fault(table, title)
        if fault not in self.faults:
            self.faults.append(fault)

    def today(self) -> date:
        """The day at the actor's capital; in UTC for one who belongs to no side."""
        zones = [each.zone for each in self.parties if each.code == self.actor.party]
        try:
            return self.now.astimezone(ZoneInfo(zones[0]) if zones else UTC).date()
        except UNREADABLE:
            return self.now.astimezone(UTC).date()

    def others(self) -> list[str]:
        """The codes of the other sides."""
        return [each.code for each in self.parties if each.code != self.actor.party]

    def rows(self, query: Select[Any]) -> list[Row]:
        """Rows of a query as mappings."""
        found = self.connection.execute(query)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def first(self, query: Select[Any]) -> Row | None:
        """The first row of a query, if any."""
        row = self.connection.execute(query).mappings().first()
        return None if row is None else dict(row)

    def records(self, kind: type[R], query: Select[Any]) -> list[R]:
        """Whole rows of a table, typed; the query begins with ``select(kind.table)``."""
        return read_rows(self.connection, kind, query)

    def record(self, kind: type[R], query: Select[Any]) -> R | None:
        """The first whole row of a table that a query finds, typed."""
        return read_first(self.connection, kind, query)

    def count(self, table: Table, *conditions: Any) -> int:
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

    def add(self, table: Table, *, tier: str, id: str = "", **values: Any) -> str:
        """Add a record in a tier, made now by the actor; returns its id."""
        if tier not in TIERS:
            refuse(
                "the tier {tier} is not known",
                "Write public, shared or party.",
                kind="invalid",
                tier=repr(tier),
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
        search.index_row(self.connection, table, row)
        return identifier

    def change(self, table: Table, identifier: str, **values: Any) -> None:
        """Change a record."""
        self.connection.execute(table.update().where(table.c.id == identifier).values(**values))
        searched = search.SEARCHED.get(table.name)
        if searched is not None and {"tier", "party", *searched.columns} & set(values):
            row = self.first(select(table).where(table.c.id == identifier))
            if row is not None:
                search.index_row(self.connection, table, row)

    def change_where(self, table: Table, *conditions: Any, **values: Any) -> None:
        """Change every record that meets the conditions and that the actor sees."""
        for row in self.rows(select(table.c.id).where(*conditions)):
            self.change(table, row["id"], **values)

    def go(self, table: Table, row: Row, state: str, **values: Any) -> None:
        """Take a record to its next state, if there is a way."""
        if not allows(table.name, row["state"], state):
            refuse(
                "{record} {id} is {before} and cannot become {after}",
                "Take the steps in their order; the page of the record shows the next ones.",
                record=word(table.name),
                id=row["id"],
                before=word(row["state"]),
                after=word(state),
            )
        self.change(table, row["id"], state=state, **values)

    def assent(self, kind: str, subject: str, step: str, tier: str = "shared") -> bool:
        """Give the actor's side's agreement to a step; whether every side agrees to the same now.

        An agreement is to the words that were shown. Where they changed since, a side agrees again,
        and what the other agreed to before counts no more.
        """
        if not self.seen:
            raise AssertionError("an act that agrees says to which words it binds")
        table = tables.assent
        here = (table.c.kind == kind, table.c.subject == subject, table.c.step == step)
        query = select(table).where(*here, table.c.of_party == self.actor.party)
        mine = self.record(AssentRow, query)
        if mine is not None and mine.seen in (None, self.seen):
            refuse(
                "{party} has already agreed to this step",
                "Wait for the other side.",
                party=self.actor.party,
            )
        if mine is not None:
            self.change(table, mine.id, seen=self.seen)
        else:
            self.add(
                table,
                tier=tier,
                kind=kind,
                subject=subject,
                step=step,
                of_party=self.actor.party,
                account=self.actor.account,
                seen=self.seen,
            )
        same = or_(table.c.seen == self.seen, table.c.seen.is_(None))
        return self.count(table, *here, same) == len(self.parties)

    def withdraw(self, table: Table, row: Row, reason: str) -> None:
        """Withdraw a record with a reason; it stays readable."""
        if not reason.strip():
            refuse("nothing is withdrawn without a reason", "Write the reason.", kind="invalid")
        self.change(table, row["id"], withdrawn_at=self.moment, withdrawn_reason=reason.strip())


@contextmanager
def open_desk(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Desk]:
    """A desk whose transaction is committed whole or not at all."""
    moment = now or datetime.now(UTC)
    with database.writing(actor, moment) as connection:
        yield Desk(connection, actor, moment, quotas=database.quotas)


@contextmanager
def read_desk(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Desk]:
    """A desk that only reads."""
    with database.reading(actor) as connection:
        yield Desk(connection, actor, now or datetime.now(UTC))


def say_instant(moment: datetime) -> str:
    """An instant as text in UTC, to the microsecond, so that texts sort as instants do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> datetime:
    """An instant from its text."""
    return datetime.fromisoformat(text)


def check_texts(texts: Texts, what: str, needed: tuple[str, ...] = ()) -> Texts:
    """Texts by language, stripped; every needed language must be there, and one at least."""
    clean = {language: words.strip() for language, words in texts.items() if words.strip()}
    unknown = sorted(set(clean) - set(LANGUAGES))
    missing = [language for language in needed if language not in clean]
    if unknown:
        refuse(
            "{what} contains an unknown language: {languages}",
            "Use fr, en, ar, kk and ru.",
            kind="invalid",
            what=Part(what),
            languages=", ".join(unknown),
        )
    if missing or not clean:
        refuse(
            "{what} lacks a text in {languages}",
            "Write it in every language that is asked for.",
            kind="invalid",
            what=Part(what),
            languages=", ".join(missing) or Part("any language"),
        )
    return clean
