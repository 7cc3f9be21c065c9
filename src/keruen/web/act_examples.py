"""An example of the fields of each act, for the description of the API."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel

from keruen.store.command import Command
from keruen.web.forms import field_kind

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

SHOWN = "0" * 64
"""Stands for the fingerprint of what was shown."""


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
            kind = field_kind(info.annotation, found, name)
            made[name] = [_group(info.annotation)] if kind == "rows" else VALUES[kind]
    return made


def _group(annotation: object) -> dict[str, object]:
    """One group of fields of a list, with those that are needed."""
    (model,) = get_args(annotation)
    needed = {} if not issubclass(model, BaseModel) else model.model_fields
    return {
        name: 1 if info.annotation is int else "1"
        for name, info in needed.items()
        if info.is_required()
    }
