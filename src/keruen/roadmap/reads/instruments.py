"""Instruments: their state, notifications, recorded powers and day of entry into force."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.instrument_kinds import EXEMPT
from keruen.roadmap.reads.paragraphs import entry_rule
from keruen.roadmap.rows import (
    InitiallingRow,
    LegalInstrumentRow,
    NotificationRow,
    PowersRow,
    SignatureRow,
    TextVersionRow,
)


def find_instrument(desk: Desk, document: str) -> LegalInstrumentRow | None:
    """The instrument of a document, if the document is one and the reader sees it."""
    query = select(t.legal_instrument).where(t.legal_instrument.c.document == document)
    return desk.record(LegalInstrumentRow, query)


def read_notifications(desk: Desk, instrument: str) -> list[NotificationRow]:
    """The notifications of an instrument, by side."""
    query = select(t.notification).where(t.notification.c.instrument == instrument)
    return desk.records(NotificationRow, query.order_by(t.notification.c.of_party))


def read_initiallings(desk: Desk, version: str) -> list[InitiallingRow]:
    """Who initialled a version, by side."""
    query = select(t.initialling).where(t.initialling.c.version == version)
    return desk.records(InitiallingRow, query.order_by(t.initialling.c.of_party))


def signed_version(desk: Desk, document: str) -> TextVersionRow | None:
    """The newest version of a document that both sides signed."""
    version = t.text_version.c
    query = select(t.text_version).where(
        version.document == document, version.state.in_(("signed", "published"))
    )
    return desk.record(TextVersionRow, query.order_by(version.number.desc()))


def last_signed_on(desk: Desk, version: str) -> str:
    """The day of the last signature under a version."""
    query = select(t.signature).where(t.signature.c.version == version)
    return max(row.signed_on for row in desk.records(SignatureRow, query))


def day_of_entry(desk: Desk, held: LegalInstrumentRow) -> date | None:
    """The day on which a signed instrument enters into force by its rule; none where it lacks one.

    With the rule ``last_notification`` and 30 days, notes of 10 and 20 March give 19 April.
    """
    version = signed_version(desk, held.document)
    rule = entry_rule(version) if version is not None else None
    if version is None or rule is None:
        return None
    if rule.rule == "date":
        return date.fromisoformat(rule.on)
    if rule.rule == "signature":
        return date.fromisoformat(last_signed_on(desk, version.id)) + timedelta(rule.days)
    notes = read_notifications(desk, held.id)
    if {each.of_party for each in notes} != {each.code for each in desk.parties}:
        return None
    return date.fromisoformat(max(each.notified_on for each in notes)) + timedelta(rule.days)


def read_powers(desk: Desk, document: str) -> list[PowersRow]:
    """Full powers for a document, and offices that need none, that were not withdrawn."""
    powers = t.powers.c
    query = select(t.powers).where(
        powers.withdrawn_at.is_(None),
        powers.document.is_(None) | (powers.document == document),
    )
    return desk.records(PowersRow, query.order_by(powers.issued_on, powers.id))


def has_powers(desk: Desk, document: str, person: str, today: str) -> bool:
    """Whether a person may sign a document on a day: by full powers, or by an exempt office."""
    return any(
        row.person == person
        and row.issued_on <= today
        and (row.kind in EXEMPT or row.document == document)
        for row in read_powers(desk, document)
    )
