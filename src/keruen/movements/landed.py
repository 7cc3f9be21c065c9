"""Landed cost by its parts: average cost followed through every store from farm to market.

All grain of a grade at a site in a period is one pool: what was in store, what was bought there and
what arrived in the period. Whatever leaves the pool, is used from it or stays in it carries the
pool's mean cost a tonne, in parts. Where grain passes two pools within a period, their means depend
on each other; one sparse linear system a period gives them all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import OpeningStockRow
from keruen.errors import KeruenError
from keruen.movements.periods import Floats, Integers
from keruen.movements.prices import price_movements, price_stocks
from keruen.movements.registry import measure

PARTS = (
    *("opening_stock", "purchase", "inland", "voyages", "insurance", "handling"),
    *("storage", "working_capital", "duties", "subsidy", "co2"),
)
"""Parts of the landed cost, in order; `opening_stock` is grain in store at the start, at its
reference value, and `subsidy` is negative."""


@dataclass(frozen=True)
class Trace:
    """Where the undiscounted cost of a plan went, by part: arrays end in a `PARTS` axis, in USD.

    `used` has one row for each row of `uses` (kind use). `ending` is the cost of grain left in
    store and in transit; `idle` was spent without grain to carry it, such as a ship sent empty.
    """

    uses: pl.DataFrame
    used: Floats
    ending: Floats
    idle: Floats
    spent: Floats


@dataclass(frozen=True)
class Flows:
    """Rows that touch pools, as arrays: pools are numbered site by grade.

    `added` is what each row adds to the amounts it carries, shape (rows, parts).
    """

    frame: pl.DataFrame
    origin: Integers
    target: Integers
    from_period: Integers
    to_period: Integers
    sent_t: Floats
    added: Floats


@dataclass(frozen=True)
class Followed:
    """Where amounts went: with each use, into what is left at the end, or lost without grain.

    `means` is the mean amount a tonne of each pool, shape (periods, pools, parts).
    """

    used: Floats
    ending: Floats
    lost: Floats
    means: Floats


def trace_costs(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> Trace:
    """Follow every dollar but those of hub and shortage from where it is spent to the tonne it
    ends on.

    The sums close: used + ending + idle = spent, part by part.

    Raises
    ------
    KeruenError : the tables name something unknown, or grain goes round within a period without
        ever entering.
    """
    priced = with_cost_parts(case, price_movements(case, voyage_options, movements))
    pools = Pools(case)
    purchases = pools.flows(priced.filter(pl.col("kind") == "purchase"))
    moves = pools.flows(priced.filter(pl.col("kind").is_in(["lane", "voyage"])))
    uses = pools.flows(priced.filter(pl.col("kind") == "use"))
    held_t, held_usd = pools.stocks(price_stocks(case, stocks))
    opening = pools.opening()
    followed = follow(purchases, moves, uses, held_t, held_usd, opening)
    idle = _idle(priced)
    spent = opening.sum(axis=0) + held_usd.sum(axis=(0, 1)) + idle
    for flows in (purchases, moves, uses):
        spent += flows.added.sum(axis=0)
    return Trace(uses.frame, followed.used, followed.ending, idle + followed.lost, spent)


def follow(
    purchases: Flows,
    moves: Flows,
    uses: Flows,
    held_t: Floats,
    held_added: Floats,
    opening: Floats,
    carries: Floats | None = None,
) -> Followed:
    """Follow amounts through the pools, period by period.

    Parameters
    ----------
    held_t, held_added : tonnes in store at the end of each period, shape (periods, pools), and the
        amounts that holding them adds, (periods, pools, parts).
    opening : amounts of the stock before the first period, (pools, parts).
    carries : for each move the share of the pool's amounts that its grain keeps; 1 where None.

    Raises
    ------
    KeruenError : grain goes round within a period without ever entering.
    """
    count, size, width = held_added.shape
    carries = np.ones(len(moves.origin)) if carries is None else carries
    arriving = np.zeros((count + 1, size, width))
    _add(arriving, (purchases.from_period, purchases.origin), purchases.added)
    arriving[0] += opening
    used, lost, means_by_period = uses.added.copy(), np.zeros(width), np.zeros_like(held_added)
    later = np.minimum(moves.to_period, count)
    for t in range(count):
        leaving = np.flatnonzero(moves.from_period == t)
        using = np.flatnonzero(uses.from_period == t)
        outflow = held_t[t].copy()
        np.add.at(outflow, moves.origin[leaving], moves.sent_t[leaving])
        np.add.at(outflow, uses.origin[using], uses.sent_t[using])
        within = leaving[later[leaving] == t]
        means = _pool_means(moves, within, carries, outflow, arriving[t], t)
        means_by_period[t] = means
        used[using] += uses.sent_t[using, None] * means[uses.origin[using]]
        kept_t = moves.sent_t[leaving] * carries[leaving]
        carried = kept_t[:, None] * means[moves.origin[leaving]] + moves.added[leaving]
        _add(arriving, (later[leaving], moves.target[leaving]), carried)
        lost += arriving[t][outflow <= 0.0].sum(axis=0)
        arriving[t + 1] += held_t[t, :, None] * means + held_added[t]
    return Followed(used, arriving[count].sum(axis=0), lost, means_by_period)


def _add(array: Floats, places: tuple[Integers, Integers], values: Floats) -> None:
    np.add.at(array, places, values)


def _pool_means(
    moves: Flows,
    within: Integers,
    carries: Floats,
    outflow_t: Floats,
    entered: Floats,
    period: int,
) -> Floats:
    """Mean amount a tonne of each pool, by part: what entered over what leaves, is used or stays.

    `within` are the moves that leave and arrive in the period: they make the pools depend on each
    other. The mean of a pool that nothing leaves is zero.
    """
    size = len(outflow_t)
    entered = entered.copy()
    np.add.at(entered, moves.target[within], moves.added[within])
    live = outflow_t > 0.0
    if len(within) == 0:
        means = np.zeros_like(entered)
        means[live] = entered[live] / outflow_t[live, None]
        return means
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import splu

    diagonal = np.where(live, outflow_t, 1.0)
    kept = within[live[moves.target[within]]]
    rows = np.concatenate([np.arange(size), moves.target[kept]])
    columns = np.concatenate([np.arange(size), moves.origin[kept]])
    values = np.concatenate([diagonal, -moves.sent_t[kept] * carries[kept]])
    matrix = coo_matrix((values, (rows, columns)), shape=(size, size)).tocsc()
    try:
        solved: Floats = splu(matrix).solve(np.where(live[:, None], entered, 0.0))
    except RuntimeError as error:
        raise KeruenError(
            f"table movements, from_period {period}: grain goes round in a ring of sites without "
            "entering it",
            "Check the balance of the table (R10); grain must be bought, in store or arrive.",
        ) from error
    return solved


class Pools:
    """Numbers pools by site and grade, and turns frames into arrays over them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        sites = case.frames.sites["site"]
        pairs = [(site, grade) for site in sites for grade in case.frames.grades["grade"]]
        self.numbers = {pair: index for index, pair in enumerate(pairs)}

    def index(self, sites: pl.Series, grades: pl.Series) -> Integers:
        """Pool of each (site, grade): shape [rows]."""
        pairs = zip(sites, grades, strict=True)
        return np.array([self.numbers[pair] for pair in pairs], dtype=np.int64)

    def flows(self, frame: pl.DataFrame) -> Flows:
        """Rows of one kind of movement as arrays."""
        return Flows(
            frame,
            self.index(frame["from_site"], frame["grade"]),
            self.index(frame["to_site"], frame["grade"]),
            frame["from_period"].to_numpy(),
            frame["to_period"].fill_null(0).to_numpy(),
            frame["quantity_t"].to_numpy(),
            np.column_stack([frame[f"part_{part}"].to_numpy() for part in PARTS]),
        )

    def stocks(self, priced: pl.DataFrame) -> tuple[Floats, Floats]:
        """Tonnes in store, [periods, pools], and their holding cost, [periods, pools, parts]."""
        shape = (self.case.calendar.count, len(self.numbers))
        places = (priced["period"].to_numpy(), self.index(priced["site"], priced["grade"]))
        tonnes, usd = np.zeros(shape), np.zeros((*shape, len(PARTS)))
        np.add.at(tonnes, places, priced["quantity_t"].to_numpy())
        for part in ("storage", "working_capital"):
            values = priced[f"{part}_usd"].to_numpy()
            np.add.at(usd, (*places, np.full(len(values), PARTS.index(part))), values)
        return tonnes, usd

    def opening(self) -> Floats:
        """Reference value of the grain in store at the start: [pools, parts]."""
        value = dict(
            self.case.frames.grades.select("grade", "reference_value_usd_per_t").iter_rows()
        )
        opening = np.zeros((len(self.numbers), len(PARTS)))
        for row in self.case.rows(OpeningStockRow):
            pool = self.numbers[row.site, row.grade]
            opening[pool, PARTS.index("opening_stock")] += row.quantity_t * value[row.grade]
        return opening


