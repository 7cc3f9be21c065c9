"""Files and folders that are either written whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from keruen.errors import KeruenError

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
        if target.is_dir():
            target.rename(old)
        fresh.replace(target)
    except OSError as error:
        raise KeruenError(
            f"{target} cannot be written: {error.strerror or error}",
            "See that its folder exists, that you may write there, and that the disk has room.",
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
            f"{target} exists already",
            "Give another name, or replace it with --force.",
        )
    if target.is_symlink() or not replaceable(target):
        raise KeruenError(
            f"{target} is not replaced: it holds files that this command does not write",
            "Give another name, or remove it yourself.",
        )


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
