"""One place where every command ends: its answer, its error or Ctrl-C becomes an exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import typer

from keruen.app.terminal.extras import missing_package
from keruen.app.terminal.flags import name_flag
from keruen.app.terminal.interruptible import Interrupted
from keruen.app.terminal.outcome import (
    INTERRUPTED,
    Outcome,
    print_error,
    print_outcome,
    system_error,
)
from keruen.app.terminal.settings import read_settings
from keruen.app.terminal.suggestions import suggest_place
from keruen.errors import KeruenError
from keruen.zones import use_packaged_zones

WHAT = "stopped by Ctrl-C"
REMEDY = "Nothing was written; run the command again."
"""The words of `keruen.__main__`, which imports nothing of this package."""


class UsageError(KeruenError):
    """The command line itself is wrong."""


class StoppedError(KeruenError):
    """The user stopped the command."""

    exit_code = INTERRUPTED


class OwnFaultError(KeruenError):
    """A fault of Keruen's own."""

    exit_code = 1


def run_command(commands: typer.Typer, arguments: Sequence[str]) -> int:
    """Run one command and print what it says.

    Parameters
    ----------
    arguments : the words after `keruen`.

    Returns
    -------
    The exit code: every error is told in two parts.

    Raises
    ------
    BrokenPipeError : whoever read the output has gone.
    """
    arguments = arguments or ["--help"]
    as_json = "--json" in arguments
    try:
        use_packaged_zones()
        answer = commands(args=list(arguments), prog_name="keruen", standalone_mode=False)
        if isinstance(answer, Outcome):
            return print_outcome(answer, as_json)
        if answer == INTERRUPTED:
            # What Typer makes of a KeyboardInterrupt, without a word.
            raise KeyboardInterrupt
        return int(answer or 0)
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt, Interrupted) as error:
        if read_settings().debug:
            traceback.print_exc()
        told = name_flag(_told(error, commands), commands, arguments)
        return _tell(told, as_json)


def _tell(error: KeruenError, as_json: bool) -> int:
    try:
        return print_error(error, as_json)
    except OSError:
        # Standard output itself is what failed.
        return print_error(error, as_json=False)


def run_and_exit(commands: typer.Typer) -> NoReturn:
    """Run the command that the process was started with, and end the process."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark instead of an error.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    _hear_interrupts()
    try:
        code = run_command(commands, sys.argv[1:])
    except BrokenPipeError:
        code = 1
    # What is left is the end of the interpreter, which Ctrl-C may cut short.
    signal.signal(signal.SIGINT, lambda _, __: os._exit(code))
    _give_up_full_output()
    if code == INTERRUPTED:
        # The solver may still be running in its thread, and nothing would make it stop.
        _remove_semaphores()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


SECONDS_UNTIL_AGAIN = 0.05

_HEARD: list[int] = []
"""Signals of Ctrl-C that came while a command ran."""


def _hear_interrupts() -> None:
    """Make Ctrl-C a KeyboardInterrupt that is remembered, and sent again where it was lost.

    Python drops an exception that is raised in a callback of a compiled library or in a destructor,
    and an import that is broken off may end in an ImportError.
    """

    def hear(number: int, frame: FrameType | None) -> None:
        _HEARD.append(number)
        signal.default_int_handler(number, frame)

    def hear_again(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            # Sent a moment later: here it would be dropped again.
            again = threading.Timer(SECONDS_UNTIL_AGAIN, os.kill, (os.getpid(), signal.SIGINT))
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(lost)

    sys.unraisablehook = hear_again
    signal.signal(signal.SIGINT, hear)


def _remove_semaphores() -> None:
    """Remove what worker processes shared, where there were any.

    A process that ends at once does not, and a helper of Python's prints a warning of it.
    """
    shared = sys.modules.get("multiprocessing.util")
    if shared is not None:
        with contextlib.suppress(Exception):
            shared._run_finalizers(0)


def _told(error: BaseException, commands: typer.Typer) -> KeruenError:
    """The two-part error for anything that a command raised."""
    if isinstance(error, KeruenError):
        return error
    if isinstance(error, typer.TyperException):
        message = error.format_message()
        place = suggest_place(commands, message)
        remedy = "See `keruen --help` and `keruen COMMAND --help`."
        return UsageError(message, f"{place} {remedy}".strip())
    if isinstance(error, typer.Abort | KeyboardInterrupt | Interrupted):
        return StoppedError(WHAT, REMEDY)
    if isinstance(error, OSError):
        return system_error(error)
    if _HEARD:
        return StoppedError(WHAT, REMEDY)
    if isinstance(error, ModuleNotFoundError):
        missing = missing_package(error)
        if missing is not None:
            return missing
    return OwnFaultError(
        f"internal error (bug in Keruen): {type(error).__name__}: {error}",
        "Run the command again with KERUEN_DEBUG=1 to see the traceback, and report it with the "
        "case.",
    )


def _give_up_full_output() -> None:
    """Keep Python from telling a second time, as it ends, that output could not be written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
