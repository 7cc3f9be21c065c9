"""A case from the first version to an approved run, as two people of a team do it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from keruen import read_run
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.studies import tables as t
from keruen.studies.jobs.worker import Worker
from keruen.studies.names import APPROVED, DONE
from keruen.studies.rows import CaseVersionRow, StudyJobRow, StudyRunRow
from keruen.studies.unit import read_work
from tests.studies.people import APPROVER, OTHER, PLANNER, do


def newest(database: Database) -> CaseVersionRow:
    with read_work(database, PLANNER) as unit:
        query = select(t.case_version).order_by(t.case_version.c.number.desc())
        found = unit.record(CaseVersionRow, query)
    assert found is not None
    return found


def test_a_case_is_planned_and_approved(database: Database, tmp_path: Path) -> None:
    case = do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa").id
    first = newest(database)
    assert (first.number, first.errors, first.state) == (1, 0, "draft")
    do(
        database,
        PLANNER,
        "write_row",
        version_id=first.id,
        table="case",
        row="case=west-africa",
        cells={"periods": "6"},
    )
    version = newest(database)
    assert (version.number, version.errors, version.parent) == (2, 0, first.id)
    changed = [name for name in version.tables if version.tables[name] != first.tables[name]]
    assert changed == ["case"]
    scenario = do(
        database,
        PLANNER,
        "add_scenario",
        case_id=case,
        name="dear_fuel",
        changes=[
            {
                "table_name": "case",
                "column": "fuel_price_usd_per_t",
                "action": "scale",
                "value": "2",
            }
        ],
    ).id
    for chosen in ("", scenario):
        do(
            database,
            PLANNER,
            "start_job",
            kind="plan",
            version_id=version.id,
            scenario_id=chosen,
            options={"gap": "0.05", "no_hub": "yes", "value_seconds": "0"},
            seconds=60,
        )
    worker = Worker(database, tmp_path / "runs")
    assert worker.run(once=True) == 2
    with read_work(database, PLANNER) as unit:
        jobs = unit.records(StudyJobRow, select(t.study_job))
        runs = unit.records(StudyRunRow, select(t.study_run).order_by(t.study_run.c.created_at))
    assert [(each.state, each.problem) for each in jobs] == [(DONE, ""), (DONE, "")]
    plans = [read_run(tmp_path / "runs" / each.folder) for each in runs]
    assert plans[0].scenario is None
    assert plans[1].scenario == "dear_fuel"
    assert plans[1].cost_usd > plans[0].cost_usd
    assert runs[0].figures["cost_usd"] == plans[0].cost_usd
    with read_work(database, OTHER) as unit:
        assert unit.count(t.study_run) == unit.count(t.study_job) == unit.count(t.case_version) == 0

    with pytest.raises(RefusalError, match="is not approved"):
        do(database, APPROVER, "approve_run", run_id=runs[0].id)
    do(database, PLANNER, "submit_version", version_id=version.id)
    with pytest.raises(RefusalError, match="this account may not do"):
        do(database, PLANNER, "approve_version", version_id=version.id)
    do(database, APPROVER, "approve_version", version_id=version.id)
    do(database, PLANNER, "submit_run", run_id=runs[0].id)
    do(database, APPROVER, "approve_run", run_id=runs[0].id)
    do(database, APPROVER, "share_version", version_id=version.id, tier="shared")
    do(database, APPROVER, "share_run", run_id=runs[0].id, tier="shared")
    with read_work(database, OTHER) as unit:
        seen = unit.records(StudyRunRow, select(t.study_run))
        assert [each.state for each in seen] == [APPROVED]
        assert unit.count(t.study_job) == 0
        assert unit.count(t.case_content) == len(version.tables)
