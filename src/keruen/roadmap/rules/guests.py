"""Who is admitted to a file: an organisation, by both sides, to a kind of file that has guests."""

from __future__ import annotations

from keruen.roadmap.guest_access import GUEST_KINDS
from keruen.store.rules import Rule

KINDS = ", ".join(f"'{kind}'" for kind in GUEST_KINDS)

GUESTS = [
    Rule(
        "shared_file",
        "file_guest",
        "insert",
        "NEW.tier <> 'shared' OR NEW.agreed_party IS NOT NULL OR NOT EXISTS (SELECT 1 FROM file "
        "AS held WHERE held.id = NEW.file AND held.tier IN ('shared', 'public') "
        f"AND held.kind IN ({KINDS}) AND held.withdrawn_at IS NULL)",
        "an organisation is admitted only to a shared file of a kind that has guests",
        "Choose a programme, project, mission or opportunity that both sides share.",
    ),
    Rule(
        "once",
        "file_guest",
        "insert",
        "EXISTS (SELECT 1 FROM file_guest AS held WHERE held.file = NEW.file "
        "AND held.organisation = NEW.organisation AND held.withdrawn_at IS NULL)",
        "this organisation is admitted or proposed already",
        "End the admission first.",
    ),
    Rule(
        "other_agrees",
        "file_guest",
        "update",
        "NEW.state = 'admitted' AND OLD.state = 'proposed' AND (OLD.withdrawn_at IS NOT NULL "
        "OR NEW.proposed_party = current_party_code() OR NEW.agreed_party IS NULL "
        "OR NEW.agreed_party <> current_party_code() OR current_party_code() IN ('', '*'))",
        "an organisation is admitted by both sides",
        "Let the side that did not propose it agree.",
    ),
    Rule(
        "agreed_once",
        "file_guest",
        "update",
        "coalesce(NEW.agreed_party, '') <> coalesce(OLD.agreed_party, '') "
        "AND NOT (OLD.state = 'proposed' AND NEW.state = 'admitted')",
        "an organisation is admitted by both sides",
        "Let the side that did not propose it agree.",
    ),
]
"""Rules of the database on guests."""
