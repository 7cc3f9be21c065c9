"""Keys, mandates and signatures: a text is adopted by two valid signatures and nothing less."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap.acts.fields import (
    Day,
    KeyId,
    Line,
    MandateId,
    MaybeBodyId,
    PersonId,
    Secret,
    Titles,
    VersionId,
    Words,
)
from keruen.roadmap.acts.registry import Done, act, check
from keruen.roadmap.acts.texts import check_begun, check_fingerprint
from keruen.roadmap.desk import Desk, Row, check_texts
from keruen.roadmap.refusal import RefusalError, refuse, word
from keruen.roadmap.tables import (
    body,
    decision,
    document,
    mandate,
    person,
    sealed_key,
    session,
    signature,
    signing_key,
    text_version,
)
from keruen.roadmap.versions import PAYLOAD_TYPE, version_bytes
from keruen.store import log, rights, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.passwords import check_passphrase

KEY_TYPE = "application/vnd.keruen.key-id"
"""Under this type an old key signs the id of the new one that takes its place, as text."""


@act("mandate")
def add_person(desk: Desk, name: Line) -> Done:
    """Add a person of the actor's side."""
    made = desk.add(person, tier="shared", of_party=desk.actor.party, name=name)
    return Done("person", made, "shared")


@act("mandate")
def give_mandate(
    desk: Desk,
    person_id: PersonId,
    capacity: Titles,
    starts_on: Day,
    instrument: Line,
    may_sign: bool = False,
    body_id: MaybeBodyId = "",
    ends_on: Day | None = None,
) -> Done:
    """Record a mandate of a person of the actor's side, with its instrument and its dates."""
    who = desk.find_live(person, person_id)
    check(
        who["of_party"] == desk.actor.party,
        "{name} belongs to {party}",
        "A side records its own mandates.",
        kind="forbidden",
        name=who["name"],
        party=who["of_party"],
    )
    check(
        not may_sign or person_id != desk.actor.person,
        "nobody can record their own mandate to sign",
        "Let an account of another person record it.",
        kind="forbidden",
    )
    check(
        ends_on is None or ends_on >= starts_on,
        "the mandate would end on {end}, before it begins on {start}",
        "Correct the dates.",
        kind="invalid",
        start=starts_on,
        end=ends_on or "",
    )
    if body_id:
        desk.find_live(body, body_id)
    made = desk.add(
        mandate,
        tier="shared",
        person=person_id,
        body=body_id or None,
        of_party=desk.actor.party,
        capacity=check_texts(capacity, "the capacity"),
        may_sign=may_sign,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
        instrument=instrument,
    )
    return Done("mandate", made, "shared")


@act("mandate")
def end_mandate(desk: Desk, mandate_id: MandateId, ends_on: Day) -> Done:
    """End a mandate of the actor's side on a day."""
    row = desk.find_live(mandate, mandate_id)
    check(
        row["of_party"] == desk.actor.party,
        "this mandate belongs to {party}",
        "A side ends its own mandates.",
        kind="forbidden",
        party=row["of_party"],
    )
    check(
        row["starts_on"] <= ends_on.isoformat(),
        "the mandate would end on {end}, before it begins on {start}",
        "Correct the date.",
        kind="invalid",
        start=row["starts_on"],
        end=ends_on,
    )
    check(
        row["ends_on"] is None or ends_on.isoformat() <= row["ends_on"],
        "the mandate already ends on {end}",
        "Record a new mandate with its instrument for the time after.",
        end=row["ends_on"] or "",
    )
    signed = desk.first(
        select(signature.c.signed_on)
        .where(signature.c.mandate == mandate_id, signature.c.signed_on > ends_on.isoformat())
        .order_by(signature.c.signed_on.desc())
    )
    check(
        signed is None,
        "a text was signed by this mandate on {day}",
        "End it on that day or later.",
        day=signed["signed_on"] if signed else "",
    )
    desk.change(mandate, mandate_id, ends_on=ends_on.isoformat())
    return Done("mandate", mandate_id, row["tier"])


@act("signature")
def make_key(desk: Desk, passphrase: Secret, old_passphrase: Secret = "") -> Done:
    """Make a signing key, sealed by a passphrase; another key is replaced with its passphrase."""
    who = _signer(desk)
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
    who = _signer(desk)
    return _register(desk, who, public_pem, old_passphrase, old_signature_base64)


