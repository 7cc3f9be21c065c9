"""The answer in plain words: build or not, where, how big, from when, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.charts.interval import interval
from keruen.report.open_question import what_keeps_it_open
from keruen.report.report_data import ReportData

# How a search that did not reach its gap ended, by the status of the summary.
ENDED = {
    "time limit": "The search was ended by its time limit; a longer one may narrow the gap.",
    "gap not reached": "The search ended before it reached the gap; --method whole may narrow it.",
    "solver failure": "The solver failed before the gap was reached; try another --method.",
    "stopped by hand": "The search was stopped by hand; a longer one may narrow the gap.",
    "decided": "The search ended as soon as this was proven; a longer one may find a cheaper plan.",
}


@dataclass(frozen=True)
class Fact:
    """One short answer: what is asked, the answer, and a note under it."""

    asked: str
    answer: str
    note: str = ""


@dataclass(frozen=True)
class Assumption:
    """One of the assumptions that carry the answer, and what the answer does when it changes."""

    words: str
    change: str
    effect: str


@dataclass(frozen=True)
class Answer:
    """What stands at the top of the report. `verdict` is build, stay, open or unmeasured."""

    verdict: str
    headline: str
    lead: Sequence[str]
    facts: Sequence[Fact]
    value_chart: Markup
    value_unit: str
    open_because: Sequence[str]
    why: Sequence[str]
    assumptions: Sequence[Assumption]


@dataclass(frozen=True)
class HubValue:
    """What the hub is worth against the plan without one, in USD a year (R30)."""

    low: float
    high: float
    decided: bool


def make_answer(data: ReportData) -> Answer:
    """The answer of a run from its summary and its hub tiers."""
    value = read_value(data.summary)
    verdict = _verdict(data, value)
    return Answer(
        verdict=verdict,
        headline=_headline(data, verdict),
        lead=_lead(data, verdict, value),
        facts=_facts(data, value),
        value_chart=_chart(value),
        value_unit=f"{_chart_unit(value)[1].strip()} US dollars a year".strip() if value else "",
        open_because=what_keeps_it_open(data.summary) if verdict == "open" else (),
        why=data.why,
        assumptions=[
            Assumption(str(row.get("words") or ""), str(row.get("change") or ""), _effect(row))
            for row in data.summary.get("assumptions") or ()
        ],
    )


def read_value(summary: Mapping[str, Any]) -> HubValue | None:
    """The value of the hub; None where the summary has none."""
    row = summary.get("hub_value_usd_per_year") or {}
    low, high = row.get("low"), row.get("high")
    if not (n.is_number(low) and n.is_number(high)):
        return None
    decided = row.get("decided")
    return HubValue(low, high, not low <= 0 <= high if decided is None else bool(decided))


def hub_sites(data: ReportData) -> list[str]:
    """Sites where the plan opens a hub, in the order of their opening."""
    openings = list(data.summary.get("openings") or ())
    hub = data.summary.get("hub")
    sites = [row.get("site") for row in openings] or ([hub.get("site")] if hub else [])
    return list(dict.fromkeys(site for site in sites if site))


def hub_names(data: ReportData) -> str:
    """Names of those sites as one phrase; the summary's own name where `sites` has none."""
    hub = data.summary.get("hub") or {}
    names = [
        hub["name"] if site == hub.get("site") and hub.get("name") else data.site_name(site)
        for site in hub_sites(data)
    ]
    return join_words(names)


