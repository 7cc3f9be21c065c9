"""What quarantines refuse: a clearance before the days and samples that a country requires."""

from __future__ import annotations

from keruen.store.rules import Rule

BEGAN = "(SELECT held_by.began_s FROM quarantine AS held_by WHERE held_by.id = NEW.quarantine)"
CLEARED = (
    "EXISTS (SELECT 1 FROM quarantine_clearance AS done WHERE done.quarantine = NEW.quarantine)"
)
UNTIL = (
    "(SELECT max(longer.until_s) FROM (SELECT held_by.until_s AS until_s "
    "FROM quarantine AS held_by WHERE held_by.id = NEW.quarantine UNION ALL "
    "SELECT extended.until_s FROM quarantine_extension AS extended "
    "WHERE extended.quarantine = NEW.quarantine) AS longer)"
)
"""The end of a quarantine with its extensions (seconds since 1970)."""

RESULTS = (
    "FROM quarantine_sample AS taken JOIN quarantine_result AS reported "
    "ON reported.sample = taken.id WHERE taken.quarantine = NEW.quarantine"
)
CLEAN = (
    f"(SELECT count(*) {RESULTS} AND reported.outcome = 'not_found' AND taken.taken_s > "
    "(SELECT coalesce(max(bad.taken_s), 0) FROM quarantine_sample AS bad "
    "JOIN quarantine_result AS told ON told.sample = bad.id "
    "WHERE bad.quarantine = NEW.quarantine AND told.outcome = 'found'))"
)
"""Samples without the organism that were taken after the last one with it."""

WAITING = (
    "EXISTS (SELECT 1 FROM quarantine_sample AS taken WHERE taken.quarantine = NEW.quarantine "
    "AND NOT EXISTS (SELECT 1 FROM quarantine_result AS reported "
    "WHERE reported.sample = taken.id))"
)

QUARANTINES = (
    Rule(
        "hold",
        "quarantine",
        "insert",
        "NOT EXISTS (SELECT 1 FROM grain_hold AS stopped WHERE stopped.id = NEW.grain_hold "
        "AND stopped.kind = 'quarantine') OR NEW.began_at > current_moment(1)",
        "a quarantine has a quarantine hold of its own and does not begin ahead of now",
        "Open it through a command.",
    ),
    Rule(
        "follows",
        "quarantine_sample",
        "insert",
        f"NEW.taken_s < {BEGAN} OR NEW.taken_at > current_moment(1) OR {CLEARED}",
        "a sample under quarantine is taken after it began and before it was cleared",
        "Write the time at which it was taken.",
    ),
    Rule(
        "follows",
        "quarantine_result",
        "insert",
        "NEW.reported_at > current_moment(1) OR NEW.reported_s < (SELECT taken.taken_s "
        "FROM quarantine_sample AS taken WHERE taken.id = NEW.sample) OR trim(NEW.evidence) = ''",
        "a result follows its sample and names its report",
        "Write the time and the number of the report.",
    ),
    Rule(
        "follows",
        "quarantine_extension",
        "insert",
        f"NEW.until_s <= {UNTIL} OR {CLEARED} OR trim(NEW.reason) = '' "
        "OR trim(NEW.reference) = '' OR NEW.number <> (SELECT coalesce(max(before.number), 0) + 1 "
        "FROM quarantine_extension AS before WHERE before.quarantine = NEW.quarantine)",
        "an extension ends later than the quarantine so far, with a reason and the order of the "
        "authority, and a quarantine that was cleared is not extended",
        "Open another quarantine where this one was cleared.",
    ),
    Rule(
        "days",
        "quarantine_clearance",
        "insert",
        f"NEW.cleared_at > current_moment(1) OR NEW.cleared_s - {BEGAN} < NEW.required_s",
        "the quarantine is shorter than the country requires",
        "Wait until its days have passed.",
    ),
    Rule(
        "in_time",
        "quarantine_clearance",
        "insert",
        f"NEW.cleared_s > {UNTIL}",
        "the quarantine ended without a clearance",
        "Extend it with the order of the authority first.",
    ),
    Rule(
        "samples",
        "quarantine_clearance",
        "insert",
        f"{WAITING} OR {CLEAN} < NEW.samples",
        "a sample waits for its result, or too few without the organism follow the last one "
        "with it",
        "Take samples, and record their results.",
    ),
    Rule(
        "cleared",
        "hold_release",
        "insert",
        "EXISTS (SELECT 1 FROM quarantine AS held_by WHERE held_by.grain_hold = NEW.hold "
        "AND NOT EXISTS (SELECT 1 FROM quarantine_clearance AS done "
        "WHERE done.quarantine = held_by.id))",
        "a quarantine with records is released by its clearance alone",
        "Record the clearance of the authority (clear_quarantine).",
    ),
)
"""Rules of quarantines."""
