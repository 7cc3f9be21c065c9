"""A case and its scenarios planned together, and what is refused before a job begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.studies import tables as t
from keruen.studies.jobs.kinds import USUAL_SECONDS
from keruen.studies.names import JOB_KINDS
from keruen.studies.quotas import Quota, set_quota
from keruen.studies.results.comparing import Interval
from keruen.studies.rows import StudyJobRow, StudyScenarioRow
from keruen.studies.unit import read_work
from keruen.web.pages.studies.compare import say_difference
from tests.studies.made import add_case, add_run
from tests.studies.people import APPROVER, OTHER, PLANNER, do
from tests.studies.site import Person, make_site

CHANGE = {"table_name": "lanes", "action": "scale", "column": "cost_usd_per_t", "value": "1.2"}


def add_scenarios(database: Database, case: str) -> list[str]:
    for name in ("dear", "dearer"):
        do(database, PLANNER, "add_scenario", case_id=case, name=name, changes=[CHANGE])
    with read_work(database, PLANNER) as unit:
        rows = unit.records(StudyScenarioRow, select(t.study_scenario))
    return sorted(each.id for each in rows)


def case_of(database: Database, version: str) -> str:
    with read_work(database, PLANNER) as unit:
        column = t.case_version.c
        query = select(column.study_case).where(column.id == version)
        return str(unit.connection.execute(query).scalar_one())


def jobs_of(database: Database) -> list[StudyJobRow]:
    with read_work(database, PLANNER) as unit:
        return unit.records(StudyJobRow, select(t.study_job))


def test_a_case_and_its_scenarios_are_planned_together(database: Database) -> None:
    version = add_case(database)
    scenarios = add_scenarios(database, case_of(database, version))
    given = {"version_id": version, "scenario_ids": [*scenarios, scenarios[0]]}
    do(database, PLANNER, "plan_scenarios", **given, options={"gap": "0.05"})
    jobs = jobs_of(database)
    assert sorted(each.scenario or "" for each in jobs) == ["", *scenarios]
    assert {(each.kind, each.options["gap"], each.seconds) for each in jobs} == {
        ("plan", "0.05", USUAL_SECONDS["plan"])
    }


def test_either_all_are_planned_or_none(database: Database) -> None:
    version = add_case(database)
    scenarios = add_scenarios(database, case_of(database, version))
    with database.admin_transaction() as connection:
        set_quota(connection, PLANNER.party, Quota(waiting_jobs=2))
    with pytest.raises(RefusalError) as caught:
        do(database, PLANNER, "plan_scenarios", version_id=version, scenario_ids=scenarios)
    assert caught.value.what == "your team has 2 jobs that wait or run, the most that it may have"
    assert jobs_of(database) == []
    with pytest.raises(RefusalError, match="there is no case version"):
        do(database, OTHER, "plan_scenarios", version_id=version, scenario_ids=scenarios)


@pytest.mark.parametrize("kind", JOB_KINDS)
def test_a_job_has_the_usual_limit_of_its_kind(
    database: Database, kind: str, tmp_path: Path
) -> None:
    version = add_case(database)
    based = {"version_id": version}
    if kind == "simulate":
        based = {"run_id": add_run(database, tmp_path, version)}
    made = do(database, PLANNER, "start_job", kind=kind, **based).id
    (job,) = (each for each in jobs_of(database) if each.id == made)
    assert job.seconds == USUAL_SECONDS[kind]


def test_a_limit_below_the_expected_duration_is_refused(database: Database, tmp_path: Path) -> None:
    """A simulation that would be ended at its limit would leave nothing."""
    version = add_case(database)
    run = add_run(database, tmp_path, version)
    earlier = do(database, PLANNER, "start_job", kind="simulate", run_id=run).id
    with database.admin_transaction() as connection:
        row = (
            connection.execute(select(t.study_run).where(t.study_run.c.id == run)).mappings().one()
        )
        more = {"id": "run_0123456789abcdef", "folder": "run_0123456789abcdef", "job": earlier}
        connection.execute(
            t.study_run.insert().values(**{**row, **more, "kind": "simulate", "seconds": 200.0})
        )
    given: dict[str, Any] = {"kind": "simulate", "run_id": run}
    with pytest.raises(RefusalError) as caught:
        do(database, PLANNER, "start_job", **given, options={"replications": "400"}, seconds=300)
    assert (caught.value.what, caught.value.remedy) == (
        "the job is expected to take 400 s by earlier runs, and its time limit is 300 s",
        "Give it a longer time limit, or let it compute less.",
    )
    do(database, PLANNER, "start_job", **given, options={"replications": "200"}, seconds=300)


def test_the_page_leads_from_the_plans_to_their_comparison(
    database: Database, tmp_path: Path
) -> None:
    version = add_case(database)
    case = case_of(database, version)
    scenarios = add_scenarios(database, case)
    aida = Person(make_site(database, tmp_path), "aida")
    carla = Person(make_site_again(database, tmp_path), "carla")
    path = f"/studies/cases/{case}/plans"
    page = aida.page(path)
    assert all(f'value="{each}" checked' in page for each in scenarios)
    assert "/studies/compare?" not in page
    first = add_run(database, tmp_path, version)
    second = add_run(database, tmp_path, version, scale=2.0)
    with database.admin_transaction() as connection:
        job = select(t.study_run.c.job).where(t.study_run.c.id == second).scalar_subquery()
        connection.execute(
            t.study_job.update().where(t.study_job.c.id == job).values(scenario=scenarios[0])
        )
    assert f'href="/studies/compare?a={first}&amp;b={second}"' in aida.page(path)
    states = {each["scenario"]: each["run"] for each in aida.data(path)["plans"]}
    assert states == {"": first, scenarios[0]: second, scenarios[1]: ""}
    assert carla.client.get(path).status_code == 404


def make_site_again(database: Database, folder: Path) -> Any:
    """The same site; its accounts are there already."""
    from keruen.web.application import make_application
    from keruen.web.studies_package import serve_studies

    return make_application(database, packages=[serve_studies(folder)])


def test_a_comparison_begins_with_what_is_proven(database: Database, tmp_path: Path) -> None:
    version = add_case(database)
    first = add_run(database, tmp_path, version)
    second = add_run(database, tmp_path, version, scale=4.0, title="Dear fuel")
    berik = Person(make_site(database, tmp_path), APPROVER.account)
    low, high = berik.data(f"/studies/compare?a={first}&b={second}")["differences_usd"][0]
    assert low > 0
    for a, b, word in ((first, second, "more"), (second, first, "less")):
        page = berik.page(f"/studies/compare?a={a}&b={b}")
        assert (
            f'<p class="lead">Run 2 costs {word} than run 1; the proven difference is '
            f"{low / 1e6:.1f} – {high / 1e6:.1f} million USD.</p>"
        ) in page


def test_a_difference_that_may_be_none_is_not_decided() -> None:
    for interval in (Interval(-1.0, 2.0), Interval(None, 2.0), Interval(-1.0, None)):
        assert say_difference(None, interval).say("en") == (  # type: ignore[arg-type]
            "It is not decided which of the two costs less; a smaller gap can decide it."
        )
