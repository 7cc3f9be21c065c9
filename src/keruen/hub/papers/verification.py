"""An owner's account as one file that is verified off-line, and the check of such a file.

The file is a pack of `keruen.hub.documents`: warehouse receipts as PDF and as records with their
hashes, the account, and every entry of the log that the owner and the terminal share. From the
entries the root of that log follows, which the owner compares with one that it stored before, or
with the root on its page; from the documents follow the claims.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub.book import Book
from keruen.hub.documents.json_form import record_json
from keruen.hub.documents.pack import Pack, assemble, verify_pack
from keruen.hub.documents.pdf import document_pdf
from keruen.hub.documents.words import LANGUAGES
from keruen.hub.papers.account import account_papers, warehouse_receipt
from keruen.hub.reads.account import read_account
from keruen.json_values import list_of, object_of, objects_of, text_of, whole_of
from keruen.store import log, merkle
from keruen.store.canonical import canonical_bytes
from keruen.store.entries import read_fields, read_values
from keruen.store.rows import LogEntryRow
from keruen.store.tables import log_entry

FORMAT = 1
ACCOUNT, LOG = "account.keruen", "log.keruen"
"""JSON, under names that a pack does not take for documents."""

REMEDY = "Ask the terminal for the account again, and compare the root of the log on your page."


@dataclass(frozen=True)
class VerifiedAccount:
    """What a file of an account proves.

    Parameters
    ----------
    claims : kilograms by grade, from the documents.
    size, root : of the log; the root in hexadecimal.
    """

    owner: str
    documents: int
    claims: Mapping[str, int]
    size: int
    root: str
    fingerprint: str


def log_state(book: Book, owner: str) -> tuple[str, int, str]:
    """Name, size and root of the log that the terminal and an owner share."""
    name = log.name_of("pair", book.terminal.code, owner)
    size = log.size_of(book.connection, name)
    return name, size, log.root_of(book.connection, name, size).hex()


def make_verification(book: Book, owner: str) -> Pack:
    """The account of an owner as a pack.

    Raises
    ------
    KeruenError : a receipt that cannot be set as a document.
    """
    files: dict[str, bytes] = {}
    for place, paper in enumerate(account_papers(book, owner), start=1):
        record = warehouse_receipt(book, paper.of)
        stem = f"{place:02}-warehouse_receipt"
        for language in LANGUAGES:
            files[f"{stem}.{language}.pdf"] = document_pdf(record, language)
        files[f"{stem}.json"] = record_json(record).encode("utf-8")
    files[ACCOUNT] = canonical_bytes(_account(book, owner))
    files[LOG] = canonical_bytes(_log(book, owner))
    return assemble(files)


def _account(book: Book, owner: str) -> dict[str, object]:
    found = read_account(book, owner)
    return {
        "format": FORMAT,
        "owner": owner,
        "terminal": book.terminal.code,
        "documents": [
            {
                "number": row.number,
                "id": row.id,
                "kind": row.kind,
                "reference": row.reference,
                "grade": row.grade or "",
                "claim_kg": row.claim_kg,
                "business_at": row.business_at,
            }
            for row in found.documents
        ],
        "claims": [
            {
                "grade": each.grade,
                "basis": each.basis,
                "account": each.account,
                "pledgee": each.pledgee,
                "kg": each.kg,
            }
            for each in found.claims
        ],
    }


def _log(book: Book, owner: str) -> dict[str, object]:
    name, size, root = log_state(book, owner)
    query = select(log_entry).where(log_entry.c.log == name).order_by(log_entry.c.position)
    entries = []
    for row in book.records(LogEntryRow, query):
        found: dict[str, object] = {"entry": {key: row[key] for key in log.HASHED}}
        values = read_values(book.connection, name, row.position)
        entries.append({**found, "values": values} if values else found)
    return {"format": FORMAT, "log": name, "size": size, "root": root, "entries": entries}


def verify_account(
    content: bytes, fingerprint: str | None = None, root: str | None = None
) -> VerifiedAccount:
    """Check the file of an account without a network.

    Every byte belongs to the manifest, every receipt has its hash, the entries give the root of
    the log, each document has its entry, numbers have no gap, and the documents give the claims.

    Parameters
    ----------
    fingerprint : of the pack, where the reader stored it.
    root : of the log, from the page of the account or from an earlier file of the same size.

    Raises
    ------
    KeruenError : a file that was changed, or one part that contradicts another.
    """
    pack = verify_pack(content, fingerprint)
    files = dict(pack.files)
    account, history = (_read(files, name) for name in (ACCOUNT, LOG))
    try:
        subjects = _check_log(history, root)
        claims = _check_documents(account, subjects)
        return VerifiedAccount(
            str(account["owner"]),
            len(list_of(account["documents"])),
            claims,
            whole_of(history["size"]),
            str(history["root"]),
            pack.fingerprint,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KeruenError("the file is not one of an account", REMEDY) from error


def _read(files: Mapping[str, bytes], name: str) -> dict[str, object]:
    try:
        found = json.loads(files[name])
    except (KeyError, ValueError, RecursionError) as error:
        raise KeruenError(f"the file has no {name}, or one that cannot be read", REMEDY) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise KeruenError(f"{name} has another format than {FORMAT}", REMEDY)
    return found


def _check_log(history: Mapping[str, object], root: str | None) -> set[str]:
    """The records that entries are about or that they posted; the entries give the root."""
    leaves = []
    subjects: set[str] = set()
    for position, each in enumerate(objects_of(history["entries"])):
        entry, values = object_of(each["entry"]), each.get("values", {})
        if entry["position"] != position or entry["log"] != history["log"]:
            raise KeruenError(f"entry {position} of the log is missing or of another log", REMEDY)
        body = object_of(entry["body"])
        if body.get("hashes") or values:
            read_fields(body, object_of(values))
        leaves.append(merkle.leaf_hash(log.entry_bytes(entry)))
        subjects.add(str(body.get("id", "")))
        # A ticket posts a document beside its own record, and names it in its facts.
        subjects.add(str(object_of(body.get("facts", {})).get("document", "")))
    found = merkle.root(leaves).hex()
    if len(leaves) != history["size"] or found != history["root"]:
        raise KeruenError(
            f"the entries of the log give the root {found}, and the file states {history['root']}",
            REMEDY,
        )
    if root is not None and found != root.lower():
        raise KeruenError(
            f"the log has the root {found}, and {ascii(root)[1:65]} is expected",
            "Compare a root of the same number of entries; if they are the same, ask the terminal.",
        )
    return subjects


def _check_documents(account: Mapping[str, object], subjects: set[str]) -> dict[str, int]:
    """Claims by grade; they follow from the documents, and each document is in the log."""
    documents = objects_of(account["documents"])
    for number, row in enumerate(documents, start=1):
        if row["number"] != number:
            raise KeruenError(f"the document {number} is missing", REMEDY)
        if row["id"] not in subjects:
            raise KeruenError(f"the document {number} is not in the log", REMEDY)
    by_document: dict[str, int] = {}
    for row in documents:
        if row["claim_kg"]:
            grade = text_of(row["grade"])
            by_document[grade] = by_document.get(grade, 0) + whole_of(row["claim_kg"])
    by_claim: dict[str, int] = {}
    for each in objects_of(account["claims"]):
        grade = text_of(each["grade"])
        by_claim[grade] = by_claim.get(grade, 0) + whole_of(each["kg"])
    for grade in sorted({*by_document, *by_claim}):
        one, other = by_document.get(grade, 0), by_claim.get(grade, 0)
        if one != other:
            raise KeruenError(
                f"grade {grade!r}: the documents give {one} kg, and the claims are {other} kg",
                REMEDY,
            )
    return {grade: kg for grade, kg in by_claim.items() if kg}
