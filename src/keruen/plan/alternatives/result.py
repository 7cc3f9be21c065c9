"""What a search for alternatives finds: plans side by side, and how far each figure can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from keruen.movements.flows import emissions_t_by_period
from keruen.movements.structure import Structure
from keruen.plan.planning import Plan
from keruen.solver import relative_gap
from keruen.summaries import AlternativesSummary, AlternativeSummary


@dataclass(frozen=True)
class Alternative:
    """One plan beside the others.

    Attributes
    ----------
    plan : the plan, verified.
    found_by : the direction in which it was found.
    structure : its hub, and the shares of its routes and origins.
    distance : how far it is from the first plan, 0 to 1 (`keruen.movements.structure`).
    nearest : how far it is from the nearest of the plans before it.
    """

    plan: Plan
    found_by: str
    structure: Structure
    distance: float
    nearest: float

    @property
    def cost_usd(self) -> float:
        """Discounted cost over the horizon."""
        return float(self.plan.summary["cost_usd"])


@dataclass(frozen=True)
class Span:
    """How much of a route or origin the near-optimal plans have, in tonnes over the horizon.

    `least_t` and `most_t` are of plans found; no plan within the limit has less than
    `least_bound_t` or more than `most_bound_t`, which are None where that was not proven.
    """

    kind: str
    name: str
    least_t: float
    most_t: float
    least_bound_t: float | None = None
    most_bound_t: float | None = None


@dataclass(frozen=True)
class Alternatives:
    """The first plan and those that cost nearly as much.

    Attributes
    ----------
    first : the plan that the alternatives were searched from.
    found : the alternatives, the most different first.
    asked : how many were asked for.
    within : how much more each may cost than the best plan found, as a share.
    spans : range of each route and origin.
    over_limit : hub choices for which it is proven that no plan lies within the limit.
    unfinished : directions that were not searched, or not to their end.
    directions : directions in all.
    is_alone : whether it is proven that no plan within the limit differs by `LEAST_DISTANCE`.
    has_hubs : whether the case has hub options.
    """

    first: Alternative
    found: tuple[Alternative, ...]
    asked: int
    within: float
    spans: tuple[Span, ...]
    over_limit: tuple[str, ...]
    unfinished: tuple[str, ...]
    directions: int
    is_alone: bool
    has_hubs: bool

    @property
    def all(self) -> tuple[Alternative, ...]:
        """The first plan and the alternatives."""
        return (self.first, *self.found)

    @property
    def best_cost_usd(self) -> float:
        """The least cost of a plan found."""
        return min(each.cost_usd for each in self.all)

    def rows(self) -> list[AlternativeSummary]:
        """One row a plan, the first with number 0; shares as mappings from name to share."""
        bound = bound_of(self.first.plan)
        rows = [
            _row(number, each, self.first.cost_usd, bound) for number, each in enumerate(self.all)
        ]
        names = sorted({name for row in rows for name in row["origins"]})
        for row in rows:
            row["origins"] = {name: row["origins"].get(name, 0.0) for name in names}
        return rows

    def table(self) -> pl.DataFrame:
        """One row a plan; a column for the share of each route and origin."""
        return pl.DataFrame([_flat(row) for row in self.rows()], infer_schema_length=None)

    def to_dict(self) -> AlternativesSummary:
        """Everything but the plans themselves, in values that JSON can write."""
        return {
            "asked": self.asked,
            "found": len(self.found),
            "within": self.within,
            "best_cost_usd": self.best_cost_usd,
            "route_kind": self.first.structure.route_kind,
            "has_hubs": self.has_hubs,
            "plans": self.rows(),
            "spans": [vars(each) for each in self.spans],
            "over_limit": list(self.over_limit),
            "unfinished": list(self.unfinished),
            "directions": self.directions,
            "is_alone": self.is_alone,
        }


def bound_of(plan: Plan) -> float | None:
    """The bound of a plan; None where no bound was proven."""
    bound = plan.summary["bound_usd"]
    return None if bound is None else float(bound)


def _row(
    number: int, each: Alternative, first_cost_usd: float, bound_usd: float | None
) -> AlternativeSummary:
    plan, structure = each.plan, each.structure
    tonnes = plan.summary["tonnes"]
    needed = tonnes["delivered_t"] + tonnes["shortage_t"]
    emitted = emissions_t_by_period(plan.case, plan.voyage_options.frame, plan.movements)
    return {
        "number": number,
        "found_by": each.found_by,
        "cost_usd": each.cost_usd,
        "difference_usd": each.cost_usd - first_cost_usd,
        "difference_share": (each.cost_usd - first_cost_usd) / max(abs(first_cost_usd), 1e-12),
        "bound_usd": bound_usd,
        "gap": relative_gap(each.cost_usd, bound_usd),
        "hub": dict(structure.hub),
        "idle_hubs": list(structure.idle),
        "through_hub_t": structure.through_hub_t,
        "fill_rate": tonnes["delivered_t"] / needed if needed > 0.0 else None,
        "shortage_t": tonnes["shortage_t"],
        "co2e_t": float(emitted.sum()),
        "distance": each.distance,
        "distance_to_nearest": each.nearest,
        "routes": dict(structure.routes),
        "origins": dict(structure.origins),
    }


def _flat(row: AlternativeSummary) -> dict[str, object]:
    return dict(_cells(row))


def _cells(row: AlternativeSummary) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if name == "hub":
            yield name, " ".join(f"{site}:{tier}" for site, tier in row["hub"].items())
        elif name == "idle_hubs":
            yield name, " ".join(row["idle_hubs"])
        elif isinstance(value, dict):
            for key, share in value.items():
                yield f"share_{name.removesuffix('s')}_{key}", share
        else:
            yield name, value
