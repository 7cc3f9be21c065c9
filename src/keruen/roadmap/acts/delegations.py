"""Delegations to a session: drawn up, communicated, accepted by the other side, completed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keruen.roadmap.acts.fields import (
    DelegationId,
    MaybeMandateId,
    MemberId,
    PersonId,
    SessionId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.session_times import check_level
from keruen.roadmap.days import check_number
from keruen.roadmap.desk import Desk
from keruen.roadmap.meeting_words import FUNCTIONS, ISSUERS
from keruen.roadmap.reads.delegations import (
    find_delegation,
    level_step,
    read_delegations_of,
    read_members,
)
from keruen.roadmap.reads.meetings import read_session_assents
from keruen.roadmap.rows import (
    BodyRow,
    DelegationMemberRow,
    DelegationRow,
    MandateRow,
    PersonRow,
    SessionRow,
)
from keruen.roadmap.tables import delegation, delegation_member
from keruen.store.fields import Day, Line, Words
from keruen.store.instants import read_instant
from keruen.store.refusal import check, refuse, word

OVER = ("minutes_signed", "closed", "cancelled")
"""States of a session whose delegations do not change any more."""
MOST_PRECEDENCE = 1000


@act("session")
def draw_up_delegation(desk: Desk, session_id: SessionId, level: Line) -> Done:
    """Draw up the delegation of the actor's side to a session; the other side does not see it."""
    row = desk.find_live(SessionRow, session_id)
    _check_not_over(row)
    check_level(desk.find(BodyRow, row.body), level)
    check(
        find_delegation(desk, session_id, desk.actor.party) is None,
        "{party} already has a delegation to this session",
        "Add its members to that one.",
        party=desk.actor.party,
    )
    made = desk.add(
        delegation,
        tier="party",
        session=session_id,
        of_party=desk.actor.party,
        level=level,
        state="draft",
    )
    return Done("delegation", made, "party")


@act("session")
def add_member(
    desk: Desk,
    delegation_id: DelegationId,
    person_id: PersonId,
    function: Line,
    precedence: int = 0,
    mandate_id: MaybeMandateId = "",
    from_day: Day | None = None,
    to_day: Day | None = None,
) -> Done:
    """Add a person to the delegation of the actor's side, for the days on which they take part."""
    row = _own(desk, delegation_id)
    sitting = desk.find_live(SessionRow, row.session)
    who = desk.find_live(PersonRow, person_id)
    check(
        who.of_party == desk.actor.party,
        "{name} belongs to {party}",
        "A side sends its own people.",
        kind="forbidden",
        name=who.name,
        party=who.of_party,
    )
    check(
        "@" not in who.name,
        "the name {name} contains an address",
        "Add the person with a name alone; addresses are not shown to the other side.",
        kind="invalid",
        name=repr(who.name),
    )
    check(
        function in FUNCTIONS,
        "{function} is not a function in a delegation",
        "Write one of {functions}.",
        kind="invalid",
        function=repr(function[:40]),
        functions=", ".join(FUNCTIONS),
    )
    members = read_members(desk, sitting.id, desk.actor.party)
    check(
        all(each.person != person_id for each in members),
        "{name} is already in this delegation",
        "Withdraw the member first, to enter another function.",
        name=who.name,
    )
    head = next((each.name for each in members if each.function == "head"), None)
    check(
        function != "head" or head is None,
        "{name} is already the head of this delegation",
        "Withdraw the present head first, or choose another function.",
        name=head or "",
    )
    first, last = _days(sitting)
    begins, ends = from_day or first, to_day or last
    check(
        first <= begins <= ends <= last,
        "the days from {begins} to {ends} are not within the session, from {first} to {last}",
        "Correct the days.",
        kind="invalid",
        begins=begins,
        ends=ends,
        first=first,
        last=last,
    )
    if mandate_id:
        _check_mandate(who, desk.find_live(MandateRow, mandate_id), begins, ends)
    place = precedence or max((each.precedence for each in members), default=0) + 1
    check_number("the precedence", place, 1, MOST_PRECEDENCE)
    _reopen(desk, row)
    made = desk.add(
        delegation_member,
        tier=row.tier,
        delegation=row.id,
        session=row.session,
        person=person_id,
        of_party=desk.actor.party,
        function=function,
        precedence=place,
        mandate=mandate_id or None,
        from_day=begins.isoformat(),
        to_day=ends.isoformat(),
    )
    return Done("delegation", row.id, row.tier, facts={"member": made})


