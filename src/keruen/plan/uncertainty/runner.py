"""Runs jobs here, in processes or on a cluster, and stores each as it ends.

What a job gives depends on the case, the seed and the job alone. So the result depends neither on
how many workers there are, nor on which of them died, nor on how often a run was broken off.
"""

from __future__ import annotations

import io
import json
import logging
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from keruen.errors import KeruenError
from keruen.plan.uncertainty.arrays import Arrays
from keruen.plan.uncertainty.jobs import Job, Task, prepare, run_far, run_job, run_prepared
from keruen.workers import MOST_FAR, Workers

LOGGER = logging.getLogger(__name__)
REQUEST = "request.json"

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

    @property
    def is_empty(self) -> bool:
        """Whether no result is stored yet."""
        return not self._memory and (self._folder is None or not any(self._folder.glob("*.npz")))

    def read(self, job: Job) -> Arrays | None:
        """The stored result of a job; None where it has to be run."""
        if job.name in self._memory:
            return self._memory[job.name]
        if self._folder is None:
            return None
        try:
            with np.load(self._folder / f"{job.name}.npz", allow_pickle=False) as file:
                found = Arrays(**{name: file[name] for name in file.files})
        except (OSError, TypeError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        if len(found.parts) != job.count:
            return None
        self._memory[job.name] = found
        return found

    def write(self, job: Job, found: Arrays) -> None:
        """Store the result of a job."""
        if self._folder is not None:
            memory = io.BytesIO()
            np.savez(memory, **found.by_name())  # type: ignore[arg-type]
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
        self._here = workers == 1 and cluster is None
        self._most = workers + 1 if cluster is None else MOST_FAR
        self._workers: Workers[Task, Arrays, Job] = Workers(
            task,
            workers,
            cluster,
            prepare=prepare,
            run=run_prepared,
            run_far=run_far,
            finished="worlds",
        )
        self.done = 0
        self.planned = 0
        self.progress: JobProgress | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def restarts(self) -> int:
        """How often workers were replaced because one died."""
        return self._workers.restarts

    def start(self) -> None:
        """Start the workers now, while the caller prepares; not where results are stored already,
        of which there may be enough."""
        if not self._here and self._store.is_empty:
            self._workers.start()

    def close(self) -> None:
        """End the workers at once."""
        self._workers.close()

    def run(
        self, jobs: Sequence[Job], meanwhile: Callable[[], object] | None = None
    ) -> list[Arrays]:
        """The results of jobs, in their order.

        Parameters
        ----------
        meanwhile : called once in this process, while workers run.

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
        for job, arrays in self._run_open(open_jobs, meanwhile):
            self._store.write(job, arrays)
            found[job] = arrays
            self._count(1)
        return [found[job] for job in jobs]

    def _count(self, more: int) -> None:
        self.done += more
        if self.progress is not None:
            self.progress(self.done, self.planned)

    def _run_open(
        self, jobs: Sequence[Job], meanwhile: Callable[[], object] | None
    ) -> Iterator[tuple[Job, Arrays]]:
        if self._here or not jobs:
            if meanwhile is not None:
                meanwhile()
            for job in jobs:
                yield job, run_job(self.task, job)
            return
        waiting = list(reversed(jobs))
        running: dict[Future[Arrays], tuple[Job]] = {}
        while waiting or running:
            while waiting and len(running) < self._most:
                job = waiting.pop()
                running[self._workers.submit(job)] = (job,)
            if meanwhile is not None:
                meanwhile()
                meanwhile = None
            for (ended,), arrays in self._workers.gather(running):
                yield ended, arrays
