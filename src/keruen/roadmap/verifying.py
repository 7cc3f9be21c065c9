"""Verifying a bundle as a stranger does: off-line, and believing nothing that is not proven."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from keruen.errors import KeruenError
from keruen.roadmap.versions import PAYLOAD_TYPE, languages_of, read_payload
from keruen.store import log, signing
from keruen.store.canonical import canonical_bytes, fingerprint
from keruen.store.verifying import ANEW, read_json, verify_checkpoint, verify_entry, verify_held

FORMAT_2 = "keruen bundle 2"
"""The format of a bundle of a whole text by language."""

FORMAT_3 = "keruen bundle 3"
"""The format of a bundle of a text by paragraph."""


def read_bundle(path: Path) -> object:
    """A bundle from its file.

    Raises
    ------
    KeruenError : a file that is too large, or no JSON, or that repeats a key.
    """
    return read_json(path, "a bundle", "Give a file that `keruen roadmap export` wrote.")


def verify_bundle(
    bundle: object,
    keys: dict[str, list[str]] | None = None,
    held: dict[str, object] | None = None,
) -> list[str]:
    """Verify a bundle off-line; returns what was found true, line by line.

    Parameters
    ----------
    bundle : as `make_bundle` makes it.
    keys : public keys as PEM, by party, that the reader trusts; without them the bundle's own are
        used, and the result reports it.
    held : a checkpoint that the reader stored.

    Raises
    ------
    KeruenError : any part of it that is not valid.
    """
    try:
        return _verify(bundle, keys, held)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise KeruenError(
            f"the bundle cannot be read: {type(error).__name__} {error}",
            "Export it again; do not edit it by hand.",
        ) from error


def _verify(
    bundle: Any, keys: dict[str, list[str]] | None, held: dict[str, Any] | None
) -> list[str]:
    if bundle["format"] not in (FORMAT_2, FORMAT_3):
        raise KeruenError(
            f"the bundle is of the format {bundle['format']!r}",
            f"This reads {FORMAT_2!r} and {FORMAT_3!r}.",
        )
    parties = [str(each) for each in bundle["parties"]]
    if len(set(parties)) < 2 or len(set(parties)) != len(parties):
        raise KeruenError("the bundle names fewer than two parties", "Ask for the whole bundle.")
    own = _own_keys(bundle["keys"], parties)
    payload = signing.check_envelope(bundle["envelope"], keys or own, parties)
    texts = _check_text(bundle, payload)
    proof = bundle["log"]
    facts = [_check_entry(each, proof) for each in proof["entries"]]
    signers = _check_signers(facts, parties, bundle["sha256"], own)
    heads = [verify_checkpoint(each, proof, own) for each in proof["checkpoints"]]
    found = [
        f"signed by {' and '.join(sorted(parties))}, checked with the "
        + ("keys that you gave" if keys else "keys in the bundle itself"),
        f"text {texts['document']} version {texts['number']}, "
        f"languages {' '.join(languages_of(texts))}",
        *_say_copies(texts, parties),
        *signers,
        f"{len(facts)} signatures in the log of {proof['size']} entries with root {proof['root']}",
    ]
    if heads:
        found.append(f"the log begins with each of its {len(heads)} checkpoints")
    if held is not None:
        found.append(verify_held(held, proof))
    return found


def _own_keys(entries: Any, parties: list[str]) -> dict[str, list[str]]:
    """Keys by party, where no key is of two parties."""
    own: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for each in entries:
        made = signing.key_id(each["public_pem"])
        if made != each["key_id"]:
            raise KeruenError("a key does not fit its id", ANEW)
        if owner.setdefault(made, each["party"]) != each["party"]:
            raise KeruenError(
                "one key signs for two parties",
                "Ask for a bundle in which each signs with its own.",
            )
        own.setdefault(each["party"], []).append(each["public_pem"])
    return {party: own.get(party, []) for party in parties}


def _check_text(bundle: Any, payload: bytes) -> Any:
    """The signed text, in its canonical form and under its fingerprint."""
    if bundle["envelope"]["payloadType"] != PAYLOAD_TYPE:
        raise KeruenError("the envelope is not of a text", "Ask for the bundle of the text.")
    texts = json.loads(payload)
    if ("format" in texts) != (bundle["format"] == FORMAT_3):
        raise KeruenError("the text is not of the format of the bundle", ANEW)
    if canonical_bytes(read_payload(texts)) != payload:
        raise KeruenError("the text is not in its canonical form", "Ask for the signed original.")
    if fingerprint(texts) != bundle["sha256"]:
        raise KeruenError("the text does not fit its fingerprint", "Ask for the signed original.")
    return texts


def _say_copies(texts: Any, parties: list[str]) -> list[str]:
    """In which paragraphs the copies of the sides differ; nothing of a whole text."""
    if "format" not in texts:
        return []
    count = len(texts["paragraphs"])
    marked = [each["id"] for each in texts["paragraphs"] if each.get("alternat")]
    for each in texts["paragraphs"]:
        if not set(each.get("alternat", {})) <= set(parties):
            raise KeruenError(f"{each['id']} has the wording of a copy of another party", ANEW)
    differ = f"differ in {', '.join(marked)} only" if marked else "are the same"
    return [f"{count} paragraphs; the copies of {' and '.join(sorted(parties))} {differ}"]


def _check_entry(proven: Any, proof: Any) -> Any:
    """The statement of a log entry about a signature, if the entry is in the log."""
    entry = verify_entry(proven, proof, "a signature")
    facts = dict(proven["entry"]["body"]["facts"])
    if entry["log"] != log.SHARED or facts["party"] != entry["by_party"]:
        raise KeruenError("an entry of the log is not of the side that signed", ANEW)
    return facts


def _check_signers(
    facts: list[Any], parties: list[str], sha256: str, own: dict[str, list[str]]
) -> list[str]:
    """One signature of each party, over this text, under a mandate of that day, by its own key."""
    if sorted(each["party"] for each in facts) != sorted(parties):
        raise KeruenError("the log does not hold one signature of each party", ANEW)
    lines = []
    for each in sorted(facts, key=lambda fact: str(fact["party"])):
        if each["sha256"] != sha256:
            raise KeruenError("an entry of the log is of another text", ANEW)
        if each["key_id"] not in {signing.key_id(pem) for pem in own[each["party"]]}:
            raise KeruenError("the log says that another key signed", ANEW)
        end = each["mandate_ends_on"]
        if each["signed_on"] < each["mandate_starts_on"] or (end and each["signed_on"] > end):
            raise KeruenError(
                f"the mandate of {each['person']} was not valid on {each['signed_on']}",
                "The text is not adopted. Ask for a signature under a valid mandate.",
            )
        lines.append(
            f"{each['party']}: {each['person']} on {each['signed_on']}, by {each['instrument']}"
        )
    return lines
