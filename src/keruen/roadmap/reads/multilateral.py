"""Reads of the multilateral desk: ledger of pledges, tally of assurances, voting coincidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.multilateral_words import CLASSES, VOTED, votes_needed
from keruen.roadmap.rows import (
    AssuranceRow,
    CandidatureRow,
    DocumentRow,
    ElectionRow,
    JointTextRow,
    PledgeRow,
    TextDeliveryRow,
    VoteCastRow,
    VoteItemRow,
)


@dataclass(frozen=True)
class LedgerLine:
    """A pledge in the ledger.

    Parameters
    ----------
    state : its state; ``ended`` where the candidature was withdrawn or the round is over.
    returned : whether a live pledge of the other side is its return.
    """

    row: PledgeRow
    candidature: CandidatureRow
    election: ElectionRow
    state: str
    returned: bool


@dataclass(frozen=True)
class Tally:
    """What one side knows of the support for a candidature, beside what an election needs.

    Parameters
    ----------
    needed : None by acclamation and where the most votes elect.
    at_most : whether fewer votes may do, as those present are not counted yet.
    counts : assurances that the reader sees, by class.
    pledged : promises between the sides that hold in the present round.
    """

    election: ElectionRow
    candidature: CandidatureRow
    needed: int | None
    at_most: bool
    counts: dict[str, int]
    pledged: int


@dataclass(frozen=True)
class Coincidence:
    """How often the sides voted alike, of the votes in which both had a choice.

    Parameters
    ----------
    items : every vote with the choice of each side by code.
    """

    items: tuple[tuple[VoteItemRow, dict[str, str]], ...]
    compared: int
    alike: int


def read_elections(desk: Desk) -> list[ElectionRow]:
    """Elections by their days."""
    query = select(t.election).where(t.election.c.withdrawn_at.is_(None))
    return desk.records(ElectionRow, query.order_by(t.election.c.due_on, t.election.c.id))


def read_candidatures(desk: Desk) -> list[CandidatureRow]:
    """Candidatures that the actor sees, withdrawn ones too, as pledges for them are listed."""
    query = select(t.candidature)
    return desk.records(CandidatureRow, query.order_by(t.candidature.c.id))


def read_ledger(desk: Desk) -> list[LedgerLine]:
    """Pledges by their days, each with whether it was returned."""
    elections = {each.id: each for each in read_elections(desk)}
    candidates = {each.id: each for each in read_candidatures(desk)}
    query = select(t.pledge).where(t.pledge.c.withdrawn_at.is_(None))
    rows = desk.records(PledgeRow, query.order_by(t.pledge.c.day, t.pledge.c.id))
    states = {}
    for row in rows:
        about = candidates[row.candidature]
        states[row.id] = _state(row, about, elections[about.election])
    live = [each for each in rows if states[each.id] in ("asked", "promised")]
    return [
        LedgerLine(
            row,
            candidates[row.candidature],
            elections[candidates[row.candidature].election],
            states[row.id],
            is_returned(row, (each for each in live if states[each.id] == "promised")),
        )
        for row in rows
    ]


def _state(row: PledgeRow, about: CandidatureRow, held: ElectionRow) -> str:
    """The state of a pledge now: it ends with its candidature, or after the first round."""
    over = about.withdrawn_at is not None or (row.rounds == "first" and held.round > 1)
    return "ended" if over and row.state in ("asked", "promised") else row.state


def is_returned(row: PledgeRow, promised: Iterable[PledgeRow]) -> bool:
    """Whether a promise of the other side is in return for a pledge, or the pledge is for one."""
    return any(
        each.from_party == row.to_party and (each.in_return == row.id or row.in_return == each.id)
        for each in promised
    )


def unreturned(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """Promises that nothing was promised in return for: an imbalance and not a score."""
    return [each for each in lines if each.state == "promised" and not each.returned]


def read_tallies(desk: Desk, ledger: list[LedgerLine]) -> list[Tally]:
    """The support that the actor's side knows of, for each live candidature it sees."""
    elections = {each.id: each for each in read_elections(desk)}
    query = select(t.assurance).where(t.assurance.c.withdrawn_at.is_(None))
    assured = desk.records(AssuranceRow, query)
    found = []
    for row in read_candidatures(desk):
        if row.withdrawn_at is not None:
            continue
        held = elections[row.election]
        mine = [each for each in assured if each.candidature == row.id]
        # Both sides may have an assurance of one state; the tally counts the state once.
        least = {
            state: max(
                (each.class_of for each in mine if each.third_state == state), key=CLASSES.index
            )
            for state in {each.third_state for each in mine}
        }
        pledged = [
            each for each in ledger if each.candidature.id == row.id and each.state == "promised"
        ]
        found.append(
            Tally(
                held,
                row,
                needed_of(held),
                held.base == "present" and held.present is None,
                {name: list(least.values()).count(name) for name in CLASSES},
                len(pledged),
            )
        )
    return found


def needed_of(row: ElectionRow) -> int | None:
    """How many votes an election needs; None by acclamation and where the most votes elect."""
    if row.ballot == "acclamation":
        return None
    base = row.present if row.base == "present" and row.present else row.members
    return votes_needed(base, row.share)


def read_assurances(desk: Desk) -> list[AssuranceRow]:
    """Assurances that the actor sees, by candidature and state."""
    query = select(t.assurance).where(t.assurance.c.withdrawn_at.is_(None))
    order = (t.assurance.c.candidature, t.assurance.c.third_state, t.assurance.c.id)
    return desk.records(AssuranceRow, query.order_by(*order))


def read_coincidence(desk: Desk) -> Coincidence:
    """Recorded votes with the choice of each side, and how often both chose alike."""
    query = select(t.vote_item).where(t.vote_item.c.withdrawn_at.is_(None))
    items = desk.records(VoteItemRow, query.order_by(t.vote_item.c.day.desc(), t.vote_item.c.id))
    cast: dict[str, dict[str, str]] = {}
    for each in desk.records(VoteCastRow, select(t.vote_cast)):
        cast.setdefault(each.item, {})[each.of_party] = each.choice
    both = [
        choices
        for choices in (cast.get(item.id, {}) for item in items)
        if len(choices) > 1 and all(each in VOTED for each in choices.values())
    ]
    alike = sum(len(set(choices.values())) == 1 for choices in both)
    return Coincidence(tuple((item, cast.get(item.id, {})) for item in items), len(both), alike)


def read_joint_texts(desk: Desk, file: str = "") -> list[tuple[JointTextRow, DocumentRow]]:
    """Joint texts, of a file or of all, each with its document."""
    query = select(t.joint_text).where(t.joint_text.c.withdrawn_at.is_(None))
    if file:
        query = query.where(t.joint_text.c.file == file)
    found = desk.records(JointTextRow, query.order_by(t.joint_text.c.id))
    return [(each, desk.find(DocumentRow, each.document)) for each in found]


def read_deliveries(desk: Desk) -> list[TextDeliveryRow]:
    """Where joint texts were delivered, the newest first."""
    query = select(t.text_delivery).where(t.text_delivery.c.withdrawn_at.is_(None))
    order = (t.text_delivery.c.day.desc(), t.text_delivery.c.id)
    return desk.records(TextDeliveryRow, query.order_by(*order))
