"""Papers of agenda items: private until shared, with the moment at which they were."""

from __future__ import annotations

from keruen.roadmap.meeting_words import CHUNK_BYTES, MOST_PAPER_MEGABYTES
from keruen.roadmap.rules.future_movements import LATEST_DAY
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

OWN_PRIVATE = (
    "EXISTS (SELECT 1 FROM paper AS whole WHERE whole.id = NEW.paper AND whole.tier = 'party' "
    "AND whole.of_party = current_party_code() AND whole.withdrawn_at IS NULL)"
)

PAPERS = [
    Rule(
        "born_private",
        "paper",
        "insert",
        "NEW.tier <> 'party' OR NEW.shared_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM "
        "agenda_item AS held WHERE held.id = NEW.item AND held.session = NEW.session)",
        "a paper begins as a draft of its own side, for an item of the agenda of its session",
        "Announce it; then share it with the other side.",
    ),
    Rule(
        "shared",
        "paper",
        "update",
        "(NEW.tier = 'party') <> (NEW.shared_at IS NULL) OR (" + changed("shared_at") + " AND "
        "(OLD.shared_at IS NOT NULL OR NEW.shared_at <> current_moment(0) "
        "OR OLD.of_party <> current_party_code() OR NOT EXISTS (SELECT 1 FROM paper_file AS held "
        "WHERE held.paper = NEW.id AND held.withdrawn_at IS NULL)))",
        "a paper is shared once, by its own side, with a file and the moment at which it was",
        "Add its file; then share it.",
    ),
    Rule(
        "embargo",
        "paper",
        "update",
        changed("shared_at") + f" AND coalesce(NEW.embargo_until, '') > {LATEST_DAY}",
        "a paper is not shared before the end of its embargo",
        "Wait for that day, or withdraw the paper and announce it without an embargo.",
    ),
    Rule(
        "of_paper",
        "paper_file",
        "insert",
        f"NEW.tier <> 'party' OR NOT {OWN_PRIVATE}",
        "files are added to a paper before it is shared, by its own side",
        "Announce another paper.",
    ),
    Rule(
        "size",
        "paper_file",
        "insert",
        f"NEW.size_bytes NOT BETWEEN 1 AND {MOST_PAPER_MEGABYTES * 1_048_576}",
        f"a file of a paper has at most {MOST_PAPER_MEGABYTES} MB",
        "Send a smaller one, or in parts.",
    ),
    Rule(
        "one_language",
        "paper_file",
        "insert",
        "EXISTS (SELECT 1 FROM paper_file AS held WHERE held.paper = NEW.paper "
        "AND held.language = NEW.language AND held.withdrawn_at IS NULL)",
        "a paper has one file in each language",
        "Withdraw the present file first.",
    ),
    Rule(
        "shared_with_paper",
        "paper_file",
        "update",
        "NEW.tier <> OLD.tier AND NOT EXISTS (SELECT 1 FROM paper AS whole "
        "WHERE whole.id = NEW.paper AND whole.tier = NEW.tier)",
        "the files of a paper are shared with it",
        "Share the paper.",
    ),
    Rule(
        "of_file",
        "paper_chunk",
        "insert",
        f"length(NEW.content) NOT BETWEEN 1 AND {CHUNK_BYTES} OR NEW.tier <> 'party' OR NOT EXISTS "
        "(SELECT 1 FROM paper_file AS whole WHERE whole.id = NEW.file AND whole.tier = 'party' "
        "AND whole.party = current_party_code() AND whole.created_at = NEW.created_at "
        f"AND NEW.position * {CHUNK_BYTES} + length(NEW.content) <= whole.size_bytes)",
        "a file is stored in pieces, in the moment in which it is added",
        "Send the file anew.",
    ),
    Rule(
        "shared_with_file",
        "paper_chunk",
        "update",
        "NEW.tier <> OLD.tier AND NOT EXISTS (SELECT 1 FROM paper_file AS whole "
        "WHERE whole.id = NEW.file AND whole.tier = NEW.tier)",
        "the files of a paper are shared with it",
        "Share the paper.",
    ),
]
"""Rules of papers and their files."""
