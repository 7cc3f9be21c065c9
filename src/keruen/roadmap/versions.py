"""What both sides sign: the canonical form of one version of a document."""

from __future__ import annotations

from keruen.roadmap.desk import Texts
from keruen.store.canonical import canonical_bytes, fingerprint

PAYLOAD_TYPE = "application/vnd.keruen.text+json"
"""The type of what is signed, which the signature covers too."""


def version_payload(document: str, number: int, texts: Texts) -> dict[str, object]:
    """The value that is signed: the document, the number of the version and its texts."""
    return {"document": document, "number": number, "texts": texts}


def version_bytes(document: str, number: int, texts: Texts) -> bytes:
    """The bytes that are signed, in the canonical form of RFC 8785."""
    return canonical_bytes(version_payload(document, number, texts))


def version_fingerprint(document: str, number: int, texts: Texts) -> str:
    """SHA-256 of the bytes that are signed, in hexadecimal."""
    return fingerprint(version_payload(document, number, texts))
