"""Invitations as iCalendar messages (RFC 5545, RFC 5546): request, change, cancel, and a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from keruen.store.refusal import refuse

LARGEST_REPLY_BYTES = 100_000
ANSWERS = {
    "ACCEPTED": "accepted",
    "TENTATIVE": "tentative",
    "DECLINED": "declined",
}
"""Answers to an invitation, by the word of the format."""

BESIDE = timedelta(days=400)
"""How far around an event its zone is described."""


@dataclass(frozen=True)
class Meeting:
    """A meeting as one person is invited to it.

    Parameters
    ----------
    uid : of the event in the calendars of a side.
    sequence : how many times it was changed.
    attendee : the address of the one recipient; nobody else is named.
    made_at : when this state of it was made.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    organizer: str
    attendee: str
    link: str
    made_at: datetime
    cancelled: bool = False

    @property
    def method(self) -> str:
        """The method of the message, which its media type states too."""
        return "CANCEL" if self.cancelled else "REQUEST"


def write_meeting(meeting: Meeting) -> bytes:
    """A meeting as the bytes of an iCalendar message, with the rules of its zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Keruen//Roadmap//EN")
    calendar.add("version", "2.0")
    calendar.add("method", meeting.method)
    zone = ZoneInfo(meeting.zone)
    begin, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    if meeting.zone != "UTC":
        calendar.add_component(
            Timezone.from_tzid(
                meeting.zone,
                first_date=(begin - BESIDE).date(),
                last_date=(end + BESIDE).date(),
            )
        )
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.made_at.astimezone(UTC))
    event.add("dtstart", begin)
    event.add("dtend", end)
    event.add("summary", meeting.title)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", meeting.link)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    organizer = vCalAddress(f"MAILTO:{meeting.organizer}")
    organizer.params["cn"] = vText("Keruen")
    event.add("organizer", organizer)
    attendee = vCalAddress(f"MAILTO:{meeting.attendee}")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    if not meeting.cancelled:
        attendee.params["partstat"] = vText("NEEDS-ACTION")
        attendee.params["rsvp"] = vText("TRUE")
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True)
class Reply:
    """An answer to an invitation, as a calendar program writes it.

    Parameters
    ----------
    answer : one of ``accepted``, ``tentative`` and ``declined``.
    """

    uid: str
    sequence: int
    attendee: str
    answer: str


def read_reply(content: bytes) -> Reply:
    """An answer from an uploaded file of a calendar program.

    Raises
    ------
    RefusalError : a file that is not one answer to one invitation.
    """
    if len(content) > LARGEST_REPLY_BYTES:
        refuse(
            "the file is larger than an answer to an invitation",
            "Save the answer of the calendar program alone, and send that file.",
            kind="invalid",
        )
    try:
        calendar = Calendar.from_ical(content)
        events = [*calendar.walk("VEVENT")]
        method = str(calendar.get("method", "")).upper()
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        events, method = [], ""
    if method != "REPLY" or len(events) != 1:
        refuse(
            "the file is not the answer to an invitation",
            "Send the .ics file whose method is REPLY, as the calendar program saved or sent it.",
            kind="invalid",
        )
    event = events[0]
    given = event.get("attendee")
    people = given if isinstance(given, list) else [given]
    if len(people) != 1 or people[0] is None:
        refuse(
            "the answer does not name one person",
            "Send the answer of one person in each file.",
            kind="invalid",
        )
    word = str(people[0].params.get("partstat", "")).upper()
    answer = ANSWERS.get(word)
    if answer is None:
        refuse(
            "the answer {word} is not accepted, tentative or declined",
            "Answer on the page of the invitation.",
            kind="invalid",
            word=repr(word[:30]),
        )
    address = str(people[0])
    try:
        sequence = int(event.get("sequence", 0))
    except (TypeError, ValueError):
        sequence = 0
    return Reply(
        str(event.get("uid", "")),
        sequence,
        address[7:] if address.lower().startswith("mailto:") else address,
        answer,
    )
