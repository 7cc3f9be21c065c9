"""The ports of a plan, each as the small problem that it decides alone once prices are known.

A block is a port that ships reach: the ships into it, its stock, what its markets use and lack.
Rows that only count these columns are the block's own; every other row joins it to the rest and has
a price. Of a site that hub tiers enlarge the limits that tiers move have prices too; the block
keeps to what all its tiers together allow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.specification import margin, specification_of_sites
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.rows import number_of
from keruen.solver import column_numbers, row_numbers

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# A port is divided into at most so many steps of tonnage: more cost time, fewer round ships up.
MOST_STEPS = 5000
FINEST_KT = 0.02
ALMOST = 1e-9


@dataclass(frozen=True)
class Source:
    """What one loading port sends to a block: its ships, by number, and the grades they load.

    `column[ship, grade]` is the column of loading, -1 where there is none; `mixes[k, grade]` are
    the corners of the permitted mixes; `loose[ship]` marks ships that choose their grade alone:
    where no grade breaks a specification, or where quality rows are priced instead, because columns
    outside the block are in them too.
    """

    ships: Integers
    departure: Integers
    column: Integers
    mixes: Floats
    loose: Mask


@dataclass(frozen=True)
class Block:
    """One port: its columns and rows in the matrix, its data in kilotonnes and whole steps.

    Ships are sorted by the period of arrival; `ship_start[t]` is the first of period t. `slack_kt`
    is by how much the stock of the steps exceeds the true one, shape (T,), which is known because
    only needs and the opening stock are rounded in it.
    """

    site: str
    step_kt: float
    kept: float
    trip_column: Integers
    arrival: Integers
    ship_start: Integers
    units: Integers
    sources: list[Source]
    opening: int
    capacity: Integers
    receiving: Integers
    need: Integers
    most_short: Integers
    demand_kt: Floats
    slack_kt: Floats
    out_most: Integers
    in_most: Integers
    stock_column: Integers
    use_column: Integers
    short_column: Integers
    columns: Integers
    own_rows: Integers
    balance_rows: Integers
    cover_rows: Integers


def mix_corners(margins: Floats) -> Floats:
    """The corners of the mixes of grades that keep every margin, shape (corners, grades).

    `margins[attribute, grade]`: a mix x >= 0 with sum 1 is permitted where margins @ x >= 0.
    """
    grades = margins.shape[1]
    sides = np.vstack([np.eye(grades), margins])
    scale = np.maximum(1.0, np.abs(sides).sum(axis=1))
    found: list[Floats] = []
    for tight in combinations(range(len(sides)), grades - 1):
        system = np.vstack([np.ones((1, grades)), sides[list(tight)]])
        if abs(np.linalg.det(system)) < 1e-12:
            continue
        point = np.linalg.solve(system, np.eye(grades)[0])
        if (sides @ point >= -1e-9 * scale).all():
            point = np.maximum(point, 0.0)
            if not any(np.abs(point - other).max() < 1e-9 for other in found):
                found.append(point)
    return np.array(found, dtype=np.float64).reshape(-1, grades)


def step_of(intakes_kt: Floats, widest_kt: float) -> float:
    """The step of tonnage in which the intakes of ships are whole, or nearly so.

    Fine enough to be true and coarse enough to be quick; of the steps in that range the one that
    rounds the ships up least.
    """
    finest = max(widest_kt / MOST_STEPS, FINEST_KT)
    best, least = finest, math.inf
    for intake in np.unique(intakes_kt[intakes_kt > 0.0]):
        count = max(int(intake / finest), 1)
        for pieces in range(max(count // 2, 1), count + 1):
            step = float(intake) / pieces
            waste = float((np.ceil(intakes_kt / step - ALMOST) * step - intakes_kt).sum())
            if waste < least - 1e-9:
                best, least = step, waste
    return best


def port_blocks(plan_model: PlanModel) -> list[Block]:
    """Every port that can be a block, in the order of its name."""
    decisions, parameters = plan_model.decisions, plan_model.parameters
    trips = decisions.trips.index.filter(
        pl.col("second_site").is_null()
        & (pl.col("period") + pl.col("later") < parameters.period_count)
    )
    sites = sorted(set(trips["to_site"].to_list()))
    return [
        block for site in sites if (block := _Extract(plan_model, site, trips).block()) is not None
    ]


class _Extract:
    """Reads one block out of the model."""

    def __init__(self, plan_model: PlanModel, site: str, trips: pl.DataFrame) -> None:
        self.parameters: PlanParameters = plan_model.parameters
        self.model = plan_model.model
        self.decisions = plan_model.decisions
        self.site = site
        self.trips = (
            trips.filter(pl.col("to_site") == site)
            .with_columns(arrival=pl.col("period") + pl.col("later"))
            .sort("arrival", "option", "period")
            .with_row_index("ship")
        )
        self.tiers = plan_model.decisions.open.index.filter(pl.col("site") == site)

    def _tiers_kt(self, column: str, *, per_day: bool) -> Floats:
        """What all tiers that can be open add to a limit together, in each period."""
        added = np.zeros(self.parameters.period_count)
        hours = self.parameters.days * self.parameters.site_factor(self.site)
        for name, period in self.tiers.select("hub_option", "period").iter_rows():
            factor = self.parameters.hub_option_factor(name)[period]
            scale = hours[period] if per_day else 1.0
            added[period] += self.parameters.hub_options[name][column] * factor * scale
        return added / TONNES_PER_UNIT

    def block(self) -> Block | None:
        """The block, or None where grain can leave the port without any limit."""
        periods = self.parameters.period_count
        site = self.parameters.sites[self.site]
        kept = 1.0 - site.loss_fraction
        intake_kt = self.trips["intake_t"].to_numpy() / TONNES_PER_UNIT * kept
        storage_kt = site.storage_capacity_t / TONNES_PER_UNIT + self._tiers_kt(
            "storage_capacity_t", per_day=False
        )
        markets = [
            name for name, row in sorted(self.parameters.markets.items()) if row.site == self.site
        ]
        demand_kt = (
            np.array([self.parameters.demand_t(name) for name in markets]).reshape(-1, periods)
            / TONNES_PER_UNIT
        )
        out_kt = self._out_kt()
        if out_kt is None:
            return None
        widest_kt = float((storage_kt + demand_kt.sum(axis=0) + out_kt).max())
        step = step_of(np.unique(intake_kt), widest_kt)
        opening_kt = self._opening_kt()
        need, slack_kt, opening = round_needs(demand_kt, opening_kt, step)
        capacity = np.ceil((storage_kt + slack_kt) / step - ALMOST).astype(np.int64)
        out_most = np.ceil(out_kt / step - ALMOST).astype(np.int64)
        in_most = np.where(self._comes_in(), capacity + need.sum(axis=0), 0)
        widest = int((capacity + need.sum(axis=0) + out_most).max())
        received = site.receiving_capacity_t_per_day
        receiving = np.full(periods, 2 * widest + 2, dtype=np.int64)
        if received is not None:
            hours = self.parameters.days * self.parameters.site_factor(self.site)
            limit_kt = received * hours / TONNES_PER_UNIT
            limit_kt = limit_kt + self._tiers_kt("receiving_capacity_t_per_day", per_day=True)
            steps = np.ceil(limit_kt / step - ALMOST)
            receiving = np.minimum(receiving, steps).astype(np.int64)
        columns, own_rows, balance_rows = self._parts(markets)
        arrival = self.trips["arrival"].to_numpy()
        return Block(
            site=self.site,
            step_kt=step,
            kept=kept,
            trip_column=column_numbers(self.trips),
            arrival=arrival,
            ship_start=np.searchsorted(arrival, np.arange(periods + 1)),
            units=np.ceil(intake_kt / step - ALMOST).astype(np.int64),
            sources=self._sources(columns),
            opening=opening,
            capacity=capacity,
            receiving=receiving,
            need=need,
            most_short=np.ceil(demand_kt / step).astype(np.int64),
            demand_kt=demand_kt,
            slack_kt=slack_kt,
            out_most=out_most,
            in_most=in_most,
            stock_column=self._grid(self.decisions.stock.index.filter(pl.col("site") == self.site)),
            use_column=self._use_grid(markets),
            short_column=np.array(
                [
                    column_numbers(
                        self.decisions.short.index.filter(pl.col("market") == name).sort("period")
                    )
                    for name in markets
                ],
                dtype=np.int64,
            ).reshape(len(markets), periods),
            columns=columns,
            own_rows=own_rows,
            balance_rows=balance_rows,
            cover_rows=row_numbers(
                self.model.rows["minimum_cover"].index.filter(pl.col("market").is_in(markets))
            ),
        )

    def _opening_kt(self) -> float:
        here = self.parameters.case.frames.opening_stocks.filter(pl.col("site") == self.site)
        grades = self.decisions.stock.index.filter(pl.col("site") == self.site)["grade"].unique()
        return float(here.filter(pl.col("grade").is_in(grades.to_list()))["quantity_t"].sum()) / (
            TONNES_PER_UNIT
        )

    def _grid(self, index: pl.DataFrame) -> Integers:
        """Columns by period and grade, -1 where there is none, shape (T, grades)."""
        grades = sorted(index["grade"].unique().to_list())
        grid = np.full((self.parameters.period_count, len(grades)), -1, dtype=np.int64)
        place = {grade: number for number, grade in enumerate(grades)}
        at = np.array([place[grade] for grade in index["grade"]], dtype=np.int64)
        grid[index["period"].to_numpy(), at] = column_numbers(index)
        return grid

    def _use_grid(self, markets: list[str]) -> Integers:
        use = self.decisions.use.index
        grids = [self._grid(use.filter(pl.col("market") == name)) for name in markets]
        return np.stack(grids) if grids else np.zeros((0, self.parameters.period_count, 0), int)

    def _out_kt(self) -> Floats | None:
        """Kilotonnes that can leave by lane and ship in each period; None where without limit."""
        total = self._shipped_kt()
        if total is None:
            return None
        total = total * TONNES_PER_UNIT
        for name, lane in self.parameters.lanes.items():
            if lane.from_site != self.site:
                continue
            rate = self.parameters.lane_rate_t_per_day(name)
            if rate is None:
                return None
            total += rate * self.parameters.days
        return total / TONNES_PER_UNIT

    def _shipped_kt(self) -> Floats | None:
        """Kilotonnes that ships can load here in each period; None where without limit."""
        loads = self.decisions.load.index.filter(pl.col("from_site") == self.site)
        if loads.is_empty():
            return np.zeros(self.parameters.period_count)
        if self.site in self.parameters.hub_sites:
            return self._tiers_kt("loading_capacity_t_per_day", per_day=True)
        rate = self.parameters.sites[self.site].loading_capacity_t_per_day
        if rate is None:
            return None
        hours = self.parameters.days * self.parameters.site_factor(self.site)
        return np.asarray(rate * hours / TONNES_PER_UNIT)

    def _comes_in(self) -> Mask:
        """Periods in which grain can come in otherwise than by a ship of the block."""
        arriving = self.decisions.arriving.filter(pl.col("site") == self.site)
        own = self.decisions.load.index.join(self.trips, on=["option", "period"], how="semi")
        other = arriving.join(own.select("column"), on="column", how="anti")
        periods = other["period"].unique().to_numpy()
        bought = self.decisions.buy.index.filter(pl.col("site") == self.site)["period"].to_numpy()
        comes = np.zeros(self.parameters.period_count, dtype=bool)
        comes[periods[periods < len(comes)]] = True
        comes[bought] = True
        return comes

    def _parts(self, markets: list[str]) -> tuple[Integers, Integers, Integers]:
        """Columns of the block, its own rows, and those of them that are balances."""
        decisions, rows = self.decisions, self.model.rows
        own_trips = self.trips.select("option", "period")
        loads = decisions.load.index.join(own_trips, on=["option", "period"], how="semi")
        columns = np.concatenate(
            [
                column_numbers(loads),
                column_numbers(self.trips),
                *(
                    column_numbers(block.index.filter(pl.col("site") == self.site))
                    for block in (decisions.stock, decisions.use, decisions.short)
                ),
            ]
        )
        balance = rows["balance"].index.filter(pl.col("site") == self.site)
        limits = ["receiving"] if len(self.tiers) else ["receiving", "hub_receiving", "storage"]
        own = [
            balance["row"],
            rows["shipload"].index.join(own_trips, on=["option", "period"], how="semi")["row"],
            rows["demand"].index.filter(pl.col("market").is_in(markets))["row"],
            *(rows[name].index.filter(pl.col("site") == self.site)["row"] for name in limits),
            rows["quality"].index.filter(pl.col("to_site") == self.site)["row"],
        ]
        rows_of = np.sort(np.concatenate([part.to_numpy() for part in own]))
        return np.sort(columns), rows_of, row_numbers(balance)

    def _sources(self, columns: Integers) -> list[Source]:
        loads = self.decisions.load.index.join(
            self.trips.select("option", "period", "ship"), on=["option", "period"]
        )
        limits = specification_of_sites(self.parameters).get(self.site, {})
        mixed = self._mixed_cargoes(columns)
        found: list[Source] = []
        for (origin,), part in sorted(loads.group_by("from_site"), key=lambda pair: str(pair[0])):
            grades = sorted(part["grade"].unique().to_list())
            ships = np.sort(part["ship"].unique().to_numpy())
            column = np.full((len(ships), len(grades)), -1, dtype=np.int64)
            at = np.searchsorted(ships, part["ship"].to_numpy())
            place = {grade: number for number, grade in enumerate(grades)}
            which = np.array([place[grade] for grade in part["grade"]], dtype=np.int64)
            column[at, which] = column_numbers(part)
            departure = self.trips["period"].to_numpy()[ships]
            known = self.parameters.grades
            margins = np.array(
                [
                    [margin(name, number_of(known[grade], name), limit) for grade in grades]
                    for name, limit in limits.items()
                ]
            ).reshape(len(limits), len(grades))
            found.append(
                Source(
                    ships=ships.astype(np.int64),
                    departure=departure,
                    column=column,
                    mixes=mix_corners(margins),
                    loose=np.array(
                        [
                            bool((margins >= 0.0).all()) or (origin, period) in mixed
                            for period in departure.tolist()
                        ]
                    ),
                )
            )
        return found

    def _mixed_cargoes(self, columns: Integers) -> set[tuple[str, int]]:
        """Loading sites and periods whose cargo for this port is not all loaded by the block."""
        keys = ["from_site", "period", "column"]
        both = pl.concat(
            [
                block.index.filter(pl.col("to_site") == self.site).select(keys)
                for block in (self.decisions.send, self.decisions.load)
            ]
        )
        others = both.filter(~pl.col("column").is_in(columns.tolist()))
        return set(others.select("from_site", "period").unique().iter_rows())


def round_needs(demand_kt: Floats, opening_kt: float, step: float) -> tuple[Integers, Floats, int]:
    """Needs in steps, by how much the stock in steps exceeds the true one, and the opening.

    What is needed up to a period is rounded down and the opening stock up, so that deliveries that
    serve the port also serve the rounded one, with the same shortage and a stock that is larger by
    a known amount: the bound stays one, whatever the step.
    """
    steps = np.floor(np.cumsum(demand_kt, axis=1) / step + ALMOST).astype(np.int64)
    need = np.diff(steps, axis=1, prepend=0)
    opening = math.ceil(opening_kt / step - ALMOST)
    slack_kt = opening * step - opening_kt + np.zeros(demand_kt.shape[1])
    slack_kt += (np.cumsum(demand_kt, axis=1) - steps * step).sum(axis=0)
    return need, slack_kt, opening
