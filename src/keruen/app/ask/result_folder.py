"""An answered question as a folder, and as words for the terminal."""

from __future__ import annotations

import datetime as dt
import platform
import textwrap
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from keruen import __version__
from keruen.app.ask import wording as ask_words
from keruen.app.ask.checkpoints import PointStore
from keruen.app.ask.request import AskRequest
from keruen.app.ask.result_data import points_table
from keruen.app.terminal.formatting import percent, table
from keruen.records import read_record
from keruen.report.ask_data import (
    AskHead,
    read_bars,
    read_choices,
    read_cost_points,
    read_points,
    read_questions,
    read_scenarios,
)
from keruen.report.hub_value_data import HubRows
from keruen.rows import given
from keruen.runs.folders import writing
from keruen.runs.json_files import to_json
from keruen.runs.manifest import hash_files, write_manifest
from keruen.runs.write import SHAPING_PACKAGES

if TYPE_CHECKING:
    from keruen.case.case import Case

WIDTH = 88
MILLION = 1e6

ANSWERS = {
    "sweep": ask_words.sweep_answer,
    "cost": ask_words.cost_answer,
    "map": ask_words.map_answer,
    "regret": ask_words.regret_answer,
    "tornado": ask_words.tornado_answer,
    "hub_value": ask_words.hub_value_answer,
}


def write_result(
    case: Case, data: Mapping[str, object], folder: Path, store: PointStore, request: AskRequest
) -> None:
    """Write the folder of an answer, whole or not at all.

    Raises
    ------
    KeruenError : something is in the way, or the disk refuses.
    """
    from keruen.report.ask_page import write_ask_page

    headline, lead = ANSWERS[read_record(AskHead, data).kind](data)
    told = {"headline": headline, "lead": lead, **data}
    with writing(folder, request.force) as fresh:
        (fresh / "points.csv").write_text(
            points_table(data).write_csv(), encoding="utf-8", newline="\n"
        )
        manifest = _manifest(case, fresh, request)
        (fresh / "ask.json").write_text(to_json(told) + "\n", encoding="utf-8", newline="\n")
        write_ask_page({**told, "run": manifest}, fresh / "ask.html")
        store.copy_into(fresh)
        write_manifest(fresh, manifest)


def _manifest(case: Case, folder: Path, request: AskRequest) -> dict[str, object]:
    from keruen.solver import SEED

    asked = {
        "question": request.question,
        "and": request.second,
        "from": request.first,
        "to": request.last,
        "points": request.points,
        "gap": request.gap,
        "time_limit_seconds": request.time_limit_seconds,
        "tolerance": request.tolerance,
    }
    return {
        "kind": "ask",
        "case": case.name,
        "scenario": request.scenario,
        "fingerprint": case.fingerprint,
        "seed": SEED,
        "options": asked,
        "versions": {
            "keruen": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in SHAPING_PACKAGES},
        },
        "sha256": hash_files(folder),
        "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def describe_result(data: Mapping[str, object], page: Path) -> str:
    """The answer as the command prints it: headline, sentences, table, path of the page."""
    head = read_record(AskHead, data)
    headline, lead = ANSWERS[head.kind](data)
    title = head.title + (f" (scenario {head.scenario})" if head.scenario else "")
    words = textwrap.wrap(_plain(" ".join(lead)), WIDTH)
    rows = TABLES[head.kind](data)
    parts = [title, "\n".join([*textwrap.wrap(_plain(headline), WIDTH), *words])]
    if len(rows) > 1:
        title_words = [] if head.kind == "cost" else ["Million USD a year:"]
        parts.append("\n".join([*title_words, *table(rows)]))
    return "\n\n".join([*parts, f"Page: {page}"])


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _millions(value: float | None) -> str:
    return "none" if value is None else f"{value / MILLION:,.3f}"


def _sweep_rows(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    labels = [f"{each.label}, {each.unit}" for each in read_questions(data)]
    head = (*labels, "answer", "lower", "upper", "divisible", "hub")
    rows = [(*head[:-1], "opens")]
    for point in read_points(data):
        hub = " ".join(point.hub_options) or "none"
        at = (f"{each:g}" for each in point.at)
        figures = (point.low, point.high, point.estimate)
        rows.append((*at, point.words, *map(_millions, figures), hub))
    return rows


def _cost_rows(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    """One row a value: cost a year, gap, landed cost and demand served."""
    question = read_questions(data)[0]
    titles = ("cost, M USD/year", "gap", "landed, USD/t", "served", "unserved, t")
    rows: list[tuple[str, ...]] = [(f"{question.label}, {question.unit}", *titles)]
    for point in read_cost_points(data):
        at = f"{point.at[0]:g}"
        cost, bound = point.cost_usd, point.bound_usd
        if cost is None:
            rows.append((at, point.status, "", "", "", ""))
            continue
        landed, served = point.landed_usd_per_t, point.served
        rows.append(
            (
                at,
                f"{cost / MILLION / point.years:,.3f}",
                percent((cost - bound) / abs(cost)) if cost and bound is not None else "-",
                "-" if landed is None else f"{landed:,.2f}",
                "-" if served is None else percent(served),
                f"{given(point.shortage_t):,.0f}",
            )
        )
    return rows


def _regret_rows(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    choices = read_choices(data)
    rows = [("scenario", *(ask_words.choice_words(choice.sites) for choice in choices))]
    for place, scenario in enumerate(read_scenarios(data)):
        cells = [choice.regrets[place].regret_usd_per_year for choice in choices]
        rows.append((scenario.scenario, *map(_millions, cells)))
    worst = tuple(_millions(choice.worst_usd_per_year) for choice in choices)
    return [*rows, ("worst", *worst)]


def _tornado_rows(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("10% of", "first order, +10%", "planned, -10%", "planned, +10%")
    ]
    for bar in read_bars(data):
        values = (bar.first_order_usd_per_year, bar.less_usd_per_year, bar.more_usd_per_year)
        cells = map(_millions, values)
        rows.append((bar.words, *cells))
    return rows


def _hub_value_rows(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("site", "tier", "kind", "low", "best", "high", "fixed cost", "in this calendar")
    ]
    for row in read_record(HubRows, data).rows:
        value, inside = row.value_usd_per_year, row.calendar.value_usd_per_year_open
        figures = (
            *((None, None, None) if value is None else (value.low, value.best, value.high)),
            row.fixed_cost_usd_per_year,
            None if inside is None else inside.best,
        )
        kind = row.kind or row.reason
        rows.append((row.name, str(row.tier), kind, *map(_millions, figures)))
    return rows


TABLES = {
    "sweep": _sweep_rows,
    "cost": _cost_rows,
    "map": _sweep_rows,
    "regret": _regret_rows,
    "tornado": _tornado_rows,
    "hub_value": _hub_value_rows,
}
