"""What waits in reporting rounds: reports that are asked for, and rounds without missing ones."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from keruen.roadmap import tables as t
from keruen.roadmap.reads.reporting import open_requests
from keruen.roadmap.rows import CommitmentRow, ReportingRoundRow
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS


def wait_in_reports(look: Look) -> Iterator[Waiting]:
    """Reports of the own side, each for the lead of its commitment, and rounds to close."""
    yield _reports(look)
    yield _rounds(look)


def _reports(look: Look) -> Waiting:
    desk = look.desk
    requests = open_requests(desk)
    asked = sorted({each.commitment for each in requests})
    rounds = {
        each.id: each
        for each in desk.records(
            ReportingRoundRow,
            select(t.reporting_round).where(
                t.reporting_round.c.id.in_(sorted({each.round for each in requests}))
            ),
        )
    }
    duties = {
        each.id: each
        for each in desk.records(
            CommitmentRow, select(t.commitment).where(t.commitment.c.id.in_(asked))
        )
    }
    lead = t.commitment_lead.c
    people = {
        row["commitment"]: row["person"]
        for row in desk.rows(
            select(lead.commitment, lead.person).where(
                lead.of_party == desk.actor.party,
                lead.withdrawn_at.is_(None),
                lead.person.is_not(None),
                lead.commitment.in_(asked),
            )
        )
    }
    rows = [
        {
            "id": each.id,
            "tier": each.tier,
            "title": duties[each.commitment].title,
            "theme": duties[each.commitment].theme,
            "since": each.created_at,
            "until": rounds[each.round].due_on,
            "people": (people[each.commitment],) if each.commitment in people else (),
            "link": f"/roadmap/reporting/{each.round}",
        }
        for each in requests
        if each.commitment in duties and each.round in rounds
    ]
    return look.named(WAITS["send a report"], rows)


def _rounds(look: Look) -> Waiting:
    """Open rounds of which every report has arrived."""
    held, asked = t.reporting_round.c, t.report_request.c
    missing = exists().where(
        asked.round == held.id, asked.state == "asked", asked.withdrawn_at.is_(None)
    )
    query = select(t.reporting_round).where(
        held.state == "open", held.withdrawn_at.is_(None), ~missing
    )
    rows = [
        {**row, "until": None, "link": f"/roadmap/reporting/{row['id']}"}
        for row in look.desk.rows(query.order_by(held.due_on, held.id))
    ]
    return look.named(WAITS["close a reporting round"], rows)
