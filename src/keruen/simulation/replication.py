"""One replication of a world: an empty record, the kernel, and what was written."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from keruen.simulation import kernel, kernel_state
from keruen.simulation import world as w
from keruen.simulation.kernel_state import ENFORCE_ALL
from keruen.simulation.world import Record, World

Records = np.recarray[tuple[int], np.dtype[np.record]]
"""A record array, whose fields are read as attributes."""


def make_record(world: World, routes: int, log_rows: int = 0, days: int = 0) -> Record:
    """An empty record of a world, with so many rows of log and days of what is missing."""
    periods = len(world.period_end)
    sites, markets = len(world.capacity), len(world.markets)
    return Record(
        terms=np.zeros(len(w.TERMS)),
        queues=_records(w.QUEUE, len(world.servers)),
        routes=np.zeros((routes, len(w.ROUTE_COLUMNS))),
        site_stock=np.zeros((sites, periods), np.int64),
        site_low=np.zeros((sites, periods), np.int64),
        site_high=np.zeros((sites, periods), np.int64),
        store_low=np.full(len(world.stores), 2**62, np.int64),
        store_stock=np.zeros((len(world.stores), periods), np.int64),
        used=np.zeros((len(world.use_store), periods), np.int64),
        short=np.zeros((markets, periods), np.int64),
        cover=np.zeros((markets, periods)),
        empty=np.zeros((markets, periods), np.int64),
        daily=np.zeros((days, markets), np.int64),
        late=np.zeros((days, markets), np.int64),
        balance=np.zeros(len(w.BALANCE)),
        log=np.zeros((log_rows, len(w.LOG_COLUMNS))),
    )


def replicate(
    world: World,
    routes: int,
    seed: int,
    replication: int,
    log: bool = False,
    enforce: int = ENFORCE_ALL,
    daily: bool = False,
    rows: int = 64,
) -> Record:
    """Run one replication; `log` records every step of it, `daily` what markets miss day by day.

    Parameters
    ----------
    world : as arrays.
    routes : how many routes its jobs name.
    seed, replication : name the draws; the same give the same record.
    rows : how long a log to make room for; a longer one takes a second run.
    enforce : limits that hold: ENFORCE_ALL, ENFORCE_STOCK (sites take more than they have space
        for), or ENFORCE_NONE (stores also give what they do not have).
    """
    days = int(world.period_end[-1]) if daily else 0
    while True:
        record = make_record(world, routes, rows if log else 0, days)
        # Mixing whole numbers runs over their end on purpose; uncompiled, NumPy would warn of it.
        with np.errstate(over="ignore"):
            scratch = make_scratch(world)
            kernel.run_replication(*world, *record, *scratch, seed, replication, enforce, math.inf)
        written = int(record.balance[w.LOG_ROWS])
        if not log or written <= rows:
            return record._replace(log=record.log[:written]) if log else record
        rows = written


class Scratch(NamedTuple):
    """What changes while a replication runs."""

    now: Records
    heap: Records
    keys: npt.NDArray[np.uint64]
    jobs_now: Records
    loads: Records
    stores_now: Records
    sites_now: Records
    gates_now: Records
    closures: Records
    crops_now: Records
    triggers_now: Records
    drawn: w.Integers
    lost: w.Integers
    waiting: w.Integers
    oldest: w.Integers
    demand_share: w.Floats
    buy_change: w.Floats
    trip_change: w.Floats
    lane_change: w.Floats


def make_scratch(world: World) -> Scratch:
    """What changes while a replication runs, all zero."""
    jobs = len(world.jobs)
    room = 2 * jobs + 16 + int(np.minimum(world.servers, jobs).sum())
    closures = int(world.gates.room.sum()) + 1
    uses, markets = len(world.use_store), len(world.markets)
    return Scratch(
        now=_records(kernel_state.NOW, 1),
        heap=_records(kernel_state.EVENT, room),
        keys=np.zeros(2 * len(world.draws), np.uint64),
        jobs_now=_records(kernel_state.JOB_NOW, jobs),
        loads=_records(kernel_state.LOAD, len(world.parcels)),
        stores_now=_records(kernel_state.STORE_NOW, len(world.stores)),
        sites_now=_records(kernel_state.SITE_NOW, len(world.sites)),
        gates_now=_records(kernel_state.GATE_NOW, len(world.gates)),
        closures=_records(kernel_state.CLOSURE, closures),
        crops_now=_records(kernel_state.CROP_NOW, len(world.crops)),
        triggers_now=_records(kernel_state.TRIGGER_NOW, len(world.triggers)),
        drawn=np.zeros(uses, np.int64),
        lost=np.zeros(markets, np.int64),
        waiting=np.zeros((uses, len(world.period_end)), np.int64),
        oldest=np.zeros(markets, np.int64),
        demand_share=np.ones(markets),
        buy_change=np.zeros_like(world.buy_usd),
        trip_change=np.zeros_like(world.trip_usd),
        lane_change=np.zeros(world.out_usd.shape[:2]),
    )


def _records(kind: np.dtype[np.void], count: int) -> Records:
    return np.zeros(count, kind).view(np.recarray)
