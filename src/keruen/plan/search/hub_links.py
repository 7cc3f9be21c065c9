"""What only an open hub can do: rows that bound each movement out of a hub site by its tier.

The rows of family 5 (hub.py) bound all that passes a hub by what its open tiers can receive and
load. In the relaxation a hundredth of a hub then serves a customer who needs a hundredth of what
the hub can do. A *link* says that this customer needs the hub open: what moves from a hub site to
another site in a period is at most what that site can take then x whether the first tier is open.
Links hold for every plan; they only make the relaxation stronger (the strong formulation of
facility location).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.table_rows import OpeningStockRow
from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import PlanParameters, lane_arrivals
from keruen.plan.model.ship_load_limits import room_frame
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import Cuts, Floats, Integers, column_numbers

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """Rows `sum of columns <= most x open`, one a link.

    `open` has the column of a first tier and `most` kilotonnes, shape (links,). The columns of
    link k are `index[start[k]:start[k + 1]]`.
    """

    open: Integers
    most: Floats
    start: Integers
    index: Integers

    @property
    def count(self) -> int:
        """Number of links."""
        return len(self.open)

    @property
    def link_of(self) -> Integers:
        """The link of each place in `index`."""
        return np.repeat(np.arange(self.count), np.diff(self.start))

    def cuts(self, chosen: Mask) -> Cuts:
        """The rows of some links, in their order."""
        kept = chosen[self.link_of]
        sizes = np.diff(self.start)[chosen] + 1
        start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        index = np.empty(start[-1], dtype=np.int64)
        value = np.full(start[-1], -1.0)
        first = np.zeros(start[-1], dtype=bool)
        first[start[:-1]] = True
        index[first], value[first] = self.open[chosen], self.most[chosen]
        index[~first] = self.index[kept]
        return Cuts(np.zeros(len(sizes)), start, index, value)

    def broken(self, values: Floats) -> Floats:
        """By how much of its `most` each link is broken at a point, negative where it holds."""
        moved = np.bincount(self.link_of, weights=values[self.index], minlength=self.count)
        return moved / np.maximum(self.most, 1e-9) - values[self.open]

    def prices(self, reduced_costs: Floats) -> Floats:
        """The row price of each link at which none of its columns has a negative reduced cost."""
        worst = np.zeros(self.count)
        np.maximum.at(worst, self.link_of, -reduced_costs[self.index])
        return worst


def find_links(plan_model: PlanModel) -> Links:
    """The links of a model; none where what a site can take has no limit."""
    moves = pl.concat([_lane_moves(plan_model), _ship_moves(plan_model)])
    tiers = plan_model.decisions.open.index.filter(pl.col("tier") == 1).select(
        pl.col("site").alias("from_site"), "period", pl.col("column").alias("open")
    )
    joined = (
        moves.filter(pl.col("most_t").is_finite())
        .join(tiers, on=["from_site", "period"], maintain_order="left")
        .sort("link", "column")
    )
    sizes = joined.group_by("link", maintain_order=True).agg(
        pl.col("open").first(), pl.col("most_t").min(), pl.len().alias("size")
    )
    return Links(
        open=sizes["open"].to_numpy().astype(np.int64),
        most=sizes["most_t"].to_numpy() / TONNES_PER_UNIT,
        start=np.concatenate([[0], np.cumsum(sizes["size"].to_numpy())]).astype(np.int64),
        index=column_numbers(joined),
    )


def empty_until_open(plan_model: PlanModel) -> list[str]:
    """Hub sites at which there is no grain before their first tier is open."""
    parameters = plan_model.parameters
    stocked = {row.site for row in parameters.case.rows(OpeningStockRow) if row.quantity_t}
    buying = set(plan_model.decisions.buy.index["site"].unique().to_list())
    return sorted(
        site
        for site in parameters.hub_sites
        if parameters.sites[site].receiving_capacity_t_per_day == 0.0
        and site not in stocked | buying
    )


SCHEMA = {
    "link": pl.String,
    "from_site": pl.String,
    "period": pl.Int64,
    "column": pl.Int64,
    "most_t": pl.Float64,
}


def _lane_moves(plan_model: PlanModel) -> pl.DataFrame:
    """Columns of the lanes out of hub sites that are empty until open; a lane a link and period."""
    parameters = plan_model.parameters
    sent = plan_model.decisions.send.index.filter(
        pl.col("from_site").is_in(empty_until_open(plan_model))
    )
    names = sent["lane"].unique(maintain_order=True).to_list()
    parts = pl.DataFrame(
        [
            (name, later, 1.0 / (share * (1.0 - lane.loss_fraction)))
            for name in names
            for lane in [parameters.lanes[name]]
            for later, share in lane_arrivals(lane.transit_days, parameters.mean_period_days)
            if lane.loss_fraction < 1.0
        ],
        schema={"lane": pl.String, "later": pl.Int64, "per_received": pl.Float64},
        orient="row",
    )
    runs = sent.select("lane", "to_site", "period").unique(maintain_order=True)
    taken = (
        runs.join(parts, on="lane")
        .with_columns(arrival=pl.col("period") + pl.col("later"))
        .join(room_frame(parameters), left_on=["to_site", "arrival"], right_on=["site", "arrival"])
        .with_columns(most_t=pl.col("room_t") * pl.col("per_received"))
        .select("lane", "period", "most_t")
    )
    most = (
        pl.concat([taken, _lane_capacity(parameters, names)])
        .group_by("lane", "period")
        .agg(pl.col("most_t").min())
    )
    return sent.join(most, on=["lane", "period"], maintain_order="left").select(
        pl.concat_str(pl.lit("lane"), "lane", "period", separator="|").alias("link"),
        *list(SCHEMA)[1:],
    )


def _lane_capacity(parameters: PlanParameters, names: list[str]) -> pl.DataFrame:
    rows = [
        (name, period, float(limit))
        for name in names
        if (rate := parameters.lane_rate_t_per_day(name)) is not None
        for period, limit in enumerate(rate * parameters.days * parameters.lane_factor(name))
    ]
    return pl.DataFrame(
        rows,
        schema={"lane": pl.String, "period": pl.Int64, "most_t": pl.Float64},
        orient="row",
    )


def _ship_moves(plan_model: PlanModel) -> pl.DataFrame:
    """Columns of the ships out of hub sites; those that arrive at a port together are a link.

    Ships load only from open tiers (R12). A tier that is open stays open, so the latest departure
    of a link stands for all of them.
    """
    loaded = plan_model.decisions.load.index.filter(
        pl.col("from_site").is_in(sorted(plan_model.parameters.hub_sites))
    )
    keys = ["from_site", "to_site", "arrival"]
    return (
        loaded.join(
            room_frame(plan_model.parameters),
            left_on=["to_site", "arrival"],
            right_on=["site", "arrival"],
            maintain_order="left",
        )
        .with_columns(period=pl.col("period").max().over(keys))
        .select(
            pl.concat_str(pl.lit("ship"), *keys, separator="|").alias("link"),
            "from_site",
            "period",
            "column",
            pl.col("room_t").alias("most_t"),
        )
    )
