"""Scenarios: named changes of a case."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from keruen.errors import CaseError
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Longest, MaybeLine, MaybeWords, Words
from keruen.store.refusal import check, refuse
from keruen.studies import tables as t
from keruen.studies.commands.cases import last_version, require_own
from keruen.studies.commands.fields import CaseId, CaseName, ScenarioId
from keruen.studies.registry import command
from keruen.studies.rows import StudyCaseRow, StudyScenarioRow
from keruen.studies.scenario_case import apply_changes
from keruen.studies.unit import Studies


class ChangeField(BaseModel):
    """A change: what is done to which cells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table_name: Code
    where: MaybeLine = ""
    column: Code = ""
    action: Code = "set"
    value: MaybeLine = ""
    from_date: Code = ""
    to_date: Code = ""


Changes = Annotated[list[ChangeField], Longest(300)]
"""Changes in the order in which they are made."""

ChangeNumber = Annotated[int, Field(ge=1, le=300)]
"""The number of a change of a scenario, from 1."""


@command("case")
def add_scenario(
    unit: Studies, case_id: CaseId, name: CaseName, changes: Changes, words: MaybeWords = ""
) -> CommandResult:
    """Add a scenario to a case; it is applied to the newest version to see that it can be."""
    case = unit.find(StudyCaseRow, case_id)
    require_own(case, unit)
    alive = (
        t.study_scenario.c.study_case == case_id,
        t.study_scenario.c.name == name,
        t.study_scenario.c.withdrawn_at.is_(None),
    )
    check(
        not unit.count(t.study_scenario, *alive),
        "the case has a scenario named {name}",
        "Choose another name, or change that scenario.",
        kind="conflict",
        name=repr(name),
    )
    made = _add(unit, case_id, name, changes, words, None)
    return CommandResult("study_scenario", made, "party")


@command("case")
def change_scenario(
    unit: Studies, scenario_id: ScenarioId, changes: Changes, words: MaybeWords = ""
) -> CommandResult:
    """Replace the changes of a scenario; runs of it stay what they were."""
    row = unit.find_live(StudyScenarioRow, scenario_id)
    require_own(unit.find(StudyCaseRow, row.study_case), unit)
    unit.withdraw(t.study_scenario, {"id": row.id}, "replaced")
    made = _add(unit, row.study_case, row.name, changes, words, row.id)
    return CommandResult("study_scenario", made, "party")


@command("case")
def add_change(  # noqa: PLR0913
    unit: Studies,
    case_id: CaseId,
    name: CaseName,
    table_name: Code,
    action: Code,
    column: Code = "",
    where: MaybeLine = "",
    value: MaybeLine = "",
    from_date: Code = "",
    to_date: Code = "",
    words: MaybeWords = "",
) -> CommandResult:
    """Add a change to the scenario of a name; the first one begins the scenario."""
    require_own(unit.find(StudyCaseRow, case_id), unit)
    row = _live_named(unit, case_id, name)
    change = ChangeField(
        table_name=table_name,
        where=where,
        column=column,
        action=action,
        value=value,
        from_date=from_date,
        to_date=to_date,
    )
    earlier = [ChangeField(**each) for each in row.changes] if row else []
    if row:
        unit.withdraw(t.study_scenario, {"id": row.id}, "replaced")
    told = words or (row.words if row else "")
    made = _add(unit, case_id, name, [*earlier, change], told, row.id if row else None)
    return CommandResult("study_scenario", made, "party")


@command("case")
def remove_change(unit: Studies, scenario_id: ScenarioId, number: ChangeNumber) -> CommandResult:
    """Remove a change of a scenario by its number; a scenario keeps at least one."""
    row = unit.find_live(StudyScenarioRow, scenario_id)
    require_own(unit.find(StudyCaseRow, row.study_case), unit)
    check(
        number <= len(row.changes),
        "the scenario has {count} changes",
        "Give the number of one of them.",
        kind="missing",
        count=len(row.changes),
    )
    check(
        len(row.changes) > 1,
        "this is the only change of the scenario",
        "Withdraw the scenario, or add another change first.",
    )
    kept = [ChangeField(**each) for place, each in enumerate(row.changes, 1) if place != number]
    unit.withdraw(t.study_scenario, {"id": row.id}, "replaced")
    made = _add(unit, row.study_case, row.name, kept, row.words, row.id)
    return CommandResult("study_scenario", made, "party")


def _live_named(unit: Studies, case: str, name: str) -> StudyScenarioRow | None:
    scenario = t.study_scenario
    query = select(scenario).where(
        scenario.c.study_case == case,
        scenario.c.name == name,
        scenario.c.withdrawn_at.is_(None),
    )
    return unit.record(StudyScenarioRow, query)


@command("case")
def withdraw_scenario(unit: Studies, scenario_id: ScenarioId, reason: Words) -> CommandResult:
    """Withdraw a scenario with a reason."""
    row = unit.find_live(StudyScenarioRow, scenario_id)
    require_own(unit.find(StudyCaseRow, row.study_case), unit)
    unit.withdraw(t.study_scenario, {"id": row.id}, reason)
    return CommandResult("study_scenario", row.id, "party")


def _add(
    unit: Studies,
    case: str,
    name: str,
    changes: list[ChangeField],
    words: str,
    replaces: str | None,
) -> str:
    written = [
        {key: value for key, value in each.model_dump().items() if value} for each in changes
    ]
    check(bool(written), "a scenario has no change", "Add at least one.", kind="invalid")
    try:
        apply_changes(unit, last_version(unit, case), name, written)
    except CaseError as error:
        first = error.findings[0]
        refuse(
            "the changes cannot be made: {problem}",
            "{remedy}",
            kind="invalid",
            problem=str(first).splitlines()[0],
            remedy=first.remedy,
        )
    return unit.add(
        t.study_scenario,
        tier="party",
        study_case=case,
        name=name,
        words=words,
        changes=written,
        replaces=replaces,
    )


def live_scenarios(unit: Studies, case: str) -> list[StudyScenarioRow]:
    """The scenarios of a case that are not withdrawn, by name."""
    scenario = t.study_scenario
    query = select(scenario).where(scenario.c.study_case == case, scenario.c.withdrawn_at.is_(None))
    return unit.records(StudyScenarioRow, query.order_by(scenario.c.name))


__all__ = [
    "ChangeField",
    "add_change",
    "add_scenario",
    "change_scenario",
    "live_scenarios",
    "remove_change",
    "withdraw_scenario",
]
