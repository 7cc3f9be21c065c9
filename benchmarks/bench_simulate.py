"""How fast the simulator runs, beside SimPy and Ciw.

A queue with two servers by the number of events, and a grain terminal whose event log is the same
in SimPy, row for row. An event is a customer's coming, its beginning and its end. Peers run as far
as `MOST_SECONDS` allow. All in one process, one after the other, the least of some tries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.simulate import terminal as t
from benchmarks.simulate.queue import make_queue, run_ciw, run_simpy
from benchmarks.simulate.terminal_simpy import Terminal
from keruen.simulation.replication import replicate
from keruen.simulation.world import World

EVENTS = (10_000, 100_000, 1_000_000, 10_000_000)
EVENTS_A_CUSTOMER = 3
MOST_SECONDS = 60.0
TRIES = 3
SHIPS = (40, 400)
ROUNDING_DAYS = 1e-6


def main() -> None:
    """Print both tables."""
    replicate(make_queue(100, 1), 1, 1, 0)
    replicate(t.make_terminal(2), 1, 1, 0, log=True)
    _print_queue()
    _print_terminal()


def seconds(work: Callable[[], Any], tries: int = TRIES) -> float:
    """The least seconds of some tries."""
    found = []
    for _ in range(tries):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def _print_queue() -> None:
    print("\n|     events | Keruen s | us an event |  SimPy s |    Ciw s | SimPy / | Ciw / |")
    print("| ---------: | -------: | ----------: | -------: | -------: | ------: | ----: |")
    slowest = {"simpy": 0.0, "ciw": 0.0}
    for events in EVENTS:
        customers = events // EVENTS_A_CUSTOMER
        ours = _ours(make_queue(customers, 1))
        peers: dict[str, float | None] = {}
        for name, run in (("simpy", run_simpy), ("ciw", run_ciw)):
            # Ten times the events take at least ten times as long.
            if 10.0 * slowest[name] > MOST_SECONDS:
                peers[name] = None
                continue
            tries = TRIES if slowest[name] < 2.0 else 1
            slowest[name] = seconds(lambda run=run, n=customers: run(n, 1), tries)  # type: ignore[misc]
            peers[name] = slowest[name]
        cells = [_cell(peers["simpy"], 8), _cell(peers["ciw"], 8)]
        ratios = [_ratio(peers["simpy"], ours, 7), _ratio(peers["ciw"], ours, 5)]
        print(
            f"| {events:>10,} | {ours:8.4f} | {1e6 * ours / events:11.3f} | {cells[0]} | "
            f"{cells[1]} | {ratios[0]} | {ratios[1]} |",
            flush=True,
        )


def _ours(world: World) -> float:
    return seconds(lambda: replicate(world, 1, 1, 0))


def _cell(value: float | None, width: int) -> str:
    return "–".rjust(width) if value is None else f"{value:{width}.3f}"


def _ratio(peer: float | None, ours: float, width: int) -> str:
    return "–".rjust(width) if peer is None else f"{peer / ours:{width}.0f}"


def same_log(ships: int) -> tuple[bool, int]:
    """Whether SimPy and the kernel write the same log of a terminal, and how many rows.

    Rows are set side by side by job and step; their times may differ by rounding alone.
    """
    record = replicate(t.make_terminal(ships), 1, 1, 0, log=True)
    ours = sorted((int(row[2]), int(row[1]), int(row[4]), float(row[0])) for row in record.log)
    log = Terminal(ships, t.draw_numbers(ships, 1, 0)).run(ships)
    theirs = sorted((job, step, kg, moment) for moment, step, job, kg in log)
    same = [row[:3] for row in ours] == [row[:3] for row in theirs] and all(
        abs(one[3] - other[3]) < ROUNDING_DAYS for one, other in zip(ours, theirs, strict=True)
    )
    return same, len(ours)


def _print_terminal() -> None:
    print(
        "\n| ships |  log rows | same log | Keruen s | with log s | SimPy s | SimPy / | with log |"
    )
    print("| ----: | --------: | -------: | -------: | ---------: | ------: | ------: | -------: |")
    for ships in SHIPS:
        same, rows = same_log(ships)
        world = t.make_terminal(ships)
        drawn = t.draw_numbers(ships, 1, 0)
        ours = seconds(lambda world=world: replicate(world, 1, 1, 0), 9)  # type: ignore[misc]
        logged = seconds(_with_log(world, rows), 9)
        simpy = seconds(lambda n=ships, drawn=drawn: Terminal(n, drawn).run(n))  # type: ignore[misc]
        print(
            f"| {ships:5d} | {rows:9,} | {'yes' if same else 'NO':>8} | {ours:8.4f} | "
            f"{logged:10.4f} | {simpy:7.3f} | {simpy / ours:7.0f} | {simpy / logged:8.0f} |",
            flush=True,
        )


def _with_log(world: World, rows: int) -> Callable[[], Any]:
    return lambda: replicate(world, 1, 1, 0, log=True, rows=rows)
