"""What waits for a side: one thing at a time, until it is done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import BracketRow
from keruen.roadmap.waiting import MOST, read_waiting
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR, Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act, agree, five, write_text


def waiting(database: Database, side: Actor) -> dict[str, list[str]]:
    """Ids of the records that wait for a side, by what is to be done."""
    with read_desk(database, side, NOW) as desk:
        return {each.kind: [row["id"] for row in each.rows] for each in read_waiting(desk)}


def test_commitments_wait_from_proposal_to_confirmation(database: Database) -> None:
    here = "c_focal_points"
    with read_desk(database, MAR, NOW) as desk:
        found = {each.kind: each for each in read_waiting(desk)}
        total = desk.count(t.commitment)
    assert list(found) == ["accept a commitment"]
    assert len(found["accept a commitment"].rows) == MOST
    assert found["accept a commitment"].count == total
    act(database, KAZ, "accept_commitment", commitment_id=here)
    assert waiting(database, MAR)["accept what the other side accepted"] == [here]
    act(database, MAR, "accept_commitment", commitment_id=here)
    assert "accept what the other side accepted" not in waiting(database, MAR)
    act(database, KAZ, "start_commitment", commitment_id=here)
    act(database, KAZ, "claim_done", commitment_id=here)
    assert waiting(database, MAR)["judge a claim"] == [here]
    assert "judge a claim" not in waiting(database, KAZ)
    act(database, MAR, "dispute_claim", commitment_id=here, reason="not so")
    assert waiting(database, KAZ)["answer a dispute"] == [here]
    proof = {"kind": "url", "title": "Note", "reference": "https://example.org/note"}
    done = act(database, KAZ, "submit_evidence", commitment_id=here, **proof)
    assert waiting(database, MAR)["judge evidence"] == [here]
    act(database, KAZ, "answer_dispute", commitment_id=here, resolution="see the note")
    act(database, MAR, "accept_evidence", evidence_id=done.id)
    act(database, MAR, "confirm_done", commitment_id=here)
    for side in (MAR, KAZ):
        assert here not in str(waiting(database, side))


def test_joint_steps_wait_for_the_other_side_alone(database: Database) -> None:
    here = "c_focal_points"
    for side in (MAR, KAZ):
        act(database, side, "accept_commitment", commitment_id=here)
    terms: dict[str, Any] = {"commitment_id": here, "due_on": "2027-03-31", "reason": "later"}
    act(database, MAR, "agree_to_terms", **terms)
    assert waiting(database, KAZ)["agree to a step"] == [here]
    assert "agree to a step" not in waiting(database, MAR)
    act(database, KAZ, "agree_to_terms", **terms)
    assert "agree to a step" not in waiting(database, KAZ)


def test_texts_wait_for_wording_languages_agreement_and_signature(database: Database) -> None:
    document, version = write_text(database, "The sides [[a]].")
    about = {"version_id": version}
    act(database, KAZ, "open_bracket", **about, place="a", proposal=five("may"))
    with read_desk(database, MAR, NOW) as desk:
        bracket = desk.records(BracketRow, select(t.bracket))[0]["id"]
    act(database, KAZ, "propose_resolution", bracket_id=bracket, resolution=five("shall"))
    assert waiting(database, MAR)["accept a wording"] == [document]
    act(database, MAR, "accept_resolution", bracket_id=bracket)
    assert waiting(database, MAR)["confirm the languages of a text"] == [document]
    for side in (MAR, KAZ):
        for language in ("ar", "en", "fr", "kk", "ru"):
            act(database, side, "confirm_concordance", **about, language=language)
    assert waiting(database, MAR)["agree to a text"] == [document]
    act(database, MAR, "agree_to_text", **about)
    assert "agree to a text" not in waiting(database, MAR)
    act(database, KAZ, "agree_to_text", **about)
    assert waiting(database, MAR)["sign a text"] == [document]
    act(database, MAR, "sign_text", **about, passphrase="passphrase of MAR")
    assert "sign a text" not in waiting(database, MAR)
    assert waiting(database, KAZ)["sign a text"] == [document]


def test_sessions_wait_until_each_side_agreed(database: Database) -> None:
    done = act(
        database,
        MAR,
        "plan_session",
        body_id="joint_commission",
        host="MAR",
        level="ministers",
        starts="2027-03-01T09:00",
        ends="2027-03-01T17:00",
        zone="Africa/Casablanca",
    )
    act(database, MAR, "convene_session", session_id=done.id)
    assert waiting(database, KAZ)["convene a session"] == [done.id]
    assert "convene a session" not in waiting(database, MAR)
    act(database, KAZ, "convene_session", session_id=done.id)
    assert waiting(database, MAR)["adopt an agenda"] == [done.id]


def test_decisions_and_roles_wait_for_the_other_side(database: Database) -> None:
    proposed = {"title": five("D"), "effect": "x", "closes_on": "2027-01-01"}
    done = act(database, MAR, "propose_decision", **proposed)
    assert waiting(database, KAZ)["agree to a decision"] == [done.id]
    assert "agree to a decision" not in waiting(database, MAR)
    _, version = write_text(database)
    agree(database, version)
    joint = act(database, MAR, "propose_joint_position", file_id="f_oic", words=five("one line"))
    assert waiting(database, KAZ)["agree to a joint position"] == ["f_oic"]
    act(database, KAZ, "agree_to_joint_position", position_id=joint.id)
    assert "agree to a joint position" not in waiting(database, KAZ)


def test_nothing_waits_for_the_public_or_the_keeper(database: Database) -> None:
    assert waiting(database, PUBLIC) == waiting(database, SYSTEM_ADMINISTRATOR) == {}
