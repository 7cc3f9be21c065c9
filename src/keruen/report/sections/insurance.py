"""Sections of the value under uncertainty: sites and tiers, break-evens, stories, cover, worlds."""

from __future__ import annotations

import datetime as dt

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Rows, Section, Table, Text
from keruen.report.charts.diverging_bars import both_ways
from keruen.report.charts.fan import FanPoint, fan
from keruen.report.hub_estimate import signed_range
from keruen.report.insurance import (
    back_test_words,
    bound_words,
    figure,
    insurance_words,
    sign_words,
)
from keruen.report.value_data import Design, Interval, ValueRun


def designs_section(data: ValueRun) -> Section:
    """The table by site and tier: saving, its parts, the cost of the hub and the net."""
    risk = data.risk
    at_risk = risk.weight > 0.0
    columns = [
        Column("Site and tier", "text"),
        Column("Silo"),
        Column("Saving"),
        Column("95% CI"),
        Column("Purchase"),
        Column("Freight and lots"),
        Column("Holding"),
        Column("Shortage"),
        Column("Cost of the hub"),
        Column("Net"),
        Column("Pays"),
        *([Column("At risk")] if at_risk else []),
        Column("Loaded a year"),
    ]
    rows = [_design_row(each, at_risk) for each in data.designs]
    ratio = [
        each.single_deviation_usd_per_year / each.pair_deviation_usd_per_year
        for each in data.designs
        if each.pair_deviation_usd_per_year
    ]
    notes = [
        "Million US dollars a year against no hub in the same worlds. Pays: probability over the "
        "uncertain rates of crises."
    ]
    if at_risk:
        notes.append(
            f"At risk: saving in {n.percent(1.0 - risk.weight, 0)} of the mean cost and "
            f"{n.percent(risk.weight, 0)} of the mean of the worst "
            f"{n.percent(1.0 - risk.share, 0)} of worlds."
        )
    if ratio:
        notes.append(
            "The standard deviation of a saving between worlds is at least "
            f"{n.thousands(min(ratio))} times smaller than that of the cost without a hub."
        )
    blocks: list[Block] = [
        Table("Value by site and tier", columns, [Rows(rows)], wide=True),
        *[Text(words) for words in notes],
        *_yardsticks(data),
    ]
    return Section("designs", "Every site and tier", insurance_words(data), blocks)


def _design_row(each: Design, at_risk: bool) -> list[str]:
    parts, saving = each.parts_usd_per_year, each.saving_usd_per_year
    pays = each.probability_it_pays
    return [
        f"{each.name} {each.tier}",
        n.tonnes(each.silo_t),
        _million(saving.mean),
        n.MISSING if saving.ends is None else " to ".join(map(_million, saving.ends)),
        _million(parts.purchase.mean),
        _million(parts.freight.mean),
        _million(parts.holding.mean),
        _million(parts.shortage.mean),
        _million(each.fixed_cost_usd_per_year),
        _million(each.net_usd_per_year.mean),
        n.MISSING if pays is None else n.percent(pays),
        *([_million(each.saving_at_risk_usd_per_year.mean)] if at_risk else []),
        n.tonnes(each.through_t_per_year),
    ]


def _million(value: float) -> str:
    return n.thousands(value / 1e6, 2)


def _yardsticks(data: ValueRun) -> list[Block]:
    rows = [
        [
            each.design,
            n.thousands(each.worlds),
            _with_interval(each.policy_cost_usd_per_year),
            _with_interval(each.evpi_usd_per_year),
            _with_interval(each.vss_usd_per_year),
        ]
        for each in data.yardsticks
    ]
    if not rows:
        return []
    columns = [
        Column("Design", "text"),
        Column("Worlds"),
        Column("Cost of the policy"),
        Column("Value of perfect information"),
        Column("Value of re-planning"),
    ]
    words = (
        "Perfect information: cost of the policy less that of orders made with the whole world "
        "known. Re-planning: cost of a plan made once for the mean world less that of the policy. "
        "Million US dollars a year."
    )
    table = Table("The policy between two yardsticks", columns, [Rows(rows)], wide=True)
    return [Fold("How good the policy is", [table, Text(words)])]


def _with_interval(each: Interval) -> str:
    if each.ends is None:
        return _million(each.mean)
    half = (each.ends[1] - each.ends[0]) / 2.0
    return f"{_million(each.mean)} ± {_million(half)}"


