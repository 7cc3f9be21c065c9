"""The report as one page that needs nothing else: no network, no script, no font."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from keruen.report import numbers
from keruen.report.answer import make_answer
from keruen.report.blocks import Section
from keruen.report.report_data import ReportData
from keruen.report.sections.alternatives import alternatives_section
from keruen.report.sections.assumptions import assumption_folds, confidence_counts
from keruen.report.sections.computed import computed_section
from keruen.report.sections.corridors import corridors_section
from keruen.report.sections.costs import costs_section
from keruen.report.sections.cover import cover_section
from keruen.report.sections.emissions import emissions_section
from keruen.report.sections.flows import flows_section
from keruen.report.sections.hub import hub_section
from keruen.report.sections.hub_value import hub_value_section
from keruen.report.sections.landed_cost import landed_cost_section
from keruen.report.sections.observed import observed_section
from keruen.report.sections.replan import replan_section
from keruen.report.sections.ships import ships_section
from keruen.report.sections.stocks import stocks_section

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
CODE = re.compile(r"`([^`]+)`")


def write_report(data: ReportData, path: Path) -> None:
    """Write the report of a run as one HTML file that opens without a network."""
    path.write_text(make_page(data), encoding="utf-8")


def make_page(data: ReportData) -> str:
    """The report of a run as the text of one HTML page: the answer first, then what it rests on."""
    style = read_style()
    return (
        page_environment()
        .get_template("report.html.jinja")
        .render(
            data=data,
            summary=data.summary,
            answer=make_answer(data),
            sections=make_sections(data),
            assumption_folds=assumption_folds(data),
            confidence_counts=confidence_counts(data.assumptions),
            computed=computed_section(data),
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def make_sections(data: ReportData) -> list[Section]:
    """What stands between the answer and the assumptions, in the order of the page."""
    sections = [
        replan_section(data),
        hub_value_section(data),
        alternatives_section(data),
        flows_section(data),
        landed_cost_section(data),
        cover_section(data),
        corridors_section(data),
        hub_section(data),
        ships_section(data),
        emissions_section(data),
        stocks_section(data),
        costs_section(data),
        observed_section(data),
    ]
    return [section for section in sections if section is not None]


def content_policy(style: str) -> str:
    """A Content-Security-Policy that lets the page do nothing but wear its own style."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def read_style() -> str:
    """The style sheets of the report, as one."""
    names = ("colours.css", "page.css", "blocks.css", "charts.css", "paper.css")
    return "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def set_code(value: object) -> object:
    """Text with its commands in backticks as elements ``code``, escaped; other values as they are.

    Examples
    --------
    >>> set_code("run `keruen plan` & wait")
    Markup('run <code>keruen plan</code> &amp; wait')
    """
    if not isinstance(value, str) or isinstance(value, Markup) or "`" not in value:
        return value
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(value))))


@cache
def page_environment() -> Environment:
    """Where every page's template is found and filled in, with everything escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=set_code,
    )
    environment.filters.update(thousands=numbers.thousands, count=numbers.count)
    return environment
