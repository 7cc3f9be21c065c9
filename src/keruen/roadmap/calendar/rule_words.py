"""Recurrences in words, and from choices in words: a rule of RFC 5545 is stored, never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date

from keruen.store.refusal import refuse

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOCALES = {"en": "en_001", "ar": "ar_001"}
NUMBERED = re.compile(r"([+-]?\d)?([A-Z]{2})")

PERIODS = {
    ("DAILY", 1): "every day",
    ("WEEKLY", 1): "every week",
    ("MONTHLY", 1): "every month",
    ("MONTHLY", 3): "every quarter",
    ("MONTHLY", 6): "every half-year",
    ("YEARLY", 1): "every year",
}
MANY = {
    "DAILY": ("every {count} day", "every {count} days"),
    "WEEKLY": ("every {count} week", "every {count} weeks"),
    "MONTHLY": ("every {count} month", "every {count} months"),
    "YEARLY": ("every {count} year", "every {count} years"),
}
ENDS = {
    "3,6,9,12": ("every quarter", "on the last day of the quarter"),
    "6,12": ("every half-year", "on the last day of the half-year"),
    "12": ("every year", "on the last day of the year"),
}
"""Rules of the last day of a named month, which is the last day of a longer period."""
ORDER = {
    1: "the first {day} of the month",
    2: "the second {day} of the month",
    3: "the third {day} of the month",
    4: "the fourth {day} of the month",
    5: "the fifth {day} of the month",
    -1: "the last {day} of the month",
    -2: "the second last {day} of the month",
    -3: "the third last {day} of the month",
    -4: "the fourth last {day} of the month",
    -5: "the fifth last {day} of the month",
}
BEFORE_END = (
    "{count} day before the end of the month",
    "{count} days before the end of the month",
)
TIMES = ("{count} time", "{count} times")
COUNTED = (*MANY.values(), BEFORE_END, TIMES)
"""Phrases that count something, for one and for several."""
OTHERS = (
    "on the last day of the month",
    "on day {days}",
    "on {days}",
    "in {months}",
    "of these days number {number}",
    "until {day}",
    "as on the first date",
    "on the last day of the period",
)
RULE_WORDS = (
    *PERIODS.values(),
    *ORDER.values(),
    *OTHERS,
    *(words for pair in ENDS.values() for words in pair),
)
"""Every phrase of which a recurrence is made, for the catalogues."""

Translate = Callable[[str], str]
Count = Callable[[str, str, int], str]
"""A phrase for one and for several, and how many: the form that a language asks for."""


def in_english(one: str, many: str, count: int) -> str:
    """The form of a phrase that counts something, in English."""
    return one if count == 1 else many


def say_rule(
    rule: str,
    language: str = "en",
    translate: Translate = str,
    translate_count: Count = in_english,
) -> str:
    """A recurrence in words, such as: every quarter, on the last day of the quarter.

    Raises
    ------
    KeyError, ValueError : a rule that cannot be read.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    said = [*_when(parts, language, translate, translate_count)]
    if "UNTIL" in parts:
        day = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
        told = str(format_date(day, "long", locale=_locale(language)))
        said.append(translate("until {day}").format(day=told))
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        said.append(translate_count(*TIMES, count).format(count=count))
    return ", ".join(said)


def _when(
    parts: Mapping[str, str], language: str, translate: Translate, translate_count: Count
) -> list[str]:
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    months = parts.get("BYMONTH", "")
    plain = interval == 1 and not {"BYDAY", "BYSETPOS"} & set(parts)
    if plain and parts.get("BYMONTHDAY") == "-1" and months in ENDS:
        return [translate(each) for each in ENDS[months]]
    if frequency == "MONTHLY" and interval % 12 == 0:
        frequency, interval = "YEARLY", interval // 12
    period = PERIODS.get((frequency, interval))
    every = translate(period) if period else translate_count(*MANY[frequency], interval)
    said = [every.format(count=interval)]
    if months:
        names = [_month(int(each), language) for each in months.split(",")]
        said.append(translate("in {months}").format(months=", ".join(names)))
    days = [int(each) for each in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else []
    positive = ", ".join(str(each) for each in days if each > 0)
    if positive:
        said.append(translate("on day {days}").format(days=positive))
    for each in sorted(each for each in days if each < 0):
        if each == -1:
            said.append(translate("on the last day of the month"))
        else:
            said.append(translate_count(*BEFORE_END, -each - 1).format(count=-each - 1))
    if "BYDAY" in parts:
        named = [_weekday(each, language, translate) for each in parts["BYDAY"].split(",")]
        said.append(translate("on {days}").format(days=", ".join(named)))
    if "BYSETPOS" in parts:
        number = parts["BYSETPOS"]
        said.append(translate("of these days number {number}").format(number=number))
    return said


def _weekday(told: str, language: str, translate: Translate) -> str:
    found = NUMBERED.fullmatch(told)
    if found is None:
        raise ValueError(f"{told!r} is not a day of the week")
    name = str(_locale(language).days["format"]["wide"][WEEKDAYS.index(found[2])])
    return translate(ORDER[int(found[1])]).format(day=name) if found[1] else name


def _month(number: int, language: str) -> str:
    return str(_locale(language).months["stand-alone"]["wide"][number])


def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, language))


