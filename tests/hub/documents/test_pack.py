"""Shipment packs: what they contain, and that a changed byte anywhere is refused."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile

import pytest

from keruen.errors import KeruenError
from keruen.hub.documents import Pack, make_pack, record_json, verify_pack
from keruen.hub.documents.pack import MANIFEST, assemble
from tests.hub.documents.samples import COVER, NOTICE, RECORDS, WEIGHT

AGAIN = "\n  Ask the hub for the pack again."


@pytest.fixture(scope="module")
def pack() -> Pack:
    """A pack of two documents in two languages."""
    return make_pack(COVER, [NOTICE, WEIGHT], ["en", "ar"])


def test_a_pack_contains_every_document_and_a_cover(pack: Pack) -> None:
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        assert archive.namelist() == [
            "01-notice_of_readiness-nor-2026-031.en.pdf",
            "01-notice_of_readiness-nor-2026-031.ar.pdf",
            "01-notice_of_readiness-nor-2026-031.json",
            "02-weight_certificate-wc-2026-118.en.pdf",
            "02-weight_certificate-wc-2026-118.ar.pdf",
            "02-weight_certificate-wc-2026-118.json",
            "cover.en.pdf",
            "cover.ar.pdf",
            "cover.json",
            MANIFEST,
        ]
        manifest = archive.read(MANIFEST)
        for each in json.loads(manifest)["files"]:
            content = archive.read(each["name"])
            assert hashlib.sha256(content).hexdigest() == each["sha256"]
            assert len(content) == each["bytes"]
        cover = json.loads(archive.read("cover.json"))["record"]["files"]
        assert [each["name"] for each in cover] == archive.namelist()[:6]
        assert archive.read("02-weight_certificate-wc-2026-118.json").decode() == record_json(
            WEIGHT
        )
    assert hashlib.sha256(manifest).hexdigest() == pack.fingerprint


def test_a_pack_is_verified_off_line(pack: Pack) -> None:
    assert verify_pack(pack.content, pack.fingerprint) == pack
    assert verify_pack(pack.content) == pack


def test_all_documents_in_three_languages() -> None:
    found = make_pack(COVER, RECORDS, ["en", "fr", "ar"])
    assert len(found.files) == 7 * 4 + 4
    verify_pack(found.content, found.fingerprint)


def test_a_changed_byte_of_a_pack_of_documents_is_refused(pack: Pack) -> None:
    """600 places drawn at random, and all bytes of the directory at the end."""
    rng = random.Random(3)
    size = len(pack.content)
    places = [rng.randrange(size) for _ in range(600)] + list(range(size - 900, size))
    for place in places:
        broken = bytearray(pack.content)
        broken[place] ^= 1 << rng.randrange(8)
        with pytest.raises(KeruenError):
            verify_pack(bytes(broken), pack.fingerprint)


def test_every_changed_bit_of_a_small_pack_is_refused_without_a_fingerprint() -> None:
    """Each bit of each byte; where the manifest itself is changed consistently, see below."""
    content = assemble({"a.txt": b"wheat", "b.txt": b""}).content
    verify_pack(content)
    tried = 0
    for place in range(len(content)):
        for bit in range(8):
            broken = bytearray(content)
            broken[place] ^= 1 << bit
            with pytest.raises(KeruenError):
                verify_pack(bytes(broken))
            tried += 1
    assert tried == 8 * len(content) > 4000


@pytest.mark.parametrize("change", ["cut", "longer", "before"])
def test_bytes_added_or_lost_are_refused(pack: Pack, change: str) -> None:
    broken = {
        "cut": pack.content[:-1],
        "longer": pack.content + b"\0",
        "before": b"\0" + pack.content,
    }[change]
    with pytest.raises(KeruenError):
        verify_pack(broken)


def test_a_forged_pack_has_another_fingerprint(pack: Pack) -> None:
    """A pack that was made again whole is consistent; only the fingerprint of the log shows it."""
    forged = assemble({**dict(pack.files), "cover.en.pdf": b"%PDF forged"})
    verify_pack(forged.content)
    with pytest.raises(KeruenError) as caught:
        verify_pack(forged.content, pack.fingerprint)
    assert str(caught.value) == (
        f"the pack has the fingerprint {forged.fingerprint}, and "
        f"{pack.fingerprint} is expected{AGAIN}"
    )


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def manifest_of(**files: str) -> bytes:
    listed = [{"name": name, "bytes": 0, "sha256": digest} for name, digest in files.items()]
    return json.dumps({"files": listed, "format": 1}).encode()


EMPTY = hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"not a pack", f"the pack cannot be read: it is damaged or was changed{AGAIN}"),
        (b"", f"the pack cannot be read: it is damaged or was changed{AGAIN}"),
        (zipped({"a": b"x"}), f"the pack has no manifest{AGAIN}"),
        (zipped({MANIFEST: b"[]"}), f"the manifest of the pack is not one{AGAIN}"),
        (zipped({MANIFEST: b"{"}), f"the manifest of the pack is not one{AGAIN}"),
        (zipped({MANIFEST: manifest_of(a=EMPTY)}), f"the pack, file a: missing{AGAIN}"),
        (
            zipped({"b": b"", MANIFEST: manifest_of()}),
            f"the pack, file b: not in the manifest{AGAIN}",
        ),
        (
            zipped({"a": b"x", MANIFEST: manifest_of(a=EMPTY)}),
            f"the pack, file a: changed, its hash is not that of the manifest{AGAIN}",
        ),
        (
            zipped({"a": b"", MANIFEST: manifest_of(a=EMPTY)}),
            f"the pack was changed outside its files{AGAIN}",
        ),
        (
            zipped({"../a": b"", MANIFEST: manifest_of()}),
            f"the file is not a shipment pack{AGAIN}",
        ),
        (
            zipped({"a": b"0" * 10**6, MANIFEST: manifest_of()}, zipfile.ZIP_DEFLATED),
            f"the file is not a shipment pack{AGAIN}",
        ),
    ],
)
def test_what_is_not_a_pack(content: bytes, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        verify_pack(content)
    assert str(caught.value) == text


def test_a_pack_of_nothing() -> None:
    with pytest.raises(KeruenError) as caught:
        make_pack(COVER, [], ["en"])
    assert str(caught.value) == (
        "the pack has no documents or no language\n  Give at least one of each."
    )
