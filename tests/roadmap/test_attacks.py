"""Invariants 1 to 8 held by the database itself, attacked with plain SQL as each side."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.bundle import export_bundle, verify_bundle
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, act, agree, find, five, sign, write_text

ON_EACH_DATABASE = True


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
        "sha256, signed_at, signed_on, created_at, created_by) SELECT 'forged', 'shared', 'MAR', "
        "v.id, 'KAZ', 'person_kaz', m.id, 'manual', v.sha256, :day, :day, "
        "'now', 'mar' FROM text_version v, mandate m WHERE v.id = :id AND m.of_party = 'KAZ'"
    )
    day = datetime.now(UTC).date().isoformat()
    said = attack(database, MAR, forged, id=version, day=day)
    assert said == "a side signs in its own name alone"


def test_no_signature_over_a_bracket(database: Database) -> None:
    _, version = write_text(database, "The sides [[a]].")
    act(database, MAR, "open_bracket", version_id=version, place="a", proposal={"en": "agree"})
    claim = "UPDATE text_version SET state = 'agreed' WHERE id = :id"
    # Which of two rules speaks first is the database's choice.
    assert attack(database, MAR, claim, id=version) in (
        "a bracket is still open in this text",
        "the concordance of this text is not complete",
        "a text is agreed only when each side has agreed to these very words",
    )


def test_no_agreement_without_concordance(database: Database) -> None:
    _, version = write_text(database)
    act(database, MAR, "confirm_concordance", version_id=version, language="fr")
    negotiated = "UPDATE text_version SET state = 'negotiated' WHERE id = :id"
    assert attack(database, MAR, negotiated, id=version) == ""
    claim = "UPDATE text_version SET state = 'agreed' WHERE id = :id"
    assert attack(database, MAR, claim, id=version) in (
        "the concordance of this text is not complete",
        "a text is agreed only when each side has agreed to these very words",
    )


def test_a_signed_text_is_immutable(database: Database) -> None:
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    words = "a text that is agreed or signed cannot be changed"
    for change in ("sha256 = 'x'", "number = 7"):
        statement = f"UPDATE text_version SET {change} WHERE id = :id"
        assert attack(database, KAZ, statement, id=version) in (
            words,
            "this part of the record is never changed",
            "the fingerprint of a text changes with its words alone",
        )
    assert attack(database, KAZ, "UPDATE signature SET sha256 = 'x'") == (
        "this part of the record is never changed"
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
    words = "a side cannot judge its own evidence"
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
    assert attack(database, PUBLIC, statement) in (
        "the public changes nothing",
        "this part of the record is never changed",
        "no row",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE provision SET title = '{}' WHERE id = 'p08'",
        "UPDATE commitment SET title = '{}' WHERE id = 'c_hub'",
        "UPDATE commitment SET weight = 99 WHERE id = 'c_hub'",
        "UPDATE person SET name = 'x' WHERE id = 'person_mar'",
        "UPDATE mandate SET may_sign = NOT may_sign",
        "UPDATE indicator SET target = 1 WHERE id = 'i_cost'",
        "UPDATE body SET recurrence = NULL WHERE id = 'joint_commission'",
    ],
)
def test_what_is_recorded_is_kept(database: Database, statement: str) -> None:
    assert attack(database, MAR, statement) == "this part of the record is never changed"


def test_nobody_names_sides_or_ways(database: Database) -> None:
    words = "the sides, themes and steps of a roadmap are loaded, not added"
    way = "INSERT INTO transition VALUES ('commitment', 'proposed', 'confirmed_done')"
    side = "INSERT INTO party VALUES ('ABC', '{}', 'UTC', '[]', 3)"
    for statement in (way, side, "UPDATE party SET zone = 'UTC' WHERE code = 'KAZ'"):
        assert attack(database, MAR, statement) == words


def test_nobody_adds_in_the_others_name(database: Database) -> None:
    added = (
        "INSERT INTO person (id, tier, party, of_party, name, created_at, created_by) "
        "VALUES ('p', 'shared', :row, :of, 'x', 'now', 'mar')"
    )
    own = "a side adds rows in its own name alone"
    assert attack(database, MAR, added, row="KAZ", of="MAR") == own
    acts = "a side acts in its own name alone"
    assert attack(database, MAR, added, row="MAR", of="KAZ") == acts
    assert attack(database, MAR, added, row="MAR", of="MAR") == ""


def test_both_sides_show_to_the_public(database: Database) -> None:
    words = "what both sides share is shown to the public by both alone"
    shown = "UPDATE commitment SET tier = 'public' WHERE id = 'c_hub'"
    assert attack(database, MAR, shown) == words
    act(database, MAR, "show_commitment", commitment_id="c_hub", tier="public")
    assert attack(database, MAR, shown) == words
    act(database, KAZ, "show_commitment", commitment_id="c_hub", tier="public")
    assert find(database, tables.commitment, "c_hub", PUBLIC)["tier"] == "public"
    _, version = write_text(database)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    paper = "UPDATE document SET tier = 'public'"
    assert attack(database, MAR, paper) == words
    act(database, MAR, "publish_text", version_id=version)
    assert attack(database, MAR, paper) == words
    act(database, KAZ, "publish_text", version_id=version)
    assert find(database, tables.text_version, version, PUBLIC)["tier"] == "public"
    bundle = export_bundle(database, PUBLIC, version)
    assert verify_bundle(bundle)[0].startswith("signed by KAZ and MAR")


def test_nobody_withdraws_for_the_other(database: Database) -> None:
    words = "a record is withdrawn once, with a reason, by the side that made it"
    gone = "UPDATE evidence SET withdrawn_at = 'now', withdrawn_reason = :reason"
    done = act(
        database,
        KAZ,
        "submit_evidence",
        commitment_id="c_hub",
        kind="url",
        title="letter",
        reference="https://example.org/letter",
    )
    assert attack(database, MAR, gone, reason="x") == words
    assert attack(database, KAZ, gone, reason=" ") == words
    act(database, KAZ, "withdraw_evidence", evidence_id=done.id, reason="wrong letter")
    back = "UPDATE evidence SET withdrawn_at = NULL"
    assert attack(database, KAZ, back) == words


def test_terms_are_changed_by_both(database: Database) -> None:
    here = "c_focal_points"
    accept(database, here)
    later = "UPDATE commitment SET due_on = '2030-01-01' WHERE id = :id"
    words = "the terms of an accepted commitment are changed by both sides alone"
    assert attack(database, MAR, later, id=here) == words
    terms = {"commitment_id": here, "due_on": "2027-03-31", "reason": "the election"}
    act(database, MAR, "agree_to_terms", **terms)
    assert attack(database, MAR, later, id=here) == words
    assert find(database, tables.commitment, here)["due_on"] == "2026-12-31"
    act(database, KAZ, "agree_to_terms", **terms)
    assert find(database, tables.commitment, here)["due_on"] == "2027-03-31"
    # What both agreed to once fits no later round.
    back = {"commitment_id": here, "due_on": "2026-12-31", "reason": "after all"}
    act(database, MAR, "agree_to_terms", **back)
    act(database, KAZ, "agree_to_terms", **back)
    again = "UPDATE commitment SET due_on = '2027-03-31', round = round + 1 WHERE id = :id"
    assert attack(database, MAR, again, id=here) == words


def test_new_terms_are_accepted_anew(database: Database) -> None:
    here = "c_focal_points"
    act(database, MAR, "accept_commitment", commitment_id=here)
    later = "UPDATE commitment SET due_on = '2030-01-01' WHERE id = :id"
    assert attack(database, KAZ, later, id=here) == "a side has accepted the terms as they are"
    act(database, KAZ, "set_terms", commitment_id=here, due_on="2027-01-31")
    act(database, KAZ, "accept_commitment", commitment_id=here)
    assert find(database, tables.commitment, here)["state"] == "proposed"
    act(database, MAR, "accept_commitment", commitment_id=here)
    assert find(database, tables.commitment, here)["state"] == "accepted"


def test_joint_steps_need_a_new_agreement_each_time(database: Database) -> None:
    here = "c_focal_points"
    accept(database, here)
    for step in ("agree_to_suspend", "agree_to_resume"):
        for side in (MAR, KAZ):
            act(database, side, step, commitment_id=here, reason="budget")
    assert find(database, tables.commitment, here)["state"] == "active"
    alone = "UPDATE commitment SET state = 'suspended', round = round + 1 WHERE id = :id"
    assert attack(database, MAR, alone, id=here) == (
        "a commitment is suspended, cancelled or taken up again by both sides alone"
    )


def test_all_is_done_only_when_confirmed(database: Database) -> None:
    here = "c_focal_points"
    accept(database, here)
    act(database, MAR, "start_commitment", commitment_id=here)
    whole = "UPDATE commitment SET progress = 1 WHERE id = :id"
    words = "all of a commitment is done only when it is confirmed"
    assert attack(database, MAR, whole, id=here) == words


def test_an_agreed_text_cannot_be_slipped_in(database: Database) -> None:
    """Other words under the fingerprint that the other side has confirmed."""
    _, version = write_text(database)
    act(database, KAZ, "confirm_concordance", version_id=version, language="en")
    words = "other words need another fingerprint, which nobody has confirmed before"
    slipped = "UPDATE text_version SET texts = :texts WHERE id = :id"
    texts = '{"en": "The sides disagree."}'
    assert attack(database, MAR, slipped, id=version, texts=texts) == words
    aside = "UPDATE text_version SET texts = :texts, sha256 = 'x' WHERE id = :id"
    old = find(database, tables.text_version, version)["sha256"]
    assert attack(database, MAR, aside, id=version, texts=texts) == ""
    back = "UPDATE text_version SET texts = :texts, sha256 = :old WHERE id = :id"
    other = '{"en": "The sides disagree wholly."}'
    assert attack(database, MAR, back, id=version, texts=other, old=old) == words
    with pytest.raises(KeruenError) as error:
        act(database, KAZ, "confirm_concordance", version_id=version, language="en")
    assert error.value.what == f"the words of version {version} do not fit its fingerprint"


def test_a_bracket_holds_each_sides_own_words(database: Database) -> None:
    _, version = write_text(database, "The sides [[a]].")
    act(database, MAR, "open_bracket", version_id=version, place="a", proposal={"en": "shall"})
    words = "a side changes its own wording of a bracket alone"
    forged = "UPDATE bracket SET proposals = :words"
    assert attack(database, KAZ, forged, words='{"MAR": {"en": "may"}}') == words
    assert attack(database, KAZ, forged, words='{"KAZ": {"en": "may"}}') == words
    both = '{"KAZ": {"en": "may"}, "MAR": {"en": "shall"}}'
    assert attack(database, KAZ, forged, words=both) == ""
    resolved = "UPDATE bracket SET state = 'resolved'"
    alone = "one side proposes what closes a bracket and the other accepts it"
    assert attack(database, MAR, resolved) == alone
    with read_desk(database, MAR) as desk:
        bracket = desk.rows(tables.bracket.select())[0]["id"]
    act(database, MAR, "propose_resolution", bracket_id=bracket, resolution=five("shall"))
    assert attack(database, MAR, resolved) == alone
    assert attack(database, KAZ, resolved) == ""


def test_a_session_moves_by_both(database: Database) -> None:
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
    words = (
        "a session is convened, put off or cancelled, and its agenda adopted, by both sides alone"
    )
    for state in ("convened", "postponed", "cancelled"):
        assert attack(database, MAR, f"UPDATE session SET state = '{state}'") == words
    act(database, MAR, "convene_session", session_id=done.id)
    assert attack(database, MAR, "UPDATE session SET state = 'convened'") == words
    times = "UPDATE session SET starts_at = '2027-04-01T09:00:00.000000Z'"
    assert attack(database, KAZ, times) == (
        "the times and the venue of a session are kept once it is planned"
    )


def test_a_mandate_is_never_made_longer(database: Database) -> None:
    with read_desk(database, MAR) as desk:
        rows = desk.rows(tables.mandate.select())
    mine = next(row["id"] for row in rows if row["of_party"] == "MAR")
    act(database, MAR, "end_mandate", mandate_id=mine, ends_on="2026-01-31")
    words = "a mandate is ended by its own side and never made longer"
    for value in ("NULL", "'2030-01-01'"):
        longer = f"UPDATE mandate SET ends_on = {value} WHERE id = :id"
        assert attack(database, MAR, longer, id=mine) == words
    assert attack(database, KAZ, "UPDATE mandate SET ends_on = '2025-02-01'") == words
    with pytest.raises(KeruenError) as error:
        act(database, MAR, "end_mandate", mandate_id=mine, ends_on="2027-01-01")
    assert error.value.what == "the mandate already ends on 2026-01-31"


def accept(database: Database, commitment: str) -> None:
    """Accept a commitment on both sides."""
    for side in (MAR, KAZ):
        act(database, side, "accept_commitment", commitment_id=commitment)
