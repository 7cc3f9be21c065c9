"""The registry of acts: what each takes, who may do it, and that it is written in the log."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, create_model

from keruen.roadmap.days import check_days
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import Part, Parts, refuse, word
from keruen.store import log
from keruen.store.canonical import fingerprint

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""A text that may not be empty."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+$")]
"""The id of a record."""

Secret = Annotated[str, "secret", StringConstraints(max_length=1024)]
"""A text that no log and no page repeats."""


@dataclass(frozen=True)
class Done:
    """What an act did: the record it was about, and the tier in which it is told.

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
    """

    name: str
    family: str
    model: type[BaseModel]
    function: Callable[..., Done]
    secret: frozenset[str]
    words: str


ACTS: dict[str, Act] = {}


def act(family: str) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
    """Register a function as an act of a family; its parameters become its fields."""

    def register(function: Callable[..., Done]) -> Callable[..., Done]:
        hints = get_type_hints(function, include_extras=True)
        fields: dict[str, Any] = {}
        secret = set()
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
            kind = hints[name]
            absent = parameter.default is inspect.Parameter.empty
            fields[name] = (kind, ... if absent else parameter.default)
            if "secret" in getattr(kind, "__metadata__", ()):
                secret.add(name)
        model = create_model(
            function.__name__,
            __config__=ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False),
            **fields,
        )
        words = (inspect.getdoc(function) or "").splitlines()[0]
        ACTS[function.__name__] = Act(
            function.__name__, family, model, function, frozenset(secret), words
        )
        return function

    return register


def do(desk: Desk, name: str, fields: dict[str, Any]) -> Done:
    """Do an act at a desk: its fields are checked, its actor too, and it is written in the log.

    Raises
    ------
    RefusalError : what the register does not do, in two parts.
    """
    found = ACTS.get(name)
    if found is None:
        refuse(
            "there is no act {name}",
            "Take one of those the API lists.",
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
    values = _check_fields(found, fields)
    check_days(values)
    done = found.function(desk, **{key: getattr(values, key) for key in type(values).model_fields})
    write_in_log(desk, found, values, done)
    return done


def write_in_log(desk: Desk, found: Act, values: BaseModel, done: Done) -> None:
    """Write an act in the log of those who may know of it."""
    name = desk.actor.party if done.tier == "party" else "shared"
    dumped = values.model_dump(mode="json", exclude=set(found.secret))
    told = {
        key: value if len(str(value)) <= 4000 else {"sha256": fingerprint(value)}
        for key, value in dumped.items()
    }
    body: dict[str, Any] = {"fields": told, "kind": done.kind, "id": done.id, "tier": done.tier}
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


def _check_fields(found: Act, fields: dict[str, Any]) -> BaseModel:
    try:
        return found.model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)
        refuse(
            "{name} cannot be done with these fields: {places}",
            "Mend the fields that are named.",
            kind="invalid",
            name=Part(label_of(found.name)),
            places=Parts(tuple(_fault(dict(each)) for each in first[:8])),
        )


FAULTS = {
    "missing": "{field} is missing",
    "extra_forbidden": "{field} is not asked for",
    "string_too_short": "{field} is empty",
    "string_too_long": "{field} is too long",
    "string_type": "{field} is no text",
    "string_pattern_mismatch": "{field} is no id",
    "float_type": "{field} is no number",
    "float_parsing": "{field} is no number",
    "int_type": "{field} is no whole number",
    "int_parsing": "{field} is no whole number",
    "int_from_float": "{field} is no whole number",
    "finite_number": "{field} is no finite number",
    "bool_type": "{field} is neither yes nor no",
    "bool_parsing": "{field} is neither yes nor no",
    "date_type": "{field} is no date",
    "date_parsing": "{field} is no date",
    "date_from_datetime_parsing": "{field} is no date",
    "date_from_datetime_inexact": "{field} is no date",
    "datetime_type": "{field} is no time",
    "datetime_parsing": "{field} is no time",
    "datetime_from_date_parsing": "{field} is no time",
    "dict_type": "{field} is no group of texts",
    "list_type": "{field} is no list",
    "model_type": "the fields are no object",
}
"""What is wrong with a field, by the kind of its fault."""


def _fault(error: dict[str, Any]) -> Part:
    """What is wrong with one field, in words that pages translate."""
    place = [str(part) for part in error["loc"]]
    name = word(place[0]) if place else Part("the form")
    words = FAULTS.get(error["type"], "{field} cannot be used")
    if len(place) > 1:
        name = Part("{field} ({part})", {"field": name, "part": ", ".join(place[1:])})
    return Part(words, {"field": name})


def label_of(name: str) -> str:
    """The label of an act: its name in words."""
    return name.replace("_", " ").capitalize()


def check(
    condition: bool, what: str, remedy: str, /, *, kind: str = "conflict", **values: Any
) -> None:
    """Refuse unless a condition holds."""
    if not condition:
        refuse(what, remedy, kind=kind, **values)
