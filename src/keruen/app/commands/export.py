"""The command `export`: the tables of a run as CSV files that a spreadsheet or database reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import count, table
from keruen.app.terminal.outcome import Outcome

if TYPE_CHECKING:
    import polars as pl


def export_run(folder: Path, target: Path, force: bool) -> Outcome:
    """Write the tables of a plan's run folder as CSV files.

    Parameters
    ----------
    folder : the folder of a plan.
    target : folder to write, whole or not at all; with `force` one that an earlier export wrote is
        replaced.

    Raises
    ------
    KeruenError : the folder is not a plan, or something is in the way.
    """
    from keruen.case.atomic import written_whole

    frames = _frames(folder)
    names = {f"{name}.csv" for name in frames}

    def is_export(place: Path) -> bool:
        return place.is_dir() and all(each.name in names for each in place.iterdir())

    target.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(target, force=force, replaceable=is_export) as fresh:
        fresh.mkdir()
        for name, frame in frames.items():
            frame.write_csv(fresh / f"{name}.csv", line_terminator="\n", date_format="%Y-%m-%d")
    rows = [(f"{name}.csv", f"{len(frame):,}") for name, frame in frames.items()]
    text = "\n".join(
        [f"{target}: {count(len(frames), 'table')} written.", "", *table([("file", "rows"), *rows])]
    )
    data = {"folder": str(target), "rows": {name: len(frame) for name, frame in frames.items()}}
    return Outcome(text, data)


def _frames(folder: Path) -> dict[str, pl.DataFrame]:
    """Each table by the name of its file, in the order in which a planner needs them."""
    from keruen.movements import measures
    from keruen.movements.tables import read_table
    from keruen.runs.read import read_plan

    run, _ = read_plan(folder)
    stocks = read_table("stocks", folder / "stocks.parquet")
    case, options, moved = run.case, run.voyage_options, run.movements
    return {
        "purchases": measures.purchases(case, moved),
        "sailings": measures.sailings(case, options, moved),
        "lane_flows": measures.lane_flows(case, moved),
        "landed_cost_by_month": measures.landed_cost_by_month(case, options, moved, stocks),
        "landed_cost": measures.landed_cost(case, options, moved, stocks),
        "cover": measures.cover(case, moved),
        "corridor_flows": measures.corridor_flows(case, moved),
        "observed_flows": measures.observed_flows(case, moved),
        "ships": measures.ships(options, moved),
        "emissions": measures.emissions(case, options, moved),
        "cost_terms": measures.cost_terms(case, options, moved, stocks, run.openings),
        "movements": moved,
        "stocks": stocks,
        "voyage_options": options,
    }
