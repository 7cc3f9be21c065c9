"""Nothing is recorded as done in the future, by the moment of the transaction or the clock."""

from __future__ import annotations

from keruen.store.rules import Rule

NOW = "current_moment(0)"
OPENING = "current_moment(12)"
"""A session is opened twelve hours before it begins at the earliest."""
LATEST_DAY = "substr(current_moment(14), 1, 10)"
"""The latest date that is today anywhere on Earth."""
EARLIEST_DAY = "substr(current_moment(-12), 1, 10)"

LOCAL_HOUR = (
    "((CAST(substr(sitting.starts_at, 12, 2) AS INTEGER) "
    "+ CAST(substr(sitting.starts_offset, 1, 3) AS INTEGER) + 24) % 24)"
)
"""The hour of the day at which a session begins, by the clock of its place."""
BEFORE_FIRST_DAY = f"current_moment({LOCAL_HOUR}) < substr(sitting.starts_at, 1, 13)"
"""The condition that the first day of a session has not begun at its place.

A session that begins at 10:00 begins ten hours after midnight, so its day has begun ten hours
before.
"""

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
        "first_day",
        "signature",
        "insert",
        "EXISTS (SELECT 1 FROM text_version AS held JOIN document AS paper ON paper.id = "
        "held.document JOIN session AS sitting ON sitting.id = paper.session "
        "WHERE held.id = NEW.version AND sitting.starts_offset IS NOT NULL "
        f"AND {BEFORE_FIRST_DAY})",
        "a text of a session is signed on the first day of the session or later",
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
