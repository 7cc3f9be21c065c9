"""The verbs of the paragraphs of a communiqué: what each says, and what follows from it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint

from keruen.roadmap.table_columns import link_column, record_table, text_column, texts_column

paragraph_verb = record_table(
    "paragraph_verb",
    link_column("paragraph", "paragraph"),
    # The wording that has the verb, as in a concordance; another wording has another row.
    text_column("sha256"),
    Column("number", Integer, nullable=False),
    texts_column("verb"),
    text_column("modality"),
    link_column("provision", "provision", needed=False),
    texts_column("reason", needed=False),
    text_column("of_party"),
    UniqueConstraint("paragraph", "number"),
    CheckConstraint("(provision IS NULL) <> (reason IS NULL)", name="follows"),
)
"""A provision, or the reason why no action follows: one of the two. The highest number stands."""
