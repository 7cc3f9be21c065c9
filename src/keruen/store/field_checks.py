"""The fields of a command, checked: every field that cannot be used is named at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ValidationError

from keruen.store.command import Command, label_of
from keruen.store.fields import find_field_faults
from keruen.store.refusal import FieldFault, Part, Parts, RefusalError, word

MOST_FAULTS = 8
"""So many faults are named in the sentence of a refusal."""


def check_fields(found: Command, fields: Mapping[str, object]) -> BaseModel:
    """The fields of a command, each as its type says; texts in normal form.

    Raises
    ------
    RefusalError : every field that cannot be used, named.
    """
    fields, faults = find_field_faults(fields, found.longest, found.secret)
    wrong = [_fault(loc, kind, **values) for loc, kind, values in faults]
    if not wrong:
        try:
            return found.model.model_validate(fields)
        except (ValidationError, OverflowError) as error:
            if isinstance(error, ValidationError):
                first = error.errors(include_url=False, include_input=False)
                wrong = [_fault(each["loc"], each["type"]) for each in first]
            else:
                wrong = [_fault((), "too_large")]
    raise RefusalError(
        "{name}: invalid input: {places}",
        "Correct the fields listed.",
        {
            "name": Part(label_of(found.name)),
            "places": Parts(tuple(each.part for each in wrong[:MOST_FAULTS])),
        },
        "invalid",
        tuple(wrong),
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
    "too_long": "{field} contains too many entries",
    "too_short": "{field} contains no row",
    "too_deep": "{field} contains nested groups",
    "no_value": "{field} contains a value that is neither text nor a number",
    "string_unicode": "{field} is not a text",
}
"""What is wrong with a field, by the kind of its fault."""


def _fault(where: Sequence[int | str], kind: str, **values: str) -> FieldFault:
    """What is wrong with one field, in words that pages translate."""
    place = [str(part) for part in where]
    name = word(place[0]) if place else Part("the form")
    words = FAULTS.get(kind, "{field} cannot be used")
    if len(place) > 1 and place[1].isdigit():
        number = str(int(place[1]) + 1)
        if len(place) > 2:
            inner = {"field": name, "row": number, "column": word(place[2])}
            name = Part("{field}, row {row}, {column}", inner)
        else:
            name = Part("{field}, row {row}", {"field": name, "row": number})
    elif len(place) > 1:
        name = Part("{field} ({part})", {"field": name, "part": ", ".join(place[1:])})
    return FieldFault(tuple(place), kind, Part(words, {"field": name, **values}))
