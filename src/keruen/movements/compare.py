"""Comparing plans, simulations and what happened: joins over the common tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.movements.landed import landed_cost
from keruen.movements.markets import cover, days_of_cover
from keruen.records import read_record

KEYS = (
    *("kind", "route", "from_site", "to_site", "vessel_class", "grade", "market"),
    *("programme", "from_period"),
)
"""Columns by which movements are added up before they are compared."""


def compare_movements(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Differences between two tables of movements, whatever their status.

    Rows are added up by kind, route, sites, class, grade, market, programme and period of leaving;
    what one table lacks counts as zero there.

    Returns
    -------
    Frame of the key columns, `a_t`, `b_t`, `difference_t` (b less a, tonnes), `a_trips`, `b_trips`
    and `difference_trips`; sorted by the keys.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.05)
    >>> compare_movements(plan.movements, plan.movements)["difference_t"].abs().sum()
    0.0
    """
    left, right = _sums(a, "a"), _sums(b, "b")
    joined = left.join(right, on=list(KEYS), how="full", coalesce=True, nulls_equal=True)
    filled = joined.with_columns(
        pl.col("a_t", "b_t").fill_null(0.0), pl.col("a_trips", "b_trips").fill_null(0)
    )
    return filled.select(
        *KEYS,
        "a_t",
        "b_t",
        difference_t=pl.col("b_t") - pl.col("a_t"),
        a_trips="a_trips",
        b_trips="b_trips",
        difference_trips=pl.col("b_trips") - pl.col("a_trips"),
    ).sort(KEYS, nulls_last=False)


def _sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.group_by(KEYS).agg(
        pl.col("quantity_t").sum().alias(f"{name}_t"),
        pl.col("trips").sum().alias(f"{name}_trips"),
    )


def market_figures(
    case: Case, voyage_options: pl.DataFrame, movements: pl.DataFrame, stocks: pl.DataFrame
) -> pl.DataFrame:
    """What each market receives over the horizon, and its cost.

    Parameters
    ----------
    case : the case of the plan.
    voyage_options : one row per option, as `make_voyage_options` returns them.
    movements, stocks : result tables by the schemas of `keruen.movements.tables`.

    Returns
    -------
    Frame of `market`, `demand_t`, `use_t`, `shortage_t`, `cover` (use / demand, null without
    demand), `days_of_cover` (mean over the periods) and `landed_usd_per_t` (null without use); one
    row per market, by name.
    """
    served = (
        cover(case, movements)
        .group_by("market", maintain_order=True)
        .agg(pl.col("demand_t", "use_t", "shortage_t").sum())
    )
    share = pl.when(pl.col("demand_t") > 0).then(pl.col("use_t") / pl.col("demand_t"))
    lasting = days_of_cover(case, stocks).group_by("market").agg(pl.col("days_of_cover").mean())
    landed = landed_cost(case, voyage_options, movements, stocks).filter(pl.col("grade").is_null())
    return (
        served.with_columns(cover=share)
        .join(lasting, on="market", how="left")
        .join(landed.select("market", "landed_usd_per_t"), on="market", how="left")
        .sort("market")
    )


