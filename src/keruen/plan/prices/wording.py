"""Prices of resources, and the reasons of a market's service, as sentences."""

from __future__ import annotations

from collections import Counter

from keruen.plan.prices.price import Price
from keruen.plan.prices.program import HeldProgram
from keruen.plan.prices.reconcile import Reconciliation
from keruen.plan.prices.why import Alternative, Reason, Service

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LEAST_USD = 0.005
PERIODS = {"month": "month", "half_month": "half-month", "week": "week"}


def price_sentence(program: HeldProgram, price: Price) -> str:
    """What one more is worth, how far that holds, and when it is scarce."""
    resource = price.resource
    unit = resource.unit
    first = f"One more {resource.words} {_worth(price.more_usd_per_year)} a year"
    if not price.confirmed:
        return f"{first}, by row prices alone{_when(program, price)}."
    if price.more_usd_per_year is not None:
        first += f", up to {price.holds_up_units:,.4g} {unit} more"
    less = price.less_usd_per_year
    second = f"one less {_worth(None if less is None else -less)} a year"
    if less is None:
        second = (
            "there is no less" if resource.amount <= 0.0 else "with any less the case is infeasible"
        )
    elif price.holds_down_units > 0.0:
        second += f", down to {price.holds_down_units:,.4g} {unit} less"
    else:
        second = "there is no less"
    return f"{first}; {second}{_when(program, price)}."


def reconciliation_sentences(found: Reconciliation | None) -> list[str]:
    """Why one more tonne costs another amount than the average tonne."""
    if found is None:
        return []
    gap = found.marginal_usd_per_t - found.average_usd_per_t
    first = (
        f"One more tonne would cost USD {found.marginal_usd_per_t:.2f}; the average tonne costs "
        f"USD {found.average_usd_per_t:.2f}"
    )
    if abs(gap) < LEAST_USD:
        return [f"{first}."]
    largest = max(
        found.lines, key=lambda line: abs(line.marginal_usd_per_t - line.average_usd_per_t)
    )
    part = largest.marginal_usd_per_t - largest.average_usd_per_t
    return [f"{first}. The largest part of the difference ({part:+.2f}) is {largest.part}."]


def _worth(usd: float | None) -> str:
    if usd is None:
        return "leaves no feasible plan, so its value is not known"
    if abs(usd) < LEAST_USD:
        return "is worth nothing"
    return f"{'is worth' if usd > 0.0 else 'costs'} USD {abs(usd):,.2f}"


def _when(program: HeldProgram, price: Price) -> str:
    periods = price.resource.periods
    whole = program.parameters.period_count
    kind = PERIODS[program.parameters.case.settings.period_kind]
    if len(periods) == whole:
        return f"; scarce in every {kind}"
    by_month = Counter(program.period_date(period).month for period in periods)
    often = max(by_month, key=lambda month: (by_month[month], -month))
    word = f"{len(periods)} of {whole} {kind}s"
    return f"; scarce in {word}, most often in {MONTHS[often - 1]}"


def reason_sentences(program: HeldProgram, reason: Reason) -> list[str]:
    """Why a market is served as it is, one sentence for each part of the answer."""
    if not reason.services:
        return [f"No ship of the plan reaches {reason.market} within the horizon."]
    main = reason.services[0]
    port = _site(program, main.port)
    takes = f"{port} takes {_way(program, main)}: {main.usd_per_t:.2f} USD/t at the port"
    sentences = [f"{takes}, the largest of its {len(reason.services)} supply routes."]
    if len(reason.services) == 1:
        sentences = [f"{takes}, its only supply route."]
    for other in (reason.through_hub, reason.direct):
        if other is not None:
            sentences.append(_beside(program, other))
    if reason.through_hub is not None and reason.through_hub.via and main.via is None:
        sentences.append(_switch(program, reason, reason.through_hub))
    return sentences


def _site(program: HeldProgram, site: str) -> str:
    return str(program.parameters.sites[site].name)


def _way(program: HeldProgram, way: Service | Alternative) -> str:
    first = _site(program, way.first_site)
    if way.via is None:
        return f"direct {way.vessel_class} from {first}"
    hub = _site(program, way.via)
    return f"{way.vessel_class} from {hub}, where {way.first_class} brings it from {first}"


def _beside(program: HeldProgram, other: Alternative) -> str:
    kind = "through a hub" if other.via else "direct from elsewhere"
    mean = other.dearer_usd_per_t
    size = f"{abs(mean):.2f} USD/t {'more expensive' if mean >= 0.0 else 'cheaper'}"
    sentence = f"The cheapest route {kind}, {_way(program, other)}, is {size} on average"
    if other.least_usd_per_t < 0.0:
        return (
            f"{sentence}; in some periods a full ship on it is cheaper, but only whole ships sail, "
            "and the port's storage and berths limit them."
        )
    return f"{sentence}."


def _switch(program: HeldProgram, reason: Reason, way: Alternative) -> str:
    hub = _site(program, way.via or "")
    below, now = reason.switch_below_usd_per_t, reason.handling_usd_per_t
    if below is None or now is None:
        return ""
    if way.least_usd_per_t <= 0.0:
        return f"A lower handling cost at {hub} would not make it switch."
    rise = f"direct freight rose by {way.least_usd_per_t:.2f} USD/t"
    if below <= 0.0:
        return (
            f"It would not switch even if handling at {hub} ({now:.2f} USD/t) cost nothing; it "
            f"would if {rise}."
        )
    return (
        f"It would switch if handling at {hub} (in and out, {now:.2f} USD/t) fell below "
        f"{below:.2f} USD/t, or if {rise}."
    )
