"""What a screening may say: no match in a named list of a day, and never beside a hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from keruen.roadmap.desk import Desk
from keruen.roadmap.names import same_name
from keruen.roadmap.rows import FileEntryRow, FileRow
from keruen.roadmap.tables import file_entry
from keruen.store.refusal import check, refuse, word

STANDING = ("open", "accepted")
"""States of a hit that speaks against writing that there is no match."""


def with_list(row: FileRow, data: dict[str, object]) -> dict[str, object]:
    """The values of a check, with the list of its file where it names none itself."""
    held = row.data or {}
    given = {key: value for key, value in data.items() if str(value or "").strip()}
    known = {"list_name": held.get("publisher"), "list_date": held.get("as_of")}
    if "list_name" in given or "list_date" in given:
        # The date of one list is not that of another.
        known = {"list_name": None, "list_date": None}
    return {**{key: value for key, value in known.items() if value}, **given}


def check_screening(desk: Desk, kind: str, values: dict[str, object]) -> None:
    """Refuse a check that names no list, or that says no match against a hit."""
    if kind != "no_match":
        return
    check(
        bool(values.get("list_name") and values.get("list_date")),
        "a check without a match names the list and its date",
        "Write both, or set the publisher and the date of the file.",
        kind="invalid",
    )
    list_date, day = str(values["list_date"]), str(values["on"])
    check(
        list_date <= day,
        "the list is of {list_date}, after the check of {day}",
        "Write the date of the list that was compared.",
        kind="invalid",
        list_date=list_date,
        day=day,
    )
    found = next(matching_hits(read_hits(desk), values), None)
    if found is not None:
        refuse(
            "a hit on {name} of {day} is {state}",
            "Let the other side judge the hit first; a name with a hit has no result of no match.",
            name=repr(found.data["subject"]),
            day=found.data["on"],
            state=word(found.state),
        )


def read_hits(desk: Desk) -> list[FileEntryRow]:
    """Hits that are not judged to be none, as far as the actor sees them."""
    entry = file_entry.c
    query = select(file_entry).where(
        entry.kind == "hit", entry.state.in_(STANDING), entry.withdrawn_at.is_(None)
    )
    return desk.records(FileEntryRow, query.order_by(entry.created_at, entry.id))


def matching_hits(
    hits: Iterable[FileEntryRow], values: dict[str, object]
) -> Iterator[FileEntryRow]:
    """Hits on the ship or the name of a check."""
    number = values.get("imo_number")
    for hit in hits:
        same_ship = number is not None and hit.data.get("imo_number") == number
        if same_ship or same_name(str(hit.data["subject"]), str(values["subject"])):
            yield hit
