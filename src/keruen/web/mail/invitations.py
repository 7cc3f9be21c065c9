"""Invitations to sessions: changes of the plan reach the calendars, and answers come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from keruen.mail.addresses import is_token, link_token
from keruen.mail.calendar_messages import Meeting, Reply, write_meeting
from keruen.mail.messages import Attached
from keruen.mail.outbox import used_occasions
from keruen.mail.recipients import Recipient, list_recipients
from keruen.mail.relays import Relay
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.invitations import (
    SystemConnection,
    changed_plans,
    find_invitation,
    follow_plan,
    invitations_of_event,
    list_live,
    record_answer,
)
from keruen.roadmap.reads.work import find_invitation as find_own
from keruen.roadmap.rows import BodyRow, InvitationRow, SessionRow
from keruen.store.instants import read_instant, write_instant
from keruen.store.refusal import refuse
from keruen.web.dates import say_times
from keruen.web.languages import translate
from keruen.web.mail.digest import footer_of
from keruen.web.mail.layout import MailBody
from keruen.web.mail.service import MailService
from keruen.web.marks import N_

PURPOSE = "rsvp"


def queue_invitations(service: MailService, relays: Mapping[str, Relay]) -> int:
    """Queue the invitations, changes and cancellations that were not sent yet; how many."""
    _follow_plans(service)
    with service.database.admin_read() as connection:
        rows = list_live(connection)
        people: dict[str, list[Recipient]] = {}
        if rows:
            for each in list_recipients(connection, service.clock()):
                people.setdefault(each.actor.person, []).append(each)
    count = 0
    for row in rows:
        for recipient in people.get(row.person, []):
            if recipient.actor.side == row.party and recipient.verified:
                count += _queue(service, relays, row, recipient)
    return count


def _queue(
    service: MailService, relays: Mapping[str, Relay], row: InvitationRow, recipient: Recipient
) -> bool:
    relay = relays.get(row.party)
    if relay is None or "invitation" not in recipient.preference.at_once:
        return False
    cancelled = row.state == "cancelled" or not row.starts_at
    occasions = [f"invitation:{row.id}:{each}" for each in range(row.sequence + 1)]
    with service.database.admin_read() as connection:
        used = used_occasions(connection, recipient.actor.account, occasions)
    if occasions[-1] in used or (cancelled and not used):
        # What was never in a calendar is not taken out of it.
        return False

    def render(desk: Desk, reader: Recipient, base: str) -> MailBody | None:
        return render_invitation(desk, reader, base, row.id, relay.sender)

    return service.post(recipient, occasions[-1], render, relays)


def _follow_plans(service: MailService) -> None:
    """Count a change where a session has another plan than was sent, or none any more."""
    now, host = service.clock(), urlsplit(service.base).hostname or "keruen"
    with service.database.admin_read() as connection:
        changed = changed_plans(connection, now)
    if not changed:
        return
    with service.database.admin_transaction(alone=True) as connection:
        for row, session in changed_plans(connection, now):
            follow_plan(connection, row, session, host, now)


def rsvp_link(base: str, recipient: Recipient, invitation: str) -> str:
    """The page on which a recipient answers an invitation without signing in."""
    token = link_token(recipient.key, PURPOSE, invitation)
    return f"{base}/mail/rsvp/{recipient.actor.account}/{invitation}/{token}"


def is_rsvp(recipient: Recipient, invitation: str, given: str) -> bool:
    """Whether a link is the one by which a recipient answers an invitation."""
    return is_token(recipient.key, PURPOSE, invitation, given)


def session_title(desk: Desk, session: SessionRow, language: str) -> str:
    """A session by its body and number."""
    body = desk.find(BodyRow, session.body)
    return f"{pick(body.names, language)} {session.number}"


def render_invitation(
    desk: Desk, recipient: Recipient, base: str, identifier: str, organizer: str
) -> MailBody | None:
    """An invitation, a change of it, or its cancellation, for its person."""
    language = recipient.language
    row = find_own(desk, identifier)
    if row is None or row.uid is None:
        return None
    session = desk.find(SessionRow, row.session)
    cancelled = row.state == "cancelled" or not row.starts_at
    begin = read_instant(row.starts_at or session.starts_at)
    end = max(read_instant(row.ends_at), begin)
    zone = ZoneInfo(row.zone)
    title = session_title(desk, session, language)
    link = f"{base}/roadmap/sessions/{session.id}"
    meeting = Meeting(
        row.uid,
        row.sequence,
        title,
        begin,
        end,
        row.zone,
        row.place or "",
        organizer,
        recipient.address,
        link,
        desk.now,
        cancelled,
    )
    content = write_meeting(meeting)
    when = say_times(begin.astimezone(zone), end.astimezone(zone), language)
    subject = N_("Invitation: {title}")
    if cancelled:
        subject = N_("Cancelled: {title}")
    elif row.sequence:
        subject = N_("New time or place: {title}")
    lead = [title, f"{when} ({row.zone})", *([row.place] if row.place else [])]
    if cancelled:
        lead.append(translate(N_("The session does not take place then."), language))
    button = (
        ("", "")
        if cancelled
        else (translate(N_("Answer the invitation"), language), rsvp_link(base, recipient, row.id))
    )
    return MailBody(
        translate(subject, language).format(title=title),
        language,
        tuple(lead),
        button=button,
        footer=footer_of(recipient, base),
        parts=(
            Attached(
                "text/calendar",
                "invite.ics",
                content,
                (("method", meeting.method),),
                alternative=True,
            ),
        ),
    )


def answer_by_link(
    connection: SystemConnection, recipient: Recipient, identifier: str, answer: str, now: datetime
) -> None:
    """Record the answer of a person who opened the link in the mail.

    Parameters
    ----------
    connection : a transaction of the system itself.

    Raises
    ------
    RefusalError : an invitation of another person, or one that cannot be answered any more.
    """
    row = find_invitation(connection, identifier)
    if row is None or row.person != recipient.actor.person or row.party != recipient.actor.party:
        refuse("there is no such invitation", "Open the link in the mail again.", kind="missing")
    if answer not in ("accepted", "tentative", "declined"):
        refuse("the answer cannot be read", "Choose one of the three.", kind="invalid")
    if row.state != "invited" or not row.starts_at or row.ends_at < write_instant(now):
        refuse(
            "this invitation was cancelled, or the session is over",
            "Nothing needs to be answered.",
        )
    record_answer(connection, row, recipient.actor.account, answer, now)


def answer_by_reply(
    connection: SystemConnection, party: str, reply: Reply, now: datetime
) -> InvitationRow:
    """Record the answer that a calendar program wrote, for a person of one's own side.

    Parameters
    ----------
    connection : a transaction of the system itself.
    party : the side whose secretary sends the file.

    Raises
    ------
    RefusalError : an event or address that is not of the side, or an answer to an earlier plan.
    """
    rows = invitations_of_event(connection, reply.uid, party)
    people = {row.person: row for row in rows}
    found = _answering(connection, people, party, reply.attendee, now)
    if found is None:
        # The same words for an unknown event and an unknown address: neither is disclosed.
        refuse(
            "the answer is not to an invitation of a person of your side",
            "Look at the invitations of the session; answer there instead.",
            kind="missing",
        )
    recipient, held = found
    if reply.sequence < held.sequence:
        refuse(
            "the answer is to an earlier plan of the session",
            "Ask the person to answer the invitation that was sent last.",
        )
    answer_by_link(connection, recipient, held.id, reply.answer, now)
    return held


def _answering(
    connection: SystemConnection,
    people: Mapping[str, InvitationRow],
    party: str,
    address: str,
    now: datetime,
) -> tuple[Recipient, InvitationRow] | None:
    """The account of a side with an address that was invited, and its invitation."""
    for recipient in list_recipients(connection, now):
        held = people.get(recipient.actor.person)
        same = recipient.address.lower() == address.lower() and recipient.verified
        if held is not None and same and recipient.actor.party == party:
            return recipient, held
    return None
