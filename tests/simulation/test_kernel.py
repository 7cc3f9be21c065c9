"""What passes a full site, and who has grain first: small worlds worked by hand, and a replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Job, Parcel, WorldBuilder, records
from keruen.simulation.replication import replicate
from keruen.simulation.results import mass_error_kg
from keruen.simulation.world import Record, World

ROOM_KG = 100
HORIZON = 1_000.0
WAY_DAYS, WORK_DAYS = 0.318309886, 0.271828183
"""From finding room to landing, and from having grain to leaving: no two events fall together."""


@dataclass(frozen=True)
class Ship:
    """Brings kilograms of grades, or buys them of a crop."""

    time: float
    brings: tuple[tuple[int, int], ...]
    crop: int = -1


@dataclass(frozen=True)
class Train:
    """Takes kilograms of grades."""

    time: float
    wants: tuple[tuple[int, int], ...]
    priority: int = 0


@dataclass(frozen=True)
class Yard:
    """One site with a store for each grade, who comes, and what is kept back."""

    opening: tuple[int, ...]
    ships: Sequence[Ship]
    trains: Sequence[Train]
    hold: int = 0
    room: int = ROOM_KG
    on_the_way: bool = True

    @property
    def calls(self) -> list[Ship | Train]:
        """Jobs, by their numbers."""
        return sorted([*self.ships, *self.trains], key=lambda call: call.time)

    def world(self) -> World:
        """The yard for the kernel; a ship's ARRIVE, which is logged, follows its ROOM."""
        built = WorldBuilder([HORIZON], day_month=[1], day_year=[0])
        site = built.add_site(self.room)
        stores = [built.add_store(site, kg) for kg in self.opening]
        days = built.add_slot(value=w.LOAD_DAYS)
        way = [(w.HOLD, 0, days)] if self.on_the_way else []
        ship = built.add_program(
            *((w.TAKE, 0, 0), (w.ROOM, 0, 0), (w.ARRIVE, 0, 1), *way, (w.PUT, 0, 0)), (w.END, 0, 0)
        )
        purchase = built.add_program((w.TAKE, 0, 0), (w.ROOM, 0, 0), (w.BUY, 0, 0), (w.END, 0, 0))
        train = built.add_program((w.TAKE, 0, 0), (w.HOLD, 0, days), (w.OUT, 0, 0), (w.END, 0, 0))
        for call in self.calls:
            if isinstance(call, Ship):
                parcels = tuple(
                    Parcel(kg, to_store=stores[grade], crop=call.crop) for grade, kg in call.brings
                )
                program = ship if call.crop < 0 else purchase
                built.jobs.append(Job(call.time, program, 0, parcels, (WAY_DAYS,)))
            else:
                parcels = tuple(Parcel(kg, from_store=stores[grade]) for grade, kg in call.wants)
                built.jobs.append(
                    Job(call.time, train, 0, parcels, (WORK_DAYS,), priority=call.priority)
                )
        built.arrays["hold"] = np.asarray([[self.hold]])
        return built.finish()

    def run(self) -> Record:
        """The record of the yard, with its log."""
        return replicate(self.world(), 1, 1, 0, log=True)


def times_of(yard: Yard, record: Record, step: int, kind: type) -> list[float | None]:
    """When the ships or the trains of a yard, in the order of their coming, made a step."""
    rows = record.log[record.log[:, 1] == step]
    found = {int(row[2]): float(row[0]) for row in rows}
    return [found.get(job) for job, call in enumerate(yard.calls) if isinstance(call, kind)]


# Worked by hand: a site with room for 100, that is full of a grade (0) which nobody takes.


def test_what_comes_already_is_not_wanted_again() -> None:
    """A train waits for 30 and has 10: one ship of 20 passes while the others stand outside."""
    ships = [Ship(2.0 + 0.01 * place, ((1, 20),)) for place in range(4)]
    yard = Yard((90, 10), ships, [Train(1.0, ((1, 30),))])
    record = yard.run()
    assert times_of(yard, record, w.ARRIVE, Ship) == [2.0, None, None, None]
    assert times_of(yard, record, w.TAKE, Train) == [pytest.approx(2.0 + WAY_DAYS)]
    assert record.site_high[0, 0] == 120
    assert record.balance[w.STORED] == 90


