"""Log lines on standard error, for `keruen -v` and `keruen --log-level`."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

from keruen.errors import KeruenError

LEVELS = ("debug", "info", "warning", "error")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LineFormatter(logging.Formatter):
    """One line a record, whatever its message holds."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        return " ".join(super().format(record).splitlines())


class LogLines(logging.StreamHandler[TextIO]):
    """The handler of the command line; a type of its own, so that it can be found again."""


def start_log_lines(level: str, stream: TextIO | None = None) -> None:
    """Write log records of Keruen to standard error from now on.

    The handler is the root logger's, so that `keruen serve`, which sets that one's handlers, writes
    no line twice.

    Parameters
    ----------
    level : one of `LEVELS`; records below it are not written.

    Raises
    ------
    KeruenError : another level.
    """
    if level not in LEVELS:
        raise KeruenError(
            f"option --log-level, value {level!r}: there is no such level",
            f"Use one of: {', '.join(LEVELS)}.",
        )
    stop_log_lines()
    handler = LogLines(stream or sys.stderr)
    handler.setFormatter(LineFormatter(FORMAT, datefmt="%H:%M:%S"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("keruen").setLevel(level.upper())


def stop_log_lines() -> None:
    """Take back what `start_log_lines` did."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, LogLines)]:
        root.removeHandler(handler)
    logging.getLogger("keruen").setLevel(logging.NOTSET)
