"""What waits for one side: claims to judge, texts to agree to and sign, sessions to convene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, not_, or_, select

from keruen.roadmap import tables as t
from keruen.roadmap.acts.texts import missing_concordance
from keruen.roadmap.desk import Desk, Row
from keruen.roadmap.reads.zone_data import waiting_for

MOST = 5
"""So many of one kind are named; the rest are counted."""


@dataclass(frozen=True)
class Waiting:
    """Records of one kind that wait for the reader's side.

    Parameters
    ----------
    kind : what is to be done.
    room : the part of the register that holds the records.
    rows : the first of them.
    count : how many there are.
    """

    kind: str
    room: str
    rows: Sequence[Row]
    count: int


def read_waiting(desk: Desk) -> list[Waiting]:
    """What waits for the actor's side, the most pressing first; nothing for the public."""
    if not desk.actor.party or desk.actor.party == "*":
        return []
    return [each for each in _all(desk) if each.count]


def _all(desk: Desk) -> Iterator[Waiting]:
    me = desk.actor.party
    yield from _texts(desk)
    yield from _sessions(desk)
    commitment, evidence = t.commitment.c, t.evidence.c
    claimed = and_(commitment.state == "claimed_done", commitment.claimed_by != me)
    yield _found(desk, "judge a claim", "commitments", t.commitment, claimed)
    disputed = and_(commitment.state == "disputed", commitment.claimed_by == me)
    yield _found(desk, "answer a dispute", "commitments", t.commitment, disputed)
    submitted = select(t.commitment).where(
        exists().where(
            evidence.commitment == commitment.id,
            evidence.state == "submitted",
            evidence.submitted_party != me,
            evidence.withdrawn_at.is_(None),
        )
    )
    yield _listed(desk, "judge evidence", "commitments", submitted)
    decided = and_(t.decision.c.state == "proposed", t.decision.c.proposed_party != me)
    yield _found(desk, "agree to a decision", "decisions", t.decision, decided)
    yield _joint_steps(desk)
    lead = t.commitment_lead.c
    mine = exists().where(lead.commitment == commitment.id, lead.of_party == me, lead.accepted)
    theirs = exists().where(lead.commitment == commitment.id, lead.of_party != me, lead.accepted)
    proposed = and_(commitment.state == "proposed", commitment.tier != "party", not_(mine))
    yield _found(
        desk, "accept what the other side accepted", "commitments", t.commitment, proposed & theirs
    )
    opened = or_(commitment.party == "", commitment.party != me)
    rest = and_(proposed, not_(theirs), opened)
    yield _found(desk, "accept a commitment", "commitments", t.commitment, rest)
    joint = select(t.file).where(
        t.file.c.id.in_(
            select(t.joint_position.c.file).where(
                t.joint_position.c.state == "proposed", t.joint_position.c.proposed_party != me
            )
        )
    )
    yield _listed(desk, "agree to a joint position", "files", joint)
    roles = select(t.file).where(
        t.file.c.id.in_(
            select(t.file_role.c.file).where(
                t.file_role.c.validated.is_(False),
                t.file_role.c.withdrawn_at.is_(None),
                or_(
                    t.file_role.c.of_party == me,
                    and_(t.file_role.c.of_party.is_(None), t.file_role.c.party != me),
                ),
            )
        )
    )
    yield _listed(desk, "validate a role", "files", roles)
    overrides = select(t.indicator).where(
        t.indicator.c.id.in_(
            select(t.measurement.c.indicator).where(
                t.measurement.c.state == "proposed", t.measurement.c.party != me
            )
        )
    )
    yield _listed(desk, "confirm a value", "indicators", overrides)


def _joint_steps(desk: Desk) -> Waiting:
    """Commitments for which the other side alone has agreed to a step of this round."""
    given, mine, held = t.assent, t.assent.alias("mine"), t.commitment
    query = (
        select(held)
        .join(given, and_(given.c.kind == "commitment", given.c.subject == held.c.id))
        .where(
            given.c.of_party != desk.actor.party,
            ~exists().where(
                mine.c.kind == "commitment",
                mine.c.subject == held.c.id,
                mine.c.step == given.c.step,
                mine.c.of_party == desk.actor.party,
            ),
            or_(
                *(
                    given.c.step.like(f"{step}:%")
                    for step in ("suspended", "cancelled", "active", "terms")
                )
            ),
        )
        .add_columns(given.c.step.label("waiting_step"))
    )
    rows = [row for row in desk.rows(query) if row["waiting_step"].split(":")[1] == _round(row)]
    unique = {row["id"]: row for row in rows}
    return Waiting("agree to a step", "commitments", list(unique.values())[:MOST], len(unique))