def test_what_lies_there_is_not_wanted_again() -> None:
    """A train lacks a grade (2) that comes late: of the other no more passes than it wants."""
    ships = [Ship(2.0 + place, ((1, 20),)) for place in range(5)] + [Ship(20.5, ((2, 5),))]
    yard = Yard((90, 10, 0), ships, [Train(1.0, ((1, 35), (2, 5)))])
    record = yard.run()
    assert times_of(yard, record, w.ARRIVE, Ship) == [2.0, 3.0, None, None, None, 20.5]
    assert record.site_high[0, 0] == 145
    assert times_of(yard, record, w.TAKE, Train) == [pytest.approx(20.5 + WAY_DAYS)]


def test_wants_of_all_that_wait_are_added_up() -> None:
    """Trains of 15 and 10 wait for one grade: two ships of 15 pass, and no third."""
    ships = [Ship(3.0 + 0.01 * place, ((1, 15),)) for place in range(3)]
    yard = Yard((100, 0), ships, [Train(1.0, ((1, 15),)), Train(2.0, ((1, 10),))])
    record = yard.run()
    assert times_of(yard, record, w.ARRIVE, Ship) == [3.0, 3.01, None]
    assert record.balance[w.STORED] == 105


def test_a_train_that_comes_lets_in_what_it_wants() -> None:
    ships = [Ship(1.0, ((1, 20),)), Ship(1.1, ((1, 20),))]
    yard = Yard((100, 0), ships, [Train(5.0, ((1, 20),))])
    assert times_of(yard, yard.run(), w.ARRIVE, Ship) == [5.0, None]


@pytest.mark.parametrize("wants", [((1, 30),), ((0, 15), (1, 15))])
def test_what_is_kept_back_lets_in_what_is_to_leave(wants: tuple[tuple[int, int], ...]) -> None:
    """With 80 of 100 kept back 20 may leave: for a train of 30 a ship passes, though each grade
    that it wants lies there. When it comes 40 may leave, and no second ship passes."""
    ships = [Ship(2.0 + 0.01 * place, ((1, 20),)) for place in range(3)]
    yard = Yard((60, 40), ships, [Train(1.0, wants)], hold=80)
    record = yard.run()
    assert times_of(yard, record, w.ARRIVE, Ship) == [2.0, None, None]
    assert times_of(yard, record, w.TAKE, Train) == [pytest.approx(2.0 + WAY_DAYS)]
    assert record.balance[w.STORED] == 90


def test_a_train_that_takes_what_another_counted_on_lets_in_as_much() -> None:
    """The first waits for a grade (2) that does not come and counts on what there is of another;
    the second takes of that, so the ship that stood outside is wanted, at once."""
    trains = [Train(1.0, ((1, 10), (2, 5))), Train(5.0, ((1, 6),))]
    yard = Yard((90, 10, 0), [Ship(2.0, ((1, 20),))], trains)
    record = yard.run()
    assert times_of(yard, record, w.TAKE, Train) == [None, 5.0]
    assert times_of(yard, record, w.ARRIVE, Ship) == [5.0]


def test_a_harvest_that_fails_lets_in_another() -> None:
    """A purchase had found room and brings nothing: the ship behind it is wanted again."""
    ships = [Ship(1.0, ((1, 20),), crop=0), Ship(2.0, ((1, 20),))]
    yard = Yard((100, 0), ships, [Train(5.0, ((1, 10),))])
    built = WorldBuilder([HORIZON], day_month=[1], day_year=[0])
    built.add_draw(Draw(mean=0.0))
    nothing = built.finish()
    world = yard.world()._replace(
        draws=nothing.draws,
        crops=records(w.CROP, [(0, 0, 1)]),
        crop_draws=np.asarray([0]),
        crop_offered=np.asarray([[1_000.0]]),
    )
    record = replicate(world, 1, 1, 0, log=True)
    assert record.balance[w.BOUGHT] == 0
    assert times_of(yard, record, w.ARRIVE, Ship) == [None, 5.0]


