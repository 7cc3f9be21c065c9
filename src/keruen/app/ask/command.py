"""The command `ask`: from a case and a question to a folder of points and the answer in words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keruen.app.ask.checkpoints import PointStore
from keruen.app.ask.progress import AskProgress
from keruen.app.ask.request import (
    HUB_VALUE,
    WHOLE_CASE,
    AskRequest,
    check_request,
    folder_name,
)
from keruen.app.ask.result_folder import describe_result, write_result
from keruen.app.commands.case import open_case
from keruen.app.terminal.formatting import count
from keruen.app.terminal.interruptible import Interrupted, run_interruptible
from keruen.app.terminal.outcome import INTERRUPTED, Outcome
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.runs.folders import claimed

if TYPE_CHECKING:
    from pathlib import Path

    from keruen.case.case import Case
    from keruen.plan.ask import AskOptions, Point

Reporter = Callable[[str, "Point"], None]
Content = dict[str, object]


class PausedError(KeruenError):
    """The user stopped the command; what was finished is kept."""

    exit_code = INTERRUPTED


@dataclass(frozen=True)
class _Asked:
    """What every kind of question needs: options, finished points, where to report new ones."""

    options: AskOptions
    done: dict[str, Point]
    report: Reporter
    store: PointStore
    progress: AskProgress


def ask_case(request: AskRequest) -> Outcome:
    """Answer a question and write its folder.

    Raises
    ------
    KeruenError : the case, the question or an option is wrong, or the folder may not be written.
    PausedError : Ctrl-C came; finished points are kept, and the same command goes on from them.
    """
    from keruen.plan.ask import AskOptions

    if request.list_only:
        return _list(request)
    check_request(request)
    options = AskOptions(request.gap, request.time_limit_seconds)
    case = open_case(request.case, request.scenario)
    content = _plan_question(case, request)
    folder = request.out or read_settings().runs_folder / folder_name(case.name, request)
    with claimed(folder, request.force):
        data = _answer(case, request, content, folder, options)
    page = folder / "ask.html"
    return Outcome(describe_result(data, page), {"folder": str(folder), "page": str(page), **data})


def _answer(
    case: Case,
    request: AskRequest,
    content: Callable[[_Asked], Content],
    folder: Path,
    options: AskOptions,
) -> Content:
    """Answer the question and write its folder."""
    store = PointStore(folder)
    began = time.perf_counter()
    with AskProgress(store) as progress:
        asked = _Asked(options, store.read(), progress.report, store, progress)
        try:
            found = run_interruptible(lambda: content(asked))
        except Interrupted:
            raise _paused(store) from None
    data = {**_head(case, request), **found, "seconds": time.perf_counter() - began}
    write_result(case, data, folder, store, request)
    store.clear()
    return data


def _paused(store: PointStore) -> PausedError:
    return PausedError(
        f"stopped by Ctrl-C; {count(store.count(), 'finished point')} saved",
        "Run the same command again to resume from there.",
    )


def _head(case: Case, request: AskRequest) -> Content:
    return {
        "case": case.name,
        "title": case.settings.title,
        "scenario": request.scenario,
        "fingerprint": case.fingerprint,
        "money_year": case.settings.money_year,
        "years": case.calendar.days / 365,
        "gap": request.gap,
        "time_limit_seconds": request.time_limit_seconds,
    }


def _list(request: AskRequest) -> Outcome:
    from keruen.app.terminal.formatting import table
    from keruen.plan.ask import list_questions

    case = open_case(request.case, request.scenario)
    rows = list_questions(case)
    lines = table([(row["question"], "") for row in rows])
    width = max(map(len, lines), default=0)
    told = [
        f"{line.ljust(width)}  {row['words']}, {row['unit']}: {row['meaning']}"
        for line, row in zip(lines, rows, strict=True)
    ]
    if case.frames.hub_options.height:
        told += [
            "",
            "Also: regret (over the scenarios), tornado (ten assumptions) and hub-value (every "
            "site "
            "and tier).",
        ]
    else:
        told += [
            "",
            "The case has no hub options: a sweep gives cost, landed cost and demand served.",
        ]
    return Outcome("\n".join(["Questions available for this case:", *told]), {"questions": rows})


def _plan_question(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    """What is to be done, with everything wrong in the question told before it begins."""
    from keruen.plan.ask.planner import check_hub_can_open

    if request.question == HUB_VALUE:
        return _hub_value(case, request)
    if not case.frames.hub_options.height:
        return _cost_sweep(case, request)
    check_hub_can_open(case)
    if request.question == "regret":
        return _regret(case, request)
    if request.question == "tornado":
        return lambda asked: _tornado(case, asked)
    if request.question.startswith("shock:") or request.question == "shock":
        return _shock(case, request)
    return _map(case, request) if request.second else _sweep(case, request)


def _sweep(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    from keruen.app.ask.result_data import question_row, sweep_data
    from keruen.plan.ask import find_question, sweep, swept_values
    from keruen.plan.ask.change import change_case

    question = find_question(case, request.question)
    values = swept_values(*_range(request), request.points)
    for value in (values[0], values[-1]):
        change_case(case, [(question, value)])

    def work(asked: _Asked) -> Content:
        found = sweep(
            case,
            question,
            values,
            asked.options,
            tolerance=request.tolerance,
            done=asked.done,
            report=asked.report,
        )
        return sweep_data(found, [question_row(case, question)])

    return work


def _cost_sweep(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    """A sweep of a case without hub options: cost, landed cost and demand served."""
    from keruen.app.ask.result_data import cost_data, question_row
    from keruen.plan.ask import find_question, sweep_costs, swept_values
    from keruen.plan.ask.change import change_case

    name = request.question
    if name in WHOLE_CASE or name.partition(":")[0] == "shock" or request.second:
        asked = (
            f"option --and, value {request.second!r}" if request.second else f"question {name!r}"
        )
        raise KeruenError(
            f"{asked}: it compares plans with and without a hub, and the case {case.name} has no "
            "row in table hub_options",
            "Sweep one assumption, such as rail-tariff, or add hub options to the case.",
        )
    if request.tolerance is not None:
        raise KeruenError(
            f"option --tolerance: without hub options the case {case.name} has no change of sign",
            "Omit the option.",
        )
    question = find_question(case, name)
    values = swept_values(*_range(request), request.points)
    for value in (values[0], values[-1]):
        change_case(case, [(question, value)])

    def work(asked: _Asked) -> Content:
        found = sweep_costs(
            case,
            question,
            values,
            asked.options,
            done=asked.store.read_costs(),
            report=asked.progress.report_cost,
        )
        return cost_data(found, question_row(case, question))

    return work


def _map(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    from keruen.app.ask.result_data import question_row, sweep_data
    from keruen.plan.ask import find_question, sweep_two, swept_values
    from keruen.plan.ask.change import change_case

    assert request.second is not None
    if request.second.startswith("shock"):
        raise KeruenError(
            f"option --and, value {request.second!r}: the frequency of a shock cannot be "
            f"combined with another assumption",
            "Give it as QUESTION, without --and.",
        )
    questions = find_question(case, request.question), find_question(case, request.second)
    if questions[0].label == questions[1].label:
        raise KeruenError(
            f"option --and, value {request.second!r}: it is the same assumption as QUESTION",
            "Name another assumption.",
        )
    first = swept_values(*_range(request), request.points)
    second = swept_values(*_range(request, second=True), request.second_points, which="2")
    for x, y in ((first[0], second[0]), (first[-1], second[-1])):
        change_case(case, [(questions[0], x), (questions[1], y)])

    def work(asked: _Asked) -> Content:
        found = sweep_two(
            case,
            questions,
            (first, second),
            asked.options,
            done=asked.done,
            report=asked.report,
        )
        return sweep_data(found, [question_row(case, each) for each in questions])

    return work


def _shock(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    from keruen.app.ask.result_data import shock_row, sweep_data
    from keruen.case.scenario import apply_scenario
    from keruen.plan.ask import sweep_shock, swept_values

    scenario = request.question.partition(":")[2]
    if request.second:
        raise KeruenError(
            f"option --and, value {request.second!r}: the frequency of a shock cannot be "
            f"combined with another assumption",
            "Omit --and.",
        )
    apply_scenario(case, scenario)
    values = swept_values(*_range(request), request.points)
    if values[0] < 0.0 or values[-1] > 1.0:
        raise KeruenError(
            f"question {request.question!r}, from {values[0]:g} to {values[-1]:g}: a share lies "
            "between 0 and 1",
            "Give --from 0 --to 1, or a part of that.",
        )

    def work(asked: _Asked) -> Content:
        found = sweep_shock(
            case, scenario, values, asked.options, done=asked.done, report=asked.report
        )
        return sweep_data(found, [shock_row(case, scenario)])

    return work


def _regret(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    from keruen.app.ask.result_data import regret_data
    from keruen.plan.ask import find_scenarios, regret

    scenarios = find_scenarios(case, request.scenarios)

    def work(asked: _Asked) -> Content:
        found = regret(case, scenarios, asked.options, done=asked.done, report=asked.report)
        return regret_data(case, found)

    return work


def _tornado(case: Case, asked: _Asked) -> Content:
    from keruen.app.ask.result_data import tornado_data
    from keruen.plan.ask import tornado

    return tornado_data(tornado(case, asked.options, done=asked.done, report=asked.report))


def _hub_value(case: Case, request: AskRequest) -> Callable[[_Asked], Content]:
    from keruen.app.ask.result_data import hub_value_data
    from keruen.plan.hub_value import tiers_of, value_sites

    tiers_of(case)

    def work(asked: _Asked) -> Content:
        found = value_sites(
            case,
            time_limit_seconds=request.time_limit_seconds,
            done=asked.progress.store.read_rows(),
            report=asked.progress.report_hub,
        )
        return hub_value_data(found)

    return work


def _range(request: AskRequest, second: bool = False) -> tuple[float, float]:
    names = ("--from2", "--to2") if second else ("--from", "--to")
    ends = (request.second_first, request.second_last) if second else (request.first, request.last)
    for name, value in zip(names, ends, strict=True):
        if value is None:
            asked = request.second if second else request.question
            raise KeruenError(
                f"option {name}: question {asked!r} needs a range, and this end is missing",
                f"Give {names[0]} and {names[1]}.",
            )
        if not math.isfinite(value):
            raise KeruenError(
                f"option {name}, value '{value}': it is not a finite number", "Give a number."
            )
    first, last = ends
    assert first is not None
    assert last is not None
    return first, last
