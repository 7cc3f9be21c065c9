"""Pages of the business council, one file a subject."""

from keruen.web.pages.council import (
    companies,
    event,
    events,
    listings,
    overview,
    profile,
    results,
    timetable,
    validation,
)
from keruen.web.pages.council.package import PAGES

__all__ = [
    "PAGES",
    "companies",
    "event",
    "events",
    "listings",
    "overview",
    "profile",
    "results",
    "timetable",
    "validation",
]
