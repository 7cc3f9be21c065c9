"""What the ledger of places refuses: below zero, above capacity, held lots, two lots in a bin."""

from __future__ import annotations

from keruen.hub.names import BIN, TRANSFORMATION
from keruen.hub.rules.conditions import balance, fraction, held, is_kind
from keruen.store.rules import Rule

TABLE = "place_entry"
FROM_BIN = is_kind("NEW.from_place", [BIN])
TO_BIN = is_kind("NEW.to_place", [BIN])

LEFT_KG = balance("NEW.from_place", "kg", "NEW.lot")
LEFT_DRY = balance("NEW.from_place", "dry_kg", "NEW.lot")
LAST_LOT = (
    "(SELECT last.lot FROM place_entry AS last WHERE last.to_place = NEW.to_place "
    "ORDER BY last.seq DESC LIMIT 1)"
)
"""The only lot that can be in a bin: entries of another one are refused while it is not empty."""

OTHER_LOT = f"{LAST_LOT} <> NEW.lot AND {balance('NEW.to_place', 'kg', LAST_LOT)} <> 0"
CAPACITY = (
    "(SELECT stated.kg FROM bin_capacity AS stated "
    "WHERE stated.place = NEW.to_place AND stated.grade = NEW.grade)"
)

PLACES = (
    Rule(
        "whole",
        TABLE,
        "insert",
        f"{fraction('kg')} OR NEW.kg <= 0",
        "an entry of places has whole kilograms above zero",
        "Write the net weight in whole kilograms.",
    ),
    Rule(
        "dry_matter",
        TABLE,
        "insert",
        f"{fraction('dry_kg')} OR NEW.dry_kg < 0 OR NEW.dry_kg > NEW.kg",
        "the dry matter of an entry is between zero and its weight, in whole kilograms",
        "Compute it from the weight and the moisture.",
    ),
    Rule(
        "next",
        TABLE,
        "insert",
        "NEW.seq <> (SELECT coalesce(max(before.seq), 0) + 1 FROM place_entry AS before)",
        "an entry of places follows the one before it",
        "Post it through a command.",
    ),
    Rule(
        "grade_of_lot",
        TABLE,
        "insert",
        "NEW.grade <> (SELECT named.grade FROM lot AS named WHERE named.id = NEW.lot)",
        "the grade of an entry is that of its lot",
        "Name a lot of this grade.",
    ),
    Rule(
        "not_below_zero",
        TABLE,
        "insert",
        f"{FROM_BIN} AND NEW.kg > {LEFT_KG}",
        "the bin does not contain that much of the lot",
        "Look at the bin and take what is in it, or reverse the later document first.",
    ),
    Rule(
        "dry_not_below_zero",
        TABLE,
        "insert",
        f"{FROM_BIN} AND NEW.kg <= {LEFT_KG} AND (NEW.dry_kg > {LEFT_DRY} "
        f"OR {LEFT_DRY} - NEW.dry_kg > {LEFT_KG} - NEW.kg)",
        "the dry matter left in the bin does not fit its weight",
        "Take dry matter in the proportion of the lot.",
    ),
    Rule(
        "grade_of_bin",
        TABLE,
        "insert",
        f"{TO_BIN} AND {CAPACITY} IS NULL",
        "the bin does not take this grade",
        "Choose a bin with a working capacity for the grade, or state one.",
    ),
    Rule(
        "capacity",
        TABLE,
        "insert",
        f"{TO_BIN} AND {balance('NEW.to_place', 'kg', 'NEW.lot')} + NEW.kg > {CAPACITY}",
        "the bin does not take that much",
        "Fill it to its working capacity and take another bin for the rest.",
    ),
    Rule(
        "one_lot",
        TABLE,
        "insert",
        f"{TO_BIN} AND {OTHER_LOT}",
        "another lot lies in the bin",
        "Commingle the two in a transformation; post it through a command.",
    ),
    Rule(
        "not_held",
        TABLE,
        "insert",
        held("NEW.lot", "NEW.from_place", "NEW.to_place"),
        "the lot or the bin is under a hold",
        "Wait until each hold is released by who may release it.",
    ),
    Rule(
        "transformed",
        TABLE,
        "insert",
        f"(NEW.transformation IS NULL) = (NEW.from_place = '{TRANSFORMATION}' "
        f"OR NEW.to_place = '{TRANSFORMATION}')",
        "an entry names a transformation where grain goes through one, and only there",
        "Post it through a command.",
    ),
)
"""Rules of the ledger of places."""
