"""The work of a person: what waits, since when, until when, and for whom of a side."""

from __future__ import annotations

from keruen.roadmap.work.index import WorkIndex, index_work
from keruen.roadmap.work.items import KINDS, WorkItem, WorkKind
from keruen.roadmap.work.reading import WorkFilter, filter_work, is_for, read_work

__all__ = [
    "KINDS",
    "WorkFilter",
    "WorkIndex",
    "WorkItem",
    "WorkKind",
    "filter_work",
    "index_work",
    "is_for",
    "read_work",
]
