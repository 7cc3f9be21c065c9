"""What waits in projects: values and milestones to judge, deliveries to confirm, missions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, Table, and_, literal, or_, select

from keruen.roadmap import tables as t
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS


def wait_in_projects(look: Look) -> Iterator[Waiting]:
    """What the other side recorded and reported, and the next step of each mission."""
    me, today = look.desk.actor.party, look.desk.today().isoformat()
    reading, frame = t.logframe_reading.c, t.logframe_row.c
    values = _of_file(t.logframe_reading, frame.words).join(t.logframe_row, frame.id == reading.row)
    yield look.listed(
        WAITS["accept a reading"],
        values.where(reading.state == "recorded", reading.recorded_party != me),
    )
    stone = t.milestone.c
    stones = _of_file(t.milestone, stone.words)
    yield look.listed(
        WAITS["confirm a milestone"],
        stones.where(stone.state == "reported", stone.reported_party != me),
    )
    late = stones.add_columns(stone.due_on.label("until"))
    yield look.listed(
        WAITS["report a milestone"], late.where(stone.state == "open", stone.due_on <= today)
    )
    arrived, promised = t.delivery.c, t.contribution.c
    deliveries = _of_file(t.delivery, promised.words).join(
        t.contribution, promised.id == arrived.contribution
    )
    yield look.listed(
        WAITS["confirm a delivery"],
        deliveries.where(arrived.state == "recorded", arrived.receiver_party == me),
    )
    yield from _missions(look, me, today)


def _missions(look: Look, me: str, today: str) -> Iterator[Waiting]:
    held = t.mission.c
    missions = _of_file(t.mission, held.words)
    host, sender = held.host_party == me, held.sender_party == me
    steps: dict[str, ColumnElement[bool]] = {
        "request a mission": and_(held.state == "offered", host),
        "clear a mission": and_(
            held.state == "requested",
            or_(
                and_(host, held.host_cleared_at.is_(None)),
                and_(sender, held.sender_cleared_at.is_(None)),
            ),
        ),
        "begin a mission": and_(held.state == "cleared", sender, held.starts_on <= today),
        "report a mission": and_(held.state == "under_way", sender, held.ends_on <= today),
        "accept a mission": and_(held.state == "reported", host),
    }
    for kind, condition in steps.items():
        yield look.listed(WAITS[kind], missions.where(condition))


def _of_file(table: Table, words: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    """Live parts of projects as rows, each named by the project and its own words."""
    file, held = t.file.c, table.c
    return (
        select(
            held.id,
            held.tier,
            words.label("title"),
            file.tier.label("file_tier"),
            file.theme,
            (literal("/roadmap/files/") + file.id).label("link"),
            held.created_at,
            # Acts on a part of a project are logged on the project.
            file.id.label("subject"),
        )
        .join(t.file, file.id == held.file)
        .where(held.withdrawn_at.is_(None), file.state.not_in(("finished", "withdrawn")))
        .order_by(held.created_at, held.id)
    )
