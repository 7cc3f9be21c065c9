"""Tables of the business council. The id of a company is the organisation of its accounts."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from keruen.council import access
from keruen.council.names import (
    COUNCIL,
    FIRM,
    HANDED,
    MEETING,
    ORGANISERS,
    OWN_ORGANISER,
)
from keruen.store.record_tables import NAMING, json, link, maybe, record_table, text
from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess

metadata = MetaData(naming_convention=NAMING)


def _record(name: str, opened: SeatAccess, tiers: tuple[str, ...], *columns: SchemaItem) -> Table:
    made = record_table(metadata, name, *columns, tiers=tiers)
    made.info[SEAT_ACCESS] = opened
    return made


SHOWN = (FIRM, OWN_ORGANISER, COUNCIL)

council_company = _record(
    "council_company",
    access.COMPANIES,
    SHOWN,
    text("state"),
    text("decided_by", needed=False),
    maybe("decided_at"),
    text("reason", needed=False),
)
"""A company of a side; its content is in the versions of its profile."""

council_profile = _record(
    "council_profile",
    access.RECORDS,
    SHOWN,
    link("company", "council_company"),
    Column("number", Integer, nullable=False),
    text("legal_name"),
    # The name in Latin letters, by which it is screened.
    text("latin_name"),
    # ICE and number of the trade register in Morocco, BIN in Kazakhstan.
    text("ice", needed=False),
    text("trade_register", needed=False),
    text("bin", needed=False),
    text("isic", needed=False),
    text("nace", needed=False),
    json("hs", "list[str]"),
    text("size"),
    json("languages", "list[str]"),
    json("certificates", "list[str]"),
    # What the company does, by language.
    json("about", "dict[str, str]"),
    text("state"),
    text("reason", needed=False),
    UniqueConstraint("company", "number"),
)
"""A version of the profile of a company."""

council_check = _record(
    "council_check",
    access.CHECKS,
    (OWN_ORGANISER,),
    link("profile", "council_profile"),
    link("company", "council_company"),
    text("result"),
    text("words", needed=False),
)
"""What a screening said when a profile was validated."""

council_contact = _record(
    "council_contact",
    access.CONTACTS,
    (OWN_ORGANISER,),
    link("company", "council_company"),
    text("name"),
    text("function", needed=False),
    text("email", needed=False),
    text("phone", needed=False),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
)
"""A contact person of a company."""

council_listing = _record(
    "council_listing",
    access.RECORDS,
    SHOWN,
    link("company", "council_company"),
    text("direction"),
    text("kind"),
    text("title"),
    text("hs", needed=False),
    Column("quantity", Float, nullable=True),
    text("unit", needed=False),
    maybe("first_on"),
    maybe("last_on"),
    text("incoterm", needed=False),
    # Where the goods are or go, as ISO 3166 code of three letters.
    text("country", needed=False),
    json("markets", "list[str]"),
    json("certificates", "list[str]"),
    text("theme", needed=False),
    text("expires_on"),
    text("state"),
)
"""An offer or a request."""

council_note = _record(
    "council_note",
    access.PRIVATE,
    (FIRM,),
    link("company", "council_company"),
    # The company or the meeting that it is about.
    text("about"),
    text("words"),
)
"""A private note of a company."""

council_event = _record(
    "council_event",
    access.EVENTS,
    (COUNCIL,),
    text("title"),
    text("day"),
    text("zone"),
    text("place", needed=False),
    json("slots", "list[str]"),
    Column("minutes", Integer, nullable=False),
    Column("buffer", Integer, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("cap", Integer, nullable=False),
    text("state"),
)
"""A matchmaking day."""

council_attendance = _record(
    "council_attendance",
    access.RECORDS,
    (COUNCIL,),
    link("event", "council_event"),
    link("company", "council_company"),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    UniqueConstraint("event", "company"),
)
"""A company takes part in an event."""

council_availability = _record(
    "council_availability",
    access.PRIVATE,
    (FIRM,),
    link("event", "council_event"),
    link("company", "council_company"),
    # Slots in which the company is not free.
    json("away", "list[str]"),
    UniqueConstraint("event", "company"),
)
"""When a company is not free; the timetable is computed with it, and no organiser reads it."""

council_wish = _record(
    "council_wish",
    access.WISHES,
    (OWN_ORGANISER,),
    link("event", "council_event"),
    link("company", "council_company"),
    link("taker", "council_company"),
    text("taker_party"),
    Column("rank", Integer, nullable=False),
    text("why", needed=False),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    UniqueConstraint("event", "company", "taker"),
)
"""A company wishes to meet another at an event."""

council_timetable = _record(
    "council_timetable",
    access.TIMETABLES,
    (ORGANISERS,),
    link("event", "council_event"),
    # Whether it changes the published timetable as little as it must.
    Column("repairs", Integer, nullable=False),
    text("state"),
    # One object a floor: status, value, bound, price, firms without a meeting, meetings.
    json("floors", "list[stored.StoredFloor]"),
    text("problem", needed=False),
    Column("chosen_floor", Integer, nullable=True),
    Index("ix_council_timetable_state", "state"),
)
"""Timetables of an event by floor, computed when an organiser asked for them."""

council_meeting = _record(
    "council_meeting",
    access.MEETINGS,
    (MEETING,),
    link("event", "council_event"),
    text("slot"),
    Column("place", Integer, nullable=False),
    link("company_a", "council_company"),
    text("party_a"),
    link("company_b", "council_company"),
    text("party_b"),
    text("accepted_a", needed=False),
    text("accepted_b", needed=False),
    link("replaces", "council_meeting", needed=False),
    text("state"),
)
"""A meeting of two companies; `party` is the side of the organiser that published it."""

council_outcome = _record(
    "council_outcome",
    access.TO_ORGANISER,
    (OWN_ORGANISER,),
    link("meeting", "council_meeting"),
    link("company", "council_company"),
    text("stage"),
    text("hs", needed=False),
    Column("value_usd", Float, nullable=True),
    text("next_step", needed=False),
    Index("ix_council_outcome_report", "meeting", "company"),
)
"""What a company reports of a meeting; its last report counts."""

council_obstacle = _record(
    "council_obstacle",
    access.HANDED_OVER,
    (OWN_ORGANISER, HANDED),
    link("company", "council_company"),
    # A barrier for the agenda of the commission, or a contract for a commitment.
    text("kind"),
    link("outcome", "council_outcome", needed=False),
    text("title"),
    text("hs", needed=False),
    text("words"),
    Column("firms", Integer, nullable=False),
    Column("value_usd", Float, nullable=True),
    text("state"),
    # The record of the register that was made of it.
    text("record", needed=False),
)
"""What an organiser hands over to its side: an obstacle, or a contract for a commitment."""
