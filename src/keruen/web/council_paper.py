"""The printed programme of an event: a company's own day, or that of every company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keruen.council.reads import list_meetings, profiles_of
from keruen.council.rows import CouncilEventRow, CouncilMeetingRow
from keruen.council.unit import Council
from keruen.report.papers import Paper, Table
from keruen.web.dates import say_date
from keruen.web.languages import translate, translate_word
from keruen.web.numbers import say_number

WIDTHS = (0.7, 0.7, 3.0, 1.2)
"""Relative widths of the columns of a company's programme."""


def make_programme(unit: Council, event_id: str, language: str) -> Paper:
    """The meetings of an event that the reader sees.

    Raises
    ------
    KeruenError : an event that the reader does not see.
    """
    row = unit.find(CouncilEventRow, event_id)
    met = list_meetings(unit, row.id)
    names = {company: each.legal_name for company, each in profiles_of(unit).items()}
    firms = (
        [unit.company]
        if unit.company
        else sorted(
            {company for each in met for company in (each.company_a, each.company_b)},
            key=lambda each: names.get(each, each),
        )
    )

    def _(words: str) -> str:
        return translate(words, language)

    tables = [_of_firm(each, met, names, language) for each in firms]
    if not unit.company:
        tables.append(_hall(met, names, language))
    return Paper(
        row.title,
        _("Programme of meetings"),
        language,
        (
            (_("Day"), say_date(date.fromisoformat(row.day), language)),
            (_("Venue"), row.place or _("not named yet")),
            (_("Time zone"), row.zone),
            (_("Length of a meeting"), f"{say_number(row.minutes, language)} min"),
        ),
        tuple(tables),
    )


def _of_firm(
    firm: str,
    met: Sequence[CouncilMeetingRow],
    names: dict[str, str],
    language: str,
) -> Table:
    rows = []
    for each in met:
        if firm in (each.company_a, each.company_b):
            other = each.company_b if each.company_a == firm else each.company_a
            rows.append(
                (
                    each.slot,
                    say_number(each.place + 1, language),
                    names.get(other, other),
                    translate_word(each.state, language, "state"),
                )
            )
    columns = tuple(translate(words, language) for words in ("Time", "Table", "Meets", "State"))
    empty = translate("No meeting yet.", language)
    return Table(names.get(firm, firm), columns, tuple(rows), empty, WIDTHS)


def _hall(met: Sequence[CouncilMeetingRow], names: dict[str, str], language: str) -> Table:
    """Every meeting by slot and table."""
    rows = tuple(
        (
            each.slot,
            say_number(each.place + 1, language),
            f"{names.get(each.company_a, each.company_a)} – "
            f"{names.get(each.company_b, each.company_b)}",
            translate_word(each.state, language, "state"),
        )
        for each in met
    )
    columns = tuple(translate(words, language) for words in ("Time", "Table", "Companies", "State"))
    empty = translate("No meeting yet.", language)
    return Table(translate("By time and table", language), columns, rows, empty, WIDTHS)
