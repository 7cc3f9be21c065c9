"""Files of records on their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.acts import ACTS
from keruen.roadmap.acts.attachments import read_attachments
from keruen.store.unit_of_work import Row
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Attaching, View, Wanted, forms_for


@dataclass(frozen=True, kw_only=True)
class AttachedFileLine:
    """A row of the table: Files attached."""

    name: Annotated[Cell, N_("Name")]
    by: Annotated[Cell, N_("By")]
    at: Annotated[str, N_("At")]
    seen_by: Annotated[Cell, N_("Seen by")]
    sha256: Annotated[Cell, "SHA-256"]


def show_files(
    asked: Asked, view: View, about: str, row: Row, *parts: str, skip: frozenset[str] = frozenset()
) -> None:
    """Show the files of a record on its page, with the actions on them.

    Parameters
    ----------
    parts : ids of records that belong to it.
    skip : ids of files that the page shows elsewhere, such as evidence.
    """
    whole = read_attachments(asked.desk, row["id"], *parts)
    found, paging = asked.cut([each for each in whole if each.id not in skip], "files")
    rows = [
        AttachedFileLine(
            name=Cell(each.name, f"/roadmap/attachments/{each.id}", "data"),
            by=Cell(each.party, kind="side"),
            at=say_day(each.created_at[:10], asked.language),
            seen_by=Cell(each.tier if each.tier != "party" else N_("own side only"), kind="state"),
            sha256=Cell(each.sha256[:16], kind="code"),
        )
        for each in found
    ]
    if rows:
        view.tables.append(table_of(N_("Files attached"), AttachedFileLine, rows, paging))
    actor = asked.desk.actor
    if actor.may(ACTS["attach_file"].family):
        view.attaching = Attaching(about, row["id"])
        wanted: list[Wanted] = []
        for each in found:
            given = {"attachment_id": each.id}
            if row["tier"] == "public" and each.tier == "shared":
                wanted.append(("publish_attachment", given, each.name))
            if each.party == actor.party:
                wanted.append(("withdraw_attachment", given, each.name))
        view.forms += forms_for(asked, *wanted)
    view.data["attachments"] = [*found, *(each for each in whole if each.id in skip)]