def compare_markets(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Two frames of `market_figures` side by side, columns of the second named `*_b`; by market."""
    names = [name for name in a.columns if name != "market"]
    first = a.rename({name: f"{name}_a" for name in names})
    second = b.rename({name: f"{name}_b" for name in names})
    return first.join(second, on="market", how="full", coalesce=True).sort("market")


def compare_origins(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Tonnes used by country of origin in two tables of movements.

    Returns
    -------
    Frame of `origin_country`, `a_t`, `b_t` and `difference_t` (b less a), the largest first.

    Examples
    --------
    >>> uses = pl.DataFrame({"kind": ["use"], "origin_country": ["KZ"], "quantity_t": [5.0]})
    >>> compare_origins(uses, uses.with_columns(quantity_t=8.0))["difference_t"].to_list()
    [3.0]
    """

    def used(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        uses = frame.filter(pl.col("kind") == "use")
        return uses.group_by("origin_country").agg(pl.col("quantity_t").sum().alias(name))

    joined = used(a, "a_t").join(used(b, "b_t"), on="origin_country", how="full", coalesce=True)
    filled = joined.with_columns(pl.col("a_t", "b_t").fill_null(0.0))
    largest = pl.max_horizontal("a_t", "b_t")
    return filled.with_columns(difference_t=pl.col("b_t") - pl.col("a_t")).sort(
        largest, "origin_country", descending=[True, False]
    )


def compare_costs(
    summary_a: Mapping[str, object], summary_b: Mapping[str, object]
) -> dict[str, float | bool | None]:
    """Difference in cost between the optimal plans of b and of a, with its proven interval.

    Parameters
    ----------
    summary_a, summary_b : summaries with `cost_usd`, `bound_usd` and, for the estimate,
        `relaxation_usd`.

    The least cost of each lies between its bound and its cost (R31), so that of b less that of a
    lies in [bound(b) - cost(a), cost(b) - bound(a)]. The difference of the relaxations, in which
    ships may be split, is the best estimate; it is not proven.

    Returns
    -------
    `difference_usd` (of the plans as written), `low_usd`, `high_usd`, `estimate_usd`, and
    `distinguished`: whether the interval excludes zero. None where a figure is missing, as an end
    of the interval is where no bound was proven.

    Examples
    --------
    >>> a = {"cost_usd": 100.0, "bound_usd": 99.0}
    >>> b = {"cost_usd": 110.0, "bound_usd": 108.0}
    >>> found = compare_costs(a, b)
    >>> found["low_usd"], found["high_usd"], found["distinguished"]
    (8.0, 11.0, True)
    """
    a, b = read_record(_Costs, summary_a), read_record(_Costs, summary_b)
    low, high = _less(b.bound_usd, a.cost_usd), _less(b.cost_usd, a.bound_usd)
    apart = (low is not None and low > 0.0) or (high is not None and high < 0.0)
    return {
        "difference_usd": _less(b.cost_usd, a.cost_usd),
        "low_usd": low,
        "high_usd": high,
        "estimate_usd": _less(b.relaxation_usd, a.relaxation_usd),
        "distinguished": None if low is None and high is None else apart,
    }


@dataclass(frozen=True, slots=True)
class _Costs:
    """What a summary says of cost, as far as it does."""

    cost_usd: float | None = None
    bound_usd: float | None = None
    relaxation_usd: float | None = None


def _less(more: float | None, less: float | None) -> float | None:
    return None if more is None or less is None else more - less


def compare_runs(summary_a: Mapping[str, object], summary_b: Mapping[str, object]) -> pl.DataFrame:
    """Differences between the numbers of two run summaries.

    Every number of either summary has a row, named by its path (``cost_terms_usd.lanes``); lists
    and texts are left out.

    Returns
    -------
    Frame of `kpi`, `a`, `b`, `difference` (b less a) and `relative` (difference / |a|, null where a
    is zero); `a` or `b` is null where that summary lacks the number. In the order of summary a,
    then what only b has.

    Examples
    --------
    >>> frame = compare_runs({"cost_usd": 200.0}, {"cost_usd": 150.0})
    >>> frame.rows()
    [('cost_usd', 200.0, 150.0, -50.0, -0.25)]
    """
    a, b = dict(_numbers(summary_a)), dict(_numbers(summary_b))
    names = [*a, *(name for name in b if name not in a)]
    frame = pl.DataFrame(
        {"kpi": names, "a": [a.get(name) for name in names], "b": [b.get(name) for name in names]},
        schema={"kpi": pl.String, "a": pl.Float64, "b": pl.Float64},
    )
    difference = pl.col("b") - pl.col("a")
    relative = pl.when(pl.col("a") != 0).then(difference / pl.col("a").abs())
    return frame.with_columns(difference=difference, relative=relative)


def _numbers(summary: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in summary.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{name}", float(value)
