"""What a stranger can believe of a bundle: nothing in it can be changed unseen."""

from __future__ import annotations

import contextlib
import copy
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from keruen.app.cli.main import app
from keruen.errors import KeruenError
from keruen.roadmap.bundle import export_bundle, make_bundle
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.checkpoint import read_checkpoint
from keruen.roadmap.verifying import read_bundle, verify_bundle
from keruen.store import signing
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from tests.roadmap.sides import KAZ, MAR, NOW, act, agree, begin, sign, write_text


def signed(database: Database) -> str:
    """A version that both sides signed, with a checkpoint of each side before it."""
    for side in (MAR, KAZ):
        words = f"passphrase of {side.party}"
        act(database, side, "sign_checkpoint", passphrase=words)
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    return version


@cache
def register() -> tuple[Database, str]:
    """One register with a signed text, for all examples."""
    database = begin(f"sqlite:///{Path(tempfile.mkdtemp()) / 'register.db'}")
    return database, signed(database)


@cache
def _bundle() -> str:
    database, version = register()
    with read_desk(database, KAZ, NOW) as desk:
        return json.dumps(make_bundle(desk, version))


def good() -> Any:
    """A bundle that verifies."""
    return json.loads(_bundle())


def refused(bundle: Any, **options: Any) -> str:
    """What is said of a bundle that does not verify."""
    with pytest.raises(KeruenError) as error:
        verify_bundle(bundle, **options)
    return error.value.what


def test_a_bundle_says_what_is_proven(database: Database) -> None:
    version = signed(database)
    with read_desk(database, KAZ, NOW) as desk:
        bundle = make_bundle(desk, version)
    size, root = bundle["log"]["size"], bundle["log"]["root"]
    document = json.loads(_payload(bundle))["document"]
    assert verify_bundle(bundle) == [
        "signed by KAZ and MAR, checked with the keys in the bundle itself",
        f"text {document} version 1, languages ar en fr kk ru",
        "KAZ: Signatory of KAZ on 2026-11-24, by decree 1",
        "MAR: Signatory of MAR on 2026-11-24, by decree 1",
        f"2 signatures in the log of {size} entries with root {root}",
        "the log begins with each of its 2 checkpoints",
    ]


def _payload(bundle: Any) -> bytes:
    import base64

    return base64.b64decode(bundle["envelope"]["payload"])


@pytest.mark.parametrize(
    ("name", "value"),
    [("instrument", "decree 2"), ("person", "Somebody"), ("signed_on", "2025-06-01")],
)
def test_who_signed_and_by_what_right_is_proven(name: str, value: str) -> None:
    bundle = good()
    bundle["log"]["entries"][0]["entry"]["body"]["facts"][name] = value
    assert refused(bundle) == "the proof that a signature stands in the log does not hold"


def test_a_key_that_the_reader_trusts_decides() -> None:
    bundle = good()
    stranger = signing.public_pem(signing.new_key())
    keys = {each["party"]: [each["public_pem"]] for each in bundle["keys"]}
    assert verify_bundle(bundle, keys)[0] == (
        "signed by KAZ and MAR, checked with the keys that you gave"
    )
    keys["MAR"] = [stranger]
    assert refused(bundle, keys=keys) == "no valid signature of MAR covers this text"


def test_one_key_for_two_parties() -> None:
    bundle = good()
    bundle["keys"][1] = {**bundle["keys"][0], "party": bundle["keys"][1]["party"]}
    assert refused(bundle) == "one key signs for two parties"


def test_an_entry_is_not_taken_twice() -> None:
    bundle = good()
    entries = bundle["log"]["entries"]
    bundle["log"]["entries"] = [entries[0], entries[0]]
    assert refused(bundle) == "the log does not hold one signature of each party"


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("parties", 2, "a number stands in the place of a list"),
        ("keys", {}, "an object stands in the place of a list"),
        ("keys", ["key"], "a text stands in the place of an object"),
        ("envelope", [], "a list stands in the place of an object"),
        ("log", "log", "a text stands in the place of an object"),
    ],
)
def test_a_part_of_another_type_is_named(name: str, value: object, fault: str) -> None:
    assert refused({**good(), name: value}) == f"the bundle cannot be read: {fault}"


def test_a_part_that_is_missing_is_named() -> None:
    bundle = good()
    del bundle["envelope"]
    assert refused(bundle) == "the bundle cannot be read: 'envelope' is missing"


def test_a_bundle_is_an_object() -> None:
    assert refused([]) == "the bundle cannot be read: a list stands in the place of an object"


