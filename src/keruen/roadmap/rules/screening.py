"""Screening: two people of one side judge a hit, the second without seeing the first."""

from __future__ import annotations

from keruen.roadmap.rules.sql_conditions import changed
from keruen.store.rules import Rule

PRIVATE = (
    "screening_list",
    "listed",
    "screening_rule",
    "screening_judge",
    "screening_subject",
    "screening_check",
    "screening_hit",
)

HIT = (
    "EXISTS (SELECT 1 FROM screening_hit AS held WHERE held.id = NEW.hit "
    "AND held.party = current_party_code() AND held.withdrawn_at IS NULL AND "
)


def _given(position: int, verdict: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM screening_judgement AS given WHERE given.hit = NEW.id "
        f"AND given.position = {position} AND given.verdict = '{verdict}')"
    )


SAME = f"(({_given(1, 'same')} AND {_given(2, 'same')}) OR {_given(3, 'same')})"
DIFFERENT = f"(({_given(1, 'different')} AND {_given(2, 'different')}) OR {_given(3, 'different')})"
OWN_SECOND = (
    "EXISTS (SELECT 1 FROM screening_judgement AS given WHERE given.hit = NEW.id "
    "AND given.position = {position} AND given.account = current_account_code() "
    "AND given.created_at = current_moment(0))"
)

SCREENING = [
    *(
        Rule(
            "private",
            table,
            "insert",
            "NEW.tier <> 'party'",
            "what a side screens belongs to that side",
            "A confirmed hit is sent to the other side as a notice.",
        )
        for table in PRIVATE
    ),
    *(
        Rule(
            "private",
            table,
            "update",
            "NEW.tier <> 'party'",
            "what a side screens belongs to that side",
            "A confirmed hit is sent to the other side as a notice.",
        )
        for table in PRIVATE
    ),
    Rule(
        "in_own_name",
        "screening_judgement",
        "insert",
        "NEW.account <> current_account_code() OR NEW.person <> current_person_code() "
        "OR NEW.account = '' OR NEW.person = '' OR NOT EXISTS (SELECT 1 FROM screening_judge "
        "AS named WHERE named.person = NEW.person AND named.party = current_party_code() "
        "AND named.withdrawn_at IS NULL)",
        "a hit is judged by a judge of the side in person",
        "Let your side name its judges; each signs in with an account of their own.",
    ),
    Rule(
        "two_people",
        "screening_judgement",
        "insert",
        f"NOT ((NEW.position = 1 AND {HIT} held.state = 'open')) "
        f"OR (NEW.position IN (2, 3) AND {HIT} held.state = CASE NEW.position WHEN 2 THEN "
        "'judged' ELSE 'escalated' END AND held.first_account <> NEW.account "
        "AND held.first_person <> NEW.person))) OR EXISTS (SELECT 1 FROM screening_judgement "
        "AS given WHERE given.hit = NEW.hit AND (given.account = NEW.account "
        "OR given.person = NEW.person))",
        "the people who judge a hit are different",
        "Let another judge of your side judge it.",
    ),
    Rule(
        "first_judge",
        "screening_hit",
        "update",
        f"({changed('first_account')} OR {changed('first_person')}) AND NOT (OLD.state = 'open' "
        "AND NEW.state = 'judged' AND NEW.first_account = current_account_code() "
        "AND NEW.first_person = current_person_code())",
        "the first judge of a hit is recorded once",
        "Let another judge of your side judge it.",
    ),
    Rule(
        "judged",
        "screening_hit",
        "update",
        "NEW.state <> OLD.state AND ((NEW.state = 'judged' AND NOT "
        f"{OWN_SECOND.format(position=1)}) OR (NEW.state = 'compared' AND NOT "
        f"{OWN_SECOND.format(position=2)}) OR (NEW.state = 'confirmed' AND NOT {SAME}) "
        f"OR (NEW.state = 'false_positive' AND NOT {DIFFERENT}) OR (NEW.state = 'escalated' "
        f"AND ({SAME} OR {DIFFERENT})) OR (NEW.state = 'superseded' AND NOT EXISTS (SELECT 1 "
        "FROM screening_check AS newer WHERE newer.subject = NEW.subject "
        "AND newer.id <> NEW.check_id AND newer.created_at = current_moment(0))))",
        "the state of a hit follows from what two judges found",
        "Let two judges of your side judge it; where they differ, a third one decides.",
    ),
    Rule(
        "second_person",
        "screening_list",
        "update",
        "OLD.state = 'waiting' AND NEW.state = 'in_use' AND (NEW.accepted_account IS NULL "
        "OR NEW.accepted_account <> current_account_code() OR NEW.accepted_account = "
        "OLD.created_by)",
        "a list that is much shorter than the last one is accepted by a second person",
        "Let another account of your side accept it.",
    ),
    *(
        Rule(
            "received",
            table,
            "update",
            f"({changed('received_party')} OR {changed('received_at')} OR (NEW.state <> OLD.state "
            "AND NEW.state = 'received')) AND (OLD.received_at IS NOT NULL "
            "OR OLD.of_party = current_party_code() OR NEW.received_party IS NULL "
            "OR NEW.received_party <> current_party_code() OR NEW.received_at IS NULL "
            "OR NEW.received_at <> current_moment(0) OR NEW.state <> 'received')",
            "the other side acknowledges once, at the moment at which it does",
            "Let the other side acknowledge it.",
        )
        for table in ("screening_notice", "incident")
    ),
    Rule(
        "own_report",
        "incident_report",
        "insert",
        "NOT EXISTS (SELECT 1 FROM incident AS held WHERE held.id = NEW.incident "
        "AND held.of_party = current_party_code() AND held.state <> 'closed')",
        "the side that reported an incident reports on it until it is closed",
        "Report another incident.",
    ),
    Rule(
        "closed",
        "incident",
        "update",
        "NEW.state = 'closed' AND OLD.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM "
        "incident_report AS given WHERE given.incident = NEW.id AND given.kind = 'final')",
        "an incident is closed by its final report",
        "Send the final report.",
    ),
    Rule(
        "two_contacts",
        "duty_contact",
        "insert",
        "NEW.person = NEW.stand_in",
        "the stand-in is another person than the duty contact",
        "Choose another person.",
    ),
]
"""Rules of the database on screening and incidents."""
