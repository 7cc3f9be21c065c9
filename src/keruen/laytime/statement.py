"""A laytime statement: what was counted, why, and what is payable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from keruen.laytime.clock import Instant
from keruen.laytime.facts import Charter
from keruen.laytime.notices import NoticeResult


@dataclass(frozen=True)
class Line:
    """A stretch of time at a port.

    Parameters
    ----------
    state : ``turn`` (before laytime), ``laytime``, ``excepted``, ``demurrage`` or
        ``demurrage_excepted``.
    part : part of the time that counts.
    counted_s : seconds counted.
    running_s : seconds of the pool counted up to the end: as laytime, or on demurrage.
    kind : what decided it, such as ``weekly``, ``rain`` or ``sooner_commenced``; empty where all
        counts.
    """

    start: Instant
    end: Instant
    state: str
    part: Fraction
    counted_s: Instant
    running_s: Instant
    kind: str = ""
    label: str = ""
    clause: str = ""
    rule: str = ""
    source: str = ""


@dataclass(frozen=True)
class PortResult:
    """A port of a statement.

    Parameters
    ----------
    served, start : when the notice took effect and laytime began, with the rule that fixed it.
    expiry : when the laytime of its pool was used up here.
    allowed_s : its own allowance; None where it belongs to the pool as a whole.
    """

    name: str
    notices: tuple[NoticeResult, ...]
    served: Instant
    start: Instant
    start_rule: str
    expiry: Instant | None
    completed: Instant
    is_open: bool
    allowed_s: Fraction | None
    used_s: Fraction
    demurrage_s: Fraction
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TierResult:
    """Demurrage of one tier."""

    label: str
    seconds: Fraction
    per_day: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Settlement:
    """Money for a pool of ports, or for all of them where time is averaged.

    Parameters
    ----------
    demurrage_s, despatch_s : time that is paid for, rounded as the terms say.
    """

    name: str
    ports: tuple[str, ...]
    allowed_s: Fraction
    used_s: Fraction
    over_s: Fraction
    saved_s: Fraction
    demurrage_s: Fraction
    despatch_s: Fraction
    tiers: tuple[TierResult, ...]
    demurrage: Decimal
    despatch: Decimal


@dataclass(frozen=True)
class TimeBar:
    """Last day for the claim; `is_met` is None where no day of presentation is given."""

    last_day: int
    presented_on: int | None
    is_met: bool | None


@dataclass(frozen=True)
class Running:
    """A ship alongside at some instant.

    Parameters
    ----------
    left_s : laytime left; zero on demurrage.
    expiry : when laytime ends if nothing but weekly windows and holidays interrupts it.
    cost_per_hour : demurrage for each hour from now on, or from the expiry on.
    """

    port: str
    at: int
    left_s: Fraction
    on_demurrage: bool
    counts_now: Fraction
    expiry: Instant | None
    cost_per_hour_now: Decimal
    cost_per_hour_after: Decimal


@dataclass(frozen=True)
class Statement:
    """A laytime statement.

    Parameters
    ----------
    net : demurrage and detention less despatch; above zero the charterer pays.
    shares : net by receiver, where parcels name receivers; they sum to the net of their pools.
    at : the instant that it was calculated for, where it is not of a finished voyage.
    pending : ports that were not reached yet; their allowance counts, their time does not.
    assumed : what was not recorded and taken as given: port, notice number, rule.
    notes : what a reader should know: port, key of the words, and detail.
    engine : version of the calculation.
    """

    charter: Charter
    ports: tuple[PortResult, ...]
    settlements: tuple[Settlement, ...]
    demurrage: Decimal
    despatch: Decimal
    detention_s: Fraction
    detention: Decimal
    net: Decimal
    shares: Mapping[str, Decimal]
    time_bar: TimeBar | None
    running: Running | None
    at: int | None
    pending: tuple[str, ...]
    assumed: tuple[tuple[str, int, str], ...]
    notes: tuple[tuple[str, str, str], ...]
    engine: str

    def port(self, name: str) -> PortResult:
        """The result of a port."""
        return next(each for each in self.ports if each.name == name)
