"""Screening in the register: two judges, the second blind; new versions; lists that are too old."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, insert, select, update

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts.screening_checks import SubjectFields, check_cleared, screen_subject
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.screening import read_judgements, read_notices
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.grants import add_delegation
from keruen.store.roles import Actor
from keruen.store.tables import log_entry
from tests.roadmap.screened import (
    JUDGES,
    OTHER,
    PLANTED,
    check_name,
    judge,
    load,
    name_judges,
    same_person,
    standing,
)
from tests.roadmap.sides import KAZ, MAR, NOW, act
from tests.roadmap.test_delegations import refused

ON_EACH_DATABASE = True
FIRST, SECOND, THIRD = JUDGES
LATER = NOW + timedelta(days=1)
IN_PERSON = "a hit is judged by a judge of the side in person"
DIFFERENT_PEOPLE = "the people who judge a hit are different"


@pytest.fixture
def hit(database: Database) -> str:
    """A hit of a subject of Morocco, with three judges."""
    load(database, PLANTED, OTHER)
    name_judges(database)
    (found,) = standing(database, check_name(database, "Нұрсұлтан Шәріпов")).hits
    return found.id


def state_of(database: Database, hit: str, side: Actor = MAR) -> str:
    """The state of a hit."""
    with read_desk(database, side, NOW) as desk:
        return str(
            desk.rows(select(t.screening_hit.c.state).where(t.screening_hit.c.id == hit))[0][
                "state"
            ]
        )


def write(database: Database, actor: Actor, statement: object) -> str:
    """Run a statement past the acts; the refusal of the database."""
    with pytest.raises(Exception) as caught, database.writing(actor, NOW) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    return str(caught.value)


def row_of(judge: Actor, hit: str, position: int, **more: object) -> dict[str, object]:
    """A row of a judgement."""
    return {
        "id": f"judgement_{judge.account}_{position}",
        "tier": "judge",
        "party": judge.party,
        "hit": hit,
        "account": judge.account,
        "person": judge.person,
        "position": position,
        "verdict": "different",
        "reason": "x",
        "created_at": NOW.isoformat(),
        "created_by": judge.account,
        **more,
    }


def test_two_judges_that_agree_settle_a_hit(database: Database, hit: str) -> None:
    judge(database, FIRST, hit, "different")
    assert state_of(database, hit) == "judged"
    assert judge(database, SECOND, hit, "different").facts["outcome"] == "false_positive"
    found = standing(database, check_name(database, "Нұрсұлтан Шәріпов"))
    assert (found.result, found.cleared) == ("false_positive", True)
    with read_desk(database, KAZ, NOW) as desk:
        assert read_notices(desk) == []


def test_a_confirmed_hit_is_sent_to_the_other_side_as_a_notice(
    database: Database, hit: str
) -> None:
    judge(database, FIRST, hit, "same")
    judge(database, SECOND, hit, "same")
    with read_desk(database, KAZ, NOW) as desk:
        (notice,) = read_notices(desk)
        assert desk.rows(select(t.screening_hit)) == []
    assert (notice.ref, notice.subject_name, notice.state) == ("Q7", "Нұрсұлтан Шәріпов", "sent")
    assert refused(database, MAR, "receive_notice", screening_notice_id=notice.id) == (
        "your side sent this notice\n  Let the other side acknowledge it."
    )
    act(database, KAZ, "receive_notice", screening_notice_id=notice.id)
    with read_desk(database, MAR, NOW) as desk:
        assert read_notices(desk)[0].received_party == "KAZ"


@pytest.mark.parametrize(
    ("third", "outcome"), [("same", "confirmed"), ("different", "false_positive")]
)
def test_where_two_judges_differ_a_third_decides(
    database: Database, hit: str, third: str, outcome: str
) -> None:
    judge(database, FIRST, hit, "same")
    assert judge(database, SECOND, hit, "different").facts["outcome"] == "escalated"
    for again in (FIRST, SECOND):
        assert _refused_judge(database, again, hit) == (
            "you have judged this hit already\n  Let another judge of your side judge it."
        )
    assert judge(database, THIRD, hit, third).facts["outcome"] == outcome


def _refused_judge(database: Database, actor: Actor, hit: str) -> str:
    fields = {"screening_hit_id": hit, "verdict": "same", "grounds": "x"}
    return refused(database, actor, "judge_hit", **fields)


def test_the_first_judge_is_not_the_second_by_act_or_sql(database: Database, hit: str) -> None:
    judge(database, FIRST, hit, "different")
    other = same_person(FIRST)
    for actor in (FIRST, other):
        assert _refused_judge(database, actor, hit) == (
            "you have judged this hit already\n  Let another judge of your side judge it."
        )
        assert "the people who judge a hit are different" in write(
            database, actor, insert(t.screening_judgement).values(row_of(actor, hit, 2))
        )
    # In the name of another judge, or of the other side.
    for row in (row_of(SECOND, hit, 2), row_of(FIRST, hit, 2, person=SECOND.person)):
        said = write(database, FIRST, insert(t.screening_judgement).values(row))
        assert said.splitlines()[0] in (IN_PERSON, DIFFERENT_PEOPLE)
    # MAR is not a judge, so its own person does not judge either.
    said = write(database, MAR, insert(t.screening_judgement).values(row_of(MAR, hit, 2)))
    assert said.splitlines()[0] == IN_PERSON
    assert _refused_judge(database, MAR, hit) == (
        "you are not among the people who judge hits for your side\n"
        "  Let your side name you on the page of lists."
    )
    # The state cannot be set without the judgements.
    held = t.screening_hit
    for state in ("compared", "confirmed", "false_positive", "superseded"):
        said = write(database, FIRST, update(held).where(held.c.id == hit).values(state=state))
        assert said.splitlines()[0] in (
            "the state of a hit follows from what two judges found",
            "the record cannot go from its state to the one asked for",
        ), state
    assert state_of(database, hit) == "judged"
    assert "the first judge of a hit is recorded once" in write(
        database,
        SECOND,
        update(held).where(held.c.id == hit).values(first_person="x", first_account="y"),
    )


@pytest.mark.parametrize(("giver", "taker"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_a_delegate_and_a_delegator_are_one_judge(
    database: Database, hit: str, giver: Actor, taker: Actor
) -> None:
    """Whichever of them judged first; a third person is not concerned."""
    with database.admin_transaction() as connection:
        for each in (FIRST, SECOND):
            made = Account(each.account, "MAR", each.person, ("focal_point",), False, 0.0)
            insert_account(connection, made, "-")
        days = (NOW.date().isoformat(), LATER.date().isoformat())
        add_delegation(
            connection, giver, taker.account, ["focal_point"], ("all", ""), days, "leave"
        )
    judge(database, FIRST, hit, "different")
    assert _refused_judge(database, SECOND, hit) == (
        "whoever delegates a role and whoever it is delegated to count as one person here\n"
        "  Let another judge of your side judge it."
    )
    judge(database, THIRD, hit, "different")
    assert state_of(database, hit) == "false_positive"


def test_the_second_judge_does_not_see_the_first(database: Database, hit: str) -> None:
    judge(database, FIRST, hit, "different")
    for actor, seen in ((FIRST, 1), (SECOND, 0), (MAR, 0), (KAZ, 0)):
        with read_desk(database, actor, NOW) as desk:
            assert len(read_judgements(desk, hit)) == seen, actor
            logs = json.dumps([dict(row) for row in desk.rows(_log())], default=str)
        assert "mar_judge_1 found so" not in logs
    judge(database, SECOND, hit, "same")
    for actor, seen in ((FIRST, 2), (SECOND, 2), (MAR, 2), (KAZ, 0)):
        with read_desk(database, actor, NOW) as desk:
            assert len(read_judgements(desk, hit)) == seen, actor


def _log() -> Select[Any]:
    return select(log_entry)


def test_a_new_version_screens_again_and_reopens(database: Database, hit: str) -> None:
    subject = check_name(database, "Нұрсұлтан Шәріпов")
    clean = check_name(database, "Zhanar Foods")
    for one in (FIRST, SECOND):
        judge(database, one, hit, "different")
    assert standing(database, subject).cleared
    assert standing(database, clean).result == "no_match_in"
    done = load(database, PLANTED, target_of("Zhanar Foods"), day="2026-11-23", now=LATER)
    assert done.facts["subjects"] == 2
    assert standing(database, subject, LATER).result == "needs_review"
    assert standing(database, clean, LATER).result == "needs_review"
    assert state_of(database, hit) == "superseded"
    assert _refused_judge(database, THIRD, hit) == (
        "this hit is superseded\n  Judge a hit of the queue."
    )


def target_of(name: str) -> str:
    """A row of a list with a name."""
    from tests.screening.builders import target

    return target("Q9", name)


def test_a_stale_list_blocks_validation(database: Database) -> None:
    load(database, PLANTED)
    name_judges(database)
    fields = SubjectFields("firm", "Zhanar Foods")
    with open_desk(database, MAR, NOW) as desk:
        check_cleared(desk, screen_subject(desk, fields))
    late = NOW + timedelta(days=27)
    with open_desk(database, MAR, late) as desk:
        found = screen_subject(desk, fields)
        assert found.result == "stale"
        with pytest.raises(KeruenError) as caught:
            check_cleared(desk, found)
    assert str(caught.value) == (
        "a list with which 'Zhanar Foods' was compared is too old\n"
        "  Load the newest version of the list."
    )
    act(database, MAR, "set_list_age", now=late, oldest_days=40, reason="Holidays")
    with open_desk(database, MAR, late) as desk:
        check_cleared(desk, screen_subject(desk, fields))


def test_a_hit_blocks_validation_and_one_judge_cannot_validate(database: Database) -> None:
    load(database, PLANTED)
    name_judges(database, 1)
    clean, planted = SubjectFields("firm", "Zhanar Foods"), SubjectFields("firm", "Altyn Dan")
    with open_desk(database, MAR, NOW) as desk:
        found = screen_subject(desk, clean)
        with pytest.raises(KeruenError) as caught:
            check_cleared(desk, found)
    assert str(caught.value) == (
        "your side has fewer than 2 people who judge hits\n"
        "  Name 1 more on the page of lists; a side with one judge cannot validate."
    )
    with open_desk(database, JUDGES[1], NOW) as desk:
        desk.add(t.person, tier="shared", id=JUDGES[1].person, of_party="MAR", name="Second")
    act(database, MAR, "name_judge", person_id=JUDGES[1].person)
    with open_desk(database, MAR, NOW) as desk:
        check_cleared(desk, screen_subject(desk, clean))
        found = screen_subject(desk, planted)
        with pytest.raises(KeruenError) as caught:
            check_cleared(desk, found)
    assert str(caught.value) == (
        "the screening of 'Altyn Dan' has the result needs review\n"
        "  Let two people of your side judge the hits, or complete the names."
    )


def test_lists_that_are_refused(database: Database) -> None:
    with pytest.raises(KeruenError) as caught:
        check_name(database, "Zhanar Foods")
    assert str(caught.value) == (
        "your side has no list in use\n  Load a list on the page of lists first."
    )
    rows = [target_of(f"Firm {number} Abc") for number in range(4)]
    load(database, *rows, day="2026-11-20")
    for given, day, expected in (
        (
            rows,
            "2026-11-19",
            "the list was issued on 2026-11-19, before the version in use, of 2026-11-20\n"
            "  Load the newest version of the list.",
        ),
        (
            rows,
            "2026-11-20",
            "this version of the list is in use already\n  Nothing needs to be loaded.",
        ),
        (
            [],
            "2026-11-20",
            "list targets.simple.csv has no entry\n"
            "  Download the list again; a list without entries is not used.",
        ),
    ):
        with pytest.raises(KeruenError) as caught:
            load(database, *given, day=day)
        assert str(caught.value) == expected


def test_a_much_shorter_list_needs_a_second_person(database: Database) -> None:
    rows = [target_of(f"Firm {number} Abc") for number in range(5)]
    first = load(database, *rows)
    short = load(database, *rows[:2], day="2026-11-21")
    assert short.facts["waiting"] is True
    fields: dict[str, Any] = {"screening_list_id": short.id, "reason": "Delisted"}
    assert refused(database, MAR, "accept_shorter_list", **fields) == (
        "you loaded this list yourself\n  Let another person of your side accept it."
    )
    held = t.screening_list
    assert "accepted by a second person" in write(
        database,
        MAR,
        update(held).where(held.c.id == short.id).values(state="in_use", accepted_account="x"),
    )
    act(database, FIRST, "accept_shorter_list", **fields)
    with read_desk(database, MAR, NOW) as desk:
        states = {row["id"]: row["state"] for row in desk.rows(select(held))}
    assert states == {first.id: "superseded", short.id: "in_use"}


def test_nothing_of_screening_is_seen_by_the_other_side(database: Database, hit: str) -> None:
    judge(database, FIRST, hit, "different")
    tables = (
        t.screening_list, t.listed, t.screening_rule, t.screening_judge, t.screening_subject,
        t.screening_check, t.screening_hit, t.screening_judgement, t.screening_notice,
    )  # fmt: skip
    with read_desk(database, KAZ, NOW) as desk:
        assert [len(desk.rows(select(table))) for table in tables] == [0] * len(tables)
    assert refused(database, KAZ, "judge_hit", screening_hit_id=hit, verdict="same", grounds="x")
