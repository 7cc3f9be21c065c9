"""Programmes: files by room, each with its roles, entries and positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from keruen.roadmap.acts.programme_roles import missing_roles
from keruen.roadmap.acts.screening import matching_hits, read_hits
from keruen.roadmap.culture_words import MULTILATERAL
from keruen.roadmap.kinds import ENTRIES, KINDS, ROOMS, EntryKind, Typed, entry_name
from keruen.roadmap.project_words import PROJECT_KINDS
from keruen.roadmap.reads.programmes import (
    list_entries,
    list_files,
    list_joint_positions,
    list_positions,
    list_roles,
    read_file_entries,
    read_files,
    read_guests,
)
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import read_provisions
from keruen.roadmap.rows import FileEntryRow, FileRoleRow, FileRow, JointPositionRow, PositionRow
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.attached import show_files
from keruen.web.pages.culture import add_culture, items_of_file
from keruen.web.pages.days import say_day
from keruen.web.pages.file_guests import guest_steps, show_guests
from keruen.web.pages.project_parts import read_project, show_project
from keruen.web.pages.project_steps import project_steps
from keruen.web.pages.screening_tabs import put_tabs
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, Column, Paging, Table, Value, table_of
from keruen.web.pages.view import (
    Asked,
    Card,
    CardsView,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)


@dataclass(frozen=True, kw_only=True)
class PositionLine:
    """A row of the table: Own position."""

    words: Annotated[Cell, N_("Remarks")]
    fallback: Annotated[Cell, N_("Fallback")]
    at: Annotated[str, N_("At")]


@dataclass(frozen=True, kw_only=True)
class OwnPositionLine:
    """A row of the table: Own positions."""

    file: Annotated[Value, Term("File", "programme")]
    words: Annotated[Cell, N_("Remarks")]
    at: Annotated[str, N_("At")]


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A row of a table of records."""

    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Cell, N_("Kind")]
    state: Annotated[Cell, N_("State")]
    provision: Annotated[Cell, N_("Provision")]


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A row of the table: Roles."""

    role: Annotated[Cell, N_("Role")]
    holder: Annotated[Cell, N_("Holder")]
    side: Annotated[Cell, N_("Side")]
    validated: Annotated[Cell, N_("Validated")]


@dataclass(frozen=True, kw_only=True)
class JointPositionLine:
    """A row of the table: Joint position."""

    words: Annotated[Cell, N_("Remarks")]
    proposed_by: Annotated[Cell, N_("Proposed by")]
    state: Annotated[Cell, N_("State")]


@page("/roadmap/files")
def all_files(asked: Asked) -> View:
    """Programme lines, projects, missions, opportunities, multilateral files, room by room."""
    found = read_files(asked.desk)
    view = CardsView(
        N_("Programmes"),
        N_(
            "Projects, experts, opportunities, culture, coordination and screening. "
            "A file runs when each role in it was validated by its own side."
        ),
    )
    for room, title in ROOMS.items():
        mine = [row for row in found if KINDS[row.kind].room == room]
        view.cards.append(
            Card(
                asked.words(title),
                f"/roadmap/{room}",
                Cell(str(len(mine)), kind="data"),
                Phrase(
                    "running: {running}, proposed: {proposed}",
                    {
                        "running": sum(row.state == "running" for row in mine),
                        "proposed": sum(row.state == "proposed" for row in mine),
                    },
                ),
            )
        )
    shown, paging = asked.cut(found)
    view.tables = [_file_table(asked, N_("Programmes"), shown, paging)]
    view.data = {"files": shown}
    return view


def _room(asked: Asked, room: str) -> View:
    """A room of programmes: its files, and what each kind of entry in them says."""
    view, _ = _read_room(asked, room)
    return view


def _read_room(asked: Asked, room: str) -> tuple[View, list[FileRow]]:
    """A room of programmes, and the files on the requested page."""
    found, paging = asked.page_rows(list_files(room))
    kinds = [kind for kind in KINDS.values() if kind.room == room]
    view = View(ROOMS[room], kinds[0].words, kicker=N_("Programmes"))
    view.tables = [_file_table(asked, N_("Files"), found, paging)]
    entries = read_file_entries(asked.desk, *(row.id for row in found))
    shown: list[FileEntryRow] = []
    titles = {row.id: asked.title_cell(row, "files") for row in found}
    for kind in kinds:
        for entry in kind.entries:
            rows = [each for each in entries if each.kind == entry.name]
            if rows:
                some, place = asked.cut(rows, entry.name)
                table = _entry_table(asked, entry, some, titles)
                view.tables.append(replace(table, paging=place))
                shown += some
    by_provision = read_provisions(asked.desk)
    if by_provision:
        view.forms = forms_for(
            asked,
            *(("open_file", {"kind": kind.name}, kind.name.replace("_", " ")) for kind in kinds),
        )
    view.data = {"files": found, "entries": shown}
    return view, found


@page("/roadmap/market")
def market(asked: Asked) -> View:
    """Offers and requests of the business council, interests and meetings."""
    return _room(asked, "market")


@page("/roadmap/experts")
def experts(asked: Asked) -> View:
    """Experts offered, needed and sent, with what came of it."""
    return _room(asked, "experts")


@page("/roadmap/projects")
def projects(asked: Asked) -> View:
    """Projects with third countries."""
    return _room(asked, "projects")


@page("/roadmap/culture")
def culture(asked: Asked) -> View:
    """The cultural programme and the institutions."""
    view = _room(asked, "culture")
    view.lead = N_("Programmes of two years, institutions and twinnings of both sides.")
    add_culture(asked, view)
    return view


@page("/roadmap/desk")
def coordination(asked: Asked) -> View:
    """Multilateral coordination: deadlines, positions, candidatures."""
    view, files = _read_room(asked, "desk")
    view.links.append(Link(N_("Elections and votes"), "/roadmap/elections"))
    own, paging = asked.page_rows(list_positions(), "positions")
    if own:
        titles = {row.id: asked.title_cell(row, "files") for row in files}
        rows = [
            OwnPositionLine(
                file=titles.get(each.file, Cell("-", kind="data")),
                words=Cell(each.words, kind="data"),
                at=say_day(each.created_at[:10], asked.language),
            )
            for each in own
        ]
        view.tables.append(table_of(N_("Own positions"), OwnPositionLine, rows, paging))
    return view


@page("/roadmap/screening")
def screening(asked: Asked) -> View:
    """Screening lists, hits to judge, and incident notices."""
    view = _room(asked, "screening")
    put_tabs(asked, view, "/roadmap/screening")
    return view


def _file_table(asked: Asked, caption: str, found: list[FileRow], paging: Paging) -> Table:
    rows = [
        FileLine(
            title=asked.title_cell(row, "files"),
            kind=Cell(row.kind, kind="state"),
            state=Cell(row.state, kind="state"),
            provision=asked.provision_cell(row.provision),
        )
        for row in found
    ]
    return table_of(caption, FileLine, rows, paging)


def _entry_table(
    asked: Asked, entry: EntryKind, rows: list[FileEntryRow], titles: dict[str, Cell] | None = None
) -> Table:
    """Entries of one kind: their typed values, who added them, how they stand."""
    if entry.name in CHECKS:
        return _check_table(asked, entry, rows, titles)
    lines: list[dict[str, Value]] = [
        {
            "file": _of_file(row, titles),
            **_typed_values(asked, entry.fields, row),
            "by": Cell(row.of_party, kind="side"),
            "state": Cell(row.state, kind="state"),
            "answer": Cell(row.result or row.answer or "", kind="data"),
        }
        for row in rows
    ]
    columns = (
        *([FILE_COLUMN] if titles else []),
        *_typed_columns(entry.fields),
        Column("by", N_("By")),
        Column("state", N_("State")),
        Column("answer", N_("Answer")),
    )
    return Table(entry.name.replace("_", " "), columns, lines)


FILE_COLUMN = Column("file", Term("File", "programme"))


def _typed_columns(fields: Iterable[Typed]) -> list[Column]:
    """A column for each typed value of an entry."""
    return [Column(f"data.{each.name}", each.name.replace("_", " ")) for each in fields]


def _typed_values(asked: Asked, fields: Iterable[Typed], row: FileEntryRow) -> dict[str, Value]:
    """The typed values of an entry, by the names of their columns."""
    return {f"data.{each.name}": _shown(asked, each, row.data.get(each.name)) for each in fields}


def _check_table(
    asked: Asked, entry: EntryKind, rows: list[FileEntryRow], titles: dict[str, Cell] | None
) -> Table:
    """Names that were compared with a list: what came of it stands beside the name."""
    hits = read_hits(asked.desk)
    kept = [each for each in entry.fields if each.name in ("subject_kind", "imo_number", "on")]
    lines: list[dict[str, Value]] = [
        {
            "subject": Cell(str(row.data["subject"]), kind="data"),
            "result": Cell(_result(asked, row, hits), kind="data"),
            **_typed_values(asked, kept, row),
            "by": Cell(row.of_party, kind="side"),
            "file": _of_file(row, titles),
        }
        for row in rows
    ]
    columns = (
        Column("subject", N_("subject")),
        Column("result", N_("Result")),
        *_typed_columns(kept),
        Column("by", N_("By")),
        *([FILE_COLUMN] if titles else []),
    )
    return Table(entry.name.replace("_", " "), columns, lines)


def _of_file(row: FileEntryRow, titles: dict[str, Cell] | None) -> Cell:
    """The file of an entry, where entries of several files stand together."""
    return (titles or {}).get(row.file, Cell("-", kind="data"))


CHECKS = ("no_match", "clear_check")
"""Kinds of entries that say that a name was compared and not found; the second is of old."""


def _result(asked: Asked, row: FileEntryRow, hits: list[FileEntryRow]) -> str:
    """What a check came to: no match in a list of a day, unless a hit stands on the name."""
    if any(matching_hits(hits, row.data)):
        return asked.words(N_("this name has an open hit"))
    data = row.data
    if not data.get("list_name"):
        return asked.words(N_("no match in (list not recorded)"))
    words = asked.words(N_("no match in {list} of {day}"))
    day = say_day(str(data["list_date"]), asked.language)
    return words.format(list=data["list_name"], day=day)


def _shown(asked: Asked, each: Typed, value: object) -> Value:
    if value is None:
        return "-"
    if each.type == "date":
        return say_day(str(value), asked.language)
    if each.type == "number" and isinstance(value, int | float):
        return say_number(value, asked.language, 0)
    return Cell(str(value), kind="state" if each.type == "choice" else "data")


@page("/roadmap/files/{id}")
def one_file(asked: Asked) -> View:
    """A file: its fields, roles, entries, one's own position, the joint position."""
    desk = asked.desk
    row = desk.find(FileRow, asked.path["id"])
    kind = KINDS[row.kind]
    roles, role_paging = asked.page_rows(list_roles(row.id), "roles")
    own, own_paging = asked.page_rows(list_positions(row.id), "positions")
    joint, joint_paging = asked.page_rows(list_joint_positions(row.id), "joint")
    entries: list[FileEntryRow] = []
    pagings = {
        N_("Roles"): role_paging,
        N_("Own position"): own_paging,
        N_("Joint position"): joint_paging,
    }
    for entry in kind.entries:
        some, place = asked.page_rows(list_entries(row.id, kind=entry.name), entry.name)
        entries += some
        pagings[entry.name.replace("_", " ")] = place
    view = View(asked.say(row.title), kind.words, kicker=row.kind.replace("_", " "))
    view.proposed = is_project_proposal(row)
    view.steps = steps_of("file", row.state)
    view.facts = [
        Fact(
            each.name.replace("_", " ").capitalize(),
            _shown(asked, each, row.data.get(each.name)),
        )
        for each in kind.fields
        if row.data.get(each.name) is not None
    ]
    if row.data.get("result"):
        view.facts.append(Fact(N_("Result"), Cell(str(row.data["result"]), kind="data")))
    missing = missing_roles(desk, row)
    view.facts.append(
        Fact(N_("Roles missing"), ", ".join(asked.words(each) for each in missing) or "-")
    )
    view.facts.append(Fact(N_("Provision"), asked.provision_cell(row.provision)))
    if row.tier == "party":
        view.facts.append(Fact(N_("Seen by"), Cell(N_("own side only"), kind="state")))
    view.tables = [
        replace(table, paging=pagings.get(str(table.caption)))
        for table in _tables(asked, kind.entries, roles, entries, own, joint)
    ]
    if row.kind in MULTILATERAL and (linked := items_of_file(asked, row.id)).lines:
        view.tables.append(linked)
    guests = read_guests(desk, row.id)
    view.tables += show_guests(asked, guests)
    steps = _steps(asked, row, roles, entries, joint)
    project = read_project(asked, row.id) if row.kind in PROJECT_KINDS else None
    if project is not None:
        steps = [*project_steps(asked, row, roles, project), *steps]
    view.forms = forms_for(asked, *steps, *guest_steps(asked, row, guests))
    show_history(
        asked,
        view,
        row.id,
        *[each.id for each in roles],
        *[each.id for each in entries],
        *[each.id for each in joint],
    )
    view.data = {
        "file": row,
        "roles": roles,
        "entries": entries,
        "positions": own,
        "joint_positions": joint,
        "guests": guests,
    }
    if project is not None:
        show_project(asked, view, row, project)
    show_files(
        asked,
        view,
        "file",
        row,
        *[each.id for each in entries],
        *[each.id for each in own],
        *[each.id for each in joint],
    )
    return view


