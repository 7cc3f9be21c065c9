"""The page of a frontier: one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from keruen.records import read_record
from keruen.report.page import content_policy, page_environment, read_style
from keruen.report.sections.frontier import FrontierFound, frontier_section


def write_frontier_page(data: Mapping[str, object], path: Path) -> None:
    """Write the page of a frontier: `data` is the content of frontier.json."""
    path.write_text(make_frontier_page(data), encoding="utf-8")


def make_frontier_page(data: Mapping[str, object]) -> str:
    """The page of a frontier as text."""
    style = read_style()
    found = read_record(FrontierFound, data)
    return (
        page_environment()
        .get_template("frontier.html.jinja")
        .render(
            kicker="Cost and CO2e",
            headline="Cost of reducing CO2e",
            title=found.title,
            scenario=found.scenario,
            sections=[frontier_section(found.points)],
            style=Markup(style),
            policy=content_policy(style),
        )
    )
