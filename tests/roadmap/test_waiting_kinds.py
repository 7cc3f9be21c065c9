"""Every act that answers somebody belongs to a kind that waits, and every kind waits and ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.acts import ACTS
from keruen.roadmap.desk import read_desk
from keruen.roadmap.kinds import ENTRIES, KINDS
from keruen.roadmap.reads.instruments import find_instrument
from keruen.roadmap.reads.paragraphs import read_text_brackets
from keruen.roadmap.rows import FileRoleRow, IndicatorRow, TextVersionRow
from keruen.roadmap.waiting import WAITS, Waiting, read_waiting
from keruen.roadmap.waiting.files import read_open_incidents
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, agree, five, sign, write_text
from tests.roadmap.test_paragraphs import confirm_and_agree, draft, placed
from tests.roadmap.test_waiting_desks import ON_DESKS
from tests.roadmap.test_waiting_meetings import IN_MEETINGS

BEGIN_SOMETHING = """
add_agenda_item withdraw_agenda_item propose_commitment set_terms report_progress
set_at_risk clear_risk claim_done withdraw_commitment add_dependency draft_document
write_version share_document propose_decision withdraw_decision add_entry withdraw_entry
add_event withdraw_event submit_evidence withdraw_evidence record_measurement record_measurements
withdraw_measurement record_movement withdraw_movement open_file fill_role finish_file
withdraw_role replace_role share_file write_position propose_joint_position add_body plan_session
record_attendance add_person give_mandate end_mandate make_key register_key end_key
sign_checkpoint
attach_file withdraw_attachment
assign_task release_task save_filter remove_filter
invite_to_session cancel_invitation answer_invitation
draft_text divide_text edit_paragraph word_copy add_paragraph move_paragraph remove_paragraph
save_version record_verb
set_entry_rule bracket_words withdraw_alternative withdraw_bracket comment_paragraph
resolve_comment record_powers import_changes take_change drop_change
add_cv add_election add_institution
add_logframe_row add_milestone add_partner advance_candidature
announce_candidature ask_pledge
commit_to_recommendation
consider_candidature count_present
end_twinning erase_cv give_pledge link_culture_item link_joint_text
load_days name_culture_institutions offer_mission open_culture_programme open_round
postpone_election promise_contribution propose_culture_item propose_licence
propose_twinning record_assurance
record_delivery record_departure record_reading record_signed_role
record_vote release_pledge
set_culture_budget set_public_contact
share_assurance validate_own_role withdraw_candidature withdraw_contribution
withdraw_culture_budget withdraw_culture_item withdraw_culture_programme withdraw_licence
withdraw_logframe_row withdraw_milestone withdraw_twinning
withdraw_mission
check_name check_name_again accept_shorter_list set_list_age name_judge end_judge
report_incident name_duty_contact
resolve_comment record_powers import_changes take_change drop_change
set_delegation_level set_precedence add_member withdraw_member record_credentials
add_room add_slot withdraw_slot place_member release_member
announce_paper withdraw_paper withdraw_paper_file record_outcome record_commitment refer_item
withdraw_outcome record_past_session open_reporting_round link_target withdraw_target
propose_guest end_guest
"""
"""Acts that nobody waits for. An act that answers somebody belongs to a kind in `WAITS`."""

LATER = datetime(2027, 3, 2, 9, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "date": "2026-11-20",
    "number": "3",
    "imo": "9074729",
    "text": "Remarks",
}


def waiting(database: Database, side: Actor, now: datetime = NOW) -> dict[str, Waiting]:
    """What waits for a side, by what is to be done."""
    with read_desk(database, side, now) as desk:
        return {each.kind: each for each in read_waiting(desk, 200)}


def test_every_act_begins_something_or_is_waited_for() -> None:
    answering = {name for wait in WAITS.values() for name in wait.acts}
    beginning = set(BEGIN_SOMETHING.split())
    unknown = set(ACTS) - answering - beginning
    assert not unknown, "say in WAITS whose answer these are, or here that nobody waits for them"
    assert answering & beginning == set()
    for wait in WAITS.values():
        assert set(wait.began) <= set(ACTS)
        assert wait.roles, wait.kind


def test_every_kind_of_entry_that_is_answered_waits_for_the_other_side(database: Database) -> None:
    kinds = [(kind, each) for kind in KINDS.values() for each in kind.entries if each.answered]
    assert {each.name for _, each in kinds} == {
        name for name, each in ENTRIES.items() if each.answered
    }
    assert len(kinds) >= 7
    for kind, each in kinds:
        data = {"direction": "offer"} if kind.name == "opportunity" else None
        opened = act(
            database, MAR, "open_file", kind=kind.name, title=five(kind.name), provision_id="p10",
            **({"data": data} if data else {}),
        ).id  # fmt: skip
        values = {
            field.name: field.choices[0] if field.choices else VALUES[field.type]
            for field in each.fields
        }
        for answer in ("accept_entry", "refuse_entry"):
            made = act(database, MAR, "add_entry", file_id=opened, kind=each.name, data=values).id
            rows = _rows(waiting(database, KAZ), made)
            assert len(rows) == 1, each.name
            assert rows[0]["id"] == opened
            assert rows[0]["since"][:10] == NOW.date().isoformat()
            assert rows[0]["about"]
            assert _rows(waiting(database, MAR), made) == []
            act(database, KAZ, answer, entry_id=made, answer="seen")
            assert _rows(waiting(database, KAZ), made) == [], (each.name, answer)


def _rows(found: dict[str, Waiting], entry: str) -> list[Any]:
    return [row for each in found.values() for row in each.rows if row.get("entry") == entry]


def test_an_incident_says_until_when_it_is_acknowledged(database: Database) -> None:
    data = {"incident_kind": "cyber", "words": "Portal down", "on": "2026-11-24"}
    here = {"file_id": "f_incident_contacts", "kind": "incident"}
    slow = act(database, MAR, "add_entry", **here, data=data).id
    fast = act(database, MAR, "add_entry", **here, data={**data, "severity": "high"}).id
    found = waiting(database, KAZ)["acknowledge an incident"]
    assert [(row["entry"], row["until"]) for row in found.rows] == [
        (fast, "2026-11-24T13:00:00.000000Z"),
        (slow, "2026-11-25T09:00:00.000000Z"),
    ]
    assert found.wait.roles == ("focal_point",)
    act(database, KAZ, "accept_entry", entry_id=fast)
    for side in (MAR, KAZ):
        with read_desk(database, side, NOW) as desk:
            assert [row["id"] for row in read_open_incidents(desk)] == [slow]


Opened = tuple[str, tuple[Actor, ...], Callable[[], object]]
"""The id of a record that waits, the sides for which it does, and what answers it."""


def _commitment(database: Database, **more: Any) -> str:
    made = {"provision_id": "p10", "title": five("C"), "due_on": "2027-06-30", **more}
    reason = {"qualitative_reason": five("no figure fits")}
    done = act(database, MAR, "propose_commitment", **made, **reason)
    for side, lead in ((MAR, "person_mar"), (KAZ, "person_kaz")):
        act(database, side, "name_lead", commitment_id=done.id, person_id=lead)
    return done.id


def _accepted(database: Database, **more: Any) -> str:
    made = _commitment(database, **more)
    for side in (MAR, KAZ):
        act(database, side, "accept_commitment", commitment_id=made)
    return made


def _claimed(database: Database, **more: Any) -> str:
    made = _accepted(database, **more)
    act(database, KAZ, "start_commitment", commitment_id=made)
    act(database, KAZ, "claim_done", commitment_id=made)
    return made


def _proof(database: Database, made: str) -> str:
    proof = {"kind": "url", "title": "Note", "reference": "https://example.org/note"}
    return act(database, KAZ, "submit_evidence", commitment_id=made, **proof).id


def _in_commitments(database: Database) -> dict[str, Opened]:
    one, two, three = (_claimed(database) for _ in range(3))
    act(database, MAR, "dispute_claim", commitment_id=two, reason="no")
    proof = _proof(database, three)
    new, half, public, step = (_commitment(database) for _ in range(4))
    act(database, KAZ, "accept_commitment", commitment_id=half)
    act(database, MAR, "show_commitment", commitment_id=public, tier="public")
    for side in (MAR, KAZ):
        act(database, side, "accept_commitment", commitment_id=step)
    act(database, KAZ, "agree_to_suspend", commitment_id=step, reason="r")
    recurs = _claimed(database, recurrence="FREQ=YEARLY")
    act(database, MAR, "accept_evidence", evidence_id=_proof(database, recurs))
    act(database, MAR, "confirm_done", commitment_id=recurs)

    def do(side: Actor, name: str, **fields: Any) -> Callable[[], object]:
        return lambda: act(database, side, name, **fields)

    accepted = _accepted(database)
    return {
        "judge a claim": (one, (MAR,), do(MAR, "dispute_claim", commitment_id=one, reason="r")),
        "answer a dispute": (
            two, (KAZ,), do(KAZ, "answer_dispute", commitment_id=two, resolution="r"),
        ),
        "judge evidence": (three, (MAR,), do(MAR, "accept_evidence", evidence_id=proof)),
        "accept a commitment": (new, (KAZ,), do(KAZ, "accept_commitment", commitment_id=new)),
        "accept what the other side accepted": (
            half, (MAR,), do(MAR, "accept_commitment", commitment_id=half),
        ),
        "agree to publish a commitment": (
            public, (KAZ,), do(KAZ, "show_commitment", commitment_id=public, tier="public"),
        ),
        "agree to a step": (
            step, (MAR,), do(MAR, "agree_to_suspend", commitment_id=step, reason="r"),
        ),
        "start a commitment": (
            accepted, (MAR, KAZ), do(MAR, "start_commitment", commitment_id=accepted),
        ),
        "begin the next round": (
            recurs, (MAR, KAZ), do(MAR, "begin_next_round", commitment_id=recurs),
        ),
    }  # fmt: skip


def _in_decisions(database: Database) -> dict[str, Opened]:
    def propose(**more: Any) -> str:
        given = {"title": five("D"), "effect": "x", "closes_on": "2027-01-01", **more}
        return act(database, MAR, "propose_decision", **given).id

    one, two, three = (
        propose(),
        propose(),
        propose(closes_on="2026-11-24", takes_effect_on="2026-11-24"),
    )
    for made in (two, three):
        act(database, KAZ, "agree_to_decision", decision_id=made)
    text = {"texts": five("We agree."), "languages": LANGUAGES}
    document = act(database, MAR, "write_decision", decision_id=three, **text).id
    version = _version(database, document)
    agree(database, version)
    sign(database, version, MAR, KAZ)
    return {
        "agree to a decision": (
            one, (KAZ,), lambda: act(database, KAZ, "agree_to_decision", decision_id=one),
        ),
        "write the text of a decision": (
            two, (MAR, KAZ), lambda: act(database, KAZ, "write_decision", decision_id=two, **text),
        ),
        "bring a decision into effect": (
            three,
            (MAR, KAZ),
            lambda: act(database, KAZ, "bring_into_effect", decision_id=three),
        ),
    }  # fmt: skip


def _version(database: Database, document: str) -> str:
    with read_desk(database, MAR, NOW) as desk:
        row = desk.record(
            TextVersionRow,
            select(t.text_version)
            .where(t.text_version.c.document == document)
            .order_by(t.text_version.c.number.desc()),
        )
        assert row is not None
        return str(row["id"])


def _in_texts(database: Database) -> dict[str, Opened]:
    def bracketed() -> tuple[str, str]:
        document, version = write_text(database, "The sides [[a]].")
        about = {"version_id": version, "place": "a", "proposal": five("may")}
        return document, act(database, KAZ, "open_bracket", **about).id

    unworded, first = bracketed()
    worded, second = bracketed()
    about = {"bracket_id": second, "resolution": five("shall")}
    act(database, KAZ, "propose_resolution", **about)
    plain, version = write_text(database)
    ready, ready_version = write_text(database)
    for side in (MAR, KAZ):
        for language in LANGUAGES:
            given = {"version_id": ready_version, "language": language}
            act(database, side, "confirm_concordance", **given)
    act(database, MAR, "agree_to_text", version_id=ready_version)
    agreed, agreed_version = write_text(database)
    agree(database, agreed_version)
    signed, signed_version = write_text(database)
    agree(database, signed_version)
    sign(database, signed_version, MAR, KAZ)
    act(database, KAZ, "publish_text", version_id=signed_version)

    def confirm() -> None:
        for language in LANGUAGES:
            act(database, MAR, "confirm_concordance", version_id=version, language=language)

    return {
        "propose a wording": (
            unworded,
            (MAR, KAZ),
            lambda: act(
                database, MAR, "propose_resolution", bracket_id=first, resolution=five("may")
            ),
        ),
        "accept a wording": (
            worded, (MAR,), lambda: act(database, MAR, "accept_resolution", bracket_id=second),
        ),
        "confirm the languages of a text": (plain, (MAR, KAZ), confirm),
        "agree to a text": (
            ready, (KAZ,), lambda: act(database, KAZ, "agree_to_text", version_id=ready_version),
        ),
        "sign a text": (agreed, (MAR, KAZ), lambda: sign(database, agreed_version, MAR)),
        "agree to publish a text": (
            signed, (MAR,), lambda: act(database, MAR, "publish_text", version_id=signed_version),
        ),
    }  # fmt: skip


def _in_files(database: Database) -> dict[str, Opened]:
    def opened(**more: Any) -> str:
        given = {"kind": "cultural_line", "title": five("L"), "provision_id": "p10", **more}
        return act(database, MAR, "open_file", **given).id

    def filled() -> str:
        made = opened()
        for role, side in (("organiser", MAR), ("partner", KAZ)):
            given = {"file_id": made, "role": role, "holder": "H", "of_party": side.party}
            act(database, side, "fill_role", **given)
        with read_desk(database, MAR, NOW) as desk:
            roles = desk.records(FileRoleRow, select(t.file_role).where(t.file_role.c.file == made))
        for each in roles:
            side = MAR if each["of_party"] == "MAR" else KAZ
            act(database, side, "validate_role", role_id=each["id"])
        return made

    role = opened()
    given = {"file_id": role, "role": "partner", "holder": "H", "of_party": "KAZ"}
    act(database, KAZ, "fill_role", **given)
    with read_desk(database, MAR, NOW) as desk:
        found = desk.record(FileRoleRow, select(t.file_role).where(t.file_role.c.file == role))
    assert found is not None
    joint, entry, valid, fields = opened(), opened(), filled(), filled()
    position = act(database, MAR, "propose_joint_position", file_id=joint, words=five("w")).id
    past = {"words": "Week of film", "on": "2026-11-20"}
    made = act(database, MAR, "add_entry", file_id=entry, kind="cultural_event", data=past).id
    data = {"place": "Rabat"}
    act(database, MAR, "set_file_fields", file_id=fields, data={"place": "Fes"})
    act(database, MAR, "set_file_fields", file_id=fields, data=data)
    act(database, KAZ, "withdraw_file", file_id="f_oic", reason="r")
    return {
        "validate a role": (
            role, (KAZ,), lambda: act(database, KAZ, "validate_role", role_id=found["id"]),
        ),
        "agree to a joint position": (
            joint,
            (KAZ,),
            lambda: act(database, KAZ, "agree_to_joint_position", position_id=position),
        ),
        "conclude an entry": (
            entry,
            (MAR,),
            lambda: act(database, MAR, "conclude_entry", entry_id=made, result="held"),
        ),
        "run a file": (valid, (MAR, KAZ), lambda: act(database, MAR, "run_file", file_id=valid)),
        "agree to the fields of a file": (
            fields,
            (KAZ,),
            lambda: act(database, KAZ, "set_file_fields", file_id=fields, data=data),
        ),
        "agree to withdraw a file": (
            "f_oic",
            (MAR,),
            lambda: act(database, MAR, "withdraw_file", file_id="f_oic", reason="r"),
        ),
    }  # fmt: skip


def _in_values(database: Database) -> dict[str, Opened]:
    with read_desk(database, MAR, NOW) as desk:
        row = desk.record(IndicatorRow, select(t.indicator).where(t.indicator.c.kind == "query"))
    assert row is not None
    given = {"indicator_id": row.id, "period": "2026", "value": 1.0, "reason": "r"}
    made = act(database, MAR, "record_measurement", **given).id
    return {
        "confirm a value": (
            row.id, (KAZ,), lambda: act(database, KAZ, "confirm_override", measurement_id=made),
        ),
    }  # fmt: skip


def _in_attachments(database: Database) -> dict[str, Opened]:
    made = _commitment(database)
    for side in (MAR, KAZ):
        act(database, side, "show_commitment", commitment_id=made, tier="public")
    given = {"about": "commitment", "record_id": made, "name": "a.txt", "content": "YQ=="}
    file = act(database, MAR, "attach_file", **given).note
    act(database, MAR, "publish_attachment", attachment_id=file)
    return {
        "agree to publish a file": (
            file, (KAZ,), lambda: act(database, KAZ, "publish_attachment", attachment_id=file),
        ),
    }  # fmt: skip


def _in_paragraphs(database: Database) -> dict[str, Opened]:
    document = draft(database, "The sides study a hub.")
    paragraph = placed(database, document)[0].id
    marked = five("The sides [[study]] a hub.")
    about = {"paragraph_id": paragraph, "marked": marked, "alternative": five("build")}
    bracket = act(database, MAR, "bracket_words", **about).id
    with read_desk(database, KAZ, NOW) as desk:
        offered = read_text_brackets(desk, [paragraph])[paragraph][0].alternatives[0].id
    found = waiting(database, KAZ)["answer a bracket"].rows
    assert [(row["subject"], row["link"]) for row in found] == [
        (bracket, f"/roadmap/documents/{document}#p1")
    ]

    def instrument(rule: str) -> tuple[str, str]:
        made = draft(database, "The sides agree.", kind="memorandum")
        act(database, MAR, "set_entry_rule", document_id=made, rule=rule)
        sign(database, confirm_and_agree(database, made), MAR, KAZ)
        with read_desk(database, MAR, NOW) as desk:
            return made, desk.rows(
                select(t.legal_instrument.c.id).where(t.legal_instrument.c.document == made)
            )[0]["id"]

    signed, signed_id = instrument("last_notification")
    note = {"note": "note 1", "notified_on": "2026-11-24"}
    ended, ended_id = instrument("signature")
    act(database, MAR, "terminate_instrument", instrument_id=ended_id)
    return {
        "answer a bracket": (
            document,
            (KAZ,),
            lambda: act(database, KAZ, "accept_alternative", alternative_id=offered),
        ),
        "notify that procedures are complete": (
            signed,
            (MAR, KAZ),
            lambda: act(database, MAR, "notify_completion", instrument_id=signed_id, **note),
        ),
        "agree to terminate an instrument": (
            ended,
            (KAZ,),
            lambda: act(database, KAZ, "terminate_instrument", instrument_id=ended_id),
        ),
    }


def test_an_entry_into_force_waits_from_its_day(database: Database) -> None:
    document = draft(database, "The sides agree.", kind="memorandum")
    rule = {"document_id": document, "rule": "last_notification", "days": 30}
    act(database, MAR, "set_entry_rule", **rule)
    sign(database, confirm_and_agree(database, document), MAR, KAZ)
    with read_desk(database, MAR, NOW) as desk:
        held = find_instrument(desk, document)
    assert held is not None
    for side in (MAR, KAZ):
        note = {"note": "note", "notified_on": "2026-11-24"}
        act(database, side, "notify_completion", instrument_id=held.id, **note)
    kind = "record an entry into force"
    assert kind not in waiting(database, KAZ, datetime(2026, 12, 23, 9, tzinfo=UTC))
    due = waiting(database, KAZ, datetime(2026, 12, 24, 9, tzinfo=UTC))[kind].rows
    assert [(row["id"], row["since"]) for row in due] == [(document, "2026-12-24")]


COVERED = {
    _in_paragraphs: 3,
    _in_attachments: 1,
    _in_commitments: 9,
    _in_decisions: 3,
    _in_texts: 6,
    _in_files: 6,
    _in_values: 1,
}


@pytest.mark.parametrize("make", COVERED, ids=lambda make: make.__name__)
def test_every_kind_waits_for_the_right_side_until_it_is_done(
    database: Database, make: Callable[[Database], dict[str, Opened]]
) -> None:
    made = make(database)
    assert len(made) == COVERED[make]
    for kind, (record, sides, answer) in made.items():
        assert record in _of(database, KAZ, kind) or KAZ not in sides, kind
        assert record in _of(database, MAR, kind) or MAR not in sides, kind
        for other in {MAR, KAZ} - set(sides):
            assert record not in _of(database, other, kind), kind
        answer()
        assert record not in _of(database, sides[0], kind), kind


def _of(database: Database, side: Actor, kind: str) -> list[str]:
    found = waiting(database, side).get(kind)
    if found is None:
        return []
    assert all(row["since"] for row in found.rows), kind
    return [row["id"] for row in found.rows]


def test_sessions_wait_at_each_step(database: Database) -> None:
    kinds = set()

    def see(kind: str, *sides: Actor, now: datetime = NOW) -> None:
        for side in (MAR, KAZ):
            assert (kind in waiting(database, side, now)) == (side in sides), (kind, side.party)
        kinds.add(kind)

    times = {"starts": "2027-03-01T09:00", "ends": "2027-03-01T17:00"}
    here = {"body_id": "joint_commission", "host": "MAR", "level": "ministers"}
    made = act(database, MAR, "plan_session", **here, **times, zone="Africa/Casablanca").id
    about = {"session_id": made}
    see("convene a session", MAR, KAZ)
    act(database, MAR, "convene_session", **about)
    see("convene a session", KAZ)
    act(database, KAZ, "agree_to_postpone", **about)
    see("agree to put off a session", MAR)
    act(database, MAR, "agree_to_postpone", **about)
    see("agree to put off a session")
    see("plan a session again", MAR, KAZ)
    act(database, MAR, "replan_session", **about, starts="2027-03-01T10:00", ends=times["ends"])
    see("plan a session again")
    for side in (MAR, KAZ):
        act(database, side, "convene_session", **about)
    act(database, MAR, "add_agenda_item", body_id="joint_commission", title=five("I"), **about)
    see("adopt an agenda", MAR, KAZ)
    act(database, KAZ, "agree_to_cancel_session", **about)
    see("agree to cancel a session", MAR)
    for side in (MAR, KAZ):
        act(database, side, "adopt_agenda", **about)
    see("open a session")
    see("open a session", MAR, KAZ, now=LATER)
    act(database, MAR, "open_session", **about, now=LATER)
    see("draft the minutes", MAR, KAZ, now=LATER)
    minutes = {"title": five("M"), "texts": five("Done."), "languages": LANGUAGES}
    document = act(database, MAR, "draft_minutes", **about, **minutes, now=LATER).id
    see("draft the minutes", now=LATER)
    version = _version(database, document)
    agree(database, version)
    sign(database, version, MAR, KAZ, now=LATER)
    see("close a session", MAR, KAZ, now=LATER)
    act(database, MAR, "close_session", **about, now=LATER)
    see("close a session", now=LATER)
    entries = {"acknowledge an incident", "judge a hit", "answer an entry"}
    # Asked after new zone data alone: test_zone_data.py.
    entries |= {"confirm the times of a session"}
    # Waits from a day: test_an_entry_into_force_waits_from_its_day.
    entries |= {"record an entry into force"}
    # test_incidents.py and test_screening_judges.py.
    entries |= {"receive an incident", "report on an incident", "receive a notice"}
    entries |= {"judge a listed name", "load a newer list"}
    # Delegations, papers, outcomes, turns, reports, guests, initials: test_waiting_meetings.py.
    entries |= IN_MEETINGS
    # Elections, culture, projects and second judgements: test_waiting_desks.py.
    entries |= ON_DESKS
    others = {kind for make in COVERED for kind in _kinds(make)}
    assert kinds | entries | others == set(WAITS)


def _kinds(make: Callable[..., Any]) -> set[str]:
    """The kinds that a function names, from its constants."""
    return {each for each in WAITS if each in _constants(make.__code__)}


def _constants(code: Any) -> set[str]:
    found: set[str] = set()
    for each in code.co_consts:
        if isinstance(each, str):
            found.add(each)
        elif isinstance(each, tuple):
            found |= {part for part in each if isinstance(part, str)}
    return found
