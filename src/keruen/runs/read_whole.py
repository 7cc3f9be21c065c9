"""A run folder read back as the plan that was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json
from keruen.runs.read import read_plan
from keruen.runs.write import LAST_PLAN, PRICE_BOOK

if TYPE_CHECKING:
    from keruen.plan import Plan, PlanOptions


def read_whole_plan(place: Path) -> tuple[Plan, str | None]:
    """The plan of a run folder with all that belongs to it, and the name of its scenario.

    Raises
    ------
    KeruenError : the folder is not a plan's, a file is missing or damaged, or the case beside it is
        not the one that was planned.
    """
    from keruen.movements.tables import read_table
    from keruen.plan import Plan
    from keruen.routes.voyages import DROPPED_SCHEMA, VoyageOptions

    tables, summary = read_plan(place)
    manifest = read_json(place / MANIFEST)
    book = place / PRICE_BOOK
    last = place / f"{LAST_PLAN}.parquet"
    made = Plan(
        tables.case,
        options_of(manifest.get("options") or {}),
        VoyageOptions(tables.voyage_options, pl.DataFrame(schema=DROPPED_SCHEMA)),
        tables.movements,
        read_table("stocks", place / "stocks.parquet"),
        [each.copy() for each in tables.openings],
        summary,
        read_json(book) if book.is_file() else None,
        last=read_table("movements", last) if last.is_file() else None,
    )
    return made, summary.get("scenario")


def options_of(found: object) -> PlanOptions:
    """The options that a manifest names, as far as this version knows them."""
    from keruen.plan import PlanOptions

    try:
        return read_record(PlanOptions, found)
    except KeruenError:
        return PlanOptions()
