"""One value, one text: JSON in the canonical form of RFC 8785, and its SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from keruen.errors import KeruenError


def canonical_bytes(value: Any) -> bytes:
    """The canonical JSON of a value, as UTF-8.

    Raises
    ------
    KeruenError : a value that has no canonical form: a number that is not finite, a whole number
        beyond 2^53, a key that is no text, or a type that JSON does not know.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError, TypeError, RecursionError) as error:
        raise KeruenError(
            f"a value has no canonical form: {str(error) or type(error).__name__}",
            "Use texts, true, false, null, finite numbers below 2^53, lists and objects with "
            "texts for keys.",
        ) from error


def fingerprint(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
