"""The result of a command: text for a reader, one object for a program, an exit code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from keruen.errors import KeruenError
from keruen.runs.json_files import to_json

DONE = 0
INPUT_WRONG = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Outcome:
    """The end of a command that ran.

    `data` contains everything in `text` and more, as JSON values.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = DONE


def print_outcome(outcome: Outcome, as_json: bool) -> int:
    """Print an outcome on standard output and return its exit code."""
    print(to_json(outcome.data) if as_json else outcome.text, flush=True)
    return outcome.exit_code


def print_error(error: KeruenError, as_json: bool) -> int:
    """Print an error (as JSON on standard output, otherwise as text on standard error)."""
    if as_json:
        print(to_json({"error": describe_error(error)}), flush=True)
    else:
        print(error, file=sys.stderr)
    return error.exit_code


def describe_error(error: KeruenError) -> dict[str, object]:
    """The two parts of an error, with every finding of a faulty table."""
    findings = [vars(finding) for finding in getattr(error, "findings", ())]
    return {"what": error.what, "remedy": error.remedy, "findings": findings}


def system_error(error: OSError) -> KeruenError:
    """The two-part error for an operating system error: a folder, a file, a full disk."""
    place = f" ({error.filename})" if error.filename else ""
    words = error.strerror or error
    if isinstance(error, FileExistsError):
        # Python's words for a folder that is to be made where a file has its name.
        words = "it is a file, not a folder"
    return KeruenError(
        f"operating system error: {words}{place}",
        "Check that the path exists, that you may read or write it, and that the disk is not full.",
    )
