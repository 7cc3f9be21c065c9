"""Values of JSON that was read from outside, each checked before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def say_kind(value: object) -> str:
    """What a value of JSON is, in words.

    Examples
    --------
    >>> say_kind([]), say_kind(True), say_kind(None)
    ('a list', 'true or false', 'null')
    """
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "an object"
    return "null" if value is None else "a list"


def _refuse(value: object, expected: str) -> TypeError:
    return TypeError(f"{say_kind(value)} stands in the place of {expected}")


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
        raise _refuse(value, "an object")
    return value


def list_of(value: object) -> Sequence[object]:
    """A JSON list.

    Raises
    ------
    TypeError : another value, a text too.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _refuse(value, "a list")
    return value


def objects_of(value: object) -> Sequence[Mapping[str, object]]:
    """A list of JSON objects.

    Raises
    ------
    TypeError : another value, or a list with other values.
    """
    return [object_of(each) for each in list_of(value)]


def text_of(value: object) -> str:
    """A text.

    Raises
    ------
    TypeError : another value.
    """
    if not isinstance(value, str):
        raise _refuse(value, "a text")
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
    TypeError : another value; ``true`` and ``false`` too, which Python takes for numbers.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refuse(value, "a whole number")
    return value
