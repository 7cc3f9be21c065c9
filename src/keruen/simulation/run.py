"""Many replications: in blocks, over workers, kept as they end, and taken up where they stopped.

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
import multiprocessing
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from keruen.errors import KeruenError
from keruen.simulation.intervals import CONFIDENCE, mean_interval
from keruen.simulation.worker import (
    BLOCK,
    KEPT,
    Block,
    Task,
    prepare,
    run_block,
    run_far,
    run_prepared,
)
from keruen.simulation.world import SHORTAGE

LOGGER = logging.getLogger(__name__)

REQUEST = "request.json"
MOST_RESTARTS = 5
MOST_FAR = 64
"""Blocks that a cluster is given at once."""
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
    """Arrays by name with one row a replication, and why no more were run."""

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
    """Run replications until the budget is spent, keeping each block in `folder` as it ends.

    Parameters
    ----------
    task : the world and the seed.
    budget : when to stop.
    folder : where blocks are kept; those that lie there already are not run again. None keeps none.
    workers : processes; 1 runs in this one.
    cluster : address of a Dask scheduler instead.
    progress : called with the replications done and wanted.

    Raises
    ------
    KeruenError : the folder holds another simulation, or workers die again and again.
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

    Each look at the interval is one more chance to stop by luck. Look k uses the confidence
    1 - 0.05 / (k (k + 1)): the chances add up to 0.05 over any number of looks, so the interval at
    which a run stops contains the true mean with at least 95 %.
    """

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._rows: list[Any] = []

    def add(self, block: Block) -> None:
        """Count one more block."""
        if self._limit is not None:
            terms = block["terms"]
            short = block["short"].sum(axis=(1, 2))
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
    """Confidence of the interval at a look, the first being 1.

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
        """A block that is kept and whole; None where it has to be run."""
        if self._folder is None:
            found = self._memory.get(block)
            return found if found is None or len(found["terms"]) >= count else None
        try:
            with np.load(self._path(block), allow_pickle=False) as file:
                found = {name: file[name] for name in KEPT}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        if len(found["terms"]) < count:
            return None
        return {name: rows[:count] for name, rows in found.items()}

    def write(self, block: int, found: Block) -> None:
        """Keep a block."""
        if self._folder is None:
            self._memory[block] = found
            return
        memory = io.BytesIO()
        np.savez(memory, **found)
        write_whole(self._path(block), memory.getvalue())

    def read_all(self, blocks: int, counts: list[int]) -> Block:
        """All blocks one behind another, in their order."""
        parts = [self.read(block, counts[block]) for block in range(blocks)]
        whole = [part for part in parts if part is not None]
        assert len(whole) == blocks
        return {name: np.concatenate([part[name] for part in whole]) for name in KEPT}


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
            # What is said of a full disk names the file.
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
        self._workers = workers
        self._cluster = cluster
        self._pool: Any = None
        self._client: Any = None
        self._world: Any = None
        self.restarts = 0

    def close(self) -> None:
        """End the workers at once."""
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            self._pool = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def in_order(self, counts: list[int], blocks: Blocks) -> Iterator[tuple[int, Block]]:
        """Blocks by number; those that are kept are read, the others run and kept."""
        if self._workers == 1 and self._cluster is None:
            for block, count in enumerate(counts):
                found = blocks.read(block, count)
                if found is None:
                    found = run_block(self._task, block, count)
                    blocks.write(block, found)
                yield block, found
            return
        ready: dict[int, Block] = {}
        running: dict[Future[Block], int] = {}
        following = 0
        wanted = 0
        while wanted < len(counts):
            most = 2 * self._workers if self._cluster is None else MOST_FAR
            while following < len(counts) and len(running) < most:
                found = blocks.read(following, counts[following])
                if found is not None:
                    ready[following] = found
                else:
                    running[self._submit(following, counts[following])] = following
                following += 1
            while wanted in ready:
                yield wanted, ready.pop(wanted)
                wanted += 1
            if running and wanted not in ready and wanted < len(counts):
                following = self._gather(running, ready, blocks, counts, following)

    def _gather(
        self,
        running: dict[Future[Block], int],
        ready: dict[int, Block],
        blocks: Blocks,
        counts: list[int],
        following: int,
    ) -> int:
        """Wait for a block; where a worker died, run again what it had."""
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        died = False
        for future in finished:
            block = running[future]
            try:
                found = future.result()
            except BrokenProcessPool:
                died = True
                continue
            running.pop(future)
            blocks.write(block, found)
            ready[block] = found
        if died:
            again = sorted(running.values())
            running.clear()
            self._start_again()
            for block in again:
                running[self._submit(block, counts[block])] = block
        return following

    def _submit(self, block: int, count: int) -> Future[Block]:
        if self._cluster is not None:
            return self._submit_far(block, count)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=prepare,
                initargs=(self._task,),
            )
        try:
            with _interrupts_held_back():
                future: Future[Block] = self._pool.submit(run_prepared, block, count)
        except BrokenProcessPool:
            self._start_again()
            return self._submit(block, count)
        return future

    def _start_again(self) -> None:
        self.restarts += 1
        if self.restarts > MOST_RESTARTS:
            raise KeruenError(
                f"worker processes ended unexpectedly {self.restarts} times",
                "There may be too little memory: use fewer with --workers. Finished replications "
                "are "
                "saved, and the same command resumes from them.",
            )
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit_far(self, block: int, count: int) -> Future[Block]:
        if self._client is None:
            try:
                from distributed import Client
            except ImportError as error:
                raise KeruenError(
                    "--cluster needs dask.distributed, which is not installed",
                    "Install keruen[cluster], or use --workers.",
                ) from error
            try:
                self._client = Client(self._cluster, timeout=10)
            except (OSError, ValueError, TimeoutError) as error:
                raise KeruenError(
                    f"no Dask scheduler responds at {self._cluster}",
                    "Start one with `dask scheduler` and workers with `dask worker ADDRESS`.",
                ) from error
            self._world = self._client.scatter(self._task, broadcast=True)
        future: Any = self._client.submit(run_far, self._world, block, count, pure=False)
        return _as_plain(future)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: they inherit that, and only this process hears it.

    A terminal sends Ctrl-C to workers too, and one that is importing would print its traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _as_plain(far: Any) -> Future[Block]:
    """A future of Dask as one that `wait` understands."""
    near: Future[Block] = Future()

    def hand_over(ended: Any) -> None:
        error = ended.exception()
        if error is not None:
            near.set_exception(error)
        else:
            near.set_result(ended.result())

    far.add_done_callback(hand_over)
    return near
