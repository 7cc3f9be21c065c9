"""Instruments: powers, initialling, signature, notifications, entry into force; both copies."""

from __future__ import annotations

import base64
import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from keruen.app.cli.main import app
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.bundle import export_bundle
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.instruments import day_of_entry, find_instrument
from keruen.roadmap.rows import LegalInstrumentRow
from keruen.roadmap.verifying import verify_bundle
from keruen.roadmap.versions import read_payload
from keruen.store.canonical import canonical_bytes
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, MAR, NOW, ROLES, SIDES, act, five, sign
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_paragraphs import confirm_and_agree, draft, newest, placed, refused

COLLEAGUES = {
    side.party: Actor(f"{side.account}_desk", side.party, f"person_{side.account}_desk", ROLES)
    for side in SIDES
}
PARTIES = "Morocco and Kazakhstan agree on a visa regime."


def held(database: Database, document: str) -> LegalInstrumentRow:
    """The instrument of a document."""
    with read_desk(database, MAR, NOW) as desk:
        found = find_instrument(desk, document)
    assert found is not None
    return found


def at(day: str) -> datetime:
    """Noon of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def empower(database: Database, document: str, side: Actor, kind: str, **fields: Any) -> None:
    """A colleague records what lets the signatory of a side sign."""
    given: dict[str, Any] = {"paper": "note 7", "issued_on": "2026-11-01"}
    given |= {"person_id": side.person, **fields}
    about: dict[str, Any] = {"document_id": document, "kind": kind, **given}
    act(database, COLLEAGUES[side.party], "record_powers", **about)


def agreement(database: Database, **rule: Any) -> str:
    """An agreement with a rule of entry into force, to which both sides agreed."""
    document = draft(database, PARTIES, kind="agreement")
    given: dict[str, Any] = {"rule": "last_notification", "days": 30} | rule
    act(database, MAR, "set_entry_rule", document_id=document, **given)
    confirm_and_agree(database, document)
    return document


def test_an_agreement_goes_from_its_text_to_its_end(database: Database) -> None:
    """Notes of 10 and 20 December 2026 and 30 days give 19 January 2027."""
    document = agreement(database)
    version = newest(database, document).id
    assert held(database, document).state == "negotiated"
    for side, kind in ((MAR, "foreign_minister"), (KAZ, "full_powers")):
        empower(database, document, side, kind)
    act(database, MAR, "initial_text", version_id=version)
    assert held(database, document).state == "negotiated"
    act(database, KAZ, "initial_text", version_id=version)
    assert held(database, document).state == "initialled"
    sign(database, version, MAR, KAZ)
    instrument = held(database, document).id
    assert held(database, document).state == "signed"
    about = {"instrument_id": instrument}
    act(
        database,
        MAR,
        "notify_completion",
        now=at("2026-12-10"),
        note="MAR 1",
        notified_on="2026-12-10",
        **about,
    )
    assert held(database, document).state == "signed"
    said = refused(database, KAZ, "record_entry_into_force", now=at("2026-12-11"), **about)
    assert said == (
        "the day of entry into force is not known yet\n"
        "  The text needs a rule of entry into force, and what the rule asks for: both "
        "signatures, or a notification of each side."
    )
    act(
        database,
        KAZ,
        "notify_completion",
        now=at("2026-12-21"),
        note="KAZ 9",
        notified_on="2026-12-20",
        **about,
    )
    assert held(database, document).state == "notified"
    with read_desk(database, MAR, NOW) as desk:
        assert str(day_of_entry(desk, held(database, document))) == "2027-01-19"
    said = refused(database, KAZ, "record_entry_into_force", now=at("2027-01-18"), **about)
    assert said == (
        "the instrument enters into force on 2027-01-19, which has not come\n"
        "  Record it on that day or later."
    )
    act(database, KAZ, "record_entry_into_force", now=at("2027-01-19"), **about)
    found = held(database, document)
    assert (found.state, found.in_force_on) == ("in_force", "2027-01-19")
    act(database, MAR, "terminate_instrument", now=at("2028-01-01"), **about)
    assert held(database, document).state == "in_force"
    act(database, KAZ, "terminate_instrument", now=at("2028-01-02"), **about)
    assert held(database, document).state == "terminated"


def test_a_rule_by_signature_acts_at_once(database: Database) -> None:
    document = draft(database, PARTIES, kind="memorandum")
    act(database, MAR, "set_entry_rule", document_id=document, rule="signature")
    version = confirm_and_agree(database, document)
    sign(database, version, MAR, KAZ)
    found = held(database, document)
    assert (found.state, found.in_force_on) == ("in_force", "2026-11-24")


def test_an_agreement_needs_full_powers(database: Database) -> None:
    document = agreement(database)
    version = newest(database, document).id
    words = {"version_id": version, "passphrase": "passphrase of MAR"}
    said = refused(database, MAR, "sign_text", **words)
    assert said == (
        "Signatory of MAR has no full powers to sign this agreement\n"
        "  Record the full powers with their date, or the office that needs none."
    )
    with read_desk(database, MAR, NOW) as desk:
        mandate = desk.rows(select(t.mandate.c.id).where(t.mandate.c.of_party == "MAR"))[0]["id"]
    forged = (
        "INSERT INTO signature (id, tier, party, version, of_party, person, mandate, method, "
        "sha256, signed_at, signed_on, created_at, created_by) SELECT 'forged', 'shared', 'MAR', "
        "v.id, 'MAR', 'person_mar', :mandate, 'manual', v.sha256, :day, :day, 'now', 'mar' "
        "FROM text_version v WHERE v.id = :id"
    )
    day = datetime.now(UTC).date().isoformat()
    said = attack(database, MAR, forged, mandate=mandate, day=day, id=version)
    assert said == "the signatory has no full powers for this text"
    # Full powers for another text, or of a later date, are none for this one.
    empower(database, draft(database, PARTIES, kind="agreement"), MAR, "full_powers")
    empower(database, document, MAR, "full_powers", issued_on="2026-11-25")
    assert refused(database, MAR, "sign_text", **words).startswith("Signatory of MAR has no full")
    said = refused(
        database,
        MAR,
        "record_powers",
        document_id=document,
        person_id=MAR.person,
        kind="full_powers",
        paper="note 8",
        issued_on="2026-11-20",
    )
    assert said.startswith("the powers of Signatory of MAR are recorded by another person")
    empower(database, document, MAR, "full_powers")
    sign(database, version, MAR)


def test_the_database_refuses_early_steps(database: Database) -> None:
    document = agreement(database)
    instrument = held(database, document).id
    step = "UPDATE legal_instrument SET state = :state, in_force_on = :day WHERE id = :id"
    for state, day, said in (
        ("initialled", None, "an instrument is initialled by both sides"),
        ("signed", None, "an instrument is signed by both sides"),
        ("in_force", "2026-11-24", None),
        ("terminated", None, None),
    ):
        found = attack(database, MAR, step, state=state, day=day, id=instrument)
        assert found == said if said else found, state
    for side in SIDES:
        empower(database, document, side, "head_of_government")
    sign(database, newest(database, document).id, MAR, KAZ)
    for state, day, said in (
        ("notified", None, "both sides notify that their procedures are complete"),
        (
            "in_force",
            "2026-11-24",
            "an instrument enters into force by its rule and not before its day",
        ),
    ):
        assert attack(database, MAR, step, state=state, day=day, id=instrument) == said
    changed = "UPDATE text_version SET entry_days = 0 WHERE document = :id"
    assert attack(database, MAR, changed, id=document) == (
        "a text that is agreed or signed cannot be changed"
    )


def test_both_copies_differ_only_in_marked_paragraphs(database: Database, tmp_path: Path) -> None:
    words = "The two states.\nMorocco and Kazakhstan agree.\nThe end."
    document = draft(database, words)
    second = placed(database, document)[1]
    first = {"en": "Kazakhstan and Morocco agree.", "ru": "Kazakhstan and Morocco agree."}
    act(database, MAR, "word_copy", paragraph_id=second.id, copy_of="KAZ", texts=first)
    now = placed(database, document)
    for language in ("ar", "en", "fr", "kk", "ru"):
        copies = {
            side.party: [each.words_for(side.party, language) for each in now] for side in SIDES
        }
        differing = [
            each.name
            for each, mine, other in zip(now, copies["MAR"], copies["KAZ"], strict=True)
            if mine != other
        ]
        assert differing == (["p2"] if language in first else [])
    version = confirm_and_agree(database, document)
    sign(database, version, MAR, KAZ)
    bundle: Any = export_bundle(database, MAR, version)
    assert bundle["format"] == "keruen bundle 3"
    differ = "3 paragraphs; the copies of KAZ and MAR differ in p2 only"
    assert differ in verify_bundle(bundle)
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    done = CliRunner().invoke(app, ["roadmap", "verify", str(file)], standalone_mode=False)
    assert done.exception is None, done.output
    assert differ in done.return_value.text
    changed = json.loads(base64.b64decode(bundle["envelope"]["payload"]))
    changed["paragraphs"][1]["alternat"]["KAZ"]["en"] = "Kazakhstan and Morocco promise."
    forged = copy.deepcopy(bundle)
    forged["envelope"]["payload"] = base64.b64encode(canonical_bytes(changed)).decode("ascii")
    with pytest.raises(KeruenError, match="no valid signature of"):
        verify_bundle(forged)


@pytest.mark.parametrize("form", ["whole", "paragraphs"])
def test_what_is_signed_is_read_again_from_its_parts(form: str) -> None:
    value: dict[str, Any] = {"document": "d", "number": 1, "texts": {"fr": "Un"}}
    if form == "paragraphs":
        value = {
            "format": "keruen text 2",
            "document": "d",
            "number": 1,
            "kind": "agreement",
            "paragraphs": [
                {"id": "p1", "kind": "title", "texts": five("x")},
                {
                    "id": "p3",
                    "kind": "item",
                    "texts": five("a b"),
                    "alternat": {"KAZ": {"fr": "b a"}},
                },
            ],
            "entry_into_force": {"rule": "last_notification", "days": 30},
        }
    assert canonical_bytes(read_payload(value)) == canonical_bytes(value)
    more = {**value, "more": 1}
    assert canonical_bytes(read_payload(more)) != canonical_bytes(more)
