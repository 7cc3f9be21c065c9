"""How long the command line takes to answer, beside an empty Python and the whole package."""

from __future__ import annotations

import subprocess
import sys
import time

TRIES = 7

COMMANDS = {
    "python, nothing imported": ("-c", "pass"),
    "keruen --help": ("-m", "keruen", "--help"),
    "keruen plan --help": ("-m", "keruen", "plan", "--help"),
    "the planner imported": ("-c", "import keruen.plan.model.build, keruen.report"),
}


def main() -> None:
    """Print the least of several tries of each command, in seconds."""
    for words, arguments in COMMANDS.items():
        print(f"  {words:26s} {min(_seconds(arguments) for _ in range(TRIES)):6.3f} s")


def _seconds(arguments: tuple[str, ...]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
