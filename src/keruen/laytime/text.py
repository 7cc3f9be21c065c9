"""A statement as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.laytime.clock import Instant, Zone, date_of
from keruen.laytime.facts import Charter, Port
from keruen.laytime.notices import NoticeResult
from keruen.laytime.statement import Line, PortResult, Running, Settlement, Statement
from keruen.laytime.statement_words import StatementWords
from keruen.laytime.words import (
    MARK,
    clock_text,
    days_text,
    duration,
    money,
    part_text,
    read_words,
    window_text,
)

WIDEST = 44


def statement_text(statement: Statement, language: str = "en") -> str:
    """A statement as text: the answer, each port with its lines, the settlement and the basis.

    Parameters
    ----------
    language : en, fr or ar.
    """
    words = read_words(language)
    charter = statement.charter
    ports = {port.name: port for port in charter.ports}
    lines = [*_head(charter, words), answer_text(statement, words)]
    if statement.running is not None:
        lines += ["", *_running_lines(statement, statement.running, words)]
    for result in statement.ports:
        lines += ["", *_port_lines(ports[result.name], result, words)]
    lines += ["", *_settlement_lines(statement, words)]
    lines += ["", *_basis_lines(statement, words)]
    return "\n".join(lines)


def answer_text(statement: Statement, words: StatementWords) -> str:
    """What is payable to whom."""
    currency, net = statement.charter.currency, statement.net
    payee = "net_owner" if net > 0 else "net_charterer" if net < 0 else "net_none"
    # A ship alongside has neither earned nor lost anything for certain.
    interim = statement.running is not None or statement.pending
    now = f"{words.now}: " if interim else ""
    return f"{now}{words[payee]}: {money(abs(net), currency)}"


def head_facts(charter: Charter, words: StatementWords) -> list[tuple[str, str]]:
    """Names and values at the head of a statement."""
    facts = (
        ("reference", charter.reference),
        ("vessel", charter.vessel),
        ("charter_party", charter.charter_party),
        ("owner", charter.owner),
        ("charterer", charter.charterer),
        ("cargo", charter.cargo),
        ("author", charter.author),
    )
    return [(words[name], value) for name, value in facts if value]


def _head(charter: Charter, words: StatementWords) -> list[str]:
    return [words.title, *(f"{name}: {value}" for name, value in head_facts(charter, words))]


def notice_text(zone: Zone, number: int, each: NoticeResult, words: StatementWords) -> str:
    """What became of a notice, in a line."""
    text = f"{words.notice} {number}: {words.tendered} {clock_text(zone, each.notice.at, words)}"
    if each.served is None:
        reasons = ", ".join(words[f"fault.{rule}"] for rule in each.faults)
        return f"{text}, {words.not_valid}: {reasons}"
    if each.deferred:
        reasons = ", ".join(words[f"deferred.{rule}"] for rule in each.deferred)
        return f"{text}, {words.served} {clock_text(zone, each.served, words)} ({reasons})"
    return text


def port_facts(port: Port, result: PortResult, words: StatementWords) -> list[tuple[str, str]]:
    """Names and values of a port."""
    zone = port.zone
    facts = [
        (
            words.laytime_begins,
            f"{clock_text(zone, result.start, words)} ({words['kind.' + result.start_rule]})",
        )
    ]
    if result.expiry is not None:
        facts.append((words.laytime_ends, clock_text(zone, result.expiry, words)))
    end = "counted_up_to" if result.is_open else "completed"
    facts.append((words[end], clock_text(zone, result.completed, words)))
    if result.allowed_s is not None:
        facts.append((words.allowed, _time(result.allowed_s, words)))
    facts.append((words.used, _time(result.used_s, words)))
    if result.demurrage_s:
        facts.append((words.on_demurrage, _time(result.demurrage_s, words)))
    return facts


def _time(seconds: Instant, words: StatementWords) -> str:
    return f"{duration(seconds, words)} ({days_text(seconds)})"


def _port_lines(port: Port, result: PortResult, words: StatementWords) -> list[str]:
    operation = words[f"port_{port.operation}"]
    lines = [f"{operation}: {port.name} ({port.zone.name})"]
    lines += [
        f"  {notice_text(port.zone, number, each, words)}"
        for number, each in enumerate(result.notices, start=1)
    ]
    lines += [f"  {name}: {value}" for name, value in port_facts(port, result, words)]
    rows = [line_cells(port.zone, line, words) for line in result.lines]
    if rows:
        head = [words[name] for name in LINE_COLUMNS]
        lines += ["", *(f"  {row}" for row in aligned([head, *rows]))]
    return lines


LINE_COLUMNS = ("from", "to", "state", "reason", "clause", "part", "counted", "running")


def line_cells(zone: Zone, line: Line, words: StatementWords) -> list[str]:
    """The cells of a line, in the order of `LINE_COLUMNS`."""
    return [
        clock_text(zone, line.start, words),
        clock_text(zone, line.end, words),
        words[f"state.{line.state}"],
        reason_text(line, words),
        line.clause,
        part_text(line.part) if line.state != "turn" else "",
        duration(line.counted_s, words) if line.state != "turn" else "",
        duration(line.running_s, words) if line.state != "turn" else "",
    ]


def reason_text(line: Line, words: StatementWords) -> str:
    """Why a line counts as it does."""
    if not line.kind:
        return ""
    reason = words[f"kind.{line.kind}"]
    label = window_text(line.label, words) if line.kind == "weekly" else line.label
    return f"{reason}: {label}" if label else reason


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with columns of equal width."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def pool_name(each: Settlement, words: StatementWords) -> str:
    """The name of a pool in a language."""
    known = {"all ports": "all_ports", "all ports, averaged": "all_averaged"}
    return words[known[each.name]] if each.name in known else each.name


def settlement_rows(statement: Statement, words: StatementWords) -> list[list[str]]:
    """Rows of the settlement: pool, what, time, rate and amount."""
    currency, money_terms = statement.charter.currency, statement.charter.terms.money
    rows: list[list[str]] = []
    for each in statement.settlements:
        name = pool_name(each, words)
        rows.append([name, words.allowed, _time(each.allowed_s, words), "", ""])
        rows.append([name, words.used, _time(each.used_s, words), "", ""])
        for tier in each.tiers:
            cells = [words[tier.label], _time(tier.seconds, words), f"{tier.per_day:,}"]
            rows.append([name, *cells, money(tier.amount, currency)])
        if each.despatch_s:
            rate = _despatch_rate(statement, each)
            cells = [words.despatch, _time(each.despatch_s, words), rate]
            rows.append([name, *cells, money(-each.despatch, currency)])
    if statement.detention_s:
        rate = "" if money_terms.detention_per_day is None else f"{money_terms.detention_per_day:,}"
        cells = [words.detention, _time(statement.detention_s, words), rate]
        rows.append(["", *cells, money(statement.detention, currency)])
    return rows


def _despatch_rate(statement: Statement, each: Settlement) -> str:
    port = next(one for one in statement.charter.ports if one.name == each.ports[-1])
    return f"{port.terms.money.despatch_per_day:,}"


def _settlement_lines(statement: Statement, words: StatementWords) -> list[str]:
    head = [words.settlement, "", words.time, words.rate, words.amount]
    lines = aligned([head, *settlement_rows(statement, words)])
    lines.append(answer_text(statement, words))
    currency = statement.charter.currency
    if statement.shares:
        lines += ["", words.shares]
        rows = [[name, money(each, currency)] for name, each in statement.shares.items()]
        lines += [f"  {row}" for row in aligned(rows)]
    bar = time_bar_text(statement, words)
    return [*lines, bar] if bar else lines


def time_bar_text(statement: Statement, words: StatementWords) -> str:
    """The time bar in a line; empty where none was agreed or a port is not completed."""
    bar = statement.time_bar
    if bar is None:
        return ""
    mark = words[MARK]
    text = f"{words.time_bar}: {mark}{date_of(bar.last_day).isoformat()}{mark}"
    if bar.presented_on is not None:
        met = words["time_bar_met" if bar.is_met else "time_bar_missed"]
        day = f"{mark}{date_of(bar.presented_on).isoformat()}{mark}"
        text += f"; {words.presented_on} {day}: {met}"
    return text


def _running_lines(statement: Statement, running: Running, words: StatementWords) -> list[str]:
    return [f"{name}: {value}" for name, value in running_facts(statement, running, words)]


def running_facts(
    statement: Statement, running: Running, words: StatementWords
) -> list[tuple[str, str]]:
    """Names and values of a ship alongside."""
    zone = next(each.zone for each in statement.charter.ports if each.name == running.port)
    currency = statement.charter.currency
    facts = [
        (words.alongside, f"{running.port}, {clock_text(zone, running.at, words)}"),
        (words.left, _time(running.left_s, words)),
    ]
    if running.expiry is not None:
        facts.append((words.expected_end, clock_text(zone, running.expiry, words)))
    facts.append((words.cost_now, money(running.cost_per_hour_now, currency)))
    if not running.on_demurrage:
        facts.append((words.cost_after, money(running.cost_per_hour_after, currency)))
    return facts


def assumed_lines(statement: Statement, words: StatementWords) -> list[str]:
    """What was taken as given, one line a notice."""
    by_notice: dict[tuple[str, int], list[str]] = {}
    for port, number, rule in statement.assumed:
        by_notice.setdefault((port, number), []).append(words[f"assumed.{rule}"])
    return [
        f"{port}, {words.notice} {number}: {', '.join(states)}"
        for (port, number), states in by_notice.items()
    ]


def note_lines(statement: Statement, words: StatementWords) -> list[str]:
    """What a reader should know of terms and facts, one line each."""
    lines = [f"{port}: {words.pending}" for port in statement.pending]
    for port, key, detail in statement.notes:
        kinds = ", ".join(words[f"kind.{kind}"] for kind in detail.split(";") if kind)
        lines.append(
            f"{port}: {kinds}: {words[f'note.{key}']}"
            if kinds
            else f"{port}: {words[f'note.{key}']}"
        )
    return lines


def _basis_lines(statement: Statement, words: StatementWords) -> list[str]:
    lines = note_lines(statement, words)
    lines += [""] if lines else []
    assumed = assumed_lines(statement, words)
    if assumed:
        lines += [words.assumed, *(f"  {each}" for each in assumed), ""]
    return [
        *lines,
        words.basis,
        *(f"  {name}: {value}" for name, value in basis_facts(statement, words)),
    ]


def basis_facts(statement: Statement, words: StatementWords) -> list[tuple[str, str]]:
    """What the statement rests on."""
    zones = {port.zone.name: port.zone.edition for port in statement.charter.ports}
    data = ", ".join(f"{name} {edition}" for name, edition in sorted(zones.items()))
    return [
        (words.rounding, words[f"choice.{statement.charter.terms.money.rounding}"]),
        (words.zone_data, data),
        (words.engine, statement.engine),
    ]
