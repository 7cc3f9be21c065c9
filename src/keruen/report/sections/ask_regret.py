"""Section: what each choice loses in each scenario against the best choice for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from keruen.report.ask_data import Regret, SiteTier, read_choices, read_scenarios
from keruen.report.blocks import Column, Rows, Section, Table
from keruen.report.charts.bars import bar, two_lines
from keruen.report.charts.svg import tag
from keruen.report.sections.ask_sweep import millions


def regret_section(data: Mapping[str, object]) -> Section:
    """The worst regret of each choice as bars, and the whole table."""
    lead = (
        "Regret is the additional cost per year of a choice over the best choice for that "
        "scenario, "
        "from the plans found; the second line is the proven interval.",
    )
    return Section("regret", "Regret of each choice", lead, [_worst(data), _table(data)])


def choice_words(sites: Sequence[SiteTier]) -> str:
    """A choice in words."""
    words = [f"{each.name} up to tier {each.tier}" for each in sites]
    return " and ".join(words) if words else "No hub"


def _worst(data: Mapping[str, object]) -> Table:
    choices = read_choices(data)
    sizes = [each.worst_usd_per_year or 0.0 for each in choices]
    largest = max(sizes, default=0.0)
    rows = []
    for choice, size in zip(choices, sizes, strict=True):
        name: str | Markup = choice_words(choice.sites)
        if choice.is_least:
            name = two_lines(str(name), "smallest worst-case regret")
        known = choice.worst_usd_per_year is not None
        words = f"{name}: {millions(choice.worst_usd_per_year)} million USD a year at worst"
        drawing = bar(size, largest, words) if known else Markup("")
        rows.append([name, drawing, millions(choice.worst_usd_per_year)])
    columns = [Column("Choice", "text"), Column("", "chart"), Column("Worst")]
    caption = "Worst-case regret of each choice, million USD a year"
    return Table(caption, columns, [Rows(rows)], css_class="bars")


def _table(data: Mapping[str, object]) -> Table:
    columns = [Column("Scenario", "text")]
    choices = read_choices(data)
    columns += [Column(choice_words(choice.sites)) for choice in choices]
    rows: list[list[str | Markup]] = []
    for place, scenario in enumerate(read_scenarios(data)):
        cells = [_cell(choice.regrets[place]) for choice in choices]
        rows.append([two_lines(scenario.title, scenario.scenario), *cells])
    caption = "Regret by scenario and choice, million USD a year"
    return Table(caption, columns, [Rows(rows)], wide=True, css_class="regret")


def _cell(regret: Regret) -> Markup:
    value = regret.regret_usd_per_year
    low, high = regret.low_usd_per_year, regret.high_usd_per_year
    if value is None:
        return Markup(millions(None))
    words = millions(value)
    first = tag("span", words, class_="least") if value == 0.0 else Markup(words)
    return two_lines(first, f"{millions(low)} to {millions(high)}")
