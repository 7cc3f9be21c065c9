"""Files and folders that are either written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from keruen.errors import KeruenError

UNFINISHED = re.compile(r"\.([^/\\]+)\.[0-9a-f]{12}\.new(?=[/\\])")

Replaceable = Callable[[Path], bool]


@contextmanager
def written_whole(target: Path, *, force: bool, replaceable: Replaceable) -> Iterator[Path]:
    """A path beside `target` to write to; it takes the name of `target` when all went well.

    What stands at `target` is kept unless `force` is given and `replaceable` says that it is the
    like of what is written; when writing fails it is still there, and nothing else is.

    Raises
    ------
    KeruenError : something stands in the way, or the disk refuses.
    """
    _refuse_if_in_the_way(target, force, replaceable)
    mark = secrets.token_hex(6)
    fresh = target.parent / f".{target.name}.{mark}.new"
    old = target.parent / f".{target.name}.{mark}.old"
    try:
        yield fresh
        if force and target.is_dir():
            target.rename(old)
        if force:
            fresh.replace(target)
        else:
            _give_name(fresh, target)
    except OSError as error:
        raise KeruenError(
            f"{_final(target)} cannot be written: {error.strerror or error}",
            "Check that its folder exists, that you may write there, and that the disk is not "
            "full.",
        ) from error
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        _remove(fresh)
        _remove(old)


def _refuse_if_in_the_way(target: Path, force: bool, replaceable: Replaceable) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not force:
        raise KeruenError(
            f"{target} already exists",
            "Give another name, or use --force to replace it.",
        )
    if target.is_symlink() or not replaceable(target):
        raise KeruenError(
            f"{target} is not replaced: it holds files that this command does not write",
            "Give another name, or remove it yourself.",
        )


def _final(path: Path) -> Path:
    """The path that a part of something unfinished will have, for messages."""
    return Path(UNFINISHED.sub(r"\1", str(path)))


def _give_name(fresh: Path, target: Path) -> None:
    """Rename, unless something took the name meanwhile: of two that write, one succeeds."""
    if target.exists() or target.is_symlink():
        raise FileExistsError(
            errno.EEXIST, "another process used its name in the meantime", str(target)
        )
    if fresh.is_dir():
        # Fails where a folder that holds something has the name.
        fresh.rename(target)
        return
    try:
        os.link(fresh, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links.
        fresh.replace(target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