def with_cost_parts(case: Case, priced: pl.DataFrame) -> pl.DataFrame:
    """Priced movements with a column `part_*` for each part; ships' lump sums and subsidies are
    shared among the tonnes of the voyage option, or lane, and period."""
    journeys = priced.group_by("route", "from_period").agg(
        trip_usd=pl.col("voyages_usd").sum(),
        paid_usd=pl.col("subsidy_usd").sum(),
        carried_t=pl.col("quantity_t").filter(pl.col("kind").is_in(["lane", "voyage"])).sum(),
    )
    joined = priced.join(
        journeys, on=["route", "from_period"], how="left", nulls_equal=False, maintain_order="left"
    )
    carried = pl.col("kind").is_in(["lane", "voyage"]) & (pl.col("carried_t") > 0)
    share = pl.when(carried).then(pl.col("quantity_t") / pl.col("carried_t")).otherwise(0.0)
    kg = pl.sum_horizontal("transport_kg", "loading_kg", "receiving_kg")
    parts = {
        "opening_stock": pl.lit(0.0),
        "purchase": pl.col("purchase_usd"),
        "inland": pl.col("lanes_usd"),
        "voyages": share * pl.col("trip_usd").fill_null(0.0),
        "insurance": pl.col("insurance_usd"),
        "handling": pl.col("loading_usd") + pl.col("receiving_usd"),
        "storage": pl.lit(0.0),
        "working_capital": pl.col("working_capital_usd"),
        "duties": pl.col("duties_usd"),
        "subsidy": share * pl.col("paid_usd").fill_null(0.0),
        "co2": kg * (case.settings.co2_price_usd_per_t / 1000.0),
    }
    return joined.with_columns(**{f"part_{part}": parts[part] for part in PARTS})


