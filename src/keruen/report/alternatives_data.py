"""The alternatives in the summary of a plan, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlternativePlan:
    """One of several plans of nearly the same cost; shares are of all tonnes used."""

    number: int
    found_by: str
    cost_usd: float
    difference_usd: float
    difference_share: float
    gap: float | None
    hub: Mapping[str, int]
    idle_hubs: tuple[str, ...]
    through_hub_t: float
    fill_rate: float | None
    co2e_t: float
    distance: float
    routes: Mapping[str, float]
    origins: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the most that a route or origin has in the plans within the limit."""

    kind: str
    name: str
    least_t: float
    most_t: float
    least_bound_t: float | None
    most_bound_t: float | None


@dataclass(frozen=True, slots=True)
class AlternativesFound:
    """Plans that cost at most `within` more than the best one, the first the plan itself."""

    asked: int
    found: int
    within: float
    route_kind: str
    has_hubs: bool
    plans: tuple[AlternativePlan, ...]
    spans: tuple[Span, ...]
    over_limit: tuple[str, ...]
    unfinished: tuple[str, ...]
    directions: int
    is_alone: bool
