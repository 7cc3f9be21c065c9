"""Nothing is recorded as done in the future, by the moment of the transaction or the clock."""

from __future__ import annotations

from keruen.store.rules import Rule

NOW = "current_moment(0)"
OPENING = "current_moment(12)"
"""A session is opened twelve hours before it begins at the earliest."""
LATEST_DAY = "substr(current_moment(14), 1, 10)"
"""The latest date that is today anywhere on Earth."""
EARLIEST_DAY = "substr(current_moment(-12), 1, 10)"

AHEAD = [
    Rule(
        "not_before",
        "session",
        "update",
        "NEW.state <> OLD.state AND ((NEW.state IN ('minutes_drafted', 'minutes_signed', 'closed') "
        f"AND NEW.starts_at > {NOW}) OR (NEW.state = 'in_progress' "
        f"AND NEW.starts_at > {OPENING}))",
        "a session is opened, minuted, signed and closed once it has begun",
        "Wait for its day; a session that moved is postponed and planned anew.",
    ),
    Rule(
        "not_before",
        "signature",
        "insert",
        "EXISTS (SELECT 1 FROM text_version AS held JOIN document AS paper ON paper.id = "
        "held.document JOIN session AS sitting ON sitting.id = paper.session "
        "WHERE held.id = NEW.version AND paper.kind = 'minutes' "
        f"AND sitting.starts_at > {NOW})",
        "the minutes of a session are signed once it has begun",
        "Wait for its day.",
    ),
    Rule(
        "today",
        "signature",
        "insert",
        f"NEW.signed_on NOT BETWEEN {EARLIEST_DAY} AND {LATEST_DAY}",
        "a signature carries the day on which it is made",
        "Sign it today.",
    ),
    Rule(
        "signed_by",
        "mandate",
        "update",
        "NEW.ends_on IS NOT NULL AND EXISTS (SELECT 1 FROM signature AS made "
        "WHERE made.mandate = NEW.id AND made.signed_on > NEW.ends_on)",
        "a mandate by which a text was signed ends on that day or later",
        "Name a later day.",
    ),
    Rule(
        "not_ahead",
        "movement",
        "insert",
        f"NEW.to_date > {LATEST_DAY} OR coalesce(NEW.from_date, '') > {LATEST_DAY} "
        "OR NEW.to_date < '1990' OR coalesce(NEW.from_date, NEW.to_date) > NEW.to_date "
        "OR coalesce(NEW.from_date, '1990') < '1990'",
        "an actual movement is dated today or earlier",
        "Record it once it has moved.",
    ),
    Rule(
        "not_ahead",
        "measurement",
        "insert",
        "NEW.period < '1900' OR NEW.period > substr(current_moment(14), 1, length(NEW.period))",
        "a value is recorded for a period that has begun",
        "Record it once it was measured.",
    ),
]
