"""Signing keys: made, registered, replaced with a proof, ended."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap.acts.fields import KeyId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import PersonRow, SealedKeyRow, SigningKeyRow
from keruen.roadmap.tables import (
    sealed_key,
    signing_key,
)
from keruen.store import rights, signing
from keruen.store.fields import Secret, Words
from keruen.store.passwords import check_passphrase
from keruen.store.refusal import RefusalError, check, refuse

KEY_TYPE = "application/vnd.keruen.key-id"
"""Under this type an old key signs the id of the new one that takes its place, as text."""


@act("signature")
def make_key(desk: Desk, passphrase: Secret, old_passphrase: Secret = "") -> Done:
    """Make a signing key, sealed by a passphrase; another key is replaced with its passphrase."""
    who = find_signer(desk)
    try:
        check_passphrase(passphrase, (desk.actor.account, desk.actor.party))
    except KeruenError as error:
        raise RefusalError(error.what, error.remedy, {}, "invalid") from error
    key = signing.new_key()
    done = _register(desk, who, signing.public_pem(key), old_passphrase, "")
    desk.add(sealed_key, tier="party", key=done.id, sealed_pem=signing.seal(key, passphrase))
    return done


@act("signature")
def register_key(
    desk: Desk,
    public_pem: Words,
    old_passphrase: Secret = "",
    old_signature_base64: Annotated[str, StringConstraints(max_length=1024)] = "",
) -> Done:
    """Register a public key whose private half is elsewhere; another is replaced with its proof.

    The proof is the passphrase of the key that stands, or its signature over the new key's id.
    """
    who = find_signer(desk)
    return _register(desk, who, public_pem, old_passphrase, old_signature_base64)


@act("signature")
def end_key(desk: Desk, key_id: KeyId, passphrase: Secret = "") -> Done:
    """End the own key, with its passphrase if it is kept here; signatures it made stay valid."""
    row = desk.find_live(SigningKeyRow, key_id)
    check(
        row.of_party == desk.actor.party,
        "this key belongs to {party}",
        "A side ends its own keys.",
        kind="forbidden",
        party=row.of_party,
    )
    check(row.ends_at is None, "this key has already ended", "Nothing needs to be ended.")
    check(
        row.person == desk.actor.person,
        "this key belongs to another person",
        "Let its person end it, or let two administrators do so on the page of accounts.",
        kind="forbidden",
    )
    sealed = find_sealed(desk, key_id)
    if sealed is not None:
        signing.unseal(sealed.sealed_pem, passphrase)
    desk.change(signing_key, key_id, ends_at=desk.moment)
    facts = {"person": row.person, "key_id": row.key_id}
    return Done("signing_key", key_id, row.tier, facts=facts)


def find_signer(desk: Desk) -> PersonRow:
    """The person behind the actor's account; refuses an account without one."""
    if not desk.actor.person:
        refuse(
            "no person stands behind this account, so it cannot sign",
            "Let an administrator link the account to a person with a mandate.",
            kind="forbidden",
        )
    return desk.find_live(PersonRow, desk.actor.person)


def _register(
    desk: Desk, who: PersonRow, public_pem: str, old_passphrase: str, old_signature: str
) -> Done:
    """Register a key; a present one is ended in the same act, and both sides see it."""
    key_id = signing.key_id(public_pem)
    check(
        not desk.count(signing_key, signing_key.c.key_id == key_id),
        "this key is already registered",
        "Use it, or make another.",
    )
    last = desk.record(
        SigningKeyRow,
        select(signing_key)
        .where(signing_key.c.person == who.id, signing_key.c.withdrawn_at.is_(None))
        .order_by(signing_key.c.starts_at.desc(), signing_key.c.created_at.desc()),
    )
    facts, note = {"person": who.id, "name": who.name, "key_id": key_id}, ""
    if last is not None:
        proof = _prove(desk, last, public_pem, old_passphrase, old_signature)
        facts |= {"replaces": last.key_id, "by": proof}
        note = f"it takes the place of the key {last.key_id[:8]}"
    for old in _keys(desk, who.id):
        desk.change(signing_key, old.id, ends_at=desk.moment)
    made = desk.add(
        signing_key,
        tier="shared",
        person=who.id,
        of_party=desk.actor.party,
        key_id=key_id,
        public_pem=public_pem,
        starts_at=desk.moment,
    )
    return Done("signing_key", made, "shared", note, facts)


def _prove(
    desk: Desk, last: SigningKeyRow, public_pem: str, old_passphrase: str, old_signature: str
) -> str:
    """By what right a person's last key, live or ended, is replaced."""
    sealed = find_sealed(desk, last.id)
    if old_passphrase and sealed is not None:
        signing.unseal(sealed.sealed_pem, old_passphrase)
        return "passphrase"
    if old_signature:
        name = signing.key_id(public_pem).encode("ascii")
        signing.verify(name, KEY_TYPE, old_signature, last.public_pem)
        return "signature"
    check(
        rights.may_replace_key(desk.connection, last.person, last.id),
        "this person has the signing key {key}, and it is replaced with its proof alone",
        "Give the passphrase of that key, or let two administrators allow a new key.",
        kind="forbidden",
        key=last.key_id[:8],
    )
    return "two administrators"


def find_sealed(desk: Desk, key: str) -> SealedKeyRow | None:
    """The sealed private key of a key, if the actor's side has it here."""
    return desk.record(SealedKeyRow, select(sealed_key).where(sealed_key.c.key == key))


def _keys(desk: Desk, person_id: str) -> list[SigningKeyRow]:
    return desk.records(
        SigningKeyRow,
        select(signing_key).where(
            signing_key.c.person == person_id,
            signing_key.c.ends_at.is_(None),
            signing_key.c.withdrawn_at.is_(None),
        ),
    )


def find_current_key(desk: Desk, person_id: str) -> SigningKeyRow:
    """The key that a person signs with now; refuses one without a key."""
    keys = _keys(desk, person_id)
    if not keys:
        refuse("this person has no signing key", "Make a key or register one; then sign.")
    return keys[-1]
