"""Loads on a served register: one client alone, arrivals at a rate, clients in closed loops."""

from __future__ import annotations

import itertools
import math
import queue
import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from benchmarks.register.serving import Address, Client

WORKERS = 64
"""Connections of the open load: so many requests may be on their way at once."""


@dataclass
class Times:
    """What clients waited, in milliseconds, and the requests that were not answered with 200."""

    waited_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def percentile(self, percent: float) -> float:
        """The smallest wait that so many of a hundred requests did not exceed."""
        ordered = sorted(self.waited_ms)
        return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]

    @property
    def median(self) -> float:
        """The median of the waits."""
        return statistics.median(self.waited_ms)

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.waited_ms) / self.seconds


def ask_one_by_one(address: Address, path: str, times: int) -> Times:
    """One client asks for one path, again and again."""
    client, made = Client(address), Times()
    begun = time.perf_counter()
    for _ in range(times):
        _ask(client, path, time.perf_counter(), made)
    made.seconds = time.perf_counter() - begun
    return made


def ask_at_rate(address: Address, paths: list[str], rate: float, seconds: float) -> Times:
    """Requests that arrive at a rate whether or not earlier ones were answered.

    Arrivals are a Poisson stream. A wait counts from the moment at which a request was due, so a
    server that falls behind cannot hide it by holding back the load.
    """
    chance, made = random.Random(7), Times()
    order = _shuffled(paths, chance)
    due: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()

    def work() -> None:
        client = Client(address)
        while (item := due.get()) is not None:
            _ask(client, item[1], item[0], made)

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for each in workers:
        each.start()
    begun = time.perf_counter()
    moment = begun
    while (moment := moment + chance.expovariate(rate)) < begun + seconds:
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put((moment, next(order)))
    for _ in workers:
        due.put(None)
    for each in workers:
        each.join()
    made.seconds = time.perf_counter() - begun
    return made


def ask_in_loops(address: Address, paths: list[str], clients: int, seconds: float) -> Times:
    """Clients of which each asks for the next page as soon as it has the last."""
    made, begun = Times(), time.perf_counter()

    def work(number: int) -> None:
        client = Client(address)
        for path in _shuffled(paths, random.Random(number)):
            if time.perf_counter() > begun + seconds:
                return
            _ask(client, path, time.perf_counter(), made)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    made.seconds = time.perf_counter() - begun
    return made


def _shuffled(paths: list[str], chance: random.Random) -> itertools.chain[str]:
    """All paths in some order, then in another, without end."""
    return itertools.chain.from_iterable(
        chance.sample(paths, len(paths)) for _ in itertools.count()
    )


def _ask(client: Client, path: str, due: float, made: Times) -> None:
    try:
        status, _ = client.get(path)
        if status != 200:
            made.failures.append(f"{path}: {status}")
    except OSError as error:
        made.failures.append(f"{path}: {type(error).__name__}")
    made.waited_ms.append(1000 * (time.perf_counter() - due))
