"""An act is bound to what was shown: changed in between, it is refused everywhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.acts import ACTS, do
from keruen.roadmap.acts.registry import words_of
from keruen.roadmap.bound import BOUND
from keruen.roadmap.desk import open_desk, read_desk
from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.store.refusal import ChangedError, RefusalError
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find, five, write_text
from tests.web.conftest import Served, form_key

AGREEING = re.compile(
    r"^(accept|adopt|agree|answer|attach_signature|bring|claim|confirm|convene|dispute|judge|"
    r"publish|refuse|replan|set_file_fields|show|sign|start|validate|begin)_?"
)
"""Names of acts that agree to what another wrote, confirm it, judge it or sign it."""

UNBOUND = {
    "accept_shorter_list": "a list never changes once it is loaded; its id names what is accepted",
    "begin_mission": "what sender and host cleared does not change any more",
    "answer_invitation": "it is the own answer of whoever was invited, which binds no side",
    "sign_checkpoint": "it signs the log as it stands, whose head the act itself computes",
}
"""Acts of such a name that bind to no record, each with why."""

HERE = "c_focal_points"


def seen(database: Database, side: Any, name: str, **fields: Any) -> str:
    with read_desk(database, side, NOW) as desk:
        return fingerprint(words_of(desk, name, fields))


def late(database: Database, side: Any, name: str, fingerprint: str, **fields: Any) -> ChangedError:
    with pytest.raises(ChangedError) as error, open_desk(database, side, NOW) as desk:
        do(desk, name, {**fields, "seen": fingerprint})
    return error.value


def test_every_act_that_agrees_is_bound() -> None:
    agreeing = {name for name in ACTS if AGREEING.match(name)}
    assert len(agreeing) > 30
    unbound = {name for name in agreeing if not ACTS[name].binds}
    assert unbound == set(UNBOUND)
    for name, found in ACTS.items():
        if found.binds:
            bound = BOUND[found.binds]
            assert bound.field in found.refers, name
            assert "seen" in found.model.model_fields, name


def test_a_wording_changed_between_display_and_acceptance(database: Database) -> None:
    _, version = write_text(database, "The sides [[verb]].")
    made = act(database, KAZ, "open_bracket", version_id=version, place="verb", proposal=five("a"))
    bracket = made.id
    act(database, MAR, "propose_resolution", bracket_id=bracket, resolution=five("will study"))
    shown = seen(database, KAZ, "accept_resolution", bracket_id=bracket)
    act(database, MAR, "propose_resolution", bracket_id=bracket, resolution=five("commit to buy"))
    error = late(database, KAZ, "accept_resolution", shown, bracket_id=bracket)
    assert str(error) == (
        "what was shown has changed in the meantime, so nothing was agreed to\n"
        "  Compare what you saw with what stands now, and decide again."
    )
    resolution = error.now["resolution"]
    assert isinstance(resolution, dict)
    assert resolution["en"] == "commit to buy"
    assert find(database, tables.text_version, version)["texts"]["en"] == "The sides [[verb]]."
    with open_desk(database, KAZ, NOW) as desk:
        do(desk, "accept_resolution", {"bracket_id": bracket, "seen": error.seen})
    assert find(database, tables.text_version, version)["texts"]["en"] == "The sides commit to buy."


def test_what_lacks_a_fingerprint_says_how_to_get_it(database: Database) -> None:
    with pytest.raises(RefusalError) as error, open_desk(database, KAZ, NOW) as desk:
        do(desk, "accept_commitment", {"commitment_id": HERE})
    assert error.value.kind == "unseen"
    assert str(error.value) == (
        "Accept commitment needs the fingerprint of what was shown\n"
        "  Send it as the field seen or in the header If-Match; the .json page of the record and "
        "GET /api/roadmap/acts/accept_commitment give it."
    )


def test_terms_agenda_decision_evidence_and_entries(database: Database) -> None:
    """What is agreed to changes by an act of the other side; each kind is refused alike."""
    shown = seen(database, KAZ, "accept_commitment", commitment_id=HERE)
    act(database, MAR, "set_terms", commitment_id=HERE, due_on="2028-06-30")
    error = late(database, KAZ, "accept_commitment", shown, commitment_id=HERE)
    assert error.now["due_on"] == "2028-06-30"

    body = {"body_id": "joint_commission"}
    planned = act(
        database,
        MAR,
        "plan_session",
        **body,
        host="MAR",
        level="ministers",
        starts="2027-03-10T09:00",
        ends="2027-03-10T17:00",
        zone="Africa/Casablanca",
    ).id
    item = {**body, "session_id": planned}
    act(database, MAR, "add_agenda_item", **item, title=five("The hub"))
    for side in SIDES:
        act(database, side, "convene_session", session_id=planned)
    shown = seen(database, KAZ, "adopt_agenda", session_id=planned)
    act(database, MAR, "add_agenda_item", **item, title=five("A purchase"))
    error = late(database, KAZ, "adopt_agenda", shown, session_id=planned)
    agenda = error.now["agenda"]
    assert isinstance(agenda, list)
    assert [each["title"]["en"] for each in agenda][:2] == ["The hub", "A purchase"]


def test_a_step_needs_both_sides_on_the_same_words(database: Database) -> None:
    """MAR agrees to cancel; then the terms change and both accept anew: it no longer counts."""
    terms = {"qualitative_reason": five("none fits"), "due_on": "2028-01-31"}
    act(database, MAR, "set_terms", commitment_id=HERE, **terms)
    for side, lead in ((MAR, "mar_mfa"), (KAZ, "kaz_mfa")):
        act(database, side, "name_lead", commitment_id=HERE, organisation_id=lead)
        act(database, side, "accept_commitment", commitment_id=HERE)
    act(database, MAR, "agree_to_cancel", commitment_id=HERE, reason="no longer needed")
    act(database, KAZ, "set_terms", commitment_id=HERE, due_on="2029-01-31")
    for side in SIDES:
        act(database, side, "accept_commitment", commitment_id=HERE)
    act(database, KAZ, "agree_to_cancel", commitment_id=HERE, reason="fine")
    assert find(database, tables.commitment, HERE)["state"] == "accepted"
    cancelled = "UPDATE commitment SET state = 'cancelled', round = round + 1 WHERE id = :id"
    with pytest.raises(KeruenError), database.writing(KAZ) as connection:
        connection.execute(text(cancelled), {"id": HERE})
    act(database, MAR, "agree_to_cancel", commitment_id=HERE, reason="still so")
    assert find(database, tables.commitment, HERE)["state"] == "cancelled"


def test_the_database_takes_no_agreement_without_words(database: Database) -> None:
    words = "an agreement says which words were shown"
    insert = (
        "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, seen, "
        "created_at, created_by) VALUES (:id, 'shared', 'MAR', 'commitment', :here, 'publish', "
        "'MAR', 'mar', :seen, 'now', 'mar')"
    )
    for given in (None, "", "abc"):
        with pytest.raises(KeruenError) as error, database.writing(MAR) as connection:
            connection.execute(text(insert), {"id": "a1", "here": HERE, "seen": given})
        assert error.value.what == words
    act(database, MAR, "show_commitment", commitment_id=HERE, tier="public")
    stolen = "UPDATE assent SET seen = :seen WHERE subject = :here"
    with pytest.raises(KeruenError) as error, database.writing(KAZ) as connection:
        connection.execute(text(stolen), {"seen": "0" * 64, "here": HERE})
    assert error.value.what == "a side agrees in its own name alone"


def test_the_page_shows_old_and_new_side_by_side(served_once: Served) -> None:
    mar, kaz = served_once.client("MAR"), served_once.client("KAZ")
    page = f"/roadmap/commitments/{HERE}"
    kaz.post(
        "/roadmap/acts/name_lead",
        data={
            "form_key": form_key(kaz),
            "next": page,
            "commitment_id": HERE,
            "organisation_id": "kaz_mfa",
        },
    )
    read = kaz.get(page).text
    form = re.search(r'<form[^>]*id="accept_commitment-.*?</form>', read, re.S)
    assert form is not None
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.group(0)))
    assert hidden["seen"] == kaz.get(f"{page}.json").json()["seen"]["accept_commitment"][HERE]
    day = {"commitment_id": HERE, "due_on": "2031-05-05", "form_key": form_key(mar)}
    assert mar.post("/roadmap/acts/set_terms", data=day).status_code == 303
    answer = kaz.post("/roadmap/acts/accept_commitment", data=hidden)
    assert answer.status_code == 409
    compared = re.search(r'<table class="compared">.*?</table>', answer.text, re.S)
    assert compared is not None
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", compared.group(0), re.S)
    changed = {name: re.findall(r"<mark>(.*?)</mark>", cells) for name, cells in rows}
    assert changed == {"due on": ["2026-12-31", "2031-05-05"]}
    anew = re.search(r'id="accept_commitment-.*?name="seen" value="(\w+)"', answer.text, re.S)
    assert anew is not None
    assert anew.group(1) != hidden["seen"]
    done = kaz.post("/roadmap/acts/accept_commitment", data={**hidden, "seen": anew.group(1)})
    assert done.status_code == 303
    # Words that do not fit the fingerprint are not shown as what was seen.
    forgery = {**hidden, "seen": "0" * 64, "once": "0" * 40}
    forged = kaz.post("/roadmap/acts/accept_commitment", data=forgery)
    assert forged.status_code == 409
    assert '<td class="text before"' not in forged.text


def test_the_api_takes_a_field_or_if_match(served_once: Served) -> None:
    client = served_once.client("KAZ")
    address = "/api/roadmap/acts/accept_commitment"
    headers = {"x-keruen-form-key": form_key(client)}
    fields = {"commitment_id": HERE}
    missing = client.post(address, json=fields, headers=headers)
    assert missing.status_code == 428
    old = client.post(address, json=fields, headers={**headers, "if-match": f'"{"0" * 64}"'})
    assert old.status_code == 409
    assert old.json()["seen"] == fingerprint(old.json()["words"])
    given = client.get(address, params=fields)
    assert given.headers["etag"] == f'"{given.json()["seen"]}"'
    named = {"commitment_id": HERE, "organisation_id": "kaz_mfa"}
    client.post("/api/roadmap/acts/name_lead", json=named, headers=headers)
    etag = client.get(address, params=fields).headers["etag"]
    done = client.post(address, json=fields, headers={**headers, "if-match": etag})
    assert done.status_code == 200, done.text
