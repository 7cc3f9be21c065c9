"""The page of a question: where the answer turns, a map of two, regrets, or a tornado."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from keruen.records import read_record
from keruen.report.ask_data import AskHead
from keruen.report.blocks import Block, Column, Rows, Section, Table, Text
from keruen.report.page import TEMPLATES, content_policy, page_environment, read_style
from keruen.report.sections.ask_board import board_section
from keruen.report.sections.ask_cost import cost_section
from keruen.report.sections.ask_regret import regret_section
from keruen.report.sections.ask_sweep import points_section, sweep_section
from keruen.report.sections.ask_tornado import tornado_section
from keruen.report.sections.computed import flatten
from keruen.report.sections.hub_value import hub_curves_section, hub_sites_section

Data = Mapping[str, object]

KICKERS = {
    "sweep": "Break-even",
    "cost": "Cost, landed cost and service",
    "map": "Two assumptions",
    "regret": "Smallest worst-case regret",
    "tornado": "Assumptions with the largest effect",
    "hub_value": "Value of each hub",
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
    head = read_record(AskHead, data)
    made = [make(data) for make in SECTIONS[head.kind]]
    sections = [section for section in made if section is not None]
    return (
        page_environment()
        .get_template("ask.html.jinja")
        .render(
            data=data,
            kicker=KICKERS[head.kind],
            sections=[*sections, _computed(head)],
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def _computed(head: AskHead) -> Section:
    rows = [[key, "none" if value == "null" else value] for key, value in flatten(head.run)]
    columns = [Column("What", "text"), Column("Value", "text")]
    words = (
        "A proven value follows from plans with whole ships and their bounds (R30). An estimate is "
        "the saving of the hub with divisible ships and hub tiers; it is not a proof."
    )
    blocks: list[Block] = [
        Table("Run details", columns, [Rows(rows)], css_class="run"),
        Text(words),
    ]
    return Section("computed", "How it was computed", (), blocks)


@cache
def _own_style() -> str:
    return (TEMPLATES / "ask.css").read_text(encoding="utf-8")