def _tables(
    asked: Asked,
    kinds: tuple[EntryKind, ...],
    roles: list[FileRoleRow],
    entries: list[FileEntryRow],
    own: list[PositionRow],
    joint: list[JointPositionRow],
) -> list[Table]:
    tables = [
        table_of(
            N_("Roles"),
            RoleLine,
            [
                RoleLine(
                    role=Cell(each.role, kind="state"),
                    holder=Cell(each.holder, kind="data"),
                    side=Cell(each.of_party or "", kind="side"),
                    validated=Cell(N_("yes") if each.validated else N_("no"), kind="state"),
                )
                for each in roles
            ],
        ),
        *(
            _entry_table(asked, kind, [each for each in entries if each.kind == kind.name])
            for kind in kinds
        ),
        table_of(
            N_("Own position"),
            PositionLine,
            [
                PositionLine(
                    words=Cell(each.words, kind="data"),
                    fallback=Cell(each.fallback or "", kind="data"),
                    at=say_day(each.created_at[:10], asked.language),
                )
                for each in own
            ],
        ),
        table_of(
            N_("Joint position"),
            JointPositionLine,
            [
                JointPositionLine(
                    words=Cell(asked.say(each.words), kind="data"),
                    proposed_by=Cell(each.proposed_party, kind="side"),
                    state=Cell(each.state, kind="state"),
                )
                for each in joint
            ],
        ),
    ]
    return [table for table in tables if table.lines]


