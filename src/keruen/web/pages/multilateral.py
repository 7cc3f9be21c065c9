"""Multilateral coordination: elections, the ledger of pledges, tallies, votes, joint texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.multilateral_words import CLASSES
from keruen.roadmap.reads.multilateral import (
    LedgerLine,
    Tally,
    read_assurances,
    read_coincidence,
    read_deliveries,
    read_elections,
    read_joint_texts,
    read_ledger,
    read_tallies,
    unreturned,
)
from keruen.roadmap.rows import AssuranceRow, CandidatureRow, ElectionRow, PartyRow, VoteItemRow
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Column, Table, Value, table_of
from keruen.web.pages.view import Asked, Link, Phrase, View, Wanted, count_phrase, forms_for, page


@dataclass(frozen=True, kw_only=True)
class ElectionLine:
    """A row of the table: Elections."""

    title: Annotated[Cell, N_("Title")]
    organ: Annotated[Cell, N_("Organ")]
    day: Annotated[str, N_("Day")]
    seats: Annotated[int, N_("Seats")]
    ballot: Annotated[Cell, N_("Ballot")]
    round: Annotated[int, Term("Round", "election")]
    state: Annotated[Cell, N_("State")]
    source: Annotated[Cell, N_("Source")]


@dataclass(frozen=True, kw_only=True)
class PledgeLine:
    """A row of the table: Ledger of pledges."""

    day: Annotated[str, N_("Day")]
    giver: Annotated[Cell, N_("Given by")]
    getter: Annotated[Cell, N_("Given to")]
    candidate: Annotated[Cell, N_("Candidature")]
    form: Annotated[Cell, N_("Form")]
    state: Annotated[Cell, N_("State")]
    returned: Annotated[Cell, N_("Returned")]
    declared: Annotated[Cell, N_("Declared / acknowledged")]


@dataclass(frozen=True, kw_only=True)
class TallyLine:
    """A row of the table: Tally."""

    candidate: Annotated[Cell, N_("Candidature")]
    state: Annotated[Cell, N_("State")]
    needed: Annotated[str, N_("Votes needed")]
    written: Annotated[int, N_("Written")]
    oral: Annotated[int, N_("Oral")]
    likely: Annotated[int, N_("Likely")]
    no: Annotated[int, N_("Refused")]
    pledged: Annotated[int, N_("Pledged by the other side")]


@dataclass(frozen=True, kw_only=True)
class AssuranceLine:
    """A row of the table: Assurances of third states."""

    state: Annotated[Cell, N_("Country")]
    candidate: Annotated[Cell, N_("Candidature")]
    class_of: Annotated[Cell, N_("Class")]
    day: Annotated[str, N_("Day")]
    side: Annotated[Cell, N_("Side")]
    seen: Annotated[Cell, N_("Seen by")]


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """A row of the table: Joint texts."""

    title: Annotated[Cell, N_("Text")]
    file: Annotated[Cell, N_("Files")]
    delivered: Annotated[Cell, N_("Delivered")]


@page("/roadmap/elections")
def elections(asked: Asked) -> View:
    """Elections, pledges, tallies and votes of the multilateral desk."""
    desk = asked.desk
    held, ledger = read_elections(desk), read_ledger(desk)
    tallies, assured = read_tallies(desk, ledger), read_assurances(desk)
    open_ones = unreturned(ledger)
    view = View(
        N_("Elections and votes"),
        count_phrase(
            "{count} promise has nothing in return.",
            "{count} promises have nothing in return.",
            len(open_ones),
        )
        if open_ones
        else N_("Candidatures, pledges between the sides, assurances and recorded votes."),
        kicker=N_("Multilateral coordination"),
    )
    if asked.desk.actor.side:
        view.notes.append(
            Phrase(
                "How a state voted in a secret ballot cannot be known: the ledger shows what was "
                "promised, declared and acknowledged, and judges nothing."
            )
        )
        view.notes.append(
            Phrase("Assurances are seen by your side alone until you share one of them.")
        )
    names = {each.candidature.id: _candidate(asked, each) for each in tallies}
    view.tables = [
        each
        for each in (
            _election_table(asked, held),
            _ledger_table(asked, ledger),
            _tally_table(asked, tallies),
            _assurance_table(asked, assured, names),
            _vote_table(asked, view),
            _text_table(asked),
        )
        if each.lines
    ]
    view.links = [Link(N_("Multilateral coordination"), "/roadmap/desk")]
    view.forms = forms_for(asked, *_steps(asked, held, ledger, tallies, assured))
    view.data = {
        "elections": held,
        "pledges": [
            {"pledge": each.row, "state": each.state, "returned": each.returned} for each in ledger
        ],
        "unreturned": [each.row.id for each in open_ones],
        "tallies": [
            {
                "candidature": each.candidature,
                "needed": each.needed,
                "at_most": each.at_most,
                "counts": each.counts,
                "pledged": each.pledged,
            }
            for each in tallies
        ],
        "assurances": assured,
    }
    return view


def _candidate(asked: Asked, each: Tally) -> str:
    post = f", {each.candidature.post}" if each.candidature.post else ""
    shared = f" / {each.candidature.shares_seat_with}" if each.candidature.shares_seat_with else ""
    return f"{each.candidature.candidate}{shared}{post} ({asked.say(each.election.title)})"


def _election_table(asked: Asked, held: list[ElectionRow]) -> Table:
    return table_of(
        N_("Elections"),
        ElectionLine,
        [
            ElectionLine(
                title=Cell(asked.say(each.title), kind="data"),
                organ=Cell(each.organ, kind="data"),
                day=say_day(each.due_on, asked.language),
                seats=each.seats,
                ballot=Cell(each.ballot, kind="state"),
                round=each.round,
                state=Cell(each.state, kind="state"),
                source=Cell(each.source, kind="data"),
            )
            for each in held
        ],
    )


def _ledger_table(asked: Asked, ledger: list[LedgerLine]) -> Table:
    return table_of(
        N_("Ledger of pledges"),
        PledgeLine,
        [
            PledgeLine(
                day=say_day(each.row.day, asked.language),
                giver=Cell(each.row.from_party, kind="side"),
                getter=Cell(each.row.to_party, kind="side"),
                candidate=Cell(
                    f"{each.candidature.candidate} ({asked.say(each.election.title)})", kind="data"
                ),
                form=Cell(each.row.form, kind="state"),
                state=Cell(each.state, kind="state"),
                returned=Cell(N_("yes") if each.returned else N_("no"), kind="state"),
                declared=_moments(asked, each.row.declared_at, each.row.acknowledged_at),
            )
            for each in ledger
        ],
    )


def _moments(asked: Asked, *instants: str | None) -> Cell:
    days = [say_day(at[:10], asked.language) if at else "-" for at in instants]
    return Cell(" / ".join(days) if any(instants) else "-", kind="data")


def _tally_table(asked: Asked, tallies: list[Tally]) -> Table:
    return table_of(
        N_("Tally"),
        TallyLine,
        [
            TallyLine(
                candidate=Cell(_candidate(asked, each), kind="data"),
                state=Cell(each.candidature.state, kind="state"),
                needed=_needed(asked, each),
                pledged=each.pledged,
                **{name: each.counts[name] for name in CLASSES},
            )
            for each in tallies
        ],
    )


def _needed(asked: Asked, each: Tally) -> str:
    if each.needed is None:
        return asked.words(N_("no majority needed"))
    if each.at_most:
        return asked.words(N_("at most {count}")).format(count=each.needed)
    return str(each.needed)


def _assurance_table(asked: Asked, rows: list[AssuranceRow], names: dict[str, str]) -> Table:
    return table_of(
        N_("Assurances of third states"),
        AssuranceLine,
        [
            AssuranceLine(
                state=Cell(each.third_state, kind="data"),
                candidate=Cell(names.get(each.candidature, "-"), kind="data"),
                class_of=Cell(each.class_of, kind="state"),
                day=say_day(each.day, asked.language),
                side=Cell(each.party, kind="side"),
                seen=Cell(
                    N_("own side only") if each.tier == "party" else N_("both sides"), kind="state"
                ),
            )
            for each in rows
        ],
    )


def _vote_table(asked: Asked, view: View) -> Table:
    found = read_coincidence(asked.desk)
    codes = [each.code for each in asked.desk.parties]
    if found.compared:
        view.notes.append(
            Phrase(
                "Both sides chose alike in {alike} of {compared} votes in which both had a choice "
                "({share}); absences are not compared.",
                {
                    "alike": found.alike,
                    "compared": found.compared,
                    "share": say_share(found.alike / found.compared, asked.language),
                },
            )
        )
    return Table(
        N_("Recorded votes"),
        (
            Column("title", N_("Title")),
            Column("symbol", N_("Symbol")),
            Column("day", N_("Day")),
            *(Column(code, asked.say(side.names)) for code, side in _sides(asked)),
            Column("source", N_("Source")),
        ),
        [_vote_line(asked, item, choices, codes) for item, choices in found.items],
    )


def _sides(asked: Asked) -> list[tuple[str, PartyRow]]:
    return [(each.code, each) for each in asked.desk.parties]


def _vote_line(
    asked: Asked, item: VoteItemRow, choices: dict[str, str], codes: list[str]
) -> dict[str, Value]:
    return {
        "title": Cell(asked.say(item.title), kind="data"),
        "symbol": Cell(item.symbol, kind="data"),
        "day": say_day(item.day, asked.language),
        **{code: Cell(choices.get(code, "-"), kind="state") for code in codes},
        "source": Cell(item.source, kind="data"),
    }


def _text_table(asked: Asked) -> Table:
    sent = read_deliveries(asked.desk)
    return table_of(
        N_("Joint texts"),
        DeliveryLine,
        [
            DeliveryLine(
                title=Cell(asked.say(paper.title), f"/roadmap/documents/{paper.id}", "data"),
                file=Cell(asked.words(N_("File")), f"/roadmap/files/{row.file}", "data"),
                delivered=Cell(
                    "; ".join(
                        f"{each.meeting}, {say_day(each.day, asked.language)} {each.symbol or ''}"
                        for each in sent
                        if each.document == paper.id
                    )
                    or "-",
                    kind="data",
                ),
            )
            for row, paper in read_joint_texts(asked.desk)
        ],
    )


def _steps(
    asked: Asked,
    held: list[ElectionRow],
    ledger: list[LedgerLine],
    tallies: list[Tally],
    assured: list[AssuranceRow],
) -> list[Wanted]:
    me = asked.desk.actor.side
    wanted: list[Wanted] = []
    for line in ledger:
        wanted += _pledge_steps(me, line)
    for each in tallies:
        wanted += _candidature_steps(asked, me, each.candidature, _candidate(asked, each), ledger)
    wanted += [
        ("share_assurance", {"assurance_id": each.id}, each.third_state)
        for each in assured
        if each.tier == "party"
    ]
    for row in held:
        if row.state == "planned":
            about, name = {"election_id": row.id}, asked.say(row.title)
            wanted.append(("consider_candidature", {**about, "of_party": me}, name))
            wanted.append(("postpone_election", about, name))
            if row.base == "present":
                wanted.append(("count_present", about, name))
            if row.ballot != "acclamation":
                wanted.append(("open_round", about, name))
            wanted.append(("close_election", about, name))
    return [
        *wanted,
        ("add_election", {}),
        ("record_vote", {}),
        ("link_joint_text", {}),
        ("record_text_delivery", {}),
        ("load_days", {}),
    ]


def _pledge_steps(me: str, line: LedgerLine) -> list[Wanted]:
    row, about, name = line.row, {"pledge_id": line.row.id}, line.candidature.candidate
    if line.state == "asked" and row.from_party == me:
        return [("promise_pledge", about, name), ("decline_pledge", about, name)]
    if line.state != "promised":
        return []
    if row.from_party == me and not row.declared_at:
        return [("declare_pledge", about, name)]
    if row.to_party == me and row.declared_at and not row.acknowledged_at:
        return [("acknowledge_pledge", about, name)]
    return [("release_pledge", about, name)] if row.to_party == me else []


def _candidature_steps(
    asked: Asked, me: str, row: CandidatureRow, name: str, ledger: list[LedgerLine]
) -> list[Wanted]:
    about = {"candidature_id": row.id}
    taken = any(
        each.candidature.id == row.id and each.state in ("asked", "promised") for each in ledger
    )
    wanted: list[Wanted] = []
    if row.party == me and row.state == "considered":
        wanted.append(("announce_candidature", about, name))
    if row.party == me and row.state in ("announced", "endorsed"):
        wanted += [("advance_candidature", about, name), ("withdraw_candidature", about, name)]
    if row.tier == "shared" and row.of_party and not taken:
        act = "ask_pledge" if row.of_party == me else "give_pledge"
        wanted.append((act, {**about, "in_return": _counterpart(asked, row, ledger)}, name))
    wanted.append(("record_assurance", about, name))
    return wanted


def _counterpart(asked: Asked, row: CandidatureRow, ledger: list[LedgerLine]) -> str:
    """The first promise in the other direction that has no return, for the form."""
    giver = next(each.code for each in asked.desk.parties if each.code != row.of_party)
    open_ones = [each.row.id for each in unreturned(ledger) if each.row.to_party == giver]
    return next(iter(open_ones), "")
