"""Laytime: ships alongside with what time costs, stored statements, and two of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, ClassVar

from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.reads.contracts import read_contracts
from keruen.hub.reads.laytime import (
    RunningShip,
    find_statement,
    read_running,
    read_statements,
    replay_statement,
    stored_statement,
)
from keruen.hub.rows import LaytimeResultRow
from keruen.laytime.clock import Zone
from keruen.laytime.statement import Line, PortResult, Statement
from keruen.laytime.text import (
    LINE_COLUMNS,
    answer_text,
    assumed_lines,
    basis_facts,
    line_cells,
    note_lines,
    notice_text,
    port_facts,
    running_facts,
    settlement_rows,
    time_bar_text,
)
from keruen.laytime.words import duration, money
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.forms import Ask, hub_form
from keruen.web.pages.hub.laytime_compared import show_differences
from keruen.web.pages.hub.laytime_drawing import draw_time
from keruen.web.pages.hub.laytime_forms import author_of, issue_form, settle_form
from keruen.web.pages.hub.laytime_words import statement_words
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Column, Table, Value, table_of
from keruen.web.pages.view import Choice, Fact, Link, Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class RunningLine:
    """A ship alongside and what its time costs."""

    ship: Annotated[Cell, N_("Ship")]
    contract: Annotated[Cell, N_("Contract")]
    left: Annotated[Value, N_("Laytime left")]
    now: Annotated[Value, N_("Cost an hour now")]
    after: Annotated[Value, N_("Cost an hour on demurrage")]
    net: Annotated[Value, N_("Up to now")]


@dataclass(frozen=True, kw_only=True)
class StoredLine:
    """A stored statement."""

    at: Annotated[Cell, N_("Calculated")]
    ship: Annotated[Value, N_("Ship")]
    contract: Annotated[Value, N_("Contract")]
    facts: Annotated[Value, N_("Facts of")]
    kind: Annotated[Value, N_("Kind")]
    net: Annotated[Value, N_("Net")]


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """A line of the settlement."""

    what: Annotated[Value, N_("What")]
    time: Annotated[Value, N_("Time")]
    rate: Annotated[Value, N_("Rate a day")]
    amount: Annotated[Value, N_("Amount")]


@hub_page("/hub/laytime")
def statements(asked: HubAsked) -> View:
    """What time costs now, and the statements that the reader sees."""
    stored = read_statements(asked.book)
    view = HubView(N_("Laytime"))
    view.lead = count_phrase("One laytime statement.", "{count} laytime statements.", len(stored))
    ships = {each.id: each for each in read_line_up(asked.book, past=True)}
    contracts = {each.row.id: each.row for each in read_contracts(asked.book)}
    if asked.is_staff:
        running = read_running(asked.book)
        costs = [each for each in running if each.statement and each.statement.running]
        if costs:
            words = N_("{count} ships alongside under laytime terms; see the cost an hour below.")
            view.lead = Phrase(words, {"count": len(costs)})
        view.tables.append(_running(asked, running))
        view.forms = [*settle_form(asked, ships), *issue_form(asked, ships)]
    view.tables.append(
        _stored(asked, stored, ships, {k: v.reference for k, v in contracts.items()})
    )
    view.data = {
        "statements": [
            {"id": each.id, "final": each.final, "net": each.net, "currency": each.currency}
            for each in stored
        ]
    }
    return view


def _running(asked: HubAsked, running: Sequence[RunningShip]) -> Table:
    lines = []
    for each in running:
        found = each.statement.running if each.statement else None
        words = statement_words(asked.language)
        currency = each.contract.currency
        lines.append(
            RunningLine(
                ship=Cell(each.call.vessel, f"/hub/calls/{each.call.id}", "data"),
                contract=Cell(
                    each.contract.reference, f"/hub/contracts/{each.contract.id}", "data"
                ),
                left=duration(found.left_s, words)
                if found
                else " ".join(map(asked.words, each.missing)),
                now=money(found.cost_per_hour_now, currency) if found else "-",
                after=money(found.cost_per_hour_after, currency) if found else "-",
                net=money(each.statement.net, currency) if each.statement else "-",
            )
        )
    return table_of(N_("Ships alongside"), RunningLine, lines)


def _stored(
    asked: HubAsked,
    rows: Sequence[LaytimeResultRow],
    ships: dict[str, CallView],
    contracts: dict[str, str],
) -> Table:
    return table_of(
        N_("Laytime statements"),
        StoredLine,
        [
            StoredLine(
                at=Cell(asked.say_time(each.created_at), f"/hub/laytime/{each.id}", "data"),
                ship=ships[each.call].vessel if each.call in ships else "-",
                contract=contracts.get(each.contract, "-"),
                facts=author_of(asked, each),
                kind=asked.words(N_("final") if each.final else N_("interim")),
                net=money(Decimal(each.net), each.currency),
            )
            for each in rows
        ],
    )


@dataclass
class LaytimeView(HubView):
    """A statement, with the choice of another one to compare.

    Parameters
    ----------
    choices : statements of the same ship and contract.
    """

    template: ClassVar[str] = "hub_laytime.html.jinja"

    choices: list[Choice] = field(default_factory=list)


@hub_page("/hub/laytime/{id}")
def statement(asked: HubAsked) -> View:
    """A stored statement: line by line, with the clause that decided and what was counted."""
    row = find_statement(asked.book, asked.path["id"])
    made, words = stored_statement(row), statement_words(asked.language)
    again = replay_statement(row)
    view = LaytimeView(N_("Laytime statement"))
    view.kicker = f"{made.charter.vessel} – {made.charter.reference}"
    view.lead = answer_text(made, words)
    view.facts = [
        Fact(N_("Kind"), asked.words(N_("final") if row.final else N_("interim"))),
        Fact(N_("Facts of"), author_of(asked, row)),
        Fact(N_("Calculated"), asked.time_cell(row.created_at)),
        Fact(
            N_("Calculated again"),
            asked.words(
                N_("the same to the cent and the second")
                if again.is_same
                else N_("differs from what is stored")
            ),
        ),
        Fact(N_("Fingerprint"), Cell(row.sha256, kind="code")),
    ]
    view.alarms = [
        Phrase("{words}", {"words": f"{each.path}: {each.stored} / {each.computed}"})
        for each in again.mismatches[:5]
    ]
    assumed = [f"{words.assumed}: {each}" for each in assumed_lines(made, words)]
    notes = [*note_lines(made, words), *assumed, time_bar_text(made, words)]
    view.notes = [Phrase("{words}", {"words": each}) for each in notes if each]
    ports = {each.name: each for each in made.charter.ports}
    view.drawings = [
        draw_time(asked, ports[each.name].zone, each) for each in made.ports if each.lines
    ]
    view.tables = [_money(made, asked.language)]
    for each in made.ports:
        port = ports[each.name]
        view.notes += [
            Phrase("{words}", {"words": notice_text(port.zone, number, one, words)})
            for number, one in enumerate(each.notices, start=1)
        ]
        view.facts += [Fact(*pair) for pair in port_facts(port, each, words)]
        view.tables.append(_lines(asked, port.zone, each))
    if made.running is not None:
        view.facts = [
            *(Fact(*pair) for pair in running_facts(made, made.running, words)),
            *view.facts,
        ]
    view.facts += [Fact(*pair) for pair in basis_facts(made, words)]
    view.choices = _choices(asked, row)
    view.links = [
        Link(N_("PDF in English"), f"/hub/papers/laytime_statement/{row.id}.en.pdf"),
        Link(N_("PDF in French"), f"/hub/papers/laytime_statement/{row.id}.fr.pdf"),
        Link(N_("PDF in Arabic"), f"/hub/papers/laytime_statement/{row.id}.ar.pdf"),
        Link(
            N_("Statement as data, to be calculated again"),
            f"/hub/papers/laytime_statement/{row.id}.json",
        ),
    ]
    if row.final:
        view.forms += hub_form(
            asked,
            "charge_laytime",
            {"laytime_id": row.id},
            Ask("owner_pays", N_("The owner pays demurrage and earns despatch")),
        )
    view.data = {
        "net": row.net,
        "currency": row.currency,
        "final": row.final,
        "same_when_calculated_again": again.is_same,
        "lines": [
            {
                "state": line.state,
                "reason": line.kind,
                "clause": line.clause,
                "counted_s": str(line.counted_s),
            }
            for each in made.ports
            for line in each.lines
        ],
    }
    show_differences(asked, view, row)
    return view


def _money(made: Statement, language: str) -> Table:
    rows = settlement_rows(made, statement_words(language))
    return table_of(
        N_("Settlement"),
        MoneyLine,
        [
            MoneyLine(what=what, time=time, rate=rate or "-", amount=amount or "-")
            for _, what, time, rate, amount in rows
        ],
    )


def _lines(asked: HubAsked, zone: Zone, result: PortResult) -> Table:
    """Every stretch of time: its state, what decided it, the clause, and what was counted."""
    words = statement_words(asked.language)
    columns = tuple(Column(name, words[name]) for name in LINE_COLUMNS)

    def row(line: Line) -> dict[str, str]:
        cells = line_cells(zone, line, words)
        return {name: cell or "-" for name, cell in zip(LINE_COLUMNS, cells, strict=True)}

    return Table(N_("Laytime by line"), columns, [row(line) for line in result.lines])


def _choices(asked: HubAsked, row: LaytimeResultRow) -> list[Choice]:
    others = [
        (each.id, f"{author_of(asked, each)}, {asked.say_time(each.created_at)}")
        for each in read_statements(asked.book)
        if (each.call, each.contract) == (row.call, row.contract) and each.id != row.id
    ]
    if not others:
        return []
    return [Choice("with", N_("Compare with"), others, asked.query.get("with", ""))]
