"""What waits in meetings: delegations, papers, outcomes, and turns of past sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, select

from keruen.roadmap import tables as t
from keruen.roadmap.reads.delegations import level_step
from keruen.roadmap.rows import DelegationRow
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.instants import write_instant
from keruen.store.unit_of_work import Row

OVER = ("minutes_signed", "closed", "cancelled")
"""States of a session after which nothing of its meeting is prepared."""

CALLED = ("convened", "agenda_adopted")
"""States of a session to which both sides send a delegation."""

DRAWN_UP_DAYS = 45
"""How many days before a session its delegation is drawn up."""


def wait_in_meetings(look: Look) -> Iterator[Waiting]:
    """Delegations, papers and outcomes of sessions, and past sessions whose turn is confirmed."""
    yield from _delegations(look)
    yield _to_draw_up(look)
    yield _papers(look)
    yield _outcomes(look)
    yield _turns(look)


def _of_sessions(*more: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    """Rows named after their session: its body, its number and when it begins."""
    session = t.session.c
    return (
        select(session.id, session.tier, t.body.c.names, session.number, session.starts_at, *more)
        .select_from(t.session)
        .join(t.body, t.body.c.id == session.body)
    )


def _shown(row: Row, tab: str, **more: object) -> Row:
    link = f"/roadmap/sessions/{row['id']}/{tab}"
    return {**row, "title": row["names"], "until": row["starts_at"], "link": link, **more}


def _delegations(look: Look) -> Iterator[Waiting]:
    """Own delegations to communicate or to complete, those of the other side to accept."""
    held, me, sides = t.delegation.c, look.desk.actor.party, len(look.desk.parties)
    begins = {
        row["id"]: row
        for row in look.desk.rows(_of_sessions().where(t.session.c.state.not_in(OVER)))
    }
    query = select(t.delegation).where(
        held.session.in_(sorted(begins)), held.withdrawn_at.is_(None)
    )
    found = look.desk.records(DelegationRow, query.order_by(held.id)) if begins else []
    sent: dict[str, list[DelegationRow]] = {}
    for each in found:
        if each.tier != "party":
            sent.setdefault(each.session, []).append(each)
    sent = {session: each for session, each in sent.items() if len(each) == sides}
    given = _accepted_levels(look, sent)
    differing = {session for session, each in sent.items() if len({one.level for one in each}) > 1}
    settled = {
        session for session in sent if session not in differing or len(given[session]) == sides
    }

    def named(kind: str, rows: Iterable[DelegationRow]) -> Waiting:
        shown = [
            _shown(
                begins[each.session],
                "delegations",
                tier=each.tier,
                subject=each.id,
                created_at=each.created_at,
            )
            for each in rows
        ]
        return look.named(WAITS[kind], shown)

    yield named(
        "communicate a delegation",
        (each for each in found if each.of_party == me and each.state == "draft"),
    )
    yield named(
        "accept a delegation",
        (each for each in found if each.of_party != me and each.state == "communicated"),
    )
    yield named(
        "complete a delegation",
        (
            each
            for each in found
            if each.of_party == me and each.state == "accepted" and each.session in settled
        ),
    )
    yield named(
        "accept a difference of levels",
        (sent[each][-1] for each in sorted(differing) if me not in given[each]),
    )


def _accepted_levels(look: Look, sent: dict[str, list[DelegationRow]]) -> dict[str, set[str]]:
    """Which sides accepted the present levels of the delegations, by session."""
    given = t.assent.c
    query = select(given.subject, given.step, given.of_party).where(
        given.kind == "session", given.subject.in_(sorted(sent)), given.step.like("levels:%")
    )
    found: dict[str, set[str]] = {each: set() for each in sent}
    for row in look.desk.rows(query) if sent else ():
        if row["step"] == level_step(sent[row["subject"]]):
            found[row["subject"]].add(row["of_party"])
    return found


def _to_draw_up(look: Look) -> Waiting:
    """Sessions that begin soon and for which the own side has no delegation yet."""
    session, held = t.session.c, t.delegation.c
    last = write_instant(look.desk.now + timedelta(days=DRAWN_UP_DAYS))
    own = exists().where(
        held.session == session.id,
        held.of_party == look.desk.actor.party,
        held.withdrawn_at.is_(None),
    )
    query = (
        _of_sessions(session.created_at)
        .where(
            session.state.in_(CALLED),
            session.withdrawn_at.is_(None),
            session.starts_at > look.desk.moment,
            session.starts_at <= last,
            ~own,
        )
        .order_by(session.starts_at)
    )
    rows = [_shown(row, "delegations") for row in look.desk.rows(query)]
    return look.named(WAITS["draw up a delegation"], rows)


def _papers(look: Look) -> Waiting:
    """Papers that the own side announced and has not shared yet, by their due date."""
    paper = t.paper.c
    query = (
        _of_sessions(
            paper.id.label("paper"),
            paper.title,
            paper.due_on,
            paper.created_at.label("since"),
        )
        .join(t.paper, paper.session == t.session.c.id)
        .where(
            paper.of_party == look.desk.actor.party,
            paper.shared_at.is_(None),
            paper.withdrawn_at.is_(None),
            t.session.c.state.not_in(OVER),
        )
        .order_by(paper.due_on, paper.id)
    )
    rows = [
        {
            **_shown(row, "agenda"),
            "id": row["paper"],
            "title": row["title"],
            "until": row["due_on"],
            "number": None,
            # Until it is shared, the other side does not see that there is one.
            "tier": "party",
        }
        for row in look.desk.rows(query)
    ]
    return look.named(WAITS["share a paper"], rows)


def _outcomes(look: Look) -> Waiting:
    """Outcomes that the other side recorded, until the minutes are signed."""
    held = t.outcome.c
    query = (
        _of_sessions(
            held.id.label("subject"), held.created_at, held.number.label("about"), held.words
        )
        .join(t.outcome, held.session == t.session.c.id)
        .where(
            held.state == "recorded",
            held.recorded_party != look.desk.actor.party,
            held.withdrawn_at.is_(None),
            t.session.c.state.in_(("in_progress", "minutes_drafted")),
        )
        .order_by(held.number)
    )
    rows = [
        _shown(row, "room", until=None, about=str(row["about"])) for row in look.desk.rows(query)
    ]
    return look.named(WAITS["confirm an outcome"], rows)


def _turns(look: Look) -> Waiting:
    """Past sessions whose turn of the venue the other side alone has confirmed."""
    session, given, mine = t.session.c, t.assent.c, t.assent.alias("mine")
    turn = "turn:" + session.starts_at
    query = (
        _of_sessions(given.created_at.label("since"))
        .join(t.assent, and_(given.kind == "session", given.subject == session.id))
        .where(
            session.source.is_not(None),
            session.turn_confirmed_at.is_(None),
            session.withdrawn_at.is_(None),
            given.step == turn,
            given.of_party != look.desk.actor.party,
            ~exists().where(
                mine.c.kind == "session",
                mine.c.subject == session.id,
                mine.c.step == turn,
                mine.c.of_party == look.desk.actor.party,
            ),
        )
        .order_by(session.starts_at, session.id)
    )
    rows = [{**row, "title": row["names"], "until": None} for row in look.desk.rows(query)]
    return look.named(WAITS["confirm the turn of a past session"], rows)
