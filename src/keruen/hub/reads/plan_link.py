"""From plans to nominations, and from the book to what moved and what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import select

from keruen.case.calendar import Calendar
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.plans.aggregates import (
    Moved,
    StockChange,
    Threshold,
    actual_movements,
    actual_stocks,
)
from keruen.hub.plans.nominations import ProposedNomination
from keruen.hub.reads.arrivals import read_tickets
from keruen.hub.reads.charges import claim_changes
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.rows import WagonListRow, WagonRow
from keruen.hub.ships.timestamps import DEPARTURE_ORDER, latest_of
from keruen.movements.tables import check_movements, check_stocks
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse


@dataclass(frozen=True)
class SiteNames:
    """How the case names what the book has.

    Parameters
    ----------
    terminal : the site of the terminal.
    ports : site by UN/LOCODE.
    routes : voyage option by the sites that it joins.
    grades : grade of the case by grade of the book; those left out have the same name.
    origins : country in which a grade of the case is grown.
    vessel_class : class of ships whose class the book does not know.
    lanes : lane by its two sites and its mode, ``rail`` or ``road``.
    places : site by the name of a station or place of loading, in lower case.
    """

    terminal: str
    ports: dict[str, str]
    routes: dict[tuple[str, str], str]
    grades: dict[str, str]
    origins: dict[str, str]
    vessel_class: str
    lanes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanLine:
    """A proposed nomination of a plan beside what became of it.

    Parameters
    ----------
    state : of the nomination with its reference; ``open`` where there is none.
    """

    proposal: ProposedNomination
    state: str
    nominated_kg: int
    loaded_kg: int


def plan_lines(book: Book, proposals: Sequence[ProposedNomination]) -> list[PlanLine]:
    """Voyages of a plan beside the nominations that refer to them."""
    made = {
        each.row.plan_reference: each for each in read_nominations(book) if each.row.plan_reference
    }
    lines = []
    for proposal in proposals:
        for parcel in proposal.parcels:
            found = made.get(f"{proposal.reference}/{parcel.grade}")
            lines.append(
                PlanLine(
                    proposal,
                    found.state if found else "open",
                    found.row.kg if found else 0,
                    found.loaded_kg if found else 0,
                )
            )
    return lines


def read_moved(book: Book, names: SiteNames) -> list[Moved]:
    """What ships moved under nominations, with the sites of the case.

    A ship without a known port, or on a route that the case does not have, is left out.
    """
    calls = _calls(book)
    loaded = t.call_loaded.c
    document = t.grain_document.c
    query = (
        select(
            document.owner,
            document.grade,
            document.business_at,
            loaded.kg,
            loaded.nomination,
        )
        .join(t.grain_document, document.id == loaded.document)
        .order_by(document.business_at)
    )
    nominations = {each.row.id: each for each in read_nominations(book)}
    found = []
    for owner, grade, at, kg, nomination in book.connection.execute(query):
        view = nominations[nomination]
        call = calls.get(view.call)
        if call is None:
            continue
        loading = view.row.direction == "loading"
        other = names.ports.get(call.to_port if loading else call.from_port)
        if other is None:
            continue
        ends = (names.terminal, other) if loading else (other, names.terminal)
        route = names.routes.get(ends)
        if route is None:
            continue
        here = _day(book, read_instant(at))
        departed = _day(book, read_instant(call.departed)) if call.departed else here
        cargo = names.grades.get(grade, grade)
        found.append(
            Moved(
                owner,
                "voyage",
                route,
                *ends,
                "sea",
                cargo,
                names.origins.get(cargo, ""),
                departed if loading else here,
                departed if loading else here,
                int(kg),
                int(kg),
                names.vessel_class,
            )
        )
    return found


LANE_MODES = {"truck": "road", "wagon": "rail"}
"""The mode of a lane by that of a ticket."""


def read_hauled(book: Book, names: SiteNames) -> list[Moved]:
    """What trucks and trains brought by completed tickets, on lanes of the case.

    The place of loading is the station of the wagon list, or the origin of the lot. A ticket
    without one, or on a lane that the case does not have, is left out. A wagon that brings less
    than its list states lost the difference on the way.
    """
    wagons = {row.id: row for row in book.records(WagonRow, select(t.wagon))}
    lists = {row.id: row for row in book.records(WagonListRow, select(t.wagon_list))}
    document, entry = t.grain_document.c, t.place_entry.c
    reversed_ones = set(
        book.connection.execute(
            select(document.reverses).where(document.reverses.is_not(None))
        ).scalars()
    )
    query = (
        select(entry.document, t.lot.c.origin)
        .join(t.lot, t.lot.c.id == entry.lot)
        .where(entry.from_place.in_(tuple(LANE_MODES)))
    )
    origins = {row.document: row.origin for row in book.connection.execute(query)}
    found = []
    for view in read_tickets(book):
        row, net = view.row, view.net_kg
        if view.state != "closed" or net is None or row.direction != "in":
            continue
        if view.document in reversed_ones:
            continue
        wagon = wagons.get(row.wagon or "")
        station = lists[wagon.wagon_list].from_station if wagon else ""
        place = station or origins.get(view.document, "")
        site = names.places.get(place.strip().lower())
        mode = LANE_MODES[row.mode]
        lane = names.lanes.get((site, names.terminal, mode)) if site else None
        if site is None or lane is None:
            continue
        day = _day(book, read_instant(row.at))
        cargo = names.grades.get(row.grade, row.grade)
        sent = max(net, wagon.stated_net_kg) if wagon else net
        found.append(
            Moved(
                row.owner,
                "lane",
                lane,
                site,
                names.terminal,
                mode,
                cargo,
                names.origins.get(cargo, ""),
                day,
                day,
                sent,
                net,
            )
        )
    return found


@dataclass(frozen=True)
class _Call:
    from_port: str
    to_port: str
    departed: str


def _calls(book: Book) -> dict[str, _Call]:
    times: dict[str, dict[str, str]] = {}
    for row in book.rows(select(t.call_time).order_by(t.call_time.c.number)):
        times.setdefault(row["call"], {})[row["name"]] = row["at"]
    return {
        row["id"]: _Call(
            row["from_port"],
            row["to_port"],
            latest_of(times.get(row["id"], {}), DEPARTURE_ORDER[:1])[1],
        )
        for row in book.rows(select(t.vessel_call))
    }


def _day(book: Book, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(book.terminal.zone)).date()


def read_stock_changes(book: Book, names: SiteNames) -> list[StockChange]:
    """Changes of every owner's claim by terminal day, with the grades of the case."""
    owners = [row["code"] for row in book.rows(select(t.hub_party.c.code))]
    return [
        StockChange(owner, names.grades.get(grade, grade), each.day, each.kg)
        for owner in sorted([*owners, book.terminal.code])
        for grade, changes in claim_changes(book, owner).items()
        for each in changes
    ]


def read_consents(book: Book) -> frozenset[str]:
    """Owners who consent that their own movements are shown."""
    given = t.publication_consent
    rows = book.rows(select(given.c.party, given.c.answer).order_by(given.c.created_at))
    last = {row["party"]: row["answer"] for row in rows}
    return frozenset(owner for owner, answer in last.items() if answer == "given")


def aggregate(
    book: Book, names: SiteNames, calendar: Calendar, threshold: Threshold
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`Movements` and `Stocks` of status ``actual`` from the book, above a threshold.

    Groups of owners who consented are shown whatever their size.

    Raises
    ------
    RefusalError : a reader who does not see the whole book: sums would be wrong.
    """
    if book.actor.party != book.terminal.code:
        refuse(
            "only the terminal sees the whole book",
            "Sign in as the terminal; it publishes what is above the threshold.",
            kind="forbidden",
        )
    threshold = replace(threshold, consenting=read_consents(book))
    moved = read_moved(book, names) + read_hauled(book, names)
    changes = read_stock_changes(book, names)
    movements = actual_movements(moved, calendar, threshold)
    stocks = actual_stocks(names.terminal, changes, moved, calendar, threshold)
    check_movements(movements)
    check_stocks(stocks)
    return movements, stocks
