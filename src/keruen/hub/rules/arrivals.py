"""What tickets, instruments, samples and custody refuse."""

from __future__ import annotations

from keruen.hub.rules.conditions import fraction
from keruen.store.rules import Rule

TICKET = "(SELECT opened.{column} FROM ticket AS opened WHERE opened.id = NEW.ticket)"
FIRST = TICKET.format(column="first_kg")
DIRECTION = TICKET.format(column="direction")

CALIBRATED = (
    "EXISTS (SELECT 1 FROM calibration AS valid WHERE valid.instrument = NEW.instrument "
    "AND substr(NEW.at, 1, 10) BETWEEN valid.on_day AND valid.until_day)"
)

WEIGHED = (
    "(SELECT coalesce(sum(moved.kg), 0) FROM place_entry AS moved WHERE moved.document = "
    "NEW.document AND (moved.from_place IN ('truck', 'wagon') "
    "OR moved.to_place IN ('truck', 'wagon')))"
)

LAST_HOLDER = (
    "coalesce((SELECT given.to_holder FROM custody AS given WHERE given.sample = NEW.sample "
    "ORDER BY given.number DESC LIMIT 1), "
    "(SELECT made.taken_by FROM sample AS made WHERE made.id = NEW.sample))"
)

ARRIVALS = (
    *(
        Rule(
            "calibrated",
            table,
            "insert",
            f"NEW.instrument IS NOT NULL AND NOT {CALIBRATED}",
            "the instrument has no valid calibration on this day",
            "Record its calibration, or weigh on another instrument.",
        )
        for table in ("ticket", "ticket_close")
    ),
    Rule(
        "whole",
        "ticket",
        "insert",
        f"{fraction('first_kg')} OR NEW.first_kg <= 0",
        "a weighing has whole kilograms above zero",
        "Write the weight in whole kilograms.",
    ),
    Rule(
        "not_ahead",
        "ticket",
        "insert",
        "NEW.at > current_moment(1)",
        "a weighing lies ahead",
        "Weigh first.",
    ),
    Rule(
        "open",
        "ticket_close",
        "insert",
        "EXISTS (SELECT 1 FROM ticket_void AS gone WHERE gone.ticket = NEW.ticket) "
        f"OR NEW.at < {TICKET.format(column='at')}",
        "the ticket is void, or its second weighing is before the first",
        "Open another ticket.",
    ),
    Rule(
        "net",
        "ticket_close",
        "insert",
        f"{fraction('second_kg')} OR NEW.second_kg <= 0 OR NEW.net_kg <= 0 "
        f"OR NEW.net_kg <> (CASE WHEN {DIRECTION} = 'in' THEN {FIRST} - NEW.second_kg "
        f"ELSE NEW.second_kg - {FIRST} END)",
        "the net weight is the difference of gross and tare, above zero",
        "Weigh again; compare gross and tare.",
    ),
    Rule(
        "posted",
        "ticket_close",
        "insert",
        f"{WEIGHED} <> NEW.net_kg",
        "the document of a ticket moves its net weight",
        "Post it through a command.",
    ),
    Rule(
        "not_completed",
        "ticket_void",
        "insert",
        "trim(NEW.reason) = '' OR EXISTS (SELECT 1 FROM ticket_close AS done "
        "WHERE done.ticket = NEW.ticket)",
        "a ticket that is completed is not made void, and one that is has a reason",
        "Reverse its document instead.",
    ),
    Rule(
        "weighed",
        "draft_survey",
        "insert",
        "NOT EXISTS (SELECT 1 FROM parcel_weight AS found WHERE found.id = NEW.weight "
        "AND found.contract = NEW.contract AND found.method = 'draft_survey' "
        "AND found.kg = NEW.kg AND found.reader = NEW.reader)",
        "a draft survey is of a weight by draft survey, of as many kilograms",
        "Record it through a command.",
    ),
    Rule(
        "erased_only",
        "driver",
        "update",
        "NEW.id <> OLD.id OR NEW.tier <> OLD.tier OR NEW.name IS NOT NULL "
        "OR NEW.plate IS NOT NULL OR NEW.hash_key IS NOT NULL OR NEW.erased_at = ''",
        "the data of a driver are erased whole, and not changed",
        "Erase them, and record a driver anew.",
    ),
)
"""Rules of arrivals."""

LABORATORY = (
    Rule(
        "mass",
        "sample_source",
        "insert",
        "NEW.mass_g + (SELECT coalesce(sum(used.mass_g), 0) FROM sample_source AS used "
        "WHERE used.source = NEW.source) "
        "> (SELECT made.mass_g FROM sample AS made WHERE made.id = NEW.source)",
        "more is taken of a sample than it has",
        "Take less, or another sample.",
    ),
    Rule(
        "holder",
        "custody",
        "insert",
        f"NEW.from_holder <> {LAST_HOLDER} OR NEW.to_holder = NEW.from_holder OR NEW.number <> "
        "(SELECT coalesce(max(before.number), 0) + 1 FROM custody AS before "
        "WHERE before.sample = NEW.sample)",
        "a sample is handed on by who has it",
        "Record the steps between in their order.",
    ),
    Rule(
        "hold",
        "quality_decision",
        "insert",
        "(NEW.outcome = 'hold') <> (NEW.grain_hold IS NOT NULL) "
        "OR NEW.outcome NOT IN ('accept', 'hold', 'reject')",
        "a decision to hold names the hold",
        "Write it through a command.",
    ),
    Rule(
        "blended",
        "blend_test",
        "insert",
        "NOT EXISTS (SELECT 1 FROM blend_done AS made WHERE made.blend_order = NEW.blend_order)",
        "a blend is tested after it was made",
        "Carry out the order first.",
    ),
)
"""Rules of samples, decisions and blends."""
