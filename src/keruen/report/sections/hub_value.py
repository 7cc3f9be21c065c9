"""Sections: what a hub is worth a year and what would turn it; every site and tier as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from keruen.records import read_record
from keruen.report import hub_estimate as h
from keruen.report import numbers as n
from keruen.report.blocks import Column, Figure, Rows, Section, Table
from keruen.report.charts.bars import signed_bar
from keruen.report.charts.break_even_chart import Spot, turning_curve
from keruen.report.headline import read_value
from keruen.report.hub_value_data import HubBreakEven, HubRow, HubRows
from keruen.report.report_data import ReportData

PRICES = {
    "no_hub": "Bracket at prices without a hub",
    "with_hub": "Bracket at prices with a hub",
}
LEAST_POINTS = 2
MOST_CURVES = 6
KINDS = {
    "solved": "both plans solved",
    "estimate": "estimate",
    "bracket": "bracket",
}


def hub_value_section(data: ReportData) -> Section | None:
    """The value per year of operation, the fixed cost, the calendar, and break-evens."""
    estimate = h.read_estimate(data.summary)
    if estimate is None:
        return None
    lead = [
        "In steady state the hub works in every period of the horizon; value and fixed cost are "
        "divided by its years. Value is the saving of the corridor minus the fixed cost.",
        *h.estimate_words(estimate),
    ]
    blocks = [_figures(data, estimate)]
    if estimate.break_evens:
        blocks.append(_turns(estimate.break_evens))
    return Section("hub-value", "Value of a working hub", lead, blocks)


def _figures(data: ReportData, estimate: h.HubEstimate) -> Table:
    rows = [
        ["Value per year of operation", *_range(estimate.low, estimate.best, estimate.high)],
        ["Saving before fixed cost, per year", *_before(estimate)],
        ["Fixed cost per year", "", _millions(estimate.fixed_cost), ""],
    ]
    for name, money in estimate.brackets.items():
        rows.append([PRICES.get(name, name), *_range(money.low, money.best, money.high)])
    if estimate.error is not None:
        rows.append(
            [
                f"Validated error, 90% of {estimate.cases} cases",
                "",
                _millions(estimate.error),
                "",
            ]
        )
    inside = estimate.calendar.value_usd_per_year_open
    if inside is not None:
        opens = n.month(estimate.calendar.first_open)
        words = f"In the calendar of the case, per year open (from {opens})"
        rows.append([words, *_range(inside.low, inside.best, inside.high)])
    proven = read_value(data.summary)
    if proven is not None and proven.ends is not None:
        low, high = proven.ends
        words = "Proven in the calendar of the case, per year of the horizon"
        rows.append([words, _millions(low), "", _millions(high)])
    columns = [Column("Million USD", "text"), Column("Low"), Column("Best"), Column("High")]
    return Table(f"Value of a hub at {estimate.name}", columns, [Rows(rows)])


def _before(estimate: h.HubEstimate) -> list[str]:
    fixed = estimate.fixed_cost
    return _range(estimate.low + fixed, estimate.best + fixed, estimate.high + fixed)


def _range(low: float, best: float, high: float) -> list[str]:
    return [_millions(low), _millions(best), _millions(high)]


def _turns(break_evens: Sequence[HubBreakEven]) -> Table:
    rows = [[_capital(row.words), _turn(row), _between(row), _method(row)] for row in break_evens]
    columns = [Column("Assumption", "text"), Column("Break-even"), Column("Between")]
    return Table("Break-evens", [*columns, Column("Method", "text")], [Rows(rows)])


def _method(row: HubBreakEven) -> str:
    if row.first_order:
        return "first order, grain prices fixed (favours the hub)"
    return "by division" if row.name == "fixed_cost" else "revalued"


def _turn(row: HubBreakEven) -> str:
    if row.value is None:
        return f"none up to {_size(row.tried or 0.0, row.unit)}"
    return _size(row.value, row.unit)


def _between(row: HubBreakEven) -> str:
    if row.ends is None:
        return n.MISSING
    return " to ".join(_size(end, row.unit) for end in row.ends)


def _size(value: float, unit: str) -> str:
    sign = "+" if value > 0.0 else ""
    return sign + (n.usd_per_t(value) if unit == "USD/t" else n.percent(value, 0))


def hub_sites_section(data: Mapping[str, object]) -> Section:
    """Every site and tier with its value, the best first."""
    hubs = read_record(HubRows, data).rows
    known = [row.value_usd_per_year.best for row in hubs if row.value_usd_per_year is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    columns = [
        Column("Site and tier", "text"),
        Column("", "chart"),
        *(Column(title) for title in ("Low", "Best", "High", "Fixed cost")),
    ]
    rows = [_site(row, low, high) for row in hubs]
    lead = (
        "Per year of steady operation, in million US dollars: the hub works in every period. A "
        "tier stands with all those below it. Estimates and brackets are not proofs.",
    )
    table = Table("Value of each hub", columns, [Rows(rows)], wide=True, css_class="bars")
    return Section("hubs", "All sites and tiers", lead, [table, _methods(hubs)])


def _methods(rows: Sequence[HubRow]) -> Table:
    """How each hub was valued, and where handling and small parcels turn its value."""
    columns = [
        Column("Site and tier", "text"),
        Column("Method", "text"),
        Column("Handling, break-even"),
        Column("Small parcels, break-even"),
        Column("Method of break-evens", "text"),
    ]
    found = []
    for row in rows:
        turns = {each.name: each for each in row.break_evens}
        both = [turns[name] for name in ("handling", "small_parcels") if name in turns]
        found.append(
            [
                f"{row.name}, tier {row.tier}",
                KINDS.get(row.kind or "", row.reason),
                *(
                    _turn(turns[name]) if name in turns else n.MISSING
                    for name in ("handling", "small_parcels")
                ),
                _method(both[0]) if both else n.MISSING,
            ]
        )
    return Table("Methods and break-evens", columns, [Rows(found)], wide=True)


def hub_curves_section(data: Mapping[str, object]) -> Section | None:
    """The value of the best hubs against handling and the cost of small parcels, as curves."""
    blocks = [
        _curve(row, turn)
        for row in read_record(HubRows, data).rows
        if row.value_usd_per_year is not None
        for turn in row.break_evens
        if len(turn.points) >= LEAST_POINTS
    ][:MOST_CURVES]
    if not blocks:
        return None
    lead = (
        "The points are the values at which the hub was valued while its break-even was looked "
        "for; between them the line is straight. The band holds the break-even.",
    )
    return Section("curves", "Break-evens", lead, blocks)


def _curve(row: HubRow, turn: HubBreakEven) -> Figure:
    is_share = turn.unit == "share"
    factor = 100.0 if is_share else 1.0
    spots = [
        Spot(
            at * factor,
            None,
            None,
            value / 1e6,
            "open",
            f"{_size(at, turn.unit)}: {n.usd(value)}",
        )
        for at, value in turn.points
    ]
    bands = []
    if turn.ends is not None:
        low, high = turn.ends
        bands = [(low * factor, high * factor)]
    unit = "change in percent" if is_share else "change in USD/t"
    caption = (
        f"Horizontal axis: {turn.words}, {unit}. Vertical axis: value of the hub, million USD "
        f"a year."
        f"{' To a first order, with grain prices fixed.' if turn.first_order else ''}"
    )
    title = f"{row.name}, tier {row.tier}: {_capital(turn.words)}"
    return Figure(turning_curve(spots, bands, f"{title}. {caption}", False), caption, title)


def _site(row: HubRow, low: float, high: float) -> list[str | Markup]:
    value = row.value_usd_per_year
    name = f"{row.name}, tier {row.tier}"
    drawing: str | Markup = ""
    ends = [n.MISSING] * 3
    if value is not None:
        words = f"{name}: {h.signed_usd(value.best)} a year"
        drawing = signed_bar(-value.best, -high, -low, words)
        ends = _range(value.low, value.best, value.high)
    return [
        name,
        drawing,
        *ends,
        _millions(row.fixed_cost_usd_per_year),
    ]


def _millions(value: float) -> str:
    return n.thousands(value / 1e6, 2)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
