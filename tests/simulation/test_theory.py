"""Queues against theory, each within a 99 % interval that the test computes.

A customer is a job, a queue a resource. Waits of the first customers are taken off by running them
alone with the same draws: those that come later cannot change them.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Parcel, WorldBuilder, records
from keruen.simulation.builder import Job as BuiltJob
from keruen.simulation.intervals import Interval, mean_interval
from keruen.simulation.replication import replicate
from keruen.simulation.results import littles_law_error
from keruen.simulation.streams import EXPONENTIAL, FIXED, LOGNORMAL
from keruen.simulation.world import World

REPLICATIONS = 40
FIRST, LAST = 5_000, 45_000
CONFIDENCE = 0.99


def queue(service: Draw, rate: float, customers: int, servers: int, seed: int) -> World:
    """A queue to which customers come at random (Poisson), `rate` a day."""
    built = WorldBuilder([1e9], day_month=[1], day_year=[0])
    desk = built.add_resource(servers)
    work = built.add_slot(draws=[built.add_draw(service)])
    program = built.add_program(
        (w.SEIZE, desk, 0), (w.HOLD, 0, work), (w.FREE, desk, 0), (w.END, 0, 0)
    )
    arrivals = np.cumsum(np.random.default_rng(seed).exponential(1.0 / rate, LAST))[:customers]
    jobs = np.zeros(customers, w.JOB).view(np.recarray)
    jobs["release"], jobs["step"] = arrivals, program
    jobs["trip"], jobs["patience"], jobs["name"] = -1, math.inf, np.arange(customers)
    world = built.finish()
    return world._replace(jobs=jobs, times=np.zeros((customers, w.JOB_TIMES)))


def mean_wait(service: Draw, rate: float, servers: int = 1) -> Interval:
    """Mean days in the queue once it has forgotten that it began empty."""

    def waited(seed: int, customers: int) -> float:
        record = replicate(queue(service, rate, customers, servers, seed), 1, 3, seed)
        assert record.queues["served"][0] == customers
        return float(record.queues["waited_days"][0])

    found = [
        (waited(seed, LAST) - waited(seed, FIRST)) / (LAST - FIRST) for seed in range(REPLICATIONS)
    ]
    return mean_interval(found, CONFIDENCE)


def assert_holds(found: Interval, theory: float) -> None:
    assert found.low <= theory <= found.high
    # An interval so wide that it holds anything would prove nothing.
    assert found.half_width < 0.04 * theory


def exponential(mean: float) -> Draw:
    return Draw(EXPONENTIAL, mean=mean, applies=w.ADD, stream=11)


def test_one_server_and_random_work() -> None:
    """M/M/1: rho / (1 - rho) of the mean service."""
    assert_holds(mean_wait(exponential(1.0), 0.7), 0.7 / 0.3)


@pytest.mark.parametrize(
    ("servers", "load"), [(2, 0.8), pytest.param(5, 0.8, marks=pytest.mark.long)]
)
def test_many_servers(servers: int, load: float) -> None:
    """M/M/c: Erlang's C times the mean service, over c (1 - rho)."""
    offered = servers * load
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    last = offered**servers / math.factorial(servers) / (1.0 - load)
    waits = last / (sum(terms) + last)
    theory = waits / (servers * (1.0 - load))
    assert_holds(mean_wait(exponential(1.0), offered, servers), theory)


def test_work_that_is_always_as_long() -> None:
    """M/D/1: half of M/M/1."""
    assert_holds(mean_wait(Draw(FIXED, mean=1.0, applies=w.ADD), 0.8), 0.8 / (2.0 * 0.2))


def test_work_by_any_law() -> None:
    """M/G/1, Pollaczek and Khinchine: lambda E[S^2] / (2 (1 - rho))."""
    deviation = 1.2
    service = Draw(LOGNORMAL, mean=1.0, standard_deviation=deviation, applies=w.ADD, stream=12)
    theory = 0.6 * (1.0 + deviation**2) / (2.0 * 0.4)
    assert_holds(mean_wait(service, 0.6), theory)


