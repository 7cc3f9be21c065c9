"""How long a job is expected to take, from earlier runs of the same team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from sqlalchemy import select

from keruen.studies import tables as t
from keruen.studies.unit import Studies

EARLIER_RUNS = 20

SIZES = ("replications", "worlds", "points", "rounds")
"""Options to which the duration of a job is proportional."""


def expected_seconds(
    unit: Studies, kind: str, fingerprint: str, options: Mapping[str, str]
) -> float:
    """The median duration of earlier runs of the kind, those of the same case first; 0 for none.

    Durations are scaled by the option that sets how much is computed, such as replications.

    Parameters
    ----------
    fingerprint : of the case.
    """
    return expected_by_case(unit, kind, [fingerprint], options)[fingerprint]


def expected_by_case(
    unit: Studies, kind: str, fingerprints: Iterable[str], options: Mapping[str, str]
) -> dict[str, float]:
    """`expected_seconds` of several cases by fingerprint, read once."""
    run, job, version = t.study_run.c, t.study_job.c, t.case_version.c
    query = (
        select(run.seconds, job.options, version.fingerprint)
        .join(t.study_job, job.id == run.job)
        .join(t.case_version, version.id == run.version)
        .where(run.kind == kind, run.ended_early == "no")
        .order_by(run.created_at.desc())
        .limit(EARLIER_RUNS)
    )
    rows = list(unit.connection.execute(query))
    found = {}
    for fingerprint in fingerprints:
        same = [row for row in rows if row.fingerprint == fingerprint] or rows
        scaled = [row.seconds * _scale(options, row.options) for row in same]
        found[fingerprint] = float(median(scaled)) if scaled else 0.0
    return found


def _scale(wanted: Mapping[str, str], earlier: Mapping[str, str]) -> float:
    for name in SIZES:
        if name in wanted and name in earlier:
            return float(wanted[name]) / max(1.0, float(earlier[name]))
    return 1.0
