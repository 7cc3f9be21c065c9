"""Make a case of the family: markets copied, and all that serves them made as many times larger.

A copy of a market wants from 0.8 to 1.2 times what the market wants, and lies where the market
lies. What every copy shares (harvests, rivals, lanes from the origins, hub sites and the tiers that
may open there, budgets, quotas) has as many times the capacity and the cost, so that a tonne meets
the same question in every size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import polars as pl

from benchmarks.family.sides import Names, market_side
from keruen.case.case import Case
from keruen.case.dictionary import Column, read_dictionary
from keruen.case.read import read_case

SHIPPED = "kazakhstan-morocco-africa"
SIZES = (1, 2, 5, 10)
PERIOD_KINDS = ("month", "week")
DAYS_PER_WEEK = 7
LEAST_FACTOR, MOST_FACTOR = 0.8, 1.2

SHARED = {
    "case": ("co2_cap_t_per_year", "hub_budget_usd"),
    "sites": (
        "receiving_capacity_t_per_day",
        "loading_capacity_t_per_day",
        "storage_capacity_t",
    ),
    "lanes": ("capacity_t_per_day", "trains_per_day"),
    "corridors": ("capacity_t_per_day",),
    "harvests": ("quantity_t",),
    "quotas": ("quantity_t",),
    "opening_stocks": ("quantity_t",),
    "subsidy_programmes": ("budget_usd_per_year",),
    "reserves": ("quantity_t",),
    "policies": ("level_t", "lot_t"),
    "hub_options": (
        "storage_capacity_t",
        "receiving_capacity_t_per_day",
        "loading_capacity_t_per_day",
        "capex_usd",
        "fixed_opex_usd_per_year",
    ),
}
"""Columns that grow with the size, in rows that are not copied."""

POINTERS = {
    "closures": ("target_kind", "target"),
    "variations": ("target", "key"),
    "uncertainty": ("target_kind", "target"),
    "disruptions": ("target_kind", "target"),
}
"""Tables whose second column names something of the kind that the first tells."""


def make_case(size: int, period_kind: str, base: Case | None = None) -> Case:
    """A case of the family; of size 1 by month it is the base itself, unchanged.

    Parameters
    ----------
    size : how many times each market stands in it, at least 1.
    period_kind : month or week; weeks cover the same horizon, down to a whole week.
    base : the case to begin from, in months; the shipped case if None.
    """
    if size < 1 or period_kind not in PERIOD_KINDS:
        raise ValueError(f"no case of size {size} in periods of a {period_kind}")
    case = read_case(SHIPPED) if base is None else base
    if size > 1:
        case = _times(case, size)
    return _in_weeks(case) if period_kind == "week" else case


def _in_weeks(case: Case) -> Case:
    settings = case["case"].with_columns(
        case=pl.lit(f"{case.name}-weeks"),
        period_kind=pl.lit("week"),
        periods=pl.lit(case.calendar.days // DAYS_PER_WEEK, dtype=pl.Int64),
    )
    return case.replace(case=settings)


def _times(case: Case, size: int) -> Case:
    names = market_side(case)
    frames = {
        table: _table(case, table, names, size) for table in read_dictionary() if case[table].height
    }
    frames["case"] = frames["case"].with_columns(case=pl.lit(f"{case.name}-{size}"))
    return Case(frames)


def _table(case: Case, table: str, names: Names, size: int) -> pl.DataFrame:
    """A table with its rows of the markets' side copied and its other rows grown."""
    rows: list[dict[str, Any]] = []
    copied: list[dict[str, Any]] = []
    for row in case.rows(table):
        if _named(table, row, names):
            rows.append(row)
            copied.append(row)
        else:
            rows.append(_grown(table, row, size))
    for number in range(2, size + 1):
        rows += [_copy(table, row, names, number) for row in copied]
    return pl.DataFrame(rows, schema=case[table].schema)


def _named(table: str, row: dict[str, Any], names: Names) -> bool:
    """Whether a row is of the markets' side, or names something that is."""
    if table in names:
        return row[read_dictionary()[table][0].name] in names[table]
    if table == "policies" and row["site"] is not None:
        # What is done at a site goes with the site, whichever market it is for.
        return row["site"] in names["sites"]
    return any(value in known for _, value, known in _references(table, row, names))


def _references(
    table: str, row: dict[str, Any], names: Names
) -> Iterable[tuple[str, str, frozenset[str]]]:
    """Columns of a row that name a site, lane or market: column, what it names, names copied."""
    for column in read_dictionary()[table]:
        pointed = column.references.partition(".")[0]
        if pointed in names and row[column.name] is not None:
            yield column.name, row[column.name], names[pointed]
    if table in POINTERS:
        kind, target = POINTERS[table]
        tables = {"site": "sites", "lane": "lanes", "demand": "markets", "market": "markets"}
        pointed = tables.get(row[kind], "")
        if row[kind].startswith("lane_"):
            pointed = "lanes"
        if pointed and row[target] is not None:
            yield target, row[target], names[pointed]


def _grown(table: str, row: dict[str, Any], size: int) -> dict[str, Any]:
    grown = dict(row)
    for column in SHARED.get(table, ()):
        if grown[column] is not None:
            grown[column] *= size
    return grown


def _copy(table: str, row: dict[str, Any], names: Names, number: int) -> dict[str, Any]:
    copy = dict(row)
    for column, value, known in _references(table, row, names):
        if value in known:
            copy[column] = f"{value}_{number}"
    for key in _own_keys(table):
        copy[key.name] = f"{row[key.name]}_{number}"
    if copy.get("name"):
        copy["name"] = f"{row['name']} {number}"
    if table == "demand":
        copy["quantity_t_per_year"] *= demand_factor(copy["market"])
    return copy


def _own_keys(table: str) -> list[Column]:
    """The columns that give a row a name of its own; such a name must not come twice."""
    return [
        column
        for column in read_dictionary()[table]
        if column.key and column.type == "text" and not column.references
    ]


def demand_factor(market: str) -> float:
    """How many times the demand of the original a copy has, by its name: 0.8 to 1.2."""
    return LEAST_FACTOR + (MOST_FACTOR - LEAST_FACTOR) * _fraction(market)


def _fraction(text: str) -> float:
    """A number from 0 to 1 that follows from a text alone, on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2.0**48
