"""An example of the fields of each act, for the description of the API."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from keruen.store.command import Command
from keruen.web.forms import field_kind, row_model

VALUES: dict[str, object] = {
    "texts": {"en": "Text", "fr": "Texte"},
    "none": {},
    "flag": True,
    "list": ["en"],
    "number": 1,
    "date": "2026-12-01",
    "moment": "2026-12-01T09:00:00+00:00",
    "secret": "a long passphrase",
    "long": "A sentence.",
    "text": "Text",
}
"""A value of each kind of field."""

CODES = ("text", "OWNER", "USD", "MA", "06:00", "2026-12", "0" * 64)
"""Texts for fields with a pattern, such as codes of parties, currencies and months."""

SHOWN = "0" * 64
"""Placeholder for the fingerprint of what was shown."""


def example_of(found: Command) -> dict[str, object]:
    """Fields with which an act can be sent: those that are needed, and the fingerprint."""
    made: dict[str, object] = {}
    for name, info in found.model.model_fields.items():
        if name == "seen" and found.binds:
            made[name] = SHOWN
        elif name in found.refers:
            if info.is_required():
                made[name] = f"{found.refers[name]}_1"
        elif info.is_required():
            made[name] = _example_of_field(info, found, name)
    return made


def _example_of_field(info: FieldInfo, found: Command, name: str) -> object:
    """A value of a field; a group of fields, or a list of groups, has those that are needed."""
    rows = row_model(info.annotation)
    model = rows or _model_of(info.annotation)
    if model is None:
        return _value_of(info, found, name)
    group = {
        column: _example_of_field(each, found, column)
        for column, each in model.model_fields.items()
        if each.is_required()
    }
    return [group] if rows is not None else group


def _model_of(annotation: object) -> type[BaseModel] | None:
    """The model of a field that is a group of fields; None for another field."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def _value_of(info: FieldInfo, found: Command, name: str) -> object:
    """A value of the kind of a field; a text with a pattern has one that fits it."""
    if Decimal in (info.annotation, *get_args(info.annotation)):
        return "12.5"
    if get_origin(info.annotation) is Literal:
        return get_args(info.annotation)[0]
    value = VALUES[field_kind(info.annotation, found, name)]
    patterns = [each.pattern for each in info.metadata if getattr(each, "pattern", None)]
    if not isinstance(value, str) or not patterns:
        return value
    fitting = (each for each in (value, *CODES) if re.fullmatch(patterns[0], each))
    return next(fitting, value)
