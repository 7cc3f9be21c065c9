"""Instruments: powers, initialling, notifications, entry into force, termination."""

from __future__ import annotations

from keruen.roadmap.acts.fields import DocumentId, InstrumentId, PersonId, VersionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.signing_keys import find_signer
from keruen.roadmap.acts.text_records import check_fingerprint
from keruen.roadmap.desk import Desk
from keruen.roadmap.instrument_kinds import EXEMPT, TREATIES
from keruen.roadmap.reads.instruments import (
    day_of_entry,
    find_instrument,
    has_powers,
    read_initiallings,
    read_notifications,
    signed_version,
)
from keruen.roadmap.rows import DocumentRow, LegalInstrumentRow, PersonRow, TextVersionRow
from keruen.roadmap.tables import initialling, legal_instrument, notification, powers
from keruen.store.fields import Code, Day, Line
from keruen.store.refusal import check, refuse, word

FULL_POWERS = "full_powers"
POWERS = (FULL_POWERS, *EXEMPT)
"""What lets a person sign a treaty: full powers for it, or an office that needs none."""


@act("mandate")
def record_powers(
    desk: Desk,
    document_id: DocumentId,
    person_id: PersonId,
    kind: Code,
    paper: Line,
    issued_on: Day,
) -> Done:
    """Record full powers to sign a text, or the office by which a person needs none."""
    held = desk.find_live(DocumentRow, document_id)
    who = desk.find_live(PersonRow, person_id)
    check(
        held.tier != "party",
        "document {id} is not yet shown to the other side",
        "Share it first.",
        id=document_id,
    )
    check(
        kind in POWERS,
        "{given} is not a kind of powers",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(POWERS),
    )
    check(
        who.of_party == desk.actor.party and person_id != desk.actor.person,
        "the powers of {name} are recorded by another person of the same side",
        "Let an account of another person of that side record them.",
        kind="forbidden",
        name=who.name,
    )
    made = desk.add(
        powers,
        tier="shared",
        person=person_id,
        of_party=desk.actor.party,
        kind=kind,
        document=document_id if kind == FULL_POWERS else None,
        paper=paper,
        issued_on=issued_on.isoformat(),
    )
    return Done("powers", made, "shared")


def check_powers(desk: Desk, document: DocumentRow, who: PersonRow) -> None:
    """Refuse a signature under a treaty by a person who has no full powers and needs them."""
    check(
        document.kind not in TREATIES
        or has_powers(desk, document.id, who.id, desk.today().isoformat()),
        "{name} has no full powers to sign this {text}",
        "Record the full powers with their date, or the office that needs none.",
        name=who.name,
        text=word(document.kind),
    )


@act("signature", binds="version")
def initial_text(desk: Desk, version_id: VersionId) -> Done:
    """Initial an agreed text; the instrument is initialled when each side has."""
    who = find_signer(desk)
    row = desk.find_live(TextVersionRow, version_id)
    check(
        row.state == "agreed",
        "version {id} is {state}: only a text that both sides agreed to is initialled",
        "Resolve its brackets, confirm its languages and agree to it; then initial.",
        id=version_id,
        state=word(row.state),
    )
    check_fingerprint(desk, row)
    held = _instrument(desk, row.document)
    given = {each.of_party for each in read_initiallings(desk, version_id)}
    check(
        desk.actor.party not in given,
        "{party} has already initialled this text",
        "Wait for the other side.",
        party=desk.actor.party,
    )
    desk.add(
        initialling,
        tier=row.tier,
        version=version_id,
        of_party=desk.actor.party,
        person=who.id,
        sha256=row.sha256,
        initialled_on=desk.today().isoformat(),
    )
    if len(given) + 1 == len(desk.parties) and held.state == "negotiated":
        desk.go(legal_instrument, held, "initialled")
    return Done("text_version", version_id, row.tier, facts={"sha256": row.sha256})


@act("signature", binds="instrument")
def notify_completion(
    desk: Desk, instrument_id: InstrumentId, note: Line, notified_on: Day
) -> Done:
    """Notify the other side that the internal procedures for entry into force are complete."""
    held = desk.find_live(LegalInstrumentRow, instrument_id)
    version = signed_version(desk, held.document)
    check(
        held.state == "signed" and version is not None,
        "the instrument is {state}: procedures are notified once both sides have signed",
        "Sign it first.",
        state=word(held.state),
    )
    check(
        notified_on <= desk.today(),
        "the note would be of {day}, which is in the future",
        "Record it once it was sent.",
        kind="invalid",
        day=notified_on,
    )
    given = {each.of_party for each in read_notifications(desk, held.id)}
    check(
        desk.actor.party not in given,
        "{party} has already notified that its procedures are complete",
        "Wait for the other side.",
        party=desk.actor.party,
    )
    desk.add(
        notification,
        tier=held.tier,
        instrument=held.id,
        of_party=desk.actor.party,
        note=note,
        notified_on=notified_on.isoformat(),
    )
    if len(given) + 1 == len(desk.parties):
        desk.go(legal_instrument, held, "notified")
        _enter_if_due(desk, desk.find(LegalInstrumentRow, held.id))
    return Done("legal_instrument", held.id, held.tier)


@act("signature", binds="instrument")
def record_entry_into_force(desk: Desk, instrument_id: InstrumentId) -> Done:
    """Record that an instrument is in force, on the day that follows from its rule."""
    held = desk.find_live(LegalInstrumentRow, instrument_id)
    day = day_of_entry(desk, held)
    if day is None:
        refuse(
            "the day of entry into force is not known yet",
            "The text needs a rule of entry into force, and what the rule asks for: both "
            "signatures, or a notification of each side.",
        )
    check(
        day <= desk.today(),
        "the instrument enters into force on {day}, which has not come",
        "Record it on that day or later.",
        day=day,
    )
    desk.go(legal_instrument, held, "in_force", in_force_on=day.isoformat())
    return Done("legal_instrument", held.id, held.tier)


@act("signature", binds="instrument")
def terminate_instrument(desk: Desk, instrument_id: InstrumentId) -> Done:
    """Agree to terminate an instrument that is in force; it ends when each side has agreed."""
    held = desk.find_live(LegalInstrumentRow, instrument_id)
    check(
        held.state == "in_force",
        "the instrument is {state} and cannot be terminated",
        "Only an instrument in force is terminated.",
        state=word(held.state),
    )
    if desk.assent("legal_instrument", held.id, "terminate", held.tier):
        desk.go(legal_instrument, held, "terminated")
    return Done("legal_instrument", held.id, held.tier)


def follow_signature(desk: Desk, document: str) -> None:
    """Bring the instrument of a text that both sides have signed to its next state."""
    held = find_instrument(desk, document)
    if held is not None and held.state in ("negotiated", "initialled"):
        desk.go(legal_instrument, held, "signed")
        _enter_if_due(desk, desk.find(LegalInstrumentRow, held.id))


def _enter_if_due(desk: Desk, held: LegalInstrumentRow) -> None:
    day = day_of_entry(desk, held)
    if day is not None and day <= desk.today():
        desk.go(legal_instrument, held, "in_force", in_force_on=day.isoformat())


def _instrument(desk: Desk, document: str) -> LegalInstrumentRow:
    held = find_instrument(desk, document)
    if held is None:
        refuse(
            "this document is not an instrument",
            "Agreements, memoranda, protocols and exchanges of notes are initialled.",
        )
    return held
