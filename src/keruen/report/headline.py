"""The headline of a plan: recommendation, best estimate, what is proven, break-evens.

In that order. An estimate is never called proven, and a bracket never an estimate. A plan without
a hub decision has instead its cost, the demand served and its binding limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from keruen.records import read_record
from keruen.report import hub_estimate as h
from keruen.report import numbers as n
from keruen.report.frame_rows import CoverRow
from keruen.report.insurance import insurance_words
from keruen.report.report_data import ReportData
from keruen.report.value_data import Insurance
from keruen.rows import rows as typed_rows
from keruen.summaries import PlanSummary

# How a search that did not reach its gap ended, by the status of the summary.
ENDED = {
    "time limit": "The search ended at its time limit; a longer search may reduce the gap.",
    "gap not reached": "The search ended before it reached the gap; --method whole may reduce it.",
    "solver failure": "The solver failed before the gap was reached; try another --method.",
    "stopped by hand": "The search was stopped by the user; a longer search may reduce the gap.",
    "decided": "The search ended as soon as this was proven; a longer search may find a cheaper "
    "plan.",
}
FULL = 0.999


@dataclass(frozen=True)
class HubValue:
    """What the hub is worth against the plan without one, in USD a year (R30).

    An end is None where nothing was proven for it.
    """

    low: float | None
    high: float | None
    decided: bool

    @property
    def pays(self) -> bool:
        """Whether it is proven that the hub pays."""
        return self.decided and self.low is not None and self.low >= 0

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends; None where one is missing."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True)
class Headline:
    """`verdict` is build, stay, open or unmeasured; `lead` are the sentences below the words."""

    verdict: str
    words: str
    lead: list[str]


def read_value(summary: PlanSummary) -> HubValue | None:
    """The proven interval of the hub's value, open at an end; None where the summary has none."""
    row = summary.get("hub_value_usd_per_year")
    low, high = (None, None) if row is None else (row.get("low"), row.get("high"))
    if row is None or (low is None and high is None):
        return None
    decided = row.get("decided")
    if decided is None:
        decided = (low is not None and low > 0) or (high is not None and high < 0)
    return HubValue(low, high, bool(decided))


def make_headline(data: ReportData, where: str) -> Headline:
    """The headline of a run.

    Parameters
    ----------
    where : the sites where the plan opens a hub, as words; empty for none.
    """
    value = read_value(data.summary)
    estimate = h.read_estimate(data.summary)
    state = str(data.summary.get("hub_state") or "")
    if value is not None:
        found = _compared(value, estimate, where)
    elif state == "compared" and _lacks_both_bounds(data.summary):
        words = "Neither plan has a bound, so an interval for the value of the hub is not proven."
        found = Headline(
            "open", f"Not decided: {n.NO_BOUND}", [words, *_estimate_lead(estimate, data.summary)]
        )
    elif state in STATES:
        found = Headline(
            "open", STATES[state][0], [STATES[state][1], *_estimate_lead(estimate, data.summary)]
        )
    elif where:
        words = "No plan without a hub was made, so the value of the hub is not known."
        found = Headline("unmeasured", f"Hub at {where}; value not computed", [words])
    else:
        found = _without_hub(data)
    insurance = data.summary.get("insurance")
    second = [] if insurance is None else insurance_words(read_record(Insurance, insurance))
    return Headline(
        found.verdict, found.words, [*found.lead, *second, *_search_words(data.summary)]
    )


def _lacks_both_bounds(summary: PlanSummary) -> bool:
    sides = summary.get("with_hub"), summary.get("no_hub")
    return all(side is not None and side.get("bound_usd", 0.0) is None for side in sides)


STATES = {
    "none can be ready": (
        "No hub can be ready within the horizon",
        "The earliest date and building time of every tier are too late for a plan with a hub; the "
        "plan is the best one found without a hub.",
    ),
    "no plan exists without a hub": (
        "Only a plan with a hub meets every limit",
        "It is proven that no plan without a hub is feasible, so a saving is not defined.",
    ),
    "no plan exists with a hub": (
        "No plan with a hub meets every limit",
        "It is proven that no plan with a working hub is feasible; the plan is the best one found "
        "without a hub.",
    ),
    "no plan found without a hub": (
        "No plan without a hub was found",
        "The search ended first; a longer search may find one for comparison.",
    ),
    "no plan found with a hub": (
        "No plan with a hub was found",
        "The search ended first; a longer search may find one for comparison.",
    ),
}


def _compared(value: HubValue, estimate: h.HubEstimate | None, where: str) -> Headline:
    verdict = "open" if not value.decided else "build" if value.pays else "stay"
    if verdict == "build":
        at = where or (estimate.name if estimate else "the best site")
        words = f"Build the hub at {at}"
    elif verdict == "stay":
        words = "Do not build a hub"
    else:
        words = _open_words(estimate, value)
    lead = [] if estimate is None else h.estimate_words(estimate)
    lead.append(_proven_words(value))
    if estimate is not None:
        lead += [site] if (site := h.site_words(estimate)) else []
        lead += [calendar] if (calendar := h.calendar_words(estimate)) else []
        lead += h.break_even_words(estimate)
    return Headline(verdict, words, lead)


