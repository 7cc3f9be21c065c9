"""Discharge by the hour into the room that there is: by hand, against SimPy, and in tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.bench_simulate import same_log
from keruen.simulation import make_corridor
from keruen.simulation import world as w
from keruen.simulation.builder import Job, Parcel, WorldBuilder
from keruen.simulation.replication import replicate
from keruen.simulation.results import mass_error_kg
from keruen.simulation.tables import _arrivals
from keruen.simulation.world import Record
from tests.simulation.plans import small_plan

HOUR_KG = 1_000
DAY_KG = 24 * HOUR_KG
HOUR = 1.0 / 24.0


def port(
    room: int,
    ships: Sequence[tuple[float, tuple[tuple[int, int], ...]]],
    trains: list[tuple[float, int, int]],
    keeps: float = 1.0,
    shut: tuple[float, float] | None = None,
) -> Record:
    """One berth that discharges 1,000 kg an hour; ships are (day, ((grade, kg), ...)), trains
    (day, grade, kg)."""
    built = WorldBuilder([100.0], day_month=[1] * 101, day_year=[0] * 101)
    site = built.add_site(room)
    stores = [built.add_store(site) for _ in range(2)]
    berth = built.add_resource(1, float(DAY_KG))
    gate = built.add_gate([built.add_closure(*shut)]) if shut else -1
    work = built.add_slot(rate=berth, gate=gate)
    ship = built.add_program(
        *((w.TAKE, 0, 0), (w.ARRIVE, 0, 1), (w.BERTH, 0, berth), (w.SEIZE, berth, 0)),
        *((w.UNLOAD, 0, work), (w.END, 0, 0)),
    )
    train = built.add_program((w.TAKE, 0, 0), (w.OUT, 0, 0), (w.END, 0, 0))
    for day, parts in ships:
        parcels = tuple(Parcel(kg, to_store=stores[grade], keeps=keeps) for grade, kg in parts)
        built.jobs.append(Job(day, ship, 0, parcels))
    for day, grade, kg in trains:
        built.jobs.append(Job(day, train, 0, (Parcel(kg, from_store=stores[grade]),)))
    return replicate(built.finish(), 1, 1, 0, log=True)


def moments(record: Record, step: int) -> list[tuple[float, int]]:
    """Hours and kilograms of the rows of a step."""
    rows = record.log[record.log[:, 1] == step]
    return [(round(float(row[0]) / HOUR, 6), int(row[4])) for row in rows]


def test_grain_is_ashore_by_the_hour() -> None:
    """2,500 kg from hour 24 on: 1,000, 1,000 and 500; a train that waits for 1,500 leaves when the
    second hour is over."""
    record = port(DAY_KG, [(1.0, ((0, 2_500),))], [(0.5, 0, 1_500)])
    assert moments(record, w.PUT) == [(25.0, 1_000), (26.0, 1_000), (26.5, 500)]
    assert moments(record, w.OUT) == [(26.0, 1_500)]
    assert moments(record, w.FREE) == [(26.5, 0)]
    assert record.queues["busy_days"][0] == pytest.approx(2.5 * HOUR)


def test_a_ship_larger_than_the_silo_never_lies_above_its_capacity() -> None:
    """5,000 kg into 3,000: three hours, then it waits at the berth; on day 2 a train of 1,200 makes
    room for 1,000 and 200, and the rest comes after the train of day 3."""
    record = port(3_000, [(1.0, ((0, 5_000),))], [(2.0, 0, 1_200), (3.0, 0, 2_000)])
    assert moments(record, w.PUT) == [
        *((25.0, 1_000), (26.0, 1_000), (27.0, 1_000), (49.0, 1_000), (49.2, 200)),
        (72.8, 800),
    ]
    assert record.site_high.max() == 3_000
    assert moments(record, w.FREE) == [(72.8, 0)]


def test_two_ships_share_the_berth_in_turn() -> None:
    record = port(10_000, [(1.0, ((0, 2_000),)), (1.01, ((0, 1_000),))], [])
    assert moments(record, w.SEIZE) == [(24.0, 0), (26.0, 0)]
    assert moments(record, w.PUT)[-1] == (27.0, 1_000)
    assert record.queues["waited_days"][0] == pytest.approx(26.0 * HOUR - 1.01)


def test_a_ship_without_room_for_a_day_stays_outside_and_what_is_wanted_passes() -> None:
    """The silo is full of grade 0 and a train waits for 1,500 of grade 1: the ship of grade 0 stays
    outside, that of grade 1 discharges what is wanted, beside the silo."""
    ships = [(1.0, ((0, 3_000),)), (2.0, ((0, 2_000),)), (3.0, ((1, 1_500),))]
    record = port(3_000, ships, [(2.5, 1, 1_500)])
    seized = record.log[record.log[:, 1] == w.SEIZE, 2].astype(int).tolist()
    assert seized == [0, 3]
    assert moments(record, w.OUT) == [(73.5, 1_500)]
    assert record.balance[w.FINISHED] == 3


def test_discharge_stops_while_the_port_is_shut() -> None:
    """Shut from hour 25.5 to hour 48: the second part, begun in hour 25, is half done."""
    record = port(DAY_KG, [(1.0, ((0, 2_000),))], [], shut=(25.5 * HOUR, 2.0))
    assert moments(record, w.PUT) == [(25.0, 1_000), (48.5, 1_000)]


def test_loss_is_booked_with_the_last_part() -> None:
    """Of 3,000 kg 2,940 arrive, in three hours."""
    record = port(DAY_KG, [(1.0, ((0, 3_000),))], [], keeps=0.98)
    assert [kg for _, kg in moments(record, w.PUT)] == [980, 980, 980]
    assert record.balance[w.LOST] == 60
    assert record.balance[w.STORED] == 2_940


def test_what_is_aboard_at_the_end_is_what_is_not_ashore() -> None:
    record = port(1_000, [(1.0, ((0, 5_000),))], [])
    assert record.balance[w.STORED] == 1_000
    balance = record.balance.copy()
    assert balance[w.LOST] == 0


@pytest.mark.parametrize("ships", [4, 12])
def test_simpy_gives_the_same_log(ships: int) -> None:
    """The terminal with swell, gates that are looked at again, and partial discharge."""
    pytest.importorskip("simpy")
    same, rows = same_log(ships)
    assert same
    assert rows > 25 * ships


def test_a_parcel_is_divided_over_the_periods_in_which_it_landed() -> None:
    """100 sent, 90 arrive: 30 in period 4, 60 in period 5; and half of them after the end."""
    assert _arrivals(100, 90, {4: 30, 5: 60}, 9) == [(4, 33, 30), (5, 67, 60)]
    assert _arrivals(100, 90, {4: 45}, 9) == [(4, 50, 45), (9, 50, 45)]
    assert _arrivals(100, 90, {}, 9) == [(9, 100, 90)]


def test_mass_is_conserved_in_the_small_case() -> None:
    corridor = make_corridor(small_plan())
    parts = 0
    for number in range(20):
        record = replicate(corridor.world, len(corridor.routes), 3, number, log=True)
        assert mass_error_kg(record.balance[None])[0] == 0.0
        parts += int((record.log[:, 1] == w.PUT).sum())
        assert np.all(record.site_high >= record.site_low)
    assert parts > 20 * len(corridor.dispatches)
