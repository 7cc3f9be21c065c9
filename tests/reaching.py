"""Property tests count the draws that reach their assertions, and fail where these are few.

A random case may have no plan, and then there is little to assert. A test that only returns there
could pass without checking anything. `reaches(n)` fails below n draws that called `reached`.
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from typing import Any

_counts: list[int] = []

FRESH = os.environ.get("KERUEN_HYPOTHESIS") == "fresh"
"""Whether this is `make test-long`, which draws fresh examples."""


def examples(few: int, many: int) -> int:
    """How many examples a property test draws: few in `make test`, many in `make test-long`."""
    return many if FRESH else few


def reached() -> None:
    """Count a draw whose assertions follow."""
    _counts[-1] += 1


def least_drawn(least: int, fresh: bool = FRESH) -> int:
    """How many draws reach the assertions at least, by what `make test` counts.

    Fresh draws reach them more often or less: a count with this mean is above two standard
    deviations less, its square root at most, in all but one run of forty.
    """
    return max(1, math.floor(least - 2.0 * math.sqrt(least))) if fresh else least


def reaches(least: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Fail where too few draws of a property test call `reached`; the outermost decorator.

    Parameters
    ----------
    least : with the draws of `make test`, which are the same in each run.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def counted(*args: Any, **kwargs: Any) -> None:
            _counts.append(0)
            try:
                test(*args, **kwargs)
            finally:
                found = _counts.pop()
            name = getattr(test, "__name__", "the test")
            wanted = least_drawn(least)
            assert found >= wanted, f"{found} draws of {name} reach its assertions, not {wanted}"

        return counted

    return decorate
