"""What is wrong with one field of a form, in two parts, beside the field."""

from __future__ import annotations

from dataclasses import replace

from keruen.errors import KeruenError
from keruen.store.refusal import FieldFault, RefusalError
from keruen.web.forms import Form
from keruen.web.languages import say_part, translate
from keruen.web.marks import N_

CORRECT = N_("Correct this field and send the form again.")
"""What to do about a field, where the command says what is wrong with it."""


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
