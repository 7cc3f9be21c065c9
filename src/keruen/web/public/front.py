"""The front page for those who are not signed in: who, what was agreed, what is published."""

from __future__ import annotations

from dataclasses import dataclass

from babel.lists import format_list

from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.public_settings import read_contacts, read_licence
from keruen.roadmap.reads.published import (
    PublishedFact,
    full_names,
    read_published_facts,
    read_statement,
)
from keruen.roadmap.reads.register import count_linked, read_provisions
from keruen.roadmap.rows import ProvisionRow
from keruen.web import dates
from keruen.web.languages import translate, translate_word
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_unit
from keruen.web.pages.days import say_day
from keruen.web.pages.overview import GATE
from keruen.web.pages.view import Phrase
from keruen.web.public.verbs import MEANINGS

SEEN_BY_ALL = (
    N_("the provisions with the verb of the text, their source and how sure it is"),
    N_("the bodies in which the sides meet, and the organisations that lead commitments"),
    N_("commitments, texts, files and cultural programmes that both sides chose to publish"),
    N_("events, values of indicators and movements that a side recorded for the public"),
)
"""What is published."""

NOT_SEEN = (
    N_("records that the sides share with each other and have not published"),
    N_("positions, notes and files that one side keeps to itself"),
    N_("personal data and security matters"),
)
"""What is not published, and not counted either."""


@dataclass(frozen=True)
class VerbLine:
    """A verb class of the statement: its name, what it means, and its provisions."""

    name: str
    meaning: str
    provisions: list[ProvisionLine]


@dataclass(frozen=True)
class ProvisionLine:
    """A provision on the front page.

    Parameters
    ----------
    published : how many records are public, in words; the same words for all without one.
    """

    number: int
    title: str
    verb: str
    link: str
    published: str


@dataclass(frozen=True)
class FactLine:
    """A dated fact: its day, what kind of fact it is, its title, and what is known of it."""

    day: str
    kind: str
    title: str
    link: str
    words: str


@dataclass(frozen=True)
class ContactLine:
    """Whom to write to: the state, the office, and its address."""

    side: str
    name: str
    address: str
    link: str


@dataclass(frozen=True)
class Front:
    """The content of the front page."""

    states: str
    statement: Phrase
    source: Phrase | None
    answer: Phrase
    agreed: list[ProvisionLine]
    examined: list[ProvisionLine]
    verbs: list[VerbLine]
    facts: list[FactLine]
    contacts: list[ContactLine]
    licence: str
    licence_link: str


def read_front(desk: Desk, language: str) -> Front:
    """The front page in a language.

    Parameters
    ----------
    desk : opened for the public.
    """
    names = {code: pick(each, language) for code, each in full_names(desk).items()}
    provisions = read_provisions(desk)
    counts = count_linked(desk)
    lines = {row.id: _line(row, counts.get(row.id, 0), language) for row in provisions}
    licence = read_licence(desk)
    contacts = {each.of_party: each for each in read_contacts(desk)}
    statement = read_statement(desk)
    states = str(format_list(list(names.values()), locale=dates.locale_of(language)))
    agreed = [lines[row.id] for row in provisions if row.modality == "agreed"]
    return Front(
        states,
        Phrase(
            "{title}, {day}",
            {
                "title": pick(statement.title, language),
                "day": say_day(statement.starts_on, language),
            },
        )
        if statement is not None
        else Phrase("The date of the statement is not published."),
        Phrase(
            "Source: {source}. Confidence: {confidence}.",
            {
                "source": statement.source or translate("none recorded", language),
                "confidence": translate_word(statement.confidence or "none recorded", language),
            },
        )
        if statement is not None
        else None,
        Phrase(
            "{agreed} of {provisions} provisions are agreed.",
            {"agreed": len(agreed), "provisions": len(provisions)},
        ),
        agreed,
        [lines[row.id] for row in provisions if row.modality in GATE[:2]],
        [
            VerbLine(
                translate_word(modality, language, "state"),
                translate(meaning, language),
                [lines[row.id] for row in provisions if row.modality == modality],
            )
            for modality, meaning in MEANINGS.items()
            if any(row.modality == modality for row in provisions)
        ],
        [_fact(each, language) for each in read_published_facts(desk)],
        [
            ContactLine(
                name,
                pick(contacts[code].names, language) if code in contacts else "",
                contacts[code].address if code in contacts else "",
                _address(contacts[code].address) if code in contacts else "",
            )
            for code, name in names.items()
        ],
        licence.title if licence else "",
        licence.address if licence else "",
    )


def _line(row: ProvisionRow, published: int, language: str) -> ProvisionLine:
    words = (
        Phrase("published records: {count}", {"count": published}).say(language)
        if published
        else translate(N_("nothing published yet"), language)
    )
    return ProvisionLine(
        row.number,
        pick(row.title, language),
        pick(row.verb, language),
        f"/roadmap/provisions/{row.id}",
        words,
    )


KINDS = {
    "event": N_("Event"),
    "commitment": N_("Commitment"),
    "measurement": N_("Recorded value"),
    "movement": N_("Movement"),
    "culture_item": N_("Cultural programme"),
    "twinning": N_("Twinning"),
}
"""What a fact is."""


def _fact(each: PublishedFact, language: str) -> FactLine:
    title = pick(each.texts, language)
    words = translate_word(each.state, language, "state") if each.state else ""
    if each.kind == "movement":
        title, words = translate_word(each.state, language), ""
    if each.value is not None:
        words = f"{say_number(each.value, language)} {say_unit(each.unit, language)}"
        if each.period:
            words = f"{dates.say_period(each.period, language)}: {words}"
    return FactLine(
        say_day(each.day, language), translate(KINDS[each.kind], language), title, each.link, words
    )


def _address(address: str) -> str:
    """Where a reader is led: an address of mail, or a page."""
    return address if address.startswith("https://") else f"mailto:{address}"
