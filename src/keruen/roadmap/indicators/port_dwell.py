"""Port dwell: days that grain stays at a port before it leaves or is used.

Of a run by Little's law: mean stock over throughput, month by month. Of what really moved, from
pairs of an arrival and a departure of one lot at one port.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from keruen.movements.dwell import PORTS, port_dwell
from keruen.roadmap.indicators.series import Found
from keruen.roadmap.indicators.sources import Data, Missing
from keruen.rows import FrameRow
from keruen.rows import rows as typed_rows
from keruen.store.refusal import Part, count_part

SMALL_T = 1e-6
"""One gram in tonnes: what is left of a lot below this has gone."""


YEAR_MONTHS = 12


@dataclass(frozen=True)
class Stay:
    """Tonnes of a lot that came to a port on one day and left it on another."""

    site: str
    came: date
    left: date
    quantity_t: float

    @property
    def days(self) -> int:
        """Days between."""
        return (self.left - self.came).days


def port_dwell_days(data: Data, parameters: Mapping[str, object]) -> Found:
    """Days that grain of one origin stays at ports, weighted by tonnes that left.

    By month of leaving and by port. The parameter `country` limits it to its ports.
    """
    if data.status != "actual":
        return _of_run(data, parameters)
    stays, waiting, unmatched = pair_lots(data, parameters)
    notes = []
    if waiting:
        notes.append(
            count_part(
                "{count} lot ({tonnes} t) has not left yet and is not counted",
                "{count} lots ({tonnes} t) have not left yet and are not counted",
                len(waiting),
                tonnes=_sum(waiting),
            )
        )
    if unmatched:
        notes.append(
            count_part(
                "{count} lot ({tonnes} t) left without a recorded arrival and is not counted",
                "{count} lots ({tonnes} t) left without a recorded arrival and are not counted",
                len(unmatched),
                tonnes=_sum(unmatched),
            )
        )
    if not stays:
        if notes:
            raise Missing(notes[0])
        raise Missing(Part("no lot has both an arrival at a port and a departure on record"))
    rows = [(each.site, each.left.isoformat()[:7], each.days, each.quantity_t) for each in stays]
    schema = {"part": pl.String, "month": pl.String, "days": pl.Float64, "t": pl.Float64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    table = table.with_columns(tonne_days=pl.col("days") * pl.col("t"))
    return _found(table, {"movements": data.movements, "sites": _ports(data)}, notes)


def _sum(lots: Mapping[tuple[str, str], float]) -> float:
    return round(math.fsum(lots.values()), 3)


def pair_lots(
    data: Data, parameters: Mapping[str, object]
) -> tuple[list[Stay], dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Stays of lots at ports; tonnes by site and lot not gone yet; tonnes gone that never came.

    What came first leaves first, lot by lot.
    """
    came: dict[tuple[str, str], deque[tuple[date, float]]] = defaultdict(deque)
    stays: list[Stay] = []
    unmatched: dict[tuple[str, str], float] = defaultdict(float)
    for day, arrives, key, quantity in _events(data, parameters):
        if arrives:
            came[key].append((day, quantity))
            continue
        left = quantity
        while left > SMALL_T and came[key]:
            first, held = came[key].popleft()
            taken = min(left, held)
            stays.append(Stay(key[0], first, day, taken))
            left -= taken
            if held - taken > SMALL_T:
                came[key].appendleft((first, held - taken))
        if left > SMALL_T:
            unmatched[key] += left
    waiting = {key: sum(t for _, t in rows) for key, rows in came.items() if rows}
    return stays, waiting, dict(unmatched)


@dataclass(frozen=True, slots=True)
class _LotMoved(FrameRow):
    """A movement of a lot; dates are ISO texts."""

    kind: str
    lot: str
    from_site: str | None
    to_site: str | None
    from_date: str | None
    to_date: str
    quantity_t: float


