"""Jobs of one task in worker processes or on a Dask cluster, run again where a worker dies."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, TypeVarTuple

from keruen.errors import KeruenError

if TYPE_CHECKING:
    from distributed import Client

Task = TypeVar("Task")
Result = TypeVar("Result")
Job = TypeVarTuple("Job")
Given = TypeVar("Given", covariant=True)

CONNECT_SECONDS = 10
"""How long a Dask scheduler may take to answer."""

MOST_RESTARTS = 5
MOST_FAR = 64
"""Jobs that a cluster is given at once."""


class _FarFuture(Protocol[Given]):
    """What is used of a future of Dask."""

    def exception(self) -> BaseException | None: ...

    def result(self) -> Given: ...

    def add_done_callback(self, call: Callable[[_FarFuture[Given]], object], /) -> object: ...


class Workers(Generic[Task, Result, *Job]):
    """Runs jobs of one task elsewhere; `close` ends the processes.

    Parameters
    ----------
    task : what all jobs share; every process receives it once.
    count : number of worker processes.
    cluster : address of a Dask scheduler instead of processes on this machine.
    prepare : gives the task to a process.
    run : runs a job in a process that is prepared.
    run_far : runs a job of a task in a process of a cluster.
    finished : name of what is saved when a job ends, for the message after too many deaths.
    """

    def __init__(
        self,
        task: Task,
        count: int,
        cluster: str | None,
        *,
        prepare: Callable[[Task], None],
        run: Callable[[*Job], Result],
        run_far: Callable[[Task, *Job], Result],
        finished: str,
    ) -> None:
        self._task = task
        self._count = count
        self._cluster = cluster
        self._prepare = prepare
        self._run = run
        self._run_far = run_far
        self._finished = finished
        self._pool: ProcessPoolExecutor | None = None
        self._client: Client | None = None
        self._far_task: _FarFuture[Task] | None = None
        self.restarts = 0

    def close(self) -> None:
        """End the processes at once."""
        if self._pool is not None:
            processes = self.processes()
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            self._pool = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def start(self) -> None:
        """Start the processes of this machine before the first job is known, so that they import
        and prepare the task while the caller does other work."""
        if self._cluster is None and self._pool is None:
            pool = self._new_pool()
            with _interrupts_blocked():
                # A pool starts one process for each job that finds none idle.
                for _ in range(self._count):
                    pool.submit(_nothing)

    def _new_pool(self) -> ProcessPoolExecutor:
        self._pool = ProcessPoolExecutor(
            self._count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=self._prepare,
            initargs=(self._task,),
        )
        return self._pool

    def processes(self) -> list[multiprocessing.process.BaseProcess]:
        """The processes that run on this machine now."""
        return list((self._pool._processes or {}).values()) if self._pool is not None else []

    def submit(self, *job: *Job) -> Future[Result]:
        """Begin a job.

        Raises
        ------
        KeruenError : workers died too often, or the cluster cannot be reached.
        """
        if self._cluster is not None:
            return self._submit_far(*job)
        pool = self._new_pool() if self._pool is None else self._pool
        try:
            with _interrupts_blocked():
                return pool.submit(self._run, *job)
        except BrokenProcessPool:
            self._start_again()
            return self.submit(*job)

    def gather(
        self, running: dict[Future[Result], tuple[*Job]]
    ) -> list[tuple[tuple[*Job], Result]]:
        """Wait until a job ends; return each ended job with its result.

        Parameters
        ----------
        running : jobs by future. Ended jobs are removed. Where a worker died, the jobs that it and
            its pool had are submitted again.
        """
        ended = []
        died = False
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            try:
                result = future.result()
            except BrokenProcessPool:
                died = True
                continue
            ended.append((running.pop(future), result))
        if died:
            again = list(running.values())
            running.clear()
            self._start_again()
            for job in again:
                running[self.submit(*job)] = job
        return ended

    def _start_again(self) -> None:
        self.restarts += 1
        if self.restarts > MOST_RESTARTS:
            raise KeruenError(
                f"worker processes ended unexpectedly {self.restarts} times",
                "There may be too little memory: use fewer with --workers. Finished "
                f"{self._finished} are saved, and the same command resumes from them.",
            )
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit_far(self, *job: *Job) -> Future[Result]:
        if self._client is None:
            try:
                from distributed import Client
            except ImportError as error:
                raise KeruenError(
                    "--cluster needs dask.distributed, which is not installed",
                    "Install keruen[cluster], or use --workers.",
                ) from error
            try:
                self._client = Client(self._cluster, timeout=CONNECT_SECONDS)
            except (OSError, ValueError, TimeoutError) as error:
                raise KeruenError(
                    f"no Dask scheduler responds at {self._cluster}",
                    "Start one with `dask scheduler` and workers with `dask worker ADDRESS`.",
                ) from error
            self._far_task = self._client.scatter(self._task, broadcast=True)
        far: _FarFuture[Result] = self._client.submit(
            self._run_far, self._far_task, *job, pure=False
        )
        return _as_future(far)


def _nothing() -> None:
    """A job that starts the processes of a pool."""


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block SIGINT while workers start: they inherit this, and only this process handles Ctrl-C.

    A terminal sends Ctrl-C to workers too, and one that is importing would print its traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _as_future(far: _FarFuture[Given]) -> Future[Given]:
    """A Dask future as a future of the standard library, which `wait` accepts."""
    near: Future[Given] = Future()

    def pass_on(ended: _FarFuture[Given]) -> None:
        error = ended.exception()
        if error is not None:
            near.set_exception(error)
        else:
            near.set_result(ended.result())

    far.add_done_callback(pass_on)
    return near
