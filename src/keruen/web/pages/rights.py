"""Changes of rights: what each side gave and took away, as the shared log shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from keruen.roadmap.reads.log_entries import read_acts
from keruen.roadmap.reads.register import person_names
from keruen.store import rights
from keruen.store.entries import body_part
from keruen.store.instants import write_instant
from keruen.store.rows import LogEntryRow
from keruen.web.marks import N_
from keruen.web.pages.days import say_moment
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Asked, Awaited, Phrase, Task, count_phrase

ACTS = (
    *rights.KINDS,
    *(f"propose_{kind}" for kind in rights.KINDS),
    "refuse_change",
    "make_key",
    "register_key",
)
"""Acts of the log that change who may do what."""

SHOWN_ROWS = 30
RECENT_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class RightsLine:
    """A row of the table: Changes of rights."""

    at: Annotated[str, N_("At")]
    side: Annotated[Cell, N_("Side")]
    change: Annotated[Cell, N_("Change")]
    account: Annotated[Cell, N_("Account")]
    roles: Annotated[Cell, N_("Roles")]
    name: Annotated[Cell, N_("Name")]
    by: Annotated[Cell, N_("By")]
    starts: Annotated[str, N_("From")]


def rights_table(asked: Asked) -> Table | None:
    """Changes of rights of every side, newest first; nothing for the public."""
    rows = _entries(asked, "")
    if not rows:
        return None
    names = person_names(asked.desk)
    lines = [_line(asked, row, names) for row in rows]
    return table_of(N_("Changes of rights"), RightsLine, lines)


def rights_alarms(asked: Asked) -> list[Phrase]:
    """That rights changed on the other side lately, and who is being set up there."""
    mine = asked.desk.actor.party
    if not mine:
        return []
    since = write_instant(asked.desk.now - timedelta(days=RECENT_DAYS))
    recent = [
        row for row in _entries(asked, since) if _side(row) != mine and row.by_account != "setup"
    ]
    found = []
    if recent:
        found.append(
            count_phrase(
                "Rights on the other side changed: {count} change in the last {days} days. See "
                "People and mandates.",
                "Rights on the other side changed: {count} changes in the last {days} days. See "
                "People and mandates.",
                len(recent),
                days=RECENT_DAYS,
            )
        )
    found += [
        Phrase(
            "{side} sets up the administrator {account}, who may act from {moment} on.",
            {
                "side": each.party,
                "account": each.account,
                "moment": say_moment(each.due_at, asked.language),
            },
        )
        for each in rights.list_changes(asked.desk.connection)
        if each.state == "waiting"
    ]
    return found


def rights_tasks(asked: Asked) -> list[Task]:
    """Changes of rights that an administrator of the own side may confirm."""
    actor = asked.desk.actor
    if not actor.may("account") or not actor.person:
        return []
    waiting = [
        Awaited(
            f"{asked.words(rights.KINDS[each.kind])}: {each.account or each.person}", "/accounts"
        )
        for each in rights.list_changes(asked.desk.connection, actor.party)
        if each.state == "proposed"
        and actor.account != each.proposed_account
        and actor.person != each.proposed_person
    ]
    return (
        [Task(N_("Confirm or refuse a change of rights"), ("administrator",), waiting)]
        if waiting
        else []
    )


def _entries(asked: Asked, since: str) -> list[LogEntryRow]:
    if not asked.desk.actor.side:
        return []
    return read_acts(asked.desk, ACTS, since, SHOWN_ROWS)


def _side(row: LogEntryRow) -> str:
    return str(body_part(row.body, "fields").get("party") or row.by_party)


def _line(asked: Asked, row: LogEntryRow, names: dict[str, str]) -> RightsLine:
    told = {**body_part(row.body, "facts"), **body_part(row.body, "fields")}
    person = str(told.get("person", ""))
    given = told.get("roles")
    roles = ", ".join(map(asked.words, given)) if isinstance(given, list) else ""
    acts_from = str(told.get("acts_from", ""))
    return RightsLine(
        at=say_moment(row.at, asked.language),
        side=Cell(_side(row), kind="side"),
        change=Cell(row.act, kind="state"),
        account=Cell(str(told.get("account", row.by_account)), kind="data"),
        roles=Cell(roles, kind="data"),
        name=Cell(names.get(person, person), kind="data"),
        by=Cell(row.by_account, kind="data"),
        starts=say_moment(acts_from, asked.language) if acts_from else "",
    )
