"""What treatments and charges refuse: the two gates of a fumigation stand in the database."""

from __future__ import annotations

from keruen.store.rules import Rule

BEGAN = "(SELECT given.began_s FROM treatment AS given WHERE given.id = NEW.treatment)"
ENDED = "(SELECT given.ended_s FROM treatment_end AS given WHERE given.treatment = NEW.treatment)"
AFTER = f"shown.treatment = NEW.treatment AND shown.at_s >= {ENDED}"

CARE = (
    Rule(
        "follows",
        "treatment_end",
        "insert",
        f"NEW.ended_s <= {BEGAN} OR NEW.ended_at > current_moment(1)",
        "an exposure ends after it began",
        "Write the time at which the bin was opened.",
    ),
    Rule(
        "follows",
        "clearance_reading",
        "insert",
        f"NEW.at_s < {BEGAN} OR NEW.at > current_moment(1) OR trim(NEW.spot) = '' "
        "OR trim(NEW.instrument) = '' OR trim(NEW.person) = ''",
        "a reading names its place, instrument and person, and is made after the treatment began",
        "Record it with all four.",
    ),
    Rule(
        "exposure",
        "treatment_release",
        "insert",
        f"NEW.required_s <= 0 OR {ENDED} IS NULL OR {ENDED} - {BEGAN} < NEW.required_s",
        "the exposure is shorter than required at the lowest temperature",
        "Wait, or repeat the treatment.",
    ),
    Rule(
        "clearance",
        "treatment_release",
        "insert",
        f"NEW.limit_micro_ppm <= 0 OR NOT EXISTS (SELECT 1 FROM clearance_reading AS shown "
        f"WHERE {AFTER}) OR EXISTS (SELECT 1 FROM clearance_reading AS shown WHERE {AFTER} "
        "AND shown.micro_ppm >= NEW.limit_micro_ppm AND NOT EXISTS (SELECT 1 "
        "FROM clearance_reading AS later WHERE later.treatment = shown.treatment "
        "AND later.spot = shown.spot AND later.at_s > shown.at_s))",
        "no measured clearance below the limit follows the exposure at every place",
        "Measure the concentration, and ventilate further where it is too high.",
    ),
    Rule(
        "two_gates",
        "hold_release",
        "insert",
        "EXISTS (SELECT 1 FROM treatment AS given WHERE given.grain_hold = NEW.hold AND NOT EXISTS "
        "(SELECT 1 FROM treatment_release AS passed WHERE passed.treatment = given.id))",
        "a fumigated bin is released after its exposure and a measured clearance, and not before",
        "Record both and release the treatment (release_treatment).",
    ),
)
"""Rules of care."""

CHARGES = (
    Rule(
        "reader",
        "tariff",
        "insert",
        "(NEW.owner = '') <> (NEW.tier = 'shared') "
        "OR (NEW.tier = 'pair' AND NEW.reader <> NEW.owner)",
        "a rate of one owner is read by that owner, another one by every party",
        "Write it through a command.",
    ),
    *(
        Rule(
            "reader",
            table,
            "insert",
            "NEW.reader <> NEW.owner OR CAST(NEW.amount AS NUMERIC) = 0",
            "a line of an account is read by its owner and is not zero",
            "Write it through a command.",
        )
        for table in ("charge", "payment")
    ),
)
"""Rules of accounts."""
