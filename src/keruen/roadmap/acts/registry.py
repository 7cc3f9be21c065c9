"""The registry of acts: what each takes, who may do it, and that it is written in the log."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from keruen.roadmap.acts.fields import (
    Longest,
    Refers,
    Seen,
    find_field_faults,
    unwrap_metadata,
)
from keruen.roadmap.acts.quotas import count_act
from keruen.roadmap.bound import BOUND
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import (
    ChangedError,
    Part,
    Parts,
    refuse,
    word,
)
from keruen.roadmap.tables import metadata
from keruen.store import log
from keruen.store.canonical import fingerprint
from keruen.store.plain_text import mixed_words

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What an act did: the record it was about, and the tier in which it is logged.

    Parameters
    ----------
    facts : what the log holds besides the fields, so that it is proven along.
    """

    kind: str
    id: str
    tier: str
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """One thing that can be done.

    Parameters
    ----------
    name : unique.
    family : what a role must cover.
    model : its fields.
    function : what does it.
    secret : names of fields that the log leaves out.
    words : what it does, in a sentence.
    binds : by which words of a record it is bound to what was shown (`keruen.roadmap.bound`); such
        an act takes the SHA-256 of those words as `seen`. Empty where it agrees to nothing.
    refers : fields that hold the id of a record, each with its table.
    longest : fields whose texts may be longer or must be shorter than usual.
    """

    name: str
    family: str
    model: type[BaseModel]
    function: Callable[..., Done]
    secret: frozenset[str]
    words: str
    binds: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=dict)


ACTS: dict[str, Act] = {}


def act(family: str, *, binds: str = "") -> Callable[[Callable[..., Done]], Callable[..., Done]]:
    """Register a function as an act of a family; its parameters become its fields.

    Parameters
    ----------
    binds : the words by which the act is bound to what was shown, a name of `BOUND`.
    """

    def register(function: Callable[..., Done]) -> Callable[..., Done]:
        hints = get_type_hints(function, include_extras=True)
        fields: dict[str, Any] = {}
        secret = set()
        refers: dict[str, str] = {}
        longest: dict[str, int] = {}
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
            kind = hints[name]
            absent = parameter.default is inspect.Parameter.empty
            fields[name] = (kind, ... if absent else parameter.default)
            for each in unwrap_metadata(kind):
                if each == "secret":
                    secret.add(name)
                elif isinstance(each, Refers):
                    refers[name] = each.table
                elif isinstance(each, Longest):
                    longest[name] = each.characters
        if binds:
            # Never required of the model: an act without it is refused with how to get it.
            fields["seen"] = (Seen, "")
        model = create_model(
            function.__name__,
            __config__=ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False),
            **fields,
        )
        words = (inspect.getdoc(function) or "").splitlines()[0]
        ACTS[function.__name__] = Act(
            function.__name__,
            family,
            model,
            function,
            frozenset(secret),
            words,
            binds,
            refers,
            longest,
        )
        return function

    return register


def do(desk: Desk, name: str, fields: dict[str, Any]) -> Done:
    """Do an act at a desk: its fields are checked, its actor too, and it is written in the log.

    Raises
    ------
    ChangedError : an act that agrees to a record which changed since it was shown.
    RefusalError : what the register does not do, in two parts.
    """
    found = find_act(desk, name)
    values = check_fields(found, fields)
    count_act(desk)
    _find_records(desk, found, values)
    desk.seen = ""
    if found.binds:
        desk.seen = _check_seen(desk, found, values)
    named = {key: getattr(values, key) for key in type(values).model_fields if key != "seen"}
    done = found.function(desk, **named)
    # Values of fields are never logged: they may be a passphrase, or known to one side alone.
    LOGGER.debug("%s did %s", desk.actor.party or "system", name)
    write_in_log(desk, found, values, done)
    return replace(done, note=_join_notes(done.note, values))


def find_act(desk: Desk, name: str) -> Act:
    """An act by its name, if the actor may do it."""
    found = ACTS.get(name)
    if found is None:
        refuse(
            "there is no act {name}",
            "Choose an act that the API lists.",
            kind="missing",
            name=repr(name[:80]),
        )
    if not desk.actor.may(found.family):
        refuse(
            "this account may not do {name}",
            "Sign in with a role that may, or ask your administrator.",
            kind="forbidden",
            name=Part(label_of(name)),
        )
    return found


def words_of(desk: Desk, name: str, fields: Mapping[str, object]) -> dict[str, object]:
    """The words to which an act with these fields binds, as they stand now.

    Raises
    ------
    RefusalError : an act that binds to nothing, or a record that the actor does not see.
    """
    found = find_act(desk, name)
    if not found.binds:
        refuse(
            "{name} agrees to nothing and needs no fingerprint",
            "Send it without a fingerprint.",
            kind="missing",
            name=Part(label_of(name)),
        )
    bound = BOUND[found.binds]
    record = str(fields.get(bound.field, ""))
    desk.find(metadata.tables[found.refers[bound.field]], record)
    return bound.words(desk, record)


def _find_records(desk: Desk, found: Act, values: BaseModel) -> None:
    """Refuse an id of a record that the actor does not see, as if it did not exist."""
    for name, table in found.refers.items():
        if getattr(values, name):
            desk.find(metadata.tables[table], getattr(values, name))


