"""Errors in two parts: what is wrong, then what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]

# A library prints nothing by itself. Every package imports this module, so this is done once here.
logging.getLogger("keruen").addHandler(logging.NullHandler())


class FilledText(str):
    """A text with its template and values, so that a page can translate the template.

    Parameters
    ----------
    template : in English, with names in braces.
    values : what stands for the names; texts among them are translated as well if they are of this
        class or of `JoinedText`.

    Examples
    --------
    >>> text = fill("below {least} kg", least=5)
    >>> text, text.template
    ('below 5 kg', 'below {least} kg')
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> FilledText:
        """The template with its values."""
        made = super().__new__(cls, template.format_map(values))
        made.template, made.values = template, values
        return made


class JoinedText(str):
    """Several texts, each of which a page can translate, with a separator between them."""

    separator: str
    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str], separator: str) -> JoinedText:
        """The texts one after the other."""
        every = tuple(parts)
        made = super().__new__(cls, separator.join(every))
        made.separator, made.parts = separator, every
        return made


def fill(template: str, /, **values: object) -> FilledText:
    """A template with its values; the catalogues of the pages contain it."""
    return FilledText(template, values)


def term(word: str) -> JoinedText:
    """A word of a table, such as the name of a property, which a page can translate."""
    return JoinedText((word,), "")


class KeruenError(Exception):
    """An error that its reader can correct.

    Parameters
    ----------
    what : what is wrong, with its table, row, column and value where there is one.
    remedy : what to do about it.
    """

    exit_code = 2

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  {remedy}")
        self.what = what
        self.remedy = remedy


class OptionError(KeruenError):
    """A value of an option that cannot be used.

    The command line replaces the name of the option by the flag that its user typed.

    Parameters
    ----------
    option : name in words, such as ``time limit``; the flag is ``--time-limit``.
    problem : what is wrong with the value.
    remedy : what to do about it.
    value : the value that was given; None where the message does not show it.

    Examples
    --------
    >>> print(OptionError("time limit", "it must be above 0 seconds", "Give seconds.", value=0.0))
    option time limit, value 0: it must be above 0 seconds
      Give seconds.
    """

    def __init__(
        self, option: str, problem: str, remedy: str, *, value: float | str | None = None
    ) -> None:
        shown = "" if value is None else f", value {_write_value(value)}"
        super().__init__(f"option {option}{shown}: {problem}", remedy)
        self.option = option

    @property
    def flag(self) -> str:
        """The option on the command line."""
        return f"--{self.option.replace(' ', '-')}"

    def with_flag(self) -> KeruenError:
        """The same error with the flag in place of the name."""
        what = self.what.removeprefix(f"option {self.option}")
        return KeruenError(f"option {self.flag}{what}", self.remedy)


def _write_value(value: float | str) -> str:
    """A value in full, without the ``.0`` that nobody types."""
    return repr(value).removesuffix(".0") if isinstance(value, float) else repr(value)


class InfeasibleError(KeruenError):
    """No plan meets every limit; the message lists the limits that conflict."""

    exit_code = 3


class TimeLimitError(KeruenError):
    """No plan was found within the time limit."""

    exit_code = 4


class FaultError(KeruenError):
    """Internal error (bug in Keruen)."""

    exit_code = 1


@dataclass(frozen=True, order=True)
class Finding:
    """One error or warning about one cell of a case.

    `row` is the row's key as text (``lane=kostanay_liepaja``), or ``line 7`` where the key itself
    cannot be read, or empty when the whole table is meant. A case with a finding of level
    ``error`` is refused; a ``warning`` reports a probable mistake, and the case is accepted; a
    ``note`` asks for nothing.
    """

    table: str
    row: str
    column: str
    value: str
    problem: str
    remedy: str
    level: Level = "error"

    @property
    def located(self) -> str:
        """The problem with its place in front; a page can translate both."""
        places = [fill("table {table}", table=self.table) if self.table else fill("the case")]
        if self.row:
            places.append(fill("row {row}", row=self.row))
        if self.column:
            places.append(fill("column {column}", column=self.column))
        if self.value:
            places.append(fill("value {value}", value=repr(self.value)))
        place = JoinedText(places, ", ")
        return fill("{place}: {problem}", place=place, problem=self.problem)

    def __str__(self) -> str:
        place = f"table {self.table}" if self.table else "the case"
        if self.level != "error":
            place = f"{self.level}: {place}"
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        if self.value:
            place += f", value {self.value!r}"
        return f"{place}: {self.problem}\n  {self.remedy}"


class CaseError(KeruenError):
    """A case with errors; all of them, not only the first."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(findings)
        head = f"{count} finding{'s' if count != 1 else ''} in the case"
        body = "\n".join(str(finding) for finding in findings)
        Exception.__init__(self, f"{head}\n{body}")
        self.what = head
        self.remedy = body
