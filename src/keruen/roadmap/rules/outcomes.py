"""Outcomes of agenda items: recorded while the session sits, confirmed by the other side."""

from __future__ import annotations

from keruen.roadmap.meeting_words import OUTCOMES as KINDS
from keruen.roadmap.rules.meetings import sql_list
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

OUTCOMES = [
    Rule(
        "sitting",
        "outcome",
        "insert",
        "NOT EXISTS (SELECT 1 FROM session AS sitting JOIN agenda_item AS held "
        "ON held.session = sitting.id WHERE sitting.id = NEW.session "
        "AND sitting.state = 'in_progress' AND held.id = NEW.item)",
        "outcomes are recorded while a session sits, for the items of its agenda",
        "Open the session first.",
    ),
    Rule(
        "kind",
        "outcome",
        "insert",
        f"NEW.kind NOT IN ({sql_list(KINDS)}) OR NEW.confirmed_party IS NOT NULL "
        "OR (NEW.kind = 'commitment') <> (NEW.commitment IS NOT NULL) "
        "OR (NEW.kind = 'commitment' AND NEW.due_on IS NULL) "
        "OR (NEW.kind <> 'decision' AND NEW.decision IS NOT NULL) "
        "OR (NEW.kind = 'referred') <> (NEW.referred_to IS NOT NULL)",
        "an outcome has what its kind needs",
        "Name the commitment with its date, or the body to which the item is referred.",
    ),
    Rule(
        "other_confirms",
        "outcome",
        "update",
        "NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND (OLD.recorded_party = "
        "current_party_code() OR coalesce(NEW.confirmed_party, '') <> current_party_code() "
        "OR current_party_code() IN ('', '*') OR OLD.withdrawn_at IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM assent AS given WHERE given.kind = 'outcome' "
        "AND given.subject = NEW.id AND given.step = 'confirmed' "
        "AND given.of_party = current_party_code()) "
        "OR (NEW.kind = 'commitment' AND EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS "
        "(SELECT 1 FROM outcome_lead AS lead WHERE lead.outcome = NEW.id "
        "AND lead.of_party = side.code))))",
        "the outcome that one side records the other side confirms, as it was shown",
        "Let the other side confirm it.",
    ),
    Rule(
        "confirmed_kept",
        "outcome",
        "update",
        changed("confirmed_party") + " AND NOT (NEW.state = 'confirmed' "
        "AND OLD.state = 'recorded')",
        "who confirmed an outcome is not changed",
        "Record another outcome.",
    ),
    Rule(
        "confirmed_stays",
        "outcome",
        "update",
        changed("withdrawn_at") + " AND OLD.state = 'confirmed'",
        "an outcome that both sides confirmed is not withdrawn",
        "Record another outcome that takes its place.",
    ),
    Rule(
        "lead",
        "outcome_lead",
        "insert",
        "NOT EXISTS (SELECT 1 FROM outcome AS held WHERE held.id = NEW.outcome "
        "AND held.kind = 'commitment' AND held.state = 'recorded' "
        "AND held.recorded_party = current_party_code()) OR NOT EXISTS "
        "(SELECT 1 FROM organisation AS held WHERE held.id = NEW.organisation "
        "AND coalesce(held.of_party, NEW.of_party) = NEW.of_party)",
        "the side that records an outcome names an organisation of each side as its lead",
        "Choose an organisation of that side.",
    ),
    Rule(
        "sitting",
        "agenda_item",
        "update",
        "NEW.state = 'done' AND OLD.state <> 'done' AND NOT EXISTS (SELECT 1 FROM session "
        "AS sitting WHERE sitting.id = NEW.session AND sitting.state = 'in_progress')",
        "items are concluded while their session sits",
        "Open the session first.",
    ),
]
"""Rules of outcomes and their leads."""
