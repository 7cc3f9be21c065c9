"""The parts of a price book that the terminal shows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The shadow price of a resource: what one more unit is worth, and how far that holds."""

    words: str
    amount: float
    more_usd_per_year: float | None
    less_usd_per_year: float | None
    holds_up_units: float
    holds_down_units: float
    confirmed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A supply route of a market; `via` is a hub on its way."""

    port: str
    first_site: str
    first_class: str
    via: str | None
    vessel_class: str
    quantity_t: float
    usd_per_t: float


@dataclass(frozen=True, slots=True)
class CostLine:
    """A part of the cost of a tonne: on average, and of one more."""

    part: str
    average_usd_per_t: float
    marginal_usd_per_t: float


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The average landed cost of a market beside the cost of one more tonne."""

    average_usd_per_t: float
    marginal_usd_per_t: float
    lines: tuple[CostLine, ...]


@dataclass(frozen=True, slots=True)
class LandedLine:
    """The landed cost of grain of one origin and grade; without a grade, of all."""

    origin_country: str | None
    grade: str | None
    quantity_t: float
    landed_usd_per_t: float


@dataclass(frozen=True, slots=True)
class MarketReason:
    """Why a market is served as it is."""

    site: str
    sentences: tuple[str, ...]
    services: tuple[ServiceLine, ...]
    reconciliation: Reconciliation | None
    landed_cost: tuple[LandedLine, ...]


@dataclass(frozen=True, slots=True)
class MarketSite:
    """Where a market is."""

    site: str
