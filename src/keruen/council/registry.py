"""The registry of the commands of the council."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.rows import CouncilObstacleRow, CouncilProfileRow, CouncilTimetableRow
from keruen.council.unit import Council
from keruen.store.command import Bound
from keruen.store.commands import CommandRegistry


def profile_words(unit: Council, identifier: str) -> dict[str, object]:
    """What is validated with a profile: its content, and what its screening said."""
    row = unit.find(CouncilProfileRow, identifier)
    checks = unit.rows(
        select(t.council_check.c.result, t.council_check.c.words)
        .where(t.council_check.c.profile == identifier)
        .order_by(t.council_check.c.created_at)
    )
    return {
        "legal_name": row.legal_name,
        "latin_name": row.latin_name,
        "ice": row.ice,
        "trade_register": row.trade_register,
        "bin": row.bin,
        "isic": row.isic,
        "nace": row.nace,
        "hs": row.hs,
        "size": row.size,
        "languages": row.languages,
        "certificates": row.certificates,
        "about": row.about,
        "screening": checks[-1]["result"] if checks else "",
    }


def timetable_words(unit: Council, identifier: str) -> dict[str, object]:
    """What is published with a timetable: the meetings by floor."""
    row = unit.find(CouncilTimetableRow, identifier)
    floors: Sequence[Mapping[str, object]] = row.floors
    return {
        "event": row.event,
        "floors": [
            {name: each[name] for name in ("floor", "value", "meetings") if name in each}
            for each in floors
        ],
    }


def handed_words(unit: Council, identifier: str) -> dict[str, object]:
    """What a side takes into its register."""
    row = unit.find(CouncilObstacleRow, identifier)
    return {
        "kind": row.kind,
        "title": row.title,
        "hs": row.hs,
        "words": row.words,
        "firms": row.firms,
        "value_usd": row.value_usd,
    }


BOUND: dict[str, Bound[Council]] = {
    "profile": Bound("profile_id", profile_words),
    "timetable": Bound("timetable_id", timetable_words),
    "handed": Bound("handed_id", handed_words),
}
"""What a decision is bound to, by name."""

REGISTRY: CommandRegistry[Council] = CommandRegistry(t.metadata, "council.", BOUND)
"""Every command of the council; in the log their names begin with ``council.``."""

command = REGISTRY.command
execute = REGISTRY.execute
