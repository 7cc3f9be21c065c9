"""One kind of thing that waits for a side: what it is, which acts answer it, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Table, func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.store.roles import ROLES
from keruen.store.tables import log_entry
from keruen.store.unit_of_work import Row

MOST = 5
"""So many of one kind are named; the rest are counted."""


@dataclass(frozen=True)
class Wait:
    """A kind of thing that waits for somebody.

    Parameters
    ----------
    kind : what is to be done.
    room : the section of the register with the records.
    acts : the acts that do it; a role that covers one of them may act.
    families : what a role must cover, act by act.
    began : the acts after which it waits; the newest one on a record is the start.
    """

    kind: str
    room: str
    acts: tuple[str, ...]
    families: tuple[str, ...]
    began: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may act, in the order in which they are shown."""
        return tuple(name for name, role in ROLES.items() if role.families & set(self.families))


@dataclass(frozen=True)
class Waiting:
    """Records of one kind that wait for the reader's side.

    Parameters
    ----------
    wait : what is to be done.
    rows : the first of them, each with ``since`` and ``until`` (instants or days, or None), with
        ``about`` (the name of the part of the record that waits) and ``people`` (ids of those who
        may act where the record names them).
    count : how many there are.
    """

    wait: Wait
    rows: Sequence[Row]
    count: int

    @property
    def kind(self) -> str:
        """What is to be done."""
        return self.wait.kind

    @property
    def room(self) -> str:
        """The part of the register with the records."""
        return self.wait.room


@dataclass(frozen=True)
class Look:
    """A search for what waits: unit of work, how many of one kind are named, after how many."""

    desk: Desk
    most: int = MOST
    first: int = 0

    def found(self, wait: Wait, table: Table, *conditions: ColumnElement[bool]) -> Waiting:
        """Live records of a table that meet conditions, the newest first."""
        query = select(table).where(*conditions, table.c.withdrawn_at.is_(None))
        return self.listed(wait, query.order_by(table.c.created_at.desc(), table.c.id))

    def listed(self, wait: Wait, query: Select[*tuple[object, ...]]) -> Waiting:
        """The first rows of a query, and how many it has."""
        rows = self.desk.rows(query.limit(self.most).offset(self.first))
        count = len(rows)
        if count == self.most or self.first:
            counted = select(func.count()).select_from(query.order_by(None).subquery())
            count = int(self.desk.connection.execute(counted).scalar_one())
        return self._named(wait, rows, count)

    def named(self, wait: Wait, rows: Sequence[Row]) -> Waiting:
        """Rows that wait, with their start; a row may give it, or name the ``subject`` of acts."""
        return self._named(wait, rows[self.first : self.first + self.most], len(rows))

    def _named(self, wait: Wait, rows: Sequence[Row], count: int) -> Waiting:
        shown = [{"until": None, "about": "", "people": (), **row} for row in rows]
        since = self._last_acts(wait, [row for row in shown if not row.get("since")])
        said = [
            {**row, "since": row.get("since") or since.get(_subject(row)) or row.get("created_at")}
            for row in shown
        ]
        return Waiting(wait, said, count)

    def _last_acts(self, wait: Wait, rows: Sequence[Row]) -> dict[str, str]:
        """When the newest act after which something waits was done, by the record it was about."""
        if not rows or not wait.began:
            return {}
        query = (
            select(log_entry.c.subject, func.max(log_entry.c.at).label("at"))
            .where(
                log_entry.c.subject.in_([_subject(row) for row in rows]),
                log_entry.c.act.in_(wait.began),
            )
            .group_by(log_entry.c.subject)
        )
        return {row["subject"]: row["at"] for row in self.desk.rows(query)}


def _subject(row: Row) -> str:
    return str(row.get("subject") or row["id"])


def signatories(desk: Desk) -> tuple[str, ...]:
    """People of the actor's side whose mandate lets them sign today."""
    today = desk.today().isoformat()
    held = t.mandate.c
    query = (
        select(held.person)
        .where(
            held.of_party == desk.actor.party,
            held.may_sign.is_(True),
            held.withdrawn_at.is_(None),
            held.starts_on <= today,
            held.ends_on.is_(None) | (held.ends_on >= today),
        )
        .distinct()
        .order_by(held.person)
    )
    return tuple(row["person"] for row in desk.rows(query))
