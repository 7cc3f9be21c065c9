"""Bodies: venues that alternate (invariant 12), agendas that forget nothing (invariant 13)."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.agenda import (
    is_provisional,
    missing_commitments,
    open_commitments,
    read_agenda,
)
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.hosting_rotation import STANDING, turn
from keruen.roadmap.reads.status import read_bodies
from keruen.roadmap.rows import AgendaItemRow, SessionRow
from keruen.store.database import Database
from keruen.store.instants import read_instant
from tests.databases import KINDS, Server
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, begin, find, five, see

BODY = "joint_commission"
ZONES = {"MAR": "Africa/Casablanca", "KAZ": "Asia/Almaty"}
OTHER = (
    "  Name the other host, or give the reason of an exception, which both sides confirm by "
    "convening."
)


def fields(host: str, day: str, level: str = "ministers", **more: Any) -> dict[str, Any]:
    return {
        "body_id": BODY,
        "host": host,
        "level": level,
        "starts": f"{day}T10:00",
        "ends": f"{day}T17:00",
        "zone": ZONES[host],
        **more,
    }


def plan(database: Database, host: str, day: str, level: str = "ministers", **more: Any) -> str:
    return act(database, MAR, "plan_session", **fields(host, day, level, **more)).id


def both(database: Database, name: str, session: str) -> None:
    for side in SIDES:
        act(database, side, name, session_id=session)


def refused(database: Database, side: Any, name: str, **given: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **given)
    return str(error.value)


def attack(database: Database, side: Any, session: str, **values: Any) -> str:
    """What a side is told that changes a session behind the acts."""
    query = update(t.session).where(t.session.c.id == session).values(**values)
    with pytest.raises(KeruenError) as error, open_desk(database, side, NOW) as desk:
        desk.connection.execute(query)
    return str(error.value)


def test_each_level_of_a_body_alternates_by_itself(database: Database) -> None:
    plan(database, "MAR", "2027-03-01", "experts")
    plan(database, "MAR", "2027-03-03", "ministers")
    with read_desk(database, MAR, NOW) as desk:
        levels = ("experts", "senior officials", "ministers")
        assert [turn(desk, BODY, level) for level in levels] == ["KAZ", "", "KAZ"]
    said = refused(database, KAZ, "plan_session", **fields("MAR", "2027-05-03", "experts"))
    assert said == f"MAR hosted session 1, so the next is at the other side\n{OTHER}"


def test_a_session_before_another_alternates_with_that_one_too(database: Database) -> None:
    plan(database, "MAR", "2027-09-01")
    said = refused(database, KAZ, "plan_session", **fields("MAR", "2027-03-02"))
    assert said == f"MAR hosts session 1 after it, so this one is at the other side\n{OTHER}"
    plan(database, "KAZ", "2027-03-02")


def test_a_cancelled_session_takes_no_turn_and_the_next_is_planned_anew(
    database: Database,
) -> None:
    first, second, third = (
        plan(database, host, day)
        for host, day in (("MAR", "2027-03-01"), ("KAZ", "2027-06-01"), ("MAR", "2027-09-01"))
    )
    both(database, "convene_session", first)
    both(database, "agree_to_cancel_session", second)
    remedy = "Postpone the session; then plan it at the other side, or with the reason"
    assert refused(database, KAZ, "convene_session", session_id=third) == (
        f"MAR hosts session 1 beside this one, and venues alternate\n  {remedy} of an exception."
    )
    anew = {"session_id": third, "starts": "2027-09-02T10:00", "ends": "2027-09-02T17:00"}
    both(database, "agree_to_postpone", third)
    assert refused(database, MAR, "replan_session", **anew) == (
        f"MAR hosted session 1, so the next is at the other side\n{OTHER}"
    )
    act(database, MAR, "replan_session", host="KAZ", zone="Asia/Almaty", **anew)
    both(database, "convene_session", third)
    assert find(database, t.session, third)["host"] == "KAZ"


def test_an_exception_needs_both_and_does_not_change_between_them(database: Database) -> None:
    plan(database, "MAR", "2027-03-01")
    made = plan(database, "MAR", "2027-06-01", venue_exception="flood at the other venue")
    act(database, MAR, "convene_session", session_id=made)
    assert find(database, t.session, made)["state"] == "planned"
    for column, value in (("venue_exception", "another"), ("host", "KAZ"), ("place", "Fes")):
        assert attack(database, KAZ, made, **{column: value}).startswith(
            "the times and the venue of a session are kept once it is planned\n"
        )
    act(database, KAZ, "convene_session", session_id=made)
    assert find(database, t.session, made)["state"] == "convened"


def test_an_old_agreement_does_not_count_for_a_new_plan(database: Database) -> None:
    made = plan(database, "MAR", "2027-03-01")
    for name in ("convene_session", "agree_to_postpone"):
        both(database, name, made)
    same = {"session_id": made, "starts": "2027-03-01T10:00", "ends": "2027-03-01T12:00"}
    words = (
        "the session was planned for this very time before\n"
        "  Choose another time: an earlier agreement must not count for the new plan."
    )
    assert refused(database, KAZ, "replan_session", **same) == words
    assert attack(database, KAZ, made, state="planned") == words


def test_the_database_keeps_venues_alternating(database: Database) -> None:
    first, second = plan(database, "MAR", "2027-03-01"), plan(database, "KAZ", "2027-06-01")
    third = plan(database, "MAR", "2027-09-01")
    both(database, "convene_session", first)
    both(database, "agree_to_cancel_session", second)
    row = find(database, t.session, third)
    for side in SIDES:
        with open_desk(database, side, NOW) as desk:
            desk.seen = "0" * 64
            desk.assent("session", third, f"convened:{row['starts_at']}")
    assert attack(database, KAZ, third, state="convened") == (
        "venues alternate unless a reason is given that both sides confirm by convening\n"
        "  Postpone the session; then plan it at the other side, or with the reason."
    )


def commit(database: Database, identifier: str) -> None:
    for side in SIDES:
        act(database, side, "accept_commitment", commitment_id=identifier)


def on_agenda(database: Database, session: str) -> dict[str, bool]:
    """Commitments on an agenda as it is shown, and whether they are still to come onto it."""
    with read_desk(database, KAZ, NOW) as desk:
        items = read_agenda(desk, desk.find(SessionRow, session))
        briefing = read_briefing(desk, session)
    assert [each.title for each in briefing.agenda] == [each.title for each in items]
    assert [each.position for each in items] == list(range(1, len(items) + 1))
    return {each.commitment: each.coming for each in items if each.commitment}


def test_what_is_accepted_after_planning_is_on_the_agenda_too(database: Database) -> None:
    commit(database, "c_hub")
    made = plan(database, "MAR", "2027-03-01")
    commit(database, "c_culture")
    assert on_agenda(database, made) == {"c_hub": False, "c_culture": True}
    act(database, MAR, "convene_session", session_id=made)
    assert on_agenda(database, made) == {"c_hub": False, "c_culture": False}
    act(database, KAZ, "convene_session", session_id=made)
    commit(database, "c_islamic")
    item = act(database, KAZ, "add_agenda_item", body_id=BODY, title=five("Backlog")).id
    act(database, MAR, "adopt_agenda", session_id=made)
    assert on_agenda(database, made) == dict.fromkeys(("c_hub", "c_culture", "c_islamic"), False)
    assert find(database, t.agenda_item, item)["session"] == made, "the backlog comes along"
    commit(database, "c_experts")
    assert "c_experts" not in on_agenda(database, made), "one side has adopted it as it is"
    closed = refused(
        database, KAZ, "add_agenda_item", body_id=BODY, session_id=made, title=five("Late")
    )
    assert closed == (
        "the agenda of this session is closed\n"
        "  Put the item in the backlog; it comes onto the next agenda."
    )
    act(database, KAZ, "adopt_agenda", session_id=made)
    later = plan(database, "KAZ", "2027-09-01")
    assert set(on_agenda(database, later)) == {"c_hub", "c_culture", "c_islamic", "c_experts"}


def test_an_open_commitment_is_not_taken_off_the_agenda(database: Database) -> None:
    commit(database, "c_hub")
    made = plan(database, "MAR", "2027-03-01")
    own = act(
        database, MAR, "add_agenda_item", body_id=BODY, session_id=made, title=five("Other")
    ).id
    with read_desk(database, MAR, NOW) as desk:
        carried = desk.records(
            AgendaItemRow, select(t.agenda_item).where(t.agenda_item.c.commitment == "c_hub")
        )
    said = refused(
        database, MAR, "withdraw_agenda_item", item_id=carried[0]["id"], reason="not now"
    )
    assert said == (
        "an open commitment remains on the agenda\n  Let the session conclude it, or carry it over."
    )
    both(database, "convene_session", made)
    act(database, KAZ, "adopt_agenda", session_id=made)
    said = refused(database, MAR, "withdraw_agenda_item", item_id=own, reason="not now")
    assert said == (
        "a side has adopted the agenda of this session as it is\n"
        "  Let the session conclude the item, or carry it over."
    )


def test_items_of_a_cancelled_session_come_onto_the_next_agenda_once(database: Database) -> None:
    commit(database, "c_hub")
    first = plan(database, "MAR", "2027-03-01")
    item = act(
        database, KAZ, "add_agenda_item", body_id=BODY, session_id=first, title=five("Rail")
    ).id
    both(database, "agree_to_cancel_session", first)
    assert find(database, t.agenda_item, item)["session"] is None
    second = plan(database, "MAR", "2027-06-01")
    assert find(database, t.agenda_item, item)["session"] == second
    with read_desk(database, MAR, NOW) as desk:
        items = read_agenda(desk, desk.find(SessionRow, second))
    assert sorted(str(each.title["en"]) for each in items) == sorted(
        ["Rail", find(database, t.commitment, "c_hub")["title"]["en"]]
    )


def test_what_a_body_expects(database: Database) -> None:
    """Founded on 28 February 2025, every second year, two months of grace; by hand."""
    with read_desk(database, MAR, NOW) as desk:
        found = {each["id"]: each for each in read_bodies(desk)}[BODY]
    assert (found.expected_from, found.expected_until) == ("2027-02-28", "2027-04-27")
    assert found.days_left == (date(2027, 4, 28) - NOW.date()).days
    assert not found.dormant
    made = plan(database, "MAR", "2027-03-01")
    both(database, "convene_session", made)
    with read_desk(database, MAR, NOW) as desk:
        found = {each["id"]: each for each in read_bodies(desk)}[BODY]
    assert found.coming is not None
    assert found.coming.id == made
    assert found.turns == {"experts": "", "senior officials": "", "ministers": "KAZ"}


DAYS = st.dates(date(2027, 1, 1), date(2028, 12, 20))
LEVEL = st.sampled_from(["ministers", "ministers", "experts"])
SIDE = st.sampled_from(SIDES)
DUTIES = ("c_hub", "c_culture", "c_islamic", "c_experts")


def _plan(row: Any) -> str:
    """What both sides convene of a session: that very session at that very time."""
    return f"{row['id']} {row['starts_at']}"


class TwoSecretaries(RuleBasedStateMachine):
    """Both secretaries plan, convene, postpone and cancel as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.database: Database = begin(type(self).make_url())
        self.open_when_adopted: dict[str, set[str]] = {}
        self.cancelled_standing: list[Any] = []
        self.convened: dict[str, int] = {}

    @staticmethod
    def make_url() -> str:
        raise AssertionError("a machine is made for one kind of database")

    def attempt(self, side: Any, name: str, *, now: datetime = NOW, **given: Any) -> bool:
        try:
            with open_desk(self.database, side, now) as desk:
                do(desk, name, {**see(desk, name, given), **given})
        except KeruenError:
            return False
        return True

    def sessions(self, *states: str) -> list[Any]:
        with read_desk(self.database, MAR, NOW) as desk:
            query = select(t.session).order_by(t.session.c.starts_at, t.session.c.number)
            rows = desk.records(SessionRow, query)
        return [row for row in rows if not states or row["state"] in states]

    def one(self, which: int, *states: str) -> Any:
        rows = self.sessions(*states)
        return rows[which % len(rows)] if rows else None

    @initialize(level=LEVEL, first=SIDE)
    def plan_three(self, level: str, first: Any) -> None:
        hosts = [first.party, *({"MAR", "KAZ"} - {first.party}), first.party]
        for host, day in zip(hosts, ("2027-03-01", "2027-09-01", "2028-03-01"), strict=True):
            assert self.attempt(MAR, "plan_session", **fields(host, day, level))

    @rule(which=st.integers(0, 9), number=st.integers(0, 9))
    def put_item_on_agenda(self, which: int, number: int) -> None:
        row = self.one(which, "planned", "convened")
        if row:
            given = {"body_id": BODY, "session_id": row["id"], "title": five(f"Item {number}")}
            self.attempt(MAR, "add_agenda_item", **given)

    @rule(which=st.integers(0, 9))
    def adopt_by_both(self, which: int) -> None:
        for side in SIDES:
            self.adopt(side=side, which=which)

    @rule(side=SIDE, host=SIDE, day=DAYS, level=LEVEL, excepted=st.booleans())
    def plan(self, side: Any, host: Any, day: date, level: str, excepted: bool) -> None:
        more = {"venue_exception": "flood"} if excepted else {}
        self.attempt(side, "plan_session", **fields(host.party, day.isoformat(), level, **more))

    @rule(side=SIDE, which=st.integers(0, 9))
    def convene(self, side: Any, which: int) -> None:
        row = self.one(which, "planned")
        if row:
            self.attempt(side, "convene_session", session_id=row["id"])

    @rule(which=st.integers(0, 9))
    def convene_by_both(self, which: int) -> None:
        for side in SIDES:
            self.convene(side=side, which=which)

    @rule(which=st.integers(0, 9), step=st.sampled_from(["postpone", "cancel_session"]))
    def put_off(self, which: int, step: str) -> None:
        row = self.one(which, "planned", "convened", "agenda_adopted", "postponed")
        for side in SIDES if row else ():
            self.attempt(side, f"agree_to_{step}", session_id=row["id"])
        if row and step == "cancel_session" and row["state"] in STANDING:
            self.cancelled_standing.append(row)

    @rule(side=SIDE, which=st.integers(0, 9), host=SIDE, day=DAYS, excepted=st.booleans())
    def replan(self, side: Any, which: int, host: Any, day: date, excepted: bool) -> None:
        row = self.one(which, "postponed")
        if row:
            times = {"starts": f"{day}T10:00", "ends": f"{day}T11:00", "zone": ZONES[host.party]}
            more = {"venue_exception": "flood"} if excepted else {}
            self.attempt(
                side, "replan_session", session_id=row["id"], host=host.party, **times, **more
            )

    @rule(side=SIDE, which=st.integers(0, 9))
    def adopt(self, side: Any, which: int) -> None:
        row = self.one(which, "convened")
        if row is None:
            return
        with read_desk(self.database, MAR, NOW) as desk:
            provisional = is_provisional(desk, row)
            live = {each["id"] for each in desk.rows(open_commitments(desk, BODY))}
        if self.attempt(side, "adopt_agenda", session_id=row["id"]) and provisional:
            self.open_when_adopted[_plan(row)] = live

    @rule(which=st.integers(0, 9), side=SIDE)
    def open_and_conclude(self, which: int, side: Any) -> None:
        row = self.one(which, "agenda_adopted", "in_progress")
        if row is None:
            return
        begun = read_instant(row["starts_at"])
        self.attempt(side, "open_session", session_id=row["id"], now=begun)
        with read_desk(self.database, side, NOW) as desk:
            items = read_agenda(desk, row)
        for item in items[::2]:
            self.attempt(
                side, "conclude_item", item_id=item["id"], outcome="said", carry=True, now=begun
            )

    @rule(side=SIDE, number=st.integers(0, 9))
    def put_item(self, side: Any, number: int) -> None:
        self.attempt(side, "add_agenda_item", body_id=BODY, title=five(f"Item {number}"))

    @rule(which=st.sampled_from(DUTIES))
    def accept(self, which: str) -> None:
        for side in SIDES:
            self.attempt(side, "accept_commitment", commitment_id=which)

    @rule(which=st.sampled_from(DUTIES))
    def cancel_duty(self, which: str) -> None:
        for side in SIDES:
            self.attempt(side, "agree_to_cancel", commitment_id=which, reason="moot")

    @invariant()
    def venues_alternate(self) -> None:
        """Invariant 12: by level, unless a reason was confirmed, or both cancelled what stood."""
        for level in ("experts", "ministers"):
            rows = [row for row in self.sessions(*STANDING) if row["level"] == level]
            for before, after in itertools.pairwise(rows):
                between = [
                    row
                    for row in self.cancelled_standing
                    if row["level"] == level
                    and before["starts_at"] <= row["starts_at"] <= after["starts_at"]
                ]
                # Whichever of the two was convened later was convened beside the other.
                later = max(before, after, key=lambda row: self.convened[_plan(row)])
                other = before["host"] != after["host"]
                assert other or later["venue_exception"] or between

    @invariant()
    def both_convened_what_stands(self) -> None:
        with read_desk(self.database, MAR, NOW) as desk:
            for row in self.sessions(*STANDING):
                self.convened.setdefault(_plan(row), len(self.convened))
                given = desk.rows(
                    select(t.assent.c.of_party).where(
                        t.assent.c.subject == row["id"],
                        t.assent.c.step == f"convened:{row['starts_at']}",
                    )
                )
                assert sorted(each["of_party"] for each in given) == ["KAZ", "MAR"]

    @invariant()
    def open_commitments_are_on_the_next_agenda(self) -> None:
        """Invariant 13: shown on every provisional agenda, and held by every adopted one."""
        with read_desk(self.database, KAZ, NOW) as desk:
            live = {each["id"] for each in desk.rows(open_commitments(desk, BODY))}
            waiting = []
            for row in self.sessions("planned", "convened", "agenda_adopted"):
                shown = read_agenda(desk, row)
                duties = [each["commitment"] for each in shown if each["commitment"]]
                open_ones = [
                    each["commitment"]
                    for each in shown
                    if each["commitment"] and each["state"] == "open"
                ]
                assert len(open_ones) == len(set(open_ones)), "nothing stands on it twice"
                if is_provisional(desk, row):
                    waiting.append(row)
                    assert live <= set(duties)
                    assert not {each["id"] for each in missing_commitments(desk, row)} - live
                wanted = self.open_when_adopted.get(_plan(row), set())
                assert wanted <= set(duties)
            backlog = desk.rows(
                select(t.agenda_item.c.id).where(
                    t.agenda_item.c.session.is_(None), t.agenda_item.c.state == "open"
                )
            )
            if waiting:
                next_one = read_agenda(desk, waiting[0])
                held = {each.get("id") for each in next_one}
                titles = {each["commitment"] for each in next_one}
                for each in backlog:
                    item = desk.find(AgendaItemRow, each["id"])
                    assert each["id"] in held or item["commitment"] in titles

    def teardown(self) -> None:
        self.database.engine.dispose()


def play(kind: str, folder: Path, request: pytest.FixtureRequest, examples: int) -> None:
    """Let the secretaries play on one kind of database."""
    count = itertools.count()

    def fresh() -> str:
        if kind == "sqlite":
            return f"sqlite:///{folder / f'register_{next(count)}.db'}"
        server: Server = request.getfixturevalue("postgresql")
        return server.fresh()

    machine = type("Machine", (TwoSecretaries,), {"make_url": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        # A play that fails is told as it was: making it shorter would take many registers more.
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_two_secretaries(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    play(kind, tmp_path, request, 3)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_two_secretaries_for_long(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    play(kind, tmp_path, request, 60)
