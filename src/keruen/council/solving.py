"""Timetables that organisers asked for, computed by the system.

When a company is away is read by that company alone. The system reads it to compute a timetable,
of which organisers see the meetings.
"""

from __future__ import annotations

import logging
import threading
from datetime import date

from sqlalchemy import Connection, select, update

from keruen.council import tables as t
from keruen.council.names import (
    HELD,
    NO_SHOW,
    PUBLISHED,
    REQUESTED,
    SOLVED,
    VALIDATED,
)
from keruen.council.rows import CouncilEventRow
from keruen.council.stored import StoredFloor
from keruen.council.timetable import (
    Event,
    Firm,
    Meeting,
    Timetable,
    Wish,
    repair_timetable,
    solve_floors,
)
from keruen.council.timetable.floors import price_of, without_meeting
from keruen.errors import KeruenError
from keruen.store.database import Database
from keruen.store.typed_rows import read_first

LOGGER = logging.getLogger(__name__)

SECONDS = 20.0
"""Time limit of each floor."""

EVERY_SECONDS = 2.0

FAILED, SOLVING = "failed", "solving"


def read_event(connection: Connection, identifier: str) -> Event:
    """An event with its companies, wishes, availability and published meetings.

    Parameters
    ----------
    connection : of the system itself, which sees every row.
    """
    row = read_first(
        connection,
        CouncilEventRow,
        select(t.council_event).where(t.council_event.c.id == identifier),
    )
    if row is None:
        raise KeruenError(f"there is no event {identifier!r}", "Check its id.")
    slots = tuple(row.slots)
    away = {
        company: set(listed)
        for company, listed in connection.execute(
            select(t.council_availability.c.company, t.council_availability.c.away).where(
                t.council_availability.c.event == identifier
            )
        )
    }
    there = _companies(connection, identifier)
    published = _published(connection, identifier, slots)
    gone = {firm for each in published for firm in each.pair} - set(there)
    sides = {
        firm: side
        for firm, side in connection.execute(
            select(t.council_company.c.id, t.council_company.c.party)
        )
        if firm in there or firm in gone
    }
    firms = tuple(
        Firm(
            firm,
            side,
            frozenset(
                number
                for number, label in enumerate(slots)
                if firm in there and label not in away.get(firm, ())
            ),
        )
        for firm, side in sorted(sides.items())
    )
    return Event(
        date.fromisoformat(row.day),
        row.zone,
        slots,
        row.minutes,
        row.buffer,
        row.tables,
        row.cap,
        firms,
        _wishes(connection, identifier, set(sides)),
        published,
    )


def _companies(connection: Connection, event: str) -> set[str]:
    """Validated companies that take part."""
    there, company = t.council_attendance.c, t.council_company.c
    query = (
        select(there.company)
        .join(t.council_company, company.id == there.company)
        .where(there.event == event, there.withdrawn_at.is_(None), company.state == VALIDATED)
    )
    return set(connection.execute(query).scalars())


def _wishes(connection: Connection, event: str, known: set[str]) -> tuple[Wish, ...]:
    wish = t.council_wish.c
    query = (
        select(wish.company, wish.taker, wish.rank)
        .where(wish.event == event, wish.withdrawn_at.is_(None))
        .order_by(wish.company, wish.taker)
    )
    return tuple(
        Wish(giver, taker, rank)
        for giver, taker, rank in connection.execute(query)
        if giver in known and taker in known
    )


def _published(connection: Connection, event: str, slots: tuple[str, ...]) -> tuple[Meeting, ...]:
    met = t.council_meeting.c
    query = select(met.slot, met.place, met.company_a, met.company_b).where(
        met.event == event, met.state.in_((PUBLISHED, HELD, NO_SHOW))
    )
    return tuple(
        sorted(
            Meeting(slots.index(slot), place, a, b)
            for slot, place, a, b in connection.execute(query)
        )
    )


def floor_data(event: Event, table: Timetable, without: Timetable) -> StoredFloor:
    """A timetable as it is stored with a request."""
    if not table.found:
        return {"floor": table.floor, "status": table.status, "meetings": []}
    least, most = price_of(table, without)
    return {
        "floor": table.floor,
        "status": table.status,
        "value": round(table.value, 6),
        "gap": round(table.gap, 8),
        "price_least": round(least, 6),
        "price_most": round(most, 6),
        "without_meeting": without_meeting(event, table),
        "meetings": [
            (event.slots[each.slot], each.table, each.a, each.b) for each in table.meetings
        ],
    }


def compute(event: Event, repairs: bool, seconds: float = SECONDS) -> list[StoredFloor]:
    """The timetables of an event by floor; of a repair, one.

    Parameters
    ----------
    repairs : whether the published timetable changes as little as it must.
    """
    if repairs:
        table = repair_timetable(event, seconds=seconds).timetable
        return [floor_data(event, table, table)]
    floors = solve_floors(event, seconds=seconds)
    return [floor_data(event, each, floors[0]) for each in floors]


def solve_requested(database: Database, seconds: float = SECONDS) -> int:
    """Compute every timetable that was asked for; returns how many.

    Each request is claimed before it is computed, so several processes may do this at once.
    """
    table, count = t.council_timetable, 0
    while True:
        with database.admin_read() as connection:
            query = select(table.c.id, table.c.event, table.c.repairs)
            row = connection.execute(query.where(table.c.state == REQUESTED)).first()
            event = read_event(connection, row.event) if row is not None else None
        if row is None or event is None:
            return count
        with database.admin_transaction() as connection:
            claim = update(table).where(table.c.id == row.id, table.c.state == REQUESTED)
            if connection.execute(claim.values(state=SOLVING)).rowcount != 1:
                continue
        values: dict[str, object] = {"state": FAILED, "problem": "it was not computed"}
        try:
            values = {"state": SOLVED, "floors": compute(event, bool(row.repairs), seconds)}
        except KeruenError as error:
            values["problem"] = error.what
        finally:
            with database.admin_transaction() as connection:
                connection.execute(update(table).where(table.c.id == row.id).values(**values))
        count += 1


def start_solving(database: Database) -> threading.Event:
    """Compute timetables in a thread of this process until the event that is returned is set."""
    stopped = threading.Event()

    def work() -> None:
        while not stopped.wait(EVERY_SECONDS):
            try:
                solve_requested(database)
            except KeruenError as error:
                LOGGER.warning("timetables were not computed: %s", error.what)
            except Exception as error:
                # A fault in one event must not end the timetables of all others.
                LOGGER.exception("timetables were not computed: %s", type(error).__name__)

    threading.Thread(target=work, name="council-timetables", daemon=True).start()
    return stopped
