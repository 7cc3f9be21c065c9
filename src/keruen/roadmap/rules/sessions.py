"""Sessions: each step that needs both sides, and what stands still until a step is taken."""

from __future__ import annotations

from keruen.roadmap.rules.words import by_all, changed
from keruen.store.rules import Rule

SESSIONS = [
    Rule(
        "by_both",
        "session",
        "update",
        "NEW.state <> OLD.state "
        "AND NEW.state IN ('convened', 'agenda_adopted', 'postponed', 'cancelled') AND NOT "
        + by_all("session", "NEW.id", "NEW.state || ':' || OLD.starts_at"),
        "a session is convened, put off or cancelled, and its agenda adopted, by both sides alone",
        "Let the other side agree.",
    ),
    Rule(
        "times",
        "session",
        "update",
        "(" + " OR ".join(changed(column) for column in ("starts_at", "ends_at")) + ") "
        "AND OLD.state <> 'postponed'",
        "the times of a session are kept once it is planned",
        "Let both sides postpone it; then plan it anew.",
    ),
    Rule(
        "minutes_kept",
        "session",
        "update",
        "OLD.minutes IS NOT NULL AND coalesce(NEW.minutes, '') <> OLD.minutes",
        "a session has one paper of minutes",
        "Write a new version of it.",
    ),
    Rule(
        "minutes_signed",
        "session",
        "update",
        "NEW.state = 'minutes_signed' AND OLD.state <> 'minutes_signed' AND NOT EXISTS "
        "(SELECT 1 FROM text_version AS held WHERE held.document = NEW.minutes "
        "AND held.state IN ('signed', 'published'))",
        "the minutes of a session are signed by both sides",
        "Let both sides sign their text.",
    ),
    Rule(
        "venue",
        "session",
        "insert",
        "NOT EXISTS (SELECT 1 FROM party AS side WHERE side.code = NEW.host)",
        "the host of a session is a side of the roadmap",
        "Name one of the sides.",
    ),
]
KEEPER = [
    Rule(
        "keeper",
        table,
        when,
        "current_party_code() NOT IN ('*', '**')",
        "the sides, themes and steps of a roadmap are loaded, not added",
        "Load a roadmap that has them.",
    )
    for table in ("party", "theme", "transition")
    for when in ("insert", "update")
]
"""Tables that say who the sides are and which ways there are; no side adds to them."""
