"""The stage program of a month on regions, and the policy graph of a corridor.

States: of each region the grain that is ready at the start of the next month (in store, or landing
in it), what lands in each later month where a way takes longer, and unmet demand where it waits;
the same of the hub; the crop in each store. What lies and what lands at the start of a month enter
that month as a sum only, so that one state for both is exact. The silo of the hub is a state that
does not change: one set of programs and cuts serves the corridor with the hub and, from a silo of
zero, without.

    ready + landing this month = lanes out + use + stock + over
    ready' = stock + over + landing next month
    use + short + late' = demand (1 + error) + late

A node is a month, a combination of regimes and a kind of year. The error of the month's demand is
seen before its decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from keruen.plan.uncertainty.sddp.graph import Node, PolicyGraph, make_graph
from keruen.plan.uncertainty.sddp.regions.corridor import HUB, Arc, Corridor, HubPart, Lane
from keruen.plan.uncertainty.sddp.regions.ending import ending_values
from keruen.plan.uncertainty.sddp.regions.factors import Factors, factors_of
from keruen.plan.uncertainty.sddp.regions.world_chain import (
    MONTHS_OF_A_YEAR,
    RegimeChain,
    YearKind,
)
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage, StageBuilder
from keruen.solver import INFINITY, Floats

NAME_OF_HUB = "hub"
SILO = "silo"
LEAST_DEMAND = 0.1


class MonthPrograms:
    """Makes the stage programs of a corridor, all of one structure."""

    def __init__(self, corridor: Corridor, hub: HubPart | None) -> None:
        self.corridor, self.hub = corridor, hub
        self.waits = corridor.late_share > 0.0
        self.arcs: tuple[Arc, ...] = corridor.arcs + (() if hub is None else hub.arcs)
        self.names = [place.name for place in corridor.places]
        self.reach = self._reach()
        self._template = self._build()

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states."""
        return self._template.states

    def initial(self, *, with_hub: bool = True) -> Floats:
        """States before month 0, with the silo of the hub or none."""
        values: dict[str, float] = {}
        for place in self.corridor.places:
            opening = min(place.opening_kt, place.capacity_kt)
            values[f"ready {place.name}"] = opening + float(place.arriving_kt[:1].sum())
        for number, store in enumerate(self.corridor.stores):
            values[f"store {number}"] = store.opening_kt
        if self.hub is not None and with_hub:
            values[SILO] = self.hub.silo_kt
        return np.array([values.get(name, 0.0) for name in self.states])

    def stage(self, month: int, factors: Factors, errors: Floats, *, last: bool) -> Stage:
        """The program of a month under some factors.

        Parameters
        ----------
        errors : relative demand errors, equally likely, shape (draws, regions).
        last : whether grain left and unmet demand that waits are settled at its end.
        """
        stage = self._template
        matrix = stage.matrix
        cost, upper = matrix.cost.copy(), matrix.upper.copy()
        row_lower, row_upper = matrix.row_lower.copy(), matrix.row_upper.copy()
        self._set_costs(month, factors, cost, last=last)
        self._set_limits(month, factors, upper, row_lower, row_upper)
        use = np.array([place.use_kt[month] for place in self.corridor.places])
        outcomes = []
        none = np.zeros(0)
        for error in errors:
            demand = use * factors.demand * np.maximum(1.0 + error, LEAST_DEMAND)
            late = self.corridor.late_share * demand if self.waits else none
            outcome = Outcome(1.0 / len(errors), demand, demand, np.zeros_like(late), late, none)
            outcomes.append(outcome)
        program = replace(matrix, cost=cost, upper=upper, row_lower=row_lower, row_upper=row_upper)
        return replace(stage, matrix=program, outcomes=tuple(outcomes))

    def _reach(self) -> dict[str, int]:
        """By region and for the hub: months after leaving in which the last grain lands."""
        found = dict.fromkeys([*self.names, NAME_OF_HUB], 1)
        ways: list[tuple[int, tuple[tuple[int, float], ...]]] = [
            (arc.place, arc.lags) for arc in self.arcs
        ]
        ways += [(lane.to_place, lane.lags) for lane in self.corridor.lanes]
        for place, lags in ways:
            name = NAME_OF_HUB if place == HUB else self.names[place]
            found[name] = max(found[name], *(lag for lag, _ in lags))
        return found

    def _build(self) -> Stage:
        builder = StageBuilder()
        stocks = [*self.names, *([NAME_OF_HUB] if self.hub is not None else [])]
        self._add_states(builder, stocks)
        self._add_columns(builder, stocks)
        for name in self.names:
            builder.add_column(f"use {name}")
            builder.add_column(f"short {name}")
            terms = {f"use {name}": 1.0, f"short {name}": 1.0}
            if self.waits:
                terms |= {f"late {name}.out": 1.0, f"late {name}.in": -1.0}
            builder.add_row(terms, 0.0, 0.0, name=f"demand {name}")
        for name in stocks:
            self._add_balance(builder, name)
        self._add_supply(builder)
        if self.hub is not None:
            into = {f"arc {n}": 1.0 for n, arc in enumerate(self.arcs) if arc.place == HUB}
            out = {f"arc {n}": 1.0 for n, arc in enumerate(self.arcs) if arc.origin == HUB}
            builder.add_row(into, -INFINITY, 0.0, name="receiving")
            builder.add_row(out, -INFINITY, 0.0, name="loading")
            # What a silo of some share of the hub's receives is that share at most.
            silo = self.hub.silo_kt
            each = float(self.hub.receiving_kt.max()) / silo if silo > 0.0 else 0.0
            builder.add_row({**into, f"{SILO}.in": -each}, -INFINITY, 0.0, name="turns")
            room = {f"stock {NAME_OF_HUB}": 1.0, f"{SILO}.in": -1.0}
            builder.add_row(room, -INFINITY, 0.0, name="room")
            builder.add_row({f"{SILO}.out": 1.0, f"{SILO}.in": -1.0}, 0.0, 0.0, name=SILO)
        rows = {f"demand {name}": 0.0 for name in self.names}
        columns = {f"late {name}.out": 0.0 for name in self.names if self.waits}
        builder.add_outcome(1.0, rows=rows, columns=columns)
        return builder.build()

    def _add_states(self, builder: StageBuilder, stocks: Sequence[str]) -> None:
        for name in stocks:
            builder.add_state(f"ready {name}")
            for lag in range(1, self.reach[name]):
                builder.add_state(f"landing {lag} {name}")
        if self.waits:
            for name in self.names:
                builder.add_state(f"late {name}")
        for number in range(len(self.corridor.stores)):
            builder.add_state(f"store {number}")
        if self.hub is not None:
            builder.add_state(SILO)

    def _add_columns(self, builder: StageBuilder, stocks: Sequence[str]) -> None:
        corridor = self.corridor
        for number in range(len(self.arcs)):
            builder.add_column(f"arc {number}")
        for number in range(len(corridor.lanes)):
            builder.add_column(f"lane {number}")
        for number, origin in enumerate(corridor.origins):
            for step in range(len(corridor.steps)):
                builder.add_column(f"buy {number} {step}")
            if origin.subsidy_usd > 0.0:
                builder.add_column(f"paid {number}")
        for name in stocks:
            builder.add_column(f"stock {name}")
            builder.add_column(f"over {name}")

    def _add_balance(self, builder: StageBuilder, name: str) -> None:
        """What is ready is used, moved on or stays; what lands later is handed on by its month."""
        place = HUB if name == NAME_OF_HUB else self.names.index(name)
        landing: list[dict[str, float]] = [{} for _ in range(self.reach[name] + 1)]
        out: dict[str, float] = {}
        ways: list[tuple[str, Arc | Lane, int]] = [
            (f"arc {number}", arc, arc.place) for number, arc in enumerate(self.arcs)
        ]
        ways += [
            (f"lane {number}", lane, lane.to_place)
            for number, lane in enumerate(self.corridor.lanes)
        ]
        for column, way, end in ways:
            if end == place:
                for lag, share in way.lags:
                    landing[lag][column] = (1.0 - way.loss) * share
            start = way.origin if isinstance(way, Arc) else way.from_place
            # An arc begins at an origin, which is no region, or at the hub.
            leaves = start == HUB and place == HUB if isinstance(way, Arc) else start == place
            if leaves:
                out[column] = -1.0
        terms = {f"ready {name}.in": 1.0, f"stock {name}": -1.0, f"over {name}": -1.0}
        if place != HUB:
            terms[f"use {name}"] = -1.0
        builder.add_row({**terms, **landing[0], **out}, 0.0, 0.0, name=f"balance {name}")
        for lag in range(1, self.reach[name] + 1):
            state = f"ready {name}" if lag == 1 else f"landing {lag - 1} {name}"
            terms = {f"{state}.out": -1.0, **landing[lag]}
            if lag == 1:
                terms |= {f"stock {name}": 1.0, f"over {name}": 1.0}
            if lag < self.reach[name]:
                terms[f"landing {lag} {name}.in"] = 1.0
            builder.add_row(terms, 0.0, 0.0, name=f"hand on {lag} {name}")

    def _add_supply(self, builder: StageBuilder) -> None:
        corridor = self.corridor
        steps = range(len(corridor.steps))
        budget: dict[str, float] = {}
        for number, origin in enumerate(corridor.origins):
            bought = {f"buy {number} {step}": -1.0 for step in steps}
            sent = {f"arc {n}": 1.0 for n, arc in enumerate(self.arcs) if arc.origin == number}
            builder.add_row({**sent, **bought}, 0.0, 0.0, name=f"origin {number}")
            if origin.subsidy_usd > 0.0:
                terms = {f"paid {number}": 1.0, **bought}
                builder.add_row(terms, -INFINITY, 0.0, name=f"subsidised {number}")
                budget[f"paid {number}"] = origin.subsidy_usd
        if budget:
            builder.add_row(budget, -INFINITY, 0.0, name="budget")
        for number in range(len(corridor.stores)):
            terms = {f"store {number}.in": -1.0, f"store {number}.out": 1.0}
            for place, origin in enumerate(corridor.origins):
                if origin.store == number:
                    terms |= {f"buy {place} {step}": 1.0 for step in steps}
            builder.add_row(terms, 0.0, 0.0, name=f"crop {number}")
        for number, shared in enumerate(corridor.shared):
            terms = {f"buy {place} {step}": 1.0 for place in shared.origins for step in steps}
            builder.add_row(terms, -INFINITY, 0.0, name=f"shared {number}")

    def prices(self, month: int, factors: Factors) -> Floats:
        """Price of a tonne at each origin, USD."""
        origins = self.corridor.origins
        base = np.array([origin.price_usd[month] for origin in origins])
        share = np.array([origin.price_share for origin in origins])
        return np.asarray(base * (1.0 + share * (factors.price - 1.0)))

    def _set_costs(self, month: int, factors: Factors, cost: Floats, *, last: bool) -> None:
        corridor, column = self.corridor, self._template.columns
        freight = np.append(factors.freight, factors.hub_freight)
        for number, arc in enumerate(self.arcs):
            cost[column[f"arc {number}"]] = arc.freight_usd * freight[arc.origin] + arc.other_usd
        for number, lane in enumerate(corridor.lanes):
            usd = lane.cost_usd * factors.lane_cost[number] + lane.other_usd
            cost[column[f"lane {number}"]] = usd
        prices = self.prices(month, factors)
        for number, origin in enumerate(corridor.origins):
            for step, each in enumerate(corridor.steps):
                cost[column[f"buy {number} {step}"]] = prices[number] + each.premium_usd
            if origin.subsidy_usd > 0.0:
                cost[column[f"paid {number}"]] = -origin.subsidy_usd
        self._set_place_costs(cost, last=last)
        if last:
            self._credit_ending(prices, cost)

    def _set_place_costs(self, cost: Floats, *, last: bool) -> None:
        corridor, column = self.corridor, self._template.columns
        for place in corridor.places:
            self._set_stock(cost, place.name, place.storage_usd + corridor.capital_usd)
            cost[column[f"use {place.name}"]] = place.duty_usd
            cost[column[f"short {place.name}"]] = place.ceiling_usd
            if self.waits:
                # After the last month nothing is delivered, so what waits goes short as well.
                late = corridor.late_usd + (place.ceiling_usd if last else 0.0)
                cost[column[f"late {place.name}.out"]] = late
        if self.hub is not None:
            self._set_stock(cost, NAME_OF_HUB, self.hub.storage_usd + corridor.capital_usd)

    def _credit_ending(self, prices: Floats, cost: Floats) -> None:
        column = self._template.columns
        values = ending_values(self.corridor, self.hub, prices)
        for name, value in zip([*self.names, NAME_OF_HUB], values.tolist(), strict=True):
            if name == NAME_OF_HUB and self.hub is None:
                continue
            cost[column[f"ready {name}.out"]] -= value
            for lag in range(1, self.reach[name]):
                cost[column[f"landing {lag} {name}.out"]] -= value

    def _set_stock(self, cost: Floats, name: str, holding_usd: float) -> None:
        column = self._template.columns
        cost[column[f"stock {name}"]] = holding_usd
        cost[column[f"over {name}"]] = holding_usd + self.corridor.overflow_usd

    def _set_limits(
        self, month: int, factors: Factors, upper: Floats, row_lower: Floats, row_upper: Floats
    ) -> None:
        corridor, column, row = self.corridor, self._template.columns, self._template.rows
        for number, origin in enumerate(corridor.origins):
            inland = origin.store is not None
            crop = 1.0 if inland else factors.crop[number]
            offer = origin.offer_kt[month] * factors.capacity[number] * crop
            for step, each in enumerate(corridor.steps):
                share = (1.0 if step == 0 else 0.0) if inland else each.share
                upper[column[f"buy {number} {step}"]] = offer * share
        for number, lane in enumerate(corridor.lanes):
            upper[column[f"lane {number}"]] = lane.capacity_kt * factors.lane_capacity[number]
        for place in corridor.places:
            upper[column[f"stock {place.name}"]] = place.capacity_kt
            # What was ordered before the first month lands without any decision.
            known = -float(place.arriving_kt[month + 1 : month + 2].sum())
            number = row[f"hand on 1 {place.name}"]
            row_lower[number] = row_upper[number] = known
        for number, store in enumerate(corridor.stores):
            grown = next(
                (
                    float(factors.crop[place])
                    for place, origin in enumerate(corridor.origins)
                    if origin.store == number
                ),
                1.0,
            )
            inflow = store.inflow_kt[month] * grown
            row_lower[row[f"crop {number}"]] = row_upper[row[f"crop {number}"]] = inflow
        for number, shared in enumerate(corridor.shared):
            row_upper[row[f"shared {number}"]] = shared.capacity_kt[month]
        if "budget" in row:
            row_upper[row["budget"]] = corridor.subsidy_kusd[month]
        if self.hub is not None:
            row_upper[row["receiving"]] = self.hub.receiving_kt[month]
            row_upper[row["loading"]] = self.hub.loading_kt[month]


