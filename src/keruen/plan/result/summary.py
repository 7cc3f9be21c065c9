"""The summary of a plan: cost, bound, gap, the hub and its value, what carries the answer."""

from __future__ import annotations

import math

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.table_rows import OfferRow
from keruen.movements.cost import cost_terms
from keruen.movements.credit import ending_grain
from keruen.plan.model.build import HubChoice
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.result.price_sensitivity import Relaxations, find_assumptions
from keruen.plan.result.solved_model import SolvedModel
from keruen.plan.result.tables import ResultTables
from keruen.plan.search.idle_hub import IdleHub
from keruen.plan.search.state import SolveOutcome
from keruen.solver import relative_gap
from keruen.summaries import (
    HubInterval,
    HubOpened,
    IdleHubCost,
    OpenGap,
    Opening,
    PlanSummary,
    PriceAssumption,
    SideSummary,
    Tonnes,
)

# Ports that the summary names as those that keep the gap open.
MOST_OPEN = 8
UNDECIDED = "not decided at this gap"
UNPROVEN = "not decided: no bound was proven"


def make_summary(
    voyages: pl.DataFrame,
    solved_models: list[SolvedModel],
    tables: dict[HubChoice, ResultTables],
    best: SolvedModel,
    idle: IdleHub | None = None,
) -> PlanSummary:
    """What summary.json holds.

    Parameters
    ----------
    voyages : voyage options, one row an option.
    questions : the models solved, with a hub and without.
    tables : result tables of each that has a plan.
    best : the one whose plan is written.
    idle : the cheapest hub that may stand idle beside any plan without one.
    """
    parameters = best.plan_model.parameters
    settings = parameters.case.settings
    years = parameters.case.calendar.days / DAYS_PER_YEAR
    by_hub = {solved.hub: solved for solved in solved_models}
    chosen = tables[best.hub]
    cost = best.outcome.cost_usd
    bound = _least_bound(solved_models)
    gap = relative_gap(cost, bound)
    summary: PlanSummary = {
        "case": settings.case,
        "title": settings.title,
        "scenario": None,
        "status": _status(solved_models),
        "cost_usd": cost,
        "bound_usd": bound,
        "relaxation_usd": _relaxation_usd(best.outcome),
        "gap": gap,
        "seconds": 0.0,
        "years": years,
        "hub": _hub(parameters, chosen.openings),
        "openings": chosen.openings,
        "hub_state": _hub_state(parameters, by_hub),
        "hub_value_usd_per_year": _hub_value(by_hub, years, idle),
        "idle_hub": _idle(idle),
        "cost_terms_usd": _terms(parameters, voyages, chosen),
        "tonnes": _tonnes(parameters, voyages, chosen),
        "assumptions": _assumptions(parameters, by_hub, years),
    }
    if "must" in tables:
        summary["with_hub"] = _side(parameters, voyages, by_hub["must"].outcome, tables["must"])
    if "none" in tables:
        summary["no_hub"] = _side(parameters, voyages, by_hub["none"].outcome, tables["none"])
    return summary


def _idle(idle: IdleHub | None) -> IdleHubCost | None:
    return None if idle is None else {"cost_usd": idle.cost_usd, "openings": idle.openings}


def _side(
    parameters: PlanParameters, voyages: pl.DataFrame, outcome: SolveOutcome, tables: ResultTables
) -> SideSummary:
    """The plan of one model, with its own bound and where its gap sits."""
    return {
        "cost_usd": outcome.cost_usd,
        "bound_usd": outcome.proven_bound_usd,
        "relaxation_usd": _relaxation_usd(outcome),
        "gap": outcome.gap,
        "seconds": outcome.seconds,
        "hub": _hub(parameters, tables.openings),
        "cost_terms_usd": _terms(parameters, voyages, tables),
        "tonnes": _tonnes(parameters, voyages, tables),
        "open_gap": _open_gap(parameters, outcome),
    }


