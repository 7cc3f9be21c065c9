"""The counter of property tests fails a test that checks too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reaching import least_drawn, reached, reaches

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
    @reaches(30)
    @TEN
    @given(st.integers())
    def check(number: int) -> None:
        if number == 0:
            return
        reached()

    said = rf"^\d+ draws of check reach its assertions, not {least_drawn(30)}$"
    with pytest.raises(AssertionError, match=said):
        check()


def test_fresh_draws_may_reach_two_deviations_less() -> None:
    assert [least_drawn(each, fresh=False) for each in (1, 3, 100)] == [1, 3, 100]
    assert [least_drawn(each, fresh=True) for each in (1, 3, 9, 100)] == [1, 1, 3, 80]


def test_a_failure_within_is_passed_on() -> None:
    @reaches(1)
    @TEN
    @given(st.integers())
    def check(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check()
