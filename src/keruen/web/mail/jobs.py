"""The jobs: personal data to erase, invitations, notices, digests, and sending what is due."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from keruen.mail.outbox import add_mail, list_occasions
from keruen.mail.recipients import Recipient, list_recipients
from keruen.mail.relays import Relay
from keruen.mail.sending import Sent
from keruen.roadmap.calendar.working import WorkingDays, read_working_days
from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.erasing import erase_due
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database
from keruen.store.leases import end_lease, take_lease
from keruen.store.migrate import held_heads, package_of
from keruen.web.mail.alerts import queue_alerts
from keruen.web.mail.council_digest import takes_part
from keruen.web.mail.council_mail import has_council, queue_timetables
from keruen.web.mail.digest import render_digest
from keruen.web.mail.invitations import queue_invitations
from keruen.web.mail.layout import MailBody
from keruen.web.mail.service import MailService

LEASE, LEASE_LENGTH = "jobs", timedelta(minutes=15)
DIGEST = "digest"
LATEST_HOUR = 20
"""A digest that was not made by this hour of the reader's day waits for the next working day."""

BATCH = 50
"""So many digests are queued in one transaction."""

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobsDone:
    """What a run of the jobs did.

    Parameters
    ----------
    held : whether another process was at it, so that nothing was done.
    erased : CVs whose time was over.
    """

    invitations: int = 0
    notices: int = 0
    digests: int = 0
    sent: int = 0
    failed: int = 0
    dead: int = 0
    held: bool = False
    erased: int = 0


def run_jobs(service: MailService, runner: str) -> JobsDone:
    """Do every job that is due, unless another process is at it.

    Parameters
    ----------
    runner : the name of this process, unlike that of any other.
    """
    if not take_lease(service.database, LEASE, runner, service.clock(), LEASE_LENGTH):
        return JobsDone(held=True)
    try:
        erased = erase_personal_data(service.database, service.clock())
        return replace(do_jobs(service), erased=erased)
    finally:
        end_lease(service.database, LEASE, runner, service.clock())


def erase_personal_data(database: Database, now: datetime) -> int:
    """Erase personal data whose time is over, also where no mail is set up; returns how many."""
    with database.admin_read() as connection:
        stored = {package_of(each) for each in held_heads(connection)}
    return erase_due(database, now) if ROADMAP.name in stored else 0


def do_jobs(service: MailService) -> JobsDone:
    """Queue what is due and send it; sides without a mail server are left out."""
    relays = {party: each for party, each in service.relays().items() if not each.paused}
    if not relays or not service.base:
        return JobsDone()
    invitations = queue_invitations(service, relays)
    notices = queue_alerts(service, relays) + queue_timetables(service, relays)
    digests = queue_digests(service, relays)
    sent: Sent = service.send_due()
    return JobsDone(invitations, notices, digests, sent.sent, sent.failed, sent.dead)


def queue_digests(service: MailService, relays: Mapping[str, Relay]) -> int:
    """Queue the digests that are due; how many there are."""
    now = service.clock()
    with service.database.admin_read() as connection:
        everybody = list_recipients(connection, now)
        made = _last_digests(service)
    wanted = [
        each
        for each in everybody
        if each.verified and each.preference.digest != "off" and each.actor.party in relays
    ]
    reached: dict[str, frozenset[str]] = {}
    for each in wanted:
        people = {each.actor.person} - {""} if each.actor.side else set()
        reached[each.actor.party] = reached.get(each.actor.party, frozenset()) | people
    count, council = 0, has_council(service.database)
    batch: list[tuple[Recipient, str, bytes, str]] = []
    for recipient, occasion, last, day in _due(service, wanted, made, now):
        last_day = last.astimezone(day.tzinfo).date() if last is not None else None

        def render(
            desk: Desk,
            reader: Recipient,
            base: str,
            last: datetime | None = last,
            last_day: date | None = last_day,
        ) -> MailBody | None:
            people = reached[reader.actor.party]
            asked = council and takes_part(reader)
            return render_digest(desk, reader, base, last, last_day, people, council=asked)

        relay = relays[recipient.actor.party]
        batch.append((recipient, occasion, *service.render(recipient, occasion, render, relay)))
        if len(batch) == BATCH:
            count += _store(service, batch, now)
            batch = []
    return count + _store(service, batch, now)


def _store(
    service: MailService, batch: Sequence[tuple[Recipient, str, bytes, str]], now: datetime
) -> int:
    count = 0
    if not batch:
        return 0
    with service.database.admin_transaction() as connection:
        for recipient, occasion, content, identifier in batch:
            added = add_mail(connection, recipient, occasion, content, identifier, now)
            count += added and bool(content)
    return count


def _last_digests(service: MailService) -> dict[str, tuple[datetime, set[str]]]:
    """When each account had its last digest, and the occasions of the last weeks."""
    begin = service.clock() - timedelta(days=35)
    found: dict[str, tuple[datetime, set[str]]] = {}
    with service.database.admin_read() as connection:
        for recipient, occasion, moment in list_occasions(connection, DIGEST, begin):
            last, used = found.setdefault(recipient, (moment, set()))
            used.add(occasion)
            found[recipient] = (max(last, moment), used)
    return found


def _due(
    service: MailService,
    wanted: Sequence[Recipient],
    made: Mapping[str, tuple[datetime, set[str]]],
    now: datetime,
) -> list[tuple[Recipient, str, datetime | None, datetime]]:
    """Those whose digest is due: recipient, occasion, when the one before was made, local time."""
    zones, working = _calendars(service, wanted, now)
    found = []
    for each in wanted:
        zone = each.zone or zones.get(each.actor.party, "UTC")
        local = now.astimezone(ZoneInfo(zone))
        hour = each.preference.hour
        # Compared with the hour and not with an instant: a clock that is put on or back at this
        # hour neither skips the digest nor, as the occasion is the day, makes it twice.
        if not hour <= local.hour < max(LATEST_HOUR, hour + 1):
            continue
        if _rests(working.get(each.actor.party), each.actor.party, local.date()):
            continue
        occasion = digest_occasion(each.preference.digest, local.date())
        last, used = made.get(each.actor.account, (None, set()))
        if occasion not in used:
            found.append((each, occasion, last, local))
    return found


def digest_occasion(digest: str, day: date) -> str:
    """The occasion of a digest: its day, or its week.

    Examples
    --------
    >>> digest_occasion("daily", date(2026, 11, 30)), digest_occasion("weekly", date(2026, 11, 30))
    ('digest:2026-11-30', 'digest:2026-W49')
    """
    if digest == "daily":
        return f"{DIGEST}:{day.isoformat()}"
    year, week, _ = day.isocalendar()
    return f"{DIGEST}:{year}-W{week:02d}"


def _calendars(
    service: MailService, wanted: Sequence[Recipient], now: datetime
) -> tuple[dict[str, str], dict[str, WorkingDays]]:
    """The zones of the capitals, and the working days as each side sees its own."""
    zones: dict[str, str] = {}
    working: dict[str, WorkingDays] = {}
    for each in wanted:
        # Organisers, companies and guests see neither the sides nor the holidays of the register.
        if each.actor.side and each.actor.side not in working:
            with read_desk(service.database, each.actor, now) as desk:
                zones |= {side.code: side.zone for side in desk.parties}
                working[each.actor.party] = read_working_days(desk)
    return zones, working


def _rests(held: WorkingDays | None, party: str, day: date) -> bool:
    return held is not None and party in held.countries and held.rests(party, day)
