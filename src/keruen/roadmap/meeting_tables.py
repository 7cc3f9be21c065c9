"""Tables of meetings: delegations, rooms, the order of the day, papers, and outcomes."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, UniqueConstraint

from keruen.roadmap.table_columns import (
    json_column,
    link_column,
    record_table,
    text_column,
    texts_column,
)

delegation = record_table(
    "delegation",
    link_column("session", "session"),
    text_column("of_party"),
    # The level of its head, one of the levels of the body.
    text_column("level"),
    text_column("state"),
    UniqueConstraint("session", "of_party"),
)
delegation_member = record_table(
    "delegation_member",
    link_column("delegation", "delegation"),
    # Repeated here, so that the members of a session are read from one table.
    link_column("session", "session"),
    link_column("person", "person"),
    text_column("of_party"),
    text_column("function"),
    Column("precedence", Integer, nullable=False),
    link_column("mandate", "mandate", needed=False),
    # The first and the last day on which the person takes part, by the clock of the place.
    text_column("from_day"),
    text_column("to_day"),
    text_column("credentials_by", needed=False),
    text_column("credentials_on", needed=False),
)
meeting_room = record_table(
    "meeting_room",
    link_column("session", "session"),
    text_column("name"),
    Column("seats", Integer, nullable=False),
    json_column("interpretation", "list[str]"),
)
agenda_slot = record_table(
    "agenda_slot",
    link_column("session", "session"),
    link_column("item", "agenda_item"),
    link_column("room", "meeting_room"),
    text_column("starts_at"),
    text_column("ends_at"),
    link_column("presenter", "delegation_member", needed=False),
    text_column("level"),
)
slot_member = record_table(
    "slot_member",
    link_column("slot", "agenda_slot"),
    link_column("member", "delegation_member"),
    text_column("of_party"),
)
paper = record_table(
    "paper",
    link_column("session", "session"),
    link_column("item", "agenda_item"),
    text_column("of_party"),
    texts_column("title"),
    json_column("languages", "list[str]"),
    text_column("due_on"),
    text_column("embargo_until", needed=False),
    text_column("shared_at", needed=False),
)
paper_file = record_table(
    "paper_file",
    link_column("paper", "paper"),
    text_column("language"),
    text_column("name"),
    text_column("media_type"),
    text_column("sha256"),
    Column("size_bytes", Integer, nullable=False),
)
Index("ix_paper_file_party", paper_file.c.party)
paper_chunk = record_table(
    "paper_chunk",
    link_column("file", "paper_file"),
    Column("position", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("file", "position"),
)
outcome = record_table(
    "outcome",
    link_column("session", "session"),
    link_column("item", "agenda_item"),
    Column("number", Integer, nullable=False),
    text_column("kind"),
    texts_column("words"),
    # What will prove it, as agreed in the session.
    texts_column("evidence", needed=False),
    text_column("due_on", needed=False),
    link_column("commitment", "commitment", needed=False),
    link_column("decision", "decision", needed=False),
    link_column("referred_to", "body", needed=False),
    text_column("recorded_party"),
    text_column("state"),
    text_column("confirmed_party", needed=False),
    UniqueConstraint("session", "number"),
)
outcome_lead = record_table(
    "outcome_lead",
    link_column("outcome", "outcome"),
    text_column("of_party"),
    link_column("organisation", "organisation"),
    UniqueConstraint("outcome", "of_party"),
)
