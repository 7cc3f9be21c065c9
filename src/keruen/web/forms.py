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
from keruen.web.languages import translate
from keruen.web.pasted_rows import Column, read_pasted, read_typed
from keruen.web.seen_version import NOTHING, Shown


@dataclass(frozen=True)
class Field:
    """One input: its name and kind, whether it is needed, its first value, what can be chosen.

    Parameters
    ----------
    suggestions : names of records, which complete what is written.
    columns : the inputs of each row, for a field that is a list of rows.
    rows : what stands in the rows; empty ones are there to be filled in.
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
    columns: tuple[Field, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
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
        model = row_model(info.annotation)
        if model is not None:
            fields.append(_rows_field(key, model, found, info.is_required(), options))
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


FIRST_ROWS, MORE_ROWS = 3, 3
"""Empty rows of a new form, and those that the button adds."""

PASTED = "pasted"
"""The input of a field of rows into which rows of a spreadsheet are pasted."""

ADD_ROWS = "add_rows"
"""The button that adds rows to a form; its value is the field."""


def row_model(annotation: object) -> type[BaseModel] | None:
    """The model of the rows of a field that is a list of rows; None for another field."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is not list:
        return None
    (inner,) = get_args(annotation)
    found = get_args(inner)[0] if get_origin(inner) is Annotated else inner
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _rows_field(
    key: str, model: type[BaseModel], found: Command, needed: bool, options: Options | None
) -> Field:
    """The field of a list of rows; a column is an input of each row."""
    columns = tuple(
        Field(
            name,
            field_kind(info.annotation, found, name),
            info.is_required(),
            _first(info.default),
            options.options(found.name, f"{key}.{name}") if options else (),
        )
        for name, info in model.model_fields.items()
    )
    return Field(key, "rows", needed, "", columns=columns, rows=({},) * FIRST_ROWS)


def columns_of(model: type[BaseModel], found: Command, language: str = "en") -> list[Column]:
    """The columns of the rows of a field, with the headings that a spreadsheet may have."""
    return [
        Column(
            name,
            field_kind(info.annotation, found, name),
            info.is_required(),
            frozenset(
                {
                    name.replace("_", " ").lower(),
                    translate(name.replace("_", " "), language, found.name).lower(),
                }
            ),
        )
        for name, info in model.model_fields.items()
    ]


def read_rows(
    found: Command, key: str, model: type[BaseModel], sent: Mapping[str, str], language: str
) -> list[dict[str, str]]:
    """The rows that were typed, then those that were pasted.

    Raises
    ------
    RefusalError : every pasted cell that cannot be read, by row and column.
    """
    columns = columns_of(model, found, language)
    pasted = read_pasted(key, columns, sent.get(f"{key}.{PASTED}", ""))
    return [*read_typed(key, columns, sent), *pasted]


def add_rows(form: Form, found: Command, sent: Mapping[str, str], language: str) -> Form:
    """A form as it was sent, with its pasted rows as inputs, and with more empty rows.

    Raises
    ------
    RefusalError : every pasted cell that cannot be read, by row and column.
    """
    fields = []
    for each in fill_form(form, sent).fields:
        model = row_model(found.model.model_fields[each.name].annotation) if each.columns else None
        if model is not None:
            rows = read_rows(found, each.name, model, sent, language)
            more = MORE_ROWS if sent.get(ADD_ROWS) == each.name else 0
            empty = max(more, FIRST_ROWS - len(rows))
            fields.append(replace(each, value="", rows=_with_empty(rows, empty)))
        else:
            fields.append(each)
    return replace(form, open=True, fields=tuple(fields))


def _with_empty(rows: list[dict[str, str]], empty: int) -> tuple[Mapping[str, str], ...]:
    """Rows, and empty ones to be filled in."""
    return (*rows, *({} for _ in range(empty)))


def _fill(field: Field, sent: Mapping[str, str]) -> Field:
    if field.kind == "secret":
        return field
    if field.columns:
        columns = [Column(each.name, each.kind, each.needed) for each in field.columns]
        rows = read_typed(field.name, columns, sent)
        shown = _with_empty(rows, max(0, FIRST_ROWS - len(rows)))
        return replace(field, value=sent.get(f"{field.name}.{PASTED}", ""), rows=shown)
    texts = {each: sent.get(f"{field.name}.{each}", "") for each in LANGUAGES}
    return replace(field, value=sent.get(field.name, ""), texts=texts)


def _typed(key: str, each: Typed, options: Options | None, act: str) -> Field:
    """The input of a typed value, sent as ``key.name``."""
    kind = {"date": "date", "number": "number"}.get(each.type, "text")
    kind = "long" if each.name == "words" else kind
    chosen = options.options(act, each.name) if options and each.choices else ()
    return Field(f"{key}.{each.name}", kind, each.needed, "", chosen)


def read_form(found: Command, sent: dict[str, str], language: str = "en") -> dict[str, object]:
    """The fields of an act from what a form sent; empty inputs are left out.

    Parameters
    ----------
    language : of the page, whose words may head a pasted table.
    """
    values: dict[str, object] = {}
    for key, info in found.model.model_fields.items():
        kind = field_kind(info.annotation, found, key)
        model = row_model(info.annotation)
        if model is not None:
            rows = read_rows(found, key, model, sent, language)
            if rows or info.is_required():
                values[key] = rows
        elif key == RECURRENCE and chosen_in_words(sent):
            values[key] = read_recurrence(sent)
        elif kind == "texts":
            texts = {each: sent.get(f"{key}.{each}", "") for each in LANGUAGES}
            if any(words.strip() for words in texts.values()):
                values[key] = {each: words for each, words in texts.items() if words.strip()}
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


RECURRENCE = "recurrence"
"""The name of a field for a rule of RFC 5545; forms ask for it in words."""
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


UNLOGGED = {"verdict": "text", "grounds": "long"}
"""Fields that the log leaves out and that are written as any other, with their kinds."""


def field_kind(annotation: object, found: Command, name: str) -> str:
    """The kind of input that a field of an act needs."""
    if name in found.secret:
        return UNLOGGED.get(name, "secret")
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is dict:
        return "texts" if get_args(annotation) == (str, str) else "none"
    if row_model(annotation) is not None:
        return "rows"
    if get_origin(annotation) is list:
        return "list"
    kinds = {bool: "flag", float: "number", int: "number", date: "date", datetime: "moment"}
    if annotation in kinds:
        return kinds[annotation]
    long = name in ("reason", "words", "resolution", "effect", "result", "outcome", "public_pem")
    return "long" if long else "text"


def _first(default: object) -> str:
    plain = isinstance(default, str | int | float) and not isinstance(default, bool)
    return str(default) if plain else ""
