"""The calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    page,
    read_day,
    say_clocks,
    say_days,
)
from keruen.roadmap.calendar.entries import read_entries
from keruen.roadmap.calendar.hijri import say_hijri


@page("/roadmap/calendar")
def calendar(asked: Asked) -> View:
    """Sessions, deadlines and events, with Hijri dates beside."""
    first = read_day(asked.query.get("from"), asked.desk.today() - timedelta(days=60))
    last = read_day(asked.query.get("to"), first + timedelta(days=425))
    entries = read_entries(asked.desk, asked.language, first, last)
    rows = []
    for each in entries:
        day = each.starts.date() if isinstance(each.starts, datetime) else each.starts
        when = (
            say_clocks(asked.desk, each.starts.isoformat(), asked.language)
            if isinstance(each.starts, datetime)
            else say_days(day, each.ends)
        )
        rows.append([when, say_hijri(day, asked.language), each.title, each.place])
    columns = ["Date", "Hijri date", "Title", "Place"]
    lead = "Hijri dates follow the Umm al-Qura calendar and may differ by a day by sighting."
    view = View("Calendar", lead, grids=[Grid("Calendar", columns, rows)])
    view.facts = [
        ("From", first.isoformat()),
        ("To", last.isoformat()),
        ("Feed", Cell("download", "/roadmap/calendar.ics")),
    ]
    earlier, later = first - timedelta(days=365), first + timedelta(days=365)
    view.links = [
        ("Before", f"/roadmap/calendar?from={earlier.isoformat()}"),
        ("Next", f"/roadmap/calendar?from={later.isoformat()}"),
    ]
    view.forms = forms_for(asked, ("add_event", {}))
    view.data = {"entries": [vars(each) for each in entries]}
    return view
