"""Draft surveys: the readings come in, the weight is computed of them, and both are stored."""

from __future__ import annotations

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.arrivals import record_weight
from keruen.hub.commands.operation_fields import (
    ContractId,
    InstrumentId,
    MaybeCallId,
    written,
)
from keruen.hub.commands.survey_fields import ReadingField, ShipField
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.registry import command
from keruen.hub.rows import InstrumentRow
from keruen.hub.weights.readings import compute_survey, read_readings
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine
from keruen.store.refusal import check

DRAFT_SURVEY = "draft_survey"


@command("weighing")
def record_draft_survey(
    unit: Book,
    contract_id: ContractId,
    parcel: Line,
    place: Code,
    instrument_id: InstrumentId,
    ship: ShipField,
    light: ReadingField,
    loaded: ReadingField,
    surveyed_on: Day,
    call_id: MaybeCallId = "",
    evidence: MaybeLine = "",
) -> CommandResult:
    """Record the readings of a draft survey; the weight of the parcel is computed of them."""
    instrument = unit.find(InstrumentRow, instrument_id)
    check(
        instrument.method == DRAFT_SURVEY,
        "{instrument} weighs by {method}, and not by draft survey",
        "Name an instrument with the method draft_survey.",
        kind="invalid",
        instrument=instrument.name,
        method=instrument.method,
    )
    fields = {"ship": ship, "light": light, "loaded": loaded}
    readings = {name: each.model_dump(mode="json") for name, each in fields.items()}
    found = compute_survey(read_readings(readings))
    kg = found.cargo.cargo_kg
    check(
        kg > 0,
        "the draft survey finds no cargo: both net displacements are equal",
        "Check which survey is which, and the ballast of both.",
        kind="invalid",
    )
    weight = record_weight(
        unit, contract_id, parcel, place, instrument_id, kg, surveyed_on, call_id, evidence
    )
    contract = contract_in_force(unit, contract_id)
    readers = unit.readers(contract.owner)
    made = unit.add(
        t.draft_survey,
        **readers,
        contract=contract_id,
        weight=weight.id,
        readings=readings,
        steps=found.steps(),
        light_t=written(found.light.displacement_t),
        loaded_t=written(found.loaded.displacement_t),
        constant_t=written(found.cargo.constant_t),
        kg=kg,
    )
    facts = {"weight": weight.id, "kg": kg}
    return CommandResult(
        "draft_survey", made, readers["tier"], facts=facts, reader=readers["reader"]
    )
