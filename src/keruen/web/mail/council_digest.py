"""Tasks of the business council in the digest of a company, an organiser or a liaison.

The digest is rendered with the rights of its reader. Names of companies and words of own records
stay on the pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from keruen.council.tasks import CouncilTask, read_tasks
from keruen.council.unit import Council
from keruen.mail.recipients import Recipient
from keruen.roadmap.desk import Desk
from keruen.store.instants import write_instant
from keruen.web.languages import translate
from keruen.web.mail.layout import Section
from keruen.web.marks import N_
from keruen.web.pages.council.tasks import TASKS
from keruen.web.pages.days import say_day

OWN_RECORD = N_("a record of the council")
"""What a mail calls a record that fewer than the whole council read."""


def takes_part(recipient: Recipient) -> bool:
    """Whether a recipient can have tasks in the council."""
    actor = recipient.actor
    return actor.seat in ("company", "organiser") or actor.may("council.backlog")


def choose_tasks(
    desk: Desk, last: datetime | None, reached: Mapping[str, int]
) -> list[CouncilTask]:
    """Tasks that are new since the last digest, or whose day comes near or has passed.

    Parameters
    ----------
    desk : a reading transaction of the recipient itself.
    last : when the digest before was made; all tasks where there was none.
    reached : due days of which a step was reached (`days_reached`).
    """
    tasks = read_tasks(Council(desk.connection, desk.actor, desk.now))
    if last is None:
        return tasks
    moment = write_instant(last)
    return [each for each in tasks if each.since > moment or each.until in reached]


def sections_of(
    tasks: Sequence[CouncilTask], recipient: Recipient, base: str, today: date
) -> list[Section]:
    """Tasks by what they are about, in their order."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in tasks:
        title = _title(each, recipient)
        groups.setdefault((each.link, title), []).append(_words(each, recipient, today))
    return [
        Section(title, tuple(dict.fromkeys(lines)), f"{base}{link}")
        for (link, title), lines in groups.items()
    ]


def _title(task: CouncilTask, recipient: Recipient) -> str:
    if task.private or recipient.preference.level == "link":
        return translate(OWN_RECORD, recipient.language)
    return task.title


def _words(task: CouncilTask, recipient: Recipient, today: date) -> str:
    language = recipient.language
    parts = [translate(TASKS[task.kind], language)]
    if task.until:
        late = task.until < today.isoformat()
        words = N_("overdue since {day}") if late else N_("until {day}")
        parts.append(translate(words, language).format(day=say_day(task.until, language)))
    return " · ".join(parts)
