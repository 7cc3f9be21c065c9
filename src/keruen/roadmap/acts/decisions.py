"""Decisions: proposed by one side, agreed by the other, adopted by two signatures on one text."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from keruen.roadmap.acts.fields import DecisionId, MaybeDecisionId, MaybeProvisionId, MaybeSessionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.texts import draft_document
from keruen.roadmap.calendar.working import read_working_days, say_days_off
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.rows import DecisionRow, ProvisionRow, SessionRow
from keruen.roadmap.tables import decision, document, provision
from keruen.store.fields import Code, Codes, Day, DocumentTexts, Titles, Words
from keruen.store.refusal import check, word

MODALITIES = ("examined", "studied", "decided", "agreed", "instrument", "built", "operating")
"""What a decision can make of a provision, in the order of the gate."""


@act("decision")
def propose_decision(
    desk: Desk,
    title: Titles,
    effect: Words,
    session_id: MaybeSessionId = "",
    closes_on: Day | None = None,
    provision_id: MaybeProvisionId = "",
    modality: Code = "",
    takes_effect_on: Day | None = None,
    supersedes: MaybeDecisionId = "",
) -> Done:
    """Propose a decision, in a session or by written procedure with a closing date."""
    check(
        bool(session_id) != bool(closes_on),
        "a decision is taken in a session or by written procedure",
        "Name the session, or the day on which the written procedure closes.",
        kind="invalid",
    )
    if session_id:
        desk.find_live(SessionRow, session_id)
    check(
        closes_on is None or closes_on >= desk.today(),
        "the written procedure would close on {day}, which has passed",
        "Name a later day.",
        kind="invalid",
        day=closes_on or "",
    )
    check(
        takes_effect_on is None or closes_on is None or takes_effect_on >= closes_on,
        "the decision would take effect on {day}, before its written procedure closes on {closes}",
        "Name a later day.",
        kind="invalid",
        day=takes_effect_on or "",
        closes=closes_on or "",
    )
    check(
        bool(provision_id) == bool(modality),
        "a new modality needs its provision, and a provision its modality",
        "Give both or neither.",
        kind="invalid",
    )
    if provision_id:
        desk.find_live(ProvisionRow, provision_id)
        check(
            modality in MODALITIES,
            "a decision cannot make a provision {modality}",
            "Write one of {modalities}.",
            kind="invalid",
            modality=repr(modality[:40]),
            modalities=", ".join(MODALITIES),
        )
    if supersedes:
        desk.find_live(DecisionRow, supersedes)
    made = desk.add(
        decision,
        tier="shared",
        title=check_texts(title, "the title"),
        session=session_id or None,
        closes_on=closes_on.isoformat() if closes_on else None,
        proposed_party=desk.actor.party,
        proposed_account=desk.actor.account,
        effect=effect,
        provision=provision_id or None,
        modality=modality or None,
        takes_effect_on=takes_effect_on.isoformat() if takes_effect_on else None,
        supersedes=supersedes or None,
        state="proposed",
    )
    return Done("decision", made, "shared", _closing_note(desk, closes_on))


@act("decision")
def write_decision(
    desk: Desk, decision_id: DecisionId, texts: DocumentTexts, languages: Codes
) -> Done:
    """Draft the text of a decision, to be negotiated and signed."""
    row = desk.find_live(DecisionRow, decision_id)
    check(
        row.state in ("proposed", "agreed"),
        "decision {id} is {state}",
        "Write the text before it is adopted.",
        id=decision_id,
        state=word(row.state),
    )
    check(
        not desk.count(document, document.c.decision == decision_id),
        "decision {id} already has a text",
        "Write a new version of it.",
        id=decision_id,
    )
    done = draft_document(
        desk, "decision", row.title, texts, languages, row.session or "", row.tier
    )
    desk.change(document, done.id, decision=decision_id)
    return done


@act("decision", binds="decision")
def agree_to_decision(desk: Desk, decision_id: DecisionId) -> Done:
    """Agree to what the other side proposed."""
    row = desk.find_live(DecisionRow, decision_id)
    check(
        row.proposed_party != desk.actor.party,
        "{party} proposed this decision itself",
        "Let the other side agree.",
        kind="forbidden",
        party=desk.actor.party,
    )
    check(
        row.closes_on is None or row.closes_on >= desk.today().isoformat(),
        "the written procedure closed on {day}",
        "Propose the decision again.",
        day=row.closes_on or "",
    )
    desk.go(
        decision,
        row,
        "agreed",
        agreed_party=desk.actor.party,
        agreed_account=desk.actor.account,
    )
    return Done("decision", decision_id, row.tier)


@act("decision", binds="decision")
def bring_into_effect(desk: Desk, decision_id: DecisionId) -> Done:
    """Bring an adopted decision into effect: its provision rises, and what it replaces ends."""
    row = desk.find_live(DecisionRow, decision_id)
    check(
        row.takes_effect_on is None or row.takes_effect_on <= desk.today().isoformat(),
        "decision {id} takes effect on {day}",
        "Wait for that day.",
        id=decision_id,
        day=row.takes_effect_on or "",
    )
    desk.go(decision, row, "in_effect")
    for older in _others_in_effect(desk, row):
        desk.go(decision, older, "superseded")
    if row.provision:
        desk.change(provision, row.provision, modality=row.modality)
    if row.supersedes:
        older = desk.find(DecisionRow, row.supersedes)
        if older.state in ("adopted", "in_effect"):
            desk.go(decision, older, "superseded")
    return Done("decision", decision_id, row.tier)


@act("decision")
def withdraw_decision(desk: Desk, decision_id: DecisionId, reason: Words) -> Done:
    """Withdraw the actor's side's own proposal before it is adopted."""
    row = desk.find_live(DecisionRow, decision_id)
    check(
        row.proposed_party == desk.actor.party,
        "this decision was proposed by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.proposed_party,
    )
    desk.go(decision, row, "withdrawn")
    desk.withdraw(decision, row, reason)
    return Done("decision", decision_id, row.tier)


def _others_in_effect(desk: Desk, row: DecisionRow) -> list[DecisionRow]:
    """Decisions on the same provision that this one takes the place of."""
    if not row.provision:
        return []
    return desk.records(
        DecisionRow,
        select(decision).where(
            decision.c.provision == row.provision,
            decision.c.state == "in_effect",
            decision.c.id != row.id,
        ),
    )


def _closing_note(desk: Desk, closes_on: date | None) -> str:
    """Why a side does not work on the day on which a written procedure closes.

    It is reported and not refused: mutual consent governs, and future holidays of the Hijri
    calendar are estimates.
    """
    if closes_on is None:
        return ""
    return say_days_off(read_working_days(desk).notes(closes_on, closes_on))
