"""Surveys, which state what was measured, and signed daily positions, which close days."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.fields import BinId, GradeId, MaybeKg
from keruen.hub.reads.positions import last_signed, read_position
from keruen.hub.registry import command
from keruen.store.command import CommandResult
from keruen.store.fields import Day, Line, MaybeLine, Moment
from keruen.store.instants import write_instant
from keruen.store.refusal import check

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@command("movement")
def record_survey(
    unit: Book,
    bin: BinId,
    grade: GradeId,
    measured_kg: MaybeKg,
    method: Line,
    at: Moment | None = None,
    note: MaybeLine = "",
) -> CommandResult:
    """Record what a bin was measured to contain; the book does not change."""
    unit.find_bin(bin)
    made = unit.add(
        t.survey,
        tier="party",
        place=bin,
        grade=grade,
        measured_kg=measured_kg,
        method=method,
        **unit.time(at).columns,
        note=note,
    )
    return CommandResult("survey", made, "party")


@command("day")
def sign_day(unit: Book, day: Day, sha256: Sha256) -> CommandResult:
    """Sign the daily position of a day as it was shown; no entry is dated before its end then."""
    last = last_signed(unit)
    position = read_position(unit, day)
    if last is not None:
        check(
            write_instant(position.day.starts) == last.ends_at,
            "the last signed day is {last}, and {day} does not follow it",
            "Sign the days in their order.",
            last=last.day,
            day=day.isoformat(),
        )
    check(
        position.day.ends <= unit.now,
        "the day {day} ends at {ends}",
        "Sign it after its end.",
        day=day.isoformat(),
        ends=write_instant(position.day.ends),
    )
    check(
        position.sha256 == sha256,
        "the position of {day} is not what was shown",
        "Read it again, and sign what it shows now.",
        day=day.isoformat(),
    )
    made = unit.add(
        t.daily_position,
        tier="party",
        day=day.isoformat(),
        starts_at=write_instant(position.day.starts),
        ends_at=write_instant(position.day.ends),
        hours=position.day.hours,
        after_seq=position.after_seq,
        sha256=sha256,
        person=unit.actor.person,
    )
    for line in position.lines:
        unit.add(
            t.daily_line,
            tier="party",
            daily_position=made,
            place=line.place,
            grade=line.grade,
            opening_kg=line.opening_kg,
            in_kg=line.in_kg,
            out_kg=line.out_kg,
            closing_kg=line.closing_kg,
        )
    return CommandResult("daily_position", made, "party", facts={"sha256": sha256})
