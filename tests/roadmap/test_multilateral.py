"""The multilateral desk: pledges without verdicts, assurances of one side, votes compared."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.multilateral_words import votes_needed
from keruen.roadmap.reads.multilateral import (
    Tally,
    read_assurances,
    read_coincidence,
    read_ledger,
    read_tallies,
    unreturned,
)
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.project import only
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five, write_text
from tests.roadmap.test_attacks import attack
from tests.roadmap.test_projects import refused

ON_EACH_DATABASE = True


def add_election(database: Database, **fields: Any) -> str:
    """An election in a body of 193 members; returns its id."""
    given: dict[str, Any] = {
        "organ": "UN Human Rights Council",
        "title": five("Council 2028-2030"),
        "seats": 4,
        "due_on": "2027-10-12",
        "members": 193,
        "source": "Resolution 60/251",
        **fields,
    }
    return act(database, MAR, "add_election", **given).id


def run(database: Database, side: Actor, election: str, **fields: Any) -> str:
    """A side's announced candidature; returns its id."""
    given: dict[str, Any] = {
        "candidate": f"Candidate of {side.party}",
        "of_party": side.party,
        **fields,
    }
    made = act(database, side, "consider_candidature", election_id=election, **given).id
    act(database, side, "announce_candidature", candidature_id=made)
    return made


def choose(**choices: str) -> list[dict[str, str]]:
    """The choices of sides as the act takes them."""
    return [{"party": party, "choice": choice} for party, choice in choices.items()]


def tally(database: Database, side: Actor, candidature: str) -> Tally:
    """The tally of a candidature as a side sees it."""
    with read_desk(database, side, NOW) as desk:
        found = read_tallies(desk, read_ledger(desk))
    return next(each for each in found if each.candidature.id == candidature)


def ledger(database: Database, side: Actor = MAR) -> Any:
    """The ledger as a side sees it."""
    with read_desk(database, side, NOW) as desk:
        return read_ledger(desk)


@pytest.mark.parametrize(
    ("base", "share", "needed"),
    [
        (193, "majority", 97),
        (192, "majority", 97),
        (193, "two_thirds", 129),
        (192, "two_thirds", 128),
        (3, "two_thirds", 2),
        (1, "majority", 1),
        (193, "plurality", None),
    ],
)
def test_the_votes_that_an_election_needs(base: int, share: str, needed: int | None) -> None:
    assert votes_needed(base, share) == needed


def test_a_ledger_of_six_pledges_shows_two_unreturned(database: Database) -> None:
    held = [add_election(database, title=five(f"Organ {number}")) for number in range(3)]
    mine = [run(database, MAR, each) for each in held]
    theirs = [run(database, KAZ, each) for each in held]
    day: dict[str, Any] = {"day": "2026-11-20"}
    for number in range(2):
        given = act(database, KAZ, "give_pledge", candidature_id=mine[number], **day).id
        answered: dict[str, Any] = {"candidature_id": theirs[number], "in_return": given}
        act(database, MAR, "give_pledge", **answered, **day)
    alone = act(database, KAZ, "give_pledge", candidature_id=mine[2], **day).id
    asked = act(database, KAZ, "ask_pledge", candidature_id=theirs[2], **day).id
    act(database, MAR, "promise_pledge", pledge_id=asked)
    lines = ledger(database)
    assert len(lines) == 6
    assert {each.row.id for each in unreturned(lines)} == {alone, asked}
    assert [(each.row.from_party, each.state) for each in unreturned(ledger(database, KAZ))] in (
        [("KAZ", "promised"), ("MAR", "promised")],
        [("MAR", "promised"), ("KAZ", "promised")],
    )
    with read_desk(database, PUBLIC, NOW) as desk:
        assert read_ledger(desk) == []


def test_a_promise_is_declared_and_acknowledged_and_never_judged(database: Database) -> None:
    mine = run(database, MAR, add_election(database))
    given = act(database, KAZ, "give_pledge", candidature_id=mine, day="2026-11-20").id
    about: dict[str, Any] = {"pledge_id": given}
    told = "this step belongs to KAZ\n  Let that side take it."
    assert refused(database, MAR, "declare_pledge", **about) == told
    said = refused(database, MAR, "acknowledge_pledge", **about)
    assert said.startswith(f"pledge {given} was not declared")
    forged = "UPDATE pledge SET declared_at = :at WHERE id = :id"
    assert attack(database, MAR, forged, id=given, at="now") == (
        "the side that gives support promises, declines and declares it"
    )
    act(database, KAZ, "declare_pledge", **about)
    act(database, MAR, "acknowledge_pledge", **about)
    row = find(database, t.pledge, given)
    assert row["declared_at"]
    assert row["acknowledged_at"]
    verdicts = {"kept", "broken", "honoured"}
    assert not verdicts & {each.name for each in t.pledge.columns}
    assert row["state"] == "promised"


