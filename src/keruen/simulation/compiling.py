"""How the kernel is compiled, and how it runs uncompiled: one switch for all of its functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from numba import config, njit
from numba.core import cgutils
from numba.extending import intrinsic

if TYPE_CHECKING:
    from numba.core import types
    from numba.core.base import BaseContext
    from numba.core.typing import Context, Signature

    Make = Callable[[BaseContext, object, Signature, Sequence[object]], object]

Result = TypeVar("Result")
Array = TypeVar("Array")

FOLDER = Path(__file__).parent
SOURCES = (
    "compiling.py",
    *sorted(path.name for path in FOLDER.glob("kernel*.py")),
    "streams.py",
    "world.py",
)
"""Files whose text is compiled into the kernel."""


def compiled(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function compiled when it is first called, and cached for later runs where possible.

    With `NUMBA_DISABLE_JIT=1` in the environment it stays as it is written, and gives the same log.
    Where neither the package's folder nor the user's cache may be written, each run compiles anew.
    """
    return _compiled(function, "never")


def inlined(function: Callable[..., Result]) -> Callable[..., Result]:
    """Like `compiled`, for what most events do: its body is inlined at its call.

    Each array that a compiled function is given is passed as seven numbers or more. A step with
    twenty arrays that runs at every event spends more on its call than on its work.
    """
    return _compiled(function, "always")


def _compiled(function: Callable[..., Result], inline: str) -> Callable[..., Result]:
    options = {"nogil": True, "error_model": "numpy", "inline": inline}
    try:
        kept: Callable[..., Result] = njit(cache=True, **options)(function)
    except RuntimeError:
        kept = njit(**options)(function)
    return kept


def _without_owner(_: Context, array: types.Array) -> tuple[Signature, Make]:
    def make(
        context: BaseContext, builder: object, signature: Signature, arguments: Sequence[object]
    ) -> object:
        found = context.make_array(signature.args[0])(context, builder, arguments[0])
        found.meminfo = cgutils.get_null_value(found.meminfo.type)
        found.parent = cgutils.get_null_value(found.parent.type)
        return found._getvalue()

    return array(array), make


unowned: Callable[[Array], Array] = (
    (lambda array: array) if config.DISABLE_JIT else intrinsic(_without_owner)
)
"""The same array without its owner, so that compiled code counts no references to it.

Compiled functions count references (an atomic instruction) to each array at each call. In the event
loop that takes longer than the events. The caller of the kernel owns the arrays until it returns.
"""


def drop_stale(folder: Path) -> int:
    """Take away what was compiled before one of its sources changed; gives how many files.

    The compiler looks only at the file of the function itself, and would go on with the constants
    and functions that it took in from the others.
    """
    newest = max((folder / name).stat().st_mtime for name in SOURCES)
    dropped = 0
    for kept in (folder / "__pycache__").glob("*.nb[ci]"):
        # Another process may be doing the same, and a folder that may not be written has none.
        with suppress(OSError):
            if kept.stat().st_mtime < newest:
                kept.unlink()
                dropped += 1
    return dropped


drop_stale(FOLDER)
