"""Runs jobs here, in processes or on a cluster, and stores each as it ends.

What a job gives depends on the case, the seed and the job alone. So the result depends neither on
how many workers there are, nor on which of them died, nor on how often a run was broken off.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import multiprocessing
import os
import signal
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np

from keruen.errors import KeruenError
from keruen.plan.uncertainty.jobs import Arrays, Job, Task, prepare, run_far, run_job, run_prepared

LOGGER = logging.getLogger(__name__)
REQUEST = "request.json"
MOST_RESTARTS = 5
MOST_FAR = 64
"""Jobs that a cluster is given at once."""

JobProgress = Callable[[int, int], None]


class Store:
    """Results of jobs in a folder (or in memory), each written whole or not at all."""

    def __init__(self, folder: Path | None, task: Task) -> None:
        self._folder = folder
        self._memory: dict[str, Arrays] = {}
        if folder is None:
            return
        request = {"task": task.fingerprint}
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / REQUEST
        if not path.is_file():
            write_whole(path, (json.dumps(request) + "\n").encode())
            return
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            stored = None
        if stored != request:
            raise KeruenError(
                f"{folder} contains worlds of another case or seed",
                "Give another folder with --out, or replace them with --force.",
            )

    def read(self, job: Job) -> Arrays | None:
        """The stored result of a job; None where it has to be run."""
        if job.name in self._memory:
            return self._memory[job.name]
        if self._folder is None:
            return None
        try:
            with np.load(self._folder / f"{job.name}.npz", allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        if len(found.get("parts", ())) != job.count:
            return None
        self._memory[job.name] = found
        return found

    def write(self, job: Job, found: Arrays) -> None:
        """Store the result of a job."""
        if self._folder is not None:
            memory = io.BytesIO()
            np.savez(memory, **found)  # type: ignore[arg-type]
            write_whole(self._folder / f"{job.name}.npz", memory.getvalue())
        self._memory[job.name] = found


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files so that all are there whole or, where the disk refuses one, none is changed."""
    fresh = {path: path.with_suffix(f"{path.suffix}.{os.getpid()}.part") for path in contents}
    try:
        for path, content in contents.items():
            try:
                with fresh[path].open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                error.filename = error.filename or str(path)
                raise
        for path, part in fresh.items():
            part.replace(path)
    except BaseException:
        for part in fresh.values():
            part.unlink(missing_ok=True)
        raise


class Runner:
    """Runs jobs of one task; `close` ends its workers.

    Parameters
    ----------
    folder : where results are stored; those that lie there are not run again. None stores none.
    workers : processes; 1 runs in this one.
    cluster : address of a Dask scheduler instead.
    """

    def __init__(
        self,
        task: Task,
        folder: Path | None = None,
        workers: int = 1,
        cluster: str | None = None,
    ) -> None:
        self.task = task
        self._store = Store(folder, task)
        self._workers = workers
        self._cluster = cluster
        self._pool: ProcessPoolExecutor | None = None
        self._client: Any = None
        self._far_task: Any = None
        self.restarts = 0
        self.done = 0
        self.planned = 0
        self.progress: JobProgress | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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

    def run(self, jobs: Sequence[Job]) -> list[Arrays]:
        """The results of jobs, in their order.

        Raises
        ------
        KeruenError : workers die again and again, or no cluster answers.
        OSError : the disk refuses; results that were written stay.
        """
        wanted = list(dict.fromkeys(jobs))
        found: dict[Job, Arrays] = {}
        open_jobs: list[Job] = []
        for job in wanted:
            stored = self._store.read(job)
            if stored is None:
                open_jobs.append(job)
            else:
                found[job] = stored
        self.planned += len(wanted)
        self._count(len(found))
        LOGGER.debug("%d of %d jobs are stored already", len(found), len(wanted))
        for job, arrays in self._run_open(open_jobs):
            self._store.write(job, arrays)
            found[job] = arrays
            self._count(1)
        return [found[job] for job in jobs]

    def _count(self, more: int) -> None:
        self.done += more
        if self.progress is not None:
            self.progress(self.done, self.planned)

    def _run_open(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Arrays]]:
        if self._workers == 1 and self._cluster is None:
            for job in jobs:
                yield job, run_job(self.task, job)
            return
        waiting = list(reversed(jobs))
        running: dict[Future[Arrays], Job] = {}
        while waiting or running:
            most = self._workers + 1 if self._cluster is None else MOST_FAR
            while waiting and len(running) < most:
                job = waiting.pop()
                running[self._submit(job)] = job
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            died = False
            for future in finished:
                job = running[future]
                try:
                    arrays = future.result()
                except BrokenProcessPool:
                    died = True
                    continue
                running.pop(future)
                yield job, arrays
            if died:
                again = list(running.values())
                running.clear()
                self._start_again()
                waiting.extend(reversed(again))

    def _submit(self, job: Job) -> Future[Arrays]:
        if self._cluster is not None:
            return self._submit_far(job)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=prepare,
                initargs=(self.task,),
            )
        try:
            with _interrupts_held_back():
                return self._pool.submit(run_prepared, job)
        except BrokenProcessPool:
            self._start_again()
            return self._submit(job)

    def _start_again(self) -> None:
        self.restarts += 1
        if self.restarts > MOST_RESTARTS:
            raise KeruenError(
                f"worker processes ended unexpectedly {self.restarts} times",
                "There may be too little memory: use fewer with --workers. Finished worlds are "
                "saved, and the same command resumes from them.",
            )
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit_far(self, job: Job) -> Future[Arrays]:
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
            self._far_task = self._client.scatter(self.task, broadcast=True)
        future: Any = self._client.submit(run_far, self._far_task, job, pure=False)
        return _as_plain(future)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: they inherit that, and only this process hears it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _as_plain(far: Any) -> Future[Arrays]:
    """A future of Dask as one that `wait` understands."""
    near: Future[Arrays] = Future()

    def hand_over(ended: Any) -> None:
        error = ended.exception()
        if error is not None:
            near.set_exception(error)
        else:
            near.set_result(ended.result())

    far.add_done_callback(hand_over)
    return near
