"""A ship's call: where it stands, its timeline, buttons for now, parcels, running laytime."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Annotated

from keruen.errors import KeruenError
from keruen.hub.papers.calls import call_papers
from keruen.hub.reads.facts import read_fact_entries, running_laytime
from keruen.hub.reads.one_call import OneCall, Parcel, read_call
from keruen.hub.screening import read_note
from keruen.hub.ships.facts import FactEntry
from keruen.web.dates import isolate
from keruen.web.languages import tell
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number, say_share
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.call_forms import now_forms, other_forms
from keruen.web.pages.hub.call_timeline import Running, timeline
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.screening import screening_fact
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import (
    EVENTS,
    OPERATIONS,
    TIMES,
)
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View


@dataclass(frozen=True, kw_only=True)
class ParcelLine:
    """A row of the table of parcels."""

    contract: Annotated[Cell, N_("Contract")]
    owner: Annotated[Cell, N_("Owner")]
    grade: Annotated[Value, N_("Grade")]
    nominated: Annotated[Value, N_("Nominated")]
    loaded: Annotated[Cell, N_("Loaded or discharged")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """A row of the terminal's statement of facts."""

    at: Annotated[Cell, N_("From")]
    until: Annotated[Cell, N_("Until")]
    event: Annotated[Value, N_("Event")]
    remark: Annotated[Cell, N_("Remark")]


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """A row of the table of timestamps."""

    name: Annotated[Value, N_("Time of the call")]
    at: Annotated[Cell, N_("At")]
    recorded: Annotated[Cell, N_("Recorded")]


@staff_page("/hub/calls/{id}")
def call(asked: HubAsked) -> View:
    """One call, with what can be recorded now."""
    found = read_call(asked.book, asked.path["id"])
    entries = read_fact_entries(asked.book, found.view.id)
    running = read_running(asked, found)
    view = HubView(found.view.vessel)
    view.kicker = Phrase(
        "Call {reference}, {operation}, IMO {imo}",
        {
            "reference": isolate(found.view.reference),
            "operation": asked.words(OPERATIONS[found.view.operation]),
            "imo": found.view.imo,
        },
    )
    view.lead = _lead(asked, found, running)
    view.drawings = [timeline(asked, found, entries, running)]
    note = read_note(asked.book, "vessel_call", found.view.id)
    view.facts = [*_facts(asked, running), screening_fact(asked, note)]
    view.notes = [
        Phrase("No laytime: {what}. {remedy}", {"what": what, "remedy": remedy})
        for what, remedy in (each.problem for each in running)
        if what
    ]
    view.tables = [
        table_of(N_("Parcels"), ParcelLine, [_parcel(asked, each) for each in found.parcels]),
        table_of(N_("Statement of facts of the terminal"), EventLine, _events(asked, entries)),
        table_of(
            N_("Times of the call"),
            TimeLine,
            [
                TimeLine(
                    name=asked.words(TIMES[each.name]),
                    at=asked.time_cell(each.at),
                    recorded=asked.time_cell(each.created_at),
                )
                for each in reversed(found.times)
            ],
        ),
    ]
    view.forms = [*now_forms(asked, found, entries), *other_forms(asked, found, entries)]
    papers = call_papers(asked.book, found.view.id)
    view.tables += paper_table(asked, papers)
    view.links = [
        Link(N_("All ships"), "/hub/calls"),
        Link(N_("Statements of facts"), f"/hub/calls/{found.view.id}/facts"),
    ]
    if papers:
        address = f"/hub/calls/{found.view.id}/pack.zip"
        view.links.append(Link(N_("Documents of the call in one file (ZIP)"), address))
    view.data = {
        "call": found.view.reference,
        "state": found.view.state,
        "times": {each.name: each.at for each in found.times},
        "events": [
            {"kind": each.kind, "phase": each.phase, "at": each.at.isoformat()} for each in entries
        ],
        "laytime": [
            {
                "contract": each.parcel.contract.reference,
                "used_s": str(sum(port.used_s for port in each.statement.ports)),
                "demurrage": str(each.statement.demurrage),
            }
            for each in running
            if each.statement is not None
        ],
    }
    return view