def test_a_train_with_several_parcels_of_a_grade_holds_back_those_behind_it() -> None:
    """The first wants 6 and 6: when 10 have come it lacks 2, so the second, of 5, waits too."""
    ships = [Ship(3.0, ((0, 10),)), Ship(4.0, ((0, 10),))]
    yard = Yard((0,), ships, [Train(1.0, ((0, 6), (0, 6))), Train(2.0, ((0, 5),))])
    record = yard.run()
    landed = pytest.approx(4.0 + WAY_DAYS)
    assert times_of(yard, record, w.TAKE, Train) == [landed, landed]
    assert record.balance[w.STORED] == 3


def test_those_behind_have_what_the_first_does_not_lack() -> None:
    yard = Yard((10, 4), [], [Train(1.0, ((0, 3), (0, 3), (1, 5))), Train(2.0, ((0, 5),))])
    assert times_of(yard, yard.run(), w.TAKE, Train) == [None, 2.0]


# Any small yard: its log is gone through again, and each gate is held to what lay there then.


@dataclass
class Replay:
    """What lies in a yard and who waits, row by row of its log."""

    yard: Yard
    free: npt.NDArray[np.int64]
    coming: npt.NDArray[np.int64]
    promised: int = 0
    admitted: set[int] = field(default_factory=set)
    served: set[int] = field(default_factory=set)

    def amounts(self, job: int) -> npt.NDArray[np.int64]:
        """Kilograms by grade that a job brings or wants."""
        call = self.yard.calls[job]
        kg = np.zeros(len(self.free), np.int64)
        for grade, amount in call.brings if isinstance(call, Ship) else call.wants:
            kg[grade] += amount
        return kg

    def waiting(self, time: float) -> list[int]:
        """Trains that wait at a time, in the order in which they are served."""
        calls = self.yard.calls
        found = [
            (call.priority, job)
            for job, call in enumerate(calls)
            if isinstance(call, Train) and call.time <= time and job not in self.served
        ]
        return [job for _, job in sorted(found)]

    def may_pass(self, job: int, time: float) -> bool:
        """The rule of a full site."""
        kg = self.amounts(job)
        there = int(self.free.sum() + self.coming.sum()) + self.promised
        if there <= 0 or there + kg.sum() <= self.yard.room:
            return True
        wanted = sum((self.amounts(other) for other in self.waiting(time)), np.zeros_like(kg))
        if ((kg > 0) & (wanted > self.free + self.coming)).any():
            return True
        may_leave = self.free.sum() + self.coming.sum() - self.yard.hold
        kept_back = self.yard.hold > 0 and wanted.sum() > may_leave
        return bool(kept_back and ((kg > 0) & (wanted > 0)).any())

    def may_take(self, job: int) -> bool:
        """Whether all that a train wants may leave."""
        kg = self.amounts(job)
        held = self.yard.hold > 0 and self.free.sum() - self.yard.hold < kg.sum()
        return bool((self.free >= kg).all()) and not held


def replay(yard: Yard, record: Record) -> None:
    """Hold each row of a log to the rules, and its end to what could still have been done."""
    now = Replay(yard, np.asarray(yard.opening), np.zeros(len(yard.opening), np.int64))
    before = now.free.copy()
    last: tuple[float, int] = (0.0, -1)
    for time, code, number, _, kg in record.log:
        step, job = int(code), int(number)
        is_ship = isinstance(yard.calls[job], Ship)
        if (time, step) != last:
            before = now.free.copy()
        last = (float(time), step)
        if step == w.ARRIVE:
            assert now.may_pass(job, time)
            now.admitted.add(job)
            now.coming += now.amounts(job)
        elif step == w.PUT:
            # A ship with several parcels lands them in as many rows.
            grade = next(place for place, amount in enumerate(now.amounts(job)) if amount == kg)
            now.free[grade] += int(kg)
            now.coming[grade] -= int(kg)
        elif step == w.TAKE and not is_ship:
            assert now.may_take(job)
            wants = now.amounts(job)
            for other in now.waiting(time):
                if other == job:
                    break
                assert not ((wants > 0) & (now.amounts(other) > before)).any()
            now.served.add(job)
            now.free -= wants
            now.promised += int(kg)
        elif step == w.OUT:
            now.promised -= int(kg)
    outside = [job for job, call in enumerate(yard.calls) if isinstance(call, Ship)]
    assert not any(now.may_pass(job, HORIZON) for job in outside if job not in now.admitted)
    assert not any(now.may_take(job) for job in now.waiting(HORIZON)[:1])
    assert now.promised == 0
    assert not now.coming.any()
    assert record.balance[w.STORED] == now.free.sum()


