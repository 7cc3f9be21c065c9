"""Facts that contradict each other or the terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from keruen.errors import fill
from keruen.laytime.clock import DAY_S
from keruen.laytime.dictionary import read_kinds
from keruen.laytime.errors import Findings
from keruen.laytime.facts import Charter, Event, Port

LONGEST_CALL_D = 400
INCLUDED = (["SHINC"], ["FHINC"], ["SSHINC"])


def check_facts(charter: Charter, findings: Findings) -> None:
    """Add a finding for each contradiction of a charter whose values could all be read."""
    names: set[str] = set()
    for port in charter.ports:
        if port.name in names:
            findings.add(
                fill("two ports of one name"),
                fill("Give each port, or each receiver at a port, a name of its own."),
                table=f"port {port.name}",
                column="name",
            )
        names.add(port.name)
        _check_order(port, findings)
        _check_cargo(port, findings)
        _check_holidays(port, findings)
        _check_spans(port, findings)
        _check_overlaps(port, findings)
    _check_pools(charter, findings)


def _check_order(port: Port, findings: Findings) -> None:
    table = f"port {port.name}"

    def add(column: str, problem: str, remedy: str) -> None:
        findings.add(problem, remedy, table=table, column=column)

    if not port.notices:
        add("notices", fill("no notice of readiness"), fill("Add [[ports.notices]] with at."))
        return
    first = port.notices[0].at
    for number, (one, other) in enumerate(
        zip(port.notices, port.notices[1:], strict=False), start=2
    ):
        if other.at < one.at:
            findings.add(
                fill("tendered before the notice above it"),
                fill("List notices in the order in which they were tendered."),
                table=f"{table} notices",
                row=str(number),
                column="at",
            )
    for number, notice in enumerate(port.notices, start=1):
        if notice.accepted_at is not None and notice.accepted_at < notice.at:
            findings.add(
                fill("accepted before it was tendered"),
                fill("Correct at or accepted_at."),
                table=f"{table} notices",
                row=str(number),
                column="accepted_at",
            )
    if port.completed is not None:
        end = port.zone.text(port.completed)
        if port.completed < first:
            start = port.zone.text(first)
            add(
                "completed",
                fill(
                    "completed at {end}, before the first notice of {start}", end=end, start=start
                ),
                fill("Correct the time of completion or of the notice."),
            )
        if port.commenced is not None and port.completed < port.commenced:
            add(
                "completed",
                fill("completed at {end}, before work commenced", end=end),
                fill("Correct one of the two."),
            )
        if port.completed - first > LONGEST_CALL_D * DAY_S:
            add(
                "completed",
                fill(
                    "more than {days} days after the notice",
                    days=LONGEST_CALL_D,
                ),
                fill("Correct the year."),
            )


def _check_holidays(port: Port, findings: Findings) -> None:
    terms = port.terms.excepted
    if port.holidays and terms.holidays and terms.label.upper().split()[:1] in INCLUDED:
        findings.add(
            fill(
                "the label {label} includes holidays, and the port's holidays are excepted",
                label=repr(terms.label),
            ),
            fill("Write holidays = 'count', or correct the label."),
            table=f"port {port.name}",
            column="holidays",
        )


def _check_cargo(port: Port, findings: Findings) -> None:
    table, allowance = f"port {port.name}", port.terms.allowance
    total = sum(each.cargo_t for each in port.parcels)
    if port.cargo_t is not None and port.parcels and total != port.cargo_t:
        findings.add(
            fill(
                "cargo_t is {cargo_t} and its parcels sum to {total}",
                cargo_t=f"{float(port.cargo_t):,g}",
                total=f"{float(total):,g}",
            ),
            fill("Correct the parcels, or leave cargo_t out."),
            table=table,
            column="cargo_t",
        )
    if len({bool(each.receiver) for each in port.parcels}) == 2:
        findings.add(
            fill("some parcels have a receiver and some have none"),
            fill("Name the receiver of each parcel, or of none."),
            table=f"{table} parcels",
            column="receiver",
        )
    if not allowance.by_rate:
        return
    if port.cargo_t is None and not port.parcels:
        findings.add(
            fill("laytime is allowed by rate, and no cargo is given"),
            fill("Give cargo_t, or [[ports.parcels]] with cargo_t."),
            table=table,
            column="cargo_t",
        )
    if allowance.per_hatch_t is not None and port.hatches is None:
        findings.add(
            fill("laytime is allowed per hatch, and the number of hatches is not given"),
            fill("Give hatches."),
            table=table,
            column="hatches",
        )
    if allowance.per_working_hatch_t is not None and not (
        port.parcels and all(each.hold for each in port.parcels)
    ):
        findings.add(
            fill("laytime is allowed per working hatch, and a parcel has no hold"),
            fill("Give each parcel its hold."),
            table=f"{table} parcels",
            column="hold",
        )


def _row(port: Port, event: Event) -> str:
    return f"{event.kind} {port.zone.text(event.start)}"


def _check_spans(port: Port, findings: Findings) -> None:
    for event in port.events:
        shape = read_kinds()[event.kind].shape
        place = {"table": f"port {port.name} events", "row": _row(port, event)}
        if shape == "moment" and event.end is not None:
            findings.add(
                fill("a moment with an end"),
                fill("Leave to out, or name another kind."),
                column="to",
                **place,
            )
        if shape != "moment" and event.end is None:
            findings.add(
                fill("no end"), fill("Give the time at which it ended."), column="to", **place
            )
        if event.end is not None and event.end <= event.start:
            findings.add(
                fill("ends before it begins"), fill("Correct from or to."), column="to", **place
            )
        if event.end is not None and event.end - event.start > LONGEST_CALL_D * DAY_S:
            findings.add(
                fill("longer than {days} days", days=LONGEST_CALL_D),
                fill("Correct the year."),
                column="to",
                **place,
            )
        _check_units(port, event, findings)
        if shape == "detention":
            _check_detention(port, event, findings)


def _check_units(port: Port, event: Event, findings: Findings) -> None:
    place = {"table": f"port {port.name} events", "row": _row(port, event)}
    exclusion = port.terms.excepted.exclusions.get(event.kind)
    pro_rata = exclusion is not None and (
        (exclusion.laytime is None and event.laytime is None)
        or (exclusion.on_demurrage is None and event.on_demurrage is None)
    )
    if pro_rata and (event.units is None or event.units_down is None):
        findings.add(
            fill("counts pro rata by cranes, and their number is not given"),
            fill("Give units_down and units, or laytime as a fraction."),
            column="units",
            **place,
        )
    if event.units is not None and (event.units_down or 0) > event.units:
        findings.add(
            fill(
                "{units_down} of {units} cranes are down",
                units_down=event.units_down,
                units=event.units,
            ),
            fill("Correct units_down or units."),
            column="units_down",
            **place,
        )


def _check_detention(port: Port, event: Event, findings: Findings) -> None:
    place = {"table": f"port {port.name} events", "row": _row(port, event)}
    if port.terms.money.detention_per_day is None:
        findings.add(
            fill("detention, and no rate is agreed"),
            fill("Give detention_per_day."),
            column="kind",
            **place,
        )
    first = min((each.at for each in port.notices), default=event.start)
    last = event.end if port.completed is None else port.completed
    if event.start < (last or event.start) and (event.end or event.start) > first:
        findings.add(
            fill("detention between the notice and completion"),
            fill("Detention is time outside laytime: correct its times, or name another kind."),
            column="from",
            **place,
        )


def _is_whole_stop(event: Event) -> bool:
    """Whether no cargo can have been worked during an event."""
    shape = read_kinds()[event.kind].shape
    partial = event.laytime not in (None, 0) or event.units is not None
    return (shape == "weather" or event.kind in ("shifting", "strike")) and not partial


def _check_overlaps(port: Port, findings: Findings) -> None:
    spans = [each for each in port.events if each.end is not None]
    kinds: dict[tuple[str, str], list[Event]] = {}
    for event in spans:
        kinds.setdefault((event.kind, event.unit), []).append(event)
    for events in kinds.values():
        for one, other in _overlapping(events):
            _add_overlap(port, one, other, findings)
    work = [each for each in spans if each.kind == "work"]
    stops = [each for each in spans if each.kind != "work" and _is_whole_stop(each)]
    for one, other in _crossing(work, stops):
        _add_overlap(port, one, other, findings)


def _add_overlap(port: Port, one: Event, other: Event, findings: Findings) -> None:
    end = port.zone.text(one.end or one.start)
    findings.add(
        fill("overlaps {row}, which ends at {end}", row=_row(port, one), end=end),
        fill("Shorten one of the two, or give its part of the time in laytime."),
        table=f"port {port.name} events",
        row=_row(port, other),
        column="from",
    )


def _overlapping(events: Sequence[Event]) -> Iterable[tuple[Event, Event]]:
    last: Event | None = None
    for event in sorted(events, key=lambda each: (each.start, each.end or 0)):
        if last is not None and event.start < (last.end or 0):
            yield last, event
        if last is None or (event.end or 0) > (last.end or 0):
            last = event


def _crossing(work: Sequence[Event], stops: Sequence[Event]) -> Iterable[tuple[Event, Event]]:
    """Pairs of a work event and a stop that overlap; both lists are without overlaps, in order."""
    place = 0
    for stop in stops:
        while place and (work[place - 1].end or 0) > stop.start:
            place -= 1
        while place < len(work) and (work[place].end or 0) <= stop.start:
            place += 1
        if place < len(work) and work[place].start < (stop.end or 0):
            yield work[place], stop


def _check_pools(charter: Charter, findings: Findings) -> None:
    pooling = charter.terms.pooling
    groups: dict[str, list[Port]] = {}
    for port in charter.ports:
        key = "" if pooling == "reversible" else port.pool or f"port {port.name}"
        groups.setdefault(key, []).append(port)
    for ports in groups.values():
        first = ports[0]
        for port in ports[1:]:
            if port.terms.money != first.terms.money:
                findings.add(
                    fill(
                        "money terms differ from those of {name}, and both share one allowance",
                        name=first.name,
                    ),
                    fill("Give both the same rates, or settle the ports apart."),
                    table=f"port {port.name} terms",
                )
            if port.notices and first.notices and port.notices[0].at < first.notices[0].at:
                findings.add(
                    fill("comes before {name}, which is listed first", name=first.name),
                    fill("List the ports in the order of the voyage."),
                    table=f"port {port.name}",
                )
            if first.completed is None and port.completed is not None:
                findings.add(
                    fill(
                        "{name} is not completed, and {next}, which follows, is",
                        name=first.name,
                        next=port.name,
                    ),
                    fill("Give the completion of {name}.", name=first.name),
                    table=f"port {first.name}",
                    column="completed",
                )
            first = port
    if pooling == "averaged":
        for port in charter.ports[1:]:
            if port.terms.money != charter.terms.money:
                findings.add(
                    fill(
                        "money terms differ from those of {name} and are averaged",
                        name=charter.ports[0].name,
                    ),
                    fill("Give both the same rates, or settle the ports apart."),
                    table=f"port {port.name} terms",
                )