def join_words(words: Sequence[str]) -> str:
    """Words as a list in a sentence: ``Agadir, Dakar and Jorf Lasfar``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def value_words(low: float, high: float) -> str:
    """An interval of value as a phrase that says on which side of zero it lies."""
    if low >= 0 and high > 0:
        return f"saves {n.usd_range(low, high)}"
    if high <= 0 and low < 0:
        return f"costs {n.usd_range(low, high)} more"
    return f"lies between costing {n.usd(-low)} more and saving {n.usd(high)}"


def _verdict(data: ReportData, value: HubValue | None) -> str:
    if value is None:
        return "unmeasured"
    if not value.decided:
        return "open"
    return "build" if hub_sites(data) and value.low >= 0 else "stay"


def _headline(data: ReportData, verdict: str) -> str:
    where = hub_names(data)
    if verdict == "open":
        return "Not decided at this gap"
    if verdict == "build":
        return f"Build the hub at {where}"
    if verdict == "stay":
        return f"Do not build the hub at {where}" if where else "Do not build a hub"
    return f"A hub at {where}, its value not measured" if where else "No hub in this plan"


def _lead(data: ReportData, verdict: str, value: HubValue | None) -> list[str]:
    where = hub_names(data)
    plan = (
        f"The best plan found builds a hub at {where}"
        if where
        else ("The best plan found builds no hub")
    )
    sentences: list[str] = []
    if value is None:
        sentences.append(f"{plan}. No plan was made to compare it with, so its value is not known.")
    elif verdict == "open" and where:
        sentences.append(
            f"{plan}, but its proven value against building none "
            f"{value_words(value.low, value.high)} a year: the interval holds zero."
        )
    elif verdict == "open":
        sentences.append(
            f"{plan}, but it is not proven that none would pay: a hub could still save up to "
            f"{n.usd(value.high)} a year."
        )
    elif where:
        sentences.append(
            f"Against the best plan without a hub it {value_words(value.low, value.high)} a year."
        )
    else:
        sentences.append(f"{plan}, and that is proven: none would pay.")
    gap = data.summary.get("gap")
    if n.is_number(gap):
        sentences.append(
            f"The plan is proven to be within {n.percent(gap, 2)} of the best there is."
        )
    if ended := ENDED.get(str(data.summary.get("status"))):
        sentences.append(ended)
    return sentences


def _facts(data: ReportData, value: HubValue | None) -> list[Fact]:
    facts = _hub_facts(data) if hub_sites(data) else [Fact("Where", "No hub")]
    if value is not None:
        facts.append(_value_fact("Against no hub, a year", value, 1.0))
        through = (data.summary.get("tonnes") or {}).get("through_hub_t")
        years = data.summary.get("years")
        if n.is_number(through) and n.is_number(years) and through > 0:
            facts.append(_value_fact("For each tonne through it", value, years / through))
    facts.append(
        Fact(
            "Proven gap", n.percent(data.summary.get("gap"), 2), str(data.summary.get("status", ""))
        )
    )
    return facts


def _hub_facts(data: ReportData) -> list[Fact]:
    sites = hub_sites(data)
    countries = dict(data.sites.select("site", "country").iter_rows())
    through = (data.summary.get("tonnes") or {}).get("through_hub_t")
    return [
        Fact("Where", hub_names(data), join_words([countries.get(s) or "" for s in sites]).strip()),
        _size(data),
        _opening(data),
        Fact("Through the hub", n.tonnes(through), _per_year(data, through)),
    ]


def _size(data: ReportData) -> Fact:
    tiers = data.hub_tiers
    if tiers.is_empty():
        hub = data.summary.get("hub") or {}
        return Fact("How big", f"Tier{n.SPACE}{hub.get('tier', n.MISSING)}")
    loading = n.thousands(tiers["loading_capacity_t_per_day"].sum())
    return Fact(
        "How big",
        f"{n.tonnes(tiers['storage_capacity_t'].sum())} of storage",
        f"{n.count(len(tiers), 'tier')}, loads {loading}{n.SPACE}t a day, "
        f"{n.usd(tiers['capex_usd'].sum())} of capital",
    )


def _opening(data: ReportData) -> Fact:
    hub = data.summary.get("hub") or {}
    rows = data.hub_tiers.sort("opening_date", "site", "tier")
    later = [
        f"tier {tier or ''} at {data.site_name(site)} from {n.month(date)}"
        for tier, site, date in rows.select("tier", "site", "opening_date").iter_rows()
    ]
    first = hub.get("opening_date")
    if first is None and not data.hub_tiers.is_empty():
        first = data.hub_tiers["opening_date"].min()
    note = ", ".join(later) if len(later) > 1 else ""
    return Fact("From when", n.month(first), note[:1].upper() + note[1:])


def _per_year(data: ReportData, total: Any) -> str:
    years = data.summary.get("years")
    if not (n.is_number(total) and n.is_number(years) and years > 0):
        return ""
    return f"over the horizon, {n.tonnes(total / years)} a year"


def _value_fact(asked: str, value: HubValue, factor: float) -> Fact:
    """The interval times `factor`: one a year, or a part of it for each tonne."""
    low, high = value.low * factor, value.high * factor
    per_tonne = factor != 1.0
    show = n.usd_per_t if per_tonne else n.usd
    if value.decided and (low >= 0 or high <= 0):
        size = _range_per_t(low, high) if per_tonne else n.usd_range(low, high)
        return Fact(asked, size, "saved" if low >= 0 else "lost")
    sign = "+" if high > 0 else ""
    return Fact(asked, f"{show(low)} to {sign}{show(high)}", "not decided: the interval holds zero")


def _range_per_t(low: float, high: float) -> str:
    small, large = sorted((abs(low), abs(high)))
    first, second = n.thousands(small, 2), n.thousands(large, 2)
    return f"USD{n.SPACE}{first} to {second}/t" if first != second else f"USD{n.SPACE}{first}/t"


def _effect(row: Mapping[str, Any]) -> str:
    effect = row.get("effect_usd_per_year")
    if not n.is_number(effect):
        return ""
    sign = "+" if effect > 0 else ""
    return f"Moves the value of the hub by {sign}{n.usd(effect)} a year."


def _chart(value: HubValue | None) -> Markup:
    if value is None:
        return Markup("")
    label = (
        f"Value of the hub against no hub: from {n.usd(value.low)} to {n.usd(value.high)} a year"
    )
    factor, _ = _chart_unit(value)
    return interval(value.low, value.high, label, lambda usd: _tick(usd / factor))


def _chart_unit(value: HubValue) -> tuple[float, str]:
    return n.money_scale(max(abs(value.low), abs(value.high)))


def _tick(number: float) -> str:
    """A round number with no more decimals than it needs."""
    decimals = next(d for d in range(7) if abs(number - round(number, d)) < 1e-7 or d == 6)
    return n.thousands(number, decimals)
