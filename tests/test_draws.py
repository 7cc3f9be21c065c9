"""The count of draws itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draws import reached, reaches


@reaches(at_least=10)
@settings(max_examples=20)
@given(st.integers(0, 100))
def test_draws_are_counted(number: int) -> None:
    assert number >= 0
    reached()


def test_too_few_draws_fail() -> None:
    @reaches(at_least=3)
    @settings(max_examples=50)
    @given(st.integers(0, 10))
    def leave_early(number: int) -> None:
        if number != 7:
            return
        reached()

    with pytest.raises(AssertionError, match=r"only [0-2] draws reached the assertions, not 3"):
        leave_early()


def test_a_failing_draw_is_shown_as_it_is() -> None:
    @reaches(at_least=1)
    @settings(database=None, max_examples=5)
    @given(st.just(1))
    def fail(number: int) -> None:
        assert number == 2

    with pytest.raises(AssertionError, match="assert 1 == 2"):
        fail()
