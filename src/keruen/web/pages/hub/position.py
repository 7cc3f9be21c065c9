"""The daily position: what each bin contained at the beginning and the end of a day, to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from keruen.hub.business_time import day_at
from keruen.hub.reads.bins import read_bins
from keruen.hub.reads.positions import Position, last_signed, next_day, read_position
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View


@dataclass(frozen=True, kw_only=True)
class PositionRow:
    """A row of the position: opening + in - out = closing."""

    bin: Annotated[Cell, N_("Bin")]
    grade: Annotated[Value, N_("Grade")]
    opening: Annotated[int, N_("Opening (kg)")]
    into: Annotated[int, N_("In (kg)")]
    out: Annotated[int, N_("Out (kg)")]
    closing: Annotated[int, N_("Closing (kg)")]


@staff_page("/hub/position")
def position(asked: HubAsked) -> View:
    """The day that is signed next; another day by ``?day=2026-11-24``."""
    book = asked.book
    terminal = book.terminal
    today = day_at(book.now, terminal.zone, terminal.day_starts_at).day
    following = next_day(book)
    day = _asked_day(asked) or following or today
    found = read_position(book, day)
    view = HubView(N_("Daily position"))
    view.kicker = asked.say_day(day)
    view.lead = _lead(asked, found)
    names = {each.row.id: each.row.name for each in read_bins(book)}
    lines = [
        PositionRow(
            bin=Cell(names.get(each.place, each.place), kind="data"),
            grade=asked.grade(each.grade),
            opening=each.opening_kg,
            into=each.in_kg,
            out=each.out_kg,
            closing=each.closing_kg,
        )
        for each in found.lines
    ]
    if lines:
        lines.append(
            PositionRow(
                bin=Cell(asked.words(N_("Total")), kind="data"),
                grade="",
                opening=sum(each.opening for each in lines),
                into=sum(each.into for each in lines),
                out=sum(each.out for each in lines),
                closing=sum(each.closing for each in lines),
            )
        )
    view.tables = [table_of(N_("Position by bin"), PositionRow, lines)]
    view.facts = [
        Fact(N_("Begins"), asked.time_cell(found.day.starts)),
        Fact(N_("Ends"), asked.time_cell(found.day.ends)),
        Fact(N_("Hours"), found.day.hours),
        Fact(N_("SHA-256 of what is shown"), Cell(found.sha256, kind="code")),
    ]
    last = last_signed(book)
    if last is not None:
        view.facts.insert(
            3, Fact(N_("Last signed day"), asked.say_day(date.fromisoformat(last.day)))
        )
    if not found.signed and found.day.ends <= book.now and day == following:
        view.forms = [
            *hub_form(
                asked,
                "sign_day",
                {"day": day.isoformat(), "sha256": found.sha256},
                label=Phrase("Sign {day}", {"day": asked.say_day(day)}).say(asked.language),
                words=N_("No entry is dated before the end of a signed day."),
            )
        ]
    view.links = [
        Link(N_("Day before"), f"/hub/position?day={day - timedelta(days=1)}"),
        Link(N_("Day after"), f"/hub/position?day={day + timedelta(days=1)}"),
        Link(N_("Day to sign next"), "/hub/position"),
    ]
    view.data = {
        "day": day.isoformat(),
        "signed": found.signed,
        "sha256": found.sha256,
        "lines": [
            {
                "bin": each.place,
                "grade": each.grade,
                "opening_kg": each.opening_kg,
                "in_kg": each.in_kg,
                "out_kg": each.out_kg,
                "closing_kg": each.closing_kg,
            }
            for each in found.lines
        ],
    }
    return view


def _asked_day(asked: HubAsked) -> date | None:
    """The day that is asked for, if it is one."""
    try:
        found = date.fromisoformat(asked.query.get("day", ""))
    except ValueError:
        return None
    return found if date(1970, 1, 2) <= found <= date(9000, 1, 1) else None


def _lead(asked: HubAsked, found: Position) -> Phrase:
    """What the day ended with, and whether it is signed."""
    closing = asked.kilograms(found.closing_kg)
    if found.signed:
        return Phrase("{kg} at the end of the day. Signed.", {"kg": closing})
    if found.day.ends > asked.book.now:
        return Phrase("{kg} so far. The day has not ended.", {"kg": closing})
    return Phrase("{kg} at the end of the day. Not signed.", {"kg": closing})
