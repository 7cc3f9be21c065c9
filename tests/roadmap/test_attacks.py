"""Invariants 1 to 8 held by the database itself, attacked with plain SQL as each side."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, act, agree, find, sign, write_text


def attack(database: Database, side: Actor, statement: str, **values: object) -> str:
    """What the database says to a statement; empty where it does it."""
    try:
        with database.writing(side) as connection:
            done = connection.execute(text(statement), values)
            return "" if done.rowcount else "no row"
    except KeruenError as error:
        return error.what


def test_adopted_needs_two_signatures(database: Database) -> None:
    _, version = write_text(database)
    agree(database, version)
    claim = "UPDATE text_version SET state = 'signed' WHERE id = :id"
    words = "a text counts as signed only with a valid signature of each side on the same text"
    assert attack(database, MAR, claim, id=version) == words
    sign(database, version, MAR)
    assert attack(database, MAR, claim, id=version) == words
    sign(database, version, KAZ)
    assert find(database, tables.text_version, version)["state"] == "signed"


def test_nobody_signs_for_the_other(database: Database) -> None:
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR)
    forged = (
        "INSERT INTO signature (id, tier, party, version, of_party, person, mandate, method, "
        "sha256, signed_at, signed_on, created_at, created_by) SELECT 'forged', 'shared', 'KAZ', "
        "v.id, 'KAZ', 'person_kaz', m.id, 'manual', v.sha256, '2026-11-24', '2026-11-24', "
        "'now', 'mar' FROM text_version v, mandate m WHERE v.id = :id AND m.of_party = 'KAZ'"
    )
    assert attack(database, MAR, forged, id=version) == "a side signs in its own name alone"


def test_no_signature_over_a_bracket(database: Database) -> None:
    _, version = write_text(database, "The sides [[a]].")
    act(database, MAR, "open_bracket", version_id=version, place="a", proposal={"en": "agree"})
    claim = "UPDATE text_version SET state = 'agreed' WHERE id = :id"
    # Which of two rules speaks first is the database's choice.
    assert attack(database, MAR, claim, id=version) in (
        "a bracket is still open in this text",
        "the concordance of this text is not complete",
    )


def test_no_agreement_without_concordance(database: Database) -> None:
    _, version = write_text(database)
    act(database, MAR, "confirm_concordance", version_id=version, language="fr")
    negotiated = "UPDATE text_version SET state = 'negotiated' WHERE id = :id"
    assert attack(database, MAR, negotiated, id=version) == ""
    claim = "UPDATE text_version SET state = 'agreed' WHERE id = :id"
    words = "the concordance of this text is not complete"
    assert attack(database, MAR, claim, id=version) == words


def test_a_signed_text_is_immutable(database: Database) -> None:
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    words = "a text that is agreed or signed cannot be changed"
    for change in ("sha256 = 'x'", "number = 7"):
        statement = f"UPDATE text_version SET {change} WHERE id = :id"
        assert attack(database, KAZ, statement, id=version) == words
    assert attack(database, KAZ, "UPDATE signature SET sha256 = 'x'") == (
        "a signature is never changed"
    )


def test_what_is_private_stays_private(database: Database) -> None:
    done = act(database, MAR, "write_position", file_id="f_oic", words="our private line")
    with database.reading(MAR) as connection:
        assert connection.execute(text("SELECT count(*) FROM position")).scalar() == 1
    for side in (KAZ, PUBLIC):
        with database.reading(side) as connection:
            assert connection.execute(text("SELECT count(*) FROM position")).scalar() == 0
            logs = connection.execute(text("SELECT DISTINCT log FROM log_entry")).scalars()
            assert set(logs) <= {"shared"}
    stolen = "UPDATE position SET tier = 'shared' WHERE id = :id"
    assert attack(database, KAZ, stolen, id=done.id) in (
        "no row",
        "a row that one side keeps to itself belongs to that side",
    )


def test_a_view_cannot_be_gone_round(database: Database) -> None:
    act(database, MAR, "write_position", file_id="f_oic", words="our private line")
    if database.dialect == "sqlite":
        with pytest.raises(KeruenError), database.reading(KAZ) as connection:
            connection.execute(text("SELECT words FROM main.position")).all()
    with pytest.raises(KeruenError), database.reading(KAZ) as connection:
        connection.execute(text("SELECT password_hash FROM secret_account")).all()


def test_confirmed_needs_the_other_side_and_evidence(database: Database) -> None:
    here = "c_focal_points"
    for side, lead in ((MAR, "mar_mfa"), (KAZ, "kaz_mfa")):
        act(database, side, "name_lead", commitment_id=here, organisation_id=lead)
        act(database, side, "accept_commitment", commitment_id=here)
    act(database, KAZ, "start_commitment", commitment_id=here)
    act(database, KAZ, "claim_done", commitment_id=here)
    claim = "UPDATE commitment SET state = 'confirmed_done', confirmed_by = :party WHERE id = :id"
    evidence = "a commitment is confirmed only with one accepted piece of evidence"
    other = "what one side claims the other side confirms"
    # Which of two rules speaks first is the database's choice.
    assert attack(database, KAZ, claim, id=here, party="KAZ") in (evidence, other)
    assert attack(database, MAR, claim, id=here, party="MAR") == evidence
    proof = {"kind": "url", "title": "Note", "reference": "https://example.org/note"}
    done = act(database, KAZ, "submit_evidence", commitment_id=here, **proof)
    act(database, MAR, "accept_evidence", evidence_id=done.id)
    assert attack(database, KAZ, claim, id=here, party="KAZ") == other
    assert attack(database, KAZ, claim, id=here, party="MAR") == other
    assert attack(database, MAR, claim, id=here, party="MAR") == ""


def test_who_submits_does_not_approve(database: Database) -> None:
    done = act(
        database,
        KAZ,
        "submit_evidence",
        commitment_id="c_focal_points",
        kind="url",
        title="letter",
        reference="https://example.org/letter",
    )
    claim = "UPDATE evidence SET state = 'accepted', decided_party = :party WHERE id = :id"
    words = "who submits does not approve"
    assert attack(database, KAZ, claim, id=done.id, party="KAZ") == words
    assert attack(database, KAZ, claim, id=done.id, party="MAR") == words
    assert attack(database, MAR, claim, id=done.id, party="MAR") == ""


def test_the_log_is_only_added_to(database: Database) -> None:
    rewritten = "UPDATE log_entry SET act = 'nothing' WHERE position = 0"
    assert attack(database, MAR, rewritten) == "the log is only added to"
    taken = attack(database, MAR, "DELETE FROM log_entry WHERE position = 0")
    assert taken in (
        "nothing in the register is deleted",
        "the database refused to open a table to this account",
    )


def test_modality_rises_only_by_decision(database: Database) -> None:
    statement = "UPDATE provision SET modality = 'agreed' WHERE id = 'p08'"
    words = "a provision rises only by an adopted decision"
    assert attack(database, MAR, statement) == words


def test_the_public_changes_nothing(database: Database) -> None:
    statement = "UPDATE provision SET source = 'x' WHERE id = 'p08'"
    assert attack(database, PUBLIC, statement) in ("the public changes nothing", "no row")