def test_one_pledge_entered_by_both_is_refused_once(database: Database) -> None:
    mine = run(database, MAR, add_election(database))
    act(database, KAZ, "give_pledge", candidature_id=mine, day="2026-11-20")
    assert refused(database, MAR, "ask_pledge", candidature_id=mine, day="2026-11-21") == (
        "this pledge is entered already and is promised\n  Work on the one that is there."
    )
    forged = (
        "INSERT INTO pledge (id, tier, party, candidature, from_party, to_party, form, day, "
        "rounds, state, created_at, created_by) VALUES ('forged', 'shared', 'MAR', :id, 'KAZ', "
        "'MAR', 'oral', '2026-11-20', 'all', 'asked', 'now', 'mar')"
    )
    assert attack(database, MAR, forged, id=mine) == "this pledge is entered already"


def test_a_side_never_promises_for_the_other(database: Database) -> None:
    mine = run(database, MAR, add_election(database))
    forged = (
        "INSERT INTO pledge (id, tier, party, candidature, from_party, to_party, form, day, "
        "rounds, state, created_at, created_by) VALUES ('forged', 'shared', 'MAR', :id, 'KAZ', "
        "'MAR', 'oral', '2026-11-20', 'all', 'promised', 'now', 'mar')"
    )
    assert attack(database, MAR, forged, id=mine) == (
        "support is asked for by its candidate, and promised by who gives it"
    )


def test_a_pledge_ends_with_its_candidature_and_after_its_round(database: Database) -> None:
    election = add_election(database)
    mine, theirs = run(database, MAR, election), run(database, KAZ, election)
    first: dict[str, Any] = {"candidature_id": mine, "day": "2026-11-20", "rounds": "first"}
    act(database, KAZ, "give_pledge", **first)
    given = act(database, MAR, "give_pledge", candidature_id=theirs, day="2026-11-20").id
    assert [tally(database, MAR, each).pledged for each in (mine, theirs)] == [1, 1]
    act(database, MAR, "open_round", election_id=election)
    assert [tally(database, MAR, each).pledged for each in (mine, theirs)] == [0, 1]
    act(database, KAZ, "withdraw_candidature", candidature_id=theirs, reason="In favour of MAR")
    assert sorted(each.state for each in ledger(database)) == ["ended", "ended"]
    said = refused(database, MAR, "declare_pledge", pledge_id=given)
    assert said.startswith("the candidature was withdrawn, and its pledges ended with it")


def test_a_postponed_vote_and_an_acclamation(database: Database) -> None:
    election = add_election(database, ballot="acclamation", seats=5)
    mine = run(database, MAR, election, shares_seat_with="Senegal")
    assert tally(database, MAR, mine).needed is None
    assert find(database, t.candidature, mine)["shares_seat_with"] == "Senegal"
    act(
        database, KAZ, "postpone_election", election_id=election, due_on="2027-11-02", reason="Vote"
    )
    assert find(database, t.election, election)["due_on"] == "2027-11-02"
    assert refused(database, MAR, "open_round", election_id=election) == (
        "an election by acclamation has one round\n  Add an election with a ballot."
    )
    act(database, MAR, "close_election", election_id=election)
    said = refused(
        database, MAR, "postpone_election", election_id=election, due_on="2027-12-01", reason="x"
    )
    assert said == "this election is held\n  Add another election."


def test_a_majority_of_those_present_is_counted_when_they_are(database: Database) -> None:
    election = add_election(database, base="present", share="two_thirds")
    mine = run(database, MAR, election)
    found = tally(database, MAR, mine)
    assert (found.needed, found.at_most) == (129, True)
    act(database, MAR, "count_present", election_id=election, present=150)
    found = tally(database, KAZ, mine)
    assert (found.needed, found.at_most) == (100, False)
    assert refused(database, MAR, "count_present", election_id=election, present=194) == (
        "194 present are more than the 193 members\n  Correct the number."
    )


