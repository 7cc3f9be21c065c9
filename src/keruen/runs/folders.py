"""Folders of runs: never half written, never overwritten unasked, and one run at a time in each."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
def claimed(folder: Path, force: bool) -> Iterator[None]:
    """Claim `folder` for one run, from before its work until it is written.

    Raises
    ------
    KeruenError : something is there that may not be overwritten, or another run has the folder.
    OSError : the place cannot be written.
    """
    check_folder(folder, force)
    with locked(folder):
        _refuse(folder, force)
        yield


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other run out of `folder`, by a lock on a file beside it.

    The lock ends with the process, however that ends, so that a run which was killed leaves no
    folder that cannot be used. A file that it left behind is locked anew.

    Raises
    ------
    KeruenError : another run has the folder.
    OSError : the place cannot be written.
    """
    place = folder.parent.resolve() / f".{folder.name}.lock"
    folder.parent.mkdir(parents=True, exist_ok=True)
    file = _lock(place, folder)
    _LOCKED.add(place)
    try:
        yield
    finally:
        _LOCKED.discard(place)
        place.unlink(missing_ok=True)
        os.close(file)


_LOCKED: set[Path] = set()
"""Files on which this process has a lock."""


def _lock(place: Path, folder: Path) -> int:
    while True:
        file = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise KeruenError(
                f"the folder {folder} is in use by another run",
                "Wait until that run has ended, or give another folder with --out.",
            ) from None
        except BaseException:
            os.close(file)
            raise
        # Whoever had the lock before may have removed the file between the two calls above.
        try:
            if os.path.samestat(os.fstat(file), place.stat()):
                return file
        except FileNotFoundError:
            pass
        os.close(file)


@contextmanager
def writing(folder: Path, force: bool) -> Iterator[Path]:
    """A new folder to write into, which becomes `folder` when the block ends without an error.

    What stood there before, where `force` allows it, is there until then and gone afterwards. An
    error leaves everything as it was. A folder that is not claimed is claimed meanwhile.

    Raises
    ------
    KeruenError : something is there that may not be overwritten, another run has the folder, or the
        disk refuses.
    OSError : the place cannot be written.
    """
    from keruen.case.atomic import written_whole

    check_folder(folder, force)

    def still_replaceable(_: Path) -> bool:
        _refuse(folder, force)
        return True

    with ExitStack() as claims:
        if folder.parent.resolve() / f".{folder.name}.lock" not in _LOCKED:
            claims.enter_context(claimed(folder, force))
        with written_whole(folder, force=True, replaceable=still_replaceable) as fresh:
            fresh.mkdir()
            yield fresh


def _refuse(folder: Path, force: bool) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise KeruenError(
            f"{folder} exists and is not a folder",
            "Give another folder with --out.",
        )
    if not any(folder.iterdir()):
        return
    if not force:
        raise KeruenError(
            f"the folder {folder} already exists",
            "Give another folder with --out, or replace it with --force.",
        )
    if not (folder / MANIFEST).is_file():
        raise KeruenError(
            f"the folder {folder} has no {MANIFEST}: it is not a run and is not replaced",
            "Give another folder with --out; --force replaces only runs.",
        )