def bound_section(data: ValueRun) -> Section | None:
    """What SDDP on regions proves of the best hub, and how far the policy found is from it."""
    bound = data.bound
    if not bound:
        return None
    columns = [
        Column("Side", "text"),
        Column("No policy costs less than"),
        Column("Gap of the policy found"),
    ]
    rows = [
        [
            title,
            _million(least),
            _with_interval(gap),
        ]
        for title, least, gap in (
            ("Without a hub", bound.bound_without_usd_per_year, bound.gap_without_usd_per_year),
            ("With the hub", bound.bound_with_usd_per_year, bound.gap_with_usd_per_year),
        )
    ]
    words = (
        f"Million US dollars a year, at the rates of the case, for a model of "
        f"{n.count(bound.regions, 'region')} with {n.count(bound.states, 'state')}; "
        f"{n.thousands(bound.programs)} programs, gaps in {n.count(bound.worlds, 'world')}. "
        "The hub saves what the difference of the bounds says, less the gap with it or more the "
        "gap without. The bound holds for the model on regions, not for all markets."
    )
    table = Table("Bound of the expected cost", columns, [Rows(rows)])
    return Section(
        "bound", "What a better policy could change", [bound_words(data)], [table, Text(words)]
    )


def break_even_section(data: ValueRun) -> Section | None:
    """At which values of an assumption the best hub pays."""
    found = data.break_evens
    if not found:
        return None
    columns = [
        Column("Assumption", "text"),
        Column("Base"),
        Column("Break-even"),
        Column("Unit", "text"),
        Column("Net there, million USD a year"),
    ]
    rows = [
        [
            each.title,
            figure(each.base, each.unit),
            f"none up to {figure(each.limit, each.unit, 1)}"
            if each.value is None
            else figure(each.value, each.unit),
            each.unit,
            _with_interval(each.net_there_usd_per_year),
        ]
        for each in found
    ]
    words = (
        f"Each value is confirmed by a run at it, in the first {found[0].worlds} worlds; all "
        "other assumptions stay."
    )
    return Section(
        "break-evens",
        "When it would pay",
        [words],
        [Table("Break-even values of the best hub", columns, [Rows(rows)], wide=True)],
    )


def signs_section(data: ValueRun) -> Section | None:
    """Which assumptions turn the sign of the best hub within their range."""
    found = data.signs
    if not found:
        return None
    columns = [
        Column("Assumption", "text"),
        Column("Base"),
        Column("From"),
        Column("Net there"),
        Column("To"),
        Column("Net there"),
        Column("Turns the sign at"),
        Column("Net there"),
        Column("Unit", "text"),
    ]
    rows = [
        [
            each.title,
            figure(each.base, each.unit),
            figure(each.low, each.unit),
            _with_interval(each.net_at_low_usd_per_year),
            figure(each.high, each.unit),
            _with_interval(each.net_at_high_usd_per_year),
            "no value" if each.turns_at is None else figure(each.turns_at, each.unit),
            n.MISSING
            if each.net_there_usd_per_year is None
            else _with_interval(each.net_there_usd_per_year),
            each.unit,
        ]
        for each in found
    ]
    words = (
        f"Net in million US dollars a year, each in a run of the first {found[0].worlds} "
        "worlds; all other assumptions stay."
    )
    table = Table("Assumptions over their ranges", columns, [Rows(rows)], wide=True)
    return Section("signs", "What would change the answer", [sign_words(data), words], [table])


def stories_section(data: ValueRun) -> Section | None:
    """The worlds in which the best hub saved most."""
    stories = data.stories
    if not stories:
        return None
    blocks: list[Block] = []
    for each in stories:
        title = f"World {each.world}: saved {n.usd(each.saving_usd_per_year)} a year"
        blocks.append(Fold(title, [Text(words) for words in each.sentences]))
    return Section("stories", "The worlds in which it saved most", (), blocks)


def cover_section(data: ValueRun) -> Section | None:
    """Days of cover of all markets together, with and without the hub."""
    cover = data.cover
    if not cover:
        return None
    months = [dt.date.fromisoformat(text) for text in cover.months]
    span = months[0], months[-1]
    figures: list[Block] = []
    for days, title in (
        (cover.without_hub_days, "Without a hub"),
        (cover.with_hub_days, "With the hub"),
    ):
        points = [FanPoint(month, each) for month, each in zip(months, days, strict=True)]
        label = f"{title}: days of cover of all markets together at month ends"
        figures.append(Figure(fan(points, span, "days", label), title=title))
    words = "Bands of 90% and 50% of the worlds, and their middle; stock in the hub does not count."
    return Section("cover", "Cover at the markets", [words], figures)


