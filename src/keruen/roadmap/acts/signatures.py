"""Keys, mandates and signatures: a text is adopted by two valid signatures and nothing less."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import VersionId
from keruen.roadmap.acts.instruments import check_powers, follow_signature
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.signing_keys import find_current_key, find_sealed, find_signer
from keruen.roadmap.acts.text_records import check_begun, check_fingerprint
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import payload_of
from keruen.roadmap.rows import (
    DecisionRow,
    DocumentRow,
    MandateRow,
    PersonRow,
    SessionRow,
    SigningKeyRow,
    TextVersionRow,
)
from keruen.roadmap.tables import (
    decision,
    mandate,
    session,
    signature,
    text_version,
)
from keruen.roadmap.versions import PAYLOAD_TYPE
from keruen.store import log, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.fields import Secret, Words
from keruen.store.refusal import check, refuse, word


@act("signature", binds="version")
def sign_text(desk: Desk, version_id: VersionId, passphrase: Secret) -> Done:
    """Sign an agreed text with the sealed key of this account's person."""
    who = find_signer(desk)
    row = _agreed(desk, version_id)
    holding = _valid_mandate(desk, who)
    key_row = find_current_key(desk, who.id)
    sealed = find_sealed(desk, key_row.id)
    if sealed is None:
        refuse(
            "the private half of this key is kept elsewhere",
            "Sign the text where the key is, and attach the signature.",
        )
    key = signing.unseal(sealed.sealed_pem, passphrase)
    made = signing.sign(_payload(desk, row), PAYLOAD_TYPE, key)
    return _keep(desk, row, who, holding, key_row, made)


@act("signature", binds="version")
def attach_signature(desk: Desk, version_id: VersionId, signature_base64: Words) -> Done:
    """Attach a signature made elsewhere with the registered key of this account's person."""
    who = find_signer(desk)
    row = _agreed(desk, version_id)
    holding = _valid_mandate(desk, who)
    return _keep(desk, row, who, holding, find_current_key(desk, who.id), signature_base64)


@act("signature")
def sign_checkpoint(desk: Desk, passphrase: Secret) -> Done:
    """Sign the shared log as it stands, as proof for the other side."""
    who = find_signer(desk)
    key_row = find_current_key(desk, who.id)
    sealed = find_sealed(desk, key_row.id)
    if sealed is None:
        refuse(
            "the private half of this key is kept elsewhere",
            "Sign the text where the key is, and attach the signature.",
        )
    key = signing.unseal(sealed.sealed_pem, passphrase)
    held = log.make_checkpoint(desk.connection, log.SHARED, desk.moment)
    made = signing.sign(canonical_bytes(held), log.CHECKPOINT_TYPE, key)
    log.add_checkpoint_signature(desk.connection, held, desk.actor.party, key_row.key_id, made)
    return Done("checkpoint", f"shared:{held['size']}", "shared")


def _agreed(desk: Desk, version_id: str) -> TextVersionRow:
    row = desk.find_live(TextVersionRow, version_id)
    check(
        row.state == "agreed",
        "version {id} is {state}: only a text that both sides agreed to is signed",
        "Resolve its brackets, confirm its languages and agree to it; then sign.",
        id=version_id,
        state=word(row.state),
    )
    check_fingerprint(desk, row)
    held = desk.find(DocumentRow, row.document)
    if held.kind == "minutes" and held.session:
        check_begun(desk, desk.find(SessionRow, held.session), "signed")
    return row


def _valid_mandate(desk: Desk, who: PersonRow) -> MandateRow:
    """The person's mandate to sign that is valid today, where its capital is."""
    today = desk.today().isoformat()
    held = desk.records(
        MandateRow,
        select(mandate)
        .where(
            mandate.c.person == who.id,
            mandate.c.may_sign.is_(True),
            mandate.c.withdrawn_at.is_(None),
        )
        .order_by(mandate.c.starts_on),
    )
    valid = [
        row
        for row in held
        if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    ]
    if valid:
        return valid[-1]
    past = [row.ends_on for row in held if row.ends_on and row.ends_on < today]
    if past:
        refuse(
            "the mandate of {name} to sign ended on {end}",
            "Record the new mandate with its instrument, or let its holder sign.",
            name=who.name,
            end=max(past),
        )
    return refuse(
        "{name} holds no mandate to sign that is valid on {today}",
        "Record the mandate with its instrument and dates, or let its holder sign.",
        name=who.name,
        today=today,
    )


def _payload(desk: Desk, row: TextVersionRow) -> bytes:
    return canonical_bytes(payload_of(desk, row))


def _keep(
    desk: Desk,
    row: TextVersionRow,
    who: PersonRow,
    holding: MandateRow,
    key: SigningKeyRow,
    made: str,
) -> Done:
    """Keep a checked signature; with the last side's, the text is signed and what hangs on it."""
    check_powers(desk, desk.find(DocumentRow, row.document), who)
    signing.verify(_payload(desk, row), PAYLOAD_TYPE, made, key.public_pem)
    check(
        not desk.count(
            signature, signature.c.version == row.id, signature.c.of_party == desk.actor.party
        ),
        "{party} has already signed this text",
        "Wait for the other side.",
        party=desk.actor.party,
    )
    desk.add(
        signature,
        tier=row.tier,
        version=row.id,
        of_party=desk.actor.party,
        person=who.id,
        mandate=holding.id,
        method="key",
        key=key.id,
        signature=made,
        sha256=row.sha256,
        signed_at=desk.moment,
        signed_on=desk.today().isoformat(),
    )
    if desk.count(signature, signature.c.version == row.id) == len(desk.parties):
        desk.go(text_version, row, "signed")
        _supersede(desk, row)
        _follow(desk, row)
        follow_signature(desk, row.document)
    facts = {
        "party": desk.actor.party,
        "person": who.name,
        "capacity": holding.capacity,
        "instrument": holding.instrument,
        "mandate": holding.id,
        "mandate_starts_on": holding.starts_on,
        "mandate_ends_on": holding.ends_on,
        "signed_on": desk.today().isoformat(),
        "key_id": key.key_id,
        "sha256": row.sha256,
    }
    return Done("text_version", row.id, row.tier, facts=facts)


def _supersede(desk: Desk, row: TextVersionRow) -> None:
    """The signed version that this one follows is superseded now, not before."""
    if row.supersedes:
        older = desk.find(TextVersionRow, row.supersedes)
        if older.state in ("signed", "published"):
            desk.go(text_version, older, "superseded")


def _follow(desk: Desk, row: TextVersionRow) -> None:
    """What hangs on the text: a decision is adopted, the minutes of a session are signed."""
    held = desk.find(DocumentRow, row.document)
    if held.decision:
        made = desk.find(DecisionRow, held.decision)
        if made.state == "agreed":
            desk.change(decision, made.id, version=row.id)
            desk.go(decision, desk.find(DecisionRow, made.id), "adopted")
    if held.kind == "minutes" and held.session:
        sitting = desk.find(SessionRow, held.session)
        if sitting.state == "minutes_drafted":
            desk.go(session, sitting, "minutes_signed")