def _idle(priced: pl.DataFrame) -> Floats:
    """Lump sums of ships, and subsidies, of journeys that carry nothing: shape [parts]."""
    empty = priced.filter((pl.col("carried_t") <= 0) & pl.col("kind").is_in(["trip", "subsidy"]))
    idle = np.zeros(len(PARTS))
    idle[PARTS.index("voyages")] = empty["voyages_usd"].sum()
    idle[PARTS.index("subsidy")] = empty["subsidy_usd"].sum()
    return idle


COLUMNS = (
    *("market", "origin_country", "grade", "quantity_t"),
    *(f"{part}_usd_per_t" for part in PARTS),
    "landed_usd_per_t",
)


@measure(
    unit="USD/t",
    formula="mean by tonnes used of the pool cost: cost that entered the pool of a site, grade and "
    "period / tonnes that left it, were used or stayed",
    meaning="undiscounted cost of a tonne used, by part, market, origin and grade; rows with empty "
    "origin and grade hold the whole market. Hub and shortage are not in it",
    columns=COLUMNS,
)
def landed_cost(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> pl.DataFrame:
    """Landed cost in USD/t (undiscounted) by market, origin and grade, with its parts.

    Formula: the sum over uses of tonnes x pool mean, over the tonnes used; duties are those of the
    use itself. Rows whose `origin_country` and `grade` are null hold the whole market.

    Returns
    -------
    Frame of `market`, `origin_country`, `grade`, `quantity_t`, one column `*_usd_per_t` for each of
    `PARTS`, and `landed_usd_per_t`, their sum. Sorted by the first three, whole markets first.
    """
    trace = trace_costs(case, voyage_options, movements, stocks)
    usd = pl.DataFrame(trace.used, schema=[f"{part}_usd_per_t" for part in PARTS], orient="row")
    keys = ["market", "origin_country", "grade"]
    rows = trace.uses.select(*keys, "quantity_t").hstack(usd)
    fine = rows.group_by(keys).agg(pl.all().sum())
    whole = rows.group_by("market").agg(pl.exclude(keys).sum())
    sums = pl.concat([fine, whole], how="diagonal").filter(pl.col("quantity_t") > 0)
    parts = [f"{part}_usd_per_t" for part in PARTS]
    means = sums.with_columns(pl.col(part) / pl.col("quantity_t") for part in parts)
    total = means.with_columns(landed_usd_per_t=pl.sum_horizontal(parts))
    return total.select(COLUMNS).sort(keys, nulls_last=False)
