"""Verifying a bundle as a stranger does: off-line, and believing nothing that is not proven."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from keruen.errors import KeruenError
from keruen.json_values import list_of, object_of, objects_of, text_of
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
        return _verify(object_of(bundle), keys, held)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise KeruenError(
            f"the bundle cannot be read: {problem}",
            "Export it again; do not edit it by hand.",
        ) from error


def _verify(
    bundle: Mapping[str, object],
    keys: dict[str, list[str]] | None,
    held: dict[str, object] | None,
) -> list[str]:
    if bundle["format"] not in (FORMAT_2, FORMAT_3):
        raise KeruenError(
            f"the bundle is of the format {bundle['format']!r}",
            f"This reads {FORMAT_2!r} and {FORMAT_3!r}.",
        )
    parties = [str(each) for each in list_of(bundle["parties"])]
    if len(set(parties)) < 2 or len(set(parties)) != len(parties):
        raise KeruenError("the bundle names fewer than two parties", "Ask for the whole bundle.")
    own = _own_keys(objects_of(bundle["keys"]), parties)
    payload = signing.check_envelope(object_of(bundle["envelope"]), keys or own, parties)
    texts = _check_text(bundle, payload)
    proof = object_of(bundle["log"])
    facts = [_check_entry(each, proof) for each in objects_of(proof["entries"])]
    signers = _check_signers(facts, parties, text_of(bundle["sha256"]), own)
    heads = [verify_checkpoint(each, proof, own) for each in objects_of(proof["checkpoints"])]
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


def _own_keys(entries: Sequence[Mapping[str, object]], parties: list[str]) -> dict[str, list[str]]:
    """Keys by party, where no key is of two parties."""
    own: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for each in entries:
        pem, party = text_of(each["public_pem"]), text_of(each["party"])
        made = signing.key_id(pem)
        if made != each["key_id"]:
            raise KeruenError("a key does not fit its id", ANEW)
        if owner.setdefault(made, party) != party:
            raise KeruenError(
                "one key signs for two parties",
                "Ask for a bundle in which each signs with its own.",
            )
        own.setdefault(party, []).append(pem)
    return {party: own.get(party, []) for party in parties}


def _check_text(bundle: Mapping[str, object], payload: bytes) -> Mapping[str, object]:
    """The signed text, in its canonical form and under its fingerprint."""
    if object_of(bundle["envelope"])["payloadType"] != PAYLOAD_TYPE:
        raise KeruenError("the envelope is not of a text", "Ask for the bundle of the text.")
    texts = object_of(json.loads(payload))
    if ("format" in texts) != (bundle["format"] == FORMAT_3):
        raise KeruenError("the text is not of the format of the bundle", ANEW)
    if canonical_bytes(read_payload(texts)) != payload:
        raise KeruenError("the text is not in its canonical form", "Ask for the signed original.")
    if fingerprint(texts) != bundle["sha256"]:
        raise KeruenError("the text does not fit its fingerprint", "Ask for the signed original.")
    return texts


def _say_copies(texts: Mapping[str, object], parties: list[str]) -> list[str]:
    """In which paragraphs the copies of the sides differ; nothing of a whole text."""
    if "format" not in texts:
        return []
    paragraphs = objects_of(texts["paragraphs"])
    marked = [text_of(each["id"]) for each in paragraphs if each.get("alternat")]
    for each in paragraphs:
        if not set(object_of(each.get("alternat", {}))) <= set(parties):
            raise KeruenError(f"{each['id']} has the wording of a copy of another party", ANEW)
    differ = f"differ in {', '.join(marked)} only" if marked else "are the same"
    return [f"{len(paragraphs)} paragraphs; the copies of {' and '.join(sorted(parties))} {differ}"]


def _check_entry(proven: Mapping[str, object], proof: Mapping[str, object]) -> dict[str, object]:
    """The statement of a log entry about a signature, if the entry is in the log."""
    entry = verify_entry(proven, proof, "a signature")
    facts = dict(object_of(object_of(entry["body"])["facts"]))
    if entry["log"] != log.SHARED or facts["party"] != entry["by_party"]:
        raise KeruenError("an entry of the log is not of the side that signed", ANEW)
    return facts


def _check_signers(
    facts: list[dict[str, object]], parties: list[str], sha256: str, own: dict[str, list[str]]
) -> list[str]:
    """One signature of each party, over this text, under a mandate of that day, by its own key."""
    if sorted(text_of(each["party"]) for each in facts) != sorted(parties):
        raise KeruenError("the log does not hold one signature of each party", ANEW)
    lines = []
    for each in sorted(facts, key=lambda fact: str(fact["party"])):
        if each["sha256"] != sha256:
            raise KeruenError("an entry of the log is of another text", ANEW)
        if each["key_id"] not in {signing.key_id(pem) for pem in own[text_of(each["party"])]}:
            raise KeruenError("the log says that another key signed", ANEW)
        day, end = text_of(each["signed_on"]), each["mandate_ends_on"]
        if day < text_of(each["mandate_starts_on"]) or (end and day > text_of(end)):
            raise KeruenError(
                f"the mandate of {each['person']} was not valid on {day}",
                "The text is not adopted. Ask for a signature under a valid mandate.",
            )
        lines.append(f"{each['party']}: {each['person']} on {day}, by {each['instrument']}")
    return lines
