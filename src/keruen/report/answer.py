"""The answer as text: build or not, where, size, opening date and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.charts.interval import interval
from keruen.report.frames import total
from keruen.report.headline import HubValue, make_headline, read_value
from keruen.report.hub_estimate import HubEstimate, read_estimate, signed_range, signed_usd
from keruen.report.open_question import what_keeps_it_open
from keruen.report.report_data import ReportData


@dataclass(frozen=True)
class Fact:
    """One short answer: question, answer, and a note under it."""

    asked: str
    answer: str
    note: str = ""


@dataclass(frozen=True)
class Assumption:
    """One of the assumptions with the largest effect, and the effect of changing it."""

    words: str
    change: str
    effect: str


@dataclass(frozen=True)
class Answer:
    """The top of the report. `verdict` is build, stay, open or unmeasured."""

    verdict: str
    headline: str
    lead: Sequence[str]
    facts: Sequence[Fact]
    value_chart: Markup
    value_unit: str
    open_because: Sequence[str]
    why: Sequence[str]
    assumptions: Sequence[Assumption]


def make_answer(data: ReportData) -> Answer:
    """The answer of a run from its summary and its hub tiers."""
    value = read_value(data.summary)
    headline = make_headline(data, hub_names(data))
    return Answer(
        verdict=headline.verdict,
        headline=headline.words,
        lead=headline.lead,
        facts=_facts(data, value),
        value_chart=_chart(value),
        value_unit=_value_unit(value),
        open_because=(
            what_keeps_it_open(data.summary) if headline.verdict == "open" and value else ()
        ),
        why=data.why,
        assumptions=[
            Assumption(row["words"], row["change"], _effect(row["effect_usd_per_year"]))
            for row in data.summary.get("assumptions") or ()
        ],
    )


def hub_sites(data: ReportData) -> list[str]:
    """Sites where the plan opens a hub, in the order of their opening."""
    hub = data.summary.get("hub")
    sites = [row["site"] for row in data.summary.get("openings") or ()]
    return list(dict.fromkeys(sites or ([hub["site"]] if hub else [])))


def hub_names(data: ReportData) -> str:
    """Names of those sites as one phrase; the summary's own name where `sites` has none."""
    hub = data.summary.get("hub")
    names = [
        hub["name"] if hub is not None and site == hub["site"] else data.site_name(site)
        for site in hub_sites(data)
    ]
    return join_words(names)


