"""Records of stored JSON as dataclasses: their names are fields, which a type checker knows."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from numbers import Integral, Real
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from keruen.errors import KeruenError

R = TypeVar("R")
Reader = Callable[[object, str], object]

SCALARS: dict[object, tuple[tuple[type, ...], str]] = {
    str: ((str,), "a text"),
    bool: ((bool,), "true or false"),
    int: ((Integral,), "a whole number"),
    float: ((Real,), "a number"),
}
"""Types of Python that each type of a field takes, in the same form, and their name in words."""


def read_record(kind: type[R], data: object, place: str = "") -> R:
    """A JSON object as a record.

    Parameters
    ----------
    kind : a dataclass whose fields have the names of the object. A field is a text, a number, true
        or false, `object`, a `Literal`, another such class, a `TypedDict`, a `tuple` or `Sequence`
        of one type, a `Mapping` from texts to one type, or one of these or None. Names of the
        object that the class has not are left out; a name that is not there has the default of its
        field.
    data : the object; numbers are not converted.
    place : where the object stands, for errors.

    Raises
    ------
    KeruenError : a name without a default is missing, or a value has another type.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Tier:
    ...     site: str
    ...     silo_t: float | None = None
    >>> read_record(Tier, {"site": "dakar", "tier": 1})
    Tier(site='dakar', silo_t=None)
    """
    if not isinstance(data, Mapping):
        raise _fault(place, data, "an object")
    values: dict[str, object] = {}
    for name, each in _plan(kind).items():
        if name in data:
            values[name] = each.read(data[name], f"{place}.{name}" if place else name)
        elif each.is_required:
            raise _missing(f"{place}.{name}" if place else name)
    return kind(**values)


def read_records(kind: type[R], data: object, place: str = "") -> tuple[R, ...]:
    """A list of JSON objects as records, in its order.

    Raises
    ------
    KeruenError : as by `read_record`, or it is not a list.
    """
    return tuple(
        read_record(kind, each, f"{place}[{number}]")
        for number, each in enumerate(_sequence(data, place))
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    read: Reader
    is_required: bool


_PLANS: dict[type[object], Mapping[str, _Cell]] = {}
"""What was found of each class."""


def _plan(kind: type[object]) -> Mapping[str, _Cell]:
    """How each field of a class is read."""
    if kind not in _PLANS:
        _PLANS[kind] = _make_plan(kind)
    return _PLANS[kind]


def _make_plan(kind: type[object]) -> Mapping[str, _Cell]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is not a dataclass")
    hints = get_type_hints(kind)
    return {
        each.name: _Cell(_reader(hints[each.name]), _is_required(each))
        for each in fields(kind)
        if each.init
    }


def _is_required(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _reader(hint: object) -> Reader:
    """How a value of a type is read."""
    if hint is object:
        return lambda value, _: value
    if hint in SCALARS:
        return _scalar_reader(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_reader(hint)
    if is_typeddict(hint):
        return _dict_reader(hint)
    if get_origin(hint) is Literal:
        return _choice_reader(get_args(hint))
    return _container_reader(hint)


def _scalar_reader(hint: object) -> Reader:
    kinds, words = SCALARS[hint]

    def read(value: object, place: str) -> object:
        if not isinstance(value, kinds) or (isinstance(value, bool) and hint is not bool):
            raise _fault(place, value, words)
        return value

    return read


def _choice_reader(choices: tuple[object, ...]) -> Reader:
    words = f"one of {', '.join(map(repr, choices))}"

    def read(value: object, place: str) -> object:
        if value not in choices:
            raise _fault(place, value, words)
        return value

    return read


def _record_reader(kind: type[object]) -> Reader:
    return lambda value, place: read_record(kind, value, place)


def _dict_reader(hint: object) -> Reader:
    """A dictionary with the names of a TypedDict, which may lack those that are not required."""
    readers = {name: _reader(kind) for name, kind in get_type_hints(hint).items()}
    required: frozenset[str] = getattr(hint, "__required_keys__", frozenset())

    def read(value: object, place: str) -> object:
        if not isinstance(value, Mapping):
            raise _fault(place, value, "an object")
        for name in readers:
            if name in required and name not in value:
                raise _missing(f"{place}.{name}")
        return {
            name: each(value[name], f"{place}.{name}")
            for name, each in readers.items()
            if name in value
        }

    return read


def _container_reader(hint: object) -> Reader:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and len(inner) == 2 and type(None) in inner:
        read = _reader(next(each for each in inner if each is not type(None)))
        return lambda value, place: None if value is None else read(value, place)
    if origin is tuple and len(inner) > 1 and inner[-1] is not Ellipsis:
        return _pair_reader(tuple(map(_reader, inner)))
    if origin in (tuple, Sequence):
        return _list_reader(_reader(inner[0]))
    if origin is Mapping and inner[0] is str:
        return _mapping_reader(_reader(inner[1]))
    raise TypeError(f"{hint!r} is not a type of a record's field")


def _pair_reader(parts: tuple[Reader, ...]) -> Reader:
    def read(value: object, place: str) -> object:
        found = _sequence(value, place)
        if len(found) != len(parts):
            raise _fault(place, value, f"a list of {len(parts)}")
        return tuple(
            part(each, f"{place}[{number}]")
            for number, (part, each) in enumerate(zip(parts, found, strict=True))
        )

    return read


def _list_reader(part: Reader) -> Reader:
    return lambda value, place: tuple(
        part(each, f"{place}[{number}]") for number, each in enumerate(_sequence(value, place))
    )


def _mapping_reader(part: Reader) -> Reader:
    def read(value: object, place: str) -> object:
        if not isinstance(value, Mapping):
            raise _fault(place, value, "an object")
        return {str(key): part(each, f"{place}.{key}") for key, each in value.items()}

    return read


def _sequence(value: object, place: str) -> Sequence[object]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _fault(place, value, "a list")
    return value


def _missing(place: str) -> KeruenError:
    return KeruenError(f"{place} is missing", "Make the run again with this version of Keruen.")


def _fault(place: str, value: object, wanted: str) -> KeruenError:
    return KeruenError(
        f"{place or 'the value'} is {value!r}, and not {wanted}",
        "Make the run again with this version of Keruen.",
    )
