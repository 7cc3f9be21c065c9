"""Kinds of programme files: the roles each needs, its fields, and its entries.

One mechanism serves all: what differs between a cultural line and a screening list is this table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keruen.roadmap.days import check_days
from keruen.store.plain_text import clean, find_fault
from keruen.store.refusal import refuse, word

LONGEST = 2_000
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""First and last day of a record; others are typing errors."""


@dataclass(frozen=True)
class Typed:
    """A field of a file or an entry.

    Parameters
    ----------
    name : with the unit as suffix where it has one.
    type : ``text``, ``date``, ``number``, ``imo`` (a ship's number) or ``choice``.
    """

    name: str
    type: str = "text"
    needed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryKind:
    """An entry of a file.

    Parameters
    ----------
    answered : whether the other side accepts or refuses it before it can be concluded.
    day : the field with its date on the calendar, if any.
    retired : whether it is only read in old registers, and no longer added.
    """

    name: str
    fields: tuple[Typed, ...]
    answered: bool = False
    day: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Parameters
    ----------
    words : what it is for, in a sentence.
    room : the page that lists its files.
    roles : what must be filled and validated before it runs.
    several : roles with more than one holder.
    """

    name: str
    words: str
    room: str
    roles: tuple[str, ...]
    fields: tuple[Typed, ...] = ()
    entries: tuple[EntryKind, ...] = ()
    several: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[str, ...]:
        """Two roles that different sides have; no side has both."""
        return self.roles[:2]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "cultural_line",
            "A line of the cultural programme, with its events.",
            "culture",
            ("organiser", "partner"),
            (Typed("place"), Typed("budget_usd", "number")),
            (
                EntryKind(
                    "cultural_event",
                    (Typed("words", needed=True), Typed("on", "date", True), Typed("place")),
                    day="on",
                ),
            ),
        ),
        Kind(
            "institution_exchange",
            "Institutions of both sides that work together, twinned or by exchange.",
            "culture",
            ("institution", "partner"),
            (Typed("subject"),),
            (
                EntryKind(
                    "twinning",
                    (Typed("words", needed=True), Typed("since", "date")),
                    answered=True,
                ),
                EntryKind(
                    "exchange",
                    (
                        Typed("words", needed=True),
                        Typed("persons", "number"),
                        Typed("on", "date", True),
                    ),
                    day="on",
                ),
            ),
        ),
        Kind(
            "triangular_project",
            "A project of both sides with and for a third country.",
            "projects",
            ("first_provider", "second_provider", "facilitator", "recipient"),
            (Typed("country"), Typed("sector"), Typed("budget_usd", "number")),
            (
                EntryKind(
                    "milestone",
                    (Typed("words", needed=True), Typed("due_on", "date", True)),
                    day="due_on",
                ),
                EntryKind(
                    "contribution",
                    (Typed("words", needed=True), Typed("amount_usd", "number", True)),
                ),
            ),
            ("recipient",),
        ),
        Kind(
            "expert_mission",
            "Experts offered, needed and sent, with the outcome.",
            "experts",
            ("sender", "host"),
            (Typed("field"),),
            (
                EntryKind(
                    "expert_need",
                    (Typed("field", needed=True), Typed("days", "number"), Typed("from", "date")),
                    answered=True,
                ),
                EntryKind(
                    "expert_offer",
                    (Typed("field", needed=True), Typed("days", "number"), Typed("from", "date")),
                    answered=True,
                ),
                EntryKind(
                    "mission",
                    (
                        Typed("words", needed=True),
                        Typed("from", "date", True),
                        Typed("to", "date", True),
                    ),
                    day="from",
                ),
            ),
        ),
        Kind(
            "opportunity",
            "An offer or a request of trade or investment, for the business council.",
            "market",
            ("offerer", "seeker"),
            (
                Typed("direction", "choice", True, ("offer", "request")),
                Typed("sector"),
                Typed("value_usd", "number"),
                Typed("closes_on", "date"),
            ),
            (
                EntryKind(
                    "interest",
                    (Typed("organisation", needed=True), Typed("words")),
                    answered=True,
                ),
                EntryKind(
                    "meeting",
                    (Typed("words", needed=True), Typed("on", "date", True), Typed("place")),
                    day="on",
                ),
            ),
        ),
        Kind(
            "multilateral_file",
            "A matter before a multilateral body: deadlines, own positions, the joint position.",
            "desk",
            ("coordinator", "second_coordinator"),
            (Typed("body"), Typed("session_on", "date")),
            (
                EntryKind(
                    "deadline",
                    (Typed("words", needed=True), Typed("on", "date", True)),
                    day="on",
                ),
            ),
        ),
        Kind(
            "candidature",
            "A candidature in a multilateral body, and the support asked and promised for it.",
            "desk",
            ("candidate", "supporter"),
            (Typed("body"), Typed("post"), Typed("election_on", "date")),
            (
                EntryKind(
                    "support",
                    (Typed("words", needed=True), Typed("in_return")),
                    answered=True,
                ),
            ),
        ),
        Kind(
            "screening_list",
            "Counterparties and vessels checked against a list; a hit is judged by the other side.",
            "screening",
            ("owner", "user"),
            (Typed("publisher"), Typed("as_of", "date"), Typed("address")),
            (
                EntryKind(
                    "no_match",
                    (
                        Typed("subject", needed=True),
                        Typed("subject_kind", "choice", True, ("vessel", "counterparty")),
                        Typed("imo_number", "imo"),
                        Typed("list_name"),
                        Typed("list_date", "date"),
                        Typed("on", "date", True),
                    ),
                ),
                EntryKind(
                    "clear_check",
                    (
                        Typed("subject", needed=True),
                        Typed("subject_kind", "choice", True, ("vessel", "counterparty")),
                        Typed("imo_number", "imo"),
                        Typed("on", "date", True),
                    ),
                    retired=True,
                ),
                EntryKind(
                    "hit",
                    (
                        Typed("subject", needed=True),
                        Typed("subject_kind", "choice", True, ("vessel", "counterparty")),
                        Typed("imo_number", "imo"),
                        Typed("on", "date", True),
                        Typed("words", needed=True),
                    ),
                    answered=True,
                ),
            ),
        ),
        Kind(
            "incident_notice",
            "Notices between the two contact points of incidents in trade, each acknowledged.",
            "screening",
            ("sender", "receiver"),
            (Typed("contact"),),
            (
                EntryKind(
                    "incident",
                    (
                        Typed(
                            "incident_kind",
                            "choice",
                            True,
                            ("fraud", "cyber", "smuggling", "accident", "quality"),
                        ),
                        Typed("severity", "choice", False, ("high", "ordinary")),
                        Typed("words", needed=True),
                        Typed("on", "date", True),
                        Typed("imo_number", "imo"),
                    ),
                    answered=True,
                ),
            ),
        ),
    )
}
"""Every kind of file by name."""

NOT_AHEAD = {"no_match": "on", "clear_check": "on", "hit": "on", "incident": "on"}
"""Kinds of entries that report what happened: the field whose day is not in the future."""

IN_ORDER = {"mission": ("from", "to")}
"""Kinds of entries with a first and a last day, in this order."""

ROOMS: dict[str, str] = {
    "market": "Offers and requests",
    "experts": "Experts",
    "projects": "Projects with third countries",
    "culture": "Culture and institutions",
    "desk": "Multilateral coordination",
    "screening": "Screening and incidents",
}
"""Pages of programmes with their titles."""

ENTRIES: dict[str, EntryKind] = {
    entry.name: entry for kind in KINDS.values() for entry in kind.entries
}
"""Every kind of entry by name."""


def entry_name(entry: Mapping[str, object]) -> str:
    """What an entry is called where it is named in one line."""
    data = entry["data"]
    for key in ("subject", "words", "organisation", "field", "incident_kind"):
        if isinstance(data, Mapping) and data.get(key):
            return str(data[key])[:60]
    return str(entry["kind"])


def check_values(fields: tuple[Typed, ...], given: Mapping[str, object]) -> dict[str, object]:
    """Values of typed fields, each converted to its type.

    Raises
    ------
    KeruenError : a field that is missing, not known, or not of its type.
    """
    known = {each.name: each for each in fields}
    for name in sorted(set(given) - set(known)):
        refuse(
            "{field} is not a field here",
            "Use the fields {fields}.",
            kind="invalid",
            field=repr(str(name)[:40]),
            fields=", ".join(known) or "-",
        )
    values: dict[str, object] = {}
    for each in fields:
        raw = given.get(each.name)
        empty = raw is None or (isinstance(raw, str) and not raw.strip())
        if empty and each.needed:
            refuse(
                "the field {field} is empty",
                "Fill it in.",
                kind="invalid",
                field=word(each.name),
            )
        if not empty:
            values[each.name] = _value(each, raw)
    return values


def _value(each: Typed, raw: object) -> str | float:
    if each.type == "number":
        try:
            number = float(raw) if isinstance(raw, str | int | float) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not 0 <= number < 1e15 or isinstance(raw, bool):
            _wrong(each, raw, "Write a number of 0 or more.")
        return number
    text = clean(str(raw)).strip() if isinstance(raw, str | int) else ""
    if not text or len(text) > LONGEST:
        _wrong(each, raw, "Write a shorter text.")
    if find_fault(text):
        _wrong(each, raw, f"Leave out the character {find_fault(text)}.")
    if each.type == "date":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            _wrong(each, raw, "Write it as 2027-01-31.")
        check_days([(each.name, day)])
        return day.isoformat()
    if each.type == "choice" and text not in each.choices:
        _wrong(each, raw, f"Write one of {', '.join(each.choices)}.")
    if each.type == "imo" and not is_imo_number(text):
        _wrong(each, raw, "Copy the seven digits anew; the last one checks the others.")
    return text


def _wrong(each: Typed, raw: object, remedy: str) -> None:
    refuse(
        "the field {field} cannot hold {value}",
        remedy,
        kind="invalid",
        field=word(each.name),
        value=repr(str(raw)[:60]),
    )


def is_imo_number(text: str) -> bool:
    """Whether a text is a ship's IMO number: seven digits of which the last checks the others.

    The first six are multiplied by 7, 6, 5, 4, 3 and 2; the sum ends in the seventh.
    """
    if not re.fullmatch(r"[0-9]{7}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(7, 1, -1), strict=False))
    return total % 10 == int(text[6])
