"""What waits in commitments, decisions and indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import and_, exists, func, or_, select

from keruen.roadmap import tables as t
from keruen.roadmap.reads.due import DatedRow, due_state
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.unit_of_work import Row

JOINT = ("suspended", "cancelled", "active", "terms")
"""Steps of a commitment that need both sides."""


def wait_in_commitments(look: Look) -> Iterator[Waiting]:
    """Claims, disputes, evidence, steps and decisions, each for the side that must act."""
    for each in (*_commitments(look), *_decisions(look), *_values(look)):
        yield _with_leads(look, each) if each.room == "commitments" else each


def _commitments(look: Look) -> Iterator[Waiting]:
    me, commitment, evidence = look.desk.actor.party, t.commitment.c, t.evidence.c
    claimed = and_(commitment.state == "claimed_done", commitment.claimed_by != me)
    yield look.found(WAITS["judge a claim"], t.commitment, claimed)
    disputed = and_(commitment.state == "disputed", commitment.claimed_by == me)
    yield look.found(WAITS["answer a dispute"], t.commitment, disputed)
    submitted = (
        select(evidence.commitment, func.min(evidence.created_at).label("since"))
        .where(
            evidence.state == "submitted",
            evidence.submitted_party != me,
            evidence.withdrawn_at.is_(None),
        )
        .group_by(evidence.commitment)
        .subquery()
    )
    judged = select(t.commitment, submitted.c.since).join(
        submitted, submitted.c.commitment == commitment.id
    )
    yield look.listed(WAITS["judge evidence"], judged.order_by(submitted.c.since, commitment.id))
    yield _joint_steps(look)
    yield _publications(look)
    lead = t.commitment_lead.c
    mine = exists().where(lead.commitment == commitment.id, lead.of_party == me, lead.accepted)
    theirs = exists().where(lead.commitment == commitment.id, lead.of_party != me, lead.accepted)
    proposed = and_(commitment.state == "proposed", commitment.tier != "party", ~mine)
    accepted = WAITS["accept what the other side accepted"]
    yield look.found(accepted, t.commitment, proposed & theirs)
    opened = or_(commitment.party == "", commitment.party != me)
    yield look.found(WAITS["accept a commitment"], t.commitment, and_(proposed, ~theirs, opened))
    yield look.found(WAITS["start a commitment"], t.commitment, commitment.state == "accepted")
    done = look.found(
        WAITS["begin the next round"],
        t.commitment,
        commitment.state == "confirmed_done",
        commitment.recurrence.is_not(None),
    )
    rows = [row for row in done.rows if due_state(DatedRow.of(row), look.desk.today()).due_on]
    yield replace(done, rows=rows, count=done.count - len(done.rows) + len(rows))


def _joint_steps(look: Look) -> Waiting:
    """Commitments for which the other side alone has agreed to a step of this round."""
    given, mine, held = t.assent, t.assent.alias("mine"), t.commitment
    query = (
        select(held)
        .join(given, and_(given.c.kind == "commitment", given.c.subject == held.c.id))
        .where(
            given.c.of_party != look.desk.actor.party,
            ~exists().where(
                mine.c.kind == "commitment",
                mine.c.subject == held.c.id,
                mine.c.step == given.c.step,
                mine.c.of_party == look.desk.actor.party,
            ),
            or_(*(given.c.step.like(f"{step}:%") for step in JOINT)),
        )
        .add_columns(given.c.step.label("waiting_step"), given.c.created_at.label("since"))
        .order_by(given.c.created_at.desc())
    )
    rows = [
        row for row in look.desk.rows(query) if row["waiting_step"].split(":")[1] == _round(row)
    ]
    unique = {row["id"]: row for row in rows}
    return look.named(WAITS["agree to a step"], list(unique.values()))


def _publications(look: Look) -> Waiting:
    """Commitments that the other side alone has agreed to publish."""
    given, mine, held = t.assent.c, t.assent.alias("mine"), t.commitment.c
    query = (
        select(t.commitment, given.created_at.label("since"))
        .join(t.assent, and_(given.kind == "commitment", given.subject == held.id))
        .where(
            given.step == "publish",
            given.of_party != look.desk.actor.party,
            held.tier == "shared",
            held.withdrawn_at.is_(None),
            ~exists().where(
                mine.c.kind == "commitment",
                mine.c.subject == held.id,
                mine.c.step == "publish",
                mine.c.of_party == look.desk.actor.party,
            ),
        )
    )
    return look.listed(WAITS["agree to publish a commitment"], query.order_by(held.id))


def _round(row: Row) -> str:
    return str(row["round"])


def _with_leads(look: Look, waiting: Waiting) -> Waiting:
    """Commitments with the person who leads each on the reader's side, where one is named."""
    ids = [row["id"] for row in waiting.rows]
    if not ids:
        return waiting
    lead = t.commitment_lead.c
    query = select(lead.commitment, lead.person).where(
        lead.commitment.in_(ids), lead.of_party == look.desk.actor.party, lead.person.is_not(None)
    )
    people = {row["commitment"]: (row["person"],) for row in look.desk.rows(query)}
    rows = [{**row, "people": people.get(row["id"], ())} for row in waiting.rows]
    return replace(waiting, rows=rows)


def _decisions(look: Look) -> Iterator[Waiting]:
    me, today, decision = look.desk.actor.party, look.desk.today().isoformat(), t.decision.c
    proposed = select(t.decision, decision.closes_on.label("until")).where(
        decision.state == "proposed",
        decision.proposed_party != me,
        decision.withdrawn_at.is_(None),
    )
    yield look.listed(WAITS["agree to a decision"], proposed.order_by(decision.id))
    unwritten = ~exists().where(t.document.c.decision == decision.id)
    yield look.found(WAITS["write the text of a decision"], t.decision, decision.state == "agreed",
        unwritten,
    )  # fmt: skip
    ripe = or_(decision.takes_effect_on.is_(None), decision.takes_effect_on <= today)
    yield look.found(
        WAITS["bring a decision into effect"], t.decision, decision.state == "adopted", ripe
    )


def _values(look: Look) -> Iterator[Waiting]:
    value = t.measurement.c
    query = (
        select(t.indicator, value.created_at.label("since"), value.period.label("about"))
        .join(t.measurement, value.indicator == t.indicator.c.id)
        .where(
            value.state == "proposed",
            value.party != look.desk.actor.party,
            value.withdrawn_at.is_(None),
        )
    )
    yield look.listed(WAITS["confirm a value"], query.order_by(value.created_at, value.id))
