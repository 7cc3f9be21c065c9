"""Folders of runs: never half written, never overwritten unasked."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keruen.errors import KeruenError

MANIFEST = "manifest.json"


def run_name(case: str, scenario: str | None) -> str:
    """Name of a run's folder: the case, and the scenario where there is one."""
    name = f"{case}-{scenario}" if scenario else case
    return re.sub(r"[^\w.-]+", "_", name).strip(".") or "run"


def check_folder(folder: Path, force: bool) -> None:
    """See, before any work is done, that a run can be written to `folder`.

    The folders above it are made where they are missing.

    Raises
    ------
    KeruenError : something is there that may not be overwritten.
    OSError : the place cannot be written.
    """
    _refuse(folder, force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent):
        pass


@contextmanager
def writing(folder: Path, force: bool) -> Iterator[Path]:
    """A new folder to write into, which becomes `folder` when the block ends without an error.

    What stood there before, where `force` allows it, is there until then and gone afterwards. An
    error leaves everything as it was.

    Raises
    ------
    KeruenError : something is there that may not be overwritten, or the disk refuses.
    OSError : the place cannot be written.
    """
    from keruen.case.atomic import written_whole

    check_folder(folder, force)

    def still_replaceable(_: Path) -> bool:
        _refuse(folder, force)
        return True

    with written_whole(folder, force=True, replaceable=still_replaceable) as fresh:
        fresh.mkdir()
        yield fresh


def _refuse(folder: Path, force: bool) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise KeruenError(
            f"{folder} is there already and is not a folder",
            "Name another place with --out.",
        )
    if not any(folder.iterdir()):
        return
    if not force:
        raise KeruenError(
            f"the folder {folder} is there already",
            "Name another with --out, or replace it with --force.",
        )
    if not (folder / MANIFEST).is_file():
        raise KeruenError(
            f"the folder {folder} holds no {MANIFEST}, so it is no run and is not replaced",
            "Name another place with --out; --force replaces runs only.",
        )
