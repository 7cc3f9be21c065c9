"""What a reader should know of the days of a session or a deadline."""

from __future__ import annotations

from datetime import date, datetime

from keruen.roadmap.calendar.working import DayOff, read_working_days
from keruen.roadmap.desk import Row
from keruen.roadmap.reads.zone_data import local_times
from keruen.web.dates import say_date, say_times, seasonal_clocks
from keruen.web.languages import translate
from keruen.web.marks import N_
from keruen.web.pages.view import (
    Asked,
    Phrase,
)
from keruen.zones import UNKNOWN, zone_edition

WORDS = {
    "estimate": N_(
        "{day}: day off in {sides} ({name}); an estimate that sighting may move by a day."
    ),
    "possible": N_("{day}: perhaps a day off in {sides} ({name}); sighting may move it by a day."),
    "": N_("{day}: day off in {sides} ({name})."),
}


def day_notes(asked: Asked, first: date, last: date) -> list[Phrase]:
    """Days on which a side does not work, or may not, each with why."""
    names = {each["code"]: asked.say(each["names"]) for each in asked.desk.parties}
    groups: dict[tuple[date, str, str], list[DayOff]] = {}
    for off in read_working_days(asked.desk).notes(first, last):
        words = asked.say(off.texts) or translate(off.name, asked.language)
        groups.setdefault((off.day, words, WORDS.get(off.kind, WORDS[""])), []).append(off)
    return [
        Phrase(
            template,
            {
                "day": say_date(day, asked.language),
                "sides": ", ".join(names[off.party] for off in found),
                "name": words,
            },
        )
        for (day, words, template), found in groups.items()
    ]


def clock_notes(asked: Asked, instant: datetime) -> list[Phrase]:
    """Sides whose clock does not stand as it usually does at an instant."""
    found = []
    for party, offset, usual in seasonal_clocks(asked.desk.parties, instant):
        words = N_("The clock of {side} is at {offset} on that day, not at {usual}.")
        values = {"side": asked.say(party["names"]), "offset": offset, "usual": usual}
        found.append(Phrase(words, values))
    return found


def zone_data_notes(asked: Asked, session: Row) -> list[Phrase]:
    """What is to be confirmed of the times of a session that is still to take place."""
    times = local_times(session)
    if times is None or not (times.moved or not times.known):
        return []
    shown = say_times(*times.shown, asked.language)
    if times.entered is None:
        words = N_(
            "It is not known with which time zone data these times were entered. By those of today "
            "({here}) the clock of {zone} shows {shown}. Each side confirms that, or both postpone "
            "the session and plan it anew."
        )
        values = {"here": zone_edition(), "zone": session["zone"], "shown": shown}
        return [Phrase(words, values)]
    words = N_(
        "Entered as {entered} by the clock of {zone} with time zone data {edition}; those of today "
        "({here}) show {shown}. Both sides keep the local time, or confirm the new one."
    )
    if times.data_are_older:
        words = N_(
            "Entered as {entered} by the clock of {zone} with time zone data {edition}; this "
            "server has older ones ({here}) and shows {shown}. Its keeper installs the later ones."
        )
    values = {
        "entered": say_times(*times.entered, asked.language),
        "zone": session["zone"],
        "edition": times.edition or UNKNOWN,
        "here": zone_edition(),
        "shown": shown,
    }
    return [Phrase(words, values)]