def test_a_finite_buffer_between_two_stations() -> None:
    """A line of two like stations that is never short of work, with room for K between them.

    The first is blocked where its piece finds no room. Its states are a birth and death process:
    the line gives (K + 2) / (K + 3) pieces in a mean service.
    """
    room, horizon, pieces = 2, 4_000.0, 4_000

    def rate(seed: int) -> float:
        built = WorldBuilder([horizon], day_month=[1], day_year=[0])
        site = built.add_site(room)
        store = built.add_store(site)
        first, second = built.add_resource(1), built.add_resource(1)
        making = built.add_slot(draws=[built.add_draw(exponential(1.0))])
        other = Draw(EXPONENTIAL, mean=1.0, applies=w.ADD, stream=13)
        ending = built.add_slot(draws=[built.add_draw(other)])
        make = built.add_program(
            *((w.TAKE, 0, 0), (w.SEIZE, first, 0), (w.HOLD, 0, making), (w.ROOM, 0, 0)),
            *((w.PUT, 0, 0), (w.FREE, first, 0), (w.END, 0, 0)),
        )
        end = built.add_program(
            *((w.SEIZE, second, 0), (w.TAKE, 0, 0), (w.OUT, 0, 0), (w.HOLD, 0, ending)),
            *((w.FREE, second, 0), (w.END, 0, 0)),
        )
        for _ in range(pieces):
            built.jobs.append(BuiltJob(0.0, make, 0, (Parcel(1, to_store=store),)))
            built.jobs.append(BuiltJob(0.0, end, 1, (Parcel(1, from_store=store),)))
        record = replicate(built.finish(), 2, 4, seed)
        assert record.site_high.max() <= room
        return float(record.routes[1, w.LEFT]) / horizon

    found = mean_interval([rate(seed) for seed in range(24)], CONFIDENCE)
    assert_holds(found, (room + 2) / (room + 3))


def test_queues_in_a_row() -> None:
    """Two M/M/1 in a row: what leaves the first comes to the second at random (Burke)."""

    def waited(seed: int, customers: int) -> tuple[float, float]:
        built = WorldBuilder([1e9], day_month=[1], day_year=[0])
        steps = []
        for stream, mean in ((21, 1.0), (22, 1.2)):
            desk = built.add_resource(1)
            draw = Draw(EXPONENTIAL, mean=mean, applies=w.ADD, stream=stream)
            slot = built.add_slot(draws=[built.add_draw(draw)])
            steps += [(w.SEIZE, desk, 0), (w.HOLD, 0, slot), (w.FREE, desk, 0)]
        program = built.add_program(*steps, (w.END, 0, 0))
        arrivals = np.cumsum(np.random.default_rng(seed).exponential(1.0 / 0.6, LAST))[:customers]
        rows = np.zeros(customers, w.JOB)
        jobs = records(w.JOB, rows.tolist())
        jobs["release"], jobs["step"] = arrivals, program
        jobs["trip"], jobs["patience"], jobs["name"] = -1, math.inf, np.arange(customers)
        world = built.finish()._replace(jobs=jobs, times=np.zeros((customers, w.JOB_TIMES)))
        queues = replicate(world, 1, 3, seed).queues
        return float(queues["waited_days"][0]), float(queues["waited_days"][1])

    found = []
    for seed in range(REPLICATIONS):
        late, early = waited(seed, LAST), waited(seed, FIRST)
        found.append([(a - b) / (LAST - FIRST) for a, b in zip(late, early, strict=True)])
    table = np.asarray(found)
    assert_holds(mean_interval(table[:, 0], CONFIDENCE), 0.6 / 0.4)
    # rho is 0.6 x 1.2 = 0.72 at the second.
    assert_holds(mean_interval(table[:, 1], CONFIDENCE), 1.2 * 0.72 / 0.28)


def test_littles_law() -> None:
    """The queue over time is the sum of the waits; in the mean it is the rate times the wait."""
    world = queue(exponential(1.0), 0.7, LAST, 1, 1)
    record = replicate(world, 1, 3, 1)
    row = record.queues[0]
    assert row.waited_days == pytest.approx(row.queue_days, rel=1e-9)
    waits = [record.queues[name] for name in w.RESOURCE_COLUMNS]
    assert littles_law_error(np.stack(waits, axis=1).astype(float)[None]) < 1e-9


# Two classes, batches, breakdowns, blocking and finite silos.


