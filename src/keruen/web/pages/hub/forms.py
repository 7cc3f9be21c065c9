"""Forms of the hub book: which fields a page asks for, under which words, and big where it counts.

A page names the fields that it asks for; the command checks them, and the guards of the database
after it. The words stand here and not in the names of fields, which are for programs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from keruen.hub.commands import REGISTRY
from keruen.store.canonical import fingerprint
from keruen.web.forms import Field, Form, field_kind
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.labels import LABELS
from keruen.web.pages.tables import Cell
from keruen.web.seen_version import NOTHING, Shown, pack

Pairs = Sequence[tuple[str, str]]
"""Values that can be chosen, each with its label in the reader's language."""


class Ask(NamedTuple):
    """A field that a form asks for.

    Parameters
    ----------
    label, hint : from the catalogue.
    value : what it begins with.
    options : what can be chosen; anything can be written where there are none.
    unit : of a number, such as kg.
    needed : where left out, what the command needs.
    kind : of the input; where left out, by the type of the field.
    columns : of a field that is a list of rows, the inputs of each row.
    rows : what stands in the rows.
    """

    name: str
    label: str
    value: str = ""
    options: Pairs = ()
    unit: str = ""
    hint: str = ""
    needed: bool | None = None
    kind: str = ""
    columns: tuple[Ask, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class HubForm(Form):
    """A form of the hub book.

    Parameters
    ----------
    big : whether it is shown open, with a large button, for use with one hand.
    plain : whether its button stands back behind the others.
    """

    big: bool = False
    plain: bool = False


def hub_form(
    asked: HubAsked,
    command: str,
    given: Mapping[str, str],
    *fields: Ask,
    label: str = "",
    words: str = "",
    about: str = "",
    big: bool = False,
    plain: bool = False,
) -> list[HubForm]:
    """The form of a command, in a list; an empty list where the reader's roles do not cover it.

    Parameters
    ----------
    given : fields that are not asked for.
    label : what its button says; where left out, what is said of it once it is done.
    words : what is to be known of it, in a sentence.
    about : to which of several records it belongs, in the reader's language.
    """
    found = REGISTRY.commands[command]
    if not asked.book.actor.may(found.family):
        return []
    inputs = []
    for each in fields:
        head = each.name.split(".")[0]
        info = found.model.model_fields[head]
        if each.columns:
            inputs.append(_rows(each, info.is_required()))
            continue
        inputs.append(
            Field(
                each.name,
                each.kind or field_kind(info.annotation, found, head),
                info.is_required() if each.needed is None else each.needed,
                each.value,
                tuple(each.options),
                label=each.label,
                hint=each.hint,
                unit=each.unit,
            )
        )
    return [
        HubForm(
            command,
            label or LABELS[command],
            about,
            words,
            tuple(given.items()),
            tuple(inputs),
            shown=_shown(asked, command, given),
            package="hub",
            big=big,
            plain=plain,
        )
    ]


EMPTY_ROWS = 2
"""Empty rows behind those that are there."""


def _rows(ask: Ask, needed: bool) -> Field:
    """The input of a list of rows."""
    columns = tuple(
        Field(
            each.name,
            each.kind or "text",
            bool(each.needed),
            "",
            tuple(each.options),
            label=each.label,
        )
        for each in ask.columns
    )
    rows = (*ask.rows, *({} for _ in range(EMPTY_ROWS)))
    return Field(ask.name, "rows", needed, "", columns=columns, rows=rows, label=ask.label)


def _shown(asked: HubAsked, command: str, given: Mapping[str, str]) -> Shown:
    """What a form shows of the record to which its command binds."""
    if not REGISTRY.commands[command].binds:
        return NOTHING
    words = REGISTRY.words_of(asked.book, command, given)
    return Shown(fingerprint(words), pack(words))


def state_cell(state: str) -> Cell:
    """A state as a cell."""
    return Cell(state, kind="state")