def _round(row: Row) -> str:
    return str(row["round"])


def _sessions(desk: Desk) -> Iterator[Waiting]:
    """Sessions whose next step this side has not agreed to, though the other may have."""
    bodies = {row["id"]: row["names"] for row in desk.rows(select(t.body))}
    for state, step, kind in (
        ("planned", "convened", "convene a session"),
        ("convened", "agenda_adopted", "adopt an agenda"),
    ):
        rows = desk.rows(select(t.session).where(t.session.c.state == state))
        waiting = [
            {**row, "title": bodies.get(row["body"], {}), "number": row["number"]}
            for row in rows
            if not desk.count(
                t.assent,
                t.assent.c.kind == "session",
                t.assent.c.subject == row["id"],
                t.assent.c.step == f"{step}:{row['starts_at']}",
                t.assent.c.of_party == desk.actor.party,
            )
        ]
        yield Waiting(kind, "sessions", waiting[:MOST], len(waiting))
    moved = [{**row, "title": bodies.get(row["body"], {})} for row in waiting_for(desk)]
    yield Waiting("confirm the times of a session", "sessions", moved[:MOST], len(moved))


def _texts(desk: Desk) -> Iterator[Waiting]:
    """Texts to sign, to agree to, to confirm, and brackets whose wording waits for acceptance."""
    me = desk.actor.party
    version, document = t.text_version, t.document
    columns = (document.c.id, document.c.title, version.c.id.label("version"))
    base = select(*columns).join(version, version.c.document == document.c.id)
    signed = exists().where(t.signature.c.version == version.c.id, t.signature.c.of_party == me)
    yield _listed(
        desk, "sign a text", "documents", base.where(version.c.state == "agreed", ~signed)
    )
    worded = exists().where(
        t.bracket.c.version == version.c.id,
        t.bracket.c.state == "open",
        t.bracket.c.resolution_party.is_not(None),
        t.bracket.c.resolution_party != me,
    )
    yield _listed(
        desk,
        "accept a wording",
        "documents",
        base.where(version.c.state.in_(("draft", "negotiated")), worded),
    )
    opened = exists().where(t.bracket.c.version == version.c.id, t.bracket.c.state == "open")
    ripe = select(version).where(
        version.c.state.in_(("draft", "negotiated")), version.c.tier != "party", ~opened
    )
    confirm: list[Row] = []
    agree: list[Row] = []
    for row in desk.rows(ripe.order_by(version.c.created_at.desc()).limit(200)):
        if any("[[" in words for words in row["texts"].values()):
            continue
        missing = missing_concordance(desk, row)
        title = desk.find(document, row["document"])
        entry = {"id": title["id"], "title": title["title"]}
        if any(each.startswith(f"{me} ") for each in missing):
            confirm.append(entry)
        elif not missing and not desk.count(
            t.assent,
            t.assent.c.subject == row["id"],
            t.assent.c.step == f"agree:{row['sha256']}",
            t.assent.c.of_party == me,
        ):
            agree.append(entry)
    yield Waiting("agree to a text", "documents", agree[:MOST], len(agree))
    yield Waiting("confirm the languages of a text", "documents", confirm[:MOST], len(confirm))


def _found(
    desk: Desk, kind: str, room: str, table: Table, condition: ColumnElement[bool]
) -> Waiting:
    return _listed(desk, kind, room, select(table).where(condition, table.c.withdrawn_at.is_(None)))


def _listed(desk: Desk, kind: str, room: str, query: Select[Any]) -> Waiting:
    rows = desk.rows(query.limit(MOST))
    count = len(rows)
    if count == MOST:
        counted = select(func.count()).select_from(query.subquery())
        count = int(desk.connection.execute(counted).scalar_one())
    return Waiting(kind, room, rows, count)
