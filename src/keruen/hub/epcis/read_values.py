"""Values of an EPCIS document: texts, whole kilograms, moments and identifiers, with findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from keruen.hub.epcis.errors import Findings
from keruen.hub.epcis.events import Extra, Moment
from keruen.hub.epcis.json_text import Json, write_json
from keruen.hub.epcis.vocabulary import bare_term, read_vocabulary

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_KG = 10**12
MOST_OFFSET_MINUTES = 14 * 60
TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(Z|[+-]\d{2}:\d{2})", re.ASCII
)
OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})", re.ASCII)
ZULU = ("Z", "+00:00", "-00:00")
TIME_REMEDY = "Write local time with its offset, such as 2026-11-24T09:00:00+01:00."

Object = dict[str, Json]


class Values:
    """Reads values of one document; what is wrong goes to `findings`."""

    def __init__(self, findings: Findings, prefixes: dict[str, str]) -> None:
        self.findings = findings
        self.prefixes = prefixes

    def objects(self, holder: Object, name: str, place: str) -> list[tuple[str, Object]]:
        """The objects of a list, each with its place; an absent list is empty."""
        value = holder.get(name, [])
        if not isinstance(value, list):
            self.findings.add(f"{place}, {name}", "not a list", "Write a list in brackets.")
            return []
        found = []
        for number, each in enumerate(value, start=1):
            if isinstance(each, dict):
                found.append((f"{place}, {name} {number}", each))
            else:
                self.findings.add(
                    f"{place}, {name} {number}", "not an object", "Write an object in braces.", each
                )
        return found

    def inner(self, holder: Object, name: str, place: str) -> Object | None:
        """An object in a field; None where the field is absent or wrong."""
        value = holder.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.findings.add(
                f"{place}, {name}", "not an object", "Write an object in braces.", value
            )
            return None
        return value

    def known(self, holder: Object, names: tuple[str, ...], place: str) -> None:
        """Report fields that are neither known nor of a vocabulary with a prefix."""
        for name in holder:
            if name not in names and not self.is_extra(name):
                self.findings.add(
                    f"{place}, field {name[:60]!r}",
                    "unknown",
                    "Correct the name, or give it a prefix that @context explains.",
                )

    def is_extra(self, name: str) -> bool:
        """Whether a field has a prefix that the document explains."""
        prefix, colon, rest = name.partition(":")
        return bool(colon and rest) and prefix in self.prefixes

    def extras(self, holder: Object, leave: tuple[str, ...] = ()) -> tuple[Extra, ...]:
        """Fields of other vocabularies, with their values as JSON text."""
        return tuple(
            Extra(name, write_json(value))
            for name, value in holder.items()
            if self.is_extra(name) and name not in leave
        )

    def text(self, holder: Object, name: str, place: str, *, required: bool = False) -> str:
        """A text; empty where it is absent."""
        value = holder.get(name)
        if value is None:
            if required:
                self.findings.add(f"{place}, {name}", "missing", "Add the field.")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.findings.add(f"{place}, {name}", "not a text", "Write a text in quotes.", value)
            return ""
        return value

    def identifier(
        self,
        holder: Object,
        name: str,
        place: str,
        problem: Callable[[str], str],
        *,
        required: bool = True,
    ) -> str:
        """An identifier whose form is checked."""
        uri = self.text(holder, name, place, required=required)
        wrong = problem(uri) if uri else ""
        if wrong:
            self.findings.add(
                f"{place}, {name}",
                wrong,
                "Use a GS1 key, or a web address under the name of the hub.",
                uri,
            )
            return ""
        return uri

    def term(
        self, holder: Object, name: str, place: str, kind: str, *, required: bool = False
    ) -> str:
        """A term of the vocabulary, without the address before it."""
        word = bare_term(self.text(holder, name, place, required=required))
        terms = read_vocabulary()[kind]
        if word and word not in terms:
            self.findings.add(
                f"{place}, {name}",
                "not a term of the Core Business Vocabulary",
                f"Use one of: {', '.join(terms)}.",
                word,
            )
            return ""
        return word

    def kg(self, holder: Object, name: str, place: str, least: int = 1) -> int:
        """Whole kilograms; 0 where they are wrong."""
        value = holder.get(name)
        if value is None:
            self.findings.add(f"{place}, {name}", "missing", "Add the whole kilograms.")
            return 0
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not number:
            self.findings.add(
                f"{place}, {name}", "not a number", "Write whole kilograms without quotes.", value
            )
            return 0
        exact = Decimal(str(value))
        if exact != exact.to_integral_value():
            self.findings.add(
                f"{place}, {name}",
                "a part of a kilogram",
                "Write whole kilograms; book the remainder as a loss by rounding.",
                value,
            )
            return 0
        if not least <= exact <= MOST_KG:
            self.findings.add(
                f"{place}, {name}",
                f"not between {least} and {MOST_KG} kg",
                "Write the kilograms that moved; a correction is an errorDeclaration.",
                value,
            )
            return 0
        return int(exact)

    def decimal(self, holder: Object, name: str, place: str) -> Decimal | None:
        """An exact number; None where it is absent or wrong."""
        value = holder.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.findings.add(
                f"{place}, {name}", "not a number", "Write the figure without quotes.", value
            )
            return None
        return Decimal(value)

    def moment(self, holder: Object, name: str, place: str, *, required: bool) -> Moment | None:
        """An instant with the offset that stands behind it."""
        text = self.text(holder, name, place, required=required)
        if not text:
            return None
        found = TIME.fullmatch(text)
        offset = None if found is None else _offset_minutes(found[2])
        if found is None or offset is None:
            self.findings.add(
                f"{place}, {name}", "not a date and time with an offset", TIME_REMEDY, text
            )
            return None
        try:
            local = datetime.fromisoformat(found[1])
        except ValueError:
            self.findings.add(
                f"{place}, {name}", "not a time of the calendar", "Correct the date.", text
            )
            return None
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            self.findings.add(
                f"{place}, {name}",
                f"not between {FIRST_YEAR} and {LAST_YEAR}",
                "Correct the year.",
                text,
            )
            return None
        utc = local.replace(tzinfo=UTC) - timedelta(minutes=offset)
        return Moment(utc, offset)

    def event_time(self, holder: Object, place: str) -> Moment | None:
        """The time of an event: eventTime, with eventTimeZoneOffset as its offset."""
        time = self.moment(holder, "eventTime", place, required=True)
        text = self.text(holder, "eventTimeZoneOffset", place, required=True)
        if not text:
            return None
        offset = None if text == "Z" else _offset_minutes(text)
        if offset is None:
            self.findings.add(
                f"{place}, eventTimeZoneOffset",
                "not an offset",
                "Write hours and minutes from -14:00 to +14:00, such as +01:00.",
                text,
            )
            return None
        if time is None:
            return None
        written = str(holder["eventTime"])
        if time.offset_minutes != offset and not written.endswith(ZULU):
            self.findings.add(
                f"{place}, eventTimeZoneOffset",
                f"contradicts the offset of eventTime {written[:40]!r}",
                "Correct the one that is wrong.",
                text,
            )
            return None
        return Moment(time.utc, offset)


def _offset_minutes(text: str) -> int | None:
    if text == "Z":
        return 0
    found = OFFSET.fullmatch(text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    if int(found[3]) > 59 or minutes > MOST_OFFSET_MINUTES:
        return None
    return -minutes if found[1] == "-" else minutes
