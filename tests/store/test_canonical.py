"""Canonical JSON: the fast encoder and the library of RFC 8785 give the same bytes."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.store.canonical import _is_plain, canonical_bytes

LARGEST = 2**53 - 1
KEYS = st.text(st.characters(max_codepoint=127), max_size=6) | st.text(max_size=6)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
PLAIN_LEAVES = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=12)


def nested(leaves: st.SearchStrategy[Any], keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Values of JSON."""
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=20,
    )


def test_both_give_the_same_bytes() -> None:
    fast = 0

    @settings(max_examples=600, deadline=None, database=None)
    @given(
        nested(LEAVES, KEYS)
        | nested(PLAIN_LEAVES, st.text(st.characters(max_codepoint=127), max_size=6))
    )
    def compare(value: Any) -> None:
        nonlocal fast
        fast += _is_plain(value)
        assert canonical_bytes(value) == rfc8785.dumps(value)

    compare()
    assert fast > 200


def test_every_control_character() -> None:
    text = "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028é\U0001f33e'
    assert _is_plain({"a": text})
    assert canonical_bytes({"a": text}) == rfc8785.dumps({"a": text})


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), float("nan"), "\ud800", {"a": "\udfff"}, {1: "a"}, {"a": object()}]
)
def test_values_without_a_canonical_form(value: Any) -> None:
    with pytest.raises(KeruenError) as error:
        canonical_bytes(value)
    assert error.value.what.startswith("a value has no canonical form: ")
