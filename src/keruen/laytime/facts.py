"""Facts of a voyage: ports, notices of readiness, events and parcels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from keruen.laytime.clock import Zone
from keruen.laytime.terms import Terms


@dataclass(frozen=True)
class Notice:
    """A notice of readiness; a state that is None was not recorded."""

    at: int
    in_port: bool | None = None
    in_berth: bool | None = None
    free_pratique: bool | None = None
    customs_cleared: bool | None = None
    ready: bool | None = None
    accepted_at: int | None = None
    remark: str = ""
    source: str = ""


@dataclass(frozen=True)
class Event:
    """An event of the statement of facts.

    Parameters
    ----------
    end : None for a moment.
    laytime, on_demurrage : part of its time that counts, where the event has its own.
    units_down, units : cranes that do not work, and all cranes.
    """

    kind: str
    start: int
    end: int | None
    laytime: Fraction | None = None
    on_demurrage: Fraction | None = None
    unit: str = ""
    units_down: int | None = None
    units: int | None = None
    clause: str = ""
    remark: str = ""
    source: str = ""


@dataclass(frozen=True)
class Parcel:
    """Part of the cargo."""

    cargo_t: Fraction
    receiver: str = ""
    hold: str = ""
    hatches: int = 1
    bill_of_lading: str = ""


@dataclass(frozen=True)
class Holiday:
    """A day on which a port rests.

    Parameters
    ----------
    day : number of the local day.
    """

    day: int
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class Port:
    """A call with its terms and facts, or the turn of one receiver with a clock of its own.

    Parameters
    ----------
    completed : None while the ship is alongside.
    """

    name: str
    zone: Zone
    operation: str
    pool: str
    terms: Terms
    notices: tuple[Notice, ...]
    events: tuple[Event, ...]
    parcels: tuple[Parcel, ...]
    holidays: tuple[Holiday, ...]
    cargo_t: Fraction | None = None
    hatches: int | None = None
    commenced: int | None = None
    completed: int | None = None


@dataclass(frozen=True)
class Charter:
    """A voyage to calculate.

    Parameters
    ----------
    document : the input as it was read, as JSON values: it stands in the basis of the statement.
    """

    reference: str
    vessel: str
    charter_party: str
    owner: str
    charterer: str
    cargo: str
    author: str
    currency: str
    presented_on: int | None
    ports: tuple[Port, ...]
    document: Mapping[str, object]

    @property
    def terms(self) -> Terms:
        """Terms that are the same at every port: pooling, rounding, time bar."""
        return self.ports[0].terms
