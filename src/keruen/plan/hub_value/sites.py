"""The value of every hub site and tier of a case, one after the other, within one clock."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from keruen import __version__
from keruen.case.case import Case
from keruen.case.table_rows import HubOptionRow
from keruen.errors import KeruenError
from keruen.plan.hub_value.prices import RowPrices, carried_prices, relax, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.hub_value.value import SHORT, value_hub
from keruen.plan.model.build import HubChoice, PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.relaxation import SMALL_COLUMNS
from keruen.routes.voyages import make_voyage_options
from keruen.solver import Floats

Row = Mapping[str, object]
Report = Callable[[str, Row], None]


@dataclass(frozen=True)
class SiteValues:
    """A row for each site and tier that was valued, and the sites and tiers still missing."""

    rows: list[Row]
    missing: list[tuple[str, int]]


def tiers_of(case: Case) -> list[tuple[str, int]]:
    """Every site and tier of a case, first tiers first.

    Raises
    ------
    KeruenError : the case has no hub options.
    """
    rows = case.rows(HubOptionRow)
    if not rows:
        raise KeruenError(
            f"table hub_options: the case {case.name} has no hub option to value",
            "Add a row for each tier of each site that may become a hub.",
        )
    return sorted({(row.site, row.tier) for row in rows}, key=lambda pair: pair[::-1])


def row_key(case: Case, site: str, tier: int) -> str:
    """Name of a row: the same for the same case and version, else another."""
    words = f"{__version__} hub-value {case.fingerprint} {site} {tier}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def value_sites(
    case: Case,
    *,
    time_limit_seconds: float | None,
    done: Mapping[str, Row],
    report: Report,
) -> SiteValues:
    """Value every site and tier; what an earlier run has done is not done again.

    Parameters
    ----------
    done : rows of an earlier run, by `row_key`.
    report : called with each new row and its key.
    """
    deadline = Deadline.after(time_limit_seconds)
    voyages = make_voyage_options(case).frame
    wanted = tiers_of(case)
    known = {pair: done[key] for pair in wanted if (key := row_key(case, *pair)) in done}
    todo = [pair for pair in wanted if pair not in known]
    prices = _CasePrices(case)
    for site, tier in todo:
        if deadline.has_ended():
            break
        value = value_hub(case, voyages, site, tier, seconds=deadline.left(), prices=prices)
        row = value.to_dict()
        if row["reason"] == SHORT:
            continue
        known[site, tier] = row
        report(row_key(case, site, tier), row)
    return SiteValues(
        [known[pair] for pair in wanted if pair in known],
        [pair for pair in wanted if pair not in known],
    )


class _CasePrices:
    """Row prices for every site of a large case, from the two relaxations of its own plan."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._found: list[tuple[PlanModel, Floats]] | None = None

    def __call__(self, problem: HubProblem, seconds: float) -> RowPrices | None:
        if problem.matrix.shape[1] <= SMALL_COLUMNS:
            return relaxation_prices(problem, seconds)
        if self._found is None:
            self._found = list(self._solve())
        if len(self._found) < 2:
            return relaxation_prices(problem, seconds)
        return carried_prices(problem, *self._found)

    def _solve(self) -> Iterator[tuple[PlanModel, Floats]]:
        parameters = PlanParameters(self._case)
        voyages = make_voyage_options(self._case).frame
        choices: tuple[HubChoice, ...] = ("none", "must")
        for choice in choices:
            plan_model = make_model(parameters, voyages, choice)
            solution = relax(plan_model.model.matrix(), math.inf)
            if solution.status == "optimal":
                yield plan_model, solution.row_prices
