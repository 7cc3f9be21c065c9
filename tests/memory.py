"""A file system in memory for what tests write."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
LEAST_FREE_BYTES = 6 * 2**30


def memory_folder() -> str | None:
    """The folder of a file system in memory with much room, or None for the usual one.

    Tests write a few gigabytes that nobody reads again, and databases wait for the disk after each
    transaction.
    """
    room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free
    return str(MEMORY) if room > LEAST_FREE_BYTES else None
