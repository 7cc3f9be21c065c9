"""Builder of a world, piece by piece, before the kernel reads it as arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np

from keruen.simulation import world as w
from keruen.simulation.streams import FIXED
from keruen.simulation.world import World

NONE = -1
ALL_MONTHS = tuple(range(1, 13))


@dataclass(frozen=True)
class Draw:
    """A random variable: its law, how it acts, what shares one draw, and when."""

    law: int = FIXED
    low: float = -math.inf
    mode: float = 0.0
    high: float = math.inf
    mean: float = 0.0
    standard_deviation: float = 0.0
    applies: int = w.MULTIPLY
    base: float = 0.0
    scale: float = 1.0
    scope: int = w.EACH
    months: Sequence[int] = ALL_MONTHS
    chance: float = 1.0
    stream: int = 0
    group: int = 0
    loading: float = 0.0


@dataclass(frozen=True)
class Parcel:
    """Part of what a job carries."""

    kg: int
    from_store: int = NONE
    to_store: int = NONE
    key: int = NONE
    port: int = 0
    keeps: float = 1.0
    crop: int = NONE


@dataclass(frozen=True)
class Job:
    """A dispatch: when it is released, which program it runs through, what it carries."""

    release: float
    program: int
    route: int = 0
    parcels: tuple[Parcel, ...] = ()
    lengths: tuple[float, ...] = ()
    planned: tuple[float, float, float] = (math.nan, math.nan, math.nan)
    priority: int = 0
    trip: int = NONE
    subsidy_usd_per_kg: float = 0.0
    allowed_days: tuple[float, float, float] = (math.inf, math.inf, math.inf)
    demurrage_usd_per_day: float = 0.0
    patience_days: float = math.inf
    name: int | None = None


@dataclass(frozen=True)
class Slot:
    """A time: value, part, rate, port, gate, carry, name and hire as `add_slot` has them."""

    numbers: tuple[int, int, int, int, int, int, int, int]
    draws: tuple[int, ...]


Source = tuple[float, float, int, float, int]
"""A closure: from, to, draw, mean days between, and how many there is room for."""
Records = np.recarray[tuple[int], np.dtype[np.record]]
"""A record array, whose fields are read as attributes."""


class WorldArrays(TypedDict, total=False):
    """Arrays of a world that are not built here, by the names and in the units of `World`."""

    sites: Records
    hold: w.Integers
    crops: Records
    crop_draws: w.Integers
    crop_offered: w.Floats
    markets: Records
    market_draws: w.Integers
    demand: w.Floats
    use_store: w.Integers
    use_kg: w.Integers
    may_replace: w.Flags
    triggers: Records
    out_usd: w.Floats
    in_usd: w.Floats
    trip_usd: w.Floats
    buy_usd: w.Floats
    hold_usd: w.Floats
    left_order: w.Integers
    left_group: w.Integers
    left_usd: w.Floats
    serves: w.Flags
    needs_kg: w.Floats
    duty_usd: w.Floats
    ceiling_usd: w.Floats
    discount: w.Floats
    chains: Records
    regimes: Records
    price_years: w.Floats
    buy_share: w.Floats
    regime_buy: w.Floats
    regime_trip: w.Floats
    regime_lane: w.Floats


@dataclass
class WorldBuilder:
    """Collects the pieces of a world; every `add` gives the number by which the piece is known."""

    period_end: Sequence[float]
    day_month: Sequence[int] = ()
    day_year: Sequence[int] = ()
    draws: list[Draw] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    steps: list[tuple[int, int, int]] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    resources: list[tuple[int, float | w.Floats]] = field(default_factory=list)
    gates: list[list[int]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    stores: list[tuple[int, int]] = field(default_factory=list)
    sites: list[int | w.Integers] = field(default_factory=list)
    routes: int = 1
    arrays: WorldArrays = field(default_factory=WorldArrays)

    def add_draw(self, draw: Draw) -> int:
        """Add a random variable."""
        self.draws.append(draw)
        return len(self.draws) - 1

    def add_slot(  # noqa: PLR0913 - the fields of a slot
        self,
        value: int = NONE,
        part: int = NONE,
        rate: int = NONE,
        port: int = NONE,
        gate: int = NONE,
        carry: int = 0,
        draws: Iterable[int] = (),
        name: int | None = None,
        hire: bool = False,
    ) -> int:
        """A time: columns of the job's values, or a rate; draws that act on it, and their name
        among the draws of a job (its own number where none is given); whether hire is paid for
        days beyond the plan."""
        number = len(self.slots) if name is None else name
        numbers = (value, part, rate, port, gate, carry, number, int(hire))
        self.slots.append(Slot(numbers, tuple(draws)))
        return len(self.slots) - 1

    def add_resource(self, servers: int, rate_kg_per_day: float | w.Floats = 1.0) -> int:
        """Like servers with one queue; the rate of one of them, by period or the same for all."""
        self.resources.append((servers, rate_kg_per_day))
        return len(self.resources) - 1

    def add_program(self, *steps: tuple[int, int, int]) -> int:
        """Steps (code, a, b) in order; gives the first."""
        first = len(self.steps)
        self.steps.extend(steps)
        return first

    def add_gate(self, sources: Iterable[int] = ()) -> int:
        """A place that its closures shut."""
        self.gates.append(list(sources))
        return len(self.gates) - 1

    def add_closure(self, start: float, end: float) -> int:
        """A closure by date, in days from the start."""
        self.sources.append((start, end, NONE, 0.0, 1))
        return len(self.sources) - 1

    def add_random_closures(self, draw: int, gap_days: float) -> int:
        """Random closures, whose length is drawn; so long from the end of one to the next
        in the mean (exponential), while the draw acts."""
        expected = self.period_end[-1] / gap_days
        room = int(expected + 12.0 * math.sqrt(expected) + 20.0)
        self.sources.append((math.nan, math.nan, draw, gap_days, room))
        return len(self.sources) - 1

    def add_site(self, capacity_kg: int | w.Integers = 2**62) -> int:
        """Add a site with its storage, by period or the same for all."""
        self.sites.append(capacity_kg)
        return len(self.sites) - 1

    def add_store(self, site: int, kg: int = 0) -> int:
        """Add a grade at a site, with its opening stock."""
        self.stores.append((site, kg))
        return len(self.stores) - 1

    def finish(self) -> World:
        """The world as arrays; `arrays` replace what is built here."""
        periods = len(self.period_end)
        jobs = sorted(self.jobs, key=lambda job: job.release)
        days = min(math.ceil(self.period_end[-1]) + 1, 100_000)
        months = self.day_month or [1] * days
        years = self.day_year or [0] * days
        slots, slot_draws = _slot_records(self.slots)
        gates, gate_sources = _gate_records(self.gates, self.sources)
        rates = [np.broadcast_to(row[1], periods) for row in self.resources]
        rooms = [np.broadcast_to(np.asarray(room, np.int64), periods) for room in self.sites]
        stores = [(site, kg, 0) for site, kg in self.stores]
        job_records, times, parcels = _job_arrays(jobs)
        given: WorldArrays = {
            "sites": records(
                w.SITE,
                [
                    (math.nan, 0, sum(store[0] == site for store in self.stores))
                    for site in range(len(self.sites))
                ],
            ),
            **_nothing(periods, len(self.stores), len(self.sites)),
            **self.arrays,
        }
        trips, keys = len(given["trip_usd"]), len(given["out_usd"])
        given = {**_steady_prices(len(self.stores), trips, keys), **given}
        given.setdefault("may_replace", np.ones(len(given["use_store"]), np.bool_))
        return World(
            period_end=np.asarray(self.period_end, np.float64),
            days=records(w.DAY_OF, list(zip(months, years, strict=True))),
            jobs=job_records,
            times=times,
            parcels=parcels,
            steps=records(w.STEP, self.steps),
            slots=slots,
            slot_draws=slot_draws,
            draws=records(w.DRAW, [_draw_row(draw) for draw in self.draws]),
            servers=np.asarray([row[0] for row in self.resources], np.int64),
            rates=np.asarray(rates, np.float64).reshape(len(rates), periods),
            gates=gates,
            gate_sources=gate_sources,
            sources=records(w.SOURCE, self.sources),
            stores=records(w.STORE, stores),
            capacity=np.asarray(rooms, np.int64).reshape(len(rooms), periods),
            **given,
        )


def records(kind: np.dtype[np.void], rows: Sequence[tuple[float, ...]]) -> Records:
    """Rows as a record array, whose fields are read as attributes."""
    return np.array(list(rows), kind).view(np.recarray)


def lists_to_arrays(lists: Sequence[Sequence[int]]) -> tuple[w.Integers, w.Integers]:
    """Lists one behind another, and where each begins: shapes [lists + 1], [all]."""
    starts = np.concatenate([[0], np.cumsum([len(part) for part in lists], dtype=np.int64)])
    return starts.astype(np.int64), np.asarray([x for part in lists for x in part], np.int64)


def _draw_row(draw: Draw) -> tuple[float, ...]:
    months = sum(1 << month for month in draw.months)
    numbers = (draw.low, draw.mode, draw.high, draw.mean, draw.standard_deviation)
    applies = (draw.applies, draw.base, draw.scale, draw.scope, months, draw.chance, draw.stream)
    return (draw.law, *numbers, *applies, draw.group, draw.loading)


def _slot_records(slots: Sequence[Slot]) -> tuple[Records, w.Integers]:
    starts, draws = lists_to_arrays([slot.draws for slot in slots])
    rows = [(*slot.numbers, starts[place], starts[place + 1]) for place, slot in enumerate(slots)]
    return records(w.SLOT, rows), draws


def _gate_records(
    gates: Sequence[Sequence[int]], sources: Sequence[Source]
) -> tuple[Records, w.Integers]:
    starts, found = lists_to_arrays(gates)
    rows = [
        (starts[place], starts[place + 1], sum(int(sources[source][4]) for source in gate))
        for place, gate in enumerate(gates)
    ]
    return records(w.GATE_OF, rows), found


def _job_arrays(jobs: Sequence[Job]) -> tuple[Records, w.Floats, Records]:
    """Jobs, their times and their parcels."""
    rows = []
    parcels: list[tuple[float, ...]] = []
    times = np.zeros((len(jobs), w.JOB_TIMES))
    for place, job in enumerate(jobs):
        first = len(parcels)
        parcels += [
            (part.from_store, part.to_store, part.kg, part.key, part.port, part.keeps, part.crop)
            for part in job.parcels
        ]
        name = place if job.name is None else job.name
        who = (job.release, name, job.program, job.route, job.priority)
        what = (first, len(parcels), job.trip)
        money = (job.subsidy_usd_per_kg, job.demurrage_usd_per_day, job.patience_days)
        rows.append((*who, *what, *money))
        times[place, : len(job.lengths)] = job.lengths
        times[place, w.PLANNED_OUT : w.PLANNED_OUT + 3] = job.planned
        times[place, w.ALLOWED_LOADING :] = job.allowed_days
    return records(w.JOB, rows), times, records(w.PARCEL, parcels)


def _nothing(periods: int, stores: int, sites: int) -> WorldArrays:
    """Markets, crops, triggers and prices of a world that has none."""
    whole = np.zeros(0, np.int64)
    return {
        "hold": np.zeros((sites, periods), np.int64),
        "crops": records(w.CROP, []),
        "crop_draws": whole,
        "crop_offered": np.zeros((0, periods)),
        "markets": records(w.MARKET, []),
        "market_draws": whole,
        "demand": np.zeros((0, periods)),
        "use_store": whole,
        "use_kg": np.zeros((0, periods), np.int64),
        "triggers": records(w.TRIGGER, []),
        "out_usd": np.zeros((0, periods, 5)),
        "in_usd": np.zeros((0, periods, 2)),
        "trip_usd": np.zeros((0, periods)),
        "buy_usd": np.zeros((stores, periods)),
        "hold_usd": np.zeros((stores, periods, 2)),
        "left_order": np.arange(stores, dtype=np.int64),
        "left_group": np.zeros(stores, np.int64),
        "left_usd": np.zeros(stores),
        "serves": np.zeros((1, 0), np.bool_),
        "needs_kg": np.zeros(0),
        "duty_usd": np.zeros((0, periods)),
        "ceiling_usd": np.zeros((0, periods)),
        "discount": np.ones(periods),
    }


def _steady_prices(stores: int, trips: int, keys: int) -> WorldArrays:
    """Prices that do not vary."""
    return {
        "chains": records(w.CHAIN, []),
        "regimes": records(w.REGIME, []),
        "price_years": np.zeros((0, stores)),
        "buy_share": np.ones(stores),
        "regime_buy": np.zeros((0, stores)),
        "regime_trip": np.zeros((0, trips)),
        "regime_lane": np.zeros((0, keys)),
    }
