"""What a worker does: a block of replications of one world, and nothing else.

It imports the kernel and NumPy only, so that a worker is ready at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from keruen.simulation import world as w
from keruen.simulation.replication import replicate
from keruen.simulation.world import World
from keruen.zones import use_packaged_zones

BLOCK = 20
"""Replications of a block: what is lost at most when a worker dies."""

Block = dict[str, Any]
"""Arrays by name; the first axis is the replication."""


@dataclass(frozen=True)
class Task:
    """A world, and the seed of its chance."""

    world: World
    routes: int
    seed: int


_TASK: list[Task] = []


def prepare(task: Task) -> None:
    """Give a worker its world once, instead of with every block."""
    use_packaged_zones()
    _TASK[:] = [task]


def run_prepared(block: int, count: int) -> Block:
    """Run a block of the world that `prepare` gave."""
    return run_block(_TASK[0], block, count)


def run_far(task: Task, block: int, count: int) -> Block:
    """Run a block in a process of a cluster, which nothing prepared."""
    use_packaged_zones()
    return run_block(task, block, count)


def run_block(task: Task, block: int, count: int) -> Block:
    """Run the replications of a block.

    Parameters
    ----------
    block : its number; its first replication is `block * BLOCK`.
    count : how many of its replications are wanted, BLOCK or fewer.

    Returns
    -------
    Arrays with one row a replication: terms, queues, routes, site_stock, short, used, cover, empty
    and balance, as in `Record`.
    """
    found: dict[str, list[Any]] = {name: [] for name in KEPT}
    for replication in range(block * BLOCK, block * BLOCK + count):
        record = replicate(task.world, task.routes, task.seed, replication)
        queues = [record.queues[name].astype(np.float64) for name in w.RESOURCE_COLUMNS]
        found["terms"].append(record.terms)
        stacked = np.stack(queues, axis=1)
        # A corridor without ships or lanes has no queue, so the width is given and not inferred.
        width = math.prod(stacked.shape[1:])
        found["queues"].append(stacked.reshape(len(record.queues), width))
        found["routes"].append(record.routes)
        found["site_stock"].append(record.site_stock)
        found["site_high"].append(record.site_high.max(axis=1))
        found["short"].append(record.short)
        found["used"].append(record.used.sum(axis=1))
        found["cover"].append(record.cover.astype(np.float32))
        found["empty"].append(record.empty.astype(np.int16))
        found["balance"].append(record.balance)
    return {name: np.stack(rows) for name, rows in found.items()}


KEPT = (
    *("terms", "queues", "routes", "site_stock", "site_high", "short", "used", "cover", "empty"),
    "balance",
)
"""What is kept of each replication."""
