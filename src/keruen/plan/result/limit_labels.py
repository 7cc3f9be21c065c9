"""The limits of a plan that a user set and could change, in the case's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT


@dataclass(frozen=True)
class LimitKind:
    """A family of rows that a user can change: how it is called, which cell sets it, its unit."""

    words: str
    cell: str
    unit: str
    scale: float


TONNES = ("t", TONNES_PER_UNIT)

# Block of rows -> words with the row's keys in braces, and the cell of the case that sets it.
KINDS: dict[str, LimitKind] = {
    "supply": LimitKind(
        "the {grade} of crop {crop_year} on offer at {site}",
        "table harvests, row site={site} and crop_year={crop_year}, column quantity_t",
        *TONNES,
    ),
    "quota": LimitKind(
        "the export quota {quota}", "table quotas, row quota={quota}, column quantity_t", *TONNES
    ),
    "lane_capacity": LimitKind(
        "the capacity of lane {lane}",
        "table lanes, row lane={lane}, column capacity_t_per_day",
        *TONNES,
    ),
    "corridor_capacity": LimitKind(
        "the capacity of corridor {corridor}",
        "table corridors, row corridor={corridor}, column capacity_t_per_day",
        *TONNES,
    ),
    "receiving": LimitKind(
        "what {site} can take in",
        "table sites, row site={site}, column receiving_capacity_t_per_day",
        *TONNES,
    ),
    "hub_receiving": LimitKind(
        "what {site} and its hub can take in",
        "table sites, row site={site}, column receiving_capacity_t_per_day",
        *TONNES,
    ),
    "loading": LimitKind(
        "what {site} can put out",
        "table sites, row site={site}, column loading_capacity_t_per_day",
        *TONNES,
    ),
    "storage": LimitKind(
        "the storage at {site}", "table sites, row site={site}, column storage_capacity_t", *TONNES
    ),
    "minimum_cover": LimitKind(
        "the least cover of {market} in {year}",
        "table markets, row market={market}, column minimum_cover",
        *TONNES,
    ),
    "reserve": LimitKind(
        "the reserve {reserve}",
        "table reserves, row reserve={reserve}, column quantity_t or days_of_cover",
        *TONNES,
    ),
    "rotation": LimitKind(
        "the rotation of reserve {reserve}",
        "table reserves, row reserve={reserve}, column rotation_months",
        *TONNES,
    ),
    "origin_limit": LimitKind(
        "the origin limit {origin_limit} in {year}",
        "table origin_limits, row origin_limit={origin_limit}, column maximum_share",
        *TONNES,
    ),
    "co2_cap": LimitKind(
        "the yearly cap on CO2e in {year}", "table case, column co2_cap_t_per_year", *TONNES
    ),
    "maximum_hubs": LimitKind(
        "the number of hub sites, at least one where a hub is asked for",
        "table case, column maximum_hubs",
        "hubs",
        1.0,
    ),
    "limit_at_least": LimitKind(
        "the limit {limit!r} from below", "argument limits, Limit {limit!r}", *TONNES
    ),
    "limit_at_most": LimitKind(
        "the limit {limit!r} from above", "argument limits, Limit {limit!r}", *TONNES
    ),
    "stock_floor": LimitKind(
        "the safety stock of {market}", "table policies, kind stock_floor, column days", *TONNES
    ),
    "target_lane": LimitKind(
        "the target utilisation of lane {lane}",
        "table policies, kind target_utilisation, column share",
        *TONNES,
    ),
    "target_corridor": LimitKind(
        "the target utilisation of corridor {corridor}",
        "table policies, kind target_utilisation, column share",
        *TONNES,
    ),
    "target_receiving": LimitKind(
        "the target utilisation of {site}, receiving",
        "table policies, kind target_utilisation, column share",
        *TONNES,
    ),
    "target_loading": LimitKind(
        "the target utilisation of {site}, loading",
        "table policies, kind target_utilisation, column share",
        *TONNES,
    ),
    "hub_budget": LimitKind(
        "the capital budget of the hub", "table case, column hub_budget_usd", "USD", 1000.0
    ),
}


def limit_kind(block: str) -> LimitKind | None:
    """The kind of limit that a block of rows states; None for rows nobody can change."""
    if block in KINDS:
        return KINDS[block]
    for name in ("reserve", "rotation", "origin_limit"):
        if block.startswith(f"{name}_"):
            return KINDS[name]
    return None


@dataclass(frozen=True)
class Limit:
    """One limit over all its periods: the rows of the model that state it, in their order."""

    words: str
    cell: str
    unit: str
    scale: float
    rows: tuple[int, ...]


def list_limits(plan_model: PlanModel) -> list[Limit]:
    """Every limit of a model that a user could change, in the order of the families."""
    grouped: dict[tuple[str, str], tuple[LimitKind, list[int]]] = {}
    for block in plan_model.model.rows.values():
        kind = limit_kind(block.name)
        if kind is None:
            continue
        for keys in block.index.iter_rows(named=True):
            named = _readable(plan_model.parameters, keys)
            place = (kind.words.format(**named), kind.cell.format(**keys))
            grouped.setdefault(place, (kind, []))[1].append(keys["row"])
    return [
        Limit(words, cell, kind.unit, kind.scale, tuple(rows))
        for (words, cell), (kind, rows) in grouped.items()
    ]


def _readable(parameters: PlanParameters, keys: Mapping[str, object]) -> dict[str, object]:
    """Keys with full names in place of short ones."""
    named = dict(keys)
    if "site" in keys:
        named["site"] = parameters.sites[str(keys["site"])].name
    if "market" in keys:
        named["market"] = parameters.markets[str(keys["market"])].name
    return named
