"""Forms made from acts: each field of an act's model becomes an input, and back."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Protocol, Union, get_args, get_origin

from pydantic import BaseModel

from keruen.roadmap.acts import ACTS
from keruen.roadmap.calendar.rule_words import make_rule
from keruen.roadmap.desk import LANGUAGES
from keruen.roadmap.kinds import Typed
from keruen.store.command import Command, label_of
from keruen.web.seen_version import NOTHING, Shown


@dataclass(frozen=True)
class Field:
    """One input: its name and kind, whether it is needed, its first value, what can be chosen.

    Parameters
    ----------
    suggestions : names of records, which complete what is written.
    label : from the catalogue; the name of the field in words where left out.
    hint : what is to be known before it is filled in, from the catalogue.
    unit : stands behind the label, such as kg.
    problem : what is wrong with what was sent in it, and what to do.
    """

    name: str
    kind: str
    needed: bool
    value: str
    options: tuple[tuple[str, str], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    label: str = ""
    hint: str = ""
    unit: str = ""
    problem: tuple[str, str] | None = None


@dataclass(frozen=True)
class Form:
    """A form for one act: its label, to which record it belongs, and what it does in a sentence.

    Parameters
    ----------
    shown : what the page shows of the record to which the act binds.
    once : the key with which the form posts once, however often it is sent.
    package : whose command it is; its address begins with it.
    problem : what is wrong with what was sent, and what to do, where it is not of one field.
    """

    act: str
    label: str
    about: str
    words: str
    hidden: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    open: bool = False
    shown: Shown = NOTHING
    once: str = ""
    package: str = "roadmap"
    problem: tuple[str, str] | None = None


class Options(Protocol):
    """Who knows what can be chosen in a field of an act, and which inputs a group of values has."""

    def options(self, act: str, field: str) -> tuple[tuple[str, str], ...]:
        """Values with their labels; none where anything can be written."""

    def suggestions(self, act: str, field: str) -> tuple[str, ...]:
        """Names that complete what is written where records are too many to choose from."""

    def inputs(self, act: str) -> tuple[Typed, ...]:
        """The typed inputs of an act's values; none where it has none."""


def make_form(
    name: str,
    given: Mapping[str, str],
    about: str = "",
    options: Options | None = None,
    shown: Shown | None = None,
) -> Form:
    """The form of an act; what is given is not asked for."""
    found = ACTS[name]
    fields: list[Field] = []
    for key, info in found.model.model_fields.items():
        kind = field_kind(info.annotation, found, key)
        if key in given or (key == "seen" and found.binds):
            continue
        if key == RECURRENCE:
            fields += recurrence_fields(info.is_required(), options, name)
            continue
        if kind == "none":
            inputs = options.inputs(name) if options else ()
            fields += [_typed(key, each, options, name) for each in inputs]
            continue
        chosen = options.options(name, key) if options else ()
        hints = options.suggestions(name, key) if options and not chosen else ()
        first = _first(info.default)
        fields.append(Field(key, kind, info.is_required(), first, chosen, suggestions=hints))
    hidden = tuple(given.items())
    label = label_of(name)
    return Form(name, label, about, found.words, hidden, tuple(fields), shown=shown or NOTHING)


def fill_form(form: Form, sent: Mapping[str, str]) -> Form:
    """A form opened again with the values that were sent."""
    return replace(form, open=True, fields=tuple(_fill(each, sent) for each in form.fields))


def _fill(field: Field, sent: Mapping[str, str]) -> Field:
    if field.kind == "secret":
        return field
    texts = {each: sent.get(f"{field.name}.{each}", "") for each in LANGUAGES}
    return replace(field, value=sent.get(field.name, ""), texts=texts)


def _typed(key: str, each: Typed, options: Options | None, act: str) -> Field:
    """The input of a typed value, sent as ``key.name``."""
    kind = {"date": "date", "number": "number"}.get(each.type, "text")
    kind = "long" if each.name == "words" else kind
    chosen = options.options(act, each.name) if options and each.choices else ()
    return Field(f"{key}.{each.name}", kind, each.needed, "", chosen)