@act("session")
def withdraw_member(desk: Desk, member_id: MemberId, reason: Words) -> Done:
    """Withdraw a member of the actor's side's delegation, with a reason."""
    member = desk.find_live(DelegationMemberRow, member_id)
    row = _own(desk, member.delegation)
    _reopen(desk, row)
    desk.withdraw(delegation_member, member, reason)
    return Done("delegation", row.id, row.tier)


@act("session")
def set_precedence(desk: Desk, member_id: MemberId, precedence: int) -> Done:
    """Set the place of a member in the order of precedence of the actor's side."""
    member = desk.find_live(DelegationMemberRow, member_id)
    row = _own(desk, member.delegation)
    check_number("the precedence", precedence, 1, MOST_PRECEDENCE)
    _reopen(desk, row)
    desk.change(delegation_member, member_id, precedence=precedence)
    return Done("delegation", row.id, row.tier)


@act("session")
def record_credentials(desk: Desk, member_id: MemberId, issued_by: Line, issued_on: Day) -> Done:
    """Record who issued the credentials of a member of the actor's side, and when."""
    member = desk.find_live(DelegationMemberRow, member_id)
    row = _own(desk, member.delegation)
    check(
        issued_by in ISSUERS,
        "credentials are not issued by {given}",
        "Write one of {issuers}.",
        kind="invalid",
        given=repr(issued_by[:40]),
        issuers=", ".join(ISSUERS),
    )
    check(
        issued_on <= desk.today(),
        "the credentials would be issued on {day}, which is to come",
        "Record them once they are issued.",
        kind="invalid",
        day=issued_on,
    )
    desk.change(
        delegation_member,
        member_id,
        credentials_by=issued_by,
        credentials_on=issued_on.isoformat(),
    )
    return Done("delegation", row.id, row.tier)


@act("session")
def communicate_delegation(desk: Desk, delegation_id: DelegationId) -> Done:
    """Communicate the actor's side's delegation to the other side: names and functions."""
    row = _own(desk, delegation_id)
    members = read_members(desk, row.session, desk.actor.party)
    check(
        any(each.function == "head" for each in members),
        "this delegation has no head",
        "Add its head; then communicate it.",
    )
    if row.state != "draft":
        refuse(
            "this delegation is {state} and was communicated before",
            "Change its members; the other side is then asked to accept it again.",
            state=word(row.state),
        )
    desk.go(delegation, row, "communicated", tier="shared")
    for each in desk.records(
        DelegationMemberRow,
        select(delegation_member).where(delegation_member.c.delegation == row.id),
    ):
        desk.change(delegation_member, each.id, tier="shared")
    return Done("delegation", row.id, "shared", facts=_facts(desk, row))


@act("session", binds="delegation")
def accept_delegation(desk: Desk, delegation_id: DelegationId) -> Done:
    """Accept the delegation that the other side communicated."""
    row = desk.find_live(DelegationRow, delegation_id)
    check(
        row.of_party != desk.actor.party,
        "a side does not accept its own delegation",
        "Wait for the other side.",
        kind="forbidden",
    )
    desk.assent("delegation", row.id, f"accepted:{desk.moment}", row.tier)
    desk.go(delegation, row, "accepted")
    return Done("delegation", row.id, row.tier)


@act("session")
def set_delegation_level(desk: Desk, delegation_id: DelegationId, level: Line) -> Done:
    """Set the level of the head of the actor's side's delegation."""
    row = _own(desk, delegation_id)
    check_level(desk.find(BodyRow, desk.find_live(SessionRow, row.session).body), level)
    _reopen(desk, row)
    desk.change(delegation, row.id, level=level)
    return Done("delegation", row.id, row.tier)


