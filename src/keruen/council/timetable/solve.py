"""The best timetable for a floor, as an integer program.

A binary variable for each pair and slot; at most one meeting a pair, one a firm and slot, the
tables a slot, the cap a firm; each firm has at least the floor, or what it could have at most. The
sum of the values of the meetings is maximised.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from keruen.council.timetable.event import Event, Meeting
from keruen.council.timetable.places import assign_tables
from keruen.solver import Floats, Model, solve_whole

GAP = 1e-4
"""A timetable within this share of the proven bound is called optimal."""


@dataclass(frozen=True)
class Timetable:
    """A timetable, and how good it is proven to be.

    Parameters
    ----------
    status : ``optimal`` (within 0.01% of the bound), ``feasible`` (ended by the time limit),
        ``infeasible`` (no timetable reaches the floor) or ``stopped`` (none was found in time).
    value : sum of the values of its meetings.
    bound : no timetable with this floor is worth more.
    counts : meetings of each firm.
    """

    floor: int
    status: str
    meetings: tuple[Meeting, ...]
    value: float
    bound: float
    seconds: float
    counts: Mapping[str, int]
    columns: int

    @property
    def gap(self) -> float:
        """(bound - value) / value; 0 where both are 0."""
        if not math.isfinite(self.bound):
            return math.inf
        return max(self.bound - self.value, 0.0) / max(self.value, 1e-12) if self.bound else 0.0

    @property
    def found(self) -> bool:
        """Whether there is a timetable."""
        return self.status in ("optimal", "feasible")


def possible_meetings(event: Event) -> dict[str, int]:
    """The most meetings that each firm could have if it came first: its wishes, slots and the cap.

    A largest matching of its partners with the slots in which both are free.
    """
    partners: dict[str, list[list[int]]] = {each.id: [] for each in event.firms}
    for a, b in event.pairs:
        slots = event.common(a, b)
        for firm in (a, b):
            partners[firm].append(slots)
    return {firm: min(event.cap, _matched(rows, event)) for firm, rows in partners.items()}


def _matched(rows: Sequence[Sequence[int]], event: Event) -> int:
    if not any(rows):
        return 0
    places = np.zeros((len(rows), len(event.slots)), dtype=np.int8)
    for number, slots in enumerate(rows):
        places[number, list(slots)] = 1
    matched = maximum_bipartite_matching(csr_array(places).tocsr(), perm_type="column")
    return int((matched >= 0).sum())


def solve_timetable(
    event: Event,
    floor: int = 0,
    *,
    fixed: Iterable[Meeting] | None = None,
    pairs: Collection[tuple[str, str]] | None = None,
    bonus: Mapping[tuple[str, str], float] | None = None,
    gap: float = GAP,
    seconds: float = 60.0,
) -> Timetable:
    """The timetable with the largest sum of values in which each firm reaches the floor.

    Parameters
    ----------
    floor : each firm has so many meetings, or as many as it could have at most.
    fixed : meetings that stay as they are; the published ones where left out.
    pairs : the only pairs that get new meetings; every pair of the event where left out.
    bonus : added to the value of a pair while solving, not to the value that is returned.
    gap : relative gap at which the search ends.
    seconds : time limit.

    Examples
    --------
    >>> from keruen.council.timetable import make_event
    >>> event = make_event({
    ...     "event": {"day": "2027-05-12", "zone": "UTC", "slots": ["09:00", "09:30"],
    ...               "minutes": 25, "buffer": 5, "tables": 1, "cap": 2},
    ...     "firms": [{"id": "a", "side": "MAR"}, {"id": "b", "side": "KAZ"}],
    ...     "wishes": [{"from": "a", "to": "b", "rank": 1}, {"from": "b", "to": "a", "rank": 1}],
    ... })
    >>> solve_timetable(event, 1).value
    3.0
    """
    kept = tuple(event.published if fixed is None else fixed)
    met = {each.pair for each in kept}
    busy = {(firm, each.slot) for each in kept for firm in each.pair}
    values = event.pairs
    rows = [
        (a, b, slot)
        for a, b in values
        if (a, b) not in met and (pairs is None or (a, b) in pairs)
        for slot in event.common(a, b)
        if (a, slot) not in busy and (b, slot) not in busy
    ]
    already = sum(values.get(each.pair, 0.0) for each in kept)
    held = Counter(firm for each in kept for firm in each.pair)
    model, needs = _build(event, rows, kept, floor, bonus or {})
    best = solve_whole(model.matrix(), gap=gap, time_limit_seconds=seconds)
    chosen = [row for row, value in zip(rows, best.values, strict=False) if value > 0.5]
    found = best.status in ("optimal", "feasible")
    if not rows:
        # A program without columns: the floor is reached by what is fixed, or not at all.
        found = all(held[firm] >= need for firm, need in needs.items())
    gained = sum(values[a, b] for a, b, _ in chosen)
    extra = sum((bonus or {}).get((a, b), 0.0) for a, b, _ in chosen)
    meetings = assign_tables(event, kept, chosen) if found else ()
    counts = Counter(firm for each in meetings for firm in each.pair)
    status = best.status if rows else ("optimal" if found else "infeasible")
    bound = -best.bound - extra + already if rows else already
    if status == "feasible" and bound - already - gained <= gap * max(already + gained, 1e-12):
        status = "optimal"
    return Timetable(
        floor=floor,
        status=status,
        meetings=meetings,
        value=already + gained if found else 0.0,
        bound=max(bound, already + gained) if found else -math.inf,
        seconds=best.seconds,
        counts={each.id: counts[each.id] for each in event.firms},
        columns=len(rows),
    )


def _build(
    event: Event,
    rows: Sequence[tuple[str, str, int]],
    kept: Sequence[Meeting],
    floor: int,
    bonus: Mapping[tuple[str, str], float],
) -> tuple[Model, dict[str, int]]:
    """The program, and how many meetings each firm needs."""
    model = Model()
    worth: Floats = np.array(
        [event.pairs[a, b] + bonus.get((a, b), 0.0) for a, b, _ in rows], dtype=np.float64
    )
    names = pl.DataFrame(
        {
            "a": [a for a, _, _ in rows],
            "b": [b for _, b, _ in rows],
            "slot": [slot for _, _, slot in rows],
        },
        schema={"a": pl.String, "b": pl.String, "slot": pl.Int64},
    )
    meet = model.add_columns("meet", names, cost=-worth, upper=1.0, integer=True).index
    by_firm = pl.concat(
        [meet.select(pl.col(each).alias("firm"), "slot", "column") for each in ("a", "b")]
    )
    _limit(model, "one_meeting_of_a_pair", meet, ["a", "b"])
    _limit(model, "one_meeting_of_a_firm", by_firm, ["firm", "slot"])
    used: Counter[object] = Counter(each.slot for each in kept)
    _limit(model, "tables", meet, ["slot"], lambda row: event.tables - used[row["slot"]])
    held: Counter[object] = Counter(firm for each in kept for firm in each.pair)
    _limit(model, "cap", by_firm, ["firm"], lambda row: event.cap - held[row["firm"]])
    most = possible_meetings(event)
    needs = {each.id: min(floor, most[each.id]) for each in event.firms}
    lacking = {firm: need - held[firm] for firm, need in needs.items() if need > held[firm]}
    index = pl.DataFrame(
        {"firm": list(lacking), "need": list(lacking.values())},
        schema={"firm": pl.String, "need": pl.Int64},
    )
    block = model.add_rows("floor", index, lower=index["need"].cast(pl.Float64))
    model.add_terms(block, by_firm, ["firm"], 1.0)
    return model, needs


def _limit(
    model: Model,
    name: str,
    terms: pl.DataFrame,
    on: list[str],
    upper: Callable[[dict[str, object]], int] = lambda _: 1,
) -> None:
    """Rows that bound the number of meetings of the same keys."""
    index = terms.select(on).unique(maintain_order=True)
    limit = [float(max(upper(row), 0)) for row in index.iter_rows(named=True)]
    block = model.add_rows(name, index, upper=np.array(limit, dtype=np.float64))
    model.add_terms(block, terms, on, 1.0)
