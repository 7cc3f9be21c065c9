"""Signatures: the published form of DSSE, and envelopes that need two distinct parties."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from typing import Any

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives import serialization

from keruen.errors import KeruenError
from keruen.store import hashing, signing
from keruen.store.canonical import canonical_bytes, fingerprint

KIND = "application/example"
MOROCCO, KAZAKHSTAN, OUTSIDER = signing.new_key(), signing.new_key(), signing.new_key()
KEYS = {
    "MAR": [signing.public_pem(MOROCCO)],
    "KAZ": [signing.public_pem(KAZAKHSTAN)],
}
MISSING = (
    "no valid signature of {} covers this text\n"
    "  The text was changed, or the wrong key signed it. Ask for the signed original."
)


def envelope(*signers: Any, payload: bytes = b"text") -> dict[str, Any]:
    made = [
        (signing.key_id(signing.public_pem(key)), signing.sign(payload, KIND, key))
        for key in signers
    ]
    return signing.make_envelope(payload, KIND, made)


def test_published_pre_authentication() -> None:
    made = signing.pre_authentication(b"hello world", "http://example.com/HelloWorld")
    assert made == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_both_parties_bind() -> None:
    assert signing.check_envelope(envelope(MOROCCO, KAZAKHSTAN), KEYS, ["MAR", "KAZ"]) == b"text"


@pytest.mark.parametrize(
    ("signers", "missing"),
    [
        ((MOROCCO,), "KAZ"),
        ((MOROCCO, OUTSIDER), "KAZ"),
        ((OUTSIDER,), "MAR, KAZ"),
    ],
)
def test_one_party_does_not_bind(signers: tuple[Any, ...], missing: str) -> None:
    with pytest.raises(KeruenError) as error:
        signing.check_envelope(envelope(*signers), KEYS, ["MAR", "KAZ"])
    assert str(error.value) == MISSING.format(missing)


def test_a_changed_comma_breaks_both() -> None:
    made = envelope(MOROCCO, KAZAKHSTAN, payload=b"yes, and no")
    made["payload"] = base64.b64encode(b"yes and no").decode()
    with pytest.raises(KeruenError) as error:
        signing.check_envelope(made, KEYS, ["MAR", "KAZ"])
    assert str(error.value) == MISSING.format("MAR, KAZ")


def test_two_keys_of_one_party_are_one_party() -> None:
    second = signing.new_key()
    keys = {**KEYS, "MAR": [*KEYS["MAR"], signing.public_pem(second)]}
    with pytest.raises(KeruenError) as error:
        signing.check_envelope(envelope(MOROCCO, second), keys, ["MAR", "KAZ"])
    assert str(error.value) == MISSING.format("KAZ")


def test_a_changed_type_breaks_both() -> None:
    made = envelope(MOROCCO, KAZAKHSTAN)
    made["payloadType"] = "application/other"
    with pytest.raises(KeruenError):
        signing.check_envelope(made, KEYS, ["MAR", "KAZ"])


@pytest.mark.parametrize("made", [{"payload": 3}, {}, envelope(MOROCCO, MOROCCO)])
def test_an_envelope_that_cannot_be_read(made: dict[str, Any]) -> None:
    with pytest.raises(KeruenError) as error:
        signing.check_envelope(made, KEYS, ["MAR", "KAZ"])
    assert str(error.value) == (
        "the envelope cannot be read\n  Export it again; do not edit it by hand."
    )


def test_a_sealed_key_opens_by_its_passphrase_alone() -> None:
    sealed = signing.seal(MOROCCO, "a long passphrase")
    opened = signing.unseal(sealed, "a long passphrase")
    assert signing.public_pem(opened) == signing.public_pem(MOROCCO)
    with pytest.raises(KeruenError) as error:
        signing.unseal(sealed, "another one")
    assert str(error.value) == (
        "the passphrase does not open the key\n"
        "  Type it again; if it is lost, let two administrators allow a new key."
    )


def test_a_passphrase_is_as_slow_to_guess_as_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, int, int]] = []
    stretch = signing.hash_secret_raw

    def watch(secret: bytes, salt: bytes, *costs: Any) -> bytes:
        tried.append(costs[:3])
        return stretch(secret, salt, *costs)

    monkeypatch.setattr(signing, "hash_secret_raw", watch)
    sealed = signing.seal(MOROCCO, "a long passphrase")
    assert sealed != signing.seal(MOROCCO, "a long passphrase")
    cost = (hashing.HASHER.time_cost, hashing.HASHER.memory_cost, hashing.HASHER.parallelism)
    tried.clear()
    # What it costs is read from the key, so that a later, higher cost leaves old keys readable.
    monkeypatch.setattr(hashing, "HASHER", PasswordHasher(time_cost=2, memory_cost=16))
    signing.unseal(sealed, "a long passphrase")
    with pytest.raises(KeruenError):
        signing.unseal(sealed, "another one")
    assert tried == [cost, cost]
    with pytest.raises(KeruenError, match="does not open the key"):
        signing.unseal(sealed.split("\n", 1)[1], "a long passphrase")
    with pytest.raises(KeruenError, match="does not open the key"):
        signing.unseal(re.sub(r"m=\d+", "m=0", sealed), "a long passphrase")


def test_the_usual_cost_is_that_of_argon2_for_passwords() -> None:
    code = "from keruen.store.hashing import HASHER as h; print(h.time_cost, h.memory_cost)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3", "65536"]


def test_a_key_sealed_by_an_earlier_version_opens() -> None:
    """Before passphrases were stretched by argon2, PEM stood alone."""
    old = MOROCCO.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"a long passphrase"),
    ).decode("ascii")
    opened = signing.unseal(old, "a long passphrase")
    assert signing.public_pem(opened) == signing.public_pem(MOROCCO)
    with pytest.raises(KeruenError, match="does not open the key"):
        signing.unseal(old, "another one")


def test_canonical_form_of_rfc_8785() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_bytes(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert fingerprint({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, {1: 2}, object()])
def test_a_value_without_a_canonical_form(value: object) -> None:
    with pytest.raises(KeruenError) as error:
        canonical_bytes(value)
    assert error.value.what.startswith("a value has no canonical form: ")
