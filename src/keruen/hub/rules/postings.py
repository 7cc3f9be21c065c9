"""What a posting refuses: a document whose entries are not complete or do not balance."""

from __future__ import annotations

from keruen.hub.names import BIN, DECLARED, LOSSES, TRANSFORMATION
from keruen.hub.rules.conditions import customs_of, fraction, quoted
from keruen.store.rules import Rule

HOLDING = quoted((BIN, *DECLARED))

SEALED = "EXISTS (SELECT 1 FROM posting AS sealed WHERE sealed.document = NEW.document)"

CLAIMS_DIFFER = (
    "EXISTS (SELECT 1 FROM ("
    "SELECT came.grade AS grade, came.kg AS kg FROM place_entry AS came "
    "JOIN place AS into_place ON into_place.id = came.to_place "
    f"WHERE came.document = NEW.document AND into_place.kind IN {HOLDING} UNION ALL "
    "SELECT went.grade, -went.kg FROM place_entry AS went "
    "JOIN place AS out_of ON out_of.id = went.from_place "
    f"WHERE went.document = NEW.document AND out_of.kind IN {HOLDING} UNION ALL "
    "SELECT owned.grade, -owned.kg FROM claim_entry AS owned "
    "WHERE owned.document = NEW.document) AS net GROUP BY net.grade HAVING sum(net.kg) <> 0)"
)
"""Claims of a grade change by what enters and leaves the terminal."""

GENEALOGY_DIFFERS = (
    "EXISTS (SELECT 1 FROM ("
    "SELECT into_it.transformation AS step, into_it.lot AS lot, 'in' AS side, into_it.kg AS kg, "
    "into_it.dry_kg AS dry FROM place_entry AS into_it WHERE into_it.document = NEW.document "
    f"AND into_it.to_place = '{TRANSFORMATION}' UNION ALL "
    "SELECT out_of.transformation, out_of.lot, "
    f"CASE WHEN target.kind IN {quoted(LOSSES)} THEN 'loss' ELSE 'out' END, "
    "out_of.kg, out_of.dry_kg FROM place_entry AS out_of "
    "JOIN place AS target ON target.id = out_of.to_place WHERE out_of.document = NEW.document "
    f"AND out_of.from_place = '{TRANSFORMATION}' UNION ALL "
    "SELECT given.transformation, given.lot, given.side, -given.kg, -given.dry_kg "
    "FROM genealogy_entry AS given WHERE given.document = NEW.document) AS both_ledgers "
    "GROUP BY both_ledgers.step, both_ledgers.lot, both_ledgers.side "
    "HAVING sum(both_ledgers.kg) <> 0 OR sum(both_ledgers.dry) <> 0)"
)
"""Genealogy and places contain the same quantities of the same lots."""


def _signed(column: str) -> str:
    return f"sum(CASE WHEN given.side = 'in' THEN given.{column} ELSE -given.{column} END)"


UNBALANCED = (
    "EXISTS (SELECT 1 FROM genealogy_entry AS given WHERE given.document = NEW.document "
    f"GROUP BY given.transformation HAVING {_signed('kg')} <> 0 OR {_signed('dry_kg')} <> 0)"
)

OTHER_CUSTOMS = (
    "EXISTS (SELECT 1 FROM genealogy_entry AS given "
    "WHERE given.transformation = NEW.transformation "
    f"AND {customs_of('given.lot')} <> {customs_of('NEW.lot')})"
)

EMPTY = (
    "NOT EXISTS (SELECT 1 FROM place_entry AS moved WHERE moved.document = NEW.document) "
    "AND NOT EXISTS (SELECT 1 FROM claim_entry AS owned WHERE owned.document = NEW.document)"
)

LEDGERS = ("place_entry", "claim_entry", "genealogy_entry", "transformation")

POSTINGS = (
    *(
        Rule(
            "sealed",
            table,
            "insert",
            SEALED,
            "the document is posted and takes no further entry",
            "Post another document.",
        )
        for table in LEDGERS
    ),
    Rule(
        "whole",
        "genealogy_entry",
        "insert",
        f"{fraction('kg')} OR NEW.kg <= 0 OR {fraction('dry_kg')} OR NEW.dry_kg < 0 "
        "OR NEW.dry_kg > NEW.kg",
        "an entry of genealogy has whole kilograms above zero and dry matter within them",
        "Write whole kilograms.",
    ),
    Rule(
        "customs",
        "genealogy_entry",
        "insert",
        OTHER_CUSTOMS,
        "bonded grain and grain in free circulation are not mixed",
        "Clear the bonded lot first, or take another bin.",
    ),
    Rule(
        "next",
        "posting",
        "insert",
        "NEW.seq <> (SELECT coalesce(max(before.seq), 0) + 1 FROM posting AS before)",
        "a posting follows the one before it",
        "Post it through a command.",
    ),
    Rule(
        "same_moment",
        "posting",
        "insert",
        "NEW.business_at <> (SELECT named.business_at FROM grain_document AS named "
        "WHERE named.id = NEW.document)",
        "a posting has the time of its document",
        "Post it through a command.",
    ),
    Rule(
        "open_day",
        "posting",
        "insert",
        "NEW.business_at < (SELECT max(signed.ends_at) FROM daily_position AS signed)",
        "the day of this entry is closed by its signed daily position",
        "Post an adjustment in an open day that names the document which it corrects.",
    ),
    Rule(
        "not_ahead",
        "posting",
        "insert",
        "NEW.business_at > current_moment(1)",
        "the time of this entry lies ahead",
        "Write the time at which the grain was moved, with its offset.",
    ),
    Rule(
        "something",
        "posting",
        "insert",
        EMPTY,
        "a posting has an entry of places or of claims",
        "Post it through a command.",
    ),
    Rule(
        "balanced",
        "posting",
        "insert",
        UNBALANCED,
        "a transformation does not balance: mass and dry matter that go in come out or are lost",
        "Write the losses of the transformation.",
    ),
    Rule(
        "same_genealogy",
        "posting",
        "insert",
        GENEALOGY_DIFFERS,
        "the ledgers of places and of genealogy differ in this document",
        "Post it through a command.",
    ),
    Rule(
        "same_claims",
        "posting",
        "insert",
        CLAIMS_DIFFER,
        "the ledgers of places and of claims differ in this document",
        "Change the claims of a grade by what enters or leaves the terminal.",
    ),
)
"""Rules of documents and postings."""