@st.composite
def yards(draw: st.DrawFn) -> Yard:
    """Up to three grades, eight ships of one or two of them, eight trains of up to three lots."""
    grades = draw(st.integers(1, 3))
    opening = tuple(draw(st.integers(0, 50)) for _ in range(grades))
    amount = st.integers(1, 45)
    grade = st.integers(0, grades - 1)
    # Unlike amounts of unlike grades, so that a row of the log says which it is.
    brings = st.lists(
        st.tuples(grade, amount),
        min_size=1,
        max_size=2,
        unique_by=(lambda part: part[0], lambda part: part[1]),
    )
    wants = st.lists(st.tuples(grade, amount), min_size=1, max_size=3)
    ships = [
        Ship(float(place), tuple(draw(brings))) for place in range(1, 1 + draw(st.integers(0, 8)))
    ]
    trains = [
        Train(place + 0.5, tuple(draw(wants)), draw(st.integers(0, 1)))
        for place in range(draw(st.integers(0, 8)))
    ]
    return Yard(
        opening,
        ships,
        trains,
        hold=draw(st.sampled_from([0, 0, 20, 60])),
        room=draw(st.integers(40, 120)),
        on_the_way=draw(st.booleans()),
    )


@settings(max_examples=300, deadline=None)
@given(yards())
def test_any_yard_keeps_its_gates(yard: Yard) -> None:
    """Mass to the kilogram; nothing passes a full site but what is wanted there beyond what lies
    there and comes; nobody takes what one before it lacks; and at the end nothing stands still
    that could go on."""
    record = yard.run()
    assert mass_error_kg(_with_landings(record)[None])[0] == 0.0
    replay(yard, record)


def _with_landings(record: Record) -> npt.NDArray[np.float64]:
    """The balance, where ships bring from outside what they carry and trains carry it away."""
    balance = record.balance.copy()
    rows = record.log
    balance[w.BOUGHT] += rows[rows[:, 1] == w.PUT, 4].sum()
    balance[w.USED] += rows[rows[:, 1] == w.OUT, 4].sum() - balance[w.ABOARD]
    return balance


# Gates: what was open when a job came is looked at again when it has its grain and its path.


def test_a_train_does_not_leave_through_a_border_that_shut_while_it_waited_for_grain() -> None:
    """It comes on day 1, has its grain on day 5; the border is shut from day 4 to day 9."""
    built = WorldBuilder([HORIZON], day_month=[1], day_year=[0])
    store = built.add_store(built.add_site())
    gate = built.add_gate([built.add_closure(4.0, 9.0)])
    train = built.add_program(
        *((w.GATE, gate, 0), (w.TAKE, 0, 0), (w.GATE, gate, 0), (w.OUT, 0, 0)), (w.END, 0, 0)
    )
    land = built.add_program((w.TAKE, 0, 0), (w.PUT, 0, 0), (w.END, 0, 0))
    built.jobs = [
        Job(1.0, train, 0, (Parcel(10, from_store=store),)),
        Job(5.0, land, 0, (Parcel(10, to_store=store),)),
    ]
    log = replicate(built.finish(), 1, 1, 0, log=True).log
    assert log[log[:, 1] == w.OUT, 0].tolist() == [9.0]