def _steps(
    asked: Asked,
    row: FileRow,
    roles: list[FileRoleRow],
    entries: list[FileEntryRow],
    joint: list[JointPositionRow],
) -> list[Wanted]:
    """The acts that a file allows, those that wait for the reader first."""
    me, about = asked.desk.actor.party, {"file_id": row.id}
    wanted: list[Wanted] = []
    for each in entries:
        wanted += _entry_steps(me, each)
    for position in joint:
        if position.state == "proposed" and position.proposed_party != me:
            wanted.append(("agree_to_joint_position", {"position_id": position.id}))
    over = row.state in ("finished", "withdrawn")
    if row.state == "proposed":
        for held in roles:
            mine = held.of_party == me or (not held.of_party and held.party != me)
            if mine and not held.validated:
                wanted.append(("validate_role", {"role_id": held.id}, held.holder))
            if held.of_party == me or (not held.of_party and not held.validated):
                wanted.append(("withdraw_role", {"role_id": held.id}, held.holder))
        wanted.append(("fill_role", about))
    if not over:
        wanted += [
            ("replace_role", {"role_id": held.id}, held.holder)
            for held in roles
            if held.of_party == me
        ]
        wanted += [
            ("add_entry", {**about, "kind": kind.name}, kind.name.replace("_", " "))
            for kind in KINDS[row.kind].entries
            if not kind.retired
        ]
        wanted.append(("set_file_fields", about))
    if row.state == "validated":
        wanted.append(("run_file", about))
    if row.state == "running":
        wanted.append(("finish_file", about))
    wanted.append(("write_position", about))
    if row.tier == "party":
        wanted.append(("share_file", about))
    else:
        wanted.append(("propose_joint_position", about))
    if not over and row.party in (me, ""):
        wanted.append(("withdraw_file", about))
    return wanted


def _entry_steps(me: str, each: FileEntryRow) -> list[Wanted]:
    this, name = {"entry_id": each.id}, entry_name(each)
    answered = ENTRIES[each.kind].answered
    if each.state == "open" and each.of_party != me and answered:
        return [("accept_entry", this, name), ("refuse_entry", this, name)]
    wanted: list[Wanted] = []
    if each.state == "accepted" or (each.state == "open" and not answered):
        wanted.append(("conclude_entry", this, name))
    if each.of_party == me and each.state in ("open", "accepted", "refused"):
        wanted.append(("withdraw_entry", this, name))
    return wanted
