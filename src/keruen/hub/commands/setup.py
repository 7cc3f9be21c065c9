"""Setting up the terminal: itself, its parties, grades, bins and their working capacity."""

from __future__ import annotations

from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import StringConstraints
from sqlalchemy import func, select

from keruen.hub import tables as t
from keruen.hub.book import Book, read_contents
from keruen.hub.commands.fields import BinId, GradeId, Kg, MaybeKg, NewId, PartyCode
from keruen.hub.names import BIN, VIRTUAL
from keruen.hub.registry import command
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine, MaybeWords
from keruen.store.refusal import check, refuse

PARTY_KINDS = ("owner", "bank", "carrier", "surveyor", "authority")
Clock = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$")]


@command("setup")
def open_terminal(
    unit: Book,
    name: Line,
    zone: Code,
    day_starts_at: Clock = "06:00",
    second_person_above_kg: MaybeKg = 50_000,
    note: MaybeWords = "",
) -> CommandResult:
    """Open the book of a terminal, with its virtual places."""
    check(
        unit.count(t.terminal) == 0,
        "this book has a terminal already",
        "Open another database for another terminal.",
    )
    try:
        ZoneInfo(zone)
        time.fromisoformat(day_starts_at)
    except (ValueError, KeyError, OSError):
        refuse(
            "the zone {zone} or the time {time} is not known",
            "Write an IANA zone such as Africa/Casablanca, and a time such as 06:00.",
            kind="invalid",
            zone=repr(zone),
            time=repr(day_starts_at),
        )
    made = unit.add(
        t.terminal,
        tier="shared",
        code=unit.actor.party,
        name=name,
        zone=zone,
        day_starts_at=day_starts_at,
        second_person_above_kg=second_person_above_kg,
        note=note,
    )
    for kind in VIRTUAL:
        unit.add(t.place, tier="party", id=kind, kind=kind, name=kind.replace("_", " "), heel_kg=0)
    return CommandResult("terminal", made, "shared")


@command("setup")
def add_party(unit: Book, code: PartyCode, name: Line, kind: Code = "owner") -> CommandResult:
    """Add a party of the terminal, such as an owner of grain; it sees itself alone."""
    if kind not in PARTY_KINDS:
        refuse(
            "the kind of party {given} is not known",
            "Write one of {kinds}.",
            kind="invalid",
            given=repr(kind),
            kinds=", ".join(PARTY_KINDS),
        )
    check(
        code != unit.terminal.code and unit.count(t.hub_party, t.hub_party.c.code == code) == 0,
        "the party {code} exists already",
        "Choose another code.",
        code=code,
    )
    made = unit.add(t.hub_party, tier="pair", reader=code, code=code, name=name, kind=kind)
    return CommandResult("hub_party", made, "pair", reader=code)


@command("setup")
def add_grade(
    unit: Book, id: NewId, name: Line, basis: Line, hs_code: MaybeLine = ""
) -> CommandResult:
    """Add a grade of grain, with the quality basis of claims on it."""
    check(
        unit.count(t.grade, t.grade.c.id == id) == 0,
        "the grade {id} exists already",
        "Choose another id.",
        id=id,
    )
    unit.add(
        t.grade, tier="shared", id=id, code=id, name=name, basis=basis, hs_code=hs_code or None
    )
    return CommandResult("grade", id, "shared")


@command("setup")
def add_bin(unit: Book, id: NewId, name: Line, heel_kg: MaybeKg = 0) -> CommandResult:
    """Add a bin. It takes no grain before its working capacity for a grade is stated."""
    check(
        unit.count(t.place, t.place.c.id == id) == 0,
        "the place {id} exists already",
        "Choose another id.",
        id=id,
    )
    unit.add(t.place, tier="party", id=id, kind=BIN, name=name, heel_kg=heel_kg)
    return CommandResult("place", id, "party")


@command("setup")
def state_capacity(
    unit: Book, bin: BinId, grade: GradeId, kg: Kg, method: Line, stated_on: Day
) -> CommandResult:
    """State the working capacity of a bin for a grade, with how it was found."""
    unit.find_bin(bin)
    held = t.bin_capacity.c
    check(
        unit.count(t.bin_capacity, held.place == bin, held.grade == grade) == 0,
        "the bin {bin} has a working capacity for {grade}",
        "Add another bin where this one was rebuilt.",
        bin=bin,
        grade=grade,
    )
    made = unit.add(
        t.bin_capacity,
        tier="party",
        place=bin,
        grade=grade,
        kg=kg,
        method=method,
        stated_on=stated_on.isoformat(),
    )
    return CommandResult("bin_capacity", made, "party")


@command("movement")
def sweep_bin(unit: Book, bin: BinId, note: MaybeLine = "") -> CommandResult:
    """Write that an empty bin was swept clean, so that later lots contain nothing of earlier."""
    unit.find_bin(bin)
    check(
        not read_contents(unit, bin),
        "the bin {bin} is not empty",
        "Empty it first, or correct its contents.",
        bin=bin,
    )
    last = unit.connection.execute(select(func.max(t.posting.c.seq))).scalar() or 0
    made = unit.add(
        t.bin_sweep,
        tier="party",
        place=bin,
        after_seq=int(last),
        swept_at=unit.moment,
        note=note,
    )
    return CommandResult("bin_sweep", made, "party")
