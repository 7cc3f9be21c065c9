"""Random histories of several users: the book accepts what a second book in Python accepts.

After each history every rule is recomputed from the rows, and each owner reads its own claims.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.reads.positions import next_day, read_position
from keruen.hub.reads.reconciliation import read_balances
from keruen.hub.registry import execute, words_of
from keruen.hub.verifying import verify_book
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.databases import Server
from tests.hub.model import Model, Move, Written
from tests.hub.terminal import (
    ANNA,
    AUDITOR,
    BARLEY,
    BASIS,
    BORIS,
    CHIEF,
    CLERK,
    NOW,
    SECOND,
    TERM,
    TRADER,
    WHEAT,
    act,
    begin,
    claims,
    stocks,
)

BINS = ("bin_1", "bin_2")
OWNERS = {"ANNA": ANNA, "BORIS": BORIS}
LIMIT_KG = 50_000
FEWEST = {"receive": 100, "load": 20, "transfer": 15, "adjust": 15, "reverse": 8, "sell": 5}


@dataclass(frozen=True)
class Deed:
    """One thing that somebody tries.

    Parameters
    ----------
    hours : how many hours before now it was done.
    pick : chooses among documents.
    """

    kind: str
    owner: str
    bin: str
    to_bin: str
    grade: str
    customs: str
    kg: int
    hours: int
    moisture: int
    pick: int

    @property
    def at(self) -> datetime:
        return NOW - timedelta(hours=self.hours)


DEEDS = st.builds(
    Deed,
    kind=st.sampled_from(
        ["receive"] * 6
        + ["load"] * 4
        + ["transfer"] * 3
        + ["adjust"] * 3
        + ["reverse"] * 3
        + ["sell"] * 2
        + ["hold", "free", "free", "free", "close", "trespass"]
    ),
    owner=st.sampled_from(sorted(OWNERS)),
    bin=st.sampled_from(BINS),
    to_bin=st.sampled_from(BINS),
    grade=st.sampled_from([WHEAT, WHEAT, WHEAT, BARLEY]),
    customs=st.sampled_from(["free"] * 5 + ["bonded"]),
    kg=st.one_of(st.integers(1, 60_000), st.integers(1, 600_000)),
    hours=st.integers(0, 60),
    moisture=st.integers(80, 160),
    pick=st.integers(0, 30),
)


def continue_history(head: list[Deed], seed: int) -> list[Deed]:
    """A history that begins with drawn deeds, which shrink, and goes on with many of all kinds."""
    chance = random.Random(seed)
    kinds = ["receive", "load", "transfer", "adjust", "reverse", "sell", "free", "close", "hold"]
    weights = (5, 4, 4, 4, 2, 3, 2, 1, 1)
    made = list(head)
    for kind in ("receive", "receive", *chance.choices(kinds, weights, k=8)):
        grade = WHEAT if chance.random() < 0.8 else BARLEY
        customs = "free" if chance.random() < 0.9 else "bonded"
        owner, kg = chance.choice(sorted(OWNERS)), chance.randrange(1, 300_000)
        places = chance.choice(BINS), chance.choice(BINS)
        hours, moisture = chance.randrange(60), chance.randrange(80, 160)
        pick = chance.randrange(1, 30)
        made.append(Deed(kind, owner, *places, grade, customs, kg, hours, moisture, pick))
    return made


HISTORIES = st.builds(continue_history, st.lists(DEEDS, max_size=6), st.integers(0, 2**32 - 1))


class Play:
    """A history on a database and on the model."""

    def __init__(self, database: Database, counted: Counter[str]) -> None:
        self.database = database
        self.counted = counted
        self.model = Model({name: {} for name in BINS})
        self.hold = ""

    def do(self, deed: Deed) -> None:
        """Try a deed on both; they must agree."""
        getattr(self, f"_{deed.kind}")(deed)

    def _try(self, expected: bool, kind: str, *steps: Callable[[], Any]) -> str:
        """Do the steps; the id of the document, or nothing where both refuse."""
        made = ""
        try:
            for step in steps:
                made = step().id
        except KeruenError as error:
            if expected:
                raise AssertionError(f"{kind} was refused") from error
            self.counted[f"{kind} refused"] += 1
            return ""
        assert expected, f"{kind} was accepted"
        self.counted[kind] += 1
        return made

    def _write(
        self, kind: str, document: Written | None, step: Callable[[], Any], again: bool
    ) -> None:
        """A document on both; above the limit of corrections a second person confirms it."""
        expected = document is not None and self.model.write(document)
        steps = [step]
        if again:
            steps.append(self._confirm)
        made = self._try(expected, kind, *steps)
        if made and document is not None:
            self.model.documents[made] = document

    def _confirm(self) -> Any:
        with read_book(self.database, SECOND, NOW) as book:
            pending = t.pending_document.c
            done = select(t.pending_answer.c.pending)
            query = select(pending.id).where(pending.id.not_in(done))
            found = [*book.connection.execute(query).scalars()]
        return act(self.database, SECOND, "confirm_correction", pending=found[-1])

    def _amount(self, deed: Deed) -> int:
        """Kilograms that are in the bin in four cases of five."""
        held = sum(kg for kg, _ in self.model.bins[deed.bin].values())
        return 1 + deed.kg % held if held and deed.pick % 5 else deed.kg

    def _owner(self, deed: Deed, grade: str, kg: int) -> str:
        """An owner whose claim is enough in two cases of three."""
        able = [each for each in OWNERS if self.model.claims[(each, grade, "free", "")] >= kg]
        return able[0] if able and deed.pick % 3 else deed.owner

    def _receive(self, deed: Deed) -> None:
        model = self.model
        moisture = deed.moisture
        exact = deed.kg * (1000 - moisture)
        dry = exact // 1000
        if exact % 1000 * 2 > 1000 or (exact % 1000 * 2 == 1000 and dry % 2):
            dry += 1
        lot = model.new_lot(deed.grade, deed.customs)
        moves = model.put("truck", deed.bin, lot, deed.kg, dry)
        key = (deed.owner, deed.grade, "free", "")
        written = moves and Written(moves, [(key, deed.kg)], deed.at, deed.kg)
        step = self._step(
            CLERK,
            "receive_grain",
            owner=deed.owner,
            bin=deed.bin,
            grade=deed.grade,
            kg=deed.kg,
            moisture_pct=f"{moisture / 10:.1f}",
            customs=deed.customs,
            at=deed.at,
            reference="r",
        )
        self._write("receive", written or None, step, again=False)

    def _load(self, deed: Deed) -> None:
        kg = self._amount(deed)
        found = self.model.part(deed.bin, kg)
        written, owner = None, deed.owner
        if found is not None:
            lot, dry = found
            owner = self._owner(deed, self.model.grades[lot], kg)
            key = (owner, self.model.grades[lot], "free", "")
            moves = [Move(deed.bin, "ship", lot, kg, dry)]
            written = Written(moves, [(key, -kg)], deed.at, kg)
        step = self._step(
            CLERK,
            "load_grain",
            owner=owner,
            bin=deed.bin,
            kg=kg,
            at=deed.at,
            reference="l",
        )
        self._write("load", written, step, again=False)

    def _transfer(self, deed: Deed) -> None:
        if deed.pick and deed.bin == deed.to_bin:
            deed = replace(deed, to_bin=BINS[BINS.index(deed.bin) - 1])
        kg = self._amount(deed)
        found = self.model.part(deed.bin, kg)
        written = None
        if found is not None and deed.bin != deed.to_bin:
            moves = self.model.put(deed.bin, deed.to_bin, found[0], kg, found[1])
            written = Written(moves, [], deed.at, kg) if moves else None
        step = self._step(
            CLERK,
            "transfer_grain",
            bin=deed.bin,
            to_bin=deed.to_bin,
            kg=kg,
            at=deed.at,
            reference="t",
        )
        self._write("transfer", written, step, again=False)

    def _adjust(self, deed: Deed) -> None:
        kg = self._amount(deed) % 70_000 + 1
        again = kg > LIMIT_KG
        at = NOW if again else deed.at
        found = self.model.part(deed.bin, kg)
        written = None
        if found is not None:
            moves = [Move(deed.bin, "survey_difference", found[0], kg, found[1])]
            written = Written(moves, [], at, kg)
        step = self._step(CHIEF, "adjust_bin", bin=deed.bin, kg=-kg, at=at, reason="survey")
        self._write("adjust", written, step, again)

    def _reverse(self, deed: Deed) -> None:
        names = sorted(self.model.documents, key=lambda name: self.order(name))
        if not names:
            return
        name = names[-1 - deed.pick % min(3, len(names))]
        held = self.model.documents[name]
        again = held.size > LIMIT_KG
        written = None
        if name not in self.model.reversed:
            moves = [
                replace(move, origin=move.target, target=move.origin)
                for move in reversed(held.moves)
            ]
            back = [(key, -kg) for key, kg in held.claims]
            written = Written(moves, back, NOW, held.size)
        expected = written is not None and self.model.write(written)
        steps = [self._step(CHIEF, "reverse_document", document=name, reason="wrong")]
        if again:
            steps.append(self._confirm)
        made = self._try(expected, "reverse", *steps)
        if made:
            self.model.reversed |= {name, made}
            if written is not None:
                self.model.documents[made] = written

    def order(self, name: str) -> int:
        """The place of a document in the model."""
        return [*self.model.documents].index(name)

    def _sell(self, deed: Deed) -> None:
        other = "BORIS" if deed.owner == "ANNA" else "ANNA"
        model = self.model
        keys = [(owner, deed.grade, "free", "") for owner in (deed.owner, other)]
        held = model.claims[keys[0]]
        kg = 1 + deed.kg % held if held and deed.pick % 4 else deed.kg
        written = Written([], [(keys[0], -kg), (keys[1], kg)], NOW, kg)
        expected = model.write(written)
        made: list[str] = []

        def answer() -> Any:
            with read_book(self.database, OWNERS[other], NOW) as book:
                order = t.claim_order.c
                query = select(order.id).where(order.reader == other)
                known = select(t.claim_answer.c.order_id)
                rows = book.connection.execute(query.where(order.order_id.not_in(known)))
                mine = [*rows.scalars()][-1]
            with open_book(self.database, OWNERS[other], NOW) as book:
                seen = fingerprint(words_of(book, "answer_order", {"order": mine}))
                fields = {"order": mine, "answer": "accepted", "seen": seen}
                return execute(book, "answer_order", fields)

        def post() -> Any:
            with read_book(self.database, TRADER, NOW) as book:
                order = t.claim_order.c
                done = select(t.claim_done.c.order_id)
                query = select(order.id).where(order.reader == TERM, order.order_id.not_in(done))
                found = [*book.connection.execute(query).scalars()][-1]
            posted = act(self.database, TRADER, "post_order", order=found)
            made.append(posted.id)
            return posted

        fields = {"kind": "sale", "other": other, "grade": deed.grade, "kg": kg}
        name = self._try(
            expected,
            "sell",
            self._step(OWNERS[deed.owner], "order_claim", **fields),
            answer,
            post,
        )
        if name:
            # A sale is not reversed here; that one has copies is tested apart.
            assert made == [name]

    def _hold(self, deed: Deed) -> None:
        if self.hold:
            return
        step = self._step(CHIEF, "place_hold", kind="quarantine", bin=deed.bin, reason="test")
        self.hold = self._try(True, "hold", step)
        self.model.held = {deed.bin}

    def _free(self, _deed: Deed) -> None:
        if not self.hold:
            return
        fields = {"hold": self.hold, "reason": "over", "evidence": "decision 1"}
        self._try(True, "free", self._step(CHIEF, "release_hold", **fields))
        self.hold, self.model.held = "", set()

    def _close(self, _deed: Deed) -> None:
        with read_book(self.database, CHIEF, NOW) as book:
            day = next_day(book)
            if day is None:
                return
            found = read_position(book, day)
        fields = {"day": day.isoformat(), "sha256": found.sha256}
        self._try(self.model.close(NOW), "close", self._step(CHIEF, "sign_day", **fields))

    def _trespass(self, deed: Deed) -> None:
        """An owner tries what the terminal does."""
        fields = {"bin": deed.bin, "kg": deed.kg, "reason": "mine"}
        self._try(False, "trespass", self._step(OWNERS[deed.owner], "adjust_bin", **fields))

    def _step(self, actor: Actor, name: str, **fields: Any) -> Callable[[], Any]:
        return lambda: act(self.database, actor, name, **fields)

    def check(self) -> None:
        """Both books agree, and every rule holds when it is recomputed from the rows."""
        found = {name: kg for name, kg in stocks(self.database).items() if name in BINS}
        assert found == self.model.stock()
        owned: Counter[str] = Counter()
        for key, kg in self.model.claims.items():
            owned[key[0]] += kg
        wanted = {owner: kg for owner, kg in owned.items() if kg}
        assert claims(self.database) == wanted
        for owner, actor in OWNERS.items():
            assert claims(self.database, actor) == {
                name: kg for name, kg in wanted.items() if name == owner
            }
        with read_book(self.database, AUDITOR, NOW) as book:
            assert verify_book(book).faults == ()
            assert [
                each.unexplained_kg for each in read_balances(book) if each.unexplained_kg
            ] == []
            (basis,) = {row.basis for row in book.connection.execute(select(t.grade.c.basis))}
            assert basis == BASIS


def play(kind: str, server: Server | None, histories: int) -> Counter[str]:
    """Play histories; how often what was accepted and refused."""
    counted: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp(prefix="keruen_hub_"))

    @settings(
        max_examples=histories, deadline=None, suppress_health_check=[*HealthCheck], database=None
    )
    @given(history=HISTORIES)
    def run(history: list[Deed]) -> None:
        counted["histories"] += 1
        number = counted["histories"]
        url = f"sqlite:///{folder / f'{number}.db'}" if server is None else server.fresh()
        database = begin(url)
        played = Play(database, counted)
        for deed in history:
            played.do(deed)
        played.check()
        database.engine.dispose()
        for file in folder.glob(f"{number}.db*"):
            file.unlink()

    try:
        run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(kind, dict(sorted(counted.items())))
    return counted


def test_histories_on_sqlite() -> None:
    counted = play("sqlite", None, 75)
    assert counted["histories"] >= 75
    for name, fewest in FEWEST.items():
        assert counted[name] >= fewest, (name, counted)


@pytest.mark.long
@pytest.mark.ci
def test_histories_on_postgresql(postgresql: Server) -> None:
    counted = play("postgresql", postgresql, 25)
    assert counted["histories"] >= 25
    assert counted["receive"] >= 25, counted


@pytest.mark.long
def test_many_histories_on_sqlite() -> None:
    counted = play("sqlite", None, 3_000)
    assert counted["histories"] >= 3_000
    for name, fewest in FEWEST.items():
        assert counted[name] >= 10 * fewest, (name, counted)


@pytest.mark.long
def test_many_histories_on_postgresql(postgresql: Server) -> None:
    counted = play("postgresql", postgresql, 300)
    assert counted["histories"] >= 300
    for name, fewest in FEWEST.items():
        assert counted[name] >= fewest, (name, counted)


def test_the_model_has_the_clock_of_the_terminal() -> None:
    """Casablanca is on UTC+00 all year since 20 September 2026."""
    model = Model({"bin_1": {}})
    model.documents["a"] = Written([], [], datetime(2026, 11, 22, 5, tzinfo=UTC), 0)
    assert model.close(NOW)
    assert model.closed == datetime(2026, 11, 22, 6, tzinfo=UTC)
