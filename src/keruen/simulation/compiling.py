"""How the kernel is compiled, and how it runs uncompiled: one switch for all of its functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled when it is first called, and kept for later runs where that can be.

    With `NUMBA_DISABLE_JIT=1` in the environment it stays as it is written, and gives the same log.
    Where neither the package's folder nor the user's cache may be written, each run compiles anew.
    """
    try:
        kept: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        kept = njit(nogil=True, error_model="numpy")(function)
    return kept