def _check_seen(desk: Desk, found: Act, values: BaseModel) -> str:
    """The fingerprint of what was shown, if the record still says the same.

    Raises
    ------
    ChangedError : a record that says otherwise now.
    """
    bound = BOUND[found.binds]
    seen = read_seen(getattr(values, "seen", ""))
    now = bound.words(desk, getattr(values, bound.field))
    if not seen:
        refuse(
            "{name} needs the fingerprint of what was shown",
            "Send it as the field seen or in the header If-Match; the .json page of the record and "
            "GET /api/roadmap/acts/{act} give it.",
            kind="unseen",
            name=Part(label_of(found.name)),
            act=found.name,
        )
    standing = fingerprint(now)
    if seen != standing:
        raise ChangedError(now, standing)
    return standing


def read_seen(given: str) -> str:
    """A fingerprint as a field or the header If-Match gives it, without marks around it."""
    return given.removeprefix("W/").strip('"')


def _join_notes(note: str, values: BaseModel) -> str:
    """What is to be known after an act, with the words in it that mix scripts."""
    mixed = sorted({each for text in _texts_of(values.model_dump()) for each in mixed_words(text)})
    if not mixed:
        return note
    said = f"{MIXED}: {', '.join(mixed[:5])}"
    return f"{note} {said}".strip()


MIXED = "Letters of several scripts stand in one word"
"""Begins the warning of words that may be taken for others."""


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of(each)


def write_in_log(desk: Desk, found: Act, values: BaseModel, done: Done) -> None:
    """Write an act in the log of those who may know of it."""
    name = desk.actor.party if done.tier == "party" else "shared"
    dumped = values.model_dump(mode="json", exclude=set(found.secret))
    if found.binds:
        dumped["seen"] = desk.seen
    told = {
        key: value if len(str(value)) <= 4000 else {"sha256": fingerprint(value)}
        for key, value in dumped.items()
    }
    body: dict[str, object] = {"fields": told, "kind": done.kind, "id": done.id, "tier": done.tier}
    if done.facts:
        body["facts"] = dict(done.facts)
    log.append(
        desk.connection,
        name,
        at=desk.moment,
        party=desk.actor.party,
        account=desk.actor.account,
        act=found.name,
        body=body,
    )


def check_fields(found: Act, fields: Mapping[str, object]) -> BaseModel:
    """The fields of an act, each as its type says; texts in normal form.

    Raises
    ------
    RefusalError : every field that cannot be used, named.
    """
    fields, faults = find_field_faults(fields, found.longest, found.secret)
    parts = [_fault({"loc": loc, "type": kind}, **values) for loc, kind, values in faults]
    if not parts:
        try:
            return found.model.model_validate(fields)
        except (ValidationError, OverflowError) as error:
            first = (
                error.errors(include_url=False, include_input=False)
                if isinstance(error, ValidationError)
                else [{"loc": (), "type": "too_large"}]
            )
            parts = [_fault(dict(each)) for each in first]
    return refuse(
        "{name}: invalid input: {places}",
        "Correct the fields listed.",
        kind="invalid",
        name=Part(label_of(found.name)),
        places=Parts(tuple(parts[:8])),
    )


FAULTS = {
    "missing": "{field} is missing",
    "extra_forbidden": "{field} is not a field of this act",
    "string_too_short": "{field} is empty",
    "string_too_long": "{field} is too long",
    "string_type": "{field} is not a text",
    "string_pattern_mismatch": "{field} is not an id",
    "float_type": "{field} is not a number",
    "float_parsing": "{field} is not a number",
    "int_type": "{field} is not a whole number",
    "int_parsing": "{field} is not a whole number",
    "int_from_float": "{field} is not a whole number",
    "finite_number": "{field} is not a finite number",
    "bool_type": "{field} is neither yes nor no",
    "bool_parsing": "{field} is neither yes nor no",
    "date_type": "{field} is not a date",
    "date_parsing": "{field} is not a date",
    "date_from_datetime_parsing": "{field} is not a date",
    "date_from_datetime_inexact": "{field} is not a date",
    "datetime_type": "{field} is not a time",
    "datetime_parsing": "{field} is not a time",
    "datetime_from_date_parsing": "{field} is not a time",
    "dict_type": "{field} is not a group of texts",
    "list_type": "{field} is not a list",
    "model_type": "the fields are not a JSON object",
    "unseen_character": "{field} contains an invisible character: {character}",
    "too_large": "{field} is outside the permitted range",
    "day_bounds": "{field} lies outside the years 1990 to 2100",
    "greater_than_equal": "{field} is too small",
    "less_than_equal": "{field} is too large",
    "too_many": "{field} contains too many entries",
    "too_deep": "{field} contains nested groups",
    "no_value": "{field} contains a value that is neither text nor a number",
    "string_unicode": "{field} is not a text",
}
"""What is wrong with a field, by the kind of its fault."""


def _fault(error: dict[str, Any], **values: str) -> Part:
    """What is wrong with one field, in words that pages translate."""
    place = [str(part) for part in error["loc"]]
    name = word(place[0]) if place else Part("the form")
    words = FAULTS.get(error["type"], "{field} cannot be used")
    if len(place) > 1:
        name = Part("{field} ({part})", {"field": name, "part": ", ".join(place[1:])})
    return Part(words, {"field": name, **values})


def label_of(name: str) -> str:
    """The label of an act: its name in words."""
    return name.replace("_", " ").capitalize()


def check(
    condition: bool, what: str, remedy: str, /, *, kind: str = "conflict", **values: Any
) -> None:
    """Refuse unless a condition holds."""
    if not condition:
        refuse(what, remedy, kind=kind, **values)
