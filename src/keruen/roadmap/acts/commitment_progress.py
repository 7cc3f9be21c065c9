"""Progress of a commitment: reports, risk, and what has to be done before it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from keruen.roadmap.acts.commitment_records import add_report, find_commitment, inner_tier
from keruen.roadmap.acts.fields import CommitmentId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import DependencyRow
from keruen.roadmap.tables import (
    commitment,
    dependency,
)
from keruen.store.fields import Words
from keruen.store.refusal import check, word


@act("commitment")
def report_progress(desk: Desk, commitment_id: CommitmentId, progress: float, words: Words) -> Done:
    """Report how far a commitment has come, from 0 to below 1, and in words."""
    record_progress(desk, commitment_id, progress, words)
    return Done("commitment", commitment_id, find_commitment(desk, commitment_id).tier)


def record_progress(desk: Desk, commitment_id: str, progress: float, words: str) -> str:
    """Add a report and set the progress of its commitment; the id of the report."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state in ("active", "at_risk"),
        "commitment {id} is {state}: progress is reported while it is active",
        "Start it first.",
        id=commitment_id,
        state=word(row.state),
    )
    check(
        0 <= progress < 1,
        "the progress {progress} is not from 0 to below 1",
        "Write 0.4 for forty percent; what is done is claimed, and confirmed by the other side.",
        kind="invalid",
        progress=progress,
    )
    check(
        not desk.count(commitment, commitment.c.parent == commitment_id),
        "the progress of {id} comes from its parts",
        "Report on the parts.",
        id=commitment_id,
    )
    desk.change(commitment, commitment_id, progress=progress, changed_at=desk.moment)
    return add_report(desk, replace(row, progress=progress), words)


@act("commitment")
def set_at_risk(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Mark a commitment as at risk, with the reason."""
    row = find_commitment(desk, commitment_id)
    desk.go(commitment, row, "at_risk", changed_at=desk.moment)
    add_report(desk, row, reason)
    return Done("commitment", commitment_id, row.tier)


@act("commitment")
def clear_risk(desk: Desk, commitment_id: CommitmentId, reason: Words) -> Done:
    """Mark a commitment as no longer at risk, with the reason."""
    row = find_commitment(desk, commitment_id)
    check(
        row.state == "at_risk",
        "commitment {id} is not at risk",
        "Nothing needs to be cleared.",
        id=commitment_id,
    )
    desk.go(commitment, row, "active", changed_at=desk.moment)
    add_report(desk, row, reason)
    return Done("commitment", commitment_id, row.tier)


@act("commitment")
def add_dependency(desk: Desk, commitment_id: CommitmentId, needs: CommitmentId) -> Done:
    """Record that a commitment depends on another."""
    row = find_commitment(desk, commitment_id)
    other = find_commitment(desk, needs)
    check(
        other.tier == row.tier,
        "commitments of different tiers cannot wait for each other",
        "Share the narrower one first.",
    )
    edges: dict[str, set[str]] = {}
    for each in desk.records(
        DependencyRow, select(dependency).where(dependency.c.withdrawn_at.is_(None))
    ):
        edges.setdefault(each.commitment, set()).add(each.needs)
    path = _path(edges, needs, commitment_id)
    check(
        not path,
        "the commitments would wait for each other in a circle: {circle}",
        "Leave out one of the dependencies.",
        circle=" > ".join([commitment_id, *path]),
    )
    check(
        needs not in edges.get(commitment_id, set()),
        "{id} already waits for {needs}",
        "Nothing needs to be added.",
        id=commitment_id,
        needs=needs,
    )
    desk.add(dependency, tier=inner_tier(row), commitment=commitment_id, needs=needs)
    return Done("commitment", commitment_id, row.tier)


def _path(edges: dict[str, set[str]], start: str, end: str) -> list[str]:
    """A way from one commitment to another along what each waits for; empty where there is none."""
    ways = {start: [start]}
    front = [start]
    while front:
        here = front.pop()
        if here == end:
            return ways[here]
        for there in sorted(edges.get(here, ())):
            if there not in ways:
                ways[there] = [*ways[here], there]
                front.append(there)
    return []
