"""The matrix of a session as the annex of its minutes, in the language of the reader."""

from __future__ import annotations

from keruen.report.papers import Paper, Table
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.outcomes import MatrixLine, matrix_fingerprint, read_matrix
from keruen.roadmap.reads.register import organisation_names
from keruen.roadmap.rows import BodyRow, SessionRow
from keruen.web.dates import say_clocks
from keruen.web.languages import translate, translate_word
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day

WIDTHS = (0.5, 1.4, 2.2, 1.4, 1.4, 1.1, 1.5)
"""Relative widths of the columns."""
UNCONFIRMED = N_("not yet confirmed by the other side")


def make_matrix_paper(desk: Desk, session_id: str, language: str) -> Paper:
    """The matrix of a session as a document of its own.

    Raises
    ------
    KeruenError : a session that the actor does not see.
    """
    row = desk.find(SessionRow, session_id)
    body = desk.find(BodyRow, row.body)
    lines = read_matrix(desk, session_id)

    def _(words: str) -> str:
        return translate(words, language)

    waiting = any(line.row.state != "confirmed" for line in lines)
    return Paper(
        f"{pick(body.names, language)} {row.number}",
        _("Annex: action matrix"),
        language,
        (
            (_("Begins"), say_clocks(desk.parties, row.starts_at, language)),
            (_("Venue"), row.place or _("not named yet")),
            (_("State"), translate_word(row.state, language, "state")),
            (_("SHA-256"), matrix_fingerprint(lines)),
        ),
        (matrix_table(desk, lines, language),),
        mark=_("Draft: binds nobody yet") if waiting else "",
    )


def matrix_table(desk: Desk, lines: list[MatrixLine], language: str) -> Table:
    """The outcomes of a session: what was decided, who leads it on each side, by when."""
    lead = translate("Lead of {side}", language)
    columns = (
        translate("No.", language),
        translate("Outcome", language),
        translate("What", language),
        *(lead.format(side=pick(party.names, language)) for party in desk.parties),
        translate("By when", language),
        translate("Evidence", language),
    )
    names = organisation_names(desk)
    rows = tuple(
        (
            say_number(line.row.number, language),
            f"{translate_word(line.row.kind, language)}: {pick(line.title, language)}",
            _what(line, language),
            *(
                pick(names.get(line.leads.get(party.code) or ""), language) or "-"
                for party in desk.parties
            ),
            say_day(line.row.due_on, language),
            pick(line.row.evidence, language) or "-",
        )
        for line in lines
    )
    heading, empty = translate("Action matrix", language), translate("Nothing yet.", language)
    widths = WIDTHS if len(columns) == len(WIDTHS) else ()
    return Table(heading, columns, rows, empty, widths)


def _what(line: MatrixLine, language: str) -> str:
    words = pick(line.row.words, language)
    if line.row.state == "confirmed":
        return words
    return f"{words} ({translate(UNCONFIRMED, language)})"
