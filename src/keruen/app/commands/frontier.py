"""The commands `frontier` and `aims`: cost against CO2e, and fairness or CO2e after cost."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from keruen.app.commands.case import open_case
from keruen.app.terminal.formatting import money, percent, table
from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.runs.folders import claimed, run_name, writing
from keruen.runs.json_files import to_json
from keruen.runs.manifest import write_manifest
from keruen.runs.write import write_run
from keruen.summaries import Aims, PlanSummary

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan import PlanOptions
    from keruen.plan.aims import Frontier
    from keruen.plan.search.solve import Method


@dataclass(frozen=True)
class SearchRequest:
    """What both commands share: the case, where to write, and how far to go."""

    case: str
    scenario: str | None
    out: Path | None
    gap: float
    time_limit_seconds: float | None
    force: bool
    method: str = "auto"

    def plan_options(self) -> PlanOptions:
        """The options of each plan that a command makes."""
        from keruen.plan import PlanOptions

        return PlanOptions(
            gap=self.gap,
            time_limit_seconds=self.time_limit_seconds,
            method=cast("Method", self.method),
        )

    def folder(self, case: Case, ending: str) -> Path:
        """The folder to write: `out`, or one named after the case."""
        name = f"{run_name(case.name, self.scenario)}-{ending}"
        return self.out if self.out is not None else read_settings().runs_folder / name


def make_frontier(request: SearchRequest, prices: str | None, points: int) -> Outcome:
    """Plan a case at several prices of CO2e and write the frontier's folder.

    Parameters
    ----------
    prices : numbers with commas between; None for `points` of them, 0, 25 and on by doubling.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    """
    from keruen.plan.aims import trace_frontier

    wanted = default_prices(points) if prices is None else read_prices(prices)
    options = request.plan_options()
    case = open_case(request.case, request.scenario)
    folder = request.folder(case, "frontier")
    lines = ProgressLines()
    with claimed(folder, request.force):
        try:
            found = run_interruptible(lambda: trace_frontier(case, wanted, options, lines))
        finally:
            lines.close()
        rows = [asdict(point) for point in found.points]
        data = {
            "case": found.case,
            "title": found.title,
            "scenario": request.scenario,
            "points": rows,
        }
        _write(folder, request, case, data, rows)
    return Outcome(_frontier_words(found, folder), {"folder": str(folder), **data})


def default_prices(points: int) -> list[float]:
    """Prices of CO2e in USD/t: 0, 25, 50, 100 and on by doubling."""
    return [0.0, *(25.0 * 2.0**step for step in range(points - 1))]


def read_prices(text: str) -> list[float]:
    """Prices from words such as ``0,50,100``.

    Raises
    ------
    KeruenError : a part is not a number of 0 or more.
    """
    prices = []
    for part in text.split(","):
        try:
            price = float(part)
        except ValueError:
            price = math.nan
        if not (math.isfinite(price) and price >= 0.0):
            raise KeruenError(
                f"option --prices, value {part.strip()!r}: it is not a price of 0 or more",
                "Give CO2e prices in USD per tonne, separated by commas, such as 0,50,100,200.",
            )
        prices.append(price)
    return prices


def _write(
    folder: Path,
    request: SearchRequest,
    case: Case,
    data: Mapping[str, object],
    points: Sequence[Mapping[str, object]],
) -> None:
    from keruen import __version__
    from keruen.report.frontier_page import write_frontier_page

    manifest = {
        "kind": "frontier",
        "case": case.name,
        "scenario": request.scenario,
        "fingerprint": case.fingerprint,
        "options": {
            "gap": request.gap,
            "time_limit_seconds": request.time_limit_seconds,
            "method": request.method,
        },
        "versions": {"keruen": __version__},
        "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    with writing(folder, request.force) as fresh:
        write_frontier_page(data, fresh / "frontier.html")
        with (fresh / "frontier.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(points[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(points)
        text = to_json(data) + "\n"
        (fresh / "frontier.json").write_text(text, encoding="utf-8", newline="\n")
        write_manifest(fresh, manifest)


def _frontier_words(found: Frontier, folder: Path) -> str:
    titles = ("CO2e price USD/t", "cost, million USD", "CO2e t", "kg CO2e/t", "gap", "hub")
    cells = [
        (
            f"{point.co2_price_usd_per_t:,.0f}",
            f"{point.cost_usd / 1e6:,.3f}",
            f"{point.co2e_t:,.0f}",
            "-" if point.kg_co2e_per_t is None else f"{point.kg_co2e_per_t:.2f}",
            "-" if point.gap is None else percent(point.gap),
            point.hub or "none",
        )
        for point in found.points
    ]
    open_points = [
        f"At {point.co2_price_usd_per_t:,.0f} USD/t {_how_it_ended(point.status)}"
        for point in found.points
        if not point.proven
    ]
    open_points += [
        f"At {point.co2_price_usd_per_t:,.0f} USD/t the plan is dominated: another plan has no "
        f"higher "
        "cost and no higher emissions."
        for point in found.points
        if point.dominated
    ]
    lines = ["Cost excludes the CO2e charge.", "", *table([titles, *cells]), ""]
    return "\n".join([*lines, *open_points, f"Page: {folder / 'frontier.html'}"])


def _how_it_ended(status: str) -> str:
    if status == "time limit":
        return "the search ended at its time limit."
    return f"the search ended before it reached the gap: {status}."


def make_aims(request: SearchRequest, then: str, tolerance: float) -> Outcome:
    """Plan a case for cost, then for a second aim within a tolerance, and write the run.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    """
    from keruen.plan import Plan, make_plan
    from keruen.plan.aims import AimOptions, aim_further

    options = request.plan_options()
    aim = AimOptions(then, tolerance, request.time_limit_seconds, options.method)  # type: ignore[arg-type]
    case = open_case(request.case, request.scenario)
    folder = request.folder(case, f"then-{then}")
    lines = ProgressLines()

    def work() -> Plan:
        return aim_further(make_plan(case, options, lines), aim)

    with claimed(folder, request.force):
        try:
            plan = run_interruptible(work)
        finally:
            lines.close()
        data = write_run(plan, folder, request.scenario, request.force)
    return Outcome(_aims_words(plan.summary, folder), {"folder": str(folder), **dict(data.summary)})


def _aims_words(summary: PlanSummary, folder: Path) -> str:
    aims = summary["aims"]
    more = summary["cost_usd"] - aims["first_cost_usd"]
    lines = [
        f"The cheapest plan found costs {money(aims['first_cost_usd'])}; the tolerance allows "
        f"{percent(aims['tolerance'])} more. {_spent(more)}",
        _reached(aims),
    ]
    bound = _value(aims, aims["bound"])
    if aims["proven"]:
        lines.append("This is proven to be optimal for this hub and this tolerance.")
    elif aims["bound"] is None:
        lines.append("No bound on a better plan was proven.")
    else:
        lines.append(f"Not proven optimal; proven bound for plans with this hub: {bound}.")
    return "\n".join([*lines, f"Report: {folder / 'report.html'}"])


def _spent(more_usd: float) -> str:
    if more_usd >= 0.0:
        return f"Cost increase: {money(more_usd)}."
    return f"Cost decrease: {money(-more_usd)}, because a cheaper plan was found during the search."


def _reached(aims: Aims) -> str:
    before, after = _value(aims, aims["before"]), _value(aims, aims["after"])
    if aims["then"] == "cover":
        return f"The lowest cover of a market in a year changes from {before} to {after}."
    return f"CO2e over the horizon changes from {before} to {after}."


def _value(aims: Aims, value: float | None) -> str:
    if value is None:
        return "-"
    return percent(value) if aims["then"] == "cover" else f"{value:,.0f} t"
