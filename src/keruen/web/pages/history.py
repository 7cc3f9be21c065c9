"""The log that both sides share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.reads.log_entries import list_checkpoints, list_shared_entries
from keruen.store import log
from keruen.store.rows import LogEntryRow
from keruen.web.marks import N_
from keruen.web.pages.days import say_moment
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Asked, Fact, View, forms_for, page
from keruen.web.record_names import Name, names_of


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """A row of the table: Entries."""

    number: Annotated[Value, N_("No.")]
    at: Annotated[Cell, N_("At")]
    side: Annotated[Cell, N_("Side")]
    act: Annotated[Cell, N_("Act")]
    kind: Annotated[Cell, N_("Kind")]
    record: Annotated[Cell, N_("Record")]


@dataclass(frozen=True, kw_only=True)
class CheckpointLine:
    """A row of the table: Checkpoints."""

    entries: Annotated[Value, N_("Entries")]
    root: Annotated[Cell, N_("Root")]
    at: Annotated[Cell, N_("At")]


@page("/roadmap/log")
def the_log(asked: Asked) -> View:
    """The log that both sides share, newest first, and its checkpoints."""
    desk = asked.desk
    size = log.size_of(desk.connection, log.SHARED)
    entries, paging = asked.page_rows(list_shared_entries())
    names = _names(asked, entries)
    heads, heads_paging = asked.page_rows(
        list_checkpoints(),
        "checkpoints",
    )
    view = View(
        N_("Log"), N_("Every act in the register; later entries protect each entry from change.")
    )
    root = log.root_of(desk.connection, log.SHARED).hex() if size else "-"
    view.facts = [Fact(N_("Entries"), size), Fact(N_("Root"), Cell(root, kind="code"))]
    view.tables = [
        table_of(
            N_("Entries"),
            EntryLine,
            [
                EntryLine(
                    number=row.position,
                    at=Cell(say_moment(row.at, asked.language), kind="time"),
                    side=Cell(row.by_party, kind="side"),
                    act=Cell(row.act, kind="state"),
                    kind=Cell(str(row.body.get("kind", "-")), kind="state"),
                    record=_record(names, row),
                )
                for row in entries
            ],
            paging,
        ),
        table_of(
            N_("Checkpoints"),
            CheckpointLine,
            [
                CheckpointLine(
                    entries=x.size,
                    root=Cell(x.root, kind="code"),
                    at=Cell(say_moment(x.at, asked.language), kind="time"),
                )
                for x in heads
            ],
            heads_paging,
        ),
    ]
    hidden = ("leaf_hash",)
    view.forms = forms_for(asked, ("sign_checkpoint", {}))
    if heads:
        view.facts.append(Fact(N_("Checkpoint"), Cell(N_("download"), "/roadmap/checkpoint.json")))
    view.data = {
        "size": size,
        "root": root,
        "entries": [{k: v for k, v in row.items() if k not in hidden} for row in entries],
        "checkpoints": heads,
    }
    return view


def _names(asked: Asked, entries: list[LogEntryRow]) -> dict[tuple[str, str], Name]:
    """What the records of entries are called, read kind by kind."""
    held: dict[str, set[str]] = {}
    for row in entries:
        kind, identifier = (str(row.body.get(key, "")) for key in ("kind", "id"))
        held.setdefault(kind, set()).add(identifier)
    return {
        (kind, identifier): name
        for kind, identifiers in held.items()
        for identifier, name in names_of(asked.desk, asked.language, kind, identifiers).items()
    }


def _record(names: dict[tuple[str, str], Name], row: LogEntryRow) -> Cell:
    """The record of an entry by its title; the name of an account as it is."""
    kind, identifier = (str(row.body.get(key, "")) for key in ("kind", "id"))
    found = names.get((kind, identifier))
    if found is not None:
        return Cell(found.words, found.link, "data")
    return Cell(identifier if kind == "account" else "-", kind="data")
