"""A grain terminal for Keruen's kernel: ships, swell, berths, a silo with finite room, lorries.

Ships come by a timetable, late by chance, wait until the swell lets them in, until the silo has
room for a day's work and until a berth is free, and look at the swell again. They discharge by the
hour into the room that there is, at a rate that varies, and stop in swell. Lorries come by a
timetable, wait for grain and for the loading station, and leave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Job, Parcel, WorldBuilder
from keruen.simulation.streams import EXPONENTIAL, LOGNORMAL, UNIFORM, draw, stream_key
from keruen.simulation.world import World

SHIP_KG, LORRY_KG = 25_000_000, 500_000
ROOM_KG = 90_000_000
BERTHS, BERTH_KG_PER_DAY = 2, 8_000_000.0
STATION_KG_PER_DAY = 20_000_000.0
DAYS_BETWEEN_SHIPS = 2.2
LATE = Draw(LOGNORMAL, mean=2.0, standard_deviation=2.0, applies=w.ADD, stream=1)
RATE = Draw(UNIFORM, low=0.6, high=1.2, applies=w.DIVIDE, stream=2)
SWELL = Draw(EXPONENTIAL, mean=2.0, applies=w.ADD, stream=3)
DAYS_BETWEEN_SWELLS = 20.0
LATE_NAME, WORK_NAME = 0, 1
"""Names of the draws of a ship: they count in the index of a draw."""


@dataclass(frozen=True)
class Call:
    """A ship or a lorry of the timetable."""

    release: float
    is_ship: bool


def timetable(ships: int) -> list[Call]:
    """Ships evenly, and the lorries that carry away what they bring, in the order of release."""
    lorries = ships * SHIP_KG // LORRY_KG
    span = ships * DAYS_BETWEEN_SHIPS
    calls = [Call(0.1 + place * DAYS_BETWEEN_SHIPS, True) for place in range(ships)]
    calls += [Call(3.0 + (place + 0.5) * span / lorries, False) for place in range(lorries)]
    return sorted(calls, key=lambda call: call.release)


def horizon(ships: int) -> float:
    """Days after which every run ends."""
    return ships * DAYS_BETWEEN_SHIPS + 200.0


def make_terminal(ships: int) -> World:
    """The terminal as a world."""
    built = WorldBuilder([horizon(ships)], day_month=[1], day_year=[0])
    swell = built.add_draw(SWELL)
    gate = built.add_gate([built.add_random_closures(swell, DAYS_BETWEEN_SWELLS)])
    site = built.add_site(ROOM_KG)
    store = built.add_store(site)
    berth = built.add_resource(BERTHS, BERTH_KG_PER_DAY)
    station = built.add_resource(1, STATION_KG_PER_DAY)
    late = built.add_slot(draws=[built.add_draw(LATE)], name=LATE_NAME)
    work = built.add_slot(rate=berth, gate=gate, draws=[built.add_draw(RATE)], name=WORK_NAME)
    load = built.add_slot(rate=station)
    ship = built.add_program(
        *((w.HOLD, 0, late), (w.TAKE, 0, 0), (w.ARRIVE, 0, 1), (w.GATE, gate, 0)),
        *((w.BERTH, 0, berth), (w.SEIZE, berth, 0), (w.GATE, gate, 0), (w.UNLOAD, 0, work)),
        (w.END, 0, 0),
    )
    lorry = built.add_program(
        *((w.TAKE, 0, 0), (w.SEIZE, station, 0), (w.OUT, 0, 0), (w.FREE_AFTER, station, load)),
        (w.END, 0, 0),
    )
    for call in timetable(ships):
        parcel = (
            Parcel(SHIP_KG, to_store=store) if call.is_ship else Parcel(LORRY_KG, from_store=store)
        )
        built.jobs.append(Job(call.release, ship if call.is_ship else lorry, 0, (parcel,)))
    return built.finish()


@dataclass(frozen=True)
class Drawn:
    """The numbers of one replication, drawn beforehand: SimPy is not charged for drawing."""

    late_days: list[float]
    rate_factor: list[float]
    swells: list[tuple[float, float]]


def draw_numbers(ships: int, seed: int, replication: int) -> Drawn:
    """The draws that the kernel makes, by the same names: stream, job and step."""
    with np.errstate(over="ignore"):
        keys = {
            chance.stream: np.uint64(stream_key(seed, replication, chance.stream))
            for chance in (LATE, RATE, SWELL)
        }
        calls = timetable(ships)
        late = [_number(LATE, keys, job * w.DRAWS_OF_JOB + LATE_NAME) for job in range(len(calls))]
        rate = [_number(RATE, keys, job * w.DRAWS_OF_JOB + WORK_NAME) for job in range(len(calls))]
        return Drawn(late, rate, _swells(ships, keys))


def _number(chance: Draw, keys: dict[int, np.uint64], index: int) -> float:
    numbers = (chance.low, chance.mode, chance.high, chance.mean, chance.standard_deviation)
    return float(draw(chance.law, *numbers, keys[chance.stream], index))


def _swells(ships: int, keys: dict[int, np.uint64]) -> list[tuple[float, float]]:
    from keruen.simulation.kernel_state import LENGTH_INDEX
    from keruen.simulation.streams import uniform

    found = []
    time, count = 0.0, 0
    while True:
        gap = -np.log(uniform(keys[SWELL.stream], 4 * count))
        time += gap * DAYS_BETWEEN_SWELLS
        if time >= horizon(ships):
            return found
        length = max(0.0, _number(SWELL, keys, LENGTH_INDEX + count))
        found.append((time, time + length))
        time += length
        count += 1
