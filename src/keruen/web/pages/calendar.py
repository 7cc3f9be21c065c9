"""The calendar: a month as a grid, and what is coming as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.calendar.hijri import say_hijri
from keruen.roadmap.calendar.working import read_working_days
from keruen.roadmap.reads.calendar_entries import LAYERS, USUAL, choose_layers, read_entries
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.reads.records import own_events
from keruen.web.dates import say_days, say_entry
from keruen.web.marks import N_
from keruen.web.month_grid import (
    Month,
    Switch,
    last_month,
    make_weeks,
    month_days,
    next_month,
    say_month,
    weekday_names,
)
from keruen.web.once import key_of
from keruen.web.pages.days import read_day, say_clocks
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Asked, Fact, Link, View, Wanted, forms_for, page

AGENDA_DAYS = 365
LONGEST_DAYS = 731
"""No list reaches further: what recurs has no end."""


@page("/roadmap/calendar")
def calendar(asked: Asked) -> View:
    """Sessions, deadlines, events and holidays, with Hijri dates beside."""
    layers = choose_layers(asked.query.get("layers"), USUAL)
    view = CalendarView(N_("Calendar"))
    view.lead = N_(
        "Hijri dates follow the Umm al-Qura calendar and may differ by a day by sighting."
    )
    first, last = _window(asked)
    if "from" in asked.query:
        view.month = Month(say_days(first, last, asked.language), _switches(asked, layers))
        entries = _entries(asked, first, last, layers)
        span = last - first + timedelta(days=1)
        view.links = [
            Link(N_("Before"), _link(asked, **{"from": _day(first - span), "to": _day(first)})),
            Link(N_("Next"), _link(asked, **{"from": _day(last), "to": _day(last + span)})),
            Link(N_("Month"), _link(asked, month=f"{first:%Y-%m}", **{"from": "", "to": ""})),
        ]
    else:
        days = month_days(first, asked.language)
        shown = _entries(asked, min(days[0], first), max(days[-1], last), layers)
        weeks = make_weeks(
            first,
            asked.desk.today(),
            asked.language,
            [each for each in shown if each.first_day <= days[-1]],
            read_working_days(asked.desk),
            asked.desk.parties,
        )
        view.month = Month(
            say_month(first, asked.language),
            _switches(asked, layers),
            weekday_names(asked.language),
            weeks,
            _link(asked, month=f"{last_month(first):%Y-%m}"),
            _link(asked, month=f"{next_month(first):%Y-%m}"),
        )
        entries = [each for each in shown if each.first_day <= last and each.last_day >= first]
        view.links = [
            Link(N_("List of a year"), _link(asked, month="", **{"from": _day(first), "to": ""})),
        ]
    some, paging = asked.cut(entries)
    lines = [_line(asked, each) for each in some]
    view.tables = [table_of(N_("Calendar"), EntryLine, lines, paging)]
    view.feed = bool(asked.desk.actor.account)
    view.facts = [Fact(N_("Feed"), Cell(N_("download"), "/roadmap/calendar.ics"))]
    view.forms = forms_for(asked, ("add_event", {}), *_own_events(asked, some))
    view.data = {
        "from": first,
        "to": last,
        "layers": layers,
        "entries": [{**vars(each), "words": say_entry(each, asked.language)} for each in some],
    }
    return view


def _entries(asked: Asked, first: date, last: date, layers: tuple[str, ...]) -> list[Entry]:
    desk, language = asked.desk, asked.language
    return kept(
        desk,
        "calendar",
        lambda: read_entries(desk, language, first, last, layers),
        *(language, first, last, layers),
    )


def _own_events(asked: Asked, entries: list[Entry]) -> list[Wanted]:
    """The events that are shown and that the reader's side can withdraw."""
    shown = [each.uid for each in entries if each.layer == "events" and not each.cancelled]
    rows = own_events(asked.desk, shown)
    return [("withdraw_event", {"event_id": row.id}, asked.say(row.title)) for row in rows]


def _window(asked: Asked) -> tuple[date, date]:
    """The days that are asked for: some, a month, or the month that runs."""
    today = asked.desk.today()
    if "from" in asked.query:
        first = read_day(asked.query["from"], today)
        last = read_day(asked.query.get("to"), first + timedelta(days=AGENDA_DAYS))
        return first, min(max(first, last), first + timedelta(days=LONGEST_DAYS))
    first = read_day(f"{asked.query.get('month', '')}-01", today.replace(day=1))
    return first, next_month(first) - timedelta(days=1)


def _switches(asked: Asked, layers: tuple[str, ...]) -> list[Switch]:
    switches = []
    for layer in LAYERS:
        others = [each for each in LAYERS if (each in layers) != (each == layer)]
        switches.append(Switch(layer, _link(asked, layers=",".join(others)), layer in layers))
    return switches


def _link(asked: Asked, **changes: str) -> str:
    """The calendar as it is asked for, with something else."""
    keys = ("month", "from", "to", "layers")
    told = {key: asked.query[key] for key in keys if key in asked.query}
    told.update(changes)
    # No layer at all is asked for by an empty word, so that word stays.
    kept = {key: value for key, value in told.items() if value or key == "layers"}
    return f"/roadmap/calendar?{urlencode(kept)}" if kept else "/roadmap/calendar"


@dataclass
class CalendarView(View):
    """The calendar: a month, and the private address of a feed, shown once.

    Parameters
    ----------
    feed : whether the reader can have one.
    feed_repeated : whether the form came again, whose address was shown before.
    """

    template: ClassVar[str] = "calendar.html.jinja"

    month: Month | None = None
    feed: bool = False
    feed_address: str = ""
    feed_repeated: bool = False

    @property
    def feed_once(self) -> str:
        """The one-time key of the form that makes a private address."""
        return key_of(self.once, "calendar.address")


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """A row of the table: Calendar."""

    date: Annotated[str, N_("Date")]
    hijri_date: Annotated[str, N_("Hijri date")]
    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Cell, N_("Kind")]
    place: Annotated[Value, N_("Place")]


def _line(asked: Asked, entry: Entry) -> EntryLine:
    when = (
        say_clocks(asked.desk, entry.starts, asked.language)
        if isinstance(entry.starts, datetime)
        else say_days(entry.starts, entry.last_day, asked.language)
    )
    side = Cell(entry.party, kind="side") if entry.party else entry.place
    return EntryLine(
        date=when,
        hijri_date=say_hijri(entry.first_day, asked.language),
        title=Cell(say_entry(entry, asked.language), entry.link, "data"),
        kind=Cell("cancelled" if entry.cancelled else entry.layer, kind="state"),
        place=entry.place or side,
    )


def _day(day: date) -> str:
    return day.isoformat()
