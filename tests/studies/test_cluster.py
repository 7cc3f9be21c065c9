"""A job that computes on a Dask scheduler gives the run that one machine gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from keruen.store.database import Database
from keruen.studies import tables as t
from keruen.studies.jobs.worker import Worker
from keruen.studies.names import FAILED, SIMULATE
from keruen.studies.results.files import read_file
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import read_work
from tests.studies.made import add_case, add_run
from tests.studies.people import PLANNER, do
from tests.studies.test_jobs import read_job


def simulate(database: Database, run: str) -> str:
    options = {"replications": "4"}
    return do(
        database, PLANNER, "start_job", kind=SIMULATE, run_id=run, options=options, seconds=120
    ).id


@pytest.fixture
def plan(database: Database, tmp_path: Path) -> str:
    return add_run(database, tmp_path / "runs", add_case(database))


@pytest.mark.long
@pytest.mark.ci
def test_a_cluster_gives_the_same_run(database: Database, plan: str, tmp_path: Path) -> None:
    from distributed import LocalCluster

    folder = tmp_path / "runs"
    simulate(database, plan)
    assert Worker(database, folder).run(once=True) == 1
    simulate(database, plan)
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster:
        worker = Worker(database, folder, cluster=cluster.scheduler_address)
        assert worker.run(once=True) == 1
    with read_work(database, PLANNER) as unit:
        query = select(t.study_run).where(t.study_run.c.kind == SIMULATE)
        first, second = unit.records(StudyRunRow, query.order_by(t.study_run.c.created_at))
    assert first.figures == second.figures
    for name in ("movements.parquet", "stocks.parquet"):
        assert read_file(folder, first, name) == read_file(folder, second, name)


@pytest.mark.long
@pytest.mark.ci
def test_a_cluster_that_does_not_answer_is_named(
    database: Database, plan: str, tmp_path: Path
) -> None:
    job = simulate(database, plan)
    worker = Worker(database, tmp_path / "runs", cluster="tcp://127.0.0.1:9")
    assert worker.run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem, row.remedy) == (
        FAILED,
        "no Dask scheduler responds at tcp://127.0.0.1:9",
        "Start one with `dask scheduler` and workers with `dask worker ADDRESS`.",
    )
