"""Values of an indicator: a series for each status, its parts, and the data behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from keruen.store.refusal import Part

STATUSES = ("planned", "simulated", "actual")


@dataclass(frozen=True)
class Cut:
    """One part of a month's value: a market or a port, with its interval where the run gives one.

    Parameters
    ----------
    part : the market or site.
    month : YYYY-MM.
    interval : of 90 % of the replications.
    """

    part: str
    month: str
    value: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Series:
    """One status of one indicator: months (YYYY-MM) and values, and what they were taken from.

    Parameters
    ----------
    total : the one value for the whole: a sum, or a weighted mean, as the query defines.
    query, parameters : what was asked.
    data_sha256 : of the tables named in `tables`, each with its own SHA-256.
    parts : the same by market or port (`part_kind`); each with its value for the whole in
        `part_totals`.
    notes : what a reader must know beside the number.
    replications : how many a simulation ran.
    """

    status: str
    months: tuple[str, ...]
    values: tuple[float, ...]
    total: float
    query: str
    data_sha256: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    part_kind: str = ""
    parts: tuple[Cut, ...] = ()
    part_totals: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Part, ...] = ()
    replications: int | None = None


@dataclass(frozen=True)
class Absent:
    """A status of an indicator that has no value, and why, in words."""

    status: str
    why: Part


@dataclass(frozen=True)
class Found:
    """What a query gives.

    Parameters
    ----------
    months : `month`, `value`.
    total : the one value for the whole.
    used : the tables it was taken from, by name: a frame, or a fingerprint made elsewhere.
    parts : `part`, `month`, `value`, and `low`, `high` where the run gives them.
    part_totals : `part`, `value`.
    """

    months: pl.DataFrame
    total: float
    used: Mapping[str, pl.DataFrame | str]
    part_kind: str = ""
    parts: pl.DataFrame | None = None
    part_totals: pl.DataFrame | None = None
    notes: Sequence[Part] = ()


def frame_sha256(frame: pl.DataFrame) -> str:
    """SHA-256 of a table as CSV, with sorted columns and rows: independent of their order."""
    columns = sorted(frame.columns)
    ordered = frame.select(columns).sort(columns, nulls_last=False)
    return hashlib.sha256(ordered.write_csv(None).encode("utf-8")).hexdigest()


def plain(value: float) -> float:
    """A value without the noise of the order in which it was added up."""
    return round(float(value), 6) + 0.0
