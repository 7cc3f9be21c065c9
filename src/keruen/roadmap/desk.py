"""`Desk`: one actor's unit of work on the register, with the functions that acts need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy import Table, or_, select

from keruen.roadmap import search, tables
from keruen.roadmap.days import UNREADABLE, Fault
from keruen.roadmap.rows import AssentRow, PartyRow
from keruen.roadmap.states import allows
from keruen.store.database import Database, acting_as_system, moment_of
from keruen.store.refusal import Part, refuse, word
from keruen.store.roles import SIDE, Actor
from keruen.store.unit_of_work import Row, UnitOfWork

Texts = dict[str, str]

LANGUAGES = ("fr", "en", "ar", "kk", "ru")


@dataclass
class Desk(UnitOfWork):
    """One actor's transaction on the register.

    Parameters
    ----------
    heads : the last positions of the logs, once a reading transaction asked for them.
    faults : rows of which something could not be computed while reading.
    incoming : a file that was sent and is read in pieces by the act that stores it.
    """

    heads: tuple[int, ...] | None = None
    _parties: list[PartyRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    incoming: BinaryIO | None = None

    @property
    def parties(self) -> list[PartyRow]:
        """The sides, in the roadmap's order."""
        if not self._parties:
            query = select(tables.party).order_by(tables.party.c.position)
            self._parties = self.records(PartyRow, query)
        return self._parties

    def note_fault(self, table: str, title: str | Mapping[str, str]) -> None:
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

    def after_write(self, table: Table, row: Row) -> None:
        """Store what search finds of a record."""
        if table.name not in search.SEARCHED:
            return
        if self.actor.seat == SIDE:
            search.index_row(self.connection, table, row)
            return
        # A guest changes what its project lets it change, and has no right to the index.
        with acting_as_system(self.connection):
            search.index_row(self.connection, table, row)

    def change(self, table: Table, identifier: str, **values: object) -> None:
        """Change a record."""
        super().change(table, identifier, **values)
        searched = search.SEARCHED.get(table.name)
        if searched is not None and {"tier", "party", *searched.columns} & set(values):
            row = self.first(select(table).where(table.c.id == identifier))
            if row is not None:
                self.after_write(table, row)

    def go(self, table: Table, row: Row, state: str, **values: object) -> None:
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


@contextmanager
def open_desk(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Desk]:
    """A unit of work whose transaction is committed whole or not at all."""
    with database.writing(actor, now) as connection:
        yield Desk(connection, actor, moment_of(connection), quotas=database.quotas)


@contextmanager
def read_desk(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Desk]:
    """A unit of work that only reads."""
    with database.reading(actor) as connection:
        yield Desk(connection, actor, now or datetime.now(UTC))


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
