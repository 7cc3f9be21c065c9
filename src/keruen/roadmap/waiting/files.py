"""What waits in files of programmes: incidents, hits, entries, roles, positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.kinds import ENTRIES, entry_name
from keruen.roadmap.rows import FileEntryRow
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.instants import read_instant, write_instant
from keruen.store.unit_of_work import Row

ACKNOWLEDGED_WITHIN_HOURS = {"high": 4, "ordinary": 24}
"""Within how many hours the other side acknowledges an incident, by its severity."""

ANSWERED = tuple(name for name, kind in ENTRIES.items() if kind.answered)
OF_A_DAY = tuple(name for name, kind in ENTRIES.items() if kind.day and not kind.answered)


def acknowledge_until(data: Mapping[str, object], created_at: str) -> str:
    """The instant until which an incident is to be acknowledged."""
    hours = ACKNOWLEDGED_WITHIN_HOURS[str(data.get("severity") or "ordinary")]
    return write_instant(read_instant(created_at) + timedelta(hours=hours))


def read_open_incidents(desk: Desk) -> list[Row]:
    """Incidents that no side has acknowledged yet, the most pressing first, each with `until`."""
    entry = t.file_entry.c
    query = select(t.file_entry).where(
        entry.kind == "incident", entry.state == "open", entry.withdrawn_at.is_(None)
    )
    rows = [
        {**row, "until": acknowledge_until(row.data, row.created_at)}
        for row in desk.records(FileEntryRow, query)
    ]
    return sorted(rows, key=lambda row: str(row["until"]))


def wait_in_files(look: Look) -> Iterator[Waiting]:
    """Entries to acknowledge, judge, answer or conclude; roles; positions; fields."""
    yield from _entries(look)
    yield from _positions_and_roles(look)
    yield from _agreements(look)
    yield _publications(look)
    yield look.found(WAITS["run a file"], t.file, t.file.c.state == "validated")


def _entries(look: Look) -> Iterator[Waiting]:
    me, entry = look.desk.actor.party, t.file_entry.c
    live = (entry.withdrawn_at.is_(None), t.file.c.state.not_in(("finished", "withdrawn")))
    base = (
        select(t.file_entry, t.file.c.title, t.file.c.theme, t.file.c.tier.label("file_tier"))
        .join(t.file, t.file.c.id == entry.file)
        .where(*live)
        .order_by(entry.created_at, entry.id)
    )
    asked = look.desk.rows(
        base.where(entry.kind.in_(ANSWERED), entry.state == "open", entry.of_party != me)
    )
    incidents = [row for row in asked if row["kind"] == "incident"]
    timed = sorted(
        ({**row, "until": acknowledge_until(row["data"], row["created_at"])} for row in incidents),
        key=lambda row: str(row["until"]),
    )
    yield _named(look, "acknowledge an incident", timed)
    yield _named(look, "judge a hit", [row for row in asked if row["kind"] == "hit"])
    rest = [row for row in asked if row["kind"] not in ("incident", "hit")]
    yield _named(look, "answer an entry", rest)
    passed = and_(
        entry.kind.in_(OF_A_DAY), entry.state == "open", entry.day < look.desk.today().isoformat()
    )
    own = base.where(
        or_(and_(entry.state == "accepted", entry.kind != "hit"), passed),
        entry.of_party.in_((me, "")),
    )
    yield _named(look, "conclude an entry", look.desk.rows(own))


def _named(look: Look, kind: str, rows: Sequence[Row]) -> Waiting:
    """Entries as rows of their files, each with what it is called."""
    shown = [
        {
            "until": None,
            **row,
            "id": row["file"],
            "entry": row["id"],
            "subject": row["id"],
            "about": entry_name(row),
        }
        for row in rows
    ]
    return look.named(WAITS[kind], shown)


def _positions_and_roles(look: Look) -> Iterator[Waiting]:
    me, joint, role = look.desk.actor.party, t.joint_position.c, t.file_role.c
    proposed = (
        select(t.file.c.id, t.file.c.tier, t.file.c.title, joint.created_at.label("since"))
        .join(t.joint_position, joint.file == t.file.c.id)
        .where(
            joint.state == "proposed",
            joint.proposed_party != me,
            joint.withdrawn_at.is_(None),
        )
    )
    yield look.listed(WAITS["agree to a joint position"], proposed.order_by(joint.id))
    roles = (
        select(
            t.file.c.id,
            t.file.c.tier,
            t.file.c.title,
            role.holder.label("about"),
            role.created_at.label("since"),
        )
        .join(t.file_role, role.file == t.file.c.id)
        .where(
            role.validated.is_(False),
            role.withdrawn_at.is_(None),
            or_(role.of_party == me, and_(role.of_party.is_(None), role.party != me)),
        )
    )
    yield look.listed(WAITS["validate a role"], roles.order_by(role.id))
    guest = t.file_guest.c
    guests = (
        select(
            t.file.c.id,
            t.file.c.tier,
            t.file.c.title,
            guest.role.label("about"),
            guest.created_at.label("since"),
        )
        .join(t.file_guest, guest.file == t.file.c.id)
        .where(
            guest.state == "proposed",
            guest.proposed_party != me,
            guest.withdrawn_at.is_(None),
        )
    )
    yield look.listed(WAITS["agree to admit a guest"], guests.order_by(guest.id))


PAGES_OF = {
    "commitment": "commitments",
    "document": "documents",
    "session": "sessions",
    "decision": "decisions",
    "file": "files",
    "body": "bodies",
    "provision": "provisions",
    "indicator": "indicators",
}
"""The part of the register in which a record with files has its page."""


def _publications(look: Look) -> Waiting:
    """Attached files that the other side alone has agreed to publish."""
    held, given, mine = t.attachment.c, t.assent.c, t.assent.alias("mine")
    query = (
        select(
            held.id,
            held.tier,
            held.name.label("title"),
            held.about_kind,
            held.about.label("record"),
            given.created_at.label("since"),
        )
        .join(t.assent, and_(given.kind == "attachment", given.subject == held.id))
        .where(
            held.tier == "shared",
            held.withdrawn_at.is_(None),
            given.step == "publish",
            given.of_party != look.desk.actor.party,
            ~exists().where(
                mine.c.kind == "attachment",
                mine.c.subject == held.id,
                mine.c.of_party == look.desk.actor.party,
            ),
        )
    )
    rows = [
        {**row, "link": f"/roadmap/{PAGES_OF[row['about_kind']]}/{row['record']}"}
        if row["about_kind"] in PAGES_OF
        else row
        for row in look.desk.rows(query)
    ]
    return look.named(WAITS["agree to publish a file"], rows)


def _agreements(look: Look) -> Iterator[Waiting]:
    """Files whose withdrawal or fields the other side alone has agreed to."""
    given = t.assent.c
    query = (
        select(t.file, given.step, given.of_party, given.created_at.label("since"))
        .join(t.assent, and_(given.kind == "file", given.subject == t.file.c.id))
        .where(
            or_(given.step == "withdraw", given.step.like("fields:%")),
            t.file.c.withdrawn_at.is_(None),
            t.file.c.state.not_in(("finished", "withdrawn")),
        )
        .order_by(given.created_at)
    )
    steps: dict[tuple[str, str], dict[str, Row]] = {}
    for row in look.desk.rows(query):
        # Only the newest set of fields is asked for: an older one was overtaken.
        key = (row["id"], row["step"].partition(":")[0])
        held = steps.setdefault(key, {})
        if held and next(iter(held.values()))["step"] != row["step"]:
            held.clear()
        held[row["of_party"]] = row
    for part, kind in (
        ("fields", "agree to the fields of a file"),
        ("withdraw", "agree to withdraw a file"),
    ):
        rows = [
            next(iter(held.values()))
            for (_, step), held in steps.items()
            if step == part and look.desk.actor.party not in held
        ]
        yield look.named(WAITS[kind], rows)
