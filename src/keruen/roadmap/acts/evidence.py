"""Evidence: submitted by one side, judged by the other."""

from __future__ import annotations

import re

from keruen.roadmap.acts.commitment_records import inner_tier
from keruen.roadmap.acts.fields import CommitmentId, EvidenceId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import CommitmentRow, EvidenceRow
from keruen.roadmap.tables import attachment, document, evidence, measurement, movement
from keruen.store.fields import Code, Line, Words
from keruen.store.refusal import check

KINDS = ("document", "attachment", "hub_record", "measurement", "url")
SHA256 = re.compile(r"^[0-9a-f]{64}$")
RECORDS = {
    "document": document,
    "attachment": attachment,
    "hub_record": movement,
    "measurement": measurement,
}


@act("evidence")
def submit_evidence(
    desk: Desk,
    commitment_id: CommitmentId,
    kind: Code,
    title: Line,
    reference: Line,
    sha256: Code = "",
) -> Done:
    """Submit evidence for a commitment: a record of the register or the hub, or an address."""
    row = desk.find_live(CommitmentRow, commitment_id)
    check(
        kind in KINDS,
        "{given} is not a kind of evidence",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(KINDS),
    )
    if kind in RECORDS:
        found = desk.find_live(RECORDS[kind], reference)
        day = found.get("to_date") or found.get("period") or ""
        check(
            day <= desk.today().isoformat()[: len(day)],
            "the day {day} lies after today",
            "Submit what already happened.",
            kind="invalid",
            day=day,
        )
        sha256 = sha256 or found.get("sha256") or ""
        check(
            found["tier"] == row.tier or found["tier"] != "party",
            "this record is kept to one side and cannot prove a shared commitment",
            "Share it first.",
        )
    else:
        check(
            reference.startswith(("https://", "http://")),
            "the address {reference} is not a web address",
            "Write it with https://.",
            kind="invalid",
            reference=repr(reference[:80]),
        )
    check(
        not sha256 or bool(SHA256.match(sha256)),
        "the SHA-256 is not 64 hexadecimal digits",
        "Copy it anew, or leave it out.",
        kind="invalid",
    )
    made = desk.add(
        evidence,
        tier=inner_tier(row),
        commitment=commitment_id,
        kind=kind,
        title=title,
        reference=reference,
        sha256=sha256 or None,
        state="submitted",
        submitted_party=desk.actor.party,
        submitted_account=desk.actor.account,
    )
    return Done("evidence", made, inner_tier(row))


@act("evidence", binds="evidence")
def accept_evidence(desk: Desk, evidence_id: EvidenceId) -> Done:
    """Accept evidence that the other side submitted."""
    return _judge(desk, evidence_id, "accepted", "")


@act("evidence", binds="evidence")
def refuse_evidence(desk: Desk, evidence_id: EvidenceId, reason: Words) -> Done:
    """Refuse evidence that the other side submitted, with the reason."""
    return _judge(desk, evidence_id, "refused", reason)


@act("evidence")
def withdraw_evidence(desk: Desk, evidence_id: EvidenceId, reason: Words) -> Done:
    """Withdraw evidence of the actor's side that is not judged yet, with a reason."""
    row = desk.find_live(EvidenceRow, evidence_id)
    check(
        row.submitted_party == desk.actor.party,
        "this evidence was submitted by {party}",
        "A side withdraws its own alone.",
        kind="forbidden",
        party=row.submitted_party,
    )
    desk.go(evidence, row, "withdrawn")
    desk.withdraw(evidence, row, reason)
    return Done("evidence", evidence_id, row.tier)


def _judge(desk: Desk, identifier: str, state: str, reason: str) -> Done:
    row = desk.find_live(EvidenceRow, identifier)
    check(
        row.submitted_party != desk.actor.party,
        "a side cannot judge its own evidence: {party} submitted it",
        "Let the other side judge it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(
        evidence,
        row,
        state,
        decided_party=desk.actor.party,
        decided_account=desk.actor.account,
        decided_reason=reason or None,
    )
    return Done("evidence", identifier, row.tier)
