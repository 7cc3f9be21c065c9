"""The page of a question: where the answer turns, a map of two, regrets, or a tornado."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from keruen.report.blocks import Block, Column, Rows, Section, Table, Text
from keruen.report.page import TEMPLATES, content_policy, page_environment, read_style
from keruen.report.sections.ask_board import board_section
from keruen.report.sections.ask_cost import cost_section
from keruen.report.sections.ask_regret import regret_section
from keruen.report.sections.ask_sweep import points_section, sweep_section
from keruen.report.sections.ask_tornado import tornado_section
from keruen.report.sections.computed import flatten
from keruen.report.sections.hub_value import hub_curves_section, hub_sites_section

Data = Mapping[str, Any]

KICKERS = {
    "sweep": "Where the answer turns",
    "cost": "Cost, landed cost and service",
    "map": "Two assumptions at once",
    "regret": "The choice that loses least",
    "tornado": "What the answer rests on",
    "hub_value": "What each hub is worth",
}
SECTIONS: dict[str, tuple[Callable[[Data], Section | None], ...]] = {
    "sweep": (sweep_section, points_section),
    "cost": (cost_section,),
    "map": (board_section, points_section),
    "regret": (regret_section,),
    "tornado": (tornado_section,),
    "hub_value": (hub_sites_section, hub_curves_section),
}


def write_ask_page(data: Data, path: Path) -> None:
    """Write the page of an answered question as one HTML file that opens without a network.

    Parameters
    ----------
    data : the content of ask.json, and the manifest under `run`.
    """
    path.write_text(make_ask_page(data), encoding="utf-8")


def make_ask_page(data: Data) -> str:
    """The page as text: the answer first, then its drawing, its table, and how it was computed."""
    style = f"{read_style()}\n{_own_style()}"
    made = [make(data) for make in SECTIONS[data["kind"]]]
    sections = [section for section in made if section is not None]
    return (
        page_environment()
        .get_template("ask.html.jinja")
        .render(
            data=data,
            kicker=KICKERS[data["kind"]],
            sections=[*sections, _computed(data)],
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def _computed(data: Data) -> Section:
    rows = [[key, "none" if value == "null" else value] for key, value in flatten(data["run"])]
    columns = [Column("What", "text"), Column("Value", "text")]
    words = (
        "A value is proven by plans with whole ships and their bounds (R30); an estimate is what "
        "the hub would save if ships and hub tiers could be split, and proves nothing by itself."
    )
    blocks: list[Block] = [
        Table("What was run", columns, [Rows(rows)], css_class="run"),
        Text(words),
    ]
    return Section("computed", "How it was computed", (), blocks)


@cache
def _own_style() -> str:
    return (TEMPLATES / "ask.css").read_text(encoding="utf-8")
