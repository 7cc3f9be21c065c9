"""Tables of reporting rounds, and links of commitments to targets of the United Nations."""

from __future__ import annotations

from sqlalchemy import Column, Float, UniqueConstraint

from keruen.roadmap.table_columns import link_column, record_table, text_column, texts_column

reporting_round = record_table(
    "reporting_round",
    texts_column("title"),
    text_column("due_on"),
    link_column("session", "session", needed=False),
    text_column("state"),
)
report_request = record_table(
    "report_request",
    link_column("round", "reporting_round"),
    link_column("commitment", "commitment"),
    # The side whose lead is asked.
    text_column("of_party"),
    text_column("state"),
    link_column("report", "progress_report", needed=False),
    Column("value", Float, nullable=True),
    text_column("reported_at", needed=False),
    UniqueConstraint("round", "commitment", "of_party"),
)
commitment_target = record_table(
    "commitment_target",
    link_column("commitment", "commitment"),
    # The number of a target of the Sustainable Development Goals, such as 2.c.
    text_column("target"),
    text_column("reason", needed=False),
)