def _sojourns(world: World, seed: int, first: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Days from the release of each job to its end, without the first ones."""
    log = replicate(world, 1, 3, seed, log=True).log
    ends = log[log[:, 1] == w.END]
    found = np.full(len(world.jobs), math.nan)
    found[ends[:, 2].astype(int)] = ends[:, 0] - world.jobs["release"][ends[:, 2].astype(int)]
    return found[first:]


def _single(
    releases: np.ndarray[tuple[int], np.dtype[np.float64]],
    mean: float,
    priorities: np.ndarray[tuple[int], np.dtype[np.int64]] | int = 0,
    breakdown: tuple[float, float] | None = None,
    horizon: float = 1e9,
) -> World:
    """One server with exponential work; `breakdown` gives the mean days up and down."""
    built = WorldBuilder([horizon], day_month=[1], day_year=[0])
    desk = built.add_resource(1)
    draw = built.add_draw(Draw(EXPONENTIAL, mean=mean, applies=w.ADD, stream=51))
    gate = -1
    if breakdown is not None:
        down = built.add_draw(Draw(EXPONENTIAL, mean=breakdown[1], applies=w.ADD, stream=52))
        gate = built.add_gate([built.add_random_closures(down, breakdown[0])])
    work = built.add_slot(draws=[draw], gate=gate)
    program = built.add_program(
        (w.SEIZE, desk, 0), (w.HOLD, 0, work), (w.FREE, desk, 0), (w.END, 0, 0)
    )
    jobs = np.zeros(len(releases), w.JOB).view(np.recarray)
    jobs["release"], jobs["step"], jobs["priority"] = releases, program, priorities
    jobs["trip"], jobs["patience"], jobs["name"] = -1, math.inf, np.arange(len(releases))
    return built.finish()._replace(jobs=jobs, times=np.zeros((len(releases), w.JOB_TIMES)))


def test_two_classes_with_priority() -> None:
    """Cobham (1954), no pre-emption: with work 1 and rates 0.3 and 0.4, R = 0.7; those with
    priority wait R / (1 - 0.3) = 1, the others R / (0.7 x 0.3) = 10/3."""
    high, low = [], []
    for seed in range(REPLICATIONS):
        chance = np.random.default_rng(seed)
        releases = np.cumsum(chance.exponential(1.0 / 0.7, LAST))
        classes = (chance.random(LAST) > 3.0 / 7.0).astype(np.int64)
        days = _sojourns(_single(releases, 1.0, classes), seed, FIRST) - 1.0
        high.append(days[classes[FIRST:] == 0].mean())
        low.append(days[classes[FIRST:] == 1].mean())
    assert_holds(mean_interval(high, CONFIDENCE), 1.0)
    assert_holds(mean_interval(low, CONFIDENCE), 0.7 / (0.7 * 0.3))


def test_batch_arrivals() -> None:
    """Batches of 3 at rate 0.2, work 1: L = rho (1 + E[X^2] / E[X]) / (2 (1 - rho)) = 3, so each
    is there 3 / 0.6 = 5 days."""
    found = []
    for seed in range(REPLICATIONS):
        chance = np.random.default_rng(seed)
        releases = np.repeat(np.cumsum(chance.exponential(5.0, LAST // 3)), 3)
        found.append(_sojourns(_single(releases, 1.0), seed, FIRST).mean())
    assert_holds(mean_interval(found, CONFIDENCE), 5.0)


def test_breakdowns() -> None:
    """White and Christie (1958): a server that breaks down at rate a = 0.1 and is repaired at rate
    b = 0.5, whether at work or not. With arrivals l = 0.5 and work m = 1 the number there is
    l ((a + b)^2 + a m) / ((a + b) (b (m - l) - a l))."""
    a, b, rate = 0.1, 0.5, 0.5
    number = rate * ((a + b) ** 2 + a) / ((a + b) * (b * (1.0 - rate) - a * rate))
    found = []
    customers = LAST // 2
    for seed in range(REPLICATIONS):
        releases = np.cumsum(np.random.default_rng(seed).exponential(1.0 / rate, customers))
        world = _single(releases, 1.0, 0, (1.0 / a, 1.0 / b), float(releases[-1]) + 500.0)
        found.append(np.nanmean(_sojourns(world, seed, FIRST // 2)))
    assert_holds(mean_interval(found, CONFIDENCE), number / rate)


@pytest.mark.parametrize("silo", [0, 1, pytest.param(3, marks=pytest.mark.long)])
def test_a_finite_silo_blocks(silo: int) -> None:
    """Two stations with exponential work 1 and a silo for so many parcels between: the first, which
    never lacks work, waits while the silo is full. Throughput (silo + 2) / (silo + 3) (Hunt, 1956).

    A silo of none is the tandem line: the first station is free when the second takes over.
    """
    customers, first = 4_000, 400

    def throughput(seed: int) -> float:
        built = WorldBuilder([1e9], day_month=[1], day_year=[0])
        stations = [built.add_resource(1) for _ in range(2)]
        buffer = built.add_resource(max(silo, 1))
        slots = [
            built.add_slot(
                draws=[built.add_draw(Draw(EXPONENTIAL, mean=1.0, applies=w.ADD, stream=60 + n))]
            )
            for n in range(2)
        ]
        steps = [(w.SEIZE, stations[0], 0), (w.HOLD, 0, slots[0])]
        if silo:
            steps += [(w.SEIZE, buffer, 0), (w.FREE, stations[0], 0), (w.SEIZE, stations[1], 0)]
            steps.append((w.FREE, buffer, 0))
        else:
            steps += [(w.SEIZE, stations[1], 0), (w.FREE, stations[0], 0)]
        steps += [(w.HOLD, 0, slots[1]), (w.FREE, stations[1], 0), (w.END, 0, 0)]
        program = built.add_program(*steps)
        built.jobs = [BuiltJob(0.0, program) for _ in range(customers)]
        log = replicate(built.finish(), 1, 3, seed, log=True).log
        ends = np.sort(log[log[:, 1] == w.END, 0])
        return float((customers - first) / (ends[-1] - ends[first - 1]))

    found = mean_interval([throughput(seed) for seed in range(REPLICATIONS)], CONFIDENCE)
    assert_holds(found, (silo + 2.0) / (silo + 3.0))


@pytest.mark.parametrize("silo", [1, pytest.param(3, marks=pytest.mark.long)])
def test_a_silo_of_grain_blocks_the_berth(silo: int) -> None:
    """The same line with grain: ships of one tonne discharge at once into a silo for so many
    tonnes, trains load one each. A ship whose parcel finds no room stays at the berth."""
    customers, first = 3_000, 300

    def throughput(seed: int) -> float:
        built = WorldBuilder([1e9], day_month=[1], day_year=[0])
        site = built.add_site(silo)
        store = built.add_store(site)
        berth, station = built.add_resource(1), built.add_resource(1)
        at_berth, at_station = (
            built.add_slot(
                draws=[built.add_draw(Draw(EXPONENTIAL, mean=1.0, applies=w.ADD, stream=70 + n))]
            )
            for n in range(2)
        )
        nothing = built.add_slot()
        ship = built.add_program(
            *((w.TAKE, 0, 0), (w.SEIZE, berth, 0), (w.HOLD, 0, at_berth), (w.UNLOAD, 0, nothing)),
            *((w.FREE, berth, 0), (w.END, 0, 0)),
        )
        train = built.add_program(
            *((w.SEIZE, station, 0), (w.TAKE, 0, 0), (w.OUT, 0, 0), (w.HOLD, 0, at_station)),
            *((w.FREE, station, 0), (w.END, 0, 0)),
        )
        for _ in range(customers):
            built.jobs.append(BuiltJob(0.0, ship, 0, (Parcel(1, to_store=store),)))
            built.jobs.append(BuiltJob(0.0, train, 0, (Parcel(1, from_store=store),)))
        record = replicate(built.finish(), 1, 3, seed, log=True)
        assert record.site_high.max() <= silo + 1
        outs = np.sort(record.log[record.log[:, 1] == w.OUT, 0])
        return float((customers - first) / (outs[-1] - outs[first - 1]))

    found = mean_interval([throughput(seed) for seed in range(REPLICATIONS)], CONFIDENCE)
    assert_holds(found, (silo + 2.0) / (silo + 3.0))
