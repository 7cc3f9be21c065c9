"""Settings from environment variables, each with its default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SHIPPED_CASE = "kazakhstan-morocco-africa"


@dataclass(frozen=True)
class Settings:
    """Settings that are not options of a command.

    Parameters
    ----------
    runs_folder : folder for runs when no `--out` is given (`KERUEN_RUNS`, default `runs`).
    debug : whether an error shows its traceback (`KERUEN_DEBUG=1`).
    """

    runs_folder: Path
    debug: bool


def read_settings() -> Settings:
    """Settings from the environment."""
    return Settings(
        runs_folder=Path(os.environ.get("KERUEN_RUNS") or "runs"),
        debug=os.environ.get("KERUEN_DEBUG", "") not in ("", "0"),
    )
