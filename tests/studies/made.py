"""Runs for tests: planned once for the whole process, and recorded as a worker records them."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import select

import keruen
from keruen.runs.folders import MANIFEST
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.studies import tables as t
from keruen.studies.content import sha256_of
from keruen.studies.jobs.figures import read_figures
from keruen.studies.names import DONE
from keruen.studies.unit import open_work, read_work
from tests.studies.people import APPROVER, PLANNER, do


@cache
def planned(scale: float = 1.0) -> Path:
    """The folder of a plan of six periods of the small case, with dearer fuel by a factor."""
    case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    if scale != 1.0:
        price = float(case["case"]["fuel_price_usd_per_t"][0])
        case = case.change("case", set={"fuel_price_usd_per_t": price * scale})
    folder = Path(tempfile.mkdtemp(prefix="keruen_planned_")) / "run"
    keruen.write_run(keruen.make_plan(case, hub=False, gap=0.05), folder)
    return folder


def add_case(database: Database, actor: Actor = PLANNER, name: str = "sahel") -> str:
    """A case of a team; returns the id of its version."""
    case = do(database, actor, "begin_case", name=name, shipped="west-africa").id
    version = t.case_version.c
    with read_work(database, actor) as unit:
        query = select(version.id).where(version.study_case == case)
        return str(unit.connection.execute(query).scalar_one())


def add_job(database: Database, version: str, actor: Actor = PLANNER, seconds: int = 60) -> str:
    """A job that waits: a plan without a hub."""
    options = {"gap": "0.05", "no_hub": "yes", "value_seconds": "0"}
    return do(
        database,
        actor,
        "start_job",
        kind="plan",
        version_id=version,
        options=options,
        seconds=seconds,
    ).id


def add_run(
    database: Database,
    folder: Path,
    version: str,
    actor: Actor = PLANNER,
    *,
    scale: float = 1.0,
    title: str = "Sahel",
) -> str:
    """A run of a plan, with its files below the folder of runs; returns its id."""
    job = add_job(database, version, actor)
    source = planned(scale)
    with open_work(database, actor) as unit:
        run = unit.new_id("run")
        shutil.copytree(source, folder / run)
        manifest = (source / MANIFEST).read_text("utf-8")
        unit.add(
            t.study_run,
            tier="party",
            id=run,
            job=job,
            kind="plan",
            title=title,
            version=version,
            scenario=None,
            folder=run,
            manifest_sha256=sha256_of(manifest),
            figures=read_figures(source),
            seconds=12.0,
            bytes=sum(each.stat().st_size for each in source.rglob("*") if each.is_file()),
            ended_early="no",
            state="draft",
        )
        unit.change(t.study_job, job, state=DONE)
    return run


def approve(database: Database, version: str, *runs: str, tier: str = "") -> None:
    """Approve a version and runs of it, and share them where a tier is given."""
    do(database, PLANNER, "submit_version", version_id=version)
    do(database, APPROVER, "approve_version", version_id=version)
    for run in runs:
        do(database, PLANNER, "submit_run", run_id=run)
        do(database, APPROVER, "approve_run", run_id=run)
        if tier:
            do(database, APPROVER, "share_run", run_id=run, tier=tier)
