"""My work: the tasks of a person, with filters, assignment and saved filters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlencode

from keruen.roadmap.calendar.words import pick
from keruen.roadmap.reads.register import people_of_side, person_names, read_themes
from keruen.roadmap.reads.work import find_assignments, list_filters
from keruen.roadmap.work import KINDS, WorkFilter, WorkItem, filter_work, read_work
from keruen.store.roles import ROLES
from keruen.web.forms import Form
from keruen.web.languages import translate
from keruen.web.mail.tasks import CONSEQUENCES, TASKS
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Paging
from keruen.web.pages.view import (
    PAGE,
    Asked,
    Choice,
    Link,
    SearchView,
    View,
    Wanted,
    count_phrase,
    forms_for,
    page,
)

PATH = "/roadmap/work"

WHOSE = {
    "mine": N_("My tasks"),
    "side": N_("All tasks of my side"),
    "unassigned": N_("Tasks given to nobody"),
}
DUE = {
    "overdue": N_("overdue"),
    "week": N_("within 7 days"),
    "month": N_("within 31 days"),
}
DAYS = {"week": 7, "month": 31}


@dataclass(frozen=True)
class WorkLine:
    """A task on the page.

    Parameters
    ----------
    who : the people or roles that may do it.
    assign : the address of the page with the form that gives it to somebody; empty where the
        reader may not.
    """

    task: str
    record: Cell
    part: str
    since: str
    until: str
    late: bool
    consequence: str
    who: str
    assigned: bool
    assign: str


@dataclass
class WorkView(SearchView):
    """Tasks, and filters that were saved."""

    template: ClassVar[str] = "work.html.jinja"

    lines: list[WorkLine] = field(default_factory=list)
    whose: list[Link] = field(default_factory=list)
    chosen: str = "mine"
    saved: list[Link] = field(default_factory=list)
    work_paging: Paging | None = None


@page(PATH)
def my_work(asked: Asked) -> View:
    """The tasks of the reader: what waits, since when, until when, and what happens if not."""
    desk, query = asked.desk, asked.query
    view = WorkView(N_("My work"), search=query.get("q", ""))
    if asked.public or desk.actor.party == "*":
        view.lead = N_("Sign in to see your tasks.")
        view.data = {"total": 0, "tasks": []}
        return view
    items = read_work(desk)
    wanted = _filter(asked)
    found = _filtered(asked, items, wanted)
    shown, paging = asked.cut(found)
    view.lead = count_phrase("One task.", "{count} tasks.", len(found))
    view.chosen = wanted.whose
    view.whose = [
        Link(words, f"{PATH}?{urlencode(_kept(asked, whose=name))}")
        for name, words in WHOSE.items()
    ]
    view.choices = _choices(asked, items, wanted)
    names = person_names(desk, {each for item in shown for each in (*item.people, item.assigned)})
    view.lines = [_line(asked, item, names) for item in shown]
    view.work_paging = paging
    view.saved = [
        Link(row.name, f"{row.page}?{row.query}" if row.query else row.page)
        for row in list_filters(desk)
    ]
    view.forms = _forms(asked, items)
    view.data = {
        "total": len(found),
        "tasks": [_data(asked, item) for item in shown],
    }
    return view


def _filter(asked: Asked) -> WorkFilter:
    query = asked.query
    whose = query.get("whose", "mine")
    return WorkFilter(
        whose if whose in WHOSE else "mine",
        query.get("kind", ""),
        query.get("theme", ""),
        query.get("due", ""),
        query.get("q", "")[:200],
        query.get("person", ""),
    )


def _filtered(asked: Asked, items: tuple[WorkItem, ...], wanted: WorkFilter) -> list[WorkItem]:
    today = asked.desk.today()
    until = {name: (today + timedelta(days=days)).isoformat() for name, days in DAYS.items()}
    return filter_work(items, wanted, asked.desk.actor, today.isoformat(), until)


def _kept(asked: Asked, **changes: str) -> dict[str, str]:
    """What links of the page carry on."""
    names = ("whose", "kind", "theme", "due", "q", "person")
    held = {name: asked.query.get(name, "") for name in names} | changes
    return {name: value for name, value in held.items() if value}


def _choices(asked: Asked, items: tuple[WorkItem, ...], wanted: WorkFilter) -> list[Choice]:
    desk = asked.desk
    kinds = sorted(
        ((name, asked.words(TASKS[name])) for name in {each.kind for each in items}),
        key=lambda pair: pair[1],
    )
    themes = [(row.id, asked.say(row.names)) for row in read_themes(desk)]
    people = [(row.id, row.name) for row in people_of_side(desk, desk.actor.party)]
    due = [(name, translate(words, asked.language)) for name, words in DUE.items()]
    return [
        Choice("kind", N_("Task"), kinds, wanted.kind),
        Choice("theme", N_("Theme"), themes, wanted.theme),
        Choice("due", N_("Due"), due, wanted.due),
        Choice("person", N_("Person"), sorted(people, key=lambda pair: pair[1]), wanted.person),
    ]


def title_of(asked: Asked, item: WorkItem) -> str:
    """A task's record in the reader's language."""
    return pick(item.texts, asked.language) or item.texts.get("", "") or item.record


def _line(asked: Asked, item: WorkItem, names: dict[str, str]) -> WorkLine:
    desk, language = asked.desk, asked.language
    people = [item.assigned] if item.assigned else list(item.people)
    who = [names[each] for each in people if each in names]
    if not who:
        who = [asked.words(name) for name in _roles(item)]
    assign = ""
    if desk.actor.may("task"):
        about = {"task": item.kind, "record": item.record, "part": item.part}
        assign = f"{PATH}?{urlencode({**_kept(asked), **about})}#actions"
    return WorkLine(
        TASKS[item.kind],
        Cell(title_of(asked, item), item.link, "data"),
        item.part,
        say_day(item.since[:10], language) if item.since else "",
        say_day(item.until_day, language) if item.until else "",
        bool(item.until) and item.until_day < desk.today().isoformat(),
        CONSEQUENCES[item.kind],
        ", ".join(who),
        bool(item.assigned),
        assign,
    )


def _roles(item: WorkItem) -> tuple[str, ...]:
    families = set(item.families)
    return tuple(name for name, role in ROLES.items() if role.families & families)


def _forms(asked: Asked, items: tuple[WorkItem, ...]) -> list[Form]:
    """The form that gives the chosen task, and the one that saves the filter."""
    query = asked.query
    wanted: list[Wanted] = []
    key = (query.get("task", ""), query.get("record", ""), query.get("part", ""))
    chosen = next((each for each in items if each.key == key), None)
    if chosen is not None:
        about = {"task": key[0], "record_id": key[1], "part": key[2]}
        wanted.append(("assign_task", about))
        held = find_assignments(asked.desk, key)
        wanted += [("release_task", {"assignment_id": row.id}) for row in held]
    kept = urlencode({name: value for name, value in _kept(asked).items() if name != PAGE})
    wanted.append(("save_filter", {"page": PATH, "query": kept}))
    saved = list_filters(asked.desk)
    wanted += [("remove_filter", {"filter_id": row.id}, row.name) for row in saved]
    return [
        # Whoever chose a task sees the form that gives it, without another click.
        replace(form, open=True) if form.act == "assign_task" else form
        for form in forms_for(asked, *wanted)
    ]


def _data(asked: Asked, item: WorkItem) -> dict[str, object]:
    return {
        "kind": item.kind,
        "acts": list(KINDS[item.kind].acts),
        "record": item.record,
        "link": item.link,
        "title": title_of(asked, item),
        "part": item.part,
        "since": item.since,
        "until": item.until,
        "people": list(item.people),
        "assigned": item.assigned,
        "private": item.private,
        "consequence": CONSEQUENCES[item.kind],
    }