def test_an_earlier_format_is_named() -> None:
    assert refused({**good(), "format": "keruen bundle 1"}) == (
        "the bundle is of the format 'keruen bundle 1'"
    )


def test_a_kept_checkpoint_is_held_against_the_log() -> None:
    database, version = register()
    bundle = good()
    older = {key: bundle["log"]["checkpoints"][0][key] for key in ("log", "size", "root", "at")}
    said = f"the log begins with your checkpoint of {older['size']} entries"
    assert verify_bundle(bundle, held=older)[-1] == said
    size = older["size"]
    assert refused(bundle, held={**older, "root": "0" * 64}) == (
        f"the first {size} entries of the bundle's log are not those of your checkpoint"
    )
    later = bundle["log"]["size"] - 1
    assert refused(bundle, held={**older, "size": later}) == (
        f"the bundle knows no checkpoint of {later} entries, and you kept one"
    )
    assert refused(bundle, held={**older, "size": 10_000}) == (
        f"your checkpoint covers 10000 entries and the bundle's log {bundle['log']['size']}"
    )
    with read_desk(database, KAZ, NOW) as desk:
        kept = read_checkpoint(desk)
    assert verify_bundle(export_bundle(database, KAZ, version), held=kept)


def test_a_checkpoint_signed_by_nobody_known_proves_nothing_and_a_wrong_one_is_refused() -> None:
    bundle = good()
    for each in bundle["log"]["checkpoints"][0]["signatures"]:
        each["signature"] = bundle["envelope"]["signatures"][0]["sig"]
    assert refused(bundle) == "the signature does not fit the text and the key"


def test_the_public_verifies_a_published_text(database: Database) -> None:
    version = signed(database)
    with pytest.raises(KeruenError) as error:
        export_bundle(database, PUBLIC, version)
    assert error.value.what == f"there is no text version {version!r}"
    for side in (MAR, KAZ):
        act(database, side, "publish_text", version_id=version)
    bundle: Any = export_bundle(database, PUBLIC, version)
    assert verify_bundle(bundle)[0].startswith("signed by KAZ and MAR")
    acts = [each["entry"]["act"] for each in bundle["log"]["entries"]]
    assert acts == ["sign_text", "sign_text"]


TOLD = {("title",), ("log", "checkpoints")}
"""What is told and not proven: the title, and a checkpoint's signer whose key is not here."""


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a bundle."""
    if isinstance(value, dict):
        inner = [path for key, part in value.items() for path in paths(part, (*here, key))]
    elif isinstance(value, list):
        inner = [path for key, part in enumerate(value) for path in paths(part, (*here, key))]
    else:
        inner = []
    return [here, *inner]


@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_nothing_is_changed_unseen(data: st.DataObject) -> None:
    """Any one change is refused in two parts, or touches only what is told and not proven."""
    bundle = good()
    place = data.draw(st.sampled_from([each for each in paths(bundle) if each]))
    target = bundle
    for part in place[:-1]:
        target = target[part]
    old = copy.deepcopy(target[place[-1]])
    if data.draw(st.booleans()):
        del target[place[-1]]
    else:
        others = [None, 0, -1, 2**70, 1.5, "", "x", "\u0000", [], {}, [[]], True]
        target[place[-1]] = data.draw(st.sampled_from([each for each in others if each != old]))
    with contextlib.suppress(KeruenError):
        verify_bundle(bundle)
        assert any(place[: len(told)] == told for told in TOLD), place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": "keruen bundle 2", "format": "keruen bundle 2"}',
        '{"format": NaN}',
        "[" * 100_000,
        "\ud800",
    ],
)
def test_a_file_that_is_no_bundle(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(KeruenError):
        verify_bundle(read_bundle(path))
    done = CliRunner().invoke(app, ["roadmap", "verify", str(path)], standalone_mode=False)
    assert isinstance(done.exception, KeruenError)


def test_verify_by_command_with_a_kept_checkpoint(tmp_path: Path) -> None:
    bundle = good()
    path, kept = tmp_path / "bundle.json", tmp_path / "kept.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    kept.write_text(json.dumps(bundle["log"]["checkpoints"][0]), encoding="utf-8")
    words = ["roadmap", "verify", str(path), "--checkpoint", str(kept)]
    done = CliRunner().invoke(app, words, standalone_mode=False)
    assert done.exception is None, done.exception
    assert "the log begins with your checkpoint" in done.return_value.text
    kept.write_text('{"size": "many"}', encoding="utf-8")
    done = CliRunner().invoke(app, words, standalone_mode=False)
    assert (
        str(done.exception)
        == f"{kept} is not a checkpoint\n  Give a checkpoint file that you saved."
    )
