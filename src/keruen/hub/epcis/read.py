"""An EPCIS 2.0 document (JSON-LD) as typed events; a document with an error is refused whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from keruen.errors import KeruenError
from keruen.hub.epcis.checks import check_events
from keruen.hub.epcis.errors import EpcisError, EpcisFinding, Findings
from keruen.hub.epcis.events import (
    KILOGRAM,
    Action,
    Document,
    DryMatter,
    ErrorDeclaration,
    Event,
    Link,
    Loss,
    Measurement,
    Moment,
    ObjectEvent,
    Quantity,
    Sensing,
    TransformationEvent,
)
from keruen.hub.epcis.identifiers import (
    Naming,
    event_problem,
    lot_problem,
    place_problem,
    uri_problem,
)
from keruen.hub.epcis.json_text import Json, parse_json
from keruen.hub.epcis.read_values import Object, Values
from keruen.hub.grain.checks import shown
from keruen.laytime.clock import is_zone

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXTS = (
    CONTEXT,
    "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    "https://gs1.github.io/EPCIS/epcis-context.jsonld",
)
VERSION = "2.0"
TOP = ("@context", "type", "schemaVersion", "creationDate", "epcisBody")
COMMON = (
    "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "errorDeclaration",
    "bizStep", "disposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList",
    "destinationList", "sensorElementList", "ilmd",
)  # fmt: skip
OBJECT = ("action", "quantityList")
TRANSFORMATION = ("inputQuantityList", "outputQuantityList", "transformationID")
ACTIONS = ("ADD", "OBSERVE", "DELETE")
LONG_PLACE = ("id",)


def read_document(
    text: str | bytes,
    naming: Naming,
    zone: str | None = None,
    known: Mapping[str, str] | None = None,
) -> Document:
    """The events of an EPCIS document.

    Parameters
    ----------
    text : JSON-LD of EPCIS 2.0.
    naming : of the hub; fields of its vocabulary are declared losses and dry matter.
    zone : IANA zone of the place of the events, such as ``Africa/Casablanca``; the offsets are
        then compared with that zone. None where the events come from several zones.
    known : hashes of events that the book has already, by event id (`event_hash`).

    Returns
    -------
    The document. An event that stands twice with the same content is returned once.

    Raises
    ------
    EpcisError : with every finding.
    KeruenError : an unknown zone.

    Examples
    --------
    >>> naming = Naming("https://hub.example/id")
    >>> empty = '{"@context": "%s", "type": "EPCISDocument", "schemaVersion": "2.0", ' % CONTEXT
    >>> empty += '"creationDate": "2026-11-24T09:00:00Z", "epcisBody": {"eventList": []}}'
    >>> read_document(empty, naming).created.text
    '2026-11-24T09:00:00.000+00:00'
    """
    if zone is not None and not is_zone(zone):
        raise KeruenError(
            f"zone, value {shown(zone)!r}: unknown", "Give an IANA zone, such as Africa/Casablanca."
        )
    top = parse_json(text)
    if not isinstance(top, dict):
        raise EpcisError(
            [EpcisFinding("the document", "not an object", "Give an EPCIS document in JSON-LD.")]
        )
    findings = Findings()
    prefixes = _prefixes(top.get("@context"), findings)
    values = Values(findings, prefixes)
    values.known(top, TOP, "the document")
    for name, expected in (("type", "EPCISDocument"), ("schemaVersion", VERSION)):
        if top.get(name) != expected:
            findings.add(f"the document, {name}", "missing or unknown", f"Write {expected!r}.")
    created = values.moment(top, "creationDate", "the document", required=True)
    body = values.inner(top, "epcisBody", "the document")
    if body is None:
        findings.add("the document, epcisBody", "missing", "Add epcisBody with its eventList.")
        body = {}
    values.known(body, ("eventList",), "the document, epcisBody")
    reader = _Reader(values, _own_prefix(prefixes, naming))
    read = [reader.event(f"event {n}", each) for n, each in _events(values, body)]
    events = [event for event in read if event is not None]
    if not findings.found:
        check_events(events, findings, zone, known or {})
    findings.refuse()
    unique = {event.event_id: event for event in events}
    return Document(cast(Moment, created), tuple(unique.values()), tuple(prefixes.items()))


def _events(values: Values, body: Object) -> list[tuple[int, Object]]:
    found = values.objects(body, "eventList", "epcisBody")
    return [(int(place.rpartition(" ")[2]), each) for place, each in found]


def _prefixes(context: Json, findings: Findings) -> dict[str, str]:
    parts = context if isinstance(context, list) else [context]
    if not any(isinstance(each, str) and each in CONTEXTS for each in parts):
        findings.add("the document, @context", "not that of EPCIS 2.0", f"Add {CONTEXT!r}.")
    prefixes: dict[str, str] = {}
    for part in parts:
        for prefix, uri in part.items() if isinstance(part, dict) else ():
            if not isinstance(uri, str) or uri_problem(uri) or not prefix or ":" in prefix:
                findings.add(
                    f"the document, @context, prefix {prefix[:60]!r}",
                    "not the address of a vocabulary",
                    "Give a web address as a text.",
                )
            else:
                prefixes[prefix] = uri
    return prefixes


def _own_prefix(prefixes: dict[str, str], naming: Naming) -> str:
    return next((each for each, uri in prefixes.items() if uri == naming.vocabulary), "")


class _Reader:
    """Reads events; `own` is the prefix of the hub's vocabulary, empty where there is none."""

    def __init__(self, values: Values, own: str) -> None:
        self.values = values
        self.findings = values.findings
        self.own = own

    def event(self, place: str, holder: Object) -> Event | None:
        kind = holder.get("type")
        if kind == "ObjectEvent":
            return self._object_event(place, holder)
        if kind == "TransformationEvent":
            return self._transformation_event(place, holder)
        self.findings.add(
            f"{place}, type",
            "not an event that a grain terminal records",
            "Use ObjectEvent or TransformationEvent.",
            "" if kind is None else kind,
        )
        return None

    def _object_event(self, place: str, holder: Object) -> ObjectEvent | None:
        self.values.known(holder, COMMON + OBJECT, place)
        base = self._common(place, holder)
        action = self.values.text(holder, "action", place, required=True)
        if action and action not in ACTIONS:
            self.findings.add(
                f"{place}, action", "unknown", f"Use one of: {', '.join(ACTIONS)}.", action
            )
        quantities = self._quantities(place, holder, "quantityList")
        if not holder.get("quantityList") and not holder.get("sensorElementList"):
            self.findings.add(
                place, "neither lots nor measurements", "Add quantityList or sensorElementList."
            )
        if "ilmd" in holder and action != "ADD":
            self.findings.add(
                f"{place}, ilmd",
                "master data of a lot belong to the event that makes it",
                "Move ilmd to the event with the action ADD.",
            )
        if base is None:
            return None
        return ObjectEvent(**vars(base), action=cast(Action, action), quantities=quantities)

    def _transformation_event(self, place: str, holder: Object) -> TransformationEvent | None:
        loss, dry = (f"{self.own}:{name}" if self.own else "" for name in ("loss", "dryMatter"))
        self.values.known(holder, COMMON + TRANSFORMATION, place)
        base = self._common(place, holder, (loss, dry))
        inputs = self._quantities(place, holder, "inputQuantityList")
        outputs = self._quantities(place, holder, "outputQuantityList")
        identity = self.values.identifier(
            holder, "transformationID", place, uri_problem, required=False
        )
        for name in ("inputQuantityList", "outputQuantityList"):
            if not holder.get(name) and "transformationID" not in holder:
                self.findings.add(
                    f"{place}, {name}", "missing", "Add the lots, or a transformationID."
                )
        losses = self._losses(place, holder, loss) if loss else ()
        dry_matter = self._dry_matter(place, holder, dry) if dry else None
        if base is None:
            return None
        return TransformationEvent(
            **vars(base),
            inputs=inputs,
            outputs=outputs,
            transformation_id=identity,
            losses=losses,
            dry_matter=dry_matter,
        )

    def _common(self, place: str, holder: Object, own: tuple[str, ...] = ()) -> Event | None:
        values = self.values
        event_id = values.identifier(holder, "eventID", place, event_problem)
        time = values.event_time(holder, place)
        step = values.term(holder, "bizStep", place, "biz_step")
        disposition = values.term(holder, "disposition", place, "disposition")
        read_point = self._place(place, holder, "readPoint")
        location = self._place(place, holder, "bizLocation")
        links = self._links
        documents = links(place, holder, "bizTransactionList", "bizTransaction", "transaction")
        sources = links(place, holder, "sourceList", "source", "party_or_place")
        destinations = links(place, holder, "destinationList", "destination", "party_or_place")
        sensings = self._sensings(place, holder)
        recorded = values.moment(holder, "recordTime", place, required=False)
        error = self._error(place, holder)
        master = values.inner(holder, "ilmd", place) or {}
        values.known(master, (), f"{place}, ilmd")
        if time is None:
            return None
        return Event(
            event_id,
            time,
            step,
            disposition,
            read_point,
            location,
            documents,
            sources,
            destinations,
            sensings,
            recorded,
            error,
            values.extras(master),
            values.extras(holder, own),
        )

    def _place(self, place: str, holder: Object, name: str) -> str:
        inner = self.values.inner(holder, name, place)
        if inner is None:
            return ""
        self.values.known(inner, LONG_PLACE, f"{place}, {name}")
        return self.values.identifier(inner, "id", f"{place}, {name}", place_problem)

    def _quantities(self, place: str, holder: Object, name: str) -> tuple[Quantity, ...]:
        found = []
        for where, each in self.values.objects(holder, name, place):
            self.values.known(each, ("epcClass", "quantity", "uom"), where)
            lot = self.values.identifier(each, "epcClass", where, lot_problem)
            kg = self.values.kg(each, "quantity", where)
            unit = self.values.text(each, "uom", where, required=True)
            if unit and unit != KILOGRAM:
                self.findings.add(
                    f"{where}, uom", "not kilograms", "Convert to kilograms and write KGM.", unit
                )
            found.append(Quantity(lot, kg))
        return tuple(found)

    def _links(
        self, place: str, holder: Object, name: str, field: str, kind: str
    ) -> tuple[Link, ...]:
        found = []
        for where, each in self.values.objects(holder, name, place):
            self.values.known(each, ("type", field), where)
            term = self.values.term(each, "type", where, kind, required=True)
            found.append(Link(term, self.values.identifier(each, field, where, uri_problem)))
        return tuple(found)

    def _sensings(self, place: str, holder: Object) -> tuple[Sensing, ...]:
        found = []
        for where, each in self.values.objects(holder, "sensorElementList", place):
            self.values.known(each, ("sensorMetadata", "sensorReport"), where)
            about = self.values.inner(each, "sensorMetadata", where) or {}
            self.values.known(about, ("time", "deviceID"), f"{where}, sensorMetadata")
            reports = [
                self._measurement(spot, report)
                for spot, report in self.values.objects(each, "sensorReport", where)
            ]
            if not reports:
                self.findings.add(f"{where}, sensorReport", "missing", "Add the figures.")
            found.append(
                Sensing(
                    tuple(reports),
                    self.values.moment(about, "time", f"{where}, sensorMetadata", required=False),
                    self.values.identifier(
                        about, "deviceID", f"{where}, sensorMetadata", uri_problem, required=False
                    ),
                )
            )
        return tuple(found)

    def _measurement(self, place: str, report: Object) -> Measurement:
        values = self.values
        values.known(report, ("type", "value", "uom", "stringValue"), place)
        kind = values.text(report, "type", place, required=True)
        if ":" in kind and not values.is_extra(kind) and uri_problem(kind):
            self.findings.add(
                f"{place}, type",
                "a prefix that @context does not explain",
                "Add the prefix to @context.",
                kind,
            )
        value = values.decimal(report, "value", place)
        text = values.text(report, "stringValue", place)
        if report.get("value") is None and report.get("stringValue") is None:
            self.findings.add(place, "neither value nor stringValue", "Add the result.")
        unit = values.text(report, "uom", place)
        return Measurement(kind, value, unit, text)

    def _error(self, place: str, holder: Object) -> ErrorDeclaration | None:
        inner = self.values.inner(holder, "errorDeclaration", place)
        if inner is None:
            return None
        where = f"{place}, errorDeclaration"
        self.values.known(inner, ("declarationTime", "reason", "correctiveEventIDs"), where)
        declared = self.values.moment(inner, "declarationTime", where, required=True)
        reason = self.values.term(inner, "reason", where, "error_reason", required=True)
        correcting = inner.get("correctiveEventIDs", [])
        names = correcting if isinstance(correcting, list) else [correcting]
        events = tuple(each for each in names if isinstance(each, str) and not event_problem(each))
        if len(events) < len(names):
            self.findings.add(
                f"{where}, correctiveEventIDs",
                "not identifiers of events",
                "List the eventID of each correcting event.",
            )
        elif reason == "incorrect_data" and not events:
            self.findings.add(
                f"{where}, correctiveEventIDs",
                "missing, and the reason is incorrect_data",
                "List the eventID of each correcting event, or give the reason did_not_occur.",
            )
        return None if declared is None else ErrorDeclaration(declared, reason, events)

    def _losses(self, place: str, holder: Object, name: str) -> tuple[Loss, ...]:
        kind, kg = f"{self.own}:kind", f"{self.own}:kg"
        found = []
        for where, each in self.values.objects(holder, name, place):
            self._only(where, each, (kind, kg))
            word = self.values.text(each, kind, where, required=True)
            found.append(Loss(word, self.values.kg(each, kg, where)))
        return tuple(found)

    def _dry_matter(self, place: str, holder: Object, name: str) -> DryMatter | None:
        inner = self.values.inner(holder, name, place)
        if inner is None:
            return None
        where = f"{place}, {name}"
        names = [f"{self.own}:{each}" for each in ("inputKg", "outputKg", "lossKg")]
        self._only(where, inner, tuple(names))
        first, second, third = (self.values.kg(inner, each, where, 0) for each in names)
        return DryMatter(first, second, third)

    def _only(self, place: str, holder: Object, names: tuple[str, ...]) -> None:
        for name in holder:
            if name not in names:
                self.findings.add(
                    f"{place}, field {name[:60]!r}", "unknown", f"Use only {', '.join(names)}."
                )
