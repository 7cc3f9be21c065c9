"""What signed daily positions and corrections by two persons refuse."""

from __future__ import annotations

from keruen.store.rules import Rule

LAST_END = "(SELECT max(signed.ends_at) FROM daily_position AS signed)"

DAYS = (
    Rule(
        "follows",
        "daily_position",
        "insert",
        f"NEW.starts_at <> {LAST_END}",
        "a day is signed after the one before it",
        "Sign the earlier day first.",
    ),
    Rule(
        "over",
        "daily_position",
        "insert",
        "NEW.ends_at > current_moment(0) OR NEW.starts_at >= NEW.ends_at",
        "the day has not ended",
        "Sign it after its end.",
    ),
    Rule(
        "whole_book",
        "daily_position",
        "insert",
        "NEW.after_seq <> (SELECT coalesce(max(last.seq), 0) FROM posting AS last)",
        "a daily position covers the book as it stands",
        "Compute it again and sign what it shows now.",
    ),
    Rule(
        "second_person",
        "pending_answer",
        "insert",
        "NEW.answer = 'confirmed' AND (NEW.person = '' OR NEW.person = (SELECT asked.person "
        "FROM pending_document AS asked WHERE asked.id = NEW.pending))",
        "a correction above the limit is confirmed by another person",
        "Ask a second person with the right to correct.",
    ),
)
"""Rules of days and corrections."""
