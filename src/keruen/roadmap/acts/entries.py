"""Entries of files: interests, missions, milestones, deadlines, hits, incidents, support."""

from __future__ import annotations

from keruen.roadmap.acts.fields import EntryId, FileId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.screening import check_screening, with_list
from keruen.roadmap.desk import Desk
from keruen.roadmap.kinds import ENTRIES, IN_ORDER, KINDS, NOT_AHEAD, check_values
from keruen.roadmap.rows import FileEntryRow, FileRow
from keruen.roadmap.tables import file_entry
from keruen.store.fields import Code, MaybeWords, Values, Words
from keruen.store.refusal import check, word


@act("programme")
def add_entry(desk: Desk, file_id: FileId, kind: Code, data: Values) -> Done:
    """Add an entry of a kind to a file."""
    row = desk.find_live(FileRow, file_id)
    kinds = {each.name: each for each in KINDS[row.kind].entries if not each.retired}
    check(
        kind in kinds,
        "a file of this kind holds no {given}",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(kinds),
    )
    check(
        row.state not in ("finished", "withdrawn"),
        "the file {id} is {state}",
        "Open a new file.",
        id=file_id,
        state=word(row.state),
    )
    given = with_list(row, data) if kind == "no_match" else data
    values = check_values(kinds[kind].fields, given)
    _check_days(desk, kind, values)
    check_screening(desk, kind, values)
    made = desk.add(
        file_entry,
        tier=row.tier,
        file=file_id,
        kind=kind,
        of_party=desk.actor.party,
        data=values,
        day=values.get(kinds[kind].day) if kinds[kind].day else None,
        state="open",
    )
    return Done("file_entry", made, row.tier)


@act("programme", binds="entry")
def accept_entry(desk: Desk, entry_id: EntryId, answer: MaybeWords = "") -> Done:
    """Accept, acknowledge or confirm an entry of the other side."""
    return _answer(desk, entry_id, "accepted", answer)


@act("programme", binds="entry")
def refuse_entry(desk: Desk, entry_id: EntryId, answer: Words) -> Done:
    """Refuse an entry of the other side, or find a hit to be none, with the reason."""
    return _answer(desk, entry_id, "refused", answer)


@act("programme")
def conclude_entry(desk: Desk, entry_id: EntryId, result: Words) -> Done:
    """Conclude an entry and record its outcome."""
    row = desk.find_live(FileEntryRow, entry_id)
    kind = ENTRIES[row.kind]
    check(
        not kind.answered or row.state != "open",
        "this entry waits for the other side's answer",
        "Let the other side accept or refuse it first.",
    )
    desk.go(file_entry, row, "done", result=result)
    return Done("file_entry", entry_id, row.tier)


@act("programme")
def withdraw_entry(desk: Desk, entry_id: EntryId, reason: Words) -> Done:
    """Withdraw an entry that the actor's side added, with a reason."""
    row = desk.find_live(FileEntryRow, entry_id)
    check(
        row.of_party == desk.actor.party,
        "this entry was added by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.of_party,
    )
    desk.go(file_entry, row, "withdrawn")
    desk.withdraw(file_entry, row, reason)
    return Done("file_entry", entry_id, row.tier)


def _check_days(desk: Desk, kind: str, values: dict[str, object]) -> None:
    """Refuse what happened on a day that lies ahead, and a last day before the first."""
    day = str(values.get(NOT_AHEAD.get(kind, ""), ""))
    check(
        day <= desk.today().isoformat(),
        "the day {day} lies after today",
        "Write the day on which it happened.",
        kind="invalid",
        day=day,
    )
    first, last = (str(values.get(name, "")) for name in IN_ORDER.get(kind, ("", "")))
    check(
        not (first and last) or first <= last,
        "the entry would end on {last}, before it begins on {first}",
        "Correct the dates.",
        kind="invalid",
        first=first,
        last=last,
    )


def _answer(desk: Desk, identifier: str, state: str, answer: str) -> Done:
    row = desk.find_live(FileEntryRow, identifier)
    check(
        ENTRIES[row.kind].answered,
        "an entry of this kind is not answered",
        "Conclude it with its result.",
    )
    check(
        row.of_party != desk.actor.party,
        "{party} added this entry itself",
        "Let the other side answer.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(
        file_entry,
        row,
        state,
        answered_party=desk.actor.party,
        answer=answer.strip() or None,
    )
    return Done("file_entry", identifier, row.tier)
