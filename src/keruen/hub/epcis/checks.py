"""Checks that GS1's JSON schema leaves out: mass, steps, offsets and equal identifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keruen.hub.epcis.errors import Findings
from keruen.hub.epcis.events import Event, ObjectEvent, Quantity, TransformationEvent
from keruen.hub.epcis.json_text import fingerprint
from keruen.hub.epcis.to_json import event_json
from keruen.hub.epcis.vocabulary import read_vocabulary
from keruen.hub.grain.checks import shown
from keruen.laytime.clock import freeze_zone, offset_text


def event_hash(event: Event) -> str:
    """SHA-256 of the content of an event, the same wherever it is written."""
    return fingerprint(event_json(event, "keruen"))


def check_events(
    events: Sequence[Event], findings: Findings, zone: str | None, known: Mapping[str, str]
) -> None:
    """Check events whose single fields are right: mass, steps, offsets and identifiers.

    Parameters
    ----------
    zone : IANA zone whose offsets the events must have; None for any.
    known : hashes of events that are recorded already, by event id.
    """
    hashes = dict(known)
    for number, event in enumerate(events, start=1):
        place = f"event {number}"
        _check_step(place, event, findings)
        if zone is not None:
            _check_offset(place, event, zone, findings)
        found = event_hash(event)
        if hashes.setdefault(event.event_id, found) != found:
            findings.add(
                f"{place}, eventID",
                "the same identifier stands for another event",
                "Give each event an identifier of its own; correct an event by errorDeclaration.",
                event.event_id,
            )
    _check_mass(events, findings)


def _check_step(place: str, event: Event, findings: Findings) -> None:
    use = event.action if isinstance(event, ObjectEvent) else "TRANSFORM"
    steps = read_vocabulary()["biz_step"]
    if event.biz_step and use not in steps[event.biz_step].split():
        kind = f"an event with the action {use}" if use != "TRANSFORM" else "a transformation"
        right = ", ".join(step for step, uses in steps.items() if use in uses.split())
        findings.add(
            f"{place}, bizStep", f"not a step of {kind}", f"Use one of: {right}.", event.biz_step
        )


def _check_offset(place: str, event: Event, zone: str, findings: Findings) -> None:
    year = event.time.utc.year
    clock = freeze_zone(zone, year - 1, year + 1)
    right = clock.offset_at(int(event.time.utc.timestamp()))
    if right != event.time.offset_minutes * 60:
        findings.add(
            f"{place}, eventTimeZoneOffset",
            f"{zone} has the offset {offset_text(right)} at that time",
            "Correct the offset, or read the document without a zone.",
            event.time.offset_text,
        )


@dataclass
class _Balance:
    """Both sides of one transformation, over all its events."""

    place: str
    inputs: dict[str, int] = field(default_factory=dict)
    outputs: dict[str, int] = field(default_factory=dict)
    lost_kg: int = 0


def _check_mass(events: Sequence[Event], findings: Findings) -> None:
    balances: dict[str, _Balance] = {}
    # An event that stands twice counts once.
    seen: set[str] = set()
    for number, event in enumerate(events, start=1):
        if event.event_id in seen:
            continue
        seen.add(event.event_id)
        place = f"event {number}"
        if isinstance(event, ObjectEvent):
            _check_once(f"{place}, quantityList", event.quantities, findings)
        if not isinstance(event, TransformationEvent):
            continue
        _check_once(f"{place}, inputQuantityList", event.inputs, findings)
        _check_once(f"{place}, outputQuantityList", event.outputs, findings)
        balance = balances.setdefault(event.transformation_id or event.event_id, _Balance(place))
        for side, quantities in ((balance.inputs, event.inputs), (balance.outputs, event.outputs)):
            for each in quantities:
                side[each.lot] = side.get(each.lot, 0) + each.kg
        balance.lost_kg += sum(each.kg for each in event.losses)
        dry = event.dry_matter
        if dry is not None and dry.input_kg != dry.output_kg + dry.loss_kg:
            findings.add(
                f"{place}, dry matter",
                f"{dry.input_kg} kg go in, and {dry.output_kg} kg and a loss of {dry.loss_kg} kg "
                "come out",
                "Correct the dry matter; drying removes water alone.",
            )
    for balance in balances.values():
        both = sorted(balance.inputs.keys() & balance.outputs.keys())
        if both:
            findings.add(
                balance.place,
                f"the lot {shown(both[0])!r} is both input and output",
                "Give what comes out a lot of its own.",
            )
        entered, left = sum(balance.inputs.values()), sum(balance.outputs.values())
        if entered != left + balance.lost_kg:
            findings.add(
                balance.place,
                f"{entered} kg go in, and {left} kg and a declared loss of {balance.lost_kg} kg "
                "come out",
                "Correct the kilograms, or declare the loss with its kind.",
            )


def _check_once(place: str, quantities: Sequence[Quantity], findings: Findings) -> None:
    counts = Counter(each.lot for each in quantities)
    for lot in sorted(lot for lot, count in counts.items() if count > 1):
        findings.add(place, f"the lot {shown(lot)!r} stands twice", "Add the kilograms up.")
