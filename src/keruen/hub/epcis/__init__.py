"""EPCIS 2.0 (JSON-LD) out and in, with checks of vocabulary, mass and identifiers."""

from keruen.hub.epcis.checks import event_hash
from keruen.hub.epcis.errors import EpcisError, EpcisFinding
from keruen.hub.epcis.events import (
    Action,
    Document,
    DryMatter,
    ErrorDeclaration,
    Event,
    Extra,
    Link,
    Loss,
    Measurement,
    Moment,
    ObjectEvent,
    Quantity,
    Sensing,
    TransformationEvent,
)
from keruen.hub.epcis.identifiers import Naming, check_digit
from keruen.hub.epcis.read import read_document
from keruen.hub.epcis.vocabulary import read_vocabulary
from keruen.hub.epcis.write import write_document

__all__ = [
    "Action",
    "Document",
    "DryMatter",
    "EpcisError",
    "EpcisFinding",
    "ErrorDeclaration",
    "Event",
    "Extra",
    "Link",
    "Loss",
    "Measurement",
    "Moment",
    "Naming",
    "ObjectEvent",
    "Quantity",
    "Sensing",
    "TransformationEvent",
    "check_digit",
    "event_hash",
    "read_document",
    "read_vocabulary",
    "write_document",
]
