"""What grain left at the end is credited: the lower of cost and value, as far as needed (R27)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import GradeShareRow, SubsidyRow
from keruen.case.voyage_rows import VoyageCostRow
from keruen.movements.needs import Needs, divide_among_needs, find_needs
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.movements.registry import measure
from keruen.rows import rows as typed_rows
from keruen.summaries import Openings

TYPES = {
    "site": pl.String,
    "grade": pl.String,
    "in_stock_t": pl.Float64,
    "in_transit_t": pl.Float64,
}


@measure(
    unit="t, USD/t, USD",
    formula="R27: usd = usd_per_t x credited_t, undiscounted",
    meaning="grain left at the end in stock and in transit, by the site where it lies or goes to, "
    "what of it the period after the horizon needs, and its credit",
    columns=("site", "grade", "in_stock_t", "in_transit_t", "credited_t", "usd_per_t", "usd"),
)
def ending_grain(
    case: Case,
    voyage_options: pl.DataFrame,
    movements: pl.DataFrame,
    stocks: pl.DataFrame,
    openings: Openings,
) -> pl.DataFrame:
    """Grain left at the end by site and grade, with the tonnes credited and their value (R27).

    Formula: the tonnes credited are those of greatest value that the needs of the period after
    the horizon can take; `usd` = `usd_per_t` x `credited_t`, not discounted.
    """
    parameters = MeasureParameters(case)
    left = _left(case, movements, stocks)
    value = credit_usd_per_t(parameters, voyage_options)
    rows = [value.get((site, grade), 0.0) for site, grade in left.select("site", "grade").rows()]
    left = left.with_columns(usd_per_t=pl.Series(rows, dtype=pl.Float64)).sort(
        ["usd_per_t", "site", "grade"], descending=[True, False, False]
    )
    needs = find_needs(parameters, voyage_options, openings)
    credited = credit_t(needs, left["site"].to_list(), _sums(left))
    return (
        left.with_columns(credited_t=pl.Series(credited, dtype=pl.Float64))
        .with_columns(
            credited_t=pl.when(pl.col("usd_per_t") > 0.0).then("credited_t").otherwise(0.0)
        )
        .with_columns(usd=pl.col("usd_per_t") * pl.col("credited_t"))
        .select(*TYPES, "credited_t", "usd_per_t", "usd")
        .sort("site", "grade")
    )


def credit_t(needs: Needs, sites: list[str], left_t: Floats) -> Floats:
    """Tonnes credited of each item, the items in falling order of value: shape [items]."""
    credited: Floats = np.zeros(len(left_t))
    if len(needs.tonnes):
        group = np.array([needs.groups[site] for site in sites], dtype=np.int64)
        divide_among_needs(group, left_t, needs.serves, needs.tonnes, credited)
    return credited


def _sums(left: pl.DataFrame) -> Floats:
    return (left["in_stock_t"] + left["in_transit_t"]).to_numpy().astype(np.float64)


def _left(case: Case, movements: pl.DataFrame, stocks: pl.DataFrame) -> pl.DataFrame:
    count = case.calendar.count
    held = stocks.filter(pl.col("period") == count - 1).select(
        "site", "grade", in_stock_t="quantity_t", in_transit_t=pl.lit(0.0)
    )
    travelling = movements.filter(
        pl.col("kind").is_in(["lane", "voyage"]) & (pl.col("to_period") >= count)
    ).select("grade", site="to_site", in_stock_t=pl.lit(0.0), in_transit_t="received_t")
    return (
        pl.concat([held.select(list(TYPES)), travelling.select(list(TYPES))])
        .group_by("site", "grade")
        .agg(pl.col("in_stock_t", "in_transit_t").sum())
    )


def credit_usd_per_t(
    parameters: MeasureParameters, voyage_options: pl.DataFrame
) -> dict[tuple[str, str], float]:
    """Credit of a tonne by (site, grade), undiscounted (R27)."""
    fraction = parameters.case.settings.ending_value_fraction
    least = _least_cost_usd_per_t(parameters, voyage_options)
    grades = list(parameters.grades)
    return {
        (site, grade): fraction
        * min(parameters.grades[grade].reference_value_usd_per_t, float(least[place, number]))
        for place, site in enumerate(parameters.sites)
        for number, grade in enumerate(grades)
    }


def _least_cost_usd_per_t(parameters: MeasureParameters, voyage_options: pl.DataFrame) -> Floats:
    """The least cost of a tonne at each site: shape [sites, grades], infinite where none comes."""
    places = {site: number for number, site in enumerate(parameters.sites)}
    grades = {grade: number for number, grade in enumerate(parameters.grades)}
    cost = np.full((len(places), len(grades)), np.inf)
    for (site, grade), price in parameters.price_usd_per_t.items():
        on_sale = _on_sale(parameters, site, grade)
        if on_sale.any():
            cost[places[site], grades[grade]] = price[on_sale].min()
    steps = _steps(parameters, voyage_options)
    start = np.array([places[step[0]] for step in steps], dtype=np.int64)
    end = np.array([places[step[1]] for step in steps], dtype=np.int64)
    usd = np.array([step[2] for step in steps]).reshape(-1, 1)
    kept = np.array([step[3] for step in steps]).reshape(-1, 1)
    for _ in range(len(places) - 1):
        further = cost.copy()
        np.minimum.at(further, end, (cost[start] + usd) / kept)
        if np.array_equal(further, cost):
            break
        cost = further
    least: Floats = np.maximum(cost, 0.0)
    return least


def _on_sale(parameters: MeasureParameters, site: str, grade: str) -> npt.NDArray[np.bool_]:
    """Periods in which a crop of the site with that grade is on sale: shape [periods]."""
    found = np.zeros(parameters.days.count, dtype=bool)
    for row in parameters.case.rows(GradeShareRow):
        crop = (row.site, row.crop_year)
        if row.site == site and row.grade == grade and row.share > 0.0:
            share = parameters.crop_on_sale.get(crop)
            if share is not None:
                found |= share > 0.0
    return found


def _steps(
    parameters: MeasureParameters, voyage_options: pl.DataFrame
) -> list[tuple[str, str, float, float]]:
    """Lanes and voyages as from_site, to_site, USD a tonne and the share that arrives."""
    sites = parameters.sites
    aid: dict[str, float] = {}
    for row in parameters.case.rows(SubsidyRow):
        if (parameters.programme_share[row.programme] > 0.0).any():
            aid[row.lane] = aid.get(row.lane, 0.0) + row.amount_usd_per_t
    steps = []
    for name, lane in parameters.lanes.items():
        usd = float(parameters.lane_cost_usd_per_t[name].min()) - aid.get(name, 0.0)
        usd += sites[lane.from_site].loading_cost_usd_per_t
        kept = (1.0 - lane.loss_fraction) * (1.0 - sites[lane.to_site].loss_fraction)
        steps.append((lane.from_site, lane.to_site, usd, kept))
    for voyage in typed_rows(voyage_options, VoyageCostRow):
        if voyage.intake_t <= 0.0:
            continue
        lump = (
            voyage.hire_usd * parameters.hire_factor[voyage.vessel_class]
            + voyage.fuel_usd * parameters.fuel_factor[voyage.vessel_class]
        )
        lump_usd = float(lump.min()) + voyage.lump_sum_usd - voyage.hire_usd - voyage.fuel_usd
        usd = lump_usd / voyage.intake_t + sites[voyage.from_site].loading_cost_usd_per_t
        for end in (voyage.to_site, voyage.second_site):
            if end is not None:
                steps.append((voyage.from_site, end, usd, 1.0 - sites[end].loss_fraction))
    return [step for step in steps if step[3] > 0.0]
