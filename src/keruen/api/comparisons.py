"""Verify a plan, and compare two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.html import html_table, usd
from keruen.api.plans import Plan, as_plan

if TYPE_CHECKING:
    import polars as pl

    from keruen.movements.violations import Violation


def verify(plan: Plan | str | Path) -> list[Violation]:
    """Recompute every rule and every dollar of a plan from its tables, without the solver.

    Parameters
    ----------
    plan : a plan, or a run folder; of a folder the checksums of its files are checked too.

    Returns
    -------
    Violations, each with `rule`, `table`, `row`, `column`, `value`, `problem` and `remedy`; empty
    where every rule holds.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> keruen.verify(plan)
    []
    """
    from keruen.movements.verify import verify_tables

    if isinstance(plan, str | Path):
        return _verify_folder(Path(plan))
    given = as_plan(plan)
    return verify_tables(
        given.case,
        given.voyage_options,
        given.movements,
        given.stocks,
        given.openings,
        given.summary,
    )


def _verify_folder(folder: Path) -> list[Violation]:
    from keruen.movements.verify import verify_run
    from keruen.movements.violations import Violation
    from keruen.runs.folders import MANIFEST
    from keruen.runs.json_files import read_json
    from keruen.runs.manifest import WORDS, find_file_faults

    faults = find_file_faults(folder, read_json(folder / MANIFEST))
    found = [Violation("", "files", each.file, "", "", *WORDS[each.problem]) for each in faults]
    return found + verify_run(folder)


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two plans side by side; differences are those of the second less the first.

    Attributes
    ----------
    cost : `difference_usd` of the plans, and the interval `low_usd` to `high_usd` in which the
        difference of the best plans lies (proven); `distinguished` where it leaves out zero.
    figures : every number of both summaries: `kpi`, `a`, `b`, `difference`, `relative`.
    markets : use, cover, days of cover and landed cost of each market in both.
    origins : tonnes used by country of origin in both.
    movements : tonnes and trips by route, grade and period in both.
    """

    cost: Mapping[str, float | bool | None]
    figures: pl.DataFrame
    markets: pl.DataFrame
    origins: pl.DataFrame
    movements: pl.DataFrame

    def _facts(self) -> list[tuple[str, str]]:
        facts = []
        for name, words in (
            ("difference_usd", "cost of the second less the first"),
            ("low_usd", "at least, for the best plans"),
            ("high_usd", "at most, for the best plans"),
        ):
            value = self.cost.get(name)
            facts.append((words, "unknown" if value is None else usd(float(value))))
        return facts

    def __repr__(self) -> str:
        return f"<keruen.Comparison {', '.join(f'{a}: {b}' for a, b in self._facts())}>"

    def _repr_html_(self) -> str:
        return html_table("Comparison", self._facts())


def compare(plan: Plan, other: Plan) -> Comparison:
    """Compare two plans: cost with its proven interval, markets, origins and movements.

    Parameters
    ----------
    plan, other : plans, of one case or of two.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> dear = case.change("case", set={"fuel_price_usd_per_t": 900.0})
    >>> other = keruen.make_plan(dear, hub=False, gap=0.02)
    >>> comparison = keruen.compare(plan, other)
    >>> comparison.cost["high_usd"] > 0.0
    True
    """
    from keruen.movements import compare as comparing

    pair = (as_plan(plan), as_plan(other, "other"))
    summaries: list[Mapping[str, object]] = [each.summary for each in pair]
    first, second = (
        comparing.market_figures(each.case, each.voyage_options, each.movements, each.stocks)
        for each in pair
    )
    return Comparison(
        cost=comparing.compare_costs(*summaries),
        figures=comparing.compare_runs(*summaries),
        markets=comparing.compare_markets(first, second),
        origins=comparing.compare_origins(pair[0].movements, pair[1].movements),
        movements=comparing.compare_movements(pair[0].movements, pair[1].movements),
    )
