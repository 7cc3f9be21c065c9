"""Properties of grain that are measured, each with the law by which it mixes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from keruen.hub.grain.rounding import Rounding

TABLE = Path(__file__).parent / "properties.csv"


@dataclass(frozen=True)
class Property:
    """A measured property.

    Parameters
    ----------
    law : ``mass``, ``dry_matter`` or ``volume`` (weights of the mean), ``liquefaction`` (mean of
        liquefaction numbers), or ``any`` (the highest of the parts).
    least, most : range of figures that are accepted.
    rounding : of the figure of a mixture.
    """

    name: str
    unit: str
    law: str
    least: Decimal
    most: Decimal
    rounding: Rounding
    meaning: str
    source: str


@lru_cache(maxsize=1)
def read_properties() -> dict[str, Property]:
    """All properties, by name.

    Examples
    --------
    >>> read_properties()["falling_number_s"].law
    'liquefaction'
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["property"]: Property(
                row["property"],
                row["unit"],
                row["law"],
                Decimal(row["least"]),
                Decimal(row["most"]),
                Rounding.named(row["rounding"]),
                row["meaning"],
                row["source"],
            )
            for row in csv.DictReader(file)
        }
