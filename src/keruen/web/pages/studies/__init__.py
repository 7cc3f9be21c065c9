"""Pages of studies, one file a page."""

from keruen.web.pages.studies import overview
from keruen.web.pages.studies.package import PAGES

__all__ = ["PAGES", "overview"]
