"""What a question found, as one object that page, table and terminal are made from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from keruen.case.table_rows import ScenarioRow, SiteRow
from keruen.records import read_record
from keruen.report.ask_data import SideFigures, read_cost_points, read_points, read_questions
from keruen.report.hub_value_data import HubRow, HubRows

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan.ask import CostSweep, Point, Question, RegretTable, Sweep, Tornado
    from keruen.plan.ask.regret import Choice
    from keruen.plan.hub_value import SiteValues


def question_row(case: Case, question: Question) -> dict[str, object]:
    """A question's words, and where the case stands on its scale (`now`)."""
    from keruen.plan.ask.questions import value_now

    return {
        "label": question.label,
        "words": question.words + (f" ({question.key})" if question.key else ""),
        "unit": question.unit,
        "meaning": question.meaning,
        "now": value_now(case, question),
    }


def shock_row(case: Case, scenario: str) -> dict[str, object]:
    """The question how often a scenario comes true."""
    title = next(row.title for row in case.rows(ScenarioRow) if row.scenario == scenario)
    return {
        "label": f"shock:{scenario}",
        "words": f"frequency of: {title}",
        "unit": "share",
        "meaning": "share of horizons in which this scenario occurs, 0 to 1",
        "now": 0.0,
    }


def sweep_data(found: Sweep, questions: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A sweep of one question, or the map of two."""
    return {
        "kind": "sweep" if len(questions) == 1 else "map",
        "questions": list(questions),
        "points": [_point(point) for point in found.points],
        "turns": [asdict(turn) for turn in found.turns],
        "missing": [list(at) for at in found.missing],
    }


def _point(point: Point) -> dict[str, object]:
    return {**point.to_dict(), "sign": point.sign}


def cost_data(found: CostSweep, question: Mapping[str, object]) -> dict[str, object]:
    """A sweep of a case without hub options."""
    return {
        "kind": "cost",
        "questions": [question],
        "points": [point.to_dict() for point in found.points],
        "missing": [list(at) for at in found.missing],
    }


def regret_data(case: Case, found: RegretTable) -> dict[str, object]:
    """The regret of each choice in each scenario, in USD a year."""
    years = next((point.years for point in found.points.values()), 1.0)
    least = found.least()
    names = {row.site: row.name for row in case.rows(SiteRow)}
    titles = {row.scenario: row.title for row in case.rows(ScenarioRow)}
    choices = []
    for choice in found.choices:
        worst = found.worst(choice)
        choices.append(
            {
                "sites": [{"site": s, "name": names[s], "tier": tier} for s, tier in choice],
                "worst_scenario": worst.scenario if worst else None,
                "worst_usd_per_year": (worst.best_usd or 0.0) / years if worst else None,
                "is_least": choice == least,
                "proven": choice == least and found.is_proven(choice),
                "regrets": _regrets(found, choice, years),
            }
        )
    return {
        "kind": "regret",
        "scenarios": [
            {"scenario": name, "title": titles.get(name, "Base case")} for name in found.scenarios
        ],
        "choices": choices,
        "points": [{**_point(point), "scenario": name} for name, point in found.points.items()],
        "missing": [
            [each.scenario]
            for each in found.regrets
            if each.cost_usd is None and _unknown(found, each.choice, each.scenario)
        ],
    }


def _unknown(found: RegretTable, choice: Choice, scenario: str) -> bool:
    """Whether a figure is missing because the clock ended, not because there is no plan."""
    point = found.points.get(scenario)
    return point is None or not choice


def _regrets(found: RegretTable, choice: Choice, years: float) -> list[dict[str, object]]:
    def yearly(value: float | None) -> float | None:
        return None if value is None else value / years

    return [
        {
            "scenario": each.scenario,
            "cost_usd": each.cost_usd,
            "bound_usd": each.bound_usd,
            "regret_usd_per_year": yearly(each.best_usd),
            "low_usd_per_year": yearly(each.low_usd),
            "high_usd_per_year": yearly(each.high_usd),
        }
        for each in found.regrets
        if each.choice == choice
    ]


def tornado_data(found: Tornado) -> dict[str, object]:
    """Each assumption with its first-order effect and what planning again makes of it."""
    bars = []
    base = found.base.relaxed
    for bar in found.bars:
        less, more = _effect(bar.less, base), _effect(bar.more, base)
        sizes = [abs(each) for each in (less, more) if each is not None]
        signs = {p.sign for p in (bar.less, bar.more) if p is not None}
        bars.append(
            {
                "words": bar.words,
                "term": bar.term,
                "part": bar.part,
                "first_order_usd_per_year": bar.first_order_usd_per_year,
                "less_usd_per_year": less,
                "more_usd_per_year": more,
                "most_usd_per_year": max(sizes) if sizes else None,
                "turns": bool(signs - {found.base.sign}),
                "less": _point(bar.less) if bar.less else None,
                "more": _point(bar.more) if bar.more else None,
                "note": bar.note,
            }
        )
    missing = [
        [bar.words] for bar in found.bars if (bar.less is None or bar.more is None) and not bar.note
    ]
    return {
        "kind": "tornado",
        "points": [_point(found.base)],
        "bars": bars,
        "missing": missing,
    }


def _effect(point: Point | None, base: float | None) -> float | None:
    """What a change makes of the estimate; None where it was not planned again."""
    value = point.relaxed if point else None
    return None if value is None or base is None else value - base


def hub_value_data(found: SiteValues) -> dict[str, object]:
    """The value of every site and tier, the best first tier first."""

    def order(found: Mapping[str, object]) -> tuple[float, str, int]:
        row = read_record(HubRow, found)
        value = row.value_usd_per_year
        return (math.inf if value is None else -value.best, row.site, row.tier)

    return {
        "kind": "hub_value",
        "rows": [dict(row) for row in sorted(found.rows, key=order)],
        "points": [],
        "missing": [[site, tier] for site, tier in found.missing],
    }


def _hub_value_table(rows: Sequence[HubRow]) -> pl.DataFrame:
    """One row a site and tier; the break-evens in columns of their own."""
    found = []
    for row in rows:
        value, error, calendar = row.value_usd_per_year, row.error, row.calendar
        inside = calendar.value_usd_per_year_open
        turns = {each.name: each.value for each in row.break_evens}
        found.append(
            {
                "site": row.site,
                "tier": row.tier,
                "kind": row.kind,
                "reason": row.reason,
                "value_low_usd_per_year": None if value is None else value.low,
                "value_best_usd_per_year": None if value is None else value.best,
                "value_high_usd_per_year": None if value is None else value.high,
                "fixed_cost_usd_per_year": row.fixed_cost_usd_per_year,
                "error_p90_share_of_fixed_cost": None if error is None else error.p90,
                "first_open": calendar.first_open,
                "years_open": calendar.years_open,
                "calendar_value_best_usd_per_year_open": None if inside is None else inside.best,
                "handling_break_even_usd_per_t": turns.get("handling"),
                "small_parcels_break_even_share": turns.get("small_parcels"),
                "fixed_cost_break_even_share": turns.get("fixed_cost"),
                "shared_inland": row.shared_inland,
                "seconds": row.seconds,
            }
        )
    return pl.DataFrame(found, infer_schema_length=None)


def points_table(data: Mapping[str, object]) -> pl.DataFrame:
    """One row a point, for a spreadsheet."""
    kind = data.get("kind")
    if kind == "hub_value":
        return _hub_value_table(read_record(HubRows, data).rows)
    if kind == "cost":
        return _cost_table(data)
    labels = [each.label for each in read_questions(data)] if "questions" in data else []
    rows = []
    for point in read_points(data):
        where: dict[str, object] = dict(zip(labels, point.at, strict=False))
        if point.scenario is not None:
            where = {"scenario": point.scenario}
        rows.append(
            {
                **where,
                "answer": point.words,
                "value_low_usd_per_year": point.low,
                "value_high_usd_per_year": point.high,
                "relaxed_value_usd_per_year": point.estimate,
                **_side_cells("with_hub", point.with_hub),
                **_side_cells("no_hub", point.no_hub),
                "hub_options_opened": " ".join(point.hub_options),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _side_cells(name: str, side: SideFigures) -> dict[str, float | None]:
    return {
        f"{name}_cost_usd": side.cost_usd,
        f"{name}_bound_usd": side.bound_usd,
        f"{name}_relaxed_low_usd": side.relaxed_low_usd,
        f"{name}_relaxed_high_usd": side.relaxed_high_usd,
    }


def _cost_table(data: Mapping[str, object]) -> pl.DataFrame:
    label = read_questions(data)[0].label
    rows = [
        {
            label: point.at[0],
            "status": point.status,
            "cost_usd": point.cost_usd,
            "bound_usd": point.bound_usd,
            "landed_usd_per_t": point.landed_usd_per_t,
            "served": point.served,
            "shortage_t": point.shortage_t,
        }
        for point in read_cost_points(data)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
