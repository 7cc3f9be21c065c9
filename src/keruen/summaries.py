"""The names in the summary of a plan: what ``summary.json`` contains, for a type checker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict


class Opening(TypedDict):
    """A hub tier that a plan opens, and the index of the period in which it opens."""

    hub_option: str
    site: str
    tier: int
    opening_period: int


Openings = Sequence[Opening]


class HubOpened(TypedDict):
    """The hub of a plan in one line: its first site, highest tier and first period."""

    site: str
    name: str
    tier: int
    opening_period: int
    opening_date: str


class HubInterval(TypedDict):
    """The proven value of the hub, in USD a year; an end is None where it has no proof (R30)."""

    low: float | None
    high: float | None
    decided: bool
    words: str


class IdleHubCost(TypedDict):
    """The cheapest tiers that may stand idle beside any plan without a hub."""

    cost_usd: float
    openings: list[Opening]


class Tonnes(TypedDict):
    """Tonnes over the horizon: see `keruen.plan.result.summary`."""

    delivered_t: float
    shortage_t: float
    through_hub_t: float
    home_t: float
    left_t: float
    credited_t: float
    bought_not_used_t: float


class OpenGap(TypedDict):
    """A part of the gap: a port, or all the rest where the site is None."""

    site: str | None
    name: str
    usd: float


class PriceAssumption(TypedDict):
    """An assumption in words, a change of it, and what that makes of the value of the hub.

    `turning_change` is the relative change at which the value is zero, None where none is near.
    """

    words: str
    change: str
    effect_usd_per_year: float
    turning_change: float | None
    term: str
    part: str


class SideSummary(TypedDict, total=False):
    """The plan of one model, with a hub or without."""

    cost_usd: float
    bound_usd: float | None
    relaxation_usd: float | None
    gap: float | None
    seconds: float
    hub: HubOpened | None
    cost_terms_usd: dict[str, float]
    tonnes: Tonnes
    open_gap: list[OpenGap]


class Aims(TypedDict):
    """A second aim after cost: its measure before and after, and the bound on it."""

    then: str
    tolerance: float
    first_cost_usd: float
    before: float
    after: float
    bound: float | None
    proven: bool


class LimitSummary(TypedDict):
    """A user's own limit on tonnes moved (R33)."""

    name: str
    kind: str
    each_period: bool
    at_least_t: float | None
    at_most_t: float | None
    at_least_share: float | None
    at_most_share: float | None
    where: dict[str, list[object]]
    share_of: dict[str, list[object]]


class AlternativeSummary(TypedDict):
    """One of several plans of nearly the same cost; shares are of all tonnes used."""

    number: int
    found_by: str
    cost_usd: float
    difference_usd: float
    difference_share: float
    bound_usd: float | None
    gap: float | None
    hub: dict[str, int]
    idle_hubs: list[str]
    through_hub_t: float
    fill_rate: float | None
    shortage_t: float
    co2e_t: float
    distance: float
    distance_to_nearest: float | None
    routes: dict[str, float]
    origins: dict[str, float]
    folder: NotRequired[str]


class AlternativesSummary(TypedDict):
    """Plans that cost at most `within` more than the best one, the first the plan itself."""

    asked: int
    found: int
    within: float
    best_cost_usd: float
    route_kind: str
    has_hubs: bool
    plans: list[AlternativeSummary]
    spans: list[dict[str, object]]
    over_limit: list[str]
    unfinished: list[str]
    directions: int
    is_alone: bool


class DeviationSummary(TypedDict):
    """One way in which reality differed from the last plan."""

    what: str
    words: str
    sites: Sequence[str]
    grade: str
    difference_t: float


class ChangeSummary(TypedDict):
    """A purchase, a voyage or a lane that differs from the last plan, with the reason."""

    kind: str
    route: str | None
    from_site: str
    to_site: str | None
    grade: str | None
    from_period: int
    last_t: float
    new_t: float
    difference_t: float
    month: str
    frozen: bool
    reason: str


class ReplanOptionsSummary(TypedDict):
    """The options of a re-plan, and what they allow."""

    from_period: int
    from_date: str
    case_fingerprint: str
    freeze: int
    change_cost_usd_per_t: float
    change_budget_usd: float | None
    needed_usd: float | None
    allowed_usd: float | None
    needed_frozen_t: float | None


class ReplanSummary(ReplanOptionsSummary):
    """A re-plan: its options, what was changed and why, and how reality differed."""

    change_t: float
    change_frozen_t: float
    deviations: Sequence[DeviationSummary]
    changes: Sequence[ChangeSummary]


class PlanSummary(TypedDict, total=False):
    """The summary of a plan; what a plan does not have is absent or None.

    Parts that are records of their own (`keruen.records`) are mappings here.
    """

    case: str
    title: str
    scenario: str | None
    status: str
    cost_usd: float
    bound_usd: float | None
    relaxation_usd: float | None
    gap: float | None
    seconds: float
    years: float
    hub: HubOpened | None
    openings: list[Opening]
    hub_state: str
    hub_value_usd_per_year: HubInterval
    idle_hub: IdleHubCost | None
    cost_terms_usd: dict[str, float]
    tonnes: Tonnes
    assumptions: list[PriceAssumption]
    with_hub: SideSummary
    no_hub: SideSummary
    limits: list[LimitSummary]
    why: list[str]
    aims: Aims
    hub_value_estimate: Mapping[str, object]
    alternatives: AlternativesSummary
    alternative: AlternativeSummary
    replan: ReplanSummary
    insurance: Mapping[str, object]
