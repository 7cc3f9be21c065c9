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
from keruen.hub.reads.names import read_berths
from keruen.hub.reads.one_call import OneCall, Parcel, read_call
from keruen.hub.ships.facts import FactEntry
from keruen.laytime.dictionary import read_kinds
from keruen.web.dates import isolate
from keruen.web.languages import tell
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number, say_share
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.call_timeline import Running, timeline
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import (
    EVENTS,
    MOMENTS,
    NEXT_TIMES,
    NOTICE,
    OPERATIONS,
    STOPS,
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
    view.facts = _facts(asked, running)
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
    view.forms = [*now_forms(asked, found, entries), *_other_forms(asked, found, entries)]
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


def now_forms(asked: HubAsked, found: OneCall, entries: list[FactEntry]) -> list[HubForm]:
    """Large buttons: what usually comes next, the end of what goes on, the usual interruptions."""
    if found.view.state == "sailed":
        return []
    identifier = found.view.id
    forms: list[HubForm] = []
    ended = {each.begins for each in entries if each.phase == "end"}
    for each in entries:
        if each.phase == "begin" and each.id not in ended:
            words = asked.words(EVENTS.get(each.kind, each.kind))
            label = Phrase("End now: {event}", {"event": words}).say(asked.language)
            forms += hub_form(asked, "end_fact", {"fact_id": each.id}, label=label, big=True)
    done = {each.kind for each in entries}
    following = next((each for each in MOMENTS if each not in done), None)
    if following == "notice_tendered":
        forms += hub_form(
            asked,
            "record_fact",
            {"call_id": identifier, "kind": following},
            *(
                Ask(
                    f"states.{name}",
                    words,
                    options=[("true", asked.words(N_("yes"))), ("false", asked.words(N_("no")))],
                    needed=False,
                    kind="text",
                )
                for name, words in NOTICE.items()
            ),
            label=_now(asked, EVENTS[following]),
            big=True,
        )
    elif following is not None:
        forms += hub_form(
            asked,
            "record_fact",
            {"call_id": identifier, "kind": following},
            label=_now(asked, EVENTS[following]),
            big=True,
        )
    coming = next((each for each in NEXT_TIMES if each not in found.view.times), None)
    if coming is not None:
        forms += hub_form(
            asked,
            "record_call_time",
            {"call_id": identifier, "name": coming},
            label=_now(asked, TIMES[coming]),
            big=True,
        )
    open_kinds = {each.kind for each in entries if each.phase == "begin" and each.id not in ended}
    if "commenced" in done and "completed" not in done:
        for kind in STOPS:
            if kind not in open_kinds:
                forms += hub_form(
                    asked,
                    "record_fact",
                    {"call_id": identifier, "kind": kind},
                    label=_now(asked, EVENTS[kind]),
                    big=True,
                    plain=True,
                )
    return forms


def _now(asked: HubAsked, words: str) -> str:
    return Phrase("Now: {event}", {"event": asked.words(words)}).say(asked.language)


def _other_forms(asked: HubAsked, found: OneCall, entries: list[FactEntry]) -> list[HubForm]:
    """What is recorded with a time of its own, and what is corrected."""
    about = {"call_id": found.view.id}
    kinds = [(each, asked.words(EVENTS[each])) for each in EVENTS if each in read_kinds()]
    names = [(each, asked.words(TIMES[each])) for each in TIMES]
    entry_names = [
        (each.id, f"{asked.words(EVENTS.get(each.kind, each.kind))}, {asked.say_time(each.at)}")
        for each in reversed(entries)
    ]
    berths = [*read_berths(asked.book).items()]
    at = Ask(
        "at",
        N_("Time by the clock of the terminal"),
        hint=N_("Left empty, it is now."),
        needed=False,
    )
    forms = [
        *hub_form(
            asked,
            "record_fact",
            about,
            Ask("kind", N_("Event"), options=kinds),
            at,
            Ask("remark", N_("Remark")),
        ),
        *hub_form(
            asked,
            "record_call_time",
            about,
            Ask("name", N_("Time of the call"), options=names),
            at,
        ),
    ]
    if berths:
        plan = found.view.plan
        forms += hub_form(
            asked,
            "plan_berth",
            about,
            Ask("berth_id", N_("Berth"), plan.berth if plan else "", options=berths),
            Ask("arrives", N_("Arrival"), _local(asked, plan.arrives_at if plan else "")),
            Ask("departs", N_("Departure"), _local(asked, plan.departs_at if plan else "")),
            Ask(
                "draught_m", N_("Draught"), plan.draught_m if plan else "", unit="m", kind="number"
            ),
            Ask("despite_conflicts", N_("Plan it although there is a conflict"), needed=False),
        )
    if entry_names:
        forms += hub_form(
            asked,
            "strike_fact",
            {},
            Ask("fact_id", N_("Entry"), options=entry_names),
            Ask("reason", N_("Reason"), kind="text"),
        )
    return forms


def _local(asked: HubAsked, instant: str) -> str:
    """An instant for an input of a browser."""
    return f"{asked.local(instant):%Y-%m-%dT%H:%M}" if instant else ""
