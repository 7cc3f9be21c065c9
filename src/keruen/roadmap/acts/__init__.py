"""Everything anyone can change in the register, one file a family; `ACTS` names them all."""

from keruen.roadmap.acts import (
    agenda,
    attachments,
    commitments,
    decisions,
    entries,
    events,
    evidence,
    measurements,
    movements,
    programmes,
    recurring,
    sessions,
    signatures,
    texts,
    zone_data,
)
from keruen.roadmap.acts.registry import ACTS, Act, do, label_of

__all__ = [
    "ACTS",
    "Act",
    "agenda",
    "attachments",
    "commitments",
    "decisions",
    "do",
    "entries",
    "events",
    "evidence",
    "label_of",
    "measurements",
    "movements",
    "programmes",
    "recurring",
    "sessions",
    "signatures",
    "texts",
    "zone_data",
]
