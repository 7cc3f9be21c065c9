"""Typed events as JSON values of EPCIS 2.0."""

from __future__ import annotations

from keruen.hub.epcis.events import (
    KILOGRAM,
    Event,
    Extra,
    Link,
    ObjectEvent,
    Quantity,
    Sensing,
    TransformationEvent,
)
from keruen.hub.epcis.json_text import Json, parse_json

Object = dict[str, Json]


def event_json(event: Event, own: str) -> Object:
    """An event as a JSON value; empty fields are left out.

    Parameters
    ----------
    own : prefix of the hub's vocabulary, for losses and dry matter.
    """
    kind = "ObjectEvent" if isinstance(event, ObjectEvent) else "TransformationEvent"
    made: Object = {
        "type": kind,
        "eventID": event.event_id,
        "eventTime": event.time.text,
        "eventTimeZoneOffset": event.time.offset_text,
    }
    if event.record_time is not None:
        made["recordTime"] = event.record_time.text
    if event.error is not None:
        declaration: Object = {
            "declarationTime": event.error.declared.text,
            "reason": event.error.reason,
        }
        if event.error.corrective_events:
            declaration["correctiveEventIDs"] = list(event.error.corrective_events)
        made["errorDeclaration"] = declaration
    if isinstance(event, ObjectEvent):
        made["action"] = event.action
        made["quantityList"] = _quantities(event.quantities)
    if isinstance(event, TransformationEvent):
        made["transformationID"] = event.transformation_id
        made["inputQuantityList"] = _quantities(event.inputs)
        made["outputQuantityList"] = _quantities(event.outputs)
        made[f"{own}:loss"] = [
            {f"{own}:kind": each.kind, f"{own}:kg": each.kg} for each in event.losses
        ]
        if event.dry_matter is not None:
            made[f"{own}:dryMatter"] = {
                f"{own}:inputKg": event.dry_matter.input_kg,
                f"{own}:outputKg": event.dry_matter.output_kg,
                f"{own}:lossKg": event.dry_matter.loss_kg,
            }
    made["bizStep"] = event.biz_step
    made["disposition"] = event.disposition
    for name, uri in (("readPoint", event.read_point), ("bizLocation", event.biz_location)):
        made[name] = {"id": uri} if uri else ""
    made["bizTransactionList"] = _links(event.documents, "bizTransaction")
    made["sourceList"] = _links(event.sources, "source")
    made["destinationList"] = _links(event.destinations, "destination")
    made["sensorElementList"] = [_sensing(each) for each in event.sensings]
    made["ilmd"] = _extras(event.master_data)
    made.update(_extras(event.extras))
    return {name: value for name, value in made.items() if value not in ("", [], {})}


def _quantities(quantities: tuple[Quantity, ...]) -> list[Json]:
    return [{"epcClass": each.lot, "quantity": each.kg, "uom": KILOGRAM} for each in quantities]


def _links(links: tuple[Link, ...], name: str) -> list[Json]:
    return [{"type": each.kind, name: each.uri} for each in links]


def _sensing(sensing: Sensing) -> Object:
    about: Object = {}
    if sensing.time is not None:
        about["time"] = sensing.time.text
    if sensing.device:
        about["deviceID"] = sensing.device
    reports: list[Json] = []
    for each in sensing.measurements:
        report: Object = {"type": each.kind}
        if each.value is not None:
            report["value"] = each.value
        if each.unit:
            report["uom"] = each.unit
        if each.text:
            report["stringValue"] = each.text
        reports.append(report)
    if about:
        return {"sensorMetadata": about, "sensorReport": reports}
    return {"sensorReport": reports}


def _extras(extras: tuple[Extra, ...]) -> Object:
    return {each.name: parse_json(each.value) for each in extras}
