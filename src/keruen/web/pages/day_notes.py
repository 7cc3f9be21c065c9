"""What a reader should know of the days of a session or a deadline."""

from __future__ import annotations

from datetime import date, datetime

from keruen.roadmap.calendar.working import DayOff, read_working_days
from keruen.roadmap.reads.zone_data import local_times
from keruen.roadmap.rows import SessionRow
from keruen.web.dates import say_date, say_times, seasonal_clocks
from keruen.web.languages import translate
from keruen.web.marks import N_
from keruen.web.pages.view import Asked, Phrase
from keruen.zones import UNKNOWN, zone_edition

WORDS = {
    "estimate": N_(
        "{day}: day off in {sides} ({name}); estimated, the sighting of the moon may move it "
        "by a day."
    ),
    "possible": N_(
        "{day}: possible day off in {sides} ({name}); the sighting of the moon may"
        " move it by a day."
    ),
    "": N_("{day}: day off in {sides} ({name})."),
}


def day_notes(asked: Asked, first: date, last: date) -> list[Phrase]:
    """Days on which a side does not work, or may not, each with why."""
    names = {each.code: asked.say(each.names) for each in asked.desk.parties}
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
    """Sides whose clock has an unusual offset at an instant."""
    found = []
    for party, offset, usual in seasonal_clocks(asked.desk.parties, instant):
        words = N_("On that day the time in {side} is {offset}, not {usual}.")
        values = {"side": asked.say(party.names), "offset": offset, "usual": usual}
        found.append(Phrase(words, values))
    return found


def zone_data_notes(asked: Asked, session: SessionRow) -> list[Phrase]:
    """What is to be confirmed of the times of a session that is still to take place."""
    times = local_times(session)
    if times is None or not (times.moved or not times.known):
        return []
    shown = say_times(*times.shown, asked.language)
    if times.entered is None:
        words = N_(
            "It is not known with which time zone data these times were entered. With today's"
            " data ({here}) the local time in {zone} is {shown}. Each side confirms it, or "
            "both postpone the session and plan it anew."
        )
        values = {"here": zone_edition(), "zone": session.zone, "shown": shown}
        return [Phrase(words, values)]
    words = N_(
        "Entered as {entered} in the time zone {zone} with time zone data {edition}; today's "
        "data ({here}) show {shown}. Both sides keep the local time, or confirm the new one."
    )
    if times.data_are_older:
        words = N_(
            "Entered as {entered} in the time zone {zone} with time zone data {edition}; this"
            " server has older data ({here}) and shows {shown}. Ask the system administrator "
            "to update them."
        )
    values = {
        "entered": say_times(*times.entered, asked.language),
        "zone": session.zone,
        "edition": times.edition or UNKNOWN,
        "here": zone_edition(),
        "shown": shown,
    }
    return [Phrase(words, values)]
