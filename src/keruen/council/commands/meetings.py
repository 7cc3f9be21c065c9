"""Meetings: accepted by both companies, held or not, and what came of them."""

from __future__ import annotations

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.codes import check_hs
from keruen.council.commands.fields import (
    EventId,
    HandedId,
    MeetingId,
    check_choice,
    own_company,
)
from keruen.council.names import (
    CANCELLED,
    CLOSED,
    COUNCIL,
    HANDED,
    HANDED_OVER,
    HELD,
    MEETING,
    MOVED,
    NO_SHOW,
    OWN_ORGANISER,
    RECORDED,
    STAGES,
)
from keruen.council.registry import command
from keruen.council.rows import (
    CouncilEventRow,
    CouncilMeetingRow,
    CouncilObstacleRow,
    CouncilOutcomeRow,
)
from keruen.council.unit import Council
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeLine, Words
from keruen.store.refusal import check

OBSTACLE, CONTRACT = "obstacle", "contract"


@command("company")
def accept_meeting(unit: Council, meeting_id: MeetingId) -> CommandResult:
    """Accept a meeting; once both companies did, each sees the contact persons of the other."""
    own_company(unit, validated=True)
    row = unit.find(CouncilMeetingRow, meeting_id)
    check(
        row.state not in (MOVED, CANCELLED),
        "this meeting does not take place",
        "Look at your day for the present one.",
    )
    mine = (
        "accepted_a"
        if (row.company_a, row.party_a)
        == (
            unit.company,
            unit.actor.party,
        )
        else "accepted_b"
    )
    check(not row[mine], "your company accepted this meeting", "Nothing remains to be done.")
    unit.change(t.council_meeting, row.id, **{mine: unit.moment})
    return CommandResult("council_meeting", row.id, MEETING)


@command("organiser")
def record_meeting(unit: Council, meeting_id: MeetingId, state: Code) -> CommandResult:
    """Record whether a meeting was held."""
    row = unit.find(CouncilMeetingRow, meeting_id)
    check_choice(state, (HELD, NO_SHOW, CANCELLED), "state")
    unit.change(t.council_meeting, row.id, state=state)
    return CommandResult("council_meeting", row.id, MEETING)


@command("company")
def report_outcome(
    unit: Council,
    meeting_id: MeetingId,
    stage: Code,
    hs: Code = "",
    value_usd: float | None = None,
    next_step: MaybeLine = "",
) -> CommandResult:
    """Report what came of a meeting; the value is read by your organiser alone."""
    own_company(unit)
    row = unit.find(CouncilMeetingRow, meeting_id)
    check(
        value_usd is None or value_usd >= 0,
        "the value is below zero",
        "Write a value in USD, or leave it out.",
        kind="invalid",
    )
    made = unit.add(
        t.council_outcome,
        tier=OWN_ORGANISER,
        meeting=row.id,
        company=unit.company,
        stage=check_choice(stage, STAGES, "stage"),
        hs=check_hs(hs),
        value_usd=value_usd,
        next_step=next_step,
    )
    return CommandResult("council_outcome", made, OWN_ORGANISER)


@command("company")
def record_obstacle(
    unit: Council,
    title: Line,
    words: Words,
    hs: Code = "",
    firms: int = 1,
    value_usd: float | None = None,
) -> CommandResult:
    """Record an obstacle to trade for the agenda of the joint commission."""
    own_company(unit, validated=True)
    check(
        1 <= firms <= 100_000,
        "the number of companies is {count}",
        "Write how many companies it concerns, 1 or more.",
        kind="invalid",
        count=firms,
    )
    made = unit.add(
        t.council_obstacle,
        tier=OWN_ORGANISER,
        company=unit.company,
        kind=OBSTACLE,
        title=title,
        hs=check_hs(hs),
        words=words,
        firms=firms,
        value_usd=value_usd,
        state=RECORDED,
    )
    return CommandResult("council_obstacle", made, OWN_ORGANISER)


def _hand_over(unit: Council, row: CouncilObstacleRow) -> None:
    unit.change(t.council_obstacle, row.id, state=HANDED_OVER, tier=HANDED)


@command("organiser")
def hand_over(unit: Council, handed_id: HandedId) -> CommandResult:
    """Hand an obstacle or a contract over to the own side, for its register."""
    row = unit.find(CouncilObstacleRow, handed_id)
    _hand_over(unit, row)
    return CommandResult("council_obstacle", row.id, HANDED)


def last_outcomes(unit: Council, event: str = "") -> list[CouncilOutcomeRow]:
    """The last report of each company on each meeting that the actor sees."""
    outcome, met = t.council_outcome, t.council_meeting
    query = select(outcome).join(met, met.c.id == outcome.c.meeting)
    if event:
        query = query.where(met.c.event == event)
    rows = unit.records(CouncilOutcomeRow, query.order_by(outcome.c.created_at, outcome.c.id))
    return list({(each.meeting, each.company): each for each in rows}.values())


@command("organiser")
def close_event(unit: Council, event_id: EventId) -> CommandResult:
    """Close an event: contracts and obstacles of the own side are handed over to it."""
    row = unit.find(CouncilEventRow, event_id)
    table = t.council_obstacle
    known = {each["outcome"] for each in unit.rows(select(table.c.outcome))}
    count = 0
    for each in last_outcomes(unit, row.id):
        if each.stage == CONTRACT and each.party == unit.actor.party and each.id not in known:
            made = unit.add(
                table,
                tier=OWN_ORGANISER,
                company=each.company,
                kind=CONTRACT,
                outcome=each.id,
                title=each.next_step or row.title,
                hs=each.hs,
                words=f"{row.title}, {row.day}",
                firms=2,
                value_usd=each.value_usd,
                state=RECORDED,
            )
            _hand_over(unit, unit.find(CouncilObstacleRow, made))
            count += 1
    recorded = select(table).where(table.c.state == RECORDED, table.c.kind == OBSTACLE)
    for obstacle in unit.records(CouncilObstacleRow, recorded):
        if obstacle.party == unit.actor.party:
            _hand_over(unit, obstacle)
            count += 1
    if row.party == unit.actor.party and row.state != CLOSED:
        unit.change(t.council_event, row.id, state=CLOSED)
    return CommandResult("council_event", row.id, COUNCIL, facts={"handed_over": count})
