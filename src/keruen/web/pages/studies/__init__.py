"""Pages of studies, one file a page."""

from keruen.web.pages.studies import assumptions, cases, overview, scenarios, table, versions
from keruen.web.pages.studies.package import PAGES

__all__ = ["PAGES", "assumptions", "cases", "overview", "scenarios", "table", "versions"]
