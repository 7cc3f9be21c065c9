"""What a dispatch goes through: steps of purchases, lanes and voyages, and gates on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from keruen.case.case import Case
from keruen.case.cells import names_in
from keruen.case.table_rows import (
    ClosureRow,
    DisruptionRow,
    HubOptionRow,
    LaneRow,
    PassageRow,
    SiteRow,
)
from keruen.case.voyage_rows import VoyageRow
from keruen.rows import number_in, number_of
from keruen.simulation import capacity as places
from keruen.simulation import world as w
from keruen.simulation.builder import NONE, WorldBuilder
from keruen.simulation.dispatches import Dispatch
from keruen.simulation.inputs import PlanTables
from keruen.simulation.uncertainty import StochasticInputs, closed_stretches, fixed_closure_draw

PURCHASE_DAYS = 6
"""Days over which a lot that is bought comes in, in equal parts."""


def purchase_parts(random: bool) -> int:
    """Parts in which a lot that is bought comes in, one a day."""
    return PURCHASE_DAYS if random else 1


class Making(Protocol):
    """What is known of a corridor while its programs are made."""

    plan: PlanTables
    case: Case
    whole_case: Case
    random: bool
    shut: list[ClosureRow]
    builder: WorldBuilder
    chance: StochasticInputs
    site_rows: dict[str, SiteRow]
    lane_rows: dict[str, LaneRow]
    resources: dict[places.Place, int]

    def needs(self, one: Dispatch, stop: int) -> list[places.Place]:
        """Resources that a dispatch needs at once, to leave (-1) or at a stop."""
        ...


class Programs:
    """The programs of a corridor that is being made; each is made once."""

    def __init__(self, assembler: Making) -> None:
        self.assembler = assembler
        self.programs: dict[tuple[str, str, tuple[str, ...]], int] = {}
        self.gates: dict[tuple[str, str], int] = {}
        self.disruptions: dict[str, int] = {}

    def gate(self, kind: str, name: str) -> int:
        """The gate of a site, a lane or a corridor; none where nothing shuts it."""
        if (kind, name) not in self.gates:
            self.gates[kind, name] = self._make_gate(kind, name)
        return self.gates[kind, name]

    def _make_gate(self, kind: str, name: str) -> int:
        sources = self._sources(kind, name)
        return self.assembler.builder.add_gate(sources) if sources else NONE

    def _sources(self, kind: str, name: str) -> list[int]:
        """Closures of a site, a lane or a corridor, by date and at random."""
        other: tuple[str, str | None]
        if kind == "site":
            other = ("sea_region", self.assembler.site_rows[name].sea_region)
        elif kind == "lane":
            other = ("corridor", self.assembler.lane_rows[name].corridor)
        else:
            other = (kind, name)
        meant: dict[str, str | None] = {kind: name, other[0]: other[1]}
        sources = [
            self.assembler.builder.add_closure(start, end)
            for row in self.assembler.shut
            if meant.get(row.target_kind) == row.target
            for start, end in closed_stretches(self.assembler.case, row)
        ]
        sources += self.assembler.chance.closures(meant)
        if self.assembler.random:
            sources += self._random_disruptions(meant)
        return sources

    def _work_gate(self, work: str, site: str) -> int:
        """The gate of ships that load ("loading") or discharge ("receiving") at a site.

        It is that of the site, and shut besides while a hub tier there is: for the part of each day
        that the tier's share of the capacity is.
        """
        shares = self._tier_shares(work, site)
        if not any(self._tier_rows(shares)):
            return self.gate("site", site)
        if (work, site) not in self.gates:
            builder = self.assembler.builder
            sources = self._sources("site", site)
            for row in self._closed_tiers(shares):
                sources += [builder.add_closure(*each) for each in self._stretches(row)]
            if self.assembler.random:
                sources += self._random_tier_disruptions(work, site, shares)
            self.gates[work, site] = builder.add_gate(sources)
        return self.gates[work, site]

    def _tier_shares(self, work: str, site: str) -> dict[str, float]:
        """Share of a site's capacity that each of its open tiers adds."""
        column = f"{work}_capacity_t_per_day"
        opened = {row["hub_option"] for row in self.assembler.plan.openings}
        tiers = {
            row.hub_option: float(number_of(row, column))
            for row in self.assembler.whole_case.rows(HubOptionRow)
            if row.site == site and row.hub_option in opened
        }
        # Ships load at a hub site by its tiers alone (R12).
        row = self.assembler.site_rows[site]
        own = 0.0 if work == "loading" else number_in(row, column) or 0.0
        total = own + sum(tiers.values())
        return {name: each / total for name, each in tiers.items()} if total > 0.0 else {}

    def _tier_rows(self, shares: Mapping[str, float]) -> Iterator[bool]:
        """Whether rows shut a tier, by date and at random."""
        yield bool(self._closed_tiers(shares))
        yield self.assembler.random and any(
            row.probability_per_year and set(names_in(row.target)) & set(shares)
            for row in self.assembler.whole_case.rows(DisruptionRow)
            if row.target_kind == "hub_option"
        )

    def _closed_tiers(self, shares: Mapping[str, float]) -> list[ClosureRow]:
        """Closures of tiers, each as one that leaves the site what it leaves of its capacity."""
        return [
            replace(row, capacity_factor=1.0 - shares[row.target] * (1.0 - row.capacity_factor))
            for row in self.assembler.shut
            if row.target_kind == "hub_option" and row.target in shares
        ]

    def _stretches(self, row: ClosureRow) -> list[tuple[float, float]]:
        return closed_stretches(self.assembler.case, row)

    def _random_tier_disruptions(
        self, work: str, site: str, shares: Mapping[str, float]
    ) -> list[int]:
        found = []
        for row in self.assembler.whole_case.rows(DisruptionRow):
            chance = row.probability_per_year
            share = sum(shares.get(name, 0.0) for name in names_in(row.target))
            if row.target_kind != "hub_option" or not chance or share <= 0.0:
                continue
            name = f"{row.disruption} {work} {site}"
            if name not in self.disruptions:
                days = row.days * (1.0 - row.capacity_factor) * share
                draw = self.assembler.builder.add_draw(
                    fixed_closure_draw(f"disruption {row.disruption}", days)
                )
                self.disruptions[name] = self.assembler.builder.add_random_closures(
                    draw, 365.0 / chance
                )
            found.append(self.disruptions[name])
        return found

    def _random_disruptions(self, meant: dict[str, str | None]) -> list[int]:
        found = []
        for row in self.assembler.whole_case.rows(DisruptionRow):
            chance = row.probability_per_year
            if not chance or meant.get(row.target_kind) not in names_in(row.target):
                continue
            name = row.disruption
            if name not in self.disruptions:
                # What leaves a share of the capacity is taken as so much shorter a closure.
                days = row.days * (1.0 - row.capacity_factor)
                draw = self.assembler.builder.add_draw(
                    fixed_closure_draw(f"disruption {name}", days)
                )
                self.disruptions[name] = self.assembler.builder.add_random_closures(
                    draw, 365.0 / chance
                )
            found.append(self.disruptions[name])
        return found

    def program(self, kind: str, route: str, stops: tuple[str, ...]) -> int:
        key = (kind, route, stops)
        if key not in self.programs:
            makers = {
                "purchase": self._purchase_steps,
                "lane": self._lane_steps,
                "voyage": self._ship_steps,
            }
            self.programs[key] = self.assembler.builder.add_program(*makers[kind](route, stops))
        return self.programs[key]

    def _purchase_steps(self, _: str, __: tuple[str, ...]) -> list[tuple[int, int, int]]:
        """What is bought comes in by the day, each part as there is room for it; without random
        variation all at once, as the plan counts it."""
        steps = [(w.TAKE, 0, 0)]
        parts = purchase_parts(self.assembler.random)
        day = self.assembler.builder.add_slot(value=w.LAG_DAYS) if parts > 1 else NONE
        for part in range(parts):
            steps += [(w.HOLD, 0, day)] if part else []
            steps += [(w.ROOM, part, 0), (w.BUY, part, 0)]
        return [*steps, (w.END, 0, 0)]

    def _at_gate(self, kind: str, name: str) -> list[tuple[int, int, int]]:
        gate = self.gate(kind, name)
        return [] if gate == NONE else [(w.GATE, gate, 0)]

    def _lane_steps(self, route: str, stops: tuple[str, ...]) -> list[tuple[int, int, int]]:
        row = self.assembler.lane_rows[route]
        start, end = row.from_site, stops[0]
        pattern = Dispatch("lane", route, start, stops, (), 0.0, 0.0, [], [], [])
        arriving = [self.assembler.resources[place] for place in self.assembler.needs(pattern, 0)]
        on_lane: dict[str, str | None] = {
            "lane": route,
            "corridor": row.corridor,
            "mode": row.mode,
        }
        travel = self.assembler.chance.draws("travel_days", on_lane, w.MULTIPLY)
        open_ways = [*self._at_gate("lane", route), *self._at_gate("site", start)]
        steps = [*self._before(start), *open_ways, (w.TAKE, 0, 0)]
        # The station first: a train that waits for its station occupies no path, and one that waits
        # for a path no station. Work at each stops while it is shut.
        for place in reversed(self.assembler.needs(pattern, -1)):
            resource = self.assembler.resources[place]
            at_station = place[0] == places.LOAD_LANE
            slot = self.assembler.builder.add_slot(
                rate=resource,
                gate=self.gate(*self._shut_with(place)),
                draws=self._rate_draws("load_rate", start) if at_station else [],
                name=w.LOADING_WORK,
            )
            steps += [(w.SEIZE, resource, 0), (w.FREE_AFTER, resource, slot)]
        hold = self.assembler.builder.add_slot(
            value=w.LAG_DAYS, part=w.SEA_DAYS, draws=travel, name=w.FIRST_LEG
        )
        # What was open when it came may be shut when it has its grain and its path.
        steps += [*open_ways, (w.OUT, 0, 0), (w.HOLD, 0, hold), *self._at_gate("site", end)]
        resource = arriving[0] if arriving else NONE
        work = self.assembler.builder.add_slot(
            rate=resource, port=0, gate=self.gate("site", end), name=w.DISCHARGE_WORK
        )
        steps += self._discharge(0, resource, work)
        return [*steps, (w.END, 0, 0)]

    @staticmethod
    def _shut_with(place: places.Place) -> tuple[str, str]:
        """Kind and name of the gate that stops the work of a loading station or a path."""
        kinds = {places.LANE: "lane", places.CORRIDOR: "corridor", places.LOAD_LANE: "site"}
        return kinds[place[0]], place[1]

    def _ship_steps(self, route: str, stops: tuple[str, ...]) -> list[tuple[int, int, int]]:
        option = self.assembler.plan.options[route]
        start = option.from_site
        vessel: dict[str, str | None] = {"vessel_class": option.vessel_class}
        berth = self.assembler.resources[places.LOAD_SHIP, start]
        steps = self._before(start, vessel)
        gate = self._work_gate("loading", start)
        is_open = [] if gate == NONE else [(w.GATE, gate, 0)]
        steps += [(w.ARRIVE, 0, 0), *is_open, (w.TAKE, 0, 0)]
        loading = self.assembler.builder.add_slot(
            value=w.LOAD_DAYS,
            rate=berth,
            gate=gate,
            carry=1,
            draws=self._rate_draws("load_rate", start),
            name=w.LOADING_WORK,
        )
        steps += [(w.SEIZE, berth, 0), *is_open, (w.OUT, 0, 0)]
        steps.append((w.FREE_AFTER, berth, loading))
        steps.append((w.DONE, 0, 0))
        for port, stop in enumerate(stops):
            steps += self._leg(option, port, stop, last=port == len(stops) - 1)
        return [*steps, (w.END, 0, 0)]

    def _leg(
        self, option: VoyageRow, port: int, stop: str, last: bool
    ) -> list[tuple[int, int, int]]:
        draws = self._waiting_draws(stop)
        if port == 0:
            vessel: dict[str, str | None] = {"vessel_class": option.vessel_class}
            draws += self.assembler.chance.draws("travel_days", vessel, w.MULTIPLY)
            for passage in (option.passages or "").split():
                wait = self.passage_waits.get(passage, 0.0)
                where: dict[str, str | None] = {"passage": passage}
                draws += self.assembler.chance.draws("travel_days", where, w.MULTIPLY)
                draws += self.assembler.chance.draws("waiting_days", where, w.ADD, wait)
        columns = (w.LAG_DAYS, w.SEA_DAYS) if port == 0 else (w.SECOND_LAG_DAYS, NONE)
        travel = self.assembler.builder.add_slot(
            value=columns[0],
            part=columns[1],
            carry=-1,
            draws=draws,
            name=w.FIRST_LEG if port == 0 else w.SECOND_LEG,
            hire=True,
        )
        gate = self._work_gate("receiving", stop)
        berth = self.assembler.resources[places.DISCHARGE_SHIP, stop]
        work = self.assembler.builder.add_slot(
            value=w.DISCHARGE_DAYS if port == 0 else w.SECOND_DISCHARGE_DAYS,
            rate=berth,
            port=port,
            gate=gate,
            carry=0 if last else 1,
            draws=self._rate_draws("discharge_rate", stop),
            name=w.DISCHARGE_WORK if port == 0 else w.SECOND_DISCHARGE,
        )
        return [
            (w.HOLD, 0, travel),
            (w.ARRIVE, 0, port + 1),
            *([] if gate == NONE else [(w.GATE, gate, 0)]),
            *self._discharge(port, berth, work),
            (w.DONE, 0, port + 1),
        ]

    def _discharge(self, port: int, resource: int, work: int) -> list[tuple[int, int, int]]:
        """Steps from the anchorage to an empty hold.

        Without random variation grain is ashore in the moment that the plan gives it, and the work
        follows; else it goes ashore by the hour, into the room that there is.
        """
        seize = [] if resource == NONE else [(w.SEIZE, resource, 0)]
        if self.assembler.random:
            return [(w.BERTH, port, resource), *seize, (w.UNLOAD, port, work)]
        free = [] if resource == NONE else [(w.FREE_AFTER, resource, work)]
        return [(w.ROOM, port, 0), *seize, (w.PUT, port, 0), *free]

    def _before(
        self, site: str, vessel: dict[str, str | None] | None = None
    ) -> list[tuple[int, int, int]]:
        """Lateness in coming to a loading site, and what is waited there beyond the plan."""
        steps = []
        if vessel is not None:
            where: dict[str, str | None] = {**vessel, "site": site}
            coming = self.assembler.chance.draws("arrival_days", where, w.ADD)
            if coming:
                slot = self.assembler.builder.add_slot(draws=coming, name=w.COMING)
                steps.append((w.HOLD, 0, slot))
        waiting = self._waiting_draws(site)
        if waiting:
            # The ship is on hire while it waits, but not before it has come.
            slot = self.assembler.builder.add_slot(draws=waiting, name=w.WAITING, hire=True)
            steps.append((w.HOLD, 0, slot))
        return steps

    def _waiting_draws(self, site: str) -> list[int]:
        base = self.assembler.site_rows[site].waiting_days or 0.0
        return self.assembler.chance.draws("waiting_days", {"site": site}, w.ADD, base)

    def _rate_draws(self, varies: str, site: str) -> list[int]:
        where: dict[str, str | None] = {
            "site": site,
            "sea_region": self.assembler.site_rows[site].sea_region,
        }
        return self.assembler.chance.draws(varies, where, w.DIVIDE)

    @cached_property
    def passage_waits(self) -> dict[str, float]:
        """Days planned for each passage."""
        return {
            row.passage: row.waiting_days or 0.0 for row in self.assembler.case.rows(PassageRow)
        }
