"""Days and moments as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.store.instants import read_instant
from keruen.web import dates


def say_moment(instant: str, language: str) -> str:
    """An instant as day and time in UTC, in the reader's language."""
    try:
        moment = read_instant(instant).astimezone(UTC)
    except UNREADABLE:
        return dates.say_unreadable(instant, language)
    return f"{dates.say_short(moment.date(), language)}, {moment:%H:%M}"


def say_day(day: str | None, language: str) -> str:
    """A day as the reader's language writes it; a dash where there is none."""
    try:
        return dates.say_short(date.fromisoformat(day), language) if day else "-"
    except UNREADABLE:
        return dates.say_unreadable(day, language)


def say_clocks(desk: Desk, instant: str | datetime, language: str) -> str:
    """An instant by the clock of each capital, in the reader's language."""
    return dates.say_clocks(desk.parties, instant, language)


def read_day(text: str | None, otherwise: date) -> date:
    """A day that was asked for, if it is one within the years of calendars."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 1950 <= day.year <= 2150 else otherwise
