"""Changes of a published timetable that move only what they must.

A published meeting stays where both firms are still free and the tables and the cap allow it. Only
pairs with a firm that is not free any more at a time at which it had a meeting get new meetings;
those that lost one come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from keruen.council.timetable.event import Event, Meeting
from keruen.council.timetable.solve import GAP, Timetable, solve_timetable
from keruen.solver import Model, solve_whole


@dataclass(frozen=True)
class Repair:
    """A changed timetable beside the published one.

    Parameters
    ----------
    kept : published meetings that did not change.
    moved : pairs that meet at another time or table, the published meeting and the new one.
    lost : published meetings that could not be placed again.
    added : new meetings of pairs that had none.
    changed_firms : firms whose own change made the repair necessary.
    """

    timetable: Timetable
    kept: tuple[Meeting, ...]
    moved: tuple[tuple[Meeting, Meeting], ...]
    lost: tuple[Meeting, ...]
    added: tuple[Meeting, ...]
    changed_firms: tuple[str, ...]


def repair_timetable(event: Event, *, seconds: float = 20.0, gap: float = GAP) -> Repair:
    """Repair the published timetable of an event after firms, tables or wishes changed.

    Parameters
    ----------
    event : as it is now, with the meetings that were published.
    """
    possible: list[Meeting] = []
    gone: list[Meeting] = []
    causes: set[str] = set()
    for each in event.published:
        absent = [firm for firm in each.pair if each.slot not in event.firm_by_id[firm].free]
        causes.update(absent)
        (gone if absent else possible).append(each)
    fitting = _largest_part(event, possible)
    stayed = {each.pair for each in fitting}
    dropped = [each for each in possible if each.pair not in stayed]
    causes.update(firm for each in dropped for firm in each.pair)
    lost = [*gone, *dropped]
    again = {each.pair for each in lost}
    pairs = {pair for pair in event.pairs if pair in again or causes.intersection(pair)}
    # Each lost meeting that is placed again is worth more than all others together.
    above = 1.0 + sum(event.pairs.values())
    table = solve_timetable(
        event,
        fixed=fitting,
        pairs=pairs,
        bonus=dict.fromkeys(again & set(event.pairs), above),
        gap=min(gap, 1e-9),
        seconds=seconds,
    )
    new = {each.pair: each for each in table.meetings if each.pair not in stayed}
    published = set(event.published)
    kept = [each for each in fitting if each in published]
    moved = [(each, new[each.pair]) for each in lost if each.pair in new]
    by_pair = {each.pair: each for each in event.published}
    moved += [(by_pair[each.pair], each) for each in fitting if each not in published]
    return Repair(
        timetable=table,
        kept=tuple(sorted(kept)),
        moved=tuple(sorted(moved)),
        lost=tuple(each for each in sorted(lost) if each.pair not in new),
        added=tuple(each for pair, each in sorted(new.items()) if pair not in again),
        changed_firms=tuple(sorted(causes)),
    )


def _largest_part(event: Event, meetings: Sequence[Meeting]) -> list[Meeting]:
    """The largest part of some meetings that fits the tables and the cap.

    Where a table is not there any more, a meeting goes to a free one at the same time.
    """
    here = [each for each in meetings if each.table < event.tables]
    taken = {(each.slot, each.table) for each in here}
    for each in meetings:
        free = [table for table in range(event.tables) if (each.slot, table) not in taken]
        if each.table >= event.tables and free:
            here.append(replace(each, table=free[0]))
            taken.add((each.slot, free[0]))
    counts = Counter(firm for each in here for firm in each.pair)
    if max(counts.values(), default=0) <= event.cap:
        return here
    model = Model()
    names = pl.DataFrame({"number": list(range(len(here)))})
    stay = model.add_columns("stay", names, cost=-1.0, upper=1.0, integer=True).index
    terms = pl.DataFrame(
        {
            "firm": [firm for each in here for firm in each.pair],
            "number": [number for number, _ in enumerate(here) for _ in range(2)],
        }
    ).join(stay, on="number", how="left", maintain_order="left")
    index = terms.select("firm").unique(maintain_order=True)
    block = model.add_rows("cap", index, upper=float(event.cap))
    model.add_terms(block, terms.select("firm", "column"), ["firm"], 1.0)
    values = solve_whole(model.matrix()).values
    return [each for each, value in zip(here, values, strict=True) if value > 0.5]
