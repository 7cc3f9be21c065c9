"""Typed values of one row of an input; what cannot be read becomes a finding."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from keruen.errors import fill
from keruen.laytime.clock import EPOCH, FIRST_YEAR, LAST_YEAR, ClockError, Zone
from keruen.laytime.dictionary import read_dictionary, read_kinds
from keruen.laytime.errors import Findings, nearest
from keruen.laytime.windows import WeeklyWindow, parse_time, parse_windows

MOST_DIGITS = 12
MOST_TEXT = 2_000
PART = re.compile(r"(\d{1,6})/(\d{1,6})|\d(\.\d{1,9})?")
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


class Row:
    """A row with its place, so that a finding can name it.

    Parameters
    ----------
    table : table of the dictionary.
    place : name under which findings report the table.
    label : the row, such as ``1`` or its kind.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        table: str,
        findings: Findings,
        *,
        place: str = "",
        label: str = "",
    ) -> None:
        self.values = values
        self.table = table
        self.findings = findings
        self.place = place or table
        self.label = label
        self._check_names()

    def _check_names(self) -> None:
        known = read_dictionary()[self.table]
        for name in self.values:
            if name not in known:
                self.findings.add(
                    fill("unknown name"),
                    nearest(str(name), known),
                    table=self.place,
                    row=self.label,
                    column=str(name),
                )

    def add(self, name: str, problem: str, remedy: str) -> None:
        """Report a finding about one value."""
        value = self.values.get(name)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = "; ".join(value)
        self.findings.add(
            problem,
            remedy,
            table=self.place,
            row=self.label,
            column=name,
            value=value,
        )

    def has(self, name: str) -> bool:
        """Whether a value was given."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A short text; empty where none was given."""
        if not self.has(name):
            return ""
        value = self.values[name]
        if isinstance(value, dict | list) or len(str(value)) > MOST_TEXT:
            self.add(
                name,
                fill("not a short text"),
                fill("Write a text of at most {most} characters.", most=MOST_TEXT),
            )
            return ""
        return str(value).strip()

    def choice(self, name: str) -> str:
        """One of the words of the dictionary; its default where none was given."""
        field = read_dictionary()[self.table][name]
        word = self.text(name).lower() or field.default
        if word not in field.choices:
            self.add(name, fill("not a known choice"), nearest(word, field.choices))
            return field.default
        return word

    def flag(self, name: str) -> bool | None:
        """True or false; None where nothing was given."""
        if not self.has(name):
            return None
        word = str(self.values[name]).strip().lower()
        if word not in TRUE and word not in FALSE:
            self.add(name, fill("not true or false"), fill("Write true or false."))
            return None
        return word in TRUE

    def number(self, name: str, *, above_zero: bool = False) -> Decimal | None:
        """A number from 0 on; None where nothing was given."""
        if not self.has(name):
            return None
        value = self.values[name]
        number = None
        if not isinstance(value, bool | dict | list):
            try:
                number = Decimal(str(value).strip().replace(",", ""))
            except (InvalidOperation, ValueError):
                number = None
        if number is None or not number.is_finite():
            self.add(
                name,
                fill("not a number"),
                fill("Write a number with a point, such as 12000 or 63.6."),
            )
            return None
        exponent = number.as_tuple().exponent
        # Compared by its exponents: arithmetic with 1E+999999 overflows.
        if number.adjusted() > MOST_DIGITS or (isinstance(exponent, int) and exponent < -12):
            self.add(
                name,
                fill("too large or too exact"),
                fill("Use at most 12 digits before and after the point."),
            )
            return None
        if number < 0:
            self.add(name, fill("below zero"), fill("Write a number of zero or more."))
            return None
        if above_zero and number == 0:
            self.add(
                name,
                fill("a rate of zero"),
                fill("Write a rate above zero, or leave the term out."),
            )
            return None
        return number

    def fraction(self, name: str, *, above_zero: bool = False) -> Fraction | None:
        """A number from 0 on, as an exact fraction."""
        number = self.number(name, above_zero=above_zero)
        return None if number is None else Fraction(number)

    def whole(self, name: str, *, least: int = 0, most: int = 100_000) -> int | None:
        """A whole number; None where nothing was given."""
        number = self.number(name)
        if number is None:
            return None
        if number != number.to_integral_value() or not least <= number <= most:
            self.add(
                name,
                fill("not in range"),
                fill("Write a whole number from {least} to {most}.", least=least, most=most),
            )
            return None
        return int(number)

    def part(self, name: str) -> Fraction | str | None:
        """A part from 0 to 1, the word pro_rata, or None where nothing was given."""
        if not self.has(name):
            return None
        word = str(self.values[name]).strip().lower()
        if word == "pro_rata":
            return word
        found = PART.fullmatch(word)
        if found is not None and not (found[2] and int(found[2]) == 0):
            part = Fraction(word)
            if part <= 1:
                return part
        self.add(
            name,
            fill("not a part of the time"),
            fill("Write 0, 1, a fraction such as 1/2, or pro_rata."),
        )
        return None

    def kind(self, name: str) -> str | None:
        """A kind of event."""
        word = self.text(name).lower()
        if word in read_kinds():
            return word
        problem = fill("not a known kind of event") if word else fill("no kind of event")
        self.add(name, problem, nearest(word, read_kinds()))
        return None

    def instant(self, name: str, zone: Zone) -> int | None:
        """A local time of a zone as an instant; None where nothing was given."""
        if not self.has(name):
            return None
        try:
            return zone.to_instant(str(self.values[name]))
        except ClockError as error:
            self.add(name, error.what, error.remedy)
            return None

    def day(self, name: str) -> int | None:
        """The number of a calendar day; None where nothing was given."""
        if not self.has(name):
            return None
        try:
            date = dt.date.fromisoformat(str(self.values[name]).strip()[:10])
        except ValueError:
            self.add(
                name, fill("not a day of the calendar"), fill("Write a date such as 2026-05-01.")
            )
            return None
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            self.add(
                name,
                fill(
                    "not between {first} and {last}",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                ),
                fill("Correct the year."),
            )
            return None
        return date.toordinal() - EPOCH

    def time(self, name: str) -> int | None:
        """Seconds after midnight; None where nothing was given."""
        if not self.has(name):
            return None
        seconds = parse_time(str(self.values[name]).strip()[:5])
        if seconds is None:
            self.add(name, fill("not a time of the day"), fill("Write a time such as 17:00."))
        return seconds

    def texts(self, name: str) -> list[str]:
        """A list of texts; a single text is split at semicolons."""
        if not self.has(name):
            return []
        value = self.values[name]
        if isinstance(value, str):
            return [word.strip() for word in value.split(";") if word.strip()]
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return [each.strip() for each in value if each.strip()]
        self.add(
            name,
            fill("not a list of texts"),
            fill("Write texts in brackets, or joined by semicolons."),
        )
        return []

    def windows(self, name: str) -> tuple[WeeklyWindow, ...]:
        """Weekly windows, each written out."""
        found: list[WeeklyWindow] = []
        for text in self.texts(name):
            windows = parse_windows(text)
            if windows is None:
                self.add(
                    name,
                    fill("{text} is not a weekly window", text=repr(text)),
                    fill(
                        "Write the hours out, such as 'sat 12:00 - mon 08:00', 'sun' or 'mon-fri "
                        "08:00-17:00'; hours are never derived from a label."
                    ),
                )
            else:
                found += windows
        return tuple(found)

    def rows(self, name: str) -> list[Mapping[str, object]]:
        """The rows of a table inside this one."""
        if not self.has(name):
            return []
        value = self.values[name]
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return list(value)
        self.add(
            name,
            fill("not a list of tables"),
            fill("Write each as [[{name}]] with its fields below.", name=name),
        )
        return []

    def table_of(self, name: str) -> Mapping[str, object]:
        """A table inside this one; empty where none was given."""
        value = self.values.get(name, {})
        if isinstance(value, dict):
            return value
        self.add(
            name, fill("not a table"), fill("Write [{name}] with its fields below.", name=name)
        )
        return {}
