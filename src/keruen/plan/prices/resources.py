"""What could be had more of: the resources of a plan, and the cell of the case that sets each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import CorridorRow, QuotaRow, ReserveRow, SiteRow, SubsidyProgrammeRow
from keruen.plan.model.variables import TONNES_PER_UNIT, USD_PER_UNIT
from keruen.plan.prices.program import HeldProgram
from keruen.rows import given
from keruen.solver import Floats, Integers, row_numbers

CENTIMETRES = 100.0
LEAST_USD_PER_T = 1e-3
"""Below this a limit is slack: interior points leave a trace of a price on every row."""
LEAST_TRIPS = 1e-4


@dataclass(frozen=True)
class Resource:
    """Something a user could change by a unit.

    `amount` is what there is, in units; `change` the case with so many units more.
    `first_order_usd` is the value of one unit over the horizon by the row
    prices alone, and `periods` those in which the resource is scarce.
    """

    kind: str
    key: str
    words: str
    unit: str
    amount: float
    change: Callable[[float], Case]
    first_order_usd: float
    periods: tuple[int, ...]
    table: str
    column: str


def list_resources(program: HeldProgram) -> list[Resource]:
    """Every resource that has a price in a program, in the order of the tables of its case."""
    found = [
        *_stores(program),
        *_site_rates(program),
        *_lanes(program),
        *_corridors(program),
        *_limits(program),
        *_drafts(program),
    ]
    return [resource for resource in found if resource.periods]


def _stores(program: HeldProgram) -> list[Resource]:
    sites = program.parameters.sites
    return [
        _resource(
            program,
            ("storage", "tonne of storage at {name}", "t"),
            ("sites", "storage_capacity_t", site),
            _rows(program, ["storage"], site=site),
            np.ones(program.parameters.period_count) / TONNES_PER_UNIT,
        )
        for site in sorted(sites)
    ]


def _site_rates(program: HeldProgram) -> list[Resource]:
    """Berth days: one more day of work a period at the rate that the site has."""
    parameters = program.parameters
    found = []
    for site, row in sorted(parameters.sites.items()):
        days = parameters.days * parameters.site_factor(site) / TONNES_PER_UNIT
        for blocks, column, verb in (
            (["receiving", "hub_receiving"], "receiving_capacity_t_per_day", "taken in"),
            (["loading"], "loading_capacity_t_per_day", "put out"),
        ):
            if row[column]:
                words = f"tonne a day {verb} at {{name}}"
                found.append(
                    _resource(
                        program,
                        (blocks[0], words, "t/day"),
                        ("sites", column, site),
                        _rows(program, blocks, site=site),
                        days,
                    )
                )
    for name, tier in sorted(parameters.hub_options.items()):
        factor = parameters.site_factor(tier.site) * parameters.hub_option_factor(name)
        opened = {each["hub_option"]: each["opening_period"] for each in program.openings}
        if name in opened:
            after = np.arange(parameters.period_count) >= opened[name]
            found.append(
                _resource(
                    program,
                    ("hub_loading", "tonne a day into ships by hub tier {name}", "t/day"),
                    ("hub_options", "loading_capacity_t_per_day", name),
                    _rows(program, ["hub_loading"], site=tier.site),
                    parameters.days * factor * after / TONNES_PER_UNIT,
                )
            )
    return found


def _lanes(program: HeldProgram) -> list[Resource]:
    parameters = program.parameters
    found = []
    for lane, row in sorted(parameters.lanes.items()):
        days = parameters.days * parameters.lane_factor(lane) / TONNES_PER_UNIT
        days = days * parameters.variation("lane_capacity", lane, row.corridor)
        tonnes, trains = row.capacity_t_per_day, row.trains_per_day
        rows = _rows(program, ["lane_capacity"], lane=lane)
        if trains is not None and (tonnes is None or trains * given(row.train_t) <= tonnes):
            kind = ("train_slot", "train slot a day on lane {name}", "trains/day")
            cell = ("lanes", "trains_per_day", lane)
            found.append(_resource(program, kind, cell, rows, days * given(row.train_t)))
        elif tonnes is not None:
            kind = ("lane", "tonne a day on lane {name}", "t/day")
            found.append(
                _resource(program, kind, ("lanes", "capacity_t_per_day", lane), rows, days)
            )
    return found


def _corridors(program: HeldProgram) -> list[Resource]:
    parameters = program.parameters
    return [
        _resource(
            program,
            ("corridor", "tonne a day on the corridor {name}", "t/day"),
            ("corridors", "capacity_t_per_day", str(row.corridor)),
            _rows(program, ["corridor_capacity"], corridor=row.corridor),
            parameters.days * parameters.corridor_factor(row.corridor) / TONNES_PER_UNIT,
        )
        for row in parameters.case.rows(CorridorRow)
        if row.capacity_t_per_day is not None
    ]


def _limits(program: HeldProgram) -> list[Resource]:
    """Quotas, subsidy budgets, reserves and the cap on CO2e."""
    parameters, found = program.parameters, []
    count = parameters.period_count
    tonnes, dollars = np.ones(count) / TONNES_PER_UNIT, np.ones(count) / USD_PER_UNIT
    for row in parameters.case.rows(QuotaRow):
        kind = ("quota", "tonne of export quota {name}", "t")
        rows = _rows(program, ["quota"], quota=row.quota)
        found.append(_resource(program, kind, ("quotas", "quantity_t", row.quota), rows, tonnes))
    for programme in parameters.case.rows(SubsidyProgrammeRow):
        if programme.budget_usd_per_year is not None:
            kind = ("subsidy", "dollar of yearly budget of the subsidy {name}", "USD/year")
            cell = ("subsidy_programmes", "budget_usd_per_year", programme.programme)
            rows = _rows(program, ["subsidy_budget"], programme=programme.programme)
            dates = programme.from_date, programme.to_date
            shares = [parameters.budget_share(*dates, year) for year in parameters.years]
            found.append(_resource(program, kind, cell, rows, dollars * np.array(shares)))
    for reserve in parameters.case.rows(ReserveRow):
        column = "quantity_t" if reserve.quantity_t is not None else "days_of_cover"
        each = tonnes
        if column == "days_of_cover":
            each = parameters.demand_t(given(reserve.market)) / parameters.days / TONNES_PER_UNIT
        unit = "t" if column == "quantity_t" else "days"
        noun = "tonne" if column == "quantity_t" else "day of cover"
        name = reserve.reserve
        rows = _rows(program, [f"reserve_{name}"], reserve=name)
        kind = ("reserve", f"{noun} of reserve {{name}}", unit)
        found.append(_resource(program, kind, ("reserves", column, name), rows, each))
    if parameters.case.settings.co2_cap_t_per_year is not None:
        cell = ("case", "co2_cap_t_per_year", parameters.case.settings.case)
        kind = ("co2_cap", "tonne of CO2e under the yearly cap", "t/year")
        found.append(_resource(program, kind, cell, _rows(program, ["co2_cap"]), tonnes))
    return found


def _rows(program: HeldProgram, blocks: list[str], **where: str) -> pl.DataFrame:
    """Row numbers and the period of each (its place in a year where it has none)."""
    parts = []
    for name in blocks:
        if name in program.plan_model.model.rows:
            index = program.plan_model.model.rows[name].index
            for column, value in where.items():
                index = index.filter(pl.col(column) == value)
            if "period" not in index.columns:
                year = index["year"] if "year" in index.columns else None
                first = [0] * index.height if year is None else _first_periods(program, year)
                index = index.with_columns(period=pl.Series(first, dtype=pl.Int64))
            parts.append(index.select("row", "period"))
    schema = {"row": pl.Int64, "period": pl.Int64}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _first_periods(program: HeldProgram, years: pl.Series) -> list[int]:
    return [program.parameters.years.index(year) for year in years]


def _resource(
    program: HeldProgram,
    said: tuple[str, str, str],
    cell: tuple[str, str, str],
    rows: pl.DataFrame,
    each: Floats,
) -> Resource:
    """A resource whose unit moves the right side of `rows` by `each` of their periods."""
    numbers, periods = row_numbers(rows), rows["period"].to_numpy()
    prices = program.prices[numbers]
    worth = -prices * each[periods] * USD_PER_UNIT
    scarce = np.unique(periods[np.abs(prices) > LEAST_USD_PER_T])
    return _made(program, said, cell, float(worth.sum()), scarce)


def _made(
    program: HeldProgram,
    said: tuple[str, str, str],
    cell: tuple[str, str, str],
    worth_usd: float,
    scarce: Integers,
    per_unit: float = 1.0,
) -> Resource:
    """A resource from what a unit is worth and when; a cell holds `per_unit` of a unit."""
    (kind, words, unit), (table, column, key) = said, cell
    case = program.parameters.case
    first = case[table].columns[0]
    row = next(row for row in case.rows(table) if str(row[first]) == key)
    return Resource(
        kind=kind,
        key=key,
        words=words.format(name=row.get("name") or key),
        unit=unit,
        amount=float(row[column]) / per_unit,
        change=lambda more: _with_more(case, table, column, key, more * per_unit),
        first_order_usd=worth_usd,
        periods=tuple(int(period) for period in scarce),
        table=table,
        column=column,
    )


def _with_more(case: Case, table: str, column: str, key: str, more: float) -> Case:
    frame = case[table]
    here = pl.col(frame.columns[0]) == key
    value = pl.when(here).then(pl.col(column) + more).otherwise(pl.col(column))
    return case.replace(**{table: frame.with_columns(value.alias(column))})


def _drafts(program: HeldProgram) -> list[Resource]:
    """A centimetre of water: each ship whose intake the port's draft limits carries more."""
    case = program.parameters.case
    ships = case.frames.vessel_classes.select(
        "vessel_class", "cargo_capacity_t", "laden_draft_m", "tpc_t_per_cm"
    )
    shipload = program.plan_model.model.rows["shipload"].index
    sailing = _sailing(program, ships, shipload)
    found = []
    for row in sorted(case.rows(SiteRow), key=lambda row: str(row.site)):
        if row.draft_m is None:
            continue
        short_cm = CENTIMETRES * (pl.col("laden_draft_m") - row.draft_m)
        floats = pl.col("cargo_capacity_t") - pl.col("tpc_t_per_cm") * short_cm
        calls = pl.any_horizontal(
            (pl.col(name) == row.site).fill_null(False)
            for name in ("from_site", "to_site", "second_site")
        )
        limited = sailing.filter(
            calls
            & (short_cm > 0.0)
            & ((floats - pl.col("intake_t")).abs() < 1e-3)
            & (pl.col("largest_t") >= pl.col("intake_t") - 1e-9)
        )
        worth = float((limited["worth"] * limited["tpc_t_per_cm"]).sum())
        said = ("draft", "centimetre of draft at {name}", "cm")
        cell = ("sites", "draft_m", str(row.site))
        scarce = np.unique(limited.filter(pl.col("scarce"))["period"].to_numpy())
        found.append(_made(program, said, cell, worth, scarce, per_unit=1.0 / CENTIMETRES))
    return found


def _sailing(program: HeldProgram, ships: pl.DataFrame, shipload: pl.DataFrame) -> pl.DataFrame:
    """Trips with what a tonne more in each of their ships is worth over the horizon, in USD."""
    block = program.plan_model.decisions.trips
    prices = program.prices[row_numbers(shipload)]
    rows = shipload.select("option", "period").with_columns(price=pl.Series(prices))
    per_tonne = -pl.col("price") * pl.col("trips") * USD_PER_UNIT / TONNES_PER_UNIT
    return (
        block.index.with_columns(trips=pl.Series(block.of(program.values)))
        .join(rows, on=["option", "period"], maintain_order="left")
        .join(ships, on="vessel_class", maintain_order="left")
        .with_columns(
            worth=per_tonne,
            scarce=(pl.col("price").abs() > LEAST_USD_PER_T) & (pl.col("trips") > LEAST_TRIPS),
        )
    )