@act("signature")
def end_key(desk: Desk, key_id: KeyId, passphrase: Secret = "") -> Done:
    """End the own key, with its passphrase if it is kept here; signatures it made stay valid."""
    row = desk.find_live(signing_key, key_id)
    check(
        row["of_party"] == desk.actor.party,
        "this key belongs to {party}",
        "A side ends its own keys.",
        kind="forbidden",
        party=row["of_party"],
    )
    check(row["ends_at"] is None, "this key has already ended", "Nothing needs to be ended.")
    check(
        row["person"] == desk.actor.person,
        "this key belongs to another person",
        "Let its person end it, or let two administrators do so on the page of accounts.",
        kind="forbidden",
    )
    sealed = _sealed(desk, key_id)
    if sealed is not None:
        signing.unseal(sealed["sealed_pem"], passphrase)
    desk.change(signing_key, key_id, ends_at=desk.moment)
    facts = {"person": row["person"], "key_id": row["key_id"]}
    return Done("signing_key", key_id, row["tier"], facts=facts)


@act("signature", binds="version")
def sign_text(desk: Desk, version_id: VersionId, passphrase: Secret) -> Done:
    """Sign an agreed text with the sealed key of this account's person."""
    who = _signer(desk)
    row = _agreed(desk, version_id)
    holding = _valid_mandate(desk, who)
    key_row = _current_key(desk, who["id"])
    sealed = _sealed(desk, key_row["id"])
    if sealed is None:
        refuse(
            "the private half of this key is kept elsewhere",
            "Sign the text where the key is, and attach the signature.",
        )
    key = signing.unseal(sealed["sealed_pem"], passphrase)
    made = signing.sign(_payload(row), PAYLOAD_TYPE, key)
    return _keep(desk, row, who, holding, key_row, made)


@act("signature", binds="version")
def attach_signature(desk: Desk, version_id: VersionId, signature_base64: Words) -> Done:
    """Attach a signature made elsewhere with the registered key of this account's person."""
    who = _signer(desk)
    row = _agreed(desk, version_id)
    holding = _valid_mandate(desk, who)
    return _keep(desk, row, who, holding, _current_key(desk, who["id"]), signature_base64)


@act("signature")
def sign_checkpoint(desk: Desk, passphrase: Secret) -> Done:
    """Sign the shared log as it stands, as proof for the other side."""
    who = _signer(desk)
    key_row = _current_key(desk, who["id"])
    sealed = _sealed(desk, key_row["id"])
    if sealed is None:
        refuse(
            "the private half of this key is kept elsewhere",
            "Sign the text where the key is, and attach the signature.",
        )
    key = signing.unseal(sealed["sealed_pem"], passphrase)
    held = log.make_checkpoint(desk.connection, log.SHARED, desk.moment)
    made = signing.sign(canonical_bytes(held), log.CHECKPOINT_TYPE, key)
    log.keep_signature(desk.connection, held, desk.actor.party, key_row["key_id"], made)
    return Done("checkpoint", f"shared:{held['size']}", "shared")


def _signer(desk: Desk) -> Row:
    if not desk.actor.person:
        refuse(
            "no person stands behind this account, so it cannot sign",
            "Let an administrator link the account to a person with a mandate.",
            kind="forbidden",
        )
    return desk.find_live(person, desk.actor.person)


def _register(
    desk: Desk, who: Row, public_pem: str, old_passphrase: str, old_signature: str
) -> Done:
    """Register a key; one that stands is ended in the same act, and both sides are told so."""
    key_id = signing.key_id(public_pem)
    check(
        not desk.count(signing_key, signing_key.c.key_id == key_id),
        "this key is already registered",
        "Use it, or make another.",
    )
    last = desk.first(
        select(signing_key)
        .where(signing_key.c.person == who["id"], signing_key.c.withdrawn_at.is_(None))
        .order_by(signing_key.c.starts_at.desc(), signing_key.c.created_at.desc())
    )
    facts, note = {"person": who["id"], "name": who["name"], "key_id": key_id}, ""
    if last is not None:
        proof = _prove(desk, last, public_pem, old_passphrase, old_signature)
        facts |= {"replaces": last["key_id"], "by": proof}
        note = f"it takes the place of the key {last['key_id'][:8]}"
    for old in _keys(desk, who["id"]):
        desk.change(signing_key, old["id"], ends_at=desk.moment)
    made = desk.add(
        signing_key,
        tier="shared",
        person=who["id"],
        of_party=desk.actor.party,
        key_id=key_id,
        public_pem=public_pem,
        starts_at=desk.moment,
    )
    return Done("signing_key", made, "shared", note, facts)


def _prove(desk: Desk, last: Row, public_pem: str, old_passphrase: str, old_signature: str) -> str:
    """By what right a person's last key, live or ended, is replaced."""
    sealed = _sealed(desk, last["id"])
    if old_passphrase and sealed is not None:
        signing.unseal(sealed["sealed_pem"], old_passphrase)
        return "passphrase"
    if old_signature:
        name = signing.key_id(public_pem).encode("ascii")
        signing.verify(name, KEY_TYPE, old_signature, last["public_pem"])
        return "signature"
    check(
        rights.may_replace_key(desk.connection, last["person"], last["id"]),
        "this person has the signing key {key}, and it is replaced with its proof alone",
        "Give the passphrase of that key, or let two administrators allow a new key.",
        kind="forbidden",
        key=last["key_id"][:8],
    )
    return "two administrators"


