"""The counter of property tests fails a test that checks too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reaching import reached, reaches

TEN = settings(max_examples=10, database=None)


def test_enough_draws_pass() -> None:
    @reaches(3)
    @TEN
    @given(st.integers(0, 5))
    def check(number: int) -> None:
        if number < 2:
            return
        reached()

    check()


def test_too_few_draws_fail() -> None:
    @reaches(11)
    @TEN
    @given(st.integers())
    def check(number: int) -> None:
        if number == 0:
            return
        reached()

    with pytest.raises(AssertionError, match=r"^\d+ draws of check reach its assertions, not 11$"):
        check()


def test_a_failure_within_is_passed_on() -> None:
    @reaches(1)
    @TEN
    @given(st.integers())
    def check(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check()
