"""Elections in multilateral bodies: candidatures, pledges between the sides, assurances."""

from __future__ import annotations

import re

from sqlalchemy import select

from keruen.roadmap.acts.logframes import check_past
from keruen.roadmap.acts.multilateral_fields import (
    AssuranceId,
    CandidatureId,
    ElectionId,
    MaybePledgeId,
    PledgeId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.multilateral_words import (
    BALLOTS,
    BASES,
    CLASSES,
    MOST_MEMBERS,
    OUTCOMES,
    PLEDGE_FORMS,
    ROUNDS,
    SHARES,
)
from keruen.roadmap.rows import AssuranceRow, CandidatureRow, ElectionRow, PledgeRow
from keruen.roadmap.tables import assurance, candidature, election, pledge
from keruen.store.fields import Code, Day, Line, MaybeLine, MaybeWords, Titles, Words
from keruen.store.refusal import check, word

OPEN = ("planned",)
"""States of an election that has not been held."""


@act("programme")
def add_election(
    desk: Desk,
    organ: Line,
    title: Titles,
    seats: int,
    due_on: Day,
    members: int,
    source: Line,
    ballot: Code = "secret",
    base: Code = "members",
    share: Code = "majority",
    regional_group: MaybeLine = "",
    term: MaybeLine = "",
) -> Done:
    """Add an election in a multilateral body, with its day, its majority and its source."""
    for given, known, what in (
        (ballot, BALLOTS, "ballot"),
        (base, BASES, "base"),
        (share, SHARES, "share"),
    ):
        check_word(given, known, what)
    check(
        1 <= seats <= members <= MOST_MEMBERS,
        "{seats} seats and {members} members do not fit",
        "Write at least one seat, and no more seats than members.",
        kind="invalid",
        seats=seats,
        members=members,
    )
    made = desk.add(
        election,
        tier="shared",
        organ=organ,
        title=check_texts(title, "the title"),
        seats=seats,
        regional_group=regional_group or None,
        term=term or None,
        due_on=due_on.isoformat(),
        ballot=ballot,
        base=base,
        members=members,
        share=share,
        round=1,
        state="planned",
        source=source,
    )
    return Done("election", made, "shared")


@act("programme")
def postpone_election(desk: Desk, election_id: ElectionId, due_on: Day, reason: Words) -> Done:
    """Move an election to another day; pledges and assurances stay."""
    row = desk.find_live(ElectionRow, election_id)
    _check_open(row)
    del reason  # It stands in the log.
    desk.change(election, row.id, due_on=due_on.isoformat())
    return Done("election", row.id, row.tier)


@act("programme")
def open_round(desk: Desk, election_id: ElectionId, present: int = 0) -> Done:
    """Begin the next round of an election; pledges for the first round alone end."""
    row = desk.find_live(ElectionRow, election_id)
    _check_open(row)
    check(
        row.ballot != "acclamation",
        "an election by acclamation has one round",
        "Add an election with a ballot.",
        kind="invalid",
    )
    _check_present(row, present)
    desk.change(election, row.id, round=row.round + 1, present=present or None)
    return Done("election", row.id, row.tier)


@act("programme")
def count_present(desk: Desk, election_id: ElectionId, present: int) -> Done:
    """Record how many members are present and voting, of whom the majority is counted."""
    row = desk.find_live(ElectionRow, election_id)
    _check_open(row)
    check(present > 0, "nobody would be present", "Write the number.", kind="invalid")
    _check_present(row, present)
    desk.change(election, row.id, present=present)
    return Done("election", row.id, row.tier)


@act("programme")
def close_election(desk: Desk, election_id: ElectionId) -> Done:
    """Record that an election was held."""
    row = desk.find_live(ElectionRow, election_id)
    desk.go(election, row, "held")
    return Done("election", row.id, row.tier)


@act("programme")
def consider_candidature(
    desk: Desk,
    election_id: ElectionId,
    candidate: Line,
    of_party: Code = "",
    post: MaybeLine = "",
    shares_seat_with: MaybeLine = "",
) -> Done:
    """Enter a candidature of the actor's side, or of a third state; it is private at first."""
    row = desk.find_live(ElectionRow, election_id)
    _check_open(row)
    check(
        of_party in ("", desk.actor.party),
        "a candidature of {party} is entered by {party} itself",
        "Let that side enter it.",
        kind="forbidden",
        party=of_party,
    )
    made = desk.add(
        candidature,
        tier="party",
        election=election_id,
        candidate=candidate,
        of_party=of_party or None,
        post=post or None,
        shares_seat_with=shares_seat_with or None,
        state="considered",
    )
    return Done("candidature", made, "party")


@act("programme")
def announce_candidature(desk: Desk, candidature_id: CandidatureId) -> Done:
    """Announce a candidature; the other side then sees it."""
    row = _own(desk, candidature_id)
    desk.go(candidature, row, "announced", tier="shared")
    return Done("candidature", row.id, "shared")


@act("programme")
def advance_candidature(desk: Desk, candidature_id: CandidatureId, state: Code) -> Done:
    """Record that a candidature was endorsed by its group, elected, or not elected."""
    row = _own(desk, candidature_id)
    check_word(state, OUTCOMES, "state")
    desk.go(candidature, row, state)
    return Done("candidature", row.id, row.tier)


@act("programme")
def withdraw_candidature(desk: Desk, candidature_id: CandidatureId, reason: Words) -> Done:
    """Withdraw a candidature; the pledges for it end with it."""
    row = _own(desk, candidature_id)
    desk.withdraw(candidature, row, reason)
    return Done("candidature", row.id, row.tier)


@act("programme")
def ask_pledge(
    desk: Desk,
    candidature_id: CandidatureId,
    day: Day,
    form: Code = "written",
    note: MaybeLine = "",
    rounds: Code = "all",
    in_return: MaybePledgeId = "",
) -> Done:
    """Ask the other side to support a candidature of the actor's side."""
    row = desk.find_live(CandidatureRow, candidature_id)
    check(
        row.of_party == desk.actor.party,
        "support is asked for by the side of the candidate",
        "Promise support instead.",
        kind="forbidden",
    )
    giver = next(iter(desk.others()), "")
    given = {"form": form, "note": note, "rounds": rounds, "in_return": in_return}
    return _add_pledge(desk, row, giver, "asked", day.isoformat(), check_day(desk, day, given))


@act("programme")
def give_pledge(
    desk: Desk,
    candidature_id: CandidatureId,
    day: Day,
    form: Code = "written",
    note: MaybeLine = "",
    rounds: Code = "all",
    in_return: MaybePledgeId = "",
) -> Done:
    """Promise support for a candidature of the other side that did not ask for it here."""
    row = desk.find_live(CandidatureRow, candidature_id)
    check(
        row.of_party in desk.others(),
        "support is promised for a candidature of the other side",
        "Choose one of its candidatures.",
        kind="forbidden",
    )
    given = {"form": form, "note": note, "rounds": rounds, "in_return": in_return}
    day_given = check_day(desk, day, given)
    return _add_pledge(desk, row, desk.actor.party, "promised", day.isoformat(), day_given)


@act("programme", binds="pledge")
def promise_pledge(desk: Desk, pledge_id: PledgeId) -> Done:
    """Promise the support that the other side asked for."""
    return _go(desk, pledge_id, "promised", "from_party")


@act("programme", binds="pledge")
def decline_pledge(desk: Desk, pledge_id: PledgeId) -> Done:
    """Decline the support that the other side asked for."""
    return _go(desk, pledge_id, "declined", "from_party")


@act("programme", binds="pledge")
def release_pledge(desk: Desk, pledge_id: PledgeId) -> Done:
    """Release the other side from its promise."""
    return _go(desk, pledge_id, "released", "to_party")


@act("programme", binds="pledge")
def declare_pledge(desk: Desk, pledge_id: PledgeId) -> Done:
    """Declare that the actor's side did what it promised; on a secret ballot nobody can check."""
    row = _part(desk, pledge_id, "from_party")
    check(
        row.state == "promised" and not row.declared_at,
        "pledge {id} is {state} or was declared already",
        "A promise is declared once.",
        id=row.id,
        state=word(row.state),
    )
    desk.change(pledge, row.id, declared_at=desk.moment)
    return Done("pledge", row.id, row.tier)


@act("programme", binds="pledge")
def acknowledge_pledge(desk: Desk, pledge_id: PledgeId) -> Done:
    """Acknowledge what the other side declared; this is thanks and not a finding."""
    row = _part(desk, pledge_id, "to_party")
    check(
        bool(row.declared_at) and not row.acknowledged_at,
        "pledge {id} was not declared, or was acknowledged already",
        "Let the side that promised declare it first.",
        id=row.id,
    )
    desk.change(pledge, row.id, acknowledged_at=desk.moment)
    return Done("pledge", row.id, row.tier)


@act("programme")
def record_assurance(
    desk: Desk,
    candidature_id: CandidatureId,
    third_state: Code,
    class_of: Code,
    day: Day,
    note: MaybeWords = "",
) -> Done:
    """Record what a third state said about a candidature; the other side does not see it."""
    row = desk.find_live(CandidatureRow, candidature_id)
    check_word(class_of, CLASSES, "class")
    check(
        re.fullmatch(r"[A-Z]{2}", third_state) is not None,
        "{given} is not the code of a country",
        "Write the two letters of ISO 3166, such as SN.",
        kind="invalid",
        given=repr(third_state[:20]),
    )
    check_past(desk, day)
    query = select(assurance).where(
        assurance.c.candidature == row.id,
        assurance.c.third_state == third_state,
        assurance.c.party == desk.actor.party,
    )
    check(
        desk.record(AssuranceRow, query) is None,
        "an assurance of {state} is recorded already",
        "One assurance of each state is recorded for a candidature.",
        state=third_state,
    )
    made = desk.add(
        assurance,
        tier="party",
        candidature=row.id,
        third_state=third_state,
        class_of=class_of,
        day=day.isoformat(),
        note=note or None,
    )
    return Done("assurance", made, "party")


@act("programme")
def share_assurance(desk: Desk, assurance_id: AssuranceId) -> Done:
    """Show one assurance of the actor's side to the other side; the others stay private."""
    row = desk.find_live(AssuranceRow, assurance_id)
    check(
        row.tier == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=row.id,
    )
    desk.change(assurance, row.id, tier="shared")
    return Done("assurance", row.id, "shared")


def check_word(given: str, known: tuple[str, ...], what: str) -> None:
    """Refuse a word that is not in a list."""
    check(
        given in known,
        "the field {field} cannot be {given}",
        "Write one of {known}.",
        kind="invalid",
        field=word(what),
        given=repr(given[:40]),
        known=", ".join(known),
    )


def check_day(desk: Desk, day: Day, given: dict[str, str]) -> dict[str, str]:
    """The values of a pledge, once they are known words and its day has come."""
    check_past(desk, day)
    check_word(given["form"], PLEDGE_FORMS, "form")
    check_word(given["rounds"], ROUNDS, "rounds")
    return given


def _add_pledge(
    desk: Desk, row: CandidatureRow, giver: str, state: str, day: str, given: dict[str, str]
) -> Done:
    check(
        row.tier == "shared",
        "this candidature is not announced",
        "Announce it first.",
    )
    held = desk.record(
        PledgeRow,
        select(pledge).where(
            pledge.c.candidature == row.id,
            pledge.c.from_party == giver,
            pledge.c.withdrawn_at.is_(None),
            pledge.c.state.in_(("asked", "promised")),
        ),
    )
    check(
        held is None,
        "this pledge is entered already and is {state}",
        "Work on the one that is there.",
        state=word(held.state if held else ""),
    )
    if given["in_return"]:
        check(
            desk.find_live(PledgeRow, given["in_return"]).to_party == giver,
            "a pledge is in return for one of the other side",
            "Choose a pledge of the other side.",
            kind="invalid",
        )
    made = desk.add(
        pledge,
        tier="shared",
        candidature=row.id,
        from_party=giver,
        to_party=row.of_party,
        form=given["form"],
        note=given["note"] or None,
        day=day,
        in_return=given["in_return"] or None,
        rounds=given["rounds"],
        state=state,
    )
    return Done("pledge", made, "shared")


def _part(desk: Desk, pledge_id: str, part: str) -> PledgeRow:
    row = desk.find_live(PledgeRow, pledge_id)
    check(
        row[part] == desk.actor.party,
        "this step belongs to {party}",
        "Let that side take it.",
        kind="forbidden",
        party=row[part],
    )
    check(
        desk.find(CandidatureRow, row.candidature).withdrawn_at is None,
        "the candidature was withdrawn, and its pledges ended with it",
        "Nothing needs to be done.",
    )
    return row


def _go(desk: Desk, pledge_id: str, state: str, part: str) -> Done:
    row = _part(desk, pledge_id, part)
    desk.go(pledge, row, state)
    return Done("pledge", row.id, row.tier)


def _own(desk: Desk, candidature_id: str) -> CandidatureRow:
    row = desk.find_live(CandidatureRow, candidature_id)
    check(
        row.party == desk.actor.party,
        "this candidature belongs to {party}",
        "Let that side take the step.",
        kind="forbidden",
        party=row.party,
    )
    return row


def _check_open(row: ElectionRow) -> None:
    check(
        row.state in OPEN,
        "this election is {state}",
        "Add another election.",
        state=word(row.state),
    )


def _check_present(row: ElectionRow, present: int) -> None:
    check(
        0 <= present <= row.members,
        "{present} present are more than the {members} members",
        "Correct the number.",
        kind="invalid",
        present=present,
        members=row.members,
    )
