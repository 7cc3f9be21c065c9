"""Agenda and papers of a session: rooms, the order of the day, and the papers of each item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from keruen.roadmap.acts import ACTS
from keruen.roadmap.meeting_words import MOST_PAPER_MEGABYTES
from keruen.roadmap.reads.agenda import read_items
from keruen.roadmap.reads.delegations import read_members
from keruen.roadmap.reads.papers import PaperLine, read_papers
from keruen.roadmap.reads.rooms import read_placed, read_rooms, read_slots, slots_outside
from keruen.roadmap.rows import SessionRow
from keruen.store.instants import read_instant
from keruen.store.quotas import say_size
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.session_tabs import AGENDA, begin_tab, find_sitting, title_of
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import (
    Asked,
    Phrase,
    View,
    Wanted,
    count_phrase,
    forms_for,
    page,
    show_history,
)

OVER = ("minutes_signed", "closed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """A row of the table: Order of the day."""

    time: Annotated[Cell, N_("Time")]
    item: Annotated[Cell, N_("Item")]
    room: Annotated[Cell, N_("Room")]
    presenter: Annotated[Cell, N_("Presenter")]
    level: Annotated[Cell, N_("Level")]
    placed: Annotated[Cell, N_("Members there")]


@dataclass(frozen=True, kw_only=True)
class RoomLine:
    """A row of the table: Rooms."""

    name: Annotated[Cell, N_("Name")]
    seats: Annotated[int, N_("Seats")]
    interpretation: Annotated[Cell, N_("Interpretation")]


@dataclass(frozen=True, kw_only=True)
class PaperRowLine:
    """A row of the table: Papers."""

    title: Annotated[Cell, N_("Title")]
    item: Annotated[Cell, N_("Item")]
    side: Annotated[Cell, N_("Side")]
    due: Annotated[str, N_("Due")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PaperFileLine:
    """A row of the table: Files of papers."""

    paper: Annotated[Cell, N_("Paper")]
    language: Annotated[Cell, N_("Language")]
    file: Annotated[Cell, N_("File")]
    size: Annotated[str, N_("Size")]
    sha256: Annotated[Cell, "SHA-256"]


@dataclass(frozen=True)
class Upload:
    """A paper of the reader's side for which files are still to be sent."""

    paper_id: str
    title: str
    languages: list[tuple[str, str]]


@dataclass
class AgendaView(View):
    """The agenda with papers.

    Parameters
    ----------
    uploads : papers to which a file can be added.
    """

    template: ClassVar[str] = "session_agenda.html.jinja"

    uploads: list[Upload] = field(default_factory=list)
    most_megabytes: int = MOST_PAPER_MEGABYTES

    @property
    def acting(self) -> bool:
        """Whether the actions are shown beside the page."""
        return bool(self.side_forms or self.uploads)


@page("/roadmap/sessions/{id}/agenda")
def session_agenda(asked: Asked) -> View:
    """Order of the day with rooms and presenters, and papers; a late paper is marked as late."""
    desk, sitting = asked.desk, find_sitting(asked)
    row = sitting.row
    papers = read_papers(desk, row.id)
    view = AgendaView(title_of(asked, sitting))
    begin_tab(asked, sitting, view, AGENDA)
    outside = slots_outside(desk, row.id, row.starts_at, row.ends_at)
    if outside:
        view.alarms.append(
            count_phrase(
                "One slot lies outside the session. Withdraw it and give the item another time.",
                "{count} slots lie outside the session. Withdraw them and give the items other "
                "times.",
                len(outside),
            )
        )
    view.tables = [
        _order(asked, row),
        table_of(
            N_("Rooms"),
            RoomLine,
            [
                RoomLine(
                    name=Cell(each.name, kind="data"),
                    seats=each.seats,
                    interpretation=Cell(_languages(each.interpretation), kind="data"),
                )
                for each in read_rooms(desk, row.id)
            ],
        ),
        table_of(N_("Papers"), PaperRowLine, [_paper_line(asked, each) for each in papers]),
        table_of(
            N_("Files of papers"),
            PaperFileLine,
            [
                PaperFileLine(
                    paper=Cell(asked.say(line.row.title), kind="data"),
                    language=Cell(LANGUAGES[each.language], kind="data"),
                    file=Cell(each.name, f"/roadmap/papers/files/{each.id}", "data"),
                    size=say_size(each.size_bytes),
                    sha256=Cell(each.sha256[:16], kind="code"),
                )
                for line in papers
                for each in line.files
            ],
        ),
    ]
    if asked.desk.actor.party and row.state not in OVER:
        view.forms = forms_for(asked, *_wanted(asked, row, papers))
    if asked.desk.actor.may(ACTS["add_paper_file"].family):
        view.uploads = _uploads(asked, papers)
    show_history(asked, view, *(each.row.id for each in papers))
    view.data = {
        "session": row,
        "rooms": read_rooms(desk, row.id),
        "slots": read_slots(desk, row.id),
        "papers": papers,
    }
    return view


