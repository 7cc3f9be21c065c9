"""Kinds of files that are taken, and what their bytes must be: no macros, no archive bombs."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from keruen.store.refusal import refuse

MOST_MEGABYTES = 25
MOST_BYTES = MOST_MEGABYTES * 2**20
"""No file is larger."""

MOST_UNPACKED_BYTES = 250 * 2**20
MOST_PARTS = 5_000
MOST_XML_BYTES = 2 * 2**20
"""Bounds of an office file, which is an archive: all of it, its parts, a part that is read here."""

HEAD_BYTES = 64
"""So many bytes of a scan show its kind."""
FileName = tuple[str, str]
"""The plain name of a file and its media type."""

ENCRYPTED = 0x1
CHUNK = 2**16
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, WebP, TXT or CSV"
"""What is taken, for people."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type and what its bytes begin with; an office file its main type.

    Parameters
    ----------
    main : the type of the main part of an office file.
    """

    media_type: str
    begins: bytes
    main: str = ""


KINDS: dict[str, FileKind] = {
    ".pdf": FileKind("application/pdf", b"%PDF-"),
    ".png": FileKind("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": FileKind("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": FileKind("image/jpeg", b"\xff\xd8\xff"),
    ".webp": FileKind("image/webp", b"RIFF"),
    ".docx": FileKind(WORD, b"PK\x03\x04", f"{WORD}.main+xml"),
    ".xlsx": FileKind(EXCEL, b"PK\x03\x04", f"{EXCEL}.main+xml"),
    ".txt": FileKind("text/plain", b""),
    ".csv": FileKind("text/csv", b""),
}
"""By the ending of the name."""

RISKY_PART = re.compile(
    r"(vbaProject|vbaData|/activeX/|/embeddings/|/macrosheets/|\.bin$|\.exe$|\.js$)", re.I
)
"""Names of parts with programs or other files."""
OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>", re.I)
OUTSIDE = re.compile(
    rb"<(?:\w+:)?Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I
)
LINK = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)


def check_file(name: str, content: bytes) -> tuple[str, str]:
    """The plain name and the media type of a file that is taken.

    Raises
    ------
    RefusalError : a file that is empty, too large, or not of its declared kind.
    """
    plain = plain_name(name)
    shown = repr(plain[:80])
    if len(content) > MOST_BYTES:
        refuse_too_large(plain)
    if not content:
        refuse("the file {name} is empty", "Send another.", kind="invalid", name=shown)
    kind = KINDS.get(PurePath(plain).suffix.lower())
    if kind is None:
        refuse(
            "the file {name} is not of a kind that is taken",
            "Send a file of the kinds {kinds}, of at most {size} MB.",
            kind="invalid",
            name=shown,
            kinds=TAKEN,
            size=MOST_MEGABYTES,
        )
    fits = content.startswith(kind.begins)
    if kind.media_type == "image/webp":
        fits = fits and content[8:12] == b"WEBP"
    if kind.media_type.startswith("text/"):
        fits = b"\0" not in content
    if not fits:
        refuse(
            "the content of the file {name} is not what its name says",
            "Save it again in the program that made it, under the ending of its kind.",
            kind="invalid",
            name=shown,
        )
    if kind.main:
        fault = _office_fault(content, kind.main)
        if fault:
            refuse(
                "the office file {name} is not taken: {fault}",
                "Save it without macros, embedded files, a password and links to other files, or "
                "send it as PDF.",
                kind="invalid",
                name=shown,
                fault=fault,
            )
    return plain, kind.media_type


def check_stream(name: str, file: BinaryIO, size_bytes: int, most_megabytes: int) -> FileName:
    """The plain name and the media type of a file that is read in pieces, such as a large scan.

    Only files that are opened to be checked, those of offices and texts, are read whole; they have
    the usual limit.

    Parameters
    ----------
    file : at its beginning; it is there again afterwards.
    most_megabytes : limit of a scan or a PDF.

    Raises
    ------
    RefusalError : a file that is empty, too large, or not of its declared kind.
    """
    plain = plain_name(name)
    kind = KINDS.get(PurePath(plain).suffix.lower())
    whole = kind is None or bool(kind.main) or kind.media_type.startswith("text/")
    most = MOST_MEGABYTES if whole else most_megabytes
    if size_bytes > most * 2**20:
        refuse_too_large(plain, most)
    head = file.read(size_bytes if whole else HEAD_BYTES)
    file.seek(0)
    return check_file(plain, head)


def refuse_too_large(name: str, most_megabytes: int = MOST_MEGABYTES) -> None:
    """Refuse a file that is larger than it may be."""
    refuse(
        "the file {name} is larger than {size} MB",
        "Send a smaller one, for instance scanned at a lower resolution, or in parts.",
        kind="invalid",
        name=repr(plain_name(name)[:80]),
        size=most_megabytes,
    )


def plain_name(name: str) -> str:
    """The last part of a name, without characters that a name must not have."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(each for each in last if each.isprintable()).strip()
    if len(kept) > 200:
        ending = PurePath(kept).suffix[:10]
        kept = kept[: 200 - len(ending)] + ending
    return kept or "file"


def _office_fault(content: bytes, main: str) -> str:
    """What is wrong with the archive of an office file; empty where nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive_fault(archive, main)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
        return "it is no archive that can be read"
    except NotImplementedError:
        return "it is packed in an unusual way"


def _archive_fault(archive: zipfile.ZipFile, main: str) -> str:
    members = archive.infolist()
    names = [each.filename for each in members]
    if len(members) > MOST_PARTS or sum(each.file_size for each in members) > MOST_UNPACKED_BYTES:
        return "it unpacks to too much"
    if len(set(names)) < len(names) or any(".." in name or name.startswith("/") for name in names):
        return "its parts have names that no office file has"
    if any(each.flag_bits & ENCRYPTED for each in members):
        return "it is protected by a password"
    if any(RISKY_PART.search(f"/{name}") for name in names):
        return "it holds a macro or another file"
    left = MOST_UNPACKED_BYTES
    for each in members:
        read = b""
        with archive.open(each) as part:
            # The sizes declared in the archive may be untrue, so the bytes are counted.
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    return "it unpacks to too much"
                if _is_read(each.filename) and len(read) <= MOST_XML_BYTES:
                    read += chunk
        if len(read) > MOST_XML_BYTES:
            return "it unpacks to too much"
        if each.filename == "[Content_Types].xml" and not _is_main(read, main):
            return "its main part is of another kind"
        if each.filename.endswith(".rels") and _leads_outside(read):
            return "it loads something from elsewhere"
    return "" if "[Content_Types].xml" in names else "it lacks the list of its parts"


def _is_read(name: str) -> bool:
    return name == "[Content_Types].xml" or name.endswith(".rels")


def _is_main(types: bytes, main: str) -> bool:
    lowered = types.lower()
    if b"macroenabled" in lowered or b"<!doctype" in lowered or b"<!entity" in lowered:
        return False
    return any(main.lower().encode() in each.lower() for each in OVERRIDE.findall(types))


def _leads_outside(relations: bytes) -> bool:
    return b"<!doctype" in relations.lower() or any(
        not LINK.search(each) for each in OUTSIDE.findall(relations)
    )