def test_kazakhstan_never_sees_an_assurance_of_morocco_nor_their_number(database: Database) -> None:
    mine = run(database, MAR, add_election(database))
    before = tally(database, KAZ, mine)
    for state, class_of in (("SN", "written"), ("GA", "oral"), ("CI", "no")):
        given: dict[str, Any] = {
            "third_state": state,
            "class_of": class_of,
            "note": "SENTINEL of Rabat",
        }
        act(database, MAR, "record_assurance", candidature_id=mine, day="2026-11-20", **given)
    own = tally(database, MAR, mine).counts
    assert own == {"written": 1, "oral": 1, "likely": 0, "no": 1}
    assert tally(database, KAZ, mine) == before
    with read_desk(database, KAZ, NOW) as desk:
        assert read_assurances(desk) == []
        assert desk.count(t.assurance) == 0
    shown = only(database, t.assurance, MAR, third_state="SN")["id"]
    said = refused(database, KAZ, "share_assurance", assurance_id=shown)
    assert said.startswith(f"there is no assurance '{shown}'")
    assert attack(
        database, KAZ, "UPDATE assurance SET tier = 'shared' WHERE id = :id", id=shown
    ) in (
        "no row",
        "a row that one side keeps to itself belongs to that side",
    )
    act(database, MAR, "share_assurance", assurance_id=shown)
    assert tally(database, KAZ, mine).counts == {"written": 1, "oral": 0, "likely": 0, "no": 0}
    # A state of which both sides have an assurance counts once, as the less sure one.
    given = {"third_state": "SN", "class_of": "likely", "day": "2026-11-21"}
    act(database, KAZ, "record_assurance", candidature_id=mine, **given)
    assert tally(database, KAZ, mine).counts == {"written": 0, "oral": 0, "likely": 1, "no": 0}
    assert tally(database, MAR, mine).counts == own


def test_a_considered_candidature_is_private(database: Database) -> None:
    election = add_election(database)
    given: dict[str, Any] = {"candidate": "SENTINEL", "of_party": "MAR"}
    made = act(database, MAR, "consider_candidature", election_id=election, **given).id
    with read_desk(database, KAZ, NOW) as desk:
        assert desk.count(t.candidature) == 0
    said = refused(database, KAZ, "give_pledge", candidature_id=made, day="2026-11-20")
    assert said.startswith(f"there is no candidature '{made}'")
    assert attack(database, KAZ, "UPDATE candidature SET tier = 'public' WHERE id = :id", id=made)
    forged = "UPDATE candidature SET tier = 'public', state = 'announced' WHERE id = :id"
    assert attack(database, MAR, forged, id=made) == "nothing of the multilateral desk is public"


def test_votes_are_compared_where_both_chose(database: Database) -> None:
    for number, (mar, kaz) in enumerate(
        (
            ("yes", "yes"),
            ("yes", "abstain"),
            ("no", "no"),
            ("yes", "absent"),
            ("abstain", "abstain"),
        )
    ):
        act(
            database,
            MAR,
            "record_vote",
            organ="UN General Assembly",
            symbol=f"A/RES/80/{number}",
            title=five(f"Item {number}"),
            day="2026-11-20",
            source="Verbatim record",
            choices=choose(MAR=mar, KAZ=kaz),
        )
    with read_desk(database, KAZ, NOW) as desk:
        found = read_coincidence(desk)
    assert (len(found.items), found.compared, found.alike) == (5, 4, 3)
    again: dict[str, Any] = {
        "organ": "UN General Assembly",
        "symbol": "A/RES/80/1",
        "title": five("Again"),
        "day": "2026-11-20",
        "source": "x",
    }
    choices = choose(MAR="yes", KAZ="yes")
    assert refused(database, KAZ, "record_vote", **again, choices=choices) == (
        "the vote on A/RES/80/1 is recorded already\n  Nothing needs to be done."
    )
    for wrong, what in (
        (choose(MAR="yes"), "the vote of MAR, KAZ is asked for"),
        (choose(MAR="yes", KAZ="maybe"), "the field choice cannot be 'maybe'"),
    ):
        told = refused(database, KAZ, "record_vote", **{**again, "symbol": "x"}, choices=wrong)
        assert told.startswith(what)


def test_a_joint_text_is_negotiated_in_the_text_tool_and_delivered(database: Database) -> None:
    document, _ = write_text(database)
    given: dict[str, Any] = {"document_id": document, "meeting": "UN General Assembly, item 26"}
    said = refused(database, KAZ, "record_text_delivery", **given, day="2026-11-20")
    assert said.startswith("this document is not the joint text of a file")
    act(database, MAR, "link_joint_text", file_id="f_oic", document_id=document)
    said = refused(database, KAZ, "link_joint_text", file_id="f_oic", document_id=document)
    assert said.startswith("this document is linked already")
    said = refused(database, KAZ, "link_joint_text", file_id="f_rail_experts", document_id=document)
    assert said.startswith("this file and this document are not seen by the same readers")
    act(database, KAZ, "record_text_delivery", **given, day="2026-11-20", symbol="A/81/1")
    assert only(database, t.text_delivery)["symbol"] == "A/81/1"