def read_running(asked: HubAsked, found: OneCall) -> list[Running]:
    """Laytime as it runs for each contract on the call; the reason where it cannot be computed."""
    made = []
    for parcel in _by_contract(found.parcels):
        try:
            statement = running_laytime(asked.book, found.view.id, parcel.contract.id)
        except KeruenError as error:
            made.append(Running(parcel, None, tell(error, asked.language)))
        else:
            made.append(Running(parcel, statement))
    return made


def _by_contract(parcels: Iterable[Parcel]) -> list[Parcel]:
    return [*{each.contract.id: each for each in parcels}.values()]


def _lead(asked: HubAsked, found: OneCall, running: list[Running]) -> Phrase:
    """Where the ship is, and what laytime says."""
    state = asked.words(found.view.state, "state")
    first = next((each for each in running if each.statement is not None), None)
    where = isolate(found.view.berth or asked.words(N_("no berth yet")))
    if first is None or first.statement is None or first.statement.running is None:
        return Phrase("{state}; {berth}.", {"state": state, "berth": where})
    now = first.statement.running
    money = _money(asked, first.statement.demurrage, first.parcel.contract.currency)
    if now.on_demurrage:
        return Phrase(
            "{state} at {berth}. On demurrage: {money} so far.",
            {"state": state, "berth": where, "money": money},
        )
    return Phrase(
        "{state} at {berth}. {left} of laytime left.",
        {"state": state, "berth": where, "left": asked.say_span(_span(now.left_s))},
    )


def _facts(asked: HubAsked, running: list[Running]) -> list[Fact]:
    """Laytime of each contract: used, allowed, what an hour costs, demurrage so far."""
    facts = []
    for each in running:
        if each.statement is None:
            continue
        settlement = each.statement.settlements[0]
        now, currency = each.statement.running, each.parcel.contract.currency
        facts += [
            Fact(N_("Contract"), Cell(each.parcel.contract.reference, kind="data")),
            Fact(N_("Laytime used"), asked.say_span(_span(settlement.used_s))),
            Fact(N_("Laytime allowed"), asked.say_span(_span(settlement.allowed_s))),
            Fact(N_("Demurrage so far"), _money(asked, each.statement.demurrage, currency)),
        ]
        if now is not None and now.expiry is not None:
            expiry = datetime.fromtimestamp(float(now.expiry), UTC)
            facts.append(Fact(N_("Laytime ends"), asked.time_cell(expiry)))
        if now is not None:
            facts.append(
                Fact(
                    N_("Cost of an hour after that"),
                    _money(asked, now.cost_per_hour_after, currency),
                )
            )
    return facts


def _money(asked: HubAsked, amount: object, currency: str) -> str:
    return f"{currency}{SPACE}{say_number(float(str(amount)), asked.language, 2)}"


def _span(seconds: Fraction | int) -> timedelta:
    return timedelta(seconds=float(seconds))


def _parcel(asked: HubAsked, each: Parcel) -> ParcelLine:
    row, loaded = each.nomination.row, each.nomination.loaded_kg
    share = loaded / row.kg if row.kg else 0.0
    return ParcelLine(
        contract=Cell(each.contract.reference, f"/hub/contracts/{each.contract.id}", "data"),
        owner=Cell(each.contract.owner, kind="side"),
        grade=asked.grade(row.grade),
        nominated=asked.tonnes(row.kg),
        loaded=Cell(
            f"{asked.tonnes(loaded)} ({say_share(share, asked.language)})",
            kind="bar",
            share=min(1.0, share),
        ),
        state=Cell(each.nomination.state, kind="state"),
    )


def _events(asked: HubAsked, entries: list[FactEntry]) -> list[EventLine]:
    ends = {each.begins: each for each in entries if each.phase == "end"}
    lines = []
    for each in sorted(entries, key=lambda entry: entry.at, reverse=True):
        if each.phase == "end":
            continue
        until = ends.get(each.id)
        open_ended = asked.words(N_("not ended")) if each.phase == "begin" else "-"
        lines.append(
            EventLine(
                at=asked.time_cell(each.at),
                until=asked.time_cell(until.at) if until else Cell(open_ended, kind="data"),
                event=asked.words(EVENTS.get(each.kind, each.kind)),
                remark=Cell(each.remark or "-", kind="data"),
            )
        )
    return lines
