"""What a worker does: a block of replications of one world, and nothing else.

It imports the kernel and NumPy only, so that a worker is ready at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from keruen.simulation import world as w
from keruen.simulation.replication import replicate
from keruen.simulation.world import Record, World
from keruen.zones import use_packaged_zones

BLOCK = 20
"""Replications of a block: what is lost at most when a worker dies."""


@dataclass(frozen=True)
class Block:
    """What is saved of replications: the first axis of each array is the replication.

    The columns of `queues` are `RESOURCE_COLUMNS`; `site_high` is the most over all periods and
    `used` the sum over all uses; the rest is as in `Record`.
    """

    terms: w.Floats
    queues: w.Floats
    routes: w.Floats
    site_stock: w.Integers
    site_high: w.Integers
    short: w.Integers
    used: w.Integers
    cover: npt.NDArray[np.float32]
    empty: npt.NDArray[np.int16]
    balance: w.Floats

    def as_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays by name."""
        return {name: getattr(self, name) for name in KEPT}

    def first(self, count: int) -> Block:
        """The first replications."""
        return Block(*(getattr(self, name)[:count] for name in KEPT))


KEPT = tuple(each.name for each in fields(Block))
"""What is saved of each replication."""


@dataclass(frozen=True)
class Task:
    """A world, and the seed of its draws."""

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
    rows = [
        kept_of(replicate(task.world, task.routes, task.seed, replication))
        for replication in range(block * BLOCK, block * BLOCK + count)
    ]
    return stacked(rows)


def stacked(rows: Sequence[Block]) -> Block:
    """Single replications one behind another."""
    return Block(*(np.stack([getattr(row, name) for row in rows]) for name in KEPT))


def joined(blocks: Sequence[Block]) -> Block:
    """Blocks one behind another."""
    return Block(*(np.concatenate([getattr(each, name) for each in blocks]) for name in KEPT))


def kept_of(record: Record) -> Block:
    """What is saved of one replication, without the axis of replications."""
    queues = [record.queues[name].astype(np.float64) for name in w.RESOURCE_COLUMNS]
    table = np.stack(queues, axis=1)
    # A corridor without ships or lanes has no queue, so the width is given and not inferred.
    width = math.prod(table.shape[1:])
    return Block(
        terms=record.terms,
        queues=table.reshape(len(record.queues), width),
        routes=record.routes,
        site_stock=record.site_stock,
        site_high=record.site_high.max(axis=1),
        short=record.short,
        used=record.used.sum(axis=1),
        cover=record.cover.astype(np.float32),
        empty=record.empty.astype(np.int16),
        balance=record.balance,
    )
