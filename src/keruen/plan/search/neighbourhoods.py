"""Parts of a plan that are solved again while everything else keeps its value.

A window at a market's port frees the ships into it, with the stock, use and onward lanes of what
it serves, the purchases that its ships load and the stock at every loading port, so that a ship
may sail in another period; a window at several ports does so for ports whose roads lead to the
same towns. A window of some periods frees all that leaves, lies or is used in them. A window at a
loading port frees the ships out of it, with the lanes,
stocks and purchases that lead there: where grain goes from wagon to ship without storage, only
they decide together how full the ships sail.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.rows import text_of
from keruen.solver import ColumnBlock, Floats, column_numbers

# Thousand USD a kilotonne: reduced costs beyond which a column is not worth a thought.
NEAR_INTO_PORT = 10.0
NEAR_OUT_OF_PORT = 3.0
NEAR_UPSTREAM = 2.0

NEAR_IN_BAND = 0.5
IN_USE = 1e-9

Mask = npt.NDArray[np.bool_]


class Neighbourhoods:
    """The windows of one model at the reduced costs of its relaxation, shape (columns,)."""

    def __init__(self, plan_model: PlanModel, reduced_costs: Floats) -> None:
        self.plan_model = plan_model
        self.decisions = plan_model.decisions
        self.reduced_costs = reduced_costs
        self.count = plan_model.model.column_count
        loads = self.decisions.load.index
        self.loading_stock = self._where(
            self.decisions.stock, "site", loads["from_site"].unique().to_list()
        )
        trips = self.decisions.trips.index
        pairs = trips.select("option", "period", pl.col("column").alias("trip")).join(
            loads.select("option", "period", "column"), on=["option", "period"]
        )
        self.period = np.full(self.count, -1, dtype=np.int64)
        for block in plan_model.model.columns.values():
            if "period" in block.index.columns:
                self.period[block.numbers] = block.index["period"].to_numpy()
        self.is_trip = np.zeros(self.count, dtype=bool)
        self.is_trip[self.decisions.trips.numbers] = True
        self.accounts = np.zeros(self.count, dtype=bool)
        self.accounts[self.decisions.accounts] = True
        self.trip_of_load = np.full(self.count, -1, dtype=np.int64)
        self.trip_of_load[column_numbers(pairs)] = pairs["trip"].to_numpy()

    def market_ports(self) -> list[str]:
        """Ports that ships reach, the one with the largest demand behind it first."""
        parameters = self.plan_model.parameters
        ports = sorted(self.decisions.trips.index["to_site"].unique().to_list())
        demand = {
            port: sum(
                float(parameters.demand_t(market).sum())
                for market, row in parameters.markets.items()
                if row.site in served
            )
            for port in ports
            for served in [set(self._beyond(port, "from_site", "to_site"))]
        }
        return sorted(ports, key=lambda port: (-demand[port], port))

    def market_clusters(self) -> list[list[str]]:
        """Ports, two or more together, whose lanes lead to the same sites, in `market_ports` order.

        Those that meet through a third are one cluster.
        """
        reach = {
            port: set(self._beyond(port, "from_site", "to_site")) - {port}
            for port in self.market_ports()
        }
        clusters: list[list[str]] = []
        for port, sites in reach.items():
            joined = [port]
            for cluster in [c for c in clusters if any(reach[other] & sites for other in c)]:
                clusters.remove(cluster)
                joined = cluster + joined
            clusters.append(joined)
        return [cluster for cluster in clusters if len(cluster) > 1]

    def into_all(self, ports: Iterable[str]) -> Mask:
        """The window at several markets' ports at once."""
        free = np.zeros(self.count, dtype=bool)
        for port in ports:
            free |= self.into(port)
        return free

    def band(self, values: Floats, first: int, periods: int) -> Mask:
        """The window of some periods, from the first on, around a plan, shape (columns,)."""
        inside = (self.period >= first) & (self.period < first + periods)
        return (self.all_periods(values) & inside) | self.accounts

    def all_periods(self, values: Floats) -> Mask:
        """What all bands together free around a plan, shape (columns,)."""
        used = values > IN_USE
        near = (self.reduced_costs < NEAR_IN_BAND) | used
        free = (self.period >= 0) & ~self.is_trip & near
        return self._with_trips(free) | (self.is_trip & used) | self.accounts

    def hub(self, values: Floats) -> Mask:
        """The window around every site where a tier can open: what reaches it and what it serves.

        At the ports that its ships reach, the ships in use into them are free too, so that each
        can give way to the other.
        """
        decisions = self.decisions
        used = values > IN_USE
        near = (self.reduced_costs < NEAR_OUT_OF_PORT) | used
        sites = sorted(decisions.open.index["site"].unique().to_list())
        leaving = self._where(decisions.load, "from_site", sites) & near
        reached = decisions.load.index.filter(pl.Series(leaving[decisions.load.numbers]))
        ports = sorted({*reached["to_site"].to_list(), *sites})
        arriving = self._where(decisions.load, "to_site", ports)
        arriving &= (self.reduced_costs < NEAR_IN_BAND) | used
        free = self._with_trips(leaving | arriving)
        served = sorted({s for port in ports for s in self._beyond(port, "from_site", "to_site")})
        for block, key in (
            (decisions.stock, "site"),
            (decisions.use, "site"),
            (decisions.short, "site"),
            (decisions.send, "from_site"),
        ):
            free |= self._where(block, key, served) & near
        free[decisions.open.numbers] = True
        free |= self._where(decisions.buy, "site", self._sources(free)) & near
        return free | (self.loading_stock & near) | self.accounts

    def into(self, port: str) -> Mask:
        """The window at a market's port."""
        decisions = self.decisions
        options = decisions.trips.index.filter(pl.col("to_site") == port)["option"].unique()
        near = self.reduced_costs < NEAR_INTO_PORT
        free = self._with_trips(self._where(decisions.load, "option", options.to_list()) & near)
        served = self._beyond(port, "from_site", "to_site")
        for block, key in (
            (decisions.stock, "site"),
            (decisions.use, "site"),
            (decisions.short, "site"),
            (decisions.send, "from_site"),
        ):
            free |= self._where(block, key, served)
        free |= self._where(decisions.buy, "site", self._sources(free))
        return free | self.loading_stock | self.accounts

    def empty_space(self, values: Floats) -> list[tuple[float, str]]:
        """What ships sail for in vain, in thousand USD by loading port, the most first."""
        trips = self.decisions.trips
        sails = trips.of(values)
        loaded = np.zeros(self.count)
        of_ship = self.trip_of_load >= 0
        np.add.at(loaded, self.trip_of_load[of_ship], values[of_ship])
        intake = trips.index["intake_t"].to_numpy() / 1000.0
        unused = np.maximum(sails - loaded[trips.numbers] / np.maximum(intake, 1e-9), 0.0)
        lost = unused * trips.index["lump_sum_usd"].to_numpy() / 1000.0
        by_port = (
            pl.DataFrame({"site": trips.index["from_site"], "lost": lost})
            .group_by("site")
            .agg(pl.col("lost").sum())
        )
        return sorted(((row[1], row[0]) for row in by_port.iter_rows()), key=_most_first)

    def out_of(self, port: str, values: Floats) -> Mask:
        """The window at a loading port around a plan, shape (columns,)."""
        decisions = self.decisions
        used = values > IN_USE
        here = self._where(decisions.load, "from_site", [port])
        free = self._with_trips(here & ((self.reduced_costs < NEAR_OUT_OF_PORT) | used))
        free |= self._where(decisions.trips, "from_site", [port]) & used
        reached = decisions.load.index.filter(pl.Series(free[decisions.load.numbers]))
        ports = reached["to_site"].unique().to_list()
        served = sorted({site for to in ports for site in self._beyond(to, "from_site", "to_site")})
        sources = self._beyond(port, "to_site", "from_site")
        around = np.zeros(self.count, dtype=bool)
        for block, key in (
            (decisions.stock, "site"),
            (decisions.use, "site"),
            (decisions.short, "site"),
            (decisions.send, "from_site"),
        ):
            around |= self._where(block, key, served)
        for block, key in (
            (decisions.stock, "site"),
            (decisions.buy, "site"),
            (decisions.send, "from_site"),
        ):
            around |= self._where(block, key, sources)
        lanes = [
            name
            for name, lane in self.plan_model.parameters.lanes.items()
            if lane.from_site in sources
        ]
        around |= self._where(decisions.paid, "lane", lanes)
        return free | (around & ((self.reduced_costs < NEAR_UPSTREAM) | used)) | self.accounts

    def _where(self, block: ColumnBlock, key: str, wanted: Iterable[str]) -> Mask:
        found = np.zeros(self.count, dtype=bool)
        found[block.numbers] = block.index[key].is_in(list(wanted)).to_numpy()
        return found

    def _with_trips(self, loads: Mask) -> Mask:
        """Loads with the ships that carry them."""
        free = loads.copy()
        trips = self.trip_of_load[loads]
        free[trips[trips >= 0]] = True
        return free

    def _sources(self, free: Mask) -> list[str]:
        loads = self.decisions.load
        sites = loads.index.filter(pl.Series(free[loads.numbers]))["from_site"]
        return sorted(sites.unique().to_list())

    def _beyond(self, site: str, start: str, end: str) -> list[str]:
        """The site and those that lanes lead to, one after the other, from `start` to `end`."""
        seen, frontier = {site}, [site]
        while frontier:
            now = frontier.pop()
            for lane in self.plan_model.parameters.lanes.values():
                if lane[start] == now and (reached := text_of(lane, end)) not in seen:
                    seen.add(reached)
                    frontier.append(reached)
        return sorted(seen)


def _most_first(row: tuple[float, str]) -> tuple[float, str]:
    return (-row[0], row[1])
