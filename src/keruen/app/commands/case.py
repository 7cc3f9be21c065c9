"""The commands that open, check, show and write cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import count, table
from keruen.app.terminal.outcome import DONE, INPUT_WRONG, Outcome
from keruen.errors import CaseError
from keruen.records import read_record

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.errors import Finding, Level

WORKBOOK = ".xlsx"


def open_case(name: str, scenario: str | None) -> Case:
    """Read and check a case, and make the changes of a scenario where one is named.

    Parameters
    ----------
    name : a shipped case, a folder of CSV tables, or a workbook.

    Raises
    ------
    KeruenError : with every finding, where the case or the scenario is not sound.
    """
    from keruen.case.read import read_case
    from keruen.case.scenario import apply_scenario

    case = read_case(name)
    return apply_scenario(case, scenario) if scenario else case


def check_case(name: str, scenario: str | None, strict: bool = False) -> Outcome:
    """Errors and warnings of a case, with a scenario's changes made if one is named.

    Parameters
    ----------
    strict : whether a warning gives the exit code of an error.

    Sea routes are checked once the tables are sound: all that planning would refuse is a finding.

    Raises
    ------
    KeruenError : the case has no such scenario.
    """
    from keruen.case.check_country import countries_without_outline
    from keruen.case.read import check_case as find_faults
    from keruen.case.rows import rows_of_case
    from keruen.routes.check_routes import check_routes

    findings = find_faults(name)
    if not _number(findings, "error"):
        try:
            if scenario:
                findings = find_faults(open_case(name, scenario))
            if not _number(findings, "error"):
                findings = [*findings, *check_routes(open_case(name, scenario))]
        except CaseError as error:
            findings = list(error.findings)
    words = f"{name}" + (f" with scenario {scenario}" if scenario else "")
    errors, warnings = _number(findings, "error"), _number(findings, "warning")
    data: dict[str, object] = {
        "case": name,
        "scenario": scenario,
        "sound": not errors,
        "errors": errors,
        "warnings": warnings,
        "findings": [vars(each) for each in findings],
        "countries_without_outline": [],
    }
    exit_code = INPUT_WRONG if errors or (strict and warnings) else DONE
    text = _findings_words(words, findings, errors)
    if not errors:
        case = open_case(name, scenario)
        missing = countries_without_outline(rows_of_case(case))
        data["countries_without_outline"] = missing
        if missing:
            text += (
                f"\nnote: table country_shapes has no outline of {', '.join(missing)}; the "
                f"coordinates "
                "of their sites were not checked"
            )
    return Outcome(text, data, exit_code)


def _number(findings: list[Finding], level: Level) -> int:
    return sum(each.level == level for each in findings)


def _findings_words(words: str, findings: list[Finding], errors: int) -> str:
    warnings = _number(findings, "warning")
    if not errors:
        head = f"{words}: no errors" + (f", {count(warnings, 'warning')}" if warnings else "")
    elif warnings:
        head = f"{words}: {count(errors, 'error')}, {count(warnings, 'warning')}"
    else:
        head = f"{words}: {count(errors, 'finding')}"
    return "\n".join([head, *map(str, findings)])


def show_case(name: str) -> Outcome:
    """What a case holds: its horizon, tables, scenarios, and how far it can be trusted.

    Raises
    ------
    KeruenError : the case is not sound.
    """
    from keruen.case.scenario import list_scenarios

    case = open_case(name, None)
    calendar, settings = case.calendar, case.settings
    rows = {each: frame.height for each, frame in case.tables.items() if frame.height}
    trust = _confidence(case)
    scenarios = [vars(each) for each in list_scenarios(case)]
    data = {
        "case": case.name,
        "title": settings.title,
        "start_date": calendar.start_date.isoformat(),
        "end_date": calendar.end_date.isoformat(),
        "period_kind": settings.period_kind,
        "periods": calendar.count,
        "money_year": settings.money_year,
        "fingerprint": case.fingerprint,
        "rows": rows,
        "confidence": trust,
        "scenarios": scenarios,
    }
    return Outcome(_case_words(data), data)


def _confidence(case: Case) -> dict[str, int]:
    """Number of rows by how far they can be trusted; the rows of `table_sources` are no figures."""
    counts: Counter[str] = Counter()
    for name, frame in case.tables.items():
        if name != "table_sources":
            counts.update(frame["confidence"].drop_nulls().to_list())
    return {name: counts[name] for name in ("published", "derived", "estimate")}


@dataclass(frozen=True, slots=True)
class _ScenarioShown:
    """A scenario as `show` prints it."""

    name: str
    title: str
    question: str | None


@dataclass(frozen=True, slots=True)
class _CaseShown:
    """A case as `show` prints it."""

    case: str
    title: str
    period_kind: str
    periods: int
    start_date: object
    end_date: object
    money_year: int
    fingerprint: str
    rows: Mapping[str, int]
    confidence: Mapping[str, int]
    scenarios: tuple[_ScenarioShown, ...]


def _case_words(found: Mapping[str, object]) -> str:
    data = read_record(_CaseShown, found)
    kind = data.period_kind.replace("_", "-")
    trust = ", ".join(f"{number} {name}" for name, number in data.confidence.items())
    lines = [
        f"{data.case}: {data.title}",
        f"{count(data.periods, kind)} from {data.start_date} to {data.end_date}, "
        f"money in USD of {data.money_year}",
        f"fingerprint {data.fingerprint}",
        "",
        "Rows by table:",
        *table([(name, f"{number:,}") for name, number in data.rows.items()]),
        f"Rows by confidence: {trust}",
    ]
    if data.scenarios:
        lines += ["", "Scenarios:"]
        for each in data.scenarios:
            lines.append(f"  {each.name}: {each.title}")
            if each.question:
                lines.append(f"    {each.question}")
    return "\n".join(lines)


def new_case(place: Path, force: bool) -> Outcome:
    """Write a case to fill in: every table with its header and an example row, and a guide.

    Raises
    ------
    KeruenError : something is in the way, or the disk refuses.
    """
    from keruen.case.dictionary import read_tables
    from keruen.case.template import write_template

    _make_folder_above(place)
    write_template(place, force=force)
    tables = read_tables().values()
    required = [each.name for each in tables if each.required]
    text = (
        f"Wrote {place}: {len(tables)} tables, of which a case needs {len(required)}: "
        f"{', '.join(required)}.\n{_guide(place)}\n"
        "A row whose first cell begins with #example is not read.\n"
        f"Fill in the tables, then run: keruen check {place}"
    )
    return Outcome(text, {"written": str(place)})


def _guide(place: Path) -> str:
    if place.suffix.lower() == WORKBOOK:
        return "Its first sheet, Read me, lists the sheets in the order in which to fill them in."
    return "Its file dictionary.csv describes each column."


def export_case(place: Path, name: str, scenario: str | None, force: bool) -> Outcome:
    """Write a case as a workbook or a folder of CSV tables, by what `place` ends in.

    Raises
    ------
    KeruenError : the case is not sound, something is in the way, or the disk refuses.
    """
    from keruen.case.write_csv import write_case_folder
    from keruen.case.write_workbook import write_case_workbook

    case = open_case(name, scenario)
    _make_folder_above(place)
    if place.suffix.lower() == WORKBOOK:
        write_case_workbook(case, place, force=force)
    else:
        write_case_folder(case, place, force=force)
    data = {"written": str(place), "case": case.name, "scenario": scenario}
    return Outcome(f"Wrote {place}.", {**data, "fingerprint": case.fingerprint})


def _make_folder_above(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
