"""The multilateral desk: whose a pledge is, and what stays with one side."""

from __future__ import annotations

from keruen.roadmap.multilateral_tables import MULTILATERAL_TABLES
from keruen.roadmap.multilateral_words import (
    BALLOTS,
    BASES,
    CHOICES,
    CLASSES,
    MOST_MEMBERS,
    PLEDGE_FORMS,
    ROUNDS,
    SHARES,
)
from keruen.roadmap.rules.future_movements import LATEST_DAY
from keruen.roadmap.rules.meetings import sql_list
from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

MULTILATERAL_CHANGES: dict[str, tuple[str, ...]] = {
    "election": ("due_on", "present", "round", "state"),
    "candidature": ("state",),
    "pledge": ("state", "declared_at", "acknowledged_at"),
}
"""Columns of a row of the desk that may change."""

MULTILATERAL_BIRTHS = {"election": "planned", "candidature": "considered"}

MULTILATERAL_NAMES = {"text_delivery": "of_party"}

LIVE = (
    "EXISTS (SELECT 1 FROM candidature AS held WHERE held.id = NEW.candidature "
    "AND held.withdrawn_at IS NULL{more})"
)

MULTILATERAL = [
    *(
        Rule(
            "never_public",
            table.name,
            when,
            "NEW.tier = 'public'",
            "nothing of the multilateral desk is public",
            "Share it with the other side at most.",
        )
        for table in MULTILATERAL_TABLES
        for when in ("insert", "update")
    ),
    Rule(
        "words",
        "election",
        "insert",
        f"NEW.ballot NOT IN ({sql_list(BALLOTS)}) OR NEW.base NOT IN ({sql_list(BASES)}) "
        f"OR NEW.share NOT IN ({sql_list(SHARES)}) OR NEW.seats < 1 OR NEW.round <> 1 "
        f"OR NEW.members NOT BETWEEN NEW.seats AND {MOST_MEMBERS} OR trim(NEW.source) = ''",
        "an election has seats, members, a ballot, a majority and a source",
        "Correct them.",
    ),
    Rule(
        "steps",
        "election",
        "update",
        "NEW.round NOT IN (OLD.round, OLD.round + 1) OR (NEW.present IS NOT NULL "
        "AND NEW.present NOT BETWEEN 1 AND OLD.members) OR (OLD.state = 'held' AND ("
        + changed("due_on")
        + " OR "
        + changed("round")
        + "))",
        "the rounds of an election follow one another, with at most its members present",
        "Correct the number.",
    ),
    Rule(
        "own",
        "candidature",
        "insert",
        "coalesce(NEW.of_party, '') NOT IN ('', current_party_code()) OR (NEW.tier <> 'party')",
        "a side considers its own candidatures before it announces them",
        "Let the other side enter its own.",
    ),
    Rule(
        "announced",
        "candidature",
        "update",
        "(NEW.tier = 'party') <> (NEW.state = 'considered') OR (NEW.state <> OLD.state "
        "AND coalesce(OLD.of_party, '') NOT IN ('', current_party_code()))",
        "the other side sees a candidature once its own side has announced it",
        "Let its side take the step.",
    ),
    Rule(
        "words",
        "pledge",
        "insert",
        f"NEW.form NOT IN ({sql_list(PLEDGE_FORMS)}) OR NEW.rounds NOT IN ({sql_list(ROUNDS)}) "
        "OR NEW.from_party = NEW.to_party OR NEW.tier <> 'shared' "
        "OR NEW.declared_at IS NOT NULL OR NEW.acknowledged_at IS NOT NULL "
        f"OR NEW.day > {LATEST_DAY} OR NOT "
        + LIVE.format(more=" AND held.of_party = NEW.to_party AND held.tier = 'shared'"),
        "a pledge is of one side for an announced candidature of the other",
        "Choose the candidature of the side that gets the support.",
    ),
    Rule(
        "born_asked",
        "pledge",
        "insert",
        "NOT ((NEW.state = 'asked' AND NEW.to_party = current_party_code()) "
        "OR (NEW.state = 'promised' AND NEW.from_party = current_party_code()))",
        "support is asked for by its candidate, and promised by who gives it",
        "Let the other side enter it.",
    ),
    Rule(
        "once",
        "pledge",
        "insert",
        "EXISTS (SELECT 1 FROM pledge AS held WHERE held.candidature = NEW.candidature "
        "AND held.from_party = NEW.from_party AND held.withdrawn_at IS NULL "
        "AND held.state IN ('asked', 'promised'))",
        "this pledge is entered already",
        "Work on the one that is there.",
    ),
    Rule(
        "return_of_other",
        "pledge",
        "insert",
        "NEW.in_return IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pledge AS held "
        "WHERE held.id = NEW.in_return AND held.from_party = NEW.to_party "
        "AND held.withdrawn_at IS NULL)",
        "a pledge is in return for one of the other side",
        "Choose a pledge of the other side.",
    ),
    Rule(
        "by_giver",
        "pledge",
        "update",
        "((NEW.state <> OLD.state AND NEW.state IN ('promised', 'declined')) OR "
        + changed("declared_at")
        + ") AND OLD.from_party <> current_party_code()",
        "the side that gives support promises, declines and declares it",
        "Let that side do it.",
    ),
    Rule(
        "by_getter",
        "pledge",
        "update",
        "((NEW.state <> OLD.state AND NEW.state = 'released') OR "
        + changed("acknowledged_at")
        + ") AND OLD.to_party <> current_party_code()",
        "the side that gets support releases the other from it and acknowledges it",
        "Let that side do it.",
    ),
    Rule(
        "declared_first",
        "pledge",
        "update",
        "(NEW.acknowledged_at IS NOT NULL AND NEW.declared_at IS NULL) OR "
        "(OLD.declared_at IS NOT NULL AND " + changed("declared_at") + ") OR "
        "(OLD.acknowledged_at IS NOT NULL AND "
        + changed("acknowledged_at")
        + ") OR ("
        + changed("declared_at")
        + " AND OLD.state <> 'promised')",
        "a promise is declared once, and then acknowledged once",
        "Let the side that promised declare it first.",
    ),
    Rule(
        "words",
        "assurance",
        "insert",
        f"NEW.class_of NOT IN ({sql_list(CLASSES)}) OR NEW.tier <> 'party' "
        f"OR NEW.day > {LATEST_DAY} OR NOT " + LIVE.format(more=""),
        "an assurance is a side's own until it shares it, of a day that has come",
        "Correct it.",
    ),
    Rule(
        "words",
        "vote_cast",
        "insert",
        f"NEW.choice NOT IN ({sql_list(CHOICES)}) OR NOT EXISTS (SELECT 1 FROM party AS side "
        "WHERE side.code = NEW.of_party)",
        "a vote is yes, no, abstain, absent or did not vote, of one of the sides",
        "Correct it.",
    ),
    *(
        Rule("past", table, "insert", f"NEW.day > {LATEST_DAY}", *PAST)
        for table, PAST in (
            ("vote_item", ("a vote is recorded once it took place", "Wait for its day.")),
            ("text_delivery", ("a text is delivered on a day that has come", "Wait for its day.")),
        )
    ),
]
"""Rules of the database on the multilateral desk."""
