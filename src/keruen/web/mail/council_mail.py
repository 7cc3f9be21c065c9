"""A notice at once of the own timetable of a company, and of each change of it.

It is rendered with the rights of the company, which reads its own meetings alone. Names of other
companies stay on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from keruen.council.package import COUNCIL
from keruen.council.tasks import OwnDay, read_own_days
from keruen.council.unit import Council
from keruen.mail.outbox import used_occasions
from keruen.mail.recipients import Recipient, list_recipients
from keruen.mail.relays import Relay
from keruen.roadmap.desk import Desk, read_desk
from keruen.store.canonical import canonical_bytes
from keruen.store.database import Database
from keruen.store.migrate import held_heads, package_of
from keruen.web.languages import translate
from keruen.web.mail.council_digest import OWN_RECORD
from keruen.web.mail.layout import MailBody
from keruen.web.mail.notices import KINDS, render_notice
from keruen.web.mail.service import MailService
from keruen.web.pages.days import say_day

TIMETABLE = "timetable"


def has_council(database: Database) -> bool:
    """Whether a database has the tables of the council."""
    with database.admin_read() as connection:
        return COUNCIL.name in {package_of(each) for each in held_heads(connection)}


def queue_timetables(service: MailService, relays: Mapping[str, Relay]) -> int:
    """Queue a notice of each own timetable that is new or was changed; how many mails."""
    if not has_council(service.database):
        return 0
    now = service.clock()
    with service.database.admin_read() as connection:
        everybody = list_recipients(connection, now)
    count = 0
    for each in everybody:
        wanted = each.verified and TIMETABLE in each.preference.at_once
        if wanted and each.actor.seat == "company" and each.actor.party in relays:
            count += _queue_of(service, relays, each)
    return count


def _queue_of(service: MailService, relays: Mapping[str, Relay], recipient: Recipient) -> int:
    with read_desk(service.database, recipient.actor, service.clock()) as desk:
        days = {_occasion(each): each for each in _days(desk)}
    with service.database.admin_read() as connection:
        used = used_occasions(connection, recipient.actor.account, list(days))
    count = 0
    for occasion in days:
        if occasion not in used:

            def render(
                desk: Desk, reader: Recipient, base: str, occasion: str = occasion
            ) -> MailBody | None:
                found = (each for each in _days(desk) if _occasion(each) == occasion)
                return _render(next(found, None), reader, base)

            count += service.post(recipient, occasion, render, relays)
    return count


def _days(desk: Desk) -> Iterator[OwnDay]:
    yield from read_own_days(Council(desk.connection, desk.actor, desk.now))


def _occasion(day: OwnDay) -> str:
    """Another one for each change of the own meetings; it discloses nothing of them."""
    parts = sha256(canonical_bytes([list(each) for each in day.parts])).hexdigest()
    return f"{TIMETABLE}:{day.event.id}:{parts[:16]}"


def _render(day: OwnDay | None, recipient: Recipient, base: str) -> MailBody | None:
    """The notice; none where the timetable changed again in the meantime."""
    if day is None:
        return None
    title = day.event.title
    if recipient.preference.level == "link":
        title = translate(OWN_RECORD, recipient.language)
    data = {
        "title": title,
        "day": say_day(day.event.day, recipient.language),
        "count": str(len(day.meetings)),
        "link": f"/council/events/{day.event.id}",
    }
    return render_notice(KINDS[TIMETABLE], recipient, base, data)
