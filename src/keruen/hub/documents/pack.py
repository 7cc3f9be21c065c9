"""Shipment packs: the documents of a shipment as PDF and JSON in one file, verified off-line.

A pack is a ZIP file without compression whose every byte follows from its files, so that a changed
byte anywhere is found. The manifest lists each file with its hash; the hash of the manifest is the
fingerprint of the pack, which the hub records in its log.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from keruen.errors import KeruenError
from keruen.hub.documents.compose import kind_of
from keruen.hub.documents.json_form import record_json, verify_record
from keruen.hub.documents.pdf import document_pdf
from keruen.hub.documents.record_base import Record
from keruen.hub.documents.records import PackedFile, ShipmentPack
from keruen.hub.epcis.errors import EpcisError
from keruen.hub.epcis.json_text import Json, parse_json, write_json
from keruen.hub.grain.checks import shown

FORMAT = 1
MANIFEST = "manifest.json"
COVER = "cover"
MOST_BYTES = 256 * 2**20
MOST_FILES = 2000
DATE = (1980, 1, 1, 0, 0, 0)
NAME = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,99}", re.ASCII)
UNSAFE = re.compile(r"[^a-z0-9\-]+")
BROKEN = (
    *(ValueError, OSError, EOFError, RuntimeError, ArithmeticError, LookupError, MemoryError),
    *(zipfile.BadZipFile, struct.error),
)
"""What the reader of Python raises for bytes that are not a ZIP file."""
REMEDY = "Ask the hub for the pack again."


@dataclass(frozen=True)
class Pack:
    """A shipment pack.

    Parameters
    ----------
    content : the ZIP file.
    fingerprint : SHA-256 of its manifest, in hexadecimal; 64 digits.
    files : names and contents, without the manifest.
    """

    content: bytes
    fingerprint: str
    files: tuple[tuple[str, bytes], ...]


def make_pack(cover: ShipmentPack, records: Sequence[Record], languages: Sequence[str]) -> Pack:
    """The documents of a shipment as one file.

    Parameters
    ----------
    cover : number, ship and cargo; its list of files is made here.
    records : the documents, in the order of the pack.
    languages : of the PDFs, each of en, fr or ar.

    Raises
    ------
    KeruenError : no documents or languages, or a document that cannot be set.
    """
    if not records or not languages:
        raise KeruenError("the pack has no documents or no language", "Give at least one of each.")
    files: dict[str, bytes] = {}
    listed: list[PackedFile] = []
    for place, record in enumerate(records, start=1):
        kind = kind_of(record)
        stem = f"{place:02}-{kind}-{_safe(record.number)}"
        made = {f"{stem}.{each}.pdf": document_pdf(record, each) for each in languages}
        made[f"{stem}.json"] = record_json(record).encode("utf-8")
        for name, content in made.items():
            digest = hashlib.sha256(content).hexdigest()
            listed.append(PackedFile(name, kind, record.number, len(content), digest))
        files |= made
    complete = replace(cover, files=tuple(listed))
    for each in languages:
        files[f"{COVER}.{each}.pdf"] = document_pdf(complete, each)
    files[f"{COVER}.json"] = record_json(complete).encode("utf-8")
    return assemble(files)


def assemble(files: dict[str, bytes]) -> Pack:
    """A pack of files with their manifest.

    Examples
    --------
    >>> pack = assemble({"note.txt": b"wheat"})
    >>> verify_pack(pack.content, pack.fingerprint).files
    (('note.txt', b'wheat'),)
    """
    listed: list[Json] = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    manifest = write_json({"files": listed, "format": FORMAT}, 1).encode("utf-8")
    content = _zip({**files, MANIFEST: manifest})
    return Pack(content, hashlib.sha256(manifest).hexdigest(), tuple(files.items()))


def verify_pack(content: bytes, fingerprint: str | None = None) -> Pack:
    """Check a pack without a network: every byte, every hash, every record.

    Parameters
    ----------
    fingerprint : of the pack, from the log of the hub. Without it the pack is found consistent,
        which does not prove who made it.

    Raises
    ------
    KeruenError : not a pack, a file that was changed, is missing or was added, or another
        fingerprint.
    """
    files = _unzip(content)
    manifest = files.pop(MANIFEST, None)
    if manifest is None:
        raise KeruenError("the pack has no manifest", REMEDY)
    found = hashlib.sha256(manifest).hexdigest()
    if fingerprint is not None and found != fingerprint.lower():
        raise KeruenError(
            f"the pack has the fingerprint {found}, and {ascii(fingerprint)[1:65]} is expected",
            REMEDY,
        )
    listed = _listed(manifest)
    for name in (*listed, *files):
        if name not in files or name not in listed:
            state = "missing" if name in listed else "not in the manifest"
            raise KeruenError(f"the pack, file {shown(name)}: {state}", REMEDY)
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            raise KeruenError(
                f"the pack, file {shown(name)}: changed, its hash is not that of the manifest",
                REMEDY,
            )
    if assemble(files).content != content:
        raise KeruenError("the pack was changed outside its files", REMEDY)
    for name, each in files.items():
        if name.endswith(".json"):
            verify_record(each)
    return Pack(content, found, tuple(files.items()))


def _safe(number: str) -> str:
    return UNSAFE.sub("-", number.lower()).strip("-")[:40] or "x"


def _zip(files: dict[str, bytes]) -> bytes:
    """A ZIP file whose bytes follow from names and contents alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, DATE)
            about.create_system, about.external_attr = 3, 0o644 << 16
            archive.writestr(about, content)
    return buffer.getvalue()


def _unzip(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise KeruenError(
            f"the pack is larger than {MOST_BYTES // 2**20} MB", "Split the shipment into packs."
        )
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            stored = all(each.compress_type == zipfile.ZIP_STORED for each in entries)
            size = sum(each.file_size for each in entries)
            if not stored or size > MOST_BYTES or len(entries) > MOST_FILES:
                raise KeruenError("the file is not a shipment pack", REMEDY)
            for each in entries:
                if NAME.fullmatch(each.filename) is None or each.filename in files:
                    raise KeruenError("the file is not a shipment pack", REMEDY)
                files[each.filename] = archive.read(each)
    except BROKEN as error:
        raise KeruenError(
            "the pack cannot be read: it is damaged or was changed", REMEDY
        ) from error
    return files


def _listed(manifest: bytes) -> dict[str, str]:
    """Hashes of the manifest, by name."""
    wrong = KeruenError("the manifest of the pack is not one", REMEDY)
    try:
        value = parse_json(manifest)
    except EpcisError as error:
        raise wrong from error
    files = value.get("files") if isinstance(value, dict) else None
    if not isinstance(value, dict) or value.get("format") != FORMAT or not isinstance(files, list):
        raise wrong
    listed: dict[str, str] = {}
    for each in files:
        if not isinstance(each, dict):
            raise wrong
        name, digest = each.get("name"), each.get("sha256")
        if not isinstance(name, str) or not isinstance(digest, str):
            raise wrong
        listed[name] = digest
    return listed