def describe_tables(
    parameters: PlanParameters, voyages: pl.DataFrame, tables: ResultTables
) -> PlanSummary:
    """What a summary says of a plan's tables alone: cost and its terms, tonnes, hub, openings."""
    terms = _terms(parameters, voyages, tables)
    return {
        "cost_usd": math.fsum(terms.values()),
        "cost_terms_usd": terms,
        "tonnes": _tonnes(parameters, voyages, tables),
        "hub": _hub(parameters, tables.openings),
        "openings": tables.openings,
    }


def _least_bound(solved_models: list[SolvedModel]) -> float | None:
    """The lower of the bounds; None where a model that may have a plan has none (R30)."""
    bounds = [
        solved.outcome.proven_bound_usd
        for solved in solved_models
        if solved.outcome.status != "infeasible"
    ]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if len(known) == len(bounds) else None


def _status(solved_models: list[SolvedModel]) -> str:
    """How the searches ended; "time limit" only where the clock has ended one of them."""
    outcomes = [solved.outcome for solved in solved_models]
    unfinished = [each for each in outcomes if each.status not in ("optimal", "infeasible")]
    if not unfinished:
        return "optimal within gap"
    if any(not each.failure and not each.out_of_work for each in unfinished):
        return "time limit"
    return "solver failure" if any(each.failure for each in unfinished) else "gap not reached"


def _relaxation_usd(outcome: SolveOutcome) -> float | None:
    """What the relaxation with split ships costs; None where it was not solved."""
    spent = outcome.relaxed_spend
    return math.fsum(spent.values()) * USD_PER_UNIT if spent else None


def _open_gap(parameters: PlanParameters, outcome: SolveOutcome) -> list[OpenGap]:
    """Where the gap sits, the most first: site, name and USD; site None for all the rest.

    Empty where the model was solved whole, or the bound came from the whole program at the end.
    """
    if not outcome.open_ports:
        return []
    parts = [(part.site, part.cost * USD_PER_UNIT) for part in outcome.open_ports]
    shown: list[OpenGap] = [
        {"site": site, "name": parameters.sites[site].name, "usd": usd}
        for site, usd in parts[:MOST_OPEN]
    ]
    if outcome.proven_bound_usd is None:
        return shown
    rest = outcome.cost_usd - outcome.proven_bound_usd - sum(usd for _, usd in parts[:MOST_OPEN])
    return [*shown, {"site": None, "name": "all the rest", "usd": rest}]


def _hub(parameters: PlanParameters, openings: list[Opening]) -> HubOpened | None:
    """The hub in one line: the site that opens first, its highest tier, its first period."""
    if not openings:
        return None
    site = openings[0]["site"]
    here = [opening for opening in openings if opening["site"] == site]
    first = min(opening["opening_period"] for opening in here)
    return {
        "site": site,
        "name": parameters.sites[site].name,
        "tier": max(opening["tier"] for opening in here),
        "opening_period": first,
        "opening_date": parameters.case.calendar.periods[first].start.isoformat(),
    }


def _hub_state(parameters: PlanParameters, by_hub: dict[HubChoice, SolvedModel]) -> str:
    """What there was to compare: both plans, or why one of them is missing."""
    if "must" not in by_hub:
        if not parameters.hub_sites:
            return "no hub options"
        ready = any(
            row.tier == 1 and parameters.earliest_period(name) is not None
            for name, row in parameters.hub_options.items()
        )
        return "not asked" if ready else "none can be ready"
    sides: tuple[tuple[HubChoice, str], ...] = (("none", "without a hub"), ("must", "with a hub"))
    for choice, words in sides:
        outcome = by_hub[choice].outcome
        if not math.isfinite(outcome.cost_usd):
            verb = "exists" if outcome.status == "infeasible" else "found"
            return f"no plan {verb} {words}"
    return "compared"


