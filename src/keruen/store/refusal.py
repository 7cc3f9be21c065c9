"""A refusal in two parts whose words a page can translate before it fills in the values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from keruen.errors import FilledText, KeruenError


@dataclass(frozen=True)
class Part:
    """Words inside a refusal that a page translates too: a state, a field, a fault.

    Parameters
    ----------
    words : where they count something, as for several.
    one : the same for one; the value ``count`` chooses between them.
    """

    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    one: str = ""

    def __str__(self) -> str:
        words = self.one if self.one and self.values["count"] == 1 else self.words
        return words.format_map(self.values)


def count_part(one: str, many: str, count: int, **values: object) -> Part:
    """Words that count something, for one and for several."""
    return Part(many, {"count": count, **values}, one)


@dataclass(frozen=True)
class Parts:
    """Several parts one after the other."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return "; ".join(str(each) for each in self.parts)


def word(name: str) -> Part:
    """The name of a state or a kind, in words."""
    return Part(name.replace("_", " "))


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field.

    Parameters
    ----------
    path : the field, and the parts of it that lead to the value.
    code : the kind of the fault.
    part : the sentence.
    """

    path: tuple[str, ...]
    code: str
    part: Part


class RefusalError(KeruenError):
    """A command that the store does not do.

    Parameters
    ----------
    what, remedy : the two parts, with names in braces.
    values : what stands for the names.
    kind : ``invalid`` | ``forbidden`` | ``missing`` | ``unseen`` | ``conflict`` | ``reused`` |
        ``limit``.
    fields : the fields that cannot be used, all of them.
    """

    def __init__(
        self,
        what: str,
        remedy: str,
        values: dict[str, object],
        kind: str,
        fields: tuple[FieldFault, ...] = (),
    ) -> None:
        super().__init__(FilledText(what, values), FilledText(remedy, values))
        self.what_template = what
        self.remedy_template = remedy
        self.values = values
        self.kind = kind
        self.fields = fields


class ChangedError(RefusalError):
    """An act that agrees to a record which changed since it was shown.

    Parameters
    ----------
    now : the present words of the record.
    seen : their fingerprint.
    """

    def __init__(self, now: dict[str, object], seen: str) -> None:
        super().__init__(
            "what was shown has changed in the meantime, so nothing was agreed to",
            "Compare what you saw with what stands now, and decide again.",
            {},
            "conflict",
        )
        self.now = now
        self.seen = seen


def refuse(what: str, remedy: str, /, *, kind: str = "conflict", **values: object) -> NoReturn:
    """Refuse an act; `what` and `remedy` are templates that catalogues translate."""
    raise RefusalError(what, remedy, values, kind)


def check(
    condition: bool, what: str, remedy: str, /, *, kind: str = "conflict", **values: object
) -> None:
    """Refuse unless a condition holds."""
    if not condition:
        refuse(what, remedy, kind=kind, **values)


@contextmanager
def row_of_form(field: str, number: int) -> Iterator[None]:
    """Name the row in a refusal of what is done with it.

    Parameters
    ----------
    field : the field with the list of rows.
    number : of the row, from 0.

    Examples
    --------
    >>> with row_of_form("lines", 2):
    ...     refuse("{kg} kg is above the limit", "Write less.", kg=90)
    Traceback (most recent call last):
    ...
    keruen.store.refusal.RefusalError: row 3: 90 kg is above the limit
      Write less.
    """
    try:
        yield
    except RefusalError as error:
        what = Part(error.what_template, error.values)
        values = {**error.values, "row": str(number + 1), "what": what}
        fault = FieldFault((field, str(number)), error.kind, what)
        raise RefusalError(
            "row {row}: {what}", error.remedy_template, values, error.kind, (fault,)
        ) from error
