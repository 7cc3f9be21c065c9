"""Sea routes kept on disk between runs, so that a pair of ports is searched once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from keruen.routes.sea_graph import GRAPH_VERSION

LOGGER = logging.getLogger(__name__)

FORMAT = 1

Entry = tuple[float, tuple[str, ...]] | None
"""Length in nautical miles and passages; None where no route is open."""


def cache_folder() -> Path | None:
    """Folder of the cache; None where none can be named.

    ``KERUEN_CACHE`` names it; else it is ``keruen`` under ``XDG_CACHE_HOME`` or ``~/.cache``.
    """
    if named := os.environ.get("KERUEN_CACHE"):
        return Path(named)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "keruen"
    try:
        return Path.home() / ".cache" / "keruen"
    except RuntimeError:
        return None


class RouteCache:
    """Routes found by one version of the graph and searoute with one set of closed passages.

    Nothing here is fatal: a file that is missing, unreadable or damaged counts as empty, and one
    that cannot be written is left out.
    """

    def __init__(self, searoute_version: str, closed: frozenset[str]) -> None:
        digest = hashlib.sha256(" ".join(sorted(closed)).encode()).hexdigest()[:16]
        folder = cache_folder()
        name = f"sea-routes-{FORMAT}-{searoute_version}-graph-{GRAPH_VERSION}-{digest}.json"
        self.path = folder / name if folder else None

    def read(self) -> dict[str, Entry]:
        """All sound entries, by key."""
        if self.path is None:
            return {}
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            LOGGER.debug("no routes could be read from the cache %s", self.path)
            return {}
        if not isinstance(content, dict):
            return {}
        found: dict[str, Entry] = {}
        for key, value in content.items():
            entry = _entry(value)
            if value is None or entry is not None:
                found[key] = entry
        return found

    def add(self, entries: Mapping[str, Entry]) -> None:
        """Write entries beside those that the file holds by now, in one step."""
        if self.path is None:
            return
        content = {**self.read(), **entries}
        listed = {
            key: None if entry is None else [entry[0], list(entry[1])]
            for key, entry in sorted(content.items())
        }
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(self.path, json.dumps(listed))


def _write_whole(path: Path, text: str) -> None:
    # A reader sees the old file or the new one, never half of one.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _entry(value: object) -> Entry:
    """An entry of the file; None also where it is damaged."""
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[1], list)):
        return None
    length, passages = value
    is_length = isinstance(length, float | int) and not isinstance(length, bool)
    is_sound = (
        is_length
        and math.isfinite(length)
        and length > 0
        and all(isinstance(passage, str) for passage in passages)
    )
    return (float(length), tuple(passages)) if is_sound else None
