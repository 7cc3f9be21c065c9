"""Tables of trade data: data sets with their source and licence, and their content."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData

from keruen.store.record_tables import NAMING, json, link, maybe, record_table, text
from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess

metadata = MetaData(naming_convention=NAMING)

TIERS: tuple[str, ...] = ("shared", "public")
"""Who reads a data set: every side, organiser and company, or everybody."""

ACCESS = SeatAccess(
    seen="{row}.tier = 'shared' AND {seat} IN ('organiser', 'company')",
    made="{seat} = 'organiser' AND {row}.party = {party}",
    changed="{seat} = 'organiser' AND {row}.party = {party}",
)
"""Organisers load data sets of their side; companies read what is shared."""

trade_set = record_table(
    metadata,
    "trade_set",
    text("title"),
    # Who published the figures, where and when they were taken; and under which licence.
    text("source"),
    text("licence"),
    text("file_name"),
    text("sha256"),
    Column("bytes", Integer, nullable=False),
    Column("flows", Integer, nullable=False),
    # Revision of the Harmonised System, levels (digits) and years of the file.
    text("classification"),
    json("levels", "list[int]"),
    json("years", "list[int]"),
    # What the file says about itself, such as made-up data.
    text("label", needed=False),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    tiers=TIERS,
)
"""A data set of trade statistics; it never changes, another file is another data set."""

trade_content = record_table(
    metadata,
    "trade_content",
    link("trade_set", "trade_set"),
    Column("content", LargeBinary, nullable=False),
    tiers=TIERS,
)
"""The file of a data set, as it was sent."""

for _table in (trade_set, trade_content):
    _table.info[SEAT_ACCESS] = ACCESS
