"""What both sides sign: the canonical form of one version of a document.

A version is a whole text by language, or an ordered list of paragraphs (canonical form 2). The
second has its own `format` in the signed bytes, so that neither can be read as the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keruen.json_values import object_of, objects_of, text_of, texts_of, whole_of
from keruen.store.canonical import canonical_bytes, fingerprint

Texts = Mapping[str, str]

PAYLOAD_TYPE = "application/vnd.keruen.text+json"
"""The type of what is signed, which the signature covers too."""

PARAGRAPHS = "paragraphs"
"""The form of a version that is an ordered list of paragraphs."""

FORMAT = "keruen text 2"
"""The canonical form of a version by paragraph."""


@dataclass(frozen=True)
class SignedParagraph:
    """A paragraph as it is signed.

    Parameters
    ----------
    number : its stable number in the document; ``p4`` in the signed bytes.
    texts : its wording by language.
    alternat : the wording of the copy of a side, by side and language, where it differs.
    """

    number: int
    kind: str
    texts: Texts
    alternat: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, object]:
        """The paragraph as plain data."""
        made: dict[str, object] = {
            "id": f"p{self.number}",
            "kind": self.kind,
            "texts": dict(self.texts),
        }
        if self.alternat:
            made["alternat"] = {party: dict(words) for party, words in self.alternat.items()}
        return made

    @property
    def sha256(self) -> str:
        """The fingerprint of the paragraph, which each side confirms language by language."""
        return fingerprint(self.words)


@dataclass(frozen=True)
class EntryRule:
    """When an instrument enters into force.

    Parameters
    ----------
    rule : ``signature``, ``last_notification`` or ``date``.
    days : days after the signature or after the last notification.
    on : the date, as ISO text, for the rule ``date``.
    """

    rule: str
    days: int = 0
    on: str = ""

    @property
    def words(self) -> dict[str, object]:
        """The rule as plain data."""
        made: dict[str, object] = {"rule": self.rule}
        return made | ({"on": self.on} if self.rule == "date" else {"days": self.days})


def version_payload(document: str, number: int, texts: Texts) -> dict[str, object]:
    """The value that is signed: the document, the number of the version and its texts."""
    return {"document": document, "number": number, "texts": texts}


def paragraphs_payload(
    document: str,
    number: int,
    kind: str,
    paragraphs: Sequence[SignedParagraph],
    entry: EntryRule | None = None,
) -> dict[str, object]:
    """The value that is signed of a version by paragraph, in canonical form 2."""
    made: dict[str, object] = {
        "format": FORMAT,
        "document": document,
        "number": number,
        "kind": kind,
        "paragraphs": [each.words for each in paragraphs],
    }
    return made | ({"entry_into_force": entry.words} if entry else {})


def read_payload(value: Mapping[str, object]) -> dict[str, object]:
    """A signed value made anew from its parts, so that nothing else can be in it.

    Raises
    ------
    KeyError, TypeError, ValueError : a value of neither form.
    """
    if "format" not in value:
        texts = texts_of(value["texts"])
        return version_payload(text_of(value["document"]), whole_of(value["number"]), texts)
    if value["format"] != FORMAT:
        raise ValueError(f"the format {value['format']!r} is not known")
    rule = value.get("entry_into_force")
    return paragraphs_payload(
        text_of(value["document"]),
        whole_of(value["number"]),
        text_of(value["kind"]),
        [_read_paragraph(each) for each in objects_of(value["paragraphs"])],
        _read_rule(object_of(rule)) if rule else None,
    )


def _read_paragraph(value: Mapping[str, object]) -> SignedParagraph:
    copies = object_of(value.get("alternat", {}))
    return SignedParagraph(
        int(text_of(value["id"]).removeprefix("p")),
        text_of(value["kind"]),
        texts_of(value["texts"]),
        {party: texts_of(words) for party, words in copies.items()},
    )


def _read_rule(value: Mapping[str, object]) -> EntryRule:
    days, day = whole_of(value.get("days", 0)), text_of(value.get("on", ""))
    return EntryRule(text_of(value["rule"]), days, day)


def languages_of(value: Mapping[str, object]) -> list[str]:
    """The languages of a signed value, in the order of their codes."""
    if "format" not in value:
        return sorted(object_of(value["texts"]))
    paragraphs = objects_of(value["paragraphs"])
    return sorted({language for each in paragraphs for language in object_of(each["texts"])})


def version_bytes(document: str, number: int, texts: Texts) -> bytes:
    """The bytes that are signed, in the canonical form of RFC 8785."""
    return canonical_bytes(version_payload(document, number, texts))


def version_fingerprint(document: str, number: int, texts: Texts) -> str:
    """SHA-256 of the bytes that are signed, in hexadecimal."""
    return fingerprint(version_payload(document, number, texts))
