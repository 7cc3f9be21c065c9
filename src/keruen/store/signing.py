"""Signatures: Ed25519 keys, DSSE envelopes, and which parties an envelope binds."""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key, SSlibKey  # type: ignore[attr-defined]

from keruen.errors import KeruenError
from keruen.store import hashing
from keruen.store.attempts import WrongSecretError
from keruen.store.passwords import LONGEST_BYTES


def new_key() -> Ed25519PrivateKey:
    """A new private key."""
    return Ed25519PrivateKey.generate()


def public_pem(key: Ed25519PrivateKey) -> str:
    """The public half of a key, as PEM."""
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode("ascii")
    )


def key_id(pem: str) -> str:
    """The id of a public key: SHA-256 of its DER form, in hexadecimal."""
    der = _read_public(pem).public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()


STRETCHED = re.compile(r"argon2id t=(\d{1,2}) m=(\d{1,7}) p=(\d{1,2}) salt=([0-9a-f]{32})\n")
"""Begins a sealed key whose passphrase was made slow to guess; PEM follows."""


def seal(key: Ed25519PrivateKey, passphrase: str) -> str:
    """A private key that only its passphrase opens: how the passphrase is stretched, then PEM.

    PEM alone would let whoever has a copy of the register try a passphrase in a thousandth of a
    second; argon2 takes as long as for a password of an account.

    Raises
    ------
    KeruenError : a passphrase that cannot seal: empty, too long, or with unpaired surrogates.
    """
    secret = _bytes_of(passphrase)
    if secret is None:
        raise KeruenError(
            f"a passphrase is of 1 to {LONGEST_BYTES} bytes of text", "Choose another passphrase."
        )
    cost = hashing.HASHER
    line = (
        f"argon2id t={cost.time_cost} m={cost.memory_cost} p={cost.parallelism} "
        f"salt={secrets.token_hex(16)}\n"
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_stretch(line, secret)),
    )
    return line + pem.decode("ascii")


def unseal(sealed_pem: str, passphrase: str) -> Ed25519PrivateKey:
    """Open a sealed private key; one of an earlier version is PEM alone.

    Raises
    ------
    WrongSecretError : a passphrase that does not open it.
    """
    # An invalid passphrase opens no key.
    secret = _bytes_of(passphrase) or b"\0"
    stretched = STRETCHED.match(sealed_pem)
    try:
        if stretched is not None:
            secret = _stretch(stretched[0], secret)
            sealed_pem = sealed_pem[stretched.end() :]
        key = serialization.load_pem_private_key(sealed_pem.encode("ascii"), secret)
    except (ValueError, TypeError, HashingError) as error:
        raise WrongSecretError(
            "the passphrase does not open the key",
            "Type it again; if it is lost, let two administrators allow a new key.",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeruenError("the sealed key is not an Ed25519 key", "Make a key with Keruen.")
    return key


def _stretch(line: str, secret: bytes) -> bytes:
    """What seals the PEM, made from a passphrase as the first line says."""
    found = STRETCHED.fullmatch(line)
    if found is None:
        raise ValueError("the first line of a sealed key cannot be read")
    time_cost, memory_cost, lanes = (int(each) for each in found.groups()[:3])
    salt = bytes.fromhex(found[4])
    made = hash_secret_raw(secret, salt, time_cost, memory_cost, lanes, 32, Type.ID)
    return made.hex().encode("ascii")


def _bytes_of(passphrase: str) -> bytes | None:
    """A passphrase as bytes; None for what OpenSSL takes for none."""
    try:
        secret = passphrase.encode("utf-8")
    except UnicodeEncodeError:
        return None
    return secret if 1 <= len(secret) <= LONGEST_BYTES else None


def pre_authentication(payload: bytes, payload_type: str) -> bytes:
    """What DSSE signs: the type and the payload, each with its length."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, payload_type: str, key: Ed25519PrivateKey) -> str:
    """The signature over a payload and its type, as base64."""
    made = key.sign(pre_authentication(payload, payload_type))
    return base64.b64encode(made).decode("ascii")


def verify(payload: bytes, payload_type: str, signature: str, pem: str) -> None:
    """Check one signature.

    Raises
    ------
    KeruenError : a signature that this key did not make over this payload.
    """
    try:
        raw = base64.b64decode(signature.encode("ascii"), validate=True)
        _read_public(pem).verify(raw, pre_authentication(payload, payload_type))
    except (InvalidSignature, binascii.Error, UnicodeEncodeError) as error:
        raise KeruenError(
            "the signature does not fit the text and the key",
            "Sign this very version with the key that is registered for you.",
        ) from error


def make_envelope(
    payload: bytes, payload_type: str, signatures: Sequence[tuple[str, str]]
) -> dict[str, object]:
    """A DSSE envelope of a payload and signatures (key id, base64)."""
    return {
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": payload_type,
        "signatures": [{"keyid": key, "sig": made} for key, made in signatures],
    }


def check_envelope(
    envelope: Mapping[str, object], keys: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> bytes:
    """The payload of an envelope that every needed party has signed.

    Parameters
    ----------
    envelope : as `make_envelope` makes it.
    keys : public keys as PEM, by party; two keys of one party count as one party.
    needed : the parties that must have signed.

    Raises
    ------
    KeruenError : an envelope that cannot be read, or that lacks a party.
    """
    try:
        read = Envelope.from_dict(copy.deepcopy(dict(envelope)))
    except (KeyError, ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise KeruenError(
            "the envelope cannot be read", "Export it again; do not edit it by hand."
        ) from error
    missing = [party for party in needed if not _signed_by(read, keys.get(party, ()))]
    if missing:
        raise KeruenError(
            f"no valid signature of {', '.join(missing)} covers this text",
            "The text was changed, or the wrong key signed it. Ask for the signed original.",
        )
    return bytes(read.payload)


def _signed_by(read: Envelope, pems: Sequence[str]) -> bool:
    keys: list[Key] = [
        SSlibKey(key_id(pem), "ed25519", "ed25519", {"public": _raw(pem)}) for pem in pems
    ]
    if not keys:
        return False
    try:
        read.verify(keys, 1)
    except (VerificationError, ValueError):
        return False
    return True


def _raw(pem: str) -> str:
    raw = _read_public(pem).public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()


def _read_public(pem: str) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(pem.encode("ascii"))
    except (ValueError, UnicodeEncodeError) as error:
        raise KeruenError(
            "the public key cannot be read", "Give it as PEM, beginning with BEGIN PUBLIC KEY."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeruenError("the public key is not an Ed25519 key", "Register an Ed25519 key.")
    return key
