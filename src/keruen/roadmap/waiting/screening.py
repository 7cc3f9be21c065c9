"""What waits in screening: incidents and notices to receive, hits to judge, lists, reports."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.reads.incidents import read_incidents
from keruen.roadmap.reads.screening import is_stale, list_queue, read_lists
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS


def wait_in_screening(look: Look) -> Iterator[Waiting]:
    """Incidents with their clocks, notices, hits of the queue, and lists that are too old."""
    desk = look.desk
    me, now = desk.actor.party, desk.moment
    lines = read_incidents(desk)
    shown = [
        {**line.row, "title": {"": line.row.kind}, "until": line.receive_until}
        for line in lines
        if line.row.state == "reported" and line.row.of_party != me
    ]
    yield look.named(
        WAITS["receive an incident"],
        sorted(
            ({**row, "link": "/roadmap/screening/incidents"} for row in shown),
            key=lambda row: str(row["until"]),
        ),
    )
    due = [
        {
            **line.row,
            "title": {"": line.row.kind},
            "until": line.next_report(now),
            "link": "/roadmap/screening/incidents",
        }
        for line in lines
        if line.row.of_party == me and line.next_report(now)
    ]
    yield look.named(WAITS["report on an incident"], due)
    sent = t.screening_notice.c
    notices = desk.rows(select(t.screening_notice).where(sent.state == "sent", sent.of_party != me))
    yield look.named(
        WAITS["receive a notice"],
        [
            {**row, "title": {"": row["subject_name"]}, "link": "/roadmap/screening/queue"}
            for row in notices
        ],
    )
    # A hit that one has judged waits for others of the side.
    queue = [row for row in list_queue().rows(desk) if row.first_account != desk.actor.account]
    yield look.named(
        WAITS["judge a listed name"],
        [
            {**row, "title": {"": row.subject_name}, "link": f"/roadmap/screening/hits/{row.id}"}
            for row in queue
        ],
    )
    old = [row for row in read_lists(desk, "in_use") if is_stale(desk, row)]
    yield look.named(
        WAITS["load a newer list"],
        [{**row, "title": {"": row.publisher}, "link": "/roadmap/screening/lists"} for row in old],
    )
