"""What waits in screening: incidents and notices to receive, hits to judge, lists, reports."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.reads.incidents import read_incidents
from keruen.roadmap.reads.screening import (
    is_stale,
    list_queue,
    read_judgements,
    read_judges,
    read_lists,
)
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS
from keruen.store.unit_of_work import Row


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
    yield from _hits(look)
    old = [row for row in read_lists(desk, "in_use") if is_stale(desk, row)]
    yield look.named(
        WAITS["load a newer list"],
        [{**row, "title": {"": row.publisher}, "link": "/roadmap/screening/lists"} for row in old],
    )


def _hits(look: Look) -> Iterator[Waiting]:
    """Hits for the judges of the side; one that was judged waits for those who have not judged it.

    The same rows are shown to the whole side, so nothing here depends on who reads.
    """
    desk = look.desk
    judges = read_judges(desk)
    rows: dict[bool, list[Row]] = {False: [], True: []}
    for hit in list_queue().rows(desk):
        before = {hit.first_person}
        if hit.state == "escalated":
            # From the second judgement on, the side reads both.
            before |= {each.person for each in read_judgements(desk, hit.id)}
        rows[hit.state != "open"].append(
            {
                **hit,
                "title": {"": hit.subject_name},
                "link": f"/roadmap/screening/hits/{hit.id}",
                "people": tuple(each for each in judges if each not in before),
                "not_for": hit.first_account or "",
            }
        )
    yield look.named(WAITS["judge a listed name"], rows[False])
    yield look.named(WAITS["judge a listed name second"], rows[True])
