"""The structure of a plan in a few figures: its hub, the shares of its routes and of its origins.

Two plans that cost the same may differ in every movement and mean the same thing, or in few and
mean another. What counts is which hub works, which corridors carry the grain and where it grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.movements.parameters import MeasureParameters
from keruen.summaries import Openings

LEAST_THROUGH_T = 1.0
"""A hub through which less is shipped over the horizon stands idle."""
OTHER_SITES, OTHER_TIERS = 1.0, 0.5
"""How far two plans are apart whose working hubs are at other sites, or have other tiers."""


@dataclass(frozen=True)
class Structure:
    """What a plan is made of.

    Attributes
    ----------
    hub : highest tier of each site with a hub that works: that ships at least a tonne.
    idle : sites with a hub through which nothing is shipped.
    through_hub_t : tonnes that ships load at sites with an open hub.
    route_kind : what `routes` are: corridors, lanes where the case has no corridors, or loading
        ports where it has no lanes.
    routes : tonnes of each, as a share of the tonnes used.
    origins : tonnes used of each country's grades, as a share of the tonnes used.
    """

    hub: Mapping[str, int]
    idle: tuple[str, ...]
    through_hub_t: float
    route_kind: str
    routes: Mapping[str, float]
    origins: Mapping[str, float]


def route_kind(case: Case) -> str:
    """By what routes a case is told apart: corridor, lane or port."""
    if not case.frames.corridors.is_empty():
        return "corridor"
    return "port" if case.frames.lanes.is_empty() else "lane"


def route_frame(case: Case, kind: str) -> tuple[str, pl.DataFrame]:
    """Which movements belong to which route.

    Returns
    -------
    The kind of movement that counts (lane or voyage), and a frame of `name` (of the route) and
    `key`: the lane, or the loading port.
    """
    schema = {"name": pl.String, "key": pl.String}
    if kind == "corridor":
        lanes = MeasureParameters(case).ending_lanes
        rows = [(corridor, lane) for corridor in sorted(lanes) for lane in lanes[corridor]]
        return "lane", pl.DataFrame(rows, schema=schema, orient="row")
    if kind == "lane":
        names = sorted(case.frames.lanes["lane"])
        return "lane", pl.DataFrame({"name": names, "key": names}, schema=schema)
    loading = case.frames.sites.filter(pl.col("load_rate_t_per_day").is_not_null())
    names = sorted(loading["site"])
    return "voyage", pl.DataFrame({"name": names, "key": names}, schema=schema)


def measure_structure(case: Case, movements: pl.DataFrame, openings: Openings) -> Structure:
    """The structure of a plan, from its tables.

    Shares are of all tonnes used; grain that is left over or comes from stock may make those of
    routes add up to more or less than one.
    """
    used = movements.filter(pl.col("kind") == "use")
    total = float(used["quantity_t"].sum())
    kind = route_kind(case)
    moves, routes = route_frame(case, kind)
    key = "route" if moves == "lane" else "from_site"
    moved = (
        movements.filter(pl.col("kind") == moves)
        .join(routes, left_on=key, right_on="key")
        .group_by("name")
        .agg(pl.col("quantity_t").sum())
    )
    origins = used.group_by("origin_country").agg(pl.col("quantity_t").sum())
    tiers: dict[str, int] = {}
    for row in openings:
        site, tier = str(row["site"]), int(row["tier"])
        tiers[site] = max(tier, tiers.get(site, 0))
    through = (
        movements.filter((pl.col("kind") == "voyage") & pl.col("from_site").is_in(sorted(tiers)))
        .group_by("from_site")
        .agg(pl.col("quantity_t").sum())
    )
    shipped = dict(through.iter_rows())
    working = {
        site: tiers[site] for site in sorted(tiers) if shipped.get(site, 0.0) >= LEAST_THROUGH_T
    }
    names = sorted(routes["name"].unique())
    by_route = dict(moved.iter_rows())
    return Structure(
        hub=working,
        idle=tuple(site for site in sorted(tiers) if site not in working),
        through_hub_t=float(sum(shipped.values())),
        route_kind=kind,
        routes={name: _share(by_route.get(name, 0.0), total) for name in names},
        origins={
            name: _share(t, total) for name, t in sorted(origins.iter_rows()) if name is not None
        },
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def distance(one: Structure, other: Structure, *, has_hubs: bool) -> float:
    """How far two structures are apart: 0 alike, 1 alike in nothing.

    The mean of three parts, each between 0 and 1: the hub (1 where other sites work, 0.5 where only
    tiers differ), the routes and the origins (half the sum of the absolute differences of their
    shares, at most 1). Without hub options the mean of the latter two.

    Parameters
    ----------
    has_hubs : whether the case has hub options.
    """
    parts = [_apart(one.routes, other.routes, rest=True), _apart(one.origins, other.origins)]
    if has_hubs:
        sites = OTHER_SITES if set(one.hub) != set(other.hub) else 0.0
        parts.append(sites or (OTHER_TIERS if dict(one.hub) != dict(other.hub) else 0.0))
    return sum(parts) / len(parts)


def _apart(one: Mapping[str, float], other: Mapping[str, float], *, rest: bool = False) -> float:
    """Half the sum of the differences of shares; with `rest` also of what is in none of them."""
    names = sorted({*one, *other})
    gaps = [abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in names]
    if rest:
        gaps.append(abs(sum(one.values()) - sum(other.values())))
    return min(sum(gaps) / 2.0, 1.0)