def corridor_graph(
    programs: MonthPrograms,
    regimes: RegimeChain,
    kinds: Sequence[YearKind],
    errors: Sequence[Floats],
    *,
    lower_bound: float,
) -> PolicyGraph:
    """The policy graph of a corridor: a node for each month, combination and kind of year.

    Parameters
    ----------
    errors : by month the relative demand errors, shape (draws, regions).
    lower_bound : no cost to go is less.
    """
    corridor = programs.corridor
    nodes: list[Node] = []
    number: dict[tuple[int, int, int], int] = {}
    for month in range(corridor.months):
        for kind, year in enumerate(kinds):
            for state in range(regimes.count):
                factors = factors_of(corridor, regimes.combinations[state].tolist(), year)
                last = month == corridor.months - 1
                stage = programs.stage(month, factors, errors[month], last=last)
                number[month, kind, state] = len(nodes)
                nodes.append(Node(f"{month}.{kind}.{state}", stage, lower_bound))
    edges: list[tuple[int, int, float]] = []
    for month in range(1, corridor.months):
        transition = regimes.transition[corridor.calendar(month)]
        new_year = month % MONTHS_OF_A_YEAR == 0
        for kind, other in np.ndindex(len(kinds), len(kinds)):
            chance = kinds[other].probability if new_year else float(kind == other)
            if chance == 0.0:
                continue
            for state, following in np.ndindex(regimes.count, regimes.count):
                edges.append(
                    (
                        number[month - 1, kind, state],
                        number[month, other, following],
                        chance * float(transition[state, following]),
                    )
                )
    root = [
        (number[0, kind, state], year.probability * float(regimes.start[state]))
        for kind, year in enumerate(kinds)
        for state in range(regimes.count)
    ]
    return make_graph(nodes, edges, root, programs.initial())