def _sealed(desk: Desk, key: str) -> Row | None:
    return desk.first(select(sealed_key).where(sealed_key.c.key == key))


def _keys(desk: Desk, person_id: str) -> list[Row]:
    return desk.rows(
        select(signing_key).where(
            signing_key.c.person == person_id,
            signing_key.c.ends_at.is_(None),
            signing_key.c.withdrawn_at.is_(None),
        )
    )


def _current_key(desk: Desk, person_id: str) -> Row:
    keys = _keys(desk, person_id)
    if not keys:
        refuse("this person has no signing key", "Make a key or register one; then sign.")
    return keys[-1]


def _agreed(desk: Desk, version_id: str) -> Row:
    row = desk.find_live(text_version, version_id)
    check(
        row["state"] == "agreed",
        "version {id} is {state}: only a text that both sides agreed to is signed",
        "Resolve its brackets, confirm its languages and agree to it; then sign.",
        id=version_id,
        state=word(row["state"]),
    )
    check_fingerprint(row)
    held = desk.find(document, row["document"])
    if held["kind"] == "minutes" and held["session"]:
        check_begun(desk, desk.find(session, held["session"]), "signed")
    return row


def _valid_mandate(desk: Desk, who: Row) -> Row:
    """The person's mandate to sign that is valid today, where its capital is."""
    today = desk.today().isoformat()
    held = desk.rows(
        select(mandate)
        .where(
            mandate.c.person == who["id"],
            mandate.c.may_sign.is_(True),
            mandate.c.withdrawn_at.is_(None),
        )
        .order_by(mandate.c.starts_on)
    )
    valid = [
        row
        for row in held
        if row["starts_on"] <= today and (row["ends_on"] is None or row["ends_on"] >= today)
    ]
    if valid:
        return valid[-1]
    past = [row["ends_on"] for row in held if row["ends_on"] and row["ends_on"] < today]
    if past:
        refuse(
            "the mandate of {name} to sign ended on {end}",
            "Record the new mandate with its instrument, or let its holder sign.",
            name=who["name"],
            end=max(past),
        )
    return refuse(
        "{name} holds no mandate to sign that is valid on {today}",
        "Record the mandate with its instrument and dates, or let its holder sign.",
        name=who["name"],
        today=today,
    )


def _payload(row: Row) -> bytes:
    return version_bytes(row["document"], row["number"], row["texts"])


def _keep(desk: Desk, row: Row, who: Row, holding: Row, key: Row, made: str) -> Done:
    """Keep a checked signature; with the last side's, the text is signed and what hangs on it."""
    signing.verify(_payload(row), PAYLOAD_TYPE, made, key["public_pem"])
    check(
        not desk.count(
            signature, signature.c.version == row["id"], signature.c.of_party == desk.actor.party
        ),
        "{party} has already signed this text",
        "Wait for the other side.",
        party=desk.actor.party,
    )
    desk.add(
        signature,
        tier=row["tier"],
        version=row["id"],
        of_party=desk.actor.party,
        person=who["id"],
        mandate=holding["id"],
        method="key",
        key=key["id"],
        signature=made,
        sha256=row["sha256"],
        signed_at=desk.moment,
        signed_on=desk.today().isoformat(),
    )
    if desk.count(signature, signature.c.version == row["id"]) == len(desk.parties):
        desk.go(text_version, row, "signed")
        _supersede(desk, row)
        _follow(desk, row)
    facts = {
        "party": desk.actor.party,
        "person": who["name"],
        "capacity": holding["capacity"],
        "instrument": holding["instrument"],
        "mandate": holding["id"],
        "mandate_starts_on": holding["starts_on"],
        "mandate_ends_on": holding["ends_on"],
        "signed_on": desk.today().isoformat(),
        "key_id": key["key_id"],
        "sha256": row["sha256"],
    }
    return Done("text_version", row["id"], row["tier"], facts=facts)


def _supersede(desk: Desk, row: Row) -> None:
    """The signed version that this one follows is superseded now, not before."""
    if row["supersedes"]:
        older = desk.find(text_version, row["supersedes"])
        if older["state"] in ("signed", "published"):
            desk.go(text_version, older, "superseded")


def _follow(desk: Desk, row: Row) -> None:
    """What hangs on the text: a decision is adopted, the minutes of a session are signed."""
    held = desk.find(document, row["document"])
    if held["decision"]:
        made = desk.find(decision, held["decision"])
        if made["state"] == "agreed":
            desk.change(decision, made["id"], version=row["id"])
            desk.go(decision, desk.find(decision, made["id"]), "adopted")
    if held["kind"] == "minutes" and held["session"]:
        sitting = desk.find(session, held["session"])
        if sitting["state"] == "minutes_drafted":
            desk.go(session, sitting, "minutes_signed")