def _events(
    data: Data, parameters: Mapping[str, object]
) -> Iterator[tuple[date, bool, tuple[str, str], float]]:
    """Arrivals and departures of lots at ports, day by day, arrivals of a day first."""
    ports = set(_ports(data, parameters)["site"])
    origin = parameters["origin_country"]
    rows = data.movements.filter(pl.col("lot").is_not_null() & (pl.col("origin_country") == origin))
    found: list[tuple[date, bool, tuple[str, str], float]] = []
    for row in typed_rows(rows, _LotMoved):
        moves = row.kind in ("lane", "voyage")
        if (moves or row.kind == "purchase") and row.to_site in ports:
            place = (str(row.to_site), row.lot)
            found.append((date.fromisoformat(row.to_date), True, place, row.quantity_t))
        # Where no date of leaving is on record, the use itself has its day and a journey has none.
        leaves = row.from_date or (row.to_date if row.kind == "use" else None)
        if (moves or row.kind == "use") and row.from_site in ports and leaves:
            place = (str(row.from_site), row.lot)
            found.append((date.fromisoformat(leaves), False, place, row.quantity_t))
    yield from sorted(found, key=lambda each: (each[0], not each[1], each[2], each[3]))


def _of_run(data: Data, parameters: Mapping[str, object]) -> Found:
    data.check_run()
    dwell = port_dwell(data.case, data.whole, data.stocks)
    starts = {
        place: f"{period.start:%Y-%m}" for place, period in enumerate(data.case.calendar.periods)
    }
    kept = dwell.filter(
        (pl.col("origin_country") == parameters["origin_country"])
        & pl.col("site").is_in(_ports(data, parameters)["site"].to_list())
    )
    table = kept.select(
        part="site",
        month=pl.col("period").replace_strict(starts, return_dtype=pl.String),
        tonne_days="stock_t_days",
        t="left_t",
    )
    used: dict[str, pl.DataFrame | str] = {"movements": data.whole, "stocks": data.stocks}
    notes = [
        Part("a lower bound: flows within a period are not observed"),
        Part("each month shows the trailing 12-month value"),
    ]
    return _found(
        table, {**used, "case": data.case.fingerprint}, notes, _rolled(table, [*starts.values()])
    )


def _rolled(table: pl.DataFrame, months: list[str]) -> pl.DataFrame:
    """Each month of the run with the sums of the twelve months up to it.

    It ends with the last month that has data. In a month in which little leaves, the stock of that
    month divided by what left would give years.
    """
    last = str(table["month"].max())
    calendar = pl.DataFrame({"month": sorted({month for month in months if month <= last})})
    grid = calendar.join(table.select("part").unique(), how="cross")
    sums = table.group_by("part", "month").agg(pl.col("tonne_days", "t").sum())
    whole = grid.join(sums, on=["part", "month"], how="left").sort("part", "month")
    filled = whole.with_columns(pl.col("tonne_days", "t").fill_null(0.0))
    return filled.with_columns(
        pl.col("tonne_days", "t").rolling_sum(YEAR_MONTHS, min_samples=1).over("part")
    )


def _ports(data: Data, parameters: Mapping[str, object] | None = None) -> pl.DataFrame:
    """Sites at which grain changes ships, in one country where the parameters name one."""
    country = (parameters or {}).get("country")
    rows = [
        (site, kind, data.countries.get(site))
        for site, kind in data.kinds.items()
        if kind in PORTS and (country is None or data.countries.get(site) == country)
    ]
    schema = {"site": pl.String, "kind": pl.String, "country": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _found(
    table: pl.DataFrame,
    used: Mapping[str, pl.DataFrame | str],
    notes: list[Part],
    by_month: pl.DataFrame | None = None,
) -> Found:
    """Days by weight: of the whole from `table`, of months from `by_month` where it is given."""
    days = pl.col("tonne_days").sum() / pl.col("t").sum()
    monthly = (table if by_month is None else by_month).filter(pl.col("t") > SMALL_T)
    if float(table["t"].sum()) <= SMALL_T:
        raise Missing(Part("nothing of this origin has left these ports"))
    whole = table.group_by("part").agg(value=days)
    return Found(
        monthly.group_by("month").agg(value=days),
        float(table.select(days).item()),
        used,
        "site",
        monthly.group_by("part", "month").agg(value=days),
        whole.filter(pl.col("value").is_finite()),
        notes,
    )
