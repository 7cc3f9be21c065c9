"""Tables of screening and incidents: lists, subjects, checks, hits, judgements, notices."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from keruen.roadmap.table_columns import (
    json_column,
    link_column,
    metadata,
    record_table,
    text_column,
)
from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess

OWN_JUDGEMENT = (
    "{seat} = 'side' AND {row}.tier = 'judge' AND {row}.party = {party} "
    "AND {row}.account = {account}"
)
JUDGED_TWICE = (
    "{seat} = 'side' AND {row}.tier = 'judge' AND {row}.party = {party} AND EXISTS "
    "(SELECT 1 FROM screening_hit AS judged WHERE judged.id = {row}.hit "
    "AND judged.state NOT IN ('open', 'judged'))"
)
"""The first judgement of a hit is seen by its author alone until the second one is made."""

screening_list = record_table(
    "screening_list",
    text_column("publisher"),
    text_column("issued"),
    text_column("sha256"),
    text_column("source"),
    Column("entries", Integer, nullable=False),
    text_column("state"),
    text_column("accepted_account", needed=False),
)
listed = record_table(
    "listed",
    link_column("of_list", "screening_list"),
    text_column("ref"),
    text_column("schema"),
    json_column("names", "list[str]"),
    json_column("weak", "list[str]"),
    json_column("born", "list[str]"),
    json_column("countries", "list[str]"),
    text_column("imo", needed=False),
    text_column("program", needed=False),
)
screening_rule = record_table(
    "screening_rule",
    text_column("algorithm"),
    Column("oldest_days", Integer, nullable=False),
    text_column("reason"),
)
screening_judge = record_table("screening_judge", link_column("person", "person"))
screening_subject = record_table(
    "screening_subject",
    text_column("kind"),
    text_column("name"),
    text_column("original"),
    text_column("register_no"),
    text_column("imo"),
    text_column("country"),
    json_column("owners", "list[str]"),
)
screening_check = record_table(
    "screening_check",
    link_column("subject", "screening_subject"),
    json_column("lists", "list[str]"),
    text_column("algorithm"),
    text_column("day"),
    text_column("result"),
    json_column("reasons", "list[str]"),
)
screening_hit = record_table(
    "screening_hit",
    link_column("subject", "screening_subject"),
    link_column("check_id", "screening_check"),
    link_column("listed", "listed"),
    text_column("subject_name"),
    text_column("listed_name"),
    text_column("role"),
    Column("weak", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    json_column("parts", "dict[str, object]"),
    text_column("state"),
    text_column("first_account", needed=False),
    text_column("first_person", needed=False),
)
screening_judgement = Table(
    "screening_judgement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    # Not a foreign key: a row of this tier is seen by fewer than those who see the hit.
    text_column("hit", index=True),
    text_column("account"),
    text_column("person"),
    Column("position", Integer, nullable=False),
    text_column("verdict"),
    text_column("reason"),
    text_column("created_at"),
    text_column("created_by"),
    text_column("withdrawn_at", needed=False),
    text_column("withdrawn_reason", needed=False),
    UniqueConstraint("hit", "position"),
    UniqueConstraint("hit", "account"),
    UniqueConstraint("hit", "person"),
    CheckConstraint("tier = 'judge'", name="tier"),
    CheckConstraint("verdict IN ('same', 'different')", name="verdict"),
    info={SEAT_ACCESS: SeatAccess(f"({OWN_JUDGEMENT}) OR ({JUDGED_TWICE})", made=OWN_JUDGEMENT)},
)
screening_notice = record_table(
    "screening_notice",
    text_column("of_party"),
    text_column("kind"),
    text_column("subject_name"),
    text_column("register_no"),
    text_column("imo"),
    text_column("publisher"),
    text_column("issued"),
    text_column("ref"),
    text_column("listed_name"),
    text_column("state"),
    text_column("received_party", needed=False),
    text_column("received_at", needed=False),
)
incident = record_table(
    "incident",
    text_column("of_party"),
    text_column("kind"),
    text_column("severity"),
    text_column("marking"),
    text_column("words"),
    text_column("happened_on"),
    text_column("state"),
    text_column("received_party", needed=False),
    text_column("received_at", needed=False),
)
incident_report = record_table(
    "incident_report",
    link_column("incident", "incident"),
    text_column("of_party"),
    text_column("kind"),
    text_column("words"),
)
duty_contact = record_table(
    "duty_contact",
    text_column("of_party"),
    link_column("person", "person"),
    link_column("stand_in", "person"),
)
