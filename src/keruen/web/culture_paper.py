"""A cultural programme as PDF: the calendar with Hijri dates, and the budget by currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keruen.report.papers import Paper, Table
from keruen.roadmap.calendar.hijri import say_hijri
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.culture import (
    Paid,
    list_twinnings,
    read_budget,
    read_culture_items,
    read_institutions,
    sum_budget,
)
from keruen.roadmap.rows import CultureItemRow, CultureProgrammeRow, InstitutionRow, TwinningRow
from keruen.web.languages import translate, translate_word
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number
from keruen.web.pages.days import say_day

SHOWN = ("proposed", "confirmed", "held", "cancelled")


def make_programme_paper(desk: Desk, identifier: str, language: str) -> Paper:
    """The programme in one language, as the actor sees it.

    Raises
    ------
    KeruenError : a programme that the actor does not see.
    """
    row = desk.find(CultureProgrammeRow, identifier)
    items = read_culture_items(desk, row.id)
    budget = read_budget(desk, row.id)
    names = read_institutions(desk)
    sides = {each.code: pick(each.names, language) for each in desk.parties}

    def _(words: str) -> str:
        return translate(words, language)

    lines = []
    for each in items:
        days, hijri = _days(each, language)
        paid = sum_budget(one for one in budget if one.item == each.id)
        place = [pick(each.place, language), sides.get(each.host, each.host)]
        lines.append(
            (
                days,
                hijri,
                f"{pick(each.title, language)} ({translate_word(each.kind, language, 'state')})",
                ", ".join(one for one in place if one),
                _institutions(each, names, language),
                "; ".join(_amount(one, sides, language) for one in paid) or "-",
                translate_word(each.state, language, "state"),
            )
        )
    columns = (
        N_("Days"),
        N_("Hijri date"),
        N_("Title"),
        N_("Place"),
        N_("Institutions"),
        N_("Budget"),
        N_("State"),
    )
    return Paper(
        pick(row.title, language),
        _(N_("Cultural programme")),
        language,
        (
            (
                _(N_("Days")),
                f"{say_day(row.starts_on, language)} – {say_day(row.ends_on, language)}",
            ),
            (_(N_("Hijri date")), _hijri(row.starts_on, row.ends_on, language)),
            (_(N_("State")), translate_word(row.state, language, "state")),
        ),
        (
            Table(
                _(N_("Calendar of the programme")),
                tuple(_(each) for each in columns),
                tuple(lines),
                _(N_("No item is proposed yet.")),
                (1.4, 1.5, 1.8, 1.1, 1.8, 2.2, 1.1),
            ),
            Table(
                _(N_("Budget by currency")),
                (_(N_("Currency")), _(N_("Side that pays")), _(N_("Amount"))),
                tuple(
                    (
                        each.currency,
                        sides.get(each.of_party, each.of_party),
                        _number(each.amount, language),
                    )
                    for each in sum_budget(budget)
                ),
                _(N_("No amount is recorded.")),
            ),
            Table(
                _(N_("Twinnings")),
                (_(N_("Institutions")), _(N_("Subject")), _(N_("From")), _(N_("State"))),
                tuple(
                    (
                        _institutions(each, names, language),
                        pick(each.subject, language),
                        say_day(each.starts_on, language),
                        translate_word(each.state, language, "state"),
                    )
                    for each in list_twinnings().rows(desk)
                ),
                _(N_("No twinning is recorded.")),
                (3, 2, 1, 1),
            ),
        ),
    )


def _days(row: CultureItemRow, language: str) -> tuple[str, str]:
    first, last = say_day(row.starts_on, language), say_day(row.ends_on, language)
    days = first if row.starts_on == row.ends_on else f"{first} – {last}"
    return days, _hijri(row.starts_on, row.ends_on, language)


def _hijri(first: str, last: str, language: str) -> str:
    begin, end = (say_hijri(date.fromisoformat(each), language) for each in (first, last))
    return begin if begin == end else f"{begin} – {end}"


def _institutions(
    row: CultureItemRow | TwinningRow, names: dict[str, InstitutionRow], language: str
) -> str:
    found = [names.get(each) for each in (row.institution, row.partner) if each]
    told = " – ".join(pick(each.names, language) for each in found if each is not None) or "-"
    if isinstance(row, CultureItemRow) and row.persons:
        persons = translate(N_("persons: {count}"), language).format(count=row.persons)
        return f"{told}; {persons}"
    return told


def _amount(paid: Paid, sides: dict[str, str], language: str) -> str:
    side = sides.get(paid.of_party, paid.of_party)
    return f"{_number(paid.amount, language)}{SPACE}{paid.currency} ({side})"


def _number(amount: Decimal, language: str) -> str:
    return say_number(float(amount), language, 2)
