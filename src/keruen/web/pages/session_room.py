"""Room today: the current item, and buttons for its outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from keruen.roadmap.reads.agenda import read_items
from keruen.roadmap.reads.delegations import Member, read_members
from keruen.roadmap.reads.hosting_rotation import read_expected
from keruen.roadmap.reads.meetings import attending
from keruen.roadmap.reads.outcomes import read_outcomes
from keruen.roadmap.reads.papers import read_papers
from keruen.roadmap.reads.rooms import read_rooms, read_slots
from keruen.roadmap.rows import AgendaItemRow, AgendaSlotRow, OutcomeRow
from keruen.store.instants import read_instant, write_instant
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.pages.session_agenda import say_paper, say_span
from keruen.web.pages.session_tabs import (
    ROOM,
    Sitting,
    begin_tab,
    find_sitting,
    prefill,
    title_of,
)
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Fact, Phrase, View, Wanted, forms_for, page, show_history

KINDS = ("decision", "information", "no agreement")
ON_ITEM = ("record_outcome", "record_commitment", "refer_item", "conclude_item")
"""Acts on the current item; they are shown below it, and the others beside the page."""
COMMITMENT_DAYS = 182
"""A commitment is due half a year after the session where its body has no next meeting."""


@dataclass(frozen=True, kw_only=True)
class TodayLine:
    """A row of the table: Items."""

    number: Annotated[int, N_("No.")]
    title: Annotated[Cell, N_("Title")]
    time: Annotated[Cell, N_("Time")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """A row of the table: Outcomes."""

    number: Annotated[int, N_("No.")]
    kind: Annotated[Cell, N_("Outcome")]
    words: Annotated[Cell, N_("What")]
    by: Annotated[Cell, N_("Recorded by")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PresentLine:
    """A row of the table: Attendance."""

    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]
    function: Annotated[Cell, N_("Function")]
    present: Annotated[Cell, N_("Present")]


@dataclass
class RoomView(View):
    """The room during a session.

    Parameters
    ----------
    current : title of the current item; empty where none is open.
    current_facts : its time, room, presenter and papers.
    """

    template: ClassVar[str] = "session_room.html.jinja"

    current: str = ""
    current_facts: list[Fact] = field(default_factory=list)

    @property
    def item_forms(self) -> list[Form]:
        """Forms on the current item."""
        return [each for each in self.forms if each.act in ON_ITEM]

    @property
    def side_forms(self) -> list[Form]:
        """Forms beside the page."""
        return [each for each in self.forms if each.act not in ON_ITEM]


@page("/roadmap/sessions/{id}/room")
def session_room(asked: Asked) -> View:
    """The room during a session: current item, outcomes, attendance."""
    desk, sitting = asked.desk, find_sitting(asked)
    row = sitting.row
    items = [each for each in read_items(desk, row.id) if each.state != "withdrawn"]
    slots = {each.item: each for each in reversed(read_slots(desk, row.id))}
    outcomes, members = read_outcomes(desk, row.id), read_members(desk, row.id)
    there = attending(desk, row.id)
    view = RoomView(title_of(asked, sitting))
    begin_tab(asked, sitting, view, ROOM)
    now = current_item(items, slots, write_instant(desk.now))
    if row.state != "in_progress":
        view.notes.append(
            Phrase("Outcomes and attendance are recorded while the session is in progress.")
        )
    elif now is not None:
        view.current = f"{now.position}. {asked.say(now.title)}"
        view.current_facts = _facts(asked, sitting, now, slots.get(now.id), members)
    view.tables = [
        table_of(
            N_("Items"),
            TodayLine,
            [
                TodayLine(
                    number=each.position,
                    title=Cell(asked.say(each.title), kind="data"),
                    time=Cell(
                        say_span(row, slots[each.id].starts_at, slots[each.id].ends_at)
                        if each.id in slots
                        else "-",
                        kind="time",
                    ),
                    state=Cell(each.state, kind="state"),
                )
                for each in items
            ],
        ),
        table_of(N_("Outcomes"), OutcomeLine, [_outcome_line(asked, each) for each in outcomes]),
        table_of(
            N_("Attendance"),
            PresentLine,
            [
                PresentLine(
                    name=Cell(each.name, kind="data"),
                    side=Cell(each.of_party, kind="side"),
                    function=Cell(each.function, kind="state"),
                    present=Cell(N_("yes") if each.person in there else N_("no"), kind="state"),
                )
                for each in members
            ],
        ),
    ]
    absent = [each for each in members if each.person not in there]
    view.forms = _forms(asked, sitting, now, outcomes, absent)
    show_history(asked, view, *(each.id for each in outcomes))
    view.data = {
        "session": row,
        "current": now,
        "items": items,
        "outcomes": outcomes,
        "members": members,
        "present": sorted(there),
    }
    return view


def current_item(
    items: list[AgendaItemRow], slots: dict[str, AgendaSlotRow], now: str
) -> AgendaItemRow | None:
    """The item that is dealt with now: the open one whose time it is, else the first open one."""
    left = [each for each in items if each.state == "open"]
    timed = [
        each
        for each in left
        if each.id in slots and slots[each.id].starts_at <= now < slots[each.id].ends_at
    ]
    return next(iter([*timed, *left]), None)


def _facts(
    asked: Asked,
    sitting: Sitting,
    item: AgendaItemRow,
    slot: AgendaSlotRow | None,
    members: list[Member],
) -> list[Fact]:
    facts = []
    if slot is not None:
        rooms = {each.id: each.name for each in read_rooms(asked.desk, sitting.row.id)}
        names = {each.id: each.name for each in members}
        facts = [
            Fact(N_("Time"), say_span(sitting.row, slot.starts_at, slot.ends_at)),
            Fact(N_("Room"), Cell(rooms.get(slot.room, "-"), kind="data")),
            Fact(N_("Presenter"), Cell(names.get(slot.presenter or "", "-"), kind="data")),
        ]
    for line in read_papers(asked.desk, sitting.row.id):
        if line.row.item == item.id:
            words = f"{asked.say(line.row.title)} ({say_paper(asked, line)})"
            facts.append(Fact(N_("Paper"), Cell(words, kind="data")))
    return facts


def _outcome_line(asked: Asked, row: OutcomeRow) -> OutcomeLine:
    link = f"/roadmap/commitments/{row.commitment}" if row.commitment else ""
    return OutcomeLine(
        number=row.number,
        kind=Cell(row.kind, kind="state"),
        words=Cell(asked.say(row.words), link, "data"),
        by=Cell(row.recorded_party, kind="side"),
        state=Cell(row.state, kind="state"),
    )


def due_day(asked: Asked, sitting: Sitting) -> str:
    """The day proposed for a new commitment: when the body should meet next, or half a year on."""
    place = ZoneInfo(sitting.row.zone)
    met = read_instant(sitting.row.ends_at).astimezone(place).date()
    expected = read_expected(asked.desk, sitting.body, met)
    return (expected.first if expected else met + timedelta(days=COMMITMENT_DAYS)).isoformat()


def _forms(
    asked: Asked,
    sitting: Sitting,
    now: AgendaItemRow | None,
    outcomes: list[OutcomeRow],
    absent: list[Member],
) -> list[Form]:
    desk, row = asked.desk, sitting.row
    wanted: list[Wanted] = []
    if row.state == "in_progress" and now is not None:
        about, title = {"item_id": now.id}, asked.say(now.title)
        wanted += [
            ("record_outcome", {**about, "kind": kind, "decision_id": ""}, asked.words(kind))
            for kind in KINDS
        ]
        wanted.append(("record_commitment", about, asked.words(N_("makes a commitment"))))
        wanted.append(("refer_item", about, asked.words(N_("to another body"))))
        wanted.append(("conclude_item", about, title))
    if row.state in ("in_progress", "minutes_drafted"):
        for each in outcomes:
            name = f"{each.number}. {asked.say(each.words)}"
            if each.state == "recorded" and each.recorded_party != desk.actor.party:
                wanted.append(("confirm_outcome", {"outcome_id": each.id}, name))
            elif each.state == "recorded":
                wanted.append(("withdraw_outcome", {"outcome_id": each.id}, name))
        wanted += [
            (
                "record_attendance",
                {
                    "session_id": row.id,
                    "person_id": each.person,
                    "mandate_id": each.mandate or "",
                },
                each.name,
            )
            for each in absent
            if each.of_party == desk.actor.party
        ]
    elif row.state == "agenda_adopted":
        wanted.append(("open_session", {"session_id": row.id}))
    provision = (now.provision if now else None) or sitting.body.provision or ""
    return [
        prefill(each, due_on=due_day(asked, sitting), provision_id=provision)
        if each.act == "record_commitment"
        else each
        for each in forms_for(asked, *wanted)
    ]