def _languages(codes: list[str]) -> str:
    return ", ".join(LANGUAGES[each] for each in codes) or "-"


def _order(asked: Asked, row: SessionRow) -> Table:
    desk = asked.desk
    items = {each.id: each for each in read_items(desk, row.id)}
    titles = {key: f"{each.position}. {asked.say(each.title)}" for key, each in items.items()}
    rooms = {each.id: each.name for each in read_rooms(desk, row.id)}
    names = {each.id: each.name for each in read_members(desk, row.id)}
    placed: dict[str, list[str]] = {}
    for each in read_placed(desk, row.id):
        if each.member in names:
            placed.setdefault(each.slot, []).append(names[each.member])
    lines = [
        SlotLine(
            time=Cell(say_span(row, each.starts_at, each.ends_at), kind="time"),
            item=Cell(titles[each.item], kind="data"),
            room=Cell(rooms.get(each.room, "-"), kind="data"),
            presenter=Cell(names.get(each.presenter or "", "-"), kind="data"),
            level=Cell(each.level, kind="state"),
            placed=Cell(", ".join(placed.get(each.id, [])) or "-", kind="data"),
        )
        for each in read_slots(desk, row.id)
        if each.item in items
    ]
    return table_of(N_("Order of the day"), SlotLine, lines)


def say_span(row: SessionRow, starts_at: str, ends_at: str) -> str:
    """A time from and to, by the clock of the place; with the day where there are several."""
    place = ZoneInfo(row.zone)
    begins, ends = (read_instant(each).astimezone(place) for each in (starts_at, ends_at))
    several = (
        read_instant(row.ends_at).astimezone(place).date()
        != read_instant(row.starts_at).astimezone(place).date()
    )
    return f"{f'{begins:%d.%m.} ' if several else ''}{begins:%H:%M}–{ends:%H:%M}"


def _paper_line(asked: Asked, line: PaperLine) -> PaperRowLine:
    return PaperRowLine(
        item=Cell(str(line.position), kind="data"),
        title=Cell(asked.say(line.row.title), kind="data"),
        side=Cell(line.row.of_party, kind="side"),
        due=say_day(line.row.due_on, asked.language),
        state=Cell(say_paper(asked, line), kind="data"),
    )


def say_paper(asked: Asked, line: PaperLine) -> str:
    """Whether a paper was shared, and by how many days it is late."""
    told = [asked.words("shared" if line.row.shared_at else "not shared yet")]
    if line.late_days:
        told.append(
            count_phrase("one day late", "{count} days late", line.late_days).say(asked.language)
        )
    if line.row.embargo_until and not line.row.shared_at:
        day = say_day(line.row.embargo_until, asked.language)
        told.append(Phrase("under embargo until {day}", {"day": day}).say(asked.language))
    return ", ".join(told)


def _uploads(asked: Asked, papers: list[PaperLine]) -> list[Upload]:
    found = []
    for line in papers:
        missing = sorted(set(line.row.languages) - {each.language for each in line.files})
        own = line.row.of_party == asked.desk.actor.party
        if own and line.row.shared_at is None and missing:
            options = [(each, LANGUAGES[each]) for each in missing]
            found.append(Upload(line.row.id, asked.say(line.row.title), options))
    return found


def _wanted(asked: Asked, row: SessionRow, papers: list[PaperLine]) -> list[Wanted]:
    desk = asked.desk
    here = {"session_id": row.id}
    wanted: list[Wanted] = [("announce_paper", here)]
    for line in papers:
        about, title = {"paper_id": line.row.id}, asked.say(line.row.title)
        if line.row.of_party != desk.actor.party:
            continue
        if line.row.shared_at is None and line.files:
            wanted.append(("share_paper", about, title))
        wanted += [
            ("withdraw_paper_file", {"paper_file_id": each.id}, each.name)
            for each in line.files
            if line.row.shared_at is None
        ]
        wanted.append(("withdraw_paper", about, title))
    wanted.append(("add_room", here))
    if read_rooms(desk, row.id):
        wanted.append(("add_slot", {**here, "body_id": row.body}))
    slots = read_slots(desk, row.id)
    if slots and read_members(desk, row.id, desk.actor.party):
        wanted.append(("place_member", here))
    items = {each.id: each for each in read_items(desk, row.id)}
    names = {each.id: each.name for each in read_members(desk, row.id, desk.actor.party)}
    wanted += [
        ("release_member", {"slot_member_id": each.id}, names[each.member])
        for each in read_placed(desk, row.id)
        if each.member in names
    ]
    for slot in slots:
        if slot.party == desk.actor.party and slot.item in items:
            title = f"{say_span(row, slot.starts_at, slot.ends_at)} "
            title += asked.say(items[slot.item].title)
            wanted.append(("withdraw_slot", {"slot_id": slot.id}, title))
    return wanted
