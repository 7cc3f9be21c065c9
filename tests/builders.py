"""Cases for tests, made by code: `small_case` is tiny, complete and sound.

`small_case()` has one elevator with two grades, one rail lane to a load port, one rival port, one
port where a hub tier may open, two market ports and an inland market behind one of them by road.
Sea distances are multiples of a day's run (handy 300 nm, coaster 240 nm), demand is whole tonnes a
day, and six months are planned, so that results can be worked by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from keruen.case.case import Case, key_columns
from keruen.case.dictionary import Column, read_dictionary
from keruen.case.schema import table_schema

Row = Mapping[str, Any]
Rows = pl.DataFrame | Sequence[Row]

FIRST_DAY = dt.date(2027, 1, 1)
LAST_DAY = dt.date(2027, 6, 30)

# Required columns that a test may leave out, with a value that changes nothing of interest.
NEUTRAL: dict[str, dict[str, Any]] = {
    "": {"source": "figures made up for tests", "confidence": "estimate"},
    "case": {
        "case": "small",
        "title": "A corridor small enough to work by hand",
        "start_date": FIRST_DAY,
        "period_kind": "month",
        "periods": 6,
        "money_year": 2026,
        "discount_rate_per_year": 0.0,
        "working_capital_rate_per_year": 0.0,
        "fuel_price_usd_per_t": 600.0,
    },
    "grades": {
        "origin_country": "KZ",
        "protein_pct": 13.0,
        "wet_gluten_pct": 25.0,
        "test_weight_kg_hl": 78.0,
        "moisture_pct": 12.0,
        "falling_number_s": 300.0,
        "reference_value_usd_per_t": 200.0,
    },
    "sites": {"country": "KZ", "latitude": 0.0, "longitude": 0.0},
    "harvests": {"crop_year": 2026, "from_date": FIRST_DAY, "to_date": LAST_DAY},
    "grade_shares": {"crop_year": 2026, "share": 1.0},
    "quotas": {"from_date": FIRST_DAY, "to_date": LAST_DAY},
    "lanes": {
        "mode": "rail",
        "cost_usd_per_t": 0.0,
        "transit_days": 0.0,
        "distance_km": 0.0,
        "emission_factor": "rail",
    },
    "vessel_classes": {
        "dwt_t": 25_000.0,
        "cargo_capacity_t": 20_000.0,
        "laden_draft_m": 9.0,
        "tpc_t_per_cm": 40.0,
        "speed_kn": 12.5,
        "hire_usd_per_day": 10_000.0,
        "fuel_sea_t_per_day": 20.0,
        "fuel_port_t_per_day": 2.0,
        "gross_tonnage": 15_000.0,
        "net_tonnage": 9_000.0,
        "ballast_fraction": 0.0,
        "emission_factor": "bulk_carrier",
    },
    "hub_options": {
        "tier": 1,
        "storage_capacity_t": 40_000.0,
        "receiving_capacity_t_per_day": 10_000.0,
        "loading_capacity_t_per_day": 5_000.0,
        "capex_usd": 3_650_000.0,
        "life_years": 10.0,
        "capital_rate_per_year": 0.0,
        "fixed_opex_usd_per_year": 365_000.0,
        "earliest_date": FIRST_DAY,
        "building_months": 0.0,
    },
    "markets": {"country": "SN", "price_ceiling_usd_per_t": 1_000.0},
    "demand": {"from_date": FIRST_DAY},
    "reserves": {"from_date": FIRST_DAY},
    "closures": {"capacity_factor": 0.0},
    "emission_factors": {"mode": "rail", "g_co2e_per_t_km": 0.0, "method": "made up for tests"},
    "labels": {"kind": "country", "language": "en"},
    "scenarios": {"title": "A scenario"},
}


def frame(table: str, rows: Rows) -> pl.DataFrame:
    """A typed frame of `table`: columns that a row leaves out take their defaults.

    The default is the data dictionary's, else a neutral value from this module, else the row's
    first key (for `name`), else null. A column that the table does not have raises ValueError, as
    does a required column that nothing fills; a None that is given stays.
    """
    if isinstance(rows, pl.DataFrame):
        return rows
    columns = read_dictionary()[table]
    unknown = {name for row in rows for name in row} - {column.name for column in columns}
    if unknown:
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    filled = [{column.name: _filled(table, column, row) for column in columns} for row in rows]
    return pl.DataFrame(filled, schema=table_schema(table))


def build_case(**tables: Rows) -> Case:
    """A case of exactly these tables, through `frame`; a missing `case` row is neutral."""
    tables.setdefault("case", [{}])
    return Case({table: frame(table, rows) for table, rows in tables.items()})


def small_case(*, settings: Row | None = None, **tables: Rows) -> Case:
    """The small case; `settings` changes its row of table `case`, `tables` replace whole tables.

    ``small_case(settings={"periods": 3}, closures=[{"closure": "ice", "target_kind": "lane",
    "target": "kostanay_novorossiysk"}])``
    """
    rows: dict[str, Rows] = {**SMALL, **tables}
    if settings:
        rows["case"] = [{**SMALL["case"][0], **settings}]
    return build_case(**rows)


def with_rows(case: Case, table: str, rows: Sequence[Row]) -> Case:
    """`case` with rows added to one table."""
    return case.replace(**{table: pl.concat([case[table], frame(table, rows)])})


def with_values(case: Case, table: str, where: Row, **values: Any) -> Case:
    """`case` with `values` set in the rows of `table` whose columns equal `where`."""
    changed = 0
    rows = case.rows(table)
    for row in rows:
        if all(row[name] == value for name, value in where.items()):
            row.update(values)
            changed += 1
    if not changed:
        raise ValueError(f"table {table} has no row {dict(where)}")
    return case.replace(**{table: frame(table, rows)})


def _filled(table: str, column: Column, row: Row) -> Any:
    value = row.get(column.name)
    if value is None and column.name not in row:
        value = _default(table, column, row)
    if value is None and column.required and column.name not in row:
        raise ValueError(f"a row of table {table} needs a {column.name}: {dict(row)}")
    if column.type == "number" and value is not None:
        return float(value)
    return value


def _default(table: str, column: Column, row: Row) -> Any:
    if column.default:
        return _parsed(column.default, column.type)
    if column.name in NEUTRAL.get(table, {}):
        return NEUTRAL[table][column.name]
    if column.name == "name":
        return row.get(key_columns(table)[0].name)
    return NEUTRAL[""].get(column.name)


def _parsed(text: str, kind: str) -> Any:
    if kind == "boolean":
        return text == "true"
    if kind == "number":
        return float(text)
    return int(text) if kind == "integer" else text


def _port(site: str, country: str, region: str, **values: Any) -> dict[str, Any]:
    return {"site": site, "country": country, "kind": "port", "sea_region": region, **values}


SMALL: dict[str, list[dict[str, Any]]] = {
    "case": [{}],
    "grades": [
        {"grade": "kz3", "protein_pct": 14.0, "reference_value_usd_per_t": 220.0},
        {"grade": "kz4", "protein_pct": 12.0, "reference_value_usd_per_t": 200.0},
        {"grade": "fr1", "protein_pct": 11.5, "origin_country": "FR"},
    ],
    "sites": [
        {
            "site": "kostanay",
            "kind": "elevator",
            "latitude": 53.2,
            "longitude": 63.6,
            "loading_cost_usd_per_t": 2.0,
            "storage_capacity_t": 60_000.0,
            "storage_cost_usd_per_t_per_month": 1.0,
        },
        _port(
            "novorossiysk",
            "RU",
            "black_sea",
            latitude=44.7,
            longitude=37.8,
            draft_m=13.0,
            load_rate_t_per_day=10_000.0,
            waiting_days=1.0,
            port_dues_usd_per_gt=1.0,
            loading_cost_usd_per_t=5.0,
            storage_capacity_t=50_000.0,
            storage_cost_usd_per_t_per_month=2.0,
        ),
        _port(
            "rouen",
            "FR",
            "north_sea",
            latitude=49.4,
            longitude=1.1,
            draft_m=10.0,
            load_rate_t_per_day=10_000.0,
            port_dues_usd_per_gt=1.0,
            loading_cost_usd_per_t=4.0,
        ),
        _port(
            "jorf",
            "MA",
            "morocco",
            latitude=33.1,
            longitude=-8.6,
            draft_m=12.0,
            load_rate_t_per_day=5_000.0,
            discharge_rate_t_per_day=5_000.0,
            port_dues_usd_per_gt=0.5,
            receiving_cost_usd_per_t=3.0,
            loading_cost_usd_per_t=3.0,
            storage_capacity_t=10_000.0,
            storage_cost_usd_per_t_per_month=1.5,
        ),
        _port(
            "dakar",
            "SN",
            "west_africa",
            latitude=14.7,
            longitude=-17.4,
            draft_m=10.0,
            discharge_rate_t_per_day=4_000.0,
            waiting_days=2.0,
            port_dues_usd_per_gt=1.0,
            receiving_cost_usd_per_t=6.0,
            storage_capacity_t=40_000.0,
            storage_cost_usd_per_t_per_month=2.0,
        ),
        _port(
            "abidjan",
            "CI",
            "west_africa",
            latitude=5.3,
            longitude=-4.0,
            draft_m=10.0,
            discharge_rate_t_per_day=4_000.0,
            waiting_days=2.0,
            port_dues_usd_per_gt=1.0,
            receiving_cost_usd_per_t=6.0,
            storage_capacity_t=40_000.0,
            storage_cost_usd_per_t_per_month=2.0,
        ),
        {
            "site": "bamako",
            "country": "ML",
            "kind": "inland",
            "latitude": 12.6,
            "longitude": -8.0,
            "receiving_cost_usd_per_t": 2.0,
            "storage_capacity_t": 10_000.0,
            "storage_cost_usd_per_t_per_month": 2.0,
        },
    ],
    "offers": [
        {"site": "kostanay", "grade": "kz3", "price_usd_per_t": 200.0},
        {"site": "kostanay", "grade": "kz4", "price_usd_per_t": 180.0},
        {"site": "rouen", "grade": "fr1", "price_usd_per_t": 240.0},
    ],
    "harvests": [
        {"site": "kostanay", "quantity_t": 54_300.0},
        {"site": "rouen", "quantity_t": 36_200.0},
    ],
    "grade_shares": [
        {"site": "kostanay", "grade": "kz3", "share": 0.5},
        {"site": "kostanay", "grade": "kz4", "share": 0.5},
        {"site": "rouen", "grade": "fr1", "share": 1.0},
    ],
    "corridors": [{"corridor": "north", "transit_countries": "RU"}],
    "lanes": [
        {
            "lane": "kostanay_novorossiysk",
            "from_site": "kostanay",
            "to_site": "novorossiysk",
            "corridor": "north",
            "cost_usd_per_t": 50.0,
            "transit_days": 10.0,
            "distance_km": 2_500.0,
            "capacity_t_per_day": 1_000.0,
        },
        {
            "lane": "dakar_bamako",
            "from_site": "dakar",
            "to_site": "bamako",
            "mode": "road",
            "cost_usd_per_t": 80.0,
            "transit_days": 5.0,
            "distance_km": 1_300.0,
            "emission_factor": "road",
        },
    ],
    "vessel_classes": [
        {
            "vessel_class": "coaster",
            "dwt_t": 6_000.0,
            "cargo_capacity_t": 5_000.0,
            "laden_draft_m": 6.5,
            "tpc_t_per_cm": 15.0,
            "speed_kn": 10.0,
            "hire_usd_per_day": 5_000.0,
            "fuel_sea_t_per_day": 8.0,
            "fuel_port_t_per_day": 1.0,
            "gross_tonnage": 4_000.0,
            "net_tonnage": 2_000.0,
            "ballast_fraction": 0.5,
        },
        {"vessel_class": "handy", "ballast_fraction": 0.5},
    ],
    "passages": [
        {"passage": "bosporus", "dues_usd_per_nt": 1.0, "waiting_days": 1.0},
    ],
    "sea_distances": [
        {
            "from_site": "novorossiysk",
            "to_site": "jorf",
            "distance_nm": 2_400.0,
            "passages": "bosporus",
        },
        {
            "from_site": "novorossiysk",
            "to_site": "dakar",
            "distance_nm": 3_600.0,
            "passages": "bosporus",
        },
        {
            "from_site": "novorossiysk",
            "to_site": "abidjan",
            "distance_nm": 4_800.0,
            "passages": "bosporus",
        },
        {"from_site": "rouen", "to_site": "jorf", "distance_nm": 1_200.0},
        {"from_site": "rouen", "to_site": "dakar", "distance_nm": 2_400.0},
        {"from_site": "rouen", "to_site": "abidjan", "distance_nm": 3_600.0},
        {"from_site": "jorf", "to_site": "dakar", "distance_nm": 1_200.0},
        {"from_site": "jorf", "to_site": "abidjan", "distance_nm": 2_400.0},
        {"from_site": "dakar", "to_site": "abidjan", "distance_nm": 1_200.0},
    ],
    "trades": [
        {"from_region": "black_sea", "to_region": "morocco", "vessel_classes": "handy"},
        {"from_region": "black_sea", "to_region": "west_africa", "vessel_classes": "handy"},
        {"from_region": "north_sea", "to_region": "morocco"},
        {"from_region": "north_sea", "to_region": "west_africa"},
        {"from_region": "morocco", "to_region": "west_africa"},
    ],
    "hub_options": [{"hub_option": "jorf_1", "site": "jorf"}],
    "markets": [
        {"market": "senegal", "site": "dakar", "country": "SN"},
        {"market": "ivory_coast", "site": "abidjan", "country": "CI"},
        {"market": "mali", "site": "bamako", "country": "ML"},
    ],
    "demand": [
        {"market": "senegal", "quantity_t_per_year": 36_500.0},
        {"market": "ivory_coast", "quantity_t_per_year": 36_500.0},
        {"market": "mali", "quantity_t_per_year": 18_250.0},
    ],
    "emission_factors": [
        {"emission_factor": "rail", "mode": "rail", "g_co2e_per_t_km": 20.0},
        {"emission_factor": "road", "mode": "road", "g_co2e_per_t_km": 60.0},
        {"emission_factor": "bulk_carrier", "mode": "sea", "g_co2e_per_t_km": 8.0},
    ],
}