def sensitivity_section(data: ValueRun) -> Section | None:
    """The net at both ends of the interval of each figure."""
    found = data.sensitivities
    if not found:
        return None
    base = data.best_design.net_usd_per_year.mean
    nets = [net for each in found for net in each.nets]
    largest = max(abs(net - base) for net in nets) or 1.0
    columns = [
        Column("Figure", "text"),
        Column("From"),
        Column("To"),
        Column("Net at low end"),
        Column("Net at high end"),
    ]
    rows = [
        [
            _figure_words(each.name),
            n.thousands(each.low, 2),
            n.thousands(each.high, 2),
            _with_interval(each.net_at_low_usd_per_year),
            _with_interval(each.net_at_high_usd_per_year),
        ]
        for each in found
    ]
    first = found[0]
    drawing = both_ways(
        (first.net_at_low_usd_per_year.mean - base, "low end"),
        (first.net_at_high_usd_per_year.mean - base, "high end"),
        (0.0, "base"),
        largest,
    )
    signs = {net > 0.0 for net in nets}
    words = (
        "The sign of the net is the same at both ends of every interval."
        if len(signs) == 1
        else "The sign of the net is open: it changes within the interval of a figure."
    )
    blocks: list[Block] = [
        Figure(drawing, title=f"Widest: {_figure_words(first.name)}"),
        Table("Net in million US dollars a year", columns, [Rows(rows)], wide=True),
    ]
    return Section("sensitivity", "Sensitivity", [words], blocks)


def best_net(data: ValueRun) -> float:
    """Mean net of the best design, USD a year."""
    best = data.best
    return next(
        float(each.net_usd_per_year.mean)
        for each in data.designs
        if (each.site, each.tier) == (best.site, best.tier)
    )


def _figure_words(name: str) -> str:
    return name.replace("_usd_per_t", " (USD/t)").replace("_", " ")


def back_test_section(data: ValueRun) -> Section | None:
    """Past years replayed, each with earlier data only."""
    found = data.back_test
    if not found:
        return None
    columns = [
        Column("From September", "text"),
        Column("Cost without"),
        Column("Saving"),
        Column("Net"),
        Column("Net expected then"),
        Column("Advice then", "text"),
        Column("Unserved without, t a year"),
        Column("Unserved with, t a year"),
        Column("Least cover without, days"),
        Column("Least cover with, days"),
        Column("In force", "text"),
    ]
    rows = [
        [
            str(each.year),
            n.thousands(each.cost_without_usd_per_year / 1e6, 1),
            _million(each.saving_usd_per_year),
            _million(each.net_usd_per_year),
            _with_interval(each.advised_net_usd_per_year),
            each.advice,
            n.thousands(each.unserved_without_t_per_year),
            n.thousands(each.unserved_with_t_per_year),
            n.thousands(each.least_cover_without_days, 1),
            n.thousands(each.least_cover_with_days, 1),
            ", ".join(name.replace("_", " ") for name in each.regimes) or "none",
        ]
        for each in found
    ]
    words = (
        "Each start knows the rates and harvests of earlier years only, without the crises of 2010 "
        "and 2022; unserved demand and cover are those of the replay. Money in million US dollars "
        "a year."
    )
    return Section(
        "back-test",
        "Past years replayed",
        [back_test_words(data), words],
        [Table("The best hub in past years", columns, [Rows(rows)], wide=True)],
    )


def worlds_section(data: ValueRun) -> Section:
    """What the worlds contained."""
    rows = [
        [name.replace("_", " "), n.thousands(months, 2)]
        for name, months in data.months_in_force_per_year.items()
    ]
    columns = [Column("Regime", "text"), Column("Months in force a year")]
    cost, short = data.cost_without_hub_usd_per_year, data.unserved_without_hub_t_per_year
    words = [
        f"Without a hub the markets cost {n.usd(cost.mean)} a year and "
        f"{n.tonnes(short.mean)} of {n.tonnes(data.demand_t_per_year)} a year are unserved."
    ]
    if cost.ends is not None:
        words.append(f"Between worlds that cost varies: its 95% CI is {signed_range(*cost.ends)}.")
    blocks: list[Block] = [Table("Regimes", columns, [Rows(rows)])] if rows else []
    return Section("worlds", "The worlds", words, blocks)
