"""What waits in instruments: initials, notifications, entry into force, a termination."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.instruments import (
    day_of_entry,
    read_notifications,
    signed_version,
)
from keruen.roadmap.rows import DocumentRow, LegalInstrumentRow
from keruen.roadmap.waiting.found import Look, Waiting, signatories
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.unit_of_work import Row

MOST_INSTRUMENTS = 200
"""Largest number of instruments that are read."""


def wait_in_instruments(look: Look) -> Iterator[Waiting]:
    """Instruments to initial, to notify, to bring into force, and to terminate."""
    yield _initialled(look)
    desk, me, held = look.desk, look.desk.actor.party, t.legal_instrument.c
    query = (
        select(t.legal_instrument)
        .where(held.state.in_(("signed", "notified")))
        .order_by(held.created_at.desc())
        .limit(MOST_INSTRUMENTS)
    )
    notify: list[Row] = []
    enter: list[Row] = []
    for row in desk.records(LegalInstrumentRow, query):
        version = signed_version(desk, row.document)
        rule = version.entry_rule if version else None
        day = day_of_entry(desk, row)
        notified = {each.of_party for each in read_notifications(desk, row.id)}
        if rule == "last_notification" and row.state == "signed" and me not in notified:
            notify.append(_entry(desk, row))
        elif day is not None and day <= desk.today():
            enter.append({**_entry(desk, row), "since": day.isoformat()})
    yield look.named(WAITS["notify that procedures are complete"], notify)
    yield look.named(WAITS["record an entry into force"], enter)
    given, mine = t.assent.c, t.assent.alias("mine")
    agreed = exists().where(
        given.subject == held.id, given.step == "terminate", given.of_party != me
    )
    done = exists().where(
        mine.c.subject == held.id, mine.c.step == "terminate", mine.c.of_party == me
    )
    ending = select(t.legal_instrument).where(held.state == "in_force", agreed, ~done)
    rows = [_entry(desk, row) for row in desk.records(LegalInstrumentRow, ending.order_by(held.id))]
    yield look.named(WAITS["agree to terminate an instrument"], rows)


def _initialled(look: Look) -> Waiting:
    """Texts that the other side alone has initialled; a text may be signed without initials."""
    version, given, mine = t.text_version.c, t.initialling.c, t.initialling.alias("mine")
    query = (
        select(t.legal_instrument)
        .join(t.text_version, version.document == t.legal_instrument.c.document)
        .join(t.initialling, given.version == version.id)
        .where(
            t.legal_instrument.c.state == "negotiated",
            version.state == "agreed",
            given.of_party != look.desk.actor.party,
            ~exists().where(mine.c.version == version.id, mine.c.of_party == look.desk.actor.party),
        )
        .order_by(t.legal_instrument.c.id)
    )
    rows = [_entry(look.desk, row) for row in look.desk.records(LegalInstrumentRow, query)]
    return look.named(WAITS["initial a text"], rows)


def _entry(desk: Desk, row: LegalInstrumentRow) -> Row:
    return {
        "id": row.document,
        "title": desk.find(DocumentRow, row.document).title,
        "subject": row.id,
        "created_at": row.created_at,
        "people": signatories(desk),
        "link": f"/roadmap/documents/{row.document}/signing",
    }
