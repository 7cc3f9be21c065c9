"""The command `compare`: two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.comparison_data import (
    Comparison,
    CostDifference,
    MarketPair,
    OriginPair,
)
from keruen.app.terminal.formatting import money, percent, table
from keruen.app.terminal.outcome import Outcome
from keruen.movements.tables import GRAM_T
from keruen.records import read_record
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json, read_summary
from keruen.summaries import Opening

if TYPE_CHECKING:
    import polars as pl

MOST_MOVEMENTS = 20
CLOCK = "seconds"
"""The figure of a summary that depends on the machine, not on the plan."""


def compare_runs(first: Path, second: Path) -> Outcome:
    """Compare two runs: cost, markets, origins, figures and the movements that differ most.

    Between two plans the difference of their least costs is given as a proven interval.

    Raises
    ------
    KeruenError : a folder is no run.
    """
    from keruen.movements.compare import compare_costs, compare_movements, compare_origins
    from keruen.movements.compare import compare_runs as compare_summaries
    from keruen.movements.tables import read_table

    summaries = [read_summary(folder) for folder in (first, second)]
    movements = [
        read_table("movements", folder / "movements.parquet") for folder in (first, second)
    ]
    openings = [[_opening(each) for each in summary.get("openings", [])] for summary in summaries]
    figures = [
        row
        for row in compare_summaries(*summaries).to_dicts()
        if row["kpi"].rpartition(".")[2] != CLOCK and _comparable(row, summaries)
    ]
    differing = compare_movements(*movements)
    data = {
        "first": str(first),
        "second": str(second),
        "same_case": len({_fingerprint(folder) for folder in (first, second)}) == 1,
        "same_plan": _same_plan((first, second), differing),
        "openings": {"first": openings[0], "second": openings[1]},
        "simulated": [_simulated(summary) for summary in summaries],
        "cost": None if any(map(_is_simulation, summaries)) else compare_costs(*summaries),
        "markets": _markets(first, second, movements),
        "origins": compare_origins(*movements).to_dicts(),
        "figures": figures,
        "movements": _largest(differing).to_dicts(),
    }
    return Outcome(_comparison_words(data), data)


def _same_plan(folders: tuple[Path, Path], differing: pl.DataFrame) -> bool:
    """Whether two runs of one case move the same tonnes in the same ships."""
    if len({_fingerprint(folder) for folder in folders}) > 1:
        return False
    if any(_is_simulation(read_json(folder / "summary.json")) for folder in folders):
        return False
    changed = (differing["difference_t"].abs() > GRAM_T) | (differing["difference_trips"] != 0)
    return not changed.any()


def _markets(
    first: Path, second: Path, movements: list[pl.DataFrame]
) -> list[dict[str, object]] | None:
    """Each market in both runs; None where a folder has not the tables of a plan."""
    from keruen.case.read import read_case
    from keruen.movements.compare import compare_markets, market_figures
    from keruen.movements.tables import read_parquet, read_table

    folders = (first, second)
    needed = ("stocks.parquet", "voyage_options.parquet", "case")
    if any(not (folder / name).exists() for folder in folders for name in needed):
        return None
    frames = [
        market_figures(
            read_case(folder / "case"),
            read_parquet(folder / "voyage_options.parquet"),
            moved,
            read_table("stocks", folder / "stocks.parquet"),
        )
        for folder, moved in zip(folders, movements, strict=True)
    ]
    return compare_markets(*frames).to_dicts()


def _comparable(row: Mapping[str, object], summaries: Sequence[Mapping[str, object]]) -> bool:
    """Beside a simulation only figures that both have are compared."""
    simulated = any(_is_simulation(summary) for summary in summaries)
    return not simulated or (row["a"] is not None and row["b"] is not None)


def _is_simulation(summary: Mapping[str, object]) -> bool:
    return summary.get("kind") == "simulation"


def _simulated(summary: Mapping[str, object]) -> dict[str, object] | None:
    """Replications, seed and intervals of a simulation; None for a plan."""
    if not _is_simulation(summary):
        return None
    names = ("replications", "seed", "cost_interval_usd", "shortage_t")
    return {name: summary.get(name) for name in names}


def _fingerprint(folder: Path) -> object:
    return read_json(folder / MANIFEST).get("fingerprint")


def _opening(row: Opening) -> str:
    return f"{row['hub_option']} from period {row['opening_period']}"


def _largest(differing: pl.DataFrame) -> pl.DataFrame:
    """The lanes and voyages whose tonnes differ most over the horizon."""
    import polars as pl

    moved = differing.filter(pl.col("kind").is_in(["lane", "voyage"]))
    sums = moved.group_by("kind", "route").agg(pl.col("a_t", "b_t", "difference_t").sum())
    size = pl.col("difference_t").abs()
    return (
        sums.filter(size > 0.5).sort(size, "route", descending=[True, False]).head(MOST_MOVEMENTS)
    )


def _comparison_words(found: Mapping[str, object]) -> str:
    data = read_record(Comparison, found)
    same = "the same case" if data.same_case else "two different cases, or scenarios of one"
    lines = [f"A is {data.first}, B is {data.second}: {same}."]
    for name, opened in (("A", data.openings.first), ("B", data.openings.second)):
        lines.append(f"Hub in {name}: {', '.join(opened) or 'none'}")
    for name, simulated in zip("AB", data.simulated, strict=True):
        if simulated is not None:
            cost = simulated.cost_interval_usd
            lines.append(
                f"{name} is simulated: means over {simulated.replications:,} replications, cost "
                f"{_figure(cost.low)} to {_figure(cost.high)} (95% CI); its movements "
                "are those of the median replication."
            )
    if data.same_plan:
        return "\n".join([*lines, "", "Both runs contain the same plan."])
    if data.cost is not None:
        lines += ["", *_cost_words(data.cost)]
    lines += _market_words(data.markets)
    lines += _origin_words(data.origins)
    rows = [
        (row.kpi, _figure(row.a), _figure(row.b), _figure(row.difference))
        for row in data.figures
        if row.difference != 0
    ]
    lines += ["", *_titled("figure", rows, "No figure differs.")]
    rows = [
        (row.route or "", _figure(row.a_t), _figure(row.b_t), _figure(row.difference_t))
        for row in data.movements
    ]
    lines += ["", *_titled("tonnes moved", rows, "No lane or voyage differs.")]
    return "\n".join(lines)


def _cost_words(cost: CostDifference) -> list[str]:
    """The difference of cost: of the plans, as it is proven, and as it is estimated."""
    if cost.difference_usd is None:
        return []
    lines = [f"Cost of B minus cost of A: {_signed(cost.difference_usd)}."]
    low, high, estimate = cost.low_usd, cost.high_usd, cost.estimate_usd
    if low is not None and high is not None:
        lines.append(
            f"Optimal plan of B minus optimal plan of A, proven: {_signed(low)} to {_signed(high)}."
        )
        if low <= 0.0 <= high and (low, high) != (0.0, 0.0):
            lines.append("The two cannot be distinguished at these gaps.")
        elif high < 0.0:
            lines.append("B is proven to cost less.")
        elif low > 0.0:
            lines.append("B is proven to cost more.")
    elif low is not None:
        lines.append(_one_end(f"at least {_signed(low)}", "A"))
    elif high is not None:
        lines.append(_one_end(f"at most {_signed(high)}", "B"))
    else:
        lines.append("No bound was proven for either plan, so nothing is proven of the optima.")
    if estimate is not None:
        lines.append(
            f"Best estimate, from the relaxations with divisible ships: {_signed(estimate)}."
        )
    return lines


def _one_end(end: str, unproven: str) -> str:
    return (
        f"Optimal plan of B minus optimal plan of A, proven: {end}; no bound was proven for "
        f"{unproven}."
    )


def _signed(usd: float) -> str:
    return f"{'+' if usd > 0.0 else '-' if usd < 0.0 else ''}{money(abs(usd))}"


def _market_words(markets: Sequence[MarketPair] | None) -> list[str]:
    """Markets whose use, cover or landed cost differs."""
    if markets is None:
        return []
    titles = (
        *("market", "used A, t", "B, t", "served A", "B", "days of cover A", "B"),
        *("landed A, USD/t", "B, USD/t"),
    )
    rows = []
    for row in markets:
        cells = [
            row.market,
            *map(_tonnes, (row.use_t_a, row.use_t_b)),
            *map(_share, (row.cover_a, row.cover_b)),
            *map(_days, (row.days_of_cover_a, row.days_of_cover_b)),
            *map(_rate, (row.landed_usd_per_t_a, row.landed_usd_per_t_b)),
        ]
        if any(cells[place] != cells[place + 1] for place in (1, 3, 5, 7)):
            rows.append(tuple(cells))
    return ["", *(table([titles, *rows]) if rows else ["No market differs."])]


def _origin_words(origins: Sequence[OriginPair]) -> list[str]:
    rows = [
        (row.origin_country or "", *map(_tonnes, (row.a_t, row.b_t, row.difference_t)))
        for row in origins
    ]
    return (
        ["", *table([("origin of grain used", "A, t", "B, t", "B - A, t"), *rows])] if rows else []
    )


def _tonnes(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _share(value: float | None) -> str:
    return "-" if value is None else percent(value)


def _days(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}"


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _titled(title: str, rows: Sequence[tuple[str, ...]], nothing: str) -> list[str]:
    return table([(title, "A", "B", "B - A"), *rows]) if rows else [nothing]


def _figure(value: float | None) -> str:
    if value is None:
        return "none"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