def _hub_value(
    by_hub: dict[HubChoice, SolvedModel], years: float, idle: IdleHub | None
) -> HubInterval:
    """The interval that bounds and the idle hub prove (R30).

    No numbers where a plan is missing; an end is None where nothing was proven for it.
    """
    with_hub, no_hub = by_hub.get("must"), by_hub.get("none")
    if with_hub is None or no_hub is None:
        return {"low": None, "high": None, "decided": False, "words": "no hub was asked for"}
    if not math.isfinite(no_hub.outcome.cost_usd):
        words = "without a hub no plan was found"
        return {"low": None, "high": None, "decided": False, "words": words}
    if not math.isfinite(with_hub.outcome.cost_usd):
        words = "with a hub no plan was found"
        return {"low": None, "high": None, "decided": False, "words": words}
    low = high = None
    if no_hub.outcome.proven_bound_usd is not None:
        low = (no_hub.outcome.proven_bound_usd - with_hub.outcome.cost_usd) / years
    if idle is not None:
        low = -idle.cost_usd / years if low is None else max(low, -idle.cost_usd / years)
    if with_hub.outcome.proven_bound_usd is not None:
        high = (no_hub.outcome.cost_usd - with_hub.outcome.proven_bound_usd) / years
    if low is not None and low > 0.0:
        return {"low": low, "high": high, "decided": True, "words": "build"}
    if high is not None and high < 0.0:
        return {"low": low, "high": high, "decided": True, "words": "do not build"}
    words = UNPROVEN if low is None or high is None else UNDECIDED
    return {"low": low, "high": high, "decided": False, "words": words}


def _terms(
    parameters: PlanParameters, voyages: pl.DataFrame, tables: ResultTables
) -> dict[str, float]:
    """Discounted cost by term, measured from the tables, in the order of R26."""
    terms = cost_terms(parameters.case, voyages, tables.movements, tables.stocks, tables.openings)
    sums = terms.group_by("term", maintain_order=True).agg(pl.col("discounted_usd").sum())
    return dict(sums.iter_rows())


def _tonnes(parameters: PlanParameters, voyages: pl.DataFrame, tables: ResultTables) -> Tonnes:
    """Tonnes used, short, shipped from hub sites, used of grades that elevators sell, and left.

    `left_t` is in stock or in transit at the end, `credited_t` what of it is credited (R27), and
    `bought_not_used_t` what was bought and is left, where of each grade what was in store at the
    start is used first.
    """
    movements = tables.movements
    hubs = sorted(parameters.hub_sites)
    elevators = {name for name, site in parameters.sites.items() if site.kind == "elevator"}
    home = {row.grade for row in parameters.case.rows(OfferRow) if row.site in elevators}
    used = movements.filter(pl.col("kind") == "use")
    shipped = movements.filter((pl.col("kind") == "voyage") & pl.col("from_site").is_in(hubs))
    short = movements.filter(pl.col("kind") == "shortage")
    left = ending_grain(
        parameters.case, voyages, movements, tables.stocks, tables.openings
    ).with_columns(left_t=pl.col("in_stock_t") + pl.col("in_transit_t"))
    bought = movements.filter(pl.col("kind") == "purchase").group_by("grade")
    both = (
        left.group_by("grade")
        .agg(pl.col("left_t").sum())
        .join(bought.agg(bought_t=pl.col("quantity_t").sum()), on="grade")
    )
    bought_not_used = both.select(pl.min_horizontal("left_t", "bought_t").sum())
    return {
        "delivered_t": float(used["quantity_t"].sum()),
        "shortage_t": float(short["quantity_t"].sum()),
        "through_hub_t": float(shipped["quantity_t"].sum()),
        "home_t": float(used.filter(pl.col("grade").is_in(sorted(home)))["quantity_t"].sum()),
        "left_t": float(left["left_t"].sum()),
        "credited_t": float(left["credited_t"].sum()),
        "bought_not_used_t": float(bought_not_used.item()),
    }


def _assumptions(
    parameters: PlanParameters, by_hub: dict[HubChoice, SolvedModel], years: float
) -> list[PriceAssumption]:
    with_hub, no_hub = by_hub.get("must"), by_hub.get("none")
    if with_hub is None or no_hub is None:
        return []
    spent = Relaxations(with_hub.outcome.relaxed_spend, no_hub.outcome.relaxed_spend)
    if not spent.with_hub or not spent.no_hub:
        return []
    return find_assumptions(parameters, spent, years)
