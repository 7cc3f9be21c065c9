"""Replications in blocks, over workers, saved as they end, and resumed after an interruption.

What a replication gives depends on the world, the seed and its number alone. So the result depends
neither on how many workers there are, nor on which of them died, nor on how often a run was broken
off: blocks are read back in the order of their numbers.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from keruen.errors import KeruenError
from keruen.simulation.intervals import CONFIDENCE, mean_interval
from keruen.simulation.worker import (
    BLOCK,
    KEPT,
    Block,
    Task,
    joined,
    prepare,
    run_block,
    run_far,
    run_prepared,
)
from keruen.simulation.world import SHORTAGE, Floats
from keruen.workers import MOST_FAR, Workers

LOGGER = logging.getLogger(__name__)

REQUEST = "request.json"
FORMAT = 2


@dataclass(frozen=True)
class Budget:
    """When to stop: after so many replications, or sooner where the interval is narrow enough.

    `until_ci` is half the interval's width as a share of the mean, for both the cost and the
    shortage; None runs all replications.
    """

    replications: int
    until_ci: float | None = None


@dataclass(frozen=True)
class Result:
    """Arrays with one row a replication, and why no more were run."""

    arrays: Block
    replications: int
    why_stopped: str
    restarts: int


ReplicationProgress = Callable[[int, int], None]


def run_replications(
    task: Task,
    budget: Budget,
    folder: Path | None,
    workers: int = 1,
    cluster: str | None = None,
    progress: ReplicationProgress | None = None,
) -> Result:
    """Run replications until the budget is spent, saving each block in `folder` as it ends.

    Parameters
    ----------
    task : the world and the seed.
    budget : when to stop.
    folder : where blocks are saved; saved blocks are not run again. None saves none.
    workers : processes; 1 runs in this one.
    cluster : address of a Dask scheduler instead.
    progress : called with the replications done and wanted.

    Raises
    ------
    KeruenError : the folder contains another simulation, or workers die again and again.
    OSError : the disk refuses; blocks that were written stay.
    """
    blocks = Blocks(folder, task)
    counts = [
        min(BLOCK, budget.replications - block * BLOCK)
        for block in range(-(-budget.replications // BLOCK))
    ]
    done = 0
    restarts = 0
    LOGGER.info(
        "simulating %d replications in %d blocks on %d workers",
        *(budget.replications, len(counts), workers),
    )
    reached = _Reached(budget.until_ci)
    runner = _Runner(task, workers, cluster)
    with contextlib.closing(runner):
        for block, found in runner.in_order(counts, blocks):
            done += counts[block]
            reached.add(found)
            LOGGER.debug("block %d: %d of %d replications", block, done, budget.replications)
            if progress is not None:
                progress(done, budget.replications)
            if reached.narrow_enough():
                counts = counts[: block + 1]
                break
        restarts = runner.restarts
    arrays = blocks.read_all(len(counts), counts)
    why = (
        "the confidence interval is narrow enough"
        if reached.narrow_enough()
        else "all replications are run"
    )
    if budget.until_ci is not None and not reached.narrow_enough():
        why = (
            "the maximum number of replications was reached before the confidence interval was "
            "narrow enough"
        )
    LOGGER.info("%d replications, %d restarts of workers: %s", sum(counts), restarts, why)
    return Result(arrays, sum(counts), why, restarts)


class _Reached:
    """Whether the interval of cost and shortage is narrow enough, block by block in order.

    Each check of the interval may stop the run by chance. Check k uses the confidence
    1 - 0.05 / (k (k + 1)): the probabilities add up to 0.05 over any number of checks, so the
    interval at which a run stops contains the true mean with at least 95 %.
    """

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._rows: list[Floats] = []

    def add(self, block: Block) -> None:
        """Count one more block."""
        if self._limit is not None:
            terms = block.terms
            short = block.short.sum(axis=(1, 2))
            self._rows.append(np.stack([terms.sum(axis=1) - terms[:, SHORTAGE], short], axis=1))

    def narrow_enough(self) -> bool:
        """Whether both intervals are within the limit."""
        if self._limit is None or not self._rows:
            return False
        table = np.concatenate(self._rows)
        for column in table.T:
            found = mean_interval(column, look_confidence(len(self._rows)))
            if not found.half_width <= self._limit * abs(found.mean) + 1e-12:
                return False
        return True


def look_confidence(look: int) -> float:
    """Confidence of the interval at a check, the first being 1.

    Examples
    --------
    >>> round(look_confidence(1), 4), round(look_confidence(4), 4)
    (0.975, 0.9975)
    """
    return 1.0 - (1.0 - CONFIDENCE) / (look * (look + 1))


class Blocks:
    """Blocks of replications in a folder (or in memory), each written whole or not at all."""

    def __init__(self, folder: Path | None, task: Task) -> None:
        self._folder = folder
        self._memory: dict[int, Block] = {}
        if folder is None:
            return
        request = {"format": FORMAT, "world": fingerprint(task)}
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / REQUEST
        if path.is_file():
            try:
                kept = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                kept = None
            if kept != request:
                raise KeruenError(
                    f"{folder} contains replications of another simulation",
                    "Give another folder with --out, or replace them with --force.",
                )
        else:
            write_whole(path, json.dumps(request).encode())

    def _path(self, block: int) -> Path:
        assert self._folder is not None
        return self._folder / f"{block:06d}.npz"

    def read(self, block: int, count: int) -> Block | None:
        """A saved block that is whole; None where it has to be run."""
        if self._folder is None:
            found = self._memory.get(block)
            return found if found is None or len(found.terms) >= count else None
        try:
            with np.load(self._path(block), allow_pickle=False) as file:
                found = Block(*(file[name] for name in KEPT))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        if len(found.terms) < count:
            return None
        return found.first(count)

    def write(self, block: int, found: Block) -> None:
        """Save a block."""
        if self._folder is None:
            self._memory[block] = found
            return
        memory = io.BytesIO()
        np.savez(memory, **found.as_arrays())  # type: ignore[arg-type]
        write_whole(self._path(block), memory.getvalue())

    def read_all(self, blocks: int, counts: list[int]) -> Block:
        """All blocks one behind another, in their order."""
        parts = [self.read(block, counts[block]) for block in range(blocks)]
        whole = [part for part in parts if part is not None]
        assert len(whole) == blocks
        return joined(whole)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    fresh = path.with_suffix(f".{os.getpid()}.part")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException as error:
        fresh.unlink(missing_ok=True)
        if isinstance(error, OSError):
            # The message about a full disk names the file.
            error.filename = error.filename or str(path)
        raise


def fingerprint(task: Task) -> str:
    """SHA-256 over every array of a world and the seed: what a replication depends on."""
    digest = hashlib.sha256(f"{task.seed} {task.routes} {BLOCK}".encode())
    for name, array in zip(task.world._fields, task.world, strict=True):
        digest.update(f"{name} {array.shape} {array.dtype.descr}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


class _Runner:
    """Runs blocks here, in processes or on a cluster, and gives them in the order of their
    numbers."""

    def __init__(self, task: Task, workers: int, cluster: str | None) -> None:
        self._task = task
        self._here = workers == 1 and cluster is None
        self._most = 2 * workers if cluster is None else MOST_FAR
        self._workers: Workers[Task, Block, int, int] = Workers(
            task,
            workers,
            cluster,
            prepare=prepare,
            run=run_prepared,
            run_far=run_far,
            finished="replications",
        )

    @property
    def restarts(self) -> int:
        """How often workers were replaced because one died."""
        return self._workers.restarts

    def close(self) -> None:
        """End the workers at once."""
        self._workers.close()

    def in_order(self, counts: list[int], blocks: Blocks) -> Iterator[tuple[int, Block]]:
        """Blocks by number; stored ones are read, the others are run and stored."""
        if self._here:
            for block, count in enumerate(counts):
                found = blocks.read(block, count)
                if found is None:
                    found = run_block(self._task, block, count)
                    blocks.write(block, found)
                yield block, found
            return
        ready: dict[int, Block] = {}
        running: dict[Future[Block], tuple[int, int]] = {}
        following = 0
        wanted = 0
        while wanted < len(counts):
            while following < len(counts) and len(running) < self._most:
                found = blocks.read(following, counts[following])
                if found is not None:
                    ready[following] = found
                else:
                    job = (following, counts[following])
                    running[self._workers.submit(*job)] = job
                following += 1
            while wanted in ready:
                yield wanted, ready.pop(wanted)
                wanted += 1
            if running and wanted not in ready and wanted < len(counts):
                for (block, _), found in self._workers.gather(running):
                    blocks.write(block, found)
                    ready[block] = found
