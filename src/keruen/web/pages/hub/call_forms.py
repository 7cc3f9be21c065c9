"""Forms of a call: what comes next by one touch, times of one's own, the berth plan."""

from __future__ import annotations

from keruen.hub.reads.names import read_berths
from keruen.hub.reads.one_call import OneCall
from keruen.hub.ships.facts import FactEntry
from keruen.laytime.dictionary import read_kinds
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.wording import (
    EVENTS,
    MOMENTS,
    NEXT_TIMES,
    NOTICE,
    STOPS,
    TIMES,
)
from keruen.web.pages.view import Phrase


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
            label=_now(asked, TIMES[coming], N_("Port call, now: {event}")),
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


def _now(asked: HubAsked, words: str, template: str = N_("Now: {event}")) -> str:
    return Phrase(template, {"event": asked.words(words)}).say(asked.language)


def other_forms(asked: HubAsked, found: OneCall, entries: list[FactEntry]) -> list[HubForm]:
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
