"""Pages of studies, one file a page."""

from keruen.web.pages.studies import (
    assumptions,
    cases,
    compare,
    job,
    jobs,
    overview,
    plans,
    run,
    runs,
    scenarios,
    table,
    versions,
)
from keruen.web.pages.studies.package import PAGES

__all__ = [
    "PAGES",
    "assumptions",
    "cases",
    "compare",
    "job",
    "jobs",
    "overview",
    "plans",
    "run",
    "runs",
    "scenarios",
    "table",
    "versions",
]
