"""Circles: subsidised lanes and rotated reserves whose grain can come back (R22, R23)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from keruen.case.table_rows import ReserveRow, SubsidyProgrammeRow, SubsidyRow
from keruen.plan.model.parameters import PlanParameters

Pair = tuple[str, str]
PAIR = ["from_site", "to_site"]
LABEL = ["kind", "name", "grade", "site"]


@dataclass(frozen=True)
class Circle:
    """Movements that can lead from one site to another, and the sites between that need labels.

    `kind` is lane or reserve; of a lane, `grade` is the grade that circulates. `pairs` are the
    sites between which grain moves on the way.
    """

    kind: str
    name: str
    grade: str
    start: str
    end: str
    between: tuple[str, ...]
    pairs: tuple[Pair, ...]


def find_circles(
    parameters: PlanParameters, send: pl.DataFrame, load: pl.DataFrame
) -> list[Circle]:
    """The circles of subsidised lanes by grade, and of reserves that are rotated."""
    moves = pl.concat([frame.select("grade", *PAIR) for frame in (send, load)]).unique()
    by_grade: defaultdict[str, set[Pair]] = defaultdict(set)
    for grade, start, end in moves.rows():
        by_grade[grade].add((start, end))
    active = {row.programme for row in parameters.case.rows(SubsidyProgrammeRow) if row.active}
    paid = {row.lane for row in parameters.case.rows(SubsidyRow) if row.programme in active}
    on_lane = send.filter(pl.col("lane").is_in(sorted(paid))).select("lane", "grade").unique()
    circles = []
    for name, grade in on_lane.sort("lane", "grade").rows():
        lane = parameters.lanes[name]
        circle = _circle(by_grade[grade], lane.to_site, lane.from_site)
        if circle is not None:
            ends = (lane.to_site, lane.from_site)
            circles.append(Circle("lane", name, grade, *ends, *circle))
    every = set().union(*by_grade.values())
    for row in sorted(parameters.case.rows(ReserveRow), key=lambda row: str(row.reserve)):
        if row.rotation_months is not None:
            circle = _circle(every, row.site, row.site)
            if circle is not None:
                circles.append(Circle("reserve", row.reserve, "", row.site, row.site, *circle))
    return circles


def _circle(
    moves: set[Pair], start: str, end: str
) -> tuple[tuple[str, ...], tuple[Pair, ...]] | None:
    """Sites between and pairs of the ways from a site to another; None where there is no way."""
    ahead = _reached(moves, start, {end} - {start})
    behind = _reached({(b, a) for a, b in moves}, end, {start} - {end})
    inside = (ahead & behind) | {start, end}
    pairs = tuple(
        sorted(
            (a, b)
            for a, b in moves
            if a in inside and b in inside and (a != end or a == start) and (b != start or b == end)
        )
    )
    if not any(b == end for _, b in pairs) or not any(a == start for a, _ in pairs):
        return None
    return tuple(sorted(inside - {start, end})), pairs


def _reached(moves: set[Pair], start: str, stop: set[str]) -> set[str]:
    """Sites that moves lead to from a site; from those in `stop` they lead no further."""
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in moves:
        ways[a].append(b)
    seen, front = set(), [start]
    while front:
        site = front.pop()
        if site in stop:
            continue
        for following in ways[site]:
            if following not in seen:
                seen.add(following)
                front.append(following)
    return seen


def circle_columns(
    circles: list[Circle], send: pl.DataFrame, load: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Columns of eligible tonnes, of grades that count, of labels, and of returned tonnes."""
    lanes = [circle for circle in circles if circle.kind == "lane"]
    counts = pl.DataFrame(
        [(circle.name, circle.grade, 0) for circle in lanes],
        schema={"lane": pl.String, "grade": pl.String, "period": pl.Int64},
        orient="row",
    )
    eligible = send.join(counts.select("lane", "grade"), on=["lane", "grade"], how="semi").select(
        "lane", "grade", "period"
    )
    label = pl.DataFrame(
        [(c.kind, c.name, c.grade, site, 0) for c in circles for site in c.between],
        schema={**dict.fromkeys(LABEL, pl.String), "period": pl.Int64},
        orient="row",
    )
    pairs = pl.DataFrame(
        [(c.name, *pair) for c in circles if c.kind == "reserve" for pair in c.pairs],
        schema={"reserve": pl.String, "from_site": pl.String, "to_site": pl.String},
        orient="row",
    )
    moved = pl.concat([frame.select(*PAIR, "period") for frame in (send, load)]).unique()
    returned = pairs.join(moved, on=PAIR).sort("reserve", *PAIR, "period")
    return eligible, counts, label, returned
