"""What the report shows of a plan: measures of its tables, with the names that readers know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from keruen.movements import measures
from keruen.report.report_data import SCHEMAS, ReportData
from keruen.runs import report_frames as frames
from keruen.runs.labels import Labels, home_country
from keruen.runs.observed_frame import observed_frame
from keruen.summaries import PlanSummary

if TYPE_CHECKING:
    from keruen.plan import Plan


def make_report_data(
    plan: Plan, summary: PlanSummary, manifest: Mapping[str, object]
) -> ReportData:
    """Measure a plan for its report.

    Parameters
    ----------
    plan : the plan, with its tables.
    summary : the content of summary.json.
    manifest : how it was computed: shown under "run".
    """
    case, options = plan.case, plan.voyage_options
    labels = Labels(case)
    return ReportData(
        summary=summary,
        sites=frames.sites(case, labels),
        flows=frames.flows(plan.movements),
        sea_paths=frames.sea_paths(case, plan.movements),
        landed_cost=frames.landed_cost(case, options.frame, plan.movements, plan.stocks),
        landed_months=frames.landed_months(case, options.frame, plan.movements, plan.stocks),
        purchases=measures.purchases(case, plan.movements),
        sailings=measures.sailings(case, options.frame, plan.movements),
        lane_flows=measures.lane_flows(case, plan.movements),
        cover=frames.cover(case, plan.movements, labels),
        corridor_flows=frames.corridor_flows(case, plan.movements),
        hub_tiers=frames.hub_tiers(case, plan.openings),
        hub_throughput=frames.hub_throughput(case, plan.movements, plan.openings),
        ships=frames.ships(case, options.frame, plan.movements),
        emissions=frames.emissions(case, options.frame, plan.movements),
        stock_curves=frames.stock_curves(case, plan.stocks, plan.openings),
        cost_terms=_cost_terms(summary),
        observed_flows=observed_frame(case, plan.movements, labels),
        assumptions=frames.assumptions(case),
        why=tuple(summary.get("why", ())),
        dropped_voyages=_dropped(options.dropped),
        no_hub=summary.get("no_hub"),
        country_labels=labels.countries,
        home_country=home_country(case),
        money_year=case.settings.money_year,
        period_kind=case.settings.period_kind,
        run=manifest,
    )


def _cost_terms(summary: PlanSummary) -> pl.DataFrame:
    twin = (summary.get("no_hub") or {}).get("cost_terms_usd", {})
    rows = [(term, usd, twin.get(term)) for term, usd in summary["cost_terms_usd"].items()]
    return pl.DataFrame(rows, schema=SCHEMAS["cost_terms"], orient="row")


def _dropped(dropped: pl.DataFrame) -> tuple[str, ...]:
    return tuple(
        f"{row['from_site']} to {row['to_site']} by {row['vessel_class']}: {row['reason']}"
        for row in dropped.to_dicts()
    )
