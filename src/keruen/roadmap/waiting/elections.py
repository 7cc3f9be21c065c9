"""What waits at the multilateral desk: pledges, elections that were held, joint texts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select, exists, literal, select

from keruen.roadmap import tables as t
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS

AGREED = ("agreed", "signed", "published")
"""States of a version of a text to which both sides agreed."""


def wait_in_elections(look: Look) -> Iterator[Waiting]:
    """Pledges to answer, declare and acknowledge; elections to close; joint texts to deliver."""
    me, today = look.desk.actor.party, look.desk.today().isoformat()
    pledge, election = t.pledge.c, t.election.c
    pledges = _pledges()
    asked = pledges.where(pledge.state == "asked", pledge.from_party == me)
    yield look.listed(WAITS["answer a request for support"], asked)
    # A promise is declared from the day of the election on.
    promised = pledges.where(
        pledge.state == "promised",
        pledge.from_party == me,
        pledge.declared_at.is_(None),
        election.due_on <= today,
    )
    yield look.listed(WAITS["declare support"], promised)
    declared = pledges.where(
        pledge.state == "promised",
        pledge.to_party == me,
        pledge.declared_at.is_not(None),
        pledge.acknowledged_at.is_(None),
    )
    yield look.listed(WAITS["acknowledge declared support"], declared)
    passed = select(
        t.election,
        election.due_on.label("until"),
        literal("/roadmap/elections").label("link"),
    ).where(
        election.state == "planned",
        election.due_on < today,
        election.withdrawn_at.is_(None),
    )
    yield look.listed(WAITS["close an election"], passed.order_by(election.due_on, election.id))
    joint, sent, paper, version = t.joint_text.c, t.text_delivery.c, t.document, t.text_version.c
    texts = select(paper.c.id, paper.c.tier, paper.c.title, paper.c.created_at).where(
        paper.c.withdrawn_at.is_(None),
        exists().where(joint.document == paper.c.id, joint.withdrawn_at.is_(None)),
        exists().where(
            version.document == paper.c.id, version.state.in_(("agreed", "signed", "published"))
        ),
        ~exists().where(sent.document == paper.c.id, sent.withdrawn_at.is_(None)),
    )
    yield look.listed(WAITS["deliver a joint text"], texts.order_by(paper.c.id))


def _pledges() -> Select[*tuple[object, ...]]:
    """Live pledges as rows of their elections, each named by its candidate."""
    pledge, candidature, election = t.pledge.c, t.candidature.c, t.election.c
    return (
        select(
            pledge.id,
            pledge.tier,
            election.title,
            candidature.candidate.label("about"),
            pledge.created_at,
            election.due_on.label("until"),
            literal("/roadmap/elections").label("link"),
        )
        .join(t.candidature, candidature.id == pledge.candidature)
        .join(t.election, election.id == candidature.election)
        .where(pledge.withdrawn_at.is_(None), candidature.withdrawn_at.is_(None))
        .order_by(election.due_on, pledge.id)
    )
