"""Tables of the multilateral desk: elections, pledges, assurances, joint texts, votes."""

from __future__ import annotations

from sqlalchemy import Column, Integer, UniqueConstraint

from keruen.roadmap.table_columns import link_column, record_table, text_column, texts_column

election = record_table(
    "election",
    text_column("organ"),
    texts_column("title"),
    Column("seats", Integer, nullable=False),
    text_column("regional_group", needed=False),
    text_column("term", needed=False),
    text_column("due_on"),
    text_column("ballot"),
    text_column("base"),
    Column("members", Integer, nullable=False),
    Column("present", Integer, nullable=True),
    text_column("share"),
    Column("round", Integer, nullable=False),
    text_column("state"),
    text_column("source"),
)
"""An election in a multilateral body; `present` are those who vote, once they are counted."""
candidature = record_table(
    "candidature",
    link_column("election", "election"),
    text_column("candidate"),
    text_column("of_party", needed=False),
    text_column("post", needed=False),
    text_column("shares_seat_with", needed=False),
    text_column("state"),
)
"""A candidate of a side, or of a third state; private while its side considers it."""
pledge = record_table(
    "pledge",
    link_column("candidature", "candidature"),
    text_column("from_party"),
    text_column("to_party"),
    text_column("form"),
    text_column("note", needed=False),
    text_column("day"),
    link_column("in_return", "pledge", needed=False),
    text_column("rounds"),
    text_column("state"),
    text_column("declared_at", needed=False),
    text_column("acknowledged_at", needed=False),
)
"""The support of one side for a candidature of the other; how it voted is never stored."""
assurance = record_table(
    "assurance",
    link_column("candidature", "candidature"),
    text_column("third_state"),
    text_column("class_of"),
    text_column("day"),
    text_column("note", needed=False),
    UniqueConstraint("candidature", "third_state", "party"),
)
"""What a third state said about a candidature, as one side has it; shown row by row."""
joint_text = record_table(
    "joint_text",
    link_column("file", "file"),
    link_column("document", "document"),
    UniqueConstraint("file", "document"),
)
"""A document in which both sides negotiate their joint position on a file."""
text_delivery = record_table(
    "text_delivery",
    link_column("document", "document"),
    text_column("meeting"),
    text_column("day"),
    text_column("of_party"),
    text_column("symbol", needed=False),
)
"""Where a joint text was delivered, by which side, and under which symbol it is recorded."""
vote_item = record_table(
    "vote_item",
    text_column("organ"),
    texts_column("title"),
    text_column("symbol"),
    text_column("day"),
    text_column("source"),
    UniqueConstraint("organ", "symbol"),
)
"""A recorded vote in an open ballot."""
vote_cast = record_table(
    "vote_cast",
    link_column("item", "vote_item"),
    text_column("of_party"),
    text_column("choice"),
    UniqueConstraint("item", "of_party"),
)

MULTILATERAL_TABLES = (
    election,
    candidature,
    pledge,
    assurance,
    joint_text,
    text_delivery,
    vote_item,
    vote_cast,
)
