"""`keruen studies`: a worker for the jobs of teams, and their quotas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from keruen.app.commands.serve import database_url, studies_folder
from keruen.app.terminal.outcome import Outcome
from keruen.studies.jobs.worker import Worker, stop_on_signals
from keruen.studies.package import open_studies
from keruen.studies.quotas import Quota, quota_of, set_quota


def work_on_jobs(url: str | None, runs: Path | None, once: bool, cluster: str = "") -> Outcome:
    """Work on jobs until stopped, or until no job waits.

    Raises
    ------
    KeruenError : a database that cannot be opened.
    """
    worker = Worker(open_studies(database_url(url)), studies_folder(runs), cluster=cluster)
    stop_on_signals(worker)
    count = worker.run(once=once)
    return Outcome(f"{count} jobs were run", {"jobs": count})


def change_quota(url: str | None, team: str, given: Mapping[str, float]) -> Outcome:
    """Set the limits that are given, and show all of them.

    Raises
    ------
    KeruenError : a database that cannot be opened.
    """
    database = open_studies(database_url(url))
    with database.admin_transaction() as connection:
        quota = quota_of(connection, team)
        if given:
            quota = Quota(**{**quota._asdict(), **given})
            set_quota(connection, team, quota)
    lines = [f"{name.replace('_', ' ')}: {value:g}" for name, value in quota._asdict().items()]
    return Outcome("\n".join([f"team {team}", *lines]), {"team": team, **quota._asdict()})
