"""Tables of projects: logical framework, milestones, contributions, missions of experts."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, UniqueConstraint

from keruen.roadmap.guest_access import CVS, ENTRIES, RECEIPTS, VISITS
from keruen.roadmap.table_columns import link_column, record_table, text_column, texts_column

logframe_row = record_table(
    "logframe_row",
    link_column("file", "file"),
    text_column("level"),
    Column("position", Integer, nullable=False),
    texts_column("words"),
    texts_column("indicator", needed=False),
    text_column("unit", needed=False),
    Column("baseline", Float, nullable=True),
    Column("target", Float, nullable=True),
    text_column("due_on", needed=False),
    text_column("source", needed=False),
    texts_column("assumption", needed=False),
    opened=ENTRIES,
)
"""A row of the logical framework; `source` is the means of verification."""
logframe_reading = record_table(
    "logframe_reading",
    link_column("file", "file"),
    link_column("row", "logframe_row"),
    Column("value", Float, nullable=False),
    text_column("day"),
    text_column("evidence"),
    link_column("attachment", "attachment", needed=False),
    text_column("recorded_party"),
    text_column("state"),
    text_column("decided_party", needed=False),
    text_column("answer", needed=False),
    opened=ENTRIES,
)
"""A value that an indicator had on a day; it counts once the other side accepted its evidence."""
milestone = record_table(
    "milestone",
    link_column("file", "file"),
    link_column("row", "logframe_row", needed=False),
    texts_column("words"),
    text_column("due_on"),
    text_column("state"),
    text_column("day", needed=False),
    text_column("evidence", needed=False),
    text_column("reported_party", needed=False),
    text_column("decided_party", needed=False),
    opened=ENTRIES,
)
contribution = record_table(
    "contribution",
    link_column("file", "file"),
    text_column("giver_party", needed=False),
    link_column("giver_organisation", "organisation", needed=False),
    text_column("receiver_party", needed=False),
    link_column("receiver_organisation", "organisation", needed=False),
    text_column("kind"),
    texts_column("words"),
    # A decimal number as text, so that money is exact.
    text_column("quantity"),
    text_column("unit"),
    text_column("value", needed=False),
    text_column("currency", needed=False),
    text_column("method", needed=False),
    text_column("day"),
    opened=ENTRIES,
)
"""What a partner promised, in its own unit; `value` is what its method says it is worth."""
delivery = record_table(
    "delivery",
    link_column("file", "file"),
    link_column("contribution", "contribution"),
    text_column("receiver_party", needed=False),
    link_column("receiver_organisation", "organisation", needed=False),
    text_column("quantity"),
    text_column("day"),
    text_column("reference", needed=False),
    text_column("recorded_party"),
    text_column("state"),
    text_column("confirmed_account", needed=False),
    text_column("answer", needed=False),
    opened=RECEIPTS,
)
"""A part of a contribution that arrived, as its receiver confirms."""
role_scan = record_table(
    "role_scan",
    link_column("file", "file"),
    link_column("role", "file_role"),
    link_column("attachment", "attachment"),
    text_column("of_party"),
    opened=ENTRIES,
)
"""The signed paper of a recipient that has no account."""
mission = record_table(
    "mission",
    link_column("file", "file"),
    texts_column("words"),
    text_column("expertise"),
    text_column("sender_party"),
    text_column("host_party", needed=False),
    link_column("host_organisation", "organisation", needed=False),
    text_column("starts_on"),
    text_column("ends_on"),
    text_column("state"),
    text_column("sender_cleared_at", needed=False),
    text_column("host_cleared_at", needed=False),
    opened=VISITS,
)
"""A mission of an expert; `words` are its terms of reference. The expert is named in the CV."""
expert_cv = record_table(
    "expert_cv",
    link_column("mission", "mission"),
    text_column("of_party"),
    text_column("nonce"),
    Column("sealed", LargeBinary, nullable=False),
    text_column("sha256"),
    text_column("due_on"),
    # Emptied when the CV is erased: what is sealed cannot be read afterwards.
    text_column("key", needed=False),
    text_column("erased_at", needed=False),
    UniqueConstraint("mission"),
    opened=CVS,
)
"""The name and the CV of an expert, sealed; `due_on` is the day by which they are erased."""
Index("ix_expert_cv_party", expert_cv.c.party)
mission_report = record_table(
    "mission_report",
    link_column("file", "file"),
    link_column("mission", "mission"),
    text_column("of_party"),
    text_column("purpose"),
    text_column("findings"),
    text_column("next_steps"),
    UniqueConstraint("mission"),
    opened=ENTRIES,
)
recommendation = record_table(
    "recommendation",
    link_column("file", "file"),
    link_column("mission", "mission"),
    Column("number", Integer, nullable=False),
    texts_column("words"),
    link_column("commitment", "commitment", needed=False),
    UniqueConstraint("mission", "number"),
    opened=ENTRIES,
)

PROJECT_TABLES = (
    logframe_row,
    logframe_reading,
    milestone,
    contribution,
    delivery,
    role_scan,
    mission,
    mission_report,
    recommendation,
)
"""Tables that are shared with their file, those that others refer to first."""
