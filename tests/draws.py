"""Count the draws of a property test that reach its assertions, and fail where they are too few.

A property test that leaves most of its draws early passes without having checked anything::

    @reaches(at_least=10)
    @given(random_cases())
    def test_something(drawn):
        try:
            plan = make_plan(drawn.case, options)
        except InfeasibleError:
            return
        assert holds(plan)
        reached()
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

Given = ParamSpec("Given")

_COUNTS: list[int] = []
"""How many draws of each running test reached their assertions, the innermost last."""


def reached() -> None:
    """Count one draw that came to its assertions."""
    _COUNTS[-1] += 1


def reaches(*, at_least: int) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """Fail a test if fewer of its draws call `reached`."""

    def decorate(test: Callable[Given, None]) -> Callable[Given, None]:
        @functools.wraps(test)
        def counted(*args: Given.args, **named: Given.kwargs) -> None:
            _COUNTS.append(0)
            try:
                test(*args, **named)
            finally:
                count = _COUNTS.pop()
            assert count >= at_least, f"only {count} draws reached the assertions, not {at_least}"

        return counted

    return decorate
