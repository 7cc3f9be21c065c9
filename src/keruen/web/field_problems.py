"""What is wrong with one field of a form, in two parts, beside the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from keruen.errors import KeruenError
from keruen.store.refusal import FieldFault, Part, Parts, RefusalError
from keruen.web.forms import Form
from keruen.web.languages import say_part, translate
from keruen.web.marks import N_

CORRECT = N_("Correct this field and send the form again.")
"""What to do about a field, where the command says what is wrong with it."""


def relabel(error: KeruenError, forms: Iterable[Form]) -> KeruenError:
    """An error that names fields by the labels of the form that was sent.

    Parameters
    ----------
    forms : those that were sent; the first with labels of its own counts.
    """
    form = next((each for each in forms if any(field.label for field in each.fields)), None)
    if form is None or not isinstance(error, RefusalError) or not error.fields:
        return error
    labels = {each.name: each.label for each in form.fields if each.label}
    faults = tuple(_relabelled(each, labels) for each in error.fields)
    values = {
        **error.values,
        "name": Part(form.label),
        "places": Parts(tuple(each.part for each in faults)),
    }
    return RefusalError(error.what_template, error.remedy_template, values, error.kind, faults)


def _relabelled(fault: FieldFault, labels: Mapping[str, str]) -> FieldFault:
    label = labels.get(_field_of(fault, {*labels}), "")
    if not label or "field" not in fault.part.values:
        return fault
    values = {**fault.part.values, "field": Part(label)}
    return replace(fault, part=replace(fault.part, values=values))


def note_faults(form: Form, error: KeruenError, told: tuple[str, str], language: str) -> Form:
    """A form with what is wrong beside the fields that are wrong.

    What is not of one field stands at the top of the form.

    Parameters
    ----------
    told : the two parts of the error in the reader's language.
    """
    faults = error.fields if isinstance(error, RefusalError) else ()
    known = {each.name for each in form.fields}
    beside: dict[str, list[FieldFault]] = {}
    for fault in faults:
        beside.setdefault(_field_of(fault, known), []).append(fault)
    remedy = translate(CORRECT, language)
    fields = tuple(
        replace(
            each,
            problem=(
                "; ".join(say_part(fault.part, language) for fault in beside[each.name]),
                remedy,
            ),
        )
        if each.name in beside
        else each
        for each in form.fields
    )
    return replace(form, fields=fields, problem=told if not faults or "" in beside else None)


def _field_of(fault: FieldFault, known: set[str]) -> str:
    """The field of a form that a fault is about; empty where the form does not ask for it."""
    whole = ".".join(fault.path)
    return next((each for each in (whole, *fault.path[:1]) if each in known), "")
