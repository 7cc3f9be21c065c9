"""Calculate a laytime statement from a charter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from keruen.errors import JoinedText, fill
from keruen.laytime.clock import DAY_S, HOUR_S, ClockError, Instant, day_of, to_instant
from keruen.laytime.dictionary import read_kinds
from keruen.laytime.errors import Findings
from keruen.laytime.excluded import ZERO
from keruen.laytime.facts import Charter, Event, Port
from keruen.laytime.money import (
    add_shares,
    amount,
    demurrage_by_tier,
    round_time,
    rounded,
    split_tiers,
)
from keruen.laytime.notices import NoticeResult, judge_notices, laycan_end
from keruen.laytime.segments import project, time_to_use
from keruen.laytime.settle import Pool, all_time_saved, cargo_of, count_port, pool_allowance
from keruen.laytime.statement import PortResult, Running, Settlement, Statement, TimeBar

ENGINE = "1"
"""Version of the calculation; it changes when the same input gives another result."""

RULE_WORDS = {
    "notice": fill("the vessel was not ready"),
    "wipon": fill("the vessel was not within the port (no WIPON)"),
    "wibon": fill("the vessel was not in berth (berth charter, no WIBON)"),
    "wifpon": fill("free pratique had not been granted (no WIFPON)"),
    "wccon": fill("customs clearance had not been given (no WCCON)"),
    "laycan": fill("it was tendered before the laydays"),
}


@dataclass
class _Settled:
    """A pool with its ports and results."""

    pool: Pool
    ports: list[Port]
    results: list[PortResult]


def calculate(charter: Charter, at: str | None = None) -> Statement:
    """Calculate laytime used, demurrage and despatch.

    Parameters
    ----------
    charter : terms and facts, from `read_charter` or `read_file`.
    at : an instant such as ``2026-06-03T10:00``, by the clock of the port alongside, or with an
        offset: the statement is then that of a ship still alongside, and facts after it are left
        out.

    Raises
    ------
    LaytimeError : a port without completion where `at` is not given, or without a valid notice.
    """
    findings = Findings()
    ports = list(charter.ports)
    now: int | None = None
    if at is not None:
        ports, now = _until(ports, at, findings)
    for port in ports:
        if port.completed is None and now is None:
            findings.add(
                fill("not completed"),
                fill("Give the time of completion, or calculate a ship alongside with --at."),
                table=f"port {port.name}",
                column="completed",
            )
    judged = {port.name: judge_notices(port) for port in ports}
    for port in ports:
        _check_notices(port, judged[port.name], findings)
    findings.refuse()
    reached = {port.name for port in ports}
    settled = [_count(group, reached, judged, now) for group in _groups(charter, ports)]
    settlements = _settle(charter, settled)
    results = {result.name: result for each in settled for result in each.results}
    demurrage = sum((each.demurrage for each in settlements), Decimal(0))
    despatch = sum((each.despatch for each in settlements), Decimal(0))
    detention_s, detention = _detention(charter, ports)
    return Statement(
        charter=charter,
        ports=tuple(results[port.name] for port in ports),
        settlements=tuple(settlements),
        demurrage=demurrage,
        despatch=despatch,
        detention_s=detention_s,
        detention=detention,
        net=demurrage + detention - despatch,
        shares=_shares(charter, ports, settlements),
        time_bar=_time_bar(charter, ports),
        running=None if now is None else _running(ports, settled, now),
        at=now,
        pending=tuple(port.name for port in charter.ports if port.name not in reached),
        assumed=tuple(
            (port.name, number, rule)
            for port in ports
            for number, each in enumerate(judged[port.name], start=1)
            if each.served is not None
            for rule in each.assumed
        ),
        notes=tuple(note for port in ports for note in _notes(port, judged[port.name])),
        engine=ENGINE,
    )


def _until(ports: list[Port], at: str, findings: Findings) -> tuple[list[Port], int]:
    """Ports and facts up to an instant, by the clock of the last port with a notice then."""
    now = 0
    for port in reversed(ports):
        try:
            now = to_instant(at, port.zone)
        except ClockError as error:
            findings.add(error.what, error.remedy, table="--at")
            findings.refuse()
        if port.notices[0].at <= now:
            break
    else:
        findings.add(
            fill("before every notice of readiness"),
            fill("Give a later instant: nothing counts before a notice."),
            table="--at",
            value=at,
        )
        findings.refuse()
    kept: list[Port] = []
    for port in ports:
        notices = tuple(each for each in port.notices if each.at <= now)
        if not notices:
            continue
        completed = port.completed if port.completed is not None and port.completed <= now else None
        commenced = port.commenced if port.commenced is not None and port.commenced <= now else None
        kept.append(
            replace(
                port,
                notices=notices,
                events=tuple(_clipped(each, now) for each in port.events if each.start < now),
                commenced=commenced,
                completed=completed,
            )
        )
    return kept, now


def _clipped(event: Event, now: int) -> Event:
    return event if event.end is None or event.end <= now else replace(event, end=now)


def _check_notices(port: Port, judged: Sequence[NoticeResult], findings: Findings) -> None:
    served = next((each.served for each in judged if each.served is not None), None)
    if served is None:
        reasons = JoinedText(
            (
                fill(
                    "notice {number}: {faults}",
                    number=number,
                    faults=JoinedText((RULE_WORDS[rule] for rule in each.faults), ", "),
                )
                for number, each in enumerate(judged, start=1)
            ),
            "; ",
        )
        findings.add(
            fill("no notice of readiness is valid ({reasons})", reasons=reasons),
            fill(
                "Add the notice that was tendered again, or give accepted_at where it was accepted."
            ),
            table=f"port {port.name}",
            column="notices",
        )


def _notes(port: Port, judged: Sequence[NoticeResult]) -> list[tuple[str, str, str]]:
    """What counts, or does not, because the terms or the facts say nothing of it."""
    notes: list[tuple[str, str, str]] = []
    served = next((each.served for each in judged if each.served is not None), None)
    cancelling = laycan_end(port)
    if served is not None and cancelling is not None and served > cancelling:
        notes.append((port.name, "after_cancelling", ""))
    if served is not None and port.completed is not None and served >= port.completed:
        notes.append((port.name, "never_began", ""))
    excepted = port.terms.excepted
    kinds = {each.kind: read_kinds()[each.kind].shape for each in port.events}
    if excepted.unless_used != "no" and "work" not in kinds:
        notes.append((port.name, "no_work", ""))
    counting = [
        kind
        for kind, shape in kinds.items()
        if (shape == "weather" and excepted.weather == "counts")
        or (shape == "span" and kind != "work" and kind not in excepted.exclusions)
    ]
    free = [
        kind
        for kind in counting
        if all(each.laytime is None for each in port.events if each.kind == kind)
    ]
    if free:
        notes.append((port.name, "counts_in_full", ";".join(sorted(free))))
    return notes


def _groups(charter: Charter, ports: Sequence[Port]) -> list[tuple[str, list[Port]]]:
    """Ports that share an allowance, in the order of the voyage; those not reached yet as well."""
    known = {port.name: port for port in ports}
    groups: dict[str, list[Port]] = {}
    titles: dict[str, str] = {}
    for each in charter.ports:
        port = known.get(each.name, each)
        if charter.terms.pooling == "reversible":
            key, title = "all", "all ports"
        elif port.pool:
            key, title = f"pool {port.pool}", port.pool
        else:
            key, title = f"port {port.name}", port.name
        groups.setdefault(key, []).append(port)
        titles[key] = title
    return [
        (titles[key], group)
        for key, group in groups.items()
        if any(port.name in known for port in group)
    ]


def _count(
    group: tuple[str, list[Port]],
    reached: set[str],
    judged: Mapping[str, list[NoticeResult]],
    now: int | None,
) -> _Settled:
    title, members = group
    # The allowance of a voyage is that of all its ports, also of those that are still ahead.
    allowed = pool_allowance(members)
    ports = [port for port in members if port.name in reached]
    pool = Pool(title, allowed, allowed)
    results: list[PortResult] = []
    for port in ports:
        end = port.completed if port.completed is not None else now
        results.append(
            count_port(port, judged[port.name], pool, end or 0, is_open=port.completed is None)
        )
    return _Settled(pool, ports, results)


def _settle(charter: Charter, settled: Sequence[_Settled]) -> list[Settlement]:
    each = [_pool_settlement(one) for one in settled]
    if charter.terms.pooling != "averaged":
        return each
    over = sum((one.over_s for one in each), ZERO)
    saved = sum((one.saved_s for one in each), ZERO)
    return [
        _priced(
            settled[0].ports[0],
            "all ports, averaged",
            [name for one in each for name in one.ports],
            sum((one.allowed_s for one in each), ZERO),
            sum((one.used_s for one in each), ZERO),
            max(over - saved, ZERO),
            max(saved - over, ZERO),
        )
    ]


def _pool_settlement(settled: _Settled) -> Settlement:
    pool, port = settled.pool, settled.ports[-1]
    saved = ZERO if pool.on_demurrage else Fraction(pool.left_s)
    if saved and port.terms.money.all_time_saved:
        found = all_time_saved(port, settled.results[-1], saved)
        if found is None:
            findings = Findings()
            findings.add(
                fill("laytime would never end, so all time saved cannot be computed"),
                fill("Check excepted: the windows leave no time that counts."),
                table=f"port {port.name} terms",
                column="despatch_on",
            )
            findings.refuse()
        saved = found or ZERO
    return _priced(
        port,
        pool.name,
        pool.ports,
        pool.allowed_s,
        Fraction(pool.used_s),
        Fraction(pool.over_s),
        saved,
    )


def _priced(
    port: Port,
    name: str,
    ports: Sequence[str],
    allowed_s: Fraction,
    used_s: Fraction,
    over_s: Fraction,
    saved_s: Fraction,
) -> Settlement:
    money = port.terms.money
    demurrage_s = round_time(over_s, money.rounding)
    despatch_s = round_time(saved_s, money.rounding)
    tiers = demurrage_by_tier(demurrage_s, money)
    zero = Decimal(0).scaleb(-money.decimals)
    return Settlement(
        name=name,
        ports=tuple(ports),
        allowed_s=allowed_s,
        used_s=used_s,
        over_s=over_s,
        saved_s=saved_s,
        demurrage_s=demurrage_s,
        despatch_s=despatch_s,
        tiers=tiers,
        demurrage=sum((each.amount for each in tiers), zero),
        despatch=amount(despatch_s, money.despatch_per_day, money.decimals),
    )


def _detention(charter: Charter, ports: Sequence[Port]) -> tuple[Fraction, Decimal]:
    seconds = {
        port.name: Fraction(
            sum((each.end or 0) - each.start for each in port.events if each.kind == "detention")
        )
        for port in ports
    }
    decimals = charter.terms.money.decimals
    total = Decimal(0).scaleb(-decimals)
    for port in ports:
        rate = port.terms.money.detention_per_day
        if seconds[port.name] and rate is not None:
            total += amount(seconds[port.name], rate, decimals)
    return sum(seconds.values(), ZERO), total


def _shares(
    charter: Charter, ports: Sequence[Port], settlements: Sequence[Settlement]
) -> dict[str, Decimal]:
    """Net of each settlement by the receivers of its ports, in proportion to their cargo."""
    by_name = {port.name: port for port in ports}
    shares: dict[str, Decimal] = {}
    for each in settlements:
        receivers: dict[str, Fraction] = {}
        for name in each.ports:
            for parcel in by_name[name].parcels:
                if parcel.receiver:
                    receivers[parcel.receiver] = (
                        receivers.get(parcel.receiver, ZERO) + parcel.cargo_t
                    )
        if receivers:
            net = each.demurrage - each.despatch
            add_shares(shares, receivers, net, charter.terms.money.decimals)
    return shares


def _time_bar(charter: Charter, ports: Sequence[Port]) -> TimeBar | None:
    days = charter.terms.money.time_bar_days
    completions = [port for port in ports if port.completed is not None]
    if days is None or len(completions) < len(charter.ports):
        return None
    last = max(completions, key=lambda port: port.completed or 0)
    day = day_of(last.zone.to_local(last.completed or 0)) + days
    presented = charter.presented_on
    return TimeBar(day, presented, None if presented is None else presented <= day)


def _running(ports: Sequence[Port], settled: Sequence[_Settled], now: int) -> Running | None:
    """What a ship alongside has left, and what it costs; None where every port is completed."""
    port = next((each for each in reversed(ports) if each.completed is None), None)
    if port is None:
        return None
    pool = next(each.pool for each in settled if port in each.ports)
    result = next(each for one in settled for each in one.results if each.name == port.name)
    money = port.terms.money
    expiry = None
    if not pool.on_demurrage:
        expiry = time_to_use(port, max(result.start, now), pool.left_s)
    counts = ZERO
    if now >= result.start:
        segment = next(iter(project(port, now)))
        counts = segment.on_demurrage if pool.on_demurrage else segment.laytime
    done = split_tiers(Fraction(pool.over_s), money.tiers)
    rate = _rate_after(money.tiers[0].per_day if not done else None, port, pool.over_s)
    per_hour = rounded(rate / 24, money.decimals)
    zero = Decimal(0).scaleb(-money.decimals)
    return Running(
        port=port.name,
        at=now,
        left_s=Fraction(pool.left_s),
        on_demurrage=pool.on_demurrage,
        counts_now=counts,
        expiry=expiry,
        cost_per_hour_now=per_hour if pool.on_demurrage and counts else zero,
        cost_per_hour_after=per_hour,
    )


def _rate_after(first: Decimal | None, port: Port, over_s: Instant) -> Decimal:
    """The daily rate that applies after some time on demurrage."""
    if first is not None:
        return first
    left = over_s
    for tier in port.terms.money.tiers:
        if tier.days is None or left < tier.days * DAY_S:
            return tier.per_day
        left -= tier.days * DAY_S
    return port.terms.money.tiers[-1].per_day


__all__ = ["ENGINE", "HOUR_S", "calculate", "cargo_of"]
