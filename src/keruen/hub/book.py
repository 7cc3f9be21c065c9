"""The book: one actor's unit of work, with the posting of documents to all three ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

from sqlalchemy import Table, func, select

from keruen.hub import tables as t
from keruen.hub.business_time import BusinessTime, write_time
from keruen.hub.draft import ClaimLine, Content, Draft, PlaceLine, Step, part_of
from keruen.hub.names import BIN
from keruen.hub.rows import GradeRow, HubPartyRow, PlaceRow, TerminalRow
from keruen.hub.screeners import Screener, screen_nothing
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.refusal import refuse
from keruen.store.roles import Actor
from keruen.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Heading:
    """What stands above the entries of a document.

    Parameters
    ----------
    owner : whose grain it is about, who then reads it; empty for the terminal's own.
    grade : the grade of the claim that it changes, where there is one.
    claim_kg : what the owner's claim changes by.
    """

    kind: str
    reference: str
    time: BusinessTime
    owner: str = ""
    grade: str | None = None
    claim_kg: int = 0
    reverses: str | None = None
    corrects: str | None = None
    copy_of: str | None = None
    reason: str = ""


class Posted(NamedTuple):
    """A document in the book."""

    id: str
    seq: int
    number: int


class ClaimState(NamedTuple):
    """How many entries a claim has, and its balance."""

    number: int
    kg: int


@dataclass
class Book(UnitOfWork):
    """One actor's transaction on the hub book.

    Parameters
    ----------
    screener : compares parties and ships with lists, where the terminal has any.
    """

    tiers: ClassVar[tuple[str, ...]] = ("public", "shared", "party", "pair")

    screener: Screener = field(default=screen_nothing, repr=False)
    _terminal: TerminalRow | None = None

    @property
    def terminal(self) -> TerminalRow:
        """The terminal whose book this is.

        Raises
        ------
        RefusalError : a book that was not set up.
        """
        if self._terminal is None:
            self._terminal = self.record(TerminalRow, select(t.terminal))
        if self._terminal is None:
            refuse(
                "the hub book has no terminal yet",
                "Set it up with `keruen hub init`.",
                kind="missing",
            )
        return self._terminal

    def time(self, moment: datetime | None) -> BusinessTime:
        """When something was done; now where no time is given."""
        return write_time(moment or self.now, self.terminal.zone)

    def owner(self, code: str) -> str:
        """The code of a party of the terminal, or of the terminal itself.

        Raises
        ------
        RefusalError : a code that the actor does not see.
        """
        if code != self.terminal.code:
            query = select(t.hub_party).where(t.hub_party.c.code == code)
            if self.record(HubPartyRow, query) is None:
                refuse(
                    "the party {code} is not known",
                    "Check the code in the list of parties.",
                    kind="missing",
                    code=repr(code[:80]),
                )
        return code

    def party_name(self, code: str) -> str:
        """The name of a party that the actor sees; its code otherwise."""
        if code == self.terminal.code:
            return self.terminal.name
        query = select(t.hub_party).where(t.hub_party.c.code == code)
        row = self.record(HubPartyRow, query)
        return row.name if row else code

    def readers(self, owner: str) -> dict[str, str]:
        """Tier, party and reader of a record about the grain of an owner."""
        if owner in ("", self.terminal.code):
            return {"tier": "party", "party": self.actor.party, "reader": ""}
        return {"tier": "pair", "party": self.actor.party, "reader": owner}

    def basis(self, grade: str) -> str:
        """The basis of claims on a grade."""
        return self.find(GradeRow, grade).basis

    def find_bin(self, identifier: str) -> PlaceRow:
        """A bin by its id; a virtual place is none."""
        found = self.find(PlaceRow, identifier)
        if found.kind != BIN:
            refuse(
                "{id} is not a bin",
                "Name a bin.",
                kind="invalid",
                id=identifier,
            )
        return found

    def contents(self, draft: Draft, place: str) -> dict[str, Content]:
        """What a bin contains, by lot, after the lines of a draft so far."""
        if place not in draft.contents:
            draft.contents[place] = read_contents(self, place)
        return draft.contents[place]

    def take(self, draft: Draft, place: str, kg: int, lot: str = "") -> Content:
        """A part of what a bin contains, with its share of the dry matter; moves nothing yet.

        Parameters
        ----------
        lot : of which lot; where left out, the bin contains a single one.

        Raises
        ------
        RefusalError : a bin that does not contain so much of it.
        """
        found = self.contents(draft, place)
        held = found.get(lot) if lot else next(iter(found.values()), None)
        if held is None or held.kg < kg:
            refuse(
                "the bin {bin} contains {held} kg of {lot}, and {kg} kg are to leave it",
                "Take what is in it, or correct the bin.",
                bin=place,
                held=held.kg if held else 0,
                lot=lot or "grain",
                kg=kg,
            )
        return part_of(held, kg)

    def put(self, draft: Draft, origin: str, place: str, content: Content) -> str:
        """Put grain from another place into a bin; returns the lot that then lies there.

        Where another lot lies in the bin, the two go into a transformation and a new lot comes out.
        """
        there = self.contents(draft, place)
        others = [each for each in there.values() if each.lot != content.lot]
        if not others:
            if not there:
                self.note_residual(content.lot, place)
            draft.move(PlaceLine(origin, place, *content))
            return content.lot
        for each in others:
            if each.grade != content.grade:
                refuse(
                    "the bin {bin} contains {grade}",
                    "Choose an empty bin or one with the same grade, or order a blend.",
                    bin=place,
                    grade=each.grade,
                )
        step = self.step(draft, "commingle")
        draft.use(step, origin, content)
        kg, dry = content.kg, content.dry_kg
        for each in list(there.values()):
            draft.use(step, place, each)
            kg, dry = kg + each.kg, dry + each.dry_kg
        made = self.add_lot(content.grade, "commingled", customs=self.customs(content.lot))
        draft.make(step, place, Content(made, content.grade, kg, dry))
        return made

    def note_residual(self, lot: str, place: str) -> None:
        """Note that a lot goes into a bin that was not swept clean since another lay in it."""
        entry, sealed, swept = t.place_entry.c, t.posting.c, t.bin_sweep.c
        query = (
            select(entry.lot, sealed.seq)
            .join(t.posting, sealed.document == entry.document)
            .where(entry.from_place == place)
            .order_by(entry.seq.desc())
            .limit(1)
        )
        row = self.connection.execute(query).first()
        if row is None:
            return
        since = select(func.coalesce(func.max(swept.after_seq), 0)).where(swept.place == place)
        if row.seq <= int(self.connection.execute(since).scalar_one()):
            return
        last = row.lot
        if last == lot:
            return
        residual = t.lot_residual.c
        known = (residual.lot == lot, residual.residual_of == last, residual.place == place)
        if not self.count(t.lot_residual, *known):
            self.add(t.lot_residual, tier="party", lot=lot, residual_of=last, place=place)

    def step(self, draft: Draft, kind: str) -> Step:
        """Begin a transformation in a draft."""
        made = Step(self.new_id("step"), kind)
        draft.steps.append(made)
        return made

    def add_lot(
        self,
        grade: str,
        kind: str,
        *,
        customs: str,
        owner: str = "",
        contract: str = "",
        origin: str = "",
        crop_year: str | None = None,
    ) -> str:
        """Add a lot; one of a single owner is read by that owner too."""
        readers = self.readers(owner)
        return self.add(
            t.lot,
            **readers,
            grade=grade,
            kind=kind,
            owner=owner,
            contract=contract,
            origin=origin,
            crop_year=crop_year,
            customs=customs,
        )

    def customs(self, lot: str) -> str:
        """The present customs status of a lot: ``bonded`` or ``free``."""
        change = t.customs_change.c
        later = select(change.status).where(change.lot == lot).order_by(change.number.desc())
        found = self.connection.execute(later.limit(1)).scalar()
        if found is None:
            first = select(t.lot.c.customs).where(t.lot.c.id == lot)
            found = self.connection.execute(first).scalar_one()
        return str(found)

    def write_heading(self, heading: Heading) -> tuple[str, int]:
        """Add a document without entries; returns its id and number."""
        document = t.grain_document
        readers = self.readers(heading.owner)
        last = select(func.max(document.c.number)).where(document.c.reader == readers["reader"])
        number = (self.connection.execute(last).scalar() or 0) + 1
        made = self.add(
            document,
            **readers,
            kind=heading.kind,
            number=number,
            reference=heading.reference,
            owner=heading.owner,
            grade=heading.grade,
            claim_kg=heading.claim_kg,
            **heading.time.columns,
            reverses=heading.reverses,
            corrects=heading.corrects,
            copy_of=heading.copy_of,
            reason=heading.reason,
        )
        return made, number

    def post(self, heading: Heading, draft: Draft) -> Posted:
        """Post a document to the three ledgers; the posting is written last and seals it.

        Raises
        ------
        KeruenError : what a rule of the database refuses.
        """
        made, number = self.write_heading(heading)
        own = self.readers("")
        about = {"tier": own["tier"], "party": own["party"]}
        about |= {"created_at": self.moment, "created_by": self.actor.account, "document": made}
        self._insert(
            t.transformation, [{"id": step.id, "kind": step.kind, **about} for step in draft.steps]
        )
        before = self.connection.execute(select(func.max(t.place_entry.c.seq))).scalar() or 0
        self._insert(
            t.place_entry,
            [
                {
                    "id": f"{made}_p{line}",
                    "line": line,
                    "seq": before + line,
                    **each._asdict(),
                    **about,
                }
                for line, each in enumerate(draft.places, start=1)
            ],
        )
        self._insert(
            t.genealogy_entry,
            [
                {"id": f"{made}_g{line}", **each._asdict(), **about}
                for line, each in enumerate(draft.genealogy, start=1)
            ],
        )
        self._insert(
            t.claim_entry,
            [
                {
                    "id": self.new_id("claim"),
                    "line": line,
                    **each._asdict(),
                    **about,
                    **self.readers(each.owner),
                    "number": state.number,
                    "balance_kg": state.kg,
                }
                for line, (each, state) in enumerate(self._balances(draft), start=1)
            ],
        )
        last = self.connection.execute(select(func.max(t.posting.c.seq))).scalar()
        seq = (last or 0) + 1
        self._insert(
            t.posting,
            [
                {
                    "id": f"{made}_posting",
                    "seq": seq,
                    "business_at": heading.time.at,
                    **about,
                }
            ],
        )
        return Posted(made, seq, number)

    def result(
        self, document: str, owner: str, facts: Mapping[str, object] | None = None
    ) -> CommandResult:
        """What a command returns that posted a document, logged for those who read it."""
        readers = self.readers(owner)
        return CommandResult(
            "grain_document",
            document,
            readers["tier"],
            facts=facts or {},
            reader=readers["reader"],
        )

    def _balances(self, draft: Draft) -> Iterator[tuple[ClaimLine, ClaimState]]:
        """The lines of claims of a draft, each with the state of the claim after it."""
        states: dict[tuple[str, ...], ClaimState] = {}
        for each in draft.claims:
            key = (each.owner, each.grade, each.basis, each.account, each.pledgee)
            before = states[key] if key in states else read_claim(self, *key)
            states[key] = ClaimState(before.number + 1, before.kg + each.kg)
            yield each, states[key]

    def _insert(self, table: Table, rows: list[dict[str, object]]) -> None:
        if rows:
            self.connection.execute(table.insert(), rows)


def read_contents(unit: UnitOfWork, place: str) -> dict[str, Content]:
    """What a bin contains, by lot; empty, or the one lot of the last entry into it."""
    entry = t.place_entry.c
    last = select(entry.lot).where(entry.to_place == place).order_by(entry.seq.desc()).limit(1)
    lot = unit.connection.execute(last).scalar()
    if lot is None:
        return {}
    found = Content(lot, "", 0, 0)
    for column, sign in ((entry.to_place, 1), (entry.from_place, -1)):
        query = (
            select(entry.grade, func.sum(entry.kg), func.sum(entry.dry_kg))
            .where(column == place, entry.lot == lot)
            .group_by(entry.grade)
        )
        for grade, kg, dry in unit.connection.execute(query):
            kg, dry = found.kg + sign * int(kg), found.dry_kg + sign * int(dry)
            found = Content(lot, grade, kg, dry)
    return {lot: found} if found.kg else {}


def read_claim(
    unit: UnitOfWork, owner: str, grade: str, basis: str, account: str, pledgee: str = ""
) -> ClaimState:
    """The state of a claim, from its last entry; at the same cost in a long book."""
    entry = t.claim_entry.c
    query = (
        select(entry.number, entry.balance_kg)
        .where(
            entry.owner == owner,
            entry.grade == grade,
            entry.basis == basis,
            entry.account == account,
            entry.pledgee == pledgee,
        )
        .order_by(entry.number.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).first()
    return ClaimState(0, 0) if row is None else ClaimState(int(row[0]), int(row[1]))


@contextmanager
def open_book(
    database: Database,
    actor: Actor,
    now: datetime | None = None,
    screener: Screener = screen_nothing,
) -> Iterator[Book]:
    """A book whose transaction is committed whole or not at all."""
    moment = now or datetime.now(UTC)
    with database.writing(actor, moment) as connection:
        yield Book(connection, actor, moment, quotas=database.quotas, screener=screener)


@contextmanager
def read_book(database: Database, actor: Actor, now: datetime | None = None) -> Iterator[Book]:
    """A book that only reads."""
    with database.reading(actor) as connection:
        yield Book(connection, actor, now or datetime.now(UTC))
