"""A queue with two servers and random work, for Keruen's kernel, for SimPy and for Ciw."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from keruen.simulation import world as w
from keruen.simulation.builder import Draw, WorldBuilder
from keruen.simulation.streams import EXPONENTIAL
from keruen.simulation.world import World

SERVERS = 2
RATE, SERVICE = 1.6, 1.0
"""Arrivals a day, and mean days of work: eight tenths of what two servers can do."""


def make_queue(customers: int, seed: int) -> World:
    """The queue as a world; customers come at random."""
    built = WorldBuilder([1e12], day_month=[1], day_year=[0])
    desk = built.add_resource(SERVERS)
    work = Draw(EXPONENTIAL, mean=SERVICE, applies=w.ADD, stream=1)
    slot = built.add_slot(draws=[built.add_draw(work)])
    program = built.add_program(
        (w.SEIZE, desk, 0), (w.HOLD, 0, slot), (w.FREE, desk, 0), (w.END, 0, 0)
    )
    jobs = np.zeros(customers, w.JOB).view(np.recarray)
    gaps = np.random.default_rng(seed).exponential(1.0 / RATE, customers)
    jobs["release"], jobs["step"] = np.cumsum(gaps), program
    jobs["trip"], jobs["patience"], jobs["name"] = -1, math.inf, np.arange(customers)
    return built.finish()._replace(jobs=jobs, times=np.zeros((customers, w.JOB_TIMES)))


def run_simpy(customers: int, seed: int) -> float:
    """The queue in SimPy; gives the mean wait."""
    import simpy

    environment = simpy.Environment()
    desk = simpy.Resource(environment, SERVERS)
    chance = random.Random(seed)
    waited = [0.0]

    def customer() -> Iterator[Any]:
        came = environment.now
        with desk.request() as request:
            yield request
            waited[0] += environment.now - came
            yield environment.timeout(chance.expovariate(1.0 / SERVICE))

    def source() -> Iterator[Any]:
        for _ in range(customers):
            yield environment.timeout(chance.expovariate(RATE))
            environment.process(customer())

    environment.process(source())
    environment.run()
    return waited[0] / customers


def run_ciw(customers: int, seed: int) -> float:
    """The queue in Ciw; gives the mean wait."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=RATE)],
        service_distributions=[ciw.dists.Exponential(rate=1.0 / SERVICE)],
        number_of_servers=[SERVERS],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    records = simulation.get_all_records()
    return float(sum(record.waiting_time for record in records)) / len(records)
