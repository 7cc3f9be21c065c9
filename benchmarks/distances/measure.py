"""Sea distances beside an independent table: errors by group of pairs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keruen.case.case import Case
from keruen.routes.distances import find_sea_routes

PORTS = Path(__file__).parent / "ports.csv"
HIGH = "high"


@dataclass(frozen=True)
class Leg:
    """A pair of ports with an independent distance, searoute's and Keruen's, in nautical miles."""

    from_site: str
    to_site: str
    independent_nm: float
    searoute_nm: float
    keruen_nm: float
    is_high: bool

    def error(self, nm: float) -> float:
        """Relative error of a distance of this pair."""
        return nm / self.independent_nm - 1.0


def read_legs(table: Path, case: Case) -> list[Leg]:
    """Pairs of the table whose independent distance is trusted, measured with a case of ports."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["linerlib_trusted"] == "yes"]
    routes = find_sea_routes(case, [(row["from"], row["to"]) for row in rows])
    legs = []
    for row in rows:
        route = routes[row["from"], row["to"]]
        if route is None:
            raise ValueError(f"no route from {row['from']} to {row['to']}")
        legs.append(
            Leg(
                row["from"],
                row["to"],
                float(row["linerlib_nm"]),
                float(row["searoute_nm"]),
                route.distance_nm,
                row["confidence"].startswith(HIGH),
            )
        )
    return legs


GROUPS: tuple[tuple[str, Callable[[Leg], bool]], ...] = (
    ("high confidence, all", lambda leg: leg.is_high),
    ("high confidence, below 300 nm", lambda leg: leg.is_high and leg.independent_nm < 300),
    ("high confidence, 300 to 800", lambda leg: leg.is_high and 300 <= leg.independent_nm < 800),
    ("high confidence, 800 and over", lambda leg: leg.is_high and leg.independent_nm >= 800),
    ("all trusted, below 300 nm", lambda leg: leg.independent_nm < 300),
    ("all trusted", lambda leg: leg.independent_nm > 0),
)


def error_rows(legs: Sequence[Leg]) -> list[tuple[str, int, float, float, float, float, float]]:
    """For each group: name, pairs, searoute's bias and mean error, our bias, mean and worst."""
    rows = []
    for name, belongs in GROUPS:
        chosen = [leg for leg in legs if belongs(leg)]
        theirs = [leg.error(leg.searoute_nm) for leg in chosen]
        ours = [leg.error(leg.keruen_nm) for leg in chosen]
        sizes = [abs(error) for error in ours]
        count = max(1, len(chosen))
        rows.append(
            (
                name,
                len(chosen),
                sum(theirs) / count,
                sum(map(abs, theirs)) / count,
                sum(ours) / count,
                sum(sizes) / count,
                max(sizes, default=0.0),
            )
        )
    return rows


def ports_case(base: Case) -> Case:
    """The case with the ports of the benchmark as its only sites, and no table of distances."""
    ports = pl.read_csv(PORTS)
    sites = base["sites"]
    model = sites.filter(kind="port").row(0, named=True)
    rows = [
        {**model, "site": row["site"], "latitude": row["latitude"], "longitude": row["longitude"]}
        for row in ports.to_dicts()
    ]
    return base.replace(
        sites=pl.DataFrame(rows, schema=sites.schema), sea_distances=base["sea_distances"].clear()
    )