def read_form(found: Command, sent: dict[str, str]) -> dict[str, object]:
    """The fields of an act from what a form sent; empty inputs are left out."""
    values: dict[str, object] = {}
    for key, info in found.model.model_fields.items():
        kind = field_kind(info.annotation, found, key)
        if key == RECURRENCE and chosen_in_words(sent):
            values[key] = read_recurrence(sent)
        elif kind == "texts":
            texts = {each: sent.get(f"{key}.{each}", "") for each in LANGUAGES}
            if any(words.strip() for words in texts.values()):
                values[key] = {each: words for each, words in texts.items() if words.strip()}
        elif kind == "rows":
            if group := read_group(sent, key):
                values[key] = group
        elif kind == "none":
            mark = f"{key}."
            inner = {name[len(mark) :]: sent[name] for name in sent if name.startswith(mark)}
            values[key] = {name: words for name, words in inner.items() if words.strip()}
        elif kind == "flag":
            values[key] = sent.get(key) == "on"
        elif sent.get(key, "").strip():
            words = sent[key]
            values[key] = words.replace(",", " ").split() if kind == "list" else words
    return values


def read_group(sent: Mapping[str, str], key: str) -> list[dict[str, str]]:
    """A list of groups of fields, sent as ``key.number.name``; groups without any are left out.

    Examples
    --------
    >>> sent = {"readings.0.sensor": "A1", "readings.0.celsius": "21.5", "readings.1.sensor": " "}
    >>> read_group(sent, "readings")
    [{'sensor': 'A1', 'celsius': '21.5'}]
    """
    found: dict[int, dict[str, str]] = {}
    for name, words in sent.items():
        head, _, rest = name.partition(".")
        number, _, inner = rest.partition(".")
        if head == key and inner and number.isascii() and number.isdigit() and len(number) < 4:
            group = found.setdefault(int(number), {})
            if words.strip():
                group[inner] = words
    return [group for _, group in sorted(found.items()) if group]


RECURRENCE = "recurrence"
"""The name of a field that holds a rule of RFC 5545; forms ask for it in words."""
REPEATS, ON_DAY, UNTIL = (f"{RECURRENCE}.{part}" for part in ("repeats", "on_day", "until"))


def recurrence_fields(needed: bool, options: Options | None, act: str) -> list[Field]:
    """How often, on which day and until when something comes again, as choices in words."""
    chosen = {name: options.options(act, name) if options else () for name in (REPEATS, ON_DAY)}
    return [
        Field(REPEATS, "text", needed, "", chosen[REPEATS]),
        Field(ON_DAY, "text", False, "", chosen[ON_DAY]),
        Field(UNTIL, "date", False, ""),
    ]


def chosen_in_words(sent: Mapping[str, str]) -> bool:
    """Whether a form sent choices of a recurrence, and not a rule."""
    return any(sent.get(name, "").strip() for name in (REPEATS, ON_DAY, UNTIL))


def read_recurrence(sent: Mapping[str, str]) -> str:
    """The rule of what was chosen.

    Raises
    ------
    KeruenError : choices that do not fit each other.
    """
    return make_rule(*(sent.get(name, "").strip() for name in (REPEATS, ON_DAY, UNTIL)))


def field_kind(annotation: object, found: Command, name: str) -> str:
    """The kind of input that a field of an act needs."""
    if name in found.secret:
        return "secret"
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is dict:
        return "texts" if get_args(annotation) == (str, str) else "none"
    if get_origin(annotation) is list:
        (inner,) = get_args(annotation)
        return "rows" if isinstance(inner, type) and issubclass(inner, BaseModel) else "list"
    kinds = {bool: "flag", float: "number", int: "number", date: "date", datetime: "moment"}
    if annotation in kinds:
        return kinds[annotation]
    long = name in ("reason", "words", "resolution", "effect", "result", "outcome", "public_pem")
    return "long" if long else "text"


def _first(default: object) -> str:
    plain = isinstance(default, str | int | float) and not isinstance(default, bool)
    return str(default) if plain else ""
