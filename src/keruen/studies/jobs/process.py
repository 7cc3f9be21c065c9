"""A job as a process of its own: lowest priority, limited memory and time, stopped when asked."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MIB = 2**20
LOWEST_PRIORITY = 19
GRACE_SECONDS = 8.0
"""How long a process that was asked to end may take to write the best that it has."""

ADDRESS_SPACE_MIB = 6_144
"""Address space that compiled code and threads reserve without using it."""

PROGRESS_FILE = "KERUEN_PROGRESS_FILE"
MOST_WORDS = 4_000


@dataclass
class JobProcess:
    """A command of Keruen that runs for a job.

    Parameters
    ----------
    words : after ``python -m keruen``.
    folder : of the job; what the command prints and its progress go to files there.
    memory_mib : most memory.
    seconds : wall-clock time after which it is stopped as if it were cancelled.
    """

    words: Sequence[str]
    folder: Path
    memory_mib: int
    seconds: float
    _process: subprocess.Popen[bytes] | None = None
    _begun: float = 0.0
    _asked: float | None = None
    _place: int = 0
    _lines: list[dict[str, object]] = field(default_factory=list)

    def start(self) -> None:
        """Start the process.

        Raises
        ------
        OSError : the machine refuses.
        """
        environment = {
            **os.environ,
            PROGRESS_FILE: str(self.folder / "progress.jsonl"),
            "PYTHONUNBUFFERED": "1",
        }
        with (
            (self.folder / "stdout").open("wb") as out,
            (self.folder / "stderr").open("wb") as err,
        ):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "keruen", *self.words],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=self._limit,
            )
        self._begun = time.monotonic()

    def _limit(self) -> None:
        """Limits of the process, set between its start and its program."""
        with contextlib.suppress(OSError):
            os.nice(LOWEST_PRIORITY)
        most = (self.memory_mib + ADDRESS_SPACE_MIB) * MIB
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    @property
    def name(self) -> str:
        """The process, so that another worker can end it: its number and when it began."""
        assert self._process is not None
        return f"{os.uname().nodename}:{self._process.pid}:{process_start(self._process.pid)}"

    @property
    def ended(self) -> bool:
        """Whether the process is over."""
        return self._process is not None and self._process.poll() is not None

    @property
    def exit_code(self) -> int:
        """How it ended; negative for a signal."""
        assert self._process is not None
        return int(self._process.wait())

    @property
    def asked_to_end(self) -> bool:
        """Whether it was asked to end early."""
        return self._asked is not None

    def elapsed_seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._begun

    def watch(self) -> str:
        """Stop the process where it takes too much; returns why, or nothing.

        Memory in use is read from the system every time this is called.
        """
        assert self._process is not None
        if self.ended:
            return ""
        if self._asked is not None:
            if time.monotonic() - self._asked > GRACE_SECONDS:
                self.kill()
            return ""
        used = resident_mib(self._process.pid)
        if used > self.memory_mib:
            self.kill()
            return "memory"
        if self.elapsed_seconds() > self.seconds:
            self.ask_to_end()
            return "time"
        return ""

    def ask_to_end(self) -> None:
        """Ask the process to end with the best that it has, as Ctrl-C does."""
        assert self._process is not None
        if self._asked is None and not self.ended:
            self._asked = time.monotonic()
            # At the lowest priority it might not write its plan in time on a busy machine.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.setpriority(os.PRIO_PGRP, self._process.pid, 0)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the process and those that it began, at once."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def progress(self) -> list[dict[str, object]]:
        """The lines of progress so far."""
        path = self.folder / "progress.jsonl"
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            file.seek(self._place)
            content = file.read()
            whole = content[: content.rfind(b"\n") + 1]
            self._place += len(whole)
            for line in whole.splitlines():
                found = json.loads(line)
                found.setdefault("seconds", round(self.elapsed_seconds(), 2))
                self._lines.append(found)
        return self._lines

    def answer(self) -> dict[str, object]:
        """What the command printed as JSON; empty where it printed none."""
        text = (self.folder / "stdout").read_text("utf-8", "replace")
        try:
            found = json.loads(text[text.index("{") :])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def problem(self) -> tuple[str, str]:
        """What the command refused, in two parts."""
        error = self.answer().get("error")
        if isinstance(error, dict) and error.get("what"):
            return str(error["what"])[:MOST_WORDS], str(error.get("remedy", ""))[:MOST_WORDS]
        return (
            f"the job ended without an answer (exit code {self.exit_code})",
            "Start it again, with more memory if it is large. If it ends so again, the log of the "
            "worker has its last words.",
        )


def resident_mib(process: int) -> float:
    """Memory that a process has in use (MiB); 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * resource.getpagesize() / MIB


def process_start(process: int) -> str:
    """When a process began, in ticks since the machine did.

    Empty where the system does not say, and for a process that has ended and that its parent has
    not asked about.
    """
    try:
        state, *fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return "" if state in "XZ" else fields[18]
    except (OSError, IndexError, ValueError):
        return ""


def kill_left_over(name: str) -> bool:
    """End the process that a dead worker left on this machine; whether there was one.

    A process that has the same number but began at another time is left alone.
    """
    node, _, rest = name.partition(":")
    number, _, began = rest.partition(":")
    if node != os.uname().nodename or not number.isdecimal() or not began:
        return False
    if process_start(int(number)) != began:
        return False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(int(number), signal.SIGKILL)
        return True
    return False
