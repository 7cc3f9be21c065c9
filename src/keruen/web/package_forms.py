"""Forms of a package's commands: which fields a page asks for, under which words.

A page names the fields that it asks for; the command checks them, and the guards of the database
after it. The words stand here and not in the names of fields, which are for programs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple

from keruen.store.canonical import fingerprint
from keruen.store.command import U, label_of
from keruen.store.commands import CommandRegistry
from keruen.web.forms import Field, Form, field_kind
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


@dataclass(frozen=True)
class PackageForm(Form):
    """A form of a package.

    Parameters
    ----------
    big : whether it is shown open, with a large button, for use with one hand.
    plain : whether its button stands back behind the others.
    """

    big: bool = False
    plain: bool = False


@dataclass(frozen=True)
class FormMaker(Generic[U]):
    """Makes the forms of a package's commands for a reader.

    Parameters
    ----------
    registry : the commands.
    unit : opened for the reader.
    labels : what buttons say, by command; the name of the command in words where left out.
    """

    registry: CommandRegistry[U]
    unit: U
    labels: Mapping[str, str] = field(default_factory=dict)

    def make(
        self,
        command: str,
        given: Mapping[str, str],
        *fields: Ask,
        label: str = "",
        words: str = "",
        about: str = "",
        big: bool = False,
        plain: bool = False,
    ) -> list[PackageForm]:
        """The form of a command, in a list; empty where the reader's roles do not cover it.

        Parameters
        ----------
        given : fields that are not asked for.
        label : what its button says, where that is not what `labels` has.
        words : what is to be known of it, in a sentence.
        about : to which of several records it belongs, in the reader's language.
        """
        found = self.registry.commands[command]
        if not self.unit.actor.may(found.family):
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
        shown = NOTHING
        if found.binds:
            bound = self.registry.words_of(self.unit, command, given)
            shown = Shown(fingerprint(bound), pack(bound))
        return [
            PackageForm(
                command,
                label or self.labels.get(command) or label_of(command),
                about,
                words,
                tuple(given.items()),
                tuple(inputs),
                shown=shown,
                package=self.registry.package,
                big=big,
                plain=plain,
            )
        ]
