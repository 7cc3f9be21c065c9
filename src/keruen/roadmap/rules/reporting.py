"""Reporting rounds: the side that is asked reports; targets have the numbers of the UN."""

from __future__ import annotations

from keruen.roadmap.rules.meetings import sql_list
from keruen.roadmap.rules.sql_conditions import changed
from keruen.roadmap.targets import TARGETS
from keruen.store.rules import Rule

REPORTING = [
    Rule(
        "open_round",
        "report_request",
        "insert",
        "NOT EXISTS (SELECT 1 FROM reporting_round AS whole WHERE whole.id = NEW.round "
        "AND whole.state = 'open')",
        "reports are asked for in a round that is open",
        "Open another round.",
    ),
    Rule(
        "own_report",
        "report_request",
        "update",
        "(NEW.state <> OLD.state OR "
        + " OR ".join(changed(each) for each in ("report", "value", "reported_at"))
        + ") AND (OLD.state <> 'asked' OR NEW.state <> 'reported' OR NEW.reported_at IS NULL "
        "OR OLD.of_party <> current_party_code() OR NOT EXISTS (SELECT 1 FROM progress_report "
        "AS given WHERE given.id = NEW.report AND given.commitment = NEW.commitment "
        "AND given.of_party = NEW.of_party) OR NOT EXISTS (SELECT 1 FROM reporting_round AS whole "
        "WHERE whole.id = NEW.round AND whole.state = 'open'))",
        "the side that is asked reports once, on the commitment, while the round is open",
        "Let the side that is asked report.",
    ),
    Rule(
        "known_target",
        "commitment_target",
        "insert",
        f"NEW.target NOT IN ({sql_list(TARGETS)}) OR EXISTS (SELECT 1 FROM commitment_target "
        "AS held WHERE held.commitment = NEW.commitment AND held.target = NEW.target "
        "AND held.withdrawn_at IS NULL)",
        "a commitment is linked once to a target of the Sustainable Development Goals",
        "Write the number of a target, such as 2.c.",
    ),
]
"""Rules of reporting rounds and of links to targets."""
