"""Names and ships that people of the terminal compare with lists, and their judgement of hits."""

from __future__ import annotations

from typing import Annotated

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.registry import command
from keruen.hub.rows import HubScreeningRow
from keruen.hub.screeners import (
    CONFIRMED,
    FILES,
    KINDS,
    LISTS_VARIABLE,
    NEEDS_REVIEW,
    VESSEL,
    ScreenedSubject,
)
from keruen.hub.screening import VERDICTS, judged_result, read_verdicts, screen
from keruen.hub.ships.identifiers import check_imo_number
from keruen.hub.trade.terms import check_word
from keruen.store.command import CommandResult
from keruen.store.database import acting_as_system
from keruen.store.fields import ID_RULE, Code, Line, MaybeLine, Refers, Words
from keruen.store.grants import are_one
from keruen.store.refusal import check, refuse

HubScreeningId = Annotated[str, ID_RULE, Refers("hub_screening")]


@command("screening")
def screen_name(unit: Book, kind: Code, name: Line, imo: MaybeLine = "") -> CommandResult:
    """Compare a party or a ship with the lists of the terminal, before a record needs it."""
    check_word(kind, KINDS, "the kind of subject")
    check(
        kind == VESSEL or not imo,
        "a firm has no IMO number of a ship",
        "Leave the number empty.",
        kind="invalid",
    )
    number = check_imo_number(imo) if imo else ""
    standing = screen(unit, ScreenedSubject(kind, name, number))
    if standing.row is None:
        refuse(
            "the terminal has no list",
            "Name the files of lists in {variable} or with --screening-list, and restart Keruen.",
            variable=LISTS_VARIABLE,
        )
    facts = {"result": standing.result, "hits": len(standing.row.hits)}
    return CommandResult("hub_screening", standing.row.id, "party", facts=facts)


@command("screening")
def judge_screening(
    unit: Book, screening: HubScreeningId, verdict: Code, reason: Words
) -> CommandResult:
    """Judge the hits of a comparison: one of them is the same party or ship, or all are others.

    Two people have to find others before the party is cleared.
    """
    row = unit.find(HubScreeningRow, screening)
    check_word(verdict, VERDICTS, "the verdict")
    check(
        row.origin == FILES,
        "the hits of this comparison are judged in the register",
        "Ask the judges of the side whose lists were used.",
    )
    check(
        row.result == NEEDS_REVIEW,
        "the comparison of {name} has no hit",
        "Nothing needs to be judged.",
        name=repr(row.name[:80]),
    )
    check(
        bool(unit.actor.person),
        "this account belongs to no person",
        "Sign in with an account of your own.",
        kind="forbidden",
    )
    before = read_verdicts(unit, screening)
    check(
        all(each.person != unit.actor.person for each in before),
        "you have judged these hits already",
        "Let another person judge.",
    )
    with acting_as_system(unit.connection):
        one = any(
            are_one(unit.connection, unit.actor.account, each.created_by, unit.now)
            for each in before
        )
    check(
        not one,
        "whoever delegates a role and whoever it is delegated to count as one person here",
        "Let another person judge.",
    )
    check(
        judged_result(before) != CONFIRMED,
        "a person found the same party already",
        "Nothing needs to be judged.",
    )
    made = unit.add(
        t.hub_screening_verdict,
        tier="party",
        screening=screening,
        person=unit.actor.person,
        verdict=verdict,
        reason=reason,
    )
    return CommandResult("hub_screening_verdict", made, "party")
