"""The digest of a reader: tasks that are new, and those whose day comes near or has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from keruen.mail.contacts import unsubscribe_token
from keruen.mail.recipients import Recipient
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.work import WorkItem, is_for, read_work
from keruen.store.instants import read_instant
from keruen.web.languages import translate, translate_count
from keruen.web.mail.layout import MailBody, Section
from keruen.web.mail.tasks import CONSEQUENCES, TASKS
from keruen.web.marks import N_, NN_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day

MOST_LINES = 20
"""So many tasks are listed; the rest are counted."""

TO_SECRETARY, TO_HEAD, TO_AGENDA = 1, 7, 14
"""Days after a due day from which on a task also goes to the secretary of the own side, to those
who sign for it, and is suggested for the next agenda."""

PRIVATE = N_("a record of your side")
SUBJECT = NN_("{count} task in the joint roadmap", "{count} tasks in the joint roadmap")
SUBJECT_DUE = NN_(
    "{count} task in the joint roadmap, due {day}",
    "{count} tasks in the joint roadmap, the first due {day}",
)
LEAD = N_("These tasks are new, due soon or overdue.")
FIRST_LEAD = N_("These tasks wait for you.")
MORE = NN_("and {count} more", "and {count} more")


@dataclass(frozen=True)
class Line:
    """A task in a digest.

    Parameters
    ----------
    late_days : how many days after its due day it stands here because of that; 0 where it does not.
    """

    item: WorkItem
    late_days: int = 0


def choose_lines(
    items: Iterable[WorkItem],
    recipient: Recipient,
    today: date,
    last: datetime | None,
    last_day: date | None,
) -> list[Line]:
    """The tasks of which a reader is told, the newest first.

    Parameters
    ----------
    last, last_day : when the digest before was made, and its day for the reader; none before the
        first, which contains every task.
    """
    chosen = []
    for item in items:
        mine = is_for(item, recipient.actor)
        if last is None or last_day is None:
            if mine:
                chosen.append(Line(item, _late(item, today)))
            continue
        if mine and _began_after(item, last):
            chosen.append(Line(item, _late(item, today)))
            continue
        crossed = _crossed(item, recipient.preference.ladder, last_day, today)
        if crossed is not None and (mine or _is_escalated(item, recipient, crossed)):
            chosen.append(Line(item, _late(item, today)))
    return sorted(chosen, key=lambda each: (each.item.since, each.item.record), reverse=True)


def _began_after(item: WorkItem, moment: datetime) -> bool:
    if not item.since:
        return False
    if len(item.since) == len("2026-11-30"):
        return date.fromisoformat(item.since) > moment.date()
    return read_instant(item.since) > moment


def _due(item: WorkItem) -> date | None:
    return date.fromisoformat(item.until_day) if item.until else None


def _late(item: WorkItem, today: date) -> int:
    due = _due(item)
    return max((today - due).days, 0) if due is not None else 0


def _crossed(item: WorkItem, ladder: Sequence[int], last_day: date, today: date) -> int | None:
    """The last step of the ladder that a task reached since the digest before.

    A step that falls on a day off is not lost: it is reached by the next digest.
    """
    due = _due(item)
    if due is None:
        return None
    steps = [each for each in ladder if last_day < due + timedelta(days=each) <= today]
    return max(steps, default=None)


def _is_escalated(item: WorkItem, recipient: Recipient, step: int) -> bool:
    """Whether a late task goes to others of the side that it waits for; never to the other side."""
    actor = recipient.actor
    if item.kind != "deliver a commitment":
        return False
    if step >= TO_HEAD and "signatory" in actor.roles:
        return True
    return step >= TO_SECRETARY and "secretary" in actor.roles


def render_digest(
    desk: Desk,
    recipient: Recipient,
    base: str,
    last: datetime | None,
    last_day: date | None,
) -> MailBody | None:
    """The digest of a reader, or none where there is nothing to tell.

    Parameters
    ----------
    desk : a reading transaction of the recipient itself, whose rights bound what it contains.
    base : the address of the workspace, without a slash at the end.
    """
    if desk.actor != recipient.actor:
        raise ValueError("a mail is rendered as its recipient")
    lines = choose_lines(read_work(desk), recipient, desk.today(), last, last_day)
    if not lines:
        return None
    language = recipient.language
    sections = [*_sections(lines[:MOST_LINES], recipient, base)]
    after = []
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        after.append(
            translate_count(*MORE, more, language).format(count=say_number(more, language, 0))
        )
    return MailBody(
        _subject(lines, language),
        language,
        (translate(FIRST_LEAD if last is None else LEAD, language),),
        sections,
        after,
        (translate(N_("All my tasks"), language), f"{base}/roadmap/work"),
        footer_of(recipient, base),
        unsubscribe_link(recipient, base),
    )


def _subject(lines: Sequence[Line], language: str) -> str:
    """How many tasks there are, and the first day on which one is due."""
    count = len(lines)
    days = sorted(each.item.until_day for each in lines if each.item.until)
    values = {"count": say_number(count, language, 0)}
    if not days:
        return translate_count(*SUBJECT, count, language).format(**values)
    values["day"] = say_day(days[0], language)
    return translate_count(*SUBJECT_DUE, count, language).format(**values)


def _sections(lines: Sequence[Line], recipient: Recipient, base: str) -> list[Section]:
    """Tasks by record, in the order of their newest."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for each in lines:
        groups.setdefault((each.item.link, title_in_mail(each.item, recipient)), []).append(each)
    return [
        Section(
            title,
            tuple(_words(each, recipient) for each in held),
            f"{base}{link}",
        )
        for (link, title), held in groups.items()
    ]


def title_in_mail(item: WorkItem, recipient: Recipient) -> str:
    """What a mail calls a record: never by its title where it belongs to one side alone."""
    language = recipient.language
    if item.private or recipient.preference.level == "link":
        return (
            translate(PRIVATE, language)
            if item.private
            else translate(N_("a record of the roadmap"), language)
        )
    return pick(item.texts, language) or item.texts.get("", "")


def _words(line: Line, recipient: Recipient) -> str:
    item, language = line.item, recipient.language
    parts = [translate(TASKS[item.kind], language)]
    if item.until:
        words = N_("overdue since {day}") if line.late_days else N_("until {day}")
        parts.append(translate(words, language).format(day=say_day(item.until_day, language)))
    if line.late_days >= TO_AGENDA and "secretary" in recipient.actor.roles:
        parts.append(translate(N_("suggested for the next agenda"), language))
    if recipient.preference.level == "full" and not item.private:
        if item.part:
            parts.append(item.part)
        parts.append(translate(CONSEQUENCES[item.kind], language))
    return " · ".join(parts)


def footer_of(recipient: Recipient, base: str) -> list[str]:
    """Why the reader receives the mail, and where to change it."""
    language = recipient.language
    why = N_("You receive this mail as {account}. Answers to it are not read.")
    settings = N_("Change what you receive: {address}")
    return [
        translate(why, language).format(account=recipient.actor.account),
        translate(settings, language).format(address=f"{base}/account/mail"),
    ]


def unsubscribe_link(recipient: Recipient, base: str) -> str:
    """The address that ends the mail of a recipient with one click."""
    return f"{base}/mail/unsubscribe/{recipient.actor.account}/{unsubscribe_token(recipient)}"


def day_of(moment: datetime | None, zone: datetime) -> date | None:
    """The day of a moment by the clock of another."""
    return None if moment is None else moment.astimezone(zone.tzinfo or UTC).date()
