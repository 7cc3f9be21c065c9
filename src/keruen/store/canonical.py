"""One value, one text: JSON in the canonical form of RFC 8785, and its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

import rfc8785

from keruen.errors import KeruenError

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value that JSON can express."""


def canonical_bytes(value: object) -> bytes:
    """The canonical JSON of a value, as UTF-8.

    Raises
    ------
    KeruenError : a value that has no canonical form: a number that is not finite, a whole number
        beyond 2^53, a key that is no text, or a type that JSON does not know.
    """
    try:
        if _is_plain(value):
            # The encoder in C gives the same bytes, about ten times as fast.
            return ENCODER.encode(value).encode("utf-8")
        # The encoder itself refuses what is not JSON.
        return rfc8785.dumps(cast("Json", value))
    except (rfc8785.CanonicalizationError, ValueError, TypeError, RecursionError) as error:
        raise KeruenError(
            f"a value has no canonical form: {str(error) or type(error).__name__}",
            "Use texts, true, false, null, finite numbers below 2^53, lists and objects with "
            "texts for keys.",
        ) from error


ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
LARGEST_INTEGER = 2**53 - 1


def _is_plain(value: object) -> bool:
    """Whether a value has no number with a fraction and no key beyond ASCII.

    Those RFC 8785 writes and sorts in its own way.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return -LARGEST_INTEGER <= cast(int, value) <= LARGEST_INTEGER
    if kind is list:
        return all(map(_is_plain, cast("list[object]", value)))
    if kind is dict:
        held = cast("dict[object, object]", value)
        plain = all(type(key) is str and key.isascii() for key in held)
        return plain and all(map(_is_plain, held.values()))
    return False


def fingerprint(value: object) -> str:
    """SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
