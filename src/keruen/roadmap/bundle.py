"""A bundle: a signed text with all that a stranger needs to verify it, without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import refuse
from keruen.roadmap.tables import (
    document,
    mandate,
    person,
    signature,
    signing_key,
    text_version,
)
from keruen.roadmap.versions import PAYLOAD_TYPE, version_bytes
from keruen.store import log, merkle, signing
from keruen.store.tables import log_entry

FORMAT = "keruen bundle 1"


def make_bundle(desk: Desk, version_id: str) -> dict[str, Any]:
    """The bundle of a version that every side has signed.

    Raises
    ------
    KeruenError : a version that is not signed.
    """
    row = desk.find(text_version, version_id)
    if row["state"] not in ("signed", "published", "superseded"):
        refuse(
            "version {id} is {state}: only a signed text is exported as a bundle",
            "Let both sides sign it.",
            id=version_id,
            state=row["state"],
        )
    signatures = desk.rows(
        select(signature)
        .where(signature.c.version == version_id, signature.c.withdrawn_at.is_(None))
        .order_by(signature.c.of_party)
    )
    signers = []
    for each in signatures:
        key = desk.find(signing_key, each["key"])
        held = desk.find(mandate, each["mandate"])
        signers.append(
            {
                "party": each["of_party"],
                "person": desk.find(person, each["person"])["name"],
                "capacity": held["capacity"],
                "instrument": held["instrument"],
                "mandate_starts_on": held["starts_on"],
                "mandate_ends_on": held["ends_on"],
                "signed_at": each["signed_at"],
                "signed_on": each["signed_on"],
                "key_id": key["key_id"],
                "public_pem": key["public_pem"],
            }
        )
    payload = version_bytes(row["document"], row["number"], row["texts"])
    title = desk.find(document, row["document"])["title"]
    return {
        "format": FORMAT,
        "title": title,
        "sha256": row["sha256"],
        "parties": sorted(each["code"] for each in desk.parties),
        "signers": signers,
        "envelope": signing.make_envelope(
            payload,
            PAYLOAD_TYPE,
            [
                (key["key_id"], each["signature"])
                for key, each in zip(signers, signatures, strict=True)
            ],
        ),
        "log": _proof(desk, version_id),
    }


def _proof(desk: Desk, version_id: str) -> dict[str, Any]:
    """Where the last signature stands in the shared log, with its proof of inclusion."""
    table = log_entry
    entries = desk.rows(
        select(table)
        .where(table.c.log == log.SHARED, table.c.act.in_(("sign_text", "attach_signature")))
        .order_by(table.c.position.desc())
    )
    entry = next(each for each in entries if each["body"]["id"] == version_id)
    size = log.size_of(desk.connection, log.SHARED)
    path = log.prove_inclusion(desk.connection, log.SHARED, entry["position"], size)
    keys = ("log", "position", "at", "by_party", "by_account", "act", "body")
    return {
        "entry": {key: entry[key] for key in keys},
        "size": size,
        "root": log.root_of(desk.connection, log.SHARED, size).hex(),
        "path": [each.hex() for each in path],
    }


def verify_bundle(bundle: Any, keys: dict[str, list[str]] | None = None) -> list[str]:
    """Verify a bundle off-line; returns what was found true, line by line.

    Parameters
    ----------
    bundle : as `make_bundle` makes it.
    keys : public keys as PEM, by party, that the reader trusts; without them the bundle's own are
        used, and the answer says so.

    Raises
    ------
    KeruenError : anything in it that does not hold.
    """
    try:
        return _verify(bundle, keys)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise KeruenError(
            f"the bundle cannot be read: {type(error).__name__} {error}",
            "Export it anew; do not edit it by hand.",
        ) from error


def read_bundle(path: Path) -> Any:
    """A bundle from its file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"{path} cannot be read as a bundle", "Give a file that `keruen roadmap export` wrote."
        ) from error


def _verify(bundle: Any, keys: dict[str, list[str]] | None) -> list[str]:
    if bundle["format"] != FORMAT:
        raise KeruenError(
            f"the bundle is of the format {bundle['format']!r}", f"This reads {FORMAT!r}."
        )
    parties = [str(each) for each in bundle["parties"]]
    if len(set(parties)) < 2:
        raise KeruenError("the bundle names fewer than two parties", "Ask for the whole bundle.")
    own: dict[str, list[str]] = {}
    for each in bundle["signers"]:
        own.setdefault(each["party"], []).append(each["public_pem"])
        end = each["mandate_ends_on"]
        if each["signed_on"] < each["mandate_starts_on"] or (end and each["signed_on"] > end):
            raise KeruenError(
                f"the mandate of {each['person']} was not valid on {each['signed_on']}",
                "The text is not adopted. Ask for a signature under a valid mandate.",
            )
    shared_keys = set(map(signing.key_id, own.get(parties[0], ())))
    if shared_keys & {signing.key_id(pem) for other in parties[1:] for pem in own.get(other, ())}:
        raise KeruenError(
            "one key signs for two parties", "Ask for a bundle in which each signs with its own."
        )
    payload = signing.check_envelope(bundle["envelope"], keys or own, parties)
    texts = json.loads(payload)
    if bundle["envelope"]["payloadType"] != PAYLOAD_TYPE:
        raise KeruenError("the envelope is not of a text", "Ask for the bundle of the text.")
    if version_bytes(texts["document"], texts["number"], texts["texts"]) != payload:
        raise KeruenError("the text is not in its canonical form", "Ask for the signed original.")
    found = merkle.leaf_hash(log.entry_bytes(bundle["log"]["entry"]))
    proof = bundle["log"]
    if not merkle.verify_inclusion(
        found,
        proof["entry"]["position"],
        proof["size"],
        [bytes.fromhex(each) for each in proof["path"]],
        bytes.fromhex(proof["root"]),
    ):
        raise KeruenError(
            "the proof that the signature stands in the log does not hold",
            "Ask for the bundle anew, and hold it against a checkpoint of your own.",
        )
    trust = "keys that you gave" if keys else "keys in the bundle itself"
    return [
        f"signed by {' and '.join(sorted(parties))}, checked with the {trust}",
        f"text {texts['document']} version {texts['number']}, "
        f"languages {' '.join(sorted(texts['texts']))}",
        f"entry {proof['entry']['position']} of {proof['size']} in the log with root "
        f"{proof['root']}",
    ]
