"""The page of the value of hubs under uncertainty: one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from keruen.records import read_record
from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Rows, Section, Table
from keruen.report.insurance import insurance_headline
from keruen.report.page import content_policy, page_environment, read_style
from keruen.report.sections.computed import flatten
from keruen.report.sections.insurance import (
    back_test_section,
    bound_section,
    break_even_section,
    cover_section,
    designs_section,
    sensitivity_section,
    signs_section,
    stories_section,
    worlds_section,
)
from keruen.report.value_answer import value_facts, verdict
from keruen.report.value_data import ValueRun

SECTIONS = (
    designs_section,
    break_even_section,
    signs_section,
    back_test_section,
    cover_section,
    stories_section,
    sensitivity_section,
    bound_section,
    worlds_section,
)


def write_value_page(data: Mapping[str, object], path: Path) -> None:
    """Write the page of a value run: `data` is value.json, with the manifest under `run`."""
    path.write_text(make_value_page(data), encoding="utf-8")


def make_value_page(data: Mapping[str, object]) -> str:
    """The page as text: the answer first, then the evidence."""
    style = read_style()
    value = read_record(ValueRun, data)
    made = [make(value) for make in SECTIONS]
    return (
        page_environment()
        .get_template("frontier.html.jinja")
        .render(
            kicker="The hub as insurance",
            headline=insurance_headline(value),
            verdict=verdict(value),
            facts=value_facts(value),
            title=value.title,
            scenario=value.scenario,
            sections=[*(each for each in made if each is not None), _computed(value)],
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def _computed(data: ValueRun) -> Section:
    rows = [[key, "none" if value == "null" else value] for key, value in flatten(data.run or {})]
    columns = [Column("What", "text"), Column("Value", "text")]
    words = (
        f"{n.count(data.worlds, 'world')} of {data.months} months; {data.why_stopped}. "
        "Worlds are drawn by name from the seed, so that every policy is judged in the same ones."
    )
    blocks: list[Block] = [Table("Run details", columns, [Rows(rows)], css_class="run")]
    return Section("computed", "How it was computed", [words], blocks)
