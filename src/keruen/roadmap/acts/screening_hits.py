"""Two people of one side judge a hit, the second without seeing the first; a third decides."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from keruen.roadmap import tables as t
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.screening_ids import ScreeningHitId, ScreeningNoticeId
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.screening import beside, read_judgements, read_judges
from keruen.roadmap.rows import ScreeningHitRow, ScreeningNoticeRow
from keruen.roadmap.screening_words import VERDICTS
from keruen.store.database import acting_as_system
from keruen.store.fields import LONGEST
from keruen.store.grants import are_one
from keruen.store.refusal import check, refuse, word

Verdict = Annotated[str, "secret", StringConstraints(strip_whitespace=True, max_length=80)]
Grounds = Annotated[
    str, "secret", StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)
]
"""Fields that the log leaves out, as all of the side read it: the second judge does not see them.
The entry of the second judgement contains both verdicts."""

POSITIONS = {"open": 1, "judged": 2, "escalated": 3}
"""Which judgement a hit waits for, by its state."""


@act("programme", binds="screening_hit")
def judge_hit(
    desk: Desk, screening_hit_id: ScreeningHitId, verdict: Verdict, grounds: Grounds
) -> Done:
    """Judge whether the subject is the listed name (same) or not (different), with the grounds."""
    row = desk.find_live(ScreeningHitRow, screening_hit_id)
    check(
        verdict in VERDICTS,
        "the verdict {verdict} is not known",
        "Write one of {verdicts}.",
        kind="invalid",
        verdict=repr(verdict[:20]),
        verdicts=", ".join(VERDICTS),
    )
    position = POSITIONS.get(row.state)
    if position is None:
        refuse(
            "this hit is {state}",
            "Judge a hit of the queue.",
            state=word(row.state.replace("_", " ")),
        )
    _check_judge(desk, row)
    desk.connection.execute(
        t.screening_judgement.insert().values(
            id=desk.new_id("judgement"),
            # A tier of its own: its author sees it, and the side once there are two.
            tier="judge",
            party=desk.actor.party,
            hit=row.id,
            account=desk.actor.account,
            person=desk.actor.person,
            position=position,
            verdict=verdict,
            reason=grounds,
            created_at=desk.moment,
            created_by=desk.actor.account,
        )
    )
    if position == 1:
        desk.go(
            t.screening_hit,
            row,
            "judged",
            first_account=desk.actor.account,
            first_person=desk.actor.person,
        )
        return Done("screening_hit", row.id, "party", facts={"judgement": 1})
    if position == 2:
        desk.go(t.screening_hit, row, "compared")
        row = desk.find_live(ScreeningHitRow, row.id)
    verdicts = [each.verdict for each in read_judgements(desk, row.id)]
    outcome = _outcome(verdicts)
    desk.go(t.screening_hit, row, outcome)
    facts: dict[str, object] = {"judgement": position, "verdicts": verdicts, "outcome": outcome}
    if outcome == "confirmed":
        facts["notice"] = _send_notice(desk, row)
    return Done("screening_hit", row.id, "party", facts=facts)


@act("programme")
def receive_notice(desk: Desk, screening_notice_id: ScreeningNoticeId) -> Done:
    """Acknowledge that a notice of the other side was received; it agrees to nothing."""
    row = desk.find_live(ScreeningNoticeRow, screening_notice_id)
    check(
        row.of_party != desk.actor.party,
        "your side sent this notice",
        "Let the other side acknowledge it.",
        kind="forbidden",
    )
    desk.go(
        t.screening_notice,
        row,
        "received",
        received_party=desk.actor.party,
        received_at=desk.moment,
    )
    return Done("screening_notice", row.id, row.tier)


def _check_judge(desk: Desk, row: ScreeningHitRow) -> None:
    check(
        bool(desk.actor.person) and desk.actor.person in read_judges(desk),
        "you are not among the people who judge hits for your side",
        "Let your side name you on the page of lists.",
        kind="forbidden",
    )
    earlier = {each.account for each in read_judgements(desk, row.id)} | {row.first_account}
    people = {each.person for each in read_judgements(desk, row.id)} | {row.first_person}
    check(
        desk.actor.account not in earlier and desk.actor.person not in people,
        "you have judged this hit already",
        "Let another judge of your side judge it.",
        kind="forbidden",
    )
    # Delegations are read as the system: an account does not see those of all others.
    with acting_as_system(desk.connection):
        one = any(
            are_one(desk.connection, desk.actor.account, each, desk.now) for each in earlier if each
        )
    check(
        not one,
        "whoever delegates a role and whoever it is delegated to count as one person here",
        "Let another judge of your side judge it.",
        kind="forbidden",
    )


def _outcome(verdicts: list[str]) -> str:
    """The state that follows from two or three verdicts."""
    final = verdicts[-1] if len(verdicts) > 2 or len(set(verdicts)) == 1 else ""
    return {"same": "confirmed", "different": "false_positive"}.get(final, "escalated")


def _send_notice(desk: Desk, row: ScreeningHitRow) -> str:
    found = beside(desk, row)
    return desk.add(
        t.screening_notice,
        tier="shared",
        of_party=desk.actor.party,
        kind=found.subject.kind,
        subject_name=row.subject_name,
        register_no=found.subject.register_no,
        imo=found.subject.imo,
        publisher=found.version.publisher,
        issued=found.version.issued,
        ref=found.listed.ref,
        listed_name=row.listed_name,
        state="sent",
    )
