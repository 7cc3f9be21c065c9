"""Sessions: each step that needs both sides, and what may not change until a step is taken."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import by_all, changed
from keruen.store.rules import Rule

PLAN = ("starts_at", "ends_at", "zone", "host", "place", "venue_exception")
"""What both sides convene: the place and time of a session, and why a venue does not alternate."""
STANDING = (
    "'convened', 'agenda_adopted', 'in_progress', 'minutes_drafted', 'minutes_signed', 'closed'"
)
BESIDE = (
    "beside.body = NEW.body AND beside.level = NEW.level AND beside.id <> NEW.id "
    f"AND beside.state IN ({STANDING}) "
    "AND (beside.source IS NULL OR beside.turn_confirmed_at IS NOT NULL)"
)
"""The condition that a session has the same level and body, and took a turn of the venue."""

LOCAL_TIME = by_all(
    "session",
    "NEW.id",
    "'local_time:' || OLD.starts_at || '>' || NEW.starts_at || '>' || NEW.ends_at",
)
"""The condition that both sides confirm a local time which later zone data moved."""
INSTANT = by_all(
    "session",
    "NEW.id",
    "'instant:' || NEW.starts_at || '>' || NEW.starts_offset || '>' || NEW.tzdata",
)
"""The condition that both sides confirm the times that the zone data of an edition show."""
ZONE_DATA = ("starts_offset", "ends_offset", "tzdata")

SESSIONS = [
    Rule(
        "venue_alternates",
        "session",
        "update",
        "NEW.state = 'convened' AND OLD.state <> 'convened' "
        "AND trim(coalesce(NEW.venue_exception, '')) = '' "
        f"AND NEW.host = (SELECT beside.host FROM session AS beside WHERE {BESIDE} "
        "AND (beside.starts_at < NEW.starts_at OR (beside.starts_at = NEW.starts_at "
        "AND beside.number < NEW.number)) "
        "ORDER BY beside.starts_at DESC, beside.number DESC LIMIT 1)",
        "venues alternate unless a reason is given that both sides confirm by convening",
        "Postpone the session; then plan it at the other side, or with the reason.",
    ),
    Rule(
        "planned_anew",
        "session",
        "update",
        "NEW.state = 'planned' AND OLD.state = 'postponed' AND EXISTS (SELECT 1 FROM assent "
        "AS given WHERE given.kind = 'session' AND given.subject = NEW.id "
        "AND given.step IN ('convened:' || NEW.starts_at, 'agenda_adopted:' || NEW.starts_at, "
        "'postponed:' || NEW.starts_at))",
        "the session was planned for this very time before",
        "Choose another time: an earlier agreement must not count for the new plan.",
    ),
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
        "(" + " OR ".join(changed(column) for column in PLAN) + ") AND OLD.state <> 'postponed' "
        "AND NOT (NOT (" + " OR ".join(changed(column) for column in PLAN[2:]) + ") "
        f"AND NEW.state = OLD.state AND {LOCAL_TIME})",
        "the times and the venue of a session are kept once it is planned",
        "Let both sides postpone it; then plan it anew.",
    ),
    Rule(
        "zone_data",
        "session",
        "update",
        "(" + " OR ".join(changed(column) for column in ZONE_DATA) + ") "
        "AND OLD.state <> 'postponed' "
        f"AND NOT (({changed('starts_at')}) AND {LOCAL_TIME}) AND NOT ({INSTANT})",
        "the offset and the zone data of a session are kept once it is planned",
        "Let both sides keep its local time, or confirm its times as they are shown.",
    ),
    Rule(
        "zone_data",
        "session",
        "insert",
        "NEW.tzdata IS NULL OR coalesce(NEW.starts_offset, '') NOT LIKE '___:__' "
        "OR coalesce(NEW.ends_offset, '') NOT LIKE '___:__'",
        "a session is stored with the offsets of its times and the edition of the zone data",
        "Plan it by the pages or the API, which know them.",
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
        "born",
        "session",
        "insert",
        "NEW.turn_confirmed_at IS NOT NULL OR NEW.minutes IS NOT NULL OR NOT "
        "((NEW.state = 'planned' AND NEW.source IS NULL) OR (NEW.state = 'closed' "
        "AND trim(coalesce(NEW.source, '')) <> '' AND NEW.ends_at <= current_moment(0)))",
        "a session begins as planned, or is entered after it took place, with its source",
        "Plan it, or record it as a past session.",
    ),
    Rule(
        "turn_confirmed",
        "session",
        "update",
        changed("turn_confirmed_at")
        + " AND (OLD.source IS NULL OR OLD.turn_confirmed_at IS NOT NULL OR NOT "
        + by_all("session", "NEW.id", "'turn:' || NEW.starts_at")
        + ")",
        "a past session takes a turn of the venue when both sides confirm it",
        "Let the other side confirm it.",
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
SYSTEM_ADMINISTRATOR = [
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
"""Tables of the sides and of the possible transitions; no side adds to them."""