WEEKS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 26)
REPEATS = (
    ("month", "FREQ=MONTHLY"),
    ("quarter", "FREQ=MONTHLY;INTERVAL=3"),
    ("half-year", "FREQ=MONTHLY;INTERVAL=6"),
    ("year", "FREQ=MONTHLY;INTERVAL=12"),
    ("2 years", "FREQ=MONTHLY;INTERVAL=24"),
    *((f"{count} weeks", f"FREQ=WEEKLY;INTERVAL={count}") for count in WEEKS),
)
"""How often something can be chosen to come, each with its rule."""
LAST_MONTHS = {"month": "", "quarter": "3,6,9,12", "half-year": "6,12", "year": "12"}
ON_DAYS = (
    "first date",
    "last of month",
    "last of period",
    *(str(day) for day in range(1, 29)),
    *(f"{number}{day}" for number in (1, 2, 3, 4, -1) for day in WEEKDAYS),
)
"""On which day something can be chosen to come."""


def repeat_options(
    language: str, translate: Translate, translate_count: Count
) -> tuple[tuple[str, str], ...]:
    """Choices of how often, with their words."""
    return tuple(
        (name, say_rule(rule, language, translate, translate_count)) for name, rule in REPEATS
    )


def day_options(language: str, translate: Translate) -> tuple[tuple[str, str], ...]:
    """Choices of the day, with their words."""
    found = [
        ("first date", translate("as on the first date")),
        ("last of month", translate("on the last day of the month")),
        ("last of period", translate("on the last day of the period")),
    ]
    for name in ON_DAYS[3:]:
        if name.isdigit():
            words = translate("on day {days}").format(days=name)
        else:
            day = _weekday(name, language, translate)
            words = translate("on {days}").format(days=day)
        found.append((name, words))
    return tuple(found)


def make_rule(repeats: str, on_day: str = "", until: str = "") -> str:
    """The rule of what was chosen in words; empty where nothing comes again.

    Raises
    ------
    KeruenError : a choice that there is none of, or two that do not fit each other.
    """
    if not repeats:
        if on_day or until:
            refuse(
                "a day or an end of a recurrence was chosen, and not how often it comes",
                "Choose how often it repeats.",
                kind="invalid",
            )
        return ""
    rule = dict(REPEATS).get(repeats)
    on_day = on_day or "first date"
    if rule is None or on_day not in ON_DAYS:
        refuse(
            "the recurrence {repeats} {day} is none of those that can be chosen",
            "Choose how often it repeats, and on which day.",
            kind="invalid",
            repeats=repr(repeats[:40]),
            day=repr(on_day[:40]),
        )
    weekly = rule.startswith("FREQ=WEEKLY")
    if (weekly and on_day != "first date") or (on_day == "last of period" and repeats == "2 years"):
        refuse(
            "this day does not fit how often it repeats",
            "Weeks repeat from the first date; two years end on no day of their own. Choose "
            "another day.",
            kind="invalid",
        )
    if on_day == "last of period" and LAST_MONTHS[repeats]:
        rule = f"FREQ=MONTHLY;BYMONTH={LAST_MONTHS[repeats]};BYMONTHDAY=-1"
    elif on_day.startswith("last of"):
        rule = f"{rule};BYMONTHDAY=-1"
    elif on_day.isdigit():
        rule = f"{rule};BYMONTHDAY={on_day}"
    elif on_day != "first date":
        rule = f"{rule};BYDAY={on_day}"
    return f"{rule};UNTIL={_until(until)}" if until else rule


def _until(day: str) -> str:
    try:
        return f"{date.fromisoformat(day):%Y%m%d}"
    except ValueError:
        refuse(
            "the end {day} of the recurrence is not a date",
            "Write a day such as 2030-12-31.",
            kind="invalid",
            day=repr(day[:40]),
        )


def words_or_text(rule: str) -> str:
    """A rule in words between quotation marks; as it was written where it cannot be read."""
    try:
        return f'"{say_rule(rule)}"'
    except (KeyError, ValueError, IndexError):
        return repr(rule[:80])
