"""The digest of a reader: tasks that are new, and those whose day comes near or has passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from keruen.mail.contacts import unsubscribe_token
from keruen.mail.recipients import Recipient
from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.work import WorkIndex, WorkItem, index_work
from keruen.roadmap.work.index import newness
from keruen.store.instants import write_instant
from keruen.store.roles import Actor
from keruen.web.languages import translate, translate_count
from keruen.web.mail.council_digest import choose_tasks, sections_of
from keruen.web.mail.layout import MailBody, Section
from keruen.web.mail.tasks import CONSEQUENCES, TASKS
from keruen.web.marks import N_, NN_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day

MOST_LINES = 20
"""So many tasks are listed; the rest are counted."""

COUNCIL_LINES = 5
"""So many of these lines are left for tasks of the business council, where there are any."""

TO_SECRETARY, TO_HEAD, TO_AGENDA = 1, 7, 14
"""Days after a due day from which on a task also goes to the secretary of the own side, to the
heads of its delegations, and is suggested for the next agenda."""

PRIVATE = N_("a record of your side")
SUBJECT = NN_("{count} task in the joint roadmap", "{count} tasks in the joint roadmap")
SUBJECT_DUE = NN_(
    "{count} task in the joint roadmap, due {day}",
    "{count} tasks in the joint roadmap, the first due {day}",
)
COUNCIL_SUBJECT = NN_(
    "{count} task in the business council", "{count} tasks in the business council"
)
COUNCIL_SUBJECT_DUE = NN_(
    "{count} task in the business council, due {day}",
    "{count} tasks in the business council, the first due {day}",
)
LEAD = N_("These tasks are new, due soon or overdue.")
FIRST_LEAD = N_("These tasks wait for you.")
MORE = NN_("and {count} more", "and {count} more")


def choose_items(
    index: WorkIndex,
    recipient: Recipient,
    today: date,
    last: datetime | None,
    last_day: date | None,
    reached_people: frozenset[str] = frozenset(),
) -> list[WorkItem]:
    """The tasks that a digest contains, the newest first.

    Parameters
    ----------
    index : the tasks of the reader's side.
    last, last_day : when the digest before was made, and its day for the reader; none before the
        first, which contains every task.
    reached_people : persons of the side who receive digests; late tasks go to those of them who
        lead a delegation, or else to those who sign for the side.
    """
    mine = index.of_actor(recipient.actor)
    if last is None or last_day is None:
        return mine
    # Texts of instants sort as instants do; a task that begins on a day has no more than the day.
    moment, day = write_instant(last), write_instant(last)[:10]
    ladder = recipient.preference.ladder
    reached = days_reached(ladder, last_day, today)
    chosen = {
        each.key: each
        for each in mine
        if each.since > (moment if len(each.since) > len(day) else day) or each.until_day in reached
    }
    for due, step in reached.items():
        for item in index.late.get(due, ()):
            if _is_escalated(recipient, step, index.heads & reached_people):
                chosen[item.key] = item
    return sorted(chosen.values(), key=newness, reverse=True)


def days_reached(ladder: Sequence[int], last_day: date, today: date) -> dict[str, int]:
    """Due days of which a step was reached after one day up to another, with the last step.

    A step that falls on a day off is not lost: it is reached by the next digest.

    Examples
    --------
    >>> days_reached((-7, 1), date(2026, 11, 28), date(2026, 11, 30))
    {'2026-12-06': -7, '2026-12-07': -7, '2026-11-28': 1, '2026-11-29': 1}
    """
    found: dict[str, int] = {}
    for step in sorted(ladder):
        day = last_day + timedelta(days=1)
        while day <= today:
            found[(day - timedelta(days=step)).isoformat()] = step
            day += timedelta(days=1)
    return found


def _due(item: WorkItem) -> date | None:
    return date.fromisoformat(item.until_day) if item.until else None


def _late(item: WorkItem, today: date) -> int:
    due = _due(item)
    return max((today - due).days, 0) if due is not None else 0


def _is_escalated(recipient: Recipient, step: int, heads: frozenset[str]) -> bool:
    """Whether a late task goes to others of the side that it waits for; never to the other side."""
    if step >= TO_HEAD and is_head(recipient.actor, heads):
        return True
    return step >= TO_SECRETARY and "secretary" in recipient.actor.roles


def is_head(actor: Actor, heads: frozenset[str]) -> bool:
    """Whether an actor is a head of the delegation of its side, or signs for it where none is."""
    return actor.person in heads if heads else "signatory" in actor.roles


def render_digest(
    desk: Desk,
    recipient: Recipient,
    base: str,
    last: datetime | None,
    last_day: date | None,
    reached_people: frozenset[str] = frozenset(),
    *,
    council: bool = False,
) -> MailBody | None:
    """The digest of a reader, or none where there is nothing to tell.

    Parameters
    ----------
    desk : a reading transaction of the recipient itself, whose rights bound what it contains.
    base : the address of the workspace, without a slash at the end.
    reached_people : persons of the side who receive digests.
    council : whether the reader can have tasks in the business council.
    """
    if desk.actor != recipient.actor:
        raise ValueError("a mail is rendered as its recipient")
    today = desk.today()
    items = choose_items(index_work(desk), recipient, today, last, last_day, reached_people)
    reached = days_reached(recipient.preference.ladder, last_day, today) if last_day else {}
    tasks = choose_tasks(desk, last, reached) if council else []
    if not items and not tasks:
        return None
    language = recipient.language
    until = [*(each.until for each in items), *(each.until for each in tasks)]
    # Whoever has many tasks of the roadmap still sees some of the council.
    shown = items[: MOST_LINES - min(len(tasks), COUNCIL_LINES)]
    others = tasks[: MOST_LINES - len(shown)]
    sections = _sections(shown, recipient, base, today)
    sections += sections_of(others, recipient, base, today)
    after = []
    more = len(items) + len(tasks) - len(shown) - len(others)
    if more:
        after.append(
            translate_count(*MORE, more, language).format(count=say_number(more, language, 0))
        )
    page = "/roadmap/work" if recipient.actor.side else "/council"
    return MailBody(
        _subject(until, language, of_council=not items),
        language,
        (translate(FIRST_LEAD if last is None else LEAD, language),),
        sections,
        after,
        (translate(N_("All my tasks"), language), f"{base}{page}"),
        footer_of(recipient, base),
        unsubscribe_link(recipient, base),
    )


def _subject(until: Sequence[str], language: str, *, of_council: bool) -> str:
    """How many tasks there are, and the first day on which one is due.

    Parameters
    ----------
    until : the day of each task; empty where it has none.
    """
    count, first = len(until), min((each for each in until if each), default="")
    values = {"count": say_number(count, language, 0)}
    if not first:
        forms = COUNCIL_SUBJECT if of_council else SUBJECT
        return translate_count(*forms, count, language).format(**values)
    values["day"] = say_day(first[:10], language)
    forms = COUNCIL_SUBJECT_DUE if of_council else SUBJECT_DUE
    return translate_count(*forms, count, language).format(**values)


def _sections(
    items: Sequence[WorkItem], recipient: Recipient, base: str, today: date
) -> list[Section]:
    """Tasks by record, in the order of their newest."""
    groups: dict[tuple[str, str], list[WorkItem]] = {}
    for each in items:
        groups.setdefault((each.link, title_in_mail(each, recipient)), []).append(each)
    return [
        Section(
            title,
            tuple(_words(each, recipient, today) for each in held),
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


def _words(item: WorkItem, recipient: Recipient, today: date) -> str:
    language, late_days = recipient.language, _late(item, today)
    parts = [translate(TASKS[item.kind], language)]
    if item.until:
        words = N_("overdue since {day}") if late_days else N_("until {day}")
        parts.append(translate(words, language).format(day=say_day(item.until_day, language)))
    if late_days >= TO_AGENDA and "secretary" in recipient.actor.roles:
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
