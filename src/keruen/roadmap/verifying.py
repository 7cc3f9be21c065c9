"""Verifying a bundle as a stranger does: off-line, and believing nothing that is not proven."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from keruen.errors import KeruenError
from keruen.roadmap.versions import PAYLOAD_TYPE, version_bytes
from keruen.store import log, merkle, signing
from keruen.store.canonical import canonical_bytes, fingerprint

FORMAT = "keruen bundle 2"
LARGEST_BYTES = 20_000_000
ANEW = "Ask for the bundle anew, and hold it against a checkpoint of your own."
REWRITTEN = "History was rewritten, or the bundle is of another register. Ask both sides."


def read_bundle(path: Path) -> object:
    """A bundle from its file.

    Raises
    ------
    KeruenError : a file that is too large, or no JSON, or that repeats a key.
    """
    remedy = "Give a file that `keruen roadmap export` wrote."
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise KeruenError(f"{path} is too large for a bundle", remedy)
        text = path.read_text(encoding="utf-8")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise KeruenError(f"{path} cannot be read as a bundle", remedy) from error


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
    KeruenError : anything in it that does not hold.
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
    if bundle["format"] != FORMAT:
        raise KeruenError(
            f"the bundle is of the format {bundle['format']!r}", f"This reads {FORMAT!r}."
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
    heads = [_check_checkpoint(each, proof, own) for each in proof["checkpoints"]]
    found = [
        f"signed by {' and '.join(sorted(parties))}, checked with the "
        + ("keys that you gave" if keys else "keys in the bundle itself"),
        f"text {texts['document']} version {texts['number']}, "
        f"languages {' '.join(sorted(texts['texts']))}",
        *signers,
        f"{len(facts)} signatures in the log of {proof['size']} entries with root {proof['root']}",
    ]
    if heads:
        found.append(f"the log begins with each of its {len(heads)} checkpoints")
    if held is not None:
        found.append(_check_held(held, proof))
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
    if version_bytes(texts["document"], texts["number"], texts["texts"]) != payload:
        raise KeruenError("the text is not in its canonical form", "Ask for the signed original.")
    if fingerprint(texts) != bundle["sha256"]:
        raise KeruenError("the text does not fit its fingerprint", "Ask for the signed original.")
    return texts


def _check_entry(proven: Any, proof: Any) -> Any:
    """The statement of a log entry about a signature, if the entry is in the log."""
    entry = proven["entry"]
    found = merkle.verify_inclusion(
        merkle.leaf_hash(log.entry_bytes(entry)),
        entry["position"],
        proof["size"],
        [bytes.fromhex(each) for each in proven["path"]],
        bytes.fromhex(proof["root"]),
    )
    if not found:
        raise KeruenError("the proof that a signature stands in the log does not hold", ANEW)
    facts = dict(entry["body"]["facts"])
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


def _check_checkpoint(head: Any, proof: Any, own: dict[str, list[str]]) -> int:
    """The size of a checkpoint with which the log begins; its signatures hold as far as known."""
    size = head["size"]
    found = merkle.verify_consistency(
        size,
        proof["size"],
        bytes.fromhex(head["root"]),
        bytes.fromhex(proof["root"]),
        [bytes.fromhex(each) for each in head["path"]],
    )
    if not found:
        raise KeruenError(
            f"the log does not begin with the checkpoint of {size} entries", REWRITTEN
        )
    payload = canonical_bytes(log.payload_of(head))
    for each in head["signatures"]:
        for pem in own.get(each["by_party"], ()):
            if signing.key_id(pem) == each["key_id"]:
                signing.verify(payload, log.CHECKPOINT_TYPE, each["signature"], pem)
    return int(size)


def _check_held(held: dict[str, Any], proof: Any) -> str:
    """A checkpoint that the reader stored: the log must begin with it."""
    size, root = held["size"], held["root"]
    if size > proof["size"]:
        raise KeruenError(
            f"your checkpoint covers {size} entries and the bundle's log {proof['size']}",
            "Export the bundle again, or give the checkpoint that you kept before it.",
        )
    known = {each["size"]: each["root"] for each in proof["checkpoints"]}
    known[proof["size"]] = proof["root"]
    if size not in known:
        raise KeruenError(
            f"the bundle knows no checkpoint of {size} entries, and you kept one", REWRITTEN
        )
    if known[size] != root:
        raise KeruenError(
            f"the first {size} entries of the bundle's log are not those of your checkpoint",
            REWRITTEN,
        )
    return f"the log begins with your checkpoint of {size} entries"


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which no name comes twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
