"""Every table of the register, and nothing else; the package `rules` defines what may change.

Texts in several languages are JSON objects by language. Instants are UTC as ISO text ending in Z,
dates ISO text; where a place matters, its IANA zone is a column too. `tier` defines who sees a row:
the public, both sides (shared), or the side `party` alone.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from keruen.roadmap.culture_tables import culture_budget as culture_budget
from keruen.roadmap.culture_tables import culture_item as culture_item
from keruen.roadmap.culture_tables import culture_programme as culture_programme
from keruen.roadmap.culture_tables import institution as institution
from keruen.roadmap.culture_tables import public_contact as public_contact
from keruen.roadmap.culture_tables import public_licence as public_licence
from keruen.roadmap.culture_tables import twinning as twinning
from keruen.roadmap.guest_access import (
    ATTACHMENTS,
    ENTRIES,
    FILES,
    GUESTS,
    ORGANISATIONS,
    ROLES,
)
from keruen.roadmap.meeting_tables import agenda_slot as agenda_slot
from keruen.roadmap.meeting_tables import delegation as delegation
from keruen.roadmap.meeting_tables import delegation_member as delegation_member
from keruen.roadmap.meeting_tables import meeting_room as meeting_room
from keruen.roadmap.meeting_tables import outcome as outcome
from keruen.roadmap.meeting_tables import outcome_lead as outcome_lead
from keruen.roadmap.meeting_tables import paper as paper
from keruen.roadmap.meeting_tables import paper_chunk as paper_chunk
from keruen.roadmap.meeting_tables import paper_file as paper_file
from keruen.roadmap.meeting_tables import slot_member as slot_member
from keruen.roadmap.multilateral_tables import assurance as assurance
from keruen.roadmap.multilateral_tables import candidature as candidature
from keruen.roadmap.multilateral_tables import election as election
from keruen.roadmap.multilateral_tables import joint_text as joint_text
from keruen.roadmap.multilateral_tables import pledge as pledge
from keruen.roadmap.multilateral_tables import text_delivery as text_delivery
from keruen.roadmap.multilateral_tables import vote_cast as vote_cast
from keruen.roadmap.multilateral_tables import vote_item as vote_item
from keruen.roadmap.project_tables import contribution as contribution
from keruen.roadmap.project_tables import delivery as delivery
from keruen.roadmap.project_tables import expert_cv as expert_cv
from keruen.roadmap.project_tables import logframe_reading as logframe_reading
from keruen.roadmap.project_tables import logframe_row as logframe_row
from keruen.roadmap.project_tables import milestone as milestone
from keruen.roadmap.project_tables import mission as mission
from keruen.roadmap.project_tables import mission_report as mission_report
from keruen.roadmap.project_tables import recommendation as recommendation
from keruen.roadmap.project_tables import role_scan as role_scan
from keruen.roadmap.reporting_tables import commitment_target as commitment_target
from keruen.roadmap.reporting_tables import report_request as report_request
from keruen.roadmap.reporting_tables import reporting_round as reporting_round
from keruen.roadmap.screening_tables import duty_contact as duty_contact
from keruen.roadmap.screening_tables import incident as incident
from keruen.roadmap.screening_tables import incident_report as incident_report
from keruen.roadmap.screening_tables import listed as listed
from keruen.roadmap.screening_tables import screening_check as screening_check
from keruen.roadmap.screening_tables import screening_hit as screening_hit
from keruen.roadmap.screening_tables import screening_judge as screening_judge
from keruen.roadmap.screening_tables import screening_judgement as screening_judgement
from keruen.roadmap.screening_tables import screening_list as screening_list
from keruen.roadmap.screening_tables import screening_notice as screening_notice
from keruen.roadmap.screening_tables import screening_rule as screening_rule
from keruen.roadmap.screening_tables import screening_subject as screening_subject
from keruen.roadmap.table_columns import json_column as _json
from keruen.roadmap.table_columns import link_column as _link
from keruen.roadmap.table_columns import metadata as metadata
from keruen.roadmap.table_columns import record_table as _record
from keruen.roadmap.table_columns import text_column as _text
from keruen.roadmap.table_columns import texts_column as _texts
from keruen.roadmap.verb_tables import paragraph_verb as paragraph_verb

party = Table(
    "party",
    metadata,
    Column("code", Text, primary_key=True),
    _texts("names"),
    _text("zone"),
    _json("languages", "list[str]"),
    Column("position", Integer, nullable=False),
)
theme = Table(
    "theme",
    metadata,
    Column("id", Text, primary_key=True),
    _texts("names"),
    Column("position", Integer, nullable=False),
)
transition = Table(
    "transition",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("from_state", Text, primary_key=True),
    Column("to_state", Text, primary_key=True),
)

organisation = _record(
    "organisation",
    _text("of_party", needed=False),
    _texts("names"),
    _text("source", needed=False),
    opened=ORGANISATIONS,
)
person = _record("person", _text("of_party"), _text("name"))
provision = _record(
    "provision",
    Column("number", Integer, nullable=False),
    _text("modality"),
    _texts("verb"),
    _link("theme", "theme"),
    _texts("title"),
    _texts("summary"),
    _text("coverage"),
    _texts("reason", needed=False),
    _text("source"),
    _text("confidence"),
)
body = _record(
    "body",
    _text("kind"),
    _link("parent", "body", needed=False),
    _link("provision", "provision", needed=False),
    _texts("names"),
    _text("recurrence", needed=False),
    Column("grace_months", Integer, nullable=False),
    _text("venue_rule"),
    _json("levels", "list[str]"),
    _text("starts_on", needed=False),
)
mandate = _record(
    "mandate",
    _link("person", "person"),
    _link("body", "body", needed=False),
    _text("of_party"),
    _texts("capacity"),
    Column("may_sign", Boolean, nullable=False),
    _text("starts_on"),
    _text("ends_on", needed=False),
    _text("instrument"),
)
session = _record(
    "session",
    _link("body", "body"),
    Column("number", Integer, nullable=False),
    _text("host"),
    _text("level"),
    _text("starts_at"),
    _text("ends_at"),
    _text("zone"),
    # With which offsets the local times were entered, by which edition of the zone data.
    _text("starts_offset", needed=False),
    _text("ends_offset", needed=False),
    _text("tzdata", needed=False),
    _text("place", needed=False),
    _text("state"),
    _text("venue_exception", needed=False),
    _text("minutes", needed=False),
    # Of a session that was entered after it took place: where it is on record, and when both
    # sides confirmed that it took a turn of the venue.
    _text("source", needed=False),
    _text("turn_confirmed_at", needed=False),
    UniqueConstraint("body", "number"),
)
attendance = _record(
    "attendance",
    _link("session", "session"),
    _link("person", "person"),
    _link("mandate", "mandate", needed=False),
    _text("of_party"),
    UniqueConstraint("session", "person"),
)
commitment = _record(
    "commitment",
    _link("provision", "provision"),
    _text("modality"),
    _link("theme", "theme"),
    _texts("title"),
    _link("parent", "commitment", needed=False),
    Column("weight", Float, nullable=False),
    _text("due_on", needed=False),
    _text("recurrence", needed=False),
    _link("indicator", "indicator", needed=False),
    _texts("qualitative_reason", needed=False),
    _text("state"),
    Column("progress", Float, nullable=False),
    _text("claimed_by", needed=False),
    _text("claimed_account", needed=False),
    _text("confirmed_by", needed=False),
    _link("decision", "decision", needed=False),
    _text("source", needed=False),
    _text("confidence", needed=False),
    _text("changed_at"),
    _text("search"),
    # Counts what both sides changed together, so that an old agreement fits no later step.
    Column("round", Integer, nullable=False, server_default="0"),
    CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
    CheckConstraint("weight > 0", name="weight"),
)
commitment_lead = _record(
    "commitment_lead",
    _link("commitment", "commitment"),
    _text("of_party"),
    _link("organisation", "organisation", needed=False),
    _link("person", "person", needed=False),
    Column("accepted", Boolean, nullable=False),
    UniqueConstraint("commitment", "of_party"),
)
dependency = _record(
    "dependency",
    _link("commitment", "commitment"),
    _link("needs", "commitment"),
    UniqueConstraint("commitment", "needs"),
    CheckConstraint("commitment <> needs", name="itself"),
)
progress_report = _record(
    "progress_report",
    _link("commitment", "commitment"),
    _text("of_party"),
    Column("progress", Float, nullable=False),
    _text("words"),
)
attachment = _record(
    "attachment",
    _text("name"),
    _text("media_type"),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),
    # No foreign key: a file belongs to a record of any kind.
    _text("about_kind", needed=False),
    _text("about", needed=False, index=True),
    opened=ATTACHMENTS,
)
Index("ix_attachment_party", attachment.c.party)
evidence = _record(
    "evidence",
    _link("commitment", "commitment"),
    _text("kind"),
    _text("title"),
    _text("reference"),
    _text("sha256", needed=False),
    _text("state"),
    _text("submitted_party"),
    _text("submitted_account"),
    _text("decided_party", needed=False),
    _text("decided_account", needed=False),
    _text("decided_reason", needed=False),
)
# All columns that the front page needs to count what waits.
Index(
    "ix_evidence_waiting",
    *(
        evidence.c[name]
        for name in (
            "state",
            "commitment",
            "submitted_party",
            "created_at",
            "withdrawn_at",
            "tier",
            "party",
        )
    ),
)
dispute = _record(
    "dispute",
    _link("commitment", "commitment"),
    _text("raised_party"),
    _text("reason"),
    _text("resolved_at", needed=False),
    _text("resolved_party", needed=False),
    _text("resolution", needed=False),
)
agenda_item = _record(
    "agenda_item",
    _link("body", "body"),
    _link("session", "session", needed=False),
    Column("position", Integer, nullable=False),
    _texts("title"),
    _text("origin"),
    _link("provision", "provision", needed=False),
    _link("commitment", "commitment", needed=False),
    _link("carried_from", "agenda_item", needed=False),
    _text("state"),
    _text("outcome", needed=False),
)
document = _record(
    "document",
    _text("kind"),
    _texts("title"),
    _link("session", "session", needed=False),
    _link("decision", "decision", needed=False),
    _text("sha256", needed=False),
    _text("prevails", needed=False),
)
document_language = Table(
    "document_language",
    metadata,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("language", Text, primary_key=True),
)
text_version = _record(
    "text_version",
    _link("document", "document"),
    Column("number", Integer, nullable=False),
    _texts("texts"),
    _text("sha256"),
    _text("state"),
    _link("supersedes", "text_version", needed=False),
    _text("author_party"),
    _text("form", needed=False),
    _text("entry_rule", needed=False),
    Column("entry_days", Integer),
    _text("entry_on", needed=False),
    UniqueConstraint("document", "number"),
)
paragraph = _record(
    "paragraph",
    _link("document", "document"),
    Column("number", Integer, nullable=False),
    _text("kind"),
    UniqueConstraint("document", "number"),
)
revision = _record(
    "revision",
    _link("paragraph", "paragraph"),
    Column("number", Integer, nullable=False),
    _texts("texts"),
    _json("alternat", "dict[str, dict[str, str]]"),
    _text("sha256"),
    _text("author_party"),
    UniqueConstraint("paragraph", "number"),
)
version_paragraph = _record(
    "version_paragraph",
    _link("version", "text_version"),
    _link("paragraph", "paragraph"),
    _link("revision", "revision"),
    Column("position", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    UniqueConstraint("version", "paragraph"),
)
text_bracket = _record(
    "text_bracket",
    _link("paragraph", "paragraph"),
    _text("place"),
    _texts("standing"),
    _text("opened_party"),
    _text("state"),
    _text("accepted", needed=False),
    _text("seen", needed=False),
    UniqueConstraint("paragraph", "place"),
)
alternative = _record(
    "alternative",
    _link("bracket", "text_bracket"),
    _text("of_party"),
    _texts("texts"),
    Column("deletes", Boolean, nullable=False),
)
text_comment = _record(
    "text_comment",
    _link("paragraph", "paragraph"),
    _link("revision", "revision"),
    _text("quote", needed=False),
    _text("words"),
    _text("of_party"),
    _text("resolved_at", needed=False),
    _text("resolved_party", needed=False),
)
paragraph_concordance = _record(
    "paragraph_concordance",
    _link("paragraph", "paragraph"),
    _text("sha256"),
    _text("language"),
    _text("of_party"),
    UniqueConstraint("paragraph", "sha256", "language", "of_party"),
)
legal_instrument = _record(
    "legal_instrument",
    _link("document", "document"),
    _text("state"),
    _text("in_force_on", needed=False),
    UniqueConstraint("document"),
)
initialling = _record(
    "initialling",
    _link("version", "text_version"),
    _text("of_party"),
    _link("person", "person"),
    _text("sha256"),
    _text("initialled_on"),
    UniqueConstraint("version", "of_party"),
)
notification = _record(
    "notification",
    _link("instrument", "legal_instrument"),
    _text("of_party"),
    _text("note"),
    _text("notified_on"),
    UniqueConstraint("instrument", "of_party"),
)
powers = _record(
    "powers",
    _link("person", "person"),
    _text("of_party"),
    _text("kind"),
    _link("document", "document", needed=False),
    _text("paper"),
    _text("issued_on"),
)
imported_change = _record(
    "imported_change",
    _link("document", "document"),
    _link("paragraph", "paragraph", needed=False),
    _link("revision", "revision", needed=False),
    _text("kind"),
    _texts("texts"),
    _text("question", needed=False),
    Column("position", Integer, nullable=False),
    _text("file_name"),
    _text("file_sha256"),
    _text("of_party"),
    _text("state"),
)
bracket = _record(
    "bracket",
    _link("version", "text_version"),
    _text("place"),
    _json("proposals", "dict[str, dict[str, str]]"),
    _text("state"),
    _texts("resolution", needed=False),
    _text("resolution_party", needed=False),
)
concordance = _record(
    "concordance",
    _link("version", "text_version"),
    _text("language"),
    _text("of_party"),
    _text("sha256"),
    UniqueConstraint("version", "language", "of_party"),
)
signing_key = _record(
    "signing_key",
    _link("person", "person"),
    _text("of_party"),
    _text("key_id", unique=True),
    _text("public_pem"),
    _text("starts_at"),
    _text("ends_at", needed=False),
)
sealed_key = _record("sealed_key", _link("key", "signing_key"), _text("sealed_pem"))
signature = _record(
    "signature",
    _link("version", "text_version"),
    _text("of_party"),
    _link("person", "person"),
    _link("mandate", "mandate"),
    _text("method"),
    _link("key", "signing_key", needed=False),
    _text("signature", needed=False),
    _text("sha256"),
    _text("signed_at"),
    _text("signed_on"),
    UniqueConstraint("version", "of_party"),
)
assent = _record(
    "assent",
    _text("kind"),
    _text("subject"),
    _text("step"),
    _text("of_party"),
    _text("account"),
    # The fingerprint of what was agreed to; null in rows from before it was stored.
    _text("seen", needed=False),
    UniqueConstraint("kind", "subject", "step", "of_party"),
)
decision = _record(
    "decision",
    _texts("title"),
    _link("session", "session", needed=False),
    _text("closes_on", needed=False),
    _text("proposed_party"),
    _text("proposed_account"),
    _text("agreed_party", needed=False),
    _text("agreed_account", needed=False),
    # No foreign key: text, document and decision would name each other in a circle.
    _text("version", needed=False),
    _text("effect"),
    _link("provision", "provision", needed=False),
    _text("modality", needed=False),
    _text("takes_effect_on", needed=False),
    _link("supersedes", "decision", needed=False),
    _text("state"),
)
indicator = _record(
    "indicator",
    _texts("names"),
    _text("unit"),
    _text("kind"),
    _text("query", needed=False),
    _json("parameters", "dict[str, object]", needed=False),
    _text("direction"),
    Column("baseline", Float, nullable=True),
    Column("target", Float, nullable=True),
    _link("provision", "provision", needed=False),
    _text("source"),
    _text("confidence"),
)
measurement = _record(
    "measurement",
    _link("indicator", "indicator"),
    _text("status"),
    _text("period"),
    Column("value", Float, nullable=False),
    _text("query", needed=False),
    _text("data_sha256", needed=False),
    _text("reason", needed=False),
    _text("state"),
    _text("decided_party", needed=False),
    _text("decided_account", needed=False),
    _text("decided_reason", needed=False),
)
movement = _record(
    "movement",
    _text("status"),
    _text("kind"),
    _text("route", needed=False),
    _text("from_site", needed=False),
    _text("to_site", needed=False),
    _text("mode", needed=False),
    _text("vessel_class", needed=False),
    _text("grade", needed=False),
    _text("origin_country", needed=False),
    _text("market", needed=False),
    _text("from_date", needed=False),
    _text("to_date", needed=False),
    Column("quantity_t", Float, nullable=False),
    _text("lot", needed=False),
    _text("call", needed=False),
    _text("reference", unique=True),
)
event = _record(
    "event",
    _text("kind"),
    _texts("title"),
    _text("starts_on"),
    _text("ends_on"),
    _text("starts_at", needed=False),
    _text("ends_at", needed=False),
    _text("zone", needed=False),
    _texts("place", needed=False),
    _link("provision", "provision", needed=False),
    _text("source", needed=False),
    _text("confidence", needed=False),
    Column("sequence", Integer, nullable=False),
)
file = _record(
    "file",
    _text("kind"),
    _texts("title"),
    _link("provision", "provision"),
    _link("theme", "theme", needed=False),
    _text("state"),
    _json("data", "dict[str, object]"),
    _text("starts_on", needed=False),
    _text("ends_on", needed=False),
    _text("source", needed=False),
    _text("confidence", needed=False),
    opened=FILES,
)
file_role = _record(
    "file_role",
    _link("file", "file"),
    _text("role"),
    _text("of_party", needed=False),
    _link("organisation", "organisation", needed=False),
    _text("holder"),
    Column("validated", Boolean, nullable=False),
    _text("validated_account", needed=False),
    opened=ROLES,
)
file_entry = _record(
    "file_entry",
    _link("file", "file"),
    _text("kind"),
    _text("of_party"),
    _json("data", "dict[str, object]"),
    _text("day", needed=False, index=True),
    _text("state"),
    _text("answered_party", needed=False),
    _text("answer", needed=False),
    _text("result", needed=False),
    opened=ENTRIES,
)
file_guest = _record(
    "file_guest",
    _link("file", "file"),
    _link("organisation", "organisation"),
    _text("role"),
    _text("state"),
    _text("proposed_party"),
    _text("agreed_party", needed=False),
    opened=GUESTS,
)
"""Organisations whose accounts see a file: both sides agree to each."""
position = _record(
    "position",
    _link("file", "file"),
    _text("of_party"),
    _text("words"),
    _text("fallback", needed=False),
)
joint_position = _record(
    "joint_position",
    _link("file", "file"),
    _texts("words"),
    _text("proposed_party"),
    _text("agreed_party", needed=False),
    _text("state"),
)
task_assignment = _record(
    "task_assignment",
    _text("kind"),
    # No foreign keys: a task is about a record of any kind, and a part of it.
    _text("record", index=True),
    _text("part"),
    _link("person", "person"),
    _text("note", needed=False),
)
saved_filter = _record(
    "saved_filter",
    _text("name"),
    # The page on which it is used, and what that page was asked for.
    _text("page"),
    _text("query"),
    _text("account", index=True),
)
invitation = _record(
    "invitation",
    _link("session", "session"),
    _link("person", "person"),
    _text("of_party"),
    # Of the event in the calendar of the side, once it was sent.
    _text("uid", needed=False),
    Column("sequence", Integer, nullable=False),
    # The plan of the session that was last sent.
    _text("starts_at"),
    _text("ends_at"),
    _text("zone"),
    _text("place", needed=False),
    _text("state"),
    _text("answer"),
    _text("answered_at", needed=False),
    CheckConstraint("tier = 'party'", name="own"),
    CheckConstraint("state IN ('invited', 'cancelled')", name="state"),
    CheckConstraint(
        "answer IN ('needs_action', 'accepted', 'tentative', 'declined')", name="answer"
    ),
    UniqueConstraint("session", "person"),
)
search_entry = Table(
    "search_entry",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("party", Text, nullable=False),
    _text("words"),
    CheckConstraint("tier IN ('public', 'shared', 'party')", name="tier"),
)
"""The folded words of each record that search covers, in the record's own tier."""
