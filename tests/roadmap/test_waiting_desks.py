"""What waits in elections, culture, projects and second judgements, from its start to its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.waiting import read_waiting
from keruen.roadmap.work import is_for, read_work
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.project import FILE, begin_project, only
from tests.roadmap.screened import JUDGES, PLANTED, check_name, judge, load, name_judges, standing
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, agree, five, write_text
from tests.roadmap.test_culture import institutions, item, programme
from tests.roadmap.test_multilateral import add_election, run

ON_EACH_DATABASE = True
AFTER = datetime(2027, 10, 12, 12, tzinfo=UTC)
ENDED = datetime(2029, 1, 2, 12, tzinfo=UTC)
ON_DESKS = {
    "answer a request for support",
    "declare support",
    "acknowledge declared support",
    "close an election",
    "deliver a joint text",
    "agree to a cultural programme",
    "confirm a cultural item",
    "record that a cultural item was held",
    "agree to cancel a cultural item",
    "agree to publish a cultural programme",
    "close a cultural programme",
    "agree to a twinning",
    "agree to publish a twinning",
    "agree to a licence",
    "accept a reading",
    "confirm a milestone",
    "report a milestone",
    "confirm a delivery",
    "request a mission",
    "clear a mission",
    "begin a mission",
    "report a mission",
    "accept a mission",
    "judge a listed name second",
}
SEEN: set[str] = set()


def see(database: Database, kind: str, *sides: Actor, now: datetime = NOW) -> None:
    """Of the two sides, a kind waits for these alone, each with a page that is named."""
    found = set()
    for side in SIDES:
        with read_desk(database, side, now) as desk:
            for each in read_waiting(desk):
                if each.kind == kind:
                    found.add(side.party)
                    assert all(row["title"] and row["since"] for row in each.rows), kind
                    assert all(row.get("link", "/roadmap/").startswith("/roadmap/")
                               for row in each.rows), kind  # fmt: skip
    assert found == {side.party for side in sides}, kind
    SEEN.update({kind} if sides else ())


def test_pledges_and_elections(database: Database) -> None:
    election = add_election(database)
    mine = run(database, MAR, election)
    see(database, "answer a request for support")
    asked = act(database, MAR, "ask_pledge", candidature_id=mine, day="2026-11-20").id
    see(database, "answer a request for support", KAZ)
    act(database, KAZ, "promise_pledge", pledge_id=asked)
    see(database, "answer a request for support")
    # Nothing is declared before the day of the election.
    see(database, "declare support")
    see(database, "declare support", KAZ, now=AFTER)
    act(database, KAZ, "declare_pledge", pledge_id=asked, now=AFTER)
    see(database, "declare support", now=AFTER)
    see(database, "acknowledge declared support", MAR, now=AFTER)
    act(database, MAR, "acknowledge_pledge", pledge_id=asked, now=AFTER)
    see(database, "acknowledge declared support", now=AFTER)
    see(database, "close an election", MAR, KAZ, now=ENDED)
    act(database, MAR, "close_election", election_id=election, now=ENDED)
    see(database, "close an election", now=ENDED)


def test_assurances_of_a_side_begin_no_task_of_the_other(database: Database) -> None:
    election = add_election(database)
    mine = run(database, MAR, election)
    before = [row.key for row in _work(database, KAZ)]
    given: dict[str, Any] = {
        "third_state": "SN",
        "class_of": "oral",
        "day": "2026-11-20",
        "note": "sentinel",
    }
    act(database, MAR, "record_assurance", candidature_id=mine, **given)
    act(database, MAR, "consider_candidature", election_id=election, candidate="Third", of_party="")
    assert [row.key for row in _work(database, KAZ)] == before


def _work(database: Database, side: Actor, now: datetime = NOW) -> Any:
    with read_desk(database, side, now) as desk:
        return read_work(desk)


def test_an_agreed_joint_text_waits_for_its_delivery(database: Database) -> None:
    made = act(
        database, MAR, "open_file", kind="multilateral_file", title=five("Vote"), provision_id="p16"
    ).id
    document, version = write_text(database)
    act(database, MAR, "link_joint_text", file_id=made, document_id=document)
    see(database, "deliver a joint text")
    agree(database, version)
    see(database, "deliver a joint text", MAR, KAZ)
    given: dict[str, Any] = {"document_id": document, "meeting": "UNGA", "day": "2026-11-20"}
    act(database, MAR, "record_text_delivery", **given)
    see(database, "deliver a joint text")


def test_a_cultural_programme(database: Database) -> None:
    whole = programme(database, agreed=False)
    about: dict[str, Any] = {"culture_programme_id": whole}
    see(database, "agree to a cultural programme", KAZ)
    act(database, KAZ, "agree_to_culture_programme", **about)
    see(database, "agree to a cultural programme")
    one, two = item(database, whole), item(database, whole, title=five("Film"))
    see(database, "confirm a cultural item", KAZ)
    for each in (one, two):
        act(database, KAZ, "confirm_culture_item", culture_item_id=each)
    see(database, "confirm a cultural item")
    act(database, MAR, "publish_culture_programme", **about)
    see(database, "agree to publish a cultural programme", KAZ)
    act(database, KAZ, "publish_culture_programme", **about)
    see(database, "agree to publish a cultural programme")
    act(database, KAZ, "cancel_culture_item", culture_item_id=two)
    see(database, "agree to cancel a cultural item", MAR)
    act(database, MAR, "cancel_culture_item", culture_item_id=two)
    see(database, "agree to cancel a cultural item")
    see(database, "record that a cultural item was held")
    see(database, "record that a cultural item was held", MAR, KAZ, now=ENDED)
    act(database, KAZ, "record_culture_item_held", culture_item_id=one, now=ENDED)
    see(database, "record that a cultural item was held", now=ENDED)
    see(database, "close a cultural programme", MAR, KAZ, now=ENDED)
    act(database, KAZ, "close_culture_programme", **about, now=ENDED)
    see(database, "close a cultural programme", now=ENDED)


def test_the_host_of_an_item_prepares_it_in_its_last_30_days(database: Database) -> None:
    whole = programme(database)
    one = item(database, whole)
    act(database, KAZ, "confirm_culture_item", culture_item_id=one)

    def hosts(now: datetime) -> list[tuple[str, str]]:
        return [
            (side.party, each.until)
            for side in SIDES
            for each in _work(database, side, now)
            if each.kind == "prepare a cultural item"
        ]

    # It begins on 3 May 2027 in Kazakhstan; 3 April is the first of its last 30 days.
    assert hosts(datetime(2027, 4, 2, 9, tzinfo=UTC)) == []
    assert hosts(datetime(2027, 4, 3, 9, tzinfo=UTC)) == [("KAZ", "2027-05-03")]
    assert hosts(datetime(2027, 5, 4, 9, tzinfo=UTC)) == []


def test_twinnings_and_the_licence(database: Database) -> None:
    own, other = institutions(database)
    given: dict[str, Any] = {"institution_id": own, "partner_id": other, "starts_on": "2027-01-01"}
    made = act(database, MAR, "propose_twinning", subject=five("Agronomy"), **given).id
    see(database, "agree to a twinning", KAZ)
    act(database, KAZ, "agree_to_twinning", twinning_id=made)
    see(database, "agree to a twinning")
    act(database, KAZ, "publish_twinning", twinning_id=made)
    see(database, "agree to publish a twinning", MAR)
    act(database, MAR, "publish_twinning", twinning_id=made)
    see(database, "agree to publish a twinning")
    licence = act(database, KAZ, "propose_licence", licence="CC-BY-4.0").id
    see(database, "agree to a licence", MAR)
    act(database, MAR, "agree_to_licence", public_licence_id=licence)
    see(database, "agree to a licence")


def test_readings_milestones_and_deliveries_of_a_project(database: Database) -> None:
    begin_project(database)
    about: dict[str, Any] = {"file_id": FILE}
    row = act(
        database, MAR, "add_logframe_row", **about, level="output", words=five("Mills trained"),
        indicator=five("Mills"), unit="mills", baseline=0, target=3,
    ).id  # fmt: skip
    del row
    frame = only(database, t.logframe_row)["id"]
    act(database, MAR, "record_reading", row_id=frame, value=2, day="2026-11-20", evidence="List")
    see(database, "accept a reading", KAZ)
    reading = only(database, t.logframe_reading)["id"]
    act(database, KAZ, "accept_reading", reading_id=reading)
    see(database, "accept a reading")
    act(database, MAR, "add_milestone", **about, words=five("First mill"), due_on="2026-11-20")
    stone = only(database, t.milestone)["id"]
    see(database, "report a milestone", MAR, KAZ)
    act(database, KAZ, "report_milestone", milestone_id=stone, day="2026-11-20", evidence="Photo")
    see(database, "report a milestone")
    see(database, "confirm a milestone", MAR)
    act(database, MAR, "confirm_milestone", milestone_id=stone)
    see(database, "confirm a milestone")
    act(
        database, KAZ, "promise_contribution", **about, kind="equipment", words=five("Sieves"),
        quantity="4", unit="pieces", day="2026-11-20", giver_party="KAZ", receiver_party="MAR",
    )  # fmt: skip
    promised = only(database, t.contribution)["id"]
    act(database, KAZ, "record_delivery", contribution_id=promised, quantity="4", day="2026-11-21")
    see(database, "confirm a delivery", MAR)
    act(database, MAR, "confirm_delivery", delivery_id=only(database, t.delivery)["id"])
    see(database, "confirm a delivery")


def test_the_steps_of_a_mission(database: Database) -> None:
    begin_project(database)
    act(
        database, KAZ, "offer_mission", file_id=FILE, words=five("Train"), expertise="Milling",
        starts_on="2026-11-23", ends_on="2026-11-24", host_party="MAR",
    )  # fmt: skip
    about: dict[str, Any] = {"mission_id": only(database, t.mission)["id"]}
    see(database, "request a mission", MAR)
    act(database, MAR, "request_mission", **about)
    see(database, "request a mission")
    see(database, "clear a mission", MAR, KAZ)
    act(database, KAZ, "clear_mission", **about)
    see(database, "clear a mission", MAR)
    act(database, MAR, "clear_mission", **about)
    see(database, "clear a mission")
    see(database, "begin a mission", KAZ)
    act(database, KAZ, "begin_mission", **about)
    see(database, "begin a mission")
    see(database, "report a mission", KAZ)
    report: dict[str, Any] = {
        "purpose": "P",
        "findings": "F",
        "recommendations": [],
        "next_steps": "N",
    }
    act(database, KAZ, "report_mission", **about, **report)
    see(database, "report a mission")
    see(database, "accept a mission", MAR)
    act(database, MAR, "accept_mission", **about)
    see(database, "accept a mission")


def test_a_hit_waits_for_the_judges_who_have_not_judged_it(database: Database) -> None:
    load(database, PLANTED)
    name_judges(database)
    (hit,) = standing(database, check_name(database, "Нұрсұлтан Шәріпов")).hits

    def judges(kind: str, reader: Actor = MAR) -> list[str]:
        (each,) = [one for one in _work(database, reader) if one.kind == kind]
        return [one.account for one in JUDGES if is_for(each, one)]

    assert judges("judge a listed name") == [each.account for each in JUDGES]
    see(database, "judge a listed name second")
    judge(database, JUDGES[0], hit.id, "same")
    see(database, "judge a listed name second", MAR)
    # Whoever reads first: the tasks of a side are the same for all of its people.
    for reader in (JUDGES[0], JUDGES[1], MAR):
        found = judges("judge a listed name second", reader)
        assert found == [each.account for each in JUDGES[1:]]
    judge(database, JUDGES[1], hit.id, "different")
    assert judges("judge a listed name second") == [JUDGES[2].account]
    judge(database, JUDGES[2], hit.id, "different")
    see(database, "judge a listed name second")


def test_every_kind_of_these_desks_is_tested_here() -> None:
    """Runs after the others of this file, which see each kind wait for somebody."""
    assert SEEN == ON_DESKS
