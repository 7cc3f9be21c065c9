"""Changes of rights: what each side gave and took away, as the log that both share tells it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from keruen.roadmap.desk import Row, say_instant
from keruen.roadmap.reads.log_entries import read_acts
from keruen.roadmap.reads.register import person_names
from keruen.store import rights
from keruen.web.marks import N_
from keruen.web.pages.view import (
    Asked,
    Awaited,
    Cell,
    Grid,
    Phrase,
    Task,
    count_phrase,
    say_moment,
)

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


def rights_grid(asked: Asked) -> Grid | None:
    """Changes of rights of every side, newest first; nothing for the public."""
    rows = _entries(asked, "")
    if not rows:
        return None
    names = person_names(asked.desk)
    return Grid(
        N_("Changes of rights"),
        [
            N_("At"),
            N_("Side"),
            N_("Change"),
            N_("Account"),
            N_("Roles"),
            N_("Name"),
            N_("By"),
            N_("From"),
        ],
        [_cells(asked, row, names) for row in rows],
    )


def rights_alarms(asked: Asked) -> list[Phrase]:
    """That rights changed on the other side lately, and who is being set up there."""
    mine = asked.desk.actor.party
    if not mine:
        return []
    since = say_instant(asked.desk.now - timedelta(days=RECENT_DAYS))
    recent = [
        row for row in _entries(asked, since) if _side(row) != mine and row["by_account"] != "setup"
    ]
    found = []
    if recent:
        found.append(
            count_phrase(
                "Rights on the other side changed: {count} change in the last {days} days. See People "
                "and mandates.",
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


def _entries(asked: Asked, since: str) -> list[Row]:
    if not asked.desk.actor.party:
        return []
    return read_acts(asked.desk, ACTS, since, SHOWN_ROWS)


def _side(row: Row) -> str:
    fields: dict[str, Any] = row["body"].get("fields", {})
    return str(fields.get("party") or row["by_party"])


def _cells(asked: Asked, row: Row, names: dict[str, str]) -> list[Any]:
    told: dict[str, Any] = {**row["body"].get("facts", {}), **row["body"].get("fields", {})}
    person = str(told.get("person", ""))
    roles = ", ".join(asked.words(each) for each in told.get("roles", []))
    acts_from = str(told.get("acts_from", ""))
    return [
        say_moment(row["at"], asked.language),
        Cell(_side(row), kind="side"),
        Cell(row["act"], kind="state"),
        Cell(str(told.get("account", row["by_account"])), kind="data"),
        Cell(roles, kind="data"),
        Cell(names.get(person, person), kind="data"),
        Cell(row["by_account"], kind="data"),
        say_moment(acts_from, asked.language) if acts_from else "",
    ]
