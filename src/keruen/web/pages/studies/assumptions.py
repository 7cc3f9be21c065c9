"""The assumption ledger: every row of a case with source, confidence, age and effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from keruen.studies.reads.cases import list_cases
from keruen.studies.reads.effects import Effect
from keruen.studies.reads.ledger import REASONS, STALE_YEARS, Assumption, Ledger, read_ledger
from keruen.studies.rows import StudyCaseRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.findings_table import table_address
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own, say_by
from keruen.web.pages.studies.view import Picker, StudiesView
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Choice, Fact, Link, Phrase, View, count_phrase

MARKED = "marked"
MILLION = 1e6
TURNS = N_("turns the answer")
FIRST_ORDER = N_("first order")

_REASON_WORDS = (
    N_("no source"),
    N_("old source"),
    N_("source without a year"),
    N_("changed since it was confirmed"),
)
"""The reasons as the catalogue has them."""


@dataclass(frozen=True, kw_only=True)
class AssumptionLine:
    """A row of the ledger."""

    row: Annotated[Cell, N_("Row")]
    state: Annotated[Cell, N_("Mark")]
    source: Annotated[Cell, N_("Source")]
    confidence: Annotated[Cell, N_("Confidence")]
    year: Annotated[Cell, N_("Year of the source")]
    changed: Annotated[Cell, N_("Unchanged since")]
    effect: Annotated[Cell, N_("Effect on the answer")]
    confirmed: Annotated[Cell, N_("Confirmed last")]


@PAGES.page("/studies/assumptions")
def assumptions(asked: StudiesAsked) -> View:
    """Every row of a case with its source, confidence, age and effect; old ones are marked."""
    cases = list_cases(asked.unit)
    cases.sort(key=lambda each: not is_own(asked, each.party))
    view = StudiesView(N_("Assumptions"))
    wanted = asked.query.get("case", "")
    case = next((each for each in cases if each.id == wanted), cases[0] if cases else None)
    ledger = read_ledger(asked.unit, case.id, asked.site.folders.get("studies")) if case else None
    if case is None or ledger is None:
        view.lead = N_("There is no case yet.")
        view.data = {"assumptions": []}
        return view
    view.kicker = Phrase(
        N_("Case {title}, version {number}"),
        {"title": case.name, "number": str(ledger.version.number)},
    )
    view.lead = _lead(ledger)
    view.notes = [_measured(ledger)]
    chosen = _chosen(asked, ledger)
    view.pickers = [_picker(asked, cases, case, ledger)]
    view.facts = _facts(ledger)
    view.tables = [_table(asked, case, chosen)]
    view.shortcuts = [Link(N_("The case"), f"/studies/cases/{case.id}")]
    _add_form(asked, view, case, ledger)
    view.data = {
        "case": case.id,
        "version": ledger.version.id,
        "measured_by": ledger.measured.run,
        "assumptions": [_data(asked, case, each) for each in chosen],
    }
    return view


def _lead(ledger: Ledger) -> Phrase:
    if not ledger.marked:
        return Phrase(N_("Every row has a source of the last years, or was confirmed."))
    return count_phrase(
        "One of {rows} rows has no source or a stale one.",
        "{count} of {rows} rows have no source or a stale one.",
        len(ledger.marked),
        rows=len(ledger.assumptions),
    )


def _measured(ledger: Ledger) -> Phrase:
    if ledger.measured.run:
        return Phrase(
            N_(
                "Effects are those of the newest run of the question tornado: each price or rate "
                "at 10% less and more."
            )
        )
    return Phrase(
        N_("No effect was measured yet: start a job that asks the question tornado of this case.")
    )


def _facts(ledger: Ledger) -> list[Fact]:
    counts = dict.fromkeys(("published", "derived", "estimate"), 0)
    for each in ledger.assumptions:
        if each.confidence in counts:
            counts[each.confidence] += 1
    confirmed = sum(bool(each.confirmed_at) for each in ledger.assumptions)
    return [
        Fact(N_("Published"), counts["published"]),
        Fact(N_("Derived"), counts["derived"]),
        Fact(N_("Estimates"), counts["estimate"]),
        Fact(N_("Confirmed"), confirmed),
    ]


def _chosen(asked: StudiesAsked, ledger: Ledger) -> list[Assumption]:
    """The rows that are asked for, those with the largest effect first, then marked ones."""
    table, show = asked.query.get("table", ""), asked.query.get("show", "")
    found = [
        each
        for each in ledger.assumptions
        if (not table or each.table == table)
        and (not show or (each.reasons if show == MARKED else each.confidence == show))
    ]
    return sorted(
        found,
        key=lambda each: (-(each.effect.usd_per_year if each.effect else 0.0), not each.reasons),
    )


def _picker(
    asked: StudiesAsked, cases: Sequence[StudyCaseRow], case: StudyCaseRow, ledger: Ledger
) -> Picker:
    tables = list(dict.fromkeys(each.table for each in ledger.assumptions))
    shown = [
        ("", asked.words(N_("every row"))),
        (MARKED, asked.words(N_("without a source, or stale"))),
        ("estimate", asked.words(N_("estimates"))),
        ("derived", asked.words(N_("derived"))),
        ("published", asked.words(N_("published"))),
    ]
    every = ("", asked.words(N_("every table")))
    return Picker(
        (
            Choice("case", N_("Case"), [(each.id, each.name) for each in cases], case.id),
            Choice(
                "table",
                N_("Table"),
                [every, *((each, each) for each in tables)],
                asked.query.get("table", ""),
            ),
            Choice("show", N_("Rows"), shown, asked.query.get("show", "")),
        ),
        N_("Show"),
    )


def _table(asked: StudiesAsked, case: StudyCaseRow, chosen: Sequence[Assumption]) -> Table:
    return table_of(
        N_("Assumptions"), AssumptionLine, [_line(asked, case, each) for each in chosen]
    )


def _line(asked: StudiesAsked, case: StudyCaseRow, each: Assumption) -> AssumptionLine:
    own = is_own(asked, case.party)
    link = table_address(case.id, each.table, row=each.row)
    if own and asked.actor.may("studies.case"):
        kept = {name: asked.query.get(name, "") for name in ("table", "show", "page_assumptions")}
        query = {**kept, "case": case.id, "of": each.table, "row": each.row}
        link = f"?{urlencode({name: text for name, text in query.items() if text})}"
    reasons = ", ".join(asked.words(reason) for reason in each.reasons)
    confirmed = "-"
    if each.confirmed_at:
        confirmed = f"{asked.say_time(each.confirmed_at)} {each.confirmed_by}"
    return AssumptionLine(
        row=Cell(f"{each.table} {each.row}", link, "data"),
        state=Cell(reasons, kind="amber") if reasons else Cell("-", kind="data"),
        source=Cell(each.source or "-", kind="data"),
        confidence=Cell(each.confidence or "-", kind="state"),
        year=Cell(str(each.source_year or "-"), kind="data"),
        changed=asked.time_cell(each.changed_at),
        effect=Cell(_say_effect(asked, each.effect), kind="data"),
        confirmed=Cell(confirmed, kind="data"),
    )


def _say_effect(asked: StudiesAsked, effect: Effect | None) -> str:
    if effect is None:
        return asked.words(N_("not measured"))
    value = {"value": asked.number(effect.usd_per_year / MILLION, 2)}
    words = Phrase(N_("±{value} million USD a year"), value).say(asked.language)
    if effect.turns:
        words += f", {asked.words(TURNS)}"
    if effect.first_order:
        words += f" ({asked.words(FIRST_ORDER)})"
    return words


def _add_form(asked: StudiesAsked, view: StudiesView, case: StudyCaseRow, ledger: Ledger) -> None:
    """The form that confirms the row that is asked for."""
    table, row = asked.query.get("of", ""), asked.query.get("row", "")
    known = any(each.table == table and each.row == row for each in ledger.assumptions)
    if not known or not is_own(asked, case.party):
        return
    view.forms = [
        *asked.forms.make(
            "confirm_assumption",
            {"version_id": ledger.version.id, "table": table, "row": row},
            Ask("note", N_("Why it still holds")),
            about=f"{table} {row}",
            big=True,
        )
    ]
    view.shortcuts.append(Link(N_("Edit the row"), table_address(case.id, table, row=row)))


def _data(asked: StudiesAsked, case: StudyCaseRow, each: Assumption) -> dict[str, object]:
    effect = each.effect
    return {
        "table": each.table,
        "row": each.row,
        "source": each.source,
        "confidence": each.confidence,
        "from_table": each.from_table,
        "source_year": each.source_year,
        "changed_at": each.changed_at,
        "changed_in": each.changed_in,
        "changed_by": say_by(asked, case.party, each.changed_by),
        "confirmed_at": each.confirmed_at,
        "confirmed_by": each.confirmed_by,
        "effect_usd_per_year": effect.usd_per_year if effect else None,
        "reasons": list(each.reasons),
    }


__all__ = ["REASONS", "STALE_YEARS", "assumptions"]