def _open_words(estimate: h.HubEstimate | None, value: HubValue) -> str:
    if estimate is None and value.ends is None:
        return f"Not decided: {n.NO_BOUND}"
    if estimate is None:
        return "Not decided: the proven interval contains zero"
    probably = "" if estimate.is_sure else "probably "
    if estimate.side == h.LOSES:
        return f"On cost alone a hub {probably}does not pay"
    if estimate.side == h.PAYS:
        return f"On cost alone a hub at {estimate.name} {probably}pays"
    if estimate.is_bracket:
        return f"Not decided whether a hub at {estimate.name} pays: the bracket contains zero"
    return f"Not decided whether a hub at {estimate.name} pays: the value is within its error"


def _proven_words(value: HubValue) -> str:
    """What is proven for the plan's own calendar, per year of the horizon."""
    subject = "Proven for a hub in this plan's calendar, per year of the horizon"
    if value.ends is None:
        return f"{subject}: {_one_end_words(value)}"
    if not value.decided:
        low, high = value.ends
        between = f"between {h.signed_usd(low)} and {h.signed_usd(high)}"
        return f"{subject}: {between} (not decided)."
    size = n.usd_range(*value.ends)
    if value.pays:
        return f"{subject}: it saves {size} compared with the best plan without a hub."
    return f"{subject}: it costs {size} more than the best plan without a hub."


def _one_end_words(value: HubValue) -> str:
    """What is proven where the search proved no bound for one of the two plans."""
    if value.low is not None:
        which, end = "with a hub", f"at least {h.signed_usd(value.low)}"
    else:
        which, end = "without a hub", f"at most {h.signed_usd(value.high or 0.0)}"
    decided = "" if value.decided else " (not decided)"
    return f"{end}{decided}; {n.NO_BOUND} for the plan {which}."


def _estimate_lead(estimate: h.HubEstimate | None, summary: PlanSummary) -> list[str]:
    if estimate is None:
        row = summary.get("hub_value_estimate") or {}
        reason = row.get("reason")
        return [f"Value of a hub at {row.get('name')}: not found, {reason}."] if reason else []
    return [*h.estimate_words(estimate), *h.break_even_words(estimate)]


def _search_words(summary: PlanSummary) -> list[str]:
    gap = summary.get("gap")
    found = []
    if n.is_number(gap):
        found.append(f"The plan is proven to be within {n.percent(gap, 2)} of the optimum.")
    elif "gap" in summary and n.is_number(summary.get("cost_usd")):
        found.append(
            f"{n.NO_BOUND.capitalize()}, so how far this plan is from the optimum is not known."
        )
    if ended := ENDED.get(str(summary.get("status"))):
        found.append(ended)
    return found


def _without_hub(data: ReportData) -> Headline:
    """Total and landed cost, demand served, cover, and what limits."""
    cost = data.summary.get("cost_usd")
    if not n.is_number(cost):
        return Headline("unmeasured", "No hub in this plan", [])
    years = data.summary.get("years")
    a_year = f", {n.usd(cost / years)} a year" if n.is_number(years) and years > 0 else ""
    served = served_words(data.cover)
    words = f"{served} demand served" if served else f"A plan for {n.usd(cost)}"
    lead = [f"The plan costs {n.usd(cost)} over the horizon{a_year}.{_landed_words(data)}"]
    lead += [_cover_words(data.cover)] if not data.cover.is_empty() else []
    lead.append(_limits_words(data))
    return Headline("unmeasured", words, [each for each in lead if each])


def served_words(cover: pl.DataFrame) -> str:
    """The share of all demand that is served, never rounded up to all; empty without demand."""
    demand = float(cover["demand_t"].sum() or 0.0)
    short = float(cover["shortage_t"].sum() or 0.0)
    if demand <= 0.0:
        return ""
    if short <= 0.0:
        return "All"
    share = int((1.0 - short / demand) * 1e4) / 1e4
    return f"{n.percent(share, 2)} of"


def _landed_words(data: ReportData) -> str:
    frame = data.landed_cost.drop_nulls(["quantity_t", "landed_usd_per_t"])
    tonnes = float(frame["quantity_t"].sum() or 0.0)
    if tonnes <= 0.0:
        return ""
    landed = float((frame["quantity_t"] * frame["landed_usd_per_t"]).sum()) / tonnes
    return f" Average landed cost: {n.usd_per_t(landed)}."


def _cover_words(cover: pl.DataFrame) -> str:
    short = cover.filter(pl.col("shortage_t") > 0.5).sort("cover", "name", "year")
    if short.is_empty():
        return "All demand is served in every market and year."
    least = typed_rows(short.head(1), CoverRow)[0]
    return (
        f"{n.tonnes(float(short['shortage_t'].sum()))} are unserved; the lowest share of demand "
        f"served is {n.share_of_whole(least.cover)}, "
        f"{least.name or least.market} in {least.year}."
    )


def _limits_words(data: ReportData) -> str:
    """The corridors that are full, the most often full first."""
    flows = data.corridor_flows.filter(pl.col("capacity_t") > 0.0)
    if flows.is_empty():
        return ""
    full = (
        flows.with_columns(full=pl.col("quantity_t") >= FULL * pl.col("capacity_t"))
        .group_by("name", maintain_order=True)
        .agg(pl.col("full").sum(), pl.len().alias("periods"))
        .filter(pl.col("full") > 0)
        .sort("full", "name", descending=[True, False])
    )
    if full.is_empty():
        return "No corridor reaches its capacity in any period."
    words = [
        f"{name} in {times} of {n.count(periods, 'period')}"
        for name, times, periods in full.head(3).iter_rows()
    ]
    return f"Corridors at capacity: {'; '.join(words)}."
