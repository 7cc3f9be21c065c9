"""Pages of studies, one file a page."""

from keruen.web.pages.studies import compare, job, jobs, overview, run, runs
from keruen.web.pages.studies.package import PAGES

__all__ = ["PAGES", "compare", "job", "jobs", "overview", "run", "runs"]