def join_words(words: Sequence[str]) -> str:
    """Words as a list in a sentence: ``Agadir, Dakar and Jorf Lasfar``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _facts(data: ReportData, value: HubValue | None) -> list[Fact]:
    facts = _hub_facts(data) if hub_sites(data) else []
    if not facts and (value is not None or data.summary.get("hub_state") != "no hub options"):
        facts.append(Fact("Where", "No hub"))
    estimate = read_estimate(data.summary)
    if estimate is not None:
        facts += _estimate_facts(estimate)
    if value is not None:
        facts.append(_value_fact("Proven, per year of the horizon", value, 1.0))
        through = _through_hub_t(data)
        years = data.summary.get("years")
        if n.is_number(through) and n.is_number(years) and through > 0:
            facts.append(_value_fact("Proven, per tonne through the hub", value, years / through))
    gap = data.summary.get("gap")
    shown = n.percent(gap, 2) if n.is_number(gap) or "gap" not in data.summary else n.NO_BOUND
    facts.append(Fact("Proven gap", shown, str(data.summary.get("status", ""))))
    return facts


def _estimate_facts(estimate: HubEstimate) -> list[Fact]:
    kind = {"solved": "both plans solved", "bracket": "bracket, not a proof"}
    size = (
        signed_usd(estimate.best)
        if estimate.kind == "estimate"
        else signed_range(estimate.low, estimate.high)
    )
    note = f"{estimate.name}, tier {estimate.tier}, {kind.get(estimate.kind, 'estimate')}"
    return [
        Fact("Value per year of operation", size, note),
        Fact("Fixed cost of the hub per year", n.usd(estimate.fixed_cost), ""),
    ]


def _hub_facts(data: ReportData) -> list[Fact]:
    sites = hub_sites(data)
    countries = dict(data.sites.select("site", "country").iter_rows())
    through = _through_hub_t(data)
    return [
        Fact("Where", hub_names(data), join_words([countries.get(s) or "" for s in sites]).strip()),
        _size(data),
        _opening(data),
        Fact("Through the hub", n.tonnes(through), _per_year(data, through)),
    ]


def _through_hub_t(data: ReportData) -> float | None:
    tonnes = data.summary.get("tonnes")
    return None if tonnes is None else tonnes.get("through_hub_t")


def _size(data: ReportData) -> Fact:
    tiers = data.hub_tiers
    if tiers.is_empty():
        hub = data.summary.get("hub")
        return Fact("Size", f"Tier{n.SPACE}{n.MISSING if hub is None else hub['tier']}")
    loading = n.thousands(total(tiers, "loading_capacity_t_per_day"))
    return Fact(
        "Size",
        f"{n.tonnes(total(tiers, 'storage_capacity_t'))} of storage",
        f"{n.count(len(tiers), 'tier')}, loads {loading}{n.SPACE}t a day, "
        f"{n.usd(total(tiers, 'capex_usd'))} of capital cost",
    )


def _opening(data: ReportData) -> Fact:
    hub = data.summary.get("hub")
    rows = data.hub_tiers.sort("opening_date", "site", "tier")
    later = [
        f"tier {tier or ''} at {data.site_name(site)} from {n.month(date)}"
        for tier, site, date in rows.select("tier", "site", "opening_date").iter_rows()
    ]
    first: object = None if hub is None else hub.get("opening_date")
    if first is None and not data.hub_tiers.is_empty():
        first = data.hub_tiers["opening_date"].min()
    note = ", ".join(later) if len(later) > 1 else ""
    return Fact("Opening", n.month(first), note[:1].upper() + note[1:])


def _per_year(data: ReportData, total: object) -> str:
    years = data.summary.get("years")
    if not (n.is_number(total) and n.is_number(years) and years > 0):
        return ""
    return f"over the horizon, {n.tonnes(total / years)} a year"


def _value_fact(asked: str, value: HubValue, factor: float) -> Fact:
    """The interval times `factor`: one a year, or a part of it for each tonne."""
    per_tonne = factor != 1.0
    show = n.usd_per_t if per_tonne else n.usd
    if value.ends is None:
        if value.low is not None:
            size = f"at least {show(value.low * factor)}"
        else:
            size = f"at most {show((value.high or 0.0) * factor)}"
        return Fact(asked, size, "decided" if value.decided else "not decided: " + n.NO_BOUND)
    low, high = (end * factor for end in value.ends)
    if value.decided and (low >= 0 or high <= 0):
        size = _range_per_t(low, high) if per_tonne else n.usd_range(low, high)
        return Fact(asked, size, "saved" if low >= 0 else "lost")
    sign = "+" if high > 0 else ""
    return Fact(
        asked, f"{show(low)} to {sign}{show(high)}", "not decided: the interval contains zero"
    )


def _range_per_t(low: float, high: float) -> str:
    small, large = sorted((abs(low), abs(high)))
    first, second = n.thousands(small, 2), n.thousands(large, 2)
    return f"USD{n.SPACE}{first} to {second}/t" if first != second else f"USD{n.SPACE}{first}/t"


def _effect(effect: float) -> str:
    sign = "+" if effect > 0 else ""
    return f"Changes the value of the hub by {sign}{n.usd(effect)} a year."


def _chart(value: HubValue | None) -> Markup:
    if value is None or value.ends is None:
        return Markup("")
    low, high = value.ends
    label = f"Value of the hub compared with no hub: {n.usd(low)} to {n.usd(high)} a year"
    factor, _ = _chart_unit(value.ends)
    return interval(low, high, label, lambda usd: _tick(usd / factor))


def _chart_unit(ends: tuple[float, float]) -> tuple[float, str]:
    return n.money_scale(max(map(abs, ends)))


def _value_unit(value: HubValue | None) -> str:
    if value is None or value.ends is None:
        return ""
    return f"{_chart_unit(value.ends)[1].strip()} US dollars a year".strip()


def _tick(number: float) -> str:
    """A round number with no more decimals than it needs."""
    decimals = next(d for d in range(7) if abs(number - round(number, d)) < 1e-7 or d == 6)
    return n.thousands(number, decimals)
