"""Values of JSON that was read from outside, each checked before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def object_of(value: object) -> Mapping[str, object]:
    """A JSON object.

    Raises
    ------
    TypeError : another value.

    Examples
    --------
    >>> object_of({"number": 1})
    {'number': 1}
    """
    if not isinstance(value, Mapping):
        raise TypeError(f"{type(value).__name__} is not an object")
    return value


def objects_of(value: object) -> Sequence[Mapping[str, object]]:
    """A list of JSON objects.

    Raises
    ------
    TypeError : another value, or a list with other values.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is not a list")
    return [object_of(each) for each in value]


def text_of(value: object) -> str:
    """A text.

    Raises
    ------
    TypeError : another value.
    """
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is not a text")
    return value


def texts_of(value: object) -> dict[str, str]:
    """A text by language, or another object whose values are texts.

    Raises
    ------
    TypeError : another value, or an object with other values.
    """
    return {name: text_of(each) for name, each in object_of(value).items()}


def whole_of(value: object) -> int:
    """A whole number.

    Raises
    ------
    TypeError : another value.
    """
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} is not a whole number")
    return value
