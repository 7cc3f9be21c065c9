"""The estimate of a hub's value as text: best estimate, validated error, break-evens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.records import read_record
from keruen.report import numbers as n
from keruen.report.hub_value_data import (
    HubBreakEven,
    HubCalendar,
    HubRow,
    Money,
    ValidatedError,
)
from keruen.summaries import PlanSummary

PAYS, LOSES, OPEN = "pays", "does not pay", "open"
# Below this share of the fixed cost the best figure is the fixed cost itself: nothing is carried.
NOTHING = 0.005


@dataclass(frozen=True)
class HubEstimate:
    """A summary's `hub_value_estimate`: money is in USD per year of operation.

    `error` is the validated error of a figure of this kind, nine times in ten; None where both
    plans were solved, or nothing was validated. `sites` is how many hub sites the case has.
    """

    site: str
    name: str
    tier: int
    kind: str
    low: float
    best: float
    high: float
    fixed_cost: float
    error: float | None
    median_error: float | None
    cases: int
    wrong_signs: int
    shared_inland: bool
    break_evens: Sequence[HubBreakEven]
    calendar: HubCalendar
    brackets: Mapping[str, Money]
    sites: int = 1

    @property
    def is_bracket(self) -> bool:
        """Whether only a bracket is known."""
        return self.kind == "bracket"

    @property
    def side(self) -> str:
        """Pays, does not pay, or open: where its range lies."""
        error = 0.0 if self.is_bracket else self.error or 0.0
        if self.low - error > 0.0:
            return PAYS
        return LOSES if self.high + error < 0.0 else OPEN

    @property
    def is_sure(self) -> bool:
        """Whether the validated error leaves the side as it is; never said of a bracket."""
        error = self.error or 0.0
        return not self.is_bracket and (self.low - error > 0.0 or self.high + error < 0.0)

    @property
    def carries_nothing(self) -> bool:
        """Whether the best figure is the fixed cost itself."""
        return self.best <= -self.fixed_cost * (1.0 - NOTHING)


def read_estimate(summary: PlanSummary) -> HubEstimate | None:
    """The estimate of a run; None where there is none."""
    found = summary.get("hub_value_estimate")
    return None if not found else estimate_of(read_record(HubRow, found, "hub_value_estimate"))


def estimate_of(row: HubRow) -> HubEstimate | None:
    """The estimate of a hub; None where it has no value."""
    money = row.value_usd_per_year
    if money is None:
        return None
    fixed = row.fixed_cost_usd_per_year
    error = row.error or ValidatedError()
    # Validated errors are shares of the fixed cost, or of the saving where that is more.
    size = max(fixed, money.best + fixed)
    return HubEstimate(
        site=row.site,
        name=row.name,
        tier=row.tier,
        kind=str(row.kind),
        low=money.low,
        best=money.best,
        high=money.high,
        fixed_cost=fixed,
        error=None if error.p90 is None else error.p90 * size,
        median_error=None if error.median is None else error.median * size,
        cases=error.cases,
        wrong_signs=error.wrong_signs,
        shared_inland=row.shared_inland,
        break_evens=row.break_evens,
        calendar=row.calendar,
        brackets=row.brackets_usd_per_year,
        sites=row.sites,
    )


def signed_usd(value: float) -> str:
    """Money with its sign: ``+USD 1.20 million``, ``−USD 2.93 million``, ``USD 0``."""
    return f"+{n.usd(value)}" if value > 0.0 else n.usd(value)


def signed_range(low: float, high: float) -> str:
    """Two amounts with their signs, once where they read alike."""
    first, second = signed_usd(low), signed_usd(high)
    return first if first == second else f"{first} to {second}"


def estimate_words(each: HubEstimate) -> list[str]:
    """The best estimate and its error, in one or two sentences."""
    where = f"for {each.name}, with a fixed cost of {n.usd(each.fixed_cost)} a year"
    if each.kind == "solved":
        words = (
            f"A hub that works in every period is worth {signed_range(each.low, each.high)} per "
            f"year of operation {where}; both plans were solved to optimality."
        )
        return [words]
    if each.is_bracket:
        words = (
            f"Bracket: {signed_range(each.low, each.high)} per year of operation {where}. A "
            "bracket of an estimate is not a proof."
        )
    else:
        words = f"Best estimate: {signed_usd(each.best)} per year of operation {where}."
    return [words, *_error_words(each)]


def _error_words(each: HubEstimate) -> list[str]:
    kind = "brackets" if each.is_bracket else "estimates"
    found = []
    if each.error is not None and each.cases:
        half = (
            "" if each.median_error is None else f"half were within {n.usd(each.median_error)} and "
        )
        most = f"90% {'' if half else 'were '}within {n.usd(each.error)} a year"
        spread = f"{half}{most} of the true value, scaled to this hub"
        if each.is_bracket and each.error == 0.0:
            spread = "90% contained the true value"
        signs = "none" if not each.wrong_signs else n.thousands(each.wrong_signs)
        found.append(
            f"Of {n.count(each.cases, 'such value')} for small cases with known answers, "
            f"{spread}; {signs} had the wrong sign."
        )
    elif each.cases == 0:
        found.append(f"The error of such {kind} has not been validated.")
    if each.is_bracket and each.shared_inland:
        found.append(
            "Other ports also supply the inland markets behind the hub; their supplies are "
            "valued at "
            "fixed prices."
        )
    return found


def break_even_words(each: HubEstimate) -> list[str]:
    """The break-evens, in one or two sentences; empty where nothing is known."""
    found = []
    if each.carries_nothing:
        found.append("At the prices of the case the hub would save nothing before its fixed cost.")
    verb = {
        PAYS: "stops paying if",
        LOSES: "breaks even if",
        OPEN: "has a value of zero if",
    }[each.side]
    held = "To a first order, with grain prices fixed"
    if each.is_bracket:
        # A bracket has no best figure to quote; the first order needs a point to begin at.
        held = f"{held} and starting from {signed_usd(each.best)} within the bracket"
    for start, first_order in (("The hub", False), (f"{held}, the hub", True)):
        turns = [
            _turn(row, row.value, each.is_bracket)
            for row in each.break_evens
            if row.value is not None and row.first_order == first_order
        ]
        known = [words for words in turns if words]
        if known:
            found.append(f"{start} {verb} {', or '.join(known)}.")
    tried = [_no_turn(row) for row in each.break_evens if row.value is None]
    if tried:
        found.append(f"No break-even up to {' or '.join(tried)}.")
    return found


def _turn(row: HubBreakEven, value: float, is_bracket: bool) -> str:
    words = row.words
    verb = "cost" if words.startswith("direct") else "costs"
    if row.unit == "USD/t":
        return f"{words} {verb} about {n.usd_per_t(abs(value))} {'less' if value < 0 else 'more'}"
    if row.name == "fixed_cost":
        if is_bracket and row.ends is not None:
            return _fixed_cost_span(words, *row.ends)
        if value <= -1.0 + NOTHING:
            return ""
        return f"{words} is about {n.percent(abs(value), 0)} {'lower' if value < 0 else 'higher'}"
    return f"{words} {verb} about {n.percent(abs(value), 0)} {'less' if value < 0 else 'more'}"


def _fixed_cost_span(words: str, low: float, high: float) -> str:
    """Between which changes of its fixed cost a bracket leaves the value at zero."""
    if high <= -1.0 + NOTHING:
        return ""
    near, far = (n.percent(abs(end), 0) for end in (max(low, -1.0), high))
    if low < 0.0 < high:
        return f"{words} is between {near} lower and {far} higher"
    if high <= 0.0:
        near, far = far, near
    return f"{words} is {near} to {far} {'lower' if high <= 0.0 else 'higher'}"


def _no_turn(row: HubBreakEven) -> str:
    tried, words = row.tried or 0.0, row.words
    size = n.usd_per_t(abs(tried)) if row.unit == "USD/t" else n.percent(abs(tried), 0)
    return f"{size} {'less' if tried < 0 else 'more'} for {words}"


def calendar_words(each: HubEstimate) -> str:
    """The value within the case's own calendar; empty where the hub is open all the time."""
    money = each.calendar.value_usd_per_year_open
    opens, years = each.calendar.first_open, each.calendar.years_open
    if not opens or money is None:
        return ""
    figure = signed_range(money.low, money.high) if each.is_bracket else signed_usd(money.best)
    return (
        f"In the calendar of the case the hub can work from {n.month(opens)}, for "
        f"{n.thousands(years, 1)} years: {figure} per year open."
    )


def site_words(each: HubEstimate) -> str:
    """Which site was valued, where the case has several; empty where it has one."""
    if each.sites < 2:
        return ""
    return (
        f"Of {n.count(each.sites, 'hub site')}, this is the one that the relaxation opens most; "
        "`keruen ask CASE hub-value` values all of them."
    )
