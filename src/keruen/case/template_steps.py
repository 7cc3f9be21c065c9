"""The order in which the tables of a new case are filled in, and an example row of each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from keruen.case.cells import parse_cell
from keruen.case.dictionary import read_dictionary, read_tables
from keruen.case.rows import EXAMPLE

# Cases that example rows are taken from: a table's first row in the first case that has the table.
EXAMPLE_CASES = ("west-africa", "kazakhstan-morocco-africa")
# Tables that no shipped case has, or has without a source in each row.
OTHER_EXAMPLES = {
    "table_sources": {
        "table_name": "lanes",
        "source": "National railway, tariff book, 2026",
        "confidence": "published",
    },
    "joint_years": {
        "year": "2012",
        "area": "KZ",
        "crop_log_residual": "-0.33",
        "source": "USDA Foreign Agricultural Service, PSD wheat, November 2025",
        "confidence": "derived",
    },
    "error_correlations": {
        "first_market": "senegal",
        "second_market": "mali",
        "correlation": "0.2",
        "source": "Keruen planning estimate, 2026, resting on neighbouring markets",
        "confidence": "estimate",
    },
    "sea_distances": {
        "from_site": "riga",
        "to_site": "dakar",
        "distance_nm": "3520",
        "source": "Keruen planning estimate, 2026, resting on the usual sea route",
        "confidence": "estimate",
    },
    "country_shapes": {
        "country": "SN",
        "part": "1",
        "outline": "POLYGON ((-17.6 12.3, -11.3 12.3, -11.3 16.7, -17.6 16.7, -17.6 12.3))",
        "source": "Keruen planning estimate, 2026, resting on a rectangle around the country",
        "confidence": "estimate",
    },
}


@dataclass(frozen=True)
class Step:
    """Tables that are filled in together, and what they are about."""

    title: str
    tables: tuple[str, ...]


STEPS = (
    Step("Period, money and sources", ("case", "table_sources")),
    Step("Grain and places", ("grades", "sites")),
    Step(
        "Supply",
        ("harvests", "grade_shares", "offers", "profiles", "opening_stocks", "quotas"),
    ),
    Step("Markets", ("markets", "demand", "duties", "origin_limits")),
    Step("Transport by land", ("emission_factors", "corridors", "lanes")),
    Step(
        "Transport by sea",
        (
            *("vessel_classes", "trades", "passages", "passage_dues", "war_risk_premiums"),
            *("sea_distances", "two_port_discharges"),
        ),
    ),
    Step("Hub and reserves", ("hub_options", "reserves")),
    Step("Subsidies", ("subsidy_programmes", "subsidies")),
    Step("What changes in time", ("closures", "variations")),
    Step("Simulation", ("uncertainty", "disruptions", "policies")),
    Step(
        "Value under uncertainty",
        (
            *("regimes", "regime_effects", "regime_history", "joint_years", "error_correlations"),
            *("value_parameters", "offer_steps", "safety_stocks"),
        ),
    ),
    Step("Comparison and display", ("observed_flows", "labels", "country_shapes")),
    Step("Scenarios", ("scenarios", "changes")),
)
# Tables that a case needs once it has what the text says.
NEEDED_WITH = {
    "lanes": "where grain moves by land",
    "vessel_classes": "with ports",
    "trades": "with ports",
}


def tables_in_order() -> list[str]:
    """All tables in the order in which they are filled in."""
    return [table for step in STEPS for table in step.tables]


def need_of(table: str) -> str:
    """Whether a case must have a table: required, required under a condition, or optional."""
    if read_tables()[table].required:
        return "required"
    condition = NEEDED_WITH.get(table)
    return f"required {condition}" if condition else "optional"


@cache
def example_row(table: str) -> dict[str, object]:
    """Typed values of the example row of a table; its first cell begins with ``#example``.

    The note is left out. The row is never read: see `keruen.case.rows.is_example`.
    """
    texts = _example_texts(table)
    columns = read_dictionary()[table]
    row = {column.name: parse_cell(texts.get(column.name, ""), column)[0] for column in columns}
    return row | {columns[0].name: f"{EXAMPLE} {texts[columns[0].name]}", "note": None}


def _example_texts(table: str) -> dict[str, str]:
    if table in OTHER_EXAMPLES:
        return OTHER_EXAMPLES[table]
    for case in EXAMPLE_CASES:
        path = files("keruen.case").joinpath("cases", case, f"{table}.csv")
        if path.is_file():
            return next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    raise KeyError(table)
