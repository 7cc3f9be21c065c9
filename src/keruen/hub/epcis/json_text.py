"""JSON in and out without loss: exact numbers, each name once, bounded size and depth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from keruen.hub.epcis.errors import EpcisError, EpcisFinding

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]

MOST_BYTES = 64 * 2**20
MOST_DEPTH = 24
MOST_DIGITS = 30
REMEDY = "Export the document again from the system that wrote it."


def parse_json(text: str | bytes) -> Json:
    """A JSON value with exact numbers.

    Raises
    ------
    EpcisError : not JSON, not UTF-8, too large, nested too deeply, a name twice, or a number with
        more than 30 digits.
    """
    if len(text) > MOST_BYTES:
        raise _refusal(f"larger than {MOST_BYTES // 2**20} MB", "Split the document.")
    try:
        words = text if isinstance(text, str) else text.decode("utf-8-sig")
        words.encode("utf-8")
        value: Json = json.loads(
            words,
            object_pairs_hook=_once,
            parse_float=_number,
            parse_int=_whole,
            parse_constant=_constant,
        )
        _check(value, MOST_DEPTH)
    except UnicodeError as error:
        raise _refusal("not UTF-8 text", REMEDY) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        nested = isinstance(error, RecursionError)
        problem = "nested too deeply" if nested else f"not JSON: {str(error)[:120]}"
        raise _refusal(problem, REMEDY) from error
    return value


def write_json(value: Json, indent: int = 0, level: int = 0) -> str:
    """JSON text; without indent in one line with sorted names, which is the same for equal values.

    Examples
    --------
    >>> write_json({"b": [1, Decimal("12.50")], "a": None})
    '{"a":null,"b":[1,12.5]}'
    """
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if not isinstance(value, list | dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    space = "\n" + " " * indent * (level + 1) if indent else ""
    end = "\n" + " " * indent * level if indent else ""
    if isinstance(value, list):
        parts = [write_json(each, indent, level + 1) for each in value]
        return f"[{space}{f',{space}'.join(parts)}{end}]"
    items = value.items() if indent else sorted(value.items())
    colon = ": " if indent else ":"
    parts = [
        f"{json.dumps(name, ensure_ascii=False)}{colon}{write_json(each, indent, level + 1)}"
        for name, each in items
    ]
    return f"{{{space}{f',{space}'.join(parts)}{end}}}"


def fingerprint(value: Json) -> str:
    """SHA-256 of a value's text in one line."""
    return hashlib.sha256(write_json(value).encode("utf-8")).hexdigest()


def _decimal_text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    names: dict[str, Json] = {}
    for name, value in pairs:
        if name in names:
            raise ValueError(f"the name {name[:60]!r} is given twice")
        names[name] = value
    return names


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
        raise ValueError(f"a number with more than {MOST_DIGITS} digits")
    return value


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"a number with more than {MOST_DIGITS} digits")
    return int(text)


def _constant(text: str) -> Json:
    raise ValueError(f"{text} is not a number of JSON")


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise RecursionError
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            name.encode("utf-8")
            _check(each, depth - 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth - 1)


def _refusal(problem: str, remedy: str) -> EpcisError:
    return EpcisError([EpcisFinding("the document", problem, remedy)])