@act("session", binds="levels")
def accept_level_difference(desk: Desk, session_id: SessionId) -> Done:
    """Accept that the heads of both delegations have different levels; each side must."""
    found = [each for each in read_delegations_of(desk, session_id) if each.tier != "party"]
    check(
        len(found) == len(desk.parties),
        "not every side has communicated its delegation",
        "Wait for the other delegation.",
    )
    check(
        len({each.level for each in found}) > 1,
        "the heads of both delegations have the same level",
        "Nothing needs to be accepted.",
    )
    desk.assent("session", session_id, level_step(found))
    return Done("session", session_id, "shared")


@act("session")
def complete_delegation(desk: Desk, delegation_id: DelegationId) -> Done:
    """Complete the actor's side's delegation, which the other side accepted."""
    row = _own(desk, delegation_id)
    found = [each for each in read_delegations_of(desk, row.session) if each.tier != "party"]
    check(
        len(found) == len(desk.parties),
        "not every side has communicated its delegation",
        "Wait for the other delegation.",
    )
    first, second = found[0].level, found[-1].level
    check(
        first == second or _difference_accepted(desk, row, found),
        "the heads of the delegations differ in level: {first} and {second}",
        "Let both sides accept the difference, or name a head of the same level.",
        first=word(first),
        second=word(second),
    )
    desk.go(delegation, row, "final")
    return Done("delegation", row.id, row.tier)


def _difference_accepted(desk: Desk, row: DelegationRow, found: list[DelegationRow]) -> bool:
    given = {
        each.of_party
        for each in read_session_assents(desk, row.session)
        if each.step == level_step(found)
    }
    return len(given) == len(desk.parties)


def _facts(desk: Desk, row: DelegationRow) -> dict[str, object]:
    """What the shared log contains of a delegation: names and functions, and no address."""
    return {
        "members": [
            {"name": each.name, "function": each.function}
            for each in read_members(desk, row.session, row.of_party)
        ]
    }


def _own(desk: Desk, identifier: str) -> DelegationRow:
    row = desk.find_live(DelegationRow, identifier)
    check(
        row.of_party == desk.actor.party,
        "this delegation belongs to {party}",
        "A side changes its own delegation.",
        kind="forbidden",
        party=row.of_party,
    )
    _check_not_over(desk.find_live(SessionRow, row.session))
    return row


def _reopen(desk: Desk, row: DelegationRow) -> None:
    """Communicate a delegation anew whose members change; the other side accepts it again."""
    if row.state in ("accepted", "final"):
        desk.go(delegation, row, "communicated")


def _check_not_over(row: SessionRow) -> None:
    check(
        row.state not in OVER,
        "session {number} is {state}, and its delegations do not change any more",
        "Correct the minutes instead, while they are not signed.",
        number=row.number,
        state=word(row.state),
    )


def _days(row: SessionRow) -> tuple[date, date]:
    """The first and the last day of a session by the clock of its place."""
    place = ZoneInfo(row.zone)
    return (
        read_instant(row.starts_at).astimezone(place).date(),
        read_instant(row.ends_at).astimezone(place).date(),
    )


def _check_mandate(who: PersonRow, held: MandateRow, begins: date, ends: date) -> None:
    """Refuse a mandate of somebody else, or one that ends while the person takes part."""
    check(
        held.person == who.id,
        "this mandate is not one of {name}",
        "Name a mandate of the member.",
        kind="invalid",
        name=who.name,
    )
    check(
        held.starts_on <= begins.isoformat(),
        "the mandate of {name} begins on {day}, after {begins}",
        "Record the mandate before, or let the member take part from that day on.",
        name=who.name,
        day=held.starts_on,
        begins=begins,
    )
    check(
        held.ends_on is None or held.ends_on >= ends.isoformat(),
        "the mandate of {name} ends on {day}, before {ends}",
        "Record the mandate that follows, or let the member take part until that day.",
        name=who.name,
        day=held.ends_on or "",
        ends=ends,
    )
