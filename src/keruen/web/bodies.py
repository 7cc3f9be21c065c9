"""Checks of a request body before any route reads it: forms in UTF-8, and unambiguous JSON.

JSON is taken as I-JSON has it (RFC 7493): UTF-8, no name twice in an object, no half of a surrogate
pair, no number outside the range of a double.
"""

from __future__ import annotations

import json
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from keruen.errors import KeruenError

DEEPEST = 32
"""Levels of a JSON text."""

LARGEST_INTEGER = 2**53 - 1
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000


class RequestError(KeruenError):
    """A request that is not taken.

    Parameters
    ----------
    status : of the answer.
    """

    def __init__(self, status: int, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.status = status


def check_body(media_type: str, body: bytes) -> None:
    """Refuse a body that has no reading, or more than one.

    Raises
    ------
    RequestError : with the status 400.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind == FORM:
        check_form(body)
    elif kind == "application/json" or kind.endswith("+json"):
        check_json(body)


def check_form(body: bytes) -> None:
    """Refuse a form that is not text in UTF-8.

    Raises
    ------
    RequestError : with the status 400.
    """
    if body.count(b"&") >= MOST_FIELDS:
        _refuse(f"the form has more than {MOST_FIELDS} fields", "Send fewer.")
    plain = unquote_to_bytes(body.replace(b"+", b" "))
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("the form holds bytes that are not text in UTF-8", "Send it in UTF-8.")
    if b"\x00" in plain:
        _refuse("the form holds a NUL character", "Take it out.")


def check_json(body: bytes) -> None:
    """Refuse a JSON text that is not I-JSON, or that is nested deeply.

    Raises
    ------
    RequestError : with the status 400.
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except UnicodeDecodeError:
        _refuse("the JSON text is not in UTF-8", "Send it in UTF-8.")
    except RecursionError:
        _refuse_depth()
    except ValueError:
        # What is no JSON at all is refused by the route, which knows what it asked for.
        return
    _walk(value)


def _walk(value: object) -> None:
    here, depth = [value], 0
    while here:
        depth += 1
        if depth > DEEPEST:
            _refuse_depth()
        inner: list[object] = []
        for each in here:
            if isinstance(each, dict):
                inner += [*each, *each.values()]
            elif isinstance(each, list):
                inner += each
            elif isinstance(each, str):
                _check_text(each)
        here = inner


def _check_text(text: str) -> None:
    if "\x00" in text:
        _refuse("the JSON text holds a NUL character", "Take it out.")
    if any("\ud800" <= each <= "\udfff" for each in text):
        _refuse("the JSON text holds half of a surrogate pair", "Send whole characters.")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        _refuse("the JSON text holds a name twice in one object", "Write each name once.")
    return made


def _constant(word: str) -> NoReturn:
    _refuse(f"the JSON text holds {word}, which is not a number", "Write a finite number.")


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST_INTEGER:
        _refuse_number()
    return int(digits)


def _float(digits: str) -> float:
    if abs(float(digits)) == float("inf"):
        _refuse_number()
    return float(digits)


def _refuse_number() -> NoReturn:
    _refuse("the JSON text holds a number that is too large", f"Stay within {LARGEST_INTEGER}.")


def _refuse_depth() -> NoReturn:
    _refuse(f"the JSON text is nested more than {DEEPEST} levels deep", "Send a flatter one.")


def _refuse(what: str, remedy: str) -> NoReturn:
    raise RequestError(400, what, remedy)
