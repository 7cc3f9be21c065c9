"""Documents, the postings that seal them, and the three ledgers: places, claims, genealogy.

An entry refers to the posting of its document with a constraint that the database checks at the
end of the transaction. The posting is written last, and its rules compare the three ledgers. So a
document is in all of them or in none.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from keruen.hub.tables.base import OWNED, kilograms, link, maybe, record, text


def _sealed() -> Column[str]:
    return Column(
        "document",
        Text,
        ForeignKey("posting.document", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    )


grain_document = record(
    "grain_document",
    text("kind"),
    # Counted for each reader alone, so that gaps disclose nothing of others.
    Column("number", Integer, nullable=False),
    text("reference"),
    # Whose grain it is about; empty where it is about no owner's alone.
    text("owner", needed=False),
    maybe("grade"),
    # What the owner's claim changes by.
    kilograms("claim_kg"),
    text("business_at"),
    text("zone"),
    # As entered, such as +01:00, with the edition of the time zone data.
    text("utc_offset"),
    text("tzdata"),
    # The document that this one reverses or corrects, and why.
    maybe("reverses"),
    maybe("corrects"),
    # The posted document of which this is the copy of one party.
    maybe("copy_of"),
    text("reason", needed=False),
    UniqueConstraint("reader", "number"),
    UniqueConstraint("reverses"),
    tiers=OWNED,
)
"""What was done with grain, as its owner sees it."""

posting = record(
    "posting",
    # The order of the book.
    Column("seq", Integer, nullable=False, unique=True),
    Column("document", Text, ForeignKey("grain_document.id"), nullable=False, unique=True),
    text("business_at", index=True),
)
"""Seals a document: its entries are complete and balance."""

place_entry = record(
    "place_entry",
    _sealed(),
    Column("line", Integer, nullable=False),
    # The order of all entries of places, without gaps.
    Column("seq", Integer, nullable=False, unique=True),
    link("from_place", "place"),
    link("to_place", "place"),
    link("lot", "lot"),
    link("grade", "grade"),
    kilograms("kg"),
    # Kilograms of dry matter in it.
    kilograms("dry_kg"),
    maybe("transformation"),
    UniqueConstraint("document", "line"),
    CheckConstraint("from_place <> to_place", name="moves"),
)
"""The ledger of places: each entry moves grain from one place to another."""

claim_entry = record(
    "claim_entry",
    _sealed(),
    Column("line", Integer, nullable=False),
    text("owner"),
    link("grade", "grade"),
    text("basis"),
    # free | pledged
    text("account"),
    # The party to which it is pledged.
    text("pledgee", needed=False),
    # Above zero where the claim grows, below where it shrinks.
    kilograms("kg"),
    # Counted for each owner, grade, basis, account and pledgee, with the balance after the entry.
    # A guard compares it with the entry before, so a balance is never computed anew.
    Column("number", Integer, nullable=False, server_default="0"),
    kilograms("balance_kg", server_default="0"),
    CheckConstraint("account IN ('free', 'pledged')", name="account"),
    CheckConstraint("(account = 'pledged') = (pledgee <> '')", name="pledgee"),
    tiers=OWNED,
)
"""The ledger of claims: who owns how much of which grade on which basis."""

transformation = record(
    "transformation",
    _sealed(),
    # commingle | blend | dry | clean | split
    text("kind"),
)
"""A step in which lots become others."""

genealogy_entry = record(
    "genealogy_entry",
    _sealed(),
    link("transformation", "transformation"),
    # in | out | loss
    text("side"),
    link("lot", "lot"),
    kilograms("kg"),
    kilograms("dry_kg"),
    UniqueConstraint("transformation", "side", "lot"),
    CheckConstraint("side IN ('in', 'out', 'loss')", name="side"),
)
"""The ledger of genealogy: which lots went into which."""

# The guards sum over the entries of one lot in a bin; the indexes contain all that they read.
Index(
    "ix_place_entry_in",
    place_entry.c.to_place,
    place_entry.c.lot,
    place_entry.c.kg,
    place_entry.c.dry_kg,
)
Index(
    "ix_place_entry_out",
    place_entry.c.from_place,
    place_entry.c.lot,
    place_entry.c.kg,
    place_entry.c.dry_kg,
)
# The last entry into and out of a bin: a bin contains one lot, that of the last entry into it.
Index("ix_place_entry_last_in", place_entry.c.to_place, place_entry.c.seq)
Index("ix_place_entry_last_out", place_entry.c.from_place, place_entry.c.seq)
# The last entry of a claim: its balance is that of the claim, and a number is taken once.
Index(
    "ix_claim_entry_last",
    claim_entry.c.owner,
    claim_entry.c.grade,
    claim_entry.c.basis,
    claim_entry.c.account,
    claim_entry.c.pledgee,
    claim_entry.c.number,
    unique=True,
)
