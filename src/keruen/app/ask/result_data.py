"""What a question found, as one object that page, table and terminal are made from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from keruen.case.table_rows import ScenarioRow, SiteRow

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
        effects = {}
        for name, point in (("less", bar.less), ("more", bar.more)):
            value = point.relaxed if point else None
            effects[name] = None if value is None or base is None else value - base
        sizes = [abs(each) for each in effects.values() if each is not None]
        signs = {p.sign for p in (bar.less, bar.more) if p is not None}
        bars.append(
            {
                "words": bar.words,
                "term": bar.term,
                "part": bar.part,
                "first_order_usd_per_year": bar.first_order_usd_per_year,
                "less_usd_per_year": effects["less"],
                "more_usd_per_year": effects["more"],
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


def hub_value_data(found: SiteValues) -> dict[str, object]:
    """The value of every site and tier, the best first tier first."""

    def order(row: Mapping[str, Any]) -> tuple[float, str, int]:
        best = (row["value_usd_per_year"] or {}).get("best")
        return (-best if best is not None else math.inf, row["site"], row["tier"])

    return {
        "kind": "hub_value",
        "rows": [dict(row) for row in sorted(found.rows, key=order)],
        "points": [],
        "missing": [[site, tier] for site, tier in found.missing],
    }


def _hub_value_table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """One row a site and tier; the break-evens in columns of their own."""
    found = []
    for row in rows:
        value, error = row["value_usd_per_year"] or {}, row["error"] or {}
        calendar = row["calendar"]
        inside = calendar["value_usd_per_year_open"] or {}
        turns = {each["name"]: each["value"] for each in row["break_evens"]}
        found.append(
            {
                "site": row["site"],
                "tier": row["tier"],
                "kind": row["kind"],
                "reason": row["reason"],
                "value_low_usd_per_year": value.get("low"),
                "value_best_usd_per_year": value.get("best"),
                "value_high_usd_per_year": value.get("high"),
                "fixed_cost_usd_per_year": row["fixed_cost_usd_per_year"],
                "error_p90_share_of_fixed_cost": error.get("p90"),
                "first_open": calendar["first_open"],
                "years_open": calendar["years_open"],
                "calendar_value_best_usd_per_year_open": inside.get("best"),
                "handling_break_even_usd_per_t": turns.get("handling"),
                "small_parcels_break_even_share": turns.get("small_parcels"),
                "fixed_cost_break_even_share": turns.get("fixed_cost"),
                "shared_inland": row["shared_inland"],
                "seconds": row["seconds"],
            }
        )
    return pl.DataFrame(found, infer_schema_length=None)


def points_table(data: Mapping[str, Any]) -> pl.DataFrame:
    """One row a point, for a spreadsheet."""
    if data["kind"] == "hub_value":
        return _hub_value_table(data["rows"])
    if data["kind"] == "cost":
        return _cost_table(data)
    rows = []
    for point in data["points"]:
        value = point["value_usd_per_year"]
        where = {
            question["label"]: at
            for question, at in zip(data.get("questions", []), point["at"], strict=False)
        }
        if "scenario" in point:
            where = {"scenario": point["scenario"]}
        sides = {
            f"{side}_{name}": point[side][name]
            for side in ("with_hub", "no_hub")
            for name in ("cost_usd", "bound_usd", "relaxed_low_usd", "relaxed_high_usd")
        }
        hub = " ".join(each["hub_option"] for each in point["with_hub"]["openings"])
        rows.append(
            {
                **where,
                "answer": value["words"],
                "value_low_usd_per_year": value["low"],
                "value_high_usd_per_year": value["high"],
                "relaxed_value_usd_per_year": point["relaxed_value_usd_per_year"],
                **sides,
                "hub_options_opened": hub,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _cost_table(data: Mapping[str, Any]) -> pl.DataFrame:
    names = ("status", "cost_usd", "bound_usd", "landed_usd_per_t", "served", "shortage_t")
    label = data["questions"][0]["label"]
    rows = [
        {label: point["at"][0], **{name: point[name] for name in names}} for point in data["points"]
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
